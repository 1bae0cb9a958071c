//! A source of the desk file, compiled: any tool's record becomes a message without code. Must not
//! know any tool; what it knows of a record stands in the desk file, as JMESPath
//! (<https://jmespath.org/specification.html>).
//!
//! A tool does not know this desk, so a mapping reads leniently: numbers become texts, words count
//! whatever their case, dates may be RFC 3339 or seconds or milliseconds since 1970. An optional field
//! that cannot be read is left out and counted, and the message stays. Only a text must be there.

use std::collections::BTreeMap;

use jmespath::{Expression, Rcvar, Variable};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::message::{self, Parts, Received};
use super::values;
use crate::domain::canonical;
use crate::domain::cleaning::Changes;
use crate::domain::desk::Source;
use crate::domain::ids::SourceId;
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;

/// The fields that a mapping can fill.
pub const FIELDS: &[&str] = &[
    "author",
    "conversation",
    "external_id",
    "lang",
    "network",
    "priority",
    "queue",
    "reach",
    "received_at",
    "sentiment",
    "tags",
    "text",
    "url",
];

/// Why a source of the desk file cannot be used. The text is for whoever wrote the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// The source's own key.
    #[error("the source '{0}' has a name with other characters than letters, digits, '.', '_' and '-'")]
    Name(String),
    /// A field that messages do not have.
    #[error("the source '{source_id}' maps '{field}', which no message has; known are {known}", known = FIELDS.join(", "))]
    UnknownField {
        /// The source.
        source_id: String,
        /// The field.
        field: String,
    },
    /// A field that every mapping must have.
    #[error("the source '{0}' maps no 'text'; say where a record has it, such as text = \"body\"")]
    NoText(String),
    /// A path that is not JMESPath.
    #[error("the source '{source_id}' finds '{field}' by '{path}', which is not JMESPath: {why}")]
    Path {
        /// The source.
        source_id: String,
        /// The field.
        field: String,
        /// The path.
        path: String,
        /// What is wrong with it.
        why: String,
    },
}

/// A source of the desk file, compiled.
#[derive(Debug)]
pub struct Mapping {
    source: SourceId,
    network: Option<String>,
    items: Option<Path>,
    fields: BTreeMap<&'static str, Path>,
    defaults: BTreeMap<&'static str, Value>,
}

type Path = Expression<'static>;

/// Compiles a source.
///
/// # Errors
/// Says what is wrong with it.
pub fn compile(source: &Source) -> Result<Mapping, MappingError> {
    let id = source.id.to_string();
    if message::source(&id).is_err() {
        return Err(MappingError::Name(id));
    }
    let path = |field: &str, path: &str| {
        jmespath::compile(path).map_err(|error| MappingError::Path {
            source_id: id.clone(),
            field: field.to_owned(),
            path: path.to_owned(),
            why: first_line(&error.to_string()),
        })
    };
    let known = |field: &str| {
        FIELDS
            .iter()
            .copied()
            .find(|known| *known == field)
            .ok_or_else(|| MappingError::UnknownField { source_id: id.clone(), field: field.to_owned() })
    };
    let mut fields = BTreeMap::new();
    for (field, text) in &source.fields {
        fields.insert(known(field)?, path(field, text)?);
    }
    let mut defaults = BTreeMap::new();
    for (field, text) in &source.defaults {
        defaults.insert(known(field)?, Value::String(text.clone()));
    }
    let items = source.items.as_deref().map(|text| path("items", text)).transpose()?;
    if !fields.contains_key("text") {
        return Err(MappingError::NoText(id));
    }
    Ok(Mapping { source: source.id.clone(), network: source.network.clone(), items, fields, defaults })
}

impl Mapping {
    /// The source.
    pub fn source(&self) -> &SourceId {
        &self.source
    }

    /// The records of a body, by the source's `items`. A single record is a list of one.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] where the path leads to nothing that holds records.
    pub fn records(&self, body: Value) -> Result<Vec<Value>, Refusal> {
        let Some(items) = &self.items else { return Ok(vec![body]) };
        match variable(&body).and_then(|body| search(items, &body)) {
            Ok(Value::Array(records)) => Ok(records),
            Ok(Value::Object(record)) => Ok(vec![Value::Object(record)]),
            Ok(_) => Err(Refusal::Malformed { why: format!("there are no records at '{}'", items.as_str()) }),
            Err(why) => Err(Refusal::Malformed {
                why: format!("there are no records at '{}': {why}", items.as_str()),
            }),
        }
    }

