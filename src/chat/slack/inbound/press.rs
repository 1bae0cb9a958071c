//! Buttons and menus: in a channel, in a message for one person's eyes, in a modal, on the home. Must not
//! know what a command needs.

use super::raw::Raw;
use super::{Arrival, Puzzle, Room, Workspace, who};
use crate::chat::slack::actions::Control;
use crate::chat::slack::fields::FieldId;

pub(super) fn read(payload: Raw<'_>, home: &Workspace) -> Arrival {
    let door = who::door(payload, room(payload));
    // A click is one action; Slack's list has room for more that no client sends.
    let Some(action) = payload.get("actions").items().next() else {
        return Arrival::Puzzle(Puzzle::Control, door);
    };
    if action.get("block_id").text().is_some_and(|block| FieldId::decode(block).is_some()) {
        return Arrival::Nothing("a field of a form was changed");
    }
    let id = action.get("action_id").text().unwrap_or_default();
    // Behind `…`, and in a select, the value is that of what was chosen.
    let value = action.get("selected_option").get("value").text().or(action.get("value").text());
    match Control::decode(id, value.unwrap_or_default()) {
        Ok(control) => match control.gesture() {
            Some(act) => Arrival::Gesture(Box::new(who::gesture(payload, home, act)), door),
            None => Arrival::Nothing("a link, which Slack opens by itself"),
        },
        Err(_) => Arrival::Puzzle(Puzzle::Control, door),
    }
}

fn room(payload: Raw<'_>) -> Room {
    let (container, view) = (payload.get("container"), payload.get("view"));
    if let Some(id) = view.get("id").owned() {
        return match view.get("type").text() {
            Some("home") => Room::Home,
            _ => Room::Modal { view: id, hash: view.get("hash").owned() },
        };
    }
    match payload.get("channel").get("id").owned().or(container.get("channel_id").owned()) {
        Some(channel) => Room::Message { channel, private: container.get("is_ephemeral").is_true() },
        None => Room::Nowhere,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::chat::gesture::{Act, Pressed};
    use crate::chat::slack::actions::{LONGEST_OPTION_VALUE, LONGEST_VALUE, menu_id};
    use crate::domain::ids::ThreadId;

    const THREAD: &str = "01KAQ3V7M2N8P4R6S9T4F9K2AB";

    fn pressed() -> Pressed {
        Pressed {
            command: "claim".into(),
            thread: Some(ThreadId::from(THREAD)),
            version: Some(3),
            fields: vec![("revision".into(), "1".into())],
        }
    }

    fn payload() -> Value {
        let button = Control::Press(pressed()).encode(LONGEST_VALUE).unwrap();
        json!({
            "type": "block_actions", "api_app_id": "A1", "token": "", "trigger_id": "1.2.abc",
            "user": {"id": "U1", "username": "rita", "name": "rita", "team_id": "T1"},
            "team": {"id": "T1", "domain": "acme"}, "enterprise": null, "is_enterprise_install": false,
            "container": {"type": "message", "message_ts": "1.1", "channel_id": "C1", "is_ephemeral": false},
            "channel": {"id": "C1", "name": "care"}, "message": {"ts": "1.1", "text": "a card"},
            "state": {"values": {}}, "response_url": "https://hooks.slack.com/actions/1/2/3",
            "actions": [{"type": "button", "block_id": "b", "action_id": button.action_id, "value": button.value,
                "text": {"type": "plain_text", "text": "Claim"}, "action_ts": "2.0"}],
        })
    }

    fn home() -> Workspace {
        Workspace { team: Some("T1".into()), ..Workspace::default() }
    }

    fn read(payload: &Value) -> Arrival {
        super::read(Raw::new(payload), &home())
    }

    fn outsider(payload: &Value) -> bool {
        match read(payload) {
            Arrival::Gesture(gesture, _) => gesture.account.outsider,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_button_says_who_what_and_how_to_answer() {
        let Arrival::Gesture(gesture, door) = read(&payload()) else { panic!("no gesture") };
        assert_eq!(gesture.act, Act::Press(pressed()));
        assert_eq!(gesture.account.id, "U1");
        assert!(!gesture.account.outsider);
        assert_eq!(gesture.delivery.as_deref(), Some("1.2.abc"));
        assert_eq!(door.trigger.as_deref(), Some("1.2.abc"));
        assert_eq!(door.response_url.as_deref(), Some("https://hooks.slack.com/actions/1/2/3"));
        assert_eq!(door.room, Room::Message { channel: "C1".into(), private: false });
    }

    #[test]
    fn a_menus_choice_counts_and_not_the_menu() {
        let mut payload = payload();
        let choice = Control::Ask(pressed()).encode(LONGEST_OPTION_VALUE).unwrap().value;
        payload["actions"][0] = json!({"type": "overflow", "action_id": menu_id(0, &ThreadId::from(THREAD)),
            "selected_option": {"text": {"type": "plain_text", "text": "Snooze"}, "value": choice}});
        assert!(matches!(read(&payload), Arrival::Gesture(gesture, _) if gesture.act == Act::Ask(pressed())));
    }

    #[test]
    fn where_the_person_is() {
        let mut payload = payload();
        payload["container"]["is_ephemeral"] = json!(true);
        let room = |payload: &Value| match read(payload) {
            Arrival::Gesture(_, door) => door.room,
            other => panic!("{other:?}"),
        };
        assert_eq!(room(&payload), Room::Message { channel: "C1".into(), private: true });
        payload["view"] = json!({"id": "V1", "type": "modal", "hash": "h1"});
        assert_eq!(room(&payload), Room::Modal { view: "V1".into(), hash: Some("h1".into()) });
        payload["view"]["type"] = json!("home");
        assert_eq!(room(&payload), Room::Home);
        payload["view"] = Value::Null;
        payload["channel"] = Value::Null;
        payload["container"] = json!({"type": "of_next_year"});
        assert_eq!(room(&payload), Room::Nowhere);
    }

    #[test]
    fn people_of_elsewhere_are_told_apart() {
        let mut payload = payload();
        payload["user"]["team_id"] = json!("T9");
        assert!(outsider(&payload));
        payload["team"] = Value::Null;
        payload["is_enterprise_install"] = json!(true);
        assert!(!outsider(&payload), "their profile has to say");
        payload["user"]["is_restricted"] = json!(true);
        assert!(outsider(&payload));
    }

    #[test]
    fn without_a_team_they_are_whom_their_id_says() {
        let mut payload = payload();
        payload["team"] = Value::Null;
        payload["user"] = json!({"id": "U1"});
        assert!(!outsider(&payload));
    }

    #[test]
    fn what_is_not_ours_is_answered_in_words() {
        let mut payload = payload();
        for action in
            [json!({}), json!({"action_id": "claim"}), json!({"action_id": 7, "value": {}}), json!("x")]
        {
            payload["actions"] = json!([action]);
            assert!(matches!(read(&payload), Arrival::Puzzle(Puzzle::Control, door) if door.user == "U1"));
        }
        payload["actions"] = Value::Null;
        assert!(matches!(read(&payload), Arrival::Puzzle(Puzzle::Control, _)));
    }
}
