//! The rows of the state tables besides the thread itself, as `apply` makes them. Must not know
//! SQL; `store::flush` writes them.

use serde::{Deserialize, Serialize};

use super::destination::PublishTo;
use super::drill::{Drill, DrillStep};
use super::hand_over::briefing::Note;
use super::hand_over::{HandOver, Step};
use super::ids::{DrillId, PersonId, QueueId, RosterId, SourceId, ThreadId};
use super::pause::Pause;
use super::roster::change::{Change, ChangeState};
use super::text::Text;
use super::time::Timestamp;

/// A row to write.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// A message of an author.
    Message(Message),
    /// Something a person has to be told.
    Notice(Notice),
    /// A reply to carry out.
    Send(Send),
    /// A reply that has come to its end for now.
    SendEnded {
        /// Its hash.
        hash: String,
        /// Whether the receiver has it.
        delivered: bool,
    },
    /// A reply to try again from the start.
    SendAgain {
        /// Its hash.
        hash: String,
        /// From when.
        at: Timestamp,
    },
    /// A personal token.
    Token {
        /// SHA-256 in hex.
        token: String,
        /// Whose.
        person: PersonId,
        /// What for.
        label: String,
        /// Since when.
        at: Timestamp,
    },
    /// A personal token that counts no longer.
    TokenRevoked {
        /// SHA-256 in hex.
        token: String,
    },
    /// A pause begins.
    Paused(Box<Pause>),
    /// A pause is over.
    PauseLifted {
        /// The queue; none is the whole desk.
        queue: Option<QueueId>,
    },
    /// A change of a roster, as it was made.
    RosterChange(Box<Change>),
    /// A change of a roster, moved on.
    RosterStep {
        /// The change.
        change: String,
        /// Where it stands now.
        state: ChangeState,
        /// The log's sequence.
        touched: i64,
        /// When.
        at: Timestamp,
    },
    /// A hand-over, as it was made.
    HandOver(Box<HandOver>),
    /// A hand-over, moved on.
    HandOverStep {
        /// The hand-over.
        hand_over: String,
        /// How.
        step: Box<Step>,
        /// The log's sequence.
        touched: i64,
        /// When.
        at: Timestamp,
    },
    /// A note for the next shift.
    HandOverNote {
        /// The log's sequence, which names it.
        sequence: i64,
        /// The roster.
        roster: RosterId,
        /// The note.
        note: Box<Note>,
    },
    /// The notes of a roster are handed over.
    HandOverNotesTaken {
        /// The roster.
        roster: RosterId,
        /// The log's sequence of the last that is.
        until: i64,
    },
    /// A drill, as it was started.
    Drill(Box<Drill>),
    /// A drill, moved on.
    DrillStep {
        /// The drill.
        drill: DrillId,
        /// How.
        step: Box<DrillStep>,
        /// The log's sequence.
        touched: i64,
        /// When.
        at: Timestamp,
    },
    /// The desk file's version.
    DeskVersion {
        /// The version.
        version: String,
        /// Since when.
        at: Timestamp,
    },
}

/// A message of an author.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The thread.
    pub thread: ThreadId,
    /// Counts from 1 within the thread.
    pub number: i64,
    /// The source.
    pub source: SourceId,
    /// The source's id of the message.
    pub external_id: String,
    /// The author's handle.
    pub author: Option<String>,
    /// The text, cleaned.
    pub text: String,
    /// When it was written.
    pub received_at: Timestamp,
}

/// Something a person has to be told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// The log's sequence and a number, so that replay gives the same.
    pub id: String,
    /// Who is told.
    pub person: PersonId,
    /// What about; empty where it is about no thread, see [`Notice::about`].
    pub thread: ThreadId,
    /// What.
    pub text: Text,
    /// Since when.
    pub at: Timestamp,
}

impl Notice {
    /// The thread that it is about, if it is about one.
    pub fn about(&self) -> Option<&ThreadId> {
        Some(&self.thread).filter(|thread| !thread.as_str().is_empty())
    }
}

/// A reply on its way out.
#[derive(Clone, Debug, PartialEq)]
pub struct Send {
    /// The revision's hash: the idempotency key.
    pub hash: String,
    /// The thread.
    pub thread: ThreadId,
    /// Where to.
    pub destination: PublishTo,
    /// The text.
    pub text: String,
    /// Since when.
    pub at: Timestamp,
}
