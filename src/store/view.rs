//! What a command sees: the desk, the moment, the thread, and nothing to write with. Must not
//! lead back to the database.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::desk::{Desk, Queue};
use crate::domain::drill::Drills;
use crate::domain::drill::score::Debrief;
use crate::domain::hand_over::compose::Gathered;
use crate::domain::hand_over::open::HandOvers;
use crate::domain::ids::{PersonId, QueueId, ThreadId};
use crate::domain::pause::Pauses;
use crate::domain::permission::Authorised;
use crate::domain::refusal::Refusal;
use crate::domain::roster::change::Changes;
use crate::domain::roster::duty::Duty;
use crate::domain::thread::Thread;
use crate::domain::time::Timestamp;

/// What a command decides upon.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The desk as its file says now.
    pub desk: &'a Desk,
    /// The moment of the decision.
    pub now: Timestamp,
    /// Proof that the actor may do this.
    pub authorised: &'a Authorised,
    /// The thread it is about, if it is about one.
    pub thread: Option<&'a Thread>,
    /// How many threads people hold, by person and queue. Known for queues with a cap only.
    pub loads: &'a Loads,
    /// Whether the message that comes in is known.
    pub known: Known<'a>,
    /// What people changed of the rosters.
    pub changes: &'a Changes,
    /// What is paused.
    pub pauses: &'a Pauses,
    /// 32 random characters for whoever needs some.
    pub nonce: &'a str,
    /// What was looked up for commands that read.
    pub found: &'a Found,
}

/// How many threads people hold.
pub type Loads = HashMap<(PersonId, QueueId), u32>;

/// What the database knows about a message that comes in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// The thread that holds this very message already.
    pub message_in: Option<&'a ThreadId>,
}

/// What was looked up for a command: for one that only reads, and about hand-overs.
#[derive(Debug, Default)]
pub struct Found {
    /// Threads of a queue, the most urgent first.
    pub threads: Vec<Thread>,
    /// Whether there are more than these.
    pub more: bool,
    /// Lines of the log, the latest last.
    pub entries: Vec<super::log::Logged>,
    /// Hand-overs that are open or of late.
    pub hand_overs: Arc<HandOvers>,
    /// Drills that are open.
    pub drills: Arc<Drills>,
    /// What a drill came to, where that is asked.
    pub debrief: Option<Arc<Debrief>>,
    /// What the next shift of a roster must know.
    pub gathered: Arc<Gathered>,
}

impl<'a> View<'a> {
    /// The thread.
    ///
    /// # Errors
    /// Where the command came without one.
    pub fn thread(&self) -> Result<&'a Thread, Refusal> {
        self.thread.ok_or_else(|| Refusal::ArgumentMissing { name: "thread".to_owned() })
    }

    /// The moment and the rosters.
    pub fn duty(&self) -> Duty<'a> {
        Duty { at: self.now, changes: self.changes }
    }

    /// The person who acts.
    ///
    /// # Errors
    /// Where no person does.
    pub fn person(&self) -> Result<&'a PersonId, Refusal> {
        self.authorised.actor().person().ok_or_else(|| Refusal::UnknownPerson { person: String::new() })
    }

    /// The queue of a thread. One that was taken out of the desk file counts as the first queue.
    ///
    /// # Errors
    /// Never in a checked desk, which has a queue.
    pub fn queue(&self, thread: &Thread) -> Result<&'a Queue, Refusal> {
        self.desk.queues.get(&thread.queue).or_else(|| self.desk.first_queue()).ok_or_else(|| {
            Refusal::UnknownName { what: "queue", name: thread.queue.to_string(), known: Vec::new() }
        })
    }

    /// How many threads a person holds in a queue.
    pub fn load(&self, person: &PersonId, queue: &QueueId) -> u32 {
        self.loads.get(&(person.clone(), queue.clone())).copied().unwrap_or(0)
    }
}
