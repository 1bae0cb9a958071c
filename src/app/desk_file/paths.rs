//! `[paths.KEY]`, the escalation paths, and those that every desk has. Must not know threads.

use indexmap::IndexMap;

use crate::domain::desk::{Desk, EscalationPath, PathLevel};
use crate::domain::ids::PathId;

use super::item::{Item, Table};
use super::names::Names;
use super::value::name_of_key;

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
    };
    if level.roles.is_empty() && level.people.is_empty() {
        item.problem("is an empty level that reaches nobody", "name roles or people, or take the level out");
    }
    level
}

/// Adds the default paths that the file does not have and whose role somebody holds.
pub(super) fn add_defaults(desk: &mut Desk) {
    for key in DEFAULT_PATHS {
        let held =
            desk.people.values().flat_map(|person| &person.grants).any(|grant| grant.role.as_str() == key);
        if held && !desk.paths.contains_key(key) {
            let level = PathLevel { roles: vec![key.into()], people: Vec::new() };
            let name = desk.role_name(&key.into());
            desk.paths.insert(key.into(), EscalationPath { id: key.into(), name, levels: vec![level] });
        }
    }
}
