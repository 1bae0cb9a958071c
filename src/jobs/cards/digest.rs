//! Digests: where more new cards wait for a channel than the desk file says, one message tells what is
//! coming, is kept fresh while the cards follow, and says at last that all of them stand. Must not hold
//! any card back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{MutexGuard, PoisonError};

use super::Round;
use crate::app::cards::glance;
use crate::chat::platform::{Call, Digest};
use crate::domain::actor::Surface;
use crate::domain::desk::{Channel, Desk};
use crate::domain::time::{Millis, Timestamp};
use crate::store::StoreError;
use crate::store::digests::StandingDigest;

/// It is looked for channels with too many cards no oftener than this.
pub(super) const BETWEEN_LOOKS: Millis = Millis::seconds(1);
/// A digest that stands is made anew this often, and when all its cards stand.
const BETWEEN: Millis = Millis::seconds(15);
/// How many threads it names.
const NAMED: i64 = 10;

impl Round<'_> {
    /// Shows the digests that are due. Returns how many calls were made.
    pub(super) async fn digests(&self) -> Result<usize, StoreError> {
        let now = self.now();
        if self.take().is_none() || !self.has_to_look() {
            return Ok(0);
        }
        let around = self.cards.dispatcher.around();
        let from = i64::from(around.live.load().desk.digest_from);
        let waiting = around.store.cards_waiting(self.surface).await?;
        let mut standing = around.store.digests(self.surface).await?;
        for (channel, count) in &waiting {
            if *count >= from && standing.iter().all(|digest| digest.channel != *channel) {
                standing.push(StandingDigest {
                    channel: channel.clone(),
                    message: None,
                    since: now,
                    waiting: 0,
                    shown_at: now + Millis(-BETWEEN.0),
                });
            }
        }
        // One that was never posted has nothing to take back.
        let (stillborn, standing): (Vec<_>, Vec<_>) = standing.into_iter().partition(|digest| {
            digest.message.is_none() && waiting.iter().all(|(channel, _)| *channel != digest.channel)
        });
        for digest in stillborn {
            around.store.end_digest(&digest.channel).await?;
        }
        let mut calls = 0;
        let mut probed = BTreeSet::new();
        for mut digest in standing {
            let count = waiting.iter().find(|(channel, _)| *channel == digest.channel).map_or(0, |(_, n)| *n);
            let due = count == 0 || (count != digest.waiting && now - digest.shown_at >= BETWEEN);
            if !due {
                continue;
            }
            if !self.may_call(&digest.channel, Call::Digest, &mut probed) {
                // Its turn comes before the next card's.
                self.looked().remove(&self.surface);
                continue;
            }
            calls += 1;
            digest.waiting = count;
            digest.shown_at = now;
            self.show_digest(digest).await?;
        }
        Ok(calls)
    }

    /// Whether the last look is long enough ago; if so, this is the next one.
    fn has_to_look(&self) -> bool {
        let now = self.now();
        let mut looked = self.looked();
        let due = looked.get(&self.surface).is_none_or(|at| now - *at >= BETWEEN_LOOKS);
        if due {
            looked.insert(self.surface, now);
        }
        due
    }

    fn looked(&self) -> MutexGuard<'_, BTreeMap<Surface, Timestamp>> {
        self.cards.looked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn show_digest(&self, mut standing: StandingDigest) -> Result<(), StoreError> {
        let store = &self.cards.dispatcher.around().store;
        let shown = self.digest(&standing).await?;
        let result = self.platform.show_digest(&standing.channel, standing.message.as_deref(), &shown).await;
        match result {
            Ok(_) if standing.waiting == 0 => {
                self.went_well(&standing.channel);
                store.end_digest(&standing.channel).await
            }
            Ok(message) => {
                self.went_well(&standing.channel);
                standing.message = Some(message);
                store.keep_digest(&standing).await
            }
            // A digest is a courtesy: one that somebody deleted, or that cannot be shown, is not missed.
            Err(error) => {
                self.went_wrong(&standing.channel, 0, error);
                if standing.waiting == 0 {
                    store.end_digest(&standing.channel).await
                } else {
                    store.keep_digest(&standing).await
                }
            }
        }
    }

    async fn digest(&self, standing: &StandingDigest) -> Result<Digest, StoreError> {
        let around = self.cards.dispatcher.around();
        let live = around.live.load_full();
        let mut threads = Vec::new();
        if standing.waiting > 0 {
            for id in around.store.threads_waiting(&standing.channel, NAMED).await? {
                threads.extend(around.store.thread(&id).await?.map(|thread| glance(&live.desk, &thread)));
            }
        }
        Ok(Digest {
            locale: locale_of(&live.desk, &standing.channel),
            since: standing.since,
            waiting: standing.waiting,
            threads,
        })
    }
}

/// The language of a channel: that of the first queue whose cards stand there.
fn locale_of(desk: &Desk, channel: &Channel) -> String {
    desk.queues
        .values()
        .find(|queue| queue.channels.contains(channel))
        .map_or_else(|| desk.locale.clone(), |queue| queue.locale.clone())
}
