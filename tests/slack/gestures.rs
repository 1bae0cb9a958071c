//! What people do in Slack, the same over both transports: press, type, fill in, send a message to the
//! desk, open their home; and whatever strange thing may arrive.

use serde_json::{Value, json};
use watchfloor::domain::state::State;

use super::web::Fault;
use super::world::{Transport, World, texts};

/// Plays a story over both transports.
fn story(play: impl AsyncFn(World)) {
    for transport in [Transport::Http, Transport::Socket] {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async { play(World::open(transport).await).await });
    }
}

#[test]
fn a_press_is_decided_before_it_is_answered_and_told_to_one_person_alone() {
    story(async |world| {
        let thread = world.receives("Where is my order?").await;
        let press = world.press("U1", &world.card(&thread).await, "claim");
        let returned = world.interacts(&press).await;
        assert_eq!((returned.status, &returned.body), (200, &Value::Null));
        // Durable when it is answered, and not some time later.
        assert_eq!(world.thread(&thread).await.holder.unwrap().person.as_str(), "rita");
        let answer = world.web.answer_after(0).await;
        assert_eq!(answer["response_type"], "ephemeral");
        assert_eq!(answer["replace_original"], false);
    });
}

#[test]
fn of_two_who_claim_the_second_reads_who_was_faster() {
    story(async |world| {
        let thread = world.receives("Where is my order?").await;
        let card = world.card(&thread).await;
        for user in ["U1", "U2"] {
            let count = world.answers();
            world.interacts(&world.press(user, &card, "claim")).await;
            let answer = world.web.answer_after(count).await;
            if user == "U2" {
                assert!(texts(&answer).contains("Rita"), "{answer}");
            }
        }
        assert_eq!(world.thread(&thread).await.holder.unwrap().person.as_str(), "rita");
    });
}

#[test]
fn claimed_edited_in_a_modal_and_approved_by_another() {
    story(async |world| {
        let thread = world.receives("Where is my order?").await;
        world.interacts(&world.press("U1", &world.card(&thread).await, "claim")).await;
        world.web.answer_after(0).await;

        let returned = world.interacts(&world.press("U1", &world.card(&thread).await, "edit")).await;
        assert_eq!((returned.status, returned.body), (200, Value::Null));
        let (id, modal) = world.modal_after(0).await;
        // Nothing typed: the modal stays and says what is missing, at the field.
        let returned = world.interacts(&world.submission("U1", (&id, &modal), &[("text", "")])).await;
        assert_eq!(returned.body["response_action"], "errors", "{}", returned.body);
        let reply = "It left us on Monday & should be with you <soon>.";
        let returned = world.interacts(&world.submission("U1", (&id, &modal), &[("text", reply)])).await;
        assert_eq!(returned.body["response_action"], "clear", "{}", returned.body);
        assert_eq!(world.thread(&thread).await.revision.unwrap().text, reply);

        // Whoever wrote it may not approve it.
        let card = world.card(&thread).await;
        let count = world.answers();
        world.interacts(&world.press("U1", &card, "approve")).await;
        world.web.answer_after(count).await;
        assert_eq!(world.thread(&thread).await.state, State::AwaitingApproval);
        world.interacts(&world.press("U2", &card, "approve")).await;
        assert_eq!(world.thread(&thread).await.state, State::Approved);
    });
}

#[test]
fn a_concurrent_edit_comes_back_with_both_texts_and_then_saves() {
    story(async |world| {
        let thread = world.receives("Where is my order?").await;
        world.types("U1", &format!("claim {thread}")).await;
        world.interacts(&world.press("U1", &world.card(&thread).await, "edit")).await;
        let (id, modal) = world.modal_after(0).await;
        world.types("U2", &format!("edit {thread} Theirs was first")).await;
        assert_eq!(world.thread(&thread).await.revision.unwrap().text, "Theirs was first");
        let returned = world.interacts(&world.submission("U1", (&id, &modal), &[("text", "Mine")])).await;
        assert_eq!(returned.body["response_action"], "update", "{}", returned.body);
        let again = &returned.body["view"];
        assert!(texts(again).contains("Theirs was first") && texts(again).contains("Mine"), "{again}");
        let returned = world.interacts(&world.submission("U1", (&id, again), &[])).await;
        assert_ne!(returned.body["response_action"], "errors", "{}", returned.body);
        assert_eq!(world.thread(&thread).await.revision.unwrap().text, "Mine");
    });
}

