//! A desk with Teams before it: the real front door, dispatcher, store, client, worker and server. Teams'
//! side is `service`.

use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use watchfloor::app::desk_file::parse;
use watchfloor::app::dispatch::{Dispatcher, Surroundings};
use watchfloor::app::front_door::FrontDoor;
use watchfloor::app::hub::Hub;
use watchfloor::app::inbound::{Call, Caller, Inbound};
use watchfloor::app::live::{Live, LiveDesk};
use watchfloor::app::metrics::Metrics;
use watchfloor::app::pace::Pace;
use watchfloor::app::teams_desk::TeamsDesk;
use watchfloor::chat::platform::Platform;
use watchfloor::chat::teams::client::{DeskFacts, Making, TeamsClient, Viewer};
use watchfloor::chat::teams::control::Control;
use watchfloor::chat::teams::key_ring::KeyRing;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::ambient::Clock as _;
use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::thread::Thread;
use watchfloor::domain::time::Millis;
use watchfloor::http::teams::{PATH, TeamsState, router};
use watchfloor::i18n::Locales;
use watchfloor::jobs::cards::Cards;
use watchfloor::store::Store;

use super::issuer::Issuer;
use super::service::Service;
use super::support::machine::{HandClock, SeededDice};
use super::support::message;

pub const APP: &str = "5e1f0a2c-1111-2222-3333-444455556666";
pub const TENANT: &str = "11111111-1111-1111-1111-111111111111";
pub const CHANNEL: &str = "19:care@thread.tacv2";

fn desk_file(service: &Service) -> String {
    format!(
        r#"
name = "Acme"
url = "https://desk.example"

[teams]
app_id = "{APP}"
app_secret_env = "TEAMS_SECRET"
tenant = "{TENANT}"
login_url = "{0}"
openid_url = "{0}/openid"
service_urls = ["{0}/"]

[queues.care]
channels = ["teams:{CHANNEL}"]
approvals = ["manager"]
publisher = "site"

[people.rita]
name = "Rita"
teams = "aad-rita"
roles = ["responder", "intake"]

[people.max]
name = "Max"
teams = "aad-max"
roles = ["manager"]

[people.ana]
name = "Ana"
email = "ana@acme.example"
roles = ["responder"]

[publishers.site]
url = "http://127.0.0.1:9/replies"
secret_env = "PUBLISHER"
"#,
        service.url
    )
}

pub struct World {
    pub service: Service,
    pub issuer: Issuer,
    pub client: Arc<TeamsClient>,
    pub desk: Arc<TeamsDesk>,
    pub store: Store,
    pub clock: Arc<HandClock>,
    dispatcher: Arc<Dispatcher>,
    cards: Cards,
    http: reqwest::Client,
    address: SocketAddr,
    count: std::sync::atomic::AtomicU32,
    folder: Arc<tempfile::TempDir>,
}

pub fn plays(story: impl AsyncFn(World)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async { story(World::open().await).await });
}

impl World {
    pub async fn open() -> Self {
        let service = Service::start().await;
        service.kept().keys.push(Issuer::new(0).listed(&["msteams", "webchat"]));
        Self::over(service, Arc::new(tempfile::tempdir().unwrap()), Arc::new(HandClock::new())).await
    }

    /// Another process over the same database, the same service and the same time.
    pub async fn restarts(self) -> Self {
        self.desk.settle().await;
        self.store.close().await;
        Self::over(self.service, self.folder, self.clock).await
    }

