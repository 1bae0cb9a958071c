//! M3.5: a trainer plays a scenario on the desk as it is. It is marked everywhere, nothing of it can leave,
//! and it is scored.

use watchfloor::app::inbound::{Call, Caller, Inbound};
use watchfloor::chat::answer::{Home, Shown};
use watchfloor::chat::gesture::Act;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::desk::Channel;
use watchfloor::domain::destination::Destination;
use watchfloor::domain::drill::score::Outcome;
use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::refusal::Refusal;
use watchfloor::domain::state::State;
use watchfloor::domain::time::Millis;
use watchfloor::store::erase::Whose;
use watchfloor::store::log::LogFilter;
use watchfloor::store::read::ThreadFilter;

use crate::support::account::form;
use crate::support::{Desk, desk, message};

/// Two posts of one conversation, one of another, and words in between.
const SCENARIO: &str = r#"
[scenarios.rumour]
name = "A rumour"
length = "30m"

[[scenarios.rumour.injects]]
after = "0m"
conversation = "first"
network = "x"
author = "@rumour"
text = "{desk} burns down!"
priority = "high"
expect = [
    { what = "claim", within = "5m" },
    { what = "reply", within = "10m", avoid = ["fake news"], mention = ["safe"] },
]

[[scenarios.rumour.injects]]
after = "10m"
tell = "legal"
text = "The fire brigade calls: there is no fire."

[[scenarios.rumour.injects]]
after = "20m"
network = "x"
text = "Sneakers, 70% off"
priority = "high"
expect = [{ what = "close", within = "5m" }]

[[scenarios.rumour.injects]]
after = "25m"
conversation = "first"
network = "x"
author = "@rumour"
text = "Silence!"
priority = "high"
"#;

async fn with_scenario(t: &Desk) {
    assert!(t.rewrites_desk(|text| text + SCENARIO).await, "{:?}", t.desk_problem());
}

async fn threads(t: &Desk) -> Vec<ThreadId> {
    let filter = ThreadFilter { limit: 50, ..ThreadFilter::default() };
    let mut threads = t.store.threads(&filter).await.unwrap();
    threads.retain(|thread| thread.drill.is_some());
    threads.sort_by(|one, other| one.id.cmp(&other.id));
    threads.into_iter().map(|thread| thread.id).collect()
}

async fn told(t: &Desk, person: &str) -> Vec<String> {
    let notices = t.store.notices_for(&person.into(), 20).await.unwrap();
    assert!(
        notices.iter().all(|(notice, _)| notice.text.is_of_drill()),
        "a notice is not marked: {notices:?}"
    );
    notices.into_iter().map(|(notice, _)| notice.text.key).collect()
}

