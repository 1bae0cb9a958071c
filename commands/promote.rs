//! Promote: makes a card of a thread that was only listed.

use super::{About, Arguments, Button, ButtonStyle, Spec, no_prefill, require_step};
use crate::domain::decision::Decision;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::state::{State, Step};
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "promote",
    permission: Permission::Promote,
    about: About::Thread,
    arguments: &[],
    button: Some(Button {
        style: ButtonStyle::Primary,
        shown: |thread| thread.state == State::Listed,
        form: false,
        offered: super::everybody,
    }),
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, _: &Arguments) -> Result<Verdict, Refusal> {
    require_step(view.thread()?, Step::Promote, SPEC.name)?;
    Ok(Verdict::one(Decision::Promoted {}, Text::new("said-promote")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;

    #[test]
    fn a_listed_thread_becomes_a_card_once() {
        let mut desk = Fixture::new();
        desk.thread.state = State::Listed;
        desk.says("rita", "promote", "").unwrap();
        assert_eq!(desk.thread.state, State::Open);
        assert!(matches!(desk.says("rita", "promote", ""), Err(Refusal::WrongState { .. })));
    }
}
