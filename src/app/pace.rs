//! How fast we may speak to a chat platform, and whether it listens at all: budgets of calls (`governor`,
//! on the desk's own clock), and gates that shut where a platform or a channel is in trouble. A gate that
//! opens again lets a single call through first, so that an outage costs a handful of calls and not one
//! for each card. Must not call anything itself.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::limits::DeskClock;
use crate::chat::platform::Budget;
use crate::domain::actor::Surface;
use crate::domain::ambient::Clock;
use crate::domain::desk::Channel;
use crate::domain::time::{Millis, Timestamp};

const FIRST_WAIT: Millis = Millis::seconds(1);
const LONGEST_WAIT: Millis = Millis::minutes(2);

/// What can be shut.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Gate {
    /// A whole platform.
    Platform(Surface),
    /// A channel.
    Channel(Channel),
}

/// How a gate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Everything may pass.
    Open,
    /// It was shut and its time is over: one call may pass, and shows whether the trouble is.
    Ajar,
    /// Nothing may pass before this.
    ShutUntil(Timestamp),
}

#[derive(Clone, Copy, Debug)]
struct Shut {
    until: Timestamp,
    failures: u32,
    /// Whether it is only a budget that has to fill up again, and no trouble.
    budget: bool,
}

type Buckets =
    RateLimiter<(Surface, String), DashMapStateStore<(Surface, String)>, DeskClock, NoOpMiddleware<Nanos>>;

/// Budgets and gates of all platforms.
pub struct Pace {
    clock: Arc<dyn Clock>,
    /// One set of buckets for each size and rate.
    buckets: Mutex<HashMap<(u32, i64), Arc<Buckets>>>,
    gates: Mutex<HashMap<Gate, Shut>>,
}

