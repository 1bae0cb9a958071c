//! Discord, drawn and read by its own adapter.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use watchfloor::app::discord::registry;
use watchfloor::chat::answer::{Answer, Home, Shown};
use watchfloor::chat::card::Card;
use watchfloor::chat::discord::answer::{Manner, Rendered, answer};
use watchfloor::chat::discord::commands::registered;
use watchfloor::chat::discord::custom_id::{Act as Carries, Carried};
use watchfloor::chat::discord::interaction::{What, read as arrives};
use watchfloor::chat::discord::{card, form, history};
use watchfloor::chat::form::Form;
use watchfloor::chat::gesture::{Act, Gesture};
use watchfloor::chat::platform::{Digest, History, Notification};
use watchfloor::commands::Spec;
use watchfloor::domain::text::Text;

use super::face::{Drawn, Face, Input, Shape, objects, strings};
use crate::samples::{Said, locales, words};

pub struct Discord;

const KEY: &str = "0123456789abcdef";

fn answered(shown: Shown) -> Value {
    let given = Answer { locale: "en".to_owned(), shown };
    match answer(&words("en"), &given, Manner { opens: true, on_card: false, key: KEY }) {
        Rendered::Modal(modal) => modal,
        Rendered::Messages(messages) => messages.iter().map(|message| message.private_body()).collect(),
    }
}

fn read(payload: &Value) -> Drawn {
    let mut drawn = Drawn {
        raw: payload.to_string(),
        text: strings(payload, &["custom_id", "nonce"]),
        ..Drawn::default()
    };
    let mut given = Vec::new();
    objects(payload, &mut |node| {
        let id = node["custom_id"].as_str().unwrap_or_default();
        match node["type"].as_u64() {
            Some(2) => match (node["url"].as_str(), Carried::parse(id)) {
                (Some(url), _) => drawn.links.push(url.to_owned()),
                (None, Some(carried)) => match carried.act {
                    Carries::Press => drop(drawn.offers.insert((carried.command, false))),
                    Carries::Ask => drop(drawn.offers.insert((carried.command, true))),
                    Carries::Whole => drawn.leads_to_all = true,
                    Carries::Again | Carries::Submit => {}
                },
                (None, None) => panic!("a button that leads nowhere: {node}"),
            },
            Some(kind @ (3 | 4)) => {
                let chosen = node["options"].as_array().into_iter().flatten();
                let mut chosen = chosen.filter(|option| option["default"] == true);
                let (shape, value) = match kind {
                    3 => (Shape::List, chosen.next().map_or(&Value::Null, |option| &option["value"])),
                    _ if node["style"] == 2 => (Shape::Paragraph, &node["value"]),
                    _ => (Shape::Line, &node["value"]),
                };
                let value = value.as_str().unwrap_or_default().to_owned();
                given.push((id.to_owned(), value));
                let name = id.split('~').next().unwrap().to_owned();
                if drawn.inputs.iter().all(|input| input.name != name) {
                    let required = node["required"] == true;
                    drawn.inputs.push(Input { name, shape, required, value: String::new() });
                }
            }
            _ if node["title"].is_string() => {
                drawn.hidden = Carried::parse(id).map(|carried| carried.arguments()).unwrap_or_default();
            }
            _ => {}
        }
    });
    for (name, value) in form::joined(given) {
        if let Some(input) = drawn.inputs.iter_mut().find(|input| input.name == name) {
            input.value = value;
        }
    }
    drawn
}

fn interaction(more: Value) -> Option<Gesture> {
    let mut interaction = json!({
        "id": "77", "token": "token", "application_id": "90000", "version": 1, "guild_id": "50000",
        "member": {"user": {"id": "10001", "username": "rita"}, "roles": [], "permissions": "0"},
    });
    interaction.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let read = arrives(&interaction, &registry::commands(), Some("50000"))?;
    match read.what {
        What::Gesture(act) => Some(Gesture { account: read.account, act, delivery: Some(read.id) }),
        _ => None,
    }
}

