//! Messages as they are sent: with nothing unfurled and nothing linked by name. Must not make the words of
//! a message.

use slack_morphism::SlackMessageContent;
use slack_morphism::api::{SlackApiChatPostMessageRequest, SlackApiChatUpdateRequest};

use super::SlackClient;
use crate::chat::platform::SendError;
use crate::chat::slack::errors;
use crate::chat::slack::inbound::raw::Raw;

impl SlackClient {
    /// Posts a message, under another one if `under` is given. Gives its time, by which Slack knows it.
    pub(super) async fn post_message(
        &self,
        channel: &str,
        under: Option<&str>,
        content: SlackMessageContent,
    ) -> Result<String, SendError> {
        let method = "chat.postMessage";
        let mut request = SlackApiChatPostMessageRequest::new(channel.into(), content)
            .with_unfurl_links(false)
            .with_unfurl_media(false)
            .with_link_names(false)
            .with_parse("none".to_owned());
        request.thread_ts = under.map(Into::into);
        let answer = self.call(method, &request).await?;
        Raw::new(&answer).get("ts").owned().ok_or_else(|| errors::no_sense(method))
    }

    /// Changes a message.
    pub(super) async fn update_message(
        &self,
        channel: &str,
        message: &str,
        content: SlackMessageContent,
    ) -> Result<(), SendError> {
        let request = SlackApiChatUpdateRequest::new(channel.into(), content, message.into())
            .with_link_names(false)
            .with_parse("none".to_owned());
        self.call("chat.update", &request).await.map(|_| ())
    }
}