#[test]
fn typed_lines_are_answered_at_once_for_one_persons_eyes() {
    story(async |world| {
        let thread = world.receives("Where is my order?").await;
        let help = world.types("U1", "").await;
        assert_eq!(help.body["response_type"], "ephemeral");
        assert!(texts(&help.body).contains("claim"));
        let claimed = world.types("U1", &format!("claim {thread}")).await;
        assert_eq!(claimed.body["response_type"], "ephemeral");
        assert!(world.thread(&thread).await.holder.is_some());
        let nonsense = world.types("U1", "clam 4F9K2A").await;
        assert!(texts(&nonsense.body).contains("claim"), "{}", nonsense.body);
    });
}

#[test]
fn the_same_delivery_acts_once_and_is_answered_the_same() {
    story(async |world| {
        let thread = world.receives("Where is my order?").await;
        let line = world.press("U1", &world.card(&thread).await, "claim");
        for _ in 0..3 {
            assert_eq!(world.interacts(&line).await.status, 200);
        }
        let logged = world.logged(&thread).await;
        assert_eq!(logged.iter().filter(|action| *action == "claimed").count(), 1, "{logged:?}");
        assert!(!logged.iter().any(|action| action == "refused"), "{logged:?}");
        world.web.answer_after(0).await;
        assert_eq!(world.answers(), 1);
    });
}

#[test]
fn a_message_is_sent_to_the_desk_without_its_markup() {
    story(async |world| {
        let more = json!({
            "callback_id": "send-to-desk", "channel": {"id": "C9", "name": "random"},
            "response_url": world.web.response_url(), "message_ts": "1700000000.000100",
            "message": {"ts": "1700000000.000100", "user": "U5", "text": "Look: <https://x.example/1|a &amp; b> <!channel>"},
        });
        world.interacts(&world.payload("U1", "message_action", &more)).await;
        let answer = world.web.answer_after(0).await;
        assert_eq!(answer["response_type"], "ephemeral");
        let filter = watchfloor::store::read::ThreadFilter { limit: 10, ..Default::default() };
        let threads = world.store.threads(&filter).await.unwrap();
        assert_eq!(threads[0].text, "Look: a & b (https://x.example/1) @channel");
    });
}

#[test]
fn somebodys_home_is_shown_when_they_open_it() {
    story(async |world| {
        let thread = world.receives("Where is my order?").await;
        world.interacts(&world.press("U1", &world.card(&thread).await, "claim")).await;
        let returned = world.tells(&json!({"type": "app_home_opened", "user": "U1", "tab": "home"})).await;
        assert_eq!(returned.status, 200);
        let home = world.web.until("a home", |kept| kept.homes.get("U1").cloned()).await;
        assert!(texts(&home).contains("Where is my order?"), "{home}");
        // Whoever is nobody of the desk reads that on their home.
        world.tells(&json!({"type": "app_home_opened", "user": "U77", "tab": "home"})).await;
        let home = world.web.until("a home", |kept| kept.homes.get("U77").cloned()).await;
        assert_eq!(home["type"], "home");
        assert!(!texts(&home).contains("Where is my order?"), "{home}");
    });
}

