//! Local clocks. Rosters count in *wall time*, what a clock on the wall of a zone shows, so that a
//! hand-over at nine stays at nine. What becomes of wall time that a clock skips or shows twice:
//!
//! > A local time means **the first moment at which the clock on the wall shows that time or a later one**.
//!
//! A hand-over within a skipped hour therefore happens when the clock jumps, and one within a doubled hour
//! happens the first time; the second time belongs to whoever had the first. Of all ways to resolve local
//! times this one never puts a later local time before an earlier one (jiff's `compatible` does: in a
//! skipped stretch of two hours, as in Troll, it puts 02:00 an hour after 03:00), so that turns always
//! follow each other, none is negative, and each moment belongs to one turn.
//!
//! The zones are those that are built in, not those of the machine: one roster is one roster everywhere.

use std::sync::LazyLock;

use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};

use crate::domain::time::Timestamp;

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// A zone with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

/// What a clock on the wall shows, in milliseconds since it showed 1970-01-01 00:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wall(pub i64);

/// An hour of wall time.
pub const HOUR: i64 = 3_600_000;
/// A day of wall time.
pub const DAY: i64 = 24 * HOUR;
/// A week of wall time.
pub const WEEK: i64 = 7 * DAY;
/// When the Monday before 1970-01-01 began.
const MONDAY: i64 = -3 * DAY;

impl Wall {
    /// A date at a time of day, in milliseconds since midnight.
    pub fn on(date: jiff::civil::Date, time: i64) -> Self {
        let epoch = jiff::civil::date(1970, 1, 1);
        let days = (date - epoch).get_days();
        Self(i64::from(days) * DAY + time)
    }

    /// From a local date and time.
    pub fn of(at: jiff::civil::DateTime) -> Self {
        let time = at.time();
        let seconds =
            i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
        Self::on(at.date(), seconds * 1000)
    }

    /// Milliseconds since the week began, on Monday at midnight.
    pub fn in_week(self) -> i64 {
        (self.0 - MONDAY).rem_euclid(WEEK)
    }

    /// When the day began.
    #[must_use]
    pub fn day(self) -> Self {
        Self(self.0 - self.0.rem_euclid(DAY))
    }

    /// When the week began, on Monday at midnight.
    #[must_use]
    pub fn week(self) -> Self {
        Self(self.0 - self.in_week())
    }

    /// As a local date and time.
    pub fn civil(self) -> jiff::civil::DateTime {
        let at = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        jiff::tz::Offset::UTC.to_datetime(at)
    }
}

impl Zone {
    /// The zone of a name such as `Europe/Berlin`.
    pub fn named(name: &str) -> Option<Self> {
        let zone = ZONES.get(name.trim()).ok()?;
        let name = zone.iana_name().unwrap_or(name).to_owned();
        Some(Self { name, zone })
    }

    /// Universal time.
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), zone: TimeZone::UTC }
    }

    /// All names there are, for advice on a wrong one.
    pub fn names() -> Vec<String> {
        ZONES.available().map(|name| name.as_str().to_owned()).collect()
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the clock shows at a moment.
    pub fn shows(&self, at: Timestamp) -> Wall {
        Wall(at.millis() + i64::from(self.zone.to_offset(instant(at)).seconds()) * 1000)
    }

    /// The latest time that the clock has shown up to a moment: what it shows, but while it shows an hour
    /// for the second time, the end of that hour. It never goes back.
    pub fn reached(&self, at: Timestamp) -> Wall {
        let offset = self.zone.to_offset(instant(at));
        let shown = Wall(at.millis() + i64::from(offset.seconds()) * 1000);
        match self.zone.to_ambiguous_timestamp(shown.civil()).offset() {
            AmbiguousOffset::Fold { before, after } if offset == after && before != after => {
                let next = instant(at + crate::domain::time::Millis(1));
                let turned = self
                    .zone
                    .preceding(next)
                    .next()
                    .map_or_else(|| at.millis(), |transition| transition.timestamp().as_millisecond());
                Wall(turned + i64::from(before.seconds()) * 1000 - 1)
            }
            _ => shown,
        }
    }

    /// The first moment at which the clock shows this time or a later one.
    pub fn first(&self, wall: Wall) -> Timestamp {
        let at =
            |offset: jiff::tz::Offset| Timestamp::from_millis(wall.0 - i64::from(offset.seconds()) * 1000);
        match self.zone.to_ambiguous_timestamp(wall.civil()).offset() {
            AmbiguousOffset::Unambiguous { offset } => at(offset),
            AmbiguousOffset::Fold { before, .. } => at(before),
            AmbiguousOffset::Gap { before, after } => {
                // The jump lies between the two readings of the time that was skipped.
                let early = at(before).min(at(after));
                self.zone
                    .following(instant(early))
                    .next()
                    .map_or(early, |jump| Timestamp::from_millis(jump.timestamp().as_millisecond()))
            }
        }
    }

    /// A local time in figures, such as `Mon 2026-11-23 09:00`.
    pub fn write(&self, at: Timestamp) -> String {
        self.shows(at).civil().strftime("%Y-%m-%d %H:%M").to_string()
    }
}

