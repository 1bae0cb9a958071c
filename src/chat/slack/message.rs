//! Messages: a card, its history, a digest, a notification, an answer in private. Must not post anything.

use std::collections::HashMap;

use slack_morphism::prelude::{SlackMessageContent, SlackMessageMetadata};

use crate::chat::answer::Tone;
use crate::chat::card::Card;
use crate::chat::platform::{Digest, History, Notification};
use crate::chat::words::Words;
use crate::domain::text::Text;

/// The event type of the metadata of a card; its payload has [`THREAD`] and [`VERSION`].
pub const CARD_EVENT: &str = "watchfloor_card";
/// The event type of the metadata of history under a card; its payload has [`THREAD`] and [`UNTIL`].
pub const HISTORY_EVENT: &str = "watchfloor_history";
/// The event type of the metadata of a digest; its payload has [`SINCE`].
pub const DIGEST_EVENT: &str = "watchfloor_digest";
/// The thread's id.
pub const THREAD: &str = "thread";
/// The thread's version, in decimal.
pub const VERSION: &str = "version";
/// The log's sequence up to which a history tells, in decimal.
pub const UNTIL: &str = "until";
/// Since when a digest stands there, in milliseconds since 1970.
pub const SINCE: &str = "since";

/// A card in a channel.
pub fn card(_words: &Words<'_>, card: &Card) -> SlackMessageContent {
    SlackMessageContent::new().with_metadata(metadata(
        CARD_EVENT,
        [(THREAD, card.thread.to_string()), (VERSION, card.version.to_string())],
    ))
}

/// Decisions, as a reply under a card.
pub fn history(_words: &Words<'_>, history: &History) -> SlackMessageContent {
    SlackMessageContent::new().with_metadata(metadata(
        HISTORY_EVENT,
        [(THREAD, history.thread.to_string()), (UNTIL, history.until.to_string())],
    ))
}

/// What stands in the place of cards that are still on their way.
pub fn digest(_words: &Words<'_>, digest: &Digest) -> SlackMessageContent {
    SlackMessageContent::new()
        .with_metadata(metadata(DIGEST_EVENT, [(SINCE, digest.since.millis().to_string())]))
}

/// Something to tell a person in private.
pub fn notification(_words: &Words<'_>, _notification: &Notification) -> SlackMessageContent {
    SlackMessageContent::new()
}

/// An answer for the eyes of one person, as an ephemeral message.
pub fn said(_words: &Words<'_>, _tone: Tone, _lines: &[Text], _card: Option<&Card>) -> SlackMessageContent {
    SlackMessageContent::new()
}

/// Slack takes any JSON in a payload; the crate's type has texts alone, so numbers are written as text.
fn metadata<const N: usize>(event: &str, payload: [(&str, String); N]) -> SlackMessageMetadata {
    let payload: HashMap<String, String> =
        payload.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    SlackMessageMetadata::new(event.to_owned()).with_event_payload(payload)
}
