//! `[[queues.KEY.deadlines]]`: by when threads have to be claimed and answered. Must not start clocks:
//! `domain::deadline` does.

use crate::domain::deadline::{Aim, DeadlineRule};
use crate::domain::time::Millis;

use super::item::Table;
use super::names::Names;
use super::rules::priorities;

/// At which parts of the time people are warned where the file does not say, in percent.
const WARN_AT: [u8; 2] = [50, 80];
/// What a snooze can stop.
const AIMS: [(&str, Aim); 2] = [("claim", Aim::Claim), ("respond", Aim::Respond)];
/// The shortest and the longest that there can be.
const SHORTEST: Millis = Millis::minutes(1);
const LONGEST: Millis = Millis::hours(24 * 365);

/// Reads the rules of a queue, in order.
pub(super) fn read(queue: &mut Table<'_>, names: &Names) -> Vec<DeadlineRule> {
    let rules = queue.list("deadlines");
    rules
        .iter()
        .filter_map(|item| {
            item.table("queues.KEY.deadlines", |table| {
                let rule = rule(table, names);
                if !table.has("claim_by") && !table.has("respond_by") {
                    item.problem("sets no time", "add claim_by = \"15m\", respond_by = \"2h\" or both");
                }
                rule
            })
        })
        .collect()
}

fn rule(table: &mut Table<'_>, names: &Names) -> DeadlineRule {
    let networks = table.list("networks");
    let priority_names = table.list("priorities");
    let claim_by = span(table, "claim_by");
    let respond_by = span(table, "respond_by");
    let hours = table.get("hours").and_then(|item| item.reference(&names.business_hours));
    let snooze_stops = match table.get("snooze_stops") {
        Some(item) => item.list().unwrap_or_default().iter().filter_map(|item| item.choice(&AIMS)).collect(),
        None => Aim::ALL.to_vec(),
    };
    DeadlineRule {
        networks: networks.iter().filter_map(|item| item.line().map(str::to_owned)).collect(),
        priorities: priority_names.iter().filter_map(|item| item.choice(&priorities())).collect(),
        claim_by,
        respond_by,
        hours: hours.map(Into::into),
        warn_at: warn_at(table),
        snooze_stops,
        path: table.get("path").and_then(|item| item.reference(&names.paths)).map(Into::into),
    }
}

fn span(table: &mut Table<'_>, key: &'static str) -> Option<Millis> {
    let item = table.get(key)?;
    let span = item.span(SHORTEST)?;
    if span > LONGEST {
        item.problem("is longer than a year", "write a shorter time, such as \"2h\" or \"3d\"");
        return None;
    }
    Some(span)
}

fn warn_at(table: &mut Table<'_>) -> Vec<u8> {
    let Some(item) = table.get("warn_at") else { return WARN_AT.to_vec() };
    let items = item.list().unwrap_or_default();
    let mut percents: Vec<u8> =
        items.iter().filter_map(|item| item.number(1..=99)).filter_map(|n| n.try_into().ok()).collect();
    percents.sort_unstable();
    percents.dedup();
    percents
}
