//! Which shift ends and which begins: who goes off, who comes on, and since when. Pure. Must not decide
//! who may hand over.

use super::HandOver;
use super::compose::Wanted;
use crate::domain::desk::Desk;
use crate::domain::ids::{PersonId, QueueId};
use crate::domain::permission::{Permission, may};
use crate::domain::roster::duty::Duty;
use crate::domain::roster::{Position, Roster, Stretch, Turn};
use crate::domain::time::{Millis, Timestamp};

/// How far back and ahead shifts are looked at.
const BACK: Millis = Millis::hours(-24 * 8);
const AHEAD: Millis = Millis::hours(24 * 7 * 12);
/// How far around a stretch shifts are looked at, to see which of them end in it and what follows.
const AROUND_BEFORE: Millis = Millis::hours(-24);
const AROUND_AFTER: Millis = Millis::hours(24 * 7);
/// The longest stretch of a shift that is told about: beyond it the week before would be part of it.
const LONGEST: Millis = Millis::hours(24 * 7);
/// Whoever went off may hand over this long after.
const LATE: Millis = Millis::hours(12);

/// A shift that passes to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Passing {
    /// The shift so far: from its beginning, or a week ago, to now.
    pub shift: Stretch,
    /// Who is primary of it, if anybody is.
    pub from: Option<PersonId>,
    /// When it ends.
    pub end: Option<Timestamp>,
    /// The next primary, if there is one.
    pub next: Option<Turn>,
    /// Whose threads change hands: those who are on and will not be, and whoever hands over.
    pub outgoing: Vec<PersonId>,
}

/// The shift that passes on when `lead` hands over now. Whoever went off a little while ago hands over the
/// shift that they had.
pub fn passing(desk: &Desk, roster: &Roster, lead: Option<&PersonId>, duty: Duty<'_>) -> Passing {
    let turns = primaries(desk, roster, duty);
    let current = turns.iter().find(|turn| turn.stretch().holds(duty.at));
    let late = lead.filter(|lead| current.is_none_or(|turn| turn.person != **lead)).and_then(|lead| {
        let recent = |turn: &&Turn| turn.until <= duty.at && duty.at - turn.until <= LATE;
        turns.iter().rev().filter(recent).find(|turn| turn.person == *lead)
    });
    of_turn(desk, (roster, &turns), late.or(current), (lead, duty))
}

/// The shift that ends at a moment, seen from now.
pub fn passing_at(desk: &Desk, roster: &Roster, end: Timestamp, duty: Duty<'_>) -> Option<Passing> {
    let turns = primaries(desk, roster, duty);
    let ending = turns.iter().find(|turn| turn.until == end)?;
    Some(of_turn(desk, (roster, &turns), Some(ending), (Some(&ending.person), duty)))
}

/// The ends of shifts within a stretch at which somebody else comes on after.
pub fn ends(desk: &Desk, roster: &Roster, within: Stretch, duty: Duty<'_>) -> Vec<Timestamp> {
    let around = Stretch { from: within.from + AROUND_BEFORE, until: within.until + AROUND_AFTER };
    let turns = roster.shifts(Position::Primary, around, &desk.around(duty.changes));
    let passes = |pair: &[Turn]| {
        let [one, next] = pair else { return None };
        (within.holds(one.until) && one.person != next.person).then_some(one.until)
    };
    turns.windows(2).filter_map(passes).collect()
}

/// Whether a hand-over that still waits is over when another shift is about to be handed over, which ends at `end`
/// and is proposed from `from` on: the shift that it led to ends there, or an earlier one has ended since.
pub fn is_overtaken(
    desk: &Desk,
    roster: &Roster,
    hand_over: &HandOver,
    (from, end): (Timestamp, Timestamp),
    duty: Duty<'_>,
) -> bool {
    // Whoever offers while the next change is near offers for that one.
    if !hand_over.is_offered() || duty.at < from || hand_over.at >= from {
        return false;
    }
    if let Some(of) = hand_over.shift_end {
        return of < end;
    }
    let since = Stretch { from: hand_over.at, until: end };
    let goes_off =
        || passing_at(desk, roster, end, duty).is_some_and(|it| it.from.as_ref() == Some(&hand_over.to));
    !ends(desk, roster, since, duty).is_empty() || goes_off()
}

/// What has to be looked up for it.
pub fn wanted(desk: &Desk, roster: &Roster, passing: &Passing) -> Wanted {
    let queues = desk.queues.keys().filter(|queue| roster.covers(Some(queue), None));
    Wanted {
        roster: roster.id.clone(),
        queues: queues.cloned().collect(),
        networks: roster.networks.clone(),
        shift: passing.shift,
        outgoing: passing.outgoing.clone(),
    }
}

/// Whether somebody may read what a roster hands over: whoever may read in one of its queues. A roster that
/// is no longer in the desk file counts as one of all queues.
pub fn reads(desk: &Desk, person: &PersonId, roster: Option<&Roster>) -> bool {
    let covers = |queue: &&QueueId| roster.is_none_or(|roster| roster.covers(Some(queue), None));
    desk.queues.keys().filter(covers).any(|queue| may(desk, person, Permission::Read, Some(queue)))
}

fn primaries(desk: &Desk, roster: &Roster, duty: Duty<'_>) -> Vec<Turn> {
    let within = Stretch { from: duty.at + BACK, until: duty.at + AHEAD };
    roster.shifts(Position::Primary, within, &desk.around(duty.changes))
}

fn of_turn(
    desk: &Desk,
    (roster, turns): (&Roster, &[Turn]),
    leaving: Option<&Turn>,
    (lead, duty): (Option<&PersonId>, Duty<'_>),
) -> Passing {
    let next = match leaving {
        Some(turn) => turns.iter().find(|next| next.from >= turn.until && next.person != turn.person),
        None => turns.iter().find(|next| next.from > duty.at),
    };
    let since = leaving.map_or(duty.at + Millis::hours(-24), |turn| turn.from);
    let around = desk.around(duty.changes);
    let on = |at: Timestamp| {
        let positions = roster.positions().into_iter();
        positions.filter_map(|position| roster.who_is_on(position, at, &around)).collect::<Vec<_>>()
    };
    let (last, after) = match leaving {
        Some(turn) => (duty.at.min(turn.until + Millis(-1)), turn.until),
        None => (duty.at, duty.at),
    };
    let staying = on(after);
    let mut outgoing: Vec<PersonId> =
        on(last).into_iter().filter(|person| !staying.contains(person)).cloned().collect();
    outgoing.extend(lead.cloned());
    outgoing.sort_unstable();
    outgoing.dedup();
    Passing {
        shift: Stretch { from: since.max(duty.at + Millis(-LONGEST.0)), until: duty.at },
        from: leaving.map(|turn| turn.person.clone()),
        end: leaving.map(|turn| turn.until),
        next: next.cloned(),
        outgoing,
    }
}
