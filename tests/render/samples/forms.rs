//! Forms: of every command about a thread, fresh, with problems, with a conflict, with the glass to break.

use watchfloor::app::cards::{form_again, form_for};
use watchfloor::chat::form::{BREAK_GLASS, FieldKind, Form};
use watchfloor::commands::{self, About, Spec};
use watchfloor::domain::permission::Permission;
use watchfloor::domain::refusal::Refusal;
use watchfloor::domain::state::State;

use super::threads::{Look, desk, thread};
use super::{LANGUAGES, Sample};

/// Forms.
pub fn forms() -> Vec<Sample<Form>> {
    let mut forms = Vec::new();
    for &locale in LANGUAGES {
        for &look in Look::ALL {
            let desk = desk(look, locale);
            let thread = thread(State::AwaitingApproval, look);
            for spec in commands::ALL.iter().filter(|spec| spec.about == About::Thread) {
                let mut add = |what: &str, form: Form| {
                    forms.push(Sample::new(format!("{}/{}/{what}", spec.name, look.name()), locale, form));
                };
                let fresh = || form_for(desk, &thread, spec, &"max".into());
                let sent = sent(&fresh(), look);
                add("fresh", fresh());
                add("glass", form_for(desk, &thread, spec, &"gus".into()));
                for (what, refusal) in refusals(spec, look) {
                    let mut form = fresh();
                    if what == "refused" {
                        form.break_glass = Some(String::new());
                    }
                    add(what, form_again(form, &sent, &refusal));
                }
            }
        }
    }
    forms.extend(super::hand_overs::forms());
    forms
}

/// What somebody sends.
fn sent(form: &Form, look: Look) -> Vec<(String, String)> {
    let mut sent: Vec<(String, String)> = form
        .fields
        .iter()
        .map(|field| {
            let value = match &field.kind {
                FieldKind::Line => "soon".to_owned(),
                FieldKind::Paragraph => look.reason(),
                FieldKind::Draft { .. } => format!("Mine: {}", look.reply()),
                FieldKind::Choice(choices) => {
                    choices.last().map(|(value, _)| value.clone()).unwrap_or_default()
                }
            };
            (field.name.to_owned(), value)
        })
        .collect();
    sent.push((BREAK_GLASS.to_owned(), look.reason()));
    sent
}

/// What can be wrong with it.
fn refusals(spec: &Spec, look: Look) -> Vec<(&'static str, Refusal)> {
    let mut refusals: Vec<(&'static str, Refusal)> = vec![(
        "refused",
        Refusal::NotPermitted {
            permission: Permission::Approve,
            queue: Some("care".into()),
            denied_by: None,
            who_can: vec![look.somebody(), "Max".into()],
        },
    )];
    if let Some(argument) = spec.arguments.first() {
        let name = argument.name.to_owned();
        refusals.push(("problem", Refusal::ArgumentWrong { name, why: look.reason() }));
        refusals.push(("no-reason", Refusal::ReasonNeeded));
    }
    if spec.arguments.iter().any(|argument| argument.name == "text") {
        let network = "x".to_owned();
        refusals.push(("too-long", Refusal::TextTooLong { length: 300, limit: 280, network }));
    }
    if spec.arguments.iter().any(|argument| argument.name == "revision") {
        refusals.push((
            "conflict",
            Refusal::RevisionChanged {
                seen: "2".into(),
                number: 3,
                hash: "sha256:2".into(),
                text: format!("Theirs: {}", look.reply()),
                author: look.somebody(),
                yours: Some(look.reply()),
            },
        ));
    }
    refusals
}
