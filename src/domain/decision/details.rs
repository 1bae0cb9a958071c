//! What decisions about threads hold that is too much for a line. Must not be applied here: `apply` does.

use serde::{Deserialize, Serialize};

use crate::domain::destination::Destination;
use crate::domain::ids::{DrillId, QueueId, SourceId};
use crate::domain::sealed::Sealed;
use crate::domain::thread::{Need, Priority, Sentiment};
use crate::domain::time::Timestamp;

/// What came in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ThreadReceived {
    /// The source.
    pub source: SourceId,
    /// The source's id of the message.
    pub external_id: String,
    /// The source's id of the conversation.
    pub conversation: String,
    /// The network.
    pub network: String,
    /// The author's handle.
    pub author: Option<Sealed>,
    /// The text, cleaned.
    pub text: Sealed,
    /// The language.
    pub lang: Option<String>,
    /// The sentiment.
    pub sentiment: Option<Sentiment>,
    /// The reach.
    pub reach: Option<i64>,
    /// A link; it may carry the author's handle.
    pub url: Option<Sealed>,
    /// How urgent.
    pub priority: Priority,
    /// Where it was routed.
    pub queue: QueueId,
    /// Tags.
    pub tags: Vec<String>,
    /// The rules that fired.
    pub rules: Vec<String>,
    /// When it was written.
    pub received_at: Timestamp,
    /// Whether it becomes a card.
    pub card: bool,
    /// The drill that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drill: Option<DrillId>,
}

/// A further message of a known conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessageJoined {
    /// The source.
    pub source: SourceId,
    /// The source's id of the message.
    pub external_id: String,
    /// The author's handle.
    pub author: Option<Sealed>,
    /// The text, cleaned.
    pub text: Sealed,
    /// When it was written.
    pub received_at: Timestamp,
}

/// A new revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftSaved {
    /// Its number in the thread.
    pub number: i64,
    /// What approvals bind to.
    pub hash: String,
    /// The text.
    pub text: Sealed,
    /// Makes the hash unguessable; goes when the text goes.
    pub nonce: Sealed,
    /// Where it would go.
    pub destination: Option<Destination>,
    /// The policy version.
    pub policy_version: String,
    /// What it needs. The words in it are the word list's own, never the draft's.
    pub needs: Vec<Need>,
}

/// What was erased.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonalDataErased {
    /// `author` or `person`.
    pub whose: String,
    /// The commitments whose values are gone.
    pub commitments: Vec<String>,
}
