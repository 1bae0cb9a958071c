//! D9: whatever happens to a platform, every card ends up right, and at little cost.

use futures_util::future::join_all;
use watchfloor::app::inbound::{Call, Caller, Inbound};
use watchfloor::chat::gesture::Event;
use watchfloor::commands::line::read;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::desk::Channel;
use watchfloor::domain::time::Millis;

use crate::support::desk;
use crate::support::platform::Trouble;

fn care() -> Channel {
    Channel { platform: Surface::Slack, id: "C1".into() }
}

#[test]
fn an_hour_of_outage_with_many_changes_costs_little_and_ends_right() {
    desk(async |t| {
        let mut threads = Vec::new();
        for number in 0..20 {
            threads.push(t.receives(&format!("Where is parcel {number}?")).await);
        }
        let all = [Surface::Slack, Surface::Teams, Surface::Discord];
        let calls = || all.map(|surface| t.platform(surface).calls());
        all.iter().for_each(|surface| t.platform(*surface).goes_down());
        let before = calls();
        for round in 0..100 {
            let notes = threads.iter().map(|thread| {
                let (spec, _, arguments) = read(&format!("note {thread} note {round}")).unwrap();
                let call = Call::Command { spec, arguments };
                let rita = Caller::Session("rita".into());
                t.dispatch(Inbound::new(rita, Surface::Console, call).about(thread.clone()))
            });
            assert!(join_all(notes).await.iter().all(Result::is_ok));
            t.advance(Millis::seconds(36)).await;
        }
        let during = calls();
        all.iter().for_each(|surface| t.platform(*surface).heals());
        t.advance(Millis::minutes(3)).await;
        for (index, after) in calls().into_iter().enumerate() {
            let (surface, down) = (all[index], during[index] - before[index]);
            // What was on its way when it began, then 1, 2, 4, ... 64 seconds apart, then every two minutes.
            assert!(down <= 20 + 7 + 30, "{surface:?}: {down} calls in an hour of outage");
            // A card and its history each: 100 notes fit into 2 messages of at most 50. That is the least.
            assert_eq!(after - during[index], 20 * 3, "{surface:?}");
        }
    });
}

#[test]
fn a_bot_that_was_removed_waits_for_its_invitation_and_no_card_is_lost() {
    desk(async |t| {
        for number in 0..10 {
            t.platform(Surface::Slack).next(Trouble::Refuses);
            t.receives(&format!("Where is parcel {number}?")).await;
        }
        assert!(
            t.platform(Surface::Slack).calls() <= 3,
            "one refusal shuts the channel, {} calls",
            t.platform(Surface::Slack).calls()
        );
        t.platform(Surface::Slack).heals();
        t.door.learn(Event::ChannelChanged(care())).await;
        t.work().await;
        t.advance(Millis::seconds(5)).await;
        assert_eq!(
            t.store.cards_behind().await.unwrap(),
            0,
            "not before the invitation, but at once after it"
        );
    });
}

#[test]
fn budgets_are_kept_and_what_somebody_pressed_goes_first() {
    desk(async |t| {
        let first = t.receives("The first").await;
        t.platform(Surface::Slack).allows(1, Millis::seconds(1));
        for number in 0..10 {
            t.receives(&format!("Where is parcel {number}?")).await;
        }
        t.person("rita").clicks("claim", &first).await.unwrap();
        let calls = t.platform(Surface::Slack).calls();
        t.advance(Millis::seconds(3)).await;
        assert!(t.platform(Surface::Slack).calls() - calls <= 4, "a call a second in this channel");
        let shown = t.platform(Surface::Slack).cards_of(&care(), &first).remove(0);
        assert!(shown.holder.is_some(), "the claim did not wait for ten new cards");
        t.advance(Millis::minutes(1)).await;
        assert_eq!(t.store.cards_behind().await.unwrap(), 0);
    });
}

#[test]
fn in_a_storm_a_digest_stands_in_and_the_cards_follow() {
    desk(async |t| {
        t.platform(Surface::Slack).allows(3, Millis::seconds(1));
        t.platform(Surface::Teams).goes_down();
        // They come faster than they can be posted.
        for number in 0..60 {
            t.receives(&format!("The shop is down, {number}")).await;
        }
        t.advance(Millis::seconds(2)).await;
        let digests = t.platform(Surface::Slack).digests_in("C1");
        assert_eq!(digests.len(), 1, "one digest");
        assert!(digests[0].waiting >= 20 && digests[0].threads.len() == 10, "{digests:?}");
        t.advance(Millis::seconds(30)).await;
        assert!(
            t.platform(Surface::Slack).digests_in("C1")[0].waiting < digests[0].waiting,
            "it is kept fresh"
        );
        t.advance(Millis::minutes(3)).await;
        assert_eq!(
            t.platform(Surface::Slack).digests_in("C1")[0].waiting,
            0,
            "it says at last that all of them stand"
        );
        assert!(t.platform(Surface::Slack).digests_in("C2").is_empty());
    });
}

#[test]
fn a_lost_answer_repeats_no_history() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.person("rita").clicks("claim", &thread).await.unwrap();
        let before = t.platform(Surface::Slack).posts_of(&care(), &thread)[0].history.len();
        t.platform(Surface::Slack).allows(1, Millis::minutes(1));
        t.person("rita").says("note", &thread, "Called them").await.unwrap();
        // The card's update has the minute's call; the next one is the history, and its answer is lost.
        t.platform(Surface::Slack).next(Trouble::AnswerLost);
        t.advance(Millis::minutes(10)).await;
        assert_eq!(t.platform(Surface::Slack).posts_of(&care(), &thread)[0].history.len(), before + 1);
    });
}
