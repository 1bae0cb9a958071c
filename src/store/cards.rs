//! What each chat channel shows and what it should show: the bookkeeping of the cards worker.
//! Must not know what a card looks like.

use sqlx::Row as _;

use super::sends::Take;
use super::{Store, StoreError};
use crate::domain::actor::Surface;
use crate::domain::desk::{Channel, Desk};
use crate::domain::ids::ThreadId;
use crate::domain::time::{Millis, Timestamp};

/// A card that does not show what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueCard {
    /// The thread.
    pub thread: ThreadId,
    /// Where it stands.
    pub channel: Channel,
    /// The platform's reference of the message, once posted.
    pub message: Option<String>,
    /// The version it shows.
    pub shown: i64,
    /// Failed attempts since it last agreed.
    pub attempts: i64,
    /// Whether an attempt was made whose end is not known: a worker that never came back, or an answer
    /// that was lost. The card may have been posted.
    pub maybe_posted: bool,
}

/// How an attempt at a card ended.
#[derive(Clone, Debug)]
pub enum CardOutcome {
    /// It shows a version now.
    Shown {
        /// The platform's reference of the message.
        message: String,
        /// The version.
        version: i64,
    },
    /// The message is gone: post anew.
    Gone,
    /// Try again at a time.
    Later {
        /// When.
        at: Timestamp,
        /// Why.
        error: String,
    },
}

impl Store {
    /// Takes cards that are due.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn take_due_cards(&self, take: &Take<'_>) -> Result<Vec<DueCard>, StoreError> {
        let Take { owner, now, until, limit } = *take;
        let mut transaction = self.begin().await?;
        let rows = sqlx::query(
            "SELECT thread, platform, channel, message, version_shown, attempts, lease_owner FROM cards
             WHERE version_shown < version_due AND next_attempt_ms <= $1 AND lease_until_ms <= $1
             ORDER BY next_attempt_ms, thread LIMIT $2",
        )
        .bind(now.millis())
        .bind(limit)
        .fetch_all(&mut *transaction)
        .await?;
        let mut cards = Vec::new();
        for row in rows {
            let platform: String = row.try_get(1)?;
            let Some(platform) = platform_named(&platform) else { continue };
            let card = DueCard {
                thread: row.try_get::<String, _>(0)?.into(),
                channel: Channel { platform, id: row.try_get(2)? },
                message: row.try_get(3)?,
                shown: row.try_get(4)?,
                attempts: row.try_get(5)?,
                maybe_posted: row.try_get::<i64, _>(5)? > 0 || row.try_get::<Option<String>, _>(6)?.is_some(),
            };
            let taken = sqlx::query(
                "UPDATE cards SET lease_owner = $1, lease_until_ms = $2
                 WHERE thread = $3 AND platform = $4 AND channel = $5 AND lease_until_ms <= $6",
            )
            .bind(owner.to_owned())
            .bind(until.millis())
            .bind(card.thread.to_string())
            .bind(platform.as_str())
            .bind(card.channel.id.clone())
            .bind(now.millis())
            .execute(&mut *transaction)
            .await?;
            if taken.rows_affected() == 1 {
                cards.push(card);
            }
        }
        transaction.commit().await?;
        Ok(cards)
    }

    /// Writes down how an attempt ended and gives the card back.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn finish_card(&self, card: &DueCard, outcome: &CardOutcome) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let query = match outcome {
            CardOutcome::Shown { message, version } => sqlx::query(
                "UPDATE cards SET message = $4, version_shown = $5, attempts = 0, next_attempt_ms = 0,
                 last_error = NULL, lease_owner = NULL, lease_until_ms = 0
                 WHERE thread = $1 AND platform = $2 AND channel = $3",
            )
            .bind(card.thread.to_string())
            .bind(card.channel.platform.as_str())
            .bind(card.channel.id.clone())
            .bind(message.clone())
            .bind(*version),
            CardOutcome::Gone => sqlx::query(
                "UPDATE cards SET message = NULL, version_shown = 0, lease_owner = NULL, lease_until_ms = 0
                 WHERE thread = $1 AND platform = $2 AND channel = $3",
            )
            .bind(card.thread.to_string())
            .bind(card.channel.platform.as_str())
            .bind(card.channel.id.clone()),
            CardOutcome::Later { at, error } => sqlx::query(
                "UPDATE cards SET attempts = attempts + 1, next_attempt_ms = $4, last_error = $5,
                 lease_owner = NULL, lease_until_ms = 0
                 WHERE thread = $1 AND platform = $2 AND channel = $3",
            )
            .bind(card.thread.to_string())
            .bind(card.channel.platform.as_str())
            .bind(card.channel.id.clone())
            .bind(at.millis())
            .bind(error.clone()),
        };
        query.execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Says that a channel's message about a thread is gone, so that it is posted anew.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn card_deleted(&self, channel: &Channel, message: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "UPDATE cards SET message = NULL, version_shown = 0, next_attempt_ms = 0
             WHERE platform = $1 AND channel = $2 AND message = $3",
        )
        .bind(channel.platform.as_str())
        .bind(channel.id.clone())
        .bind(message.to_owned())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Makes every card of an open thread due in every channel of its queue: after the desk file
    /// changed, channels may be new. Cards that agree already are not touched.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn spread_cards(&self, desk: &Desk) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for queue in desk.queues.values() {
            for channel in &queue.channels {
                sqlx::query(
                    "INSERT INTO cards (thread, platform, channel, version_due)
                     SELECT id, $1, $2, version FROM threads
                     WHERE queue = $3 AND state NOT IN ('listed', 'published', 'resolved', 'dismissed')
                     ON CONFLICT (thread, platform, channel) DO NOTHING",
                )
                .bind(channel.platform.as_str())
                .bind(channel.id.clone())
                .bind(queue.id.to_string())
                .execute(&mut *transaction)
                .await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    /// When the next attempt at a card is due, if any waits.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn next_card(&self) -> Result<Option<Timestamp>, StoreError> {
        let row = sqlx::query("SELECT MIN(next_attempt_ms) FROM cards WHERE version_shown < version_due")
            .fetch_one(&self.reader)
            .await?;
        Ok(row.try_get::<Option<i64>, _>(0)?.map(Timestamp::from_millis))
    }

    /// How many cards do not show what they should.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn cards_behind(&self) -> Result<i64, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) FROM cards WHERE version_shown < version_due")
            .fetch_one(&self.reader)
            .await?;
        Ok(row.try_get(0)?)
    }
}

/// How long a worker keeps what it took before another may take it.
pub const LEASE: Millis = Millis::seconds(60);

fn platform_named(name: &str) -> Option<Surface> {
    [Surface::Slack, Surface::Teams, Surface::Discord].into_iter().find(|surface| surface.as_str() == name)
}
