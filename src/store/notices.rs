//! What people have to be told: reading it, and that they have seen it. Must not make notices:
//! decisions do.

use sqlx::Row as _;

use super::{Store, StoreError};
use crate::domain::ids::PersonId;
use crate::domain::rows::Notice;
use crate::domain::time::Timestamp;

impl Store {
    /// The latest notices of a person, the newest first, with whether they were seen.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn notices_for(
        &self,
        person: &PersonId,
        limit: i64,
    ) -> Result<Vec<(Notice, bool)>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, thread, text, at_ms, seen_at_ms FROM notices WHERE person = $1
             ORDER BY at_ms DESC, id DESC LIMIT $2",
        )
        .bind(person.to_string())
        .bind(limit)
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|row| {
                let text: String = row.try_get(2)?;
                let notice = Notice {
                    id: row.try_get(0)?,
                    person: person.clone(),
                    thread: row.try_get::<String, _>(1)?.into(),
                    text: serde_json::from_str(&text).map_err(|error| StoreError::Unreadable {
                        table: "notices",
                        why: error.to_string(),
                    })?,
                    at: Timestamp::from_millis(row.try_get(3)?),
                };
                Ok((notice, row.try_get::<Option<i64>, _>(4)?.is_some()))
            })
            .collect()
    }

    /// How many notices a person has not seen.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn unseen_notices(&self, person: &PersonId) -> Result<i64, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) FROM notices WHERE person = $1 AND seen_at_ms IS NULL")
            .bind(person.to_string())
            .fetch_one(&self.reader)
            .await?;
        Ok(row.try_get(0)?)
    }

    /// Notes that a person has seen all of theirs up to now.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn see_notices(&self, person: &PersonId, now: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("UPDATE notices SET seen_at_ms = $1 WHERE person = $2 AND seen_at_ms IS NULL")
            .bind(now.millis())
            .bind(person.to_string())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Notices that nobody was told about on chat yet, the oldest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn untold_notices(&self, limit: i64) -> Result<Vec<Notice>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, thread, text, at_ms, person FROM notices WHERE told_at_ms IS NULL ORDER BY id LIMIT $1",
        )
        .bind(limit)
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|row| {
                let text: String = row.try_get(2)?;
                Ok(Notice {
                    id: row.try_get(0)?,
                    thread: row.try_get::<String, _>(1)?.into(),
                    text: serde_json::from_str(&text).map_err(|error| StoreError::Unreadable {
                        table: "notices",
                        why: error.to_string(),
                    })?,
                    at: Timestamp::from_millis(row.try_get(3)?),
                    person: row.try_get::<String, _>(4)?.into(),
                })
            })
            .collect()
    }

    /// Notes that a notice was told, or that there is nowhere to tell it. Gives whether nobody else noted
    /// it first: whoever gets `true` is the one to tell it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn note_told(&self, id: &str, now: Timestamp) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let noted = sqlx::query("UPDATE notices SET told_at_ms = $1 WHERE id = $2 AND told_at_ms IS NULL")
            .bind(now.millis())
            .bind(id.to_owned())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(noted.rows_affected() == 1)
    }

    /// Takes back that a notice was told: the platform did not take it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn untell(&self, id: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("UPDATE notices SET told_at_ms = NULL WHERE id = $1")
            .bind(id.to_owned())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}
