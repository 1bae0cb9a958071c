//! What the next shift must know, as it stood at one moment. The same shape stands on the log, with people
//! and words by commitment, and in the state. Must not be composed here: `compose` does.

use serde::{Deserialize, Serialize};

use crate::domain::deadline::Aim;
use crate::domain::ids::{PathId, PersonId, QueueId, ThreadId};
use crate::domain::roster::Stretch;
use crate::domain::state::State;
use crate::domain::thread::Priority;
use crate::domain::time::Timestamp;

/// What the next shift must know. `P` is how a person stands in it, `W` how words do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Briefing<P = PersonId, W = String> {
    /// The shift, from its beginning to the moment when this was composed.
    pub shift: Stretch,
    /// The open threads, the most urgent first: all that change hands, and of the others as many as are
    /// worth reading.
    pub threads: Vec<Standing<P>>,
    /// How many open threads there are beyond these.
    pub more: i64,
    /// Deadlines that were missed during the shift.
    pub missed: Vec<Missed>,
    /// Tags that came up more often than in the same stretch of the week before, the most risen first.
    pub tags: Vec<TagCount>,
    /// What came in and what was done, queue by queue.
    pub volumes: Vec<Volume>,
    /// Notes for the next shift.
    pub notes: Vec<Note<P, W>>,
    /// What is paused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paused: Vec<Paused>,
}

/// A pause that holds something of the shift's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paused {
    /// The queue; none is the whole desk.
    pub queue: Option<QueueId>,
    /// Since when.
    pub since: Timestamp,
}

/// An open thread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing<P> {
    /// The thread.
    pub thread: ThreadId,
    /// Its queue.
    pub queue: QueueId,
    /// Its network.
    pub network: String,
    /// How urgent it is.
    pub priority: Priority,
    /// Where it stands.
    pub state: State,
    /// Who holds it.
    pub holder: Option<P>,
    /// Whether it changes hands.
    pub item: bool,
    /// Escalations that nobody acknowledged.
    pub escalations: Vec<Unacknowledged>,
    /// Deadlines that it had not met.
    pub deadlines: Vec<Deadline>,
}

/// A deadline that was not met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// Of what.
    pub aim: Aim,
    /// When its time is up.
    pub due: Timestamp,
    /// Whether it was missed already.
    pub missed: bool,
}

/// An escalation that nobody acknowledged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unacknowledged {
    /// The path.
    pub path: PathId,
    /// The level.
    pub level: i64,
    /// Since when.
    pub since: Timestamp,
}

/// A deadline that was missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// The thread.
    pub thread: ThreadId,
    /// Of what.
    pub aim: Aim,
    /// When it was found to be missed.
    pub at: Timestamp,
}

/// How often a tag came up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagCount {
    /// The tag.
    pub tag: String,
    /// In this shift.
    pub now: i64,
    /// In the same stretch of the week before.
    pub before: i64,
}

/// What happened in a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Volume {
    /// The queue.
    pub queue: QueueId,
    /// In this shift.
    pub now: Counts,
    /// In the same stretch of the week before.
    pub before: Counts,
}

/// What came in, was answered and was closed without an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Threads that came in.
    pub received: i64,
    /// Replies that arrived.
    pub answered: i64,
    /// Threads that were resolved or dismissed.
    pub closed: i64,
}

/// A note for the next shift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note<P = PersonId, W = String> {
    /// Who wrote it.
    pub by: P,
    /// When.
    pub at: Timestamp,
    /// The note.
    pub text: W,
}

impl<P, W> Briefing<P, W> {
    /// The same with people and words in another form.
    pub fn with<P2, W2>(
        &self,
        person: impl Fn(&P) -> P2 + Copy,
        words: impl Fn(&W) -> W2 + Copy,
    ) -> Briefing<P2, W2> {
        Briefing {
            shift: self.shift,
            threads: self.threads.iter().map(|standing| standing.with(person)).collect(),
            more: self.more,
            missed: self.missed.clone(),
            tags: self.tags.clone(),
            volumes: self.volumes.clone(),
            paused: self.paused.clone(),
            notes: self
                .notes
                .iter()
                .map(|note| Note { by: person(&note.by), at: note.at, text: words(&note.text) })
                .collect(),
        }
    }

    /// Visits every person in it.
    pub fn visit_people(&mut self, visit: &mut dyn FnMut(&mut P)) {
        self.threads.iter_mut().filter_map(|standing| standing.holder.as_mut()).for_each(&mut *visit);
        self.notes.iter_mut().for_each(|note| visit(&mut note.by));
    }

    /// Drafts that wait for approval.
    pub fn drafts(&self) -> impl Iterator<Item = &Standing<P>> {
        self.threads.iter().filter(|standing| standing.state == State::AwaitingApproval)
    }

    /// Threads with escalations that nobody acknowledged.
    pub fn escalated(&self) -> impl Iterator<Item = &Standing<P>> {
        self.threads.iter().filter(|standing| !standing.escalations.is_empty())
    }
}

impl<P> Standing<P> {
    fn with<P2>(&self, person: impl Fn(&P) -> P2) -> Standing<P2> {
        Standing {
            thread: self.thread.clone(),
            queue: self.queue.clone(),
            network: self.network.clone(),
            priority: self.priority,
            state: self.state,
            holder: self.holder.as_ref().map(person),
            item: self.item,
            escalations: self.escalations.clone(),
            deadlines: self.deadlines.clone(),
        }
    }
}
