//! Replies on their way out: the bookkeeping of the outbox worker. A row is made by the decision
//! that released the reply and ended by the decision about its delivery; only attempts and leases
//! are written here. Must not release anything.

use sqlx::Row as _;

use super::{Store, StoreError};
use crate::domain::ids::{PublisherId, SourceId, ThreadId};
use crate::domain::time::Timestamp;

/// A released reply that waits for its next attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingSend {
    /// The revision's hash: the idempotency key.
    pub hash: String,
    /// The thread.
    pub thread: ThreadId,
    /// Who carries it.
    pub publisher: PublisherId,
    /// The source of the conversation.
    pub source: SourceId,
    /// The conversation.
    pub conversation: String,
    /// The text that was approved.
    pub text: String,
    /// Attempts so far.
    pub attempts: i64,
}

/// What a worker takes of what is due.
#[derive(Clone, Copy, Debug)]
pub struct Take<'a> {
    /// The worker, told apart from those of other replicas.
    pub owner: &'a str,
    /// What is due at this time.
    pub now: Timestamp,
    /// Until when nobody else may take it.
    pub until: Timestamp,
    /// At most this many.
    pub limit: i64,
}

impl Store {
    /// Takes replies that are due and under no pause, and counts the attempt that follows
    /// before it is made: a crash in the middle of it must not be free.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn take_sends(&self, take: &Take<'_>) -> Result<Vec<WaitingSend>, StoreError> {
        let Take { owner, now, until, limit } = *take;
        let mut transaction = self.begin().await?;
        let rows = sqlx::query(
            "SELECT hash, thread, publisher, source, conversation, text, attempts FROM sends
             WHERE state = 'waiting' AND next_attempt_ms <= $1 AND lease_until_ms <= $1
             AND NOT EXISTS (SELECT 1 FROM pauses WHERE pauses.queue = '' OR pauses.queue =
                 (SELECT queue FROM threads WHERE threads.id = sends.thread))
             ORDER BY next_attempt_ms LIMIT $2",
        )
        .bind(now.millis())
        .bind(limit)
        .fetch_all(&mut *transaction)
        .await?;
        let mut sends = Vec::new();
        for row in rows {
            let send = WaitingSend {
                hash: row.try_get(0)?,
                thread: row.try_get::<String, _>(1)?.into(),
                publisher: row.try_get::<String, _>(2)?.into(),
                source: row.try_get::<String, _>(3)?.into(),
                conversation: row.try_get(4)?,
                text: row.try_get(5)?,
                attempts: row.try_get::<i64, _>(6)? + 1,
            };
            let taken = sqlx::query(
                "UPDATE sends SET lease_owner = $1, lease_until_ms = $2, attempts = attempts + 1
                 WHERE hash = $3 AND state = 'waiting' AND lease_until_ms <= $4",
            )
            .bind(owner.to_owned())
            .bind(until.millis())
            .bind(send.hash.clone())
            .bind(now.millis())
            .execute(&mut *transaction)
            .await?;
            if taken.rows_affected() == 1 {
                sends.push(send);
            }
        }
        transaction.commit().await?;
        Ok(sends)
    }

    /// Gives a reply back for a later attempt.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn postpone_send(&self, hash: &str, at: Timestamp, error: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "UPDATE sends SET next_attempt_ms = $1, last_error = $2, lease_owner = NULL, lease_until_ms = 0
             WHERE hash = $3 AND state = 'waiting'",
        )
        .bind(at.millis())
        .bind(error.to_owned())
        .bind(hash.to_owned())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// How many replies wait to be delivered.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn sends_waiting(&self) -> Result<i64, StoreError> {
        let row =
            sqlx::query("SELECT COUNT(*) FROM sends WHERE state = 'waiting'").fetch_one(&self.reader).await?;
        Ok(row.try_get(0)?)
    }

    /// When the next attempt is due, if any waits that is under no pause.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn next_send(&self) -> Result<Option<Timestamp>, StoreError> {
        let row = sqlx::query(
            "SELECT MIN(next_attempt_ms) FROM sends WHERE state = 'waiting'
             AND NOT EXISTS (SELECT 1 FROM pauses WHERE pauses.queue = '' OR pauses.queue =
                 (SELECT queue FROM threads WHERE threads.id = sends.thread))",
        )
        .fetch_one(&self.reader)
        .await?;
        Ok(row.try_get::<Option<i64>, _>(0)?.map(Timestamp::from_millis))
    }
}
