//! Looks after hand-overs: proposes them at the end of a shift, ends what waits longer than that, offers what
//! nobody offered, reminds whoever lets one wait, and moves accepted items. What happens is decided by
//! `commands::system::hand_overs`, on what is on record: a restart repeats nothing and loses nothing.

use std::sync::Arc;

use futures_util::future::join_all;

use crate::app::dispatch::Dispatcher;
use crate::app::inbound::{Call, Caller, Inbound};
use crate::commands::system::hand_overs::Due;
use crate::domain::actor::Surface;
use crate::domain::desk::Desk;
use crate::domain::hand_over::open::HandOvers;
use crate::domain::hand_over::passing::{ends, is_overtaken};
use crate::domain::hand_over::{Fate, Goes, HandOver};
use crate::domain::ids::{RosterId, ThreadId};
use crate::domain::roster::Stretch;
use crate::domain::roster::duty::Duty;
use crate::domain::time::{Millis, Timestamp};
use crate::store::StoreError;

/// A shift's end that was slept through is still looked after this long.
const SLEPT_THROUGH: Millis = Millis::hours(-1);
/// How far ahead shifts' ends are looked for.
const AHEAD: Millis = Millis::hours(24 * 14);

/// A shift's end of a roster that proposes, and from when on it does.
struct End {
    roster: RosterId,
    at: Timestamp,
    proposed_from: Timestamp,
}

/// Looks once. Returns how many decisions were made.
///
/// # Errors
/// Where the database fails.
pub async fn run_once(dispatcher: &Arc<Dispatcher>) -> Result<usize, StoreError> {
    let around = dispatcher.around();
    let live = around.live.load_full();
    let now = around.clock.now();
    let hand_overs = around.store.hand_overs_since(now).await?;
    let mut made = 0;
    let mut due: Vec<(Due, Option<ThreadId>)> = Vec::new();
    for hand_over in hand_overs.list() {
        due.extend(moves(hand_over));
        if hand_over.next_reminder().is_some_and(|at| at <= now) {
            due.push((Due::Remind { hand_over: hand_over.id.clone() }, None));
        }
    }
    made += decide(dispatcher, due).await;
    let mut ends = shift_ends(dispatcher, &live.desk).await?;
    ends.retain(|end| end.proposed_from <= now);
    // What was made of these ends was made since; the rest of the time nothing more has to be read.
    let Some(since) = ends.iter().map(|end| end.proposed_from).min() else { return Ok(made) };
    let mut hand_overs = around.store.hand_overs_since(since).await?;
    let lapses = lapses(dispatcher, &live.desk, (&ends, &hand_overs)).await?;
    if !lapses.is_empty() {
        made += decide(dispatcher, lapses).await;
        hand_overs = around.store.hand_overs_since(since).await?;
    }
    made += decide(dispatcher, proposals(&ends, &hand_overs)).await;
    let passed: Vec<&End> = ends.iter().filter(|end| end.at <= now).collect();
    if !passed.is_empty() {
        let hand_overs = around.store.hand_overs_since(since).await?;
        let offers = passed.into_iter().filter(|end| {
            let proposed = hand_overs.proposed(&end.roster, now);
            proposed.is_some_and(|proposed| proposed.shift_end == Some(end.at))
                && hand_overs.open(&end.roster).is_none()
        });
        let offer = |end: &End| Due::Offer { roster: end.roster.clone(), shift_end: end.at };
        let offers = offers.map(|end| (offer(end), None)).collect();
        made += decide(dispatcher, offers).await;
    }
    Ok(made)
}

