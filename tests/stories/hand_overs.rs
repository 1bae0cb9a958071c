//! M3.3: one shift leaves to the next what it must know, and nothing is ever without an owner.

use watchfloor::app::inbound::{Call, Caller, Inbound};
use watchfloor::chat::answer::{Home, Shown};
use watchfloor::chat::form::FieldKind;
use watchfloor::chat::gesture::Act;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::deadline::Aim;
use watchfloor::domain::hand_over::{Fate, HandOver, Stage, Why};
use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::refusal::Refusal;
use watchfloor::domain::state::State;
use watchfloor::domain::time::Millis;
use watchfloor::domain::verdict::Reply;
use watchfloor::store::log::LogFilter;

use crate::support::account::{form, said};
use crate::support::shifts::{care, half_days, weeks};
use crate::support::{Desk, desk, message};

/// Rita and Ravi by turns of twelve hours from 08:00 in Berlin (07:00Z): Rita by day. Max is backup around
/// the clock. It is Monday 23 November 2026, 09:00Z; Rita's shift ends at 19:00Z.
fn rosters() -> String {
    roster("")
}

/// The same, and the desk proposes to hand over a quarter of an hour before a shift's end.
fn proposing() -> String {
    roster("propose_handover = \"15m\"")
}

fn roster(keys: &str) -> String {
    care(keys, &[half_days("primary", &["rita", "ravi"]), weeks("backup", &["max"])])
}

async fn with(t: &Desk, rosters: &str) {
    let roomy = |text: String| text.replacen("claim_timeout = \"30m\"", "claim_timeout = \"30h\"", 1);
    assert!(t.rewrites_desk(|text| roomy(text) + rosters).await, "{:?}", t.desk_problem());
}

async fn only(t: &Desk) -> HandOver {
    let all = t.store.past_hand_overs(None, None, 10).await.unwrap();
    assert_eq!(all.len(), 1);
    all.into_iter().next().unwrap()
}

async fn holder(t: &Desk, thread: &ThreadId) -> Option<String> {
    t.thread(thread).await.holder.map(|holder| holder.person.to_string())
}

async fn claimed(t: &mut Desk, person: &str, text: &str) -> ThreadId {
    let thread = t.receives(text).await;
    t.person(person).clicks("claim", &thread).await.unwrap();
    thread
}

fn keys(reply: &Reply) -> Vec<&str> {
    match reply {
        Reply::Said(text) => vec![text.key.as_str()],
        Reply::Lines(lines) => lines.iter().map(|text| text.key.as_str()).collect(),
    }
}

async fn notices(t: &Desk, person: &str) -> Vec<String> {
    let notices = t.store.notices_for(&person.into(), 50).await.unwrap();
    let mut keys: Vec<String> = notices.into_iter().map(|(notice, _)| notice.text.key).collect();
    keys.retain(|key| key.contains("hand"));
    keys.reverse();
    keys
}

async fn actions(t: &Desk) -> Vec<String> {
    let log = t.store.log(&LogFilter { limit: 1000, ..LogFilter::default() }).await.unwrap();
    let actions = log.iter().map(|logged| logged.entry.decision.action().to_owned());
    actions.filter(|action| action.contains("hand")).collect()
}

#[test]
fn a_shift_is_shown_offered_accepted_and_its_threads_move() {
    desk(async |t| {
        with(t, &rosters()).await;
        let mine = claimed(t, "rita", "Where is my parcel?").await;
        let draft = claimed(t, "rita", "And mine?").await;
        t.person("rita").says("edit", &draft, "text=Soon").await.unwrap();
        let theirs = claimed(t, "max", "Is it true?").await;
        let open = t.receives("Hello?").await;
        t.person("rita").types("handover note=The carrier is on strike").await.unwrap();
        // Looking changes nothing.
        let before = t.store.head().await.unwrap();
        let shown = t.person("rita").types("handover").await.unwrap();
        assert_eq!(t.store.head().await.unwrap(), before);
        let shown = keys(&shown.reply);
        let told =
            ["handover-title", "handover-threads", "handover-drafts", "handover-volume", "handover-note"];
        for key in told {
            assert!(shown.contains(&key), "{key} is not among {shown:?}");
        }
        t.person("rita").types("handover to=@ravi words=\"The strike ends at noon\"").await.unwrap();
        let offered = only(t).await;
        assert_eq!((offered.from.as_str(), offered.to.as_str()), ("rita", "ravi"));
        assert_eq!(offered.words.as_deref(), Some("The strike ends at noon"));
        let mut moving: Vec<&ThreadId> = offered.items.iter().map(|item| &item.thread).collect();
        moving.sort();
        let mut expected = [&mine, &draft];
        expected.sort();
        assert_eq!(moving, expected, "Max stays on, and so do his threads");
        assert_eq!(offered.briefing.threads.len(), 4);
        assert_eq!(offered.briefing.notes.len(), 1);
        let care = offered.briefing.volumes.iter().find(|volume| volume.queue.as_str() == "care").unwrap();
        assert_eq!((care.now.received, care.before.received), (4, 0));
        assert_eq!(notices(t, "ravi").await, ["notice-hand-over-offered"]);
        // Until it is accepted everything stays, and the desk says so.
        assert_eq!(holder(t, &mine).await.as_deref(), Some("rita"));
        let now = t.person("max").types("roster now").await.unwrap();
        assert!(keys(&now.reply).contains(&"handover-pending"));
        t.person("ravi").types(&format!("handover accept={}", offered.short())).await.unwrap();
        for thread in [&mine, &draft] {
            assert_eq!(holder(t, thread).await.as_deref(), Some("ravi"));
        }
        assert_eq!(holder(t, &theirs).await.as_deref(), Some("max"));
        assert_eq!(holder(t, &open).await, None);
        let accepted = only(t).await;
        assert_eq!(accepted.stage, Stage::Accepted);
        assert!(accepted.items.iter().all(|item| item.fate == Fate::Moved { to: "ravi".into() }));
        assert_eq!(notices(t, "rita").await, ["notice-hand-over-accepted"]);
        // The draft is still Rita's, and its approval still stands to be given by another.
        t.person("max").clicks("approve", &draft).await.unwrap();
        // What was handed over is not shown again.
        let shown = t.person("ravi").types("handover").await.unwrap();
        assert!(!keys(&shown.reply).contains(&"handover-note"));
        let past = t.person("ravi").types("handover past").await.unwrap();
        assert_eq!(keys(&past.reply), ["handover-past"]);
        // Paul works for the press and reads nothing of it.
        let past = t.person("paul").types("handover past").await.unwrap();
        assert_eq!(keys(&past.reply), ["handover-none"]);
        let refused = t.person("paul").types("handover").await;
        assert!(matches!(refused, Err(Refusal::NotPermitted { .. })));
    });
}

