//! M6.6: one command stops all that would go out, at once; what was in flight is held, not lost.

use watchfloor::domain::actor::Surface;
use watchfloor::domain::desk::Channel;
use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::refusal::Refusal;
use watchfloor::domain::state::State;
use watchfloor::domain::time::Millis;
use watchfloor::store::log::LogFilter;

use crate::support::{Desk, desk};

async fn approved(t: &mut Desk) -> ThreadId {
    let thread = t.receives("Where is my parcel?").await;
    t.person("rita").says("edit", &thread, "0 It is on its way.").await.unwrap();
    t.person("max").clicks("approve", &thread).await.unwrap();
    thread
}

async fn told(t: &Desk, person: &str) -> Vec<String> {
    let notices = t.store.notices_for(&person.into(), 20).await.unwrap();
    notices.into_iter().map(|(notice, _)| notice.text.key).collect()
}

#[test]
fn what_was_approved_is_held_everywhere_and_goes_on_when_it_is_resumed() {
    desk(async |t| {
        let thread = approved(t).await;
        let refused = t.person("rita").types("pause A recall").await.unwrap_err();
        assert!(matches!(refused, Refusal::NotPermitted { .. }), "{refused:?}");
        t.person("sam").types("pause A recall").await.unwrap();
        t.work().await;
        for (surface, channel) in
            [(Surface::Slack, "C1"), (Surface::Teams, "19:care@thread"), (Surface::Discord, "100")]
        {
            let channel = Channel { platform: surface, id: channel.to_owned() };
            let card = t.platform(surface).cards_of(&channel, &thread).remove(0);
            assert!(card.frozen && card.release_at.is_none(), "the card says that it is held");
        }
        assert_eq!(told(t, "rita").await[0], "notice-paused");
        assert!(t.platform(Surface::Slack).told("U1").len() == 1, "she is told where she is");
        t.advance(Millis::hours(3)).await;
        assert_eq!((t.thread(&thread).await.state, t.receiver.published().len()), (State::Approved, 0));
        // People go on working, and what comes in meanwhile is under the pause too.
        let another = approved(t).await;
        assert!(t.thread(&another).await.frozen.is_some());
        t.advance(Millis::hours(1)).await;
        assert!(t.receiver.published().is_empty());
        t.person("sam").types("resume").await.unwrap();
        t.work().await;
        assert!(!t.person("rita").sees(&thread).await.frozen);
        // Somebody can still look: they have their whole window anew.
        t.person("rita").clicks("recall", &another).await.unwrap();
        t.advance(Millis::minutes(1)).await;
        assert_eq!(t.thread(&thread).await.state, State::Published);
        assert_eq!(
            (t.thread(&another).await.state, t.receiver.published().len()),
            (State::AwaitingApproval, 1)
        );
    });
}

#[test]
fn no_reply_leaves_between_the_decision_and_the_freeze() {
    desk(async |t| {
        let thread = approved(t).await;
        // The window is over, and the pause is decided before any worker looks.
        t.clock.set(t.clock.at() + Millis::minutes(1));
        t.person("sam").types("pause A recall").await.unwrap();
        t.advance(Millis::minutes(1)).await;
        assert_eq!(t.thread(&thread).await.state, State::Approved);
        assert!(t.receiver.published().is_empty());
        t.person("max").types("resume").await.unwrap();
    });
}

#[test]
fn a_released_reply_that_waits_for_another_attempt_waits_on() {
    desk(async |t| {
        let thread = approved(t).await;
        t.receiver.answers(&[503; 3]);
        t.advance(Millis::seconds(10)).await;
        assert_eq!(t.thread(&thread).await.state, State::Sending);
        t.person("sam").types("pause queue=care reason=A recall").await.unwrap();

        t.advance(Millis::minutes(30)).await;
        assert_eq!(t.thread(&thread).await.state, State::Sending, "held, not lost and not failed");
        t.person("sam").types("resume queue=care").await.unwrap();
        t.advance(Millis::minutes(30)).await;
        assert_eq!(t.thread(&thread).await.state, State::Published);
    });
}

#[test]
fn a_queue_is_paused_by_itself_and_under_the_desks_pause_too() {
    desk(async |t| {
        let care = approved(t).await;
        t.person("sam").types("pause queue=press reason=A recall").await.unwrap();
        t.work().await;
        assert!(t.thread(&care).await.frozen.is_none(), "that is another queue");
        t.person("sam").types("pause reason=And more").await.unwrap();
        t.work().await;
        let again = t.person("max").types("pause reason=me too").await.unwrap_err();
        assert!(matches!(again, Refusal::PausedAlready { .. }), "{again:?}");
        t.person("sam").types("resume queue=press").await.unwrap();
        t.work().await;
        assert!(t.thread(&care).await.frozen.is_some(), "the desk is paused all the same");
        t.person("sam").types("resume").await.unwrap();
        t.work().await;
        assert!(t.thread(&care).await.frozen.is_none());
        let log = t.store.log(&LogFilter { limit: 500, ..LogFilter::default() }).await.unwrap();
        let actions: Vec<&str> = log.iter().map(|logged| logged.entry.decision.action()).collect();
        let of = |action: &str| actions.iter().filter(|one| **one == action).count();
        assert_eq!((of("engagement_paused"), of("engagement_resumed")), (2, 2));
        assert_eq!((of("thread_frozen"), of("thread_thawed")), (1, 1));
    });
}

#[test]
fn on_a_bad_night_the_cards_whose_reply_was_about_to_leave_are_held_first() {
    desk(async |t| {
        let mut others = Vec::new();
        for number in 0..12 {
            others.push(t.receives(&format!("Where is parcel {number}?")).await);
        }
        let last = approved(t).await;
        t.work().await;
        t.platform(Surface::Slack).allows(1, Millis::seconds(1));
        t.person("sam").types("pause A recall").await.unwrap();
        t.work().await;
        t.person("rita").clicks("claim", &others[0]).await.unwrap();
        t.advance(Millis::seconds(1)).await;
        let channel = Channel { platform: Surface::Slack, id: "C1".to_owned() };
        let shown = |thread: &ThreadId| t.platform(Surface::Slack).cards_of(&channel, thread).remove(0);
        assert!(shown(&last).frozen, "the one that would have left waits behind the others");
        let held = others.iter().filter(|thread| shown(thread).frozen).count();
        assert!(held < 4, "a call a second: {held} cards");
        t.advance(Millis::minutes(1)).await;
        assert_eq!(t.store.cards_behind().await.unwrap(), 0);
    });
}
