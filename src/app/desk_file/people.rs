//! `[people.KEY]`. Must not decide what they may do.

use indexmap::IndexMap;

use crate::domain::desk::{Grant, Person};
use crate::domain::ids::PersonId;

use super::item::{Item, Table};
use super::names::Names;
use super::queues::PLATFORMS;
use super::value::name_of_key;

/// Reads everybody.
///
/// Where nobody in the file has `roles`, everybody is a manager: the desk of two colleagues who
/// approve what the other wrote. Where anybody has, a person without is a responder.
pub(super) fn read(file: &mut Table<'_>, names: &Names) -> IndexMap<PersonId, Person> {
    let mut people = IndexMap::new();
    let mut undecided = Vec::new();
    for (key, item) in file.entries("people") {
        item.check_key(key);
        let mut person = Person::named(key, Vec::new());
        person.name = name_of_key(key);
        if item.table("people.KEY", |table| fill(&mut person, table, names)) == Some(false) {
            undecided.push(person.id.clone());
        }
        people.insert(person.id.clone(), person);
    }
    if people.is_empty() {
        file.notes.problem(
            "people",
            "nobody works at this desk",
            "add at least two, [people.ana] and [people.ben]: nobody approves what they wrote",
        );
    }
    let role = if undecided.len() == people.len() { "manager" } else { "responder" };
    for id in undecided {
        if let Some(person) = people.get_mut(&id) {
            person.grants.push(Grant::everywhere(role));
        }
    }
    people
}

/// Whether the file says which roles the person holds.
fn fill(person: &mut Person, table: &mut Table<'_>, names: &Names) -> bool {
    if let Some(name) = table.line("name") {
        person.name = name;
    }
    if let Some(item) = table.get("email") {
        person.email = item.line().map(str::to_owned);
        if person.email.as_ref().is_some_and(|email| !email.contains('@')) {
            item.problem("is no e-mail address", "write it as ana@example.com, or take the line out");
        }
    }
    if let Some(item) = table.get("locale") {
        person.locale = item.locale();
    }
    for (key, platform) in PLATFORMS {
        if let Some(account) = table.line(key) {
            person.accounts.insert(platform, account);
        }
    }
    let Some(roles) = table.get("roles") else { return false };
    for item in roles.list().unwrap_or_default() {
        person.grants.extend(grant(&item, names));
    }
    true
}

/// A role, or a role in some queues: `manager` or `manager@care,press`.
fn grant(item: &Item<'_>, names: &Names) -> Option<Grant> {
    let text = item.text()?.trim();
    let (role, queues) = match text.split_once('@') {
        None => (text, None),
        Some((role, queues)) => (role.trim(), Some(queues)),
    };
    item.check_reference(role, &names.roles);
    let queues = queues.map(|queues| {
        let queues = queues.split(',').map(str::trim);
        queues.inspect(|queue| item.check_reference(queue, &names.queues)).map(Into::into).collect()
    });
    Some(Grant { role: role.into(), queues })
}