#[test]
fn item_by_item_each_goes_where_it_is_said_and_the_rest_stays() {
    desk(async |t| {
        with(t, &rosters()).await;
        let mut threads = Vec::new();
        for number in 0..5 {
            threads.push(claimed(t, "rita", &format!("Parcel {number}?")).await);
        }
        let put_off = threads[4].clone();
        t.person("rita").says("snooze", &put_off, "8h").await.unwrap();
        t.person("rita").types("handover offer").await.unwrap();
        let id = only(t).await.short().to_owned();
        let end = |thread: &ThreadId| thread.as_str()[20..].to_owned();
        let ravi = t.person("ravi");
        let refused = ravi.types(&format!("handover accept={id} items={}=ada", end(&threads[0]))).await;
        assert!(
            matches!(refused, Err(Refusal::UnknownName { what: "person", .. })),
            "an auditor claims nothing"
        );
        let refused = ravi.types(&format!("handover accept={id} items=ZZZZZZ=me")).await;
        assert!(matches!(refused, Err(Refusal::ArgumentWrong { .. })));
        let some = format!("{}=me {}=max", end(&threads[0]), end(&threads[1]));
        let said = ravi.types(&format!("handover accept={id} items={some}")).await.unwrap();
        assert_eq!(keys(&said.reply), ["said-handover-accepted-in-part"]);
        assert_eq!(holder(t, &threads[0]).await.as_deref(), Some("ravi"));
        assert_eq!(holder(t, &threads[1]).await.as_deref(), Some("max"));
        assert_eq!(holder(t, &threads[2]).await.as_deref(), Some("rita"), "nobody answered it yet");
        assert_eq!(only(t).await.stage, Stage::Offered);
        let rest = format!("{}=queue {}=keep rest=me", end(&threads[2]), end(&threads[3]));
        ravi.types(&format!("handover accept={id} items={rest}")).await.unwrap();
        assert_eq!(holder(t, &threads[2]).await, None);
        assert_eq!(holder(t, &threads[3]).await.as_deref(), Some("rita"));
        assert_eq!(holder(t, &put_off).await.as_deref(), Some("ravi"));
        assert!(t.thread(&put_off).await.snoozed_until.is_some(), "it stays put off");
        assert_eq!(only(t).await.stage, Stage::Accepted);
        assert!(notices(t, "max").await.contains(&"notice-handed-over".to_owned()));
        assert!(
            !notices(t, "ravi").await.contains(&"notice-handed-over".to_owned()),
            "they said so themselves"
        );
        // An answer cannot be given twice.
        let again = ravi.types(&format!("handover accept={id}")).await;
        assert!(matches!(again, Err(Refusal::HandOverAnswered { stage: Stage::Accepted, .. })));
    });
}

