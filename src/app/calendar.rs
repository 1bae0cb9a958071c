//! iCalendar, both ways: shifts become a feed, and the events of other people's calendars become turns. The
//! format is calcard's; the clocks are ours. Must not read files or know who may see what.

use calcard::common::PartialDateTime;
use calcard::icalendar::dates::TimeOrDelta;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarStatus, ICalendarValue,
};

use crate::domain::ids::PersonId;
use crate::domain::roster::zone::{Wall, Zone};
use crate::domain::roster::{Stretch, Turn};
use crate::domain::time::Timestamp;

/// The most times that one event is repeated: a day's event for 27 years. Rules without an end get it.
const MOST_REPEATS: u32 = 10_000;
/// The most events of a calendar, repeated ones counted each time.
const MOST_EVENTS: usize = 100_000;

/// An event of a feed.
#[derive(Clone, Debug)]
pub struct Event {
    /// Stays the same from one reading to the next.
    pub id: String,
    /// When.
    pub when: Stretch,
    /// What calendars show.
    pub summary: String,
}

/// Writes a calendar that others subscribe to.
pub fn write(name: &str, events: &[Event], now: Timestamp) -> String {
    let mut calendar = ICalendarComponent::new(ICalendarComponentType::VCalendar);
    calendar.add_property(ICalendarProperty::Version, text("2.0"));
    calendar.add_property(ICalendarProperty::Prodid, text("-//Watchfloor//Rosters//EN"));
    calendar.add_property(ICalendarProperty::Other("X-WR-CALNAME".to_owned()), text(name));
    calendar.add_property(ICalendarProperty::Other("X-PUBLISHED-TTL".to_owned()), text("PT1H"));
    let mut components = vec![calendar];
    for event in events {
        let mut component = ICalendarComponent::new(ICalendarComponentType::VEvent);
        component.add_uid(&event.id);
        component.add_dtstamp(moment(now));
        component.add_property(ICalendarProperty::Dtstart, moment(event.when.from));
        component.add_property(ICalendarProperty::Dtend, moment(event.when.until));
        component.add_property(ICalendarProperty::Summary, text(&event.summary));
        components.push(component);
    }
    components[0].component_ids = (1..).take(events.len()).collect();
    ICalendar { components }.to_string()
}

fn text(text: &str) -> ICalendarValue {
    ICalendarValue::Text(text.to_owned())
}

fn moment(at: Timestamp) -> PartialDateTime {
    PartialDateTime::from_utc_timestamp(at.millis().div_euclid(1000))
}

/// What a calendar says of one event, for finding out whose it is.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// What calendars show.
    pub summary: String,
    /// The addresses of those who take part.
    pub attendees: Vec<String>,
}

/// Reads the events of a calendar as turns, each the person's that `whose` names; an event of nobody is an
/// error, which names it. Times without a zone, and whole days, are by the clock of `zone`. Cancelled events
/// are left out.
///
/// # Errors
/// Says what cannot be read.
pub fn read(
    calendar: &str,
    zone: &Zone,
    whose: &dyn Fn(&Said) -> Option<PersonId>,
) -> Result<Vec<Turn>, String> {
    // Some exporters begin with a byte order mark.
    let calendar = calendar.trim_start_matches('\u{feff}');
    let mut calendar = ICalendar::parse(calendar).map_err(|_| "is no iCalendar file".to_owned())?;
    end_endless(&mut calendar);
    let expanded = calendar.expand_dates(calcard::common::timezone::Tz::Floating, MOST_EVENTS);
    if let Some(error) = expanded.errors.first() {
        let summary = said(&calendar.components[error.comp_id as usize]).summary;
        return Err(format!("has an event that cannot be read, '{summary}': {:?}", error.error));
    }
    if expanded.events.len() >= MOST_EVENTS {
        return Err(format!("has more than {MOST_EVENTS} events"));
    }
    let mut turns = Vec::new();
    for event in expanded.events {
        let Some(component) = calendar.components.get(event.comp_id as usize) else { continue };
        if component.component_type != ICalendarComponentType::VEvent
            || component.status() == Some(&ICalendarStatus::Cancelled)
        {
            continue;
        }
        let said = said(component);
        let Some(person) = whose(&said) else {
            return Err(format!("has an event of nobody, '{}'", said.summary));
        };
        let local = Wall(event.start.naive_local().and_utc().timestamp_millis());
        let start = event.start.timezone();
        let clock = clock(start.is_floating(), &start.to_string(), zone);
        let from = at(clock.as_ref(), local, event.start.timestamp_millis());
        let until = match event.end {
            TimeOrDelta::Time(end) => {
                let local = Wall(end.naive_local().and_utc().timestamp_millis());
                let tz = end.timezone();
                let clock = self::clock(tz.is_floating(), &tz.to_string(), zone);
                at(clock.as_ref(), local, end.timestamp_millis())
            }
            // A length is one of the clock on the wall, so that a week ends at the hour at which it began.
            TimeOrDelta::Delta(length) => {
                let length = length.num_milliseconds();
                at(clock.as_ref(), Wall(local.0 + length), event.start.timestamp_millis() + length)
            }
        };
        if from < until {
            turns.push(Turn { from, until, person });
        }
    }
    turns.sort_by_key(|turn| (turn.from, turn.until));
    Ok(turns)
}

/// By which clock a time is: that of the desk where it names none, else the one that it names; none where it
/// is a fixed distance from UTC.
fn clock(floating: bool, name: &str, default: &Zone) -> Option<Zone> {
    if floating { Some(default.clone()) } else { Zone::named(name) }
}

fn at(clock: Option<&Zone>, local: Wall, millis: i64) -> Timestamp {
    clock.map_or_else(|| Timestamp::from_millis(millis), |zone| zone.first(local))
}

/// Gives rules without an end one.
fn end_endless(calendar: &mut ICalendar) {
    for component in &mut calendar.components {
        for value in component.entries.iter_mut().flat_map(|entry| &mut entry.values) {
            if let ICalendarValue::RecurrenceRule(rule) = value
                && (rule.until.is_none() || rule.count.is_some())
            {
                rule.count = Some(rule.count.unwrap_or(MOST_REPEATS).min(MOST_REPEATS));
            }
        }
    }
}

fn said(component: &ICalendarComponent) -> Said {
    let mut said = Said::default();
    for entry in &component.entries {
        let value = entry.values.first().and_then(ICalendarValue::as_text).unwrap_or_default();
        match &entry.name {
            ICalendarProperty::Summary => value.trim().clone_into(&mut said.summary),
            ICalendarProperty::Attendee => {
                let address = value.to_lowercase();
                said.attendees.push(address.trim_start_matches("mailto:").to_owned());
            }
            _ => {}
        }
    }
    said
}
