//! What changed between two desks, in words, for the decision log. Must not name people: the log
//! keeps its entries for ever, so that people are counted.

use std::fmt::Display;
use std::hash::Hash;

use indexmap::IndexMap;

use crate::domain::desk::{Desk, Queue};

/// What changed, a line for each section: names of queues, roles and the like, numbers of people.
/// Empty where only comments or the layout of the file changed.
pub fn changes(before: &Desk, after: &Desk) -> Vec<String> {
    let mut lines = Vec::new();
    let mut setting = |name: &str, before: String, after: String| {
        if before != after {
            lines.push(format!("{name}: {before} became {after}"));
        }
    };
    setting("name", before.name.clone(), after.name.clone());
    setting("locale", before.locale.clone(), after.locale.clone());
    setting("card_from", before.card_from.as_str().to_owned(), after.card_from.as_str().to_owned());
    setting("handles", word(before.handles), word(after.handles));
    setting("limits.per_token", before.limits.per_token.to_string(), after.limits.per_token.to_string());
    setting(
        "limits.per_address",
        before.limits.per_address.to_string(),
        after.limits.per_address.to_string(),
    );
    setting("url", word(&before.url), word(&after.url));
    setting("digest_from", before.digest_from.to_string(), after.digest_from.to_string());
    for (platform, changed) in [
        ("slack", before.slack != after.slack),
        ("teams", before.teams != after.teams),
        ("discord", before.discord != after.discord),
    ] {
        if changed {
            lines.push(format!("{platform}: connection changed; it counts from the next start"));
        }
    }
    people(before, after, &mut lines);
    named("roles", &before.roles, &after.roles, &mut lines);
    named("queues", &before.queues, &after.queues, &mut lines);
    for (id, queue) in &after.queues {
        if let Some(before) = before.queues.get(id).filter(|before| *before != queue) {
            lines.push(format!("queues.{id}: {} changed", fields(before, queue).join(", ")));
        }
    }
    named(
        "policies",
        &by_name(&before.policies, |it| &it.name),
        &by_name(&after.policies, |it| &it.name),
        &mut lines,
    );
    named("rules", &by_name(&before.rules, |it| &it.name), &by_name(&after.rules, |it| &it.name), &mut lines);
    named("paths", &before.paths, &after.paths, &mut lines);
    named("business_hours", &before.business_hours, &after.business_hours, &mut lines);
    named("rosters", &before.rosters, &after.rosters, &mut lines);
    if before.time_off != after.time_off {
        lines.push(format!("time_off: {} became {}", before.time_off.len(), after.time_off.len()));
    }
    named("sources", &before.sources, &after.sources, &mut lines);
    named("publishers", &before.publishers, &after.publishers, &mut lines);
    lines
}

fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn by_name<T>(list: &[T], name: impl Fn(&T) -> &String) -> IndexMap<String, &T> {
    list.iter().map(|item| (name(item).clone(), item)).collect()
}

fn people(before: &Desk, after: &Desk, lines: &mut Vec<String>) {
    let added = after.people.keys().filter(|id| !before.people.contains_key(*id)).count();
    let removed = before.people.keys().filter(|id| !after.people.contains_key(*id)).count();
    let both = || after.people.iter().filter_map(|(id, now)| before.people.get(id).map(|then| (then, now)));
    let roles = both().filter(|(then, now)| then.grants != now.grants).count();
    let accounts =
        both().filter(|(then, now)| then.accounts != now.accounts || then.email != now.email).count();
    let other = both().filter(|(then, now)| then.name != now.name || then.locale != now.locale).count();
    let counts = [
        (added, "added"),
        (removed, "removed"),
        (roles, "with other roles"),
        (accounts, "with other accounts"),
        (other, "with another name or language"),
    ];
    let told: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if !told.is_empty() {
        lines.push(format!("people: {}", told.join(", ")));
    }
}

/// What was added, removed and changed of a section with keys. Queues tell their fields themselves.
fn named<K: Hash + Eq + Display, V: PartialEq>(
    section: &str,
    before: &IndexMap<K, V>,
    after: &IndexMap<K, V>,
    lines: &mut Vec<String>,
) {
    let mut told = Vec::new();
    told.extend(after.keys().filter(|key| !before.contains_key(*key)).map(|key| format!("'{key}' added")));
    told.extend(before.keys().filter(|key| !after.contains_key(*key)).map(|key| format!("'{key}' removed")));
    if section != "queues" {
        let changed = after.iter().filter(|(key, value)| before.get(*key).is_some_and(|then| then != *value));
        told.extend(changed.map(|(key, _)| format!("'{key}' changed")));
    }
    let stayed = |these: &IndexMap<K, V>, those: &IndexMap<K, V>| -> Vec<String> {
        these.keys().filter(|key| those.contains_key(*key)).map(ToString::to_string).collect()
    };
    // The order counts: the first queue takes what no rule routes, and rules are tried in turn.
    if stayed(before, after) != stayed(after, before) {
        told.push("another order".to_owned());
    }
    if !told.is_empty() {
        lines.push(format!("{section}: {}", told.join(", ")));
    }
}

fn fields(before: &Queue, after: &Queue) -> Vec<&'static str> {
    [
        ("name", before.name != after.name),
        ("channels", before.channels != after.channels),
        ("publisher", before.publisher != after.publisher),
        ("approvals", before.approvals != after.approvals),
        ("approvals_path", before.approvals_path != after.approvals_path),
        ("claim_timeout", before.claim_timeout != after.claim_timeout),
        ("claim_cap", before.claim_cap != after.claim_cap),
        ("undo_window", before.undo_window != after.undo_window),
        ("approve_with_edits", before.approve_with_edits != after.approve_with_edits),
        ("drafts_by", before.drafts_by != after.drafts_by),
        ("deadlines", before.deadlines != after.deadlines),
        ("locale", before.locale != after.locale),
    ]
    .into_iter()
    .filter(|(_, changed)| *changed)
    .map(|(field, _)| field)
    .collect()
}
