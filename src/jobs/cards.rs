//! Brings every card to the state of its thread: posts, updates and re-posts until what a channel
//! shows agrees. Late, twice, after an outage or a crash, after a message was deleted: all the same
//! case. Ten decisions in between cost one update, because always the latest state is rendered.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::future::join_all;

use crate::app::cards::card;
use crate::app::dispatch::Dispatcher;
use crate::chat::card::Card;
use crate::chat::platform::{Platform, SendError};
use crate::domain::actor::Surface;
use crate::domain::time::Millis;
use crate::store::StoreError;
use crate::store::cards::{CardOutcome, DueCard, LEASE};
use crate::store::sends::Take;

const AT_ONCE: i64 = 32;
const FIRST_WAIT: Millis = Millis::seconds(1);
const LONGEST_WAIT: Millis = Millis::minutes(2);
/// After a refusal somebody has to do something first; we look again from time to time.
const AFTER_REFUSAL: Millis = Millis::minutes(5);

/// The cards worker.
pub struct Cards {
    dispatcher: Arc<Dispatcher>,
    platforms: BTreeMap<Surface, Arc<dyn Platform>>,
    owner: String,
}

impl Cards {
    /// A worker over these platforms; `owner` tells it from those of other replicas.
    pub fn new(dispatcher: Arc<Dispatcher>, platforms: Vec<Arc<dyn Platform>>, owner: String) -> Self {
        let platforms = platforms.into_iter().map(|platform| (platform.surface(), platform)).collect();
        Self { dispatcher, platforms, owner }
    }

    /// Makes one attempt at every card that is due. Returns how many attempts were made.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn run_once(&self) -> Result<usize, StoreError> {
        if self.platforms.is_empty() {
            return Ok(0);
        }
        let around = self.dispatcher.around();
        let mut attempts = 0;
        loop {
            let now = around.clock.now();
            let take = Take { owner: &self.owner, now, until: now + LEASE, limit: AT_ONCE };
            let due = around.store.take_due_cards(&take).await?;
            if due.is_empty() {
                return Ok(attempts);
            }
            attempts += due.len();
            for result in join_all(due.iter().map(|card| self.bring(card))).await {
                result?;
            }
        }
    }

    async fn bring(&self, due: &DueCard) -> Result<(), StoreError> {
        let around = self.dispatcher.around();
        let Some(thread) = around.store.thread(&due.thread).await? else { return Ok(()) };
        let live = around.live.load_full();
        let card = card(&live.desk, &thread);
        let outcome = match self.platforms.get(&due.channel.platform) {
            Some(platform) => match show(&**platform, due, &card).await {
                Ok(message) => CardOutcome::Shown { message, version: card.version },
                Err(SendError::MessageGone) => CardOutcome::Gone,
                Err(SendError::Later { after, why, .. }) => {
                    let wait = backoff(due.attempts).max(after.unwrap_or_default());
                    CardOutcome::Later { at: around.clock.now() + wait, error: why }
                }
                Err(SendError::Refused { why, .. }) => {
                    let channel = &due.channel.id;
                    tracing::warn!(
                        platform = due.channel.platform.as_str(),
                        channel,
                        why,
                        "a card cannot be shown"
                    );
                    CardOutcome::Later { at: around.clock.now() + AFTER_REFUSAL, error: why }
                }
            },
            None => CardOutcome::Later {
                at: around.clock.now() + AFTER_REFUSAL,
                error: format!("{} is not connected", due.channel.platform.as_str()),
            },
        };
        around.store.finish_card(due, &outcome).await
    }
}

/// Shows a card and gives the message's reference.
async fn show(platform: &dyn Platform, due: &DueCard, card: &Card) -> Result<String, SendError> {
    if let Some(message) = &due.message {
        platform.update(&due.channel, message, card).await?;
        return Ok(message.clone());
    }
    if due.maybe_posted
        && let Some(message) = platform.find(&due.channel, &due.thread).await?
    {
        platform.update(&due.channel, &message, card).await?;
        return Ok(message);
    }
    platform.post(&due.channel, card).await
}

fn backoff(attempts: i64) -> Millis {
    let doublings = u32::try_from(attempts.clamp(0, 20)).unwrap_or(0);
    Millis(FIRST_WAIT.0.saturating_mul(1 << doublings).min(LONGEST_WAIT.0))
}
