//! What a button and a modal carry, so that the desk knows what was meant when they come back: a button's
//! action id and value, a modal's private metadata. Must not believe what it reads: anybody who signs as
//! Slack may send anything, and what is not ours is refused, never a panic.

use serde::{Deserialize, Serialize};

use crate::chat::gesture::{Act, Pressed};
use crate::domain::ids::ThreadId;

/// What every id of ours begins with.
const OURS: &str = "watchfloor:";
/// The shape of values and memories; one that is older or newer is refused.
const SHAPE: u8 = 1;

/// The most characters of a button's value.
pub const LONGEST_VALUE: usize = 2_000;
/// The most characters of the value of an option: in a select, and behind `…`.
pub const LONGEST_OPTION_VALUE: usize = 150;
/// The most characters of a modal's private metadata.
pub const LONGEST_MEMORY: usize = 3_000;
/// The most fields that a value or a memory may hold.
const MOST_FIELDS: usize = 20;

/// The callback id of a command's form.
pub const FORM: &str = "watchfloor:form";
/// The callback id of a modal that only says or shows something.
pub const SAID: &str = "watchfloor:said";
/// The callback id of the home tab.
pub const HOME: &str = "watchfloor:home";
/// The callback id of the message shortcut 'Send to the desk'.
pub const SEND_TO_DESK: &str = "send-to-desk";

/// What somebody pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// A button that acts at once.
    Press(Pressed),
    /// A button that opens the command's form.
    Ask(Pressed),
    /// 'Show all': opens everything that the card shortens.
    Whole(ThreadId),
    /// A link, which Slack has opened by itself: to be acknowledged and no more.
    Link,
}

/// A button's action id and value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// The id, which stands once in a message as long as the control does.
    pub action_id: String,
    /// The value.
    pub value: String,
}

/// What comes back is not something that this desk, as it now is, has sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not ours, or too old")]
pub struct NotOurs;

/// A value as it is written: shape, act, command, thread, version, fields.
#[derive(Serialize, Deserialize)]
struct Written(u8, String, String, String, Option<i64>, Vec<(String, String)>);

impl Control {
    /// The action id and the value; none where the value does not fit into `longest` characters.
    pub fn encode(&self, longest: usize) -> Option<Encoded> {
        let (act, pressed) = match self {
            Self::Press(pressed) => ("press", pressed),
            Self::Ask(pressed) => ("ask", pressed),
            Self::Whole(thread) => {
                let action_id = format!("{OURS}whole:{thread}");
                let value = written(&Written(
                    SHAPE,
                    "whole".into(),
                    String::new(),
                    thread.to_string(),
                    None,
                    Vec::new(),
                ));
                return fits(action_id, value, longest);
            }
            Self::Link => return fits(format!("{OURS}link"), "link".into(), longest),
        };
        let value = written(&Written(
            SHAPE,
            act.into(),
            pressed.command.clone(),
            thread_of(&pressed.thread),
            pressed.version,
            pressed.fields.clone(),
        ));
        fits(format!("{OURS}{act}:{}:{}", pressed.command, thread_of(&pressed.thread)), value, longest)
    }

    /// What an action id and a value say. Behind `…` the id is that of the menu, and the value that of the
    /// option; so the value alone says what is meant.
    ///
    /// # Errors
    /// Where they are not of this desk's making, or of a shape that it no longer uses.
    pub fn decode(action_id: &str, value: &str) -> Result<Self, NotOurs> {
        let name = action_id.strip_prefix(OURS).ok_or(NotOurs)?;
        if name == "link" || name.starts_with("link:") {
            return Ok(Self::Link);
        }
        let Written(_, act, command, thread, version, fields) = read(value, LONGEST_VALUE)?;
        let thread = (!thread.is_empty()).then(|| ThreadId::from(thread));
        if act == "whole" {
            return thread.map(Self::Whole).ok_or(NotOurs);
        }
        let pressed = Pressed { command: name_of_command(command)?, thread, version, fields };
        match act.as_str() {
            "press" => Ok(Self::Press(pressed)),
            "ask" => Ok(Self::Ask(pressed)),
            _ => Err(NotOurs),
        }
    }

