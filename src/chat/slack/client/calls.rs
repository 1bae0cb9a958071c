//! The calls that answer people, and those with which the desk finds its own way: views, messages for one
//! person's eyes, who we are, whether a channel is there. Must not know what an answer means.

use serde::Serialize;
use serde_json::{Value, json};
use slack_morphism::api::{
    SlackApiViewsOpenRequest, SlackApiViewsPublishRequest, SlackApiViewsUpdateRequest,
};
use slack_morphism::blocks::SlackView;
use slack_morphism::{SlackApiToken, SlackApiTokenValue, SlackClientHttpConnector as _, SlackMessageContent};
use std::sync::Arc;
use url::Url;

use super::SlackClient;
use crate::chat::platform::SendError;
use crate::chat::slack::errors;
use crate::chat::slack::inbound::Workspace;
use crate::chat::slack::inbound::raw::Raw;

/// What is known about a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installation {
    /// Its name.
    pub name: Option<String>,
    /// Whether it was archived.
    pub archived: bool,
    /// Whether the bot is in it.
    pub member: bool,
}

/// An answer to a response address.
#[derive(Serialize)]
struct Response<'a> {
    #[serde(flatten)]
    content: &'a SlackMessageContent,
    response_type: &'a str,
    replace_original: bool,
}

/// A message for one person's eyes.
#[derive(Serialize)]
struct Whisper<'a> {
    channel: &'a str,
    user: &'a str,
    #[serde(flatten)]
    content: &'a SlackMessageContent,
    link_names: bool,
    parse: &'a str,
}

impl SlackClient {
    /// Asks who we are, and keeps it.
    ///
    /// # Errors
    /// As Slack says.
    pub async fn identify(&self) -> Result<Arc<Workspace>, SendError> {
        let answer = self.ask("auth.test", &[]).await?;
        let answer = Raw::new(&answer);
        let everywhere = answer.get("is_enterprise_install").is_true();
        let home = Arc::new(Workspace {
            team: answer.get("team_id").owned().filter(|_| !everywhere),
            enterprise: answer.get("enterprise_id").owned(),
            user: answer.get("user_id").owned(),
            bot: answer.get("bot_id").owned(),
        });
        self.home.store(home.clone());
        Ok(home)
    }

    /// Opens a modal and gives its id. A trigger does so once, within three seconds.
    ///
    /// # Errors
    /// As Slack says.
    pub async fn open_view(&self, trigger: &str, view: SlackView) -> Result<Option<String>, SendError> {
        let request = SlackApiViewsOpenRequest::new(trigger.into(), view);
        let answer = self.call("views.open", &request).await?;
        Ok(Raw::new(&answer).get("view").get("id").owned())
    }

    /// Changes an open modal. With a `hash`, only where it still is the one of that hash.
    ///
    /// # Errors
    /// As Slack says.
    pub async fn update_view(
        &self,
        view: &str,
        hash: Option<&str>,
        with: SlackView,
    ) -> Result<(), SendError> {
        let mut request = SlackApiViewsUpdateRequest::new(with).with_view_id(view.into());
        request.hash = hash.map(str::to_owned);
        self.call("views.update", &request).await.map(|_| ())
    }

    /// Shows somebody's home.
    ///
    /// # Errors
    /// As Slack says.
    pub async fn publish_view(&self, user: &str, view: SlackView) -> Result<(), SendError> {
        let request = SlackApiViewsPublishRequest::new(user.into(), view);
        self.call("views.publish", &request).await.map(|_| ())
    }

    /// Says something in a channel for one person's eyes.
    ///
    /// # Errors
    /// As Slack says.
    pub async fn whisper(
        &self,
        channel: &str,
        user: &str,
        content: &SlackMessageContent,
    ) -> Result<(), SendError> {
        let request = Whisper { channel, user, content, link_names: false, parse: "none" };
        self.call("chat.postEphemeral", &request).await.map(|_| ())
    }

    /// Answers a payload where it says; only to an address of Slack's. `replace` puts the answer in the
    /// place of the message that the person was at.
    ///
    /// # Errors
    /// As Slack says, or that the address is not Slack's.
    pub async fn respond(
        &self,
        url: &str,
        content: &SlackMessageContent,
        replace: bool,
    ) -> Result<(), SendError> {
        let method = "response_url";
        let Some(url) = Url::parse(url).ok().filter(|url| self.is_slacks(url)) else {
            return Err(SendError::Refused {
                reach: crate::chat::platform::Reach::Message,
                why: "an answer was to go to an address that is not Slack's".to_owned(),
            });
        };
        let response = Response { content, response_type: "ephemeral", replace_original: replace };
        let span = tracing::debug_span!("Slack", method);
        let call = self.connector.http_post_uri::<_, Value>(url, &response, self.context(None, &span));
        self.wait(method, call).await.map(|_| ())
    }

    /// What is known about a channel.
    ///
    /// # Errors
    /// As Slack says.
    pub async fn channel(&self, id: &str) -> Result<Installation, SendError> {
        let answer = self.ask("conversations.info", &[("channel", id)]).await?;
        let channel = Raw::new(&answer).get("channel");
        Ok(Installation {
            name: channel.get("name").owned(),
            archived: channel.get("is_archived").is_true(),
            member: channel.get("is_member").is_true(),
        })
    }

    /// Asks for a new socket with the app's token, and gives its address, which is a secret.
    ///
    /// # Errors
    /// As Slack says, or that the address is not Slack's.
    pub async fn open_socket(&self, app_token: &str) -> Result<Url, SendError> {
        let method = "apps.connections.open";
        let token = SlackApiToken::new(SlackApiTokenValue(app_token.to_owned()));
        let answer = self.ask_as(&token, method, &[]).await?;
        let url = Raw::new(&answer).get("url").text().and_then(|url| Url::parse(url).ok());
        url.filter(|url| matches!(url.scheme(), "ws" | "wss") && self.is_slacks(url))
            .ok_or_else(|| errors::no_sense(method))
    }

    /// The conversation with a person, which is opened where there is none.
    pub(super) async fn conversation_with(&self, account: &str) -> Result<String, SendError> {
        if let Some(known) = self.conversation(account) {
            return Ok(known);
        }
        let method = "conversations.open";
        let answer = self.call(method, &json!({"users": account})).await?;
        let channel =
            Raw::new(&answer).get("channel").get("id").owned().ok_or_else(|| errors::no_sense(method))?;
        self.remember_conversation(account, Some(&channel));
        Ok(channel)
    }
}
