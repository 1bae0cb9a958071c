//! Checks checkpoints against the entries that they cover. One that lies behind the last entry shows
//! that a tail was cut off. Must not trust a key by itself.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::Report;
use crate::app::checkpoint;
use crate::store::log::Checkpoint;

/// Checkpoints that wait for their entry.
pub struct Signed {
    trusted: Vec<String>,
    waiting: BTreeMap<i64, Vec<Checkpoint>>,
    keys: BTreeSet<String>,
}

impl Signed {
    /// None yet. One of the `trusted` public keys, in hex, must have signed; a desk that changed its key
    /// has several. Where there are none, any key will do, and is told.
    pub fn new(trusted: Vec<String>) -> Self {
        Self { trusted, waiting: BTreeMap::new(), keys: BTreeSet::new() }
    }

    /// Takes a checkpoint whose entry is still to come.
    pub fn expect(&mut self, checkpoint: Checkpoint, report: &mut Report) {
        let sequence = checkpoint.sequence;
        let known = self.trusted.iter().find(|key| key.eq_ignore_ascii_case(&checkpoint.public_key));
        let trusted = known.or(self.trusted.first()).map(String::as_str);
        match checkpoint::verify(&checkpoint, trusted) {
            Ok(()) => {
                self.keys.insert(checkpoint.public_key.clone());
                self.waiting.entry(sequence).or_default().push(checkpoint);
            }
            Err(bad) => report.problem(
                Some(sequence),
                format!("the checkpoint of entry {sequence} does not hold: {bad}"),
                "it proves nothing, and somebody may have made it to cover a change",
            ),
        }
    }

    /// Compares those of an entry with its hash.
    pub(super) fn entry(&mut self, sequence: i64, hash: &str, report: &mut Report) {
        for checkpoint in self.waiting.remove(&sequence).unwrap_or_default() {
            if checkpoint.hash == hash {
                report.checkpoints += 1;
                report.covered = report.covered.max(Some(sequence));
            } else {
                report.problem(
                    Some(sequence),
                    format!("entry {sequence} is not the one that was signed at {}", checkpoint.at),
                    "the log was rewritten after the checkpoint was made, from this entry or an earlier one on",
                );
            }
        }
    }

    /// Says what is left when the log ends.
    pub(super) fn end(self, last: i64, report: &mut Report) {
        for (sequence, checkpoints) in self.waiting {
            let at = checkpoints.first().map(|checkpoint| checkpoint.at.to_string()).unwrap_or_default();
            if sequence > last {
                report.problem(
                    Some(last + 1),
                    format!("the log ends at entry {last}, but entry {sequence} was signed at {at}"),
                    "its end was cut off: everything after the last entry is missing",
                );
            } else {
                report.problem(
                    Some(sequence),
                    format!("entry {sequence}, which was signed at {at}, is missing or stands elsewhere"),
                    "entries were removed or moved after the checkpoint was made",
                );
            }
        }
        match report.covered {
            Some(covered) if covered == last => {}
            Some(covered) => report.notes.push(format!(
                "checkpoints cover the log up to entry {covered}; of what came later, a cut-off end cannot be excluded"
            )),
            None => report.notes.push(
                "no checkpoint covers this log, so a cut-off end cannot be excluded; make checkpoints with \
                 'watchfloor log checkpoint' and keep them elsewhere"
                    .to_owned(),
            ),
        }
        if self.trusted.is_empty() {
            for key in self.keys {
                report.notes.push(format!(
                    "checkpoints were signed with the key {key}; nobody said which key to trust: compare it \
                     with the one you keep, or give it with --public-key"
                ));
            }
        }
    }
}

#[derive(Deserialize)]
struct Wrapped {
    checkpoint: Checkpoint,
}

/// Reads a checkpoint, bare or as an export has it: `{"checkpoint":{..}}`.
pub(super) fn read_checkpoint(value: &Value) -> Option<Checkpoint> {
    Wrapped::deserialize(value)
        .map(|wrapped| wrapped.checkpoint)
        .or_else(|_| Checkpoint::deserialize(value))
        .ok()
}

/// Reads a file of checkpoints, one on each line.
///
/// # Errors
/// Names the line that is none.
pub fn read_checkpoints(text: &str) -> Result<Vec<Checkpoint>, String> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            serde_json::from_str::<Value>(line)
                .ok()
                .as_ref()
                .and_then(read_checkpoint)
                .ok_or_else(|| format!("line {} is no checkpoint", number + 1))
        })
        .collect()
}
