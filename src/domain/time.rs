//! A moment, in milliseconds since 1970 in UTC: the only notion of time that is stored.
//! Must not read a clock; `app::clock` does that.

use std::fmt;
use std::ops::{Add, Sub};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Milliseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 with three decimals in JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// The range of the years 0000 to 9999, which RFC 3339 can write.
const EARLIEST: i64 = -62_167_219_200_000;
const LATEST: i64 = 253_402_207_200_000;

impl Timestamp {
    /// From milliseconds since 1970, kept inside the years that RFC 3339 can write.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(EARLIEST, LATEST))
    }

    /// Milliseconds since 1970.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339, such as `2026-11-22T14:05:00Z`.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        text.parse::<jiff::Timestamp>()
            .map(|at| Self::from_millis(at.as_millisecond()))
            .map_err(|error| error.to_string())
    }

    /// To the minute in UTC, for people who are not shown it in their own time: `2026-11-22 14:05 UTC`.
    pub fn to_the_minute(self) -> String {
        self.calendar().strftime("%Y-%m-%d %H:%M UTC").to_string()
    }

    fn calendar(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.calendar())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

/// A span of time in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    /// From whole seconds.
    pub const fn seconds(seconds: i64) -> Self {
        Self(seconds * 1000)
    }

    /// From whole minutes.
    pub const fn minutes(minutes: i64) -> Self {
        Self::seconds(minutes * 60)
    }

    /// From whole hours.
    pub const fn hours(hours: i64) -> Self {
        Self::minutes(hours * 60)
    }

    /// As a stop-watch shows it, in whole seconds: `0:09`, `12:00`, `1:02:03`.
    pub fn on_a_clock(self) -> String {
        let seconds = self.0.max(0) / 1000;
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        match hours {
            0 => format!("{minutes}:{seconds:02}"),
            _ => format!("{hours}:{minutes:02}:{seconds:02}"),
        }
    }

    /// Reads a span as people write it: `10s`, `30m`, `2h`, `1h 30m`, `3 days`.
    ///
    /// # Errors
    /// Says what would have been understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let span = text
            .trim()
            .parse::<jiff::SignedDuration>()
            .ok()
            .or_else(|| {
                let span: jiff::Span = text.trim().parse().ok()?;
                // A day is 24 hours here: a snooze of a day is no calendar matter.
                span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).ok()
            })
            .ok_or_else(|| format!("'{text}' is no span of time; write 90s, 30m, 2h or 3d"))?;
        if span.is_negative() {
            return Err(format!("'{text}' lies in the past; write 90s, 30m, 2h or 3d"));
        }
        i64::try_from(span.as_millis()).map(Self).map_err(|_| format!("'{text}' is too long"))
    }
}

impl Add<Millis> for Timestamp {
    type Output = Self;
    fn add(self, span: Millis) -> Self {
        Self::from_millis(self.0.saturating_add(span.0))
    }
}

impl Sub for Timestamp {
    type Output = Millis;
    fn sub(self, other: Self) -> Millis {
        Millis(self.0 - other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_survives_being_written() {
        let at = Timestamp::from_millis(1_795_000_000_123);
        assert_eq!(at.to_string(), "2026-11-18T11:06:40.123Z");
        assert_eq!(Timestamp::parse(&at.to_string()), Ok(at));
    }

    #[test]
    fn a_clock_beyond_the_calendar_is_held_at_its_edge() {
        let far = Timestamp::from_millis(i64::MAX);
        assert_eq!(Timestamp::parse(&far.to_string()), Ok(far));
        let old = Timestamp::from_millis(i64::MIN);
        assert_eq!(Timestamp::parse(&old.to_string()), Ok(old));
    }

    #[test]
    fn spans_are_read_as_people_write_them() {
        assert_eq!(Millis::parse("10s"), Ok(Millis::seconds(10)));
        assert_eq!(Millis::parse("1h 30m"), Ok(Millis::minutes(90)));
        assert_eq!(Millis::parse("3 days"), Ok(Millis::hours(72)));
        assert!(Millis::parse("soon").unwrap_err().contains("30m"));
        assert!(Millis::parse("-5m").is_err());
    }
}
