//! The desk's own shape of a message, which the API takes as it is:
//!
//! `{"source","external_id","author":{"handle"},"text","lang","reach","priority","queue","url",
//! "received_at","sentiment","conversation","network","tags"}`
//!
//! Only `source`, `external_id` and `text` are required; `null` is as good as absent; unknown fields
//! are ignored. Must not guess: a field of another type is refused by name, since whoever writes this
//! shape writes it for this desk.

use serde_json::{Map, Value};

use super::message::{self, Parts, Received};
use crate::domain::cleaning::Changes;
use crate::domain::refusal::Refusal;
use crate::domain::thread::{Priority, Sentiment};
use crate::domain::time::Timestamp;

/// Whether a record is meant as the desk's own shape: it has everything that is required.
pub fn is_standard(record: &Value) -> bool {
    ["source", "external_id", "text"]
        .iter()
        .all(|field| record.get(field).is_some_and(|value| !value.is_null()))
}

/// Reads a message. A time in the future is held at `now`.
///
/// # Errors
/// [`Refusal::ArgumentMissing`] and [`Refusal::ArgumentWrong`] with the field's name,
/// [`Refusal::Malformed`] where it is no object.
pub fn read(record: &Value, now: Timestamp) -> Result<Received, Refusal> {
    let Value::Object(map) = record else {
        let why = format!("a message is an object, and this is {}", kind(record));
        return Err(Refusal::Malformed { why });
    };
    let fields = Fields(map);
    let mut parts = Parts::new(
        message::source(fields.required("source")?)?,
        fields.required("external_id")?.to_owned(),
        fields.required("text")?.to_owned(),
    );
    let owned = |name| Ok::<_, Refusal>(fields.text(name)?.map(str::to_owned));
    parts.conversation = owned("conversation")?;
    parts.network = owned("network")?;
    parts.lang = owned("lang")?;
    parts.queue = owned("queue")?;
    parts.url = owned("url")?;
    parts.author = fields.handle()?;
    parts.reach = fields.reach()?;
    parts.tags = fields.tags()?;
    parts.sentiment = fields.word("sentiment", "positive, neutral or negative", Sentiment::parse)?;
    parts.priority = fields.word("priority", "low, normal, high or urgent", Priority::parse)?;
    parts.received_at = fields
        .word("received_at", "a time such as 2026-11-22T14:05:00Z", |text| Timestamp::parse(text).ok())?;
    message::received(parts, now, Changes::default())
}

/// The fields of a record.
struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    fn get(&self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    fn text(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(wrong(name, "a text", other)),
        }
    }

    fn required(&self, name: &str) -> Result<&'a str, Refusal> {
        self.text(name)?.ok_or_else(|| Refusal::ArgumentMissing { name: name.to_owned() })
    }

    fn word<T>(&self, name: &str, known: &str, parse: fn(&str) -> Option<T>) -> Result<Option<T>, Refusal> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let word = text.trim();
        match parse(word).or_else(|| parse(&word.to_lowercase())) {
            Some(found) => Ok(Some(found)),
            None => Err(Refusal::ArgumentWrong { name: name.to_owned(), why: format!("it must be {known}") }),
        }
    }

    fn handle(&self) -> Result<Option<String>, Refusal> {
        match self.get("author") {
            None => Ok(None),
            Some(Value::Object(author)) => match Fields(author).get("handle") {
                None => Ok(None),
                Some(Value::String(handle)) => Ok(Some(handle.clone())),
                Some(other) => Err(wrong("author.handle", "a text", other)),
            },
            Some(other) => Err(wrong("author", "an object such as {\"handle\":\"@ana\"}", other)),
        }
    }

    fn reach(&self) -> Result<Option<i64>, Refusal> {
        let Some(value) = self.get("reach") else { return Ok(None) };
        match value.as_i64() {
            Some(reach) if reach >= 0 => Ok(Some(reach)),
            _ => Err(wrong("reach", "a whole number, not below 0", value)),
        }
    }

    fn tags(&self) -> Result<Vec<String>, Refusal> {
        let Some(value) = self.get("tags") else { return Ok(Vec::new()) };
        let tag = |item: &Value| item.as_str().map(str::to_owned);
        value
            .as_array()
            .and_then(|items| items.iter().map(tag).collect())
            .ok_or_else(|| wrong("tags", "a list of texts", value))
    }
}

fn wrong(name: &str, expected: &str, found: &Value) -> Refusal {
    let why = format!("it must be {expected}, and is {}", kind(found));
    Refusal::ArgumentWrong { name: name.to_owned(), why }
}

