//! D2, D3, D4, M3.4: what people do on a chat platform comes in by one door and is answered in words, a
//! form or a card, the same on each of them.

use watchfloor::chat::answer::{Shown, Tone};
use watchfloor::chat::gesture::{Act, Brought, Event};
use watchfloor::chat::platform::Profile;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::state::State;
use watchfloor::domain::time::Millis;

use crate::support::account::{form, said};
use crate::support::desk;

fn profile(id: &str, email: &str) -> Profile {
    Profile { id: id.into(), email: Some(email.into()), locale: Some("de-AT".into()), outsider: false }
}

#[test]
fn a_button_a_form_and_an_approval_from_three_platforms() {
    desk(async |t| {
        assert!(
            t.rewrites_desk(|text| text.replace("name = \"Max\"", "name = \"Max\"\ndiscord = \"77\"")).await
        );
        let thread = t.receives("Where is my parcel?").await;
        let answer = t.account(Surface::Slack, "U1").clicks("claim", &thread).await;
        assert_eq!(said(&answer), ["said-claim"]);
        let Shown::Words { card: Some(card), tone: Tone::Done, .. } = answer.shown else { panic!("no card") };
        assert_eq!(card.holder.unwrap().name, "Rita");

        let ravi = t.account(Surface::Teams, "aad-ravi");
        let opened = ravi.clicks("edit", &thread).await;
        let sent = ravi.sends(form(&opened), &[("text", "On its way.")]).await;
        assert_eq!(said(&sent), ["said-edit"]);

        let approved = t.account(Surface::Discord, "77").clicks("approve", &thread).await;
        assert_eq!(said(&approved), ["said-approve-last"]);
        assert_eq!(t.thread(&thread).await.state, State::Approved);
    });
}

#[test]
fn an_old_button_is_answered_with_the_card_as_it_now_is() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        let old = t.person("max").sees(&thread).await;
        t.person("rita").says("edit", &thread, "revision=0 text=Soon").await.unwrap();
        let seen = t.person("max").sees(&thread).await;
        t.person("rita").says("edit", &thread, "revision=1 text=Tomorrow").await.unwrap();
        assert!(
            t.rewrites_desk(|text| text.replace("name = \"Max\"", "name = \"Max\"\nslack = \"U7\"")).await
        );
        let max = t.account(Surface::Slack, "U7");
        let answer = max.presses("approve", &seen).await;
        assert_eq!(said(&answer), ["refused-revision-changed"]);
        let Shown::Words { card: Some(card), tone: Tone::Refused, .. } = answer.shown else {
            panic!("no card")
        };
        assert_eq!(card.draft.unwrap().text, "Tomorrow");
        // The edit button of the very first card opens the draft as it now is, and not an empty form.
        let opened = max.presses("edit", &old).await;
        assert_eq!(form(&opened).fields[0].value, "Tomorrow");
    });
}

#[test]
fn a_form_comes_back_with_what_was_typed_and_what_is_wrong() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        let rita = t.account(Surface::Slack, "U1");
        let opened = rita.clicks("edit", &thread).await;
        let form_then = form(&opened).clone();
        t.person("ravi").says("edit", &thread, "revision=0 text=Soon").await.unwrap();
        let again = rita.sends(&form_then, &[("text", "Tomorrow")]).await;
        let again = form(&again);
        assert_eq!(again.conflict.as_ref().unwrap().theirs, "Soon");
        assert_eq!(again.fields[0].value, "Tomorrow");
        // Sent once more it is a decision to overwrite what was shown.
        let saved = rita.sends(again, &[("text", "Tomorrow")]).await;
        assert_eq!(said(&saved), ["said-edit"]);

        let long = "a".repeat(400);
        let opened = rita.clicks("edit", &thread).await;
        let refused = rita.sends(form(&opened), &[("text", &long)]).await;
        let field = &form(&refused).fields[0];
        assert_eq!(field.problem.as_ref().unwrap().key, "refused-text-too-long");
        assert_eq!(field.value, long);
    });
}

#[test]
fn whoever_may_break_the_glass_is_asked_why() {
    desk(async |t| {
        assert!(
            t.rewrites_desk(|text| text.replace("name = \"Gus\"", "name = \"Gus\"\nslack = \"U9\"")).await
        );
        let thread = t.receives("Where is my parcel?").await;
        t.person("rita").says("edit", &thread, "revision=0 text=Soon").await.unwrap();
        let gus = t.account(Surface::Slack, "U9");
        let asked = gus.clicks("approve", &thread).await;
        assert_eq!(form(&asked).break_glass.as_deref(), Some(""));
        let again = gus.sends(form(&asked), &[("break_glass", " ")]).await;
        assert_eq!(form(&again).refused.as_ref().unwrap().key, "refused-reason-needed");
        let done = gus.sends(form(&asked), &[("break_glass", "nobody is awake")]).await;
        assert_eq!(said(&done), ["said-approve-last"]);
        // Whoever may not is told who can.
        let thread = t.receives("And mine?").await;
        t.person("ravi").says("edit", &thread, "revision=0 text=Soon").await.unwrap();
        let refused = t.account(Surface::Slack, "U1").clicks("approve", &thread).await;
        assert!(matches!(refused.shown, Shown::Words { tone: Tone::Refused, .. }));
    });
}

