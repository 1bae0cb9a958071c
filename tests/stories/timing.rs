//! M1.2, M1.3: deadlines that warn and are missed, ladders that climb until somebody acknowledges.

use watchfloor::chat::card::Card;
use watchfloor::chat::clocks::Standing;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::deadline::Aim;
use watchfloor::domain::desk::Channel;
use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::time::{Millis, Timestamp};
use watchfloor::store::log::LogFilter;

use crate::support::account::said;
use crate::support::shifts::{care, weeks};
use crate::support::{Desk, desk};

/// Twenty minutes to claim and an hour to answer, on X; Rita is on shift, Ravi is her backup. A miss asks
/// whoever is on shift, then the backup and the leads' channel, then the managers.
const CLOCKS: &str = r#"
[[queues.care.deadlines]]
networks = ["x"]
claim_by = "20m"
respond_by = "1h"
path = "late"

[[queues.care.deadlines]]
respond_by = "2h"
hours = "office"

[business_hours.office]
zone = "Europe/Berlin"
hours = ["mon-fri 09:00-18:00"]

[paths.late]
name = "Late"
levels = [
  { rosters = ["care"], wait = "10m", again = "4m" },
  { rosters = ["care:backup"], channels = ["slack:C9"], wait = "10m" },
  { roles = ["executive"], people = ["max"] },
]
"#;

async fn with_clocks(t: &Desk) {
    let roster = care("", &[weeks("primary", &["rita"]), weeks("backup", &["ravi"])]);
    assert!(t.rewrites_desk(|text| text + CLOCKS + &roster).await, "{:?}", t.desk_problem());
}

async fn told(t: &Desk, person: &str) -> Vec<String> {
    let notices = t.store.notices_for(&person.into(), 50).await.unwrap();
    notices.into_iter().rev().map(|(notice, _)| notice.text.key).collect()
}

async fn times(t: &Desk, thread: &ThreadId, action: &str) -> usize {
    let filter = LogFilter {
        thread: Some(thread.clone()),
        action: Some(action.to_owned()),
        limit: 100,
        ..LogFilter::default()
    };
    t.store.log(&filter).await.unwrap().len()
}

fn standing(card: &Card) -> Vec<(Aim, Standing)> {
    card.deadlines.iter().map(|due| (due.aim, due.standing)).collect()
}

/// Another message, of another network.
async fn from(t: &Desk, network: &str) -> ThreadId {
    let mut incoming = crate::support::message(network, "Where is my parcel?");
    incoming.network = network.to_owned();
    t.takes(incoming).await.unwrap().subject.unwrap()
}

#[test]
fn a_card_counts_down_warns_and_a_miss_climbs_until_somebody_acknowledges() {
    desk(async |t| {
        with_clocks(t).await;
        let thread = from(t, "x").await;
        let running = [(Aim::Claim, Standing::Running), (Aim::Respond, Standing::Running)];
        for (surface, channel) in
            [(Surface::Slack, "C1"), (Surface::Teams, "19:care@thread"), (Surface::Discord, "100")]
        {
            let channel = Channel { platform: surface, id: channel.to_owned() };
            assert_eq!(standing(&t.platform(surface).cards_of(&channel, &thread)[0]), running);
        }
        assert_eq!(standing(&t.person("rita").sees(&thread).await), running);

        t.advance(Millis::minutes(16)).await;
        // Whoever is on shift is warned, at half of the time and at four fifths, where they are.
        assert_eq!(told(t, "rita").await, ["notice-deadline-near", "notice-deadline-near"]);
        assert_eq!(t.platform(Surface::Slack).told("U1").len(), 2);
        assert_eq!(standing(&t.person("rita").sees(&thread).await)[0], (Aim::Claim, Standing::Near));

        t.advance(Millis::minutes(4)).await;
        assert_eq!(times(t, &thread, "deadline_missed").await, 1);
        let card = t.person("rita").sees(&thread).await;
        assert_eq!(standing(&card)[0], (Aim::Claim, Standing::Missed));
        assert_eq!(
            (card.escalations[0].0.as_str(), card.escalations[0].2.missed),
            ("Late", Some(Aim::Claim))
        );
        assert_eq!(told(t, "rita").await[2..], ["notice-escalated"]);

        t.advance(Millis::minutes(9)).await;
        assert_eq!(told(t, "rita").await[3..], ["notice-escalated-again", "notice-escalated-again"]);
        let leads = Channel { platform: Surface::Slack, id: "C9".to_owned() };
        assert!(t.platform(Surface::Slack).cards_of(&leads, &thread).is_empty());
        t.advance(Millis::minutes(1)).await;
        // The backup is told where they are, and the card stands in the leads' channel.
        assert_eq!(t.platform(Surface::Teams).told("aad-ravi").len(), 1);
        let card = t.platform(Surface::Slack).cards_of(&leads, &thread).remove(0);
        // Rita was asked before: late, but in time.
        assert_eq!(
            said(&t.account(Surface::Slack, "U1").presses("acknowledge", &card).await),
            ["said-acknowledge"]
        );
        let all = told(t, "max").await;
        t.advance(Millis::minutes(9)).await;
        assert_eq!(told(t, "max").await, all, "what is acknowledged does not climb");
    });
}

