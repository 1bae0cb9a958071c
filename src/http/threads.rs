//! Threads over the API: lists, one thread, and every command. Must not know any command.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Query, State as Shared};
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::caller::{Client, body};
use super::problem::{Problem, Segments};
use super::{Service, shape};
use crate::app::fault::{Failure, Fault};
use crate::app::inbound::{Call, Inbound, Outcome};
use crate::commands::arguments::{Arguments, wrong};
use crate::commands::{About, Spec, find};
use crate::domain::actor::{Actor, Surface};
use crate::domain::ids::{PersonId, QueueId, ThreadId};
use crate::domain::permission::{Permission, may};
use crate::domain::refusal::Refusal;
use crate::domain::state::State;
use crate::domain::verdict::Reply;
use crate::store::StoreError;
use crate::store::read::ThreadFilter;

/// Which threads to list.
#[derive(Debug, Deserialize)]
pub(super) struct ListQuery {
    queue: Option<String>,
    state: Option<String>,
    holder: Option<String>,
    cursor: Option<String>,
    limit: Option<i64>,
}

/// `GET /api/v1/threads`.
pub(super) async fn list(
    Shared(service): Shared<Arc<Service>>,
    client: Client,
    query: Result<Query<ListQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let result = async {
        let reader = admitted(&service, &client, "threads").await?;
        let Query(query) = query.map_err(|error| Refusal::Malformed { why: error.body_text() })?;
        let live = service.dispatcher.around().live.load_full();
        let limit = query.limit.unwrap_or(100).clamp(1, 500);
        let states = match query.state.as_deref().filter(|text| !text.is_empty()) {
            None => Vec::new(),
            Some(text) => text.split(',').map(state_named).collect::<Result<_, _>>()?,
        };
        let queue = match query.queue.as_deref().filter(|text| !text.is_empty()) {
            Some(name) if !live.desk.queues.contains_key(name) => {
                let known = live.desk.queues.keys().map(ToString::to_string).collect();
                return Err(Refusal::UnknownName { what: "queue", name: name.to_owned(), known }.into());
            }
            name => name.map(QueueId::from),
        };
        let filter = ThreadFilter {
            queue,
            states,
            holder: query.holder.map(PersonId::from),
            after: query.cursor.filter(|text| !text.is_empty()).map(ThreadId::from),
            limit: limit + 1,
            ..ThreadFilter::default()
        };
        let mut threads = service
            .dispatcher
            .around()
            .store
            .threads(&filter)
            .await
            .map_err(|error| fault(&service, &error))?;
        let more = threads.len() > usize::try_from(limit).unwrap_or(usize::MAX);
        threads.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let cursor = threads.last().filter(|_| more).map(|thread| thread.id.clone());
        let shown: Vec<Value> = threads
            .iter()
            .filter(|thread| may(&live.desk, &reader, Permission::Read, Some(&thread.queue)))
            .map(|thread| shape::thread(&live.desk, thread, &reader))
            .collect();
        Ok(Json(json!({"threads": shown, "cursor": cursor})))
    };
    result.await.map_err(|failure: Failure| client.problem(&service, failure))
}

fn state_named(name: &str) -> Result<State, Refusal> {
    State::parse(name.trim()).ok_or_else(|| Refusal::UnknownName {
        what: "state",
        name: name.chars().take(40).collect(),
        known: State::ALL.iter().map(ToString::to_string).collect(),
    })
}

/// `GET /api/v1/threads/{id}`.
pub(super) async fn one(
    Shared(service): Shared<Arc<Service>>,
    client: Client,
    Segments(id): Segments<String>,
) -> Result<Json<Value>, Problem> {
    let result = async {
        let reader = admitted(&service, &client, "thread").await?;
        let live = service.dispatcher.around().live.load_full();
        let thread = service
            .dispatcher
            .around()
            .store
            .thread(&id.to_ascii_uppercase().into())
            .await
            .map_err(|error| fault(&service, &error))?
            .filter(|thread| may(&live.desk, &reader, Permission::Read, Some(&thread.queue)))
            .ok_or_else(|| Refusal::UnknownThread { thread: id.chars().take(40).collect() })?;
        Ok(Json(shape::thread(&live.desk, &thread, &reader)))
    };
    result.await.map_err(|failure: Failure| client.problem(&service, failure))
}

/// `POST /api/v1/threads/{id}/{command}`.
pub(super) async fn command(
    Shared(service): Shared<Arc<Service>>,
    client: Client,
    Segments((id, command)): Segments<(String, String)>,
    headers: HeaderMap,
    request: Body,
) -> Result<Json<Value>, Problem> {
    let result = async {
        let spec = find(&command)?;
        let object = object(&body(request).await?)?;
        let inbound = inbound(&service, &client, (spec, object), &headers)?.about(id.into());
        act(&service, &client, inbound).await
    };
    result.await.map_err(|failure: Failure| client.problem(&service, failure))
}

