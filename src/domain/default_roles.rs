//! The roles that every desk knows without naming them. A desk file may change each, and add others.

use std::collections::BTreeSet;

use super::desk::{Desk, Role};
use super::permission::Permission;

impl Desk {
    /// Adds the roles that every desk knows, without touching those that are there.
    pub fn add_default_roles(&mut self) {
        use Permission as P;
        let responder = [
            P::Read,
            P::Claim,
            P::Draft,
            P::Concern,
            P::Escalate,
            P::Acknowledge,
            P::Resolve,
            P::Dismiss,
            P::Snooze,
            P::Note,
            P::Promote,
            P::Recall,
            P::Retry,
            P::Bring,
            P::ReadPeople,
        ];
        let signer = [
            P::Read,
            P::Approve,
            P::Concern,
            P::SettleConcern,
            P::Escalate,
            P::Acknowledge,
            P::Note,
            P::Recall,
            P::ReadPeople,
        ];
        let lead: Vec<P> = responder
            .iter()
            .chain(&[P::Assign, P::Roster, P::Pause, P::Drill, P::SeeHandles, P::ReadLog])
            .copied()
            .collect();
        let manager: Vec<P> = lead.iter().chain(&signer).copied().collect();
        // Whoever answers for the brand in public can stop it from speaking.
        let executive: Vec<P> = signer.iter().copied().chain([P::Pause]).collect();
        let trainer = [P::Read, P::Drill, P::Note, P::ReadPeople, P::ReadLog];
        let defaults: [(&str, &str, u32, &[P]); 10] = [
            ("responder", "Responder", 10, &responder),
            ("manager", "Manager", 30, &manager),
            ("lead", "Shift lead", 20, &lead),
            ("legal", "Legal", 40, &signer),
            ("compliance", "Compliance", 40, &signer),
            ("pr", "PR", 30, &executive),
            ("executive", "Executive", 50, &executive),
            ("auditor", "Auditor", 10, &[P::Read, P::ReadLog, P::ReadPeople, P::SeeHandles]),
            ("trainer", "Trainer", 15, &trainer),
            ("intake", "Intake", 0, &[P::Receive]),
        ];
        for (id, name, rank, allow) in defaults {
            self.roles.entry(id.into()).or_insert_with(|| Role {
                id: id.into(),
                name: name.to_owned(),
                rank,
                allow: allow.iter().copied().collect(),
                deny: BTreeSet::new(),
                on_shift: BTreeSet::new(),
            });
        }
    }
}
