//! Who stands before the door: an account of a platform becomes a person of the desk by its id, else by
//! the e-mail address that the platform knows. What the platform said is kept, so that a click is answered
//! from what is here; only an account that nobody knows is asked about while somebody waits. Must not let
//! a guest in.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::super::fault::Failure;
use super::super::inbound::Caller;
use super::{FrontDoor, Visitor};
use crate::chat::gesture::Account;
use crate::chat::platform::Profile;
use crate::domain::actor::{Actor, Surface};
use crate::domain::ids::PersonId;
use crate::domain::refusal::Refusal;
use crate::domain::time::{Millis, Timestamp};
use crate::store::accounts::KnownAccount;

/// How long a platform may take to say who somebody is, while they wait with a button pressed.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// How long what is known about an account is believed without looking it up.
const RECENT: Millis = Millis::minutes(1);
/// How long a stranger stays one before the platform is asked again.
const STRANGE: Millis = Millis::minutes(1);
/// How many strangers are remembered.
const REMEMBERED: usize = 10_000;

/// Accounts that belong to nobody of the desk, so that their clicks do not each cost a call.
#[derive(Default)]
pub(super) struct Strangers(Mutex<HashMap<(Surface, String), Timestamp>>);

impl Strangers {
    fn is_known(&self, account: &Account, now: Timestamp) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&(account.platform, account.id.clone())).is_some_and(|until| now < *until)
    }

    fn remember(&self, account: &Account, now: Timestamp) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert((account.platform, account.id.clone()), now + STRANGE);
    }

    pub(super) fn forget(&self, platform: Surface, id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&(platform, id.to_owned()));
    }
}

/// What is known about an account, and until when that is believed.
type Believed = (Option<KnownAccount>, Timestamp);

/// Accounts that were looked up a moment ago: whoever clicks, clicks again.
#[derive(Default)]
pub(super) struct Recent(Mutex<HashMap<(Surface, String), Believed>>);

impl Recent {
    fn get(&self, account: &Account, now: Timestamp) -> Option<Option<KnownAccount>> {
        let recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, until) = recent.get(&(account.platform, account.id.clone()))?;
        (now < *until).then(|| known.clone())
    }

    fn keep(&self, account: &Account, known: Option<KnownAccount>, now: Timestamp) {
        let mut recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.len() >= REMEMBERED {
            recent.clear();
        }
        recent.insert((account.platform, account.id.clone()), (known, now + RECENT));
    }

    pub(super) fn forget(&self, platform: Surface, id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&(platform, id.to_owned()));
    }
}

impl FrontDoor {
    /// The person behind an account, if it is one of the desk's. Right after a gesture it costs nothing.
    pub async fn person_behind(&self, account: &Account) -> Option<PersonId> {
        self.identify(account).await.ok().map(|visitor| visitor.person)
    }

    /// Finds out who it is.
    ///
    /// # Errors
    /// Where it is nobody of the desk, or a guest, or the database fails.
    pub(super) async fn identify(&self, account: &Account) -> Result<Visitor, Failure> {
        if account.outsider {
            return Err(Refusal::Outsider.into());
        }
        let known = self.look_up(account).await?;
        if known.as_ref().is_some_and(|known| known.outsider) {
            return Err(Refusal::Outsider.into());
        }
        let caller = Caller::Account {
            platform: account.platform,
            id: account.id.clone(),
            email: known.as_ref().and_then(|known| known.email.clone()),
        };
        let person = match self.dispatcher.identify(&caller).await? {
            Actor::Person(person) => person,
            Actor::Source(_) | Actor::Worker(_) | Actor::Operator => {
                return Err(Refusal::UnknownPerson { person: account.id.clone() }.into());
            }
        };
        let live = self.around().live.load();
        let locale = live
            .desk
            .people
            .get(&person)
            .and_then(|person| person.locale.clone())
            .or_else(|| known.and_then(|known| known.locale))
            .or_else(|| account.locale.clone())
            .unwrap_or_else(|| live.desk.locale.clone());
        Ok(Visitor { caller, person, locale, surface: account.platform })
    }

    /// What is known about an account.
    async fn look_up(&self, account: &Account) -> Result<Option<KnownAccount>, Failure> {
        let now = self.around().clock.now();
        if let Some(known) = self.recent.get(account, now) {
            return Ok(known);
        }
        let known = self.around().store.account(account.platform, &account.id).await;
        let known = match known.map_err(|error| self.store_fault(&error))? {
            Some(known) => Some(known),
            None if self.is_in_desk_file(account) => None,
            // A stranger is remembered as one, and for less long.
            None => return self.ask(account).await,
        };
        self.recent.keep(account, known.clone(), now);
        Ok(known)
    }

    fn is_in_desk_file(&self, account: &Account) -> bool {
        let live = self.around().live.load();
        live.desk.people.values().any(|person| person.accounts.get(&account.platform) == Some(&account.id))
    }

    /// Asks the platform about an account that nobody knows. Where it does not answer in time, the account
    /// stays unknown for now.
    async fn ask(&self, account: &Account) -> Result<Option<KnownAccount>, Failure> {
        let now = self.around().clock.now();
        let Some(platform) = self.platforms.get(&account.platform) else { return Ok(None) };
        if self.strangers.is_known(account, now) {
            return Ok(None);
        }
        let profile = match tokio::time::timeout(PATIENCE, platform.profile(&account.id)).await {
            Ok(Ok(profile)) => profile,
            Ok(Err(error)) => {
                tracing::warn!(platform = account.platform.as_str(), %error, "an account could not be asked about");
                return Ok(None);
            }
            Err(_) => {
                tracing::warn!(platform = account.platform.as_str(), "an account was not told about in time");
                return Ok(None);
            }
        };
        let Some(profile) = profile else {
            self.strangers.remember(account, now);
            return Ok(None);
        };
        let known = known_account(account.platform, profile, now);
        if self.is_of_the_desk(&known) {
            let kept = self.around().store.keep_account(&known).await;
            kept.map_err(|error| self.store_fault(&error))?;
        } else {
            self.strangers.remember(account, now);
        }
        Ok(Some(known))
    }

    /// Whether the desk file has somebody with this e-mail address: what others are called is not kept.
    fn is_of_the_desk(&self, known: &KnownAccount) -> bool {
        let live = self.around().live.load();
        let Some(email) = &known.email else { return false };
        live.desk
            .people
            .values()
            .any(|person| person.email.as_ref().is_some_and(|theirs| theirs.eq_ignore_ascii_case(email)))
    }
}

/// What a platform said, as it is kept.
pub fn known_account(platform: Surface, profile: Profile, now: Timestamp) -> KnownAccount {
    KnownAccount {
        platform,
        account: profile.id,
        email: profile.email,
        locale: profile.locale,
        outsider: profile.outsider,
        checked_at: now,
    }
}
