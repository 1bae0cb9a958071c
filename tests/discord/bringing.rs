//! Cards brought to Discord through all that goes wrong there.

use serde_json::json;
use watchfloor::chat::discord::commands::registered;
use watchfloor::chat::platform::{Notification, Platform as _, Reach, SendError};
use watchfloor::domain::actor::Surface;
use watchfloor::domain::desk::Channel;
use watchfloor::domain::time::Millis;
use watchfloor::i18n::Locales;

use crate::desk::{Desk, Way, client, said};
use crate::fake::{TOKEN, Trouble};

fn channel() -> Channel {
    Channel { platform: Surface::Discord, id: "100".into() }
}

#[tokio::test]
async fn a_lost_answer_makes_no_second_card() {
    let desk = Desk::open(Way::Http).await;
    desk.fake.next(Trouble::AnswerLost);
    let thread = desk.receives("Where is my parcel?").await;
    desk.clock.set(desk.clock.at() + Millis::minutes(5));
    desk.work().await;
    let card = desk.fake.card();
    let found = desk.platform.find(&channel(), &thread).await.unwrap();
    assert_eq!(found.as_deref(), card["id"].as_str());
    assert_eq!(desk.platform.find(&channel(), &"01KAQ3V7M2N8P4R6S9T4F9K2ZZ".into()).await.unwrap(), None);
}

#[tokio::test]
async fn a_nonce_of_old_does_not_hide_that_the_card_is_gone() {
    let desk = Desk::open(Way::Http).await;
    let thread = desk.receives("Where is my parcel?").await;
    let first = desk.fake.card()["id"].as_str().unwrap().to_owned();
    let card = watchfloor::app::cards::card(
        &desk.reception.door().around().live.load().desk,
        &desk.thread(&thread).await,
    );
    desk.clock.set(desk.clock.at() + Millis::minutes(1));
    let same = desk.platform.post(&channel(), &card).await.unwrap();
    assert_eq!(same, first, "posted twice within minutes it is one message");
    desk.fake.loses("100", &first);
    let posted = desk.platform.post(&channel(), &card).await.unwrap();
    assert_ne!(posted, first);
    assert_eq!(desk.fake.card()["id"], posted.as_str());
}

#[tokio::test]
async fn a_deleted_card_is_posted_anew() {
    let desk = Desk::open(Way::Http).await;
    desk.receives("Where is my parcel?").await;
    let card = desk.fake.card();
    desk.fake.loses("100", card["id"].as_str().unwrap());
    // The next change finds it out.
    desk.presses("10001", &card, "Claim").await;
    desk.clock.set(desk.clock.at() + Millis::minutes(5));
    desk.work().await;
    assert!(said(&desk.fake.card()).contains("Rita"));
}

#[tokio::test]
async fn too_many_calls_wait_and_are_not_made() {
    let desk = Desk::open(Way::Http).await;
    for (global, reach) in [(false, Reach::Channel), (true, Reach::Platform)] {
        desk.fake.next(Trouble::TooFast(7.5, global));
        let before = desk.fake.calls("");
        for _ in 0..3 {
            let asked = desk.platform.find(&channel(), &"T".into()).await;
            let Err(SendError::Later { reach: told, after: Some(after), .. }) = asked else {
                panic!("{asked:?}")
            };
            assert_eq!((told, after), (reach, Millis(7_500)));
        }
        assert!(desk.fake.calls("") - before <= 2, "a shut bucket is left alone");
        desk.clock.set(desk.clock.at() + Millis(7_500));
        assert!(desk.platform.find(&channel(), &"T".into()).await.is_ok());
    }
}

