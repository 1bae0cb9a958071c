//! One dispatcher, one store and one worker for the cards, with the three real adapters and the console before
//! them behind one address, as a process has it. Around it stand the fakes of the platforms.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
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
use watchfloor::app::slack_desk::SlackDesk;
use watchfloor::app::teams_desk::TeamsDesk;
use watchfloor::chat::discord::client::{Client, Parts};
use watchfloor::chat::discord::platform::Discord;
use watchfloor::chat::platform::Platform;
use watchfloor::chat::slack::client::{Access, SlackClient};
use watchfloor::chat::teams::client::{DeskFacts, Making, TeamsClient, Viewer};
use watchfloor::chat::teams::key_ring::KeyRing;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::desk::Desk;
use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::incoming::Incoming;
use watchfloor::domain::thread::{Priority, Thread};
use watchfloor::domain::time::Millis;
use watchfloor::http::console::{ConsoleState, Mode};
use watchfloor::http::discord::DiscordState;
use watchfloor::http::slack::SlackState;
use watchfloor::http::teams::TeamsState;
use watchfloor::i18n::Locales;
use watchfloor::jobs::cards::Cards;
use watchfloor::store::Store;
use watchfloor::store::log::{LogFilter, Logged};

use super::database::Database;
use super::fake::{Fake, TOKEN};
use super::issuer::Issuer;
use super::machine::{HandClock, SeededDice};
use super::service::Service;
use super::web::Web;
use super::{discord, slack};

/// The people who answer, each with an account on every platform.
pub const RESPONDERS: [&str; 4] = ["sara", "tom", "dora", "cleo"];

pub struct Office {
    pub web: Web,
    pub service: Service,
    pub issuer: Issuer,
    pub fake: Arc<Fake>,
    pub store: Store,
    pub clock: Arc<HandClock>,
    pub teams: Arc<TeamsDesk>,
    dispatcher: Arc<Dispatcher>,
    cards: Cards,
    router: Router,
    count: AtomicU32,
}

/// What a request is answered with.
pub struct Returned {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Office {
    pub async fn open(database: &Database) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (clock, dice) = (Arc::new(HandClock::new()), Arc::new(SeededDice::new(7)));
        let issuer = Issuer::new(0);
        let (web, service, fake) =
            (Web::start().await, Service::start().await, Fake::start(clock.clone()).await);
        service.kept().keys.push(issuer.listed(&["msteams"]));
        let desk = desk(&web, &service, &fake);
        let teams_connection = desk.teams.clone().unwrap();
        let discord_connection = desk.discord.clone().unwrap();
        let store = Store::open(&database.url, dice.clone()).await.unwrap();
        let around = Surroundings {
            clock: clock.clone(),
            randomness: dice.clone(),
            store: store.clone(),
            live: Arc::new(LiveDesk::from_pointee(Live::new(desk, clock.clone()).unwrap())),
            hub: Arc::new(Hub::new()),
            metrics: Arc::new(Metrics::new()),
        };
        let (dispatcher, _recorder) = Dispatcher::start(around);
        let locales = Arc::new(Locales::load().unwrap());
        let http = watchfloor::cli::running::http_client().unwrap();

        let slack_client = Arc::new(slack_client(&web, clock.clone(), locales.clone()));
        slack_client.identify().await.unwrap();
        let (openid, issuer_name) = (&teams_connection.openid_url, &teams_connection.issuer);
        let keys = KeyRing::new(http.clone(), clock.clone(), openid, issuer_name);
        let teams_client = Arc::new(TeamsClient::new(Making {
            http: http.clone(),
            connection: teams_connection,
            secret: Arc::new(|| Ok("not-a-real-secret".to_owned())),
            clock: clock.clone(),
            randomness: dice,
            locales: locales.clone(),
            memory: Arc::default(),
            desk: Arc::new(Facts),
        }));
        let parts = Parts { connection: &discord_connection, token: TOKEN, http, clock: clock.clone() };
        let discord_client = Arc::new(Client::new(parts).unwrap());
        let discord =
            Discord { client: discord_client.clone(), locales: locales.clone(), clock: clock.clone() };

