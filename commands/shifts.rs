//! What the commands about rosters have in common: finding the roster, reading times as people write
//! them, knowing who may stand on it and who leads. Must not decide anything by itself.

use super::Arguments;
use super::arguments::wrong;
use crate::domain::decision::SealedTurn;
use crate::domain::desk::Desk;
use crate::domain::ids::{PersonId, QueueId};
use crate::domain::permission::{Permission, may};
use crate::domain::refusal::Refusal;
use crate::domain::roster::coverage::{Gap, Lack};
use crate::domain::roster::zone::{DAY, Wall};
use crate::domain::roster::{Position, Roster, Stretch, Turn};
use crate::domain::sealed::Sealed;
use crate::domain::text::Text;
use crate::domain::time::{Millis, Timestamp};
use crate::store::view::View;

/// How far ahead shifts are looked for.
pub(crate) const AHEAD: Millis = Millis::hours(24 * 7 * 12);

/// The roster that was named, or the only one that it can be.
pub(crate) fn roster<'a>(view: &View<'a>, arguments: &Arguments) -> Result<&'a Roster, Refusal> {
    let rosters = &view.desk.rosters;
    let known = || rosters.keys().map(ToString::to_string).collect();
    match arguments.text("roster") {
        Some(name) => rosters.get(name).ok_or_else(|| Refusal::UnknownName {
            what: "roster",
            name: name.to_owned(),
            known: known(),
        }),
        None => {
            let person = view.person()?;
            let mine: Vec<&Roster> =
                rosters.values().filter(|roster| roster.members().contains(&person)).collect();
            match (rosters.values().next(), rosters.len(), mine.as_slice()) {
                (Some(only), 1, _) => Ok(only),
                (_, _, [only]) => Ok(only),
                (None, ..) => {
                    Err(Refusal::UnknownName { what: "roster", name: String::new(), known: Vec::new() })
                }
                _ => Err(wrong("roster", &format!("say which: {}", known().join(", ")))),
            }
        }
    }
}

/// The position that was named; primary where none was.
pub(crate) fn position(arguments: &Arguments) -> Result<Position, Refusal> {
    let Some(name) = arguments.text("position") else { return Ok(Position::Primary) };
    Position::parse(name).ok_or_else(|| Refusal::UnknownName {
        what: "position",
        name: name.to_owned(),
        known: Position::ALL.iter().map(|position| position.as_str().to_owned()).collect(),
    })
}

/// A moment as people write it: a span from `base`, a moment with its zone, a local time by the roster's
/// clock with or without the date. A time without a date is the next such time after `base`.
pub(crate) fn moment(
    roster: &Roster,
    base: Timestamp,
    (name, text): (&str, &str),
) -> Result<Timestamp, Refusal> {
    if let Ok(span) = Millis::parse(text) {
        return Ok(base + span);
    }
    if let Ok(at) = Timestamp::parse(text) {
        return Ok(at);
    }
    let local = text.trim().replace(' ', "T");
    if let Ok(at) = local.parse::<jiff::civil::DateTime>()
        && (local.contains('T') || local.len() == 10)
    {
        return Ok(roster.zone.first(Wall::of(at)));
    }
    let time = local.split_once(':').and_then(|(hour, minute)| {
        let (hour, minute) = (hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?);
        ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour * 60 + minute) * 60_000)
    });
    let Some(time) = time else {
        let advice = "write a span such as 4h, a time such as 18:00, or both such as 2026-01-31T18:00";
        return Err(wrong(name, &format!("'{text}' is no time; {advice}")));
    };
    let today = Wall(roster.zone.shows(base).day().0 + time);
    let at = roster.zone.first(today);
    Ok(if at > base { at } else { roster.zone.first(Wall(today.0 + DAY)) })
}

/// Whether somebody can stand on a roster: its members, and whoever may claim or approve in its queues.
pub(crate) fn can_stand_on(desk: &Desk, roster: &Roster, person: &PersonId) -> bool {
    let works_in = |queue: &QueueId| {
        [Permission::Claim, Permission::Approve].iter().any(|right| may(desk, person, *right, Some(queue)))
    };
    desk.people.contains_key(person)
        && (roster.members().contains(&person)
            || desk.queues.keys().filter(|queue| roster.covers(Some(queue), None)).any(works_in))
}

/// A person who was named, if they can stand on the roster.
pub(crate) fn named(view: &View<'_>, roster: &Roster, name: &str) -> Result<PersonId, Refusal> {
    let person = PersonId::from(name.trim_start_matches('@'));
    if can_stand_on(view.desk, roster, &person) {
        return Ok(person);
    }
    let known = view.desk.people.keys().filter(|person| can_stand_on(view.desk, roster, person));
    let known = known.map(ToString::to_string).collect();
    Err(Refusal::UnknownName { what: "person", name: name.to_owned(), known })
}

/// Whoever says who is on shift on a roster.
pub(crate) fn leads(desk: &Desk, roster: &Roster) -> Vec<PersonId> {
    let queues: Vec<&QueueId> = desk.queues.keys().filter(|queue| roster.covers(Some(queue), None)).collect();
    let leads =
        |person: &&PersonId| queues.iter().any(|queue| may(desk, person, Permission::Roster, Some(queue)));
    desk.people.keys().filter(leads).cloned().collect()
}

/// Whoever says who is on shift in a queue.
pub(crate) fn leads_in(desk: &Desk, queue: &QueueId) -> Vec<PersonId> {
    let leads = |person: &&PersonId| may(desk, person, Permission::Roster, Some(queue));
    desk.people.keys().filter(leads).cloned().collect()
}

/// People, to be sealed.
pub(crate) fn sealed(people: &[PersonId]) -> Vec<Sealed> {
    people.iter().map(|person| Sealed::open(person.as_str())).collect()
}

/// A turn, to be sealed.
pub(crate) fn sealed_turn(stretch: Stretch, person: &PersonId) -> SealedTurn {
    SealedTurn { from: stretch.from, until: stretch.until, person: Sealed::open(person.as_str()) }
}

/// Everybody who is on in a stretch, but one.
pub(crate) fn relieved(
    view: &View<'_>,
    (roster, position): (&Roster, Position),
    stretch: Stretch,
    except: &PersonId,
) -> Vec<PersonId> {
    let mut people: Vec<PersonId> = Vec::new();
    for turn in roster.shifts(position, stretch, &view.desk.around(view.changes)) {
        if turn.person != *except && !people.contains(&turn.person) {
            people.push(turn.person);
        }
    }
    people
}

/// A text with a shift in it, by the roster's clock.
pub(crate) fn with_shift(
    text: Text,
    (roster, position): (&Roster, Position),
    turn: &Turn,
    desk: &Desk,
) -> Text {
    text.with("roster", &roster.name)
        .with("position", position.as_str())
        .with("person", desk.name_of(&turn.person))
        .with("from", roster.zone.write(turn.from))
        .with("until", roster.zone.write(turn.until))
        .with("zone", roster.zone.name())
}

/// A stretch that lacks somebody, in words.
pub(crate) fn gap_line(desk: &Desk, roster: &Roster, gap: &Gap) -> Text {
    let (lacks, queue) = match &gap.lacks {
        Lack::Primary => ("primary", String::new()),
        Lack::Approver(queue) => ("approver", desk.queue_name(queue)),
    };
    Text::new("roster-gap")
        .with("lacks", lacks)
        .with("queue", queue)
        .with("roster", &roster.name)
        .with("from", roster.zone.write(gap.when.from))
        .with("until", roster.zone.write(gap.when.until))
        .with("zone", roster.zone.name())
}
