//! How much anyone may ask for: the second step of the way in. Limits by the generic cell rate
//! algorithm (`governor`), on the desk's own clock. Must not know what is asked.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use governor::clock::Clock as GovernorClock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::domain::ambient::Clock;
use crate::domain::desk::Limits as Rates;
use crate::domain::refusal::Refusal;

/// The desk's clock as governor wants one.
#[derive(Clone)]
pub(super) struct DeskClock(Arc<dyn Clock>);

impl DeskClock {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self(clock)
    }
}

impl GovernorClock for DeskClock {
    type Instant = Nanos;

    fn now(&self) -> Self::Instant {
        Nanos::from(u64::try_from(self.0.now().millis()).unwrap_or(0).saturating_mul(1_000_000))
    }
}

type Keyed<K> = RateLimiter<K, DashMapStateStore<K>, DeskClock, NoOpMiddleware<Nanos>>;

/// The limits in force.
pub struct Limits {
    callers: Keyed<String>,
    strangers: Keyed<IpAddr>,
    clock: DeskClock,
}

impl Limits {
    /// Limits at these rates. A burst of one second's worth is allowed.
    pub fn new(rates: Rates, clock: Arc<dyn Clock>) -> Self {
        let clock = DeskClock(clock);
        let quota = |rate: u32| Quota::per_second(NonZeroU32::new(rate).unwrap_or(NonZeroU32::MIN));
        Self {
            callers: RateLimiter::new(quota(rates.per_token), DashMapStateStore::default(), clock.clone()),
            strangers: RateLimiter::new(
                quota(rates.per_address),
                DashMapStateStore::default(),
                clock.clone(),
            ),
            clock,
        }
    }

    /// Counts a request of somebody who is known.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] with when to come back.
    pub fn caller(&self, key: &str) -> Result<(), Refusal> {
        self.callers
            .check_key(&key.to_owned())
            .map_err(|not_until| too_many(not_until.wait_time_from(self.clock.now())))
    }

    /// Counts a request of a stranger: without a valid token, or with a wrong signature.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] with when to come back.
    pub fn stranger(&self, address: IpAddr) -> Result<(), Refusal> {
        self.strangers
            .check_key(&address)
            .map_err(|not_until| too_many(not_until.wait_time_from(self.clock.now())))
    }

    /// Forgets callers that have not asked for long.
    pub fn sweep(&self) {
        self.callers.retain_recent();
        self.strangers.retain_recent();
    }
}

fn too_many(wait: std::time::Duration) -> Refusal {
    Refusal::TooMany { retry_after_ms: u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).max(1) }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;
    use crate::domain::time::Timestamp;

    struct Hand(AtomicI64);

    impl Clock for Hand {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(self.0.load(Ordering::SeqCst))
        }
    }

    #[test]
    fn a_burst_is_allowed_and_then_the_rate() {
        let clock = Arc::new(Hand(AtomicI64::new(1_000)));
        let limits = Limits::new(Rates { per_token: 3, per_address: 1 }, clock.clone());
        assert_eq!((0..5).filter(|_| limits.caller("ana").is_ok()).count(), 3);
        assert!(limits.caller("bo").is_ok());
        let Err(Refusal::TooMany { retry_after_ms }) = limits.caller("ana") else { panic!("unlimited") };
        assert!((1..=334).contains(&retry_after_ms), "{retry_after_ms}");
        clock.0.fetch_add(1_000, Ordering::SeqCst);
        assert_eq!((0..5).filter(|_| limits.caller("ana").is_ok()).count(), 3);
    }
}
