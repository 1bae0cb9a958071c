//! Refusals and faults as problem documents (RFC 9457): a stable `code`, words for people, and what a
//! script needs to go on. Must not say anything about the inside.

use axum::body::Body;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use problem_details::ProblemDetails;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::app::fault::Failure;
use crate::domain::refusal::{Kind, Refusal};
use crate::domain::text::Text;
use crate::i18n::Locales;

/// A problem document, ready to be sent.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    details: ProblemDetails<Map<String, Value>>,
    retry_after: Option<u64>,
}

impl Problem {
    /// The document of a failure.
    pub(super) fn of(failure: &Failure, locales: &Locales, locale: &str) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::refused(refusal, &locales.text(locale, &refusal.text())),
            Failure::Fault(fault) => {
                let text = Text::new("fault").with("reference", &fault.reference);
                let mut extensions = Map::new();
                extensions.insert("code".into(), json!("fault"));
                extensions.insert("reference".into(), json!(fault.reference));
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, &locales.text(locale, &text), extensions)
            }
        }
    }

    fn refused(refusal: &Refusal, words: &str) -> Self {
        let mut extensions = Map::new();
        extensions.insert("code".into(), json!(refusal.code()));
        extensions.extend(for_scripts(refusal));
        let mut problem = Self::new(status(refusal.kind()), words, extensions);
        if let Refusal::TooMany { retry_after_ms } = refusal {
            problem.retry_after = Some(retry_after_ms.div_ceil(1000));
        }
        problem
    }

    fn new(status: StatusCode, words: &str, extensions: Map<String, Value>) -> Self {
        let title = status.canonical_reason().unwrap_or("Problem").to_owned();
        let details = ProblemDetails::from_status_code(status)
            .with_title(title)
            .with_detail(words)
            .with_extensions(extensions);
        Self { status, details, retry_after: None }
    }

    /// The document as JSON, for one item among several.
    pub(super) fn into_value(self) -> Value {
        serde_json::to_value(self.details).unwrap_or(Value::Null)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.details).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The status of a kind of refusal.
pub(super) fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::Missing => StatusCode::NOT_FOUND,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Malformed => StatusCode::BAD_REQUEST,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::Limited => StatusCode::TOO_MANY_REQUESTS,
    }
}

/// What a script needs to go on, besides the code.
fn for_scripts(refusal: &Refusal) -> Map<String, Value> {
    let value = match refusal {
        Refusal::NotPermitted { permission, who_can, .. } => {
            json!({"permission": permission.as_str(), "who_can": who_can})
        }
        Refusal::NotOnShift { permission, on_shift, next } => {
            json!({"permission": permission.as_str(), "on_shift": on_shift, "your_next_shift": next})
        }
        Refusal::AlreadyClaimed { by, since } => json!({"holder": by, "since": since}),
        Refusal::RevisionChanged { number, hash, text, author, .. } => {
            json!({"revision": {"number": number, "hash": hash, "text": text, "author": author}})
        }
        Refusal::WrongState { state, .. } => json!({"state": state}),
        Refusal::UnknownName { known, .. } => json!({"known": known}),
        Refusal::ApprovalNotNeeded { needed } => json!({"needs": needed}),
        Refusal::ArgumentMissing { name } | Refusal::ArgumentWrong { name, .. } => json!({"field": name}),
        Refusal::TextTooLong { length, limit, .. } => json!({"length": length, "limit": limit}),
        _ => Value::Null,
    };
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// The parts of an address, such as the thread's id. One that is no text leads to nothing.
pub(super) struct Segments<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Segments<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(segments)) => Ok(Self(segments)),
            Err(_) => Err(no_such_page().await),
        }
    }
}

/// For a method that an address does not know.
pub(super) async fn no_such_method() -> Problem {
    let mut extensions = Map::new();
    extensions.insert("code".into(), json!("unknown_method"));
    let words = "This address does not take that method. /openapi.json describes what it takes.";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, words, extensions)
}

/// For addresses under `/api` that do not exist.
pub(super) async fn no_such_page() -> Problem {
    let mut extensions = Map::new();
    extensions.insert("code".into(), json!("unknown_address"));
    let words = "There is nothing at this address. /openapi.json describes what there is.";
    Problem::new(StatusCode::NOT_FOUND, words, extensions)
}