#[test]
fn an_acknowledgement_is_taken_back_on_every_surface_and_the_ladder_ends_with_the_leads() {
    desk(async |t| {
        with_clocks(t).await;
        let thread = from(t, "x").await;
        t.person("rita").says("escalate", &thread, "late level=2 reason=They are angry").await.unwrap();
        let ravi = t.account(Surface::Teams, "aad-ravi");
        assert_eq!(said(&ravi.clicks("acknowledge", &thread).await), ["said-acknowledge"]);
        let card = t.person("rita").sees(&thread).await;
        assert!(card.escalations.is_empty());
        assert!(card.buttons.iter().all(|button| button.command != "unacknowledge"), "it is not hers");
        assert_eq!(said(&ravi.clicks("unacknowledge", &thread).await), ["said-unacknowledge"]);
        assert_eq!(t.person("rita").sees(&thread).await.escalations.len(), 1);
        t.advance(Millis::minutes(10)).await;
        assert_eq!(t.thread(&thread).await.escalations[0].level, 3);
        assert_eq!(told(t, "max").await.last().unwrap(), "notice-escalation-climbs");
        t.advance(Millis::minutes(15)).await;
        assert_eq!(told(t, "sam").await.last().unwrap(), "notice-escalation-exhausted");
        assert!(t.person("rita").sees(&thread).await.escalations[0].2.is_exhausted());
        // Late is better than never, and reopens nothing once the thread is settled.
        t.person("max").clicks("acknowledge", &thread).await.unwrap();
        t.person("max").clicks("unacknowledge", &thread).await.unwrap();
        t.person("rita").says("resolve", &thread, "").await.unwrap();
        assert!(t.person("max").says("acknowledge", &thread, "").await.is_err());
        assert_eq!(t.thread(&thread).await.open_escalations().count(), 0);
    });
}

#[test]
fn a_level_with_nobody_on_shift_is_passed_over_at_once() {
    desk(async |t| {
        with_clocks(t).await;
        // Rita's layer ended: only the backup is on shift.
        let ended = "members = [\"rita\"]\nuntil = 2026-11-16";
        assert!(t.rewrites_desk(|text| text.replace("members = [\"rita\"]", ended)).await);
        let thread = from(t, "x").await;
        t.advance(Millis::minutes(20)).await;
        let escalation = t.thread(&thread).await.escalations[0].clone();
        // With the first position empty, the roster's next one answers: that is Ravi.
        assert_eq!((escalation.level, escalation.people), (1, vec!["ravi".into()]));
        let primary = |text: String| text.replace("rosters = [\"care\"]", "rosters = [\"care:primary\"]");
        assert!(t.rewrites_desk(primary).await, "{:?}", t.desk_problem());
        let another = t.receives("And mine?").await;
        t.advance(Millis::minutes(20)).await;
        assert_eq!(t.thread(&another).await.escalations[0].level, 2, "level 1 reaches nobody");
    });
}

#[test]
fn business_hours_a_snooze_and_an_answer() {
    desk(async |t| {
        with_clocks(t).await;
        let facebook = from(t, "facebook").await;
        let due =
            |thread: &watchfloor::domain::thread::Thread| thread.deadlines.respond.as_ref().unwrap().due;
        // It is Monday 23 November 2026, 10:00 in Berlin.
        assert_eq!(due(&t.thread(&facebook).await), Timestamp::parse("2026-11-23T11:00:00Z").unwrap());
        t.person("rita").clicks("claim", &facebook).await.unwrap();
        t.advance(Millis::minutes(30)).await;
        t.person("rita").says("snooze", &facebook, "9h").await.unwrap();
        assert_eq!(standing(&t.person("rita").sees(&facebook).await), [(Aim::Respond, Standing::Stopped)]);
        t.advance(Millis::hours(9)).await;
        // It is 19:30: an hour and a half is left, from nine tomorrow.
        assert_eq!(due(&t.thread(&facebook).await), Timestamp::parse("2026-11-24T09:30:00Z").unwrap());
        assert_eq!(times(t, &facebook, "deadline_missed").await, 0);
        t.person("rita").says("edit", &facebook, "0 We are on it.").await.unwrap();
        t.person("max").clicks("approve", &facebook).await.unwrap();
        t.advance(Millis::hours(24)).await;
        assert_eq!(times(t, &facebook, "deadline_missed").await, 0);
        assert!(t.thread(&facebook).await.deadlines.respond.unwrap().met.is_some());
    });
}

#[test]
fn a_clock_that_jumps_and_a_desk_that_was_down_lose_nothing_and_repeat_nothing() {
    desk(async |t| {
        with_clocks(t).await;
        let thread = from(t, "x").await;
        // The desk was down for three hours.
        t.clock.set(t.clock.at() + Millis::hours(3));
        t.work().await;
        assert_eq!(times(t, &thread, "deadline_missed").await, 2, "claim and answer");
        assert_eq!(times(t, &thread, "deadline_warned").await, 0, "nobody is warned of what is over");
        assert_eq!(t.thread(&thread).await.escalations.len(), 1, "two misses at once are one escalation");
        // The machine's clock is put back, and comes on again.
        t.clock.set(t.clock.at() + Millis::hours(-2));
        t.work().await;
        t.advance(Millis::hours(3)).await;
        assert_eq!(times(t, &thread, "deadline_missed").await, 2);
        assert_eq!(times(t, &thread, "escalation_exhausted").await, 1);
    });
}

#[test]
fn deadlines_that_come_with_another_desk_file_count_for_what_is_open() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.advance(Millis::hours(1)).await;
        assert!(t.person("rita").sees(&thread).await.deadlines.is_empty());
        with_clocks(t).await;
        let claim = t.thread(&thread).await.deadlines.claim.unwrap();
        assert_eq!(claim.due, t.clock.at() + Millis::minutes(20));
    });
}
