//! Calls the Bot Service: with the app's token, to addresses that are allowed, within a time. Must not
//! know what it carries; `platform` and `message` do.

mod app_token;

use std::sync::Arc;

use futures_util::StreamExt as _;
use reqwest::header::RETRY_AFTER;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::activity::{Party, text};
use super::errors::{self, Asked, Failed};
use super::inbound::Reply;
use super::memory::{Memory, Reference};
use super::{Setting, address, message};
use crate::chat::answer::Answer;
use crate::chat::platform::{Reach, SendError};
use crate::chat::words::Words;
use crate::domain::ambient::{Clock, Randomness};
use crate::domain::connections::TeamsConnection;
use crate::domain::ids::PersonId;
use crate::i18n::Locales;

pub use app_token::{AppToken, SecretSource};

/// The largest answer that is read.
const LARGEST: usize = 4 * 1_048_576;

/// What a client is made of.
pub struct Making {
    /// For every call; it has a time-out and follows no redirects.
    pub http: reqwest::Client,
    /// How the desk file says that Teams is reached.
    pub connection: TeamsConnection,
    /// Finds the app's secret anew each time, so that a new one counts at once.
    pub secret: SecretSource,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The dice.
    pub randomness: Arc<dyn Randomness>,
    /// Texts.
    pub locales: Arc<Locales>,
    /// What is known about conversations.
    pub memory: Arc<Memory>,
    /// What of the desk in force is needed.
    pub desk: Arc<dyn DeskFacts>,
}

/// What a card needs to know of the desk besides the thread, asked for whatever is drawn.
pub trait DeskFacts: Send + Sync {
    /// The console's address.
    fn console(&self) -> Option<String>;
    /// The desk's people, those first who should first get a card of their own.
    fn viewers(&self) -> Vec<Viewer>;
}

/// Somebody of the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Who.
    pub person: PersonId,
    /// Their account, where the desk file names it.
    pub account: Option<String>,
}

/// The client.
pub struct TeamsClient {
    pub(super) made: Making,
    token: AppToken,
}

/// A request to the Bot Service.
pub(super) struct Ask<'a> {
    pub(super) asked: Asked,
    pub(super) method: Method,
    /// The parts of the path behind `v3/conversations`.
    pub(super) path: &'a [&'a str],
    pub(super) body: Option<&'a Value>,
}

impl TeamsClient {
    /// A client.
    pub fn new(made: Making) -> Self {
        let token =
            AppToken::new(made.http.clone(), made.clock.clone(), &made.connection, made.secret.clone());
        Self { made, token }
    }

    /// What is known about conversations.
    pub fn memory(&self) -> &Arc<Memory> {
        &self.made.memory
    }

    /// How the desk file says that Teams is reached.
    pub fn connection(&self) -> &TeamsConnection {
        &self.made.connection
    }

    /// The app's token, asked for where there is none; an error says what is wrong, for an operator.
    ///
    /// # Errors
    /// Where there is none to be had.
    pub async fn token(&self) -> Result<(), SendError> {
        self.token.get(&*self.made.randomness).await.map(|_| ())
    }

