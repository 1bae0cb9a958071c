//! A form as a modal, and as a message where no modal can open: an answer to a modal that was sent, or one
//! that came too late. A text longer than an input takes is laid over several, a form longer than a modal
//! over several modals: nothing is ever cut out of what goes back.

use serde_json::{Value, json};

use super::custom_id::{Act, Carried};
use super::markdown::{bold, length, parts, plain, plain_within, within};
use super::message::{Button, DESCRIPTION, Embed, Look, Message};
use crate::chat::console::card::network_name;
use crate::chat::form::{BREAK_GLASS, Field, FieldKind, Form};
use crate::chat::words::{Words, short};
use crate::domain::network;
use crate::domain::text::Text;

/// The most that stands in a modal.
pub const COMPONENTS: usize = 5;
/// The longest value of an input.
pub const INPUT: usize = 4000;
const TITLE: usize = 45;
const LABEL: usize = 45;
const EXPLANATION: usize = 100;
/// The longest text beside the inputs; the author's message is cut to it, for the card shows it too.
const BESIDE: usize = 1500;
/// The most options of a select, and the longest value or label of one.
const OPTIONS: usize = 25;
const OPTION: usize = 100;

/// What stands between a name and the number of its part.
const PART: char = '~';

/// An input of a modal.
struct Input {
    id: String,
    label: String,
    explanation: String,
    value: String,
    required: bool,
    asks: Asks,
}

enum Asks {
    Line,
    Paragraph,
    Choice(Vec<(String, String)>),
}

/// How many modals a form takes.
pub fn pages(words: &Words<'_>, form: &Form) -> usize {
    inputs(words, form).len().div_ceil(COMPONENTS).max(1)
}

/// The modal of a form, or the `page`th of several, from 0, which go by the key under which it is kept.
/// None where there is nothing to ask, or what goes back unseen is too long for Discord.
pub fn modal(words: &Words<'_>, form: &Form, page: usize, key: &str) -> Option<Value> {
    let inputs = inputs(words, form);
    let several = inputs.len() > COMPONENTS;
    let shown = inputs.chunks(COMPONENTS).nth(page)?;
    let mut components: Vec<Value> = Vec::new();
    let beside = beside(words, form);
    if page == 0 && shown.len() < COMPONENTS && !beside.is_empty() {
        components.push(json!({"type": 10, "content": beside}));
    }
    components.extend(shown.iter().map(component));
    let mut carried = carried(Act::Submit, form);
    for (name, value) in &form.hidden {
        carried = carried.with(name, value);
    }
    if several {
        carried = carried.keeping(&kept(key, page));
    }
    Some(json!({"custom_id": carried.encode()?, "title": title(words, form), "components": components}))
}

/// A form as messages, with a button that opens it with all that was filled in. `key` is what it is kept under.
pub fn messages(words: &Words<'_>, form: &Form, key: &str) -> Vec<Message> {
    let mut said = Vec::new();
    if form.conflict.is_some() {
        said.push(format!(
            "⇄ {}\n{}",
            bold(&words.say("form-conflict")),
            plain(&words.say("form-conflict-what"))
        ));
    }
    if let Some(refused) = &form.refused {
        said.push(format!("✕ {}", plain_within(&words.text(refused), 900).0));
    }
    for field in &form.fields {
        if let Some(problem) = &field.problem {
            let name = field.label(words);
            said.push(format!("✕ {}: {}", bold(&name), plain_within(&words.text(problem), 300).0));
        }
    }
    if said.is_empty() {
        said.push(plain(&words.text(&Text::new("discord-form-waits").with("form", title(words, form)))));
    }
    let mut embeds = Vec::new();
    if let Some(conflict) = &form.conflict {
        let title = Text::new("form-conflict-theirs")
            .with("person", within(&conflict.author, 60))
            .with_number("number", conflict.number);
        long(&mut embeds, &words.text(&title), &conflict.theirs);
    }
    let sent = form.fields.iter().filter(|field| is_text(&field.kind) && !field.value.is_empty());
    for field in sent.filter(|_| form.conflict.is_some() || form.refused.is_some() || has_problem(form)) {
        let title = match field.kind {
            FieldKind::Draft { .. } => words.say("form-conflict-yours"),
            _ => field.label(words),
        };
        long(&mut embeds, &title, &field.value);
    }
    let mut messages = Message::of_embeds(embeds);
    if messages.is_empty() {
        messages.push(Message::default());
    }
    if let Some(first) = messages.first_mut() {
        first.content = said.join("\n");
        first.buttons = again(words, form, key);
    }
    messages
}