#[test]
fn a_hand_over_is_sent_back_with_a_reason_or_taken_back_and_one_is_open_at_a_time() {
    desk(async |t| {
        with(t, &rosters()).await;
        let mine = claimed(t, "rita", "Where is my parcel?").await;
        assert!(matches!(t.person("lea").types("handover offer").await, Err(Refusal::NotPermitted { .. })));
        t.person("rita").types("handover note=Call the carrier").await.unwrap();
        t.person("rita").types("handover offer").await.unwrap();
        let refused = t.person("sam").types("handover offer to=ravi").await;
        assert!(matches!(refused, Err(Refusal::HandOverOpen { .. })));
        assert!(matches!(
            t.person("gus").types("handover accept").await,
            Err(Refusal::UnknownHandOver { .. })
        ));
        let id = only(t).await.short().to_owned();
        let refused = t.person("gus").types(&format!("handover accept={id}")).await;
        assert!(matches!(refused, Err(Refusal::NotPermitted { .. })));
        assert!(matches!(t.person("ravi").types("handover decline").await, Err(Refusal::ReasonNeeded)));
        let line = format!("handover decline={id} reason=I am ill, ask Gus");
        t.person("ravi").types(&line).await.unwrap();
        let declined = only(t).await;
        assert_eq!(declined.stage, Stage::Declined);
        assert_eq!(declined.answer.unwrap().reason.as_deref(), Some("I am ill, ask Gus"));
        assert_eq!(declined.items[0].fate, Fate::Kept);
        assert_eq!(notices(t, "rita").await, ["notice-hand-over-declined"]);
        assert_eq!(holder(t, &mine).await.as_deref(), Some("rita"));
        // The note waits for the next, which Rita offers to Gus and takes back.
        t.person("rita").types("handover to=gus").await.unwrap();
        let latest = t.store.past_hand_overs(None, None, 1).await.unwrap().remove(0);
        assert_eq!(latest.briefing.notes.len(), 1);
        t.person("rita").types("handover withdraw").await.unwrap();
        assert_eq!(notices(t, "gus").await, ["notice-hand-over-offered", "notice-hand-over-withdrawn"]);
        // A lead accepts in somebody's place, and has the thread then.
        t.person("rita").types("handover offer").await.unwrap();
        t.person("sam").types("handover accept").await.unwrap();
        assert_eq!(holder(t, &mine).await.as_deref(), Some("sam"));
        assert_eq!(actions(t).await.iter().filter(|action| *action == "hand_over_offered").count(), 3);
    });
}

#[test]
fn what_was_closed_taken_or_let_go_meanwhile_is_skipped_with_why() {
    desk(async |t| {
        with(t, &rosters()).await;
        let closed = claimed(t, "rita", "One").await;
        let taken = claimed(t, "rita", "Two").await;
        let let_go = claimed(t, "rita", "Three").await;
        let free = claimed(t, "rita", "Four").await;
        t.person("rita").types("handover offer").await.unwrap();
        t.person("rita").says("resolve", &closed, "").await.unwrap();
        t.person("sam").says("assign", &taken, "gus").await.unwrap();
        t.person("rita").clicks("release", &let_go).await.unwrap();
        t.person("rita").clicks("release", &free).await.unwrap();
        let end = |thread: &ThreadId| thread.as_str()[20..].to_owned();
        let items = format!("{}=queue rest=me", end(&let_go));
        t.person("ravi").types(&format!("handover what=accept items={items}")).await.unwrap();
        let hand_over = only(t).await;
        let fate = |thread: &ThreadId| {
            hand_over.items.iter().find(|item| item.thread == *thread).unwrap().fate.clone()
        };
        assert_eq!(fate(&closed), Fate::Skipped { why: Why::Closed });
        assert_eq!(fate(&taken), Fate::Skipped { why: Why::Taken });
        assert_eq!(fate(&let_go), Fate::Skipped { why: Why::LetGo });
        assert_eq!(fate(&free), Fate::Moved { to: "ravi".into() }, "what nobody holds is theirs as accepted");
        assert_eq!(holder(t, &taken).await.as_deref(), Some("gus"));
        let told = notices(t, "ravi").await;
        assert_eq!(told.iter().filter(|key| *key == "notice-not-handed-over").count(), 3);
    });
}

#[test]
fn of_two_who_offer_or_answer_at_once_one_is_heard() {
    desk(async |t| {
        with(t, &rosters()).await;
        let mine = claimed(t, "rita", "Where is my parcel?").await;
        let (rita, sam) = (t.person("rita"), t.person("sam"));
        let (one, other) =
            futures_util::join!(rita.types("handover to=ravi"), sam.types("handover offer to=ravi"));
        assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|ok| **ok).count(), 1);
        assert_eq!(only(t).await.to.as_str(), "ravi");
        t.person("sam").types("handover withdraw").await.unwrap();
        t.person("rita").types("handover offer").await.unwrap();
        let (ravi, sam) = (t.person("ravi"), t.person("sam"));
        let (accepted, declined) =
            futures_util::join!(ravi.types("handover accept"), sam.types("handover decline reason=no"));
        assert_eq!([accepted.is_ok(), declined.is_ok()].iter().filter(|ok| **ok).count(), 1);
        let who = if accepted.is_ok() { "ravi" } else { "rita" };
        assert_eq!(holder(t, &mine).await.as_deref(), Some(who));
    });
}

