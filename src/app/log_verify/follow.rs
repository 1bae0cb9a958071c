//! Follows the chain past what is broken in it, so that everything that is wrong is told with its
//! own place. Must not know where the entries come from.

use serde_json::Value;

use super::Report;
use crate::domain::entry::{Broken, Chain, hash};

/// A chain that goes on behind a break.
pub(super) struct Follower {
    chain: Chain,
}

impl Follower {
    pub(super) fn start() -> Self {
        Self { chain: Chain::start() }
    }

    /// The last entry.
    pub(super) fn head(&self) -> (i64, &str) {
        (self.chain.sequence, &self.chain.head)
    }

    /// Checks the next entry: its fields and `hash`, and the text they were read from without it.
    pub(super) fn next(&mut self, exported: &Value, body: Option<&str>, report: &mut Report) {
        report.entries += 1;
        let stated = exported.get("hash").and_then(Value::as_str).unwrap_or_default().to_owned();
        let sequence = exported.get("sequence").and_then(Value::as_i64);
        match self.chain.follow(exported) {
            Ok(()) => {
                // Two fields of one name, or other white space: the values hold, the text does not.
                if body.is_none_or(|body| hash(body) != stated) {
                    report.problem(
                        sequence,
                        format!("entry {} is not written as it was recorded", self.chain.sequence),
                        "its values have the right hash, but a person who reads the text may read something \
                         else; compare it with another export",
                    );
                }
            }
            Err(broken) => {
                report.problem(place(&broken, sequence), broken.to_string(), meaning(&broken));
                // From here on as if it were right, to find what else is wrong. One that lies behind
                // is a copy or was moved: what comes after it is compared with what came before it.
                if let Some(sequence) = sequence.filter(|sequence| *sequence > self.chain.sequence) {
                    self.chain = Chain { sequence, head: stated };
                }
            }
        }
    }

    /// Says that something stands here that is no entry.
    pub(super) fn unreadable(&self, why: &str, report: &mut Report) {
        let broken = Broken::Unreadable { after: self.chain.sequence, why: why.to_owned() };
        report.problem(place(&broken, None), broken.to_string(), meaning(&broken));
    }
}

fn place(broken: &Broken, found: Option<i64>) -> Option<i64> {
    match broken {
        Broken::OutOfOrder { expected, .. } => Some(*expected),
        Broken::NotLinked { sequence } | Broken::Changed { sequence } => Some(*sequence),
        Broken::Unreadable { after, .. } => found.or(Some(after + 1)),
    }
}

fn meaning(broken: &Broken) -> &'static str {
    match broken {
        Broken::OutOfOrder { .. } => {
            "what was decided here cannot be trusted to be complete; everything before it holds"
        }
        Broken::NotLinked { .. } => {
            "somebody rewrote the entry before it together with its hash, or put another in its place"
        }
        Broken::Changed { .. } => "somebody changed this entry after it was recorded",
        Broken::Unreadable { .. } => "something that is no decision was put in, or an entry was damaged",
    }
}
