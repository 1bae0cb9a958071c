//! What happens in Teams, from the activity whose token was verified to what is answered: the door, and
//! the client for what is not answered in the response. Must not have a rule of its own.

use std::sync::Arc;

use serde_json::Value;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use super::dispatch::Surroundings;
use super::front_door::FrontDoor;
use crate::chat::answer::{Answer, Shown, Tone};
use crate::chat::gesture::{Account, Act, Event, Gesture};
use crate::chat::teams::activity::{Activity, Party};
use crate::chat::teams::believed::Believed;
use crate::chat::teams::client::TeamsClient;
use crate::chat::teams::inbound::{News, Reply, What, read};
use crate::chat::teams::key_ring::KeyRing;
use crate::chat::teams::memory::Reference;
use crate::chat::teams::platform::is_organisation;
use crate::chat::teams::token::{Expected, Vouched, Wrong, key_of};
use crate::chat::teams::{CHANNEL, address, invoke};
use crate::domain::actor::Surface;
use crate::domain::desk::Channel;
use crate::domain::text::Text;
use crate::store::StoreError;

/// Takes what happens in Teams.
pub struct TeamsDesk {
    door: Arc<FrontDoor>,
    client: Arc<TeamsClient>,
    keys: KeyRing,
    believed: Believed,
    sending: Mutex<JoinSet<()>>,
}

/// Why a request is not let in. What it is goes to the log; who asks is told nothing.
#[derive(Debug, thiserror::Error)]
pub enum Stranger {
    /// It carries no token.
    #[error("there is no token")]
    Bare,
    /// Its token is not believed.
    #[error(transparent)]
    Token(#[from] Wrong),
    /// Its token vouches for another address or channel than the one it names, or for one that replies
    /// may not go to.
    #[error("its service address is not the token's, or not allowed by service_urls")]
    Address,
    /// Whether its token is good cannot be found out.
    #[error("the keys of the Bot Service cannot be had")]
    NoKeys,
}

/// What is answered in the response to a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// That it arrived.
    Empty,
    /// This.
    Body(Value),
    /// That it is not understood.
    NotUnderstood(Value),
}

impl TeamsDesk {
    /// A desk behind this door.
    pub fn new(door: Arc<FrontDoor>, client: Arc<TeamsClient>, keys: KeyRing) -> Self {
        Self { door, client, keys, believed: Believed::default(), sending: Mutex::default() }
    }

    /// The door.
    pub fn door(&self) -> &FrontDoor {
        &self.door
    }

