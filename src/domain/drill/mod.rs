//! Drills: a scenario is played out over time, as threads that come in like any other, and what people do
//! is scored. Pure. Must not publish: a drill's reply has no destination in its type, see
//! [`super::destination::Destination`].
//!
//! # The definition
//!
//! - A drill carries the whole scenario with it from the moment it starts: what the desk file says later
//!   changes nothing of it.
//! - Its injects come in the order of their times, counted from the start. A post comes in on the same way as
//!   any message: rules route it, policies, deadlines, shifts and escalation paths count. Words reach people
//!   as a notice.
//! - Every card, notice, line and log entry of it says that it is a drill.
//! - A reply of it that is approved and not recalled in time is rehearsed: it ends there.
//! - It ends when its time is over, or when somebody stops it. What is open of it is closed then.
//! - Then it is scored against what its injects expect, see [`score`], and whoever took part is told.

pub mod decided;
pub mod given;
pub mod score;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ids::{DrillId, PathId, PersonId, QueueId, RoleId, ScenarioId, SourceId};
use super::rows::Row;
use super::short_id;
use super::thread::{Priority, Sentiment};
use super::time::{Millis, Timestamp};

/// What is played.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Its key.
    pub id: ScenarioId,
    /// What people call it.
    pub name: String,
    /// What it trains, in a few words.
    pub about: Option<String>,
    /// How long it takes from its start to its end.
    pub length: Millis,
    /// What happens, in the order of time. Never empty in a checked desk.
    pub injects: Vec<Inject>,
}

/// Something that happens in a drill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inject {
    /// How long after the start.
    pub after: Millis,
    /// What.
    #[serde(flatten)]
    pub what: What,
    /// What people should do about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expects: Vec<Expectation>,
}

/// What an inject is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A message that comes in.
    Post(Box<Post>),
    /// Something that people are told, such as what somebody says on the telephone.
    Words {
        /// Whoever holds this role; none is everybody who takes part.
        to: Option<RoleId>,
        /// What.
        text: String,
    },
}

/// A message that comes in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Post {
    /// What its conversation is called within the scenario; none is a conversation of its own.
    pub conversation: Option<String>,
    /// The network.
    pub network: String,
    /// The author's handle.
    pub author: Option<String>,
    /// The text.
    pub text: String,
    /// BCP 47 tag.
    pub lang: Option<String>,
    /// The sentiment.
    pub sentiment: Option<Sentiment>,
    /// How many people see the author's posts.
    pub reach: Option<i64>,
    /// How urgent; the desk's rules say it otherwise.
    pub priority: Option<Priority>,
    /// The queue; the desk's rules say it otherwise.
    pub queue: Option<QueueId>,
    /// Tags.
    pub tags: Vec<String>,
}

/// What people should do about an inject, and in which time from when it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// What.
    #[serde(flatten)]
    pub what: Expected,
    /// In which time.
    pub within: Millis,
}

/// What somebody should do about a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Expected {
    /// Take it.
    Claim {},
    /// Escalate it.
    Escalate {
        /// To this path; none is any.
        path: Option<PathId>,
    },
    /// Bring a reply through all its approvals.
    Reply {
        /// None of these words may stand in it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        avoid: Vec<String>,
        /// Each of these words must.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mention: Vec<String>,
    },
    /// Dismiss or resolve it without a reply.
    Close {},
}

impl Expected {
    /// The name in desk files, in the API and in texts.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Claim {} => "claim",
            Self::Escalate { .. } => "escalate",
            Self::Reply { .. } => "reply",
            Self::Close {} => "close",
        }
    }
}

/// A drill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drill {
    /// Its id.
    pub id: DrillId,
    /// What is played, as it was when it started.
    pub scenario: Scenario,
    /// The queue that all of it goes to, where it was started for one.
    pub queue: Option<QueueId>,
    /// Who started it.
    pub by: PersonId,
    /// When.
    pub started: Timestamp,
    /// Whom it was announced to: they take part.
    pub people: Vec<PersonId>,
    /// When each of the injects was given that were, in the scenario's order.
    pub given: Vec<Timestamp>,
    /// How it ended, once it has.
    pub ended: Option<Ended>,
    /// What it was worth, once it is scored.
    pub score: Option<score::Points>,
    /// The log's sequence of the last decision about it.
    pub touched: i64,
}