/// The message between two modals.
pub fn next_page(words: &Words<'_>, form: &Form, page: usize, key: &str) -> Message {
    let text = Text::new("discord-form-next")
        .with_number("page", i64::try_from(page + 1).unwrap_or(0))
        .with_number("pages", i64::try_from(pages(words, form)).unwrap_or(0));
    let id = carried(Act::Again, form).keeping(&kept(key, page)).encode();
    Message {
        content: plain(&words.text(&text)),
        embeds: Vec::new(),
        buttons: Button::back(&words.say("discord-form-continue"), Look::Primary, id).into_iter().collect(),
    }
}

/// The key of a kept form and the page of it.
pub fn read_kept(kept: &str) -> (&str, usize) {
    match kept.rsplit_once('.') {
        Some((key, page)) => (key, page.parse().unwrap_or(0)),
        None => (kept, 0),
    }
}

/// What came back from the inputs of a form: parts of a text are one again. What Discord trimmed where they
/// meet is put back.
pub fn joined(fields: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut joined: Vec<(String, String)> = Vec::new();
    for (id, value) in fields {
        let Some((name, part)) = id.rsplit_once(PART) else {
            joined.push((id, value));
            continue;
        };
        let seam = match part.chars().last() {
            Some('n') => "\n",
            Some('s') => " ",
            _ => "",
        };
        match joined.iter_mut().find(|(known, _)| known == name) {
            Some((_, whole)) => {
                let meets = whole.ends_with(char::is_whitespace) || value.starts_with(char::is_whitespace);
                if !meets && !value.is_empty() {
                    whole.push_str(seam);
                }
                whole.push_str(&value);
            }
            None => joined.push((name.to_owned(), value)),
        }
    }
    joined
}

fn kept(key: &str, page: usize) -> String {
    format!("{key}.{page}")
}

fn carried(act: Act, form: &Form) -> Carried {
    Carried {
        act,
        command: form.command.to_owned(),
        thread: form.thread.clone(),
        version: Some(form.version),
        fields: Vec::new(),
    }
}

fn has_problem(form: &Form) -> bool {
    form.fields.iter().any(|field| field.problem.is_some())
}

fn is_text(kind: &FieldKind) -> bool {
    matches!(kind, FieldKind::Paragraph | FieldKind::Draft { .. })
}

fn again(words: &Words<'_>, form: &Form, key: &str) -> Vec<Button> {
    // Where nothing is asked, there is no form to open, and the button acts.
    if inputs(words, form).is_empty() {
        let press = form
            .hidden
            .iter()
            .fold(carried(Act::Press, form), |press, (name, value)| press.with(name, value));
        let name = words.name("button", form.command);
        return Button::back(&name, Look::Primary, press.encode()).into_iter().collect();
    }
    let again = carried(Act::Again, form).keeping(&kept(key, 0)).encode();
    let label = if form.conflict.is_some() { "discord-keep-mine" } else { "discord-open-form" };
    let mut buttons: Vec<Button> =
        Button::back(&words.say(label), Look::Primary, again).into_iter().collect();
    if form.conflict.is_some() {
        let theirs = carried(Act::Ask, form).encode();
        buttons.extend(Button::back(&words.say("form-take-theirs"), Look::Secondary, theirs));
    }
    buttons
}

/// A long text under a title, in as many embeds as it needs.
fn long(embeds: &mut Vec<Embed>, title: &str, text: &str) {
    for (index, part) in parts(text, (DESCRIPTION - 300) / 2).into_iter().enumerate() {
        let text = plain(part);
        embeds.push(Embed::of(if index == 0 { format!("{}\n{text}", bold(title)) } else { text }));
    }
}

fn title(words: &Words<'_>, form: &Form) -> String {
    let name = words.name("button", form.command);
    match &form.thread {
        Some(thread) => within(&format!("{name} · #{}", short(thread)), TITLE),
        None => within(&name, TITLE),
    }
}

