//! What every subcommand is given: the environment, the clock, the dice, and where the database and
//! the desk file are. The only place that knows the names of environment variables.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::ambient::{SystemClock, SystemRandomness};
use crate::app::desk_file;
use crate::domain::ambient::{Clock, Randomness};
use crate::domain::desk::Desk;
use crate::store::{Store, StoreError};

/// What is around a subcommand.
pub struct Context {
    /// The environment, read once.
    pub environment: BTreeMap<String, String>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The dice.
    pub randomness: Arc<dyn Randomness>,
}

impl Context {
    /// The machine's own.
    pub fn of_this_machine(environment: BTreeMap<String, String>) -> Self {
        Self { environment, clock: Arc::new(SystemClock), randomness: Arc::new(SystemRandomness) }
    }
}

/// Where the database is.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct DatabaseArgs {
    /// Folder for the SQLite database and the signing key
    #[arg(long, value_name = "DIR", env = "WATCHFLOOR_DATA", default_value = "watchfloor-data")]
    pub data: PathBuf,
    /// Database address, instead of SQLite in the data folder: postgres://user@host/name
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    pub database: Option<String>,
}

/// Why a subcommand cannot go on. The text is for the operator, and says what to do.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The database cannot be used.
    #[error("the database cannot be used: {0}")]
    Store(#[from] StoreError),
    /// The desk file cannot be used.
    #[error("{0}")]
    Desk(String),
    /// A file or folder cannot be used.
    #[error("{what} {path}: {error}")]
    File {
        /// What was tried, such as 'cannot read'.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// Something else, in words.
    #[error("{0}")]
    Said(String),
    /// What was asked for does not make sense. The exit code is 2.
    #[error("{0}")]
    Usage(String),
    /// The output cannot be written.
    #[error("the output cannot be written: {0}")]
    Output(std::io::Error),
}

impl CommandError {
    /// Whether it is only that whoever read the output went away.
    pub fn reader_left(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe)
    }

    /// That a file or folder cannot be used.
    pub fn file(what: &'static str, path: &Path, error: std::io::Error) -> Self {
        Self::File { what, path: path.to_owned(), error }
    }
}

impl DatabaseArgs {
    /// The database's address; the data folder is made if it is needed.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub fn url(&self) -> Result<String, CommandError> {
        if let Some(url) = &self.database {
            return Ok(url.clone());
        }
        std::fs::create_dir_all(&self.data).map_err(|error| CommandError::File {
            what: "cannot make the data folder",
            path: self.data.clone(),
            error,
        })?;
        Ok(format!("sqlite:{}", self.data.join("desk.db").display()))
    }

    /// Opens the database and brings its tables up to date.
    ///
    /// # Errors
    /// Where it cannot be reached or used.
    pub async fn open(&self, context: &Context) -> Result<Store, CommandError> {
        Ok(Store::open(&self.url()?, context.randomness.clone()).await?)
    }
}

/// Reads and checks a desk file.
///
/// # Errors
/// All that is wrong with it, a line each.
pub fn read_desk(path: &Path) -> Result<Desk, CommandError> {
    let text = std::fs::read_to_string(path).map_err(|error| CommandError::File {
        what: "cannot read the desk file",
        path: path.to_owned(),
        error,
    })?;
    desk_file::parse_beside(&path.display().to_string(), &text, &crate::jobs::desk_file::beside(path))
        .map_err(|problems| {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            CommandError::Desk(lines.join("\n"))
        })
}
