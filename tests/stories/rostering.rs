//! M3.1, M3.4: who is on shift, what people change of it, and what only those on shift may do.

use watchfloor::chat::answer::Shown;
use watchfloor::chat::form::FieldKind;
use watchfloor::chat::gesture::Act;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::desk::Channel;
use watchfloor::domain::refusal::Refusal;
use watchfloor::domain::roster::change::{Change, ChangeKind};
use watchfloor::domain::time::Millis;
use watchfloor::domain::verdict::Reply;
use watchfloor::store::log::{LogFilter, Logged};

use crate::support::account::{form, said};
use crate::support::shifts::{care, weeks, weeks_within};
use crate::support::{Desk, desk};

/// Rita and Ravi by turns of a week from Monday 09:00 in Berlin (08:00Z in winter); Max approves on
/// working days. It is Monday 23 November 2026, 09:00Z, and Rita's week has begun.
fn rosters(keys: &str) -> String {
    let primary = weeks("primary", &["rita", "ravi"]);
    let backup = weeks_within("backup", &["max"], "mon-fri 09:00-18:00");
    "[roles.responder]\non_shift = [\"claim\"]\n".to_owned() + &care(keys, &[primary, backup])
}

async fn with_rosters(t: &Desk) {
    assert!(t.rewrites_desk(|text| text + &rosters("")).await, "{:?}", t.desk_problem());
}

/// Overrides and swaps, without the warnings of gaps.
async fn changes(t: &Desk) -> Vec<Change> {
    let changes = t.store.roster_changes().await.unwrap();
    changes.list().into_iter().filter(|change| change.kind != ChangeKind::Warning).cloned().collect()
}

async fn log(t: &Desk) -> Vec<Logged> {
    t.store.log(&LogFilter { limit: 500, ..LogFilter::default() }).await.unwrap()
}

fn words(reply: &Reply) -> Vec<&str> {
    match reply {
        Reply::Said(text) => vec![text.key.as_str()],
        Reply::Lines(lines) => lines.iter().map(|text| text.key.as_str()).collect(),
    }
}

async fn notices(t: &Desk, person: &str) -> Vec<String> {
    let notices = t.store.notices_for(&person.into(), 20).await.unwrap();
    notices.into_iter().map(|(notice, _)| notice.text.key).collect()
}

#[test]
fn only_those_on_shift_claim_and_the_others_hear_who_is() {
    desk(async |t| {
        with_rosters(t).await;
        let thread = t.receives("Where is my parcel?").await;
        let refused = t.person("ravi").clicks("claim", &thread).await.unwrap_err();
        let Refusal::NotOnShift { on_shift, next, .. } = refused else { panic!("{refused:?}") };
        assert_eq!(on_shift, ["Rita", "Max"]);
        assert_eq!(next.as_deref(), Some("2026-11-30 09:00 Europe/Berlin"));
        t.person("rita").clicks("claim", &thread).await.unwrap();
        // The log says on which shift that was.
        let log = log(t).await;
        let claimed = log.iter().find(|logged| logged.entry.decision.action() == "claimed").unwrap();
        assert_eq!(claimed.entry.actor.shift.as_deref(), Some("care/primary"));
        // A lead's role has no such condition.
        let another = t.receives("And mine?").await;
        t.person("sam").clicks("claim", &another).await.unwrap();
        // When the week is over it is Ravi's turn.
        t.advance(Millis::hours(24 * 7)).await;
        let third = t.receives("Hello?").await;
        assert!(matches!(t.person("rita").clicks("claim", &third).await, Err(Refusal::NotOnShift { .. })));
        t.person("ravi").clicks("claim", &third).await.unwrap();
    });
}

