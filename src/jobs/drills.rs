//! Plays drills: gives injects when their time has come, ends a drill when its time is over, closes what is
//! open of it then, and lets it be scored. What happens is decided by `commands::system::drills`, on what is
//! on record: a restart repeats nothing and loses nothing.

use std::sync::Arc;

use crate::app::dispatch::Dispatcher;
use crate::app::drills::scored;
use crate::app::inbound::{Call, Caller, Inbound};
use crate::commands::system::drills::Due;
use crate::domain::actor::Surface;
use crate::domain::drill::{Drill, What, given};
use crate::domain::ids::ThreadId;
use crate::domain::time::Timestamp;
use crate::store::StoreError;

/// How many threads of a drill are closed at once: they share a transaction.
const AT_ONCE: i64 = 200;

/// Looks once. Returns how many decisions were made.
///
/// # Errors
/// Where the database fails.
pub async fn run_once(dispatcher: &Arc<Dispatcher>) -> Result<usize, StoreError> {
    let drills = dispatcher.around().store.open_drills().await?;
    let mut made = 0;
    for drill in drills.list() {
        made +=
            if drill.is_open() { play(dispatcher, drill).await } else { finish(dispatcher, drill).await? };
    }
    Ok(made)
}

/// When something is due next, if anything is.
///
/// # Errors
/// Where the database fails.
pub async fn next_due(dispatcher: &Arc<Dispatcher>) -> Result<Option<Timestamp>, StoreError> {
    let drills = dispatcher.around().store.open_drills().await?;
    let now = dispatcher.around().clock.now();
    // What is over and not scored yet is due at once.
    Ok(drills.list().into_iter().map(|drill| drill.next_due().unwrap_or(now)).min())
}

/// Gives what is due of a drill, in order, and ends it when its time is over.
async fn play(dispatcher: &Arc<Dispatcher>, drill: &Drill) -> usize {
    let around = dispatcher.around();
    let now = around.clock.now();
    let desk_name = around.live.load().desk.name.clone();
    let mut drill = drill.clone();
    let mut made = 0;
    while let Some((at, inject, due)) = drill.next() {
        if due > now {
            return made;
        }
        let call = match &inject.what {
            What::Post(post) => {
                let incoming = given::incoming(&drill, at, post, &desk_name);
                Call::Inject { drill: drill.id.clone(), at, incoming: Box::new(incoming) }
            }
            What::Words { .. } => Call::Drill(Due::Words { drill: drill.id.clone(), at }),
        };
        if !decide(dispatcher, call, None).await {
            // Somebody was faster, or it failed and is logged: the next look sees.
            return made;
        }
        made += 1;
        drill.given.push(now);
    }
    if drill.ends() <= now {
        made +=
            usize::from(decide(dispatcher, Call::Drill(Due::End { drill: drill.id.clone() }), None).await);
    }
    made
}

/// Closes what is open of a drill that is over; when nothing is, it is scored.
async fn finish(dispatcher: &Arc<Dispatcher>, drill: &Drill) -> Result<usize, StoreError> {
    let around = dispatcher.around();
    let mut made = 0;
    loop {
        let open = around.store.open_threads_of(&drill.id, AT_ONCE).await?;
        if open.is_empty() {
            break;
        }
        let closing =
            open.into_iter().map(|thread| decide(dispatcher, Call::Drill(Due::Close), Some(thread)));
        let closed = futures_util::future::join_all(closing).await.into_iter().filter(|done| *done).count();
        if closed == 0 {
            // They could not be closed; the next look tries again.
            return Ok(made);
        }
        made += closed;
    }
    let points = scored(&around.store, drill, around.clock.now()).await?.points;
    let due = Due::Score { drill: drill.id.clone(), points };
    Ok(made + usize::from(decide(dispatcher, Call::Drill(due), None).await))
}

/// Lets it be decided. Returns whether anything was.
async fn decide(dispatcher: &Arc<Dispatcher>, call: Call, thread: Option<ThreadId>) -> bool {
    let mut inbound = Inbound::new(Caller::Worker("drills"), Surface::Desk, call);
    inbound.thread = thread;
    // A fault is logged already where it happened; the next look tries again.
    dispatcher.dispatch(inbound).await.is_ok_and(|outcome| outcome.decisions > 0)
}
