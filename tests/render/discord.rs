//! Discord: every sample within the limits of messages and modals, nothing from outside but letter for
//! letter, and all of it written down for a check against Discord's own description of its API
//! (tests/render/discord_check.py).

#[path = "../discord/limits.rs"]
mod limits;

use std::fmt::Write as _;

use serde_json::{Value, json};
use watchfloor::app::discord::registry;
use watchfloor::chat::answer::{Answer, Shown};
use watchfloor::chat::discord::answer::{Manner, Rendered, answer};
use watchfloor::chat::discord::commands::registered;
use watchfloor::chat::discord::message::Message;
use watchfloor::chat::discord::{card, form, history};

use super::samples::{self, Sample, words};

const MANNERS: [Manner<'_>; 3] = [
    Manner { opens: true, on_card: false, key: "0123456789abcdef" },
    Manner { opens: false, on_card: false, key: "0123456789abcdef" },
    Manner { opens: true, on_card: true, key: "0123456789abcdef" },
];

/// What is left of a text when everything escaped and our own marks are taken out must hold nothing that
/// Discord reads.
fn is_letter_for_letter(text: &str) -> bool {
    let mut bare = String::new();
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        if c == '\\' {
            characters.next();
            bare.push('\u{1}');
        } else {
            bare.push(c);
        }
    }
    let mut rest = bare.replace("**", "");
    while let Some(at) = rest.find("<t:") {
        let Some(end) = rest[at..].find(":R>").or_else(|| rest[at..].find(":f>")) else { return false };
        rest.replace_range(at..at + end + 3, "");
    }
    let starts_something = rest.lines().map(str::trim_start).any(|line| {
        line.starts_with(['-', '+'])
            || line.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(". ")
    });
    !rest.contains(['@', '<', '>', '[', ']', '*', '_', '~', '`', '|', '#', ':']) && !starts_something
}

/// Every text in a rendered thing in which Discord reads markup.
fn marked_up<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) if matches!(key, "content" | "description" | "value") => found.push(text),
        Value::Array(list) => list.iter().for_each(|inner| marked_up(inner, key, found)),
        Value::Object(map) => {
            // What an input holds and a label says is no markup.
            let input = map.get("type").is_some_and(|kind| *kind == 4 || *kind == 18 || *kind == 3);
            map.iter().filter(|_| !input).for_each(|(key, inner)| marked_up(inner, key, found));
        }
        _ => {}
    }
}

fn check(name: &str, value: &Value, wrong: &[String]) {
    assert!(wrong.is_empty(), "{name}: {wrong:?}\n{value:#}");
    let mut texts = Vec::new();
    marked_up(value, "", &mut texts);
    for text in texts {
        assert!(is_letter_for_letter(text), "{name}: {text}");
    }
}

/// Everything rendered, as lines for the check by the schema.
#[derive(Default)]
struct Book(String);

impl Book {
    fn message(&mut self, name: &str, message: &Message) {
        let body = message.body_once("0123456789012345678901234");
        check(name, &body, &limits::of_message(&body));
        self.line(name, "MessageCreateRequest", &body);
        self.line(name, "MessageEditRequestPartial", &message.body());
    }

    fn rendered(&mut self, name: &str, rendered: &Rendered) {
        match rendered {
            Rendered::Modal(data) => {
                check(name, data, &limits::of_modal(data));
                self.line(name, "ModalInteractionCallbackRequest", &json!({"type": 9, "data": data}));
            }
            Rendered::Messages(messages) => {
                assert!(!messages.is_empty(), "{name} says nothing");
                for message in messages {
                    let response = json!({"type": 4, "data": message.private_body()});
                    check(name, &response, &limits::of_response(&response));
                    self.line(name, "CreateMessageInteractionCallbackRequest", &response);
                }
            }
        }
    }

    fn answers<T>(&mut self, samples: &[Sample<T>], manners: &[Manner<'_>], shown: impl Fn(&T) -> Shown) {
        for sample in samples {
            for manner in manners {
                let given = Answer { locale: sample.locale.to_owned(), shown: shown(&sample.value) };
                self.rendered(&sample.name, &answer(&words(sample.locale), &given, *manner));
            }
        }
    }

    fn line(&mut self, name: &str, schema: &str, body: &Value) {
        writeln!(self.0, "{}", json!({"name": name, "schema": schema, "body": body})).unwrap();
    }

    fn write(&self, file: &str) {
        if let Some(folder) = crate::rendered_into() {
            let folder = folder.join("discord");
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(file), &self.0).unwrap();
        }
    }
}

