//! `[roles.KEY]`. Must not know who holds them.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::domain::desk::Role;
use crate::domain::ids::RoleId;
use crate::domain::permission::Permission;

use super::item::{Item, Table};
use super::names::Names;
use super::queues::ANYONE;
use super::value::name_of_key;

/// Lays the file's roles over the default ones: what the file does not say of a default role stays
/// as it is.
pub(super) fn read(file: &mut Table<'_>, names: &Names, roles: &mut IndexMap<RoleId, Role>) {
    for (key, item) in file.entries("roles") {
        item.check_key(key);
        if key == ANYONE {
            item.problem(
                "this name is taken: among approvals it stands for anybody who may approve",
                "give the role another key",
            );
        }
        let role = roles.entry(key.into()).or_insert_with(|| Role {
            id: key.into(),
            name: name_of_key(key),
            rank: 10,
            allow: BTreeSet::new(),
            deny: BTreeSet::new(),
            on_shift: BTreeSet::new(),
        });
        item.table("roles.KEY", |table| fill(role, table, names));
    }
}

fn fill(role: &mut Role, table: &mut Table<'_>, names: &Names) {
    if let Some(name) = table.line("name") {
        role.name = name;
    }
    if let Some(rank) = table.get("rank").and_then(|item| item.number(0..=1000)) {
        role.rank = rank;
    }
    if let Some(item) = table.get("allow") {
        role.allow = permissions(&item, names);
    }
    if let Some(item) = table.get("deny") {
        role.deny = permissions(&item, names);
    }
    if let Some(item) = table.get("on_shift") {
        role.on_shift = permissions(&item, names);
        for right in role.on_shift.difference(&role.allow) {
            item.problem(
                format!("has '{}', which this role does not allow at all", right.as_str()),
                "add it to allow, or take it out here",
            );
        }
    }
}

fn permissions(item: &Item<'_>, names: &Names) -> BTreeSet<Permission> {
    item.list()
        .unwrap_or_default()
        .iter()
        .filter_map(|item| item.reference(&names.permissions))
        .filter_map(|name| Permission::ALL.iter().copied().find(|permission| permission.as_str() == name))
        .collect()
}
