//! A desk with the real dispatcher, store, front door and Discord adapter, before a fake of Discord. What
//! people do comes in over HTTP, signed, or over the gateway: a story does not know which.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};
use tokio::sync::watch;
use tower::ServiceExt as _;
use watchfloor::app::desk_file::parse;
use watchfloor::app::discord::Reception;
use watchfloor::app::dispatch::{Dispatcher, Surroundings};
use watchfloor::app::front_door::FrontDoor;
use watchfloor::app::hub::Hub;
use watchfloor::app::inbound::{Call, Caller, Inbound};
use watchfloor::app::live::{Live, LiveDesk};
use watchfloor::app::metrics::Metrics;
use watchfloor::app::pace::Pace;
use watchfloor::app::secrets::Secret;
use watchfloor::chat::discord::client::{Client, Parts};
use watchfloor::chat::discord::platform::Discord;
use watchfloor::chat::platform::Platform;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::connections::DiscordConnection;
use watchfloor::domain::desk::SecretRef;
use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::incoming::Incoming;
use watchfloor::domain::thread::{Priority, Thread};
use watchfloor::domain::time::Millis;
use watchfloor::http::discord::{DiscordState, router};
use watchfloor::i18n::Locales;
use watchfloor::jobs::cards::Cards;
use watchfloor::jobs::discord_gateway::{Gateway, run};
use watchfloor::store::Store;

use crate::fake::{APPLICATION, Fake, GUILD, TOKEN};
use crate::limits;
use crate::machine::{HandClock, SeededDice};

/// Over which way interactions come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Http,
    Gateway,
}

pub struct Desk {
    pub fake: Arc<Fake>,
    pub clock: Arc<HandClock>,
    pub store: Store,
    pub platform: Arc<Discord>,
    pub reception: Arc<Reception>,
    dispatcher: Arc<Dispatcher>,
    cards: Cards,
    way: Way,
    next: AtomicU64,
    stop: watch::Sender<bool>,
    _folder: tempfile::TempDir,
}

pub fn key() -> SigningKey {
    let seed: Vec<u8> = (0..32).collect();
    SigningKey::from_bytes(&seed.try_into().unwrap())
}

pub fn client(fake: &Fake, clock: Arc<HandClock>, token: &str) -> Client {
    let connection = DiscordConnection {
        application_id: APPLICATION.into(),
        bot_token: SecretRef::Environment("UNUSED".into()),
        public_key: None,
        guild: Some(GUILD.into()),
        api_url: fake.url.clone(),
    };
    let http = watchfloor::cli::running::http_client().unwrap();
    Client::new(Parts { connection: &connection, token, http, clock }).unwrap()
}

