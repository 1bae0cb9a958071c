//! Whether the program lives, whether it can work, and what it has counted. Must not need a token:
//! nothing here is about a thread or a person.

use std::sync::Arc;

use axum::extract::State as Shared;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Service;
use crate::app::metrics::Standing;
use crate::store::StoreError;

/// `GET /healthz`: the program answers.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, so requests can be served. A desk file with a mistake is said
/// here too, but the old desk works on.
pub(super) async fn ready(Shared(service): Shared<Arc<Service>>) -> Response {
    if let Err(error) = service.dispatcher.around().store.ping().await {
        tracing::warn!(%error, "not ready");
        return (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response();
    }
    match service.desk_file.problem() {
        None => "ready\n".into_response(),
        Some(_) => {
            "ready, with the old desk: the desk file on disk has a mistake, see the log\n".into_response()
        }
    }
}

/// `GET /metrics` in the OpenMetrics text format.
pub(super) async fn metrics(Shared(service): Shared<Arc<Service>>) -> Response {
    if let Err(error) = measure(&service).await {
        tracing::warn!(%error, "metrics without what the database knows");
    }
    let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, content_type)], service.dispatcher.around().metrics.text()).into_response()
}

async fn measure(service: &Arc<Service>) -> Result<(), StoreError> {
    let around = service.dispatcher.around();
    let metrics = &around.metrics;
    metrics.desk_file_problem.set(i64::from(service.desk_file.problem().is_some()));
    metrics.sends_waiting.set(around.store.sends_waiting().await?);
    metrics.cards_behind.set(around.store.cards_behind().await?);
    metrics.log_sequence.set(around.store.head().await?.0);
    metrics.threads.clear();
    for (queue, state, count) in around.store.counts().await? {
        let standing = Standing { queue: queue.to_string(), state: state.as_str() };
        metrics.threads.get_or_create(&standing).set(count);
    }
    Ok(())
}
