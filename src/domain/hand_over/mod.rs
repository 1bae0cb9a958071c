//! Hand-overs: what one shift leaves to the next. A hand-over is proposed by the desk or offered by
//! somebody, holds everything as it stood then, and is accepted, declined or withdrawn. Pure. Must not
//! decide who may do what, and must not move a thread: commands decide, and `apply` carries out.
//!
//! # What holds at every moment
//!
//! - Of a roster one hand-over is open at a time: offered, or accepted with items that are still to move.
//! - An item is a thread that somebody of the outgoing side holds. It stays with its holder until a
//!   decision about the thread itself gives it to somebody else, so nothing is ever without an owner.
//! - An offer that waits longer than the shift it leads to is over before that shift is handed over itself.
//! - Each item ends exactly once: moved, put back into its queue, kept, or skipped with why.

pub mod briefing;
pub mod compose;
pub mod decided;
pub mod moving;
pub mod open;
pub mod passing;

use serde::{Deserialize, Serialize};

use super::ids::{PersonId, RosterId, ThreadId};
use super::short_id::short;
use super::time::{Millis, Timestamp};
use briefing::Briefing;

/// How long after the offer the incoming person is reminded, and how long after that again and again.
pub const FIRST_REMINDER: Millis = Millis::minutes(10);
/// The time between reminders.
pub const NEXT_REMINDERS: Millis = Millis::minutes(15);
/// Who comes on later than this after the offer is not reminded before they do.
pub const EARLY: Millis = Millis::hours(1);
/// From which reminder on the leads are told too.
pub const LEADS_FROM: i64 = 3;

/// A hand-over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandOver {
    /// Names it: random characters, of which people type the first few.
    pub id: String,
    /// The roster.
    pub roster: RosterId,
    /// Where it stands.
    pub stage: Stage,
    /// Who hands over.
    pub from: PersonId,
    /// Who comes on.
    pub to: PersonId,
    /// Whether the desk itself offered it, because nobody else did.
    pub by_desk: bool,
    /// The shift's end for which the desk proposed it, if it did.
    pub shift_end: Option<Timestamp>,
    /// When the incoming person's shift begins, where it had not begun.
    pub begins: Option<Timestamp>,
    /// What the outgoing lead says about it.
    pub words: Option<String>,
    /// Everything as it stood when it was offered.
    pub briefing: Briefing,
    /// The threads that change hands.
    pub items: Vec<Item>,
    /// How often the incoming person was reminded.
    pub reminders: i64,
    /// When last.
    pub reminded_at: Option<Timestamp>,
    /// When it was proposed or offered.
    pub at: Timestamp,
    /// The log's sequence of the decision that did: later notes belong to the next hand-over.
    pub made: i64,
    /// How it was answered, if it was.
    pub answer: Option<Answer>,
    /// The log's sequence of the decision that last changed it.
    pub touched: i64,
}

/// Where a hand-over stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The desk told the outgoing person that it is time.
    Proposed,
    /// Offered; some items may be accepted already.
    Offered,
    /// Every item is answered.
    Accepted,
    /// Sent back, with a reason.
    Declined,
    /// Taken back by whoever offered it.
    Withdrawn,
    /// Not answered before the shift after it was handed over itself.
    Lapsed,
}

impl Stage {
    /// The name in the database and in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed => "lapsed",
        }
    }
}

/// How a hand-over was answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Who answered.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why, where it was declined.
    pub reason: Option<String>,
}

/// A thread that changes hands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The thread.
    pub thread: ThreadId,
    /// Who held it when it was offered.
    pub holder: PersonId,
    /// What became of it.
    pub fate: Fate,
}

/// What became of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Not answered yet: its holder has it.
    Open,
    /// Accepted, and still to move: its holder has it.
    Accepted {
        /// Where it goes.
        goes: Goes<PersonId>,
        /// Who said so.
        by: PersonId,
    },
    /// It has gone to somebody.
    Moved {
        /// To whom.
        to: PersonId,
    },
    /// It has gone back into its queue.
    Queued,
    /// It stays with its holder.
    Kept,
    /// It could not move, and stays as it is.
    Skipped {
        /// Why.
        why: Why,
    },
}

impl Fate {
    /// Whether nothing more comes of it.
    pub fn is_end(&self) -> bool {
        !matches!(self, Self::Open | Self::Accepted { .. })
    }

    /// The name in texts.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted { .. } => "accepted",
            Self::Moved { .. } => "moved",
            Self::Queued => "queued",
            Self::Kept => "kept",
            Self::Skipped { .. } => "skipped",
        }
    }
}

/// Where an accepted item goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goes<P> {
    /// To somebody.
    To {
        /// To whom.
        person: P,
    },
    /// Back into its queue.
    Queue,
    /// Nowhere: its holder keeps it.
    Stays,
}

/// Where one item goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice<P> {
    /// The item's thread.
    pub thread: ThreadId,
    /// Where it goes.
    pub goes: Goes<P>,
}

