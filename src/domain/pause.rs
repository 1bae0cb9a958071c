//! Pauses: one decision stops everything that would go out, of a queue or of the whole desk, until another
//! lifts it. Pure. Must not decide who may.
//!
//! # The definition
//!
//! - From the moment of the decision no reply is released: the release checks the pauses in its own
//!   transaction. A released reply that waits for another attempt waits on. What a receiver is just being
//!   sent cannot be taken back.
//! - Every open thread under a pause becomes frozen, and says so on its cards. People go on claiming, drafting
//!   and approving; what is approved is held.
//! - The time to answer stands still while a thread is frozen, since nobody may answer. The time to claim it
//!   runs on.
//! - When the last pause over a thread is lifted it thaws. An approved reply gets its whole undo window anew,
//!   so that somebody can still look.

use serde::{Deserialize, Serialize};

use super::desk::Desk;
use super::ids::{PersonId, QueueId};
use super::state::State;
use super::thread::Thread;
use super::time::Timestamp;

/// A pause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The queue; none is the whole desk.
    pub queue: Option<QueueId>,
    /// Who paused it.
    pub by: PersonId,
    /// Why.
    pub reason: String,
    /// Since when.
    pub at: Timestamp,
}

/// All pauses there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pauses(Vec<Pause>);

impl Pauses {
    /// From the pauses in any order.
    pub fn of(mut pauses: Vec<Pause>) -> Self {
        pauses.sort_by(|one, other| one.queue.cmp(&other.queue));
        Self(pauses)
    }

    /// Each of them, that of the whole desk first.
    pub fn all(&self) -> &[Pause] {
        &self.0
    }

    /// The pause of exactly a queue, or of exactly the whole desk.
    pub fn exactly(&self, queue: Option<&QueueId>) -> Option<&Pause> {
        self.0.iter().find(|pause| pause.queue.as_ref() == queue)
    }

    /// The pause that a queue is under, that of the whole desk first.
    pub fn over(&self, queue: &QueueId) -> Option<&Pause> {
        self.exactly(None).or_else(|| self.exactly(Some(queue)))
    }

    /// A pause begins.
    pub fn begin(&mut self, pause: Pause) {
        self.lift(pause.queue.as_ref());
        self.0.push(pause);
        self.0.sort_by(|one, other| one.queue.cmp(&other.queue));
    }

    /// A pause is lifted.
    pub fn lift(&mut self, queue: Option<&QueueId>) {
        self.0.retain(|pause| pause.queue.as_ref() != queue);
    }
}

/// What has to happen to a thread so that it fits the pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// It becomes frozen.
    Freezes,
    /// It thaws; an approved reply leaves at this time unless recalled.
    Thaws(Option<Timestamp>),
}

/// Whether a thread fits the pauses; asked after everything that is decided about it.
pub fn follow(desk: &Desk, pauses: &Pauses, thread: &Thread, now: Timestamp) -> Option<Follows> {
    let settled = thread.state == State::Listed || thread.state.is_closed();
    let paused = !settled && pauses.over(&thread.queue).is_some();
    match (paused, thread.frozen) {
        (true, None) => Some(Follows::Freezes),
        (false, Some(_)) => {
            let window = desk.queues.get(&thread.queue).map(|queue| queue.undo_window).unwrap_or_default();
            Some(Follows::Thaws((thread.state == State::Approved).then(|| now + window)))
        }
        _ => None,
    }
}
