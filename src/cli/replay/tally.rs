//! What became of the records, counted. Must not print.

use std::collections::BTreeMap;
use std::fmt;

use super::EXIT_SOME_REFUSED;

/// The most different reasons that are told.
const MOST_REASONS: usize = 10;

/// What became of the records of a replay. Shown, it is what a person reads at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Became a thread, or joined one.
    pub created: u64,
    /// The desk had them already.
    pub known: u64,
    /// Of the created, those that stand as cards.
    pub cards: u64,
    /// The desk did not take them.
    pub refused: u64,
    /// Lines of the file that are no records.
    pub unreadable: u64,
    /// Why, with how often and the first words for it.
    pub reasons: BTreeMap<String, Reason>,
    /// How many bytes of the file are dealt with.
    pub(super) read: u64,
    /// Why the file could not be read at all.
    pub(super) broken: Option<String>,
}

/// A reason for which records were not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// How many.
    pub count: u64,
    /// The words for the first of them.
    pub example: String,
}

impl Summary {
    /// How many records and lines are dealt with.
    pub fn seen(&self) -> u64 {
        self.created + self.known + self.refused + self.unreadable
    }

    /// 0 where everything was taken or known, 3 where something was not.
    pub fn exit_code(&self) -> u8 {
        if self.refused + self.unreadable == 0 { 0 } else { EXIT_SOME_REFUSED }
    }

    /// Adds a part.
    pub(super) fn add(&mut self, part: Self) {
        self.created += part.created;
        self.known += part.known;
        self.cards += part.cards;
        self.refused += part.refused;
        self.unreadable += part.unreadable;
        self.read = self.read.max(part.read);
        self.broken = self.broken.take().or(part.broken);
        for (code, reason) in part.reasons {
            self.count(&code, reason);
        }
    }

    /// Counts records that the desk did not take.
    pub(super) fn refuse(&mut self, count: u64, code: &str, words: String) {
        self.refused += count;
        self.count(code, Reason { count, example: words });
    }

    /// Counts a line that is no record.
    pub(super) fn skip(&mut self, words: String) {
        self.unreadable += 1;
        self.count("unreadable", Reason { count: 1, example: words });
    }

    fn count(&mut self, code: &str, reason: Reason) {
        if let Some(known) = self.reasons.get_mut(code) {
            known.count += reason.count;
        } else if self.reasons.len() < MOST_REASONS {
            self.reasons.insert(code.to_owned(), reason);
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} records: {} created ({} cards), {} known already, {} refused, {} unreadable",
            self.seen(),
            self.created,
            self.cards,
            self.known,
            self.refused,
            self.unreadable
        )?;
        for (code, reason) in &self.reasons {
            write!(f, "\n  {code}, {}: {}", reason.count, reason.example)?;
        }
        Ok(())
    }
}
