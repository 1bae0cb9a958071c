//! Digests: channels in which a message stands in for many cards on their way. Bookkeeping of the digest
//! worker. Must not know what a digest looks like, or when one is due.

use sqlx::Row as _;

use super::{Store, StoreError};
use crate::domain::actor::Surface;
use crate::domain::desk::Channel;
use crate::domain::ids::ThreadId;
use crate::domain::time::Timestamp;

/// A digest that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingDigest {
    /// Where.
    pub channel: Channel,
    /// The platform's reference of the message; none where it is not known whether it was posted.
    pub message: Option<String>,
    /// Since when cards wait.
    pub since: Timestamp,
    /// How many it says are waiting.
    pub waiting: i64,
    /// When that was shown.
    pub shown_at: Timestamp,
}

impl Store {
    /// How many cards of a platform wait to be posted, by channel.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn cards_waiting(&self, platform: Surface) -> Result<Vec<(Channel, i64)>, StoreError> {
        let rows = sqlx::query(
            "SELECT channel, COUNT(*) FROM cards
             WHERE platform = $1 AND version_shown < version_due AND message IS NULL GROUP BY channel",
        )
        .bind(platform.as_str())
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(|row| Ok((Channel { platform, id: row.try_get(0)? }, row.try_get(1)?))).collect()
    }

    /// The threads whose cards wait to be posted in a channel, in the order in which they will be.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn threads_waiting(&self, channel: &Channel, limit: i64) -> Result<Vec<ThreadId>, StoreError> {
        let rows = sqlx::query(
            "SELECT thread FROM cards WHERE platform = $1 AND channel = $2
             AND version_shown < version_due AND message IS NULL ORDER BY lane, next_attempt_ms, thread LIMIT $3",
        )
        .bind(channel.platform.as_str())
        .bind(channel.id.clone())
        .bind(limit)
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(|row| Ok(row.try_get::<String, _>(0)?.into())).collect()
    }

    /// The digests that stand on a platform.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn digests(&self, platform: Surface) -> Result<Vec<StandingDigest>, StoreError> {
        let rows = sqlx::query(
            "SELECT channel, message, since_ms, waiting, shown_at_ms FROM digests WHERE platform = $1",
        )
        .bind(platform.as_str())
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(StandingDigest {
                    channel: Channel { platform, id: row.try_get(0)? },
                    message: row.try_get(1)?,
                    since: Timestamp::from_millis(row.try_get(2)?),
                    waiting: row.try_get(3)?,
                    shown_at: Timestamp::from_millis(row.try_get(4)?),
                })
            })
            .collect()
    }

    /// Keeps what a digest shows.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn keep_digest(&self, digest: &StandingDigest) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO digests (platform, channel, message, since_ms, waiting, shown_at_ms)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (platform, channel) DO UPDATE SET message = excluded.message,
             since_ms = excluded.since_ms, waiting = excluded.waiting, shown_at_ms = excluded.shown_at_ms",
        )
        .bind(digest.channel.platform.as_str())
        .bind(digest.channel.id.clone())
        .bind(digest.message.clone())
        .bind(digest.since.millis())
        .bind(digest.waiting)
        .bind(digest.shown_at.millis())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Says that all cards of a channel stand: its digest has shown that, and is left behind.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn end_digest(&self, channel: &Channel) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM digests WHERE platform = $1 AND channel = $2")
            .bind(channel.platform.as_str())
            .bind(channel.id.clone())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}
