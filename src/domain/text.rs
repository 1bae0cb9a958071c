//! A text for people: a key into the locales with its arguments. Must not know any language.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ids::DrillId;
use super::time::Timestamp;

/// The argument that says that a text is about a drill; no language writes it.
const OF_DRILL: &str = "of_drill";

/// A key of `locales/<lang>/*.ftl` and its arguments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Text {
    /// The message's key.
    pub key: String,
    /// The message's arguments.
    pub args: Vec<(String, Argument)>,
}

/// An argument of a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Argument {
    /// A number, which languages decline by.
    Number(i64),
    /// Words.
    Words(String),
    /// A moment, which each surface writes as its readers know it.
    Moment {
        /// When.
        moment: Timestamp,
    },
}

impl Text {
    /// A text without arguments.
    pub fn new(key: impl Into<String>) -> Self {
        Self { key: key.into(), args: Vec::new() }
    }

    /// Adds an argument in words.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.args.push((name.to_owned(), Argument::Words(format!("{value}"))));
        self
    }

    /// Adds a moment.
    #[must_use]
    pub fn with_moment(mut self, name: &str, moment: Timestamp) -> Self {
        self.args.push((name.to_owned(), Argument::Moment { moment }));
        self
    }

    /// The same text with its moments in words, as a surface writes them.
    #[must_use]
    pub fn with_moments_as(&self, mut write: impl FnMut(Timestamp) -> String) -> Self {
        let mut text = self.clone();
        for (_, value) in &mut text.args {
            if let Argument::Moment { moment } = value {
                *value = Argument::Words(write(*moment));
            }
        }
        text
    }

    /// Says that it is about a drill, if it is about one, which every surface marks.
    #[must_use]
    pub fn of_drill<'d>(self, drill: impl Into<Option<&'d DrillId>>) -> Self {
        match drill.into() {
            Some(drill) if self.drill().is_none() => self.with(OF_DRILL, drill),
            _ => self,
        }
    }

    /// The id of the drill that it is about.
    pub fn drill(&self) -> Option<&str> {
        self.args.iter().find_map(|(name, value)| match value {
            Argument::Words(id) if name == OF_DRILL => Some(id.as_str()),
            _ => None,
        })
    }

    /// Whether it is about a drill.
    pub fn is_of_drill(&self) -> bool {
        self.drill().is_some()
    }

    /// Adds a number.
    #[must_use]
    pub fn with_number(mut self, name: &str, value: i64) -> Self {
        self.args.push((name.to_owned(), Argument::Number(value)));
        self
    }
}
