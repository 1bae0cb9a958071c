//! `watchfloor log verify`: checks the log and says in plain words what it found. Must not change
//! anything.

use std::io::BufReader;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::app::log_verify::{
    Report, Signed, read_checkpoints, verify_database, verify_export, verify_state,
};
use crate::cli::console_output::{Console, Paint};
use crate::cli::context::{CommandError, Context, DatabaseArgs};
use crate::cli::exit::Finished;
use crate::domain::ambient::hex_of;
use crate::store::Store;

/// Check that nothing was changed, removed or added.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  watchfloor log verify                                the database of the data folder
  watchfloor log verify --state                        and that the present follows from the log
  watchfloor log verify --export log.jsonl             an export alone: no database, no server
  watchfloor log verify --export log.jsonl --checkpoint kept.jsonl --public-key 9f3c…

Exit codes: 0 the log holds, 1 it could not be checked, 2 wrong usage, 3 something is wrong with it")]
pub struct Args {
    /// Check this export instead of the database; `-` reads what is piped in
    #[arg(long, value_name = "FILE")]
    pub export: Option<PathBuf>,
    /// The key that must have signed the checkpoints, 64 hexadecimal characters; several where it
    /// was changed [default: the one in the data folder]
    #[arg(long, value_name = "HEX")]
    pub public_key: Vec<String>,
    /// Replay the log and compare every state table with what it makes
    #[arg(long, conflicts_with = "export")]
    pub state: bool,
    /// A file of checkpoints that were kept elsewhere, one on each line
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,
    /// Where the database is
    #[command(flatten)]
    pub database: DatabaseArgs,
}

pub(super) async fn run(
    args: &Args,
    context: &Context,
    console: &mut Console,
) -> Result<Finished, CommandError> {
    let mut early = Report::default();
    let mut signed = Signed::new(trusted(args, context)?);
    if let Some(path) = &args.checkpoint {
        let text = std::fs::read_to_string(path)
            .map_err(|error| CommandError::file("cannot read the checkpoints", path, error))?;
        let kept = read_checkpoints(&text)
            .map_err(|why| CommandError::Usage(format!("{}: {why}", path.display())))?;
        for checkpoint in kept {
            signed.expect(checkpoint, &mut early);
        }
    }
    let mut report = match &args.export {
        Some(path) => from_export(path, signed, console)?,
        None => from_database(args, context, signed, console).await?,
    };
    report.problems.splice(0..0, early.problems);
    tell(&report, console)?;
    Ok(if report.is_good() { Finished::Done } else { Finished::FoundProblem })
}

fn trusted(args: &Args, context: &Context) -> Result<Vec<String>, CommandError> {
    if args.public_key.is_empty() {
        return Ok(super::key(context, &args.database.data)?.map(|key| key.public()).into_iter().collect());
    }
    let read = |key: &String| {
        let key = key.trim();
        match hex::decode(key) {
            Ok(bytes) if bytes.len() == 32 => Ok(key.to_owned()),
            _ => Err(CommandError::Usage(
                "--public-key takes 64 hexadecimal characters, as 'watchfloor log checkpoint' prints them"
                    .to_owned(),
            )),
        }
    };
    args.public_key.iter().map(read).collect()
}

fn from_export(path: &Path, signed: Signed, console: &mut Console) -> Result<Report, CommandError> {
    let failed = |error| CommandError::file("cannot read the export", path, error);
    if path == Path::new("-") {
        let mut nothing = |_: u64, _: &Report| {};
        return verify_export(&mut console.input, signed, &mut nothing).map_err(failed);
    }
    let file = std::fs::File::open(path).map_err(failed)?;
    let size = file.metadata().ok().map(|metadata| metadata.len());
    let bar = bar(console.terminal, size, "{bar:24} {percent:>3}%  {msg}  [{elapsed}, {eta} to go]");
    let mut progress = |read: u64, report: &Report| {
        bar.set_position(read);
        if report.entries.is_multiple_of(1000) {
            bar.set_message(format!("{} entries", report.entries));
        }
    };
    let report = verify_export(BufReader::with_capacity(1 << 16, file), signed, &mut progress);
    bar.finish_and_clear();
    report.map_err(failed)
}

async fn from_database(
    args: &Args,
    context: &Context,
    signed: Signed,
    console: &Console,
) -> Result<Report, CommandError> {
    let store = args.database.open(context).await?;
    let size = u64::try_from(store.head().await?.0).ok();
    let bar = bar(console.terminal, size, "{bar:24} {pos} of {len} entries  [{elapsed}, {eta} to go]");
    let report = verify_database(&store, signed, &mut |entries| bar.set_position(entries)).await;
    bar.finish_and_clear();
    let mut report = report?;
    if args.state {
        compare_state(&store, context, &mut report).await?;
    }
    store.close().await;
    Ok(report)
}

/// Replays in a folder of its own beside the system's temporary files, which only its owner can
/// enter: it holds what the desk's database holds.
async fn compare_state(store: &Store, context: &Context, report: &mut Report) -> Result<(), CommandError> {
    let folder =
        std::env::temp_dir().join(format!("watchfloor-verify-{}", hex_of::<8>(&*context.randomness)));
    private_folder(&folder)
        .map_err(|error| CommandError::file("cannot make the temporary folder", &folder, error))?;
    let compared = verify_state(store, &folder, &context.randomness, report).await;
    let removed = std::fs::remove_dir_all(&folder);
    compared?;
    removed.map_err(|error| CommandError::file("cannot remove the temporary folder", &folder, error))
}

#[cfg(unix)]
fn private_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn private_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir(folder)
}

fn bar(terminal: bool, length: Option<u64>, template: &str) -> ProgressBar {
    let target = if terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(length, target);
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

fn tell(report: &Report, console: &mut Console) -> Result<(), CommandError> {
    for problem in &report.problems {
        let wrong = console.paint(Paint::Bad, &format!("WRONG  {}", problem.wrong));
        console.say(&wrong)?;
        console.say(&format!("       {}", problem.means))?;
    }
    if report.untold > 0 {
        console.say(&format!("       and {} more problems", report.untold))?;
    }
    for note in &report.notes {
        let note = console.paint(Paint::Faint, &format!("note   {note}"));
        console.say(&note)?;
    }
    let mut counted = format!("{} entries, {} checkpoints that hold", report.entries, report.checkpoints);
    if report.values + report.erased > 0 {
        counted.push_str(&format!(", {} sealed values, {} erased", report.values, report.erased));
    }
    let verdict = if report.is_good() {
        console.paint(Paint::Good, &format!("The log holds: {counted}."))
    } else {
        let count = u64::try_from(report.problems.len()).unwrap_or(u64::MAX) + report.untold;
        let first = report.problems.iter().filter_map(|problem| problem.entry).min();
        let place = first.map(|entry| format!(", the first at entry {entry}")).unwrap_or_default();
        console.paint(Paint::Bad, &format!("The log does not hold: problems: {count}{place} ({counted})."))
    };
    console.say(&verdict)?;
    if let Some((sequence, hash)) = &report.head {
        console.say(&format!("It ends at entry {sequence} with the hash {hash}"))?;
    }
    Ok(())
}
