//! D2: claim, release, hand over, time-out, caps.

use std::sync::Arc;

use futures_util::future::join_all;
use watchfloor::app::inbound::{Call, Caller, Inbound};
use watchfloor::commands::arguments::Arguments;
use watchfloor::commands::find;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::refusal::Refusal;
use watchfloor::domain::state::State;
use watchfloor::domain::thread::Priority;
use watchfloor::domain::time::Millis;

use crate::support::{desk, message};

#[test]
fn one_of_many_claims_at_once_wins_and_the_others_are_told_who() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        let claims = (0..100).map(|number| {
            let person = ["rita", "ravi", "max", "sam"][number % 4];
            let surface = [Surface::Slack, Surface::Teams, Surface::Discord, Surface::Console][number % 4];
            let spec = find("claim").unwrap();
            let call = Call::Command { spec, arguments: Arguments::default() };
            let inbound = Inbound::new(Caller::Session(person.into()), surface, call).about(thread.clone());
            let dispatcher = Arc::clone(&t.dispatcher);
            tokio::spawn(async move { (person, dispatcher.dispatch(inbound).await) })
        });
        let results: Vec<_> = join_all(claims).await.into_iter().map(Result::unwrap).collect();
        t.work().await;
        let holder = t.thread(&thread).await.holder.unwrap();
        let winners = results
            .iter()
            .filter(|(_, result)| result.as_ref().is_ok_and(|outcome| outcome.decisions > 0))
            .count();
        assert_eq!(winners, 1);
        let name = ["Rita", "Ravi", "Max", "Sam"]
            .into_iter()
            .find(|name| name.to_lowercase() == holder.person.as_str())
            .unwrap();
        for (person, result) in results {
            match result {
                // The winner may have pressed again: it is theirs already.
                Ok(_) => assert_eq!(person, holder.person.as_str()),
                Err(watchfloor::app::fault::Failure::Refused(refusal)) => {
                    assert_eq!(refusal, Refusal::AlreadyClaimed { by: name.into(), since: holder.since });
                }
                Err(fault) => panic!("{fault:?}"),
            }
        }
    });
}

#[test]
fn a_claim_without_a_draft_ends_and_the_thread_is_open_again() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.person("rita").clicks("claim", &thread).await.unwrap();
        t.advance(Millis::minutes(29)).await;
        assert_eq!(t.thread(&thread).await.state, State::Claimed);
        t.advance(Millis::minutes(1)).await;
        assert_eq!(t.thread(&thread).await.state, State::Open);
        let told = t.store.notices_for(&"rita".into(), 5).await.unwrap();
        assert_eq!(told[0].0.text.key, "notice-claim-expired");
        t.person("ravi").clicks("claim", &thread).await.unwrap();
    });
}

#[test]
fn a_claim_with_a_draft_does_not_end() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.person("rita").says("edit", &thread, "text=On its way").await.unwrap();
        t.advance(Millis::hours(5)).await;
        assert!(t.thread(&thread).await.is_held_by(&"rita".into()));
    });
}

#[test]
fn a_thread_is_released_assigned_and_released_by_a_lead() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.person("rita").clicks("claim", &thread).await.unwrap();
        let refused = t.person("ravi").says("release", &thread, "").await.unwrap_err();
        assert_eq!(refused, Refusal::NotHolder { holder: Some("Rita".into()) });
        t.person("rita").clicks("release", &thread).await.unwrap();
        t.person("sam").says("assign", &thread, "ravi").await.unwrap();
        assert!(t.thread(&thread).await.is_held_by(&"ravi".into()));
        let told = t.store.notices_for(&"ravi".into(), 5).await.unwrap();
        assert_eq!(told[0].0.text.key, "notice-assigned");
        t.person("sam").clicks("release", &thread).await.unwrap();
        assert_eq!(t.thread(&thread).await.holder, None);
    });
}

#[test]
fn nobody_holds_more_than_a_queue_allows() {
    desk(async |t| {
        let mut threads = Vec::new();
        for number in 0..3 {
            let mut incoming = message(&format!("p{number}"), "A question from the press");
            incoming.network = "press".into();
            threads.push(t.takes(incoming).await.unwrap().subject.unwrap());
        }
        for thread in &threads[..2] {
            t.person("rita").clicks("claim", thread).await.unwrap();
        }
        let refused = t.person("rita").clicks("claim", &threads[2]).await.unwrap_err();
        assert_eq!(refused, Refusal::ClaimCap { queue: "Press".into(), cap: 2 });
        // Also where a lead means well, and also where both are claimed in one moment.
        assert!(t.person("sam").says("assign", &threads[2], "rita").await.is_err());
        t.person("rita").clicks("resolve", &threads[0]).await.unwrap();
        t.person("rita").clicks("claim", &threads[2]).await.unwrap();
    });
}

#[test]
fn a_listed_thread_is_promoted_or_claimed_from_the_list() {
    desk(async |t| {
        let mut low = message("low", "Nice shop!");
        low.priority = Some(Priority::Low);
        let thread = t.takes(low).await.unwrap().subject.unwrap();
        assert_eq!(t.thread(&thread).await.state, State::Listed);
        assert_eq!(t.platform(Surface::Slack).calls(), 0);
        t.person("rita").clicks("promote", &thread).await.unwrap();
        assert_eq!(t.thread(&thread).await.state, State::Open);
        assert_eq!(t.platform(Surface::Slack).calls(), 2, "a card, and who promoted it under it");
    });
}
