//! Looks for gaps ahead in the rosters, so that the leads are told: once days before, and once more when
//! a gap is about to begin. Whether they were told already is decided by `commands::system::gaps`, on what
//! is on record.

use std::sync::Arc;

use crate::app::dispatch::Dispatcher;
use crate::app::inbound::{Call, Caller, Inbound};
use crate::commands::system::gaps::Foreseen;
use crate::domain::actor::Surface;
use crate::domain::roster::Stretch;
use crate::domain::time::Millis;
use crate::store::StoreError;

/// A gap that begins within this is about to begin.
const SOON: Millis = Millis::hours(1);
/// How far back the beginning of a gap is looked for, and how far on its end.
const BACK: Millis = Millis::hours(-24);
const ON: Millis = Millis::hours(24 * 14);

/// Looks once. Returns how many warnings were given.
///
/// # Errors
/// Where the database fails.
pub async fn run_once(dispatcher: &Arc<Dispatcher>) -> Result<usize, StoreError> {
    let around = dispatcher.around();
    let live = around.live.load_full();
    if live.desk.rosters.is_empty() {
        return Ok(0);
    }
    let changes = around.store.roster_changes().await?;
    let now = around.clock.now();
    let mut told = 0;
    for roster in live.desk.rosters.values() {
        let ahead = now + roster.warn_before;
        let within = Stretch { from: now + BACK, until: ahead + ON };
        for gap in live.desk.gaps(roster, within, &changes) {
            if gap.when.until <= now || gap.when.from > ahead {
                continue;
            }
            let foreseen = Foreseen {
                roster: roster.id.clone(),
                has_beginning: gap.when.from > within.from,
                soon: gap.when.from <= now + SOON,
                gap,
            };
            if changes.get(&foreseen.id()).is_some() {
                continue;
            }
            let call = Call::Gap(Box::new(foreseen));
            let inbound = Inbound::new(Caller::Worker("rosters"), Surface::Desk, call);
            // A fault is logged already where it happened; the next look tries again.
            if dispatcher.dispatch(inbound).await.is_ok_and(|outcome| outcome.decisions > 0) {
                told += 1;
            }
        }
    }
    Ok(told)
}
