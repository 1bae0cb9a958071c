//! A thread as it stands: the present of everything that was decided about it. Must not decide
//! anything; `apply` changes it, the commands decide.

use serde::{Deserialize, Serialize};

use super::asking::Asked;
use super::deadline::{Aim, Deadlines};
use super::desk::Channel;
use super::destination::Destination;
use super::ids::{DrillId, PathId, PersonId, QueueId, RoleId, SourceId, ThreadId};
use super::ladder::Ending;
use super::state::State;
use super::time::Timestamp;

/// How urgent a thread is. The order is the order of urgency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Can wait.
    Low,
    /// The usual.
    #[default]
    Normal,
    /// Stands as a card.
    High,
    /// Before everything else.
    Urgent,
}

impl Priority {
    /// All of them, the least urgent first.
    pub const ALL: &'static [Self] = &[Self::Low, Self::Normal, Self::High, Self::Urgent];

    /// The name used in desk files, the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    /// Reads the name back.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|priority| priority.as_str() == text)
    }
}

/// What people think who wrote it, as the source says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sentiment {
    /// Pleased.
    Positive,
    /// Neither.
    Neutral,
    /// Displeased.
    Negative,
}

impl Sentiment {
    /// The name used in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Neutral => "neutral",
            Self::Negative => "negative",
        }
    }

    /// Reads the name back.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Positive, Self::Neutral, Self::Negative]
            .into_iter()
            .find(|sentiment| sentiment.as_str() == text)
    }
}

/// A thread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thread {
    /// Its id.
    pub id: ThreadId,
    /// Counts its decisions; a card shows one version.
    pub version: i64,
    /// Where it stands.
    pub state: State,
    /// The queue it belongs to.
    pub queue: QueueId,
    /// How urgent it is.
    pub priority: Priority,
    /// The source that brought it.
    pub source: SourceId,
    /// The network it lives on, such as `x`.
    pub network: String,
    /// The source's id of the conversation; a reply goes there.
    pub conversation: String,
    /// The author's handle on the network.
    pub author: Option<String>,
    /// The first message, cleaned.
    pub text: String,
    /// The latest message, cleaned, where there is more than one.
    pub latest_text: Option<String>,
    /// Its language as a BCP 47 tag, where the source says.
    pub lang: Option<String>,
    /// Its sentiment, where the source says.
    pub sentiment: Option<Sentiment>,
    /// How many people see the author's posts.
    pub reach: Option<i64>,
    /// A link to it.
    pub url: Option<String>,
    /// Tags from source and rules.
    pub tags: Vec<String>,
    /// The intake rules that fired.
    pub rules: Vec<String>,
    /// When it was written, as the source says, but never after `created_at`.
    pub received_at: Timestamp,
    /// When the desk got it.
    pub created_at: Timestamp,
    /// When anything was last decided about it.
    pub updated_at: Timestamp,
    /// How many messages the author has written.
    pub messages: i64,
    /// Whether the author wrote again since the draft was saved.
    pub newer_message: bool,
    /// Who holds it.
    pub holder: Option<Holder>,
    /// The latest revision of the draft.
    pub revision: Option<Revision>,
    /// The approvals that this revision needs.
    pub needs: Vec<Need>,
    /// The approvals that this revision has.
    pub approvals: Vec<Approval>,
    /// Who was asked to approve this revision; see [`Thread::still_asked`].
    pub asked: Vec<Asked>,
    /// Who was asked to approve it before the shift changed.
    #[serde(default)]
    pub asked_before: Vec<PersonId>,
    /// Why the latest revision was sent back, if it was.
    pub rejection: Option<Rejection>,
    /// Concerns that are not settled.
    pub concerns: Vec<Concern>,
    /// Escalations, the latest last.
    pub escalations: Vec<Escalation>,
    /// Until when an approved reply can be recalled.
    pub release_at: Option<Timestamp>,
    /// Until when it is put off.
    pub snoozed_until: Option<Timestamp>,
    /// How the reply fares on its way out.
    pub delivery: Option<Delivery>,
    /// By when it has to be claimed and answered.
    #[serde(default)]
    pub deadlines: Deadlines,
    /// Since when a pause holds it: nothing of it leaves.
    #[serde(default)]
    pub frozen: Option<Timestamp>,
    /// The drill that it belongs to: then nothing of it is real, and nothing of it can leave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drill: Option<DrillId>,
}

/// Who holds a thread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Holder {
    /// The person.
    pub person: PersonId,
    /// Since when.
    pub since: Timestamp,
    /// When the claim ends by itself if nothing is drafted.
    pub until: Option<Timestamp>,
}

/// A revision of a draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Revision {
    /// Counts from 1 within the thread.
    pub number: i64,
    /// What approvals are bound to: see [`super::binding`].
    pub hash: String,
    /// The text.
    pub text: String,
    /// Who wrote this revision.
    pub author: PersonId,
    /// Everybody who wrote a revision of this draft since the last reply left, each once. None of
    /// them may approve it.
    pub authors: Vec<PersonId>,
    /// When.
    pub at: Timestamp,
    /// Makes the hash of a short text unguessable; hex.
    pub nonce: String,
    /// Where it would go.
    pub destination: Option<Destination>,
    /// The policy version under which its needs were found.
    pub policy_version: String,
}

