//! `[paths.KEY]`, the escalation paths, and those that every desk has. Must not know threads.

use indexmap::IndexMap;

use crate::domain::desk::Desk;
use crate::domain::ids::PathId;
use crate::domain::ladder::{Ending, EscalationPath, PathLevel, RosterReach, WAIT};
use crate::domain::roster::Position;
use crate::domain::time::Millis;

use super::item::{Item, Table};
use super::names::Names;
use super::queues::channel;
use super::value::name_of_key;

/// What can end an escalation besides acknowledging it.
const ENDINGS: [(&str, Ending); 1] = [("claim", Ending::Claim)];

/// The paths that every desk has where somebody holds the role of the same name.
pub(super) const DEFAULT_PATHS: [&str; 4] = ["legal", "compliance", "pr", "executive"];

/// Reads the file's paths.
pub(super) fn read(file: &mut Table<'_>, names: &Names) -> IndexMap<PathId, EscalationPath> {
    let mut paths = IndexMap::new();
    for (key, item) in file.entries("paths") {
        item.check_key(key);
        let path = item.table("paths.KEY", |table| EscalationPath {
            id: key.into(),
            name: table.line("name").unwrap_or_else(|| name_of_key(key)),
            levels: levels(table, names),
            rounds: table.get("rounds").and_then(|item| item.number(1..=20)).unwrap_or(1),
            ends_with: table.list("ends_with").iter().filter_map(|item| item.choice(&ENDINGS)).collect(),
        });
        paths.extend(path.map(|path| (path.id.clone(), path)));
    }
    paths
}

fn levels(table: &mut Table<'_>, names: &Names) -> Vec<PathLevel> {
    let Some(item) = table.need("levels", "[{ roles = [\"legal\"] }]") else { return Vec::new() };
    let Some(items) = item.list() else { return Vec::new() };
    if items.is_empty() {
        item.problem("has no level, so that it reaches nobody", "write levels = [{ roles = [\"legal\"] }]");
    }
    items
        .iter()
        .filter_map(|item| item.table("paths.KEY.levels", |table| level(item, table, names)))
        .collect()
}

fn level(item: &Item<'_>, table: &mut Table<'_>, names: &Names) -> PathLevel {
    let again = table.get("again").and_then(|item| Some((item.span(Millis::minutes(1))?, item)));
    let wait = table.get("wait").and_then(|item| item.span(Millis::minutes(1)));
    let level = PathLevel {
        roles: table
            .list("roles")
            .iter()
            .filter_map(|item| item.reference(&names.roles).map(Into::into))
            .collect(),
        people: table
            .list("people")
            .iter()
            .filter_map(|item| item.reference(&names.people).map(Into::into))
            .collect(),
        rosters: table.list("rosters").iter().filter_map(|item| roster(item, names)).collect(),
        channels: table.list("channels").iter().filter_map(channel).collect(),
        wait: wait.unwrap_or(WAIT),
        again: again.as_ref().map(|(again, _)| *again),
    };
    if !["roles", "people", "rosters", "channels"].iter().any(|key| table.has(key)) {
        item.problem(
            "is an empty level that reaches nobody",
            "name roles, people, rosters or channels, or take the level out",
        );
    }
    if let Some((again, item)) = again.filter(|(again, _)| *again >= level.wait) {
        let minutes = |span: Millis| span.0 / 60_000;
        item.problem(
            format!("is not sooner than the wait of {} minutes", minutes(level.wait)),
            format!("ask again sooner than after {} minutes, or set a longer wait", minutes(again)),
        );
    }
    level
}

/// A roster, with a position where it says one: `care`, or `care:backup`.
fn roster(item: &Item<'_>, names: &Names) -> Option<RosterReach> {
    let text = item.text()?.trim();
    let (name, position) = match text.split_once(':') {
        Some((name, position)) => (name.trim(), Some(position.trim())),
        None => (text, None),
    };
    if !names.rosters.has(name) {
        item.check_reference(name, &names.rosters);
        return None;
    }
    let wanted = position.map(Position::parse);
    if wanted == Some(None) {
        item.problem(
            format!("'{text}' names no position of a roster"),
            format!("write {name}:primary, {name}:backup, {name}:third or {name}:fourth"),
        );
        return None;
    }
    Some(RosterReach { roster: name.into(), position: wanted.flatten() })
}

/// Adds the default paths that the file does not have and whose role somebody holds.
pub(super) fn add_defaults(desk: &mut Desk) {
    for key in DEFAULT_PATHS {
        let held =
            desk.people.values().flat_map(|person| &person.grants).any(|grant| grant.role.as_str() == key);
        if held && !desk.paths.contains_key(key) {
            let level = PathLevel { roles: vec![key.into()], ..PathLevel::default() };
            let name = desk.role_name(&key.into());
            let path = EscalationPath {
                id: key.into(),
                name,
                levels: vec![level],
                rounds: 1,
                ends_with: Vec::new(),
            };
            desk.paths.insert(key.into(), path);
        }
    }
}
