//! The body of a request taken apart into records: a JSON object, a list, or one JSON value on each
//! line (NDJSON). Must not know what the records mean.
//!
//! serde_json stops at 128 levels of nesting, which guards the stack; the limit stays.

use serde_json::Value;

use super::standard::kind;
use crate::domain::refusal::Refusal;

/// The most records of one body: more are sent in several.
pub const MOST_ITEMS: usize = 10_000;

/// What a body holds.
#[derive(Debug, PartialEq)]
pub enum Body {
    /// One object, which is answered by itself.
    One(Value),
    /// A list or lines. Each is answered by itself: a bad one does not lose the others.
    Many(Vec<Result<Value, Refusal>>),
}

impl Body {
    /// The records, however many.
    pub fn into_items(self) -> Vec<Result<Value, Refusal>> {
        match self {
            Self::One(value) => vec![Ok(value)],
            Self::Many(items) => items,
        }
    }
}

/// Takes a body apart. Lines are recognised by the content type, or by their shape: the first line is
/// an object of its own and another follows.
///
/// # Errors
/// [`Refusal::Malformed`] with line and column where nothing of the body can be used.
pub fn read(bytes: &[u8], content_type: Option<&str>) -> Result<Body, Refusal> {
    // A byte order mark, which some tools write, is no part of JSON.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(malformed("the body is empty; send a JSON object, a list of them, or one on each line"));
    }
    if content_type.is_some_and(says_lines) {
        return lines(bytes);
    }
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(map)) => Ok(Body::One(Value::Object(map))),
        Ok(Value::Array(items)) if items.len() > MOST_ITEMS => Err(too_many()),
        Ok(Value::Array(items)) => Ok(Body::Many(
            items.into_iter().enumerate().map(|(index, item)| object(item, "item", index + 1)).collect(),
        )),
        Ok(other) => {
            Err(malformed(&format!("the body is {}; send a JSON object or a list of them", kind(&other))))
        }
        Err(_) if looks_like_lines(bytes) => lines(bytes),
        Err(error) => Err(malformed(&why(bytes, &error, None))),
    }
}

/// Whether a content type says that every line is a value.
fn says_lines(content_type: &str) -> bool {
    let name = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(
        name.as_str(),
        "application/x-ndjson" | "application/ndjson" | "application/jsonl" | "application/x-jsonlines"
    )
}

fn looks_like_lines(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let first = lines.next().and_then(|line| serde_json::from_slice::<Value>(line).ok());
    first.is_some_and(|value| value.is_object()) && lines.next().is_some()
}

fn lines(bytes: &[u8]) -> Result<Body, Refusal> {
    let mut items = Vec::new();
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        if items.len() == MOST_ITEMS {
            return Err(too_many());
        }
        items.push(line_value(line, index + 1));
    }
    Ok(Body::Many(items))
}

/// One line as a record.
///
/// # Errors
/// [`Refusal::Malformed`] with the line's number and the column.
pub fn line_value(line: &[u8], number: usize) -> Result<Value, Refusal> {
    let value = serde_json::from_slice(line).map_err(|error| malformed(&why(line, &error, Some(number))))?;
    object(value, "line", number)
}

fn object(value: Value, what: &str, number: usize) -> Result<Value, Refusal> {
    if value.is_object() {
        return Ok(value);
    }
    Err(malformed(&format!("{what} {number}: this is {}; it must be an object", kind(&value))))
}

/// What is wrong with JSON, and where; `line` is the number of the line that the bytes are. The
/// parser's words do not hold the text.
fn why(bytes: &[u8], error: &serde_json::Error, line: Option<usize>) -> String {
    if let Err(error) = std::str::from_utf8(bytes) {
        let good = &bytes[..error.valid_up_to()];
        let breaks = good.iter().filter(|byte| **byte == b'\n').count();
        let column = good.len() - good.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1) + 1;
        return format!("line {}, byte {column}: this is not UTF-8", line.unwrap_or(breaks + 1));
    }
    let words = error.to_string();
    let words = words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words);
    format!("line {}, column {}: {words}", line.unwrap_or(error.line()), error.column())
}

fn too_many() -> Refusal {
    malformed(&format!("the body holds more than {MOST_ITEMS} records; send them in several requests"))
}

fn malformed(why: &str) -> Refusal {
    Refusal::Malformed { why: why.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn why_not(bytes: &[u8]) -> String {
        match read(bytes, None) {
            Err(Refusal::Malformed { why }) => why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_object_a_list_and_lines() {
        assert_eq!(read(b" {\"a\":1} ", None), Ok(Body::One(json!({"a": 1}))));
        let two = || Body::Many(vec![Ok(json!({"a": 1})), Ok(json!({"a": 2}))]);
        assert_eq!(read(b"[{\"a\":1},{\"a\":2}]", None), Ok(two()));
        assert_eq!(read(b"\xEF\xBB\xBF{\"a\":1}\r\n\n{\"a\":2}\n", None), Ok(two()));
        assert_eq!(
            read(b"{\"a\":1}\n", Some("application/x-ndjson; charset=utf-8")),
            Ok(Body::Many(vec![Ok(json!({"a": 1}))]))
        );
        assert_eq!(read(b"[]", None), Ok(Body::Many(Vec::new())));
    }

    #[test]
    fn a_bad_item_does_not_lose_the_others() {
        let Ok(Body::Many(items)) = read(b"{\"a\":1}\n{\"a\":\n7\n{\"a\":\"\xFF\"}\n{\"a\":2}", None) else {
            panic!("not lines");
        };
        let whys: Vec<Option<String>> = items
            .into_iter()
            .map(|item| match item {
                Err(Refusal::Malformed { why }) => Some(why),
                _ => None,
            })
            .collect();
        assert_eq!(whys.len(), 5);
        assert_eq!((&whys[0], &whys[4]), (&None, &None));
        assert!(whys[1].as_ref().unwrap().starts_with("line 2, column 5: EOF"), "{whys:?}");
        assert_eq!(whys[2].as_deref(), Some("line 3: this is a number; it must be an object"));
        assert_eq!(whys[3].as_deref(), Some("line 4, byte 7: this is not UTF-8"));
        let Ok(Body::Many(items)) = read(b"[1,{}]", None) else { panic!("not a list") };
        assert!(items[0].is_err() && items[1].is_ok());
    }

    #[test]
    fn what_is_wrong_and_where_is_said() {
        assert!(why_not(b"").contains("empty"));
        assert!(why_not(b" \n ").contains("empty"));
        assert_eq!(why_not(b"{\n \"a\" 1}"), "line 2, column 6: expected `:`");
        assert_eq!(why_not(b"{\n\"a\":\"\xC3\x28\"}"), "line 2, byte 6: this is not UTF-8");
        assert!(why_not(b"\"text\"").contains("is a text"));
        let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
        assert!(why_not(&deep).contains("recursion limit"), "{}", why_not(&deep));
        let many = format!("[{}{{}}]", "{},".repeat(MOST_ITEMS));
        assert!(why_not(many.as_bytes()).contains("several requests"));
        assert!(why_not("{}\n".repeat(MOST_ITEMS + 1).as_bytes()).contains("several requests"));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), lines in any::<bool>()) {
            let _answer = read(&bytes, lines.then_some("application/x-ndjson"));
        }

        #[test]
        fn no_text_that_is_nearly_json_panics(text in "([\\[\\]{}\",:0-9a\\\\ue.\\n -]|null|\u{e9}){0,60}") {
            let _answer = read(text.as_bytes(), None);
        }
    }
}