impl Pace {
    /// Everything is open and every bucket full.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, buckets: Mutex::default(), gates: Mutex::default() }
    }

    /// Draws a call from each of the budgets, the narrowest first. Where one of them is empty, what was
    /// drawn from those before it is lost: they are the channel's own, and fill up again soon.
    ///
    /// # Errors
    /// When the first of them that is empty has a call again.
    pub fn spend(&self, platform: Surface, budgets: &[Budget]) -> Result<(), Timestamp> {
        for budget in budgets {
            let bucket = self.bucket(budget);
            if let Err(not_until) = bucket.check_key(&(platform, budget.key.clone())) {
                let wait = not_until.wait_time_from(DeskClock::new(self.clock.clone()).now());
                let millis = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX).saturating_add(1);
                return Err(self.clock.now() + Millis(millis));
            }
        }
        Ok(())
    }

    fn bucket(&self, budget: &Budget) -> Arc<Buckets> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let shape = (budget.burst.max(1), budget.every.0.max(1));
        buckets
            .entry(shape)
            .or_insert_with(|| {
                let every = Duration::from_millis(u64::try_from(shape.1).unwrap_or(1));
                // A period of nothing is refused by governor; ours is at least a millisecond.
                let quota = Quota::with_period(every)
                    .unwrap_or_else(|| Quota::per_second(NonZeroU32::MIN))
                    .allow_burst(NonZeroU32::new(shape.0).unwrap_or(NonZeroU32::MIN));
                let clock = DeskClock::new(self.clock.clone());
                Arc::new(RateLimiter::new(quota, DashMapStateStore::default(), clock))
            })
            .clone()
    }

    /// How a gate stands.
    pub fn standing(&self, gate: &Gate) -> Standing {
        let gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        match gates.get(gate) {
            None => Standing::Open,
            Some(shut) if shut.until > self.clock.now() => Standing::ShutUntil(shut.until),
            Some(shut) if shut.budget => Standing::Open,
            Some(_) => Standing::Ajar,
        }
    }

    /// Shuts a gate because something failed behind it: for longer each time, and at least for `after`.
    /// Answers that come back after it was shut already do not lengthen it.
    pub fn shut(&self, gate: Gate, after: Option<Millis>) {
        let now = self.clock.now();
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        let before = gates.get(&gate).copied().filter(|shut| !shut.budget);
        let failures = match before {
            Some(shut) if shut.until > now => shut.failures,
            Some(shut) => shut.failures.saturating_add(1),
            None => 1,
        };
        let doublings = failures.min(20) - 1;
        let wait = Millis(FIRST_WAIT.0.saturating_mul(1 << doublings).min(LONGEST_WAIT.0));
        let wait = after.map_or(wait, |after| after.max(Millis(1)));
        let until = before.map_or(now + wait, |shut| shut.until.max(now + wait));
        gates.insert(gate, Shut { until, failures, budget: false });
    }

    /// Shuts a channel until a budget of its has filled up again.
    pub fn wait(&self, channel: &Channel, until: Timestamp) {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        let gate = Gate::Channel(channel.clone());
        // Trouble weighs more: its count of failures must stay.
        if gates.get(&gate).is_none_or(|shut| shut.budget) {
            gates.insert(gate, Shut { until, failures: 0, budget: true });
        }
    }

    /// Opens a gate: something went through.
    pub fn open(&self, gate: &Gate) {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        if gates.get(gate).is_some_and(|shut| !shut.budget) {
            gates.remove(gate);
        }
    }

    /// The channels of a platform through which nothing may pass now, and when the first of them opens.
    pub fn shut_channels(&self, platform: Surface) -> (Vec<String>, Option<Timestamp>) {
        let now = self.clock.now();
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        // A budget that has filled up again leaves nothing to remember.
        gates.retain(|_, shut| !shut.budget || shut.until > now);
        let shut = gates.iter().filter_map(|(gate, shut)| match gate {
            Gate::Channel(channel) if channel.platform == platform && shut.until > now => {
                Some((channel.id.clone(), shut.until))
            }
            Gate::Channel(_) | Gate::Platform(_) => None,
        });
        let (mut names, times): (Vec<_>, Vec<_>) = shut.unzip();
        names.sort();
        (names, times.into_iter().min())
    }

    /// Forgets budgets that nobody drew on for long.
    pub fn sweep(&self) {
        for bucket in self.buckets.lock().unwrap_or_else(PoisonError::into_inner).values() {
            bucket.retain_recent();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    struct Hand(AtomicI64);

    impl Clock for Hand {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(self.0.load(Ordering::SeqCst))
        }
    }

    fn pace() -> (Arc<Hand>, Pace) {
        let clock = Arc::new(Hand(AtomicI64::new(1_000_000)));
        (clock.clone(), Pace::new(clock))
    }

    fn budget(key: &str) -> Budget {
        Budget { key: key.into(), burst: 2, every: Millis::seconds(1) }
    }

    #[test]
    fn a_budget_is_a_burst_and_then_a_rate() {
        let (clock, pace) = pace();
        let budgets = [budget("C1")];
        assert!(pace.spend(Surface::Slack, &budgets).is_ok());
        assert!(pace.spend(Surface::Slack, &budgets).is_ok());
        let next = pace.spend(Surface::Slack, &budgets).unwrap_err();
        assert!(pace.spend(Surface::Teams, &budgets).is_ok(), "another platform has its own");
        assert!(pace.spend(Surface::Slack, &[budget("C2")]).is_ok(), "another channel has its own");
        clock.0.store(next.millis(), Ordering::SeqCst);
        assert!(pace.spend(Surface::Slack, &budgets).is_ok());
        assert!(pace.spend(Surface::Slack, &budgets).is_err());
    }

    #[test]
    fn an_outage_shuts_longer_each_time_and_lets_one_call_probe() {
        let (clock, pace) = pace();
        let gate = Gate::Platform(Surface::Slack);
        let mut waits = Vec::new();
        for _ in 0..10 {
            // Several calls fail together; they count once.
            pace.shut(gate.clone(), None);
            pace.shut(gate.clone(), None);
            let Standing::ShutUntil(until) = pace.standing(&gate) else { panic!("open") };
            waits.push((until - clock.now()).0 / 1000);
            clock.0.store(until.millis(), Ordering::SeqCst);
            assert_eq!(pace.standing(&gate), Standing::Ajar);
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 120, 120, 120]);
        pace.open(&gate);
        assert_eq!(pace.standing(&gate), Standing::Open);
        pace.shut(gate.clone(), Some(Millis::seconds(30)));
        assert_eq!(pace.standing(&gate), Standing::ShutUntil(clock.now() + Millis::seconds(30)));
    }

    #[test]
    fn waiting_for_a_budget_is_no_trouble() {
        let (clock, pace) = pace();
        let channel = Channel { platform: Surface::Slack, id: "C1".into() };
        let until = clock.now() + Millis::seconds(1);
        pace.wait(&channel, until);
        assert_eq!(pace.shut_channels(Surface::Slack), (vec!["C1".to_owned()], Some(until)));
        assert_eq!(pace.shut_channels(Surface::Teams), (Vec::new(), None));
        clock.0.store(until.millis(), Ordering::SeqCst);
        assert_eq!(pace.standing(&Gate::Channel(channel.clone())), Standing::Open);
        pace.shut(Gate::Channel(channel.clone()), Some(Millis::minutes(5)));
        pace.wait(&channel, until);
        assert_eq!(
            pace.standing(&Gate::Channel(channel)),
            Standing::ShutUntil(clock.now() + Millis::minutes(5))
        );
    }
}
