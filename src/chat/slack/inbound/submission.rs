//! A form that was sent. Must not know what a field means.

use super::raw::Raw;
use super::{Arrival, Puzzle, Room, Workspace, emoji, plain, who};
use crate::chat::slack::actions::{FORM, Memory};
use crate::chat::slack::fields::joined;

pub(super) fn read(payload: Raw<'_>, home: &Workspace) -> Arrival {
    let view = payload.get("view");
    let values = view.get("state").get("values");
    let room = Room::Submitted {
        view: view.get("id").owned().unwrap_or_default(),
        blocks: values.members().map(|(block, _)| block.to_owned()).collect(),
    };
    let door = who::door(payload, room);
    let memory = Memory::decode(view.get("private_metadata").text().unwrap_or_default());
    match (view.get("callback_id").text(), memory) {
        (Some(FORM), Ok(memory)) => {
            let filled = joined(values.members().map(|(block, inputs)| {
                // There is one input in a block.
                (block.to_owned(), inputs.members().next().and_then(|(_, input)| filled(input)))
            }));
            Arrival::Gesture(Box::new(who::gesture(payload, home, memory.submitted(filled))), door)
        }
        _ => Arrival::Puzzle(Puzzle::Form, door),
    }
}

/// What stands in an input, of whatever kind.
fn filled(input: Raw<'_>) -> Option<String> {
    let one =
        ["selected_date", "selected_time", "selected_user", "selected_conversation", "selected_channel"];
    if let Some(text) = input.get("value").text() {
        return Some(emoji::as_characters(text));
    }
    if let Some(text) = one.iter().find_map(|key| input.get(key).owned()) {
        return Some(text);
    }
    if let Some(choice) = input.get("selected_option").get("value").owned() {
        return Some(choice);
    }
    if let Some(at) = input.get("selected_date_time").value().and_then(serde_json::Value::as_i64) {
        return Some(at.to_string());
    }
    let rich = plain::rich(input.get("rich_text_value"));
    if !rich.is_empty() {
        return Some(rich);
    }
    let lists = ["selected_options", "selected_users", "selected_conversations", "selected_channels"];
    let chosen: Vec<&str> = lists
        .iter()
        .flat_map(|key| input.get(key).items())
        .filter_map(|choice| choice.text().or(choice.get("value").text()))
        .collect();
    (!chosen.is_empty()).then(|| chosen.join(","))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::chat::gesture::Act;
    use crate::chat::slack::fields::{FieldId, INPUT};

    fn field(name: &str) -> String {
        FieldId { name: name.into(), part: 1, before: String::new() }.encode("")
    }

    fn payload() -> Value {
        let memory = Memory {
            command: "edit".into(),
            thread: Some("01KAQ3V7M2N8P4R6S9T4F9K2AB".into()),
            version: 4,
            hidden: vec![("revision".into(), "2".into())],
        };
        json!({
            "type": "view_submission", "trigger_id": "1.2.abc", "user": {"id": "U1", "team_id": "T1"},
            "team": {"id": "T1"}, "response_urls": [],
            "view": {
                "id": "V1", "type": "modal", "callback_id": FORM, "hash": "h",
                "private_metadata": memory.encode().unwrap(),
                "state": {"values": {
                    field("text"): {INPUT: {"type": "plain_text_input", "value": "Hello <there>"}},
                    field("reason"): {INPUT: {"type": "plain_text_input", "value": null}},
                }},
            },
        })
    }

    fn read(payload: &Value) -> Arrival {
        super::read(Raw::new(payload), &Workspace::default())
    }

    #[test]
    fn what_was_filled_in_comes_with_what_was_hidden() {
        let Arrival::Gesture(gesture, door) = read(&payload()) else { panic!("no gesture") };
        let Act::Submit(pressed) = gesture.act else { panic!("no form") };
        assert_eq!((pressed.command.as_str(), pressed.version), ("edit", Some(4)));
        let fields: Vec<_> =
            pressed.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(fields, [("revision", "2"), ("reason", ""), ("text", "Hello <there>")]);
        let Room::Submitted { view, blocks } = door.room else { panic!("no form") };
        assert_eq!((view.as_str(), blocks), ("V1", vec![field("text"), field("reason")]));
    }

    #[test]
    fn every_kind_of_input_is_read() {
        for (input, text) in [
            (json!({"type": "static_select", "selected_option": {"value": "legal"}}), Some("legal")),
            (json!({"type": "datepicker", "selected_date": "2026-11-24"}), Some("2026-11-24")),
            (json!({"type": "datetimepicker", "selected_date_time": 1_795_000_000}), Some("1795000000")),
            (json!({"type": "users_select", "selected_user": "U2"}), Some("U2")),
            (
                json!({"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]}),
                Some("a,b"),
            ),
            (
                json!({"type": "rich_text_input", "rich_text_value": {"type": "rich_text", "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "Hi"}]}]}}),
                Some("Hi"),
            ),
            (json!({"type": "static_select", "selected_option": null}), None),
            (json!({"type": "of_next_year", "what": {"ever": 1}}), None),
            (json!(7), None),
        ] {
            assert_eq!(filled(Raw::new(&input)).as_deref(), text, "{input}");
        }
    }

    #[test]
    fn a_form_of_another_make_is_answered_in_words() {
        for (at, value) in [
            ("callback_id", json!("feedback")),
            ("private_metadata", json!("{}")),
            ("private_metadata", Value::Null),
        ] {
            let mut payload = payload();
            payload["view"][at] = value;
            assert!(matches!(read(&payload), Arrival::Puzzle(Puzzle::Form, door) if door.user == "U1"));
        }
        assert!(matches!(read(&json!({})), Arrival::Puzzle(Puzzle::Form, _)));
    }
}
