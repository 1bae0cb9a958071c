//! `/hand-overs` and `/hand-overs/{id}`: the past ones, one of them with everything as it stood then, two side
//! by side, and the forms of the command. Must not decide who may answer: the command does.

use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::Console;
use super::access::Visitor;
use super::act::our_fields;
use super::answer::{Head, Shared, failure_status, refused};
use super::desk::Asked;
use super::offers::carry_out;
use super::pending::pending;
use crate::app::fault::Failure;
use crate::app::hand_over_offers::joined;
use crate::app::{hand_over_page, hand_overs};
use crate::chat::console::hand_over::one as one_html;
use crate::chat::console::hand_overs::list as list_html;
use crate::chat::console::layout::Place;
use crate::chat::console::message::Said;
use crate::domain::hand_over::HandOver;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;

/// How many stand on a page of the list.
const LISTED: i64 = 40;
/// How many others one may be held against.
const OTHERS: i64 = 12;

/// `GET /hand-overs`
pub(super) async fn list(State(console): Shared, visitor: Visitor, Query(asked): Asked) -> Response {
    let before = asked.get("before").and_then(|before| before.parse().ok());
    let result = show_list(&console, &visitor, before, (StatusCode::OK, None)).await;
    console.finish(&visitor, result).await
}

async fn show_list(
    console: &Console,
    visitor: &Visitor,
    before: Option<i64>,
    (status, said): (StatusCode, Option<Said>),
) -> Result<Response, Failure> {
    console.admit(visitor, Permission::Read, "hand-overs page").await?;
    let desk = &visitor.live.desk;
    let past = console.around().store.past_hand_overs(None, before, LISTED).await;
    let past = past.map_err(|error| console.store_fault(&error, "hand-overs"))?;
    let page = hand_over_page::list(desk, (&visitor.person, visitor.duty()), &past, LISTED);
    let title = console.words(&visitor.locale, |words| words.say("console-hand-overs-title"));
    let pending = pending(console, visitor).await?;
    let head = Head { status, said, pending, ..Head::new(title, Place::HandOvers) };
    console.page(visitor, head, |words, me| list_html(words, me, &page)).await
}

/// `GET /hand-overs/{id}`
pub(super) async fn page(
    State(console): Shared,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Asked,
) -> Response {
    let with = asked.get("with").map(String::as_str);
    let result = show(&console, &visitor, (&id, with), (StatusCode::OK, None)).await;
    console.finish(&visitor, result).await
}

async fn show(
    console: &Console,
    visitor: &Visitor,
    (id, with): (&str, Option<&str>),
    (status, said): (StatusCode, Option<Said>),
) -> Result<Response, Failure> {
    console.admit(visitor, Permission::Read, "hand-over page").await?;
    let desk = &visitor.live.desk;
    let store = &console.around().store;
    let fault = |error| console.store_fault(&error, "hand-over");
    let hand_over = find(console, visitor, id).await?;
    let beside = match with {
        Some(other) => Some(find(console, visitor, other).await?),
        None => None,
    };
    let ids: Vec<_> = hand_over.briefing.threads.iter().map(|standing| standing.thread.clone()).collect();
    let threads = store.threads_of(&ids).await.map_err(fault)?;
    let roster = Some(&hand_over.roster);
    let others = store.past_hand_overs(roster, None, OTHERS).await.map_err(fault)?;
    let page = console.words(&visitor.locale, |words| {
        let reader = hand_over_page::Reader { words, desk, person: &visitor.person };
        hand_over_page::page(&reader, &hand_over, &threads, (beside.as_ref(), &others))
    });
    let title = console.words(&visitor.locale, |words| words.say("console-hand-overs-title"));
    let head = Head { status, said, ..Head::new(title, Place::HandOvers) };
    console.page(visitor, head, |words, me| one_html(words, me, &page)).await
}

/// A hand-over that the visitor may read. One that they may not does not exist for them.
async fn find(console: &Console, visitor: &Visitor, id: &str) -> Result<HandOver, Failure> {
    let found = console.around().store.hand_over(id).await;
    found
        .map_err(|error| console.store_fault(&error, "hand-over"))?
        .filter(|hand_over| hand_overs::reads(&visitor.live.desk, &visitor.person, hand_over))
        .ok_or_else(|| Refusal::UnknownHandOver { hand_over: id.chars().take(40).collect() }.into())
}

/// `POST /hand-overs`: the command with the fields of a form. Where each thread goes comes as one `item` each.
pub(super) async fn act(
    State(console): Shared,
    visitor: Visitor,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = match our_fields(&console, &visitor, &headers, sent) {
        Ok(sent) => sent,
        Err(answer) => return answer,
    };
    let about = ["accept", "decline", "withdraw"];
    let about = sent.iter().find(|(name, _)| about.contains(&name.as_str())).map(|(_, id)| id.clone());
    let result = match carry_out(&console, &visitor, "handover", joined(sent)).await {
        Ok(said) => {
            let to = about.map_or_else(|| "/hand-overs".to_owned(), |id| format!("/hand-overs/{id}"));
            Ok(console.redirect(&to, &said))
        }
        Err(failure) => {
            let answer = (failure_status(&failure), Some(refused(&failure)));
            match about {
                Some(id) => show(&console, &visitor, (&id, None), answer).await,
                None => show_list(&console, &visitor, None, answer).await,
            }
        }
    };
    console.finish(&visitor, result).await
}
