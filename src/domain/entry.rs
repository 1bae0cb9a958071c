//! An entry of the decision log and the chain that entries form. Each entry holds the hash of the
//! one before; its own hash is SHA-256 over its canonical JSON (RFC 8785). Must not touch the
//! database: an export alone is enough to verify.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::actor::Surface;
use super::decision::Decision;
use super::ids::{DrillId, RoleId, ThreadId};
use super::sealed::{Seal, Sealed};
use super::state::State;
use super::time::Timestamp;

/// The hash that stands before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One decision on the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Counts from 1 without a gap.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: EntryActor,
    /// What: `action` and `details`.
    #[serde(flatten)]
    pub decision: Decision,
    /// The thread it is about.
    pub subject: Option<ThreadId>,
    /// The drill that the thread belongs to: then nothing of it is real.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drill: Option<DrillId>,
    /// The hash of the revision that the thread had then.
    pub revision: Option<String>,
    /// Why.
    pub reason: Option<Sealed>,
    /// The thread before.
    pub before: Option<Brief>,
    /// The thread after.
    pub after: Option<Brief>,
    /// The version of the card that the person saw, where the surface said so.
    pub seen_version: Option<i64>,
    /// The hash of the entry before.
    pub previous: String,
}

/// Who, in which role, on which shift, from which platform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryActor {
    /// `person`, `source`, `worker` or `operator`.
    pub kind: String,
    /// The person, by commitment.
    pub person: Option<Sealed>,
    /// The name of a source or worker.
    pub name: Option<String>,
    /// The role whose right was used.
    pub role: Option<RoleId>,
    /// The shift, once there are rosters.
    pub shift: Option<String>,
    /// Where from.
    pub surface: Surface,
    /// Why the glass was broken, if it was.
    pub break_glass: Option<Sealed>,
}

/// A thread in short, for before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// Where it stood.
    pub state: State,
    /// Its version.
    pub version: i64,
    /// Who held it.
    pub holder: Option<Sealed>,
    /// The number of its latest revision; 0 where there was none.
    pub revision: i64,
    /// How many approvals that revision had.
    pub approvals: i64,
}

impl Entry {
    /// The canonical JSON that is hashed and stored.
    pub fn canonical(&self) -> String {
        String::from_utf8(super::canonical::bytes(self)).unwrap_or_default()
    }

    /// Visits every piece of personal data in it.
    pub fn visit_sealed(&mut self, visit: &mut dyn FnMut(Seal, &mut Sealed)) {
        if let Some(person) = &mut self.actor.person {
            visit(Seal::Person, person);
        }
        if let Some(reason) = &mut self.actor.break_glass {
            visit(Seal::Ours, reason);
        }
        if let Some(reason) = &mut self.reason {
            visit(Seal::Ours, reason);
        }
        for brief in [&mut self.before, &mut self.after].into_iter().flatten() {
            if let Some(holder) = &mut brief.holder {
                visit(Seal::Person, holder);
            }
        }
        self.decision.visit_sealed(visit);
    }
}

/// SHA-256 in hex of an entry's canonical JSON.
pub fn hash(canonical: &str) -> String {
    hex::encode(Sha256::digest(canonical.as_bytes()))
}

/// Follows a chain entry by entry.
#[derive(Debug)]
pub struct Chain {
    /// The sequence of the last good entry; 0 before the first.
    pub sequence: i64,
    /// Its hash.
    pub head: String,
}