/// When something is due next, if anything is.
///
/// # Errors
/// Where the database fails.
pub async fn next_due(dispatcher: &Arc<Dispatcher>) -> Result<Option<Timestamp>, StoreError> {
    let around = dispatcher.around();
    let live = around.live.load_full();
    let now = around.clock.now();
    let hand_overs = around.store.hand_overs_since(now).await?;
    let mut due: Vec<Timestamp> = hand_overs.list().iter().filter_map(|it| it.next_reminder()).collect();
    let ends = shift_ends(dispatcher, &live.desk).await?;
    due.extend(ends.iter().flat_map(|end| [end.proposed_from, end.at]));
    Ok(due.into_iter().filter(|at| *at > now).min())
}

/// The accepted items of a hand-over, each with the thread that is to move.
fn moves(hand_over: &HandOver) -> impl Iterator<Item = (Due, Option<ThreadId>)> {
    hand_over.to_move().map(|item| {
        let to = match &item.fate {
            Fate::Accepted { goes: Goes::To { person }, .. } => Some(person.clone()),
            _ => None,
        };
        (Due::Move { hand_over: hand_over.id.clone(), to }, Some(item.thread.clone()))
    })
}

/// What waits still although the shift that it led to is about to be handed over.
async fn lapses(
    dispatcher: &Arc<Dispatcher>,
    desk: &Desk,
    (ends, hand_overs): (&[End], &HandOvers),
) -> Result<Vec<(Due, Option<ThreadId>)>, StoreError> {
    let waits = |end: &&End| hand_overs.open(&end.roster).is_some_and(HandOver::is_offered);
    if !ends.iter().any(|end| waits(&end)) {
        return Ok(Vec::new());
    }
    let around = dispatcher.around();
    let changes = around.store.roster_changes().await?;
    let duty = Duty { at: around.clock.now(), changes: &changes };
    let lapse = |end: &End| {
        let hand_over = hand_overs.open(&end.roster)?;
        let roster = desk.rosters.get(&end.roster)?;
        let over = is_overtaken(desk, roster, hand_over, (end.proposed_from, end.at), duty);
        over.then(|| (Due::Lapse { hand_over: hand_over.id.clone(), shift_end: end.at }, None))
    };
    Ok(ends.iter().filter_map(lapse).collect())
}

fn proposals(ends: &[End], hand_overs: &HandOvers) -> Vec<(Due, Option<ThreadId>)> {
    let new = ends.iter().filter(|end| !hand_overs.deals_with(&end.roster, end.at, end.proposed_from));
    new.map(|end| (Due::Propose { roster: end.roster.clone(), shift_end: end.at }, None)).collect()
}

/// The ends of shifts of late and ahead, of the rosters that propose to hand over.
async fn shift_ends(dispatcher: &Arc<Dispatcher>, desk: &Desk) -> Result<Vec<End>, StoreError> {
    let around = dispatcher.around();
    let now = around.clock.now();
    let mut found = Vec::new();
    let proposing = desk.rosters.values().filter_map(|roster| Some((roster, roster.propose_handover?)));
    let proposing: Vec<_> = proposing.collect();
    if proposing.is_empty() {
        return Ok(found);
    }
    let changes = around.store.roster_changes().await?;
    let within = Stretch { from: now + SLEPT_THROUGH, until: now + AHEAD };
    for (roster, span) in proposing {
        for at in ends(desk, roster, within, Duty { at: now, changes: &changes }) {
            found.push(End { roster: roster.id.clone(), at, proposed_from: at + Millis(-span.0) });
        }
    }
    Ok(found)
}

/// Lets all of them be decided. Returns how many were.
async fn decide(dispatcher: &Arc<Dispatcher>, due: Vec<(Due, Option<ThreadId>)>) -> usize {
    let asked = due.into_iter().map(|(due, thread)| {
        let mut inbound = Inbound::new(Caller::Worker("hand_overs"), Surface::Desk, Call::HandOver(due));
        inbound.thread = thread;
        dispatcher.dispatch(inbound)
    });
    // A fault is logged already where it happened; the next look tries again.
    join_all(asked).await.into_iter().flatten().filter(|outcome| outcome.decisions > 0).count()
}