#[test]
fn a_reply_that_cannot_leave_for_hours_holds_no_hand_over_up() {
    desk(async |t| {
        with(t, &rosters()).await;
        let sending = claimed(t, "rita", "Where is my parcel?").await;
        let other = claimed(t, "rita", "And mine?").await;
        for thread in [&sending, &other] {
            t.person("rita").says("edit", thread, "text=Soon").await.unwrap();
            t.person("max").clicks("approve", thread).await.unwrap();
        }
        t.receiver.answers(&[503; 4]);
        t.advance(Millis::seconds(10)).await;
        assert_eq!(t.thread(&sending).await.state, State::Sending);
        t.person("rita").types("handover offer").await.unwrap();
        let items = format!("{}=queue rest=me", &other.as_str()[20..]);
        t.person("ravi").types(&format!("handover what=accept items={items}")).await.unwrap();
        assert_eq!(t.thread(&sending).await.state, State::Sending, "it goes on its way");
        assert_eq!(holder(t, &sending).await.as_deref(), Some("ravi"));
        assert_eq!(holder(t, &other).await, None);
        t.advance(Millis::hours(1)).await;
        assert_eq!(t.thread(&sending).await.state, State::Published);
    });
}

#[test]
fn nobody_is_given_more_than_the_queue_allows() {
    desk(async |t| {
        let capped = rosters();
        with(t, &capped).await;
        let cap = |text: String| {
            text.replacen("approvals = [\"manager\"]", "approvals = [\"manager\"]\nclaim_cap = 2", 1)
        };
        assert!(t.rewrites_desk(cap).await, "{:?}", t.desk_problem());
        let first = claimed(t, "ravi", "One").await;
        let mut moving = Vec::new();
        for text in ["Two", "Three"] {
            moving.push(claimed(t, "rita", text).await);
        }
        t.person("rita").types("handover offer").await.unwrap();
        t.person("ravi").types("handover accept").await.unwrap();
        let mut holders = Vec::new();
        for thread in moving.iter().chain([&first]) {
            holders.push(holder(t, thread).await.unwrap());
        }
        holders.sort();
        assert_eq!(holders, ["ravi", "ravi", "rita"]);
        let full =
            |item: &watchfloor::domain::hand_over::Item| item.fate == Fate::Skipped { why: Why::ClaimCap };
        assert_eq!(only(t).await.items.iter().filter(|item| full(item)).count(), 1);
    });
}

#[test]
fn whoever_lets_it_wait_is_reminded_and_from_the_third_time_the_leads_are_too() {
    desk(async |t| {
        with(t, &rosters()).await;
        t.advance(Millis::minutes(9 * 60 + 30)).await;
        claimed(t, "rita", "Where is my parcel?").await;
        t.person("rita").types("handover offer").await.unwrap();
        let reminders = |keys: Vec<String>| keys.iter().filter(|key| key.ends_with("reminder")).count();
        t.advance(Millis::minutes(9)).await;
        assert_eq!(reminders(notices(t, "ravi").await), 0);
        t.advance(Millis::minutes(1)).await;
        assert_eq!(reminders(notices(t, "ravi").await), 1);
        t.advance(Millis::minutes(15)).await;
        // A worker that looks again, after a restart for instance, repeats nothing.
        t.work().await;
        t.work().await;
        assert_eq!(reminders(notices(t, "ravi").await), 2);
        assert_eq!(reminders(notices(t, "sam").await), 0);
        t.advance(Millis::minutes(15)).await;
        assert_eq!(reminders(notices(t, "ravi").await), 3);
        assert_eq!(reminders(notices(t, "sam").await), 1);
        t.person("ravi").types("handover accept").await.unwrap();
        t.advance(Millis::hours(1)).await;
        assert_eq!(reminders(notices(t, "ravi").await), 3, "it is accepted");
    });
}

#[test]
fn nobody_is_reminded_hours_before_they_come_on() {
    desk(async |t| {
        with(t, &rosters()).await;
        t.person("rita").types("handover offer").await.unwrap();
        t.advance(Millis::hours(9)).await;
        assert_eq!(notices(t, "ravi").await, ["notice-hand-over-offered"]);
        t.advance(Millis::minutes(70)).await;
        assert_eq!(notices(t, "ravi").await, ["notice-hand-over-offered", "notice-hand-over-reminder"]);
        t.person("ravi").types("handover accept").await.unwrap();
    });
}

#[test]
fn the_desk_proposes_at_a_shifts_end_and_offers_what_nobody_offered_once() {
    desk(async |t| {
        with(t, &proposing()).await;
        let mine = claimed(t, "rita", "Where is my parcel?").await;
        t.advance(Millis::minutes(9 * 60 + 44)).await;
        assert_eq!(notices(t, "rita").await, Vec::<String>::new());
        t.advance(Millis::minutes(1)).await;
        assert_eq!(notices(t, "rita").await, ["notice-hand-over-proposed"]);
        t.advance(Millis::minutes(14)).await;
        assert_eq!(actions(t).await, ["hand_over_proposed"]);
        t.advance(Millis::minutes(1)).await;
        t.work().await;
        assert_eq!(actions(t).await, ["hand_over_proposed", "hand_over_offered"]);
        let offered = only(t).await;
        assert!(offered.by_desk);
        assert_eq!((offered.from.as_str(), offered.to.as_str()), ("rita", "ravi"));
        assert_eq!(offered.items[0].thread, mine);
        assert_eq!(holder(t, &mine).await.as_deref(), Some("rita"), "until it is accepted");
        assert!(notices(t, "rita").await.contains(&"notice-hand-over-offered-for-you".to_owned()));
        // Sent back, it goes to the leads as well, and is not offered again by itself.
        t.person("ravi").types("handover decline reason=I am not there yet").await.unwrap();
        assert!(notices(t, "sam").await.contains(&"notice-hand-over-declined".to_owned()));
        t.advance(Millis::hours(1)).await;
        assert_eq!(actions(t).await.iter().filter(|action| *action == "hand_over_offered").count(), 1);
    });
}