#[test]
fn a_drill_is_played_like_the_real_thing_and_nothing_of_it_leaves() {
    desk(async |t| {
        with_scenario(t).await;
        let refused = t.person("rita").types("drill start rumour").await.unwrap_err();
        assert!(matches!(refused, Refusal::NotPermitted { .. }), "{refused:?}");
        t.person("sam").types("drill start rumour").await.unwrap();
        t.work().await;
        let first = threads(t).await[0].clone();
        assert_eq!(t.thread(&first).await.text, "Story desk burns down!");
        for (surface, channel) in
            [(Surface::Slack, "C1"), (Surface::Teams, "19:care@thread"), (Surface::Discord, "100")]
        {
            let channel = Channel { platform: surface, id: channel.to_owned() };
            assert!(t.platform(surface).cards_of(&channel, &first)[0].drill, "{surface:?} does not mark it");
        }
        t.advance(Millis::minutes(2)).await;
        t.person("rita").clicks("claim", &first).await.unwrap();
        t.person("rita").says("edit", &first, "0 Everybody is safe, nothing burns.").await.unwrap();
        t.person("max").clicks("approve", &first).await.unwrap();
        let destination = t.thread(&first).await.revision.unwrap().destination.unwrap();
        assert!(matches!(destination, Destination::Drill { .. }), "there is a way out: {destination:?}");
        t.advance(Millis::minutes(1)).await;
        assert_eq!(t.thread(&first).await.state, State::Rehearsed);
        // Words reach whoever they are for, and the second conversation comes in its time.
        t.advance(Millis::minutes(8)).await;
        assert_eq!(told(t, "lea").await[0], "notice-drill-words");
        t.advance(Millis::minutes(10)).await;
        let second = threads(t).await[1].clone();
        t.person("rita").says("dismiss", &second, "Spam").await.unwrap();
        // The author of the first writes again: it is open once more, and closed with the drill.
        t.advance(Millis::minutes(5)).await;
        assert_eq!((threads(t).await.len(), t.thread(&first).await.state), (2, State::Claimed));
        t.advance(Millis::minutes(5)).await;
        assert_eq!(t.thread(&first).await.state, State::Dismissed);
        assert!(t.receiver.published().is_empty(), "a drill was published");

        assert_eq!(told(t, "rita").await.first().map(String::as_str), Some("notice-drill-scored"));
        let debrief = t.dispatcher.debrief(None).await.unwrap().unwrap();
        assert_eq!((debrief.points.got, debrief.points.of), (30, 30), "{:#?}", debrief.scored);
        assert_eq!(debrief.drill.score, Some(debrief.points), "what was announced is what is found later");
        assert!(debrief.scored.iter().all(|one| matches!(one.outcome, Outcome::InTime(_))));
        assert_eq!(debrief.people["max"].actions["approved"], 1);
        assert!(debrief.people["ravi"].first.is_none(), "he was told and did nothing");
        let log = t.store.log(&LogFilter { limit: 500, ..LogFilter::default() }).await.unwrap();
        let about_it = log.iter().filter(|logged| logged.entry.subject.is_some());
        assert!(about_it.clone().count() > 10 && about_it.clone().all(|logged| logged.entry.drill.is_some()));
    });
}

#[test]
fn a_drill_that_is_stopped_leaves_nothing_open_and_nothing_real_touched() {
    desk(async |t| {
        with_scenario(t).await;
        let real = t.receives("Where is my parcel?").await;
        t.person("sam").types("drill rumour queue=press").await.unwrap();
        t.work().await;
        let drilled = threads(t).await[0].clone();
        assert_eq!(t.thread(&drilled).await.queue.as_str(), "press");
        t.person("paul").says("edit", &drilled, "0 This is fake news").await.unwrap();
        t.person("sam").types("drill stop The real thing").await.unwrap();
        t.work().await;
        assert_eq!(t.thread(&drilled).await.state, State::Dismissed);
        assert_eq!(t.thread(&real).await.state, State::Open);
        t.advance(Millis::hours(1)).await;
        assert_eq!(threads(t).await.len(), 1, "injects come after the end");
        let debrief = t.dispatcher.debrief(None).await.unwrap().unwrap();
        assert!(matches!(debrief.scored[0].outcome, Outcome::InTime(_)), "a draft is taking it");
        assert_eq!(debrief.scored[1].outcome, Outcome::Missed, "nobody approved it");
        assert_eq!(debrief.scored[2].outcome, Outcome::Open, "it never came");
        assert_eq!((debrief.points.got, debrief.points.of), (10, 20));
    });
}

#[test]
fn what_is_approved_when_a_drill_ends_does_not_leave_either() {
    desk(async |t| {
        with_scenario(t).await;
        t.person("sam").types("drill rumour").await.unwrap();
        t.work().await;
        let thread = threads(t).await[0].clone();
        t.person("rita").says("edit", &thread, "0 All are safe").await.unwrap();
        t.person("max").clicks("approve", &thread).await.unwrap();
        assert_eq!(t.thread(&thread).await.state, State::Approved);
        t.person("sam").types("drill stop").await.unwrap();
        t.advance(Millis::minutes(10)).await;
        assert_eq!(t.thread(&thread).await.state, State::Dismissed);
        assert!(t.receiver.published().is_empty());
        // Nor can anybody send it once more.
        for command in ["retry", "promote"] {
            assert!(t.person("max").says(command, &thread, "").await.is_err());
        }
    });
}

