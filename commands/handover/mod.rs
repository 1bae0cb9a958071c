//! Handover: what the next shift must know, offered to whoever comes on, and answered by them. Without an
//! argument it only shows what would be handed over.

mod answer;
mod lines;
mod offer;

use super::arguments::{ArgumentSpec, Kind, wrong};
use super::shifts;
use super::{About, Arguments, Spec, no_prefill};
use crate::domain::cleaning;
use crate::domain::decision::{Decision, HandOverNoted};
use crate::domain::desk::Desk;
use crate::domain::hand_over::compose::{Wanted, compose};
use crate::domain::hand_over::passing::{passing, wanted as wanted_of};
use crate::domain::ids::PersonId;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::roster::Roster;
use crate::domain::roster::duty::Duty;
use crate::domain::sealed::Sealed;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(crate) use lines::pending_line;
pub(crate) use offer::sealed_briefing;

pub(super) const SPEC: Spec = Spec {
    name: "handover",
    permission: Permission::Read,
    about: About::HandOver,
    arguments: &[
        ArgumentSpec { name: "what", kind: Kind::Word, required: false },
        ArgumentSpec { name: "roster", kind: Kind::Word, required: false },
        ArgumentSpec { name: "to", kind: Kind::Person, required: false },
        ArgumentSpec { name: "accept", kind: Kind::Word, required: false },
        ArgumentSpec { name: "decline", kind: Kind::Word, required: false },
        ArgumentSpec { name: "withdraw", kind: Kind::Word, required: false },
        ArgumentSpec { name: "items", kind: Kind::Words, required: false },
        ArgumentSpec { name: "note", kind: Kind::Words, required: false },
        ArgumentSpec { name: "words", kind: Kind::Words, required: false },
        ArgumentSpec { name: "reason", kind: Kind::Words, required: false },
    ],
    button: None,
    decide,
    prefill: no_prefill,
};

/// The words that may stand first.
const WHAT: [&str; 5] = ["offer", "accept", "decline", "withdraw", "past"];

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish<'a> {
    Show,
    Note(&'a str),
    Offer,
    Accept(Option<&'a str>),
    Decline(Option<&'a str>),
    Withdraw(Option<&'a str>),
    Past,
}

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    match wish(view.desk, arguments)? {
        Wish::Show => lines::show(view, roster(view.desk, view.person()?, arguments, view.duty())?),
        Wish::Note(text) => note(view, roster(view.desk, view.person()?, arguments, view.duty())?, text),
        Wish::Offer => {
            offer::offer(view, roster(view.desk, view.person()?, arguments, view.duty())?, arguments)
        }
        Wish::Accept(id) => answer::accept(view, id, arguments),
        Wish::Decline(id) => answer::decline(view, id, arguments),
        Wish::Withdraw(id) => answer::withdraw(view, id),
        Wish::Past => Ok(lines::past(view)),
    }
}

fn wish<'a>(desk: &Desk, arguments: &'a Arguments) -> Result<Wish<'a>, Refusal> {
    let named = arguments.text("roster");
    let what = arguments.text("what").filter(|what| !desk.rosters.contains_key(*what));
    Ok(match what {
        Some("offer") => Wish::Offer,
        // `accept 1a2b3c` is `accept=1a2b3c`.
        Some("accept") => Wish::Accept(arguments.text("accept").or(named)),
        Some("decline") => Wish::Decline(arguments.text("decline").or(named)),
        Some("withdraw") => Wish::Withdraw(arguments.text("withdraw").or(named)),
        Some("past") => Wish::Past,
        Some(other) => {
            let known = WHAT.iter().map(|word| (*word).to_owned());
            return Err(Refusal::UnknownName {
                what: "step",
                name: other.chars().take(40).collect(),
                known: known.chain(desk.rosters.keys().map(ToString::to_string)).collect(),
            });
        }
        None => match (arguments.text("note"), arguments.text("accept"), arguments.text("decline")) {
            (Some(note), ..) => Wish::Note(note),
            (None, Some(id), _) => Wish::Accept(Some(id)),
            (None, None, Some(id)) => Wish::Decline(Some(id)),
            (None, None, None) => match arguments.text("withdraw") {
                Some(id) => Wish::Withdraw(Some(id)),
                None if arguments.text("to").or(arguments.text("words")).is_some() => Wish::Offer,
                None => Wish::Show,
            },
        },
    })
}

