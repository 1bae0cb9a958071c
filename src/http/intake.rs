//! Threads that come in: in the desk's own shape, as records of a source, and as a tool's webhook.
//! Must not decide where they go.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State as Shared;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::Service;
use super::caller::{Client, body};
use super::problem::{Problem, Segments};
use super::threads::idempotency_key;
use crate::app::fault::Failure;
use crate::app::inbound::{Call, Caller, Inbound, Outcome};
use crate::app::live::Live;
use crate::app::metrics::TakenIn;
use crate::domain::actor::Surface;
use crate::domain::ids::SourceId;
use crate::domain::refusal::Refusal;
use crate::domain::state::State;
use crate::domain::time::Timestamp;
use crate::intake::body::Body as Records;
use crate::intake::choose::choose;
use crate::intake::message::Received;
use crate::intake::verify::{Evidence, check};
use crate::intake::{body as bodies, standard};

type Item = Result<Received, Refusal>;

/// `POST /api/v1/threads`: one object, a list, or NDJSON, in the desk's own shape.
pub(super) async fn receive(
    Shared(service): Shared<Arc<Service>>,
    client: Client,
    headers: HeaderMap,
    request: Body,
) -> Result<Response, Problem> {
    let result = async {
        // Before the body is read: a stranger's megabytes are of no interest.
        let caller = known(&service, &client).await?;
        let bytes = body(request).await?;
        let now = service.dispatcher.around().clock.now();
        match bodies::read(&bytes, content_type(&headers))? {
            Records::One(record) => {
                let key = idempotency_key(&headers)?;
                let received = standard::read(&record, now)?;
                let outcome = take(&service, &caller, Surface::Api, (received, key)).await?;
                let status = if outcome.created { StatusCode::CREATED } else { StatusCode::OK };
                Ok((status, Json(told(&outcome))).into_response())
            }
            many @ Records::Many(_) => {
                let items =
                    many.into_items().into_iter().map(|record| standard::read(&record?, now)).collect();
                Ok(several(&service, &client, (&caller, Surface::Api), items).await)
            }
        }
    };
    result.await.map_err(|failure: Failure| client.problem(&service, failure))
}

/// `POST /api/v1/sources/{source}/threads`: records in a source's shape, by somebody with a token.
/// The source `_` is the one whose mapping fits each record best.
pub(super) async fn records(
    Shared(service): Shared<Arc<Service>>,
    client: Client,
    Segments(source): Segments<String>,
    headers: HeaderMap,
    request: Body,
) -> Result<Response, Problem> {
    let result = async {
        let caller = known(&service, &client).await?;
        let bytes = body(request).await?;
        let items = mapped(&service, &source, &bytes, &headers)?;
        Ok(several(&service, &client, (&caller, Surface::Api), items).await)
    };
    result.await.map_err(|failure: Failure| client.problem(&service, failure))
}

/// `POST /api/v1/sources/{source}/webhook`: a tool's own webhook, with the proof that the desk file
/// asks for.
pub(super) async fn webhook(
    Shared(service): Shared<Arc<Service>>,
    client: Client,
    Segments(source): Segments<String>,
    headers: HeaderMap,
    request: Body,
) -> Result<Response, Problem> {
    let result = async {
        let bytes = body(request).await?;
        prove(&service, &source, &bytes, &headers)?;
        let items = mapped(&service, &source, &bytes, &headers)?;
        let caller = Caller::Source(SourceId::from(source.as_str()));
        Ok(several(&service, &client, (&caller, Surface::Intake), items).await)
    };
    result.await.map_err(|failure: Failure| client.problem(&service, failure))
}

/// Checks a webhook's proof. A source without one takes no webhooks: anybody could send them.
fn prove(service: &Arc<Service>, source: &str, bytes: &[u8], headers: &HeaderMap) -> Result<(), Failure> {
    let around = service.dispatcher.around();
    let live = around.live.load();
    let unknown = || Refusal::UnknownSource { source: source.chars().take(40).collect() };
    let proof = live.desk.sources.get(source).and_then(|source| source.proof.as_ref()).ok_or_else(unknown)?;
    let secret = service
        .secrets
        .resolve(&proof.secret)
        .map_err(|error| crate::app::fault::Fault::log(&error, "webhook proof", &*around.randomness))?;
    let evidence = Evidence { body: bytes, headers, now: around.clock.now(), secret: secret.expose() };
    Ok(check(proof, &evidence)?)
}

