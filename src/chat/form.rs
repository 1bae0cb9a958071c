//! A form: what a modal, a dialog or a page asks before a command can be decided. Made from the
//! command's own arguments, so that no platform has a form of its own.

use super::words::Words;
use crate::domain::desk::{Desk, Person};
use crate::domain::ids::ThreadId;
use crate::domain::text::Text;

/// The name under which a form sends back the reason for breaking the glass.
pub const BREAK_GLASS: &str = "break_glass";

/// A form.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// The command that it leads to; its title is `button-<command>`, its explanation `command-<command>`.
    pub command: &'static str,
    /// The thread it is about.
    pub thread: Option<ThreadId>,
    /// The version of the thread that it was made from.
    pub version: i64,
    /// What the author wrote last, for whoever has to answer it.
    pub message: Option<String>,
    /// What is asked, in order.
    pub fields: Vec<Field>,
    /// What goes back unseen, such as the revision that the person saw.
    pub hidden: Vec<(&'static str, String)>,
    /// Where somebody else saved meanwhile: their text beside one's own.
    pub conflict: Option<Conflict>,
    /// What was refused, where it stands at no field.
    pub refused: Option<Text>,
    /// Where the person lacks the right and may take it by breaking the glass: the reason given so far,
    /// which goes back under [`BREAK_GLASS`]. It is required.
    pub break_glass: Option<String>,
    /// Whether it is about a thread of a drill.
    pub drill: bool,
}

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The argument's name; its label is `argument-<name>`, unless it has one of its own.
    pub name: &'static str,
    /// What stands at it, where the argument's name says too little. Names in it are the desk's.
    pub label: Option<Text>,
    /// How it is asked.
    pub kind: FieldKind,
    /// What stands in it.
    pub value: String,
    /// Whether it has to be filled in.
    pub required: bool,
    /// What is wrong with what was sent, if something was.
    pub problem: Option<Text>,
}

/// How a field is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// One line.
    Line,
    /// Several lines.
    Paragraph,
    /// A reply, several lines, with its length counted as this network does.
    Draft {
        /// The network.
        network: String,
    },
    /// One of these: value and label.
    Choice(Vec<(String, String)>),
}

impl FieldKind {
    /// One of the desk's queues.
    pub fn queues(desk: &Desk) -> Self {
        Self::Choice(desk.queues.values().map(|queue| (queue.id.to_string(), queue.name.clone())).collect())
    }

    /// One of the scenarios that can be played.
    pub fn scenarios(desk: &Desk) -> Self {
        Self::Choice(desk.scenarios.values().map(|one| (one.id.to_string(), one.name.clone())).collect())
    }

    /// One of the desk's escalation paths.
    pub fn paths(desk: &Desk) -> Self {
        Self::Choice(desk.paths.values().map(|path| (path.id.to_string(), path.name.clone())).collect())
    }

    /// One of these people.
    pub fn people<'a>(people: impl IntoIterator<Item = &'a Person>) -> Self {
        let named = people.into_iter().map(|person| (person.id.to_string(), person.name.clone()));
        Self::Choice(named.collect())
    }
}

/// What somebody else saved meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The revision now.
    pub number: i64,
    /// Who wrote it.
    pub author: String,
    /// Its text.
    pub theirs: String,
}

impl Field {
    /// What stands at it.
    pub fn label(&self, words: &Words<'_>) -> String {
        match &self.label {
            Some(label) => words.text(label),
            None => words.name("argument", self.name),
        }
    }

    /// What helps to fill it in, where there is something.
    pub fn hint(&self, words: &Words<'_>) -> Option<String> {
        match (&self.kind, self.name) {
            (FieldKind::Line, "for") => Some(words.say("form-hint-for")),
            (FieldKind::Line, "until" | "from" | "at" | "return") => Some(words.say("form-hint-when")),
            _ => None,
        }
    }
}

impl Form {
    /// Whether something is said at a field, or two texts stand side by side: then nothing has to be
    /// said above the form.
    pub fn speaks_for_itself(&self) -> bool {
        self.conflict.is_some() || self.fields.iter().any(|field| field.problem.is_some())
    }
}
