//! Un-acknowledge: whoever acknowledged an escalation cannot see to it after all; its level is asked anew.

use super::acknowledge::is_entitled;
use super::arguments::{ArgumentSpec, Kind};
use super::{About, Arguments, Button, ButtonStyle, Spec, no_prefill};
use crate::domain::decision::Decision;
use crate::domain::ids::PersonId;
use crate::domain::ladder::Asked;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::text::Text;
use crate::domain::thread::{Escalation, Thread};
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "unacknowledge",
    permission: Permission::Acknowledge,
    about: About::Thread,
    arguments: &[
        ArgumentSpec { name: "escalation", kind: Kind::Number, required: false },
        ArgumentSpec { name: "reason", kind: Kind::Words, required: false },
    ],
    button: Some(Button {
        style: ButtonStyle::Plain,
        shown: |thread| acknowledged(thread).next().is_some(),
        form: false,
        offered: |thread, person| acknowledged(thread).any(|escalation| is_by(escalation, person)),
    }),
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let thread = view.thread()?;
    let person = view.person()?;
    let wanted = arguments.number("escalation");
    // The last one that this person can take back, where they do not say which.
    let escalation = acknowledged(thread)
        .filter(|escalation| wanted.is_none_or(|number| escalation.number == number))
        .filter(|escalation| is_by(escalation, person) || is_entitled(view, thread, escalation, person))
        .last()
        .ok_or(Refusal::NothingToAcknowledge)?;
    let path = view.desk.paths.get(&escalation.path).ok_or_else(|| Refusal::UnknownName {
        what: "path",
        name: escalation.path.to_string(),
        known: view.desk.paths.keys().map(ToString::to_string).collect(),
    })?;
    let asked = Asked { desk: view.desk, queue: &thread.queue, duty: view.duty() };
    let rung = asked
        .same(path, escalation)
        .filter(|rung| !rung.reached.people.is_empty() || !rung.reached.channels.is_empty())
        .or_else(|| asked.next(path, escalation))
        .ok_or(Refusal::NothingToAcknowledge)?;
    let decision = Decision::EscalationUnacknowledged {
        number: escalation.number,
        level: rung.level,
        people: rung.people(),
        asking: rung.asking(path, view.now),
    };
    Ok(Verdict::one(decision, Text::new("said-unacknowledge"))
        .because(arguments.text("reason").map(str::to_owned)))
}

/// Escalations that were acknowledged, of a thread that is not settled: what is settled stays so.
fn acknowledged(thread: &Thread) -> impl Iterator<Item = &Escalation> {
    let live = super::is_live(thread);
    let escalations = thread.escalations.iter();
    escalations
        .filter(move |escalation| live && escalation.acknowledged.is_some() && escalation.ended.is_none())
}

fn is_by(escalation: &Escalation, person: &PersonId) -> bool {
    escalation.acknowledged.as_ref().is_some_and(|(by, _)| by == person)
}

#[cfg(test)]
mod tests {
    use crate::commands::fixture::Fixture;
    use crate::domain::time::Millis;

    #[test]
    fn its_level_is_asked_anew_and_climbs_again() {
        let mut desk = Fixture::new();
        desk.says("rita", "escalate", "legal reason=x").unwrap();
        desk.says("lea", "acknowledge", "").unwrap();
        desk.waits(Millis::hours(1));
        assert_eq!(desk.thread.escalations[0].level, 1, "an acknowledged escalation does not climb");
        desk.says("lea", "unacknowledge", "reason=I am off").unwrap();
        assert_eq!(desk.thread.open_escalations().count(), 1);
        desk.waits(Millis::minutes(15));
        assert_eq!(desk.thread.escalations[0].level, 3);
    }

    #[test]
    fn only_what_was_acknowledged_and_is_not_settled() {
        let mut desk = Fixture::new();
        assert!(desk.says("lea", "unacknowledge", "").is_err());
        desk.says("rita", "escalate", "legal reason=x").unwrap();
        assert!(desk.says("lea", "unacknowledge", "").is_err());
        desk.says("lea", "acknowledge", "").unwrap();
        assert!(desk.says("rita", "unacknowledge", "").is_err(), "she was not asked");
        desk.says("rita", "resolve", "").unwrap();
        assert!(desk.says("lea", "unacknowledge", "").is_err(), "the thread is settled");
    }
}
