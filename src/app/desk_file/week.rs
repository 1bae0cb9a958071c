//! Hours of the week as people write them: `mon-fri 08:00-18:00`. Must not know where they stand in the
//! file.

use crate::domain::roster::pattern::Hours;
use crate::domain::roster::zone::{DAY, WEEK};

/// The days from Monday.
pub(super) const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A weekday by its name or the first three letters of it, counted from Monday.
pub(super) fn weekday(text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase();
    let found = WEEKDAYS.iter().position(|day| *day == text || day[..3] == text)?;
    i64::try_from(found).ok()
}

/// A time of day in milliseconds since midnight; 24:00 is the end of the day.
pub(super) fn time(text: &str) -> Option<i64> {
    let (hour, minute) = text.trim().split_once(':')?;
    if hour.len() > 2 || minute.len() != 2 || !(hour.to_owned() + minute).bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let minutes = hour.parse::<i64>().ok()? * 60 + minute.parse::<i64>().ok()?;
    (minutes <= 24 * 60 && minute < "60").then_some(minutes * 60_000)
}

/// Days, and times on each of them: `mon-fri 08:00-18:00`, `sat,sun`, `22:00-06:00`. Times that end before
/// they begin go on into the next day.
pub(super) fn hours(text: &str) -> Option<Vec<Hours>> {
    let text = text.trim().to_lowercase();
    let (days, (from, until)) = match text.split_once(char::is_whitespace) {
        Some((on, at)) => (days(on)?, times(at)?),
        None if text.contains(':') => ((0..7).collect(), times(&text)?),
        None => (days(&text)?, (0, DAY)),
    };
    let length = if until > from { until - from } else { until - from + DAY };
    Some(days.into_iter().map(|day| Hours { start: (day * DAY + from) % WEEK, length }).collect())
}

fn times(text: &str) -> Option<(i64, i64)> {
    let (from, until) = text.split_once('-')?;
    let (from, until) = (time(from)?, time(until)?);
    (from < DAY && from != until).then_some((from, until))
}

fn days(text: &str) -> Option<Vec<i64>> {
    let mut days = Vec::new();
    for part in text.split(',') {
        let (first, last) = match part.split_once('-') {
            Some((first, last)) => (weekday(first)?, weekday(last)?),
            None => (weekday(part)?, weekday(part)?),
        };
        // From Friday to Monday goes over the end of the week.
        let count = (last - first).rem_euclid(7) + 1;
        days.extend((0..count).map(|day| (first + day) % 7));
    }
    days.sort_unstable();
    days.dedup();
    Some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = DAY / 24;

    #[test]
    fn hours_are_read_as_people_write_them() {
        let starts = |text: &str| -> Vec<i64> {
            hours(text).unwrap().iter().map(|hours| hours.start / HOUR).collect()
        };
        assert_eq!(starts("mon-fri 08:00-18:00"), [8, 32, 56, 80, 104]);
        assert_eq!(starts("Fri-Mon 9:00-10:00"), [9, 105, 129, 153]);
        assert_eq!(starts("sat,sun"), [120, 144]);
        assert_eq!(hours("sat 22:00-06:00").unwrap()[0].length, 8 * HOUR);
        assert_eq!(hours("tue 18:00-24:00").unwrap()[0].length, 6 * HOUR);
        assert_eq!(hours("00:00-12:00").unwrap().len(), 7);
        for wrong in ["", "mon 8-18", "mon 08:00-08:00", "someday", "mon 25:00-26:00", "mon 08:60-09:00"] {
            assert!(hours(wrong).is_none(), "{wrong}");
        }
    }
}