impl Desk {
    pub async fn open(way: Way) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock::new());
        let dice = Arc::new(SeededDice::new(7));
        let fake = Fake::start(clock.clone()).await;
        let url = format!("sqlite://{}", folder.path().join("desk.db").display());
        let store = Store::open(&url, dice.clone()).await.unwrap();
        let live = Live::new(parse("desk.toml", include_str!("desk.toml")).unwrap(), clock.clone()).unwrap();
        let around = Surroundings {
            clock: clock.clone(),
            randomness: dice.clone(),
            store: store.clone(),
            live: Arc::new(LiveDesk::from_pointee(live)),
            hub: Arc::new(Hub::new()),
            metrics: Arc::new(Metrics::new()),
        };
        let (dispatcher, _recorder) = Dispatcher::start(around);
        let locales = Arc::new(Locales::load().unwrap());
        let client = Arc::new(client(&fake, clock.clone(), TOKEN));
        let platform =
            Arc::new(Discord { client: client.clone(), locales: locales.clone(), clock: clock.clone() });
        let seams = [platform.clone() as Arc<dyn Platform>];
        let pace = Arc::new(Pace::new(clock.clone()));
        let door = Arc::new(FrontDoor::new(dispatcher.clone(), locales, &seams, pace.clone()));
        let reception = Arc::new(Reception::new(door, client));
        let (stop, stopped) = watch::channel(false);
        if way == Way::Gateway {
            let gateway =
                Gateway { reception: reception.clone(), token: Secret::new(TOKEN), randomness: dice };
            tokio::spawn(run(gateway, stopped));
            fake.until(|model| model.told.iter().any(|said| said["op"] == 2).then_some(())).await;
        }
        let cards = Cards::new(dispatcher.clone(), &seams, pace, "story".into());
        Self {
            fake,
            clock,
            store,
            platform,
            reception,
            dispatcher,
            cards,
            way,
            next: AtomicU64::new(1),
            stop,
            _folder: folder,
        }
    }

    pub async fn receives(&self, text: &str) -> ThreadId {
        let id = self.next.fetch_add(1, Ordering::SeqCst).to_string();
        let incoming = Incoming {
            source: "x".into(),
            external_id: id.clone(),
            conversation: id,
            network: "x".into(),
            author: Some("@jo_doe".into()),
            text: text.into(),
            lang: Some("en".into()),
            sentiment: None,
            reach: Some(1200),
            priority: Some(Priority::High),
            queue: None,
            url: None,
            tags: Vec::new(),
            received_at: None,
        };
        let call = Call::Receive(Box::new(incoming));
        let inbound = Inbound::new(Caller::Source("x".into()), Surface::Intake, call);
        let outcome = self.dispatcher.dispatch(inbound).await.unwrap();
        self.work().await;
        outcome.subject.unwrap()
    }

    /// The workers do what is due, for some seconds.
    pub async fn work(&self) {
        for _ in 0..4 {
            self.cards.run_once().await.unwrap();
            self.clock.set(self.clock.at() + Millis::seconds(2));
        }
    }

    pub async fn thread(&self, id: &ThreadId) -> Thread {
        self.store.thread(id).await.unwrap().unwrap()
    }

    /// Somebody does something; what Discord is answered at once.
    pub async fn interacts(&self, account: &str, mut payload: Value) -> Value {
        let id = self.next.fetch_add(1, Ordering::SeqCst).to_string();
        payload["id"] = id.as_str().into();
        payload["token"] = format!("token-{id}").into();
        payload["application_id"] = APPLICATION.into();
        payload["version"] = 1.into();
        payload["guild_id"] = GUILD.into();
        payload["locale"] = "en-US".into();
        payload["member"] =
            json!({"user": {"id": account, "username": "x"}, "roles": ["1"], "permissions": "8"});
        let response = match self.way {
            Way::Http => {
                let response = self.sends(&payload.to_string()).await;
                assert_eq!(response.0, StatusCode::OK, "{}", response.1);
                response.1
            }
            Way::Gateway => {
                self.fake.tells("INTERACTION_CREATE", payload);
                self.fake.until(|model| model.answers.get(&id)?.first().cloned()).await
            }
        };
        let wrong = limits::of_response(&response);
        assert!(wrong.is_empty(), "{wrong:?} {response:#}");
        self.work().await;
        response
    }

    /// Over HTTP, signed.
    pub async fn sends(&self, body: &str) -> (StatusCode, Value) {
        let timestamp = (self.clock.at().millis() / 1000).to_string();
        let signature = hex::encode(key().sign(format!("{timestamp}{body}").as_bytes()).to_bytes());
        self.sends_signed(body, &timestamp, &signature).await
    }

    pub async fn sends_signed(&self, body: &str, timestamp: &str, signature: &str) -> (StatusCode, Value) {
        let public = hex::encode(key().verifying_key().to_bytes());
        let router = router(DiscordState::new(self.reception.clone(), &public).unwrap());
        let request = Request::post("/discord/interactions")
            .header("x-signature-ed25519", signature)
            .header("x-signature-timestamp", timestamp)
            .body(Body::from(body.to_owned()))
            .unwrap();
        let response = router.oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    /// Presses a button of a message by what stands on it.
    pub async fn presses(&self, account: &str, message: &Value, label: &str) -> Value {
        let payload = json!({"type": 3, "message": message, "data": {"component_type": 2,
            "custom_id": button(message, label)}});
        self.interacts(account, payload).await
    }

    /// Fills a modal in and sends it.
    pub async fn fills(&self, account: &str, modal: &Value, values: &[(&str, &str)]) -> Value {
        assert_eq!(modal["type"], 9, "no modal: {modal:#}");
        let labels: Vec<Value> = modal["data"]["components"]
            .as_array()
            .unwrap()
            .iter()
            .map(|label| {
                let input = &label["component"];
                let given = values.iter().find(|(name, _)| input["custom_id"] == *name);
                let value = given.map_or_else(|| input["value"].clone(), |(_, value)| (*value).into());
                match input["type"].as_u64() {
                    Some(3) => json!({"type": 18, "component": {"type": 3, "custom_id": input["custom_id"], "values": [value]}}),
                    Some(4) => json!({"type": 18, "component": {"type": 4, "custom_id": input["custom_id"], "value": value}}),
                    _ => json!({"type": 10, "id": 3}),
                }
            })
            .collect();
        let payload = json!({"type": 5, "message": self.fake.messages("100").last(),
            "data": {"custom_id": modal["data"]["custom_id"], "components": labels}});
        self.interacts(account, payload).await
    }

    /// Types `/desk`.
    pub async fn types(&self, account: &str, command: &str, options: &[(&str, &str)]) -> Value {
        let options: Vec<Value> =
            options.iter().map(|(name, value)| json!({"name": name, "type": 3, "value": value})).collect();
        let payload = json!({"type": 2, "data": {"type": 1, "name": "desk", "id": "1",
            "options": [{"type": 1, "name": command, "options": options}]}});
        self.interacts(account, payload).await
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

/// The custom id of a button by what stands on it.
pub fn button(message: &Value, label: &str) -> String {
    let rows = message["components"].as_array().unwrap();
    let mut buttons = rows.iter().flat_map(|row| row["components"].as_array().unwrap());
    let found = buttons.find(|button| button["label"] == label);
    found.unwrap_or_else(|| panic!("no {label} in {message:#}"))["custom_id"].as_str().unwrap().to_owned()
}

/// All that a message says.
pub fn said(message: &Value) -> String {
    let body = if message["data"].is_object() { &message["data"] } else { message };
    let embeds = body["embeds"].as_array().cloned().unwrap_or_default();
    let embeds = embeds.iter().filter_map(|embed| embed["description"].as_str());
    [body["content"].as_str().unwrap_or_default()].into_iter().chain(embeds).collect::<Vec<_>>().join("\n")
}
