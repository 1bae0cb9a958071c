//! D6: what is approved leaves exactly once, or stands visibly as failed.

use watchfloor::domain::refusal::Refusal;
use watchfloor::domain::state::State;
use watchfloor::domain::time::Millis;

use crate::support::{Desk, desk};

async fn approved(t: &mut Desk) -> watchfloor::domain::ids::ThreadId {
    let thread = t.receives("Where is my parcel?").await;
    t.person("rita").says("edit", &thread, "text=Tomorrow").await.unwrap();
    t.person("max").clicks("approve", &thread).await.unwrap();
    thread
}

#[test]
fn an_approved_reply_leaves_after_its_undo_window_exactly_once() {
    desk(async |t| {
        let thread = approved(t).await;
        t.advance(Millis::seconds(9)).await;
        assert!(t.receiver.published().is_empty());
        t.advance(Millis::seconds(1)).await;
        assert_eq!(t.receiver.published(), [("Tomorrow".to_owned(), 1)]);
        assert_eq!(t.thread(&thread).await.state, State::Published);
        t.advance(Millis::hours(24)).await;
        assert_eq!(t.receiver.published(), [("Tomorrow".to_owned(), 1)]);
    });
}

#[test]
fn a_recalled_reply_does_not_leave() {
    desk(async |t| {
        let thread = approved(t).await;
        t.advance(Millis::seconds(8)).await;
        t.person("rita").clicks("recall", &thread).await.unwrap();
        t.advance(Millis::hours(1)).await;
        assert!(t.receiver.published().is_empty());
        assert_eq!(t.thread(&thread).await.state, State::AwaitingApproval);
    });
}

#[test]
fn a_receiver_that_stumbles_gets_it_all_the_same() {
    desk(async |t| {
        let thread = approved(t).await;
        t.receiver.answers(&[503, 429]);
        t.advance(Millis::minutes(5)).await;
        assert_eq!(t.receiver.published(), [("Tomorrow".to_owned(), 1)]);
        let delivery = t.thread(&thread).await.delivery.unwrap();
        assert_eq!((delivery.attempts, delivery.error), (3, None));
    });
}

#[test]
fn a_lost_answer_brings_the_same_key_again() {
    desk(async |t| {
        let thread = approved(t).await;
        t.receiver.loses_answers(1);
        t.advance(Millis::minutes(5)).await;
        // Brought twice under one key: a receiver that keeps keys publishes once.
        assert_eq!(t.receiver.published(), [("Tomorrow".to_owned(), 2)]);
        assert_eq!(t.thread(&thread).await.state, State::Published);
    });
}

#[test]
fn what_cannot_be_delivered_stands_as_failed_until_somebody_retries() {
    desk(async |t| {
        let thread = approved(t).await;
        t.receiver.answers(&[500, 500, 500, 500]);
        t.advance(Millis::hours(1)).await;
        let failed = t.thread(&thread).await;
        assert_eq!(failed.state, State::Failed);
        assert!(failed.delivery.unwrap().error.unwrap().contains("500"));
        assert_eq!(
            t.store.notices_for(&"rita".into(), 1).await.unwrap()[0].0.text.key,
            "notice-delivery-failed"
        );
        t.person("rita").clicks("retry", &thread).await.unwrap();
        t.advance(Millis::minutes(1)).await;
        assert_eq!(t.receiver.published(), [("Tomorrow".to_owned(), 1)]);
        assert_eq!(t.thread(&thread).await.state, State::Published);
    });
}

#[test]
fn a_receiver_that_will_never_take_it_is_not_asked_again() {
    desk(async |t| {
        let thread = approved(t).await;
        t.receiver.answers(&[410]);
        t.advance(Millis::hours(1)).await;
        let failed = t.thread(&thread).await;
        assert_eq!((failed.state, failed.delivery.unwrap().attempts), (State::Failed, 1));
    });
}

#[test]
fn a_failed_reply_is_changed_and_approved_anew() {
    desk(async |t| {
        let thread = approved(t).await;
        t.receiver.answers(&[410]);
        t.advance(Millis::minutes(1)).await;
        t.person("rita").says("edit", &thread, "revision=1 text=The day after tomorrow").await.unwrap();
        assert!(matches!(t.person("rita").says("retry", &thread, "").await, Err(Refusal::WrongState { .. })));
        t.person("max").clicks("approve", &thread).await.unwrap();
        t.advance(Millis::minutes(1)).await;
        assert_eq!(t.receiver.published(), [("The day after tomorrow".to_owned(), 1)]);
    });
}

#[test]
fn a_follow_up_is_a_reply_of_its_own() {
    desk(async |t| {
        let thread = approved(t).await;
        t.advance(Millis::minutes(1)).await;
        let mut thanks = crate::support::message("m1-b", "And where exactly?");
        thanks.conversation = "m1".into();
        t.takes(thanks).await.unwrap();
        assert_eq!(t.thread(&thread).await.state, State::Claimed);
        t.person("rita").says("edit", &thread, "revision=1 text=At your door").await.unwrap();
        t.person("max").clicks("approve", &thread).await.unwrap();
        t.advance(Millis::minutes(1)).await;
        let mut texts: Vec<_> = t.receiver.published();
        texts.sort();
        assert_eq!(texts, [("At your door".to_owned(), 1), ("Tomorrow".to_owned(), 1)]);
    });
}
