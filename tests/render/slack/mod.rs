//! Slack: every payload keeps Slack's limits and our rules; nothing that a card offers is missing, nothing that
//! is shortened is out of reach, and a form gives back exactly what stands in it.
//!
//! Where WATCHFLOOR_RENDERED names a folder, the payloads are written there as JSON lines, for
//! tests/render/slack_check.py and for the pictures.

mod rules;

use std::collections::BTreeSet;
use std::io::Write as _;

use serde_json::{Value, json};
use watchfloor::chat::card::Card;
use watchfloor::chat::form::{BREAK_GLASS, FieldKind, Form};
use watchfloor::chat::slack::actions::{Control, Memory};
use watchfloor::chat::slack::fields::joined;
use watchfloor::chat::slack::{message, view};

use crate::samples::{self, Sample, words};

/// Something that would be sent.
struct Payload {
    name: String,
    kind: rules::Kind,
    json: Value,
}

fn rendered<T>(
    list: &str,
    kind: rules::Kind,
    samples: &[Sample<T>],
    render: impl Fn(&Sample<T>) -> Value,
) -> Vec<Payload> {
    samples
        .iter()
        .map(|sample| Payload {
            name: format!("{list}/{}/{}", sample.locale, sample.name),
            kind,
            json: render(sample),
        })
        .collect()
}

fn payloads() -> Vec<Payload> {
    use rules::Kind::{Home, Message, Modal};
    let cards = samples::cards();
    let said = samples::said();
    let mut all = rendered("card", Message, cards, |s| json!(message::card(&words(s.locale), &s.value)));
    all.extend(rendered("whole", Modal, cards, |s| json!(view::whole(&words(s.locale), &s.value))));
    all.extend(rendered("form", Modal, samples::forms(), |s| json!(view::form(&words(s.locale), &s.value))));
    all.extend(rendered("said", Message, said, |s| {
        json!(message::said(&words(s.locale), s.value.tone, &s.value.lines, s.value.card.as_deref()))
    }));
    all.extend(rendered("said-modal", Modal, said, |s| {
        json!(view::said(&words(s.locale), s.value.tone, &s.value.lines))
    }));
    all.extend(rendered("history", Message, samples::histories(), |s| {
        json!(message::history(&words(s.locale), &s.value))
    }));
    all.extend(rendered("digest", Message, samples::digests(), |s| {
        json!(message::digest(&words(s.locale), &s.value))
    }));
    all.extend(rendered("notification", Message, samples::notifications(), |s| {
        json!(message::notification(&words(s.locale), &s.value))
    }));
    all.extend(rendered("home", Home, samples::homes(), |s| json!(view::home(&words(s.locale), &s.value))));
    all
}

#[test]
fn every_payload_keeps_the_rules() {
    let payloads = payloads();
    if let Some(folder) = crate::rendered_into() {
        let path = folder.join("slack.jsonl");
        let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
        for payload in &payloads {
            let line = json!({ "name": payload.name, "kind": payload.kind.name(), "payload": payload.json });
            writeln!(file, "{line}").unwrap();
        }
    }
    let mut wrong = Vec::new();
    for payload in &payloads {
        for problem in rules::problems(payload.kind, &payload.json) {
            wrong.push(format!("{}: {problem}", payload.name));
        }
    }
    let count = wrong.len();
    wrong.truncate(40);
    assert!(wrong.is_empty(), "{count} problems in {} payloads, such as {wrong:#?}", payloads.len());
}

#[test]
fn the_rules_find_what_is_wrong() {
    rules::check_themselves();
}

/// All that can be pressed, with what it means.
fn controls(payload: &Value) -> Vec<Control> {
    let mut controls = Vec::new();
    rules::visit(payload, &mut |node| {
        let text = |name: &str| node[name].as_str().unwrap_or_default();
        match text("type") {
            "button" => controls.push(Control::decode(text("action_id"), text("value")).expect("ours")),
            "overflow" => {
                for option in node["options"].as_array().unwrap() {
                    let value = option["value"].as_str().unwrap();
                    controls.push(Control::decode(text("action_id"), value).expect("ours"));
                }
            }
            _ => {}
        }
    });
    controls
}

#[test]
fn a_card_offers_what_it_should_and_nothing_else() {
    for Sample { name, locale, value: card } in samples::cards() {
        for payload in [json!(message::card(&words(locale), card)), json!(view::whole(&words(locale), card))]
        {
            let mut offered = BTreeSet::new();
            for control in controls(&payload) {
                let (pressed, asks) = match control {
                    Control::Press(pressed) => (pressed, false),
                    Control::Ask(pressed) => (pressed, true),
                    Control::Whole(thread) => {
                        assert_eq!(thread, card.thread);
                        continue;
                    }
                    Control::Link => continue,
                };
                assert_eq!(
                    (pressed.thread.as_ref(), pressed.version),
                    (Some(&card.thread), Some(card.version)),
                    "{name}"
                );
                let button = card.buttons.iter().find(|button| button.command == pressed.command);
                let button = button.unwrap_or_else(|| panic!("{name} offers {}", pressed.command));
                assert!(asks == button.form || pressed.command == "approve", "{name}: {}", pressed.command);
                let carried: Vec<_> =
                    button.arguments.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect();
                assert_eq!(pressed.fields, carried, "{name}");
                assert!(offered.insert((pressed.command, asks)), "{name} offers a command twice");
            }
            let wanted: BTreeSet<_> = card
                .buttons
                .iter()
                .flat_map(|button| {
                    let edits = (button.command == "approve").then(|| ("approve".to_owned(), true));
                    std::iter::once((button.command.to_owned(), button.form)).chain(edits)
                })
                .collect();
            assert_eq!(offered, wanted, "{name}");
        }
    }
}

