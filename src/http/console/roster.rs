//! `/roster`: the week as a picture, what is missing, and the forms of the commands that change it. Must
//! not decide who may change what: the commands do.

use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::Console;
use super::access::Visitor;
use super::act::{ours, receipt};
use super::answer::{Head, Shared, failure_status, refused};
use super::desk::Asked;
use crate::app::fault::Failure;
use crate::app::inbound::{Call, Inbound};
use crate::app::week;
use crate::chat::console::layout::Place;
use crate::chat::console::message::Said;
use crate::chat::console::roster::roster as roster_html;
use crate::commands::arguments::Arguments;
use crate::commands::{self, About};
use crate::domain::actor::Surface;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;

/// How many weeks to either side may be looked at.
const FURTHEST: i64 = 104;

/// `GET /roster`
pub(super) async fn page(
    State(console): Shared,
    visitor: Visitor,
    axum::extract::Query(asked): Asked,
) -> Response {
    let week = asked.get("week").and_then(|week| week.parse::<i64>().ok()).unwrap_or(0);
    let result = show(&console, &visitor, week.clamp(-FURTHEST, FURTHEST), (StatusCode::OK, None)).await;
    console.finish(&visitor, result).await
}

async fn show(
    console: &Console,
    visitor: &Visitor,
    week: i64,
    (status, said): (StatusCode, Option<Said>),
) -> Result<Response, Failure> {
    console.admit(visitor, Permission::Read, "roster page").await?;
    let desk = &visitor.live.desk;
    let pictures: Vec<_> = desk
        .rosters
        .values()
        .map(|roster| week::picture(desk, roster, (&visitor.person, visitor.duty()), week))
        .collect();
    let title = console.words(&visitor.locale, |words| words.say("console-roster-title"));
    let head = Head { status, said, ..Head::new(title, Place::Roster) };
    console.page(visitor, head, |words, me| roster_html(words, me, &pictures, week)).await
}

/// `POST /roster/{command}`
pub(super) async fn act(
    State(console): Shared,
    visitor: Visitor,
    Path(command): Path<String>,
    headers: HeaderMap,
    Form(mut sent): Form<Vec<(String, String)>>,
) -> Response {
    let csrf = sent.iter().find(|(name, _)| name == "csrf").map(|(_, value)| value.clone());
    if let Err(answer) = ours(&console, &visitor, &headers, csrf.as_deref()) {
        return answer;
    }
    sent.retain(|(name, _)| name != "csrf");
    let result = match dispatch(&console, &visitor, &command, sent).await {
        Ok(said) => Ok(console.redirect("/roster", &said)),
        Err(failure) => {
            let answer = (failure_status(&failure), Some(refused(&failure)));
            show(&console, &visitor, 0, answer).await
        }
    };
    console.finish(&visitor, result).await
}

async fn dispatch(
    console: &Console,
    visitor: &Visitor,
    command: &str,
    fields: Vec<(String, String)>,
) -> Result<Said, Failure> {
    let spec = commands::find(command)?;
    if spec.about != About::Roster {
        return Err(
            Refusal::UnknownCommand { command: command.chars().take(40).collect(), nearest: None }.into()
        );
    }
    let arguments = Arguments::from_form(spec.arguments, fields)?;
    let inbound = Inbound::new(visitor.caller(), Surface::Console, Call::Command { spec, arguments });
    Ok(receipt(console.dispatcher.dispatch(inbound).await?.reply))
}