    /// The gesture that it is; none for a link.
    pub fn gesture(self) -> Option<Act> {
        match self {
            Self::Press(pressed) => Some(Act::Press(pressed)),
            Self::Ask(pressed) => Some(Act::Ask(pressed)),
            Self::Whole(thread) => Some(Act::Whole(thread)),
            Self::Link => None,
        }
    }
}

/// The action id of a menu `…`; `nth` tells several in a message apart, and `thread` several cards.
pub fn menu_id(nth: usize, thread: &ThreadId) -> String {
    format!("{OURS}menu:{nth}:{thread}")
}

/// The action id of a link; `nth` tells several apart.
pub fn link_id(nth: usize) -> String {
    format!("{OURS}link:{nth}")
}

/// The action id of a button under a notification; `nth` tells several apart.
pub fn offer_id(nth: usize) -> String {
    format!("{OURS}offer:{nth}")
}

/// What a form's modal remembers while it is open: kept in its private metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memory {
    /// The command.
    pub command: String,
    /// The thread; none where the form is about none.
    pub thread: Option<ThreadId>,
    /// The version of the thread that the form was made from.
    pub version: i64,
    /// What the form hides, such as the revision that the person saw.
    pub hidden: Vec<(String, String)>,
}

impl Memory {
    /// As private metadata; none where it does not fit.
    pub fn encode(&self) -> Option<String> {
        let text = written(&Written(
            SHAPE,
            "form".into(),
            self.command.clone(),
            thread_of(&self.thread),
            Some(self.version),
            self.hidden.clone(),
        ));
        (text.chars().count() <= LONGEST_MEMORY).then_some(text)
    }

    /// Reads private metadata.
    ///
    /// # Errors
    /// Where it is not of this desk's making, or of a shape that it no longer uses.
    pub fn decode(text: &str) -> Result<Self, NotOurs> {
        match read(text, LONGEST_MEMORY)? {
            Written(_, act, command, thread, Some(version), hidden) if act == "form" => Ok(Self {
                command: name_of_command(command)?,
                thread: (!thread.is_empty()).then(|| ThreadId::from(thread)),
                version,
                hidden,
            }),
            _ => Err(NotOurs),
        }
    }

    /// The gesture of sending the form: what was filled in, and what was hidden.
    pub fn submitted(self, filled: Vec<(String, String)>) -> Act {
        let mut fields = self.hidden;
        // What is hidden is ours: a field of the same name must not stand in its place.
        let filled = filled.into_iter().filter(|(name, _)| !fields.iter().any(|(hidden, _)| hidden == name));
        let filled: Vec<_> = filled.collect();
        fields.extend(filled);
        Act::Submit(Pressed {
            command: self.command,
            thread: self.thread,
            version: Some(self.version),
            fields,
        })
    }
}

