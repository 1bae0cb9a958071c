//! The database: the only SQL of the program. State is written in one place, [`batch::Batch`],
//! which takes proofs of permission and decisions; what else is written here (what a channel
//! shows, attempts, leases, sessions) is no state of the desk but the bookkeeping of its workers.
//! Must not decide anything.

pub mod accounts;
pub mod answers;
mod append;
pub mod audit;
pub mod batch;
pub mod calendar_feeds;
pub mod cards;
pub mod digests;
pub mod drills;
pub mod erase;
mod flush;
pub mod gather;
mod guards;
pub mod hand_overs;
pub mod history;
pub mod log;
mod migrations;
pub mod notices;
pub mod pauses;
pub mod read;
pub mod replay;
mod rosters;
pub mod sends;
pub mod sessions;
mod spreading;
mod sql;
pub mod view;
mod wants;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyPool, Transaction};

use crate::domain::ambient::Randomness;
use crate::domain::ids::PersonId;

/// What can go wrong with the database. Never shown to people; see `app::fault`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said no.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// What stands in a table is not what this program writes.
    #[error("{table} holds something unreadable: {why}")]
    Unreadable {
        /// The table.
        table: &'static str,
        /// What is wrong.
        why: String,
    },
    /// A decision does not fit the state: a mistake in a command.
    #[error("a decision cannot be applied: {0}")]
    Impossible(#[from] crate::domain::apply::Impossible),
    /// Somebody else wrote between reading and writing.
    #[error("{0} changed between reading and writing")]
    Raced(&'static str),
    /// The address of the database is of no kind this program knows.
    #[error("'{0}' is no database address; write sqlite:PATH or postgres://...")]
    Address(String),
}

/// Which database it is. The only branches on it are in this file and in `guards`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// SQLite, in WAL with `synchronous=FULL`.
    Sqlite,
    /// Postgres.
    Postgres,
}

/// The database.
#[derive(Clone)]
pub struct Store {
    backend: Backend,
    /// SQLite has one writer, so one connection; Postgres shares one pool for all.
    writer: AnyPool,
    reader: AnyPool,
    /// The commitments of people, which never change while they are in the desk file.
    people: Arc<Mutex<HashMap<PersonId, String>>>,
    /// What people changed of the rosters.
    rosters: Arc<rosters::Memory>,
    randomness: Arc<dyn Randomness>,
}

impl Store {
    /// Opens the database and brings its tables up to date.
    ///
    /// `url` is `sqlite:PATH` or `postgres://...`. A SQLite file is made if it is not there.
    ///
    /// # Errors
    /// Where the database cannot be reached, or its tables are newer than this program.
    pub async fn open(url: &str, randomness: Arc<dyn Randomness>) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let backend = if url.starts_with("sqlite:") {
            Backend::Sqlite
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Backend::Postgres
        } else {
            return Err(StoreError::Address(sql::without_password(url)));
        };
        let (writer, reader) = match backend {
            Backend::Sqlite => {
                let writer = sqlite_pool(1, WRITER).connect(&sqlite_url(url, "rwc")).await?;
                let reader = sqlite_pool(4, READER).connect_lazy(&sqlite_url(url, "rw"))?;
                (writer, reader)
            }
            Backend::Postgres => {
                let pool = AnyPoolOptions::new()
                    .max_connections(12)
                    .acquire_timeout(Duration::from_secs(10))
                    .connect(url)
                    .await?;
                (pool.clone(), pool)
            }
        };
        let store =
            Self { backend, writer, reader, people: Arc::default(), rosters: Arc::default(), randomness };
        sqlx::migrate!("./migrations").run(&store.writer).await?;
        guards::install(&store).await?;
        Ok(store)
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Closes all connections; on SQLite the WAL goes into the file.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// Where it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT sequence FROM log_head WHERE id = 1").execute(&self.reader).await?;
        Ok(())
    }

    /// Makes the database forget what was deleted: freed space is given back, on SQLite also in the
    /// write-ahead log.
    ///
    /// # Errors
    /// Where the database fails, for instance because somebody else is reading all the time.
    pub async fn forget_freed_space(&self) -> Result<(), StoreError> {
        let statements: &[&'static str] = match self.backend {
            // VACUUM builds the database anew: never in memory, however large it is.
            Backend::Sqlite => {
                &["PRAGMA temp_store = FILE", "VACUUM", IN_MEMORY, "PRAGMA wal_checkpoint(TRUNCATE)"]
            }
            Backend::Postgres => &[
                "VACUUM sealed",
                "VACUUM threads",
                "VACUUM messages",
                "VACUUM notices",
                "VACUUM sends",
                "VACUUM roster_changes",
                "VACUUM pauses",
                "VACUUM drills",
                "VACUUM hand_overs",
                "VACUUM hand_over_notes",
            ],
        };
        let mut connection = self.writer.acquire().await?;
        for statement in statements {
            sqlx::query(*statement).execute(&mut *connection).await?;
        }
        Ok(())
    }

    /// A transaction that will write. On SQLite it takes the write lock at once: a plain BEGIN fails
    /// under load when it turns from reading to writing.
    async fn begin(&self) -> Result<Transaction<'static, Any>, StoreError> {
        Ok(match self.backend {
            Backend::Sqlite => self.writer.begin_with("BEGIN IMMEDIATE").await?,
            Backend::Postgres => self.writer.begin().await?,
        })
    }
}

/// How the writer works. The pages that a batch changes have room in its memory, or they would be written in
/// between, and again at its end. What a statement of many rows would need to be taken back is kept in no file.
const WRITER: &[&str] = &["PRAGMA cache_size = -4096", IN_MEMORY];
/// How a reader works. It forgets its pages whenever somebody wrote: more would only be memory.
const READER: &[&str] = &["PRAGMA cache_size = -512"];
const IN_MEMORY: &str = "PRAGMA temp_store = MEMORY";

fn sqlite_pool(connections: u32, own: &'static [&'static str]) -> AnyPoolOptions {
    AnyPoolOptions::new().max_connections(connections).after_connect(move |connection, _| {
        Box::pin(async move {
            // FULL: a decision that was answered is on disk, also after the power failed.
            let all = [
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL",
                "PRAGMA busy_timeout = 10000",
                "PRAGMA foreign_keys = ON",
            ];
            for pragma in all.iter().chain(own) {
                sqlx::query(*pragma).execute(&mut *connection).await?;
            }
            Ok(())
        })
    })
}

fn sqlite_url(url: &str, mode: &str) -> String {
    if url.contains('?') { url.to_owned() } else { format!("{url}?mode={mode}") }
}
