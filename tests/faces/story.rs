//! The same thread stands in Slack, Teams, Discord and the console at once. A claim in each is raced, and one
//! wins. The draft is written in Teams and approved on Discord, and the log tells it in order.

use std::sync::Barrier;

use serde_json::Value;
use tokio::runtime::Handle;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::state::State;

use super::browser::Browser;
use super::database;
use super::office::{Office, RESPONDERS};

const REPLY: &str = "So sorry. It arrives tomorrow.";

/// What the responders are called, and on which face each claims.
const NAMES: [&str; 4] = ["Sara", "Tom", "Dora", "Cleo"];
const FACES: [Surface; 4] = [Surface::Slack, Surface::Teams, Surface::Discord, Surface::Console];

/// Plays a story on every database there is.
fn everywhere(story: impl AsyncFn(&Office)) {
    for kind in database::all() {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let database = kind.make().await;
            let office = Office::open(&database).await;
            office.is_added_to_teams().await;
            story(&office).await;
            office.store.close().await;
            database.drop_it().await;
        });
    }
}

/// What each of the four faces shows of the thread, in words.
async fn shown(office: &Office, thread: &ThreadId) -> [String; 4] {
    let page = Browser::of(office, "cleo").await.thread(thread).await;
    [texts(&office.slack_card()), texts(&office.teams_card()), texts(&office.fake.card()), page]
}

async fn all_show(office: &Office, thread: &ThreadId, words: &str) {
    for (surface, shown) in FACES.iter().zip(shown(office, thread).await) {
        assert!(shown.contains(words), "{} does not show '{words}': {shown}", surface.as_str());
    }
}

/// The card as it stands on each face, before anybody has pressed anything.
struct Seen<'a> {
    office: &'a Office,
    slack: Value,
    teams: Value,
    discord: Value,
    console: (Browser<'a>, String),
}

impl<'a> Seen<'a> {
    async fn now(office: &'a Office, thread: &ThreadId) -> Self {
        let mut cleo = Browser::of(office, "cleo").await;
        let page = cleo.thread(thread).await;
        Self {
            office,
            slack: office.slack_card(),
            teams: office.teams_card(),
            discord: office.fake.card(),
            console: (cleo, page),
        }
    }

    /// Sara in Slack, Tom in Teams, Dora on Discord or Cleo at the console claims; what they are told.
    async fn claims(&self, face: Surface) -> String {
        let office = self.office;
        match face {
            Surface::Slack => texts(&office.presses_in_slack("U1", &self.slack, "Claim").await),
            Surface::Teams => texts(&office.presses_in_teams("tom", &self.teams, "Claim").await),
            Surface::Discord => texts(&office.presses_in_discord("10003", &self.discord, "Claim").await),
            _ => {
                let (mut cleo, page) = self.console.clone();
                cleo.presses(&page, "claim").await
            }
        }
    }

    /// All four claim at once, each from a thread of its own.
    fn all_claim(&self) -> [String; 4] {
        let (runtime, start) = (Handle::current(), Barrier::new(FACES.len()));
        std::thread::scope(|scope| {
            let racers = FACES.map(|face| {
                let (runtime, start) = (&runtime, &start);
                scope.spawn(move || {
                    start.wait();
                    runtime.block_on(self.claims(face))
                })
            });
            racers.map(|racer| racer.join().unwrap())
        })
    }
}

/// One has won; the others read who, in words. Gives which face and who.
async fn one_has_won(office: &Office, thread: &ThreadId, told: &[String; 4]) -> usize {
    let holder = office.thread(thread).await.holder.expect("one has won").person;
    let winner = RESPONDERS.iter().position(|name| *name == holder.as_str()).unwrap();
    for (face, told) in told.iter().enumerate() {
        let surface = FACES[face].as_str();
        let wins = told.contains("It is yours.");
        let loses = told.contains(&format!("{} was faster and holds it since", NAMES[winner]));
        assert_eq!((wins, loses), (face == winner, face != winner), "{surface} is told: {told}");
    }
    office.works().await;
    all_show(office, thread, NAMES[winner]).await;
    all_show(office, thread, "Claimed").await;
    winner
}

#[test]
fn whoever_is_first_holds_it_on_all_four() {
    for first in 0..FACES.len() {
        everywhere(async |office| {
            let thread = office.receives("Where is my parcel?").await;
            let seen = Seen::now(office, &thread).await;
            let mut told = [const { String::new() }; 4];
            for face in (0..FACES.len()).cycle().skip(first).take(FACES.len()) {
                told[face] = seen.claims(FACES[face]).await;
            }
            assert_eq!(one_has_won(office, &thread, &told).await, first);
        });
    }
}

