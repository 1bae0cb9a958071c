//! Messages as they are sent: with nothing unfurled, nothing linked by name, and with metadata by which a
//! card is found again. Must not make the words of a message.

use std::collections::HashMap;

use serde_json::Value;
use slack_morphism::api::{SlackApiChatPostMessageRequest, SlackApiChatUpdateRequest};
use slack_morphism::{SlackMessageContent, SlackMessageMetadata};

use super::SlackClient;
use crate::chat::platform::SendError;
use crate::chat::slack::errors;
use crate::chat::slack::inbound::raw::Raw;
use crate::domain::ids::ThreadId;

/// The type of a card's metadata.
pub(super) const CARD: &str = "watchfloor_card";
/// The type of a history's metadata.
pub(super) const HISTORY: &str = "watchfloor_history";

/// By what a card is found again.
pub(super) fn card_mark(thread: &ThreadId) -> SlackMessageMetadata {
    mark(CARD, [("thread", thread.to_string())])
}

/// By what is found how much of the log stands under a card.
pub(super) fn history_mark(thread: &ThreadId, until: i64) -> SlackMessageMetadata {
    mark(HISTORY, [("thread", thread.to_string()), ("until", until.to_string())])
}

fn mark<const N: usize>(kind: &str, payload: [(&str, String); N]) -> SlackMessageMetadata {
    let payload: HashMap<String, String> =
        payload.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    SlackMessageMetadata::new(kind.to_owned()).with_event_payload(payload)
}

/// A message to be posted.
pub(super) struct Posting<'a> {
    /// Where.
    pub(super) channel: &'a str,
    /// Under which message, if under one.
    pub(super) under: Option<&'a str>,
    /// What it shows.
    pub(super) content: SlackMessageContent,
    /// By what it is found again.
    pub(super) mark: Option<SlackMessageMetadata>,
}

impl SlackClient {
    /// Posts a message and gives its time, by which Slack knows it.
    pub(super) async fn post_message(&self, posting: Posting<'_>) -> Result<String, SendError> {
        let method = "chat.postMessage";
        let content = SlackMessageContent { metadata: posting.mark, ..posting.content };
        let mut request = SlackApiChatPostMessageRequest::new(posting.channel.into(), content)
            .with_unfurl_links(false)
            .with_unfurl_media(false)
            .with_link_names(false)
            .with_parse("none".to_owned());
        request.thread_ts = posting.under.map(Into::into);
        ts_of(&self.call(method, &request).await?, method)
    }

    /// Changes a message.
    pub(super) async fn update_message(
        &self,
        (channel, message): (&str, &str),
        content: SlackMessageContent,
        mark: Option<SlackMessageMetadata>,
    ) -> Result<(), SendError> {
        let content = SlackMessageContent { metadata: mark, ..content };
        let request = SlackApiChatUpdateRequest::new(channel.into(), content, message.into())
            .with_link_names(false)
            .with_parse("none".to_owned());
        self.call("chat.update", &request).await.map(|_| ())
    }
}

fn ts_of(answer: &Value, method: &'static str) -> Result<String, SendError> {
    Raw::new(answer).get("ts").owned().ok_or_else(|| errors::no_sense(method))
}