#[tokio::test]
async fn what_discord_refuses_is_said_in_words_and_as_far_as_it_reaches() {
    let desk = Desk::open(Way::Http).await;
    desk.platform.find(&channel(), &"T".into()).await.unwrap();
    for (status, code, reach, word) in [
        (403, 50001, Reach::Channel, "View Channel"),
        (403, 50013, Reach::Channel, "Send Messages"),
        (404, 10003, Reach::Channel, "desk file"),
        (401, 0, Reach::Platform, "token"),
    ] {
        desk.fake.next(Trouble::Refuses(status, code));
        let Err(SendError::Refused { reach: told, why }) = desk.platform.find(&channel(), &"T".into()).await
        else {
            panic!("{code}")
        };
        assert_eq!(told, reach, "{code}");
        assert!(why.contains(word) && !why.contains(TOKEN), "{why}");
    }
    desk.fake.next(Trouble::Refuses(503, 0));
    let down = desk.platform.find(&channel(), &"T".into()).await;
    assert!(matches!(down, Err(SendError::Later { reach: Reach::Platform, .. })));
    let nowhere = Channel { platform: Surface::Discord, id: "../users/@me".into() };
    assert!(matches!(desk.platform.find(&nowhere, &"T".into()).await, Err(SendError::Refused { .. })));
    let wrong = client(&desk.fake, desk.clock.clone(), "another-token");
    let refused = wrong.application().await.unwrap_err().into_send_error();
    assert!(matches!(refused, SendError::Refused { reach: Reach::Platform, .. }));
}

#[tokio::test]
async fn history_stands_in_a_thread_under_the_card() {
    let desk = Desk::open(Way::Http).await;
    desk.receives("Where is my parcel?").await;
    desk.presses("10001", &desk.fake.card(), "Claim").await;
    desk.work().await;
    let card = desk.fake.card()["id"].as_str().unwrap().to_owned();
    let history = desk.fake.messages(&card);
    let told: String = history.iter().map(said).collect();
    assert!(told.contains("claimed it") && told.contains("Rita"), "{told}");
    let last = desk.platform.last_history(&channel(), &card).await.unwrap();
    assert!(last > 0);
    assert_eq!(desk.platform.last_history(&channel(), "12345").await.unwrap(), 0, "there is no thread yet");
    // An archived thread comes back with the next line.
    desk.fake.model.lock().unwrap().archived.push(card.clone());
    desk.presses("10001", &desk.fake.card(), "Release").await;
    desk.work().await;
    assert!(desk.platform.last_history(&channel(), &card).await.unwrap() > last);
}

#[tokio::test]
async fn somebody_is_told_once_and_in_private() {
    let desk = Desk::open(Way::Http).await;
    let notification = Notification {
        id: "n1".into(),
        locale: "en".into(),
        text: "Max sent your draft back: <@1> too long".into(),
        card: None,
        buttons: Vec::new(),
    };
    desk.platform.tell("10001", &notification).await.unwrap();
    desk.platform.tell("10001", &notification).await.unwrap();
    let told = desk.fake.messages("710001");
    assert_eq!(told.len(), 1);
    assert!(said(&told[0]).contains(r"\<\@1\>"));
    desk.fake.next(Trouble::Refuses(403, 50007));
    let refused = desk.platform.tell("10001", &Notification { id: "n2".into(), ..notification }).await;
    assert!(matches!(refused, Err(SendError::Refused { reach: Reach::Message, .. })));
}

#[tokio::test]
async fn accounts_are_known_by_the_server() {
    let desk = Desk::open(Way::Http).await;
    for (id, member) in [
        ("1", json!({"user": {"id": "1"}})),
        ("2", json!({"user": {"id": "2", "bot": true}})),
        ("3", json!({"user": {"id": "3"}, "pending": true})),
    ] {
        desk.fake.model.lock().unwrap().members.insert(id.into(), member);
    }
    for (id, outsider) in [("1", false), ("2", true), ("3", true), ("4", true)] {
        assert_eq!(desk.platform.profile(id).await.unwrap().unwrap().outsider, outsider, "{id}");
    }
    assert_eq!(desk.platform.profile_by_email("jo@example.org").await.unwrap(), None);
}

#[tokio::test]
async fn commands_are_registered_only_when_they_differ() {
    let desk = Desk::open(Way::Http).await;
    let client = desk.platform.client.clone();
    let locales = Locales::load().unwrap();
    let mut commands = registered(&watchfloor::app::discord::registry::commands(), &locales, false);
    assert!(client.register(&commands).await.unwrap());
    assert!(!client.register(&commands).await.unwrap(), "as Discord gives them back they are the same");
    commands[0]["options"][3]["description"] = "Something else".into();
    assert!(client.register(&commands).await.unwrap());
    commands[0]["options"].as_array_mut().unwrap().pop();
    assert!(client.register(&commands).await.unwrap(), "one command less is a difference");
    assert_eq!(desk.fake.calls("PUT"), 3);
}
