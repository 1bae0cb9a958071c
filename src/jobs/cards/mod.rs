//! Brings what channels show to the state of the threads: posts, updates and re-posts cards until they
//! agree, tells the history under them, and lets a digest stand in where more come than can be posted.
//! Late, twice, after an outage or a crash, after a message was deleted: all the same case. Ten decisions
//! in between cost one update, because always the latest state is rendered.

mod digest;
mod history;
mod show;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use futures_util::future::join_all;

use crate::app::dispatch::Dispatcher;
use crate::app::pace::{Gate, Pace, Standing};
use crate::chat::platform::{Call, Platform, Reach, SendError};
use crate::domain::actor::Surface;
use crate::domain::desk::Channel;
use crate::domain::time::{Millis, Timestamp};
use crate::store::StoreError;
use crate::store::cards::LEASE;
use crate::store::sends::Take;

/// How many cards are looked at in one go, and at most taken at once.
const AT_ONCE: i64 = 32;
const FIRST_WAIT: Millis = Millis::seconds(1);
const LONGEST_WAIT: Millis = Millis::minutes(2);
/// After a refusal somebody has to do something first; we look again from time to time.
const AFTER_REFUSAL: Millis = Millis::minutes(5);

/// The cards worker.
pub struct Cards {
    dispatcher: Arc<Dispatcher>,
    platforms: BTreeMap<Surface, Arc<dyn Platform>>,
    pace: Arc<Pace>,
    owner: String,
    /// When it was last looked on each platform for channels with too many cards.
    looked: Mutex<BTreeMap<Surface, Timestamp>>,
}

/// One platform while it is worked for.
struct Round<'a> {
    cards: &'a Cards,
    platform: &'a dyn Platform,
    surface: Surface,
}

/// What a trouble comes to: when the message is tried again, why, and whether it may have been done.
struct Trouble {
    at: Timestamp,
    error: String,
    unsure: bool,
}

impl Cards {
    /// A worker over these platforms; `owner` tells it from those of other replicas.
    pub fn new(
        dispatcher: Arc<Dispatcher>,
        platforms: &[Arc<dyn Platform>],
        pace: Arc<Pace>,
        owner: String,
    ) -> Self {
        let platforms = platforms.iter().map(|platform| (platform.surface(), platform.clone())).collect();
        Self { dispatcher, platforms, pace, owner, looked: Mutex::default() }
    }

    /// The platforms that it works for.
    pub fn surfaces(&self) -> Vec<Surface> {
        self.platforms.keys().copied().collect()
    }

    /// Makes one attempt at everything that is due on every platform. Returns how many calls were made.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn run_once(&self) -> Result<usize, StoreError> {
        let all = join_all(self.platforms.keys().map(|surface| self.run_platform(*surface))).await;
        all.into_iter().sum()
    }

    /// Makes one attempt at everything that is due on a platform: digests first, which stand in for what
    /// comes later, then cards, then history. Returns how many calls were made.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn run_platform(&self, surface: Surface) -> Result<usize, StoreError> {
        let Some(platform) = self.platforms.get(&surface) else { return Ok(0) };
        let round = Round { cards: self, platform: &**platform, surface };
        let mut calls = round.digests().await?;
        loop {
            let mut made = round.cards().await?;
            if made == 0 {
                made = round.histories().await?;
            }
            if made == 0 {
                return Ok(calls);
            }
            calls += made;
        }
    }

    /// When there is something to do on a platform next; none where nothing waits.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn next_due(&self, surface: Surface) -> Result<Option<Timestamp>, StoreError> {
        let store = &self.dispatcher.around().store;
        let (shut, opens) = self.pace.shut_channels(surface);
        let now = self.dispatcher.around().clock.now();
        let card = store.next_card(surface, &shut, now).await?;
        let history = store.next_history(surface, &shut).await?;
        let mut next = card.into_iter().chain(history).min();
        if let Some(opens) = opens
            && (store.any_card_due(surface).await? || store.next_history(surface, &[]).await?.is_some())
        {
            next = Some(next.map_or(opens, |next| next.min(opens)));
        }
        if next.is_none() && !store.digests(surface).await?.is_empty() {
            // All cards stand, and a digest does not say so yet.
            next = Some(self.dispatcher.around().clock.now() + digest::BETWEEN_LOOKS);
        }
        Ok(match self.pace.standing(&Gate::Platform(surface)) {
            Standing::ShutUntil(until) => next.map(|next| next.max(until)),
            Standing::Open | Standing::Ajar => next,
        })
    }
}

impl Round<'_> {
    fn now(&self) -> Timestamp {
        self.cards.dispatcher.around().clock.now()
    }

    /// What may be taken now; none where the whole platform is shut.
    fn take(&self) -> Option<Take<'_>> {
        let now = self.now();
        let limit = match self.cards.pace.standing(&Gate::Platform(self.surface)) {
            Standing::ShutUntil(_) => return None,
            Standing::Ajar => 1,
            Standing::Open => AT_ONCE,
        };
        Some(Take { owner: &self.cards.owner, now, until: now + LEASE, limit })
    }

    /// Whether a call may be made in a channel now. Of a channel that was in trouble, one call in a
    /// round: `probed` remembers.
    fn may_call(&self, channel: &Channel, call: Call, probed: &mut BTreeSet<String>) -> bool {
        match self.cards.pace.standing(&Gate::Channel(channel.clone())) {
            Standing::ShutUntil(_) => return false,
            Standing::Ajar if !probed.insert(channel.id.clone()) => return false,
            Standing::Ajar | Standing::Open => {}
        }
        match self.cards.pace.spend(self.surface, &self.platform.budgets(channel, call)) {
            Ok(()) => true,
            Err(until) => {
                self.cards.pace.wait(channel, until);
                false
            }
        }
    }

    /// Something went through: whatever was in trouble is so no more.
    fn went_well(&self, channel: &Channel) {
        self.cards.pace.open(&Gate::Platform(self.surface));
        self.cards.pace.open(&Gate::Channel(channel.clone()));
    }

    /// Shuts what a trouble reaches, and says when the message itself is tried again. `None` where the
    /// message is gone.
    fn went_wrong(&self, channel: &Channel, attempts: i64, error: SendError) -> Option<Trouble> {
        let now = self.now();
        let gate = |reach: Reach| match reach {
            Reach::Message => None,
            Reach::Channel => Some(Gate::Channel(channel.clone())),
            Reach::Platform => Some(Gate::Platform(self.surface)),
        };
        match error {
            SendError::MessageGone => None,
            SendError::Later { reach, after, why } => {
                let mut at = now;
                match gate(reach) {
                    Some(gate) => self.cards.pace.shut(gate, after),
                    None => at = now + backoff(attempts).max(after.unwrap_or_default()),
                }
                // A platform that says how long to wait has refused the call; one that gives no answer
                // may have done it.
                Some(Trouble { at, error: why, unsure: after.is_none() })
            }
            SendError::Refused { reach, why } => {
                tracing::warn!(
                    platform = self.surface.as_str(),
                    channel = channel.id,
                    why,
                    "a card cannot be shown"
                );
                let mut at = now;
                match gate(reach) {
                    Some(gate) => self.cards.pace.shut(gate, Some(AFTER_REFUSAL)),
                    None => at = now + AFTER_REFUSAL,
                }
                Some(Trouble { at, error: why, unsure: false })
            }
        }
    }
}

fn backoff(attempts: i64) -> Millis {
    let doublings = u32::try_from(attempts.clamp(0, 20)).unwrap_or(0);
    Millis(FIRST_WAIT.0.saturating_mul(1 << doublings).min(LONGEST_WAIT.0))
}
