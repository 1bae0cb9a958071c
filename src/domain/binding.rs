//! What an approval is bound to: one hash over the text, the destination, the attachments, the
//! policy version and the template version. Must not know who approves.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::destination::Destination;
use super::ids::ThreadId;
use super::thread::Revision;

/// Everything that has to be the same for an approval to count.
///
/// Attachments and templates have no way into a draft yet; their places are in the hash, empty,
/// so that hashes do not change meaning when they come.
#[derive(Debug, Serialize)]
pub struct Binding<'a> {
    /// The thread that is answered.
    pub thread: &'a ThreadId,
    /// The revision's number.
    pub number: i64,
    /// The exact text.
    pub text: &'a str,
    /// Where it goes.
    pub destination: Option<&'a Destination>,
    /// Hashes of attachments.
    pub attachments: &'a [String],
    /// The policy under which the needs were found.
    pub policy_version: &'a str,
    /// The template the text came from.
    pub template_version: Option<&'a str>,
    /// Random, hex: without it the hash of a short text could be guessed after the text is erased.
    pub nonce: &'a str,
}

impl<'a> Binding<'a> {
    /// The binding of a revision as it stands.
    pub fn of(thread: &'a ThreadId, revision: &'a Revision) -> Self {
        Self {
            thread,
            number: revision.number,
            text: &revision.text,
            destination: revision.destination.as_ref(),
            attachments: &[],
            policy_version: &revision.policy_version,
            template_version: None,
            nonce: &revision.nonce,
        }
    }

    /// SHA-256 in hex over the canonical JSON (RFC 8785) of all of it.
    pub fn hash(&self) -> String {
        hex::encode(Sha256::digest(super::canonical::bytes(self)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_changes_the_hash() {
        let thread = ThreadId::from("T");
        let destination = Destination::Drill { drill: "00".into() };
        let base = || Binding {
            thread: &thread,
            number: 1,
            text: "Hello",
            destination: Some(&destination),
            attachments: &[],
            policy_version: "p1",
            template_version: None,
            nonce: "00",
        };
        let other_thread = ThreadId::from("U");
        let attachments = ["a".to_owned()];
        let hashes = [
            base(),
            Binding { thread: &other_thread, ..base() },
            Binding { number: 2, ..base() },
            Binding { text: "Hello ", ..base() },
            Binding { destination: None, ..base() },
            Binding { attachments: &attachments, ..base() },
            Binding { policy_version: "p2", ..base() },
            Binding { template_version: Some("t"), ..base() },
            Binding { nonce: "01", ..base() },
        ]
        .map(|binding| binding.hash());
        for (index, hash) in hashes.iter().enumerate() {
            assert!(!hashes[..index].contains(hash), "part {index} does not count");
        }
    }
}
