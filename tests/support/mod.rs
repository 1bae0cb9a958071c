//! The harness: a whole desk with the real dispatcher, store and commands, on a clock that is moved by
//! hand, with dice that always fall the same way, and with platforms and a receiver that behave as real
//! ones do. Nothing sleeps. At the end of every story it checks what must hold for all of them.

pub mod account;
pub mod database;
pub mod machine;
pub mod people;
pub mod platform;
pub mod receiver;
pub mod shifts;

use std::path::PathBuf;
use std::sync::Arc;

use watchfloor::app::desk_file::parse;
use watchfloor::app::dispatch::{Dispatcher, Surroundings};
use watchfloor::app::front_door::FrontDoor;
use watchfloor::app::hub::Hub;
use watchfloor::app::inbound::{Call, Caller, Inbound, Outcome};
use watchfloor::app::live::{Live, LiveDesk};
use watchfloor::app::metrics::Metrics;
use watchfloor::app::pace::Pace;
use watchfloor::app::secrets::Secrets;
use watchfloor::chat::platform::Platform;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::entry::Chain;
use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::incoming::Incoming;
use watchfloor::domain::refusal::Refusal;
use watchfloor::domain::state::State;
use watchfloor::domain::thread::{Priority, Thread};
use watchfloor::domain::time::Millis;
use watchfloor::i18n::Locales;
use watchfloor::jobs::cards::Cards;
use watchfloor::jobs::desk_file::DeskFile;
use watchfloor::jobs::directory::Directory;
use watchfloor::jobs::notices::Notices;
use watchfloor::jobs::outbox::Outbox;
use watchfloor::jobs::pauses::Freezer;
use watchfloor::jobs::shifts::Shifts;
use watchfloor::jobs::{drills, hand_overs, rosters, timers};
use watchfloor::store::Store;
use watchfloor::store::log::LogFilter;
use watchfloor::store::read::ThreadFilter;

use account::Someone;
use database::Database;
use machine::{HandClock, SeededDice};
use people::Person;
use platform::FakePlatform;
use receiver::FakeReceiver;

const DESK: &str = include_str!("desk.toml");

/// A desk in a story.
pub struct Desk {
    pub dispatcher: Arc<Dispatcher>,
    pub store: Store,
    pub clock: Arc<HandClock>,
    pub receiver: Arc<FakeReceiver>,
    pub platforms: Vec<Arc<FakePlatform>>,
    pub door: Arc<FrontDoor>,
    freezer: Freezer,
    shifts: Shifts,
    cards: Cards,
    notices: Notices,
    directory: Directory,
    outbox: Outbox,
    desk_file: DeskFile,
    desk_path: PathBuf,
    received: u32,
    database: Database,
    dice: Arc<SeededDice>,
    _folder: tempfile::TempDir,
}

/// Plays a story on every database there is.
#[expect(clippy::needless_pass_by_value, reason = "a story is written in the call")]
pub fn desk(story: impl AsyncFn(&mut Desk)) {
    for database in database::all() {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let mut desk = Desk::open(database.make().await).await;
            story(&mut desk).await;
            desk.end().await;
        });
    }
}

