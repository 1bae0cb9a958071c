//! M2.3 and intake: once, in its queue, joined to its conversation, in any order.

use futures_util::future::join_all;
use watchfloor::domain::refusal::Refusal;
use watchfloor::domain::state::State;
use watchfloor::domain::thread::Priority;

use crate::support::{desk, message};

#[test]
fn the_same_message_comes_in_once_however_often_it_is_brought() {
    desk(async |t| {
        let results = join_all((0..20).map(|_| t.takes(message("same", "Hello?")))).await;
        let outcomes: Vec<_> = results.into_iter().map(Result::unwrap).collect();
        assert_eq!(outcomes.iter().filter(|outcome| outcome.created).count(), 1);
        assert!(outcomes.iter().all(|outcome| outcome.subject == outcomes[0].subject));
    });
}

#[test]
fn messages_of_one_conversation_join_also_when_they_come_together() {
    desk(async |t| {
        let results = join_all((0..5).map(|number| {
            let mut part = message(&format!("part-{number}"), &format!("Part {number}"));
            part.conversation = "talk".into();
            t.takes(part)
        }))
        .await;
        let subjects: Vec<_> = results.into_iter().map(|result| result.unwrap().subject.unwrap()).collect();
        assert!(subjects.iter().all(|subject| *subject == subjects[0]));
        assert_eq!(t.store.messages(&subjects[0]).await.unwrap().len(), 5);
    });
}

#[test]
fn rules_route_and_raise() {
    desk(async |t| {
        let mut press = message("press", "A question");
        press.network = "press".into();
        press.reach = Some(50_000);
        press.priority = None;
        let thread = t.takes(press).await.unwrap().thread.unwrap();
        assert_eq!((thread.queue.as_str(), thread.priority), ("press", Priority::Urgent));
        assert_eq!(thread.rules, ["press goes to press", "wide reach is urgent"]);
    });
}

#[test]
fn an_unknown_queue_is_refused_with_those_there_are() {
    desk(async |t| {
        let mut lost = message("lost", "Hello?");
        lost.queue = Some("nowhere".into());
        let refused = t.takes(lost).await.unwrap_err();
        assert!(matches!(refused, Refusal::UnknownName { known, .. } if known == ["care", "press"]));
    });
}

#[test]
fn a_listed_conversation_becomes_a_card_when_it_turns_urgent() {
    desk(async |t| {
        let mut calm = message("calm", "Hm");
        calm.priority = Some(Priority::Low);
        let thread = t.takes(calm).await.unwrap().subject.unwrap();
        let mut angry = message("angry", "HELLO?!");
        angry.conversation = "calm".into();
        t.takes(angry).await.unwrap();
        assert_eq!(t.thread(&thread).await.state, State::Open);
    });
}

#[test]
fn a_clock_that_runs_ahead_does_not_make_a_thread_younger() {
    desk(async |t| {
        let mut early = message("early", "Hello?");
        early.received_at = Some(t.clock.at() + watchfloor::domain::time::Millis::hours(9));
        let thread = t.takes(early).await.unwrap().thread.unwrap();
        assert_eq!(thread.received_at, t.clock.at());
    });
}
