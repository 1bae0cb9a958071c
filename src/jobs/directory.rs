//! Asks the platforms about the accounts of the desk's people, ahead of time and again each day, so that
//! a click is answered from what is here: who is it, which language do they read, are they a guest. Must
//! not decide anything by it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::dispatch::Dispatcher;
use crate::app::front_door::known_account;
use crate::app::pace::{Gate, Pace, Standing};
use crate::chat::platform::{Platform, SendError};
use crate::domain::actor::Surface;
use crate::domain::desk::Person;
use crate::domain::ids::PersonId;
use crate::domain::time::{Millis, Timestamp};
use crate::store::StoreError;

/// How many are asked about in one go, so that nothing else has to wait for it.
const AT_ONCE: usize = 20;
/// What was asked longer ago is asked again.
const FRESH: Millis = Millis::hours(24);
/// Whom the platform does not know is asked about again after this.
const UNKNOWN: Millis = Millis::hours(1);
/// What was not asked for so long belongs to nobody of the desk.
const FORGOTTEN: Millis = Millis::hours(24 * 30);

/// What came of asking about somebody.
enum Asked {
    /// It was known already, or there is nothing to ask by.
    Known,
    /// The platform answered.
    Answered,
    /// The platform does not answer now.
    InVain,
}

/// The directory worker.
pub struct Directory {
    dispatcher: Arc<Dispatcher>,
    platforms: BTreeMap<Surface, Arc<dyn Platform>>,
    pace: Arc<Pace>,
    /// When somebody was asked about and the platform knew nobody.
    unknown: Mutex<BTreeMap<(Surface, PersonId), Timestamp>>,
}

impl Directory {
    /// A worker over these platforms.
    pub fn new(dispatcher: Arc<Dispatcher>, platforms: &[Arc<dyn Platform>], pace: Arc<Pace>) -> Self {
        let platforms = platforms.iter().map(|platform| (platform.surface(), platform.clone())).collect();
        Self { dispatcher, platforms, pace, unknown: Mutex::default() }
    }

    /// Asks about people who were not asked about lately, some of them at a time. Returns how many were:
    /// where any, there may be more.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn run_once(&self) -> Result<usize, StoreError> {
        let around = self.dispatcher.around();
        let live = around.live.load_full();
        let mut asked = 0;
        for (surface, platform) in &self.platforms {
            for person in live.desk.people.values() {
                let shut = matches!(self.pace.standing(&Gate::Platform(*surface)), Standing::ShutUntil(_));
                if shut || asked >= AT_ONCE {
                    break;
                }
                match self.ask(*surface, &**platform, person).await? {
                    Asked::Known => {}
                    Asked::Answered => asked += 1,
                    Asked::InVain => break,
                }
            }
        }
        around.store.forget_old_accounts(around.clock.now() + Millis(-FORGOTTEN.0)).await?;
        Ok(asked)
    }

    async fn ask(
        &self,
        surface: Surface,
        platform: &dyn Platform,
        person: &Person,
    ) -> Result<Asked, StoreError> {
        let around = self.dispatcher.around();
        let now = around.clock.now();
        let account = person.accounts.get(&surface);
        let known = match (account, &person.email) {
            (Some(account), _) => around.store.account(surface, account).await?,
            (None, Some(email)) => around.store.account_by_email(surface, email).await?,
            (None, None) => return Ok(Asked::Known),
        };
        let whom = (surface, person.id.clone());
        let lately = self.unknown.lock().unwrap_or_else(PoisonError::into_inner).get(&whom).copied();
        if known.is_some_and(|known| now - known.checked_at < FRESH)
            || lately.is_some_and(|at| now - at < UNKNOWN)
        {
            return Ok(Asked::Known);
        }
        let found = match (account, &person.email) {
            (Some(account), _) => platform.profile(account).await,
            (None, Some(email)) => platform.profile_by_email(email).await,
            (None, None) => Ok(None),
        };
        match found {
            Ok(Some(profile)) => around.store.keep_account(&known_account(surface, profile, now)).await?,
            Ok(None) => {
                self.unknown.lock().unwrap_or_else(PoisonError::into_inner).insert(whom, now);
            }
            // This can wait for the next time; cards need not wait for it.
            Err(SendError::Later { .. }) => return Ok(Asked::InVain),
            Err(SendError::Refused { why, .. }) => {
                tracing::warn!(platform = surface.as_str(), why, "an account could not be asked about");
                self.unknown.lock().unwrap_or_else(PoisonError::into_inner).insert(whom, now);
            }
            Err(SendError::MessageGone) => {}
        }
        Ok(Asked::Answered)
    }
}