/// `POST /api/v1/commands/{command}`: the commands that are about no thread.
pub(super) async fn desk_command(
    Shared(service): Shared<Arc<Service>>,
    client: Client,
    Segments(command): Segments<String>,
    headers: HeaderMap,
    request: Body,
) -> Result<Json<Value>, Problem> {
    let result = async {
        let spec = find(&command)?;
        if matches!(spec.about, About::Thread | About::ThreadToRead) {
            return Err(Refusal::ArgumentMissing { name: "thread".to_owned() }.into());
        }
        let object = object(&body(request).await?)?;
        act(&service, &client, inbound(&service, &client, (spec, object), &headers)?).await
    };
    result.await.map_err(|failure: Failure| client.problem(&service, failure))
}

/// `POST /api/v1/commands` with `{"line": "claim 4F9K2A"}`: a line as people type it.
pub(super) async fn line(
    Shared(service): Shared<Arc<Service>>,
    client: Client,
    headers: HeaderMap,
    request: Body,
) -> Result<Json<Value>, Problem> {
    let result = async {
        let object = object(&body(request).await?)?;
        let line = object
            .get("line")
            .and_then(Value::as_str)
            .ok_or_else(|| Refusal::ArgumentMissing { name: "line".to_owned() })?;
        let (spec, thread, arguments) = crate::commands::line::read(line)?;
        let caller = client.caller(&service).map_err(|_| Refusal::BadToken)?;
        let mut inbound = Inbound::new(caller, Surface::Api, Call::Command { spec, arguments });
        inbound.thread = thread;
        inbound.idempotency_key = idempotency_key(&headers)?;
        act(&service, &client, inbound).await
    };
    result.await.map_err(|failure: Failure| client.problem(&service, failure))
}

/// An inbound from a JSON object: the command's arguments, and `break_glass` and `seen_version`,
/// which every command takes.
fn inbound(
    service: &Arc<Service>,
    client: &Client,
    (spec, mut object): (&'static Spec, Map<String, Value>),
    headers: &HeaderMap,
) -> Result<Inbound, Refusal> {
    let caller = client.caller(service).map_err(|_| Refusal::BadToken)?;
    let break_glass = match object.remove("break_glass") {
        None | Some(Value::Null) => None,
        Some(Value::String(reason)) => Some(reason),
        Some(_) => return Err(wrong("break_glass", "must be the reason, as a text")),
    };
    let seen_version = match object.remove("seen_version") {
        None | Some(Value::Null) => None,
        Some(value) => Some(value.as_i64().ok_or_else(|| wrong("seen_version", "must be a whole number"))?),
    };
    let arguments = Arguments::from_json(spec.arguments, &object)?;
    let mut inbound = Inbound::new(caller, Surface::Api, Call::Command { spec, arguments });
    inbound.break_glass = break_glass;
    inbound.seen_version = seen_version;
    inbound.idempotency_key = idempotency_key(headers)?;
    Ok(inbound)
}

/// Dispatches and answers with the thread as it now is.
async fn act(service: &Arc<Service>, client: &Client, inbound: Inbound) -> Result<Json<Value>, Failure> {
    let reader = service.dispatcher.identify(&inbound.caller).await?;
    let outcome = service.dispatcher.dispatch(inbound).await?;
    let person = reader.person().cloned();
    let locale = client.locale(service, person.as_ref());
    let said = words(service, &outcome, &locale);
    let live = service.dispatcher.around().live.load();
    Ok(Json(match (&outcome.thread, person) {
        (Some(thread), Some(person)) => shape::with_words(shape::thread(&live.desk, thread, &person), &said),
        (_, _) => json!({ "said": said }),
    }))
}

fn words(service: &Arc<Service>, outcome: &Outcome, locale: &str) -> Vec<String> {
    match &outcome.reply {
        Reply::Said(text) => vec![service.locales.text(locale, text)],
        Reply::Lines(lines) => lines.iter().map(|text| service.locales.text(locale, text)).collect(),
    }
}

/// A body that is a JSON object, or nothing at all.
pub(super) fn object(bytes: &[u8]) -> Result<Map<String, Value>, Refusal> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Refusal::Malformed { why: "a JSON object is expected".to_owned() }),
        Err(error) => Err(Refusal::Malformed { why: error.to_string() }),
    }
}

/// The `Idempotency-Key`, if there is one.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(key) if (1..=255).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => Err(wrong("Idempotency-Key", "must be 1 to 255 visible characters")),
    }
}

/// Identify, limit, authorise: somebody who may read threads.
pub(super) async fn admitted(
    service: &Arc<Service>,
    client: &Client,
    what: &'static str,
) -> Result<PersonId, Failure> {
    let caller = client.caller(service).map_err(|_| Refusal::BadToken)?;
    match service.dispatcher.admit(&caller, Surface::Api, (Permission::Read, None), what).await? {
        Actor::Person(person) => Ok(person),
        Actor::Source(_) | Actor::Worker(_) | Actor::Operator => Err(Refusal::BadToken.into()),
    }
}

pub(super) fn fault(service: &Arc<Service>, error: &StoreError) -> Failure {
    Fault::log(error, "api", &*service.dispatcher.around().randomness).into()
}
