//! A desk with Slack before it: the real front door, dispatcher and store, the real client and server, and
//! people who press, type and fill in over whichever transport. Slack's side is `web`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::watch;
use watchfloor::app::cards::card;
use watchfloor::app::desk_file::parse;
use watchfloor::app::dispatch::{Dispatcher, Surroundings};
use watchfloor::app::front_door::FrontDoor;
use watchfloor::app::hub::Hub;
use watchfloor::app::inbound::{Call, Caller, Inbound};
use watchfloor::app::live::{Live, LiveDesk};
use watchfloor::app::metrics::Metrics;
use watchfloor::app::pace::Pace;
use watchfloor::app::secrets::Secret;
use watchfloor::app::slack_desk::SlackDesk;
use watchfloor::chat::card::Card;
use watchfloor::chat::gesture::Pressed;
use watchfloor::chat::platform::Platform;
use watchfloor::chat::slack::actions::{Control, LONGEST_VALUE};
use watchfloor::chat::slack::client::{Access, SlackClient};
use watchfloor::chat::slack::fields::FieldId;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::ambient::Clock as _;
use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::thread::Thread;
use watchfloor::domain::time::Millis;
use watchfloor::http::slack::{SlackState, router};
use watchfloor::i18n::Locales;
use watchfloor::jobs::cards::Cards;
use watchfloor::jobs::slack::socket::{Patience, Sockets};
use watchfloor::store::Store;

use super::support::machine::{HandClock, SeededDice};
use super::support::message;
use super::web::Web;

pub const SIGNING: &str = "not-a-real-signing-secret";
const DESK: &str = r#"
name = "Acme"

[slack]
bot_token_env = "SLACK_BOT_TOKEN"
signing_secret_env = "SLACK_SIGNING_SECRET"

[queues.care]
channels = ["slack:C1"]
approvals = ["manager"]
publisher = "site"

[people.rita]
name = "Rita"
slack = "U1"
roles = ["responder"]

[people.max]
name = "Max"
slack = "U2"
roles = ["manager"]

[people.ana]
name = "Ana"
email = "ana@acme.example"
roles = ["responder"]

[paths.legal]
name = "Legal"
levels = [{ people = ["max"] }]

[publishers.site]
url = "http://127.0.0.1:9/replies"
secret_env = "PUBLISHER"
"#;

/// How things get from Slack to the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    Http,
    Socket,
}

pub struct World {
    pub web: Web,
    pub slack: Arc<SlackDesk>,
    pub store: Store,
    pub clock: Arc<HandClock>,
    pub dispatcher: Arc<Dispatcher>,
    pub http: reqwest::Client,
    pub address: SocketAddr,
    pub transport: Transport,
    cards: Cards,
    count: std::sync::atomic::AtomicU32,
    stop: watch::Sender<bool>,
    _folder: tempfile::TempDir,
}

/// What comes back for something that was sent.
#[derive(Debug)]
pub struct Returned {
    pub status: u16,
    /// Null where nothing but 'taken' was said.
    pub body: Value,
}

impl World {
    pub async fn open(transport: Transport) -> Self {
        let world = Self::without_sockets(transport).await;
        if transport == Transport::Socket {
            world.opens_sockets(2);
            world.web.sockets.until_opened(2).await;
        }
        world
    }