#[test]
fn a_row_of_buttons_is_short_and_begins_with_the_next_step() {
    for Sample { name, locale, value: card } in samples::cards() {
        let payload = json!(message::card(&words(locale), card));
        let rows: Vec<&Value> =
            payload["blocks"].as_array().unwrap().iter().filter(|block| block["type"] == "actions").collect();
        assert!(rows.len() <= 1, "{name}");
        let Some(row) = rows.first() else { continue };
        let buttons: Vec<_> = row["elements"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|element| element["type"] == "button")
            .collect();
        assert!((1..=5).contains(&buttons.len()), "{name}");
        assert!(buttons.iter().skip(1).all(|button| button["style"] != "primary"), "{name}");
    }
}

/// All text of a payload, without what cannot be seen.
fn text_of(payload: &Value) -> String {
    let mut text = String::new();
    rules::visit(payload, &mut |node| {
        if let (Some("text" | "plain_text" | "mrkdwn"), Some(part)) =
            (node["type"].as_str(), node["text"].as_str())
        {
            text.push_str(&part.replace('\u{2060}', ""));
            text.push('\n');
        }
    });
    text.split_whitespace().collect::<Vec<_>>().concat()
}

#[test]
fn what_a_card_shortens_is_a_press_away_and_whole_there() {
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().concat().replace('\u{2060}', "");
    for Sample { name, locale, value: card } in samples::cards() {
        let short = json!(message::card(&words(locale), card));
        let whole = text_of(&json!(view::whole(&words(locale), card)));
        let said: Vec<String> = texts(card).iter().map(|text| squeezed(text)).collect();
        let shown = text_of(&short);
        let all_there = said.iter().all(|text| shown.contains(text.as_str()));
        let more = controls(&short).iter().any(|control| matches!(control, Control::Whole(_)));
        assert!(all_there || more, "{name} is shortened and has no way to the rest");
        if name.contains("longest") {
            assert!(more, "{name}");
        }
        for text in &said {
            assert!(whole.contains(text.as_str()), "{name} does not show all of it");
        }
    }
}

#[test]
fn no_decision_is_left_out_of_the_history_without_saying_so() {
    for Sample { name, locale, value: history } in samples::histories() {
        let payload = json!(message::history(&words(locale), history));
        let mut told = 0;
        let mut more = 0;
        rules::visit(&payload, &mut |node| {
            for line in node["text"].as_str().filter(|_| node["type"] == "mrkdwn").unwrap_or_default().lines()
            {
                match line.starts_with("<!date^") {
                    true => told += 1,
                    false => {
                        more += line.split(' ').find_map(|word| word.parse::<usize>().ok()).expect("how many")
                    }
                }
            }
        });
        assert_eq!(told + more, history.lines.len(), "{name}");
    }
}

/// The texts that a card quotes.
fn texts(card: &Card) -> Vec<String> {
    let mut texts = vec![card.text.clone()];
    texts.extend(card.latest_text.clone());
    texts.extend(card.draft.as_ref().map(|draft| draft.text.clone()));
    texts
}

/// What Slack would send back of a form that was opened and sent as it is.
fn answers(modal: &Value) -> Vec<(String, Option<String>)> {
    let blocks = modal["blocks"].as_array().unwrap();
    let inputs = blocks.iter().filter(|block| block["type"] == "input");
    inputs
        .map(|block| {
            let element = &block["element"];
            let value = match element["type"].as_str() {
                Some("plain_text_input") => element["initial_value"].as_str(),
                _ => element["initial_option"]["value"].as_str(),
            };
            (block["block_id"].as_str().unwrap().to_owned(), value.map(str::to_owned))
        })
        .collect()
}

#[test]
fn a_form_gives_back_exactly_what_stands_in_it() {
    for Sample { name, locale, value: form } in samples::forms() {
        let modal = json!(view::form(&words(locale), form));
        let memory = Memory::decode(modal["private_metadata"].as_str().unwrap()).unwrap();
        assert_eq!((memory.command.as_str(), memory.thread.as_ref()), (form.command, form.thread.as_ref()));
        let hidden: Vec<_> =
            form.hidden.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        assert_eq!((memory.version, memory.hidden), (form.version, hidden));
        let given = joined(answers(&modal));
        for (field, value) in asked(form) {
            let sent = given.iter().find(|(name, _)| *name == field).map(|(_, sent)| sent.as_str());
            assert_eq!(sent, Some(value.as_str()), "{name}: {field}");
        }
    }
}

/// What a form asks, with what stands there.
fn asked(form: &Form) -> Vec<(String, String)> {
    let fields = form.fields.iter().filter(|field| match &field.kind {
        FieldKind::Choice(choices) => !choices.is_empty(),
        _ => true,
    });
    let value = |field: &watchfloor::chat::form::Field| match &field.kind {
        FieldKind::Choice(choices) if !choices.iter().any(|(value, _)| *value == field.value) => {
            String::new()
        }
        _ => field.value.clone(),
    };
    let mut asked: Vec<_> = fields.map(|field| (field.name.to_owned(), value(field))).collect();
    asked.extend(form.break_glass.iter().map(|reason| (BREAK_GLASS.to_owned(), reason.clone())));
    asked
}