    async fn over(service: Service, folder: Arc<tempfile::TempDir>, clock: Arc<HandClock>) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let dice = Arc::new(SeededDice::new(7));
        let url = format!("sqlite:{}", folder.path().join("desk.db").display());
        let store = Store::open(&url, dice.clone()).await.unwrap();
        let parsed = parse("desk.toml", &desk_file(&service)).unwrap();
        let connection = parsed.teams.clone().unwrap();
        let around = Surroundings {
            clock: clock.clone(),
            randomness: dice.clone(),
            store: store.clone(),
            live: Arc::new(LiveDesk::from_pointee(Live::new(parsed, clock.clone()).unwrap())),
            hub: Arc::new(Hub::new()),
            metrics: Arc::new(Metrics::new()),
        };
        let (dispatcher, _recorder) = Dispatcher::start(around);
        let locales = Arc::new(Locales::load().unwrap());
        let http = reqwest::Client::builder().build().unwrap();
        let client = Arc::new(TeamsClient::new(Making {
            http: http.clone(),
            connection: connection.clone(),
            secret: Arc::new(|| Ok("not-a-real-secret".to_owned())),
            clock: clock.clone(),
            randomness: dice,
            locales: locales.clone(),
            memory: Arc::default(),
            desk: Arc::new(Facts),
        }));
        let seams = [client.clone() as Arc<dyn Platform>];
        let pace = Arc::new(Pace::new(clock.clone()));
        let door = Arc::new(FrontDoor::new(dispatcher.clone(), locales, &seams, pace.clone()));
        let keys = KeyRing::new(http.clone(), clock.clone(), &connection.openid_url, &connection.issuer);
        let desk = Arc::new(TeamsDesk::new(door, client.clone(), keys));
        desk.remember().await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let routes = router(TeamsState { desk: desk.clone() });
        let routes = routes.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        let cards = Cards::new(dispatcher.clone(), &seams, pace, "story".into());
        let (issuer, count) = (Issuer::new(0), 0.into());
        Self { service, issuer, client, desk, store, clock, dispatcher, cards, http, address, count, folder }
    }

    /// A message of somebody outside becomes a card.
    pub async fn receives(&self, text: &str) -> ThreadId {
        let count = self.count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let call = Call::Receive(Box::new(message(&format!("m{count}"), text)));
        let inbound = Inbound::new(Caller::Source("x".into()), Surface::Intake, call);
        let outcome = self.dispatcher.dispatch(inbound).await.ok().unwrap();
        self.works().await;
        outcome.subject.unwrap()
    }

    /// The workers do what is due now.
    pub async fn works(&self) {
        self.cards.run_once().await.unwrap();
        self.desk.settle().await;
    }

    /// Time passes, and everything that waits for it is done.
    pub async fn passes(&self, span: Millis) {
        self.clock.set(self.clock.at() + span);
        self.works().await;
    }

    pub async fn thread(&self, id: &ThreadId) -> Thread {
        self.store.thread(id).await.unwrap().unwrap()
    }

    /// What the Bot Service's tokens say at this moment.
    pub fn claims(&self) -> Value {
        let now = self.clock.now().millis() / 1000;
        json!({
            "iss": "https://api.botframework.com", "aud": APP, "nbf": now, "exp": now + 3600,
            "serviceurl": self.service.address(),
        })
    }

    pub fn header(&self) -> Value {
        json!({ "alg": "RS256", "typ": "JWT", "kid": self.issuer.kid })
    }

    pub fn token(&self) -> String {
        self.issuer.signs(&self.header(), &self.claims())
    }

    /// An activity of somebody in the channel.
    pub fn activity(&self, who: &str, extra: Value) -> Value {
        let count = self.count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let mut activity = json!({
            "type": "message", "id": format!("f:{count}"), "channelId": "msteams",
            "serviceUrl": self.service.address(),
            "from": {"id": format!("29:{who}"), "aadObjectId": format!("aad-{who}"), "name": who},
            "recipient": {"id": format!("28:{APP}"), "name": "Watchfloor"},
            "conversation": {"id": format!("{CHANNEL};messageid=1"), "conversationType": "channel", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}, "team": {"id": "19:team"}},
        });
        let Value::Object(extra) = extra else { panic!("{extra} is no object") };
        activity.as_object_mut().unwrap().extend(extra);
        activity
    }

    /// Sends an activity as the Bot Service does; gives status and body.
    pub async fn sends(&self, activity: &Value) -> (u16, Value) {
        self.sends_with(Some(&format!("Bearer {}", self.token())), activity.to_string()).await
    }

    pub async fn sends_with(&self, authorization: Option<&str>, body: String) -> (u16, Value) {
        let mut request = self.http.post(format!("http://{}{PATH}", self.address)).body(body);
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let body = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or_default();
        self.desk.settle().await;
        (status, body)
    }

    /// Somebody invokes something.
    pub async fn invokes(&self, who: &str, name: &str, value: Value) -> Value {
        let activity = self.activity(who, json!({"type": "invoke", "name": name, "value": value}));
        let (status, body) = self.sends(&activity).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    /// Somebody presses a button of a card by its title: at once, or for a dialog.
    pub async fn presses(&self, who: &str, card: &Value, title: &str) -> Value {
        let button = button(card, title);
        let data = button["data"].clone();
        if button["type"] == "Action.Execute" {
            let action = json!({"type": "Action.Execute", "verb": button["verb"], "data": data});
            self.invokes(who, "adaptiveCard/action", json!({"action": action, "trigger": "manual"})).await
        } else {
            self.invokes(who, "task/fetch", json!({ "data": data })).await
        }
    }

    /// The card of a thread in the channel.
    pub fn card(&self) -> Value {
        let kept = self.service.kept();
        let (_, messages) = kept.messages.iter().rfind(|(id, _)| id.starts_with(CHANNEL)).unwrap();
        messages[0].1["attachments"][0]["content"].clone()
    }
}

/// A button of a card by its title.
pub fn button<'a>(card: &'a Value, title: &str) -> &'a Value {
    let actions = card["actions"].as_array().unwrap();
    let found = actions.iter().find(|action| action["title"] == title);
    let found = found.unwrap_or_else(|| panic!("there is no '{title}' on {card}"));
    assert!(Control::read(&found["data"]).is_some());
    found
}

/// All texts of something that is shown.
pub fn texts(value: &Value) -> String {
    match value {
        Value::Object(entries) => entries
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "data" | "type" | "fallback"))
            .map(|(_, value)| texts(value))
            .collect(),
        Value::Array(entries) => entries.iter().map(texts).collect(),
        Value::String(text) => format!("{text} "),
        _ => String::new(),
    }
}

/// What cards need to know of the desk.
struct Facts;

impl DeskFacts for Facts {
    fn console(&self) -> Option<String> {
        Some("https://desk.example".to_owned())
    }

    fn viewers(&self) -> Vec<Viewer> {
        let viewer = |name: &&str| Viewer { person: (*name).into(), account: Some(format!("aad-{name}")) };
        ["rita", "max"].iter().map(viewer).collect()
    }
}
