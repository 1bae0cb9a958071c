//! Snooze: puts a thread off; it comes back by itself.

use super::arguments::{ArgumentSpec, Kind, When, wrong};
use super::{About, Arguments, Button, ButtonStyle, Spec, require_step};
use crate::domain::decision::Decision;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::state::Step;
use crate::domain::text::Text;
use crate::domain::time::Millis;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "snooze",
    permission: Permission::Snooze,
    about: About::Thread,
    arguments: &[
        ArgumentSpec { name: "for", kind: Kind::When, required: true },
        ArgumentSpec { name: "reason", kind: Kind::Words, required: false },
    ],
    button: Some(Button {
        style: ButtonStyle::Plain,
        shown: |thread| thread.state.allows(Step::Snooze),
        form: true,
        offered: super::everybody,
    }),
    decide,
    prefill: |_| vec![("for", "1h".to_owned())],
};

/// Further away than this nobody remembers.
const LONGEST: Millis = Millis::hours(24 * 90);

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    require_step(view.thread()?, Step::Snooze, SPEC.name)?;
    let until = match arguments.when("for")? {
        Some(When::In(span)) => view.now + span,
        Some(When::At(at)) => at,
        None => return Err(Refusal::ArgumentMissing { name: "for".to_owned() }),
    };
    if until <= view.now {
        return Err(wrong("for", "must lie in the future"));
    }
    if until > view.now + LONGEST {
        return Err(wrong("for", "must lie within 90 days"));
    }
    Ok(Verdict::one(Decision::Snoozed { until }, Text::new("said-snooze").with_moment("until", until))
        .because(arguments.text("reason").map(str::to_owned)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;
    use crate::domain::state::State;

    #[test]
    fn it_comes_back_to_where_it_was() {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=Hello").unwrap();
        desk.says("rita", "snooze", "2h").unwrap();
        desk.waits(Millis::hours(1));
        assert_eq!(desk.thread.state, State::Snoozed);
        desk.waits(Millis::hours(1));
        assert_eq!(desk.thread.state, State::AwaitingApproval);
        assert!(desk.thread.is_held_by(&"rita".into()));
    }

    #[test]
    fn the_past_and_the_far_future_are_refused() {
        let mut desk = Fixture::new();
        for when in ["2001-01-01T00:00:00Z", "0s", "9000h", "soon"] {
            assert!(
                matches!(desk.says("rita", "snooze", when), Err(Refusal::ArgumentWrong { .. })),
                "{when}"
            );
        }
    }
}
