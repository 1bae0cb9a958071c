//! A command's form as an Adaptive Card: in a dialog, or in the chat where a client has no dialogs. A
//! text that is being written is never shortened: where it does not fit, the form says so and leads to
//! the console. Must not read what was sent.

use serde_json::{Value, json};

use super::Setting;
use super::card::envelope;
use super::control::{Control, Deed, input};
use super::cut::{Cut, LIMIT, fit, weight};
use super::element::{BOLD, Look, PLAIN, QUIET, container, line, own, quote, rich, run};
use crate::chat::console::card::network_name;
use crate::chat::form::{BREAK_GLASS, Conflict, Field, FieldKind, Form};
use crate::domain::ids::ThreadId;
use crate::domain::network;
use crate::domain::text::Text;

/// The most choices that are offered; where there are more, the key is typed.
const MOST_CHOICES: usize = 100;
/// How many of them are named then.
const NAMED: usize = 10;

/// A form.
pub fn form(setting: &Setting<'_>, form: &Form, in_dialog: bool) -> Value {
    // What is being written is never shortened: where it is too much by itself, nothing else helps.
    let written: usize = form.fields.iter().map(|field| field.value.len()).sum();
    if written > LIMIT {
        return elsewhere(setting, form);
    }
    let drawn = fit(|cut| draw(setting, form, in_dialog, cut));
    if weight(&drawn) <= LIMIT { drawn } else { elsewhere(setting, form) }
}

/// The title of a form's dialog.
pub fn title(setting: &Setting<'_>, form: &Form) -> String {
    setting.words.name("button", form.command)
}

fn draw(setting: &Setting<'_>, form: &Form, in_dialog: bool, cut: &Cut) -> Value {
    let words = &setting.words;
    let mut body = Vec::new();
    if !in_dialog {
        body.push(own(&title(setting, form), BOLD));
    }
    body.push(own(&words.marked(form.drill, words.name("command", form.command)), QUIET));
    if let Some(refused) = &form.refused {
        body.push(container("attention", vec![line(&cut.text(&words.text(refused)), PLAIN)]));
    }
    if let Some(message) = &form.message {
        body.extend(quote(&cut.text(message)));
    }
    if let Some(conflict) = &form.conflict {
        body.extend(theirs(setting, conflict, cut));
    }
    for field in &form.fields {
        body.extend(asked(setting, field));
    }
    if let Some(reason) = &form.break_glass {
        body.push(glass(setting, reason));
    }
    envelope(setting, body, actions(setting, form, in_dialog))
}

fn actions(setting: &Setting<'_>, form: &Form, in_dialog: bool) -> Vec<Value> {
    let words = &setting.words;
    let nothing = ThreadId::from("");
    let thread = form.thread.as_ref().unwrap_or(&nothing);
    let hidden = form.hidden.iter().map(|(name, value)| (*name, value.as_str()));
    let send = Control::command(Deed::Submit, form.command, thread, form.version).with(hidden);
    let title = if form.conflict.is_some() {
        words.say("form-save-mine")
    } else {
        words.name("button", form.command)
    };
    let mut send = super::answer::button(&title, &send, in_dialog);
    send["style"] = "positive".into();
    let mut actions = vec![send];
    if form.conflict.is_some() {
        let theirs = Control::command(Deed::Ask, form.command, thread, form.version);
        let mut theirs = super::answer::button(&words.say("form-take-theirs"), &theirs, in_dialog);
        // What was written must not go along, nor be asked for.
        theirs["associatedInputs"] = "none".into();
        actions.push(theirs);
    }
    if !in_dialog && form.thread.is_some() {
        let back = Control::about(Deed::Refresh, thread);
        let mut back = super::card::execute(&words.say("teams-back-to-card"), &back);
        back["associatedInputs"] = "none".into();
        actions.push(back);
    }
    actions
}

fn theirs(setting: &Setting<'_>, conflict: &Conflict, cut: &Cut) -> Vec<Value> {
    let words = &setting.words;
    let by = Text::new("form-conflict-theirs")
        .with("person", super::parts::name(&conflict.author))
        .with_number("number", conflict.number);
    let mut parts = vec![
        container(
            "warning",
            vec![
                own(&format!("⇄ {}", words.say("form-conflict")), BOLD),
                own(&words.say("form-conflict-what"), PLAIN),
            ],
        ),
        line(&words.text(&by), BOLD),
    ];
    parts.extend(quote(&cut.text(&conflict.theirs)));
    parts.push(own(&words.say("form-conflict-yours"), BOLD));
    parts
}

