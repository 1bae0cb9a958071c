//! What people do in Teams, from the card in the channel to the approved reply; and whatever strange thing
//! may arrive.

use serde_json::{Value, json};
use watchfloor::domain::state::State;

use super::world::{CHANNEL, World, button, plays, texts};

/// The app is added to the team, and a thread stands as a card.
async fn with_card(world: &World) -> watchfloor::domain::ids::ThreadId {
    installed(world).await;
    world.receives("Where is my order?").await
}

async fn installed(world: &World) {
    let added = json!({"type": "conversationUpdate", "membersAdded": [{"id": format!("28:{}", super::world::APP)}],
        "conversation": {"id": CHANNEL, "conversationType": "channel"}});
    assert_eq!(world.sends(&world.activity("admin", added)).await.0, 200);
}

/// The card that an invoke answered with, or the one in a dialog.
fn card_of(answered: &Value) -> &Value {
    if answered["value"].is_object() {
        &answered["value"]
    } else {
        &answered["task"]["value"]["card"]["content"]
    }
}

#[test]
fn claimed_edited_in_a_dialog_and_approved_by_another() {
    plays(async |world| {
        let thread = with_card(&world).await;
        assert_eq!(world.service.roots(CHANNEL), 1);
        let answered = world.presses("rita", &world.card(), "Claim").await;
        assert_eq!(answered["type"], "application/vnd.microsoft.card.adaptive");
        assert!(texts(&answered).contains("It is yours."), "{answered}");
        assert_eq!(world.thread(&thread).await.holder.unwrap().person.as_str(), "rita");

        let dialog = world.presses("rita", card_of(&answered), "Edit").await;
        assert_eq!(dialog["task"]["value"]["title"], "Edit");
        let mut data = button(card_of(&dialog), "Edit")["data"].clone();
        data["in_text"] = "It arrives tomorrow.".into();
        let saved = world.invokes("rita", "task/submit", json!({ "data": data })).await;
        assert!(texts(&saved).contains("Revision 1 is saved"), "{saved}");

        // Everybody else sees it by the update of the same message.
        world.works().await;
        assert_eq!(world.thread(&thread).await.state, State::AwaitingApproval);
        let card = world.card();
        assert!(texts(&card).contains("It arrives tomorrow."), "{card}");
        assert!(world.service.kept().calls.iter().any(|call| call.starts_with("PUT ")));

        let own = world.presses("rita", &card, "Approve").await;
        assert!(texts(&own).contains("may not do this") || texts(&own).contains("Nobody approves"), "{own}");
        let approved = world.presses("max", &card, "Approve").await;
        assert!(texts(&approved).contains("Approved."), "{approved}");
        assert_eq!(world.thread(&thread).await.state, State::Approved);
    });
}

#[test]
fn of_two_who_claim_the_second_reads_who_was_faster_above_the_card_as_it_is() {
    plays(async |world| {
        with_card(&world).await;
        let card = world.card();
        world.presses("max", &card, "Claim").await;
        let refused = world.presses("rita", &card, "Claim").await;
        assert!(texts(&refused).contains("Max was faster"), "{refused}");
        assert_eq!(refused["value"]["type"], "AdaptiveCard");
    });
}

#[test]
fn a_wrong_form_comes_back_with_what_was_typed_and_a_conflict_shows_both() {
    plays(async |world| {
        let thread = with_card(&world).await;
        let dialog = world.presses("rita", &world.card(), "Edit").await;
        let form = button(card_of(&dialog), "Edit")["data"].clone();
        let mut long = form.clone();
        long["in_text"] = "a".repeat(300).into();
        let again = world.invokes("rita", "task/submit", json!({ "data": long })).await;
        assert!(texts(&again).contains("The text is 300 long"), "{again}");
        assert!(texts(&again).contains(&"a".repeat(300)));
        for (who, text) in [("max", "From Max."), ("rita", "From Rita.")] {
            let mut data = form.clone();
            data["in_text"] = text.into();
            let answered = world.invokes(who, "task/submit", json!({ "data": data })).await;
            if who == "rita" {
                let shown = texts(&answered);
                assert!(shown.contains("From Max.") && shown.contains("From Rita."), "{shown}");
                button(card_of(&answered), "Save mine as a new revision");
            }
        }
        assert_eq!(world.thread(&thread).await.revision.unwrap().text, "From Max.");
    });
}

#[test]
fn a_command_by_mention_is_answered_in_private_and_a_line_says_so() {
    plays(async |world| {
        let thread = with_card(&world).await;
        let id = thread.as_str();
        let line = json!({
            "text": format!("<at>Watchfloor</at> claim {}", &id[id.len() - 6..]),
            "entities": [{"type": "mention", "text": "<at>Watchfloor</at>", "mentioned": {"id": format!("28:{}", super::world::APP)}}],
        });
        let activity = world.activity("rita", line);
        assert_eq!(world.sends(&activity).await, (200, Value::Null));
        assert!(texts(&world.service.latest("a:29:rita")).contains("It is yours."));
        let open = texts(&world.service.latest(&format!("{CHANNEL};messageid=1")));
        assert!(
            open.contains("I have answered you in our chat.") && !open.contains("It is yours."),
            "{open}"
        );
        // Delivered again it acts once.
        assert_eq!(world.sends(&activity).await.0, 200);
        assert_eq!(world.thread(&thread).await.version, 2);
    });
}

