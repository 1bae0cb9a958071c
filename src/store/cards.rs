//! What each chat channel shows and what it should show: the bookkeeping of the cards worker.
//! Must not know what a card looks like.

use sqlx::Row as _;

use super::sends::Take;
use super::{Store, StoreError};
use crate::domain::actor::Surface;
use crate::domain::desk::{Channel, Desk};
use crate::domain::ids::ThreadId;
use crate::domain::thread::Thread;
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
    /// How soon it is brought: see [`lane`].
    pub lane: i64,
}

/// In which order cards are brought where not all can be at once: the lower, the sooner.
pub mod lane {
    /// A pause holds a reply that was about to leave, or lets it go: on a bad night what people must see first.
    pub const CRISIS: i64 = 0;
    /// Somebody decided something about it, and looks at the card.
    pub const PRESSED: i64 = 1;
    /// A new card of an urgent thread.
    pub const NEW_URGENT: i64 = 2;
    /// Any other new card.
    pub const NEW: i64 = 3;
    /// What can wait: a timer, a delivery, a further message.
    pub const LATER: i64 = 4;
    /// A card about which nothing was decided: it is drawn anew for the sake of who is on shift.
    pub const REDRAWN: i64 = 5;
}

/// Every channel in which a thread stands as a card: those of its queue, and those that an escalation of it
/// asked; with whether it is an escalation's.
pub(super) fn channels<'a>(desk: &'a Desk, thread: &'a Thread) -> Vec<(&'a Channel, bool)> {
    let of_queue = desk.queues.get(&thread.queue).map_or(&[][..], |queue| &queue.channels);
    let asked = thread.escalations.iter().flat_map(|escalation| &escalation.channels);
    let mut channels: Vec<(&Channel, bool)> = of_queue.iter().map(|channel| (channel, false)).collect();
    for channel in asked {
        if !channels.iter().any(|(known, _)| *known == channel) {
            channels.push((channel, true));
        }
    }
    channels.retain(|(channel, _)| desk.is_connected(channel.platform));
    channels
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
        /// Whether it may have been done all the same.
        unsure: bool,
    },
}

