//! JSON that is looked into without trust: whatever is missing or of another type is simply not there.
//! What Slack sends changes over the years; a field that we do not use must never stop one that we do.

use serde_json::Value;

/// A place in a JSON document, where there may be anything or nothing.
#[derive(Clone, Copy, Debug)]
pub struct Raw<'a>(Option<&'a Value>);

impl<'a> Raw<'a> {
    /// The whole document.
    pub fn new(value: &'a Value) -> Self {
        Self(Some(value))
    }

    /// The member of an object.
    pub fn get(self, key: &str) -> Self {
        Self(self.0.and_then(|value| value.get(key)))
    }

    /// The text that stands here, unless it is empty.
    pub fn text(self) -> Option<&'a str> {
        self.0.and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// The same, to keep.
    pub fn owned(self) -> Option<String> {
        self.text().map(str::to_owned)
    }

    /// Whether it stands here that something is so.
    pub fn is_true(self) -> bool {
        self.0.and_then(Value::as_bool) == Some(true)
    }

    /// The elements of a list.
    pub fn items(self) -> impl Iterator<Item = Raw<'a>> {
        self.0.and_then(Value::as_array).into_iter().flatten().map(Raw::new)
    }

    /// The members of an object.
    pub fn members(self) -> impl Iterator<Item = (&'a str, Raw<'a>)> {
        self.0
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(key, value)| (key.as_str(), Raw::new(value)))
    }

    /// The value itself.
    pub fn value(self) -> Option<&'a Value> {
        self.0.filter(|value| !value.is_null())
    }
}
