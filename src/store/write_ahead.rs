//! Brings what stands in SQLite's write-ahead log over into the database's file, beside the writer: else a
//! commit does it now and then, and whoever was decided in it waits until hundreds of pages are written and
//! synced twice. Must not matter for what is durable: a commit is in the log, and the log on disk, before.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::{Backend, Store};

/// How many entries of the decision log are committed between two times.
const OFTEN: usize = 400;

/// From how many pages on a commit brings the rest over itself, after which the log begins anew: it can only
/// while nothing is written.
pub(super) const AT_THE_LATEST: &str = "PRAGMA wal_autocheckpoint = 4000";

/// How far it is.
#[derive(Debug, Default)]
pub(super) struct Behind {
    entries: AtomicUsize,
    under_way: AtomicBool,
}

impl Store {
    /// Takes note of entries that were committed, and brings them over now and then.
    pub(super) fn note_committed(&self, entries: usize) {
        let behind = &self.behind;
        if self.backend != Backend::Sqlite
            || behind.entries.fetch_add(entries, Ordering::Relaxed) + entries < OFTEN
            || behind.under_way.swap(true, Ordering::Relaxed)
        {
            return;
        }
        behind.entries.store(0, Ordering::Relaxed);
        let store = self.clone();
        tokio::spawn(async move {
            // PASSIVE waits for nobody, and keeps nobody waiting.
            let done = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&store.reader).await;
            if let Err(error) = done {
                // The store was closed meanwhile, or a commit will do it.
                tracing::debug!(%error, "the write-ahead log was not brought over");
            }
            store.behind.under_way.store(false, Ordering::Relaxed);
        });
    }
}
