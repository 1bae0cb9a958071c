//! Slack, drawn and read by its own adapter.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use watchfloor::chat::answer::Home;
use watchfloor::chat::card::Card;
use watchfloor::chat::form::Form;
use watchfloor::chat::gesture::{Act, Gesture};
use watchfloor::chat::platform::{Digest, History, Notification};
use watchfloor::chat::slack::actions::{Control, Memory, SEND_TO_DESK};
use watchfloor::chat::slack::fields::{FieldId, joined};
use watchfloor::chat::slack::inbound::{Arrival, Workspace, command, interaction};
use watchfloor::chat::slack::manifest::{App, manifest};
use watchfloor::chat::slack::{message, view};
use watchfloor::commands::{self, Spec};
use watchfloor::domain::text::Text;

use super::face::{Drawn, Face, Input, Shape, line, objects, strings};
use crate::samples::{Said, words};

pub struct Slack;

fn home_of_the_app() -> Workspace {
    Workspace { team: Some("T1".into()), ..Workspace::default() }
}

fn read(payload: Value) -> Drawn {
    let mut seen = payload.clone();
    // Notifications show it, and nobody who looks at the message.
    seen.as_object_mut().unwrap().remove("text");
    let mut drawn = Drawn {
        raw: seen.to_string(),
        text: strings(&seen, &["action_id", "value", "block_id", "private_metadata", "metadata", "type"]),
        ..Drawn::default()
    };
    let mut press = |control: Control| match control {
        Control::Press(pressed) => drop(drawn.offers.insert((pressed.command, false))),
        Control::Ask(pressed) => drop(drawn.offers.insert((pressed.command, true))),
        Control::Whole(_) => drawn.leads_to_all = true,
        Control::Link => {}
    };
    let mut given = Vec::new();
    objects(&payload, &mut |node| {
        let text = |name: &str| node[name].as_str().unwrap_or_default();
        match text("type") {
            "button" if node["url"].is_string() => drawn.links.push(text("url").to_owned()),
            "button" => press(Control::decode(text("action_id"), text("value")).unwrap()),
            "overflow" => {
                for option in node["options"].as_array().unwrap() {
                    let value = option["value"].as_str().unwrap();
                    press(Control::decode(text("action_id"), value).unwrap());
                }
            }
            "input" => {
                let element = &node["element"];
                let (shape, value) = match element["type"].as_str().unwrap() {
                    "plain_text_input" if element["multiline"] == true => {
                        (Shape::Paragraph, &element["initial_value"])
                    }
                    "plain_text_input" => (Shape::Line, &element["initial_value"]),
                    _ => (Shape::List, &element["initial_option"]["value"]),
                };
                given.push((text("block_id").to_owned(), value.as_str().map(str::to_owned)));
                let name = FieldId::decode(text("block_id")).unwrap().name;
                if drawn.inputs.iter().all(|input| input.name != name) {
                    let required = node["optional"] != true;
                    drawn.inputs.push(Input { name, shape, required, value: String::new() });
                }
            }
            _ => {}
        }
    });
    for (name, value) in joined(given) {
        if let Some(input) = drawn.inputs.iter_mut().find(|input| input.name == name) {
            input.value = value;
        }
    }
    if let Some(memory) = payload["private_metadata"].as_str().and_then(|text| Memory::decode(text).ok()) {
        drawn.hidden = memory.hidden;
    }
    drawn
}

fn brought(user: Value) -> Option<Gesture> {
    let payload = json!({
        "type": "message_action", "callback_id": SEND_TO_DESK, "trigger_id": "1.2.abc", "user": user,
        "team": {"id": "T1", "domain": "acme"}, "channel": {"id": "C9"}, "message_ts": "1700000000.000100",
        "message": {"ts": "1700000000.000100", "user": "U5", "text": "Where is it?"},
    });
    match interaction(&payload, &home_of_the_app()) {
        Arrival::Gesture(gesture, _) => Some(*gesture),
        _ => None,
    }
}

impl Face for Slack {
    fn name(&self) -> &'static str {
        "Slack"
    }

    fn card(&self, card: &Card) -> Drawn {
        read(json!(message::card(&words("en"), card)))
    }

    fn whole(&self, card: &Card) -> Drawn {
        read(json!(view::whole(&words("en"), card)))
    }

    fn form(&self, form: &Form) -> Drawn {
        read(json!(view::form(&words("en"), form)))
    }

    fn said(&self, said: &Said) -> Option<Drawn> {
        Some(read(json!(message::said(&words("en"), said.tone, &said.lines, said.card.as_deref()))))
    }

    fn history(&self, history: &History) -> Drawn {
        read(json!(message::history(&words("en"), history)))
    }

    fn digest(&self, digest: &Digest) -> Option<Drawn> {
        Some(read(json!(message::digest(&words("en"), digest))))
    }

    fn notification(&self, notification: &Notification, _: &Text) -> Drawn {
        read(json!(message::notification(&words("en"), notification)))
    }

    fn home(&self, home: &Home) -> Drawn {
        read(json!(view::home(&words("en"), home)))
    }

    fn typed(&self, spec: &Spec, arguments: &[(&str, &str)]) -> Option<Act> {
        let fields =
            json!({"command": "/desk", "text": line(spec, arguments), "user_id": "U1", "team_id": "T1"});
        match command(&fields, &home_of_the_app()) {
            Arrival::Gesture(gesture, _) => Some(gesture.act),
            _ => None,
        }
    }

    fn brings(&self) -> Option<Gesture> {
        brought(json!({"id": "U1", "team_id": "T1"}))
    }

    fn guest(&self) -> Option<Gesture> {
        brought(json!({"id": "U9", "team_id": "T9"}))
    }

    fn suggests(&self) -> usize {
        let names: Vec<&str> = commands::ALL.iter().map(|spec| spec.name).collect();
        let manifest = manifest(&words("en"), &App { name: "Desk", url: None, commands: &names });
        let hint = manifest["features"]["slash_commands"][0]["usage_hint"].as_str().unwrap().to_owned();
        names.iter().filter(|name| hint.split([' ', '|']).any(|word| word == **name)).count()
    }

    fn completes(&self) -> BTreeSet<String> {
        BTreeSet::new()
    }

    fn own_view(&self, _: &Card) -> bool {
        false
    }
}
