//! What the client makes of a service that fails: cards come late and not twice, and the time is obeyed.

use serde_json::json;
use watchfloor::chat::platform::{Notification, Platform as _, Reach, SendError};
use watchfloor::domain::time::Millis;

use super::world::{APP, CHANNEL, World, plays, texts};

async fn installed(world: &World) {
    let added = json!({"type": "conversationUpdate", "membersAdded": [{"id": format!("28:{APP}")}],
        "conversation": {"id": CHANNEL, "conversationType": "channel"}});
    assert_eq!(world.sends(&world.activity("admin", added)).await.0, 200);
    world.service.kept().calls.clear();
}

fn notification(id: &str) -> Notification {
    Notification {
        id: id.to_owned(),
        locale: "en".to_owned(),
        text: "**News** <at>x</at>".to_owned(),
        card: None,
        buttons: Vec::new(),
    }
}

#[test]
fn what_fails_for_a_while_comes_later_and_once() {
    plays(async |world| {
        installed(&world).await;
        for status in [412, 429, 500, 502, 503, 504] {
            world.service.kept().faults.push_back((status, None, ""));
        }
        world.receives("Where is my order?").await;
        assert_eq!(world.service.roots(CHANNEL), 0);
        for _ in 0..12 {
            world.passes(Millis::minutes(3)).await;
        }
        assert_eq!(world.service.roots(CHANNEL), 1);
        assert_eq!(world.service.kept().calls.iter().filter(|call| call.starts_with("POST")).count(), 7);
    });
}

#[test]
fn a_deleted_card_is_posted_anew() {
    plays(async |world| {
        installed(&world).await;
        world.receives("Where is my order?").await;
        let card = world.card();
        world.service.kept().messages.clear();
        world.presses("rita", &card, "Claim").await;
        world.passes(Millis::minutes(3)).await;
        assert_eq!(world.service.roots(CHANNEL), 1);
        assert!(texts(&world.card()).contains("Held by Rita"));
    });
}

#[test]
fn a_card_is_posted_after_a_restart_to_where_it_was_told() {
    plays(async |world| {
        installed(&world).await;
        let world = world.restarts().await;
        world.receives("Where is my order?").await;
        assert_eq!(world.service.roots(CHANNEL), 1);
    });
}

#[test]
fn cards_wait_until_the_app_is_added() {
    plays(async |world| {
        world.receives("Where is my order?").await;
        assert_eq!(world.service.roots(CHANNEL), 0);
        installed(&world).await;
        world.passes(Millis::seconds(1)).await;
        assert_eq!(world.service.roots(CHANNEL), 1);
    });
}

#[test]
fn a_token_that_is_not_accepted_any_more_is_asked_for_anew() {
    plays(async |world| {
        installed(&world).await;
        world.client.tell("aad-rita", &notification("1")).await.unwrap();
        assert_eq!(world.service.kept().tokens, 1);
        // Somebody else's tokens count now, and ours does not.
        world.service.kept().faults.push_back((401, None, ""));
        world.client.tell("aad-rita", &notification("2")).await.unwrap();
        assert_eq!(world.service.kept().tokens, 2);
        world.service.kept().faults.extend([(401, None, ""), (401, None, "")]);
        let Err(SendError::Refused { reach: Reach::Platform, why }) =
            world.client.tell("aad-rita", &notification("3")).await
        else {
            panic!("not refused")
        };
        assert!(why.contains("app_id") && !why.contains("token-"), "{why}");
        // It is kept until shortly before its end.
        world.passes(Millis::minutes(56)).await;
        world.client.tell("aad-rita", &notification("4")).await.unwrap();
        assert_eq!(world.service.kept().tokens, 4);
    });
}

#[test]
fn people_are_told_in_their_own_chat_in_plain_words() {
    plays(async |world| {
        installed(&world).await;
        world.client.tell("aad-rita", &notification("1")).await.unwrap();
        let told = world.service.latest("a:aad-rita");
        assert_eq!(
            told["attachments"][0]["content"]["body"][0]["items"][0]["inlines"][0]["text"],
            "**News** <at>x</at>"
        );
        assert_eq!(told.get("text"), None);
        world.client.tell("aad-rita", &notification("2")).await.unwrap();
        let opened =
            world.service.kept().calls.iter().filter(|call| call.ends_with("/v3/conversations")).count();
        assert_eq!(opened, 1, "the chat is opened once");
    });
}

#[test]
fn the_wait_that_is_asked_for_is_obeyed() {
    plays(async |world| {
        installed(&world).await;
        world.service.kept().faults.push_back((429, Some("30"), ""));
        let error = world.client.tell("aad-rita", &notification("1")).await.unwrap_err();
        let SendError::Later { after: Some(after), .. } = error else { panic!("{error:?}") };
        assert!((30_000..=32_000).contains(&after.0), "{after:?}");
    });
}
