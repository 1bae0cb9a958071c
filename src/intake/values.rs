//! JSON values read as tools write them: numbers as texts, texts as numbers, dates in three ways.
//! Must not refuse anything: what cannot be read is nothing.

use serde_json::Value;

use crate::domain::thread::{Priority, Sentiment};
use crate::domain::time::Timestamp;

/// Numbers below this are seconds since 1970, others milliseconds: as seconds it is the year 5138,
/// as milliseconds 1973.
const FIRST_MILLIS: f64 = 1e11;

/// A text, number, or yes and no, as text.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A list of texts; a single text with commas or semicolons is a list too.
pub fn list(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) => Some(items.iter().filter_map(text).collect()),
        Value::String(text) => Some(text.split([',', ';']).map(|tag| tag.trim().to_owned()).collect()),
        other => text(other).map(|text| vec![text]),
    }
}

/// A number of people: whole, not below nothing.
pub fn count(value: &Value) -> Option<i64> {
    let number = match value {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().and_then(whole))?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (number >= 0).then_some(number)
}

/// A moment: RFC 3339, or seconds or milliseconds since 1970 as number or text.
pub fn moment(value: &Value) -> Option<Timestamp> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => match text.trim().parse::<f64>() {
            Ok(number) => number,
            Err(_) => return Timestamp::parse(text.trim()).ok(),
        },
        _ => return None,
    };
    let millis = if number.abs() < FIRST_MILLIS { number * 1000.0 } else { number };
    whole(millis).map(Timestamp::from_millis)
}

/// A sentiment by the words in use for it, whatever their case.
pub fn sentiment(word: &str) -> Option<Sentiment> {
    match word.trim().to_lowercase().as_str() {
        "pos" | "good" => Some(Sentiment::Positive),
        "neg" | "bad" => Some(Sentiment::Negative),
        "mixed" => Some(Sentiment::Neutral),
        word => Sentiment::parse(word),
    }
}

/// A priority by the words in use for it, whatever their case.
pub fn priority(word: &str) -> Option<Priority> {
    match word.trim().to_lowercase().as_str() {
        "medium" | "default" => Some(Priority::Normal),
        "critical" => Some(Priority::Urgent),
        word => Priority::parse(word),
    }
}

/// A number without its fraction, where it is one that JSON and JavaScript hold exactly.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked on the line before")]
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.abs() <= EXACT).then(|| number.trunc() as i64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn dates_are_read_in_three_ways() {
        let at = Some(Timestamp::from_millis(1_614_265_330_000));
        for value in [
            json!("2021-02-25T15:02:10Z"),
            json!("2021-02-25T16:02:10+01:00"),
            json!(1_614_265_330),
            json!("1614265330"),
            json!("1614265330.000"),
            json!(1_614_265_330_000_i64),
        ] {
            assert_eq!(moment(&value), at, "{value}");
        }
        for value in [json!("yesterday"), json!(null), json!(1e300), json!("NaN"), json!([1])] {
            assert_eq!(moment(&value), None, "{value}");
        }
    }

    #[test]
    fn numbers_and_lists_are_read_as_they_come() {
        assert_eq!(count(&json!("12")), Some(12));
        assert_eq!(count(&json!(12.9)), Some(12));
        assert_eq!(count(&json!(-1)), None);
        assert_eq!(list(&json!("a; b,c")), Some(vec!["a".into(), "b".into(), "c".into()]));
        assert_eq!(list(&json!(["a", 1, null])), Some(vec!["a".into(), "1".into()]));
        assert_eq!(list(&json!(null)), None);
        assert_eq!(text(&json!(18_014_398_509_481_985_u64)).as_deref(), Some("18014398509481985"));
    }

    #[test]
    fn words_are_read_whatever_their_case() {
        assert_eq!(sentiment(" Negative "), Some(Sentiment::Negative));
        assert_eq!(sentiment("not-offensive"), None);
        assert_eq!(priority("CRITICAL"), Some(Priority::Urgent));
        assert_eq!(priority("soon"), None);
    }
}
