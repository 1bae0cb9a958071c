//! What a button or a form carries, there and back: the `data` of an action. Whatever comes back is read
//! as if a stranger had written it; what is not ours is none.

use serde_json::{Map, Value, json};

use crate::chat::gesture::{Act, Pressed};
use crate::domain::ids::ThreadId;

/// The property under which our data stands; its value counts the shape, should it ever change.
const MARK: &str = "watchfloor";
const SHAPE: i64 = 1;
/// Before the ids of inputs, whose values stand beside our data.
const INPUT: &str = "in_";
/// The longest a word of ours is, such as a command.
const LONGEST_WORD: usize = 64;
/// The most fields that are read.
const MOST_FIELDS: usize = 40;

/// What a button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Acts at once.
    Press,
    /// Opens the command's form.
    Ask,
    /// Sends the form that it stands on.
    Submit,
    /// Shows what was shortened.
    Whole,
    /// Shows the card as it now is and as this person sees it.
    Refresh,
    /// Shows what is theirs.
    Home,
}

impl Deed {
    const ALL: &'static [Self] =
        &[Self::Press, Self::Ask, Self::Submit, Self::Whole, Self::Refresh, Self::Home];

    /// The word for it, which is an action's verb too.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Press => "press",
            Self::Ask => "ask",
            Self::Submit => "submit",
            Self::Whole => "whole",
            Self::Refresh => "refresh",
            Self::Home => "home",
        }
    }
}

/// A control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// What it does.
    pub deed: Deed,
    /// The command, where it leads to one.
    pub command: String,
    /// The thread; empty where it is about none.
    pub thread: ThreadId,
    /// The version of the card that it stands on.
    pub version: Option<i64>,
    /// The page to show next, from 0, of what fills several.
    pub page: usize,
    /// What goes back unseen, and what was filled in.
    pub fields: Vec<(String, String)>,
}

impl Control {
    /// A control that leads to a command about a thread.
    pub fn command(deed: Deed, command: &str, thread: &ThreadId, version: i64) -> Self {
        Self { command: command.to_owned(), version: Some(version), ..Self::about(deed, thread) }
    }

    /// A control about a thread.
    pub fn about(deed: Deed, thread: &ThreadId) -> Self {
        Self {
            deed,
            command: String::new(),
            thread: thread.clone(),
            version: None,
            page: 0,
            fields: Vec::new(),
        }
    }

