//! Dismiss: needs no answer.

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
    name: "dismiss",
    permission: Permission::Dismiss,
    about: About::Thread,
    arguments: &[ArgumentSpec { name: "reason", kind: Kind::Words, required: false }],
    button: Some(Button {
        style: ButtonStyle::Plain,
        shown: |thread| thread.state.allows(Step::Dismiss),
        form: true,
        offered: super::everybody,
    }),
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    require_step(view.thread()?, Step::Dismiss, SPEC.name)?;
    Ok(Verdict::one(Decision::Dismissed {}, Text::new("said-dismiss"))
        .because(arguments.text("reason").map(str::to_owned)))
}

#[cfg(test)]
mod tests {
    use crate::commands::fixture::Fixture;
    use crate::domain::state::State;

    #[test]
    fn a_dismissed_thread_comes_back_when_its_author_writes_again() {
        let mut desk = Fixture::new();
        desk.says("rita", "dismiss", "reason=spam").unwrap();
        assert_eq!(desk.thread.state, State::Dismissed);
        desk.author_writes("No, really");
        assert_eq!(desk.thread.state, State::Open);
        assert_eq!(desk.thread.latest_text.as_deref(), Some("No, really"));
    }
}