#[test]
fn the_same_delivery_acts_once_and_is_answered_again() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        let rita = t.account(Surface::Slack, "U1").delivered_as("trigger-1");
        let line = format!("note {thread} Called them");
        let first = rita.types(&line).await;
        let second = rita.types(&line).await;
        assert_eq!(said(&first), ["said-note"]);
        assert_eq!(said(&second), ["said-note"]);
        let entries = t.store.exported(0, 100).await.unwrap();
        assert_eq!(entries.iter().filter(|entry| entry.canonical.contains("\"noted\"")).count(), 1);
    });
}

#[test]
fn a_typed_line_gets_words_help_or_the_form_that_it_lacks() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        let rita = t.account(Surface::Slack, "U1");
        assert_eq!(said(&rita.types("").await)[0], "help-line");
        assert_eq!(said(&rita.types("clam x").await), ["refused-unknown-command"]);
        let short = &thread.as_str()[20..];
        assert_eq!(said(&rita.types(&format!("claim {short}")).await), ["said-claim"]);
        let opened = rita.types(&format!("edit {short}")).await;
        assert_eq!(form(&opened).command, "edit");
        let opened = rita.types(&format!("/desk escalate #{short}")).await;
        assert_eq!(form(&opened).command, "escalate");
        assert_eq!(said(&rita.types("edit ZZZZZZ").await), ["refused-unknown-thread"]);
        assert_eq!(said(&rita.types("claim").await), ["refused-argument-missing"]);
        let whole = rita.does(Act::Whole(thread.clone())).await;
        assert!(matches!(whole.shown, Shown::Whole(card) if card.text == "Where is my parcel?"));
    });
}

#[test]
fn a_message_that_is_sent_to_the_desk_becomes_a_thread_once() {
    desk(async |t| {
        let brought = Brought {
            channel: "C77".into(),
            message: "1700000000.000100".into(),
            author: Some("jo".into()),
            text: "They ask for a refund\u{202e}".into(),
            url: Some("https://example.com/archives/C77/p1".into()),
        };
        let rita = t.account(Surface::Slack, "U1");
        let refused = rita.does(Act::Bring(brought.clone())).await;
        assert_eq!(said(&refused), ["refused-not-permitted"]);
        assert!(
            t.rewrites_desk(|text| text.replace(
                "slack = \"U1\"\nroles = [\"responder\"]",
                "slack = \"U1\"\nroles = [\"responder\", \"intake\"]"
            ))
            .await
        );
        let first = rita.does(Act::Bring(brought.clone())).await;
        assert_eq!(said(&first), ["said-receive"]);
        let Shown::Words { card: Some(card), .. } = first.shown else { panic!("no card") };
        assert_eq!((card.network.as_str(), card.text.as_str()), ("slack", "They ask for a refund"));
        assert_eq!(said(&rita.does(Act::Bring(brought)).await), ["said-receive-known"]);
    });
}

#[test]
fn people_are_found_by_id_or_mail_and_guests_and_strangers_may_do_nothing() {
    desk(async |t| {
        assert!(
            t.rewrites_desk(
                |text| text.replace("name = \"Mona\"", "name = \"Mona\"\nemail = \"Mona@Example.com\"")
            )
            .await
        );
        let thread = t.receives("Where is my parcel?").await;
        let slack = t.platform(Surface::Slack);
        slack.knows(profile("U20", "mona@example.com"));
        slack.knows(Profile { outsider: true, ..profile("U21", "guest@example.com") });
        slack.knows(profile("U22", "nobody@example.com"));

        let by_mail = t.account(Surface::Slack, "U20").clicks("claim", &thread).await;
        assert_eq!((said(&by_mail), by_mail.locale.as_str()), (vec!["said-claim"], "de-AT"));
        let asked = slack.looked_up();
        let again = t.account(Surface::Slack, "U20").clicks("release", &thread).await;
        assert_eq!(said(&again), ["said-release"]);
        assert_eq!(slack.looked_up(), asked, "who it is was kept");

        for (id, key) in [
            ("U21", "refused-outsider"),
            ("U22", "refused-unknown-person"),
            ("U23", "refused-unknown-person"),
        ] {
            let refused = t.account(Surface::Slack, id).clicks("claim", &thread).await;
            assert_eq!(said(&refused), [key], "{id}");
            let asked = slack.looked_up();
            t.account(Surface::Slack, id).clicks("claim", &thread).await;
            assert_eq!(slack.looked_up(), asked, "a stranger's second click costs no call");
        }
        let elsewhere = t.account(Surface::Slack, "U1").belonging_elsewhere().clicks("claim", &thread).await;
        assert_eq!(said(&elsewhere), ["refused-outsider"]);

        // The platform is down: whoever is in the desk file, or known, works on.
        slack.goes_down();
        let known = t.account(Surface::Slack, "U20").clicks("claim", &thread).await;
        assert_eq!(said(&known), ["said-claim"]);
    });
}

