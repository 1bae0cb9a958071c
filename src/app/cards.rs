//! Cards and forms made from threads, commands and the desk: where the neutral shapes of `chat` meet
//! the registry of commands. Must not render.

use crate::chat::answer::Glance;
use crate::chat::card::{Button, Card, Style};
use crate::chat::form::{BREAK_GLASS, Conflict, Field, FieldKind, Form};
use crate::commands::arguments::Kind;
use crate::commands::{self, ButtonStyle, Spec};
use crate::domain::desk::Desk;
use crate::domain::ids::PersonId;
use crate::domain::permission::{Permission, may};
use crate::domain::refusal::Refusal;
use crate::domain::thread::Thread;

/// The card of a thread, as everybody in a channel sees it.
pub fn card(desk: &Desk, thread: &Thread) -> Card {
    Card::of(desk, thread, buttons(thread, |_, _| true), false)
}

/// The card as one person sees it: the buttons that they may press, and the author's handle where
/// they may see it.
pub fn card_for(desk: &Desk, thread: &Thread, viewer: &PersonId) -> Card {
    let queue = Some(&thread.queue);
    let buttons = buttons(thread, |spec, button| {
        may(desk, viewer, spec.permission, queue) && (button.offered)(thread, viewer)
    });
    Card::of(desk, thread, buttons, may(desk, viewer, Permission::SeeHandles, queue))
}

/// A thread in a line.
pub fn glance(desk: &Desk, thread: &Thread) -> Glance {
    Glance {
        thread: thread.id.clone(),
        version: thread.version,
        text: thread.text.chars().take(GLANCE).collect(),
        network: thread.network.clone(),
        queue: desk.queue_name(&thread.queue),
        state: thread.state,
        priority: thread.priority,
        received_at: thread.received_at,
        drill: thread.drill.is_some(),
    }
}

/// How many characters of a text a line shows at the most.
const GLANCE: usize = 200;

fn buttons(thread: &Thread, wanted: impl Fn(&Spec, &commands::Button) -> bool) -> Vec<Button> {
    let revision = thread.revision_number().to_string();
    commands::ALL
        .iter()
        .filter_map(|spec| spec.button.map(|button| (*spec, button)))
        .filter(|(spec, button)| (button.shown)(thread) && wanted(spec, button))
        .map(|(spec, button)| Button {
            command: spec.name,
            style: match button.style {
                ButtonStyle::Primary => Style::Primary,
                ButtonStyle::Plain => Style::Plain,
                ButtonStyle::Danger => Style::Danger,
            },
            form: button.form,
            arguments: spec
                .arguments
                .iter()
                .filter(|argument| argument.kind == Kind::Revision)
                .map(|argument| (argument.name, revision.clone()))
                .collect(),
        })
        .collect()
}

/// The form of a command about a thread, as one person gets it: where they lack the right and may break
/// the glass, it asks why.
pub fn form_for(desk: &Desk, thread: &Thread, spec: &'static Spec, viewer: &PersonId) -> Form {
    let mut form = form(desk, thread, spec);
    let queue = Some(&thread.queue);
    if !may(desk, viewer, spec.permission, queue) && may(desk, viewer, Permission::BreakGlass, queue) {
        form.break_glass = Some(String::new());
    }
    form
}

/// The form of a command about a thread, filled with what is known.
fn form(desk: &Desk, thread: &Thread, spec: &'static Spec) -> Form {
    let prefill = (spec.prefill)(thread);
    let known = |name: &str| {
        prefill.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let mut form = Form {
        command: spec.name,
        thread: Some(thread.id.clone()),
        version: thread.version,
        message: Some(thread.latest_text.as_ref().unwrap_or(&thread.text).clone()),
        fields: Vec::new(),
        hidden: Vec::new(),
        conflict: None,
        refused: None,
        break_glass: None,
        drill: thread.drill.is_some(),
    };
    for argument in spec.arguments {
        let kind = match argument.kind {
            Kind::Revision => {
                form.hidden.push((argument.name, known(argument.name)));
                continue;
            }
            Kind::Draft => FieldKind::Draft { network: thread.network.clone() },
            Kind::Words => FieldKind::Paragraph,
            Kind::When | Kind::Number | Kind::Word => FieldKind::Line,
            Kind::Path => FieldKind::paths(desk),
            Kind::Queue => FieldKind::queues(desk),
            Kind::Person => FieldKind::people(
                desk.people
                    .values()
                    .filter(|person| may(desk, &person.id, Permission::Claim, Some(&thread.queue))),
            ),
        };
        form.fields.push(Field {
            name: argument.name,
            label: None,
            kind,
            value: known(argument.name),
            required: argument.required,
            problem: None,
        });
    }
    form
}

/// The form again, with what the person sent and why it was refused: a conflict shows both texts and
/// carries the revision that is now the last; what is wrong with a field stands there, anything else above.
pub fn form_again(mut form: Form, sent: &[(String, String)], refusal: &Refusal) -> Form {
    for field in &mut form.fields {
        if let Some((_, value)) = sent.iter().find(|(name, _)| name == field.name) {
            field.value.clone_from(value);
        }
        let about_this = match refusal {
            Refusal::ArgumentMissing { name } | Refusal::ArgumentWrong { name, .. } => name == field.name,
            Refusal::TextTooLong { .. } => matches!(field.kind, FieldKind::Draft { .. }),
            Refusal::ReasonNeeded => field.name == "reason",
            _ => false,
        };
        field.problem = about_this.then(|| refusal.text());
    }
    if let Refusal::RevisionChanged { number, text, author, .. } = refusal {
        for (name, value) in &mut form.hidden {
            if *name == "revision" {
                *value = number.to_string();
            }
        }
        form.conflict = Some(Conflict { number: *number, author: author.clone(), theirs: text.clone() });
    }
    if let (Some(reason), Some((_, given))) =
        (&mut form.break_glass, sent.iter().find(|(name, _)| name == BREAK_GLASS))
    {
        reason.clone_from(given);
    }
    form.refused = (!form.speaks_for_itself()).then(|| refusal.text());
    form
}
