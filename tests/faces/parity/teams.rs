//! Microsoft Teams, drawn and read by its own adapter.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use watchfloor::chat::answer::{Answer, Home, Shown};
use watchfloor::chat::card::Card;
use watchfloor::chat::form::Form;
use watchfloor::chat::gesture::{Act, Gesture};
use watchfloor::chat::platform::{Digest, History, Notification};
use watchfloor::chat::teams::control::{Control, Deed};
use watchfloor::chat::teams::inbound::{What, read as arrives};
use watchfloor::chat::teams::invoke::{Door, response};
use watchfloor::chat::teams::manifest::{Described, manifest};
use watchfloor::chat::teams::{Setting, message};
use watchfloor::commands::{self, Spec};
use watchfloor::domain::text::Text;

use super::face::{Drawn, Face, Input, Shape, line, objects, strings};
use crate::samples::{Said, words};

pub struct Teams;

const TENANT: &str = "11111111-1111-1111-1111-111111111111";

fn setting(viewers: &[String]) -> Setting<'_> {
    Setting { words: words("en"), console: Some("https://desk.example"), viewers }
}

fn in_dialog(page: usize, shown: Shown) -> Value {
    response(&setting(&[]), Door::Dialog, page, &Answer { locale: "en".into(), shown })
}

fn read(payload: &Value) -> Drawn {
    let mut drawn = Drawn {
        raw: payload.to_string(),
        // A summary is shown in lists and banners, and not with the card.
        text: strings(payload, &["data", "fallback", "fallbackText", "summary", "type", "verb", "$schema"]),
        ..Drawn::default()
    };
    objects(payload, &mut |node| match node["type"].as_str().unwrap_or_default() {
        "Action.OpenUrl" => drawn.links.push(node["url"].as_str().unwrap().to_owned()),
        "Action.Execute" | "Action.Submit" => {
            let control = Control::read(&node["data"]).unwrap();
            match control.deed {
                Deed::Press => drop(drawn.offers.insert((control.command, false))),
                Deed::Ask => drop(drawn.offers.insert((control.command, true))),
                Deed::Submit => drawn.hidden = control.fields,
                Deed::Whole => drawn.leads_to_all = true,
                Deed::Refresh | Deed::Home => {}
            }
        }
        kind if kind.starts_with("Input.") => drawn.inputs.push(Input {
            name: node["id"].as_str().unwrap().trim_start_matches("in_").to_owned(),
            shape: match kind {
                "Input.ChoiceSet" => Shape::List,
                _ if node["isMultiline"] == true => Shape::Paragraph,
                _ => Shape::Line,
            },
            required: node["isRequired"] == true,
            value: node["value"].as_str().unwrap_or_default().to_owned(),
        }),
        _ => {}
    });
    drawn
}

fn activity(more: Value) -> Option<Gesture> {
    let mut activity = json!({
        "type": "message", "id": "1", "channelId": "msteams", "serviceUrl": "https://smba.example/emea/",
        "from": {"id": "29:rita", "aadObjectId": "aad-rita", "name": "Rita"},
        "recipient": {"id": "28:app", "name": "Watchfloor"},
        "conversation": {"id": "19:c@thread.tacv2;messageid=7", "conversationType": "channel"},
        "channelData": {"tenant": {"id": TENANT}},
    });
    activity.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    match arrives(&activity, Some(TENANT)).what {
        What::Gesture { gesture, .. } => Some(gesture),
        _ => None,
    }
}

fn brought(from: Value) -> Option<Gesture> {
    let value = json!({"commandId": "send-to-desk", "messagePayload": {
        "id": "99", "body": {"contentType": "html", "content": "<p>Where is it?</p>"},
        "from": {"user": {"displayName": "Johanna"}},
    }});
    activity(json!({"type": "invoke", "name": "composeExtension/fetchTask", "value": value, "from": from}))
}

impl Face for Teams {
    fn name(&self) -> &'static str {
        "Teams"
    }

    fn card(&self, card: &Card) -> Drawn {
        read(&message::card(&setting(&[]), card))
    }

    fn whole(&self, card: &Card) -> Drawn {
        let mut all = Vec::new();
        for page in 0..60 {
            let shown = in_dialog(page, Shown::Whole(Box::new(card.clone())));
            let mut more = false;
            objects(&shown, &mut |node| {
                more |= Control::read(&node["data"]).is_some_and(|control| control.page > page);
            });
            all.push(shown);
            if !more {
                break;
            }
        }
        let all = Value::from(all);
        let mut drawn = read(&all);
        // Of the words the runs alone: what stands between two pages is ours.
        drawn.text.clear();
        objects(&all, &mut |node| {
            if node["type"] == "TextRun" {
                drawn.text.push_str(node["text"].as_str().unwrap());
            }
        });
        drawn
    }

    fn form(&self, form: &Form) -> Drawn {
        read(&in_dialog(0, Shown::Form(Box::new(form.clone()))))
    }

    fn said(&self, said: &Said) -> Option<Drawn> {
        let Said { tone, lines, card } = said.clone();
        let shown = Shown::Words { tone, lines, card };
        Some(read(&message::said_privately(&setting(&[]), &Answer { locale: "en".into(), shown }, 0)))
    }

    fn history(&self, history: &History) -> Drawn {
        read(&message::history(&setting(&[]), history))
    }

    fn digest(&self, digest: &Digest) -> Option<Drawn> {
        Some(read(&message::digest(&setting(&[]), digest)))
    }

    fn notification(&self, notification: &Notification, _: &Text) -> Drawn {
        read(&message::notification(&setting(&[]), notification))
    }

    fn home(&self, home: &Home) -> Drawn {
        read(&in_dialog(0, Shown::Home(Box::new(home.clone()))))
    }

    fn typed(&self, spec: &Spec, arguments: &[(&str, &str)]) -> Option<Act> {
        let text = format!("<at>Watchfloor</at> {}", line(spec, arguments));
        let mention =
            json!({"type": "mention", "text": "<at>Watchfloor</at>", "mentioned": {"id": "28:app"}});
        activity(json!({"text": text, "entities": [mention]})).map(|gesture| gesture.act)
    }

    fn brings(&self) -> Option<Gesture> {
        brought(json!({"id": "29:rita", "aadObjectId": "aad-rita"}))
    }

    fn guest(&self) -> Option<Gesture> {
        brought(json!({"id": "29:x", "aadObjectId": "x", "userRole": "guest"}))
    }

    fn suggests(&self) -> usize {
        let commands: Vec<_> =
            commands::ALL.iter().map(|spec| (spec.name.to_owned(), "what it does".to_owned())).collect();
        let say = |key: &str| key.to_owned();
        let described =
            Described { app_id: TENANT, desk: "Desk", console: None, commands: &commands, say: &say };
        manifest(&described)["bots"][0]["commandLists"][1]["commands"].as_array().unwrap().len()
    }

    fn completes(&self) -> BTreeSet<String> {
        BTreeSet::new()
    }

    fn own_view(&self, card: &Card) -> bool {
        let viewers = ["29:rita".to_owned()];
        let shown = message::card(&setting(&viewers), card);
        shown["attachments"][0]["content"]["refresh"]["userIds"] == json!(viewers)
    }
}
