//! Tests of mappings.

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
    assert_eq!((message.priority, message.sentiment), (Some(Priority::Urgent), Some(Sentiment::Negative)));
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
    for record in [json!({}), json!({"data": {"body": ["a"]}}), json!([1]), json!({"data": {"body": ""}})] {
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
    assert_eq!(compile(&source).unwrap().records_of_item(json!({"t": 4})).unwrap(), [json!({"t": 4})]);
    assert_eq!(compile(&source).unwrap().records_of_item(body.clone()).unwrap(), [json!({"t": 3})]);
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

#[test]
fn paths_at_the_edge_do_not_panic() {
    let record = json!({"text": ["a", "b"], "id": 1});
    for path in [
        "text[::0]",
        "text[-2147483648:2147483647:2147483647]",
        "text[2147483647::-2147483648]",
        "text[-2147483648]",
        "text[99999999999999999999]",
        "&text",
        "join(id, text)",
        "sort_by(text, &id)",
        "text[?@ > `1`] | [0]",
        "to_number('1e999')",
        "unknown(text)",
    ] {
        if let Ok(mapping) = compile(&source(&[("text", path)], &[])) {
            assert!(mapping.message(&record, Timestamp::from_millis(NOW)).is_err(), "{path}");
        }
    }
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

    #[test]
    fn no_path_panics(
        path in "(text|id|\\*|\\[|\\]|\\[\\?|@|&|\\||\\.|\\(|\\)|\\{|\\}|:|,|`1`|'a'|==|<|!|-?[0-9]{1,11}|length|sort_by|max_by|join|to_number|slice| ){1,8}",
        record in json(),
    ) {
        if let Ok(mapping) = compile(&source(&[("text", &path)], &[])) {
            let _answer = mapping.message(&record, Timestamp::from_millis(NOW));
            let _fits = mapping.fits(&record);
        }
    }
}
