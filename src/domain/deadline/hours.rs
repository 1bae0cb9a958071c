//! Business hours: the hours of the week in which a deadline runs, less holidays. Deadlines are spans of
//! *open* time: two hours from Friday 17:00, where the desk closes at 18:00, end on Monday at 10:00. Pure;
//! must not know threads.
//!
//! Hours are by the clock on the wall of their zone, see [`zone`](crate::domain::roster::zone): they stay
//! at their local times across daylight-saving changes, and the time between them is real time, so that
//! an hour that is shown twice lasts two.

use crate::domain::roster::Stretch;
use crate::domain::roster::pattern::{Hours, stretches};
use crate::domain::roster::zone::Zone;
use crate::domain::time::{Millis, Timestamp};

/// The hours in which deadlines run.
#[derive(Clone, Debug, PartialEq)]
pub struct BusinessHours {
    /// The clock by which they are meant.
    pub zone: Zone,
    /// The hours of every week; empty is around the clock.
    pub hours: Vec<Hours>,
    /// When the desk is closed all the same, in order and apart from each other.
    pub holidays: Vec<Stretch>,
}

/// How much is looked at at once.
const WINDOW: Millis = Millis::hours(24 * 14);
/// How many such windows are looked at: two years.
const WINDOWS: usize = 52;

impl BusinessHours {
    /// Hours with holidays in any order, which may lie one above the other.
    pub fn new(zone: Zone, hours: Vec<Hours>, mut holidays: Vec<Stretch>) -> Self {
        holidays.sort_unstable();
        let mut apart: Vec<Stretch> = Vec::with_capacity(holidays.len());
        for holiday in holidays {
            match apart.last_mut() {
                Some(last) if holiday.from <= last.until => last.until = last.until.max(holiday.until),
                _ => apart.push(holiday),
            }
        }
        Self { zone, hours, holidays: apart }
    }

    /// The stretches in which the desk is open.
    pub fn open(&self, within: Stretch) -> Vec<Stretch> {
        let mut open = Vec::new();
        for mut rest in stretches(&self.hours, &self.zone, within) {
            let first = self.holidays.partition_point(|holiday| holiday.until <= rest.from);
            for holiday in &self.holidays[first..] {
                if holiday.from >= rest.until {
                    break;
                }
                if rest.from < holiday.from {
                    open.push(Stretch { from: rest.from, until: holiday.from });
                }
                rest.from = holiday.until.min(rest.until);
            }
            if rest.from < rest.until {
                open.push(rest);
            }
        }
        open
    }

    /// The first moment at which `span` of open time has gone by since `from`; none where that is not
    /// within two years.
    pub fn after(&self, from: Timestamp, span: Millis) -> Option<Timestamp> {
        if span.0 <= 0 {
            return Some(from);
        }
        let mut left = span.0;
        let mut start = from;
        for _ in 0..WINDOWS {
            let within = Stretch { from: start, until: start + WINDOW };
            for open in self.open(within) {
                let length = (open.until - open.from).0;
                if left <= length {
                    return Some(open.from + Millis(left));
                }
                left -= length;
            }
            start = within.until;
        }
        None
    }

    /// How much open time lies between two moments; nothing where the second is not later.
    pub fn between(&self, from: Timestamp, until: Timestamp) -> Millis {
        if until <= from {
            return Millis(0);
        }
        Millis(self.open(Stretch { from, until }).iter().map(|open| (open.until - open.from).0).sum())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::roster::zone::{DAY, HOUR};

    fn utc(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    /// Monday to Friday, nine to six, in Berlin; closed on Christmas Day and the day after.
    fn office() -> BusinessHours {
        let hours = (0..5).map(|day| Hours { start: day * DAY + 9 * HOUR, length: 9 * HOUR }).collect();
        let christmas = Stretch { from: utc("2026-12-24T23:00:00Z"), until: utc("2026-12-26T23:00:00Z") };
        BusinessHours::new(Zone::named("Europe/Berlin").unwrap(), hours, vec![christmas])
    }

    /// Counted by hand. Berlin is an hour ahead of UTC in winter, two in summer.
    #[test]
    fn open_time_is_counted_as_a_person_would() {
        for (what, from, minutes, due) in [
            ("within a day", "2026-11-23T09:00:00Z", 120, "2026-11-23T11:00:00Z"),
            ("to the minute of closing", "2026-11-23T15:00:00Z", 120, "2026-11-23T17:00:00Z"),
            ("over night", "2026-11-23T16:00:00Z", 120, "2026-11-24T09:00:00Z"),
            ("over a weekend", "2026-11-27T16:30:00Z", 60, "2026-11-30T08:30:00Z"),
            ("from the middle of the night", "2026-11-24T02:00:00Z", 15, "2026-11-24T08:15:00Z"),
            ("over Christmas", "2026-12-24T16:00:00Z", 90, "2026-12-28T08:30:00Z"),
            // Clocks go forward on Sunday 29 March 2026: Monday opens an hour sooner in UTC.
            ("into summer time", "2026-03-27T16:00:00Z", 90, "2026-03-30T07:30:00Z"),
            ("out of summer time", "2026-10-23T15:30:00Z", 60, "2026-10-26T08:30:00Z"),
        ] {
            assert_eq!(office().after(utc(from), Millis::minutes(minutes)), Some(utc(due)), "{what}");
        }
    }

    #[test]
    fn around_the_clock_a_change_of_the_clock_changes_nothing() {
        let always = BusinessHours::new(Zone::named("Europe/Berlin").unwrap(), Vec::new(), Vec::new());
        let from = utc("2026-10-24T20:00:00Z");
        assert_eq!(always.after(from, Millis::hours(10)), Some(from + Millis::hours(10)));
        assert_eq!(always.between(from, from + Millis::hours(10)), Millis::hours(10));
    }

    #[test]
    fn hours_that_never_open_again_have_no_end() {
        let closed = Stretch { from: utc("2026-01-01T00:00:00Z"), until: utc("2036-01-01T00:00:00Z") };
        let never = BusinessHours::new(Zone::utc(), Vec::new(), vec![closed]);
        assert_eq!(never.after(utc("2026-06-01T00:00:00Z"), Millis::minutes(1)), None);
    }

    proptest! {
        /// What has been counted on is what lies between, and a longer span is never over sooner.
        #[test]
        fn counting_on_and_counting_between_agree(
            start in 0_i64..2 * 365 * 24 * 60, span in 0_i64..60 * 40, more in 0_i64..60 * 40,
            zone in prop::sample::select(vec!["Europe/Berlin", "Australia/Lord_Howe", "Antarctica/Troll", "America/New_York"]),
            hours in prop::collection::vec((0_i64..7 * 24, 1_i64..30), 1..5),
            holidays in prop::collection::vec((0_i64..3 * 365, 1_i64..4), 0..6),
        ) {
            let epoch = utc("2026-01-01T00:00:00Z");
            let hours = hours
                .into_iter()
                .map(|(start, length)| Hours { start: start * HOUR, length: length * HOUR })
                .collect();
            let holidays = holidays
                .into_iter()
                .map(|(day, days)| {
                    let from = epoch + Millis(day * DAY);
                    Stretch { from, until: from + Millis(days * DAY) }
                })
                .collect();
            let open = BusinessHours::new(Zone::named(zone).unwrap(), hours, holidays);
            let from = epoch + Millis::minutes(start);
            let due = open.after(from, Millis::minutes(span)).unwrap();
            prop_assert_eq!(open.between(from, due), Millis::minutes(span));
            prop_assert!(open.after(from, Millis::minutes(span + more)).unwrap() >= due);
        }
    }
}
