//! What comes in, from anywhere, in one shape: a click, a form, a typed line, a webhook, a timer.
//! Must not know which platform spoke beyond its name.

use crate::commands::arguments::Arguments;
use crate::commands::system::delivery;
use crate::commands::system::drills;
use crate::commands::system::gaps::Foreseen;
use crate::commands::system::hand_overs::Due;
use crate::commands::system::operate::Operation;
use crate::commands::{About, Spec};
use crate::domain::actor::Surface;
use crate::domain::ids::{DrillId, PersonId, SourceId, ThreadId};
use crate::domain::incoming::Incoming;
use crate::domain::thread::Thread;
use crate::domain::verdict::Reply;
use crate::store::erase::Whose;

/// Something that wants to be decided.
#[derive(Clone, Debug)]
pub struct Inbound {
    /// Who says they are who.
    pub caller: Caller,
    /// Where it came from.
    pub surface: Surface,
    /// What it is about: a whole id, or at least its last four characters.
    pub thread: Option<ThreadId>,
    /// What is wanted.
    pub call: Call,
    /// The reason, where the person breaks the glass.
    pub break_glass: Option<String>,
    /// The version of the card that the person saw.
    pub seen_version: Option<i64>,
    /// The same request with the same key acts once.
    pub idempotency_key: Option<String>,
}

impl Inbound {
    /// An inbound with nothing but who, where from and what.
    pub fn new(caller: Caller, surface: Surface, call: Call) -> Self {
        Self {
            caller,
            surface,
            thread: None,
            call,
            break_glass: None,
            seen_version: None,
            idempotency_key: None,
        }
    }

    /// About a thread.
    #[must_use]
    pub fn about(mut self, thread: ThreadId) -> Self {
        self.thread = Some(thread);
        self
    }
}

/// Who says they are who; `identify` finds out whether it is so.
#[derive(Clone, Debug)]
pub enum Caller {
    /// Whoever holds this personal token.
    Token(String),
    /// A person whose session was checked.
    Session(PersonId),
    /// An account on a chat platform, whose request was verified.
    Account {
        /// The platform.
        platform: Surface,
        /// The platform's id.
        id: String,
        /// The address the platform knows, if it does.
        email: Option<String>,
    },
    /// A source whose webhook was verified.
    Source(SourceId),
    /// One of the desk's own workers.
    Worker(&'static str),
    /// Whoever runs the command line.
    Operator,
}

/// What is wanted.
#[derive(Clone, Debug)]
pub enum Call {
    /// A command of a person.
    Command {
        /// Which.
        spec: &'static Spec,
        /// With what.
        arguments: Arguments,
    },
    /// A page or a list is looked at, by name.
    Look(&'static str),
    /// A message came in.
    Receive(Box<Incoming>),
    /// A post of a drill comes in: its place among the injects, from 0.
    Inject {
        /// The drill.
        drill: DrillId,
        /// Which inject.
        at: usize,
        /// The message.
        incoming: Box<Incoming>,
    },
    /// Something about a drill may be due.
    Drill(drills::Due),
    /// A person sends a message that they read in chat to the desk.
    Bring(Box<Incoming>),
    /// A timer of the thread may be due, or the desk file changed.
    Timer,
    /// A reply arrived, or will not.
    Delivery(delivery::Outcome),
    /// A roster lacks somebody in a stretch ahead.
    Gap(Box<Foreseen>),
    /// Something about a hand-over may be due.
    HandOver(Due),
    /// Something done at the machine.
    Operate(Operation),
    /// Personal data is to be erased.
    Erase(Whose),
}

impl Call {
    /// The message that comes in with it.
    pub fn incoming(&self) -> Option<&Incoming> {
        match self {
            Self::Receive(incoming) | Self::Bring(incoming) | Self::Inject { incoming, .. } => Some(incoming),
            _ => None,
        }
    }

    /// Whether it has to do with drills.
    pub fn is_about_drills(&self) -> bool {
        match self {
            Self::Command { spec, .. } => spec.about == About::Drill,
            Self::Inject { .. } | Self::Drill(_) => true,
            _ => false,
        }
    }

    /// Its name on the log and in metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Command { spec, .. } => spec.name,
            Self::Look(name) => name,
            Self::Receive(_) => "receive",
            Self::Bring(_) => "bring",
            Self::Inject { .. } => "inject",
            Self::Drill(_) => "drill_due",
            Self::Timer => "timer",
            Self::Delivery(_) => "delivery",
            Self::Gap(_) => "gap",
            Self::HandOver(_) => "hand_over",
            Self::Operate(_) => "operate",
            Self::Erase(_) => "erase",
        }
    }
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What the person reads.
    pub reply: Reply,
    /// The thread it was about.
    pub subject: Option<ThreadId>,
    /// That thread as it now is.
    pub thread: Option<std::sync::Arc<Thread>>,
    /// How many decisions were recorded.
    pub decisions: usize,
    /// Whether a thread was made.
    pub created: bool,
}
