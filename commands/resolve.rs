//! Resolve: done.

use super::arguments::{ArgumentSpec, Kind};
use super::{About, Arguments, Button, ButtonStyle, Spec, no_prefill, require_step};
use crate::domain::decision::Decision;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::state::Step;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "resolve",
    permission: Permission::Resolve,
    about: About::Thread,
    arguments: &[ArgumentSpec { name: "reason", kind: Kind::Words, required: false }],
    button: Some(Button {
        style: ButtonStyle::Plain,
        shown: |thread| thread.state.allows(Step::Resolve),
        form: false,
        offered: super::everybody,
    }),
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    require_step(view.thread()?, Step::Resolve, SPEC.name)?;
    Ok(Verdict::one(Decision::Resolved {}, Text::new("said-resolve"))
        .because(arguments.text("reason").map(str::to_owned)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;

    #[test]
    fn what_is_done_is_held_by_nobody_and_never_leaves() {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=Hello").unwrap();
        desk.says("rita", "resolve", "reason=answered by phone").unwrap();
        assert_eq!(desk.thread.holder, None);
        assert!(desk.says("max", "approve", "1").is_err());
        assert!(desk.says("rita", "resolve", "").is_err());
    }

    #[test]
    fn not_while_an_approved_reply_is_about_to_leave() {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=Hello").unwrap();
        desk.says("max", "approve", "1").unwrap();
        assert!(matches!(desk.says("rita", "resolve", ""), Err(Refusal::WrongState { .. })));
    }
}
