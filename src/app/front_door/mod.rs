//! Where every chat platform comes in: a gesture is carried through the dispatcher and comes back as an
//! answer that any adapter can show. No adapter has a rule of its own, and neither has this: what may be
//! done is decided where it always is. It never fails; what fails is answered in words.

mod acts;
mod forms;
mod hand_overs;
mod home;
mod identity;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::dispatch::{Dispatcher, Surroundings};
use super::fault::{Failure, Fault};
use super::inbound::Caller;
use super::pace::{Gate, Pace};
use crate::chat::answer::{Answer, Shown, Tone};
use crate::chat::gesture::{Event, Gesture};
use crate::chat::platform::Platform;
use crate::domain::actor::Surface;
use crate::domain::ids::PersonId;
use crate::domain::text::Text;
use crate::domain::time::Millis;
use crate::i18n::Locales;
use crate::store::StoreError;

pub use identity::known_account;
use identity::{Recent, Strangers};

/// The door.
pub struct FrontDoor {
    dispatcher: Arc<Dispatcher>,
    locales: Arc<Locales>,
    platforms: BTreeMap<Surface, Arc<dyn Platform>>,
    pace: Arc<Pace>,
    strangers: Strangers,
    recent: Recent,
}

/// Who stands before it.
struct Visitor {
    caller: Caller,
    person: PersonId,
    locale: String,
    surface: Surface,
}

impl FrontDoor {
    /// A door for these platforms.
    pub fn new(
        dispatcher: Arc<Dispatcher>,
        locales: Arc<Locales>,
        platforms: &[Arc<dyn Platform>],
        pace: Arc<Pace>,
    ) -> Self {
        let platforms = platforms.iter().map(|platform| (platform.surface(), platform.clone())).collect();
        Self {
            dispatcher,
            locales,
            platforms,
            pace,
            strangers: Strangers::default(),
            recent: Recent::default(),
        }
    }

    /// The texts.
    pub fn locales(&self) -> &Arc<Locales> {
        &self.locales
    }

    /// What is around.
    pub fn around(&self) -> &Surroundings {
        self.dispatcher.around()
    }

    /// Carries a gesture all the way. What is decided by it is durable when this answers. Delivered again
    /// under the same id, it acts once and gets the same answer.
    pub async fn receive(&self, gesture: Gesture) -> Answer {
        match self.identify(&gesture.account).await {
            Ok(visitor) => {
                let locale = visitor.locale.clone();
                let shown = self.act(&visitor, gesture).await.unwrap_or_else(|failure| words(&failure));
                Answer { locale, shown }
            }
            Err(failure) => {
                let desk_locale = || self.around().live.load().desk.locale.clone();
                let locale = gesture.account.locale.clone().unwrap_or_else(desk_locale);
                Answer { locale, shown: words(&failure) }
            }
        }
    }

    /// Takes note of what a platform tells.
    pub async fn learn(&self, event: Event) {
        let store = &self.around().store;
        let noted = match &event {
            Event::MessageDeleted { channel, message } => store.card_deleted(channel, message).await,
            Event::ChannelChanged(channel) => {
                self.pace.open(&Gate::Channel(channel.clone()));
                store.retry_cards(channel).await
            }
            Event::ChannelLost { channel, why } => {
                tracing::warn!(
                    platform = channel.platform.as_str(),
                    channel = channel.id,
                    why,
                    "a channel is lost"
                );
                // Looked at again from time to time, in case the news of its return is missed.
                self.pace.shut(Gate::Channel(channel.clone()), Some(Millis::hours(1)));
                Ok(())
            }
            Event::AccountChanged { platform, id } => {
                self.strangers.forget(*platform, id);
                self.recent.forget(*platform, id);
                store.forget_account(*platform, id).await
            }
        };
        if let Err(error) = noted {
            // The worker finds out by itself, only later.
            tracing::error!(%error, ?event, "what a platform told could not be noted");
        }
        self.around().hub.wake();
    }

    fn store_fault(&self, error: &StoreError) -> Failure {
        Fault::log(error, "front door", &*self.around().randomness).into()
    }
}

/// A failure in words.
fn words(failure: &Failure) -> Shown {
    let (tone, line) = match failure {
        Failure::Refused(refusal) => (Tone::Refused, refusal.text()),
        Failure::Fault(fault) => (Tone::Broken, Text::new("fault").with("reference", &fault.reference)),
    };
    Shown::Words { tone, lines: vec![line], card: None }
}
