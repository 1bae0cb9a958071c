//! `watchfloor log`: verifies, exports, searches and signs the decision log. Must not write entries.

mod checkpoint;
mod export;
mod search;
mod verify;

use super::console_output::Console;
use super::context::{CommandError, Context};
use super::exit::Finished;
use crate::app::checkpoint::{CheckpointError, KEY_VARIABLE, Key};
use crate::domain::time::Timestamp;

/// Verify, export, search and sign the decision log.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// What to do with the log
    #[command(subcommand)]
    pub action: Action,
}

/// What to do with the log.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Action {
    /// Check that nothing was changed, removed or added
    Verify(verify::Args),
    /// Write the log as a file
    Export(export::Args),
    /// Find entries and read them
    Search(search::Args),
    /// Sign the end of the log now
    Checkpoint(checkpoint::Args),
}

/// Runs it.
///
/// # Errors
/// Where it cannot be done.
pub async fn run(args: &Args, context: &Context, console: &mut Console) -> Result<Finished, CommandError> {
    match &args.action {
        Action::Verify(args) => verify::run(args, context, console).await,
        Action::Export(args) => export::run(args, context, console).await,
        Action::Search(args) => search::run(args, context, console).await,
        Action::Checkpoint(args) => checkpoint::run(args, context, console).await,
    }
}

/// Reads a time: RFC 3339, or a day, which begins at midnight UTC.
fn moment(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text)
        .or_else(|_| Timestamp::parse(&format!("{text}T00:00:00Z")))
        .map_err(|_| format!("'{text}' is no time; write 2026-11-22 or 2026-11-22T14:05:00Z"))
}

impl From<CheckpointError> for CommandError {
    fn from(error: CheckpointError) -> Self {
        Self::Said(error.to_string())
    }
}

/// The signing key, where there is one.
fn key(context: &Context, data: &std::path::Path) -> Result<Option<Key>, CommandError> {
    Ok(Key::load(context.environment.get(KEY_VARIABLE).map(String::as_str), data)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_time() {
        assert_eq!(moment("2026-11-22").unwrap().to_string(), "2026-11-22T00:00:00.000Z");
        assert_eq!(moment("2026-11-22T14:05:00Z").unwrap().to_string(), "2026-11-22T14:05:00.000Z");
        assert!(moment("yesterday").unwrap_err().contains("2026-11-22"));
    }
}
