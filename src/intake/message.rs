//! The last step that every message takes, whatever its shape was: its parts are cleaned and put
//! together. Must not know where the parts were found.

use crate::domain::cleaning::{self, Changes};
use crate::domain::ids::{QueueId, SourceId};
use crate::domain::incoming::Incoming;
use crate::domain::network;
use crate::domain::refusal::Refusal;
use crate::domain::thread::{Priority, Sentiment};
use crate::domain::time::Timestamp;

/// The parts of a message as they came.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The source, checked: see [`source`].
    pub source: SourceId,
    /// The source's id of the message.
    pub external_id: String,
    /// The source's id of the conversation.
    pub conversation: Option<String>,
    /// The network.
    pub network: Option<String>,
    /// The author's handle.
    pub author: Option<String>,
    /// The text.
    pub text: String,
    /// The language.
    pub lang: Option<String>,
    /// The sentiment.
    pub sentiment: Option<Sentiment>,
    /// The reach.
    pub reach: Option<i64>,
    /// The priority.
    pub priority: Option<Priority>,
    /// The queue, whether or not the desk has it.
    pub queue: Option<String>,
    /// The link.
    pub url: Option<String>,
    /// The tags.
    pub tags: Vec<String>,
    /// When it was written.
    pub received_at: Option<Timestamp>,
}

impl Parts {
    /// A message with nothing but what every message has.
    pub fn new(source: SourceId, external_id: String, text: String) -> Self {
        Self {
            source,
            external_id,
            text,
            conversation: None,
            network: None,
            author: None,
            lang: None,
            sentiment: None,
            reach: None,
            priority: None,
            queue: None,
            url: None,
            tags: Vec::new(),
            received_at: None,
        }
    }
}

/// A message that can be taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    /// The message.
    pub incoming: Incoming,
    /// What was done to it, for counting.
    pub changes: Changes,
}

/// A source's name.
///
/// # Errors
/// [`Refusal::ArgumentWrong`] where it is not a name: see [`cleaning::is_name`].
pub fn source(name: &str) -> Result<SourceId, Refusal> {
    if cleaning::is_name(name) {
        return Ok(name.into());
    }
    Err(Refusal::ArgumentWrong {
        name: "source".to_owned(),
        why: format!(
            "a source is named by letters, digits, '.', '_' and '-', beginning with a letter or digit, \
             at most {}",
            cleaning::LONGEST_NAME
        ),
    })
}

/// Cleans the parts of a message and puts them together. `changes` is what was done to them before.
///
/// # Errors
/// [`Refusal::ArgumentWrong`] where nothing of the text or the id can be seen.
pub fn received(parts: Parts, now: Timestamp, mut changes: Changes) -> Result<Received, Refusal> {
    let blank = |name: &str| Refusal::ArgumentWrong {
        name: name.to_owned(),
        why: "it is empty, or holds only characters that cannot be seen".to_owned(),
    };
    let noted = &mut changes;
    let text = cleaning::text(&parts.text, noted);
    if cleaning::is_blank(&text) {
        return Err(blank("text"));
    }
    let external_id = cleaning::id(&parts.external_id, noted).ok_or_else(|| blank("external_id"))?;
    let conversation = parts.conversation.and_then(|raw| cleaning::id(&raw, noted));
    let network = match parts.network.map(|name| network::canonical(&name)) {
        Some(name) if cleaning::is_name(&name) => Some(name),
        Some(name) if !name.is_empty() => {
            noted.left_out.insert("network");
            None
        }
        _ => None,
    };
    let incoming = Incoming {
        conversation: conversation.unwrap_or_else(|| external_id.clone()),
        network: network.unwrap_or_else(|| network::canonical(parts.source.as_str())),
        author: parts.author.and_then(|raw| cleaning::handle(&raw, noted)),
        lang: parts.lang.and_then(|raw| cleaning::language(&raw, noted)),
        sentiment: parts.sentiment,
        reach: parts.reach,
        priority: parts.priority,
        queue: parts.queue.and_then(|raw| cleaning::tag(&raw, noted)).map(QueueId::from),
        url: parts.url.and_then(|raw| cleaning::url(&raw, noted)),
        tags: cleaning::tags(parts.tags.iter().map(String::as_str), noted),
        received_at: parts.received_at.map(|at| at.min(now)),
        source: parts.source,
        external_id,
        text,
    };
    Ok(Received { incoming, changes })
}
