//! What the operator does at the machine, and what follows from the desk file: all of it stands on
//! the log like everything else.

use crate::domain::decision::{Decision, PersonalDataErased};
use crate::domain::ids::PersonId;
use crate::domain::sealed::Sealed;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;

/// Something that is done at the machine.
#[derive(Clone, Debug)]
pub enum Operation {
    /// The desk file came into force.
    ChangeDesk {
        /// The version before.
        from: Option<String>,
        /// What changed.
        changes: Vec<String>,
    },
    /// A personal token was made.
    IssueToken {
        /// SHA-256 of it in hex.
        token: String,
        /// Whose.
        person: PersonId,
        /// What for.
        label: String,
    },
    /// A personal token was taken back.
    RevokeToken {
        /// SHA-256 of it in hex.
        token: String,
    },
    /// Personal data was erased: what the store removed.
    Erase {
        /// `author` or `person`.
        whose: &'static str,
        /// The commitments whose values are gone.
        commitments: Vec<String>,
    },
}

/// Turns an operation into its decision. What is allowed was decided by `authorise`.
pub fn decide(view: &crate::store::view::View<'_>, operation: &Operation) -> Verdict {
    let decision = match operation.clone() {
        Operation::ChangeDesk { from, changes } => Decision::DeskChanged {
            from,
            to: view.desk.version.clone(),
            policy_version: view.desk.policy_version.clone(),
            changes,
        },
        Operation::IssueToken { token, person, label } => {
            Decision::TokenIssued { token, person: Sealed::open(person.as_str()), label }
        }
        Operation::RevokeToken { token } => Decision::TokenRevoked { token },
        Operation::Erase { whose, commitments } => {
            Decision::PersonalDataErased(PersonalDataErased { whose: whose.to_owned(), commitments })
        }
    };
    Verdict::one(decision, Text::new("said-operate"))
}