impl Desk {
    async fn open(database: Database) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk_path = folder.path().join("desk.toml");
        std::fs::write(&desk_path, DESK).unwrap();
        let clock = Arc::new(HandClock::new());
        let dice = Arc::new(SeededDice::new(7));
        let store = Store::open(&database.url, dice.clone()).await.unwrap();
        let live = Live::new(parse("desk.toml", DESK).unwrap(), clock.clone()).unwrap();
        let around = Surroundings {
            clock: clock.clone(),
            randomness: dice.clone(),
            store: store.clone(),
            live: Arc::new(LiveDesk::from_pointee(live)),
            hub: Arc::new(Hub::new()),
            metrics: Arc::new(Metrics::new()),
        };
        let (dispatcher, _recorder) = Dispatcher::start(around);
        let platforms: Vec<Arc<FakePlatform>> = [Surface::Slack, Surface::Teams, Surface::Discord]
            .into_iter()
            .map(|surface| Arc::new(FakePlatform::new(surface)))
            .collect();
        let seams: Vec<_> = platforms.iter().map(|platform| platform.clone() as Arc<dyn Platform>).collect();
        let pace = Arc::new(Pace::new(clock.clone()));
        let locales = Arc::new(Locales::load().unwrap());
        let receiver = Arc::new(FakeReceiver::new(clock.clone()));
        let secrets = Secrets::new(Default::default(), folder.path()).with("PUBLISHER", receiver::SECRET);
        let desk = Self {
            door: Arc::new(FrontDoor::new(dispatcher.clone(), locales.clone(), &seams, pace.clone())),
            freezer: Freezer::new(dispatcher.clone()),
            shifts: Shifts::new(dispatcher.clone(), &seams),
            cards: Cards::new(dispatcher.clone(), &seams, pace.clone(), "story".into()),
            notices: Notices::new(dispatcher.clone(), locales, &seams, pace.clone()),
            directory: Directory::new(dispatcher.clone(), &seams, pace),
            outbox: Outbox::new(dispatcher.clone(), receiver.clone(), secrets, "story".into()),
            desk_file: DeskFile::new(dispatcher.clone(), desk_path.clone(), Arc::new(|_| {})),
            dispatcher,
            store,
            clock,
            receiver,
            platforms,
            desk_path,
            received: 0,
            database,
            dice,
            _folder: folder,
        };
        assert!(desk.desk_file.run_once().await, "the first desk is a decision too");
        desk
    }

    /// An urgent message of an author nobody knows yet.
    pub async fn receives(&mut self, text: &str) -> ThreadId {
        self.received += 1;
        let incoming = message(&format!("m{}", self.received), text);
        self.takes(incoming).await.unwrap().subject.unwrap()
    }

    /// A message as it comes from intake.
    pub async fn takes(&self, incoming: Incoming) -> Result<Outcome, Refusal> {
        let call = Call::Receive(Box::new(incoming));
        let result = self.dispatch(Inbound::new(Caller::Source("x".into()), Surface::Intake, call)).await;
        self.work().await;
        result
    }

    /// Somebody of the desk, at the console.
    pub fn person(&self, id: &str) -> Person<'_> {
        Person::new(self, id)
    }

    /// Whoever has this account on a chat platform.
    pub fn account(&self, surface: Surface, id: &str) -> Someone<'_> {
        Someone::new(self, surface, id)
    }

    /// The fake of a platform.
    pub fn platform(&self, surface: Surface) -> &FakePlatform {
        self.platforms.iter().find(|platform| platform.surface() == surface).unwrap()
    }

    /// A thread as it is.
    pub async fn thread(&self, id: &ThreadId) -> Thread {
        self.store.thread(id).await.unwrap().unwrap()
    }

    /// A faultless dispatch.
    pub async fn dispatch(&self, inbound: Inbound) -> Result<Outcome, Refusal> {
        match self.dispatcher.dispatch(inbound).await {
            Ok(outcome) => Ok(outcome),
            Err(watchfloor::app::fault::Failure::Refused(refusal)) => Err(refusal),
            Err(watchfloor::app::fault::Failure::Fault(fault)) => panic!("internal error {fault:?}"),
        }
    }

    /// Time passes; everything that falls due meanwhile happens at its time.
    pub async fn advance(&self, span: Millis) {
        let end = self.clock.at() + span;
        loop {
            self.work().await;
            let mut next = vec![
                self.store.next_timer().await.unwrap(),
                self.store.next_send().await.unwrap(),
                self.notices.next_due().await.unwrap(),
                hand_overs::next_due(&self.dispatcher).await.unwrap(),
                drills::next_due(&self.dispatcher).await.unwrap(),
            ];
            for surface in self.cards.surfaces() {
                next.push(self.cards.next_due(surface).await.unwrap());
            }
            let next = next.into_iter().flatten().min();
            match next {
                Some(next) if next <= end => self.clock.set(next.max(self.clock.at() + Millis(1))),
                _ => break,
            }
        }
        self.clock.set(end);
        self.work().await;
    }

    /// Lets the workers do what is due now.
    pub async fn work(&self) {
        self.freezer.run_once().await.unwrap();
        self.shifts.run_once().await.unwrap();
        timers::run_once(&self.dispatcher).await.unwrap();
        rosters::run_once(&self.dispatcher).await.unwrap();
        hand_overs::run_once(&self.dispatcher).await.unwrap();
        drills::run_once(&self.dispatcher).await.unwrap();
        while self.outbox.run_once().await.unwrap() > 0 {}
        self.cards.run_once().await.unwrap();
        self.notices.run_once().await.unwrap();
    }

    /// The platforms are asked about everybody's accounts.
    pub async fn asks_the_platforms(&self) {
        while self.directory.run_once().await.unwrap() > 0 {}
    }

    /// Another desk file is written; returns whether it came into force.
    pub async fn rewrites_desk(&self, change: impl FnOnce(String) -> String) -> bool {
        let text = std::fs::read_to_string(&self.desk_path).unwrap();
        std::fs::write(&self.desk_path, change(text)).unwrap();
        let changed = self.desk_file.run_once().await;
        self.work().await;
        changed
    }

    /// What is wrong with the desk file, if something is.
    pub fn desk_problem(&self) -> Option<String> {
        self.desk_file.problem()
    }

    /// What holds at the end of every story.
    async fn end(mut self) {
        self.platforms.iter().for_each(|platform| platform.heals());
        self.receiver.heals();
        self.advance(Millis::hours(2)).await;
        self.nothing_is_left().await;
        self.every_card_agrees().await;
        self.the_log_verifies().await;
        self.the_log_replays_to_the_same_state().await;
        self.store.close().await;
        self.database.drop_it().await;
    }

    async fn nothing_is_left(&self) {
        assert_eq!(self.store.sends_waiting().await.unwrap(), 0, "replies are left");
        assert_eq!(self.store.cards_behind().await.unwrap(), 0, "cards are behind");
        assert_eq!(self.store.histories_behind().await.unwrap(), 0, "histories are behind");
        let untold = self.store.untold_notices(10).await.unwrap();
        assert!(untold.is_empty(), "people were not told: {untold:?}");
        let due = self.store.due_threads(self.clock.at(), 10).await.unwrap();
        assert!(due.is_empty(), "timers are due: {due:?}");
        let hand_overs = self.store.hand_overs_since(self.clock.at()).await.unwrap();
        let moving = hand_overs.list().into_iter().flat_map(|hand_over| hand_over.to_move()).count();
        assert_eq!(moving, 0, "accepted items have not moved");
        let drills = self.store.open_drills().await.unwrap();
        assert!(drills.list().is_empty(), "a drill is not scored: {drills:?}");
    }

    async fn every_card_agrees(&self) {
        let desk = &self.dispatcher.around().live.load().desk;
        for thread in self.all_threads().await {
            let mut channels: Vec<_> = desk.queues[&thread.queue].channels.iter().collect();
            channels.extend(thread.escalations.iter().flat_map(|escalation| &escalation.channels));
            for channel in channels.into_iter().filter(|_| thread.state != State::Listed) {
                let platform = self.platform(channel.platform);
                let shown = platform.cards_of(channel, &thread.id);
                assert_eq!(shown.len(), 1, "{} shows {} cards of one thread", channel.id, shown.len());
                assert_eq!(shown[0], watchfloor::app::cards::card(desk, &thread), "a card is out of date");
                let told = &platform.posts_of(channel, &thread.id)[0].history;
                assert_eq!(
                    *told,
                    self.decided_about(&thread.id).await,
                    "the history under a card is not whole"
                );
            }
        }
    }

    /// What the log says was decided about a thread, by name.
    async fn decided_about(&self, thread: &ThreadId) -> Vec<String> {
        let filter = LogFilter { thread: Some(thread.clone()), limit: 1000, ..LogFilter::default() };
        let entries = self.store.log(&filter).await.unwrap();
        let actions = entries.iter().map(|logged| logged.entry.decision.action().to_owned());
        actions.filter(|action| !matches!(action.as_str(), "thread_received" | "refused")).collect()
    }

    async fn all_threads(&self) -> Vec<Thread> {
        self.store.threads(&ThreadFilter { limit: 1000, ..ThreadFilter::default() }).await.unwrap()
    }

    async fn the_log_verifies(&self) {
        let mut chain = Chain::start();
        for exported in self.store.exported(0, 100_000).await.unwrap() {
            let mut entry: serde_json::Value = serde_json::from_str(&exported.canonical).unwrap();
            entry["hash"] = exported.hash.into();
            chain.follow(&entry).unwrap();
        }
        assert_eq!((chain.sequence, chain.head), self.store.head().await.unwrap());
    }

    async fn the_log_replays_to_the_same_state(&mut self) {
        let other = self.database.sibling().await;
        let replayed = Store::open(&other.url, self.dice.clone()).await.unwrap();
        self.store.replay_into(&replayed).await.unwrap();
        let (here, there) =
            (self.store.state_tables().await.unwrap(), replayed.state_tables().await.unwrap());
        for (table, rows) in &here {
            assert_eq!(rows, &there[table], "the log replays to another {table}");
        }
        replayed.close().await;
        other.drop_it().await;
    }
}

/// A message that becomes a card in the queue `care`.
pub fn message(id: &str, text: &str) -> Incoming {
    Incoming {
        source: "x".into(),
        external_id: id.into(),
        conversation: id.into(),
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
    }
}