/// How a drill ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ended {
    /// When.
    pub at: Timestamp,
    /// Who stopped it; none where its time was over.
    pub by: Option<PersonId>,
}

/// How a drill moves on.
#[derive(Clone, Debug, PartialEq)]
pub enum DrillStep {
    /// The next inject was given.
    Given,
    /// It is over.
    Over(Ended),
    /// It is scored.
    Scored(score::Points),
}

impl Scenario {
    /// How long it takes, in minutes that have begun.
    pub fn minutes(&self) -> i64 {
        (self.length.0 + 59_999) / 60_000
    }
}

impl Drill {
    /// The start of its id, which is enough to name it.
    pub fn short(&self) -> &str {
        short_id::short(self.id.as_str())
    }

    /// Whether it goes on.
    pub fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// The inject that comes next, by its place from 0, and when.
    pub fn next(&self) -> Option<(usize, &Inject, Timestamp)> {
        let at = self.given.len();
        let inject = self.scenario.injects.get(at).filter(|_| self.is_open())?;
        Some((at, inject, self.started + inject.after))
    }

    /// When its time is over.
    pub fn ends(&self) -> Timestamp {
        self.started + self.scenario.length
    }

    /// When something is due about it.
    pub fn next_due(&self) -> Option<Timestamp> {
        let next = self.next().map(|(_, _, at)| at);
        self.is_open().then(|| next.unwrap_or_else(|| self.ends()).min(self.ends()))
    }

    fn take(&mut self, step: &DrillStep, (touched, at): (i64, Timestamp)) {
        // A row that was read after this one was written holds it already.
        if touched <= self.touched {
            return;
        }
        self.touched = touched;
        match step {
            DrillStep::Given => self.given.push(at),
            DrillStep::Over(ended) => self.ended = Some(ended.clone()),
            DrillStep::Scored(points) => self.score = Some(*points),
        }
    }

    /// Everybody whom it names.
    pub fn people_mut(&mut self) -> impl Iterator<Item = &mut PersonId> {
        let stopped_by = self.ended.as_mut().and_then(|ended| ended.by.as_mut());
        self.people.iter_mut().chain([&mut self.by]).chain(stopped_by)
    }
}

/// The source that a drill's posts come from: its own, so that nothing else can join its conversations.
pub fn source_of(drill: &DrillId) -> SourceId {
    format!("drill:{drill}").into()
}

/// The drills that a decision may have to do with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drills(BTreeMap<DrillId, Drill>);

impl Drills {
    /// These drills.
    pub fn of(drills: impl IntoIterator<Item = Drill>) -> Self {
        Self(drills.into_iter().map(|drill| (drill.id.clone(), drill)).collect())
    }

    /// A drill by its whole id.
    pub fn get(&self, id: &DrillId) -> Option<&Drill> {
        self.0.get(id)
    }

    /// The only one whose id starts so.
    pub fn starting_with(&self, start: &str) -> Option<&Drill> {
        short_id::only(self.0.values(), |drill| drill.id.as_str(), start)
    }

    /// All of them, the oldest first.
    pub fn list(&self) -> Vec<&Drill> {
        let mut all: Vec<&Drill> = self.0.values().collect();
        all.sort_by_key(|drill| (drill.started, &drill.id));
        all
    }

    /// Takes a row that a decision made. Gives the id of the drill that it changed.
    pub fn take(&mut self, row: &Row) -> Option<DrillId> {
        match row {
            Row::Drill(made) => {
                if self.0.get(&made.id).is_none_or(|known| known.touched < made.touched) {
                    self.0.insert(made.id.clone(), (**made).clone());
                }
                Some(made.id.clone())
            }
            Row::DrillStep { drill, step, touched, at } => {
                self.0.get_mut(drill)?.take(step, (*touched, *at));
                Some(drill.clone())
            }
            _ => None,
        }
    }
}