/// An approval that a revision needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// The role that must approve; none is 'anybody who may approve'.
    pub role: Option<RoleId>,
    /// The rules that ask for it, with the words that fired. Empty where the queue itself asks.
    pub because: Vec<Because>,
}

/// Why an approval is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    /// The name of the policy rule.
    pub rule: String,
    /// The entries of the rule's word list that were found, as the list writes them.
    pub words: Vec<String>,
}

/// An approval of the present revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Who.
    pub person: PersonId,
    /// The roles in which they could approve at that moment.
    pub roles: Vec<RoleId>,
    /// The hash of the revision.
    pub hash: String,
    /// When.
    pub at: Timestamp,
    /// Whether it was given by breaking the glass: it then counts for any role.
    pub break_glass: bool,
}

/// Why a revision was sent back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// Who.
    pub person: PersonId,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// An objection that holds a reply back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// Counts from 1 within the thread.
    pub number: i64,
    /// Who raised it.
    pub person: PersonId,
    /// The highest rank among their roles then.
    pub rank: u32,
    /// What it is.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// An escalation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// Counts from 1 within the thread.
    pub number: i64,
    /// The path.
    pub path: PathId,
    /// The level of the path, from 1.
    pub level: i64,
    /// Who escalated; none where a worker did.
    pub by: Option<PersonId>,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// Whom it reached.
    pub people: Vec<PersonId>,
    /// The channels that were asked.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// Which round it is, from 1.
    #[serde(default)]
    pub round: u32,
    /// When its level is asked again.
    #[serde(default)]
    pub again_at: Option<Timestamp>,
    /// When the next level is asked; none where nobody is asked any more.
    #[serde(default)]
    pub climb_at: Option<Timestamp>,
    /// What ends it besides acknowledging it.
    #[serde(default)]
    pub ends_with: Vec<Ending>,
    /// The deadline that was missed, where that is why.
    #[serde(default)]
    pub missed: Option<Aim>,
    /// Who acknowledged it, and when.
    pub acknowledged: Option<(PersonId, Timestamp)>,
    /// Since when it is over without that: the thread was claimed where that ends it, or closed.
    #[serde(default)]
    pub ended: Option<Timestamp>,
}

impl Escalation {
    /// Whether somebody still has to acknowledge it.
    pub fn is_open(&self) -> bool {
        self.acknowledged.is_none() && self.ended.is_none()
    }

    /// When somebody is asked next.
    pub fn next(&self) -> Option<Timestamp> {
        [self.again_at, self.climb_at].into_iter().flatten().min().filter(|_| self.is_open())
    }

    /// Whether all levels were asked in vain.
    pub fn is_exhausted(&self) -> bool {
        self.is_open() && self.round > 0 && self.climb_at.is_none()
    }
}

/// How a reply fares on its way out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The hash of the revision, which is the idempotency key.
    pub hash: String,
    /// Attempts made when this was last decided.
    pub attempts: i64,
    /// What the receiver said, where it failed.
    pub error: Option<String>,
    /// When this was last decided.
    pub at: Timestamp,
}

impl Thread {
    /// Whether a person holds it.
    pub fn is_held_by(&self, person: &PersonId) -> bool {
        self.holder.as_ref().is_some_and(|holder| holder.person == *person)
    }

    /// The number of the latest revision; 0 where there is none.
    pub fn revision_number(&self) -> i64 {
        self.revision.as_ref().map_or(0, |revision| revision.number)
    }

    /// When a timer has to look at it next.
    pub fn next_timer(&self) -> Option<Timestamp> {
        let claim_ends = match self.state {
            State::Claimed => self.holder.as_ref().and_then(|holder| holder.until),
            _ => None,
        };
        let climbs = self.escalations.iter().filter_map(Escalation::next).min();
        let release_at = self.release_at.filter(|_| self.frozen.is_none());
        [claim_ends, release_at, self.snoozed_until, climbs, self.deadlines.next()]
            .into_iter()
            .flatten()
            .min()
    }

    /// Where it goes when nothing else is to be said: to the draft that waits, to the holder, or
    /// to everybody.
    pub fn resting_state(&self) -> State {
        if self.revision.is_some() && self.delivery.is_none() && self.rejection.is_none() {
            State::AwaitingApproval
        } else {
            self.state_without_draft()
        }
    }

    /// Where it goes when there is no draft that waits.
    pub fn state_without_draft(&self) -> State {
        if self.holder.is_some() { State::Claimed } else { State::Open }
    }

    /// The escalations that somebody still has to acknowledge.
    pub fn open_escalations(&self) -> impl Iterator<Item = &Escalation> {
        self.escalations.iter().filter(|escalation| escalation.is_open())
    }
}
