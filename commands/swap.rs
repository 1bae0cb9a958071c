//! Swap: somebody's shift is offered to another, perhaps for one of theirs. Nothing changes until it is
//! accepted, and then only if both shifts are still as they were when it was offered.

use super::arguments::{ArgumentSpec, Kind, wrong};
use super::shifts::{self, AHEAD, named, sealed, sealed_turn, with_shift};
use super::{About, Arguments, Spec, no_prefill};
use crate::domain::decision::{Decision, ShiftChange};
use crate::domain::ids::PersonId;
use crate::domain::permission::{Permission, may};
use crate::domain::refusal::Refusal;
use crate::domain::roster::change::{Change, ChangeKind, ChangeState};
use crate::domain::roster::{Position, Roster, Stretch, Turn};
use crate::domain::short_id::short;
use crate::domain::text::Text;
use crate::domain::time::Timestamp;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "swap",
    permission: Permission::Present,
    about: About::Roster,
    arguments: &[
        ArgumentSpec { name: "step", kind: Kind::Word, required: true },
        ArgumentSpec { name: "person", kind: Kind::Person, required: false },
        ArgumentSpec { name: "roster", kind: Kind::Word, required: false },
        ArgumentSpec { name: "at", kind: Kind::When, required: false },
        ArgumentSpec { name: "return", kind: Kind::When, required: false },
        ArgumentSpec { name: "swap", kind: Kind::Word, required: false },
        ArgumentSpec { name: "reason", kind: Kind::Words, required: false },
    ],
    button: None,
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let verdict = match arguments.required_text("step")? {
        "offer" => offer(view, arguments),
        "accept" => accept(view, arguments),
        "decline" => decline(view, arguments),
        "undo" => undo(view, arguments),
        other => {
            let known = ["offer", "accept", "decline", "undo"].map(str::to_owned).to_vec();
            Err(Refusal::UnknownName { what: "step", name: other.chars().take(40).collect(), known })
        }
    }?;
    Ok(verdict.because(arguments.text("reason").map(str::to_owned)))
}

fn offer(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let me = view.person()?;
    let roster = shifts::roster(view, arguments)?;
    let to = named(view, roster, arguments.required_text("person")?)?;
    if to == *me {
        return Err(wrong("person", "is yourself"));
    }
    let at = |name: &str| match arguments.text(name) {
        Some(text) => shifts::moment(roster, view.now, (name, text)).map(Some),
        None => Ok(None),
    };
    let none = |name: &str, person: &PersonId| {
        wrong(name, &format!("{} has no such shift", view.desk.name_of(person)))
    };
    let (position, mine) = shift_of(view, roster, (me, at("at")?)).ok_or_else(|| none("at", me))?;
    let mut turns = vec![sealed_turn(mine.stretch(), &to)];
    if let Some(moment) = at("return")? {
        let theirs = shift_at(view, (roster, position), &to, Some(moment));
        let theirs = theirs.ok_or_else(|| none("return", &to))?;
        turns.push(sealed_turn(theirs.stretch(), me));
    }
    let decision = Decision::SwapOffered(Box::new(ShiftChange {
        change: view.nonce.to_owned(),
        roster: roster.id.clone(),
        position,
        turns,
        tell: sealed(std::slice::from_ref(&to)),
    }));
    let offered = Turn { person: to, ..mine };
    let said = with_shift(Text::new("said-swap-offered"), (roster, position), &offered, view.desk);
    Ok(Verdict::one(decision, said.with("swap", short(view.nonce))))
}

/// The shift of a person that holds a moment, or their next one, of the first position that has one.
fn shift_of(
    view: &View<'_>,
    roster: &Roster,
    (person, at): (&PersonId, Option<Timestamp>),
) -> Option<(Position, Turn)> {
    roster
        .positions()
        .into_iter()
        .find_map(|position| Some((position, shift_at(view, (roster, position), person, at)?)))
}

/// The same for one position. What of it has passed is not given away.
fn shift_at(
    view: &View<'_>,
    (roster, position): (&Roster, Position),
    person: &PersonId,
    at: Option<Timestamp>,
) -> Option<Turn> {
    let within = Stretch { from: view.now, until: view.now + AHEAD };
    roster
        .shifts(position, within, &view.desk.around(view.changes))
        .into_iter()
        .filter(|turn| turn.person == *person)
        .find(|turn| at.is_none_or(|at| turn.stretch().holds(at)))
}

/// The swap that was named, or the only one that is meant.
fn meant<'a>(
    view: &View<'a>,
    arguments: &Arguments,
    open: impl Fn(&Change) -> bool,
) -> Result<&'a Change, Refusal> {
    let open =
        |change: &&Change| change.kind == ChangeKind::Swap && change.ends_after(view.now) && open(change);
    match arguments.text("swap").or_else(|| arguments.text("person")) {
        Some(id) => view
            .changes
            .starting_with(id)
            .filter(open)
            .ok_or_else(|| Refusal::UnknownChange { change: id.chars().take(40).collect() }),
        None => {
            let all: Vec<&Change> = view.changes.list().into_iter().filter(open).collect();
            match all.as_slice() {
                [only] => Ok(only),
                [] => Err(Refusal::UnknownChange { change: String::new() }),
                several => {
                    let ids: Vec<&str> = several.iter().map(|change| change.short()).collect();
                    Err(wrong("swap", &format!("say which: {}", ids.join(", "))))
                }
            }
        }
    }
}

fn offered_to(change: &Change, person: &PersonId) -> bool {
    change.state == ChangeState::Offered && change.turns.first().is_some_and(|turn| turn.person == *person)
}