/// What stands above the inputs: what was refused, why the glass, both texts' other one, the message.
fn beside(words: &Words<'_>, form: &Form) -> String {
    let mut lines = Vec::new();
    if form.drill {
        lines.push(bold(&words.marked(true, words.say("card-drill"))));
    }
    if let Some(refused) = &form.refused {
        lines.push(format!("✕ {}", plain_within(&words.text(refused), 600).0));
    }
    if form.break_glass.is_some() {
        lines.push(plain(&words.say("form-glass")));
    }
    if let Some(conflict) = &form.conflict {
        let title = Text::new("form-conflict-theirs")
            .with("person", within(&conflict.author, 60))
            .with_number("number", conflict.number);
        lines.push(bold(&words.text(&title)));
        lines.push(plain_within(&conflict.theirs, BESIDE).0);
    } else if let Some(message) = &form.message {
        lines.push(plain_within(message, BESIDE).0);
    }
    lines.join("\n")
}

fn inputs(words: &Words<'_>, form: &Form) -> Vec<Input> {
    let mut inputs: Vec<Input> = form.fields.iter().flat_map(|field| of_field(words, field)).collect();
    if let Some(reason) = &form.break_glass {
        let glass = Input {
            id: BREAK_GLASS.to_owned(),
            label: words.say("form-glass-reason"),
            explanation: String::new(),
            value: reason.clone(),
            required: true,
            asks: Asks::Paragraph,
        };
        inputs.extend(laid_out(glass));
    }
    inputs
}

fn of_field(words: &Words<'_>, field: &Field) -> Vec<Input> {
    let (asks, hint) = match &field.kind {
        FieldKind::Line => (Asks::Line, field.hint(words).unwrap_or_default()),
        FieldKind::Paragraph => (Asks::Paragraph, String::new()),
        FieldKind::Draft { network: on } => {
            let limit = i64::try_from(network::rule(on).limit).unwrap_or(i64::MAX);
            let text =
                Text::new("discord-limit").with("network", network_name(on)).with_number("limit", limit);
            (Asks::Paragraph, words.text(&text))
        }
        FieldKind::Choice(choices) if fits_select(choices) => (Asks::Choice(choices.clone()), String::new()),
        // More than a select holds: the key is typed, and the first of them are named.
        FieldKind::Choice(choices) => {
            let keys: Vec<&str> = choices.iter().map(|(key, _)| key.as_str()).take(OPTIONS).collect();
            let text = Text::new("discord-type-key").with("keys", keys.join(", "));
            (Asks::Line, words.text(&text))
        }
    };
    let explanation = field.problem.as_ref().map_or(hint, |problem| words.text(problem));
    laid_out(Input {
        id: field.name.to_owned(),
        label: field.label(words),
        explanation,
        value: field.value.clone(),
        required: field.required,
        asks,
    })
}

fn fits_select(choices: &[(String, String)]) -> bool {
    (1..=OPTIONS).contains(&choices.len())
        && choices.iter().all(|(key, _)| !key.is_empty() && length(key) <= OPTION)
}

/// An input as several where its value is longer than one takes. Their ids say what stood where they meet.
fn laid_out(input: Input) -> Vec<Input> {
    if length(&input.value) <= INPUT {
        return vec![input];
    }
    let Input { id, label, explanation, value, required, asks: _ } = input;
    let parts = parts(&value, INPUT);
    let count = parts.len();
    let mut before = "";
    let mut inputs = Vec::new();
    for (index, part) in parts.into_iter().enumerate() {
        let seam = match before.chars().last() {
            Some('\n') => "n",
            Some(c) if c.is_whitespace() => "s",
            _ => "",
        };
        before = part;
        let number = index + 1;
        inputs.push(Input {
            id: if index == 0 { id.clone() } else { format!("{id}{PART}{number}{seam}") },
            label: format!("{} ({number}/{count})", within(&label, LABEL - 10)),
            explanation: explanation.clone(),
            value: part.to_owned(),
            required: required && index == 0,
            asks: Asks::Paragraph,
        });
    }
    inputs
}

