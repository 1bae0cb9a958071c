//! Cards, histories and private messages brought to Discord. Must not decide what is shown or when.

use std::sync::Arc;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::client::{Client, id_of};
use super::custom_id::Carried;
use super::message::Message;
use super::trouble::{ARCHIVED, Failure, HAS_THREAD, UNKNOWN_CHANNEL, UNKNOWN_MEMBER};
use super::{card, history};
use crate::chat::card::Card;
use crate::chat::platform::{
    Budget, Call, Digest, History, Notification, Pending, Platform, Profile, SendError,
};
use crate::chat::words::{Words, short};
use crate::domain::actor::Surface;
use crate::domain::ambient::Clock;
use crate::domain::desk::Channel;
use crate::domain::ids::ThreadId;
use crate::domain::time::{Millis, Timestamp};
use crate::i18n::Locales;

/// Discord, as the workers see it.
pub struct Discord {
    /// Makes the calls.
    pub client: Arc<Client>,
    /// Texts.
    pub locales: Arc<Locales>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// How many messages are looked through for a card or the end of a history.
const LOOKED_THROUGH: u8 = 100;
/// No such user.
const UNKNOWN_USER: i64 = 10013;
/// The moment from which ids count, in milliseconds since 1970.
const EPOCH: i64 = 1_420_070_400_000;
/// A message that was posted longer ago than this before it was posted was not posted now.
const JUST_NOW: Millis = Millis::seconds(3);

impl Discord {
    fn words<'a>(&'a self, locale: &'a str) -> Words<'a> {
        Words::new(&self.locales, locale, self.clock.now())
    }

    /// Posts under a nonce: what was posted under it minutes ago comes back instead of a second message, as
    /// it was then. So it is brought up to date, and where it was deleted meanwhile, posted after all.
    async fn post_once(
        &self,
        channel: &str,
        (message, nonce): (&Message, &[&str]),
    ) -> Result<String, SendError> {
        let began = self.clock.now();
        let first = self.client.post(channel, &message.body_once(&nonce_of(nonce))).await;
        let posted = first.and_then(|posted| id_of(&posted)).map_err(Failure::into_send_error)?;
        if written_at(&posted) + JUST_NOW >= began {
            return Ok(posted);
        }
        match self.client.edit(channel, &posted, &message.body()).await.map_err(Failure::into_send_error) {
            Ok(_) => Ok(posted),
            Err(SendError::MessageGone) => {
                let mut again = nonce.to_vec();
                again.push(&posted);
                let body = message.body_once(&nonce_of(&again));
                let posted = self.client.post(channel, &body).await.and_then(|posted| id_of(&posted));
                posted.map_err(Failure::into_send_error)
            }
            Err(other) => Err(other),
        }
    }

    async fn change(&self, channel: &str, reference: &str, message: &Message) -> Result<(), SendError> {
        let changed = self.client.edit(channel, reference, &message.body()).await;
        changed.map(drop).map_err(Failure::into_send_error)
    }

    /// Posts in the thread under a card. It is opened where it is not there, and taken out of the archive.
    async fn post_under(
        &self,
        (channel, card): (&str, &str),
        title: &str,
        body: &Value,
    ) -> Result<(), Failure> {
        let failure = match self.client.post(card, body).await {
            Ok(_) => return Ok(()),
            Err(failure) => failure,
        };
        match failure.code() {
            Some(UNKNOWN_CHANNEL) => match self.client.open_thread(channel, card, title).await {
                Err(failure) if failure.code() != Some(HAS_THREAD) => return Err(failure),
                Ok(()) | Err(_) => {}
            },
            Some(ARCHIVED) => self.client.revive_thread(card).await?,
            _ => return Err(failure),
        }
        self.client.post(card, body).await.map(drop)
    }

    async fn look_for(&self, channel: &str, thread: &ThreadId) -> Result<Option<String>, Failure> {
        let me = self.client.me().await?;
        let messages = self.client.latest(channel, LOOKED_THROUGH).await?;
        Ok(messages.iter().filter(|message| is_by(message, me)).find_map(|message| {
            let ours = has_button(message.get("components")?, thread, 0);
            ours.then(|| message.get("id")?.as_str().map(str::to_owned)).flatten()
        }))
    }

    async fn look_up(&self, account: &str) -> Result<Option<Profile>, Failure> {
        let outsider = |user: Option<&Value>| {
            user.and_then(|user| user.get("bot")).and_then(Value::as_bool).unwrap_or(false)
        };
        let profile =
            |outsider| Some(Profile { id: account.to_owned(), email: None, locale: None, outsider });
        let found = match self.client.guild() {
            Some(guild) => self.client.member(guild, account).await.map(|member| {
                let pending = member.get("pending").and_then(Value::as_bool).unwrap_or(false);
                profile(pending || outsider(member.get("user")))
            }),
            None => self.client.user(account).await.map(|user| profile(outsider(Some(&user)))),
        };
        match found {
            Ok(profile) => Ok(profile),
            Err(failure) => match failure.code() {
                Some(UNKNOWN_USER) => Ok(None),
                // There is somebody, but not on our server.
                Some(UNKNOWN_MEMBER) => Ok(profile(true)),
                _ => Err(failure),
            },
        }
    }
}

impl Platform for Discord {
    fn surface(&self) -> Surface {
        Surface::Discord
    }

    fn budgets(&self, channel: &Channel, call: Call) -> Vec<Budget> {
        let (kind, burst) = match call {
            Call::Post | Call::Digest => ("post", 5),
            Call::Update => ("update", 5),
            Call::Find => ("find", 5),
            Call::History => ("history", 5),
        };
        vec![
            // Of the fifty calls a second that everything may make together some are left for answers.
            Budget { key: "everything".to_owned(), burst: 40, every: Millis(25) },
            Budget { key: format!("{kind}:{}", channel.id), burst, every: Millis::seconds(1) },
        ]
    }

