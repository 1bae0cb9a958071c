//! The other end of the demo: a receiver of signed webhooks that keeps what it got and shows it. It
//! does what any receiver should: check the signature, and take each key once.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use indexmap::IndexMap;
use maud::{DOCTYPE, html};
use serde_json::{Value, json};

use crate::cli::context::CommandError;
use crate::domain::ambient::Clock;
use crate::domain::standard_webhooks::{
    ID_HEADER, Key, SIGNATURE_HEADER, Signed, TIMESTAMP_HEADER, is_genuine,
};
use crate::domain::time::Timestamp;

/// Where replies are delivered to.
pub(super) const PATH: &str = "/demo/receiver";
/// Where they are shown.
pub(super) const SHOWN: &str = "/demo/deliveries";

/// A reply that was received.
struct Delivery {
    thread: String,
    text: String,
    attempts: u64,
    at: Timestamp,
}

/// The receiver.
pub(super) struct Receiver {
    key: Key,
    clock: Arc<dyn Clock>,
    deliveries: Mutex<IndexMap<String, Delivery>>,
}

impl Receiver {
    /// A receiver that knows the secret.
    pub(super) fn new(secret: &str, clock: Arc<dyn Clock>) -> Result<Arc<Self>, CommandError> {
        Ok(Arc::new(Self { key: super::key(secret)?, clock, deliveries: Mutex::default() }))
    }

    /// Its pages.
    pub(super) fn pages(self: &Arc<Self>) -> Router {
        Router::new()
            .route(PATH, post(receive))
            .route(SHOWN, get(show))
            .route("/demo/style.css", get(style))
            .with_state(self.clone())
    }
}

async fn receive(State(receiver): State<Arc<Receiver>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let signed = Signed {
        id: header(ID_HEADER),
        timestamp: header(TIMESTAMP_HEADER),
        signatures: header(SIGNATURE_HEADER),
        body: &body,
    };
    let now = receiver.clock.now();
    if !is_genuine(&receiver.key, &signed, now) {
        return StatusCode::UNAUTHORIZED;
    }
    let Ok(event) = serde_json::from_slice::<Value>(&body) else { return StatusCode::BAD_REQUEST };
    let field = |name: &str| event["data"][name].as_str().unwrap_or_default().to_owned();
    let mut deliveries = receiver.deliveries.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    deliveries
        .entry(signed.id.to_owned())
        .and_modify(|known| known.attempts += 1)
        .or_insert_with(|| Delivery { thread: field("thread"), text: field("text"), attempts: 1, at: now });
    StatusCode::NO_CONTENT
}

/// As a page for a browser, as JSON for everything else.
async fn show(State(receiver): State<Arc<Receiver>>, headers: HeaderMap) -> Response {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let deliveries = receiver.deliveries.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if !accepts.contains("text/html") {
        let list: Vec<Value> = deliveries
            .iter()
            .map(|(key, delivery)| {
                json!({
                    "idempotency_key": key,
                    "thread": delivery.thread,
                    "text": delivery.text,
                    "attempts": delivery.attempts,
                    "received_at": delivery.at,
                })
            })
            .collect();
        return axum::Json(json!({ "deliveries": list })).into_response();
    }
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="refresh" content="3";
                title { "Delivered" }
                link rel="stylesheet" href="/demo/style.css";
            }
            body {
                main {
                    h1 { "What the other end received" }
                    p { "Each reply came as a signed webhook; its key is the hash of the approved revision. "
                        a href="/" { "Back to the desk" } "." }
                    @if deliveries.is_empty() {
                        p.none { "Nothing yet. Approve a draft, and wait for its undo window to pass." }
                    }
                    ol {
                        @for (key, delivery) in deliveries.iter().rev() {
                            li {
                                blockquote dir="auto" { (delivery.text) }
                                p { "Thread " a href={ "/threads/" (delivery.thread) } { (delivery.thread) }
                                    " · " time datetime=(delivery.at) { (delivery.at) }
                                    " · attempts: " (delivery.attempts) }
                                code { (key) }
                            }
                        }
                    }
                }
            }
        }
    };
    let mut response = Html(page.into_string()).into_response();
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
    );
    response
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("receiver.css"))
}
