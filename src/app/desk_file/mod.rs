//! The desk file: TOML in, a checked [`Desk`] or all problems at once out. `docs/desk-file.md`
//! describes every key. Must not read files or the environment, and no secret ever.

mod business_hours;
mod changes;
mod checks;
mod connections;
mod deadlines;
mod examples;
mod item;
mod names;
mod paths;
mod people;
mod problem;
mod publishers;
mod queues;
mod roles;
mod rosters;
mod rules;
mod scenarios;
mod sources;
mod suggest;
mod time_off;
mod value;
mod version;
mod week;

#[cfg(test)]
mod tests;

use toml::de::DeTable;

use crate::domain::desk::{Desk, HandlePolicy};
use crate::domain::roster::zone::Zone;

use item::Table;
use names::Names;
use problem::Notes;

pub use changes::changes;
pub use problem::DeskProblem;

/// Reads a desk file. `name` is what problems call it.
///
/// # Errors
/// All that is wrong with it, in the order of the file. Where it is no TOML, that alone is said:
/// what a broken line was meant to hold cannot be judged.
pub fn parse(name: &str, text: &str) -> Result<Desk, Vec<DeskProblem>> {
    parse_beside(name, text, &|_| Err("no files are read here".to_owned()))
}

/// The same for a desk file that may name calendars, of which `files` gives the text.
///
/// # Errors
/// As for [`parse`].
pub fn parse_beside(
    name: &str,
    text: &str,
    files: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Desk, Vec<DeskProblem>> {
    let notes = Notes::on(name, text, files);
    let desk = read(&notes, text);
    let problems = notes.into_problems();
    if problems.is_empty() { Ok(desk) } else { Err(problems) }
}

fn read<'a>(notes: &'a Notes<'a>, text: &'a str) -> Desk {
    let mut desk = Desk::empty("");
    desk.add_default_roles();
    let (file, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let at = error.span().map_or(0, |span| span.start);
        let wrong = format!("this is no TOML: {}", error.message().replace('\n', " "));
        notes.problem_at(at, "", (wrong, "see the examples in docs/desk-file.md".to_owned()));
    }
    if !errors.is_empty() {
        return desk;
    }
    let file = file.get_ref();
    let names = Names::of(file, &desk);
    Table::read(notes, (String::new(), "desk", file), |table| fill(&mut desk, table, &names));
    checks::accounts(&desk, notes);
    checks::paths(&desk, notes);
    checks::deadlines(&desk, notes);
    checks::approval_paths(&desk, notes);
    // A person or role that could not be read would make approvals look impossible that are not.
    if !notes.any_in(&["people", "roles"]) {
        checks::approvals(&desk, notes);
    }
    // What calendars say is part of the desk as much as what the file says.
    desk.version = version::of_text(&[vec![text.to_owned()], notes.beside()].concat().join("\n"));
    desk.policy_version = version::of_policies(&desk);
    desk
}

fn fill(desk: &mut Desk, file: &mut Table<'_>, names: &Names) {
    if let Some(name) = file.need("name", "\"Acme\"").and_then(|item| item.line()) {
        name.clone_into(&mut desk.name);
    }
    if let Some(locale) = file.get("locale").and_then(|item| item.locale()) {
        desk.locale = locale;
    }
    if let Some(priority) = file.get("card_from").and_then(|item| item.choice(&rules::priorities())) {
        desk.card_from = priority;
    }
    let handles =
        [("full", HandlePolicy::Full), ("masked", HandlePolicy::Masked), ("hidden", HandlePolicy::Hidden)];
    if let Some(policy) = file.get("handles").and_then(|item| item.choice(&handles)) {
        desk.handles = policy;
    }
    if let Some(item) = file.get("url") {
        desk.url = connections::web_address(&item).map(|url| url.trim_end_matches('/').to_owned());
    }
    if let Some(number) = file.get("digest_from").and_then(|item| item.number(2..=10_000)) {
        desk.digest_from = number;
    }
    if let Some(limits) = file.get("limits") {
        limits.table("limits", |table| limit(desk, table));
    }
    roles::read(file, names, &mut desk.roles);
    // The ground's own queue stands where the file has none, and changes with the file's settings.
    let queues = queues::read(file, names, &desk.locale);
    if !queues.is_empty() {
        desk.queues = queues.into_iter().map(|queue| (queue.id.clone(), queue)).collect();
    } else if let Some(inbox) = desk.queues.values_mut().next() {
        desk.locale.clone_into(&mut inbox.locale);
        if let [only] = names.publishers.names.as_slice() {
            inbox.publisher = Some(only.as_str().into());
        }
    }
    desk.people = people::read(file, names);
    desk.policies = rules::policies(file, names);
    desk.rules = rules::rules(file, names);
    desk.paths = paths::read(file, names);
    paths::add_defaults(desk);
    desk.business_hours = business_hours::read(file);
    desk.rosters = rosters::read(file, names, &desk.people);
    let zone = desk.rosters.values().next().map_or_else(Zone::utc, |roster| roster.zone.clone());
    desk.time_off = time_off::read(file, names, &zone);
    desk.sources = sources::read(file, names);
    desk.scenarios = scenarios::read(file, names);
    desk.publishers = publishers::read(file);
    connections::read(file, desk);
}

fn limit(desk: &mut Desk, table: &mut Table<'_>) {
    if let Some(number) = table.get("per_token").and_then(|item| item.number(1..=1_000_000)) {
        desk.limits.per_token = number;
    }
    if let Some(number) = table.get("per_address").and_then(|item| item.number(1..=1_000_000)) {
        desk.limits.per_address = number;
    }
}
