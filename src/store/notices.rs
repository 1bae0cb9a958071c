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
}
