//! Release: the holder lets a thread go. Whoever may assign may let it go for them.

use super::{About, Arguments, Button, ButtonStyle, Spec, no_prefill, require_step};
use crate::domain::decision::Decision;
use crate::domain::permission::{Permission, may};
use crate::domain::refusal::Refusal;
use crate::domain::state::Step;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "release",
    permission: Permission::Claim,
    about: About::Thread,
    arguments: &[],
    button: Some(Button {
        style: ButtonStyle::Plain,
        shown: |thread| thread.holder.is_some() && thread.state.allows(Step::LetGo),
        form: false,
        offered: super::everybody,
    }),
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, _: &Arguments) -> Result<Verdict, Refusal> {
    let thread = view.thread()?;
    let person = view.person()?;
    let Some(holder) = &thread.holder else {
        return Err(Refusal::NotHolder { holder: None });
    };
    if holder.person != *person && !may(view.desk, person, Permission::Assign, Some(&thread.queue)) {
        return Err(Refusal::NotHolder { holder: Some(view.desk.name_of(&holder.person)) });
    }
    require_step(thread, Step::LetGo, SPEC.name)?;
    Ok(Verdict::one(Decision::ClaimReleased {}, Text::new("said-release")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;
    use crate::domain::state::State;

    #[test]
    fn only_the_holder_or_a_lead_lets_go() {
        let mut desk = Fixture::new();
        assert!(matches!(desk.says("rita", "release", ""), Err(Refusal::NotHolder { holder: None })));
        desk.says("rita", "claim", "").unwrap();
        assert!(matches!(desk.says("ravi", "release", ""), Err(Refusal::NotHolder { holder: Some(_) })));
        desk.says("sam", "release", "").unwrap();
        assert_eq!((desk.thread.state, &desk.thread.holder), (State::Open, &None));
    }

    #[test]
    fn a_draft_that_waits_goes_on_waiting() {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=Hello").unwrap();
        desk.says("rita", "release", "").unwrap();
        assert_eq!(desk.thread.state, State::AwaitingApproval);
    }
}