        let seams: [Arc<dyn Platform>; 3] = [slack_client.clone(), teams_client.clone(), Arc::new(discord)];
        let pace = Arc::new(Pace::new(clock.clone()));
        let cards = Cards::new(dispatcher.clone(), &seams, pace.clone(), "story".into());
        let door = Arc::new(FrontDoor::new(dispatcher.clone(), locales.clone(), &seams, pace));
        let slack_desk = Arc::new(SlackDesk::new(door.clone(), slack_client));
        let teams = Arc::new(TeamsDesk::new(door.clone(), teams_client, keys));
        teams.remember().await.unwrap();
        let reception = Arc::new(Reception::new(door, discord_client));

        let signing_secret = Secret::new(slack::SIGNING);
        let public = hex::encode(discord::key().verifying_key().to_bytes());
        let personas = RESPONDERS.map(Into::into).to_vec();
        let mode = Mode::Demo { personas, sink: "/sink".to_owned() };
        let router = watchfloor::http::slack::router(SlackState { desk: slack_desk, signing_secret })
            .merge(watchfloor::http::teams::router(TeamsState { desk: teams.clone() }))
            .merge(watchfloor::http::discord::router(DiscordState::new(reception, &public).unwrap()))
            .merge(watchfloor::http::console::router(ConsoleState {
                dispatcher: dispatcher.clone(),
                locales,
                mode,
            }));
        let count = AtomicU32::new(1);
        Self { web, service, issuer, fake, store, clock, teams, dispatcher, cards, router, count }
    }

    /// A number that was not given before.
    pub fn next(&self) -> u32 {
        self.count.fetch_add(1, Ordering::SeqCst)
    }

    /// A request, over whichever of the addresses.
    pub async fn sends(&self, request: Request<Body>) -> Returned {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 10_000_000).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        Returned { status: parts.status, headers: parts.headers, body }
    }

    /// An urgent message of somebody out there, which becomes a card everywhere.
    pub async fn receives(&self, text: &str) -> ThreadId {
        let number = self.next().to_string();
        let incoming = Incoming {
            source: "x".into(),
            external_id: number.clone(),
            conversation: number,
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
        let thread = self.dispatcher.dispatch(inbound).await.unwrap().subject.unwrap();
        self.works().await;
        thread
    }

    /// The workers bring everything up to date, as time passes.
    pub async fn works(&self) {
        for _ in 0..4 {
            self.cards.run_once().await.unwrap();
            self.teams.settle().await;
            self.clock.set(self.clock.at() + Millis::seconds(2));
        }
        assert_eq!(self.store.cards_behind().await.unwrap(), 0, "cards are behind");
        assert_eq!(self.store.histories_behind().await.unwrap(), 0, "histories are behind");
    }

    pub async fn thread(&self, id: &ThreadId) -> Thread {
        self.store.thread(id).await.unwrap().unwrap()
    }

    /// What stands on the log about a thread, in order.
    pub async fn logged(&self, id: &ThreadId) -> Vec<Logged> {
        let filter = LogFilter { thread: Some(id.clone()), limit: 100, ..LogFilter::default() };
        self.store.log(&filter).await.unwrap()
    }
}

fn desk(web: &Web, service: &Service, fake: &Fake) -> Desk {
    let file = include_str!("desk.toml")
        .replace("SLACK_URL", &web.api_url())
        .replace("TEAMS_URL", &service.url)
        .replace("DISCORD_URL", &fake.url);
    parse("desk.toml", &file).unwrap()
}

fn slack_client(web: &Web, clock: Arc<HandClock>, locales: Arc<Locales>) -> SlackClient {
    SlackClient::new(Access {
        bot_token: "xoxb-not-a-real-token".to_owned(),
        api_url: web.api_url(),
        patience: Duration::from_secs(10),
        locales,
        clock,
    })
    .unwrap()
}

/// What cards need to know of the desk.
struct Facts;

impl DeskFacts for Facts {
    fn console(&self) -> Option<String> {
        Some("https://desk.example".to_owned())
    }

    fn viewers(&self) -> Vec<Viewer> {
        let viewer = |name: &&str| Viewer { person: (*name).into(), account: Some(format!("aad-{name}")) };
        RESPONDERS.iter().map(viewer).collect()
    }
}