#[test]
fn a_proposal_is_taken_up_and_a_shift_that_was_handed_over_is_not_offered_again() {
    desk(async |t| {
        with(t, &proposing()).await;
        t.advance(Millis::minutes(9 * 60 + 50)).await;
        t.person("rita").types("handover offer words=Quiet").await.unwrap();
        t.person("ravi").types("handover accept").await.unwrap();
        t.advance(Millis::hours(2)).await;
        let made = ["hand_over_proposed", "hand_over_offered", "hand_over_accepted"];
        assert_eq!(actions(t).await, made);
        assert_eq!(only(t).await.shift_end, Some(t.clock.at() + Millis::minutes(-110)));
        // Whoever went off an hour ago hands over what they still have.
        let late = claimed(t, "rita", "One more").await;
        t.person("rita").types("handover offer").await.unwrap();
        t.person("ravi").types("handover accept").await.unwrap();
        assert_eq!(holder(t, &late).await.as_deref(), Some("ravi"));
    });
}

#[test]
fn a_shifts_end_that_was_slept_through_is_looked_after() {
    desk(async |t| {
        with(t, &proposing()).await;
        let mine = claimed(t, "rita", "Where is my parcel?").await;
        // The program was down from before the proposal until after the shift's end.
        t.clock.set(t.clock.at() + Millis::hours(11));
        t.work().await;
        t.work().await;
        assert_eq!(actions(t).await, ["hand_over_proposed", "hand_over_offered"]);
        t.person("ravi").types("handover accept").await.unwrap();
        assert_eq!(holder(t, &mine).await.as_deref(), Some("ravi"));
    });
}

#[test]
fn tags_and_volumes_are_held_against_the_week_before() {
    desk(async |t| {
        with(t, &rosters()).await;
        let tagged = |id: &str, tags: &[&str]| {
            let mut incoming = message(id, "Hello");
            incoming.tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
            incoming
        };
        for (id, tags) in [("a", &["delay"][..]), ("b", &["praise"]), ("c", &["praise"])] {
            t.takes(tagged(id, tags)).await.unwrap();
        }
        t.advance(Millis::hours(24 * 7)).await;
        for (id, tags) in [("d", &["delay", "strike"][..]), ("e", &["delay"]), ("f", &["praise"])] {
            t.takes(tagged(id, tags)).await.unwrap();
        }
        let done = t.receives("Never mind").await;
        t.person("rita").says("resolve", &done, "").await.unwrap();
        t.person("rita").types("handover offer").await.unwrap();
        let briefing = only(t).await.briefing;
        let tags: Vec<_> = briefing.tags.iter().map(|tag| (tag.tag.as_str(), tag.now, tag.before)).collect();
        assert_eq!(tags, [("delay", 2, 1), ("strike", 1, 0)], "praise came up less often");
        let care = briefing.volumes.iter().find(|volume| volume.queue.as_str() == "care").unwrap();
        assert_eq!((care.now.received, care.before.received), (4, 3));
        assert_eq!((care.now.closed, care.before.closed), (1, 0));
    });
}

#[test]
fn a_hand_over_of_somebody_who_was_erased_replays_without_them() {
    desk(async |t| {
        with(t, &rosters()).await;
        claimed(t, "rita", "Where is my parcel?").await;
        t.person("rita").types("handover note=Call Jo").await.unwrap();
        t.person("rita").types("handover note=Call them again").await.unwrap();
        t.person("rita").types("handover offer").await.unwrap();
        t.person("ravi").types("handover accept").await.unwrap();
        t.person("rita").types("handover note=For the one after").await.unwrap();
        let call = Call::Erase(watchfloor::store::erase::Whose::Person("rita".into()));
        let surface = Surface::CommandLine;
        t.dispatch(Inbound::new(Caller::Operator, surface, call)).await.unwrap();
        let hand_over = serde_json::to_string(&only(t).await).unwrap();
        assert!(!hand_over.contains("rita"), "{hand_over}");
        let notes = t.store.hand_over_notes(&"care".into()).await.unwrap();
        assert_eq!(notes.len(), 1);
        assert!(notes[0].by.as_str().starts_with("erased-"));
    });
}

/// The labels of what is offered under the last message to an account.
fn labels(t: &Desk, surface: Surface, account: &str) -> Vec<&'static str> {
    let told = t.platform(surface).told(account);
    told.last().unwrap().buttons.iter().map(|offer| offer.label).collect()
}

async fn home(t: &Desk, surface: Surface, account: &str) -> Home {
    match t.account(surface, account).does(Act::Home).await.shown {
        Shown::Home(home) => *home,
        other => panic!("no home but {other:?}"),
    }
}

