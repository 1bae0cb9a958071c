//! Retry: sends a failed reply again, the same revision with the same approvals.

use super::{About, Arguments, Button, ButtonStyle, Spec, draft, no_prefill};
use crate::domain::decision::Decision;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "retry",
    permission: Permission::Retry,
    about: About::Thread,
    arguments: &[],
    button: Some(Button {
        style: ButtonStyle::Primary,
        shown: |thread| thread.state == State::Failed,
        form: false,
        offered: super::everybody,
    }),
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, _: &Arguments) -> Result<Verdict, Refusal> {
    let thread = view.thread()?;
    if thread.state != State::Failed {
        return Err(Refusal::WrongState { command: SPEC.name, state: thread.state });
    }
    if let Some(concern) = thread.concerns.first() {
        return Err(Refusal::ConcernOpen {
            by: view.desk.name_of(&concern.person),
            reason: concern.reason.clone(),
        });
    }
    let revision = thread.revision.as_ref().ok_or(Refusal::NoDraft)?;
    if !draft::still_bound(view, thread, revision)? {
        // The approvals were given under other rules: edit, and have it approved under today's.
        return Err(draft::changed(view.desk, revision, revision.number.to_string(), None));
    }
    Ok(Verdict::one(Decision::DeliveryRetried { hash: revision.hash.clone() }, Text::new("said-retry")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;

    fn failed() -> Fixture {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=Hello").unwrap();
        desk.says("max", "approve", "1").unwrap();
        desk.waits(desk.thread.release_at.unwrap() - desk.now);
        desk.delivery_fails("receiver said 503");
        desk
    }

    #[test]
    fn a_failed_reply_is_sent_again_as_it_was() {
        let mut desk = failed();
        let hash = desk.thread.revision.clone().unwrap().hash;
        desk.says("rita", "retry", "").unwrap();
        assert_eq!(desk.thread.state, State::Sending);
        assert_eq!(desk.thread.delivery.as_ref().unwrap().hash, hash);
    }

    #[test]
    fn not_under_other_rules_than_it_was_approved_under() {
        let mut desk = failed();
        desk.desk.policy_version = "stricter".into();
        assert!(matches!(desk.says("rita", "retry", ""), Err(Refusal::RevisionChanged { .. })));
    }
}
