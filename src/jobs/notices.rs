//! Tells people what they have to know where they are: in private, on every connected platform on which
//! they have an account. Whoever has none finds it in the console. Must not decide who is told.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::cards::card_for;
use crate::app::dispatch::Dispatcher;
use crate::app::hand_overs::OF_LATE;
use crate::app::offers::{about_notice, is_about_hand_over};
use crate::app::pace::{Gate, Pace, Standing};
use crate::chat::offer::Offer;
use crate::chat::platform::{Notification, Platform, Reach, SendError};
use crate::domain::actor::Surface;
use crate::domain::desk::{Desk, Person};
use crate::domain::hand_over::open::HandOvers;
use crate::domain::permission::{Permission, may};
use crate::domain::roster::duty::Duty;
use crate::domain::rows::Notice;
use crate::domain::time::{Millis, Timestamp};
use crate::i18n::Locales;
use crate::store::StoreError;

const AT_ONCE: i64 = 50;
/// What could not be told for so long is old news.
const OLD: Millis = Millis::hours(12);

/// The notices worker.
pub struct Notices {
    dispatcher: Arc<Dispatcher>,
    locales: Arc<Locales>,
    platforms: BTreeMap<Surface, Arc<dyn Platform>>,
    pace: Arc<Pace>,
}

impl Notices {
    /// A worker over these platforms.
    pub fn new(
        dispatcher: Arc<Dispatcher>,
        locales: Arc<Locales>,
        platforms: &[Arc<dyn Platform>],
        pace: Arc<Pace>,
    ) -> Self {
        let platforms = platforms.iter().map(|platform| (platform.surface(), platform.clone())).collect();
        Self { dispatcher, locales, platforms, pace }
    }

    /// Tells what is not told yet. Returns how many notices are done with.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn run_once(&self) -> Result<usize, StoreError> {
        let store = &self.dispatcher.around().store;
        let mut done = 0;
        for notice in store.untold_notices(AT_ONCE).await? {
            done += usize::from(self.tell(&notice).await?);
        }
        Ok(done)
    }

    /// When a platform that is shut opens again, if notices wait for it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let opens =
            self.platforms.keys().filter_map(|surface| match self.pace.standing(&Gate::Platform(*surface)) {
                Standing::ShutUntil(until) => Some(until),
                Standing::Open | Standing::Ajar => None,
            });
        let Some(opens) = opens.min() else { return Ok(None) };
        let waiting = self.dispatcher.around().store.untold_notices(1).await?;
        Ok(waiting.first().map(|_| opens))
    }

    /// Tells a notice; whether it is done with.
    async fn tell(&self, notice: &Notice) -> Result<bool, StoreError> {
        let around = self.dispatcher.around();
        let live = around.live.load_full();
        let now = around.clock.now();
        let person = live.desk.people.get(&notice.person);
        let mut places = Vec::new();
        if let Some(person) = person.filter(|_| now - notice.at < OLD) {
            for surface in self.platforms.keys() {
                places.extend(self.account(*surface, person).await?);
            }
        }
        // Noted before it is told: after a crash in between somebody misses a message that the console
        // shows them, instead of being called twice.
        if !around.store.note_told(&notice.id, now).await? {
            return Ok(true);
        }
        let Some(person) = person.filter(|_| !places.is_empty()) else { return Ok(true) };
        let card = self.card(&live.desk, notice).await?;
        let buttons = self.buttons(&live.desk, notice).await?;
        let mut reached = false;
        for (surface, account, locale) in places {
            let locale = person.locale.clone().or(locale).unwrap_or_else(|| live.desk.locale.clone());
            let notification = Notification {
                id: notice.id.clone(),
                text: self.locales.notice(&live.desk, &locale, notice),
                card: card.clone(),
                buttons: buttons.clone(),
                locale,
            };
            reached |= self.tell_at(surface, &account, &notification).await;
        }
        if !reached {
            around.store.untell(&notice.id).await?;
        }
        Ok(reached)
    }

    /// A person's account on a platform, and the language that they read there.
    async fn account(
        &self,
        surface: Surface,
        person: &Person,
    ) -> Result<Option<(Surface, String, Option<String>)>, StoreError> {
        let store = &self.dispatcher.around().store;
        let known = match (person.accounts.get(&surface), &person.email) {
            (Some(account), _) => {
                let known = store.account(surface, account).await?;
                if known.is_none() {
                    return Ok(Some((surface, account.clone(), None)));
                }
                known
            }
            (None, Some(email)) => store.account_by_email(surface, email).await?,
            (None, None) => None,
        };
        Ok(known.filter(|known| !known.outsider).map(|known| (surface, known.account, known.locale)))
    }

    async fn card(
        &self,
        desk: &Desk,
        notice: &Notice,
    ) -> Result<Option<Box<crate::chat::card::Card>>, StoreError> {
        let thread = self.dispatcher.around().store.thread(&notice.thread).await?;
        let readable =
            thread.filter(|thread| may(desk, &notice.person, Permission::Read, Some(&thread.queue)));
        Ok(readable.map(|thread| Box::new(card_for(desk, &thread, &notice.person))))
    }

    /// What can be done about it as things now stand.
    async fn buttons(&self, desk: &Desk, notice: &Notice) -> Result<Vec<Offer>, StoreError> {
        let around = self.dispatcher.around();
        let changes =
            if desk.rosters.is_empty() { Arc::default() } else { around.store.roster_changes().await? };
        let now = around.clock.now();
        let hand_overs = if is_about_hand_over(notice) {
            around.store.hand_overs_since(now + OF_LATE).await?
        } else {
            HandOvers::default()
        };
        Ok(about_notice(desk, notice, Duty { at: now, changes: &changes }, &hand_overs))
    }

    /// Tells it on a platform; whether nothing more is to be done there.
    async fn tell_at(&self, surface: Surface, account: &str, notification: &Notification) -> bool {
        let gate = Gate::Platform(surface);
        let Some(platform) = self.platforms.get(&surface) else { return true };
        if matches!(self.pace.standing(&gate), Standing::ShutUntil(_)) {
            return false;
        }
        match platform.tell(account, notification).await {
            Ok(()) => {
                self.pace.open(&gate);
                true
            }
            Err(SendError::Later { after, .. }) => {
                // What a person is told has no channel to shut: the whole platform waits a moment.
                self.pace.shut(gate, after);
                false
            }
            Err(SendError::Refused { reach: Reach::Platform, why }) => {
                tracing::warn!(platform = surface.as_str(), why, "people cannot be told anything");
                self.pace.shut(gate, Some(Millis::minutes(5)));
                false
            }
            Err(SendError::Refused { why, .. }) => {
                tracing::warn!(platform = surface.as_str(), why, "somebody cannot be told something");
                true
            }
            Err(SendError::MessageGone) => true,
        }
    }
}
