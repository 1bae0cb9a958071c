//! D10: what was decided, refused and changed stands on the log, and acts once.

use watchfloor::app::inbound::{Call, Caller, Inbound};
use watchfloor::commands::arguments::Arguments;
use watchfloor::commands::find;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::decision::Decision;
use watchfloor::domain::refusal::Refusal;
use watchfloor::domain::sealed::Seal;
use watchfloor::store::log::LogFilter;

use crate::support::desk;

#[test]
fn every_step_of_a_reply_stands_on_the_log_with_who_why_and_on_which_revision() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.person("rita").on(Surface::Slack).clicks("claim", &thread).await.unwrap();
        t.person("rita").says("edit", &thread, "text=Tomorrow").await.unwrap();
        t.person("ravi").says("approve", &thread, "1").await.unwrap_err();
        t.person("max").on(Surface::Teams).clicks("approve", &thread).await.unwrap();
        t.advance(watchfloor::domain::time::Millis::minutes(1)).await;
        let filter = LogFilter { thread: Some(thread.clone()), limit: 100, ..LogFilter::default() };
        let entries = t.store.log(&filter).await.unwrap();
        let actions: Vec<_> = entries.iter().map(|logged| logged.entry.decision.action()).collect();
        assert_eq!(
            actions,
            [
                "thread_received",
                "claimed",
                "draft_saved",
                "refused",
                "approved",
                "release_scheduled",
                "reply_released",
                "reply_delivered"
            ]
        );
        let approved = &entries[4].entry;
        let who = approved.actor.person.as_ref().unwrap().value(Seal::Person);
        assert_eq!((who.as_str(), approved.actor.surface), ("max", Surface::Teams));
        assert_eq!(approved.actor.role.as_ref().unwrap().as_str(), "manager");
        let Decision::Approved { hash, .. } = &approved.decision else { panic!("{approved:?}") };
        assert_eq!(approved.revision.as_ref(), Some(hash));
        assert_eq!(approved.before.as_ref().unwrap().approvals, 0);
        assert_eq!(approved.after.as_ref().unwrap().approvals, 1);
        assert!(approved.seen_version.is_some());
    });
}

#[test]
fn the_same_request_with_the_same_key_acts_once() {
    desk(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        let note_in = |surface: Surface, text: &str, key: &str| {
            let spec = find("note").unwrap();
            let arguments = Arguments::from_line(spec.arguments, text).unwrap();
            let call = Call::Command { spec, arguments };
            let mut inbound =
                Inbound::new(Caller::Session("rita".into()), surface, call).about(thread.clone());
            inbound.idempotency_key = Some(key.into());
            inbound
        };
        let note = |text: &str, key: &str| note_in(Surface::Api, text, key);
        let before = t.thread(&thread).await.version;
        for _ in 0..3 {
            assert_eq!(t.dispatch(note("Once", "k1")).await.unwrap().decisions, 1);
        }
        assert_eq!(t.thread(&thread).await.version, before + 1);
        let refused = t.dispatch(note("Something else", "k1")).await.unwrap_err();
        assert_eq!(refused, Refusal::IdempotencyMismatch);
        t.dispatch(note("Again", "k2")).await.unwrap();
        assert_eq!(t.thread(&thread).await.version, before + 2);
        // A platform's delivery, which is remembered beside its thread.
        for _ in 0..2 {
            assert_eq!(t.dispatch(note_in(Surface::Slack, "In chat", "k3")).await.unwrap().decisions, 1);
        }
        assert_eq!(t.thread(&thread).await.version, before + 3);
        let refused = t.dispatch(note_in(Surface::Slack, "Something else", "k3")).await.unwrap_err();
        assert_eq!(refused, Refusal::IdempotencyMismatch);
        t.work().await;
    });
}

#[test]
fn no_personal_data_stands_on_the_log_itself() {
    desk(async |t| {
        let thread = t.receives("My name is Johanna Doe").await;
        t.person("rita").says("edit", &thread, "text=Dear Johanna").await.unwrap();
        t.person("max").says("reject", &thread, "1 reason=Johanna is her sister").await.unwrap();
        t.person("rita").says("note", &thread, "Johanna called").await.unwrap();
        for exported in t.store.exported(0, 1000).await.unwrap() {
            for word in ["Johanna", "jo_doe", "rita", "\"max\""] {
                assert!(!exported.canonical.contains(word), "{word} stands in {}", exported.canonical);
            }
        }
    });
}
