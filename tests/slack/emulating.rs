//! The client against a Web API with state that somebody else wrote, npm's `emulate`: cards are posted,
//! changed and found again there. `scripts/test` installs it and says where its Node is in
//! `WATCHFLOOR_TEST_EMULATE`; without that these tests are left out, and say so.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use watchfloor::chat::card::Card;
use watchfloor::chat::platform::{Digest, History, Notification, Platform as _, Reach, SendError};
use watchfloor::chat::slack::client::{Access, SlackClient};
use watchfloor::domain::actor::Surface;
use watchfloor::domain::desk::Channel;
use watchfloor::domain::time::Timestamp;
use watchfloor::i18n::Locales;

use super::support::machine::HandClock;
use super::world::{Transport, World, texts};

/// The emulator, and a client of it.
struct Emulated {
    process: Child,
    url: String,
    client: SlackClient,
    http: reqwest::Client,
}

impl Drop for Emulated {
    fn drop(&mut self) {
        // It ends with its standard input; it has nothing to save.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Emulated {
    /// None where it is not installed.
    #[expect(clippy::disallowed_methods, reason = "whoever runs the test says what is installed")]
    async fn start() -> Option<Self> {
        let Some(node) = std::env::var_os("WATCHFLOOR_TEST_EMULATE") else {
            println!("emulate is left out: WATCHFLOOR_TEST_EMULATE is not set");
            return None;
        };
        let mut process = Command::new(node)
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/slack/peer/start.mjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let url = format!("{}/api", ready["url"].as_str().unwrap());
        let client = SlackClient::new(Access {
            bot_token: "xoxb-not-a-real-token".to_owned(),
            api_url: url.clone(),
            patience: Duration::from_secs(5),
            locales: Arc::new(Locales::load().unwrap()),
            clock: Arc::new(HandClock::new()),
        })
        .unwrap();
        client.identify().await.unwrap();
        let _ = rustls::crypto::ring::default_provider().install_default();
        Some(Self { process, url, client, http: reqwest::Client::builder().build().unwrap() })
    }

    /// What a method answers, past our client.
    async fn asks(&self, method: &str, with: Value) -> Value {
        let request = self.http.post(format!("{}/{method}", self.url)).bearer_auth("xoxb-not-a-real-token");
        let answer: Value = request.json(&with).send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["ok"], true, "{method}: {answer}");
        answer
    }

    async fn channel(&self, name: &str) -> Channel {
        let answer = self.asks("conversations.list", json!({})).await;
        let found = answer["channels"].as_array().unwrap().iter().find(|channel| channel["name"] == name);
        Channel { platform: Surface::Slack, id: found.unwrap()["id"].as_str().unwrap().to_owned() }
    }

    async fn history(&self, channel: &Channel) -> Vec<Value> {
        let answer = self.asks("conversations.history", json!({"channel": channel.id})).await;
        answer["messages"].as_array().unwrap().clone()
    }
}

/// A card, before and after something was done about it.
async fn cards() -> (Card, Card) {
    let world = World::without_sockets(Transport::Http).await;
    let thread = world.receives("Where is <my> order? @channel").await;
    let before = world.card(&thread).await;
    world.interacts(&world.press("U1", &before, "claim")).await;
    (before, world.card(&thread).await)
}

#[tokio::test]
async fn a_card_is_posted_changed_and_found_again() {
    let Some(emulated) = Emulated::start().await else { return };
    let (before, after) = cards().await;
    let care = emulated.channel("care").await;
    let client = &emulated.client;
    let message = client.post(&care, &before).await.unwrap();
    let shown = emulated.history(&care).await;
    assert_eq!(shown.len(), 1);
    assert!(texts(&shown[0]).contains("order?"), "{}", shown[0]);
    client.update(&care, &message, &after).await.unwrap();
    let shown = emulated.history(&care).await;
    assert_eq!(shown.len(), 1, "it was changed and not posted again");
    assert!(texts(&shown[0]["blocks"]).contains("Rita"), "{}", shown[0]);
    assert_eq!(client.find(&care, &before.thread).await.unwrap(), Some(message.clone()));
    assert_eq!(client.find(&emulated.channel("press").await, &before.thread).await.unwrap(), None);

    emulated.asks("chat.delete", json!({"channel": care.id, "ts": message})).await;
    assert_eq!(client.update(&care, &message, &after).await, Err(SendError::MessageGone));
    assert_eq!(client.find(&care, &before.thread).await.unwrap(), None);
}

#[tokio::test]
async fn history_stands_under_the_card_and_says_how_far_it_tells() {
    let Some(emulated) = Emulated::start().await else { return };
    let (card, _) = cards().await;
    let care = emulated.channel("care").await;
    let message = emulated.client.post(&care, &card).await.unwrap();
    assert_eq!(emulated.client.last_history(&care, &message).await.unwrap(), 0);
    for until in [3, 12] {
        let history = History { thread: card.thread.clone(), locale: "en".into(), lines: Vec::new(), until };
        emulated.client.add_history(&care, &message, &history).await.unwrap();
    }
    assert_eq!(emulated.client.last_history(&care, &message).await.unwrap(), 12);
    let shown = emulated.history(&care).await;
    assert_eq!(shown.len(), 1, "replies do not stand in the channel itself");
}

#[tokio::test]
async fn digests_are_posted_once_and_changed_and_people_are_told_in_private() {
    let Some(emulated) = Emulated::start().await else { return };
    let (card, _) = cards().await;
    let care = emulated.channel("care").await;
    let since = Timestamp::from_millis(1_795_000_000_000);
    let mut digest = Digest { locale: "de".into(), since, waiting: 12, threads: Vec::new() };
    let message = emulated.client.show_digest(&care, None, &digest).await.unwrap();
    digest.waiting = 0;
    let again = emulated.client.show_digest(&care, Some(&message), &digest).await.unwrap();
    assert_eq!(message, again);
    assert_eq!(emulated.history(&care).await.len(), 1);

    let rita = emulated.client.profile_by_email("rita@acme.example").await.unwrap().unwrap();
    assert!(!rita.outsider);
    assert_eq!(emulated.client.profile(&rita.id).await.unwrap().unwrap().email, rita.email);
    let notification = Notification {
        id: "n1".into(),
        locale: "en".into(),
        text: "Somebody escalated a thread to you".into(),
        card: Some(Box::new(card)),
        buttons: Vec::new(),
    };
    emulated.client.tell(&rita.id, &notification).await.unwrap();
    let open = emulated.asks("conversations.open", json!({"users": rita.id})).await;
    let private =
        Channel { platform: Surface::Slack, id: open["channel"]["id"].as_str().unwrap().to_owned() };
    assert!(texts(&json!(emulated.history(&private).await)).contains("escalated a thread to you"));
}

#[tokio::test]
async fn channels_that_cannot_show_cards_say_so() {
    let Some(emulated) = Emulated::start().await else { return };
    let (card, _) = cards().await;
    let press = emulated.channel("press").await;
    assert!(emulated.client.channel(&press.id).await.unwrap().member);
    emulated.asks("conversations.archive", json!({"channel": press.id})).await;
    assert!(emulated.client.channel(&press.id).await.unwrap().archived);
    let nowhere = Channel { platform: Surface::Slack, id: "C0NOWHERE0".into() };
    for channel in [&press, &nowhere] {
        let refused = emulated.client.post(channel, &card).await.unwrap_err();
        assert!(matches!(&refused, SendError::Refused { reach: Reach::Channel, .. }), "{refused}");
    }
}
