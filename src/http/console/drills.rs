//! `/drills` and `/drills/{id}`: what is on, what can be played, and what drills came to. Must not decide who may
//! start one: the command does.

use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::Console;
use super::access::Visitor;
use super::act::our_fields;
use super::answer::{Head, Shared, failure_status, refused};
use super::offers::carry_out;
use super::pending::pending;
use crate::app::drill_page;
use crate::app::fault::Failure;
use crate::chat::console::debrief::page as debrief_html;
use crate::chat::console::drills::list as list_html;
use crate::chat::console::layout::Place;
use crate::chat::console::message::Said;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;

/// How many drills are listed.
const LISTED: i64 = 100;

/// `GET /drills`
pub(super) async fn list(State(console): Shared, visitor: Visitor) -> Response {
    let result = show_list(&console, &visitor, (StatusCode::OK, None)).await;
    console.finish(&visitor, result).await
}

async fn show_list(
    console: &Console,
    visitor: &Visitor,
    (status, said): (StatusCode, Option<Said>),
) -> Result<Response, Failure> {
    console.admit(visitor, Permission::Read, "drills page").await?;
    let drills = console.around().store.latest_drills(LISTED).await;
    let drills = drills.map_err(|error| console.store_fault(&error, "drills"))?;
    let page = drill_page::list(&visitor.live.desk, &visitor.person, &drills);
    let title = console.words(&visitor.locale, |words| words.say("console-drills-title"));
    let pending = pending(console, visitor).await?;
    let head = Head { status, said, pending, ..Head::new(title, Place::Drills) };
    console.page(visitor, head, |words, me| list_html(words, me, &page)).await
}

/// `GET /drills/{id}`
pub(super) async fn page(State(console): Shared, visitor: Visitor, Path(id): Path<String>) -> Response {
    let result = async {
        console.admit(&visitor, Permission::Read, "drill page").await?;
        let debrief = console.dispatcher.debrief(Some(&id)).await?;
        let debrief = debrief.ok_or_else(|| Refusal::NoSuchDrill {
            drill: id.chars().take(40).collect(),
            running: Vec::new(),
        })?;
        let page = drill_page::page(&visitor.live.desk, &debrief);
        let head = Head::new(page.name.clone(), Place::Drills);
        console.page(&visitor, head, |words, _| debrief_html(words, &page)).await
    };
    let result = result.await;
    console.finish(&visitor, result).await
}

/// `POST /drills`: the command with the fields of a form.
pub(super) async fn act(
    State(console): Shared,
    visitor: Visitor,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = match our_fields(&console, &visitor, &headers, sent) {
        Ok(fields) => fields,
        Err(answer) => return answer,
    };
    let result = match carry_out(&console, &visitor, "drill", fields).await {
        Ok(said) => Ok(console.redirect("/drills", &said)),
        Err(failure) => {
            show_list(&console, &visitor, (failure_status(&failure), Some(refused(&failure)))).await
        }
    };
    console.finish(&visitor, result).await
}
