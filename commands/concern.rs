//! Concern: a named objection that holds the reply back until whoever raised it withdraws it, or
//! somebody of a higher role settles it.

use super::arguments::{ArgumentSpec, Arguments, Kind};
use super::{About, Button, ButtonStyle, Spec, draft, no_prefill};
use crate::domain::decision::Decision;
use crate::domain::ids::PersonId;
use crate::domain::permission::{Permission, may, roles_in};
use crate::domain::refusal::Refusal;
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::thread::{Concern, Thread};
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "concern",
    permission: Permission::Concern,
    about: About::Thread,
    arguments: &[
        ArgumentSpec { name: "withdraw", kind: Kind::Number, required: false },
        ArgumentSpec { name: "settle", kind: Kind::Number, required: false },
        ArgumentSpec { name: "reason", kind: Kind::Words, required: false },
    ],
    button: Some(Button {
        style: ButtonStyle::Plain,
        shown: |thread| matches!(thread.state, State::AwaitingApproval | State::Approved),
        form: true,
        offered: super::everybody,
    }),
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let thread = view.thread()?;
    let person = view.person()?;
    let reason = arguments.text("reason");
    match (arguments.number("withdraw"), arguments.number("settle")) {
        (Some(number), _) => {
            let concern = find(thread, number)?;
            if concern.person != *person {
                return Err(Refusal::ConcernOfHigherRole { by: view.desk.name_of(&concern.person) });
            }
            lift(view, thread, Decision::ConcernWithdrawn { number }, reason)
        }
        (None, Some(number)) => {
            let concern = find(thread, number)?;
            if !may(view.desk, person, Permission::SettleConcern, Some(&thread.queue))
                || rank(view, thread, person) <= concern.rank
            {
                return Err(Refusal::ConcernOfHigherRole { by: view.desk.name_of(&concern.person) });
            }
            lift(
                view,
                thread,
                Decision::ConcernSettled { number },
                Some(reason.ok_or(Refusal::ReasonNeeded)?),
            )
        }
        (None, None) => raise(view, thread, person, reason),
    }
}

fn raise(
    view: &View<'_>,
    thread: &Thread,
    person: &PersonId,
    reason: Option<&str>,
) -> Result<Verdict, Refusal> {
    let reason = reason.ok_or(Refusal::ReasonNeeded)?;
    if thread.state.is_closed() || thread.state == State::Sending {
        return Err(Refusal::WrongState { command: SPEC.name, state: thread.state });
    }
    // Numbers are never used twice while a concern is open; a settled one may give its number on.
    let number = thread.concerns.iter().map(|concern| concern.number).max().unwrap_or(0) + 1;
    let raised = Decision::ConcernRaised { number, rank: rank(view, thread, person) };
    Ok(Verdict::one(raised, Text::new("said-concern").with_number("number", number))
        .because(Some(reason.to_owned())))
}

/// Takes a concern away; if it was the last thing missing, the reply is on its way again.
fn lift(
    view: &View<'_>,
    thread: &Thread,
    lifted: Decision,
    reason: Option<&str>,
) -> Result<Verdict, Refusal> {
    let mut decisions = vec![lifted];
    let mut left = thread.clone();
    if let Decision::ConcernWithdrawn { number } | Decision::ConcernSettled { number } = &decisions[0] {
        left.concerns.retain(|concern| concern.number != *number);
    }
    if thread.state == State::AwaitingApproval {
        decisions.extend(draft::release_if_complete(view, &left)?);
    }
    Ok(Verdict::many(decisions, Text::new("said-concern-lifted")).because(reason.map(str::to_owned)))
}

fn find(thread: &Thread, number: i64) -> Result<&Concern, Refusal> {
    thread.concerns.iter().find(|concern| concern.number == number).ok_or_else(|| Refusal::UnknownName {
        what: "concern",
        name: number.to_string(),
        known: thread.concerns.iter().map(|concern| concern.number.to_string()).collect(),
    })
}

/// The highest rank among a person's roles in the thread's queue.
fn rank(view: &View<'_>, thread: &Thread, person: &PersonId) -> u32 {
    view.desk.people.get(person).map_or(0, |person| {
        roles_in(person, Some(&thread.queue))
            .filter_map(|role| view.desk.roles.get(role))
            .map(|role| role.rank)
            .max()
            .unwrap_or(0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;

    #[test]
    fn a_concern_stops_an_approved_reply_and_lets_it_go_again() {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=Hello").unwrap();
        desk.says("max", "approve", "1").unwrap();
        desk.says("ravi", "concern", "reason=Wrong customer").unwrap();
        assert_eq!(desk.thread.state, State::AwaitingApproval);
        desk.says("ravi", "concern", "withdraw=1").unwrap();
        assert_eq!(desk.thread.state, State::Approved);
    }

    #[test]
    fn the_last_approval_waits_for_the_concern() {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=Hello").unwrap();
        desk.says("ravi", "concern", "reason=Wrong customer").unwrap();
        desk.says("max", "approve", "1").unwrap();
        assert_eq!(desk.thread.state, State::AwaitingApproval);
        desk.says("max", "concern", "settle=1 reason=I checked").unwrap();
        assert_eq!(desk.thread.state, State::Approved);
    }

    #[test]
    fn only_a_higher_role_settles() {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=Hello").unwrap();
        desk.says("lea", "concern", "reason=Not like this").unwrap();
        for person in ["rita", "max"] {
            assert!(matches!(
                desk.says(person, "concern", "settle=1 reason=no"),
                Err(Refusal::ConcernOfHigherRole { .. })
            ));
        }
        assert!(desk.says("max", "concern", "withdraw=1").is_err());
        assert!(desk.says("max", "concern", "").is_err());
    }
}
