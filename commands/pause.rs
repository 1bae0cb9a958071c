//! Pause: nothing of a queue, or of the whole desk, goes out until somebody resumes it.

use super::arguments::{ArgumentSpec, Arguments, Kind};
use super::shifts::sealed;
use super::{About, Spec, no_prefill};
use crate::domain::decision::Decision;
use crate::domain::ids::{PersonId, QueueId};
use crate::domain::permission::{Permission, may_any, require_over};
use crate::domain::refusal::Refusal;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "pause",
    permission: Permission::Pause,
    about: About::Pause,
    arguments: &[
        ArgumentSpec { name: "reason", kind: Kind::Words, required: true },
        ArgumentSpec { name: "queue", kind: Kind::Queue, required: false },
    ],
    button: None,
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let reason = arguments.required_text("reason")?;
    let queue = queue(view, arguments)?;
    require_over(view.desk, view.authorised, queue.as_ref())?;
    if let Some(pause) = view.pauses.exactly(queue.as_ref()) {
        let by = view.desk.name_of(&pause.by);
        return Err(Refusal::PausedAlready { by, since: pause.at, reason: pause.reason.clone() });
    }
    let tell = sealed(&concerned(view, queue.as_ref()));
    let said = about(Text::new("said-pause"), view, queue.as_ref());
    Ok(Verdict::one(Decision::EngagementPaused { queue, tell }, said).because(Some(reason.to_owned())))
}

/// The queue that was named, if one was.
pub(super) fn queue(view: &View<'_>, arguments: &Arguments) -> Result<Option<QueueId>, Refusal> {
    let Some(name) = arguments.text("queue") else { return Ok(None) };
    let known = || view.desk.queues.keys().map(ToString::to_string).collect();
    let queue = view.desk.queues.get(name).ok_or_else(|| Refusal::UnknownName {
        what: "queue",
        name: name.to_owned(),
        known: known(),
    })?;
    Ok(Some(queue.id.clone()))
}

/// Everybody who answers or approves in it.
pub(super) fn concerned(view: &View<'_>, queue: Option<&QueueId>) -> Vec<PersonId> {
    may_any(view.desk, &[Permission::Draft, Permission::Approve, Permission::Pause], queue)
}

/// With what it is about.
pub(super) fn about(text: Text, view: &View<'_>, queue: Option<&QueueId>) -> Text {
    let name = queue.map(|queue| view.desk.queue_name(queue));
    text.with("scope", if name.is_some() { "queue" } else { "desk" }).with("queue", name.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;
    use crate::domain::deadline::Aim;
    use crate::domain::state::State;
    use crate::domain::time::Millis;

    #[test]
    fn an_approved_reply_is_held_until_it_is_resumed_and_then_has_its_window_anew() {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=Hello").unwrap();
        desk.says("max", "approve", "1").unwrap();
        desk.says("sam", "pause", "reason=A recall").unwrap();
        desk.waits(Millis::hours(1));
        assert!(desk.sends().is_empty());
        assert_eq!((desk.thread.state, desk.thread.frozen.is_some()), (State::Approved, true));
        desk.says("sam", "resume", "").unwrap();
        desk.waits(Millis(0));
        assert!(desk.sends().is_empty() && desk.thread.frozen.is_none());
        desk.waits(Millis::seconds(9));
        assert!(desk.sends().is_empty(), "somebody can still call it back");
        desk.waits(Millis::seconds(1));
        assert_eq!(desk.sends().len(), 1);
    }

    #[test]
    fn the_time_to_answer_stands_still_and_the_time_to_claim_does_not() {
        let mut desk = Fixture::new();
        desk.queue().deadlines = vec![crate::domain::deadline::DeadlineRule {
            networks: Vec::new(),
            priorities: Vec::new(),
            claim_by: Some(Millis::minutes(20)),
            respond_by: Some(Millis::hours(1)),
            hours: None,
            warn_at: Vec::new(),
            snooze_stops: Aim::ALL.to_vec(),
            path: None,
        }];
        desk.waits(Millis(0));
        desk.waits(Millis::minutes(10));
        desk.says("sam", "pause", "queue=care reason=A recall").unwrap();
        desk.waits(Millis::minutes(0));
        desk.waits(Millis::hours(5));
        let deadlines = &desk.thread.deadlines;
        assert!(deadlines.get(Aim::Claim).unwrap().missed.is_some());
        assert!(deadlines.get(Aim::Respond).unwrap().missed.is_none());
        desk.says("sam", "resume", "queue=care").unwrap();
        desk.waits(Millis(0));
        let due = desk.thread.deadlines.get(Aim::Respond).unwrap().due;
        assert_eq!(due, desk.now + Millis::minutes(50), "what was left is left");
    }

    #[test]
    fn whoever_leads_one_queue_stops_and_resumes_that_queue_alone() {
        let mut desk = Fixture::new();
        desk.desk.queues.insert("press".into(), crate::domain::desk::Queue::named("press", "Press"));
        let lead = crate::domain::desk::Grant { role: "lead".into(), queues: Some(vec!["care".into()]) };
        desk.desk.people.insert("lou".into(), crate::domain::desk::Person::named("lou", vec![lead]));
        for line in ["reason=A recall", "reason=A recall queue=press"] {
            assert!(matches!(desk.says("lou", "pause", line), Err(Refusal::NotPermitted { .. })), "{line}");
        }
        desk.says("lou", "pause", "reason=A recall queue=care").unwrap();
        desk.says("sam", "pause", "reason=A fire").unwrap();
        assert!(matches!(desk.says("lou", "resume", ""), Err(Refusal::NotPermitted { .. })));
        desk.says("lou", "resume", "queue=care").unwrap();
    }

    #[test]
    fn it_is_paused_once_and_by_whoever_may() {
        let mut desk = Fixture::new();
        assert!(matches!(desk.says("rita", "pause", "reason=x"), Err(Refusal::NotPermitted { .. })));
        assert!(matches!(desk.says("sam", "pause", ""), Err(Refusal::ArgumentMissing { .. })));
        assert!(matches!(desk.says("sam", "resume", ""), Err(Refusal::NotPaused { .. })));
        desk.says("sam", "pause", "reason=A recall").unwrap();
        assert!(matches!(desk.says("max", "pause", "reason=x"), Err(Refusal::PausedAlready { .. })));
        assert!(matches!(desk.says("sam", "resume", "queue=care"), Err(Refusal::NotPaused { .. })));
        let told: Vec<_> = desk.notices().iter().map(|notice| notice.person.to_string()).collect();
        assert!(told.contains(&"rita".to_owned()) && !told.contains(&"sam".to_owned()), "{told:?}");
    }
}