#[test]
fn cards() {
    let mut book = Book::default();
    for sample in samples::cards() {
        let message = card::card(&words(sample.locale), &sample.value);
        book.message(&sample.name, &message);
        let offered = sample.value.buttons.iter().filter(|button| button.command != "approve").count();
        assert!(message.buttons.len() >= offered, "{} lost a button", sample.name);
    }
    book.answers(samples::cards(), &MANNERS[..1], |card| Shown::Whole(Box::new(card.clone())));
    book.write("cards.jsonl");
}

#[test]
fn a_card_of_which_nothing_may_be_left_out_is_whole() {
    for sample in samples::cards() {
        let messages = card::whole(&words(sample.locale), &sample.value);
        let all: String = messages
            .iter()
            .flat_map(|message| &message.embeds)
            .map(|embed| embed.description.as_str())
            .collect::<String>()
            .replace('\\', "");
        let bare = |text: &str| text.replace(['\\', '\r'], "");
        for text in [Some(&sample.value.text), sample.value.latest_text.as_ref()].into_iter().flatten() {
            assert!(all.contains(&bare(text)), "{} lost text", sample.name);
        }
    }
}

#[test]
fn forms() {
    let mut book = Book::default();
    book.answers(samples::forms(), &MANNERS[..2], |form| Shown::Form(Box::new(form.clone())));
    for sample in samples::forms() {
        let words = words(sample.locale);
        for page in 0..form::pages(&words, &sample.value) {
            let modal = form::modal(&words, &sample.value, page, "0123456789abcdef");
            let asks = !sample.value.fields.is_empty() || sample.value.break_glass.is_some();
            assert_eq!(modal.is_some(), asks, "{}", sample.name);
            if let Some(modal) = modal {
                book.rendered(&sample.name, &Rendered::Modal(modal));
            }
            let next = form::next_page(&words, &sample.value, page, "0123456789abcdef");
            book.rendered(&sample.name, &Rendered::Messages(vec![next]));
        }
    }
    book.write("forms.jsonl");
}

#[test]
fn everything_else() {
    let mut book = Book::default();
    book.answers(samples::said(), &MANNERS[1..], |said| Shown::Words {
        tone: said.tone,
        lines: said.lines.clone(),
        card: said.card.clone(),
    });
    book.answers(samples::homes(), &MANNERS[..1], |home| Shown::Home(Box::new(home.clone())));
    for sample in samples::histories() {
        let message = history::history(&words(sample.locale), &sample.value);
        assert_eq!(history::until(&message.embeds[0].footer), Some(sample.value.until), "{}", sample.name);
        book.message(&sample.name, &message);
    }
    for sample in samples::digests() {
        book.message(&sample.name, &history::digest(&words(sample.locale), &sample.value));
    }
    for sample in samples::notifications() {
        book.message(&sample.name, &history::notification(&words(sample.locale), &sample.value));
    }
    book.write("others.jsonl");
}

#[test]
fn commands() {
    let mut book = Book::default();
    for everywhere in [true, false] {
        for command in registered(&registry::commands(), samples::locales(), everywhere) {
            let mut names = vec![&command["name"]];
            let lower = |name: &Value| name.as_str().is_some_and(|name| name == name.to_lowercase());
            for option in command["options"].as_array().into_iter().flatten() {
                names.push(&option["name"]);
                names.extend(
                    option["name_localizations"].as_object().into_iter().flat_map(|names| names.values()),
                );
                let inner = option["options"].as_array().into_iter().flatten();
                names.extend(inner.map(|option| &option["name"]));
            }
            if command["type"] == 1 {
                assert!(names.iter().all(|name| lower(name)), "{names:?}");
            }
            book.line(command["name"].as_str().unwrap(), "ApplicationCommandUpdateRequest", &command);
        }
    }
    book.write("commands.jsonl");
}
