//! Commands about no thread, by button or form: from a notice and from the page of rosters. Must not judge.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::access::Visitor;
use super::act::{ours, receipt};
use super::answer::{Head, Shared, failure_status, refused};
use super::{Console, people};
use crate::app::cards::form_again;
use crate::app::fault::Failure;
use crate::app::forms::{Asking, without_thread};
use crate::app::inbound::{Call, Inbound};
use crate::chat::console::form::{Asked, form as form_html};
use crate::chat::console::layout::Place;
use crate::chat::console::message::Said;
use crate::commands::arguments::Arguments;
use crate::commands::{self, About, Spec};
use crate::domain::actor::Surface;
use crate::domain::ambient::hex_of;
use crate::domain::refusal::Refusal;

/// Fields of the console's own.
const AROUND: &[&str] = &["csrf", "seen_version", "once"];

/// `GET /notices/{command}`: its form, with what the query gives filled in.
pub(super) async fn form(
    State(console): Shared,
    visitor: Visitor,
    Path(command): Path<String>,
    Query(given): Query<Vec<(String, String)>>,
) -> Response {
    let result = async {
        let spec = about_no_thread(&command)?;
        visitor.authorise(spec.permission, None)?;
        show(&console, &visitor, (spec, &given), None).await
    };
    let result = result.await;
    console.finish(&visitor, result).await
}

/// `POST /notices/{command}`: a button beside a notice, or the form.
pub(super) async fn act(
    State(console): Shared,
    visitor: Visitor,
    Path(command): Path<String>,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let (around, fields): (Vec<_>, Vec<_>) =
        sent.into_iter().partition(|(name, _)| AROUND.contains(&name.as_str()));
    let around = |name: &str| around.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    if let Err(answer) = ours(&console, &visitor, &headers, around("csrf")) {
        return answer;
    }
    let by_form = around("once").is_some();
    let result = match carry_out(&console, &visitor, &command, fields.clone()).await {
        Ok(said) => Ok(console.redirect("/notices", &said)),
        Err(failure) => not_done(&console, &visitor, (&command, &fields, by_form), failure).await,
    };
    console.finish(&visitor, result).await
}

async fn not_done(
    console: &Arc<Console>,
    visitor: &Visitor,
    (command, fields, by_form): (&str, &[(String, String)], bool),
    failure: Failure,
) -> Result<Response, Failure> {
    match (about_no_thread(command), failure) {
        (Ok(spec), Failure::Refused(refusal)) if by_form => {
            show(console, visitor, (spec, fields), Some(&refusal)).await
        }
        (_, failure) => {
            people::show(console, visitor, (failure_status(&failure), Some(refused(&failure)))).await
        }
    }
}

async fn show(
    console: &Console,
    visitor: &Visitor,
    (spec, given): (&'static Spec, &[(String, String)]),
    refusal: Option<&Refusal>,
) -> Result<Response, Failure> {
    let asked = console.words(&visitor.locale, |words| {
        let asking =
            Asking { desk: &visitor.live.desk, viewer: &visitor.person, duty: visitor.duty(), words };
        without_thread(&asking, spec, given)
    });
    let (asked, status) = match refusal {
        Some(refusal) => {
            (form_again(asked, given, refusal), failure_status(&Failure::Refused(refusal.clone())))
        }
        None => (asked, StatusCode::OK),
    };
    let once = hex_of::<12>(&*console.around().randomness);
    let asked = Asked { form: &asked, once: &once, broken: None };
    let title = console.words(&visitor.locale, |words| words.name("button", spec.name));
    let head = Head { status, ..Head::new(title, Place::Elsewhere) };
    console.page(visitor, head, |words, me| form_html(words, me, &asked)).await
}

fn about_no_thread(command: &str) -> Result<&'static Spec, Failure> {
    let spec = commands::find(command)?;
    if spec.about.writes() && spec.about != About::Thread {
        return Ok(spec);
    }
    Err(Refusal::UnknownCommand { command: command.chars().take(40).collect(), nearest: None }.into())
}

/// Carries a command out that is about no thread and may change something.
pub(super) async fn carry_out(
    console: &Console,
    visitor: &Visitor,
    command: &str,
    fields: Vec<(String, String)>,
) -> Result<Said, Failure> {
    let spec = about_no_thread(command)?;
    let arguments = Arguments::from_form(spec.arguments, fields)?;
    let inbound = Inbound::new(visitor.caller(), Surface::Console, Call::Command { spec, arguments });
    Ok(receipt(console.dispatcher.dispatch(inbound).await?.reply))
}