#[test]
fn a_shift_is_taken_swapped_and_overridden_and_each_is_a_decision() {
    desk(async |t| {
        with_rosters(t).await;
        let first = t.receives("Where is my parcel?").await;
        t.person("ravi").types("take roster=care").await.unwrap();
        t.person("ravi").clicks("claim", &first).await.unwrap();
        assert!(notices(t, "rita").await.contains(&"notice-shift-overridden".to_owned()));
        let lines = t.person("rita").types("roster changes").await.unwrap();
        assert_eq!(words(&lines.reply), ["roster-override"]);
        let id = changes(t).await[0].short().to_owned();
        t.person("sam").types(&format!("override undo={id}")).await.unwrap();
        // Rita has her week back, and gives it to Ravi for his.
        t.person("rita").types("swap offer ravi return=8d").await.unwrap();
        assert!(matches!(t.person("max").types("swap accept").await, Err(Refusal::UnknownChange { .. })));
        t.person("ravi").types("swap accept").await.unwrap();
        let second = t.receives("And mine?").await;
        assert!(matches!(t.person("rita").clicks("claim", &second).await, Err(Refusal::NotOnShift { .. })));
        t.person("ravi").clicks("claim", &second).await.unwrap();
        t.person("ravi").types("swap undo").await.unwrap();
        let third = t.receives("Hello?").await;
        t.person("rita").clicks("claim", &third).await.unwrap();
        assert!(matches!(t.person("rita").types("override max 4h").await, Err(Refusal::NotPermitted { .. })));
        let log = log(t).await;
        let told: Vec<&str> = log
            .iter()
            .map(|logged| logged.entry.decision.action())
            .filter(|action| action.contains("shift") || action.contains("swap"))
            .collect();
        let expected = [
            "shift_overridden",
            "shift_change_undone",
            "swap_offered",
            "swap_accepted",
            "shift_change_undone",
        ];
        assert_eq!(told, expected);
    });
}

#[test]
fn a_swap_is_answered_where_it_is_told() {
    desk(async |t| {
        with_rosters(t).await;
        t.advance(Millis::hours(24 * 7)).await;
        // It is Ravi's week; Rita is told in Slack, with buttons.
        t.person("ravi").types("swap offer rita").await.unwrap();
        let told = t.platform(Surface::Slack).told("U1");
        let [notification] = &told[..] else { panic!("{told:?}") };
        let labels: Vec<&str> = notification.buttons.iter().map(|offer| offer.label).collect();
        assert_eq!(labels, ["offer-accept", "offer-decline"]);
        let accepted = t.account(Surface::Slack, "U1").answers(&notification.buttons[0]).await;
        assert_eq!(said(&accepted), ["said-swap-accepted"]);
        let thread = t.receives("Where is my parcel?").await;
        t.person("rita").clicks("claim", &thread).await.unwrap();
        // The button of a message that was answered already says so.
        let late = t.account(Surface::Slack, "U1").answers(&notification.buttons[1]).await;
        assert_eq!(said(&late), ["refused-unknown-change"]);
        let log = log(t).await;
        let accepted = log.iter().find(|logged| logged.entry.decision.action() == "swap_accepted").unwrap();
        assert_eq!(accepted.entry.actor.surface, Surface::Slack);
    });
}

#[test]
fn what_is_settled_is_not_offered_any_more() {
    desk(async |t| {
        with_rosters(t).await;
        t.platform(Surface::Teams).goes_down();
        t.person("rita").types("swap offer ravi").await.unwrap();
        t.person("rita").types("swap undo").await.unwrap();
        t.platform(Surface::Teams).heals();
        t.advance(Millis::minutes(5)).await;
        let told = t.platform(Surface::Teams).told("aad-ravi");
        assert_eq!(told.len(), 2);
        assert!(told.iter().all(|told| told.buttons.is_empty()), "{told:?}");
    });
}