fn accept(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let me = view.person()?;
    let change = meant(view, arguments, |change| offered_to(change, me))?;
    let roster = view.desk.rosters.get(&change.roster).ok_or(Refusal::ShiftChanged)?;
    let giver = change.by.as_ref().ok_or(Refusal::ShiftChanged)?;
    let still = |turn: &Turn, person: &PersonId| {
        let ahead = Stretch { from: turn.from.max(view.now), until: turn.until };
        let shifts = roster.shifts(change.position, ahead, &view.desk.around(view.changes));
        matches!(shifts.as_slice(), [only] if only.person == *person && only.stretch() == ahead)
    };
    let givers = [giver, me];
    if change.turns.iter().zip(givers).any(|(turn, person)| !still(turn, person)) {
        return Err(Refusal::ShiftChanged);
    }
    let decision =
        Decision::SwapAccepted { change: change.id.clone(), tell: sealed(std::slice::from_ref(giver)) };
    let turn = change.turns.first().cloned().ok_or(Refusal::ShiftChanged)?;
    let said = with_shift(Text::new("said-swap-accepted"), (roster, change.position), &turn, view.desk);
    Ok(Verdict::one(decision, said))
}

fn decline(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let me = view.person()?;
    let change = meant(view, arguments, |change| offered_to(change, me))?;
    let tell: Vec<PersonId> = change.by.iter().cloned().collect();
    let decision = Decision::SwapDeclined { change: change.id.clone(), tell: sealed(&tell) };
    Ok(Verdict::one(decision, Text::new("said-swap-declined").with("swap", change.short())))
}

/// Whoever offered takes an offer back; of a swap in force either may undo what lies ahead, and a lead.
fn undo(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let me = view.person()?;
    let change = meant(view, arguments, |change| match change.state {
        ChangeState::Offered => change.by.as_ref() == Some(me),
        ChangeState::InForce => {
            change.by.as_ref() == Some(me)
                || change.turns.iter().any(|turn| turn.person == *me)
                || may(view.desk, me, Permission::Roster, None)
        }
        ChangeState::Declined | ChangeState::Undone => false,
    })?;
    let mut tell: Vec<PersonId> = change.turns.iter().map(|turn| turn.person.clone()).collect();
    tell.extend(change.by.clone());
    tell.sort_unstable();
    tell.dedup();
    let decision = Decision::ShiftChangeUndone { change: change.id.clone(), tell: sealed(&tell) };
    Ok(Verdict::one(decision, Text::new("said-shift-change-undone").with("change", change.short())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;

    fn primary(desk: &Fixture) -> Vec<String> {
        let within =
            Stretch { from: desk.now, until: desk.now + crate::domain::time::Millis::hours(24 * 21) };
        let around = desk.desk.around(&desk.changes);
        let shifts = desk.desk.rosters[0].shifts(Position::Primary, within, &around);
        shifts.iter().map(|turn| turn.person.to_string()).collect()
    }

    #[test]
    fn a_swap_needs_the_other_and_can_be_undone() {
        let mut desk = Fixture::with_roster();
        assert_eq!(primary(&desk), ["rita", "ravi", "rita", "ravi"]);
        desk.says("rita", "swap", "offer ravi return=8d").unwrap();
        assert_eq!(primary(&desk), ["rita", "ravi", "rita", "ravi"], "an offer changes nothing");
        assert!(desk.says("max", "swap", "accept").is_err(), "it was offered to another");
        assert!(desk.says("rita", "swap", "accept").is_err(), "nobody accepts for the other");
        desk.says("ravi", "swap", "accept").unwrap();
        assert_eq!(primary(&desk), ["ravi", "rita", "ravi"]);
        desk.says("ravi", "swap", "undo").unwrap();
        assert_eq!(primary(&desk), ["rita", "ravi", "rita", "ravi"]);
        let told: Vec<_> = desk.notices().iter().map(|notice| notice.text.key.as_str()).collect();
        assert_eq!(told, ["notice-swap-offered", "notice-swap-accepted", "notice-shift-change-undone"]);
    }

    #[test]
    fn an_offer_is_declined_or_taken_back_and_then_it_is_gone() {
        let mut desk = Fixture::with_roster();
        desk.says("rita", "swap", "offer ravi").unwrap();
        desk.says("ravi", "swap", "decline").unwrap();
        assert!(desk.says("ravi", "swap", "accept").is_err());
        desk.says("rita", "swap", "offer ravi").unwrap();
        desk.says("rita", "swap", "undo").unwrap();
        assert!(desk.says("ravi", "swap", "accept").is_err());
    }

    #[test]
    fn a_shift_that_changed_meanwhile_is_not_swapped() {
        let mut desk = Fixture::with_roster();
        desk.says("rita", "swap", "offer ravi").unwrap();
        desk.says("sam", "override", "max 1h").unwrap();
        assert_eq!(desk.says("ravi", "swap", "accept").unwrap_err(), Refusal::ShiftChanged);
    }

    #[test]
    fn nobody_gives_away_what_they_do_not_have() {
        let mut desk = Fixture::with_roster();
        assert!(matches!(desk.says("max", "swap", "offer ravi"), Err(Refusal::ArgumentWrong { .. })));
        assert!(matches!(desk.says("rita", "swap", "offer rita"), Err(Refusal::ArgumentWrong { .. })));
        assert!(matches!(desk.says("rita", "swap", "steal ravi"), Err(Refusal::UnknownName { .. })));
    }
}
