//! D4, M4.2, S5: approvals belong to one revision, rules force them, and nobody goes around them.

use watchfloor::domain::actor::Surface;
use watchfloor::domain::refusal::Refusal;
use watchfloor::domain::state::State;
use watchfloor::domain::time::Millis;

use crate::support::desk;

#[test]
fn a_button_on_an_old_card_answers_that_the_draft_has_changed() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.person("rita").says("edit", &thread, "text=Soon").await.unwrap();
        let old = t.person("max").sees(&thread).await;
        t.person("rita").says("edit", &thread, "revision=1 text=Never").await.unwrap();
        let refused = t.person("max").on(Surface::Slack).presses("approve", &old).await.unwrap_err();
        let Refusal::RevisionChanged { number, text, .. } = refused else { panic!("{refused:?}") };
        assert_eq!((number, text.as_str()), (2, "Never"));
        assert!(t.thread(&thread).await.approvals.is_empty());
    });
}

#[test]
fn editing_voids_an_approval() {
    desk(async |t| {
        let thread = t.receives("Will I get rich?").await;
        t.person("rita").says("edit", &thread, "text=We guarantee it").await.unwrap();
        t.person("lea").clicks("approve", &thread).await.unwrap();
        assert_eq!(t.thread(&thread).await.approvals.len(), 1);
        t.person("rita").says("edit", &thread, "revision=1 text=We guarantee nothing").await.unwrap();
        assert!(t.thread(&thread).await.approvals.is_empty());
    });
}

#[test]
fn a_rule_asks_for_legal_and_the_card_shows_the_words() {
    desk(async |t| {
        let thread = t.receives("Will I get rich?").await;
        t.person("rita")
            .says("edit", &thread, "text=Our profit forecast: we GUARANTEE riches")
            .await
            .unwrap();
        let card = t.person("max").sees(&thread).await;
        let legal = card.needs.iter().find(|need| need.role.as_deref() == Some("Legal")).unwrap();
        assert_eq!(legal.because[0].rule, "financial promises");
        assert_eq!(legal.because[0].words, ["guarantee", "profit forecast"]);
        t.person("max").clicks("approve", &thread).await.unwrap();
        assert_eq!(t.thread(&thread).await.state, State::AwaitingApproval);
        // Mona is a manager, too, but a manager is no longer what is missing.
        let refused = t.person("mona").clicks("approve", &thread).await.unwrap_err();
        assert_eq!(refused, Refusal::ApprovalNotNeeded { needed: vec!["Legal".into()] });
        t.person("lea").clicks("approve", &thread).await.unwrap();
        assert_eq!(t.thread(&thread).await.state, State::Approved);
    });
}

#[test]
fn a_rule_in_cel_counts_what_the_thread_is() {
    desk(async |t| {
        let mut incoming = crate::support::message("wide", "Is this a joke?");
        incoming.reach = Some(500_000);
        let thread = t.takes(incoming).await.unwrap().subject.unwrap();
        t.person("rita").says("edit", &thread, "text=No").await.unwrap();
        let needs = t.thread(&thread).await.needs;
        assert!(needs.iter().any(|need| need.because.iter().any(|because| because.rule == "big reach")));
    });
}

#[test]
fn nobody_approves_what_they_wrote_however_they_try() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.person("max").says("edit", &thread, "text=Soon").await.unwrap();
        // The button is not offered to them, and typing does not help.
        let offered = t.person("max").sees(&thread).await.buttons;
        assert!(offered.iter().all(|button| button.command != "approve"));
        assert_eq!(t.person("max").says("approve", &thread, "1").await.unwrap_err(), Refusal::OwnDraft);
        // Edited by another manager, it is still partly theirs; and an edit is not an approval.
        t.person("mona").says("approve", &thread, "revision=1 text=Very soon").await.unwrap();
        assert_eq!(t.thread(&thread).await.state, State::AwaitingApproval);
        for author in ["max", "mona"] {
            assert_eq!(t.person(author).says("approve", &thread, "2").await.unwrap_err(), Refusal::OwnDraft);
        }
        // On a bad night a key holder can stand in, not for their own words, and never unseen.
        let refused = t.person("gus").says("approve", &thread, "2").await.unwrap_err();
        assert!(matches!(refused, Refusal::NotPermitted { .. }));
        t.person("gus")
            .breaking_glass("no other manager tonight")
            .says("approve", &thread, "2")
            .await
            .unwrap();
        let approved = t.thread(&thread).await;
        assert_eq!(approved.state, State::Approved);
        assert!(approved.approvals[0].break_glass);
    });
}

#[test]
fn a_concern_holds_a_reply_back_until_a_higher_role_settles_it() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.person("rita").says("edit", &thread, "text=Soon").await.unwrap();
        t.person("ravi").says("concern", &thread, "That is a different customer").await.unwrap();
        t.person("max").clicks("approve", &thread).await.unwrap();
        t.advance(Millis::hours(1)).await;
        assert_eq!(t.thread(&thread).await.state, State::AwaitingApproval);
        assert!(t.receiver.published().is_empty());
        t.person("max").says("concern", &thread, "settle=1 I checked, it is the same").await.unwrap();
        t.advance(Millis::minutes(1)).await;
        assert_eq!(t.receiver.published(), [("Soon".to_owned(), 1)]);
    });
}

#[test]
fn a_rejected_draft_goes_back_with_its_reason() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.person("rita").says("edit", &thread, "text=Soon").await.unwrap();
        t.person("max").says("reject", &thread, "1 Say when").await.unwrap();
        let back = t.thread(&thread).await;
        assert_eq!((back.state, back.rejection.unwrap().reason), (State::Claimed, "Say when".to_owned()));
        assert_eq!(t.store.notices_for(&"rita".into(), 1).await.unwrap()[0].0.text.key, "notice-rejected");
    });
}

#[test]
fn a_stricter_desk_file_takes_approvals_back_in_the_middle_of_the_undo_window() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.person("rita").says("edit", &thread, "text=Soon").await.unwrap();
        t.person("max").clicks("approve", &thread).await.unwrap();
        let stricter = |text: String| {
            text.replacen("approvals = [\"manager\"]", "approvals = [\"manager\", \"legal\"]", 1)
        };
        assert!(t.rewrites_desk(stricter).await);
        t.advance(Millis::hours(1)).await;
        let held = t.thread(&thread).await;
        assert_eq!((held.state, held.approvals.len(), held.needs.len()), (State::AwaitingApproval, 0, 2));
        assert!(t.receiver.published().is_empty());
        t.person("max").clicks("approve", &thread).await.unwrap();
        t.person("lea").clicks("approve", &thread).await.unwrap();
        t.advance(Millis::minutes(1)).await;
        assert_eq!(t.receiver.published().len(), 1);
    });
}
