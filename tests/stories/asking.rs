//! M3.1, M3.4: whom the desk asks to approve a draft that waits: never nobody, and each person once.

use watchfloor::chat::card::AskedLine;
use watchfloor::chat::platform::Notification;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::asking::How;
use watchfloor::domain::desk::Channel;
use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::time::Millis;
use watchfloor::store::log::LogFilter;

use crate::support::shifts::{care, weeks, weeks_within};
use crate::support::{Desk, desk};

/// Rita answers first, round the clock; Max stands in on working days from nine to six by Berlin's clock. It
/// is Monday 23 November 2026, ten in the morning there.
fn roster() -> String {
    let backup = weeks_within("backup", &["max"], "mon-fri 09:00-18:00");
    care("", &[weeks("primary", &["rita"]), backup])
}

const EVENING: Millis = Millis::hours(10);

/// Max is in Slack and reads German, Mona is in Teams, Sam in Discord.
async fn rostered(t: &Desk, change: impl FnOnce(String) -> String) {
    let people = |text: String| {
        text.replace("[people.max]\n", "[people.max]\nslack = \"U3\"\nlocale = \"de\"\n")
            .replace("[people.mona]\n", "[people.mona]\nteams = \"aad-mona\"\n")
            .replace("[people.sam]\n", "[people.sam]\ndiscord = \"777\"\n")
    };
    assert!(t.rewrites_desk(|text| change(people(text) + &roster())).await, "{:?}", t.desk_problem());
}

fn with_path(text: &str) -> String {
    text.replace("approvals = [\"manager\"]\n", "approvals = [\"manager\"]\napprovals_path = \"duty\"\n")
        + "[paths.duty]\nname = \"Duty\"\nlevels = [{ people = [\"ravi\"] }, { people = [\"mona\"] }, { people = [\"max\"] }]\n"
}

/// Whom the card in Slack's channel shows as asked, and how.
async fn asked(t: &Desk, thread: &ThreadId) -> Vec<(How, Vec<String>)> {
    let channel = Channel { platform: Surface::Slack, id: "C1".into() };
    let card = t.platform(Surface::Slack).cards_of(&channel, thread).remove(0);
    card.asked.into_iter().map(|AskedLine { how, people, .. }| (how, people)).collect()
}

fn named(how: How, people: &[&str]) -> Vec<(How, Vec<String>)> {
    vec![(how, people.iter().map(|person| (*person).to_owned()).collect())]
}

/// How often somebody was told something about approvals.
async fn told(t: &Desk, person: &str) -> Vec<String> {
    let notices = t.store.notices_for(&person.into(), 50).await.unwrap();
    let keys = notices.into_iter().rev().map(|(notice, _)| notice.text.key);
    keys.filter(|key| key.contains("approv") && !key.contains("voided")).collect()
}

/// What an account was told about threads: gaps of the roster are another story.
fn about_threads(t: &Desk, platform: Surface, account: &str) -> Vec<Notification> {
    t.platform(platform).told(account).into_iter().filter(|told| told.card.is_some()).collect()
}

async fn drafts(t: &Desk, person: &str, thread: &ThreadId, line: &str) -> String {
    let reply = t.person(person).says("edit", thread, line).await.unwrap().reply;
    match reply {
        watchfloor::domain::verdict::Reply::Said(text) => text.key,
        watchfloor::domain::verdict::Reply::Lines(lines) => panic!("{lines:?}"),
    }
}

#[test]
fn whoever_stands_in_on_shift_is_asked_where_they_are_and_can_approve_there() {
    desk(async |t| {
        rostered(t, |text| text).await;
        let thread = t.receives("Where is my parcel?").await;
        assert_eq!(drafts(t, "rita", &thread, "text=Soon").await, "said-edit");
        assert_eq!(asked(t, &thread).await, named(How::Backup, &["Max"]));
        let told_max = about_threads(t, Surface::Slack, "U3");
        let [notification] = &told_max[..] else { panic!("{told_max:?}") };
        assert!(notification.text.contains("wartet auf deine Freigabe"), "{}", notification.text);
        let card = notification.card.as_ref().unwrap();
        assert!(card.buttons.iter().any(|button| button.command == "approve"));
        assert!(about_threads(t, Surface::Teams, "aad-mona").is_empty(), "Mona is at home");
        assert!(told(t, "sam").await.is_empty());
        // It is given, and nobody is asked any more; recalled, and Max is asked as before, without a word more.
        t.account(Surface::Slack, "U3").presses("approve", card).await;
        assert!(asked(t, &thread).await.is_empty());
        t.person("rita").clicks("recall", &thread).await.unwrap();
        assert_eq!(asked(t, &thread).await, named(How::Backup, &["Max"]));
        assert_eq!(told(t, "max").await, ["notice-approval-asked"]);
        t.person("max").says("reject", &thread, "revision=1 reason=Too short").await.unwrap();
        assert!(asked(t, &thread).await.is_empty());
        // Another revision is another question.
        drafts(t, "rita", &thread, "revision=1 text=Very soon").await;
        assert_eq!(told(t, "max").await, ["notice-approval-asked", "notice-approval-asked"]);
        let log = t.store.log(&LogFilter { limit: 500, ..LogFilter::default() }).await.unwrap();
        let decided = log.iter().filter(|line| line.entry.decision.action() == "approval_asked").count();
        assert_eq!(decided, 2);
    });
}