    pub async fn without_sockets(transport: Transport) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (clock, dice) = (Arc::new(HandClock::new()), Arc::new(SeededDice::new(7)));
        let url = format!("sqlite:{}", folder.path().join("desk.db").display());
        let store = Store::open(&url, dice.clone()).await.unwrap();
        let around = Surroundings {
            clock: clock.clone(),
            randomness: dice,
            store: store.clone(),
            live: Arc::new(LiveDesk::from_pointee(
                Live::new(parse("desk.toml", DESK).unwrap(), clock.clone()).unwrap(),
            )),
            hub: Arc::new(Hub::new()),
            metrics: Arc::new(Metrics::new()),
        };
        let (dispatcher, _recorder) = Dispatcher::start(around);
        let web = Web::start().await;
        let locales = Arc::new(Locales::load().unwrap());
        let access = Access {
            bot_token: "xoxb-not-a-real-token".to_owned(),
            api_url: web.api_url(),
            patience: Duration::from_millis(1_500),
            locales: locales.clone(),
            clock: clock.clone(),
        };
        let client = Arc::new(SlackClient::new(access).unwrap());
        client.identify().await.unwrap();
        let pace = Arc::new(Pace::new(clock.clone()));
        let seams = [client.clone() as Arc<dyn Platform>];
        let cards = Cards::new(dispatcher.clone(), &seams, pace.clone(), "story".into());
        let front = FrontDoor::new(dispatcher.clone(), locales, &seams, pace);
        let slack = Arc::new(SlackDesk::new(Arc::new(front), client));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = SlackState { desk: slack.clone(), signing_secret: Secret::new(SIGNING) };
        let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            web,
            slack,
            store,
            clock,
            dispatcher,
            http: reqwest::Client::builder().build().unwrap(),
            address,
            transport,
            cards,
            count: std::sync::atomic::AtomicU32::new(1),
            stop: watch::channel(false).0,
            _folder: folder,
        }
    }

    /// The desk opens sockets; quick to lose patience, so that no test waits long.
    pub fn opens_sockets(&self, connections: u32) {
        let patience = Patience {
            first: Duration::from_millis(20),
            longest: Duration::from_millis(100),
            silence: Duration::from_millis(400),
            farewell: Duration::from_secs(3),
        };
        let app_token = Secret::new("xapp-not-a-real-token");
        let sockets = Sockets { desk: self.slack.clone(), app_token, connections, patience };
        let mut tasks = sockets.start(&self.stop.subscribe());
        tokio::spawn(async move { while tasks.join_next().await.is_some() {} });
    }

    /// The desk closes.
    pub fn closes(&self) {
        self.stop.send(true).unwrap();
    }

    fn next(&self) -> u32 {
        self.count.fetch_add(1, std::sync::atomic::Ordering::SeqCst)
    }

    /// The workers bring the cards, while time passes.
    pub async fn delivers_for(&self, span: Millis) {
        let end = self.clock.at() + span;
        loop {
            self.cards.run_platform(Surface::Slack).await.unwrap();
            match self.cards.next_due(Surface::Slack).await.unwrap() {
                Some(next) if next <= end => self.clock.set(next.max(self.clock.at() + Millis(1))),
                _ => break,
            }
        }
        self.clock.set(end);
        self.cards.run_platform(Surface::Slack).await.unwrap();
    }

    /// An urgent message of somebody out there.
    pub async fn receives(&self, text: &str) -> ThreadId {
        let call = Call::Receive(Box::new(message(&format!("m{}", self.next()), text)));
        let inbound = Inbound::new(Caller::Source("x".into()), Surface::Intake, call);
        self.dispatcher.dispatch(inbound).await.unwrap().subject.unwrap()
    }

    pub async fn thread(&self, id: &ThreadId) -> Thread {
        self.store.thread(id).await.unwrap().unwrap()
    }

    /// The actions on the log about a thread, in order.
    pub async fn logged(&self, id: &ThreadId) -> Vec<String> {
        let filter = watchfloor::store::log::LogFilter {
            thread: Some(id.clone()),
            limit: 100,
            ..watchfloor::store::log::LogFilter::default()
        };
        self.store
            .log(&filter)
            .await
            .unwrap()
            .into_iter()
            .map(|logged| logged.entry.decision.action().to_owned())
            .collect()
    }

    /// The thread's card as the channel shows it.
    pub async fn card(&self, id: &ThreadId) -> Card {
        card(&self.dispatcher.around().live.load().desk, &self.thread(id).await)
    }

    /// What is around every payload of a person.
    pub fn payload(&self, user: &str, kind: &str, more: &Value) -> Value {
        let mut payload = json!({
            "type": kind, "api_app_id": "A1", "token": "", "enterprise": null, "is_enterprise_install": false,
            "team": {"id": "T1", "domain": "acme"}, "user": {"id": user, "name": user, "team_id": "T1"},
            "trigger_id": format!("{}.{}.trigger", self.next(), user),
        });
        for (key, value) in more.as_object().unwrap() {
            payload[key] = value.clone();
        }
        payload
    }

    /// A press on a button of a card in its channel.
    pub fn press(&self, user: &str, card: &Card, command: &str) -> Value {
        let button = card.buttons.iter().find(|button| button.command == command);
        let button = button.unwrap_or_else(|| panic!("the card has no button '{command}'"));
        let pressed = Pressed {
            command: command.to_owned(),
            thread: Some(card.thread.clone()),
            version: Some(card.version),
            fields: button
                .arguments
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
        };
        let control = if button.form { Control::Ask(pressed) } else { Control::Press(pressed) };
        let encoded = control.encode(LONGEST_VALUE).unwrap();
        self.action(user, &json!({"type": "button", "action_id": encoded.action_id, "value": encoded.value}))
    }

    /// An action in a channel.
    pub fn action(&self, user: &str, action: &Value) -> Value {
        let more = json!({
            "container": {"type": "message", "message_ts": "1.1", "channel_id": "C1", "is_ephemeral": false},
            "channel": {"id": "C1", "name": "care"}, "message": {"ts": "1.1"}, "state": {"values": {}},
            "response_url": self.web.response_url(), "actions": [action],
        });
        self.payload(user, "block_actions", &more)
    }

    /// A modal as it was opened, sent with some of its fields filled in.
    pub fn submission(&self, user: &str, (id, view): (&str, &Value), fill: &[(&str, &str)]) -> Value {
        let mut values = json!({});
        for block in view["blocks"].as_array().unwrap().iter().filter(|block| block["type"] == "input") {
            let (block_id, element) = (block["block_id"].as_str().unwrap(), &block["element"]);
            let name = FieldId::decode(block_id).unwrap().name;
            let filled = fill.iter().find(|(field, _)| *field == name).map(|(_, value)| json!(value));
            let input = match element["type"].as_str().unwrap() {
                "plain_text_input" => {
                    let value = filled.unwrap_or_else(|| element["initial_value"].clone());
                    json!({"type": "plain_text_input", "value": value})
                }
                kind => json!({"type": kind, "selected_option": {"value": filled.unwrap()}}),
            };
            values[block_id] = json!({element["action_id"].as_str().unwrap(): input});
        }
        let mut view = view.clone();
        view["id"] = json!(id);
        view["state"] = json!({"values": values});
        self.payload(user, "view_submission", &json!({"view": view, "response_urls": []}))
    }

    /// Something of `/slack/interactions`, over the transport of this world.
    pub async fn interacts(&self, payload: &Value) -> Returned {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("payload", &payload.to_string())
            .finish();
        self.sends("/slack/interactions", "interactive", payload, form).await
    }

    /// Somebody types.
    pub async fn types(&self, user: &str, text: &str) -> Returned {
        let fields = json!({
            "command": "/desk", "text": text, "user_id": user, "team_id": "T1", "channel_id": "C1",
            "trigger_id": format!("{}.{user}.typed", self.next()), "response_url": self.web.response_url(),
            "is_enterprise_install": "false",
        });
        let pairs = fields.as_object().unwrap().iter().map(|(key, value)| (key, value.as_str().unwrap()));
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        self.sends("/slack/commands", "slash_commands", &fields, form).await
    }

    /// Slack tells something.
    pub async fn tells(&self, event: &Value) -> Returned {
        let body = json!({"type": "event_callback", "team_id": "T1", "event_id": format!("Ev{}", self.next()),
            "authorizations": [{"team_id": "T1"}], "event": event});
        self.sends("/slack/events", "events_api", &body, body.to_string()).await
    }

    async fn sends(&self, path: &str, kind: &str, payload: &Value, body: String) -> Returned {
        match self.transport {
            Transport::Http => self.posts(path, body, &[]).await,
            Transport::Socket => {
                let id = format!("e{}", self.next());
                self.web.sockets.sends(0, &id, kind, payload);
                let (_, acknowledgement) = self.web.sockets.until_acknowledged(&id, 1).await;
                Returned { status: 200, body: acknowledgement.get("payload").cloned().unwrap_or_default() }
            }
        }
    }

    /// A request that Slack signed.
    pub async fn posts(&self, path: &str, body: String, headers: &[(&str, &str)]) -> Returned {
        let (time, signature) = sign(&body, self.clock.now().millis() / 1000);
        let mut all = vec![("x-slack-request-timestamp", time.as_str()), ("x-slack-signature", &signature)];
        all.extend_from_slice(headers);
        self.posts_as_it_is(path, body, &all).await
    }

    /// A request with these headers and no others.
    pub async fn posts_as_it_is(&self, path: &str, body: String, headers: &[(&str, &str)]) -> Returned {
        let mut request = self.http.post(format!("http://{}{path}", self.address)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() };
        Returned { status, body }
    }

    /// How many answers for one person's eyes were given so far.
    pub fn answers(&self) -> usize {
        self.web.kept.lock().unwrap().answers.len()
    }

    /// The modal that was opened last, beyond the first so many, with its id.
    pub async fn modal_after(&self, count: usize) -> (String, Value) {
        self.web
            .until("a modal", |kept| {
                (kept.views.len() > count)
                    .then(|| kept.views.iter().next_back().map(|(id, view)| (id.clone(), view.clone())))
                    .flatten()
            })
            .await
    }
}

/// Signs as Slack does.
pub fn sign(body: &str, at: i64) -> (String, String) {
    let mut mac = Hmac::<Sha256>::new_from_slice(SIGNING.as_bytes()).unwrap();
    mac.update(format!("v0:{at}:{body}").as_bytes());
    (at.to_string(), format!("v0={}", hex::encode(mac.finalize().into_bytes())))
}

/// All the texts in a document, in one.
pub fn texts(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text}\n"),
        Value::Array(items) => items.iter().map(texts).collect(),
        Value::Object(members) => members.values().map(texts).collect(),
        _ => String::new(),
    }
}
