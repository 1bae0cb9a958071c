//! Microsoft Teams: every card, form, answer and message within what Teams takes, and nothing from outside
//! but in text runs, which are no Markdown.

use std::io::Write as _;
use std::sync::LazyLock;

use serde_json::{Value, json};
use watchfloor::chat::answer::{Answer, Shown};
use watchfloor::chat::teams::control::Control;
use watchfloor::chat::teams::invoke::{Door, response};
use watchfloor::chat::teams::{Setting, message};

use crate::samples::{self, HOSTILE_LINE};

/// What Teams takes is 28 KB; we allow ourselves less.
const LARGEST: usize = 25_000;

fn setting<'a>(locale: &'a str, viewers: &'a [String]) -> Setting<'a> {
    Setting { words: samples::words(locale), console: Some("https://desk.example"), viewers }
}

/// Everything that can be shown: a name, and an activity or the response to an invoke.
fn everything() -> &'static [(String, Value)] {
    static EVERYTHING: LazyLock<Vec<(String, Value)>> = LazyLock::new(draw_everything);
    &EVERYTHING
}

fn draw_everything() -> Vec<(String, Value)> {
    let viewers: Vec<String> = (0..80).map(|number| format!("29:{number:02}{}", "x".repeat(90))).collect();
    let mut all = Vec::new();
    let mut add = |kind: &str, locale: &str, name: &str, value: Value| {
        all.push((format!("{kind}/{locale}/{name}"), value));
    };
    for sample in samples::cards() {
        let setting = setting(sample.locale, &viewers);
        add("card", sample.locale, &sample.name, message::card(&setting, &sample.value));
        let whole = answer(sample.locale, Shown::Whole(Box::new(sample.value.clone())));
        // Every page of one state, with all there can be on a card; of the others the first.
        let most = if sample.name.starts_with("awaiting_approval") { 60 } else { 1 };
        for page in 0..most {
            let shown = response(&setting, Door::Dialog, page, &whole);
            let more = has_button(&shown, page + 1);
            add("whole", sample.locale, &format!("{}/{page}", sample.name), shown);
            if !more {
                break;
            }
        }
        add(
            "whole-in-place",
            sample.locale,
            &sample.name,
            response(&setting, Door::Card { by_itself: false }, 0, &whole),
        );
    }
    for sample in samples::forms() {
        let setting = setting(sample.locale, &viewers);
        let form = answer(sample.locale, Shown::Form(Box::new(sample.value.clone())));
        for (kind, door) in [("dialog", Door::Dialog), ("form", Door::Card { by_itself: false })] {
            add(kind, sample.locale, &sample.name, response(&setting, door, 0, &form));
        }
    }
    for sample in samples::said() {
        let setting = setting(sample.locale, &viewers);
        let said = sample.value.clone();
        let said =
            answer(sample.locale, Shown::Words { tone: said.tone, lines: said.lines, card: said.card });
        add("said", sample.locale, &sample.name, message::said_privately(&setting, &said, 0));
        for (kind, door) in [
            ("said-in-dialog", Door::Dialog),
            ("said-in-place", Door::Card { by_itself: false }),
            ("refreshed", Door::Card { by_itself: true }),
        ] {
            add(kind, sample.locale, &sample.name, response(&setting, door, 0, &said));
        }
    }
    for sample in samples::histories() {
        let setting = setting(sample.locale, &[]);
        add("history", sample.locale, &sample.name, message::history(&setting, &sample.value));
    }
    for sample in samples::digests() {
        let setting = setting(sample.locale, &[]);
        add("digest", sample.locale, &sample.name, message::digest(&setting, &sample.value));
    }
    for sample in samples::notifications() {
        let setting = setting(sample.locale, &[]);
        add("notification", sample.locale, &sample.name, message::notification(&setting, &sample.value));
    }
    for sample in samples::homes() {
        let setting = setting(sample.locale, &[]);
        let home = answer(sample.locale, Shown::Home(Box::new(sample.value.clone())));
        add("home", sample.locale, &sample.name, message::said_privately(&setting, &home, 0));
    }
    all
}

