//! `[[time_off]]`: when people are away, by dates or by their calendar. Must not say whose turn it becomes:
//! `domain::roster` does.

use jiff::civil::Date;

use crate::app::calendar;
use crate::domain::ids::PersonId;
use crate::domain::roster::TimeOff;
use crate::domain::roster::zone::{DAY, Wall, Zone};

use super::item::{Item, Table};
use super::names::Names;
use super::rosters::zone;

/// Reads all of it. Dates are whole days, the last one included.
pub(super) fn read(file: &mut Table<'_>, names: &Names, zone_of_desk: &Zone) -> Vec<TimeOff> {
    let entries = file.list("time_off");
    entries.iter().filter_map(|item| one(item, names, zone_of_desk)).flatten().collect()
}

fn one(item: &Item<'_>, names: &Names, zone_of_desk: &Zone) -> Option<Vec<TimeOff>> {
    item.table("time_off", |table| {
        let person = table.need("person", "\"ana\"").and_then(|item| item.reference(&names.people));
        let zone = table.get("zone").and_then(|item| zone(&item)).unwrap_or_else(|| zone_of_desk.clone());
        let calendar = table.get("calendar");
        let needed = |table: &mut Table<'_>, key: &'static str, example: &str, day: i64| {
            let item = if calendar.is_some() { table.get(key) } else { table.need(key, example) };
            item.and_then(|item| moment(&item, day))
        };
        let from = needed(table, "from", "2026-12-24", 0);
        let until = needed(table, "until", "2026-12-27", DAY);
        let person = PersonId::from(person?);
        if let Some(calendar) = &calendar {
            return events(calendar, &zone, &person);
        }
        let (from, until) = (from?, until?);
        if until <= from {
            item.problem("ends before it begins", "write a later until");
            return None;
        }
        Some(vec![TimeOff { from: zone.first(from), until: zone.first(until), person }])
    })?
}

/// Every event of a calendar is time off.
fn events(item: &Item<'_>, zone: &Zone, person: &PersonId) -> Option<Vec<TimeOff>> {
    match calendar::read(&item.file()?, zone, &|_| Some(person.clone())) {
        Ok(turns) => Some(turns),
        Err(why) => {
            item.problem(why, "export it again as .ics");
            None
        }
    }
}

/// A date, of which `day` of wall time is added, or a local date and time.
fn moment(item: &Item<'_>, day: i64) -> Option<Wall> {
    let text = item.date_text()?;
    let text = text.trim().replace(' ', "T");
    let read = if text.contains('T') {
        text.parse().ok().map(Wall::of)
    } else {
        text.parse::<Date>().ok().map(|date| Wall::on(date, day))
    };
    if read.is_none() {
        item.problem(format!("'{text}' is no date or local time"), "write 2026-01-31 or 2026-01-31T17:00");
    }
    read
}
