//! The log and the people over the API. Must not show more than the reader may see.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Query, State as Shared};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Service;
use super::caller::Client;
use super::problem::Problem;
use super::threads::fault;
use crate::app::dispatch::Dispatcher;
use crate::app::fault::Failure;
use crate::app::log_export::{self, Format, Selection};
use crate::commands::arguments::wrong;
use crate::domain::actor::Surface;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::sealed::Seal;
use crate::domain::time::Timestamp;
use crate::store::log::{LogFilter, Logged};

/// Which entries to list.
#[derive(Debug, Deserialize)]
pub(super) struct LogQuery {
    thread: Option<String>,
    person: Option<String>,
    action: Option<String>,
    surface: Option<String>,
    from: Option<String>,
    until: Option<String>,
    cursor: Option<i64>,
    limit: Option<i64>,
}

/// `GET /api/v1/log`: the newest first.
pub(super) async fn log(
    Shared(service): Shared<Arc<Service>>,
    client: Client,
    query: Result<Query<LogQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let result = async {
        admit(&service, &client, Permission::ReadLog, "log").await?;
        let Query(query) = query.map_err(|error| Refusal::Malformed { why: error.body_text() })?;
        let moment = |name: &str, text: Option<String>| match text.as_deref().map(Timestamp::parse) {
            None => Ok(None),
            Some(Ok(at)) => Ok(Some(at)),
            Some(Err(why)) => {
                Err(wrong(name, &format!("must be a time such as 2026-01-31T17:00:00Z: {why}")))
            }
        };
        let filter = LogFilter {
            thread: query.thread.map(|thread| thread.to_ascii_uppercase().into()),
            person: query.person.map(Into::into),
            action: query.action,
            surface: query.surface,
            from: moment("from", query.from)?,
            until: moment("until", query.until)?,
            beyond: query.cursor,
            newest_first: true,
            limit: query.limit.unwrap_or(100).clamp(1, 1000),
        };
        let store = &service.dispatcher.around().store;
        let entries = store.log(&filter).await.map_err(|error| fault(&service, &error))?;
        let full = i64::try_from(entries.len()).unwrap_or(0) == filter.limit;
        let cursor = entries.last().filter(|_| full).map(|logged| logged.entry.sequence);
        let entries: Vec<Value> = entries.into_iter().map(readable).collect();
        Ok(Json(json!({"entries": entries, "cursor": cursor})))
    };
    result.await.map_err(|failure: Failure| client.problem(&service, failure))
}

/// What to export.
#[derive(Debug, Deserialize)]
pub(super) struct ExportQuery {
    format: Option<String>,
}

/// `GET /api/v1/log/export?format=jsonl|csv`: the whole log as a stream, for a script with a
/// token; the JSON lines verify with `watchfloor log verify --export`.
pub(super) async fn export(
    Shared(service): Shared<Arc<Service>>,
    client: Client,
    query: Result<Query<ExportQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let result = async {
        admit(&service, &client, Permission::ReadLog, "export").await?;
        let Query(query) = query.map_err(|error| Refusal::Malformed { why: error.body_text() })?;
        Ok(whole_log(&service.dispatcher, query.format.as_deref())?)
    };
    result.await.map_err(|failure: Failure| client.problem(&service, failure))
}

/// The whole log in a format, as a stream that is saved as a file.
///
/// # Errors
/// Where there is no such format.
pub(super) fn whole_log(dispatcher: &Dispatcher, format: Option<&str>) -> Result<Response, Refusal> {
    let (format, name) = match format {
        None | Some("jsonl") => (Format::Jsonl, "decision-log.jsonl"),
        Some("csv") => (Format::Csv, "decision-log.csv"),
        Some(_) => return Err(wrong("format", "must be jsonl or csv")),
    };
    let stream = log_export::export(dispatcher.around().store.clone(), format, Selection::default());
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [(CONTENT_TYPE, format.media_type().to_owned()), (CONTENT_DISPOSITION, disposition)];
    Ok((headers, Body::from_stream(stream)).into_response())
}

/// An entry with the values in the place of their commitments, where they were not erased.
fn readable(logged: Logged) -> Value {
    let Logged { mut entry, hash } = logged;
    let mut values = Vec::new();
    entry.visit_sealed(&mut |seal: Seal, sealed| {
        values.push((sealed.commitment().unwrap_or_default().to_owned(), sealed.value(seal)));
    });
    let mut value = serde_json::to_value(&entry).unwrap_or(Value::Null);
    unseal(&mut value, &values);
    value["hash"] = json!(hash);
    value
}

fn unseal(value: &mut Value, values: &[(String, String)]) {
    match value {
        Value::Object(object) => {
            let sealed = object.get("sealed").and_then(Value::as_str).filter(|_| object.len() == 1);
            if let Some((_, text)) =
                sealed.and_then(|sealed| values.iter().find(|(commitment, _)| commitment == sealed))
            {
                *value = json!(text);
                return;
            }
            object.values_mut().for_each(|value| unseal(value, values));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| unseal(value, values)),
        _ => {}
    }
}

/// `GET /api/v1/people`.
pub(super) async fn people(
    Shared(service): Shared<Arc<Service>>,
    client: Client,
) -> Result<Json<Value>, Problem> {
    let result = async {
        admit(&service, &client, Permission::ReadPeople, "people").await?;
        let live = service.dispatcher.around().live.load();
        let people: Vec<Value> = live
            .desk
            .people
            .values()
            .map(|person| {
                let roles: Vec<Value> = person
                    .grants
                    .iter()
                    .map(|grant| json!({"role": grant.role, "queues": grant.queues}))
                    .collect();
                json!({"id": person.id, "name": person.name, "roles": roles})
            })
            .collect();
        let roles: Vec<Value> = live
            .desk
            .roles
            .values()
            .map(|role| {
                json!({
                    "id": role.id, "name": role.name, "rank": role.rank,
                    "allow": role.allow, "deny": role.deny,
                })
            })
            .collect();
        Ok(Json(json!({"people": people, "roles": roles})))
    };
    result.await.map_err(|failure: Failure| client.problem(&service, failure))
}

pub(super) async fn admit(
    service: &Arc<Service>,
    client: &Client,
    permission: Permission,
    what: &'static str,
) -> Result<(), Failure> {
    let caller = client.caller(service).map_err(|_| Refusal::BadToken)?;
    service.dispatcher.admit(&caller, Surface::Api, (permission, None), what).await.map(|_| ())
}
