//! Finds our own messages again by their metadata: a card whose posting was not written down, and how
//! much of the log stands under a card. Looks at a bounded number of messages. Must not believe the mark
//! on a message of somebody else.

use super::SlackClient;
use crate::chat::platform::SendError;
use crate::chat::slack::inbound::raw::Raw;
use crate::chat::slack::message::{CARD_EVENT, HISTORY_EVENT, THREAD, UNTIL};
use crate::domain::ids::ThreadId;

/// As many messages as Slack likes to give at once.
const PAGE: &str = "200";
/// A card that was posted just before a crash stands near the end of its channel.
const PAGES_BACK: usize = 5;
/// A thread of messages has far fewer than this.
const PAGES_OF_REPLIES: usize = 25;

impl SlackClient {
    /// The message in a channel that shows a thread, the latest if there are several.
    pub(super) async fn find_card(
        &self,
        channel: &str,
        thread: &ThreadId,
    ) -> Result<Option<String>, SendError> {
        let mut cursor = String::new();
        for _ in 0..PAGES_BACK {
            let mut fields = vec![("channel", channel), ("include_all_metadata", "true"), ("limit", PAGE)];
            if !cursor.is_empty() {
                fields.push(("cursor", &cursor));
            }
            let answer = self.ask("conversations.history", &fields).await?;
            let answer = Raw::new(&answer);
            let found = answer.get("messages").items().find(|message| {
                self.is_marked(*message, CARD_EVENT)
                    && payload(*message).get(THREAD).text() == Some(thread.as_str())
            });
            if let Some(ts) = found.and_then(|message| message.get("ts").owned()) {
                return Ok(Some(ts));
            }
            match next_page(answer) {
                Some(next) => cursor = next,
                None => break,
            }
        }
        Ok(None)
    }

    /// The highest sequence of the log that is told under a message; 0 where none is.
    pub(super) async fn find_history(&self, channel: &str, message: &str) -> Result<i64, SendError> {
        let (mut cursor, mut until) = (String::new(), 0);
        for _ in 0..PAGES_OF_REPLIES {
            let mut fields = vec![
                ("channel", channel),
                ("ts", message),
                ("include_all_metadata", "true"),
                ("limit", PAGE),
            ];
            if !cursor.is_empty() {
                fields.push(("cursor", &cursor));
            }
            let answer = self.ask("conversations.replies", &fields).await?;
            let answer = Raw::new(&answer);
            let told = answer
                .get("messages")
                .items()
                .filter(|reply| self.is_marked(*reply, HISTORY_EVENT))
                .filter_map(|reply| payload(reply).get(UNTIL).text()?.parse().ok());
            until = told.fold(until, i64::max);
            match next_page(answer) {
                Some(next) => cursor = next,
                None => break,
            }
        }
        Ok(until)
    }

    /// Whether a message is ours and carries a mark of this kind: another app could write the same one.
    fn is_marked(&self, message: Raw<'_>, kind: &str) -> bool {
        let home = self.home();
        let ours = match (home.bot.as_deref(), message.get("bot_id").text()) {
            (Some(own), Some(bot)) => own == bot,
            _ => match (home.user.as_deref(), message.get("user").text()) {
                (Some(own), Some(user)) => own == user,
                // Who we are was not asked yet; an update will show whether it is ours.
                _ => true,
            },
        };
        ours && message.get("metadata").get("event_type").text() == Some(kind)
    }
}

fn payload(message: Raw<'_>) -> Raw<'_> {
    message.get("metadata").get("event_payload")
}

fn next_page(answer: Raw<'_>) -> Option<String> {
    answer.get("response_metadata").get("next_cursor").owned()
}