#[test]
fn where_nobody_on_shift_may_approve_the_others_are_asked_and_the_leads_told_at_once() {
    desk(async |t| {
        rostered(t, |text| text).await;
        t.advance(EVENING).await;
        let thread = t.receives("Where is my parcel?").await;
        assert_eq!(drafts(t, "rita", &thread, "text=Soon").await, "said-edit-nobody-to-approve");
        assert_eq!(asked(t, &thread).await, named(How::OffShift, &["Max", "Mona"]));
        // Managers lead as well, and are told once all the same.
        for person in ["max", "mona"] {
            assert_eq!(told(t, person).await, ["notice-approval-asked"], "{person}");
        }
        assert_eq!(told(t, "sam").await, ["notice-nobody-to-approve"]);
        assert_eq!(about_threads(t, Surface::Discord, "777").len(), 1);
        t.person("mona").clicks("approve", &thread).await.unwrap();
        assert!(asked(t, &thread).await.is_empty());
    });
}

#[test]
fn the_path_of_the_queue_comes_before_everybody() {
    desk(async |t| {
        rostered(t, |text| with_path(&text)).await;
        t.advance(EVENING).await;
        let thread = t.receives("Where is my parcel?").await;
        drafts(t, "rita", &thread, "text=Soon").await;
        // The first level reaches Ravi, who may not approve.
        assert_eq!(asked(t, &thread).await, named(How::Path, &["Mona"]));
        assert!(told(t, "ravi").await.is_empty());
        for lead in ["sam", "max"] {
            assert_eq!(told(t, lead).await, ["notice-nobody-to-approve"], "{lead}");
        }
        // In the morning Max stands in again.
        t.advance(Millis::hours(14)).await;
        drafts(t, "rita", &thread, "revision=1 text=Today").await;
        assert_eq!(asked(t, &thread).await, named(How::Backup, &["Max"]));
        assert_eq!(told(t, "sam").await.len(), 1);
    });
}

#[test]
fn nobody_is_asked_about_their_own_draft() {
    desk(async |t| {
        rostered(t, |text| with_path(&text)).await;
        let thread = t.receives("Where is my parcel?").await;
        assert_eq!(drafts(t, "max", &thread, "text=Soon").await, "said-edit-nobody-to-approve");
        assert_eq!(asked(t, &thread).await, named(How::Path, &["Mona"]));
        assert!(told(t, "max").await.is_empty());
        // With her edit Mona wrote it, too: nobody is left, and the leads hear of that.
        t.person("mona").says("approve", &thread, "revision=1 text=Very soon").await.unwrap();
        assert_eq!(asked(t, &thread).await, named(How::Nobody, &[]));
        assert_eq!(told(t, "sam").await, ["notice-nobody-to-approve", "notice-nobody-to-approve"]);
    });
}

#[test]
fn approvals_that_count_no_longer_are_asked_for_again() {
    desk(async |t| {
        rostered(t, |text| text).await;
        let thread = t.receives("Where is my parcel?").await;
        drafts(t, "rita", &thread, "text=Soon").await;
        assert_eq!(told(t, "max").await.len(), 1);
        let stricter =
            |text: String| text + "[[policies]]\nname = \"soon\"\nwords = [\"soon\"]\nneeds = [\"legal\"]\n";
        assert!(t.rewrites_desk(stricter).await, "{:?}", t.desk_problem());
        assert_eq!(told(t, "max").await.len(), 2);
        // Legal stands on no roster: whoever holds the role may approve at any time, and is asked by the card.
        assert_eq!(asked(t, &thread).await, named(How::Backup, &["Max"]));
        assert!(told(t, "lea").await.is_empty() && told(t, "sam").await.is_empty());
        t.person("max").clicks("approve", &thread).await.unwrap();
        assert!(asked(t, &thread).await.is_empty(), "what Max was asked for is there");
    });
}

#[test]
fn without_a_roster_the_card_asks_everybody() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        assert_eq!(drafts(t, "rita", &thread, "text=Soon").await, "said-edit");
        assert!(asked(t, &thread).await.is_empty());
        for person in ["max", "mona", "sam"] {
            assert!(told(t, person).await.is_empty(), "{person}");
        }
    });
}

#[test]
fn when_the_shift_changes_while_a_draft_waits_whoever_is_on_then_is_asked() {
    desk(async |t| {
        // Mona stands in for the evening; nobody else's week changes.
        let evening = weeks_within("backup", &["mona"], "mon-fri 18:00-23:00");
        rostered(t, |text| text + &evening).await;
        let thread = t.receives("Where is my parcel?").await;
        let other = t.receives("And mine?").await;
        for thread in [&thread, &other] {
            drafts(t, "rita", thread, "text=Soon").await;
        }
        t.person("max").clicks("approve", &other).await.unwrap();
        t.advance(EVENING).await;
        assert_eq!(asked(t, &thread).await, named(How::Backup, &["Mona"]));
        assert_eq!(about_threads(t, Surface::Teams, "aad-mona").len(), 1, "once, and about what waits alone");
        assert!(told(t, "sam").await.is_empty(), "somebody on shift may approve");
        // At night nobody is on who may: the leads hear of it once.
        t.advance(Millis::hours(4)).await;
        assert_eq!(asked(t, &thread).await, named(How::OffShift, &["Max", "Mona"]));
        t.advance(Millis::hours(1)).await;
        assert_eq!(told(t, "sam").await, ["notice-nobody-to-approve"]);
        // In the morning Max, who knows of it, is on again.
        t.advance(Millis::hours(9)).await;
        assert_eq!(asked(t, &thread).await, named(How::Backup, &["Max"]));
        // Mona is at home by now, and approves what she was asked for.
        t.person("mona").clicks("approve", &thread).await.unwrap();
        for person in ["max", "mona"] {
            let asked = told(t, person).await;
            assert_eq!(
                asked.iter().filter(|key| *key == "notice-approval-asked").count(),
                if person == "max" { 2 } else { 1 }
            );
        }
    });
}