#[test]
fn somebody_is_known_by_their_address_and_a_guest_may_do_nothing() {
    story(async |world| {
        let thread = world.receives("Where is my order?").await;
        {
            let mut kept = world.web.kept.lock().unwrap();
            let ana = json!({"id": "U3", "team_id": "T1", "profile": {"email": "ana@acme.example"}});
            let guest = json!({"id": "U4", "team_id": "T1", "is_restricted": true, "profile": {"email": "ana@acme.example"}});
            kept.users.extend([("U3".to_owned(), ana), ("U4".to_owned(), guest)]);
        }
        let card = world.card(&thread).await;
        for (index, user) in ["U4", "U77"].into_iter().enumerate() {
            world.interacts(&world.press(user, &card, "claim")).await;
            world.web.answer_after(index).await;
            assert!(world.thread(&thread).await.holder.is_none());
        }
        // A stranger of a shared channel, whose id is that of somebody here.
        let mut press = world.press("U1", &card, "claim");
        press["user"]["team_id"] = json!("T9");
        world.interacts(&press).await;
        world.web.answer_after(2).await;
        assert!(world.thread(&thread).await.holder.is_none());
        world.interacts(&world.press("U3", &card, "claim")).await;
        assert_eq!(world.thread(&thread).await.holder.unwrap().person.as_str(), "ana");
    });
}

#[test]
fn whatever_arrives_is_answered_in_words_or_taken() {
    story(async |world| {
        let thread = world.receives("Where is my order?").await;
        let card = world.card(&thread).await;
        let mut count = 0;
        // Buttons of other years, for which there are words.
        for action in [
            json!({"type": "button", "action_id": "claim", "value": "17"}),
            json!({"type": "button", "action_id": "watchfloor:press:claim:X", "value": "[0,\"press\"]"}),
            json!({"type": "of_next_year"}),
            json!(null),
        ] {
            assert_eq!(world.interacts(&world.action("U1", &action)).await.status, 200);
            let answer = world.web.answer_after(count).await;
            assert!(!texts(&answer).is_empty());
            count += 1;
        }
        // A command that the desk no longer has.
        let gone = card.thread.clone();
        let value = format!(r#"[1,"press","dance","{gone}",1,[]]"#);
        let action = json!({"type": "button", "action_id": "watchfloor:press:dance:X", "value": value});
        assert_eq!(world.interacts(&world.action("U1", &action)).await.status, 200);
        world.web.answer_after(count).await;
        // Payloads that lack what others have.
        for (at, value) in [
            ("team", Value::Null),
            ("enterprise", json!({"id": "E1", "name": "Org"})),
            ("is_enterprise_install", json!(true)),
            ("container", json!({"type": "of_next_year"})),
            ("response_url", Value::Null),
            ("user", Value::Null),
            ("actions", json!({"x": 1})),
            ("type", json!("of_next_year")),
        ] {
            let mut press = world.press("U1", &card, "claim");
            press[at] = value;
            assert_eq!(world.interacts(&press).await.status, 200, "{at}");
        }
        // A megabyte of something.
        let mut long = world.press("U1", &card, "claim");
        long["message"]["text"] = json!("ü&<".repeat(250_000));
        assert_eq!(world.interacts(&long).await.status, 200);
        let form =
            world.payload("U1", "view_submission", &json!({"view": {"id": "V1", "callback_id": "old"}}));
        let returned = world.interacts(&form).await;
        assert_eq!(returned.body["response_action"], "update");
        for event in
            [json!({}), json!(7), json!({"type": "of_next_year"}), json!({"type": "app_uninstalled"})]
        {
            assert_eq!(world.tells(&event).await.status, 200);
        }
    });
}

#[test]
fn what_slack_does_not_show_is_told_otherwise_and_delays_nothing() {
    story(async |world| {
        let thread = world.receives("Where is my order?").await;
        let edit = world.press("U1", &world.card(&thread).await, "edit");
        world.web.fails("views.open", [Fault::Code("expired_trigger_id"), Fault::Silence]);
        assert_eq!(world.interacts(&edit).await.status, 200);
        let answer = world.web.answer_after(0).await;
        assert_eq!(answer["response_type"], "ephemeral");
        let began = std::time::Duration::from_millis(400);
        let edit = world.press("U1", &world.card(&thread).await, "edit");
        tokio::time::timeout(began, world.interacts(&edit)).await.expect("it waited for Slack");
    });
}