#[test]
fn whoever_comes_on_accepts_where_they_are_told() {
    desk(async |t| {
        with(t, &rosters()).await;
        let mine = claimed(t, "rita", "Where is my parcel?").await;
        t.account(Surface::Slack, "U1").types("handover offer words=Quiet").await;
        let ravi = t.account(Surface::Teams, "aad-ravi");
        let offered = ["offer-hand-over-accept", "offer-hand-over-items", "offer-decline"];
        assert_eq!(labels(t, Surface::Teams, "aad-ravi"), offered);
        assert_eq!(home(t, Surface::Teams, "aad-ravi").await.on_shift[0].handed_to.as_deref(), Some("Ravi"));
        let notification = t.platform(Surface::Teams).told("aad-ravi").pop().unwrap();
        let accepted = ravi.answers(&notification.buttons[0]).await;
        assert_eq!(said(&accepted), ["said-handover-accepted"]);
        assert_eq!(holder(t, &mine).await.as_deref(), Some("ravi"));
        assert_eq!(home(t, Surface::Teams, "aad-ravi").await.on_shift[0].handed_to, None);
        // The buttons of the message are out of date, and say so.
        let late = ravi.answers(&notification.buttons[0]).await;
        assert_eq!(said(&late), ["refused-hand-over-answered"]);
        let late = ravi.answers(&notification.buttons[2]).await;
        assert_eq!(said(&late), ["refused-hand-over-answered"]);
    });
}

#[test]
fn the_form_asks_five_threads_at_a_time_until_all_are_answered() {
    desk(async |t| {
        with(t, &rosters()).await;
        let mut threads = Vec::new();
        for number in 0..7 {
            threads.push(claimed(t, "rita", &format!("Parcel {number}?")).await);
        }
        t.person("rita").types("handover offer").await.unwrap();
        let ravi = t.account(Surface::Teams, "aad-ravi");
        let notification = t.platform(Surface::Teams).told("aad-ravi").pop().unwrap();
        let asked = ravi.answers(&notification.buttons[1]).await;
        let first = form(&asked).clone();
        assert_eq!(first.fields.len(), 5);
        let thread_of = |value: &str| ThreadId::from(value.split_once('=').unwrap().0);
        let FieldKind::Choice(places) = &first.fields[0].kind else { panic!("{first:?}") };
        let max = places.iter().find(|(_, label)| label == "Max").unwrap().0.clone();
        let queue = first.fields[1].value.replace("=me", "=queue");
        let later = first.fields[2].value.replace("=me", "=later");
        let mut filled: Vec<(&str, &str)> =
            first.fields.iter().map(|field| (field.name, field.value.as_str())).collect();
        filled[0].1 = &max;
        filled[1].1 = &queue;
        filled[2].1 = &later;
        let next = ravi.sends(&first, &filled).await;
        let second = form(&next).clone();
        assert_eq!(second.fields.len(), 3, "two that were not asked, and one that was put off");
        assert!(second.message.as_deref().unwrap().contains("3 threads"), "{:?}", second.message);
        assert_eq!(holder(t, &thread_of(&max)).await.as_deref(), Some("max"));
        assert_eq!(holder(t, &thread_of(&queue)).await, None);
        assert_eq!(holder(t, &thread_of(&later)).await.as_deref(), Some("rita"));
        let blank: Vec<(&str, &str)> = second.fields.iter().map(|field| (field.name, "")).collect();
        let nothing = ravi.sends(&second, &blank).await;
        assert!(form(&nothing).refused.is_some(), "nothing chosen is no yes to everything");
        assert_eq!(only(t).await.stage, Stage::Offered);
        let filled: Vec<(&str, &str)> =
            second.fields.iter().map(|field| (field.name, field.value.as_str())).collect();
        let done = ravi.sends(&second, &filled).await;
        assert_eq!(said(&done), ["said-handover-accepted"]);
        assert_eq!(only(t).await.stage, Stage::Accepted);
    });
}

#[test]
fn whoever_goes_off_takes_the_proposal_up_with_a_form_and_the_reason_of_a_no_is_asked() {
    desk(async |t| {
        with(t, &proposing()).await;
        t.advance(Millis::minutes(9 * 60 + 45)).await;
        let rita = t.account(Surface::Slack, "U1");
        let proposed = t.platform(Surface::Slack).told("U1").pop().unwrap();
        assert_eq!(proposed.buttons[0].label, "offer-hand-over");
        let asked = rita.answers(&proposed.buttons[0]).await;
        let asked = form(&asked).clone();
        assert_eq!(asked.fields[0].value, "ravi", "who comes next");
        let offered = rita.sends(&asked, &[("to", "ravi"), ("words", "All is well")]).await;
        assert_eq!(said(&offered), ["said-handover-offered"]);
        let ravi = t.account(Surface::Teams, "aad-ravi");
        let notification = t.platform(Surface::Teams).told("aad-ravi").pop().unwrap();
        let decline = notification.buttons.iter().find(|offer| offer.label == "offer-decline").unwrap();
        let asked = ravi.answers(decline).await;
        let asked = form(&asked).clone();
        // Without a reason it comes back and says so at its field.
        let again = ravi.sends(&asked, &[("reason", " ")]).await;
        assert!(form(&again).fields[0].problem.is_some());
        let declined = ravi.sends(&asked, &[("reason", "I am ill")]).await;
        assert_eq!(said(&declined), ["said-handover-declined"]);
        assert!(notices(t, "rita").await.contains(&"notice-hand-over-declined".to_owned()));
        // A form of a hand-over that somebody may not read does not exist for them.
        let stranger = t.person("paul").types("handover accept").await;
        assert!(matches!(stranger, Err(Refusal::UnknownHandOver { .. })));
    });
}