/// Why an item could not move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The thread is done.
    Closed,
    /// Somebody else has it by now.
    Taken,
    /// Nobody has it any more: it is in its queue.
    LetGo,
    /// Whoever was to have it may not hold threads there.
    NotPermitted,
    /// Whoever was to have it holds as many as the queue allows.
    ClaimCap,
}

impl Why {
    /// The name on the log and in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Taken => "taken",
            Self::LetGo => "let_go",
            Self::NotPermitted => "not_permitted",
            Self::ClaimCap => "claim_cap",
        }
    }
}

/// What a decision does to a hand-over that is there.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Some or all items were answered.
    Accepted {
        /// Who said so.
        by: PersonId,
        /// Where items go.
        choices: Vec<Choice<PersonId>>,
    },
    /// It was sent back.
    Declined {
        /// By whom.
        by: PersonId,
        /// Why.
        reason: Option<String>,
    },
    /// It was taken back.
    Withdrawn {
        /// By whom.
        by: PersonId,
    },
    /// Nobody answered it in time.
    Lapsed,
    /// The incoming person was reminded.
    Reminded,
    /// An accepted item came to its end.
    Ended {
        /// The item's thread.
        thread: ThreadId,
        /// Its end.
        fate: Fate,
    },
}

impl HandOver {
    /// The first characters of its id, as people type it.
    pub fn short(&self) -> &str {
        short(&self.id)
    }

    /// Whether it waits for an answer.
    pub fn is_offered(&self) -> bool {
        self.stage == Stage::Offered
    }

    /// Whether it waits for an answer or has items that are still to move.
    pub fn is_open(&self) -> bool {
        self.is_offered() || self.to_move().next().is_some()
    }

    /// The items that nobody answered yet.
    pub fn unanswered(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.fate == Fate::Open)
    }

    /// The accepted items that are still to move.
    pub fn to_move(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| matches!(item.fate, Fate::Accepted { .. }))
    }

    /// When the incoming person is to be reminded next.
    pub fn next_reminder(&self) -> Option<Timestamp> {
        self.is_offered().then(|| match (self.reminded_at, self.begins) {
            (Some(last), _) => last + NEXT_REMINDERS,
            // Nobody is called hours before they come on.
            (None, Some(begins)) if begins > self.at + EARLY => begins + FIRST_REMINDER,
            (None, _) => self.at + FIRST_REMINDER,
        })
    }

    /// Takes a step that a decision made. One that was taken already changes nothing, and neither does one
    /// that an ended item would take.
    pub fn take(&mut self, step: &Step, (touched, at): (i64, Timestamp)) {
        if touched <= self.touched {
            return;
        }
        self.touched = touched;
        match step {
            Step::Accepted { by, choices } => {
                for choice in choices {
                    let Some(item) = self.items.iter_mut().find(|item| item.thread == choice.thread) else {
                        continue;
                    };
                    if item.fate == Fate::Open {
                        item.fate = match &choice.goes {
                            Goes::Stays => Fate::Kept,
                            goes => Fate::Accepted { goes: goes.clone(), by: by.clone() },
                        };
                    }
                }
                if self.unanswered().next().is_none() {
                    self.stage = Stage::Accepted;
                    self.answer = Some(Answer { by: by.clone(), at, reason: None });
                }
            }
            Step::Declined { by, reason } => {
                self.close(Stage::Declined, Some(Answer { by: by.clone(), at, reason: reason.clone() }));
            }
            Step::Withdrawn { by } => {
                self.close(Stage::Withdrawn, Some(Answer { by: by.clone(), at, reason: None }));
            }
            Step::Lapsed => self.close(Stage::Lapsed, None),
            Step::Reminded => {
                self.reminders += 1;
                self.reminded_at = Some(at);
            }
            Step::Ended { thread, fate } => {
                let item = self.items.iter_mut().find(|item| item.thread == *thread);
                if let Some(item) = item.filter(|item| !item.fate.is_end()) {
                    item.fate = fate.clone();
                }
            }
        }
    }

    /// What nobody answered stays where it is.
    fn close(&mut self, stage: Stage, answer: Option<Answer>) {
        self.stage = stage;
        self.answer = answer;
        for item in self.items.iter_mut().filter(|item| item.fate == Fate::Open) {
            item.fate = Fate::Kept;
        }
    }

    /// Visits every person in it.
    pub fn visit_people(&mut self, visit: &mut dyn FnMut(&mut PersonId)) {
        visit(&mut self.from);
        visit(&mut self.to);
        self.briefing.visit_people(visit);
        for item in &mut self.items {
            visit(&mut item.holder);
            match &mut item.fate {
                Fate::Accepted { goes, by } => {
                    visit(by);
                    if let Goes::To { person } = goes {
                        visit(person);
                    }
                }
                Fate::Moved { to } => visit(to),
                Fate::Open | Fate::Queued | Fate::Kept | Fate::Skipped { .. } => {}
            }
        }
        if let Some(answer) = &mut self.answer {
            visit(&mut answer.by);
        }
    }
}

#[cfg(test)]
mod tests;
