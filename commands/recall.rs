//! Recall: calls an approved reply back while the undo window runs. Stopping is always safe, so
//! many may; sending again needs its approvals anew.

use super::arguments::{ArgumentSpec, Kind};
use super::{About, Arguments, Button, ButtonStyle, Spec, no_prefill};
use crate::domain::decision::Decision;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "recall",
    permission: Permission::Recall,
    about: About::Thread,
    arguments: &[ArgumentSpec { name: "reason", kind: Kind::Words, required: false }],
    button: Some(Button {
        style: ButtonStyle::Danger,
        shown: |thread| thread.state == State::Approved,
        form: false,
        offered: super::everybody,
    }),
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let thread = view.thread()?;
    if thread.state != State::Approved {
        return Err(Refusal::WrongState { command: SPEC.name, state: thread.state });
    }
    Ok(Verdict::one(Decision::Recalled {}, Text::new("said-recall"))
        .because(arguments.text("reason").map(str::to_owned)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;

    #[test]
    fn a_recalled_reply_needs_its_approvals_anew() {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=Hello").unwrap();
        desk.says("max", "approve", "1").unwrap();
        desk.says("rita", "recall", "").unwrap();
        assert_eq!(desk.thread.state, State::AwaitingApproval);
        assert!(desk.thread.approvals.is_empty() && desk.thread.release_at.is_none());
        desk.says("max", "approve", "1").unwrap();
        assert_eq!(desk.thread.state, State::Approved);
    }

    #[test]
    fn what_has_left_cannot_be_recalled() {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=Hello").unwrap();
        desk.says("max", "approve", "1").unwrap();
        desk.waits(desk.thread.release_at.unwrap() - desk.now);
        assert_eq!(desk.thread.state, State::Sending);
        assert!(matches!(desk.says("rita", "recall", ""), Err(Refusal::WrongState { .. })));
    }
}