#[test]
fn deadlines_and_escalations_are_handed_over_as_they_stand() {
    desk(async |t| {
        let deadlines = "\n[[queues.care.deadlines]]\nclaim_by = \"30m\"\nrespond_by = \"4h\"\n";
        with(t, &(deadlines.to_owned() + &rosters())).await;
        let waits = t.receives("Hello?").await;
        t.advance(Millis::minutes(31)).await;
        let mine = claimed(t, "rita", "Where is my parcel?").await;
        t.person("rita").says("escalate", &mine, "legal They threaten to sue").await.unwrap();
        let shown = t.person("rita").types("handover").await.unwrap();
        let shown = keys(&shown.reply);
        for key in ["handover-due", "handover-escalated", "handover-missed"] {
            assert!(shown.contains(&key), "{key} is not among {shown:?}");
        }
        t.person("rita").types("handover offer").await.unwrap();
        let briefing = only(t).await.briefing;
        let missed: Vec<_> = briefing.missed.iter().map(|missed| (&missed.thread, missed.aim)).collect();
        assert_eq!(missed, [(&waits, Aim::Claim)]);
        let standing = |thread: &ThreadId| briefing.threads.iter().find(|it| it.thread == *thread).unwrap();
        let due = |thread: &ThreadId| -> Vec<_> {
            standing(thread).deadlines.iter().map(|deadline| (deadline.aim, deadline.missed)).collect()
        };
        assert_eq!(due(&waits), [(Aim::Claim, true), (Aim::Respond, false)]);
        assert_eq!(due(&mine), [(Aim::Respond, false)], "it is claimed");
        assert_eq!(standing(&mine).escalations[0].path.as_str(), "legal");
        // Whoever has it next has what is left of the time, and what nobody has waits to be claimed anew.
        let before = t.thread(&mine).await.deadlines.respond.unwrap().due;
        t.person("ravi").types("handover what=accept items=rest=me").await.unwrap();
        assert_eq!(t.thread(&mine).await.deadlines.respond.unwrap().due, before);
        t.person("ravi").types("handover to=rita").await.unwrap();
        t.person("rita").types("handover what=accept items=rest=queue").await.unwrap();
        let claim = t.thread(&mine).await.deadlines.claim.unwrap();
        assert_eq!((holder(t, &mine).await, claim.met, claim.missed), (None, None, None));
    });
}

#[test]
fn it_is_answered_on_every_platform_and_counts_on_all() {
    desk(async |t| {
        with(t, &rosters()).await;
        let everywhere = "slack = \"U7\"\nteams = \"aad-ravi\"\ndiscord = \"700000000000000007\"";
        let accounts = |text: String| text.replacen("teams = \"aad-ravi\"", everywhere, 1);
        assert!(t.rewrites_desk(accounts).await, "{:?}", t.desk_problem());
        let surfaces =
            [(Surface::Slack, "U7"), (Surface::Teams, "aad-ravi"), (Surface::Discord, "700000000000000007")];
        for (surface, account) in surfaces {
            let kept = claimed(t, "rita", &format!("One by {account}?")).await;
            let given = claimed(t, "rita", &format!("Two by {account}?")).await;
            t.person("rita").types("handover offer").await.unwrap();
            // He is told everywhere, answers here, and the buttons elsewhere are out of date.
            let ravi = t.account(surface, account);
            let told = t.platform(surface).told(account).pop().unwrap();
            let asked = ravi.answers(&told.buttons[1]).await;
            let asked = form(&asked).clone();
            let keep = format!("{kept}=keep");
            let filled: Vec<(&str, &str)> = asked
                .fields
                .iter()
                .map(|field| {
                    let chosen = if field.value.starts_with(kept.as_str()) { &keep } else { &field.value };
                    (field.name, chosen.as_str())
                })
                .collect();
            assert_eq!(said(&ravi.sends(&asked, &filled).await), ["said-handover-accepted"]);
            assert_eq!(holder(t, &kept).await.as_deref(), Some("rita"));
            assert_eq!(holder(t, &given).await.as_deref(), Some("ravi"));
            for (other, account) in surfaces {
                let told = t.platform(other).told(account).pop().unwrap();
                let late = t.account(other, account).answers(&told.buttons[0]).await;
                assert_eq!(said(&late), ["refused-hand-over-answered"], "{}", other.as_str());
            }
            t.person("rita").says("resolve", &kept, "").await.unwrap();
        }
    });
}

