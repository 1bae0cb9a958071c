//! `watchfloor log export`: writes the log as a file. Must not change or leave out anything that was
//! not asked for.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::pin::pin;

use futures_util::StreamExt as _;

use crate::app::log_export::{Format, Selection, export};
use crate::cli::console_output::Console;
use crate::cli::context::{CommandError, Context, DatabaseArgs};
use crate::cli::exit::Finished;
use crate::domain::time::Timestamp;

/// Write the log as a file.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  watchfloor log export --out log.jsonl                       all of it; anybody can verify it
  watchfloor log export --format csv --out log.csv            a table for a spreadsheet
  watchfloor log export --from 2026-11-01 --until 2026-12-01  a part; no whole chain
  watchfloor log export | gzip > log.jsonl.gz

JSON lines hold commitments in the place of personal data; CSV holds what is still readable.

Exit codes: 0 done, 1 failed, 2 wrong usage")]
pub struct Args {
    /// How it is written
    #[arg(long, value_enum, default_value = "jsonl")]
    pub format: Format,
    /// The file; `-` is the standard output
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub out: PathBuf,
    /// Not before this time: 2026-11-22 or 2026-11-22T14:05:00Z
    #[arg(long, value_name = "TIME", value_parser = super::moment)]
    pub from: Option<Timestamp>,
    /// Before this time
    #[arg(long, value_name = "TIME", value_parser = super::moment)]
    pub until: Option<Timestamp>,
    /// Only about this thread
    #[arg(long, value_name = "ID")]
    pub thread: Option<String>,
    /// Where the database is
    #[command(flatten)]
    pub database: DatabaseArgs,
}

pub(super) async fn run(
    args: &Args,
    context: &Context,
    console: &mut Console,
) -> Result<Finished, CommandError> {
    let store = args.database.open(context).await?;
    let selection =
        Selection { from: args.from, until: args.until, thread: args.thread.as_deref().map(Into::into) };
    if !selection.is_whole() {
        console.note(
            "note: this is a part of the log; each entry can be verified for itself, the chain as a whole cannot",
        )?;
    } else if args.format == Format::Csv {
        console.note("note: a table cannot be verified; keep an export with --format jsonl beside it")?;
    }
    let mut parts = pin!(export(store.clone(), args.format, selection));
    if args.out == Path::new("-") {
        while let Some(part) = parts.next().await {
            console.out.write_all(part?.as_bytes()).map_err(CommandError::Output)?;
        }
        console.flush()?;
    } else {
        let failed = |error| CommandError::file("cannot write the export", &args.out, error);
        let mut file = std::io::BufWriter::new(std::fs::File::create(&args.out).map_err(failed)?);
        while let Some(part) = parts.next().await {
            file.write_all(part?.as_bytes()).map_err(failed)?;
        }
        file.into_inner().map_err(|error| failed(error.into_error()))?.sync_all().map_err(failed)?;
    }
    store.close().await;
    Ok(Finished::Done)
}
