//! The seam to the workers: cards, histories, digests and notifications, rendered and sent. Must not
//! decide when.

use super::{SlackClient, budget};
use crate::chat::card::Card;
use crate::chat::platform::{
    Budget, Call, Digest, History, Notification, Pending, Platform, Profile, Reach, SendError,
};
use crate::chat::slack::message;
use crate::domain::actor::Surface;
use crate::domain::desk::Channel;
use crate::domain::ids::ThreadId;

impl Platform for SlackClient {
    fn surface(&self) -> Surface {
        Surface::Slack
    }

    fn budgets(&self, channel: &Channel, call: Call) -> Vec<Budget> {
        budget::of(channel, call)
    }

    fn post<'a>(&'a self, channel: &'a Channel, card: &'a Card) -> Pending<'a, String> {
        let content = message::card(&self.words(&card.locale), card);
        Box::pin(self.post_message(&channel.id, None, content))
    }

    fn update<'a>(&'a self, channel: &'a Channel, message: &'a str, card: &'a Card) -> Pending<'a, ()> {
        let content = message::card(&self.words(&card.locale), card);
        Box::pin(self.update_message(&channel.id, message, content))
    }

    fn find<'a>(&'a self, channel: &'a Channel, thread: &'a ThreadId) -> Pending<'a, Option<String>> {
        Box::pin(self.find_card(&channel.id, thread))
    }

    fn add_history<'a>(
        &'a self,
        channel: &'a Channel,
        message: &'a str,
        history: &'a History,
    ) -> Pending<'a, ()> {
        let content = message::history(&self.words(&history.locale), history);
        Box::pin(async move { self.post_message(&channel.id, Some(message), content).await.map(|_| ()) })
    }

    fn last_history<'a>(&'a self, channel: &'a Channel, message: &'a str) -> Pending<'a, i64> {
        Box::pin(self.find_history(&channel.id, message))
    }

    fn show_digest<'a>(
        &'a self,
        channel: &'a Channel,
        message: Option<&'a str>,
        digest: &'a Digest,
    ) -> Pending<'a, String> {
        let content = message::digest(&self.words(&digest.locale), digest);
        Box::pin(async move {
            match message {
                Some(message) => {
                    self.update_message(&channel.id, message, content).await.map(|()| message.to_owned())
                }
                None => self.post_message(&channel.id, None, content).await,
            }
        })
    }

    fn tell<'a>(&'a self, account: &'a str, notification: &'a Notification) -> Pending<'a, ()> {
        let content = message::notification(&self.words(&notification.locale), notification);
        Box::pin(self.say_in_private(account, content))
    }

    fn profile<'a>(&'a self, account: &'a str) -> Pending<'a, Option<Profile>> {
        Box::pin(self.profile_of(account))
    }

    fn profile_by_email<'a>(&'a self, email: &'a str) -> Pending<'a, Option<Profile>> {
        Box::pin(self.profile_with(email))
    }
}

impl SlackClient {
    /// Says something to one person, in the conversation with them.
    ///
    /// # Errors
    /// As Slack says.
    pub async fn say_in_private(
        &self,
        account: &str,
        content: slack_morphism::SlackMessageContent,
    ) -> Result<(), SendError> {
        let channel = self.conversation_with(account).await?;
        match self.post_message(&channel, None, content).await {
            Ok(_) => Ok(()),
            // It is one person's conversation and no channel: nobody else has to wait for it.
            Err(SendError::Refused { reach: Reach::Channel, why }) => {
                self.remember_conversation(account, None);
                Err(SendError::Refused { reach: Reach::Message, why })
            }
            Err(error) => Err(error),
        }
    }
}
