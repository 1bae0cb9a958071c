//! Example threads and drafts that every expression of the file is asked about once, so that a
//! misspelt function or a broken pattern is found when the file is read and not at night. Must not
//! know where expressions stand.

use serde::Serialize;

use crate::domain::expression::{Expression, Facts};
use crate::domain::policy::{DraftFacts, ThreadFacts};

/// What an expression is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// A thread that comes in.
    Thread,
    /// A thread, and the draft of an answer to it.
    ThreadAndDraft,
}

impl About {
    /// The names that an expression can ask for, with the fields of each.
    pub fn names(self) -> Vec<(&'static str, Vec<String>)> {
        let mut names = vec![("thread", fields(&thread("", &[])))];
        if self == Self::ThreadAndDraft {
            names.push(("draft", fields(&draft(""))));
        }
        names
    }

    /// Asks about a thread of which everything is known, and about one of which nothing is.
    ///
    /// # Errors
    /// Says why there is no answer.
    pub fn ask(self, expression: &Expression) -> Result<(), String> {
        for (text, tags) in [("example", vec!["example".to_owned()]), ("", Vec::new())] {
            let mut facts = Facts::new().with("thread", thread(text, &tags))?;
            if self == Self::ThreadAndDraft {
                facts = facts.with("draft", draft(text))?;
            }
            expression.holds(&facts)?;
        }
        Ok(())
    }
}

fn thread<'a>(text: &'a str, tags: &'a [String]) -> ThreadFacts<'a> {
    ThreadFacts {
        platform: text,
        source: text,
        queue: text,
        priority: text,
        author: text,
        text,
        lang: text,
        sentiment: text,
        reach: 1,
        url: text,
        tags,
    }
}

fn draft(text: &str) -> DraftFacts<'_> {
    DraftFacts { text, length: 1 }
}

fn fields(facts: &impl Serialize) -> Vec<String> {
    match serde_json::to_value(facts) {
        Ok(serde_json::Value::Object(fields)) => fields.into_iter().map(|(name, _)| name).collect(),
        _ => Vec::new(),
    }
}