fn asked(setting: &Setting<'_>, field: &Field) -> Vec<Value> {
    let words = &setting.words;
    let mut parts = Vec::new();
    if let Some(problem) = &field.problem {
        let look = Look { color: Some("Attention"), ..BOLD };
        parts.push(rich(vec![run("✕ ", look), run(&words.text(problem), look)]));
    }
    if field.label.is_some() {
        // Names from the desk file stand in a run: the label of an input may be read as markup.
        parts.push(rich(vec![run(&super::parts::name(&field.label(words)), BOLD)]));
    }
    let label = words.name("argument", field.name);
    let label = if field.required { label } else { format!("{label} ({})", words.say("form-optional")) };
    let lines = |many: bool| json!({ "type": "Input.Text", "isMultiline": many });
    let mut asked = match &field.kind {
        FieldKind::Line => lines(false),
        FieldKind::Paragraph | FieldKind::Draft { .. } => lines(true),
        FieldKind::Choice(choices) if choices.len() > MOST_CHOICES => {
            let keys: Vec<&str> = choices.iter().map(|(key, _)| key.as_str()).take(NAMED).collect();
            let text = Text::new("teams-type-key").with("keys", keys.join(", "));
            let mut asked = lines(false);
            asked["placeholder"] = words.text(&text).into();
            asked
        }
        FieldKind::Choice(choices) => {
            let choices: Vec<Value> = choices
                .iter()
                .map(|(value, label)| json!({ "title": super::parts::name(label), "value": value }))
                .collect();
            json!({
                "type": "Input.ChoiceSet", "style": "compact", "choices": choices,
                "placeholder": words.say("form-choose"),
            })
        }
    };
    if let Some(hint) = field.hint(words) {
        asked["placeholder"] = hint.into();
    }
    asked["id"] = input(field.name).into();
    asked["label"] = label.into();
    if !field.value.is_empty() {
        asked["value"] = field.value.as_str().into();
    }
    if field.required {
        asked["isRequired"] = true.into();
        asked["errorMessage"] = words.say("teams-needed").into();
    }
    parts.push(asked);
    if let FieldKind::Draft { network: on } = &field.kind {
        parts.push(length(setting, on, &field.value));
    }
    parts
}

/// How long a draft may be, and how long it is. Teams does not count while one types.
fn length(setting: &Setting<'_>, on: &str, value: &str) -> Value {
    let measure = network::measure(on, value);
    let size = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let text = Text::new("teams-draft-length")
        .with("network", super::parts::name(&network_name(on)))
        .with_number("limit", size(measure.limit))
        .with_number("length", size(measure.length));
    let look = if measure.fits() { QUIET } else { Look { color: Some("Attention"), ..BOLD } };
    line(&setting.words.text(&text), look)
}

fn glass(setting: &Setting<'_>, reason: &str) -> Value {
    let words = &setting.words;
    let mut asked = json!({
        "type": "Input.Text", "isMultiline": true, "id": input(BREAK_GLASS), "isRequired": true,
        "label": words.say("form-glass-reason"), "errorMessage": words.say("teams-needed"),
    });
    if !reason.is_empty() {
        asked["value"] = reason.into();
    }
    container("attention", vec![own(&format!("! {}", words.say("form-glass")), BOLD), asked])
}

/// What stands in for a form whose texts Teams would not take.
fn elsewhere(setting: &Setting<'_>, form: &Form) -> Value {
    let body = vec![container("warning", vec![own(&setting.words.say("teams-too-long"), PLAIN)])];
    let about =
        form.thread.as_ref().map_or_else(|| "notices".to_owned(), |thread| format!("threads/{thread}"));
    let link = setting.console.map(|console| {
        json!({
            "type": "Action.OpenUrl",
            "title": setting.words.say("teams-open-console"),
            "url": format!("{console}/{about}/{}", form.command),
        })
    });
    envelope(setting, body, link.into_iter().collect())
}
