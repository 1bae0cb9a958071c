//! `/say`: a typed line. What it changes is answered with a redirect, what it asks with the lines.
//! Must not know any command.

use axum::extract::{Form, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::Console;
use super::access::Visitor;
use super::act::{ours, receipt};
use super::answer::{Head, Shared, failure_status, refused};
use crate::app::fault::Failure;
use crate::app::inbound::{Call, Inbound, Outcome};
use crate::chat::console::layout::Place;
use crate::chat::console::message::{answer, form_address};
use crate::commands;
use crate::domain::actor::Surface;
use crate::domain::text::Text;
use crate::domain::verdict::Reply;

/// A typed line.
#[derive(serde::Deserialize)]
pub(super) struct Typed {
    line: String,
    csrf: Option<String>,
}

/// `GET /say`: what can be typed.
pub(super) async fn page(State(console): Shared, visitor: Visitor) -> Response {
    let result = carry_out(&console, &visitor, "help").await;
    console.finish(&visitor, result).await
}

/// `POST /say`
pub(super) async fn say(
    State(console): Shared,
    visitor: Visitor,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    if let Err(answer) = ours(&console, &visitor, &headers, typed.csrf.as_deref()) {
        return answer;
    }
    let line = if typed.line.trim().is_empty() { "help" } else { typed.line.trim() };
    let result = carry_out(&console, &visitor, line).await;
    console.finish(&visitor, result).await
}

async fn carry_out(console: &Console, visitor: &Visitor, line: &str) -> Result<Response, Failure> {
    if let Some((spec, given)) = commands::line::form_of(line) {
        return Ok(Redirect::to(&form_address(spec.name, &given)).into_response());
    }
    match dispatch(console, visitor, line).await {
        Ok(Outcome { subject: Some(thread), reply: reply @ Reply::Said(_), .. }) => {
            Ok(console.redirect(&format!("/threads/{thread}"), &receipt(reply)))
        }
        Ok(outcome) => {
            let lines = match outcome.reply {
                Reply::Said(text) => vec![text],
                Reply::Lines(lines) => lines,
            };
            show(console, visitor, (line, &lines), Head::new(line, Place::Elsewhere)).await
        }
        Err(failure) => {
            let mut head = Head::new(line, Place::Elsewhere);
            head.status = failure_status(&failure);
            head.said = Some(refused(&failure));
            show(console, visitor, (line, &[]), head).await
        }
    }
}

async fn dispatch(console: &Console, visitor: &Visitor, line: &str) -> Result<Outcome, Failure> {
    let (spec, thread, arguments) = commands::line::read(line)?;
    let call = Call::Command { spec, arguments };
    let mut inbound = Inbound::new(visitor.caller(), Surface::Console, call);
    inbound.thread = thread;
    console.dispatcher.dispatch(inbound).await
}

async fn show(
    console: &Console,
    visitor: &Visitor,
    (line, lines): (&str, &[Text]),
    head: Head,
) -> Result<Response, Failure> {
    console.page(visitor, head, |words, _| answer(words, line, lines)).await
}