/// A thread as it is written; nothing where there is none.
fn thread_of(thread: &Option<ThreadId>) -> String {
    thread.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn written(value: &Written) -> String {
    // Numbers and texts cannot fail to be written.
    serde_json::to_string(value).unwrap_or_default()
}

fn fits(action_id: String, value: String, longest: usize) -> Option<Encoded> {
    (value.chars().count() <= longest && action_id.chars().count() <= 255)
        .then_some(Encoded { action_id, value })
}

fn read(text: &str, longest: usize) -> Result<Written, NotOurs> {
    if text.chars().count() > longest {
        return Err(NotOurs);
    }
    let read: Written = serde_json::from_str(text).map_err(|_| NotOurs)?;
    let known = read.0 == SHAPE && read.5.len() <= MOST_FIELDS;
    let thread = read.3.len() <= 64 && read.3.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (known && thread).then_some(read).ok_or(NotOurs)
}

fn name_of_command(name: String) -> Result<String, NotOurs> {
    let good =
        (1..=40).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    good.then_some(name).ok_or(NotOurs)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pressed() -> impl Strategy<Value = Pressed> {
        let fields = proptest::collection::vec(("[a-z_]{1,12}", "\\PC{0,40}"), 0..4);
        ("[a-z-]{1,20}", proptest::option::of("[0-9A-Z]{26}"), any::<Option<i64>>(), fields).prop_map(
            |(command, thread, version, fields)| Pressed {
                command,
                thread: thread.map(ThreadId::from),
                version,
                fields,
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_sent_comes_back(pressed in pressed()) {
            let whole = pressed.thread.clone().map(Control::Whole);
            for control in [Control::Press(pressed.clone()), Control::Ask(pressed.clone())].into_iter().chain(whole) {
                let Some(encoded) = control.encode(LONGEST_VALUE) else { return Ok(()) };
                prop_assert!(encoded.value.chars().count() <= LONGEST_VALUE);
                prop_assert_eq!(Control::decode(&encoded.action_id, &encoded.value), Ok(control.clone()));
                prop_assert_eq!(Control::decode(&offer_id(1), &encoded.value), Ok(control));
                prop_assert_eq!(Control::decode("other:press", &encoded.value), Err(NotOurs));
            }
            let memory = Memory {
                command: pressed.command,
                thread: pressed.thread,
                version: pressed.version.unwrap_or_default(),
                hidden: pressed.fields,
            };
            if let Some(text) = memory.encode() {
                prop_assert_eq!(Memory::decode(&text), Ok(memory));
            }
        }

        #[test]
        fn anything_at_all_is_read_without_a_panic(id in "\\PC{0,40}", value in "\\PC{0,200}") {
            prop_assert_eq!(Control::decode(&id, &value), Err(NotOurs));
            prop_assert_eq!(Memory::decode(&value), Err(NotOurs));
            let read = Control::decode(&format!("{OURS}{id}"), &value);
            prop_assert!(read.is_err() || id.starts_with("link"));
        }

        #[test]
        fn what_is_nearly_ours_is_read_without_a_panic(
            shape in 0..3_u8, act in "press|ask|whole|form|x", command in "[a-z]{0,3}|\\PC{1,50}",
            thread in "[0-9A-Z]{26}|\\PC{0,70}", version in any::<Option<i64>>(), count in 0..30_usize,
        ) {
            let fields = vec![("a".to_owned(), "b".to_owned()); count];
            let value = written(&Written(shape, act, command, thread, version, fields));
            if let Ok(control) = Control::decode(&format!("{OURS}x"), &value) {
                prop_assert!(shape == SHAPE && count <= MOST_FIELDS);
                prop_assert!(control.gesture().is_some());
            }
            let _ = Memory::decode(&value);
        }
    }

    #[test]
    fn a_value_that_does_not_fit_is_not_cut() {
        let pressed = Pressed {
            command: "claim".into(),
            thread: Some("01KAQ3V7M2N8P4R6S9T4F9K2AB".into()),
            version: Some(i64::MAX),
            fields: vec![("revision".into(), i64::MAX.to_string())],
        };
        let usual = Control::Press(pressed.clone()).encode(LONGEST_OPTION_VALUE);
        assert!(usual.is_some(), "the longest that a card carries fits behind a menu");
        let fields = vec![("reason".into(), "x".repeat(200))];
        assert_eq!(Control::Press(Pressed { fields, ..pressed }).encode(LONGEST_OPTION_VALUE), None);
    }

    #[test]
    fn what_is_hidden_cannot_be_filled_in() {
        let memory = Memory {
            command: "edit".into(),
            thread: Some("01KAQ3V7M2N8P4R6S9T4F9K2AB".into()),
            version: 4,
            hidden: vec![("revision".into(), "2".into())],
        };
        let filled = vec![("revision".into(), "1".into()), ("text".into(), "Hello".into())];
        let Act::Submit(pressed) = memory.submitted(filled) else { panic!("a form is sent") };
        let expected = [("revision".into(), "2".into()), ("text".into(), "Hello".into())];
        assert_eq!(pressed.fields, expected);
        assert_eq!(pressed.version, Some(4));
    }

    #[test]
    fn a_link_is_nothing_to_do() {
        assert_eq!(Control::decode(&link_id(3), ""), Ok(Control::Link));
        assert_eq!(Control::Link.gesture(), None);
    }
}