/// What a value is, in words.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::domain::incoming::LONGEST_TEXT;

    const NOW: i64 = 1_795_000_000_000;

    fn take(record: &Value) -> Result<Received, Refusal> {
        read(record, Timestamp::from_millis(NOW))
    }

    #[test]
    fn three_fields_are_enough() {
        let got = take(&json!({"source": "Twitter", "external_id": "7", "text": "hi"})).unwrap();
        assert!(got.changes.is_empty());
        let message = got.incoming;
        assert_eq!((message.source.as_str(), message.external_id.as_str()), ("Twitter", "7"));
        assert_eq!((message.network.as_str(), message.conversation.as_str()), ("x", "7"));
        assert_eq!((message.priority, message.received_at), (None, None));
    }

    #[test]
    fn every_field_is_read() {
        let message = take(&json!({
            "source": "crm", "external_id": "7", "text": "hi", "author": {"handle": "@ana"}, "lang": "pt",
            "reach": 12, "priority": "High", "queue": "press", "url": "https://a.b/c", "tags": ["a", "b"],
            "received_at": "2021-02-25T15:02:10Z", "sentiment": "negative", "conversation": "c",
            "network": "Bluesky", "something": {"else": 1},
        }))
        .unwrap()
        .incoming;
        assert_eq!(message.author.as_deref(), Some("@ana"));
        assert_eq!((message.reach, message.priority), (Some(12), Some(Priority::High)));
        assert_eq!(message.queue, Some("press".into()));
        assert_eq!(message.received_at, Some(Timestamp::from_millis(1_614_265_330_000)));
        assert_eq!(message.sentiment, Some(Sentiment::Negative));
        assert_eq!((message.conversation.as_str(), message.network.as_str()), ("c", "bluesky"));
        assert_eq!(message.url.as_deref(), Some("https://a.b/c"));
        assert_eq!(message.tags, ["a", "b"]);
        assert_eq!(message.lang.as_deref(), Some("pt"));
    }

    #[test]
    fn wrong_types_and_words_are_refused_by_name() {
        for (field, value) in [
            ("source", json!(1)),
            ("source", json!("../etc")),
            ("source", json!("")),
            ("external_id", json!(7)),
            ("external_id", json!(" ")),
            ("text", json!(["hi"])),
            ("text", json!("\u{200B}\n")),
            ("author", json!("@ana")),
            ("reach", json!("many")),
            ("reach", json!(-1)),
            ("reach", json!(1.5)),
            ("priority", json!("asap")),
            ("tags", json!("a")),
            ("tags", json!([1])),
            ("received_at", json!("yesterday")),
            ("received_at", json!(5)),
            ("sentiment", json!("meh")),
            ("url", json!(false)),
        ] {
            let mut record = json!({"source": "s", "external_id": "7", "text": "hi"});
            record[field] = value.clone();
            match take(&record) {
                Err(Refusal::ArgumentWrong { name, .. }) => assert_eq!(name, field),
                other => panic!("{field} = {value}: {other:?}"),
            }
        }
        let handle = json!({"source": "s", "external_id": "7", "text": "hi", "author": {"handle": 1}});
        assert!(matches!(take(&handle), Err(Refusal::ArgumentWrong { name, .. }) if name == "author.handle"));
    }

    #[test]
    fn what_is_missing_is_named() {
        for field in ["source", "external_id", "text"] {
            let mut record = json!({"source": "s", "external_id": "7", "text": "hi"});
            record[field] = Value::Null;
            assert_eq!(take(&record), Err(Refusal::ArgumentMissing { name: field.to_owned() }));
            assert!(!is_standard(&record));
        }
        assert!(matches!(take(&json!([])), Err(Refusal::Malformed { .. })));
    }

    #[test]
    fn the_future_is_held_at_now_and_a_long_text_is_cut() {
        let got = take(&json!({
            "source": "s", "external_id": "7", "text": "x".repeat(100_000), "received_at": "2999-01-01T00:00:00Z",
            "url": "javascript:alert(1)"
        }))
        .unwrap();
        assert_eq!(got.incoming.received_at, Some(Timestamp::from_millis(NOW)));
        assert_eq!(got.incoming.text.chars().count(), LONGEST_TEXT);
        assert_eq!(got.incoming.url, None);
        assert!(got.changes.cut && got.changes.left_out.contains("url"));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), id in any::<String>(), source in any::<String>()) {
            if let Ok(got) = take(&json!({"source": source, "external_id": id, "text": text, "tags": [id, text]})) {
                prop_assert!(!got.incoming.text.trim().is_empty());
            }
        }
    }
}
