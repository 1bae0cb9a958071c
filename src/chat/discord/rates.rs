//! What Discord says about how often it may be called: after each answer, and when it was too often. A call
//! that would be refused is not made. Must not wait: whoever asks decides what to do meanwhile.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::header::HeaderMap;

use crate::domain::ambient::Clock;
use crate::domain::time::{Millis, Timestamp};

/// How many buckets are remembered before those that are open again are forgotten.
const REMEMBERED: usize = 1000;
/// The longest that an answer may shut a bucket: a slip of a header must not stop the desk for a day.
const LONGEST: Millis = Millis::hours(1);

/// The buckets that are shut.
pub(super) struct Rates {
    clock: Arc<dyn Clock>,
    shut: Mutex<Shut>,
}

#[derive(Default)]
struct Shut {
    everything: Option<Timestamp>,
    buckets: HashMap<String, Timestamp>,
}

/// How long something is shut still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait {
    /// How long.
    pub(super) after: Millis,
    /// Whether everything is.
    pub(super) everything: bool,
}

impl Rates {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, shut: Mutex::default() }
    }

    /// Whether a call may be made now.
    pub(super) fn ask(&self, bucket: &str) -> Result<(), Wait> {
        let now = self.clock.now();
        let shut = self.shut.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = shut.everything.filter(|until| *until > now) {
            return Err(Wait { after: until - now, everything: true });
        }
        match shut.buckets.get(bucket).filter(|until| **until > now) {
            Some(until) => Err(Wait { after: *until - now, everything: false }),
            None => Ok(()),
        }
    }

    /// An answer that was no refusal: where it says that nothing is left, the bucket is shut until it says.
    pub(super) fn heard(&self, bucket: &str, headers: &HeaderMap) {
        let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<f64>().ok();
        if let (Some(left), Some(after)) =
            (number("x-ratelimit-remaining"), number("x-ratelimit-reset-after"))
            && left < 1.0
        {
            self.shut(bucket, Wait { after: millis(after), everything: false });
        }
    }

    /// An answer that was a refusal.
    pub(super) fn shut(&self, bucket: &str, wait: Wait) {
        let now = self.clock.now();
        let until = now + Millis(wait.after.0.clamp(0, LONGEST.0));
        let mut shut = self.shut.lock().unwrap_or_else(PoisonError::into_inner);
        if wait.everything {
            shut.everything = Some(until);
            return;
        }
        if shut.buckets.len() >= REMEMBERED {
            shut.buckets.retain(|_, until| *until > now);
        }
        shut.buckets.insert(bucket.to_owned(), until);
    }
}

/// Seconds with a fraction, rounded up.
#[expect(clippy::cast_possible_truncation, reason = "clamped before")]
pub(super) fn millis(seconds: f64) -> Millis {
    // Not a number becomes 0.
    Millis((seconds * 1000.0).ceil().clamp(0.0, 1e12) as i64)
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

    fn headers(left: &str, after: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-ratelimit-remaining", left.parse().unwrap());
        headers.insert("x-ratelimit-reset-after", after.parse().unwrap());
        headers
    }

    #[test]
    fn an_empty_bucket_is_left_alone_until_it_fills() {
        let clock = Arc::new(Hand(AtomicI64::new(1_000)));
        let rates = Rates::new(clock.clone());
        rates.heard("a", &headers("1", "5"));
        assert_eq!(rates.ask("a"), Ok(()));
        rates.heard("a", &headers("0", "0.25"));
        assert_eq!(rates.ask("a"), Err(Wait { after: Millis(250), everything: false }));
        assert_eq!(rates.ask("b"), Ok(()), "another bucket has its own");
        clock.0.fetch_add(250, Ordering::SeqCst);
        assert_eq!(rates.ask("a"), Ok(()));
        rates.shut("a", Wait { after: Millis(10), everything: true });
        assert_eq!(rates.ask("b"), Err(Wait { after: Millis(10), everything: true }));
    }

    #[test]
    fn nonsense_shuts_nothing_for_long() {
        let rates = Rates::new(Arc::new(Hand(AtomicI64::new(0))));
        for after in ["NaN", "-3", "x", "1e300"] {
            rates.heard(after, &headers("0", after));
            assert!(rates.ask(after).map_or_else(|wait| wait.after, |()| Millis(0)) <= LONGEST);
        }
    }
}
