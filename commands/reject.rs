//! Reject: sends a draft back with a reason. Also an approved one that has not left.

use super::arguments::{ArgumentSpec, Kind};
use super::{About, Arguments, Button, ButtonStyle, Spec, draft, require_step};
use crate::domain::decision::Decision;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::state::{State, Step};
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "reject",
    permission: Permission::Approve,
    about: About::Thread,
    arguments: &[
        ArgumentSpec { name: "revision", kind: Kind::Revision, required: true },
        ArgumentSpec { name: "reason", kind: Kind::Words, required: true },
    ],
    button: Some(Button {
        style: ButtonStyle::Danger,
        shown: |thread| thread.state == State::AwaitingApproval,
        form: true,
        offered: super::everybody,
    }),
    decide,
    prefill: |thread| vec![("revision", thread.revision_number().to_string())],
};

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let thread = view.thread()?;
    let revision = thread.revision.as_ref().ok_or(Refusal::NoDraft)?;
    draft::require_seen(view, thread, arguments.revision("revision").as_ref(), None)?;
    require_step(thread, Step::Reject, SPEC.name)?;
    let reason = arguments.required_text("reason")?;
    Ok(Verdict::one(Decision::Rejected { hash: revision.hash.clone() }, Text::new("said-reject"))
        .because(Some(reason.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;

    #[test]
    fn the_author_learns_why() {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=Hello").unwrap();
        desk.says("max", "reject", "1 Too short").unwrap();
        assert_eq!(desk.thread.state, State::Claimed);
        assert_eq!(desk.thread.rejection.as_ref().unwrap().reason, "Too short");
        assert_eq!(desk.notices()[0].person.as_str(), "rita");
        // It has to be written anew before it can be approved.
        assert!(matches!(desk.says("max", "approve", "1"), Err(Refusal::WrongState { .. })));
        desk.says("rita", "edit", "revision=1 text=Hello, how can we help?").unwrap();
        assert_eq!(desk.thread.rejection, None);
    }

    #[test]
    fn a_reason_is_needed() {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=Hello").unwrap();
        assert!(matches!(desk.says("max", "reject", "1"), Err(Refusal::ArgumentMissing { .. })));
    }
}