impl Store {
    /// Takes cards of a platform that are due, those in the lower lanes first. `except` are channels that
    /// are left alone; of the others `admit` says which of the candidates are taken. At most `take.limit`
    /// candidates are looked at.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn take_due_cards(
        &self,
        take: &Take<'_>,
        platform: Surface,
        except: &[String],
        mut admit: impl FnMut(&DueCard) -> bool + Send,
    ) -> Result<Vec<DueCard>, StoreError> {
        let Take { owner, now, until, limit } = *take;
        let mut candidates = Vec::new();
        for channel in self.open_channels(platform, except).await? {
            candidates.extend(self.due_in((platform, channel), take).await?);
        }
        candidates.sort_by(|(one, this), (other, that)| {
            (one.lane, this, &one.thread).cmp(&(other.lane, that, &other.thread))
        });
        candidates.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let wanted: Vec<DueCard> =
            candidates.into_iter().map(|(card, _)| card).filter(|card| admit(card)).collect();
        if wanted.is_empty() {
            return Ok(wanted);
        }
        let mut transaction = self.begin().await?;
        let mut cards = Vec::new();
        for card in wanted {
            let taken = sqlx::query(
                "UPDATE cards SET lease_owner = $1, lease_until_ms = $2
                 WHERE thread = $3 AND platform = $4 AND channel = $5 AND lease_until_ms <= $6
                 AND version_shown < version_due
                 AND version_shown = $7 AND attempts = $8 AND COALESCE(message, '') = $9",
            )
            .bind(owner.to_owned())
            .bind(until.millis())
            .bind(card.thread.to_string())
            .bind(platform.as_str())
            .bind(card.channel.id.clone())
            .bind(now.millis())
            // Another worker may have brought it between the reading and the taking.
            .bind(card.shown)
            .bind(card.attempts)
            .bind(card.message.clone().unwrap_or_default())
            .execute(&mut *transaction)
            .await?;
            if taken.rows_affected() == 1 {
                cards.push(card);
            }
        }
        transaction.commit().await?;
        Ok(cards)
    }

    /// Writes down how attempts ended and gives the cards back, all in one transaction.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn finish_cards(&self, ended: &[(DueCard, CardOutcome)]) -> Result<(), StoreError> {
        if ended.is_empty() {
            return Ok(());
        }
        let mut transaction = self.begin().await?;
        for (card, outcome) in ended {
            finish(&mut transaction, card, outcome).await?;
        }
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
            "UPDATE cards SET message = NULL, version_shown = 0, next_attempt_ms = 0, history_shown = 0,
             history_unsure = 0 WHERE platform = $1 AND channel = $2 AND message = $3",
        )
        .bind(channel.platform.as_str())
        .bind(channel.id.clone())
        .bind(message.to_owned())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The channels of a platform in which cards are due now or later, those of `except` left out. Found by
    /// stepping through the index from channel to channel, however many cards wait in each.
    async fn open_channels(&self, platform: Surface, except: &[String]) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query(
            "WITH RECURSIVE busy (channel) AS (
                 SELECT MIN(channel) FROM cards WHERE platform = $1 AND version_shown < version_due
                 UNION ALL
                 SELECT (SELECT MIN(channel) FROM cards WHERE platform = $1 AND version_shown < version_due
                         AND channel > busy.channel)
                 FROM busy WHERE busy.channel IS NOT NULL)
             SELECT channel FROM busy WHERE channel IS NOT NULL",
        )
        .bind(platform.as_str())
        .fetch_all(&self.reader)
        .await?;
        let mut channels = Vec::new();
        for row in rows {
            channels.push(row.try_get::<String, _>(0)?);
        }
        channels.retain(|channel| !except.contains(channel));
        Ok(channels)
    }

    /// Cards that are due in a channel, each with when it was.
    async fn due_in(
        &self,
        (platform, channel): (Surface, String),
        take: &Take<'_>,
    ) -> Result<Vec<(DueCard, i64)>, StoreError> {
        let rows = sqlx::query(
            "SELECT thread, message, version_shown, attempts, unsure, lease_owner, lane, next_attempt_ms
             FROM cards WHERE platform = $1 AND channel = $2 AND version_shown < version_due
             AND next_attempt_ms <= $3 AND lease_until_ms <= $3
             ORDER BY lane, next_attempt_ms, thread LIMIT $4",
        )
        .bind(platform.as_str())
        .bind(channel.clone())
        .bind(take.now.millis())
        .bind(take.limit)
        .fetch_all(&self.reader)
        .await?;
        let read = |row: sqlx::any::AnyRow| -> Result<(DueCard, i64), StoreError> {
            let unsure = row.try_get::<i64, _>(4)? > 0 || row.try_get::<Option<String>, _>(5)?.is_some();
            let card = DueCard {
                thread: row.try_get::<String, _>(0)?.into(),
                channel: Channel { platform, id: channel.clone() },
                message: row.try_get(1)?,
                shown: row.try_get(2)?,
                attempts: row.try_get(3)?,
                maybe_posted: unsure,
                lane: row.try_get(6)?,
            };
            Ok((card, row.try_get(7)?))
        };
        rows.into_iter().map(read).collect()
    }

    /// Whether cards of a platform are due, now or later, wherever.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn any_card_due(&self, platform: Surface) -> Result<bool, StoreError> {
        Ok(!self.open_channels(platform, &[]).await?.is_empty())
    }

    /// When the next attempt at a card of a platform is due, if any waits, those in channels of `except`
    /// left out. Where some are due already, it is `now`.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn next_card(
        &self,
        platform: Surface,
        except: &[String],
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let mut next: Option<i64> = None;
        for channel in self.open_channels(platform, except).await? {
            let due = sqlx::query(
                "SELECT 1 FROM cards WHERE platform = $1 AND channel = $2 AND version_shown < version_due
                 AND next_attempt_ms <= $3 AND lease_until_ms <= $3 LIMIT 1",
            )
            .bind(platform.as_str())
            .bind(channel.clone())
            .bind(now.millis())
            .fetch_optional(&self.reader)
            .await?;
            if due.is_some() {
                return Ok(Some(now));
            }
            let later = sqlx::query(
                "SELECT MIN(CASE WHEN lease_until_ms > next_attempt_ms THEN lease_until_ms
                            ELSE next_attempt_ms END)
                 FROM cards WHERE platform = $1 AND channel = $2 AND version_shown < version_due",
            )
            .bind(platform.as_str())
            .bind(channel)
            .fetch_one(&self.reader)
            .await?
            .try_get::<Option<i64>, _>(0)?;
            next = next.into_iter().chain(later).min();
        }
        Ok(next.map(Timestamp::from_millis))
    }

    /// Lets all cards and histories of a channel be tried again at once: what kept them back may be over.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn retry_cards(&self, channel: &Channel) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "UPDATE cards SET next_attempt_ms = 0 WHERE platform = $1 AND channel = $2
             AND (version_shown < version_due OR history_shown < history_due)",
        )
        .bind(channel.platform.as_str())
        .bind(channel.id.clone())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
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

async fn finish(
    connection: &mut sqlx::AnyConnection,
    card: &DueCard,
    outcome: &CardOutcome,
) -> Result<(), StoreError> {
    let query = match outcome {
        CardOutcome::Shown { .. } => sqlx::query(
            "UPDATE cards SET message = $4, version_shown = $5, attempts = 0, unsure = 0,
             next_attempt_ms = 0, last_error = NULL, lease_owner = NULL, lease_until_ms = 0
             WHERE thread = $1 AND platform = $2 AND channel = $3",
        ),
        CardOutcome::Gone => sqlx::query(
            "UPDATE cards SET message = NULL, version_shown = 0, history_shown = 0, history_unsure = 0,
             unsure = 0, lease_owner = NULL, lease_until_ms = 0
             WHERE thread = $1 AND platform = $2 AND channel = $3",
        ),
        CardOutcome::Later { .. } => sqlx::query(
            "UPDATE cards SET attempts = attempts + 1, next_attempt_ms = $4, last_error = $5,
             unsure = CASE WHEN $6 = 1 THEN 1 ELSE unsure END, lease_owner = NULL, lease_until_ms = 0
             WHERE thread = $1 AND platform = $2 AND channel = $3",
        ),
    };
    let query = query
        .bind(card.thread.to_string())
        .bind(card.channel.platform.as_str())
        .bind(card.channel.id.clone());
    let query = match outcome {
        CardOutcome::Shown { message, version } => query.bind(message.clone()).bind(*version),
        CardOutcome::Gone => query,
        CardOutcome::Later { at, error, unsure } => {
            query.bind(at.millis()).bind(error.clone()).bind(i64::from(*unsure))
        }
    };
    query.execute(connection).await?;
    Ok(())
}
