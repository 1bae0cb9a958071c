//! Whatever arrives is read: any JSON at all, and payloads as Slack sends them with parts of them taken
//! away, exchanged or blown up.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::chat::slack::actions::{Control, FORM, LONGEST_VALUE, Memory, SEND_TO_DESK};

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec!["block_actions", "message", "modal", "T1", "U1", "<@U1>", "<", "1f604"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let keys = prop::sample::select(vec![
            "type",
            "user",
            "team",
            "id",
            "view",
            "state",
            "values",
            "actions",
            "container",
            "channel",
            "event",
            "message",
            "blocks",
            "elements",
            "text",
            "payload",
            "envelope_id",
            "authorizations",
            "subtype",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((keys, inner), 0..5).prop_map(|members| {
                Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
            }),
        ]
    })
}

/// One payload of each kind, as complete as Slack sends them.
fn real() -> Vec<Value> {
    let pressed = crate::chat::gesture::Pressed {
        command: "claim".into(),
        thread: Some("01KAQ3V7M2N8P4R6S9T4F9K2AB".into()),
        version: Some(3),
        fields: Vec::new(),
    };
    let button = Control::Press(pressed.clone()).encode(LONGEST_VALUE).unwrap();
    let memory = Memory { command: "edit".into(), thread: pressed.thread, version: 3, hidden: Vec::new() }
        .encode()
        .unwrap();
    let around = json!({
        "team": {"id": "T1", "domain": "acme"}, "user": {"id": "U1", "name": "rita", "team_id": "T1"},
        "api_app_id": "A1", "token": "", "trigger_id": "1.2.abc", "enterprise": null,
        "is_enterprise_install": false, "response_url": "https://hooks.slack.com/actions/1/2/3",
    });
    let with = |more: Value| {
        let mut payload: Map<String, Value> = around.as_object().unwrap().clone();
        payload.extend(more.as_object().unwrap().clone());
        Value::Object(payload)
    };
    vec![
        with(json!({"type": "block_actions", "channel": {"id": "C1", "name": "care"},
            "container": {"type": "message", "message_ts": "1.1", "channel_id": "C1", "is_ephemeral": false},
            "message": {"ts": "1.1", "text": "x", "blocks": []}, "state": {"values": {}},
            "actions": [{"type": "button", "block_id": "b", "action_id": button.action_id, "value": button.value}]})),
        with(json!({"type": "view_submission", "view": {"id": "V1", "type": "modal", "callback_id": FORM,
            "private_metadata": memory, "hash": "h", "state": {"values": {
                "watchfloor:field:text:1::00000000": {"watchfloor:input": {"type": "plain_text_input", "value": "Hi"}}}}}})),
        with(json!({"type": "message_action", "callback_id": SEND_TO_DESK, "channel": {"id": "C1"},
            "message": {"ts": "1.1", "user": "U2", "text": "<https://e.example|e> &amp; <@U3>", "blocks": [
                {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
                    {"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fd"}, {"type": "text", "text": "hi"}]}]}]}})),
        json!({"type": "event_callback", "team_id": "T1", "event_id": "Ev1",
            "authorizations": [{"team_id": "T1", "is_bot": true, "is_enterprise_install": false}],
            "event": {"type": "message", "subtype": "message_deleted", "channel": "C1", "deleted_ts": "1.1"}}),
        json!({"type": "event_callback", "team_id": "T1", "event": {"type": "channel_rename", "channel": {"id": "C1"}}}),
        json!({"type": "event_callback", "team_id": "T1", "event": {"type": "app_home_opened", "user": "U1", "tab": "home"}}),
        json!({"user_id": "U1", "team_id": "T1", "channel_id": "C1", "command": "/desk", "text": "claim 4F9K2A",
            "trigger_id": "1.2", "response_url": "https://hooks.slack.com/commands/1", "is_enterprise_install": "false"}),
    ]
}

/// Every place in a document.
fn places(value: &Value, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| {
                places(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), into);
            });
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| places(value, &format!("{at}/{index}"), into));
        }
        _ => {}
    }
}

fn read_every_way(value: &Value) {
    let homes = [
        Workspace::default(),
        Workspace { team: Some("T1".into()), user: Some("U1".into()), ..Workspace::default() },
        Workspace { enterprise: Some("E1".into()), ..Workspace::default() },
    ];
    for home in &homes {
        let _ = (interaction(value, home), command(value, home), event(value, home));
        for kind in ["interactive", "slash_commands", "events_api", "x"] {
            let frame = json!({"envelope_id": "e", "type": kind, "payload": value}).to_string();
            assert!(matches!(envelope(&frame, home), Envelope::Letter { .. }), "it must be acknowledged");
        }
        let _ = envelope(&value.to_string(), home);
    }
    let _ = plain::message(Raw::new(value));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_json_at_all(value in any_json()) {
        read_every_way(&value);
    }

    #[test]
    fn payloads_that_lack_something_or_have_something_else(
        which in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), with in any_json(),
    ) {
        let real = real();
        let mut payload = real[which.index(real.len())].clone();
        let mut all = Vec::new();
        places(&payload, "", &mut all);
        if let Some(at) = payload.pointer_mut(&all[place.index(all.len())]) {
            *at = with;
        }
        read_every_way(&payload);
    }

    #[test]
    fn any_markup_is_made_plain(text in "\\PC{0,80}|[<>|@#!&a-z;:/\\n]{0,60}") {
        let plain = plain::mrkdwn(&text);
        prop_assert!(plain.chars().count() <= text.chars().count() + text.matches('|').count() * 3 + 1);
    }
}

#[test]
fn payloads_as_slack_sends_them_are_understood() {
    let home = Workspace { team: Some("T1".into()), ..Workspace::default() };
    let kinds: Vec<bool> = real()
        .iter()
        .map(|payload| {
            let arrival = match (payload.get("event").is_some(), payload.get("user_id").is_some()) {
                (true, _) => event(payload, &home),
                (_, true) => command(payload, &home),
                _ => interaction(payload, &home),
            };
            matches!(arrival, Arrival::Gesture(_, _) | Arrival::Events(_))
        })
        .collect();
    assert_eq!(kinds, [true; 7]);
}

#[test]
fn what_is_of_another_year_is_answered_or_left() {
    let of = |payload: Value| interaction(&payload, &Workspace::default());
    assert!(matches!(
        of(json!({"type": "interactive_message", "user": {"id": "U1"}})),
        Arrival::Puzzle(_, _)
    ));
    assert!(matches!(of(json!({"type": "of_next_year"})), Arrival::Nothing(_)));
    assert!(matches!(of(json!({"type": "view_closed"})), Arrival::Nothing(_)));
    assert!(matches!(of(json!({})), Arrival::Nothing(_)));
}

#[test]
fn a_megabyte_is_read() {
    let long = "x".repeat(1 << 20);
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!({"view": deep});
    }
    for value in [json!({"type": long}), json!({"type": "block_actions", "actions": [{"value": long}]}), deep]
    {
        read_every_way(&value);
    }
}
