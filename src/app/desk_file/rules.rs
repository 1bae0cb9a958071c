//! `[[policies]]`, which force approvals, and `[[rules]]`, which sort what comes in. Must not
//! evaluate them.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::desk::IntakeRule;
use crate::domain::expression::Expression;
use crate::domain::policy::Policy;
use crate::domain::thread::Priority;

use super::examples::About;
use super::item::{Item, Table};
use super::names::Names;

/// The priorities, as the file names them.
pub(super) fn priorities() -> Vec<(&'static str, Priority)> {
    Priority::ALL.iter().map(|priority| (priority.as_str(), *priority)).collect()
}

/// Reads all policies. One with mistakes is kept as far as it can be read, so that the numbering
/// of the list stays.
pub(super) fn policies(file: &mut Table<'_>, names: &Names) -> Vec<Policy> {
    let mut taken = BTreeSet::new();
    let read = |table: &mut Table<'_>| Policy {
        name: name(table, &mut taken),
        queues: table
            .list("queues")
            .iter()
            .filter_map(|item| item.reference(&names.queues).map(Into::into))
            .collect(),
        words: table.list("words").iter().filter_map(words).collect(),
        when: table.get("when").and_then(|item| item.expression(About::ThreadAndDraft)),
        needs: needs(table, names),
    };
    tables(file, "policies", read)
}

fn needs(table: &mut Table<'_>, names: &Names) -> Vec<crate::domain::ids::RoleId> {
    let Some(item) = table.need("needs", "[\"legal\"]") else { return Vec::new() };
    let items = item.list();
    if items.as_ref().is_some_and(Vec::is_empty) {
        item.problem("asks for no approval", "name the roles that must approve, such as [\"legal\"]");
    }
    let roles = items.unwrap_or_default();
    roles.iter().filter_map(|item| item.reference(&names.roles).map(Into::into)).collect()
}

/// A phrase of a word list; one that has no word in it would never be found.
fn words(item: &Item<'_>) -> Option<String> {
    let phrase = item.line()?;
    if phrase.unicode_words().next().is_none() {
        item.problem("holds no word and would never be found", "write a word or a phrase, such as guarante*");
        return None;
    }
    Some(phrase.to_owned())
}

/// Reads all rules over what comes in.
pub(super) fn rules(file: &mut Table<'_>, names: &Names) -> Vec<IntakeRule> {
    let mut taken = BTreeSet::new();
    let read = |table: &mut Table<'_>| {
        let name = name(table, &mut taken);
        let words: Vec<String> = table.list("words").iter().filter_map(words).collect();
        let when = if words.is_empty() || table.has("when") {
            table
                .need("when", "\"thread.reach > 10000\"; \"true\" holds for every thread")
                .and_then(|item| item.expression(About::Thread))
        } else {
            Expression::compile("true").ok()
        };
        let priority = table.get("priority").and_then(|item| item.choice(&priorities()));
        let queue = table.get("queue").and_then(|item| item.reference(&names.queues)).map(Into::into);
        let tags: Vec<String> =
            table.list("tags").iter().filter_map(|item| item.line().map(str::to_owned)).collect();
        if ["priority", "queue", "tags"].iter().all(|key| !table.has(key)) {
            table.notes.problem(&table.path, "does nothing", "give it a priority, a queue or tags");
        }
        Some(IntakeRule { name, words, when: when?, priority, queue, tags })
    };
    tables(file, "rules", read).into_iter().flatten().collect()
}

fn tables<T>(
    file: &mut Table<'_>,
    section: &'static str,
    mut read: impl FnMut(&mut Table<'_>) -> T,
) -> Vec<T> {
    file.list(section).iter().filter_map(|item| item.table(section, &mut read)).collect()
}

/// The name that stands on cards and on the log where the rule fires.
fn name(table: &mut Table<'_>, taken: &mut BTreeSet<String>) -> String {
    let Some(item) = table.need("name", "\"Promises of money\"") else { return String::new() };
    let name = item.line().unwrap_or_default().to_owned();
    if !name.is_empty() && !taken.insert(name.clone()) {
        item.problem(format!("'{name}' is the name of an earlier one"), "give each its own name");
    }
    name
}
