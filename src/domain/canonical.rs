//! Canonical JSON (RFC 8785), the bytes that hashes are taken over.

use serde::Serialize;
use serde_json::Value;

/// The canonical form.
///
/// # Panics
/// Never for types of this program: they hold no floats beyond JSON and no maps with keys that are
/// not text, which is all that can fail. [`try_bytes`] is for values from outside.
#[expect(clippy::expect_used, reason = "see Panics: the types it is called with cannot fail")]
pub fn bytes(value: &impl Serialize) -> Vec<u8> {
    try_bytes(value).expect("the program's own types are JSON")
}

/// The canonical form of a value that may not have one.
///
/// # Errors
/// Where the value is not JSON.
pub fn try_bytes(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut value = serde_json::to_value(value)?;
    if !is_plain(&value) {
        return serde_json_canonicalizer::to_vec(&value);
    }
    value.sort_all_objects();
    serde_json::to_vec(&value)
}

/// Whether the canonical form is the usual one with sorted keys, as it is for whatever this program writes
/// itself: that takes a third of the time, and every decision takes it once. Numbers that are not whole or not
/// exact have a form of their own, and keys beyond ASCII are sorted in another way.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => number.as_i64().is_some_and(|number| number.unsigned_abs() < 1 << 53),
        Value::Array(values) => values.iter().all(is_plain),
        Value::Object(fields) => fields.iter().all(|(key, value)| key.is_ascii() && is_plain(value)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Number;

    use super::*;

    /// Any JSON, with keys and numbers of every kind.
    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            (-9i64..9).prop_map(Value::from),
            any::<f64>().prop_map(|float| Number::from_f64(float).map_or(Value::Null, Value::Number)),
            any::<String>().prop_map(Value::String),
            "[\\x00-\\x7f]{0,9}".prop_map(Value::String),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            let key = prop_oneof!["[a-z_A-Z0-9]{0,4}", "[\\x00-\\x7f]{0,3}", any::<String>()];
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
                proptest::collection::vec((key, inner), 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_plain_has_the_form_that_the_standard_says(value in json()) {
            prop_assert_eq!(try_bytes(&value).unwrap(), serde_json_canonicalizer::to_vec(&value).unwrap());
        }
    }

    #[test]
    fn keys_are_sorted_and_characters_written_as_the_standard_says() {
        let value = serde_json::json!({"b": "\u{8}\u{1f}\u{7f}/\"\\ü\u{2028}", "B": [1, {"z": null, "a": -0}], "": 1});
        assert!(is_plain(&value));
        let canonical = String::from_utf8(bytes(&value)).unwrap();
        assert_eq!(
            canonical,
            "{\"\":1,\"B\":[1,{\"a\":0,\"z\":null}],\"b\":\"\\b\\u001f\u{7f}/\\\"\\\\ü\u{2028}\"}"
        );
    }
}
