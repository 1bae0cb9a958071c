//! Entries of the log as people read them: with the personal data that is still there, names in the
//! place of keys, in one line or as JSON. Must not be exported where somebody wants to verify.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::domain::desk::Desk;
use crate::domain::ids::PersonId;
use crate::domain::sealed::{ERASED, Seal, erased_person};
use crate::store::log::Logged;

/// The longest text of a line, in characters; what is beyond is cut with a mark.
const LONGEST: usize = 100;

/// An entry as JSON with readable values in the place of commitments, and its hash.
pub fn readable(logged: &Logged) -> Value {
    let mut values = HashMap::new();
    logged.entry.clone().visit_sealed(&mut |seal, sealed| {
        if let Some(commitment) = sealed.commitment() {
            values.insert(commitment.to_owned(), sealed.value(seal));
        }
    });
    let mut entry = serde_json::to_value(&logged.entry).unwrap_or_default();
    put_back(&mut entry, &values);
    if let Value::Object(map) = &mut entry {
        map.insert("hash".to_owned(), Value::String(logged.hash.clone()));
    }
    entry
}

fn put_back(value: &mut Value, values: &HashMap<String, String>) {
    match value {
        Value::Object(map) => {
            if let Some(commitment) = only_sealed(map) {
                let text = values.get(commitment).cloned().unwrap_or_else(|| ERASED.to_owned());
                *value = Value::String(text);
            } else {
                map.values_mut().for_each(|value| put_back(value, values));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|value| put_back(value, values)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The commitment, where an object is nothing but a sealed value.
fn only_sealed(map: &Map<String, Value>) -> Option<&str> {
    if map.len() == 1 { map.get("sealed")?.as_str() } else { None }
}

/// All commitments in an entry, given as JSON.
pub fn commitments(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => match only_sealed(map) {
            Some(commitment) => found.push(commitment.to_owned()),
            None => map.values().for_each(|value| commitments(value, found)),
        },
        Value::Array(items) => items.iter().for_each(|value| commitments(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Who stands behind an entry: a person by name where the desk knows them, else what acted.
pub fn who(logged: &Logged, desk: Option<&Desk>) -> String {
    let actor = &logged.entry.actor;
    match (&actor.person, &actor.name) {
        (Some(person), _) => match (person.present(), desk) {
            (Some(key), Some(desk)) => desk.name_of(&PersonId::from(key)),
            (Some(key), None) => key.to_owned(),
            (None, _) => erased_person(person.commitment().unwrap_or_default()),
        },
        (None, Some(name)) => format!("{} {name}", actor.kind),
        (None, None) => actor.kind.clone(),
    }
}

/// An entry in one line: place, time, who, in which role, from where, what, about what, why.
pub fn line(logged: &Logged, desk: Option<&Desk>) -> String {
    let entry = &logged.entry;
    let mut parts = vec![format!("{:>6}  {}  {}", entry.sequence, entry.at, who(logged, desk))];
    let surface = entry.actor.surface.as_str();
    parts.push(match &entry.actor.role {
        Some(role) => format!(" ({role}, {surface})"),
        None => format!(" ({surface})"),
    });
    parts.push(format!("  {}", entry.decision.action()));
    if let Some(thread) = &entry.subject {
        parts.push(format!("  {thread}"));
    }
    if let (Some(before), Some(after)) = (&entry.before, &entry.after)
        && before.state != after.state
    {
        parts.push(format!("  {} → {}", before.state, after.state));
    }
    if let Some(said) = said(logged) {
        parts.push(format!("  “{}”", short(&said)));
    }
    if let Some(reason) = &entry.reason {
        parts.push(format!("  because “{}”", short(&reason.value(Seal::Ours))));
    }
    if let Some(reason) = &entry.actor.break_glass {
        parts.push(format!("  GLASS BROKEN: “{}”", short(&reason.value(Seal::Ours))));
    }
    parts.concat()
}

/// The text that an entry is about, or its details where it has none.
fn said(logged: &Logged) -> Option<String> {
    let value = readable(logged);
    let details = value.get("details")?.as_object()?;
    if let Some(text) = details.get("text").and_then(Value::as_str) {
        return Some(text.to_owned());
    }
    let words: Vec<String> = details
        .iter()
        .filter(|(name, value)| {
            !value.is_null() && !matches!(name.as_str(), "hash" | "token" | "commitments")
        })
        .map(|(name, value)| match value {
            Value::String(text) => format!("{name}: {text}"),
            other => format!("{name}: {other}"),
        })
        .collect();
    if words.is_empty() { None } else { Some(words.join(", ")) }
}

fn short(text: &str) -> String {
    // Control characters would move the terminal's cursor.
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// Whether all of these words stand somewhere in an entry, whatever their case.
pub fn contains(logged: &Logged, words: &[String]) -> bool {
    let mut text = String::new();
    gather(&readable(logged), &mut text);
    let text = text.to_lowercase();
    words.iter().all(|word| text.contains(word))
}

fn gather(value: &Value, text: &mut String) {
    match value {
        Value::String(part) => {
            text.push_str(part);
            text.push('\n');
        }
        Value::Array(items) => items.iter().for_each(|value| gather(value, text)),
        Value::Object(map) => map.values().for_each(|value| gather(value, text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
