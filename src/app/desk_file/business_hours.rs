//! `[business_hours.KEY]`: the hours in which deadlines run, and the holidays. Must not count them:
//! `domain::deadline::hours` does.

use indexmap::IndexMap;

use crate::app::calendar;
use crate::domain::deadline::hours::BusinessHours;
use crate::domain::ids::BusinessHoursId;
use crate::domain::roster::zone::Zone;
use crate::domain::roster::{Stretch, Turn};

use super::item::{Item, Table};
use super::rosters::{hours, zone};

/// Reads all of them.
pub(super) fn read(file: &mut Table<'_>) -> IndexMap<BusinessHoursId, BusinessHours> {
    let mut all = IndexMap::new();
    for (key, item) in file.entries("business_hours") {
        item.check_key(key);
        let read = item.table("business_hours.KEY", |table| {
            // Hours of a clock that is not known would be right by accident at best.
            let clock = table.need("zone", "\"Europe/Berlin\"").and_then(|item| zone(&item));
            let clock = clock.unwrap_or_else(Zone::utc);
            let hours = hours(table, "hours");
            let files = table.list("holidays");
            let holidays = files.iter().flat_map(|item| holidays(item, &clock)).collect();
            BusinessHours::new(clock, hours, holidays)
        });
        all.extend(read.map(|hours| (key.into(), hours)));
    }
    all
}

/// Every event of a calendar is a holiday.
fn holidays(item: &Item<'_>, zone: &Zone) -> Vec<Stretch> {
    let Some(text) = item.file() else { return Vec::new() };
    match calendar::read(&text, zone, &|_| Some("holiday".into())) {
        Ok(turns) => turns.iter().map(Turn::stretch).collect(),
        Err(why) => {
            item.problem(why, "export it again as .ics");
            Vec::new()
        }
    }
}