#[test]
fn one_desk_has_four_faces() {
    everywhere(async |office| {
        let thread = office.receives("Where is my parcel?").await;
        all_show(office, &thread, "Where is my parcel?").await;
        all_show(office, &thread, "Open").await;

        // A claim in each, at once.
        let told = Seen::now(office, &thread).await.all_claim();
        let winner = one_has_won(office, &thread, &told).await;
        let holder = RESPONDERS[winner];

        // Whoever has won writes in Teams, wherever they have claimed it.
        let dialog = office.presses_in_teams(holder, &office.teams_card(), "Edit").await;
        let saved = office.fills_in_teams(holder, &dialog, REPLY).await;
        assert!(texts(&saved).contains("Revision 1 is saved"), "{saved:#}");
        let early = office.fake.card();
        office.works().await;
        all_show(office, &thread, REPLY).await;
        assert!(!texts(&early).contains(REPLY), "a card that was seen before the draft");

        // Nobody approves what they wrote, on whichever face; somebody else does, on Discord.
        let account = format!("1000{}", winner + 1);
        let own = office.presses_in_discord(&account, &office.fake.card(), "Approve").await;
        assert!(texts(&own).contains('✕'), "{own:#}");
        assert_eq!(office.thread(&thread).await.state, State::AwaitingApproval);
        let approved = office.presses_in_discord("10005", &office.fake.card(), "Approve").await;
        assert!(texts(&approved).contains("Approved. The reply leaves in"), "{approved:#}");
        office.works().await;
        assert_eq!(office.thread(&thread).await.state, State::Approved);
        all_show(office, &thread, "Approved, about to leave").await;

        the_log_tells_it(office, &thread, (winner, holder)).await;
        every_history_tells_it(office, NAMES[winner]);
    });
}

/// The log has each decision once, in order, with the face it came from and who it was.
async fn the_log_tells_it(office: &Office, thread: &ThreadId, (winner, holder): (usize, &str)) {
    let line = |action: &str, from: Surface, who: &str| format!("{action} {} {who}", from.as_str());
    let logged = office.logged(thread).await;
    let lines: Vec<String> = logged
        .iter()
        .map(|logged| {
            let actor = &logged.entry.actor;
            let who = actor.person.as_ref().and_then(|person| person.present()).unwrap_or_default();
            line(logged.entry.decision.action(), actor.surface, who)
        })
        .collect();
    let mut refused: Vec<String> = (0..4)
        .filter(|face| *face != winner)
        .map(|face| line("refused", FACES[face], RESPONDERS[face]))
        .collect();
    let mut expected =
        vec![line("thread_received", Surface::Intake, ""), line("claimed", FACES[winner], holder)];
    expected.append(&mut refused);
    expected.extend([
        line("draft_saved", Surface::Teams, holder),
        line("refused", Surface::Discord, holder),
        line("approved", Surface::Discord, "max"),
        line("release_scheduled", Surface::Discord, "max"),
    ]);
    // One decision after the other: in which order the three were refused is chance.
    let mut found = lines.clone();
    found[2..5].sort();
    expected[2..5].sort();
    assert_eq!(found, expected, "{lines:#?}");
}

/// Under the card of each platform stands who did it.
fn every_history_tells_it(office: &Office, name: &str) {
    let slack: Vec<Value> = {
        let kept = office.web.kept.lock().unwrap();
        let replies = kept.messages.values().filter(|message| message["thread_ts"].is_string());
        replies.cloned().collect()
    };
    let teams: Vec<Value> = {
        let kept = office.service.kept();
        let of_card = kept.messages.iter().rfind(|(id, _)| id.starts_with("19:care@thread.tacv2;"));
        of_card.unwrap().1[1..].iter().map(|(_, message)| message.clone()).collect()
    };
    let card = office.fake.card();
    let discord = office.fake.messages(card["id"].as_str().unwrap());
    for (surface, history) in [("slack", slack), ("teams", teams), ("discord", discord)] {
        let told: String = history.iter().map(texts).collect();
        for words in [name, "claimed it", "Max"] {
            assert!(told.contains(words), "the history in {surface} does not tell '{words}': {told}");
        }
    }
}

/// All that a message says, without what Slack and Discord put in to keep a text from being markup.
fn texts(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{} ", text.replace(['\\', '\u{2060}'], "")),
        Value::Array(items) => items.iter().map(texts).collect(),
        Value::Object(members) => {
            let seen = members.iter().filter(|(name, _)| !matches!(name.as_str(), "data" | "fallback"));
            seen.map(|(_, value)| texts(value)).collect()
        }
        _ => String::new(),
    }
}
