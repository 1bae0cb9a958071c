//! What people changed of rosters, kept in memory: only what was decided since is read again, so that
//! asking who is on shift costs a look at the end of an index. Must not write: batches do.

use std::sync::{Arc, Mutex, PoisonError};

use sqlx::{AnyConnection, Row as _};

use super::sql::Cell;
use super::{Store, StoreError};
use crate::domain::ids::PersonId;
use crate::domain::roster::change::{Change, Changes};
use crate::domain::rows::Row;

/// What is known of the table.
#[derive(Debug, Default)]
pub(super) struct Memory(Mutex<Arc<Changes>>);

impl Memory {
    /// All changes, with what was committed since they were last asked for.
    pub(super) async fn up_to_date(
        &self,
        connection: &mut AnyConnection,
    ) -> Result<Arc<Changes>, StoreError> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let rows = sqlx::query("SELECT document FROM roster_changes WHERE touched > $1 ORDER BY touched")
            .bind(known.latest())
            .fetch_all(connection)
            .await?;
        if rows.is_empty() {
            return Ok(known);
        }
        let mut changes = (*known).clone();
        for row in rows {
            changes.take(read(&row.try_get::<String, _>(0)?)?);
        }
        let changes = Arc::new(changes);
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Another reader may have been further meanwhile.
        if memory.latest() < changes.latest() {
            *memory = changes.clone();
        }
        Ok(changes)
    }

    /// Forgets everything: an erasure has rewritten the table.
    pub(super) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Arc::default();
    }
}

impl Store {
    /// All overrides and swaps.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn roster_changes(&self) -> Result<Arc<Changes>, StoreError> {
        let mut connection = self.reader.acquire().await?;
        self.rosters.up_to_date(&mut connection).await
    }
}

impl Store {
    /// The overrides and swaps that were read last, without asking the database: for what may be a moment
    /// behind.
    pub fn known_roster_changes(&self) -> Arc<Changes> {
        self.rosters.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Reads a change from its document.
pub(super) fn read(document: &str) -> Result<Change, StoreError> {
    serde_json::from_str(document)
        .map_err(|error| StoreError::Unreadable { table: "roster_changes", why: error.to_string() })
}

/// The row of a change.
pub(super) fn row_of(change: &Change) -> Result<Vec<Cell>, StoreError> {
    let document = serde_json::to_string(change)
        .map_err(|error| StoreError::Unreadable { table: "roster_changes", why: error.to_string() })?;
    Ok(vec![
        Cell::from(change.id.clone()),
        change.roster.as_str().into(),
        change.state.as_str().into(),
        change.touched.into(),
        document.into(),
    ])
}

/// Puts another name in the place of a person's. Returns whether they stood there at all.
pub(super) fn rename(change: &mut Change, from: &PersonId, to: &PersonId) -> bool {
    let names = change.turns.iter_mut().map(|turn| &mut turn.person).chain(&mut change.by);
    let mut found = false;
    for name in names.filter(|name| *name == from) {
        *name = to.clone();
        found = true;
    }
    found
}

/// Takes what a decision changed of a roster. Returns the change's id.
pub(super) fn take_change(changes: &mut Changes, row: &Row) -> Option<String> {
    match row {
        Row::RosterChange(change) => {
            changes.take((**change).clone());
            Some(change.id.clone())
        }
        Row::RosterStep { change, state, touched, at } => {
            changes.step(change, *state, (*touched, *at)).then(|| change.clone())
        }
        _ => None,
    }
}
