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
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::domain::thread::{Priority, Sentiment};

    fn source(fields: &[(&str, &str)], defaults: &[(&str, &str)]) -> Source {
        let owned = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(field, path)| ((*field).to_owned(), (*path).to_owned())).collect()
        };
        Source {
            id: "zendesk".into(),
            network: Some("email".to_owned()),
            proof: None,
            items: None,
            fields: owned(fields),
            defaults: owned(defaults),
        }
    }

    const NOW: i64 = 1_795_000_000_000;

    fn take(source: &Source, record: &Value) -> Result<Received, Refusal> {
        compile(source).unwrap().message(record, Timestamp::from_millis(NOW))
    }

    #[test]
    fn a_tools_record_becomes_a_message() {
        let source = source(
            &[
                ("text", "ticket.comments[-1].body"),
                ("external_id", "ticket.id"),
                ("conversation", "ticket.thread || ticket.id"),
                ("author", "ticket.requester.name"),
                ("priority", "ticket.priority"),
                ("sentiment", "ticket.mood"),
                ("tags", "ticket.tags"),
                ("received_at", "ticket.created"),
                ("reach", "ticket.followers"),
            ],
            &[("lang", "en"), ("queue", "press"), ("sentiment", "neutral")],
        );
        let got = take(
            &source,
            &json!({"ticket": {
                "id": 35436, "comments": [{"body": "old"}, {"body": "My blender is on fire"}],
                "requester": {"name": "Ana"}, "priority": "URGENT", "mood": "Negative", "tags": ["fire", 7],
                "created": 1_614_265_330, "followers": "12"
            }}),
        )
        .unwrap();
        assert!(got.changes.is_empty(), "{:?}", got.changes);
        let message = got.incoming;
        assert_eq!((message.text.as_str(), message.external_id.as_str()), ("My blender is on fire", "35436"));
        assert_eq!((message.conversation.as_str(), message.network.as_str()), ("35436", "email"));
        assert_eq!(
            (message.priority, message.sentiment),
            (Some(Priority::Urgent), Some(Sentiment::Negative))
        );
        assert_eq!(message.tags, ["fire", "7"]);
        assert_eq!(message.received_at, Some(Timestamp::from_millis(1_614_265_330_000)));
        assert_eq!((message.reach, message.lang.as_deref()), (Some(12), Some("en")));
        assert_eq!(message.queue, Some("press".into()));
        assert_eq!(message.author.as_deref(), Some("Ana"));
    }

    #[test]
    fn a_default_stands_where_the_record_has_nothing() {
        let source = source(&[("text", "body"), ("sentiment", "mood")], &[("sentiment", "negative")]);
        let sentiment = |record| take(&source, &record).unwrap().incoming.sentiment;
        assert_eq!(sentiment(json!({"body": "a"})), Some(Sentiment::Negative));
        assert_eq!(sentiment(json!({"body": "a", "mood": " "})), Some(Sentiment::Negative));
        assert_eq!(sentiment(json!({"body": "a", "mood": "positive"})), Some(Sentiment::Positive));
    }

    #[test]
    fn without_an_id_the_same_record_is_the_same_message() {
        let source = source(&[("text", "text"), ("external_id", "id")], &[]);
        let id = |record| take(&source, &record).unwrap().incoming.external_id;
        // Checked with: printf '{"a":1,"text":"hi"}' | sha256sum
        let known = "sha256:c5a673fd876381d197a17837d12d524c9546b5e9203f58c7d9a9cd7fdf269aa0";
        assert_eq!(id(json!({"text": "hi", "a": 1})), known);
        assert_eq!(id(json!({"a": 1, "text": "hi"})), known);
        assert_ne!(id(json!({"a": 2, "text": "hi"})), known);
        assert_eq!(id(json!({"text": "hi", "id": 12_345_678_901_234_567_u64})), "12345678901234567");
    }

    #[test]
    fn without_a_text_the_path_is_named() {
        let source = source(&[("text", "data.body")], &[]);
        for record in [json!({}), json!({"data": {"body": ["a"]}}), json!([1]), json!({"data": {"body": ""}})]
        {
            match take(&source, &record) {
                Err(Refusal::Malformed { why }) => assert!(why.contains("'data.body'"), "{why}"),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_left_out_and_noted() {
        let source = source(&[("text", "t"), ("received_at", "at"), ("sentiment", "s"), ("reach", "r")], &[]);
        let got = take(&source, &json!({"t": "hi", "at": "soon", "s": "offensive", "r": {}})).unwrap();
        assert_eq!(
            got.changes.left_out.iter().copied().collect::<Vec<_>>(),
            ["reach", "received_at", "sentiment"]
        );
        assert_eq!(got.incoming.sentiment, None);
    }

    #[test]
    fn records_are_found_in_a_body() {
        let mut source = source(&[("text", "t")], &[]);
        let body = json!({"data": {"items": [{"t": 1}, {"t": 2}], "one": {"t": 3}, "n": 1}});
        assert_eq!(compile(&source).unwrap().records(body.clone()).unwrap(), std::slice::from_ref(&body));
        source.items = Some("data.items".to_owned());
        assert_eq!(compile(&source).unwrap().records(body.clone()).unwrap().len(), 2);
        source.items = Some("data.one".to_owned());
        assert_eq!(compile(&source).unwrap().records(body.clone()).unwrap(), [json!({"t": 3})]);
        for nothing in ["data.n", "none", "abs(data.one)"] {
            source.items = Some(nothing.to_owned());
            let refusal = compile(&source).unwrap().records(body.clone()).unwrap_err();
            assert!(matches!(refusal, Refusal::Malformed { why } if why.contains(nothing)));
        }
    }

    #[test]
    fn a_source_that_cannot_work_says_why() {
        let error = |source: &Source| compile(source).unwrap_err().to_string();
        assert!(error(&source(&[("id", "id")], &[])).contains("known are author"));
        assert!(error(&source(&[("author", "name")], &[])).contains("maps no 'text'"));
        assert!(error(&source(&[("text", "a..b")], &[])).contains("'a..b'"));
        assert!(!error(&source(&[("text", "a..b")], &[])).contains('\n'));
        let mut named = source(&[("text", "t")], &[]);
        named.id = "a b".into();
        assert!(error(&named).contains("'a b'"));
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            let key = prop_oneof![Just("text".to_owned()), Just("id".to_owned()), any::<String>()];
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec((key, inner), 0..4)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_record_panics(record in json()) {
            let source = source(
                &[("text", "text"), ("external_id", "id"), ("reach", "id"), ("received_at", "id"),
                  ("tags", "text[*]"), ("author", "join(',', keys(text))"), ("url", "id"), ("lang", "id")],
                &[],
            );
            let mapping = compile(&source).unwrap();
            let fits = mapping.fits(&record);
            let message = mapping.message(&record, Timestamp::from_millis(NOW));
            prop_assert!(message.is_err() || fits > 0);
        }
    }
}