/// The roster that was named, the one on which the person is on shift, or the only one it can be.
fn roster<'a>(
    desk: &'a Desk,
    person: &PersonId,
    arguments: &Arguments,
    duty: Duty<'_>,
) -> Result<&'a Roster, Refusal> {
    let known = || -> Vec<String> { desk.rosters.keys().map(ToString::to_string).collect() };
    let first = arguments.text("what").filter(|what| desk.rosters.contains_key(*what));
    if let Some(name) = arguments.text("roster").or(first) {
        return desk.rosters.get(name).ok_or_else(|| Refusal::UnknownName {
            what: "roster",
            name: name.chars().take(40).collect(),
            known: known(),
        });
    }
    let of = |fits: &dyn Fn(&Roster) -> bool| {
        let mut found = desk.rosters.values().filter(|roster| fits(roster));
        match (found.next(), found.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    };
    let around = desk.around(duty.changes);
    let on = |roster: &Roster| {
        roster.positions().iter().any(|at| roster.who_is_on(*at, duty.at, &around) == Some(person))
    };
    of(&|_| true).or_else(|| of(&on)).or_else(|| of(&|roster| roster.members().contains(&person))).ok_or_else(
        || match desk.rosters.is_empty() {
            true => Refusal::UnknownName { what: "roster", name: String::new(), known: Vec::new() },
            false => wrong("roster", &format!("say which: {}", known().join(", "))),
        },
    )
}

/// What has to be looked up before this can be decided: nothing where it only answers.
pub(crate) fn wanted(
    desk: &Desk,
    person: &PersonId,
    arguments: &Arguments,
    duty: Duty<'_>,
) -> Option<Wanted> {
    if !matches!(wish(desk, arguments), Ok(Wish::Show | Wish::Offer)) {
        return None;
    }
    let roster = roster(desk, person, arguments, duty).ok()?;
    Some(wanted_of(desk, roster, &passing(desk, roster, Some(person), duty)))
}

/// Whether the last hand-overs are asked for.
pub(crate) fn wants_past(desk: &Desk, arguments: &Arguments) -> bool {
    matches!(wish(desk, arguments), Ok(Wish::Past))
}

/// Whether somebody may hand a roster over: whoever is on, whoever just went off, and the leads.
fn may_hand_over(view: &View<'_>, roster: &Roster, person: &PersonId) -> Result<(), Refusal> {
    let around = view.desk.around(view.changes);
    let on = roster.positions().iter().any(|at| roster.who_is_on(*at, view.now, &around) == Some(person));
    let leads = shifts::leads(view.desk, roster);
    let just_off = || passing(view.desk, roster, Some(person), view.duty()).from.as_ref() == Some(person);
    if on || leads.contains(person) || just_off() {
        return Ok(());
    }
    let mut who_can: Vec<String> = Vec::new();
    for position in roster.positions() {
        who_can.extend(roster.who_is_on(position, view.now, &around).map(|who| view.desk.name_of(who)));
    }
    who_can.extend(leads.iter().map(|lead| view.desk.name_of(lead)));
    who_can.truncate(5);
    Err(Refusal::NotPermitted { permission: Permission::Roster, queue: None, denied_by: None, who_can })
}

/// Words as people write them, perhaps in quotes.
fn words(name: &str, text: &str) -> Result<String, Refusal> {
    let text = cleaning::text(text, &mut cleaning::Changes::default());
    let text = text.trim();
    let quoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let text = quoted.unwrap_or(text).trim();
    if text.is_empty() {
        return Err(wrong(name, "is empty"));
    }
    if text.chars().count() > LONGEST_WORDS {
        return Err(wrong(name, &format!("is longer than {LONGEST_WORDS} characters")));
    }
    Ok(text.to_owned())
}

/// The longest note and the longest words of an outgoing lead.
const LONGEST_WORDS: usize = 4000;

fn note(view: &View<'_>, roster: &Roster, text: &str) -> Result<Verdict, Refusal> {
    let person = view.person()?;
    if !shifts::can_stand_on(view.desk, roster, person) {
        may_hand_over(view, roster, person)?;
    }
    let text = words("note", text)?;
    let noted = HandOverNoted { roster: roster.id.clone(), text: Sealed::open(text) };
    Ok(Verdict::one(
        Decision::HandOverNoted(noted),
        Text::new("said-handover-note").with("roster", &roster.name),
    ))
}

/// The briefing of what was looked up.
fn briefing(
    view: &View<'_>,
    outgoing: &[PersonId],
) -> Result<crate::domain::hand_over::briefing::Briefing, Refusal> {
    compose(&view.found.gathered, outgoing, view.pauses).ok_or_else(|| Refusal::UnknownName {
        what: "roster",
        name: String::new(),
        known: Vec::new(),
    })
}
