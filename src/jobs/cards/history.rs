//! History: what was decided about a thread, told under its card. Decisions that come together are told
//! together. Must not tell what stands on the card already, nor what nobody decided.

use std::collections::BTreeSet;

use futures_util::future::join_all;

use super::Round;
use crate::app::lines;
use crate::chat::platform::{Call, History, SendError};
use crate::domain::decision::Decision;
use crate::store::StoreError;
use crate::store::history::{DueHistory, HistoryOutcome};
use crate::store::log::{LogFilter, Logged};

/// The most entries of the log that are looked at for one message.
const MOST: i64 = 50;

impl Round<'_> {
    /// Makes one attempt at histories that are due. Returns how many were looked at.
    pub(super) async fn histories(&self) -> Result<usize, StoreError> {
        let Some(take) = self.take() else { return Ok(0) };
        let store = &self.cards.dispatcher.around().store;
        let (shut, _) = self.cards.pace.shut_channels(self.surface);
        let mut probed = BTreeSet::new();
        let due = store
            .take_due_histories(&take, self.surface, &shut, |history| {
                let call = if history.unsure { Call::Find } else { Call::History };
                self.may_call(&history.channel, call, &mut probed)
            })
            .await?;
        let outcomes = join_all(due.iter().map(|history| self.tell(history))).await;
        let count = due.len();
        let mut ended = Vec::with_capacity(count);
        for (history, outcome) in due.into_iter().zip(outcomes) {
            ended.push((history, outcome?));
        }
        store.finish_histories(&ended).await?;
        Ok(count)
    }

    async fn tell(&self, due: &DueHistory) -> Result<HistoryOutcome, StoreError> {
        Ok(match self.told(due).await? {
            Ok(until) => HistoryOutcome::Told(until),
            Err(error) => match self.went_wrong(&due.channel, due.attempts, error) {
                None => HistoryOutcome::Gone,
                Some(trouble) => {
                    HistoryOutcome::Later { at: trouble.at, error: trouble.error, unsure: trouble.unsure }
                }
            },
        })
    }

    /// Tells what is not told yet; gives the sequence up to which it is.
    async fn told(&self, due: &DueHistory) -> Result<Result<i64, SendError>, StoreError> {
        let around = self.cards.dispatcher.around();
        let mut shown = due.shown;
        if due.unsure {
            match self.platform.last_history(&due.channel, &due.message).await {
                Ok(last) => shown = shown.max(last),
                Err(error) => return Ok(Err(error)),
            }
        }
        let filter = LogFilter {
            thread: Some(due.thread.clone()),
            beyond: Some(shown),
            limit: MOST,
            ..LogFilter::default()
        };
        let mut entries = around.store.log(&filter).await?;
        // Where there are more, they are told the next time.
        let all = entries.len() < usize::try_from(MOST).unwrap_or(usize::MAX);
        let last = entries.last().map_or(shown, |logged| logged.entry.sequence);
        let until = if all { last.max(due.due) } else { last };
        entries.retain(is_told);
        if entries.is_empty() {
            return Ok(Ok(until));
        }
        let live = around.live.load_full();
        let thread = around.store.thread(&due.thread).await?;
        let locale = thread
            .and_then(|thread| live.desk.queues.get(&thread.queue).map(|queue| queue.locale.clone()))
            .unwrap_or_else(|| live.desk.locale.clone());
        let history = History {
            thread: due.thread.clone(),
            locale,
            lines: entries.iter().map(|logged| lines::line(&live.desk, logged)).collect(),
            until,
        };
        let told = self.platform.add_history(&due.channel, &due.message, &history).await;
        if told.is_ok() {
            self.went_well(&due.channel);
        }
        Ok(told.map(|()| until))
    }
}

/// Whether an entry belongs to the history under a card: that it came in stands on the card, and what
/// somebody was refused is for their eyes and the log's.
fn is_told(logged: &Logged) -> bool {
    !matches!(logged.entry.decision, Decision::ThreadReceived(_) | Decision::Refused { .. })
}
