//! D3: drafts, revisions, and edits that cross.

use watchfloor::app::cards::{form_again, form_for};
use watchfloor::commands::find;
use watchfloor::domain::refusal::Refusal;
use watchfloor::domain::state::State;

use crate::support::desk;

#[test]
fn a_concurrent_edit_is_never_overwritten_and_shows_both_texts() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.person("rita").says("edit", &thread, "text=It is on its way").await.unwrap();
        // Both open the form now; Ravi is faster.
        let opened = form_for(
            &t.dispatcher.around().live.load().desk,
            &t.thread(&thread).await,
            find("edit").unwrap(),
            &"rita".into(),
        );
        assert_eq!(opened.hidden, [("revision", "1".to_owned())]);
        assert_eq!(opened.fields[0].value, "It is on its way");
        t.person("ravi").says("edit", &thread, "revision=1 text=It arrives tomorrow").await.unwrap();
        let refused = t.person("rita").says("edit", &thread, "revision=1 text=It is late").await.unwrap_err();
        let sent = [("text".to_owned(), "It is late".to_owned())];
        let again = form_again(opened, &sent, &refused);
        let conflict = again.conflict.unwrap();
        assert_eq!((conflict.theirs.as_str(), conflict.author.as_str()), ("It arrives tomorrow", "Ravi"));
        assert_eq!(again.fields[0].value, "It is late");
        // Having seen both, Rita saves on top of Ravi's.
        let line = format!("revision={} text=It is late, sorry", again.hidden[0].1);
        t.person("rita").says("edit", &thread, &line).await.unwrap();
        assert_eq!(t.thread(&thread).await.revision_number(), 3);
    });
}

#[test]
fn the_holder_is_told_when_somebody_else_changes_the_draft() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.person("rita").says("edit", &thread, "text=Soon").await.unwrap();
        t.person("ravi").says("edit", &thread, "revision=1 text=Tomorrow").await.unwrap();
        let told = t.store.notices_for(&"rita".into(), 5).await.unwrap();
        assert_eq!(told[0].0.text.key, "notice-draft-changed");
        assert!(t.thread(&thread).await.is_held_by(&"rita".into()));
    });
}

#[test]
fn a_text_that_the_network_does_not_take_is_refused_with_its_length() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        let long = format!("text={}", "ä".repeat(281));
        let refused = t.person("rita").says("edit", &thread, &long).await.unwrap_err();
        assert_eq!(refused, Refusal::TextTooLong { length: 281, limit: 280, network: "x".into() });
        assert_eq!(t.thread(&thread).await.state, State::Open);
    });
}

#[test]
fn notes_snoozes_and_dismissals_are_decisions_and_an_author_brings_a_thread_back() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.person("rita").says("note", &thread, "She called, too").await.unwrap();
        t.person("rita").says("snooze", &thread, "2h").await.unwrap();
        assert_eq!(t.thread(&thread).await.state, State::Snoozed);
        t.advance(watchfloor::domain::time::Millis::hours(2)).await;
        assert_eq!(t.thread(&thread).await.state, State::Open);
        t.person("rita").says("dismiss", &thread, "reason=solved by phone").await.unwrap();
        let mut again = crate::support::message("m1-again", "It is still not here!");
        again.conversation = "m1".into();
        t.takes(again).await.unwrap();
        let back = t.thread(&thread).await;
        assert_eq!((back.state, back.messages), (State::Open, 2));
        assert_eq!(back.latest_text.as_deref(), Some("It is still not here!"));
    });
}
