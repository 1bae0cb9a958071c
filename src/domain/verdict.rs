//! What a command answers: decisions to record, and a reply. Must not carry anything out.

use serde::{Deserialize, Serialize};

use super::decision::Decision;
use super::text::Text;

/// A command's answer. No decision means that nothing changes.
#[derive(Debug)]
pub struct Verdict {
    /// To record, in order.
    pub decisions: Vec<Decision>,
    /// The reason that stands on the log with each of them.
    pub reason: Option<String>,
    /// What the person reads.
    pub reply: Reply,
}

/// What a person gets back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// A receipt in words; the thread as it now is goes with it where there is one.
    Said(Text),
    /// Several lines of words.
    Lines(Vec<Text>),
}

impl Verdict {
    /// One decision and a receipt.
    pub fn one(decision: Decision, said: Text) -> Self {
        Self::many(vec![decision], said)
    }

    /// Several decisions and a receipt.
    pub fn many(decisions: Vec<Decision>, said: Text) -> Self {
        Self { decisions, reason: None, reply: Reply::Said(said) }
    }

    /// Nothing to record.
    pub fn said(said: Text) -> Self {
        Self::many(Vec::new(), said)
    }

    /// Nothing to record, several lines to read.
    pub fn lines(lines: Vec<Text>) -> Self {
        Self { decisions: Vec::new(), reason: None, reply: Reply::Lines(lines) }
    }

    /// With the reason that the person gave.
    #[must_use]
    pub fn because(mut self, reason: Option<String>) -> Self {
        self.reason = reason.filter(|reason| !reason.trim().is_empty());
        self
    }
}
