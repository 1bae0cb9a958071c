//! `/threads/{thread}/{command}`: a command's form, and what comes back from it. A form, a button and
//! the script's fetch all end in the same call to the dispatcher. Must not judge what was sent.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use maud::html;
use sha2::{Digest, Sha256};

use super::access::Visitor;
use super::answer::{Head, Shared, failure_status, refused, wants_fragment};
use super::{Console, desk, forgery, thread};
use crate::app::cards::{self, card_for};
use crate::app::fault::Failure;
use crate::app::inbound::{Call, Inbound, Outcome};
use crate::chat::console::card::{Where, card as card_html};
use crate::chat::console::form::{Asked, form as form_html};
use crate::chat::console::layout::Place;
use crate::chat::console::message::{Said, Tone, said as said_html};
use crate::commands::arguments::Arguments;
use crate::commands::{self, About, Spec};
use crate::domain::actor::Surface;
use crate::domain::ambient::hex_of;
use crate::domain::ids::ThreadId;
use crate::domain::permission::{Permission, may};
use crate::domain::refusal::Refusal;
use crate::domain::text::Text;
use crate::domain::thread::Thread;
use crate::domain::verdict::Reply;

/// Where a press came from, and whether the script made it.
struct Press {
    id: ThreadId,
    spec: &'static Spec,
    /// What the command itself takes.
    fields: Vec<(String, String)>,
    /// What goes around it: see [`AROUND`].
    around: Vec<(String, String)>,
    fragment: bool,
}

/// Fields of the console's own.
const AROUND: &[&str] = &["csrf", "seen_version", "once", "break_glass", "back"];

