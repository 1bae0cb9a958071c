//! `[rosters.KEY]` with their layers. Must not say who is on shift: `domain::roster`
//! does.

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::app::calendar::{self, Said};
use crate::domain::desk::Person;
use crate::domain::ids::{PersonId, RosterId};
use crate::domain::roster::pattern::{Hours, Pattern, Rotation};
use crate::domain::roster::zone::{DAY, WEEK, Wall, Zone};
use crate::domain::roster::{Layer, Position, Roster, Turn};
use crate::domain::time::Millis;

use super::item::{Item, Table};
use super::names::Names;
use super::suggest;
use super::value::name_of_key;
use super::week::{self, WEEKDAYS};

const POSITIONS: [(&str, Position); 4] = [
    ("primary", Position::Primary),
    ("backup", Position::Backup),
    ("third", Position::Third),
    ("fourth", Position::Fourth),
];

/// How long before a gap the leads are told, where the file does not say.
const WARN_BEFORE: Millis = Millis::hours(72);

/// Reads all rosters.
pub(super) fn read(
    file: &mut Table<'_>,
    names: &Names,
    people: &IndexMap<PersonId, Person>,
) -> IndexMap<RosterId, Roster> {
    let mut rosters = IndexMap::new();
    for (key, item) in file.entries("rosters") {
        item.check_key(key);
        let roster = item.table("rosters.KEY", |table| roster(key, table, (names, people)));
        rosters.extend(roster.map(|roster| (roster.id.clone(), roster)));
    }
    rosters
}

fn roster(
    key: &str,
    table: &mut Table<'_>,
    (names, people): (&Names, &IndexMap<PersonId, Person>),
) -> Roster {
    let name = table.line("name").unwrap_or_else(|| name_of_key(key));
    // A roster whose clock is not known would be right by accident at best.
    let zone = table.need("zone", "\"Europe/Berlin\"").and_then(|item| zone(&item));
    let zone = zone.unwrap_or_else(Zone::utc);
    let queues = table.list("queues");
    let queues = queues.iter().filter_map(|item| item.reference(&names.queues).map(Into::into)).collect();
    let networks = table.list("networks");
    let networks = networks.iter().filter_map(|item| item.line().map(str::to_owned)).collect();
    let cover = hours(table, "cover");
    let warn_before = table.get("warn_before").and_then(|item| item.span(Millis::hours(1)));
    let propose_handover = table.get("propose_handover").and_then(|item| item.span(Millis::minutes(1)));
    let layers = match table.need("layers", "[{ members = [\"ana\"], length = \"1 week\", ... }]") {
        Some(item) => {
            let items = item.list().unwrap_or_default();
            if items.is_empty() {
                item.problem("has no layer, so that nobody is ever on shift", "add one with members");
            }
            items.iter().filter_map(|item| layer(item, &zone, (names, people))).collect()
        }
        None => Vec::new(),
    };
    Roster {
        id: key.into(),
        name,
        zone,
        queues,
        networks,
        layers,
        cover,
        warn_before: warn_before.unwrap_or(WARN_BEFORE),
        propose_handover,
    }
}

fn layer(
    item: &Item<'_>,
    zone_of_roster: &Zone,
    (names, people): (&Names, &IndexMap<PersonId, Person>),
) -> Option<Layer> {
    item.table("rosters.KEY.layers", |table| {
        let name = table.line("name");
        let position = table.get("position").and_then(|item| item.choice(&POSITIONS));
        let zone = table.get("zone").and_then(|item| zone(&item)).unwrap_or_else(|| zone_of_roster.clone());
        let pattern = match table.get("calendar") {
            Some(item) => Pattern::Calendar(turns(&item, &zone, people)?),
            None => Pattern::Rotation(rotation(table, names)?),
        };
        let position = position.unwrap_or(Position::Primary);
        let name = name.unwrap_or_else(|| name_of_key(position.as_str()));
        Some(Layer { name, position, zone, pattern })
    })?
}

/// The turns of a calendar: each event is that of the person whose address takes part in it, or whose name
/// or key is its title.
fn turns(item: &Item<'_>, zone: &Zone, people: &IndexMap<PersonId, Person>) -> Option<Vec<Turn>> {
    let same = |one: &str, other: &str| one.trim().to_lowercase() == other.to_lowercase();
    let whose = |said: &Said| {
        let by_address = people.values().find(|person| {
            person.email.as_ref().is_some_and(|email| said.attendees.iter().any(|one| same(one, email)))
        });
        // Titles such as "Ana (late)", "Ana - on call" or "Ana: primary".
        let title = said.summary.split(['(', ':', '–']).next().unwrap_or_default();
        let title = title.split(" - ").next().unwrap_or_default();
        by_address
            .or_else(|| {
                people.values().find(|person| same(title, &person.name) || same(title, person.id.as_str()))
            })
            .map(|person| person.id.clone())
    };
    match calendar::read(&item.file()?, zone, &whose) {
        Ok(turns) => Some(turns),
        Err(why) => {
            let advice =
                "title each event with the name or key of a person, or invite them by their e-mail address";
            item.problem(why, advice);
            None
        }
    }
}