#[test]
fn who_may_not_be_written_to_is_told_how_to_change_that() {
    plays(async |world| {
        installed(&world).await;
        world.service.kept().closed = true;
        world.sends(&world.activity("rita", json!({"text": "whoami"}))).await;
        let open = texts(&world.service.latest(&format!("{CHANNEL};messageid=1")));
        assert!(open.contains("Add this app for yourself"), "{open}");
    });
}

#[test]
fn a_client_without_dialogs_gets_the_form_in_its_chat_and_sends_it_from_there() {
    plays(async |world| {
        let thread = with_card(&world).await;
        let data = button(&world.card(), "Edit")["data"].clone();
        let personal = json!({"id": "p:rita", "conversationType": "personal"});
        let ask = world.activity("rita", json!({"value": data, "conversation": personal}));
        assert_eq!(world.sends(&ask).await.0, 200);
        let form = world.service.latest("p:rita")["attachments"][0]["content"].clone();
        let send = button(&form, "Edit");
        assert_eq!(send["type"], "Action.Execute");
        let mut data = send["fallback"]["data"].clone();
        data["in_text"] = "Tomorrow.".into();
        let submit = world.activity("rita", json!({"value": data, "conversation": personal}));
        assert_eq!(world.sends(&submit).await.0, 200);
        assert_eq!(world.thread(&thread).await.revision.unwrap().text, "Tomorrow.");
        assert!(texts(&world.service.latest("p:rita")).contains("Revision 1 is saved"));
    });
}

#[test]
fn each_gets_the_card_as_they_see_it() {
    plays(async |world| {
        installed(&world).await;
        for who in ["rita", "max"] {
            world.sends(&world.activity(who, json!({"text": "whoami"}))).await;
        }
        world.receives("Where is my order?").await;
        let card = world.card();
        assert_eq!(card["refresh"]["userIds"], json!(["29:rita", "29:max"]));
        let action = json!({"action": card["refresh"]["action"], "trigger": "automatic"});
        let seen = world.invokes("rita", "adaptiveCard/action", action).await;
        let titles = texts(&seen["value"]["actions"]);
        assert!(titles.contains("Claim") && !titles.contains("Assign"), "{titles}");
        assert!(texts(&card["actions"]).contains("Assign"));
    });
}

#[test]
fn a_message_is_sent_to_the_desk_from_its_menu() {
    plays(async |world| {
        let value = json!({"commandId": "send-to-desk", "messagePayload": {
            "id": "77", "body": {"contentType": "html", "content": "<p>Where is <b>my</b> parcel?</p>"},
            "from": {"user": {"displayName": "Johanna"}},
        }});
        let answered = world.invokes("rita", "composeExtension/fetchTask", value).await;
        assert!(texts(&answered).contains("Where is my parcel?"), "{answered}");
    });
}

#[test]
fn strangers_and_guests_may_do_nothing_and_an_address_finds_people() {
    plays(async |world| {
        installed(&world).await;
        let member = |who: &str, role: &str| {
            json!({"id": format!("29:{who}"), "aadObjectId": format!("aad-{who}"), "userRole": role,
                "email": format!("{who}@acme.example"), "tenantId": super::world::TENANT})
        };
        for (who, role) in [("ana", "user"), ("guest", "guest"), ("bob", "user")] {
            world.service.kept().members.insert(format!("29:{who}"), member(who, role));
        }
        for (who, expected) in [("ana", "You are Ana"), ("bob", "does not know you"), ("guest", "")] {
            world.sends(&world.activity(who, json!({"text": "whoami"}))).await;
            let told = texts(&world.service.latest(&format!("a:29:{who}")));
            assert!(told.contains(expected) && (who == "ana" || !told.contains("You are")), "{who}: {told}");
        }
    });
}

#[test]
fn what_is_strange_is_answered_in_words() {
    plays(async |world| {
        with_card(&world).await;
        let old = json!({"action": {"type": "Action.Execute", "verb": "fly", "data": {"watchfloor": 9}}});
        let answered = world.invokes("rita", "adaptiveCard/action", old).await;
        assert!(texts(&answered).contains("another version of the desk"), "{answered}");
        let answered = world.invokes("rita", "task/fetch", json!(null)).await;
        assert!(texts(&answered).contains("another version of the desk"), "{answered}");
        let unknown = json!({"watchfloor": 1, "do": "press", "command": "fly", "thread": "nothing"});
        let answered =
            world.invokes("rita", "adaptiveCard/action", json!({"action": {"data": unknown}})).await;
        assert!(texts(&answered).contains("no command"), "{answered}");
        let odd =
            world.activity("rita", json!({"type": "invoke", "name": "fileConsent/invoke", "value": {}}));
        assert_eq!(world.sends(&odd).await.0, 400);
        for kind in ["typing", "endOfConversation", "", "message"] {
            assert_eq!(
                world.sends(&world.activity("rita", json!({"type": kind, "from": null}))).await.0,
                200
            );
        }
    });
}