    /// The records of a line of a file, or of an item of a list: itself where it is a record, or else the
    /// records in it by the source's `items`, where somebody kept the bodies of webhooks.
    ///
    /// # Errors
    /// As [`Self::records`].
    pub fn records_of_item(&self, item: Value) -> Result<Vec<Value>, Refusal> {
        if self.fits(&item) > 0 { Ok(vec![item]) } else { self.records(item) }
    }

    /// A record as a message. Where the source has no id of it, it gets `sha256:` and the SHA-256 in
    /// hex of the record's canonical JSON (RFC 8785): the same record is the same message.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] where the record has no text, with the path that should lead to it.
    pub fn message(&self, record: &Value, now: Timestamp) -> Result<Received, Refusal> {
        let found =
            Found { mapping: self, record: variable(record).map_err(|why| Refusal::Malformed { why })? };
        let mut changes = Changes::default();
        let text =
            found.get("text").and_then(|value| values::text(&value)).ok_or_else(|| self.no_text(&found))?;
        let external_id = match found.get("external_id").and_then(|value| values::text(&value)) {
            Some(id) if !id.trim().is_empty() => id,
            _ => hash(record)?,
        };
        let mut parts = Parts::new(self.source.clone(), external_id, text);
        let noted = &mut changes;
        parts.conversation = found.read("conversation", values::text, noted);
        parts.network = found.read("network", values::text, noted).or_else(|| self.network.clone());
        parts.author = found.read("author", values::text, noted);
        parts.lang = found.read("lang", values::text, noted);
        parts.queue = found.read("queue", values::text, noted);
        parts.url = found.read("url", values::text, noted);
        parts.reach = found.read("reach", values::count, noted);
        parts.received_at = found.read("received_at", values::moment, noted);
        parts.tags = found.read("tags", values::list, noted).unwrap_or_default();
        parts.sentiment = found.read("sentiment", |value| values::sentiment(&values::text(value)?), noted);
        parts.priority = found.read("priority", |value| values::priority(&values::text(value)?), noted);
        message::received(parts, now, changes)
    }

    /// How many of the mapped fields a record has; 0 where it has no text.
    pub fn fits(&self, record: &Value) -> usize {
        let Ok(record) = variable(record) else { return 0 };
        let has = |path: &Path| search(path, &record).is_ok_and(|value| !is_nothing(&value));
        match self.fields.get("text") {
            Some(text) if has(text) => self.fields.values().filter(|path| has(path)).count(),
            _ => 0,
        }
    }

    /// How many fields it maps.
    pub fn width(&self) -> usize {
        self.fields.len()
    }

    fn no_text(&self, found: &Found<'_>) -> Refusal {
        let path = self.fields.get("text").map_or("", |path| path.as_str());
        let why = match self.fields.get("text").map(|path| search(path, &found.record)) {
            Some(Err(why)) => format!("the source '{}' finds no text at '{path}': {why}", self.source),
            _ => format!("the source '{}' finds no text at '{path}'", self.source),
        };
        Refusal::Malformed { why }
    }
}

/// A record, ready to be searched.
struct Found<'a> {
    mapping: &'a Mapping,
    record: Rcvar,
}

impl Found<'_> {
    /// What the record has for a field, or else the default.
    fn get(&self, field: &str) -> Option<Value> {
        let path = self.mapping.fields.get(field);
        let value = path.and_then(|path| search(path, &self.record).ok()).filter(|value| !is_nothing(value));
        value.or_else(|| self.mapping.defaults.get(field).cloned())
    }

    /// A field read; one that is there and cannot be read is noted.
    fn read<T>(
        &self,
        field: &'static str,
        read: impl FnOnce(&Value) -> Option<T>,
        changes: &mut Changes,
    ) -> Option<T> {
        let value = self.get(field)?;
        let read = read(&value);
        if read.is_none() {
            changes.left_out.insert(field);
        }
        read
    }
}

fn variable(value: &Value) -> Result<Rcvar, String> {
    Variable::from_serializable(value).map(Rcvar::new).map_err(|error| first_line(&error.to_string()))
}

fn search(path: &Path, record: &Rcvar) -> Result<Value, String> {
    let found = path.search(record).map_err(|error| first_line(&error.to_string()))?;
    if found.is_expref() {
        return Err("it leads to an expression, not to a value; take the '&' away".to_owned());
    }
    serde_json::to_value(&*found).map_err(|error| error.to_string())
}

/// Null, and an empty text, which tools write for nothing.
fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

fn hash(record: &Value) -> Result<String, Refusal> {
    let bytes =
        canonical::try_bytes(record).map_err(|error| Refusal::Malformed { why: error.to_string() })?;
    Ok(format!("sha256:{}", hex::encode(Sha256::digest(bytes))))
}

/// The parser's errors go on with a picture of the place, which a single line cannot hold.
fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