    /// Draws something in a language, now, and with what is known of the desk.
    pub fn draw<T>(&self, locale: &str, draw: impl FnOnce(&Setting<'_>) -> T) -> T {
        self.draw_with(locale, &[], draw)
    }

    /// The same for everybody in a channel: some of them get a view of their own at once.
    pub(super) fn draw_shared<T>(&self, locale: &str, draw: impl FnOnce(&Setting<'_>) -> T) -> T {
        let viewers = self.made.memory.ids(&self.made.desk.viewers());
        self.draw_with(locale, &viewers, draw)
    }

    fn draw_with<T>(&self, locale: &str, viewers: &[String], draw: impl FnOnce(&Setting<'_>) -> T) -> T {
        let console = self.made.desk.console();
        let words = Words::new(&self.made.locales, locale, self.made.clock.now());
        draw(&Setting { words, console: console.as_deref(), viewers })
    }

    /// Answers somebody who wrote a message: in their own chat, and where they wrote in the open, a line
    /// there says so.
    ///
    /// # Errors
    /// As for any call.
    pub async fn answer(
        &self,
        account: &str,
        reply: &Reply,
        given: (&Answer, usize),
    ) -> Result<(), SendError> {
        let Reply::Message { private, conversation } = reply else { return Ok(()) };
        let (answer, page) = given;
        let activity = self.draw(&answer.locale, |setting| message::said_privately(setting, answer, page));
        if *private {
            return self.post_to(conversation, Asked::Post, &activity).await.map(|_| ());
        }
        let sent = self.tell_activity(account, &activity).await;
        let key = match &sent {
            Ok(()) => "teams-answered-privately",
            Err(SendError::Refused { .. }) => "teams-cannot-answer-privately",
            Err(_) => return sent,
        };
        let remark = self.draw(&answer.locale, |setting| message::remark(setting, key));
        self.post_to(conversation, Asked::Post, &remark).await.map(|_| ())
    }

    /// Learns who is in a conversation and under which of Teams' ids. Gives what is to be written down.
    ///
    /// # Errors
    /// As for any call.
    pub async fn meet(&self, conversation: &str) -> Result<Option<Reference>, SendError> {
        let mut reference = self.reference(conversation)?;
        let members = self.members(&reference).await?;
        let known = members.into_iter().filter_map(|member| {
            let party = Party::read(&member);
            Some((party.directory?, party.id))
        });
        reference.people = known.collect();
        Ok(self.made.memory.learn(reference))
    }

    /// Everybody in a conversation, as far as ten pages go.
    pub(super) async fn members(&self, reference: &Reference) -> Result<Vec<Value>, SendError> {
        let mut members = Vec::new();
        let mut next = String::new();
        for _ in 0..10 {
            let page = format!("pagedmembers?pageSize=500{next}");
            let path = [reference.conversation.as_str(), page.as_str()];
            let ask = Ask { asked: Asked::Look, method: Method::GET, path: &path, body: None };
            let answer = self.call(reference, &ask).await?;
            members.extend(answer.get("members").and_then(Value::as_array).into_iter().flatten().cloned());
            match text(&answer, &["continuationToken"]) {
                Some(token) => next = format!("&continuationToken={token}"),
                None => break,
            }
        }
        Ok(members)
    }

    /// Posts an activity into a conversation and gives its id.
    pub(super) async fn post_to(
        &self,
        conversation: &str,
        asked: Asked,
        activity: &Value,
    ) -> Result<String, SendError> {
        let bare = conversation.split(';').next().unwrap_or(conversation);
        let reference = self.reference(bare)?;
        let path = [conversation, "activities"];
        let ask = Ask { asked, method: Method::POST, path: &path, body: Some(activity) };
        id_of(&self.call(&reference, &ask).await?, "id")
    }

    /// Tells somebody something in the chat with them, which is opened where there is none.
    pub(super) async fn tell_activity(&self, account: &str, activity: &Value) -> Result<(), SendError> {
        if let Some(chat) = self.made.memory.person(account).and_then(|known| known.chat) {
            match self.post_to(&chat, Asked::Tell, activity).await {
                Err(SendError::Refused { reach: Reach::Message, .. }) => self.made.memory.closed(account),
                sent => return sent.map(|_| ()),
            }
        }
        let chat = self.open_chat(account).await?;
        self.post_to(&chat, Asked::Tell, activity).await.map(|_| ())
    }

    async fn open_chat(&self, account: &str) -> Result<String, SendError> {
        let known = self.made.memory.person(account);
        let id = known.as_ref().map_or(account, |known| known.id.as_str());
        let near = known.as_ref().and_then(|known| known.seen_in.as_deref()).unwrap_or_default();
        let reference = self.reference(near)?;
        let body = json!({
            "isGroup": false,
            "bot": { "id": self.bot(&reference) },
            "members": [{ "id": id }],
            "tenantId": reference.tenant,
            "channelData": { "tenant": { "id": reference.tenant } },
        });
        let ask = Ask { asked: Asked::Tell, method: Method::POST, path: &[], body: Some(&body) };
        let chat = id_of(&self.call(&reference, &ask).await?, "id")?;
        self.made.memory.opened(account, &chat);
        Ok(chat)
    }

    /// What Teams calls this app.
    pub(super) fn bot(&self, reference: &Reference) -> String {
        if reference.bot.is_empty() {
            format!("28:{}", self.made.connection.app_id)
        } else {
            reference.bot.clone()
        }
    }

    /// How to write to a conversation.
    pub(super) fn reference(&self, conversation: &str) -> Result<Reference, SendError> {
        self.made.memory.reference(conversation).ok_or_else(|| SendError::Refused {
            // Until something is heard, which opens the channel again.
            reach: Reach::Channel,
            why: "nothing was heard from Teams yet, so it is not known where to write to: add the app to the team"
                .to_owned(),
        })
    }

    /// Makes a call and gives what was answered; null where nothing was.
    pub(super) async fn call(&self, reference: &Reference, ask: &Ask<'_>) -> Result<Value, SendError> {
        match self.call_once(reference, ask).await {
            // The token may have been withdrawn before its end: once more with a new one.
            Err((StatusCode::UNAUTHORIZED, _)) if self.token.is_needed() => {
                self.token.forget().await;
                self.call_once(reference, ask).await.map_err(|(_, error)| error)
            }
            result => result.map_err(|(_, error)| error),
        }
    }

    async fn call_once(
        &self,
        reference: &Reference,
        ask: &Ask<'_>,
    ) -> Result<Value, (StatusCode, SendError)> {
        let ours = |error| (StatusCode::OK, error);
        let randomness = &*self.made.randomness;
        let url = self.url(reference, ask.path).map_err(ours)?;
        let mut request = self.made.http.request(ask.method.clone(), url);
        if let Some(token) = self.token.get(randomness).await.map_err(ours)? {
            request = request.bearer_auth(token);
        }
        if let Some(body) = ask.body {
            request = request.json(body);
        }
        let unreachable =
            |error: reqwest::Error| ours(errors::unreachable(&error.without_url().to_string(), randomness));
        let answer = request.send().await.map_err(unreachable)?;
        let status = answer.status();
        let retry_after =
            answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let body = read(answer, LARGEST).await.map_err(|why| ours(errors::unreachable(&why, randomness)))?;
        if status.is_success() {
            return Ok(serde_json::from_slice(&body).unwrap_or_default());
        }
        let failed = Failed {
            asked: ask.asked,
            status: status.as_u16(),
            retry_after: retry_after.as_deref(),
            body: &body,
        };
        Err((status, errors::read(&failed, randomness)))
    }

    /// The address of a call. What was written down long ago is held against the list of today.
    fn url(&self, reference: &Reference, path: &[&str]) -> Result<reqwest::Url, SendError> {
        let refused = |why: &str| SendError::Refused {
            reach: Reach::Platform,
            why: format!("{why}: look at service_urls in the desk file"),
        };
        if !address::is_allowed(&reference.service_url, &self.made.connection.service_urls) {
            return Err(refused("replies may not go to the address that Teams named"));
        }
        let mut parts = vec!["v3", "conversations"];
        // A query belongs to the last part alone.
        let (last, query) = match path.last().and_then(|last| last.split_once('?')) {
            Some((last, query)) => (Some(last), Some(query)),
            None => (path.last().copied(), None),
        };
        parts.extend(path.iter().take(path.len().saturating_sub(1)).copied());
        parts.extend(last);
        let mut url = address::join(&reference.service_url, &parts)
            .ok_or_else(|| refused("the address that Teams named cannot be used"))?;
        url.set_query(query);
        Ok(url)
    }
}

fn id_of(answer: &Value, name: &str) -> Result<String, SendError> {
    text(answer, &[name]).map(str::to_owned).ok_or_else(|| SendError::Later {
        reach: Reach::Message,
        after: None,
        why: "Teams took the message but named no id".to_owned(),
    })
}

/// Reads an answer, but no more than is taken.
pub(super) async fn read(answer: reqwest::Response, most: usize) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    let mut chunks = answer.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| error.without_url().to_string())?;
        if body.len() + chunk.len() > most {
            return Err("the answer is too large".to_owned());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