#[test]
fn somebody_is_put_on_by_a_form_on_every_platform() {
    desk(async |t| {
        let sam = "[people.sam]\nslack = \"U7\"\nteams = \"aad-sam\"\ndiscord = \"777\"\nlocale = \"de\"\n";
        assert!(t.rewrites_desk(|text| text.replace("[people.sam]\n", sam) + &rosters("")).await);
        for (platform, account, who) in [
            (Surface::Slack, "U7", "ravi"),
            (Surface::Teams, "aad-sam", "max"),
            (Surface::Discord, "777", "ravi"),
        ] {
            let lines = log(t).await.len();
            let answer = t.account(platform, account).types("/desk override").await;
            let asked = form(&answer).clone();
            assert_eq!((asked.command, asked.thread.as_ref()), ("override", None));
            let names: Vec<&str> = asked.fields.iter().map(|field| field.name).collect();
            assert_eq!(names, ["person", "until", "position", "from", "reason"]);
            assert_eq!(asked.hidden, [("roster", "care".to_owned())], "there is only one");
            let FieldKind::Choice(positions) = &asked.fields[2].kind else { panic!("{asked:?}") };
            assert_eq!(positions[0], ("primary".to_owned(), "Erste".to_owned()), "in German");
            assert_eq!(log(t).await.len(), lines, "whoever asks for a form is refused nothing");
            // What is wrong stands at its field, with what was typed.
            let wrong = [("person", who), ("until", "later"), ("position", "primary")];
            let again = t.account(platform, account).sends(&asked, &wrong).await;
            let until = form(&again).fields.iter().find(|field| field.name == "until").unwrap();
            assert!(until.problem.is_some() && until.value == "later", "{until:?}");
            let right = [("person", who), ("until", "4h"), ("position", "primary"), ("reason", "ill")];
            let done = t.account(platform, account).sends(form(&again), &right).await;
            assert_eq!(said(&done), ["said-override"]);
            let latest = changes(t).await.pop().unwrap();
            assert_eq!(latest.turns[0].person.as_str(), who);
        }
        // Others get no form, and that is on the log.
        let refused = t.account(Surface::Slack, "U1").types("override").await;
        assert_eq!(said(&refused), ["refused-not-permitted"]);
        assert_eq!(log(t).await.last().unwrap().entry.decision.action(), "refused");
    });
}

#[test]
fn a_swap_is_offered_and_answered_by_forms_and_a_shift_taken_from_the_home() {
    desk(async |t| {
        with_rosters(t).await;
        let asked = t.account(Surface::Slack, "U1").types("swap").await;
        let asked = form(&asked).clone();
        assert!(asked.hidden.contains(&("step", "offer".to_owned())), "{asked:?}");
        let FieldKind::Choice(people) = &asked.fields[0].kind else { panic!("{asked:?}") };
        assert!(people.iter().all(|(person, _)| person != "rita"), "nobody swaps with themselves");
        let done = t.account(Surface::Slack, "U1").sends(&asked, &[("person", "ravi")]).await;
        assert_eq!(said(&done), ["said-swap-offered"]);
        t.account(Surface::Teams, "aad-ravi").types("swap decline").await;
        // The home has what can be done about shifts, and only that.
        let home = t.account(Surface::Teams, "aad-ravi").does(Act::Home).await;
        let Shown::Home(home) = home.shown else { panic!("no home") };
        let labels: Vec<&str> = home.offers.iter().map(|offer| offer.label).collect();
        assert_eq!(labels, ["offer-take", "offer-shift"]);
        let asked = t.account(Surface::Teams, "aad-ravi").answers(&home.offers[0]).await;
        let asked = form(&asked).clone();
        assert_eq!(asked.command, "take");
        let primary = [("position", "primary"), ("until", "2h"), ("reason", "Rita asked")];
        let done = t.account(Surface::Teams, "aad-ravi").sends(&asked, &primary).await;
        assert_eq!(said(&done), ["said-take"]);
        let thread = t.receives("Where is my parcel?").await;
        t.person("ravi").clicks("claim", &thread).await.unwrap();
    });
}