fn instant(at: Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(at.millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn utc(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn first(zone: &str, date: jiff::civil::Date, hour: i8, minute: i8) -> String {
        Zone::named(zone).unwrap().first(Wall::of(date.at(hour, minute, 0, 0))).to_string()
    }

    #[test]
    fn a_skipped_time_is_when_the_clock_jumps_and_a_doubled_one_is_the_first() {
        // Berlin 2026: 02:00 to 03:00 is skipped on 29 March, and comes twice on 25 October.
        assert_eq!(first("Europe/Berlin", date(2026, 3, 29), 2, 30), "2026-03-29T01:00:00.000Z");
        assert_eq!(first("Europe/Berlin", date(2026, 10, 25), 2, 30), "2026-10-25T00:30:00.000Z");
        // Lord Howe moves by half an hour: 02:00 to 02:30 is skipped on 4 October, 01:30 to 02:00 comes
        // twice on 5 April.
        assert_eq!(first("Australia/Lord_Howe", date(2026, 10, 4), 2, 15), "2026-10-03T15:30:00.000Z");
        assert_eq!(first("Australia/Lord_Howe", date(2026, 4, 5), 1, 45), "2026-04-04T14:45:00.000Z");
        // Troll moves by two hours: 01:00 to 03:00 is skipped on 29 March.
        for (hour, minute) in [(1, 0), (2, 0), (2, 59), (3, 0)] {
            assert_eq!(
                first("Antarctica/Troll", date(2026, 3, 29), hour, minute),
                "2026-03-29T01:00:00.000Z"
            );
        }
        // Samoa had no 30 December 2011.
        assert_eq!(first("Pacific/Apia", date(2011, 12, 30), 9, 0), "2011-12-30T10:00:00.000Z");
        // Egypt took summer time up again in 2023: midnight of 28 April is skipped.
        assert_eq!(first("Africa/Cairo", date(2023, 4, 28), 0, 30), "2023-04-27T22:00:00.000Z");
        assert_eq!(first("Africa/Cairo", date(2022, 4, 29), 0, 30), "2022-04-28T22:30:00.000Z");
        // Morocco sets its clocks back for Ramadan: 02:00 to 03:00 comes twice on 15 February 2026.
        assert_eq!(first("Africa/Casablanca", date(2026, 2, 15), 2, 30), "2026-02-15T01:30:00.000Z");
    }

    #[test]
    fn what_a_clock_has_reached_does_not_go_back() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let reached = |text: &str| berlin.reached(utc(text)).civil().to_string();
        assert_eq!(reached("2026-10-25T00:59:00Z"), "2026-10-25T02:59:00");
        assert_eq!(reached("2026-10-25T01:00:00Z"), "2026-10-25T02:59:59.999");
        assert_eq!(reached("2026-10-25T01:59:59Z"), "2026-10-25T02:59:59.999");
        assert_eq!(reached("2026-10-25T02:00:00Z"), "2026-10-25T03:00:00");
    }

    #[test]
    fn a_zone_has_its_name_whatever_its_case_and_no_other() {
        assert_eq!(Zone::named("europe/berlin").unwrap().name(), "Europe/Berlin");
        assert!(Zone::named("Europe/Atlantis").is_none());
    }

    proptest! {
        /// The two directions agree, to the millisecond, also where clocks do odd things.
        #[test]
        fn a_time_is_reached_from_its_first_moment_on(
            zone in prop::sample::select(vec![
                "Europe/Berlin", "Australia/Lord_Howe", "Antarctica/Troll", "Pacific/Apia",
                "Africa/Cairo", "Africa/Casablanca", "America/Sao_Paulo", "America/St_Johns",
            ]),
            wall in 1_100_000_000_000_i64..2_200_000_000_000,
        ) {
            let zone = Zone::named(zone).unwrap();
            let wall = Wall(wall);
            let first = zone.first(wall);
            prop_assert!(zone.reached(first) >= wall);
            prop_assert!(zone.reached(Timestamp::from_millis(first.millis() - 1)) < wall);
        }
    }
}