impl Press {
    fn around(&self, name: &str) -> Option<&str> {
        self.around.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The same form with the same content acts once; with other content it is another request.
    fn key(&self) -> Option<String> {
        let once = self.around("once").filter(|once| !once.is_empty())?;
        let content = format!("{once}\n{:?}", self.fields);
        Some(format!("console-{}", hex::encode(Sha256::digest(content))))
    }
}

/// `GET /threads/{thread}/{command}`
pub(super) async fn form(
    State(console): Shared,
    visitor: Visitor,
    Path((id, command)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let result = async {
        let spec = thread_command(&command)?;
        let thread = desk::find(&console, &visitor, &ThreadId::from(id)).await?;
        let queue = Some(&thread.queue);
        if !may(&visitor.live.desk, &visitor.person, Permission::BreakGlass, queue) {
            visitor.authorise(spec.permission, queue)?;
        }
        let press = Press {
            id: thread.id.clone(),
            spec,
            fields: Vec::new(),
            around: Vec::new(),
            fragment: wants_fragment(&headers),
        };
        show_form(&console, &visitor, &thread, (&press, None)).await
    };
    let result = result.await;
    console.finish(&visitor, result).await
}

/// `POST /threads/{thread}/{command}`
pub(super) async fn act(
    State(console): Shared,
    visitor: Visitor,
    Path((id, command)): Path<(String, String)>,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let (around, fields): (Vec<_>, Vec<_>) =
        sent.into_iter().partition(|(name, _)| AROUND.contains(&name.as_str()));
    // Browsers send line breaks as CR LF; people did not type the CR.
    let fields = fields.into_iter().map(|(name, value)| (name, value.replace("\r\n", "\n"))).collect();
    let csrf = around.iter().find(|(name, _)| name == "csrf").map(|(_, value)| value.as_str());
    if let Err(answer) = ours(&console, &visitor, &headers, csrf) {
        return answer;
    }
    let result = async {
        let spec = thread_command(&command)?;
        let fragment = wants_fragment(&headers);
        let press = Press { id: ThreadId::from(id), spec, fields, around, fragment };
        match dispatch(&console, &visitor, &press).await {
            Ok(outcome) => done(&console, &visitor, &press, outcome).await,
            Err(failure) => not_done(&console, &visitor, &press, failure).await,
        }
    };
    let result = result.await;
    console.finish(&visitor, result).await
}

fn thread_command(name: &str) -> Result<&'static Spec, Failure> {
    let spec = commands::find(name)?;
    if spec.about == About::Thread {
        Ok(spec)
    } else {
        Err(Refusal::UnknownCommand { command: name.chars().take(40).collect(), nearest: None }.into())
    }
}

async fn dispatch(console: &Console, visitor: &Visitor, press: &Press) -> Result<Outcome, Failure> {
    let arguments = Arguments::from_form(press.spec.arguments, press.fields.clone())?;
    let inbound = Inbound {
        caller: visitor.caller(),
        surface: Surface::Console,
        thread: Some(press.id.clone()),
        call: Call::Command { spec: press.spec, arguments },
        break_glass: press.around("break_glass").map(str::to_owned),
        seen_version: press.around("seen_version").and_then(|version| version.parse().ok()),
        idempotency_key: press.key(),
    };
    console.dispatcher.dispatch(inbound).await
}

/// What was said about something that is done.
pub(super) fn receipt(reply: Reply) -> Said {
    let text = match reply {
        Reply::Said(text) => Some(text),
        Reply::Lines(lines) => lines.into_iter().next(),
    };
    Said { tone: Tone::Done, text: text.unwrap_or_else(|| Text::new("console-done")) }
}

async fn done(
    console: &Console,
    visitor: &Visitor,
    press: &Press,
    outcome: Outcome,
) -> Result<Response, Failure> {
    let said = receipt(outcome.reply);
    if press.fragment {
        let thread = outcome.thread.as_deref();
        return card_fragment(console, visitor, thread, (StatusCode::OK, &said)).await;
    }
    let id = outcome.subject.unwrap_or_else(|| press.id.clone());
    let to = match press.around("back") {
        Some("/") => format!("/#card-{id}"),
        Some("/listed") => "/listed".to_owned(),
        _ => format!("/threads/{id}"),
    };
    Ok(console.redirect(&to, &said))
}

async fn not_done(
    console: &Console,
    visitor: &Visitor,
    press: &Press,
    failure: Failure,
) -> Result<Response, Failure> {
    let thread = desk::find(console, visitor, &press.id).await?;
    if press.around("once").is_some() {
        return show_form(console, visitor, &thread, (press, Some(&failure))).await;
    }
    let status = failure_status(&failure);
    let said = refused(&failure);
    if press.fragment {
        return card_fragment(console, visitor, Some(&thread), (status, &said)).await;
    }
    thread::show(console, visitor, &thread.id, (status, Some(said))).await
}

/// The answer for the script: what was said, and the card as it now is.
async fn card_fragment(
    console: &Console,
    visitor: &Visitor,
    thread: Option<&Thread>,
    (status, said): (StatusCode, &Said),
) -> Result<Response, Failure> {
    let me = console.me(visitor).await?;
    let markup = console.words(&visitor.locale, |words| {
        html! {
            (said_html(words, said))
            @if let Some(thread) = thread {
                @let card = card_for(&visitor.live.desk, thread, &visitor.person);
                (card_html(words, &me, &thread.queue, &card, Where::Desk))
            }
        }
    });
    Ok((status, Html(markup.into_string())).into_response())
}

/// The form of a command: fresh, or again with what was sent and why it was refused.
async fn show_form(
    console: &Console,
    visitor: &Visitor,
    thread: &Thread,
    (press, failure): (&Press, Option<&Failure>),
) -> Result<Response, Failure> {
    let desk = &visitor.live.desk;
    let mut form = cards::form_for(desk, thread, press.spec, &visitor.person);
    let mut broken = None;
    let mut status = StatusCode::OK;
    if let Some(failure) = failure {
        status = failure_status(failure);
        match failure {
            Failure::Refused(refusal) => {
                let sent: Vec<_> = press.fields.iter().chain(&press.around).cloned().collect();
                form = cards::form_again(form, &sent, refusal);
            }
            Failure::Fault(_) => broken = Some(refused(failure)),
        }
    }
    let once = hex_of::<12>(&*console.around().randomness);
    let asked = Asked { form: &form, once: &once, broken };
    if press.fragment {
        let me = console.me(visitor).await?;
        let markup = console.words(&visitor.locale, |words| form_html(words, &me, &asked));
        return Ok((status, Html(markup.into_string())).into_response());
    }
    let title = console.words(&visitor.locale, |words| words.name("button", press.spec.name));
    let head = Head { status, ..Head::new(title, Place::Elsewhere) };
    console.page(visitor, head, |words, me| form_html(words, me, &asked)).await
}

/// Whether a form is one of ours; else the answer that says so.
pub(super) fn ours(
    console: &Arc<Console>,
    visitor: &Visitor,
    headers: &HeaderMap,
    csrf: Option<&str>,
) -> Result<(), Response> {
    if forgery::is_foreign(headers) || !forgery::is_token(csrf, &visitor.csrf_kept) {
        return Err(console.forged());
    }
    Ok(())
}

/// The fields of a form that is one of ours, without what proves it.
pub(super) fn our_fields(
    console: &Arc<Console>,
    visitor: &Visitor,
    headers: &HeaderMap,
    mut sent: Vec<(String, String)>,
) -> Result<Vec<(String, String)>, Response> {
    let csrf = sent.iter().find(|(name, _)| name == "csrf").map(|(_, value)| value.as_str());
    ours(console, visitor, headers, csrf)?;
    sent.retain(|(name, _)| name != "csrf");
    Ok(sent)
}