fn brought(more: Value) -> Option<Gesture> {
    let mut payload = json!({"type": 2, "channel_id": "300", "data": {"type": 3, "name": "Send to the desk",
        "target_id": "301", "resolved": {"messages": {"301": {"id": "301", "channel_id": "300",
        "content": "Where is it?", "author": {"id": "7", "username": "jo"}}}}}});
    payload.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    interaction(payload)
}

/// The subcommands that are registered, those of a group after the others, each with the group's name.
fn subcommands() -> Vec<(Option<String>, Value)> {
    let all = registered(&registry::commands(), locales(), false);
    let options = all[0]["options"].as_array().unwrap();
    let each = options.iter().flat_map(|option| match option["type"].as_u64() {
        Some(2) => {
            let group = option["name"].as_str().map(str::to_owned);
            option["options"].as_array().unwrap().iter().map(|one| (group.clone(), one.clone())).collect()
        }
        _ => vec![(None, option.clone())],
    });
    each.collect()
}

impl Face for Discord {
    fn name(&self) -> &'static str {
        "Discord"
    }

    fn card(&self, shown: &Card) -> Drawn {
        read(&card::card(&words("en"), shown).body())
    }

    fn whole(&self, card: &Card) -> Drawn {
        read(&answered(Shown::Whole(Box::new(card.clone()))))
    }

    fn form(&self, asked: &Form) -> Drawn {
        let words = words("en");
        // What is said before a modal opens, and the modals one after the other.
        let mut all = vec![answered(Shown::Form(Box::new(asked.clone())))];
        if all[0]["title"].is_null() {
            all.extend(form::modal(&words, asked, 0, KEY));
        }
        let pages = 1..form::pages(&words, asked);
        all.extend(pages.filter_map(|page| form::modal(&words, asked, page, KEY)));
        read(&all.into())
    }

    fn said(&self, said: &Said) -> Option<Drawn> {
        let Said { tone, lines, card } = said.clone();
        Some(read(&answered(Shown::Words { tone, lines, card })))
    }

    fn history(&self, shown: &History) -> Drawn {
        read(&history::history(&words("en"), shown).body())
    }

    fn digest(&self, digest: &Digest) -> Option<Drawn> {
        Some(read(&history::digest(&words("en"), digest).body()))
    }

    fn notification(&self, notification: &Notification, _: &Text) -> Drawn {
        read(&history::notification(&words("en"), notification).body())
    }

    fn home(&self, home: &Home) -> Drawn {
        read(&answered(Shown::Home(Box::new(home.clone()))))
    }

    fn typed(&self, spec: &Spec, arguments: &[(&str, &str)]) -> Option<Act> {
        let all = subcommands();
        let (group, subcommand) = all.iter().find(|(_, one)| one["name"] == spec.name)?;
        let offered = subcommand["options"].as_array().cloned().unwrap_or_default();
        let thread = offered.iter().any(|option| option["name"] == "thread" && option["required"] == true);
        let given = thread.then_some(("thread", "F9K2AB")).into_iter().chain(arguments.iter().copied());
        let given: Option<Vec<Value>> = given
            .map(|(name, value)| {
                let option = offered.iter().find(|option| option["name"] == name)?;
                Some(json!({"name": name, "type": option["type"], "value": value}))
            })
            .collect();
        let mut options = json!([{"type": 1, "name": spec.name, "options": given?}]);
        if let Some(group) = group {
            options = json!([{"type": 2, "name": group, "options": options}]);
        }
        let data = json!({"type": 1, "name": "desk", "id": "1", "options": options});
        interaction(json!({"type": 2, "data": data})).map(|gesture| gesture.act)
    }

    fn brings(&self) -> Option<Gesture> {
        brought(json!({}))
    }

    fn guest(&self) -> Option<Gesture> {
        brought(json!({"guild_id": "666"}))
    }

    fn suggests(&self) -> usize {
        // The first is the home.
        subcommands().len() - 1
    }

    fn completes(&self) -> BTreeSet<String> {
        let all = subcommands();
        let options = all.iter().flat_map(|(_, one)| one["options"].as_array().into_iter().flatten());
        let completed = options.filter(|option| option["autocomplete"] == true);
        completed.map(|option| option["name"].as_str().unwrap().to_owned()).collect()
    }

    fn own_view(&self, _: &Card) -> bool {
        false
    }
}