    fn post<'a>(&'a self, channel: &'a Channel, shown: &'a Card) -> Pending<'a, String> {
        Box::pin(async move {
            let message = card::card(&self.words(&shown.locale), shown);
            self.post_once(&channel.id, (&message, &["card", shown.thread.as_str(), &channel.id])).await
        })
    }

    fn update<'a>(&'a self, channel: &'a Channel, message: &'a str, shown: &'a Card) -> Pending<'a, ()> {
        Box::pin(async move {
            self.change(&channel.id, message, &card::card(&self.words(&shown.locale), shown)).await
        })
    }

    fn find<'a>(&'a self, channel: &'a Channel, thread: &'a ThreadId) -> Pending<'a, Option<String>> {
        Box::pin(async move { self.look_for(&channel.id, thread).await.map_err(Failure::into_send_error) })
    }

    fn add_history<'a>(
        &'a self,
        channel: &'a Channel,
        message: &'a str,
        told: &'a History,
    ) -> Pending<'a, ()> {
        Box::pin(async move {
            let words = self.words(&told.locale);
            let title = history::title(&words, short(&told.thread));
            let nonce = nonce_of(&["history", message, &told.until.to_string()]);
            let body = history::history(&words, told).body_once(&nonce);
            self.post_under((&channel.id, message), &title, &body).await.map_err(Failure::into_send_error)
        })
    }

    fn last_history<'a>(&'a self, _: &'a Channel, message: &'a str) -> Pending<'a, i64> {
        Box::pin(async move {
            let look = async {
                let me = self.client.me().await?;
                match self.client.latest(message, LOOKED_THROUGH).await {
                    // The thread is opened with the first line of it.
                    Err(failure) if failure.code() == Some(UNKNOWN_CHANNEL) => Ok(0),
                    Err(failure) => Err(failure),
                    Ok(messages) => Ok(messages
                        .iter()
                        .filter(|message| is_by(message, me))
                        .filter_map(|message| {
                            history::until(message.pointer("/embeds/0/footer/text")?.as_str()?)
                        })
                        .max()
                        .unwrap_or(0)),
                }
            };
            look.await.map_err(Failure::into_send_error)
        })
    }

    fn show_digest<'a>(
        &'a self,
        channel: &'a Channel,
        message: Option<&'a str>,
        digest: &'a Digest,
    ) -> Pending<'a, String> {
        Box::pin(async move {
            let shown = history::digest(&self.words(&digest.locale), digest);
            match message {
                Some(message) => self.change(&channel.id, message, &shown).await.map(|()| message.to_owned()),
                None => {
                    let since = digest.since.to_string();
                    self.post_once(&channel.id, (&shown, &["digest", &since, &channel.id])).await
                }
            }
        })
    }

    fn tell<'a>(&'a self, account: &'a str, notification: &'a Notification) -> Pending<'a, ()> {
        Box::pin(async move {
            let message = history::notification(&self.words(&notification.locale), notification);
            let body = message.body_once(&nonce_of(&["notice", &notification.id, account]));
            let tell = async {
                let channel = self.client.private_channel(account).await?;
                self.client.post(&channel, &body).await.map(drop)
            };
            tell.await.map_err(Failure::into_send_error)
        })
    }

    fn profile<'a>(&'a self, account: &'a str) -> Pending<'a, Option<Profile>> {
        Box::pin(async move { self.look_up(account).await.map_err(Failure::into_send_error) })
    }

    fn profile_by_email<'a>(&'a self, _: &'a str) -> Pending<'a, Option<Profile>> {
        // Discord tells a bot no addresses.
        Box::pin(async { Ok(None) })
    }
}

fn is_by(message: &Value, me: &str) -> bool {
    message.pointer("/author/id").and_then(Value::as_str) == Some(me)
}

/// Whether a button somewhere among these components is about the thread.
fn has_button(components: &Value, thread: &ThreadId, depth: u8) -> bool {
    const DEEPEST: u8 = 4;
    let Some(list) = components.as_array().filter(|_| depth < DEEPEST) else { return false };
    list.iter().any(|component| {
        let id = component.get("custom_id").and_then(Value::as_str);
        id.and_then(Carried::parse).is_some_and(|carried| carried.thread.as_ref() == Some(thread))
            || component.get("components").is_some_and(|inner| has_button(inner, thread, depth + 1))
    })
}

/// When a message was written, which its id says.
fn written_at(id: &str) -> Timestamp {
    let id: u64 = id.parse().unwrap_or(u64::MAX);
    Timestamp::from_millis(i64::try_from(id >> 22).unwrap_or(i64::MAX - EPOCH).saturating_add(EPOCH))
}

/// A nonce, as long as Discord takes one: the same for the same parts.
fn nonce_of(parts: &[&str]) -> String {
    const LONGEST: usize = 25;
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hex::encode(hash.finalize()).chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_when_it_was_made() {
        // From Discord's own documentation.
        assert_eq!(written_at("175928847299117063").to_string(), "2016-04-30T11:18:25.796Z");
        assert!(written_at("not an id") > Timestamp::from_millis(0));
    }

    #[test]
    fn a_nonce_is_the_same_for_the_same_and_fits() {
        let nonce = nonce_of(&["card", "01KAQ3V7M2N8P4R6S9T4F9K2AB", "100"]);
        assert_eq!(nonce.len(), 25);
        assert_eq!(nonce, nonce_of(&["card", "01KAQ3V7M2N8P4R6S9T4F9K2AB", "100"]));
        assert_ne!(nonce, nonce_of(&["card", "01KAQ3V7M2N8P4R6S9T4F9K2AB1", "00"]));
    }
}
