//! What is looked up before a hand-over can be decided, and what every surface says of one that waits.
//! Must not decide anything.

use std::sync::Arc;

use super::inbound::Call;
use crate::commands::handover;
use crate::commands::system::hand_overs::Due;
use crate::commands::{About, handover::pending_line};
use crate::domain::desk::Desk;
use crate::domain::hand_over::HandOver;
use crate::domain::hand_over::compose::{Gathered, Wanted};
use crate::domain::hand_over::passing::{passing_at, reads as reads_roster, wanted};
use crate::domain::ids::PersonId;
use crate::domain::permission::{Permission, may};
use crate::domain::roster::duty::Duty;
use crate::domain::text::Text;
use crate::domain::time::{Millis, Timestamp};
use crate::store::{Store, StoreError};

/// How far back hand-overs are looked at besides those that are open.
pub const OF_LATE: Millis = Millis::hours(-48);
/// How many past ones are told in chat.
const PAST: i64 = 10;

/// Whether a call has to do with hand-overs at all.
pub(super) fn concerns(call: &Call) -> bool {
    match call {
        Call::Command { spec, .. } => spec.about == About::HandOver,
        Call::HandOver(_) => true,
        _ => false,
    }
}

/// Looks up what a call needs; nothing for most.
///
/// # Errors
/// Where the database fails.
pub(super) async fn gather(
    store: &Store,
    (desk, duty): (&Desk, Duty<'_>),
    person: Option<&PersonId>,
    call: &Call,
) -> Result<Arc<Gathered>, StoreError> {
    match call {
        Call::Command { spec, arguments } if spec.about == About::HandOver => {
            let reads = |person: &&PersonId| may(desk, person, Permission::Read, None);
            let Some(person) = person.filter(reads) else { return Ok(Arc::default()) };
            if handover::wants_past(desk, arguments) {
                let past = store.past_hand_overs(None, None, PAST).await?;
                return Ok(Arc::new(Gathered { past, ..Gathered::default() }));
            }
            briefing(store, handover::wanted(desk, person, arguments, duty)).await
        }
        Call::HandOver(due) => briefing(store, wanted_for(due, desk, duty)).await,
        _ => Ok(Arc::default()),
    }
}

fn wanted_for(due: &Due, desk: &Desk, duty: Duty<'_>) -> Option<Wanted> {
    let (Due::Propose { roster, shift_end } | Due::Offer { roster, shift_end }) = due else { return None };
    let roster = desk.rosters.get(roster)?;
    Some(wanted(desk, roster, &passing_at(desk, roster, *shift_end, duty)?))
}

async fn briefing(store: &Store, wanted: Option<Wanted>) -> Result<Arc<Gathered>, StoreError> {
    match wanted {
        Some(wanted) => Ok(Arc::new(store.gather(&wanted).await?)),
        None => Ok(Arc::default()),
    }
}

/// The hand-overs that wait for an answer, of rosters whose queues a person may read.
///
/// # Errors
/// Where the database fails.
pub async fn pending(
    store: &Store,
    desk: &Desk,
    person: &PersonId,
    now: Timestamp,
) -> Result<Vec<HandOver>, StoreError> {
    if desk.rosters.is_empty() {
        return Ok(Vec::new());
    }
    let found = store.hand_overs_since(now).await?;
    let readable = |hand_over: &&HandOver| {
        hand_over.is_offered() && (hand_over.to == *person || reads(desk, person, hand_over))
    };
    Ok(found.list().into_iter().filter(readable).cloned().collect())
}

/// Whether somebody may read a hand-over: whoever may read in one of its roster's queues.
pub fn reads(desk: &Desk, person: &PersonId, hand_over: &HandOver) -> bool {
    reads_roster(desk, person, desk.rosters.get(&hand_over.roster))
}

/// A hand-over that waits, in a line.
pub fn line(desk: &Desk, hand_over: &HandOver) -> Text {
    pending_line(desk, hand_over)
}
