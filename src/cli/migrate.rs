//! `watchfloor migrate`: brings the tables up to date and says from what to what. Must do no harm when
//! it is run again.

use super::console_output::Console;
use super::context::{CommandError, Context, DatabaseArgs};
use super::exit::Finished;
use crate::store::{Backend, Store};

/// Bring the tables of the database up to date.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  watchfloor migrate
  DATABASE_URL=postgres://desk@db/desk watchfloor migrate

Every other command does this by itself when it opens the database; running it again does no harm.

Exit codes: 0 done, 1 failed, 2 wrong usage")]
pub struct Args {
    /// Where the database is
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Runs it.
///
/// # Errors
/// Where the database cannot be reached, or its tables are newer than this program.
pub async fn run(args: &Args, context: &Context, console: &mut Console) -> Result<Finished, CommandError> {
    let url = args.database.url()?;
    let before = Store::version_at(&url).await?;
    let store = Store::open(&url, context.randomness.clone()).await?;
    let kind = match store.backend() {
        Backend::Sqlite => "SQLite",
        Backend::Postgres => "Postgres",
    };
    store.close().await;
    let after = Store::version_at(&url).await?.unwrap_or_default();
    console.say(&match before {
        None => format!("The {kind} database was empty; its tables are now at version {after}."),
        Some(before) if before == after => {
            format!("The tables of the {kind} database are up to date, at version {after}.")
        }
        Some(before) => format!("The tables of the {kind} database went from version {before} to {after}."),
    })?;
    Ok(Finished::Done)
}
