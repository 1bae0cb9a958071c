//! A command's form as a page or in a dialog: labelled fields, problems at their field, and where
//! somebody else saved meanwhile both texts side by side with what differs. Must not read input.

use maud::{Markup, html};

use super::layout::{Me, token};
use super::message::{Said, Tone, said};
use super::{Words, diff};
use crate::chat::form::{Conflict, Field, FieldKind, Form};
use crate::domain::network;
use crate::domain::text::Text;

/// What stands around a form's own fields.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The form.
    pub form: &'a Form,
    /// Sent back so that the same press acts once.
    pub once: &'a str,
    /// What broke, where something did.
    pub broken: Option<Said>,
}

/// The form.
pub fn form(words: &Words<'_>, me: &Me, asked: &Asked<'_>) -> Markup {
    let form = asked.form;
    let (target, back) = match &form.thread {
        Some(thread) => (format!("/threads/{thread}/{}", form.command), format!("/threads/{thread}")),
        None => (format!("/notices/{}", form.command), "/notices".to_owned()),
    };
    html! {
        section.form-page aria-labelledby="form-title" {
            h1 #form-title { (words.name("button", form.command)) }
            p.lead { (words.marked(form.drill, words.name("command", form.command))) }
            @if let Some(broken) = &asked.broken { (said(words, broken)) }
            @if let Some(text) = &form.refused {
                (said(words, &Said { tone: Tone::Refused, text: text.clone() }))
            }
            @if let Some(message) = &form.message { blockquote dir="auto" { (message) } }
            @if let Some(conflict) = &form.conflict { (both(words, form, conflict)) }
            form action=(target) method="post" data-asked {
                (token(me))
                input type="hidden" name="seen_version" value=(form.version);
                input type="hidden" name="once" value=(asked.once);
                @for (name, value) in &form.hidden { input type="hidden" name=(name) value=(value); }
                @for asked_field in &form.fields { (field(words, asked_field)) }
                @if let Some(reason) = &form.break_glass { (glass(words, reason)) }
                div.actions {
                    button.primary type="submit" {
                        @if form.conflict.is_some() { (words.say("form-save-mine")) }
                        @else { (words.name("button", form.command)) }
                    }
                    @if form.conflict.is_some() {
                        a.button href=(target) data-dialog { (words.say("form-take-theirs")) }
                    }
                    a.button href=(back) data-close { (words.say("console-cancel")) }
                }
            }
        }
    }
}

fn glass(words: &Words<'_>, reason: &str) -> Markup {
    html! {
        div.field.glass {
            p.warning { span.shape aria-hidden="true" { "!" } (words.say("form-glass")) }
            label for="field-break-glass" { (words.say("form-glass-reason")) }
            textarea #field-break-glass name="break_glass" rows="2" required maxlength="2000" { (reason) }
        }
    }
}

fn field(words: &Words<'_>, field: &Field) -> Markup {
    let id = format!("field-{}", field.name);
    let problem_id = format!("problem-{}", field.name);
    let described = field.problem.as_ref().map(|_| problem_id.as_str());
    let invalid = field.problem.as_ref().map(|_| "true");
    html! {
        div.field.wrong[field.problem.is_some()] {
            label for=(id) {
                (field.label(words))
                @if !field.required { " " span.optional { (words.say("form-optional")) } }
            }
            @match &field.kind {
                FieldKind::Line => input type="text" id=(id) name=(field.name) value=(field.value) required[field.required]
                    autocomplete="off" maxlength="2000" placeholder=[field.hint(words)] aria-invalid=[invalid] aria-describedby=[described];,
                FieldKind::Paragraph => textarea id=(id) name=(field.name) rows="3" dir="auto" required[field.required]
                    maxlength="20000" aria-invalid=[invalid] aria-describedby=[described] { (newline()) (field.value) },
                FieldKind::Draft { network: on } => {
                    @let rule = network::rule(on);
                    @let length = network::measure(on, &field.value).length;
                    textarea.draft-text id=(id) name=(field.name) rows="7" dir="auto" required[field.required]
                        data-counting=(rule.counting.as_str()) data-limit=(rule.limit) aria-invalid=[invalid]
                        aria-describedby={ "count-" (field.name) " " (described.unwrap_or_default()) }
                        { (newline()) (field.value) }
                    p.length #{ "count-" (field.name) } data-over=(words.say("form-too-long")) {
                        output for=(id) { (length) } " / " (rule.limit)
                        " " span.on { (super::card::network_name(on)) }
                        " " strong.over-by role="status" {}
                    }
                },
                FieldKind::Choice(choices) => select id=(id) name=(field.name) required[field.required]
                    aria-invalid=[invalid] aria-describedby=[described] {
                    @if !field.required || field.value.is_empty() { option value="" { (words.say("form-choose")) } }
                    @for (value, label) in choices {
                        option value=(value) selected[*value == field.value] { (label) }
                    }
                },
            }
            @if let Some(problem) = &field.problem {
                p.problem id=(problem_id) role="alert" { (words.text(problem)) }
            }
        }
    }
}

/// A browser drops the first line break of a text area: this one, and not the text's own.
fn newline() -> &'static str {
    "\n"
}

/// What somebody else saved, and how one's own text differs from it.
fn both(words: &Words<'_>, form: &Form, conflict: &Conflict) -> Markup {
    let mine = form.fields.iter().find(|field| matches!(field.kind, FieldKind::Draft { .. }));
    let mine = mine.map(|field| field.value.as_str());
    let theirs = Text::new("form-conflict-theirs")
        .with("person", &conflict.author)
        .with_number("number", conflict.number);
    html! {
        section.conflict role="alert" aria-labelledby="conflict-title" {
            h2 #conflict-title { span.shape aria-hidden="true" { "⇄" } " " (words.say("form-conflict")) }
            p { (words.say("form-conflict-what")) }
            div.both {
                figure.theirs { figcaption { (words.text(&theirs)) } p dir="auto" { (conflict.theirs) } }
                @if let Some(mine) = mine {
                    figure.yours { figcaption { (words.say("form-conflict-yours")) } p dir="auto" { (mine) } }
                }
            }
            @if let Some(mine) = mine {
                figure.difference {
                    figcaption { (words.say("form-conflict-difference")) }
                    p dir="auto" { (diff::words(&conflict.theirs, mine)) }
                }
            }
        }
    }
}
