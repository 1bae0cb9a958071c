//! D1, D9: cards stand everywhere at once and heal by themselves.

use watchfloor::domain::actor::Surface;
use watchfloor::domain::desk::Channel;
use watchfloor::domain::incoming::Incoming;
use watchfloor::domain::time::Millis;

use crate::support::platform::Trouble;
use crate::support::{desk, message};

#[test]
fn a_card_stands_in_every_channel_of_its_queue() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        for (surface, id) in
            [(Surface::Slack, "C1"), (Surface::Teams, "19:care@thread"), (Surface::Discord, "100")]
        {
            let channel = Channel { platform: surface, id: id.into() };
            let cards = t.platform(surface).cards_of(&channel, &thread);
            assert_eq!(cards.len(), 1, "{surface:?}");
            assert_eq!(cards[0].text, "Where is my parcel?");
            assert!(cards[0].buttons.iter().any(|button| button.command == "claim"));
        }
    });
}

#[test]
fn an_outage_heals_with_one_update_for_many_changes() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        let slack = t.platform(Surface::Slack);
        slack.goes_down();
        for number in 0..10 {
            t.person("rita").says("note", &thread, &format!("note {number}")).await.unwrap();
        }
        t.advance(Millis::hours(1)).await;
        slack.heals();
        let before = slack.calls();
        t.advance(Millis::minutes(5)).await;
        assert_eq!(slack.calls() - before, 2, "ten changes want one update, and one message of history");
    });
}

#[test]
fn a_lost_answer_makes_no_second_card() {
    desk(async |t| {
        t.platform(Surface::Slack).next(Trouble::AnswerLost);
        let thread = t.receives("Where is my parcel?").await;
        t.advance(Millis::minutes(5)).await;
        let channel = Channel { platform: Surface::Slack, id: "C1".into() };
        assert_eq!(t.platform(Surface::Slack).cards_of(&channel, &thread).len(), 1);
    });
}

#[test]
fn a_deleted_message_is_posted_anew() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        let channel = Channel { platform: Surface::Slack, id: "C1".into() };
        // Once it is found out by the next update, once the platform says so.
        t.platform(Surface::Slack).is_emptied("C1");
        t.person("rita").clicks("claim", &thread).await.unwrap();
        t.advance(Millis::minutes(1)).await;
        assert_eq!(t.platform(Surface::Slack).cards_of(&channel, &thread).len(), 1);
        for message in t.platform(Surface::Slack).is_emptied("C1") {
            t.store.card_deleted(&channel, &message).await.unwrap();
        }
        t.advance(Millis::minutes(1)).await;
        assert_eq!(t.platform(Surface::Slack).cards_of(&channel, &thread).len(), 1);
    });
}

#[test]
fn a_rate_limit_is_waited_for_and_a_refusal_is_tried_again() {
    desk(async |t| {
        let slack = t.platform(Surface::Slack);
        slack.next(Trouble::TooFast(Millis::seconds(30)));
        t.receives("Where is my parcel?").await;
        let calls = t.platform(Surface::Slack).calls();
        t.advance(Millis::seconds(29)).await;
        assert_eq!(t.platform(Surface::Slack).calls(), calls);
        t.platform(Surface::Slack).next(Trouble::Refuses);
        t.advance(Millis::minutes(10)).await;
        assert_eq!(t.store.cards_behind().await.unwrap(), 0);
    });
}

#[test]
fn a_new_channel_in_the_desk_file_gets_the_open_cards() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        assert!(
            t.rewrites_desk(|text| text.replacen("\"slack:C1\",", "\"slack:C1\", \"slack:C9\",", 1)).await
        );
        t.advance(Millis::seconds(10)).await;
        let channel = Channel { platform: Surface::Slack, id: "C9".into() };
        assert_eq!(t.platform(Surface::Slack).cards_of(&channel, &thread).len(), 1);
    });
}

#[test]
fn a_masked_handle_is_masked_on_every_card_and_shown_to_those_who_may_see_it() {
    desk(async |t| {
        assert!(t.rewrites_desk(|text| text.replacen("\n\n", "\nhandles = \"masked\"\n\n", 1)).await);
        let thread = t.receives("Where is my parcel?").await;
        let channel = Channel { platform: Surface::Slack, id: "C1".into() };
        let card = t.platform(Surface::Slack).cards_of(&channel, &thread).remove(0);
        assert_eq!(card.author.as_deref(), Some("j•••e"));
        assert_eq!(t.person("rita").sees(&thread).await.author.as_deref(), Some("j•••e"));
        assert_eq!(t.person("ada").sees(&thread).await.author.as_deref(), Some("@jo_doe"));
    });
}

#[test]
fn workers_of_several_replicas_at_once_show_and_tell_everything_once() {
    desk(async |t| {
        // The end of the story sees one card in each channel, and its history once.
        for _ in 0..12 {
            let thread = t.receives("Where is my parcel?").await;
            t.person("rita").says("note", &thread, "Looking").await.unwrap();
            let (one, other) = (message("late", "And now?"), message("later", "Hello?"));
            let bring = |mut incoming: Incoming, id: String| {
                incoming.conversation = id.clone();
                incoming.external_id = format!("{}-{id}", incoming.external_id);
                t.takes(incoming)
            };
            let id = t.thread(&thread).await.conversation;
            let (a, b, (), (), ()) =
                tokio::join!(bring(one, id.clone()), bring(other, id), t.work(), t.work(), t.work());
            assert!(a.is_ok() && b.is_ok());
        }
    });
}

#[test]
fn of_several_replicas_at_once_one_tells_a_person_what_could_not_be_told_before() {
    desk(async |t| {
        t.platform(Surface::Slack).goes_down();
        for _ in 0..12 {
            let thread = t.receives("Where is my parcel?").await;
            t.person("sam").says("assign", &thread, "rita").await.unwrap();
        }
        assert!(t.platform(Surface::Slack).told("U1").is_empty());
        t.platform(Surface::Slack).heals();
        // Everything is due at once, and everybody looks at the same moment.
        t.clock.set(t.clock.at() + Millis::minutes(10));
        tokio::join!(t.work(), t.work(), t.work(), t.work());
        t.work().await;
        let mut told: Vec<String> =
            t.platform(Surface::Slack).told("U1").into_iter().map(|told| told.id).collect();
        assert_eq!(told.len(), 12, "{told:?}");
        told.sort_unstable();
        told.dedup();
        assert_eq!(told.len(), 12, "each once");
    });
}