#[test]
fn a_guest_who_stands_in_the_desk_file_is_a_guest_all_the_same() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.platform(Surface::Slack).knows(Profile { outsider: true, ..profile("U1", "rita@example.com") });
        t.asks_the_platforms().await;
        let refused = t.account(Surface::Slack, "U1").clicks("claim", &thread).await;
        assert_eq!(said(&refused), ["refused-outsider"]);
        // They become a member; the platform tells.
        t.door.learn(Event::AccountChanged { platform: Surface::Slack, id: "U1".into() }).await;
        let welcome = t.account(Surface::Slack, "U1").clicks("claim", &thread).await;
        assert_eq!(said(&welcome), ["said-claim"]);
    });
}

#[test]
fn home_shows_what_is_mine_and_what_waits_for_me() {
    desk(async |t| {
        assert!(
            t.rewrites_desk(|text| text.replace("name = \"Max\"", "name = \"Max\"\nslack = \"U7\"")).await
        );
        let mine = t.receives("Where is my parcel?").await;
        let drafted = t.receives("And mine?").await;
        t.account(Surface::Slack, "U1").clicks("claim", &mine).await;
        t.person("ravi").says("edit", &drafted, "revision=0 text=Soon").await.unwrap();
        let home = |answer: watchfloor::chat::answer::Answer| match answer.shown {
            Shown::Home(home) => home,
            other => panic!("no home but {other:?}"),
        };
        let rita = home(t.account(Surface::Slack, "U1").does(Act::Home).await);
        assert_eq!(rita.claims.iter().map(|line| &line.thread).collect::<Vec<_>>(), [&mine]);
        assert!(rita.approvals.is_empty());
        let max = home(t.account(Surface::Slack, "U7").does(Act::Home).await);
        assert!(max.claims.is_empty());
        assert_eq!(max.approvals.iter().map(|line| &line.thread).collect::<Vec<_>>(), [&drafted]);
    });
}

#[test]
fn people_are_told_where_they_are_in_their_language_with_the_card() {
    desk(async |t| {
        assert!(
            t.rewrites_desk(|text| text.replace(
                "name = \"Lea\"",
                "name = \"Lea\"\nemail = \"lea@example.com\"\nteams = \"aad-lea\""
            ))
            .await
        );
        t.platform(Surface::Slack).knows(profile("U30", "lea@example.com"));
        t.asks_the_platforms().await;
        let thread = t.receives("I will sue you").await;
        t.person("rita").says("escalate", &thread, "legal They threaten to sue").await.unwrap();
        let on_slack = t.platform(Surface::Slack).told("U30");
        assert_eq!(on_slack.len(), 1);
        assert_eq!(on_slack[0].locale, "de-AT");
        assert!(on_slack[0].text.contains("Rita") && on_slack[0].text.contains("They threaten to sue"));
        let buttons = &on_slack[0].card.as_ref().unwrap().buttons;
        assert!(buttons.iter().any(|button| button.command == "acknowledge"));
        assert_eq!(t.platform(Surface::Teams).told("aad-lea").len(), 1);
        t.advance(Millis::hours(1)).await;
        assert_eq!(t.platform(Surface::Slack).told("U30").len(), 1, "once");
    });
}

#[test]
fn a_notice_waits_for_a_platform_that_is_down() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.person("rita").clicks("claim", &thread).await.unwrap();
        t.platform(Surface::Slack).goes_down();
        t.person("sam").says("assign", &thread, "ravi").await.unwrap();
        t.advance(Millis::minutes(10)).await;
        assert!(t.platform(Surface::Slack).told("U1").is_empty());
        t.platform(Surface::Slack).heals();
        t.advance(Millis::minutes(10)).await;
        assert_eq!(t.platform(Surface::Slack).told("U1").len(), 1);
    });
}
