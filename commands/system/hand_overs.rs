//! What happens to hand-overs by themselves: a shift's end is near or reached, somebody lets one wait, an
//! accepted item moves. Each is decided once, on what is on record. Must not look for what is due:
//! `jobs::hand_overs` does.

use std::collections::BTreeSet;

use crate::commands::claim;
use crate::commands::handover::sealed_briefing;
use crate::commands::shifts::{leads, sealed};
use crate::domain::decision::{
    Decision, HandOverOffered, HandOverProposed, HandOverTold, ThreadHandedOver, ThreadNotHandedOver,
};
use crate::domain::hand_over::compose::compose;
use crate::domain::hand_over::moving::{Able, Move, move_of};
use crate::domain::hand_over::passing::{is_overtaken, passing_at};
use crate::domain::hand_over::{Fate, HandOver, LEADS_FROM};
use crate::domain::ids::{PersonId, RosterId};
use crate::domain::permission::{Permission, may};
use crate::domain::refusal::Refusal;
use crate::domain::roster::Roster;
use crate::domain::sealed::Sealed;
use crate::domain::text::Text;
use crate::domain::time::{Millis, Timestamp};
use crate::domain::verdict::Verdict;
use crate::store::view::View;

/// What may be due.
#[derive(Clone, Debug, PartialEq)]
pub enum Due {
    /// A shift ends soon.
    Propose {
        /// The roster.
        roster: RosterId,
        /// When it ends.
        shift_end: Timestamp,
    },
    /// A shift ends soon, and what was handed over to it waits still.
    Lapse {
        /// The hand-over.
        hand_over: String,
        /// When the shift ends.
        shift_end: Timestamp,
    },
    /// A shift ended, and what was proposed was not offered.
    Offer {
        /// The roster.
        roster: RosterId,
        /// When it ended.
        shift_end: Timestamp,
    },
    /// A hand-over waits.
    Remind {
        /// The hand-over.
        hand_over: String,
    },
    /// An accepted item may move.
    Move {
        /// The hand-over.
        hand_over: String,
        /// To whom, where it goes to somebody: what they hold is counted.
        to: Option<PersonId>,
    },
}

/// Decides what is due. Nothing may be: workers come late, twice, or after somebody was faster.
///
/// # Errors
/// Where the thread of an item cannot be found.
pub fn decide(view: &View<'_>, due: &Due) -> Result<Verdict, Refusal> {
    let decision = match due {
        Due::Propose { roster, shift_end } => propose(view, roster, *shift_end),
        Due::Lapse { hand_over, shift_end } => lapse(view, hand_over, *shift_end),
        Due::Offer { roster, shift_end } => offer(view, roster, *shift_end),
        Due::Remind { hand_over } => remind(view, hand_over),
        Due::Move { hand_over, .. } => move_item(view, hand_over)?,
    };
    Ok(Verdict::many(decision.into_iter().collect(), Text::new("said-timer")))
}

fn propose(view: &View<'_>, roster: &RosterId, shift_end: Timestamp) -> Option<Decision> {
    let roster = view.desk.rosters.get(roster)?;
    let from = shift_end + Millis(-roster.propose_handover?.0);
    if view.now < from || view.found.hand_overs.deals_with(&roster.id, shift_end, from) {
        return None;
    }
    let passing = passing_at(view.desk, roster, shift_end, view.duty())?;
    let (leaves, comes) = (passing.from.clone()?, passing.next.clone()?.person);
    let briefing = compose(&view.found.gathered, &passing.outgoing, view.pauses)?;
    Some(Decision::HandOverProposed(Box::new(HandOverProposed {
        hand_over: view.nonce.to_owned(),
        roster: roster.id.clone(),
        shift_end,
        from: Sealed::open(leaves.as_str()),
        to: Sealed::open(comes.as_str()),
        briefing: sealed_briefing(&briefing),
    })))
}

/// Nobody answered it while there was time. Everybody is told who offered it, was to answer it, keeps something that
/// was to change hands, or leads.
fn lapse(view: &View<'_>, id: &str, shift_end: Timestamp) -> Option<Decision> {
    let hand_over = view.found.hand_overs.get(id)?;
    let roster = view.desk.rosters.get(&hand_over.roster)?;
    let from = shift_end + Millis(-roster.propose_handover?.0);
    if !is_overtaken(view.desk, roster, hand_over, (from, shift_end), view.duty()) {
        return None;
    }
    let mut tell = vec![hand_over.from.clone(), hand_over.to.clone()];
    tell.extend(hand_over.unanswered().map(|item| item.holder.clone()));
    tell.extend(leads(view.desk, roster));
    let mut seen = BTreeSet::new();
    tell.retain(|person| seen.insert(person.clone()));
    Some(Decision::HandOverLapsed(HandOverTold {
        hand_over: hand_over.id.clone(),
        roster: roster.id.clone(),
        from: Sealed::open(hand_over.from.as_str()),
        number: 0,
        tell: sealed(&tell),
    }))
}

