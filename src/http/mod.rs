//! The HTTP side: the API, health and metrics; the console has a folder of its own. Handlers turn
//! requests into inbounds and outcomes into answers; must not decide anything.

mod calendar;
mod caller;
pub mod console;
#[cfg(feature = "discord")]
pub mod discord;
mod drills;
mod health;
mod intake;
mod openapi;
mod problem;
mod reads;
mod shape;
pub mod slack;
pub mod teams;
mod threads;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue};
use axum::routing::{get, post};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::app::dispatch::Dispatcher;
use crate::app::secrets::Secrets;
use crate::i18n::Locales;
use crate::jobs::desk_file::DeskFile;

/// The largest body that is taken, in bytes.
pub const LARGEST_BODY: usize = 8 * 1_048_576;

/// What the handlers are given.
pub struct Service {
    /// The one way through.
    pub dispatcher: Arc<Dispatcher>,
    /// Texts.
    pub locales: Arc<Locales>,
    /// For the proofs of webhooks.
    pub secrets: Secrets,
    /// For readiness and metrics.
    pub desk_file: Arc<DeskFile>,
}

/// The API, health and metrics.
pub fn api(service: Arc<Service>) -> Router {
    let header = |name: &'static str, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    Router::new()
        .route("/api/v1/threads", post(intake::receive).get(threads::list))
        .route("/api/v1/threads/{id}", get(threads::one))
        .route("/api/v1/threads/{id}/{command}", post(threads::command))
        .route("/api/v1/commands", post(threads::line))
        .route("/api/v1/commands/{command}", post(threads::desk_command))
        .route("/api/v1/sources/{source}/threads", post(intake::records))
        .route("/api/v1/sources/{source}/webhook", post(intake::webhook))
        .route("/api/v1/log", get(reads::log))
        .route("/api/v1/log/export", get(reads::export))
        .route("/api/v1/people", get(reads::people))
        .route("/api/v1/drills", get(drills::list))
        .route("/api/v1/drills/{id}", get(drills::one))
        .route("/api/{*rest}", axum::routing::any(problem::no_such_page))
        .route("/calendar/{file}", get(calendar::feed))
        .route("/openapi.json", get(openapi::document))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(DefaultBodyLimit::disable())
        .layer(header("x-content-type-options", "nosniff"))
        .layer(header("cache-control", "no-store"))
        .with_state(service)
}