fn answer(locale: &str, shown: Shown) -> Answer {
    Answer { locale: locale.to_owned(), shown }
}

/// Every object in it, with the object itself.
fn objects<'v>(value: &'v Value, visit: &mut impl FnMut(&'v Value)) {
    match value {
        Value::Object(entries) => {
            visit(value);
            entries.values().for_each(|value| objects(value, visit));
        }
        Value::Array(entries) => entries.iter().for_each(|value| objects(value, visit)),
        _ => {}
    }
}

fn kind(value: &Value) -> &str {
    value["type"].as_str().unwrap_or_default()
}

/// Whether a button leads to that page.
fn has_button(value: &Value, page: usize) -> bool {
    let mut found = false;
    objects(value, &mut |object| {
        found |= Control::read(&object["data"]).is_some_and(|control| control.page == page);
    });
    found
}

/// The Adaptive Cards in it.
fn cards(value: &Value) -> Vec<&Value> {
    let mut cards = Vec::new();
    objects(value, &mut |object| {
        if kind(object) == "AdaptiveCard" {
            cards.push(object);
        }
    });
    cards
}

/// All text runs, joined.
fn runs(value: &Value) -> String {
    let mut text = String::new();
    objects(value, &mut |object| {
        if kind(object) == "TextRun" {
            text.push_str(object["text"].as_str().unwrap());
        }
    });
    text
}

#[test]
fn everything_is_small_enough() {
    let sizes = everything().iter().map(|(name, value)| (name, value.to_string().len()));
    let too_large: Vec<_> = sizes.filter(|(_, size)| *size > LARGEST).collect();
    assert!(too_large.is_empty(), "{too_large:?}");
}

#[test]
fn what_comes_from_outside_stands_in_runs_alone() {
    // Pieces of the hostile text; `<at>` in any case.
    let pieces = ["x.example", "@everyone", "onclick", "<at>", "||", "**b**", "Very long name"];
    for (name, value) in everything() {
        if value["type"] == "application/vnd.microsoft.activity.message" {
            let words = value["value"].as_str().unwrap();
            assert!(!words.contains(['<', '>', '[', ']', '*', '_', '`']), "{name}: {words}");
            continue;
        }
        objects(value, &mut |object| {
            let read_as_markup: &[&str] = match kind(object) {
                "TextBlock" => &["text"],
                "message" => &["text", "speak"],
                "AdaptiveCard" => &["speak"],
                "Input.Text" | "Input.ChoiceSet" => &["label", "placeholder", "errorMessage"],
                _ => &["title", "tooltip"],
            };
            // The choices are names from the desk file.
            if object.get("value").is_some() && object.as_object().unwrap().len() == 2 {
                return;
            }
            for field in read_as_markup {
                let text = object[*field].as_str().unwrap_or_default();
                assert!(!pieces.iter().any(|piece| text.contains(piece)), "{name}: {field} is {text}");
            }
            if kind(object) == "TextRun" {
                assert!(!object["text"].as_str().unwrap().contains("{{"), "{name}: {object}");
            }
        });
    }
}

#[test]
fn nothing_is_empty_and_no_input_stands_twice() {
    for (name, value) in everything() {
        for card in cards(value) {
            let mut inputs = Vec::new();
            objects(card, &mut |object| match kind(object) {
                "TextRun" | "TextBlock" => {
                    assert!(!object["text"].as_str().unwrap().is_empty(), "{name}: {object}");
                }
                "RichTextBlock" => assert!(!object["inlines"].as_array().unwrap().is_empty(), "{name}"),
                "Container" => assert!(!object["items"].as_array().unwrap().is_empty(), "{name}: {object}"),
                kind if kind.starts_with("Input.") => inputs.push(object["id"].as_str().unwrap()),
                kind if kind.starts_with("Action.") => {
                    assert!(!object["title"].as_str().unwrap().is_empty(), "{name}: {object}");
                }
                _ => {}
            });
            let count = inputs.len();
            inputs.sort_unstable();
            inputs.dedup();
            assert_eq!(inputs.len(), count, "{name}: {inputs:?}");
            let actions = card["actions"].as_array().map_or(&[][..], Vec::as_slice);
            let at_hand = actions.iter().filter(|action| action["mode"] != "secondary").count();
            assert!(at_hand <= 6, "{name}: {at_hand} buttons");
        }
        if name.starts_with("card/") {
            assert_eq!(
                value["attachments"][0]["content"]["refresh"]["userIds"].as_array().unwrap().len(),
                60
            );
        }
    }
}