/// Nobody offered what was proposed: the desk does, to whoever comes on by now.
fn offer(view: &View<'_>, roster: &RosterId, shift_end: Timestamp) -> Option<Decision> {
    let hand_overs = &view.found.hand_overs;
    let proposed = hand_overs.proposed(roster, view.now).filter(|it| it.shift_end == Some(shift_end))?;
    if view.now < shift_end || hand_overs.open(roster).is_some() {
        return None;
    }
    let roster = view.desk.rosters.get(roster)?;
    let passing = passing_at(view.desk, roster, shift_end, view.duty())?;
    let next = passing.next.clone()?;
    let outgoing: Vec<PersonId> =
        passing.outgoing.iter().filter(|person| **person != next.person).cloned().collect();
    let briefing = compose(&view.found.gathered, &outgoing, view.pauses)?;
    Some(Decision::HandOverOffered(Box::new(HandOverOffered {
        hand_over: proposed.id.clone(),
        roster: roster.id.clone(),
        shift_end: Some(shift_end),
        begins: Some(next.from).filter(|from| *from > view.now),
        from: Sealed::open(passing.from?.as_str()),
        to: Sealed::open(next.person.as_str()),
        words: None,
        briefing: sealed_briefing(&briefing),
    })))
}

fn remind(view: &View<'_>, id: &str) -> Option<Decision> {
    let hand_over = view.found.hand_overs.get(id)?;
    if hand_over.next_reminder().is_none_or(|due| due > view.now) {
        return None;
    }
    let number = hand_over.reminders + 1;
    let mut tell = vec![hand_over.to.clone()];
    if number >= LEADS_FROM {
        let of = |roster: &Roster| leads(view.desk, roster);
        let others = view.desk.rosters.get(&hand_over.roster).map(of).unwrap_or_default();
        tell.extend(others.into_iter().filter(|lead| *lead != hand_over.to));
    }
    Some(Decision::HandOverReminded(HandOverTold {
        hand_over: hand_over.id.clone(),
        roster: hand_over.roster.clone(),
        from: Sealed::open(hand_over.from.as_str()),
        number,
        tell: sealed(&tell),
    }))
}

fn move_item(view: &View<'_>, id: &str) -> Result<Option<Decision>, Refusal> {
    let thread = view.thread()?;
    let Some(hand_over) = view.found.hand_overs.get(id) else { return Ok(None) };
    let able = |person: &PersonId| {
        if !may(view.desk, person, Permission::Claim, Some(&thread.queue)) {
            Able::NotPermitted
        } else if claim::refuse_beyond_cap(view, thread, person).is_err() {
            Able::Full
        } else {
            Able::Yes
        }
    };
    let Some(by) = accepted_by(hand_over, view) else { return Ok(None) };
    Ok(match move_of(hand_over, thread, able) {
        Move::Give(person) => Some(Decision::ThreadHandedOver(ThreadHandedOver {
            hand_over: hand_over.id.clone(),
            to: Some(Sealed::open(person.as_str())),
            until: claim::claim_end(view, thread)?,
            by: Sealed::open(by.as_str()),
        })),
        Move::PutBack => Some(Decision::ThreadHandedOver(ThreadHandedOver {
            hand_over: hand_over.id.clone(),
            to: None,
            until: None,
            by: Sealed::open(by.as_str()),
        })),
        Move::Leave(why) => Some(Decision::ThreadNotHandedOver(ThreadNotHandedOver {
            hand_over: hand_over.id.clone(),
            why,
            tell: sealed(std::slice::from_ref(by)),
        })),
        Move::Nothing => None,
    })
}

/// Who accepted the item of the view's thread.
fn accepted_by<'a>(hand_over: &'a HandOver, view: &View<'_>) -> Option<&'a PersonId> {
    let thread = &view.thread?.id;
    hand_over.items.iter().find_map(|item| match &item.fate {
        Fate::Accepted { by, .. } if item.thread == *thread => Some(by),
        _ => None,
    })
}
