//! What follows from where a thread now stands: it freezes or thaws with the pauses, and its clocks start,
//! stop and go on. Asked after everything that is decided about a thread, so that no command can forget it,
//! and by the timer. Must not decide anything that a person could.

use crate::domain::deadline;
use crate::domain::decision::Decision;
use crate::domain::desk::Desk;
use crate::domain::pause::{self, Follows, Pauses};
use crate::domain::thread::Thread;
use crate::domain::time::Timestamp;

/// The next decision that follows; what follows from that one is asked anew. None where all fits.
pub fn decide(desk: &Desk, pauses: &Pauses, thread: &Thread, now: Timestamp) -> Option<Decision> {
    match pause::follow(desk, pauses, thread, now) {
        Some(Follows::Freezes) => Some(Decision::ThreadFrozen {}),
        Some(Follows::Thaws(release_at)) => Some(Decision::ThreadThawed { release_at }),
        None => deadline::follow(desk, thread, now).map(|set| Decision::DeadlinesSet(Box::new(set))),
    }
}
