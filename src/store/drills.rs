//! Drills: reading them, their threads with what was decided about each, and putting another name in the
//! place of somebody who was erased. Must not make drills: batches do.

use std::collections::HashMap;

use sqlx::{AnyConnection, Row as _};

use super::log::{read_entry, unseal};
use super::sql::{self, Cell};
use super::{Store, StoreError, flush};
use crate::domain::drill::score::Played;
use crate::domain::drill::{Drill, Drills};
use crate::domain::entry::Entry;
use crate::domain::ids::{DrillId, PersonId, ThreadId};
use crate::domain::thread::Thread;

/// Those that are open: not scored yet.
pub(super) async fn read_open(connection: &mut AnyConnection) -> Result<Drills, StoreError> {
    let rows = sqlx::query("SELECT document FROM drills WHERE open = 1").fetch_all(connection).await?;
    let drills = rows.into_iter().map(|row| from(&row.try_get::<String, _>(0)?));
    Ok(Drills::of(drills.collect::<Result<Vec<_>, StoreError>>()?))
}

impl Store {
    /// The drills that are open: not scored yet.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn open_drills(&self) -> Result<Drills, StoreError> {
        read_open(&mut *self.reader.acquire().await?).await
    }

    /// The latest drills, the newest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn latest_drills(&self, limit: i64) -> Result<Vec<Drill>, StoreError> {
        let rows = sqlx::query("SELECT document FROM drills ORDER BY started_ms DESC, id LIMIT $1")
            .bind(limit)
            .fetch_all(&self.reader)
            .await?;
        rows.into_iter().map(|row| from(&row.try_get::<String, _>(0)?)).collect()
    }

    /// The only drill whose id starts so, with at least four digits.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn drill(&self, start: &str) -> Result<Option<Drill>, StoreError> {
        let found = sql::only_starting_with(
            &self.reader,
            "SELECT document FROM drills WHERE id LIKE $1 LIMIT 2",
            start,
        );
        found.await?.map(|document| from(&document)).transpose()
    }

    /// The threads of a drill, the first first, each with everything that was decided about it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn played(&self, drill: &DrillId) -> Result<Vec<Played>, StoreError> {
        let mut connection = self.reader.acquire().await?;
        let rows = sqlx::query("SELECT id, document FROM threads WHERE drill = $1 ORDER BY id")
            .bind(drill.to_string())
            .fetch_all(&mut *connection)
            .await?;
        let mut threads = Vec::with_capacity(rows.len());
        let mut ids = Vec::with_capacity(rows.len());
        for row in rows {
            ids.push(row.try_get::<String, _>(0)?);
            threads.push(super::read::thread_from(&row.try_get::<String, _>(1)?)?);
        }
        let rows =
            sql::select_in(&mut connection, "SELECT entry, hash FROM log_entries WHERE thread IN", &ids)
                .await?;
        let mut logged = rows
            .into_iter()
            .map(|row| read_entry(&row.try_get::<String, _>(0)?, row.try_get(1)?))
            .collect::<Result<Vec<_>, StoreError>>()?;
        unseal(&mut connection, &mut logged).await?;
        logged.sort_by_key(|logged| logged.entry.sequence);
        let mut entries: HashMap<ThreadId, Vec<Entry>> = HashMap::new();
        for logged in logged {
            if let Some(thread) = logged.entry.subject.clone() {
                entries.entry(thread).or_default().push(logged.entry);
            }
        }
        let played =
            |thread: Thread| Played { entries: entries.remove(&thread.id).unwrap_or_default(), thread };
        Ok(threads.into_iter().map(played).collect())
    }

    /// Threads of a drill that are not closed.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn open_threads_of(&self, drill: &DrillId, limit: i64) -> Result<Vec<ThreadId>, StoreError> {
        let rows = sqlx::query(
            "SELECT id FROM threads WHERE drill = $1
             AND state NOT IN ('published', 'rehearsed', 'resolved', 'dismissed') ORDER BY id LIMIT $2",
        )
        .bind(drill.to_string())
        .bind(limit)
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(|row| Ok(row.try_get::<String, _>(0)?.into())).collect()
    }
}

fn from(document: &str) -> Result<Drill, StoreError> {
    serde_json::from_str(document).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_json::Error) -> StoreError {
    StoreError::Unreadable { table: "drills", why: error.to_string() }
}

/// The row of a drill.
pub(super) fn row_of(drill: &Drill) -> Result<Vec<Cell>, StoreError> {
    let document = serde_json::to_string(drill).map_err(|error| unreadable(&error))?;
    Ok(vec![
        Cell::from(drill.id.to_string()),
        i64::from(drill.score.is_none()).into(),
        drill.started.millis().into(),
        drill.touched.into(),
        document.into(),
    ])
}

/// Puts another name in the place of an erased person's, in all drills.
pub(super) async fn rename(
    connection: &mut AnyConnection,
    (from_name, to): (&PersonId, &PersonId),
) -> Result<(), StoreError> {
    let rows = sqlx::query("SELECT document FROM drills").fetch_all(&mut *connection).await?;
    let mut renamed = Vec::new();
    for row in rows {
        let mut drill = from(&row.try_get::<String, _>(0)?)?;
        let before = drill.clone();
        for person in drill.people_mut() {
            if person == from_name {
                *person = to.clone();
            }
        }
        if drill != before {
            renamed.push(row_of(&drill)?);
        }
    }
    flush::DRILLS.run(connection, renamed).await?;
    Ok(())
}
