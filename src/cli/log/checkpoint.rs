//! `watchfloor log checkpoint`: signs the end of the log now. Must not print the key.

use std::path::PathBuf;

use crate::app::checkpoint::{KEY_VARIABLE, Key};
use crate::cli::console_output::Console;
use crate::cli::context::{CommandError, Context, DatabaseArgs};
use crate::cli::exit::Finished;
use crate::jobs::checkpoints;

/// Sign the end of the log now.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  watchfloor log checkpoint
  watchfloor log checkpoint --checkpoint-file /mnt/auditors/checkpoints.jsonl

A checkpoint proves what the log was up to its entry, as long as somebody else keeps it, or the
public key. The key is made in the data folder when it is first needed (log-signing-key); the
environment variable WATCHFLOOR_SIGNING_KEY takes its place.

Exit codes: 0 done, or the end was signed already; 1 failed; 2 wrong usage")]
pub struct Args {
    /// Append the checkpoint to this file too, for whoever keeps it
    #[arg(long, value_name = "FILE")]
    pub checkpoint_file: Option<PathBuf>,
    /// Where the database and the key are
    #[command(flatten)]
    pub database: DatabaseArgs,
}

pub(super) async fn run(
    args: &Args,
    context: &Context,
    console: &mut Console,
) -> Result<Finished, CommandError> {
    let store = args.database.open(context).await?;
    let from_environment = context.environment.get(KEY_VARIABLE).map(String::as_str);
    let key = Key::load_or_make(from_environment, &args.database.data, &*context.randomness)?;
    let made = checkpoints::run_once(&store, &key, &*context.clock, args.checkpoint_file.as_deref()).await?;
    store.close().await;
    match made {
        Some(checkpoint) => {
            let text =
                serde_json::to_string(&checkpoint).map_err(|error| CommandError::Said(error.to_string()))?;
            console.say(&text)?;
        }
        None => console.note("nothing new stands on the log since it was last signed")?,
    }
    console.note(&format!("public key: {}", key.public()))?;
    Ok(Finished::Done)
}