    /// Remembers the conversations that were written down.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn remember(&self) -> Result<(), StoreError> {
        for (channel, text) in self.door.around().store.conversations(Surface::Teams).await? {
            match serde_json::from_str::<Reference>(&text) {
                Ok(reference) if !reference.service_url.is_empty() => {
                    self.client.memory().learn(reference);
                }
                _ => tracing::warn!(channel, "a conversation of Teams that was written down cannot be read"),
            }
        }
        Ok(())
    }

    /// Checks the token of a request, before anything else of it is read. In development there is none.
    ///
    /// # Errors
    /// Where it is not believed.
    pub async fn believe(&self, authorization: Option<&str>) -> Result<Option<Vouched>, Stranger> {
        let connection = self.client.connection();
        if connection.development {
            return Ok(None);
        }
        let (scheme, token) = authorization.and_then(|value| value.split_once(' ')).ok_or(Stranger::Bare)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Stranger::Bare);
        }
        let token = token.trim();
        let keys = self.keys.keys(&key_of(token)?).await.map_err(|_| Stranger::NoKeys)?;
        let now = self.door.around().clock.now();
        let expected =
            Expected { issuer: &connection.issuer, app_id: &connection.app_id, channel: CHANNEL, now };
        Ok(Some(self.believed.verify(token, &keys, &expected)?))
    }

    /// Holds what the token vouches for against the activity itself.
    ///
    /// # Errors
    /// Where they differ, or replies may not go to its address.
    pub fn admit(&self, vouched: Option<&Vouched>, activity: &Value) -> Result<(), Stranger> {
        let activity = Activity(activity);
        let url = activity.service_url().unwrap_or_default();
        let same = vouched.is_none_or(|vouched| {
            address::are_same(&vouched.service_url, url) && activity.text(&["channelId"]) == Some(CHANNEL)
        });
        if same && address::is_allowed(url, &self.client.connection().service_urls) {
            Ok(())
        } else {
            Err(Stranger::Address)
        }
    }

    /// Takes an activity that was admitted. What is decided by it is durable when this answers.
    pub async fn take(&self, activity: &Value) -> Response {
        let tenant = Some(self.client.connection().tenant.as_str()).filter(|tenant| is_organisation(tenant));
        let arrival = read(activity, tenant);
        if let Some(place) = arrival.place {
            self.learn(place).await;
        }
        match arrival.what {
            What::Gesture { gesture, reply, page } => {
                let account = gesture.account.clone();
                let answer = self.door.receive(gesture).await;
                if let Some(person) = self.door.person_behind(&account).await {
                    self.client.memory().recognise(&account.id, &person);
                }
                self.give(account.id, reply, answer, page).await
            }
            What::OldButton { account, locale, reply } => {
                let lines = vec![Text::new("teams-old-button")];
                let shown = Shown::Words { tone: Tone::Refused, lines, card: None };
                let locale = locale.unwrap_or_else(|| self.desk_locale());
                self.give(account, reply, Answer { locale, shown }, 0).await
            }
            What::News(news) => {
                for news in news {
                    self.hear(news, activity).await;
                }
                Response::Empty
            }
            What::Unknown { door, invoke } => {
                let activity = Activity(activity);
                tracing::info!(
                    kind = activity.kind(),
                    name = activity.text(&["name"]),
                    "Teams sends what we do not know"
                );
                if !invoke {
                    return Response::Empty;
                }
                let locale = activity.locale().map_or_else(|| self.desk_locale(), str::to_owned);
                let said = self.client.draw(&locale, |setting| invoke::not_understood(setting, door));
                if door.is_some() { Response::Body(said) } else { Response::NotUnderstood(said) }
            }
        }
    }

    /// Waits until everything is sent that was to be sent after a response.
    pub async fn settle(&self) {
        let mut sending = self.sending.lock().await;
        while sending.join_next().await.is_some() {}
    }

    async fn give(&self, account: String, reply: Reply, answer: Answer, page: usize) -> Response {
        if let Reply::Response(door) = reply {
            let body =
                self.client.draw(&answer.locale, |setting| invoke::response(setting, door, page, &answer));
            return Response::Body(body);
        }
        // Teams waits for the response, not for what is said in the chat.
        let client = self.client.clone();
        self.later(async move {
            if let Err(error) = client.answer(&account, &reply, (&answer, page)).await {
                tracing::warn!(%error, "an answer cannot be given in Teams");
            }
        })
        .await;
        Response::Empty
    }

    /// Learns where something came from, and writes down what is new about it.
    async fn learn(&self, place: Reference) {
        if let Some(reference) = self.client.memory().learn(place) {
            keep(self.door.around(), &reference).await;
        }
    }

    async fn hear(&self, news: News, activity: &Value) {
        match news {
            News::Reachable { team, channel: there } => {
                // A channel never heard from may be one of this team.
                let mut channels = self.channels(team.as_deref(), &there);
                channels.extend(self.never_heard_from());
                for known in channels {
                    self.door.learn(Event::ChannelChanged(channel(&known))).await;
                }
                self.meet(there).await;
            }
            News::Lost { team, channel: there, why } => {
                for known in self.channels(team.as_deref(), &there) {
                    self.door.learn(Event::ChannelLost { channel: channel(&known), why: why.clone() }).await;
                }
            }
            News::Account(Party { id, directory, .. }) => {
                let id = directory.unwrap_or(id);
                self.client.memory().forget(&id);
                self.door.learn(Event::AccountChanged { platform: Surface::Teams, id }).await;
            }
            News::Deleted { channel: there, message } => {
                self.door.learn(Event::MessageDeleted { channel: channel(&there), message }).await;
            }
            News::Welcome => self.welcome(Activity(activity)).await,
        }
    }

    /// Shows whoever added the app what is theirs.
    async fn welcome(&self, activity: Activity<'_>) {
        let from = activity.from();
        let Some(conversation) = activity.whole_conversation().filter(|_| !from.account().is_empty()) else {
            return;
        };
        let account = Account {
            platform: Surface::Teams,
            id: from.account().to_owned(),
            locale: activity.locale().map(str::to_owned),
            outsider: from.role.as_deref().is_some_and(|role| role != "user"),
        };
        let id = account.id.clone();
        let answer = self.door.receive(Gesture { account, act: Act::Home, delivery: None }).await;
        let reply = Reply::Message { private: true, conversation: conversation.to_owned() };
        self.give(id, reply, answer, 0).await;
    }

    /// Learns who is there, so that they get cards of their own.
    async fn meet(&self, conversation: String) {
        let client = self.client.clone();
        let around = self.door.around().clone();
        self.later(async move {
            match client.meet(&conversation).await {
                Ok(Some(reference)) => keep(&around, &reference).await,
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "Teams does not say who is in a team"),
            }
        })
        .await;
    }

    /// The channels that news are about: the one, or all of its team's.
    fn channels(&self, team: Option<&str>, channel: &str) -> Vec<String> {
        let mut channels = team.map(|team| self.client.memory().channels_of(team)).unwrap_or_default();
        if !channels.iter().any(|known| known == channel) {
            channels.push(channel.to_owned());
        }
        channels
    }

    /// Channels of the desk file that nothing was heard from.
    fn never_heard_from(&self) -> Vec<String> {
        let live = self.door.around().live.load();
        let channels = live.desk.channels();
        let ours = channels.filter(|channel| channel.platform == Surface::Teams);
        ours.map(|channel| channel.id.clone()).filter(|id| !self.client.memory().knows(id)).collect()
    }

    async fn later(&self, work: impl Future<Output = ()> + Send + 'static) {
        let mut sending = self.sending.lock().await;
        while sending.try_join_next().is_some() {}
        sending.spawn(work);
    }

    fn desk_locale(&self) -> String {
        self.door.around().live.load().desk.locale.clone()
    }
}

async fn keep(around: &Surroundings, reference: &Reference) {
    let Ok(text) = serde_json::to_string(reference) else { return };
    let place = (Surface::Teams, reference.conversation.as_str());
    if let Err(error) = around.store.keep_conversation(place, Some(&text), around.clock.now()).await {
        // It is told again with the next thing that happens there.
        tracing::error!(%error, "a conversation of Teams could not be written down");
    }
}

fn channel(id: &str) -> Channel {
    Channel { platform: Surface::Teams, id: id.to_owned() }
}