/// Where and how a chain is broken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// An entry is missing, doubled or out of order.
    #[error("entry {found} stands where entry {expected} should: one is missing, doubled or moved")]
    OutOfOrder {
        /// The sequence that had to come.
        expected: i64,
        /// The one that came.
        found: i64,
    },
    /// The entry before was changed, or another was put in its place.
    #[error(
        "entry {sequence} does not follow from the entry before it: one of the two was changed or replaced"
    )]
    NotLinked {
        /// The entry.
        sequence: i64,
    },
    /// The entry's content does not have the hash that it says.
    #[error("entry {sequence} was changed: its content no longer has the hash it was recorded with")]
    Changed {
        /// The entry.
        sequence: i64,
    },
    /// Not an entry at all.
    #[error("what stands after entry {after} is no log entry: {why}")]
    Unreadable {
        /// The last good entry.
        after: i64,
        /// What is wrong.
        why: String,
    },
}

impl Chain {
    /// Before the first entry.
    pub fn start() -> Self {
        Self { sequence: 0, head: GENESIS.to_owned() }
    }

    /// Checks the next entry, given as exported: its fields and `hash`. Fields that this version
    /// does not know count in the hash all the same.
    ///
    /// # Errors
    /// Says where the chain is broken.
    pub fn follow(&mut self, exported: &Value) -> Result<(), Broken> {
        let unreadable = |why: &str| Broken::Unreadable { after: self.sequence, why: why.to_owned() };
        let mut body = exported.as_object().cloned().ok_or_else(|| unreadable("not a JSON object"))?;
        let stated = match body.remove("hash") {
            Some(Value::String(hash)) => hash,
            _ => return Err(unreadable("it has no 'hash'")),
        };
        let sequence =
            body.get("sequence").and_then(Value::as_i64).ok_or_else(|| unreadable("it has no 'sequence'"))?;
        if sequence != self.sequence + 1 {
            return Err(Broken::OutOfOrder { expected: self.sequence + 1, found: sequence });
        }
        let bytes = super::canonical::try_bytes(&body).map_err(|error| unreadable(&error.to_string()))?;
        if hex::encode(Sha256::digest(&bytes)) != stated {
            return Err(Broken::Changed { sequence });
        }
        if body.get("previous").and_then(Value::as_str) != Some(self.head.as_str()) {
            return Err(Broken::NotLinked { sequence });
        }
        self.sequence = sequence;
        self.head = stated;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn chain(length: i64) -> Vec<Value> {
        let mut previous = GENESIS.to_owned();
        (1..=length)
            .map(|sequence| {
                let mut entry = json!({"sequence": sequence, "action": "noted", "previous": previous});
                let canonical = String::from_utf8(super::super::canonical::bytes(&entry)).unwrap();
                previous = hash(&canonical);
                entry["hash"] = json!(previous);
                entry
            })
            .collect()
    }

    fn verify(entries: &[Value]) -> Result<(), Broken> {
        let mut chain = Chain::start();
        entries.iter().try_for_each(|entry| chain.follow(entry))
    }

    #[test]
    fn a_whole_chain_verifies() {
        assert_eq!(verify(&chain(5)), Ok(()));
    }

    #[test]
    fn every_kind_of_tampering_is_found_where_it_is() {
        let mut changed = chain(5);
        changed[2]["action"] = json!("approved");
        assert_eq!(verify(&changed), Err(Broken::Changed { sequence: 3 }));

        let mut missing = chain(5);
        missing.remove(2);
        assert_eq!(verify(&missing), Err(Broken::OutOfOrder { expected: 3, found: 4 }));

        let mut moved = chain(5);
        moved.swap(2, 3);
        assert!(verify(&moved).is_err());

        // An entry rewritten together with its own hash breaks the link of the one after it.
        let mut rewritten = chain(5);
        rewritten[2]["action"] = json!("approved");
        let mut body = rewritten[2].clone();
        body.as_object_mut().unwrap().remove("hash");
        let canonical = String::from_utf8(super::super::canonical::bytes(&body)).unwrap();
        rewritten[2]["hash"] = json!(hash(&canonical));
        assert_eq!(verify(&rewritten), Err(Broken::NotLinked { sequence: 4 }));

        assert!(matches!(verify(&[json!("nonsense")]), Err(Broken::Unreadable { after: 0, .. })));
    }
}
