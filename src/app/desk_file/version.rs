//! The two fingerprints of a desk: of its file, and of all that decides which approvals a draft
//! needs. Must not depend on how the file is laid out.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::domain::canonical;
use crate::domain::desk::{ApproveWithEdits, Desk};
use crate::domain::ids::{QueueId, RoleId};

#[derive(Serialize)]
struct Rules<'a> {
    policies: Vec<Rule<'a>>,
    queues: std::collections::BTreeMap<&'a str, QueueRules<'a>>,
}

#[derive(Serialize)]
struct Rule<'a> {
    name: &'a str,
    queues: Vec<&'a QueueId>,
    words: &'a [String],
    when: Option<&'a str>,
    needs: &'a [RoleId],
}

#[derive(Serialize)]
struct QueueRules<'a> {
    approvals: &'a [Option<RoleId>],
    approve_with_edits: ApproveWithEdits,
}

/// SHA-256 in hex of a text.
pub(super) fn of_text(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// SHA-256 in hex over the canonical JSON of the policies and of every queue's approvals.
pub(super) fn of_policies(desk: &Desk) -> String {
    let policies = desk.policies.iter().map(|policy| Rule {
        name: &policy.name,
        queues: policy.queues.iter().collect(),
        words: &policy.words,
        when: policy.when.as_ref().map(crate::domain::expression::Expression::source),
        needs: &policy.needs,
    });
    let queues = desk.queues.values().map(|queue| {
        let rules = QueueRules { approvals: &queue.approvals, approve_with_edits: queue.approve_with_edits };
        (queue.id.as_str(), rules)
    });
    let rules = Rules { policies: policies.collect(), queues: queues.collect() };
    hex::encode(Sha256::digest(canonical::bytes(&rules)))
}
