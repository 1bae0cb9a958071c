//! The gateway: it comes back after every loss, and tells what happened to cards and channels.

use serde_json::json;
use watchfloor::domain::time::Millis;

use crate::desk::{Desk, Way, said};

#[tokio::test]
async fn a_lost_connection_goes_on_where_it_was() {
    let desk = Desk::open(Way::Gateway).await;
    let thread = desk.receives("Where is my parcel?").await;
    desk.presses("10001", &desk.fake.card(), "Claim").await;
    desk.fake.tells_raw(json!({"op": 7, "d": null}));
    let resumed = desk.fake.until(|model| model.told.iter().find(|said| said["op"] == 6).cloned()).await;
    assert_eq!(resumed["d"]["session_id"], "s1");
    assert!(resumed["d"]["seq"].as_u64().unwrap() >= 2);
    let note = desk.presses("10001", &desk.fake.card(), "Release").await;
    assert!(said(&note).contains('✓'), "{note:#}");
    assert!(desk.thread(&thread).await.holder.is_none());
    desk.fake.hangs_up(4009);
    let again = |model: &crate::fake::Model| {
        (model.told.iter().filter(|said| said["op"] == 2).count() == 2).then_some(())
    };
    desk.fake.until(again).await;
}

#[tokio::test]
async fn it_beats_and_asks_for_no_privileged_intent() {
    let desk = Desk::open(Way::Gateway).await;
    let identified = desk.fake.until(|model| model.told.iter().find(|said| said["op"] == 2).cloned()).await;
    assert_eq!(identified["d"]["intents"], 1 | 512);
    desk.fake
        .until(|model| (model.told.iter().filter(|said| said["op"] == 1).count() >= 2).then_some(()))
        .await;
}

#[tokio::test]
async fn a_deleted_card_is_back_without_anybody_doing_anything() {
    let desk = Desk::open(Way::Gateway).await;
    desk.receives("Where is my parcel?").await;
    let card = desk.fake.card()["id"].as_str().unwrap().to_owned();
    desk.fake.loses("100", &card);
    let mut pulse = desk.reception.door().around().hub.pulse();
    pulse.borrow_and_update();
    desk.fake.tells("MESSAGE_DELETE", json!({"id": card, "channel_id": "100", "guild_id": "50000"}));
    tokio::time::timeout(std::time::Duration::from_secs(20), pulse.changed()).await.unwrap().unwrap();
    desk.clock.set(desk.clock.at() + Millis::minutes(2));
    desk.work().await;
    assert_ne!(desk.fake.card()["id"], card.as_str());
}