/// The records of a body, each as a message.
fn mapped(
    service: &Arc<Service>,
    source: &str,
    bytes: &[u8],
    headers: &HeaderMap,
) -> Result<Vec<Item>, Refusal> {
    let around = service.dispatcher.around();
    let live = around.live.load_full();
    let now = around.clock.now();
    if source != "_" && !live.mappings.contains_key(source) {
        return Err(Refusal::UnknownSource { source: source.chars().take(40).collect() });
    }
    let mut items = Vec::new();
    match bodies::read(bytes, content_type(headers))? {
        Records::One(record) => match live.mappings.get(source) {
            Some(mapping) => {
                items.extend(mapping.records(record)?.iter().map(|record| mapping.message(record, now)));
            }
            None => items.push(fitted(&live, &record, now)),
        },
        many @ Records::Many(_) => {
            for record in many.into_items() {
                match (record, live.mappings.get(source)) {
                    (Err(refusal), _) => items.push(Err(refusal)),
                    (Ok(record), None) => items.push(fitted(&live, &record, now)),
                    (Ok(record), Some(mapping)) => match mapping.records_of_item(record) {
                        Ok(records) => {
                            items.extend(records.iter().map(|record| mapping.message(record, now)));
                        }
                        Err(refusal) => items.push(Err(refusal)),
                    },
                }
            }
        }
    }
    Ok(items)
}

fn fitted(live: &Live, record: &Value, now: Timestamp) -> Item {
    if standard::is_standard(record) {
        return standard::read(record, now);
    }
    choose(live.mappings.values(), record)?.message(record, now)
}

/// Takes several messages in and answers with a result for each, in their order.
async fn several(
    service: &Arc<Service>,
    client: &Client,
    (caller, surface): (&Caller, Surface),
    items: Vec<Item>,
) -> Response {
    let taken = items.into_iter().map(|item| async move {
        match item {
            Ok(received) => take(service, caller, surface, (received, None)).await,
            Err(refusal) => {
                count(service, "refused");
                Err(refusal.into())
            }
        }
    });
    let results: Vec<Value> = join_all(taken)
        .await
        .into_iter()
        .map(|result| match result {
            Ok(outcome) => told(&outcome),
            Err(failure) => json!({"error": client.problem(service, failure).into_value()}),
        })
        .collect();
    Json(results).into_response()
}

async fn take(
    service: &Arc<Service>,
    caller: &Caller,
    surface: Surface,
    (received, idempotency_key): (Received, Option<String>),
) -> Result<Outcome, Failure> {
    if received.changes.cut {
        count(service, "cut");
    }
    if received.changes.stripped {
        count(service, "stripped");
    }
    let call = Call::Receive(Box::new(received.incoming));
    let mut inbound = Inbound::new(caller.clone(), surface, call);
    inbound.idempotency_key = idempotency_key;
    let result = service.dispatcher.dispatch(inbound).await;
    count(
        service,
        match &result {
            Ok(outcome) if outcome.created => "created",
            Ok(outcome) if outcome.decisions > 0 => "joined",
            Ok(_) => "known",
            Err(_) => "refused",
        },
    );
    result
}

fn count(service: &Arc<Service>, result: &'static str) {
    service.dispatcher.around().metrics.intake.get_or_create(&TakenIn { result }).inc();
}

fn told(outcome: &Outcome) -> Value {
    let state = outcome.thread.as_ref().map(|thread| thread.state);
    json!({
        "id": outcome.subject,
        "created": outcome.created,
        "card": state.is_some_and(|state| state != State::Listed),
        "state": state,
        "queue": outcome.thread.as_ref().map(|thread| &thread.queue),
        "priority": outcome.thread.as_ref().map(|thread| thread.priority),
    })
}

async fn known(service: &Arc<Service>, client: &Client) -> Result<Caller, Failure> {
    let caller = client.caller(service).map_err(|_| Refusal::BadToken)?;
    service.dispatcher.recognise(&caller).await?;
    Ok(caller)
}

fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok()
}
