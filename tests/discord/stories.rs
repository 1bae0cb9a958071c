//! What people do on Discord, over both ways: no story knows over which it comes.

use serde_json::json;
use watchfloor::domain::state::State;

use crate::desk::{Desk, Way, button, said};

const RITA: &str = "10001";
const RAVI: &str = "10002";
const MAX: &str = "10003";

/// Plays a story over both ways.
async fn both(story: impl AsyncFn(&Desk)) {
    for way in [Way::Http, Way::Gateway] {
        story(&Desk::open(way).await).await;
    }
}

#[tokio::test]
async fn a_claim_an_edit_and_an_approval_by_another() {
    both(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        assert!(said(&t.fake.card()).contains("Where is my parcel?"));
        let claimed = t.presses(RITA, &t.fake.card(), "Claim").await;
        assert_eq!(claimed["type"], 4, "a card that everybody sees is not exchanged for one's own");
        assert!(said(&claimed).contains("It is yours"), "{claimed:#}");
        assert!(said(&t.fake.card()).contains("Rita"));
        let late = t.presses(RAVI, &t.fake.card(), "Edit").await;
        assert!(matches!(late["type"].as_u64(), Some(4 | 9)));

        let modal = t.presses(RITA, &t.fake.card(), "Edit").await;
        let saved = t.fills(RITA, &modal, &[("text", "So sorry. It arrives **tomorrow**.")]).await;
        assert!(said(&saved).contains("Revision 1"), "{saved:#}");
        assert_eq!(t.thread(&thread).await.revision.unwrap().text, "So sorry. It arrives **tomorrow**.");
        assert!(said(&t.fake.card()).contains(r"arrives \*\*tomorrow\*\*"));

        let stale = t.fake.card();
        let own = t.presses(RITA, &stale, "Approve").await;
        assert!(said(&own).contains('✕'), "nobody approves their own: {own:#}");
        let modal = t.presses(RITA, &t.fake.card(), "Edit").await;
        t.fills(RITA, &modal, &[("text", "So sorry. It arrives on Friday.")]).await;
        let changed = t.presses(MAX, &stale, "Approve").await;
        assert!(said(&changed).contains("This draft has changed"), "{changed:#}");
        assert!(said(&changed).contains("on Friday"), "and the new one is shown");
        let approved = t.presses(MAX, &t.fake.card(), "Approve").await;
        assert!(said(&approved).contains("Approved"), "{approved:#}");
        assert_eq!(t.thread(&thread).await.state, State::Approved);
        assert!(said(&t.fake.card()).contains("Approved, about to leave"));
    })
    .await;
}

#[tokio::test]
async fn an_edit_meanwhile_shows_both_texts_and_loses_neither() {
    both(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.presses(RITA, &t.fake.card(), "Claim").await;
        let first = t.presses(RITA, &t.fake.card(), "Edit").await;
        let second = t.presses(RITA, &t.fake.card(), "Edit").await;
        t.fills(RITA, &first, &[("text", "The first text.")]).await;
        let conflict = t.fills(RITA, &second, &[("text", "The second text.")]).await;
        assert_eq!(conflict["type"], 4, "no modal opens after a modal");
        let words = said(&conflict).replace('\\', "");
        assert!(words.contains("The first text.") && words.contains("The second text."), "{words}");
        assert_eq!(t.thread(&thread).await.revision.unwrap().text, "The first text.");
        let mut message = conflict["data"].clone();
        message["flags"] = 64.into();
        let again = t.presses(RITA, &message, "Go on with mine").await;
        assert!(again["data"].to_string().contains("The second text."), "what was typed is there again");
        t.fills(RITA, &again, &[]).await;
        let revision = t.thread(&thread).await.revision.unwrap();
        assert_eq!((revision.number, revision.text.as_str()), (2, "The second text."));
        let other = t.presses(RAVI, &message, "Go on with mine").await;
        assert!(said(&other).contains("not kept"), "it is nobody else's: {other:#}");
    })
    .await;
}

