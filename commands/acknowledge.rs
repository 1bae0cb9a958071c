//! Acknowledge: somebody of the path has seen the escalation; its clock stops.

use super::arguments::{ArgumentSpec, Kind};
use super::{About, Arguments, Button, ButtonStyle, Spec, no_prefill};
use crate::domain::decision::Decision;
use crate::domain::ids::PersonId;
use crate::domain::permission::{Permission, may};
use crate::domain::refusal::Refusal;
use crate::domain::text::Text;
use crate::domain::thread::{Escalation, Thread};
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "acknowledge",
    permission: Permission::Acknowledge,
    about: About::Thread,
    arguments: &[ArgumentSpec { name: "escalation", kind: Kind::Number, required: false }],
    button: Some(Button {
        style: ButtonStyle::Primary,
        shown: |thread| super::is_live(thread) && thread.open_escalations().next().is_some(),
        form: false,
        offered: super::everybody,
    }),
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let thread = view.thread()?;
    let person = view.person()?;
    let wanted = arguments.number("escalation");
    let open: Vec<&Escalation> = thread
        .open_escalations()
        .filter(|escalation| wanted.is_none_or(|number| escalation.number == number))
        .collect();
    if open.is_empty() {
        return Err(Refusal::NothingToAcknowledge);
    }
    let mine: Vec<Decision> = open
        .iter()
        .filter(|escalation| is_entitled(view, thread, escalation, person))
        .map(|escalation| Decision::EscalationAcknowledged { number: escalation.number })
        .collect();
    if mine.is_empty() {
        let people = open
            .iter()
            .flat_map(|escalation| &escalation.people)
            .map(|person| view.desk.name_of(person))
            .collect();
        return Err(Refusal::NotOnPath { people });
    }
    Ok(Verdict::many(mine, Text::new("said-acknowledge")))
}

/// Whoever was reached, those who may assign, who speak for anybody on the desk, and where a channel was
/// asked whoever has the right.
pub(super) fn is_entitled(
    view: &View<'_>,
    thread: &Thread,
    escalation: &Escalation,
    person: &PersonId,
) -> bool {
    escalation.people.contains(person)
        || !escalation.channels.is_empty()
        || may(view.desk, person, Permission::Assign, Some(&thread.queue))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;

    #[test]
    fn the_paths_people_stop_the_clock_and_nobody_else() {
        let mut desk = Fixture::new();
        assert_eq!(desk.says("lea", "acknowledge", "").unwrap_err(), Refusal::NothingToAcknowledge);
        desk.says("rita", "escalate", "legal reason=x").unwrap();
        assert_eq!(
            desk.says("rita", "acknowledge", "").unwrap_err(),
            Refusal::NotOnPath { people: vec!["lea".into()] }
        );
        desk.says("lea", "acknowledge", "").unwrap();
        assert_eq!(desk.thread.open_escalations().count(), 0);
        assert_eq!(desk.says("lea", "acknowledge", "").unwrap_err(), Refusal::NothingToAcknowledge);
    }
}
