//! The history under cards: which of them do not tell all that was decided yet. Bookkeeping of the
//! history worker; what it tells comes from the log. Must not know what a history looks like.

use sqlx::{AssertSqlSafe, Row as _};

use super::sends::Take;
use super::{Store, StoreError, sql};
use crate::domain::actor::Surface;
use crate::domain::desk::Channel;
use crate::domain::ids::ThreadId;
use crate::domain::time::Timestamp;

/// A card that stands and whose history is behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueHistory {
    /// The thread.
    pub thread: ThreadId,
    /// Where its card stands.
    pub channel: Channel,
    /// The card's message.
    pub message: String,
    /// The log's sequence up to which it is told.
    pub shown: i64,
    /// The log's sequence up to which it should be told.
    pub due: i64,
    /// Whether an attempt was made whose end is not known: more may stand there than `shown` says.
    pub unsure: bool,
    /// Failed attempts of the card.
    pub attempts: i64,
}

/// How an attempt at a history ended.
#[derive(Clone, Debug)]
pub enum HistoryOutcome {
    /// It is told up to this sequence.
    Told(i64),
    /// The card is gone: it is posted anew first.
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
    /// Takes histories of a platform that are due: of cards that show what they should. As for cards,
    /// `except` are channels that are left alone and `admit` chooses among the candidates.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn take_due_histories(
        &self,
        take: &Take<'_>,
        platform: Surface,
        except: &[String],
        mut admit: impl FnMut(&DueHistory) -> bool + Send,
    ) -> Result<Vec<DueHistory>, StoreError> {
        let Take { owner, now, until, limit } = *take;
        let sql = format!(
            "SELECT thread, channel, message, history_shown, history_due, history_unsure, lease_owner, attempts
             FROM cards WHERE platform = $1 AND history_shown < history_due AND message IS NOT NULL
             AND version_shown >= version_due AND next_attempt_ms <= $2 AND lease_until_ms <= $2{}
             ORDER BY next_attempt_ms, history_due LIMIT $3",
            sql::not_in("channel", 4, except.len()),
        );
        let candidates =
            sqlx::query(AssertSqlSafe(sql)).bind(platform.as_str()).bind(now.millis()).bind(limit);
        let candidates = sql::bind_all(candidates, except).fetch_all(&self.reader).await?;
        let mut wanted = Vec::new();
        for row in candidates {
            let history = DueHistory {
                thread: row.try_get::<String, _>(0)?.into(),
                channel: Channel { platform, id: row.try_get(1)? },
                message: row.try_get(2)?,
                shown: row.try_get(3)?,
                due: row.try_get(4)?,
                unsure: row.try_get::<i64, _>(5)? > 0 || row.try_get::<Option<String>, _>(6)?.is_some(),
                attempts: row.try_get(7)?,
            };
            if admit(&history) {
                wanted.push(history);
            }
        }
        if wanted.is_empty() {
            return Ok(wanted);
        }
        let mut transaction = self.begin().await?;
        let mut taken = Vec::new();
        for history in wanted {
            let rows = sqlx::query(
                "UPDATE cards SET lease_owner = $1, lease_until_ms = $2
                 WHERE thread = $3 AND platform = $4 AND channel = $5 AND message = $6
                 AND lease_until_ms <= $7 AND history_shown = $8 AND attempts = $9",
            )
            .bind(owner.to_owned())
            .bind(until.millis())
            .bind(history.thread.to_string())
            .bind(platform.as_str())
            .bind(history.channel.id.clone())
            .bind(history.message.clone())
            .bind(now.millis())
            // Another worker may have told it between the reading and the taking.
            .bind(history.shown)
            .bind(history.attempts)
            .execute(&mut *transaction)
            .await?;
            if rows.rows_affected() == 1 {
                taken.push(history);
            }
        }
        transaction.commit().await?;
        Ok(taken)
    }

    /// Writes down how attempts ended and gives the cards back, all in one transaction.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn finish_histories(&self, ended: &[(DueHistory, HistoryOutcome)]) -> Result<(), StoreError> {
        if ended.is_empty() {
            return Ok(());
        }
        let mut transaction = self.begin().await?;
        for (history, outcome) in ended {
            finish(&mut transaction, history, outcome).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// When the next attempt at a history of a platform is due, if any waits.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn next_history(
        &self,
        platform: Surface,
        except: &[String],
    ) -> Result<Option<Timestamp>, StoreError> {
        let sql = format!(
            "SELECT MIN(CASE WHEN lease_until_ms > next_attempt_ms THEN lease_until_ms ELSE next_attempt_ms END)
             FROM cards WHERE platform = $1 AND history_shown < history_due AND message IS NOT NULL
             AND version_shown >= version_due{}",
            sql::not_in("channel", 2, except.len()),
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(platform.as_str());
        let row = sql::bind_all(query, except).fetch_one(&self.reader).await?;
        Ok(row.try_get::<Option<i64>, _>(0)?.map(Timestamp::from_millis))
    }

    /// How many cards that stand do not tell all of their history yet.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn histories_behind(&self) -> Result<i64, StoreError> {
        let row = sqlx::query(
            "SELECT COUNT(*) FROM cards WHERE history_shown < history_due AND message IS NOT NULL",
        )
        .fetch_one(&self.reader)
        .await?;
        Ok(row.try_get(0)?)
    }
}

async fn finish(
    connection: &mut sqlx::AnyConnection,
    history: &DueHistory,
    outcome: &HistoryOutcome,
) -> Result<(), StoreError> {
    let query = match outcome {
        HistoryOutcome::Told(_) => sqlx::query(
            "UPDATE cards SET history_shown = $4, history_unsure = 0, attempts = 0, last_error = NULL,
             lease_owner = NULL, lease_until_ms = 0
             WHERE thread = $1 AND platform = $2 AND channel = $3",
        ),
        HistoryOutcome::Gone => sqlx::query(
            "UPDATE cards SET message = NULL, version_shown = 0, history_shown = 0, history_unsure = 0,
             lease_owner = NULL, lease_until_ms = 0
             WHERE thread = $1 AND platform = $2 AND channel = $3",
        ),
        HistoryOutcome::Later { .. } => sqlx::query(
            "UPDATE cards SET attempts = attempts + 1, next_attempt_ms = $4, last_error = $5,
             history_unsure = CASE WHEN $6 = 1 THEN 1 ELSE history_unsure END,
             lease_owner = NULL, lease_until_ms = 0
             WHERE thread = $1 AND platform = $2 AND channel = $3",
        ),
    };
    let query = query
        .bind(history.thread.to_string())
        .bind(history.channel.platform.as_str())
        .bind(history.channel.id.clone());
    let query = match outcome {
        HistoryOutcome::Told(until) => query.bind(*until),
        HistoryOutcome::Gone => query,
        HistoryOutcome::Later { at, error, unsure } => {
            query.bind(at.millis()).bind(error.clone()).bind(i64::from(*unsure))
        }
    };
    query.execute(connection).await?;
    Ok(())
}