fn rotation(table: &mut Table<'_>, names: &Names) -> Option<Rotation> {
    let members = members(table, names);
    let length = table.need("length", "\"1 week\"").and_then(|item| length(&item));
    let hand_over = table.need("handover", "\"monday 09:00\"");
    let start = table.need("start", "2026-01-05").and_then(|item| date(&item));
    let until = table.get("until").and_then(|item| date(&item));
    let hours = hours(table, "hours");
    let length = length?;
    let (weekday, time) = hand_over.and_then(|item| self::hand_over(&item, length))?;
    let start = start?;
    let from = Wall::on(start, time);
    // Weeks are counted from the hand-over's weekday on or before the start.
    let back = weekday.map_or(0, |weekday| (from.in_week() / DAY - weekday).rem_euclid(7) * DAY);
    if let Some(until) = until.filter(|until| *until <= start) {
        table.notes.problem(
            &table.path_of("until"),
            format!("{until} is not after the start"),
            "write a later date, or take it out",
        );
    }
    Some(Rotation {
        members: Some(members).filter(|members| !members.is_empty())?,
        anchor: Wall(from.0 - back),
        length,
        from,
        until: until.map(|until| Wall::on(until, time)),
        hours,
    })
}

fn members(table: &mut Table<'_>, names: &Names) -> Vec<PersonId> {
    let Some(item) = table.need("members", "[\"ana\", \"ben\"]") else { return Vec::new() };
    let items = item.list().unwrap_or_default();
    if items.is_empty() {
        item.problem("is empty, so that nobody is ever on shift", "name people in the order of their turns");
    }
    items.iter().filter_map(|item| item.reference(&names.people).map(Into::into)).collect()
}

/// A zone by its name in the IANA database.
pub(super) fn zone(item: &Item<'_>) -> Option<Zone> {
    let name = item.text()?.trim();
    let zone = Zone::named(name);
    if zone.is_none() {
        let known = Zone::names();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let advice = match suggest::nearest(name, known.iter().copied()) {
            Some(nearest) => format!("did you mean '{nearest}'?"),
            None => "write a name such as Europe/Berlin or America/New_York".to_owned(),
        };
        item.problem(format!("there is no time zone '{name}'"), advice);
    }
    zone
}

/// Hours, days or weeks, as wall time.
fn length(item: &Item<'_>) -> Option<i64> {
    let text = item.text()?.trim();
    let length = text.parse::<jiff::Span>().ok().and_then(|span| {
        let parts = [
            (i64::from(span.get_weeks()), WEEK),
            (i64::from(span.get_days()), DAY),
            (i64::from(span.get_hours()), DAY / 24),
        ];
        let length: i64 = parts.iter().map(|(count, unit)| count * unit).sum();
        let whole = parts.iter().filter(|(count, _)| *count != 0).count() == 1
            && span.get_months() == 0
            && span.get_years() == 0
            && span.get_minutes() == 0
            && span.get_seconds() == 0;
        (whole && (DAY / 24..=52 * WEEK).contains(&length)).then_some(length)
    });
    if length.is_none() {
        item.problem(
            format!("'{text}' is no length of a turn"),
            "write whole hours, days or weeks, such as \"12 hours\", \"1 day\" or \"2 weeks\"",
        );
    }
    length
}

/// The weekday, counted from Monday, and the time of day of a hand-over.
fn hand_over(item: &Item<'_>, length: i64) -> Option<(Option<i64>, i64)> {
    let text = item.text()?.trim().to_lowercase();
    let weekly = length % WEEK == 0;
    let (day, time) = match text.split_once(' ') {
        Some((day, time)) => (Some(day.trim()), time.trim()),
        None => (None, text.as_str()),
    };
    let weekday = day.map(week::weekday);
    let read = match (weekday, week::time(time)) {
        (Some(Some(weekday)), Some(time)) if weekly => Some((Some(weekday), time)),
        (None, Some(time)) if !weekly => Some((None, time)),
        _ => None,
    };
    let read = read.filter(|(_, time)| *time < DAY);
    if read.is_none() {
        let advice = if weekly {
            format!("write the weekday and the time, such as \"{} 09:00\"", WEEKDAYS[0])
        } else {
            "write the time alone, such as \"09:00\": turns of days or hours have no weekday".to_owned()
        };
        item.problem(format!("'{text}' is no hand-over for turns of this length"), advice);
    }
    read
}

pub(super) fn hours(table: &mut Table<'_>, key: &'static str) -> Vec<Hours> {
    let mut hours = Vec::new();
    for item in table.list(key) {
        let Some(text) = item.text() else { continue };
        match week::hours(text) {
            Some(read) => hours.extend(read),
            None => item.problem(
                format!("'{text}' are no hours of the week"),
                "write days and times, such as \"mon-fri 08:00-18:00\", \"sat 22:00-06:00\" or \"sun\"",
            ),
        }
    }
    hours
}

fn date(item: &Item<'_>) -> Option<Date> {
    let text = item.date_text()?;
    let date = text.parse::<Date>().ok().filter(|date| (1970..=2200).contains(&date.year()));
    if date.is_none() {
        item.problem(format!("'{text}' is no date"), "write it as 2026-01-31");
    }
    date
}
