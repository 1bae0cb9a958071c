//! Claim: exactly one of any number of people gets the thread.

use super::{About, Arguments, Button, ButtonStyle, Spec, no_prefill, require_step};
use crate::domain::decision::Decision;
use crate::domain::ids::PersonId;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::state::{State, Step};
use crate::domain::text::Text;
use crate::domain::thread::Thread;
use crate::domain::time::Timestamp;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "claim",
    permission: Permission::Claim,
    about: About::Thread,
    arguments: &[],
    button: Some(Button {
        style: ButtonStyle::Primary,
        shown: |thread| thread.holder.is_none() && super::is_live(thread),
        form: false,
        offered: super::everybody,
    }),
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, _: &Arguments) -> Result<Verdict, Refusal> {
    let thread = view.thread()?;
    let person = view.person()?;
    if thread.is_held_by(person) {
        return Ok(Verdict::said(Text::new("said-claim-yours-already")));
    }
    refuse_if_held(view, thread)?;
    Ok(Verdict::many(take(view, thread, person)?, Text::new("said-claim")))
}

/// Tells who was faster.
fn refuse_if_held(view: &View<'_>, thread: &Thread) -> Result<(), Refusal> {
    match &thread.holder {
        None => Ok(()),
        Some(holder) => {
            Err(Refusal::AlreadyClaimed { by: view.desk.name_of(&holder.person), since: holder.since })
        }
    }
}

/// The decisions by which `person` takes a thread that nobody holds: a listed one becomes a card
/// first. Other commands that claim on the way use it too.
pub(super) fn take(view: &View<'_>, thread: &Thread, person: &PersonId) -> Result<Vec<Decision>, Refusal> {
    let mut decisions = Vec::new();
    if thread.state == State::Listed {
        decisions.push(Decision::Promoted {});
    } else {
        require_step(thread, Step::Claim, "claim")?;
    }
    refuse_beyond_cap(view, thread, person)?;
    decisions.push(Decision::Claimed { until: claim_end(view, thread)? });
    Ok(decisions)
}

/// Refuses where `person` holds as many threads as the queue allows.
pub(super) fn refuse_beyond_cap(view: &View<'_>, thread: &Thread, person: &PersonId) -> Result<(), Refusal> {
    let queue = view.queue(thread)?;
    match queue.claim_cap {
        Some(cap) if view.load(person, &thread.queue) >= cap => {
            Err(Refusal::ClaimCap { queue: queue.name.clone(), cap })
        }
        _ => Ok(()),
    }
}

/// When a claim that starts now ends by itself.
pub(super) fn claim_end(view: &View<'_>, thread: &Thread) -> Result<Option<Timestamp>, Refusal> {
    Ok(view.queue(thread)?.claim_timeout.map(|timeout| view.now + timeout))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;
    use crate::domain::time::Millis;

    #[test]
    fn the_second_is_told_who_was_first() {
        let mut desk = Fixture::new();
        desk.says("rita", "claim", "").unwrap();
        desk.now = desk.now + Millis::minutes(3);
        let refused = desk.says("ravi", "claim", "").unwrap_err();
        assert_eq!(
            refused,
            Refusal::AlreadyClaimed { by: "rita".into(), since: desk.thread.holder.clone().unwrap().since }
        );
        assert_eq!(desk.says("rita", "claim", "").unwrap().decisions.len(), 0);
    }

    #[test]
    fn a_cap_holds() {
        let mut desk = Fixture::new();
        desk.queue().claim_cap = Some(1);
        desk.loads.insert(("rita".into(), desk.thread.queue.clone()), 1);
        assert!(matches!(desk.says("rita", "claim", ""), Err(Refusal::ClaimCap { cap: 1, .. })));
    }

    #[test]
    fn a_listed_thread_becomes_a_card_first() {
        let mut desk = Fixture::new();
        desk.thread.state = State::Listed;
        desk.says("rita", "claim", "").unwrap();
        assert_eq!(desk.thread.state, State::Claimed);
    }

    #[test]
    fn what_is_done_cannot_be_claimed() {
        let mut desk = Fixture::new();
        desk.says("rita", "resolve", "").unwrap();
        assert!(matches!(desk.says("ravi", "claim", ""), Err(Refusal::WrongState { .. })));
    }
}
