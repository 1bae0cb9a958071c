//! Hand-overs: reading them, the notes that wait for one, and putting another name in the place of
//! somebody who was erased. Must not make hand-overs: batches do.

use sqlx::{AnyConnection, Row as _};

use super::sql::{self, Cell};
use super::{Store, StoreError, flush};
use crate::domain::hand_over::HandOver;
use crate::domain::hand_over::briefing::Note;
use crate::domain::hand_over::open::HandOvers;
use crate::domain::ids::{PersonId, RosterId};
use crate::domain::time::Timestamp;

/// Those that are open, and all since a moment.
pub(super) async fn read(connection: &mut AnyConnection, since: Timestamp) -> Result<HandOvers, StoreError> {
    let rows = sqlx::query("SELECT document FROM hand_overs WHERE open = 1 OR at_ms >= $1")
        .bind(since.millis())
        .fetch_all(connection)
        .await?;
    rows.into_iter()
        .map(|row| from(&row.try_get::<String, _>(0)?))
        .collect::<Result<Vec<_>, StoreError>>()
        .map(HandOvers::of)
}

impl Store {
    /// The hand-overs that are open, and all since a moment.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn hand_overs_since(&self, since: Timestamp) -> Result<HandOvers, StoreError> {
        let mut connection = self.reader.acquire().await?;
        read(&mut connection, since).await
    }

    /// The latest hand-overs, the newest first; only of one roster, where it is said; only such that were
    /// made before the log's sequence `before`, where that is said.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn past_hand_overs(
        &self,
        roster: Option<&RosterId>,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<HandOver>, StoreError> {
        let rows = sqlx::query(
            "SELECT document FROM hand_overs WHERE stage <> 'proposed' AND ($1 = '' OR roster = $1)
             AND made < $2 ORDER BY made DESC LIMIT $3",
        )
        .bind(roster.map(ToString::to_string).unwrap_or_default())
        .bind(before.unwrap_or(i64::MAX))
        .bind(limit)
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(|row| from(&row.try_get::<String, _>(0)?)).collect()
    }

    /// A hand-over by its id or the start of it, where there is only one such.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn hand_over(&self, start: &str) -> Result<Option<HandOver>, StoreError> {
        let found = sql::only_starting_with(
            &self.reader,
            "SELECT document FROM hand_overs WHERE id LIKE $1 LIMIT 2",
            start,
        );
        found.await?.map(|document| from(&document)).transpose()
    }

    /// The notes of a roster that no hand-over has passed on yet, the oldest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn hand_over_notes(&self, roster: &RosterId) -> Result<Vec<Note>, StoreError> {
        let rows = sqlx::query(
            "SELECT document FROM hand_over_notes WHERE roster = $1 AND taken = 0 ORDER BY sequence",
        )
        .bind(roster.to_string())
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(|row| note_from(&row.try_get::<String, _>(0)?)).collect()
    }
}

fn from(document: &str) -> Result<HandOver, StoreError> {
    serde_json::from_str(document).map_err(|error| unreadable("hand_overs", &error))
}

fn note_from(document: &str) -> Result<Note, StoreError> {
    serde_json::from_str(document).map_err(|error| unreadable("hand_over_notes", &error))
}

fn unreadable(table: &'static str, error: &serde_json::Error) -> StoreError {
    StoreError::Unreadable { table, why: error.to_string() }
}

/// The row of a hand-over.
pub(super) fn row_of(hand_over: &HandOver) -> Result<Vec<Cell>, StoreError> {
    let document = serde_json::to_string(hand_over).map_err(|error| unreadable("hand_overs", &error))?;
    Ok(vec![
        Cell::from(hand_over.id.clone()),
        hand_over.roster.as_str().into(),
        hand_over.stage.as_str().into(),
        i64::from(hand_over.is_open()).into(),
        hand_over.made.into(),
        hand_over.at.millis().into(),
        hand_over.touched.into(),
        document.into(),
    ])
}

/// The row of a note that waits.
pub(super) fn note_row(sequence: i64, roster: &RosterId, note: &Note) -> Result<Vec<Cell>, StoreError> {
    let document = serde_json::to_string(note).map_err(|error| unreadable("hand_over_notes", &error))?;
    Ok(vec![Cell::from(sequence), roster.as_str().into(), 0.into(), document.into()])
}

/// Puts another name in the place of an erased person's, in all hand-overs and notes.
pub(super) async fn rename(
    connection: &mut AnyConnection,
    (from_name, to): (&PersonId, &PersonId),
) -> Result<(), StoreError> {
    let rows = sqlx::query("SELECT document FROM hand_overs").fetch_all(&mut *connection).await?;
    let mut renamed = Vec::new();
    for row in rows {
        let mut hand_over = from(&row.try_get::<String, _>(0)?)?;
        let before = hand_over.clone();
        hand_over.visit_people(&mut |person| {
            if person == from_name {
                *person = to.clone();
            }
        });
        if hand_over != before {
            renamed.push(row_of(&hand_over)?);
        }
    }
    flush::HAND_OVERS.run(connection, renamed).await?;
    let rows = sqlx::query("SELECT sequence, roster, document FROM hand_over_notes")
        .fetch_all(&mut *connection)
        .await?;
    let mut renamed = Vec::new();
    for row in rows {
        let mut note = note_from(&row.try_get::<String, _>(2)?)?;
        if note.by == *from_name {
            note.by = to.clone();
            renamed.push(note_row(row.try_get(0)?, &row.try_get::<String, _>(1)?.into(), &note)?);
        }
    }
    flush::HAND_OVER_NOTES.run(connection, renamed).await?;
    Ok(())
}
