//! Looks after threads whose time has come: undo windows, claims that end, snoozed threads. What
//! happens is decided by `commands::system::timer`.

use std::sync::Arc;

use futures_util::future::join_all;

use crate::app::dispatch::Dispatcher;
use crate::app::fault::Failure;
use crate::app::inbound::{Call, Caller, Inbound};
use crate::domain::actor::Surface;
use crate::domain::ids::ThreadId;
use crate::store::StoreError;

/// How many threads are looked after at once: they share a transaction.
const AT_ONCE: i64 = 200;

/// Looks after everything that is due now. Returns how many threads were looked at.
///
/// # Errors
/// Where the database fails.
pub async fn run_once(dispatcher: &Arc<Dispatcher>) -> Result<usize, StoreError> {
    let around = dispatcher.around();
    let mut looked_at = 0;
    loop {
        let due = around.store.due_threads(around.clock.now(), AT_ONCE).await?;
        let count = due.len();
        let moved = look_after(dispatcher, due).await;
        looked_at += count;
        // A thread that stays due (its timer could not be decided) must not keep us here for ever.
        if moved == 0 || i64::try_from(count).unwrap_or(0) < AT_ONCE {
            return Ok(looked_at);
        }
    }
}

/// Lets the timer decision look at these threads. Returns how many changed.
pub async fn look_after(dispatcher: &Arc<Dispatcher>, threads: Vec<ThreadId>) -> usize {
    let asked = threads.into_iter().map(|thread| {
        dispatcher.dispatch(Inbound::new(Caller::Worker("timers"), Surface::Desk, Call::Timer).about(thread))
    });
    join_all(asked)
        .await
        .into_iter()
        .filter(|result| match result {
            Ok(outcome) => outcome.decisions > 0,
            // A fault is logged already where it happened.
            Err(Failure::Refused(_) | Failure::Fault(_)) => false,
        })
        .count()
}