#[test]
fn nothing_real_can_hide_in_a_drill() {
    desk(async |t| {
        with_scenario(t).await;
        t.person("sam").types("drill rumour").await.unwrap();
        t.work().await;
        let drilled = t.thread(&threads(t).await[0]).await;
        let mut incoming = message("forged", "A real complaint");
        incoming.source = drilled.source.clone();
        incoming.conversation = drilled.conversation.clone();
        let refused = t.takes(incoming).await.unwrap_err();
        assert!(matches!(refused, Refusal::Malformed { .. }), "{refused:?}");
        assert_eq!(t.thread(&drilled.id).await.messages, 1);
    });
}

#[test]
fn a_drill_follows_the_pause_of_its_queue_and_is_told_in_words() {
    desk(async |t| {
        with_scenario(t).await;
        t.person("sam").types("drill rumour").await.unwrap();
        t.work().await;
        t.person("sam").types("pause A recall").await.unwrap();
        t.work().await;
        let thread = threads(t).await[0].clone();
        assert!(t.thread(&thread).await.frozen.is_some(), "people train what they would see");
        let lines = t.person("sam").types("drill").await.unwrap();
        let lines = format!("{lines:?}");
        assert!(lines.contains("drill-running") && lines.contains("executive_impersonation"), "{lines}");
        let refused = t.person("sam").types("drill executive_impersonation").await.unwrap_err();
        assert!(matches!(refused, Refusal::DrillRunning { .. }), "{refused:?}");
        let lines = format!("{:?}", t.person("rita").types("debrief").await.unwrap());
        assert!(lines.contains("debrief-headline") && lines.contains("running"), "{lines}");
        t.person("sam").types("resume").await.unwrap();
    });
}

#[test]
fn a_drill_of_somebody_who_was_erased_replays_without_them() {
    desk(async |t| {
        with_scenario(t).await;
        t.person("sam").types("drill rumour").await.unwrap();
        t.person("sam").types("drill stop Enough").await.unwrap();
        t.work().await;
        let call = Call::Erase(Whose::Person("sam".into()));
        t.dispatch(Inbound::new(Caller::Operator, Surface::CommandLine, call)).await.unwrap();
        let drill = t.store.latest_drills(1).await.unwrap().remove(0);
        assert!(drill.by.as_str().starts_with("erased-"), "{drill:?}");
        assert!(!serde_json::to_string(&drill).unwrap().contains("\"sam\""), "{drill:?}");
    });
}

#[test]
fn a_trainer_starts_and_stops_a_drill_where_they_are() {
    desk(async |t| {
        with_scenario(t).await;
        let trains = |text: String| {
            text.replacen("roles = [\"responder\"]", "roles = [\"responder\", \"trainer\"]", 1)
        };
        assert!(t.rewrites_desk(trains).await, "{:?}", t.desk_problem());
        let rita = t.account(Surface::Slack, "U1");
        let offer = |home: &Home, label| home.offers.iter().find(|offer| offer.label == label).cloned();
        let home = home(t).await;
        assert!(offer(&home, "offer-drill-stop").is_none(), "there is nothing to stop");
        let asked = rita.answers(&offer(&home, "offer-drill-start").unwrap()).await;
        let fields: Vec<&str> = form(&asked).fields.iter().map(|field| field.name).collect();
        assert_eq!(fields, ["scenario", "queue"]);
        rita.sends(form(&asked), &[("scenario", "rumour")]).await;
        t.work().await;
        assert_eq!(threads(t).await.len(), 1);
        let home = self::home(t).await;
        rita.answers(&offer(&home, "offer-drill-stop").unwrap()).await;
        t.work().await;
        assert!(t.store.open_drills().await.unwrap().list().is_empty());
        // Who took part reads what came of it with one press on what they were told.
        let told = t.platform(Surface::Slack).told("U1").pop().unwrap();
        let debrief = rita.answers(&told.buttons[0]).await;
        assert!(format!("{debrief:?}").contains("debrief-headline"), "{debrief:?}");
    });
}

async fn home(t: &Desk) -> Home {
    match t.account(Surface::Slack, "U1").does(Act::Home).await.shown {
        Shown::Home(home) => *home,
        other => panic!("no home but {other:?}"),
    }
}