#[test]
fn of_two_who_answer_a_swap_at_once_one_is_heard() {
    desk(async |t| {
        with_rosters(t).await;
        t.person("rita").types("swap offer ravi").await.unwrap();
        let (one, other) = (t.person("ravi"), t.person("ravi"));
        let (accepted, again) = futures_util::join!(one.types("swap accept"), other.types("swap accept"));
        assert_eq!([accepted.is_ok(), again.is_ok()].iter().filter(|ok| **ok).count(), 1);
    });
}

#[test]
fn a_gap_ahead_is_told_days_before_and_at_the_last_moment_and_each_once() {
    desk(async |t| {
        let off = "[[time_off]]\nperson = \"rita\"\nfrom = 2026-11-28\nuntil = 2026-11-28\n";
        let rosters = rosters("cover = [\"sat 10:00-18:00\"]");
        assert!(t.rewrites_desk(|text| text + &rosters + off).await, "{:?}", t.desk_problem());
        let gaps = |notices: Vec<String>| {
            notices.into_iter().filter(|key| key.starts_with("notice-gap")).collect::<Vec<_>>()
        };
        let primary = |t: &Desk| {
            let store = t.store.clone();
            async move {
                let all = store.notices_for(&"sam".into(), 20).await.unwrap();
                all.into_iter()
                    .filter(|(notice, _)| {
                        notice.text.args.iter().any(|(name, value)| {
                            name == "lacks"
                                && *value == watchfloor::domain::text::Argument::Words("primary".into())
                        })
                    })
                    .map(|(notice, _)| notice.text.key)
                    .collect::<Vec<_>>()
            }
        };
        assert_eq!(primary(t).await, Vec::<String>::new(), "Saturday is five days away");
        t.advance(Millis::hours(48)).await;
        assert_eq!(gaps(primary(t).await), ["notice-gap-ahead"]);
        t.advance(Millis::hours(24)).await;
        assert_eq!(primary(t).await.len(), 1, "it is told once");
        t.advance(Millis::hours(48)).await;
        assert_eq!(gaps(primary(t).await), ["notice-gap-soon", "notice-gap-ahead"]);
        t.advance(Millis::hours(2)).await;
        assert_eq!(primary(t).await.len(), 2);
    });
}

#[test]
fn the_roster_of_somebody_who_was_erased_replays_without_them() {
    desk(async |t| {
        with_rosters(t).await;
        t.person("ravi").types("take roster=care").await.unwrap();
        let call =
            watchfloor::app::inbound::Call::Erase(watchfloor::store::erase::Whose::Person("ravi".into()));
        let inbound = watchfloor::app::inbound::Inbound::new(
            watchfloor::app::inbound::Caller::Operator,
            Surface::CommandLine,
            call,
        );
        t.dispatch(inbound).await.unwrap();
        let changes = changes(t).await;
        assert_eq!(changes.len(), 1);
        assert!(changes.iter().all(|change| change.turns[0].person.as_str().starts_with("erased-")));
    });
}

#[test]
fn a_platform_that_draws_who_is_on_shift_draws_open_cards_anew_when_that_changes() {
    desk(async |t| {
        with_rosters(t).await;
        t.platform(Surface::Teams).draws_who_is_on_shift();
        let thread = t.receives("Where is my parcel?").await;
        let done = t.receives("And mine?").await;
        t.person("rita").clicks("resolve", &done).await.unwrap();
        let calls = |surface| t.platform(surface).calls();
        let before = (calls(Surface::Teams), calls(Surface::Slack));
        t.work().await;
        assert_eq!((calls(Surface::Teams), calls(Surface::Slack)), before, "the shift has not changed");
        t.person("ravi").types("take roster=care").await.unwrap();
        t.work().await;
        assert_eq!(calls(Surface::Teams), before.0 + 1, "the open card alone");
        let channel = Channel { platform: Surface::Teams, id: "19:care@thread".into() };
        assert_eq!(t.platform(Surface::Teams).cards_of(&channel, &thread).len(), 1);
        t.work().await;
        assert_eq!(calls(Surface::Teams), before.0 + 1);
    });
}
