//! How fast records leave. Must not drop any; it only makes them wait.

use std::str::FromStr;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// How much may be made up for after a wait, such as one that the desk asked for.
const MOST_BEHIND: Duration = Duration::from_millis(100);

/// So many records in so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// As many as the desk takes.
    Unlimited,
    /// One record in this time.
    OneEvery(Duration),
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is no rate; write 50/s, 600/m or unlimited");
        let text = text.trim();
        if text == "unlimited" {
            return Ok(Self::Unlimited);
        }
        let (number, unit) = text.split_once('/').unwrap_or((text, "s"));
        let span = match unit.trim() {
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return Err(wrong()),
        };
        let number: f64 = number.trim().parse().map_err(|_| wrong())?;
        // Beyond these the time between two records is none, or for ever.
        if !(1e-6..=1e6).contains(&(number / span)) {
            return Err(wrong());
        }
        Ok(Self::OneEvery(Duration::from_secs_f64(span / number)))
    }
}

impl Rate {
    /// How many records go in a request: a tenth of a second's, so that a slow rate looks smooth.
    pub fn batch(self, most: usize) -> usize {
        match self {
            Self::Unlimited => most,
            Self::OneEvery(time) => {
                let tenth = Duration::from_millis(100).as_nanos() / time.as_nanos().max(1);
                usize::try_from(tenth).unwrap_or(most).clamp(1, most)
            }
        }
    }
}

/// Makes records wait for their turn.
#[derive(Debug)]
pub struct Pace {
    rate: Rate,
    next: Option<Instant>,
}

impl Pace {
    /// The first record leaves at once.
    pub fn new(rate: Rate) -> Self {
        Self { rate, next: None }
    }

    /// Waits until the next record may leave. Short delays are made up for, long ones are not.
    pub async fn wait(&mut self) {
        let Rate::OneEvery(time) = self.rate else { return };
        let due = self.next.unwrap_or_else(Instant::now);
        sleep_until(due).await;
        let earliest = Instant::now().checked_sub(MOST_BEHIND).unwrap_or(due);
        self.next = Some(due.max(earliest) + time);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_as_people_write_them() {
        let every = |millis| Ok(Rate::OneEvery(Duration::from_millis(millis)));
        assert_eq!("50/s".parse(), every(20));
        assert_eq!("50".parse(), every(20));
        assert_eq!("600/m".parse(), every(100));
        assert_eq!("0.5/s".parse(), every(2000));
        assert_eq!("unlimited".parse(), Ok(Rate::Unlimited));
        for bad in ["", "fast", "0/s", "-1/s", "NaN", "50/d", "1e300"] {
            assert!(bad.parse::<Rate>().unwrap_err().contains("50/s"), "{bad}");
        }
    }

    #[test]
    fn a_slow_rate_has_small_requests() {
        let batch = |rate: &str| rate.parse::<Rate>().unwrap().batch(100);
        assert_eq!([batch("1/s"), batch("50/s"), batch("100000/s"), batch("unlimited")], [1, 5, 100, 100]);
    }

    #[tokio::test(start_paused = true)]
    async fn records_leave_at_the_rate() {
        let start = Instant::now();
        let mut pace = Pace::new("50/s".parse().unwrap());
        for _ in 0..101 {
            pace.wait().await;
        }
        assert_eq!(start.elapsed().as_millis(), 2000);
    }

    #[tokio::test(start_paused = true)]
    async fn a_long_wait_is_not_made_up_for_by_a_flood() {
        let mut pace = Pace::new("50/s".parse().unwrap());
        pace.wait().await;
        tokio::time::advance(Duration::from_secs(60)).await;
        let resumed = Instant::now();
        for _ in 0..51 {
            pace.wait().await;
        }
        // Five of them (a tenth of a second) may be early.
        assert!(resumed.elapsed().as_millis() >= 880, "{:?}", resumed.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn unlimited_does_not_wait() {
        let start = Instant::now();
        let mut pace = Pace::new(Rate::Unlimited);
        for _ in 0..1000 {
            pace.wait().await;
        }
        assert_eq!(start.elapsed(), Duration::ZERO);
    }
}