    /// Fields that go back unseen.
    #[must_use]
    pub fn with<'f>(mut self, fields: impl IntoIterator<Item = (&'f str, &'f str)>) -> Self {
        let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        self.fields.extend(fields);
        self
    }

    /// Another page.
    #[must_use]
    pub fn on_page(mut self, page: usize) -> Self {
        self.page = page;
        self
    }

    /// As the data of an action.
    pub fn data(&self) -> Value {
        let fields: Map<String, Value> =
            self.fields.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        let mut data = json!({ MARK: SHAPE, "do": self.deed.as_str() });
        let mut add = |name: &str, value: Value| {
            data[name] = value;
        };
        if !self.command.is_empty() {
            add("command", self.command.as_str().into());
        }
        if !self.thread.as_str().is_empty() {
            add("thread", self.thread.as_str().into());
        }
        if let Some(version) = self.version {
            add("version", version.into());
        }
        if self.page > 0 {
            add("page", self.page.into());
        }
        if !fields.is_empty() {
            add("fields", fields.into());
        }
        data
    }

    /// Reads the data of an action, with the inputs that stand beside it. None where it is not ours.
    pub fn read(data: &Value) -> Option<Self> {
        let data = data.as_object()?;
        if data.get(MARK)?.as_i64()? != SHAPE {
            return None;
        }
        let word = |name: &str| -> Option<String> {
            match data.get(name) {
                None => Some(String::new()),
                Some(value) => value.as_str().filter(|text| text.len() <= LONGEST_WORD).map(str::to_owned),
            }
        };
        let deed = data.get("do")?.as_str()?;
        let deed = Deed::ALL.iter().copied().find(|known| known.as_str() == deed)?;
        let hidden = data.get("fields").and_then(Value::as_object).into_iter().flatten();
        let hidden = hidden.filter_map(|(name, value)| Some((name.clone(), scalar(value)?)));
        // What was filled in comes after what was hidden, and never in its place.
        let inputs = data
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(INPUT)?.to_owned(), scalar(value)?)));
        let mut fields: Vec<(String, String)> = Vec::new();
        for (name, value) in hidden.chain(inputs).take(MOST_FIELDS) {
            if name.len() <= LONGEST_WORD && fields.iter().all(|(known, _)| *known != name) {
                fields.push((name, value));
            }
        }
        Some(Self {
            deed,
            command: word("command")?,
            thread: word("thread")?.as_str().into(),
            version: data.get("version").and_then(Value::as_i64),
            page: data
                .get("page")
                .and_then(Value::as_u64)
                .and_then(|page| usize::try_from(page).ok())
                .unwrap_or(0),
            fields,
        })
    }

    /// What a person wants who uses it.
    pub fn act(self) -> Act {
        let Self { deed, command, thread, version, fields, .. } = self;
        let about = Some(&thread).filter(|thread| !thread.as_str().is_empty());
        let pressed = |command| Pressed { command, thread: about.cloned(), version, fields };
        match deed {
            Deed::Press => Act::Press(pressed(command)),
            Deed::Ask => Act::Ask(pressed(command)),
            Deed::Submit => Act::Submit(pressed(command)),
            Deed::Refresh => Act::Press(pressed("show".to_owned())),
            Deed::Whole => Act::Whole(thread),
            Deed::Home => Act::Home,
        }
    }
}

/// The id of the input of a field.
pub fn input(name: &str) -> String {
    format!("{INPUT}{name}")
}

/// A value of an input: text, as some clients send it a number or a truth.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_control() -> impl Strategy<Value = Control> {
        let deed = prop::sample::select(Deed::ALL);
        let fields = prop::collection::btree_map("[a-z_]{1,12}", "\\PC{0,40}", 0..4);
        (deed, "[a-z]{0,12}", "[0-9A-Z]{26}", prop::option::of(any::<i64>()), 0..50_usize, fields).prop_map(
            |(deed, command, thread, version, page, fields)| Control {
                deed,
                command,
                thread: thread.as_str().into(),
                version,
                page,
                fields: fields.into_iter().collect(),
            },
        )
    }

    proptest! {
        #[test]
        fn a_control_survives_the_way(control in any_control()) {
            prop_assert_eq!(Control::read(&control.data()), Some(control));
        }

        #[test]
        fn whatever_comes_back_is_read_or_not(text in "\\PC{0,200}", mark in any::<i64>()) {
            let _ = Control::read(&json!(text));
            let _ = Control::read(&json!({ MARK: mark, "do": text, "fields": { text.clone(): null } }));
        }
    }

    #[test]
    fn inputs_join_what_was_hidden_and_never_replace_it() {
        let data = json!({
            MARK: 1, "do": "submit", "command": "edit", "thread": "T", "fields": {"revision": "2"},
            "in_text": "Hello", "in_revision": "9", "in_level": 3, "in_odd": [1], "other": "x",
        });
        let control = Control::read(&data).unwrap();
        let field = |name: &str| control.fields.iter().find(|(key, _)| key == name).map(|(_, v)| v.as_str());
        assert_eq!(field("text"), Some("Hello"));
        assert_eq!(field("revision"), Some("2"));
        assert_eq!(field("level"), Some("3"));
        assert_eq!(control.fields.len(), 3);
    }

    #[test]
    fn what_is_not_ours_is_none() {
        for data in [json!(null), json!({}), json!({MARK: 2, "do": "press"}), json!({MARK: 1, "do": "fly"})] {
            assert_eq!(Control::read(&data), None, "{data}");
        }
        let long = json!({MARK: 1, "do": "press", "command": "c".repeat(65)});
        assert_eq!(Control::read(&long), None);
    }
}
