//! What a button or a modal carries and brings back: the act, the command, the thread, the version that the
//! person saw and small arguments, in the hundred characters that Discord allows. Must not decide anything.
//!
//! It reads `act:command:thread:version:name=value:…`; in values `%`, `:` and `=` are written as `%` and two
//! hexadecimal digits. Whoever sends an interaction can put anything here: it is read as outside text.

use crate::domain::ids::ThreadId;

/// The longest custom id, in characters.
pub const LONGEST: usize = 100;

/// What a component is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Acts at once.
    Press,
    /// Opens the command's form.
    Ask,
    /// A form, sent.
    Submit,
    /// Shows what a card shortens.
    Whole,
    /// Goes on with a form that is kept under [`Carried::kept`].
    Again,
}

impl Act {
    const ALL: [(Self, &'static str); 5] =
        [(Self::Press, "p"), (Self::Ask, "a"), (Self::Submit, "s"), (Self::Whole, "w"), (Self::Again, "g")];

    fn letter(self) -> &'static str {
        Self::ALL.iter().find(|(act, _)| *act == self).map_or("", |(_, letter)| letter)
    }
}

/// What a component carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// What it is for.
    pub act: Act,
    /// The command's name; empty for [`Act::Whole`].
    pub command: String,
    /// The thread, where it is about one.
    pub thread: Option<ThreadId>,
    /// The version that the person saw.
    pub version: Option<i64>,
    /// Arguments by name.
    pub fields: Vec<(String, String)>,
}

/// The name under which [`Carried::fields`] holds the key of a kept form.
const KEPT: &str = "^";

impl Carried {
    /// Something about a thread, with nothing else yet.
    pub fn about(act: Act, command: &str, thread: &ThreadId) -> Self {
        Self {
            act,
            command: command.to_owned(),
            thread: Some(thread.clone()),
            version: None,
            fields: Vec::new(),
        }
    }

    /// With the version that is shown.
    #[must_use]
    pub fn seen(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// With an argument.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With the key of a kept form.
    #[must_use]
    pub fn keeping(self, key: &str) -> Self {
        self.with(KEPT, key)
    }

    /// The key of the kept form that it goes on with.
    pub fn kept(&self) -> Option<&str> {
        self.fields.iter().find(|(name, _)| name == KEPT).map(|(_, key)| key.as_str())
    }

    /// The arguments proper.
    pub fn arguments(&self) -> Vec<(String, String)> {
        self.fields.iter().filter(|(name, _)| name != KEPT).cloned().collect()
    }

    /// As a custom id; none where it does not fit, and then there can be no such button.
    pub fn encode(&self) -> Option<String> {
        let thread = self.thread.as_ref().map_or("", ThreadId::as_str);
        let version = self.version.map_or_else(String::new, |version| version.to_string());
        let mut id = [self.act.letter(), &written(&self.command), &written(thread), &version].join(":");
        for (name, value) in &self.fields {
            id.push(':');
            id.push_str(&written(name));
            id.push('=');
            id.push_str(&written(value));
        }
        (id.encode_utf16().count() <= LONGEST).then_some(id)
    }

    /// Reads a custom id; none where it is not one of ours.
    pub fn parse(id: &str) -> Option<Self> {
        let mut parts = id.split(':');
        let letter = parts.next()?;
        let act = Act::ALL.iter().find(|(_, known)| *known == letter)?.0;
        let command = read(parts.next()?)?;
        let thread = read(parts.next()?)?;
        let version = match parts.next()? {
            "" => None,
            digits => Some(digits.parse().ok()?),
        };
        let mut fields = Vec::new();
        for part in parts {
            let (name, value) = part.split_once('=')?;
            fields.push((read(name)?, read(value)?));
        }
        let thread = (!thread.is_empty()).then(|| ThreadId::from(thread));
        Some(Self { act, command, thread, version, fields })
    }
}

fn written(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => safe.push_str("%25"),
            ':' => safe.push_str("%3A"),
            '=' => safe.push_str("%3D"),
            other => safe.push(other),
        }
    }
    safe
}

fn read(text: &str) -> Option<String> {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        read.push_str(before);
        let code = after.get(..2)?;
        read.push(match code {
            "25" => '%',
            "3A" => ':',
            "3D" => '=',
            _ => return None,
        });
        rest = after.get(2..)?;
    }
    read.push_str(rest);
    Some(read)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const THREAD: &str = "01KAQ3V7M2N8P4R6S9T4F9K2AB";

    #[test]
    fn every_button_of_the_registry_fits() {
        for spec in crate::commands::ALL {
            for act in [Act::Press, Act::Ask, Act::Submit] {
                let mut carried = Carried::about(act, spec.name, &THREAD.into()).seen(999_999_999_999);
                for argument in spec.arguments {
                    if argument.kind == crate::commands::arguments::Kind::Revision {
                        carried = carried.with(argument.name, "99999999");
                    }
                }
                let id = carried.encode().unwrap();
                assert_eq!(Carried::parse(&id), Some(carried));
            }
            let again = Carried::about(Act::Again, spec.name, &THREAD.into()).keeping(&"f".repeat(24));
            assert_eq!(
                Carried::parse(&again.encode().unwrap()).unwrap().kept(),
                Some("f".repeat(24).as_str())
            );
        }
    }

    #[test]
    fn what_does_not_fit_is_no_button() {
        let carried = Carried::about(Act::Press, "claim", &THREAD.into()).with("reason", &"x".repeat(80));
        assert_eq!(carried.encode(), None);
    }

    proptest! {
        #[test]
        fn what_is_carried_comes_back(
            command in "[a-z]{0,12}",
            version in proptest::option::of(any::<i64>()),
            fields in proptest::collection::vec(("[a-z^]{1,6}", "[%:=a-z0-9é]{0,8}"), 0..3),
        ) {
            let carried =
                Carried { act: Act::Ask, command, thread: Some(THREAD.into()), version, fields };
            if let Some(id) = carried.encode() {
                prop_assert!(id.chars().count() <= LONGEST);
                prop_assert_eq!(Carried::parse(&id), Some(carried));
            }
        }

        #[test]
        fn no_custom_id_is_a_panic(id in ".*") {
            let _ = Carried::parse(&id);
        }

        #[test]
        fn nor_is_one_that_looks_like_ours(id in "[pawsg](:[%a-z0-9=é]{0,6}){0,6}") {
            let _ = Carried::parse(&id);
        }
    }
}
