//! What is paused. Must not write: batches do.

use sqlx::{AnyConnection, Row as _};

use super::sql::Cell;
use super::{Store, StoreError};
use crate::domain::ids::{PersonId, QueueId, ThreadId};
use crate::domain::pause::{Pause, Pauses};

/// Reads all pauses.
pub(super) async fn read(connection: &mut AnyConnection) -> Result<Pauses, StoreError> {
    let rows = sqlx::query("SELECT document FROM pauses").fetch_all(connection).await?;
    let pauses = rows.into_iter().map(|row| {
        serde_json::from_str(&row.try_get::<String, _>(0)?)
            .map_err(|error| StoreError::Unreadable { table: "pauses", why: error.to_string() })
    });
    Ok(Pauses::of(pauses.collect::<Result<Vec<Pause>, StoreError>>()?))
}

/// The row of a pause.
pub(super) fn row_of(pause: &Pause) -> Result<Vec<Cell>, StoreError> {
    let document = serde_json::to_string(pause)
        .map_err(|error| StoreError::Unreadable { table: "pauses", why: error.to_string() })?;
    Ok(vec![Cell::from(key(pause.queue.as_ref())), document.into()])
}

/// What a pause stands under: the queue, or nothing for the whole desk.
pub(super) fn key(queue: Option<&QueueId>) -> String {
    queue.map(ToString::to_string).unwrap_or_default()
}

/// Puts another name in the place of an erased person's.
pub(super) async fn rename(
    connection: &mut AnyConnection,
    (from, to): (&PersonId, &PersonId),
) -> Result<(), StoreError> {
    let pauses = read(&mut *connection).await?;
    let theirs = pauses.all().iter().filter(|pause| pause.by == *from);
    let renamed = theirs.map(|pause| row_of(&Pause { by: to.clone(), ..pause.clone() }));
    let renamed = renamed.collect::<Result<Vec<_>, _>>()?;
    super::flush::PAUSES.run(connection, renamed).await?;
    Ok(())
}

impl Store {
    /// All pauses.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn pauses(&self) -> Result<Pauses, StoreError> {
        read(&mut *self.reader.acquire().await?).await
    }

    /// Open threads that are frozen without a pause, or under a pause and not frozen.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn threads_out_of_step(&self, limit: i64) -> Result<Vec<ThreadId>, StoreError> {
        let rows = sqlx::query(
            "SELECT id FROM threads
             WHERE state NOT IN ('listed', 'published', 'rehearsed', 'resolved', 'dismissed') AND frozen <>
                 CASE WHEN EXISTS (SELECT 1 FROM pauses WHERE pauses.queue = '' OR pauses.queue = threads.queue)
                 THEN 1 ELSE 0 END
             ORDER BY id LIMIT $1",
        )
        .bind(limit)
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(|row| Ok(row.try_get::<String, _>(0)?.into())).collect()
    }
}