#[test]
fn every_button_leads_back_to_us() {
    for (name, value) in everything() {
        objects(value, &mut |object| match kind(object) {
            "Action.Execute" | "Action.Submit" => {
                let control = Control::read(&object["data"]);
                assert!(control.is_some(), "{name}: {object}");
                let control = control.unwrap();
                if kind(object) == "Action.Execute" {
                    assert_eq!(object["verb"], control.deed.as_str(), "{name}");
                    let fallback = &object["fallback"];
                    assert!(
                        fallback.is_null() || Control::read(&fallback["data"]) == Some(control),
                        "{name}"
                    );
                }
            }
            "Action.OpenUrl" => {
                let url = object["url"].as_str().unwrap();
                assert!(url.starts_with("https://") || url.starts_with("http://"), "{name}: {url}");
            }
            _ => {}
        });
    }
}

#[test]
fn a_form_holds_what_was_written_or_leads_elsewhere() {
    for sample in samples::forms() {
        let setting = setting(sample.locale, &[]);
        let values: Vec<String> = sample.value.fields.iter().map(|field| field.value.clone()).collect();
        let shown = response(
            &setting,
            Door::Dialog,
            0,
            &answer(sample.locale, Shown::Form(Box::new(sample.value.clone()))),
        );
        let mut kept = Vec::new();
        objects(&shown, &mut |object| {
            if kind(object).starts_with("Input.") && object["id"] != "in_break_glass" {
                kept.push(object["value"].as_str().unwrap_or_default().to_owned());
            }
        });
        if kept.is_empty() && !values.is_empty() {
            let mut links = 0;
            objects(&shown, &mut |object| links += usize::from(kind(object) == "Action.OpenUrl"));
            assert_eq!(links, 1, "{}", sample.name);
        } else {
            assert_eq!(kept, values, "{}", sample.name);
        }
    }
}

#[test]
fn all_pages_together_hold_the_whole_text() {
    let cards = samples::cards();
    let longest = cards.iter().max_by_key(|sample| sample.value.text.len()).unwrap();
    let whole = answer(longest.locale, Shown::Whole(Box::new(longest.value.clone())));
    let setting = setting(longest.locale, &[]);
    let mut text = String::new();
    for page in 0..30 {
        let shown = response(&setting, Door::Dialog, page, &whole);
        text.push_str(&runs(&shown));
        if !has_button(&shown, page + 1) {
            break;
        }
    }
    assert!(longest.value.text.chars().count() > 10_000);
    assert!(text.contains(&longest.value.text), "something is left out");
    let draft = longest.value.draft.as_ref().map(|draft| draft.text.as_str()).unwrap_or_default();
    assert!(text.contains(draft));
}

#[test]
fn a_hostile_text_is_shown_as_it_is() {
    let card = samples::cards().iter().find(|sample| sample.value.text.starts_with(HOSTILE_LINE)).unwrap();
    let shown = message::card(&setting(card.locale, &[]), &card.value);
    let first = HOSTILE_LINE.split("{{").next().unwrap();
    assert!(runs(&shown).contains(first));
}

/// Where the folder is given, everything is written there for the platform's own validators.
#[test]
fn everything_is_handed_to_the_validators() {
    let Some(folder) = crate::rendered_into() else { return };
    let mut file = std::fs::File::create(folder.join("teams.jsonl")).unwrap();
    for (name, value) in everything() {
        for card in cards(value) {
            writeln!(file, "{}", json!({ "name": name, "card": card })).unwrap();
        }
    }
}
