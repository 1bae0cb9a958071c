//! A timer is due, or the desk file changed: what a thread does by itself. The only way in which a
//! reply is released, and everything that must hold is checked here once more, in the transaction
//! that releases it.

use super::{clocks, follow};
use crate::commands::{asking, claim, draft};
use crate::domain::decision::Decision;
use crate::domain::destination::Destination;
use crate::domain::policy;
use crate::domain::refusal::Refusal;
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::thread::Thread;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

/// Decides what is due. Nothing may be: timers come late, twice, or after somebody was faster.
///
/// # Errors
/// Where the thread's queue cannot be found.
pub fn decide(view: &View<'_>) -> Result<Verdict, Refusal> {
    let thread = view.thread()?;
    let due = |at: Option<crate::domain::time::Timestamp>| at.is_some_and(|at| at <= view.now);
    let mut decisions: Vec<Decision> = match thread.state {
        State::AwaitingApproval => {
            rebound(view, thread)?.or_else(|| asking::ask_anew(view.desk, thread, view.duty()))
        }
        State::Approved => match rebound(view, thread)? {
            Some(voided) => Some(voided),
            // The pause counts from its decision, whether or not the thread is frozen yet.
            None if thread.frozen.is_some() || view.pauses.over(&thread.queue).is_some() => None,
            None if due(thread.release_at) => release(thread),
            None => None,
        },
        State::Snoozed if due(thread.snoozed_until) => {
            let claim_until = if thread.holder.is_some() { claim::claim_end(view, thread)? } else { None };
            Some(Decision::Woken { claim_until })
        }
        State::Claimed if due(thread.holder.as_ref().and_then(|holder| holder.until)) => {
            Some(Decision::ClaimExpired {})
        }
        _ => None,
    }
    .into_iter()
    .collect();
    if matches!(decisions.as_slice(), [Decision::ApprovalsVoided { .. }]) {
        let waiting = draft::after(view, thread, &decisions)?;
        decisions.extend(asking::ask(view, &waiting));
    }
    // A reply that is rehearsed ends its thread: nothing of it can be missed any more.
    if !matches!(decisions.as_slice(), [Decision::ReplyRehearsed { .. }]) {
        decisions.extend(clocks::due(view, thread));
    }
    // A pause that came or went, or a deadline that is new in the desk file.
    if decisions.is_empty() {
        decisions.extend(follow::decide(view.desk, view.pauses, thread, view.now));
    }
    Ok(Verdict::many(decisions, Text::new("said-timer")))
}

/// Approvals given under another policy, or for another destination, do not count.
fn rebound(view: &View<'_>, thread: &Thread) -> Result<Option<Decision>, Refusal> {
    match &thread.revision {
        Some(revision) if !draft::still_bound(view, thread, revision)? => {
            Ok(Some(draft::rebind(view, thread, revision)?))
        }
        _ => Ok(None),
    }
}

fn release(thread: &Thread) -> Option<Decision> {
    let revision = thread.revision.as_ref()?;
    let destination = revision.destination.as_ref()?;
    let holds = thread.concerns.is_empty()
        && !thread.needs.is_empty()
        && policy::unmet(thread).is_empty()
        && !thread.approvals.iter().any(|approval| {
            // An editor's approval counts only where the queue allowed it when it was given, and
            // never as the only pair of eyes.
            revision.authors.len() == 1 && revision.authors.contains(&approval.person)
        });
    let hash = revision.hash.clone();
    holds.then_some(match destination {
        Destination::Publish(_) => Decision::ReplyReleased { hash },
        Destination::Drill { .. } => Decision::ReplyRehearsed { hash },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;
    use crate::domain::time::Millis;

    fn approved() -> Fixture {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=Hello").unwrap();
        desk.says("max", "approve", "1").unwrap();
        desk
    }

    #[test]
    fn an_approved_reply_leaves_when_its_window_is_over_and_not_before() {
        let mut desk = approved();
        desk.waits(Millis::seconds(9));
        assert_eq!(desk.thread.state, State::Approved);
        desk.waits(Millis::seconds(1));
        assert_eq!(desk.thread.state, State::Sending);
        assert_eq!(desk.sends().len(), 1);
        desk.waits(Millis::hours(1));
        assert_eq!(desk.sends().len(), 1);
    }

    #[test]
    fn a_reply_that_is_rehearsed_late_misses_nothing_and_escalates_nothing() {
        let mut desk = Fixture::new();
        desk.thread.drill = Some("d1".into());
        desk.queue().deadlines = vec![crate::domain::deadline::DeadlineRule {
            networks: Vec::new(),
            priorities: Vec::new(),
            claim_by: None,
            respond_by: Some(Millis::minutes(20)),
            hours: None,
            warn_at: Vec::new(),
            snooze_stops: Vec::new(),
            path: Some("legal".into()),
        }];
        desk.waits(Millis(0));
        desk.says("rita", "edit", "text=Hello").unwrap();
        desk.says("max", "approve", "1").unwrap();
        // Nobody looked for an hour: the window is over, and so is the time to answer.
        desk.waits(Millis::hours(1));
        assert_eq!(desk.thread.state, State::Rehearsed);
        assert_eq!(desk.thread.open_escalations().count(), 0);
    }

    #[test]
    fn a_stricter_policy_takes_the_approvals_back() {
        let mut desk = approved();
        desk.desk.policy_version = "stricter".into();
        desk.queue().approvals = vec![Some("manager".into()), Some("legal".into())];
        desk.waits(Millis::minutes(1));
        assert_eq!(desk.thread.state, State::AwaitingApproval);
        assert_eq!((desk.thread.approvals.len(), desk.thread.needs.len()), (0, 2));
        assert!(desk.sends().is_empty());
    }

    #[test]
    fn a_text_that_was_changed_behind_the_desks_back_does_not_leave() {
        let mut desk = approved();
        desk.thread.revision.as_mut().unwrap().text = "Send money".into();
        desk.waits(Millis::minutes(1));
        assert!(desk.sends().is_empty());
        assert_eq!(desk.thread.state, State::AwaitingApproval);
    }

    #[test]
    fn a_claim_without_a_draft_ends_by_itself() {
        let mut desk = Fixture::new();
        desk.queue().claim_timeout = Some(Millis::minutes(30));
        desk.says("rita", "claim", "").unwrap();
        desk.waits(Millis::minutes(29));
        assert_eq!(desk.thread.state, State::Claimed);
        desk.waits(Millis::minutes(1));
        assert_eq!((desk.thread.state, &desk.thread.holder), (State::Open, &None));
        assert_eq!(desk.notices()[0].text.key, "notice-claim-expired");
    }
}
