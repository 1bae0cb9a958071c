//! A message as it comes in, whatever brought it. Must not know any source's own shape.

use serde::{Deserialize, Serialize};

use super::ids::{QueueId, SourceId};
use super::thread::{Priority, Sentiment};
use super::time::Timestamp;

/// A message, cleaned: no control or bidirectional characters, no more than [`LONGEST_TEXT`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incoming {
    /// The source.
    pub source: SourceId,
    /// The source's id of the message. With the source, what makes it one and the same.
    pub external_id: String,
    /// The source's id of the conversation; the message's own where the source has none.
    pub conversation: String,
    /// The network, such as `x`; the source's name where it is not said.
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
    /// The priority, where the source insists; rules decide otherwise.
    pub priority: Option<Priority>,
    /// The queue, where the source insists; rules decide otherwise.
    pub queue: Option<QueueId>,
    /// A link.
    pub url: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// When it was written; the desk's own time where the source does not say.
    pub received_at: Option<Timestamp>,
}

/// The most characters of a text that are kept; what is beyond is cut with a mark.
pub const LONGEST_TEXT: usize = 20_000;