#[tokio::test]
async fn commands_are_typed_and_completed() {
    both(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        let asked = json!({"type": 4, "data": {"type": 1, "name": "desk", "options": [{"type": 1, "name": "claim",
            "options": [{"name": "thread", "type": 3, "value": "parc", "focused": true}]}]}});
        let offered = t.interacts(RITA, asked.clone()).await;
        let choice = &offered["data"]["choices"][0];
        assert_eq!(choice["value"], thread.as_str());
        let strangers = t.interacts("999", asked).await;
        assert_eq!(strangers["data"]["choices"], json!([]), "a stranger is offered nothing");

        t.types(RITA, "claim", &[("thread", thread.as_str())]).await;
        let short = &thread.as_str()[20..];
        let shown = t.types(RITA, "show", &[("thread", short)]).await;
        assert!(said(&shown).contains("Held by Rita"), "{shown:#}");
        let modal = t.types(RITA, "edit", &[("thread", thread.as_str())]).await;
        t.fills(RITA, &modal, &[("text", "Tomorrow.")]).await;
        let modal = t.types(MAX, "approve", &[("thread", thread.as_str())]).await;
        assert!(modal["data"].to_string().contains("Tomorrow."), "who approves by typing reads the draft first");
        t.fills(MAX, &modal, &[]).await;
        assert_eq!(t.thread(&thread).await.state, State::Approved);
        let home = t.types(RITA, "home", &[]).await;
        assert!(said(&home).contains("What you hold"));
        let listed = t.types(RITA, "queue", &[("queue", "care")]).await;
        assert!(said(&listed).contains("parcel"), "{listed:#}");
    })
    .await;
}

#[tokio::test]
async fn rights_come_from_the_desk_and_not_from_the_server() {
    both(async |t| {
        t.receives("Where is my parcel?").await;
        // They are an administrator of the server, as everybody in these tests.
        let refused = t.presses("999", &t.fake.card(), "Claim").await;
        assert!(said(&refused).contains('✕'), "{refused:#}");
        t.fake
            .model
            .lock()
            .unwrap()
            .members
            .insert("998".into(), json!({"pending": true, "user": {"id": "998"}}));
        let guest = t.presses("998", &t.fake.card(), "Claim").await;
        assert!(said(&guest).contains('✕'), "{guest:#}");
        assert!(!said(&t.fake.card()).contains("👤"), "nobody holds it");
    })
    .await;
}

#[tokio::test]
async fn a_message_is_sent_to_the_desk() {
    both(async |t| {
        let payload = json!({"type": 2, "channel_id": "300", "data": {"type": 3, "name": "Send to the desk",
            "target_id": "301", "resolved": {"messages": {"301": {"id": "301", "channel_id": "300",
            "content": "**My** parcel <@7> is <:lost:1>", "author": {"id": "7", "username": "jo", "global_name": "Jo"},
            "mentions": [{"id": "7", "username": "jo"}]}}}}});
        let brought = t.interacts(RITA, payload.clone()).await;
        assert!(said(&brought).contains('✓'), "{brought:#}");
        assert!(said(&t.fake.card()).replace('\\', "").contains("My parcel @jo is :lost:"));
        t.interacts(RAVI, payload).await;
        assert_eq!(t.fake.messages("100").len(), 1, "the same message is one thread");
    })
    .await;
}

#[tokio::test]
async fn a_long_draft_is_laid_over_several_inputs_and_comes_back_whole() {
    both(async |t| {
        let thread = t.receives("Where is my parcel?").await;
        t.presses(RITA, &t.fake.card(), "Claim").await;
        let note = "word ".repeat(1500);
        let modal = t.presses(RITA, &t.fake.card(), "Note").await;
        // Discord lets nobody type more than an input holds; a note this long came from elsewhere.
        let sent = t.fills(RITA, &modal, &[("text", &note[..3999])]).await;
        assert!(said(&sent).contains('✓'), "{sent:#}");
        assert!(button(&t.fake.card(), "Edit").contains(thread.as_str()));
    })
    .await;
}