#[test]
fn what_was_accepted_moves_though_the_program_stopped_in_between() {
    desk(async |t| {
        with(t, &rosters()).await;
        let mine = claimed(t, "rita", "Where is my parcel?").await;
        t.person("rita").types("handover offer").await.unwrap();
        let (spec, _, arguments) = watchfloor::commands::line::read("handover accept").unwrap();
        let call = Call::Command { spec, arguments };
        let accepting = Inbound::new(Caller::Session("ravi".into()), Surface::Console, call);
        t.dispatch(accepting).await.unwrap();
        // No worker has looked yet: it is accepted, and it is still Rita's.
        assert_eq!(only(t).await.stage, Stage::Accepted);
        assert_eq!(holder(t, &mine).await.as_deref(), Some("rita"));
        assert!(matches!(
            t.person("rita").types("handover withdraw").await,
            Err(Refusal::UnknownHandOver { .. })
        ));
        t.work().await;
        t.work().await;
        assert_eq!(holder(t, &mine).await.as_deref(), Some("ravi"));
        let moved = actions(t).await;
        assert_eq!(moved.iter().filter(|action| *action == "thread_handed_over").count(), 1);
    });
}

#[test]
fn what_is_paused_is_handed_over_too() {
    desk(async |t| {
        with(t, &rosters()).await;
        t.person("max").types("pause queue=press reason=Another matter").await.unwrap();
        t.person("max").types("pause queue=care reason=A recall").await.unwrap();
        let looked = t.person("rita").types("handover").await.unwrap();
        assert!(keys(&looked.reply).contains(&"handover-paused"), "{looked:?}");
        t.person("rita").types("handover to=ravi").await.unwrap();
        let paused = only(t).await.briefing.paused;
        assert_eq!(paused.len(), 1, "press is another roster's: {paused:?}");
        assert_eq!(paused[0].queue.as_ref().map(|queue| queue.as_str()), Some("care"));
        t.person("max").types("resume queue=care").await.unwrap();
    });
}

#[test]
fn an_offer_that_nobody_answers_lapses_before_the_shift_that_it_led_to_is_handed_over() {
    desk(async |t| {
        with(t, &proposing()).await;
        let thread = claimed(t, "rita", "Where is my parcel?").await;
        // Rita's day ends at 19:00Z, and nobody says anything.
        t.advance(Millis::hours(21)).await;
        let of = |all: Vec<String>| -> Vec<String> {
            all.into_iter().filter(|key| !key.contains("remind")).collect()
        };
        assert_eq!(of(actions(t).await), ["hand_over_proposed", "hand_over_offered"]);
        // Ravi's night ends at 07:00Z. A quarter of an hour before he hands over himself.
        t.advance(Millis::minutes(45)).await;
        let made = ["hand_over_proposed", "hand_over_offered", "hand_over_lapsed", "hand_over_proposed"];
        assert_eq!(of(actions(t).await), made);
        let ravi = ["notice-hand-over-offered", "notice-hand-over-lapsed", "notice-hand-over-proposed"];
        assert_eq!(of(notices(t, "ravi").await), ravi);
        assert_eq!(notices(t, "rita").await.last().unwrap(), "notice-hand-over-lapsed");
        assert_eq!(notices(t, "sam").await.last().unwrap(), "notice-hand-over-lapsed");
        let past = t.store.past_hand_overs(None, None, 10).await.unwrap();
        let lapsed = past.iter().find(|one| one.stage == Stage::Lapsed).unwrap();
        assert!(lapsed.items.iter().all(|item| item.fate == Fate::Kept), "{:?}", lapsed.items);
        assert_eq!(holder(t, &thread).await.as_deref(), Some("rita"));
        let refused = t.person("ravi").types(&format!("handover accept={}", lapsed.short())).await;
        assert!(
            matches!(refused, Err(Refusal::HandOverAnswered { stage: Stage::Lapsed, .. })),
            "{refused:?}"
        );
        t.advance(Millis::minutes(15)).await;
        assert_eq!(actions(t).await.last().unwrap(), "hand_over_offered");
        assert_eq!(of(actions(t).await).len(), 5, "each once");
    });
}

#[test]
fn an_offer_lapses_for_no_change_of_shift_but_the_one_after_it() {
    desk(async |t| {
        with(t, &proposing()).await;
        claimed(t, "rita", "Where is my parcel?").await;
        // Hours before her shift ends Rita hands over to somebody who is on no roster, of her own accord.
        t.person("rita").types("handover to=@gus words=\"You know it all\"").await.unwrap();
        t.advance(Millis::hours(21)).await;
        let all = actions(t).await;
        assert!(!all.contains(&"hand_over_lapsed".to_owned()), "{all:?}");
        t.advance(Millis::minutes(45)).await;
        let all = actions(t).await;
        let at_the_end: Vec<_> = all.iter().rev().take(2).map(String::as_str).collect();
        assert_eq!(at_the_end, ["hand_over_proposed", "hand_over_lapsed"]);
        assert_eq!(notices(t, "gus").await.last().unwrap(), "notice-hand-over-lapsed");
    });
}