fn component(input: &Input) -> Value {
    let inner = match &input.asks {
        Asks::Choice(choices) => {
            let options: Vec<Value> = choices
                .iter()
                .map(|(value, label)| {
                    let label = if label.trim().is_empty() { value } else { label };
                    json!({"value": value, "label": within(label, OPTION), "default": *value == input.value})
                })
                .collect();
            let least = u8::from(input.required);
            json!({"type": 3, "custom_id": input.id, "options": options, "required": input.required,
                "min_values": least, "max_values": 1})
        }
        Asks::Line | Asks::Paragraph => {
            // A line that has grown several is no line any more, or Discord drops what follows the first.
            let many = matches!(input.asks, Asks::Paragraph) || input.value.contains('\n');
            let mut text = json!({"type": 4, "custom_id": input.id, "style": if many { 2 } else { 1 },
                "required": input.required, "max_length": INPUT});
            if !input.value.is_empty() {
                text["value"] = input.value.as_str().into();
            }
            text
        }
    };
    let mut label = json!({"type": 18, "label": within(&input.label, LABEL), "component": inner});
    if !input.explanation.is_empty() {
        label["description"] = within(&input.explanation, EXPLANATION).into();
    }
    label
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::time::Timestamp;
    use crate::i18n::Locales;

    fn form(fields: usize, text: &str) -> Form {
        Form {
            command: "edit",
            thread: Some("01KAQ3V7M2N8P4R6S9T4F9K2AB".into()),
            version: 7,
            message: Some("Where is it?".into()),
            fields: (0..fields)
                .map(|_| Field {
                    name: "text",
                    label: None,
                    kind: FieldKind::Paragraph,
                    value: text.to_owned(),
                    required: true,
                    problem: None,
                })
                .collect(),
            hidden: vec![("revision", "3".into())],
            conflict: None,
            refused: None,
            break_glass: None,
            drill: false,
        }
    }

    fn values(modal: &Value) -> Vec<(String, String)> {
        modal["components"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|component| component["type"] == 18)
            .map(|label| {
                let input = &label["component"];
                (input["custom_id"].as_str().unwrap().into(), input["value"].as_str().unwrap_or("").into())
            })
            .collect()
    }

    #[test]
    fn a_form_longer_than_a_modal_goes_step_by_step() {
        let words = Words::new(&LOCALES, "en", Timestamp::default());
        let form = form(7, "words");
        assert_eq!(pages(&words, &form), 2);
        let first = modal(&words, &form, 0, "k").unwrap();
        let second = modal(&words, &form, 1, "k").unwrap();
        assert_eq!((values(&first).len(), values(&second).len()), (5, 2));
        let carried = Carried::parse(second["custom_id"].as_str().unwrap()).unwrap();
        assert_eq!(carried.kept().map(read_kept), Some(("k", 1)));
        assert_eq!(carried.arguments(), [("revision".to_owned(), "3".to_owned())]);
        assert!(modal(&words, &form, 2, "k").is_none());
    }

    static LOCALES: std::sync::LazyLock<Locales> = std::sync::LazyLock::new(|| Locales::load().unwrap());

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_long_text_comes_back_even_if_its_parts_are_trimmed(
            words_in in proptest::collection::vec("[a-zé🙂]{1,30}", 1..900), line in 1_usize..40,
        ) {
            let mut text = String::new();
            for (index, word) in words_in.iter().enumerate() {
                text.push_str(if index == 0 { "" } else if index % line == 0 { "\n" } else { " " });
                text.push_str(word);
            }
            let words = Words::new(&LOCALES, "en", Timestamp::default());
            let form = form(1, &text);
            let mut back = Vec::new();
            for page in 0..pages(&words, &form) {
                back.extend(values(&modal(&words, &form, page, "k").unwrap()));
            }
            prop_assert!(back.iter().all(|(_, value)| length(value) <= INPUT));
            let trimmed = back.iter().map(|(id, value)| (id.clone(), value.trim().to_owned())).collect();
            prop_assert_eq!(&joined(back), &[("text".to_owned(), text.clone())]);
            prop_assert_eq!(&joined(trimmed), &[("text".to_owned(), text)]);
        }

        #[test]
        fn what_comes_back_is_never_a_panic(fields in proptest::collection::vec((".{0,6}~?.{0,3}", ".{0,5}"), 0..6)) {
            let _ = joined(fields);
        }
    }
}
