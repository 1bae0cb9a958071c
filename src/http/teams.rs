//! Teams over HTTP: the one address that the Bot Service calls, each request with its token. Whoever is
//! not let in is told nothing. Must not read what arrives, and must not decide anything:
//! `chat::teams::inbound` and `app::teams_desk` do.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, State as Shared};
use axum::http::header::{AUTHORIZATION, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::Value;

use super::caller::{Client, body_within};
use crate::app::metrics::Refused;
use crate::app::teams_desk::{Response as Said, Stranger, TeamsDesk};
use crate::domain::connections::TeamsConnection;
use crate::domain::refusal::Refusal;

/// The largest activity that is taken, in bytes.
const LARGEST_BODY: usize = 2 * 1_048_576;
/// Where the Bot Service calls.
pub const PATH: &str = "/api/messages";

/// What the handler is given.
#[derive(Clone)]
pub struct TeamsState {
    /// Takes what arrives.
    pub desk: Arc<TeamsDesk>,
}

/// The address that the Bot Service calls.
pub fn router(state: TeamsState) -> Router {
    Router::new().route(PATH, post(activity)).layer(DefaultBodyLimit::disable()).with_state(state)
}

/// Whether a connection may be served at an address: one without any proof only to this machine, and
/// never beside a real app.
///
/// # Errors
/// Says what to change.
pub fn check(connection: &TeamsConnection, listen: SocketAddr) -> Result<(), String> {
    if !connection.development {
        return Ok(());
    }
    if !listen.ip().is_loopback() {
        return Err(format!(
            "[teams] development = true takes requests without any proof, and {listen} can be reached from \
             elsewhere: listen on 127.0.0.1, or remove development"
        ));
    }
    let placeholder = connection.app_id.chars().all(|c| matches!(c, '0' | '-'));
    if !placeholder || connection.app_secret.is_some() {
        return Err(
            "[teams] development = true takes requests without any proof and must not stand beside a \
                    real app_id or app_secret: remove them, or remove development"
                .to_owned(),
        );
    }
    Ok(())
}

async fn activity(
    Shared(state): Shared<TeamsState>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let authorization = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    // Before the body is read: a stranger's megabytes are of no interest.
    let vouched = match state.desk.believe(authorization).await {
        Ok(vouched) => vouched,
        Err(stranger) => return state.turn_away(&client, &stranger),
    };
    let bytes = match body_within(body, LARGEST_BODY).await {
        Ok(bytes) => bytes,
        Err(Refusal::TooLarge { .. }) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(_) => return StatusCode::BAD_REQUEST.into_response(),
    };
    let Ok(activity) = serde_json::from_slice::<Value>(&bytes) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    if let Err(stranger) = state.desk.admit(vouched.as_ref(), &activity) {
        return state.turn_away(&client, &stranger);
    }
    match state.desk.take(&activity).await {
        Said::Empty => StatusCode::OK.into_response(),
        Said::Body(body) => Json(body).into_response(),
        Said::NotUnderstood(body) => (StatusCode::BAD_REQUEST, Json(body)).into_response(),
    }
}

impl TeamsState {
    /// Counts somebody who is not let in; too many of them are told so instead.
    fn turn_away(&self, client: &Client, stranger: &Stranger) -> Response {
        let around = self.desk.door().around();
        if matches!(stranger, Stranger::NoKeys) {
            return (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "30")]).into_response();
        }
        tracing::info!(%stranger, address = %client.address, "a request to Teams' address is not let in");
        around.metrics.refused.get_or_create(&Refused { code: Refusal::BadSignature.code() }).inc();
        if let Err(Refusal::TooMany { retry_after_ms }) = around.live.load().limits.stranger(client.address) {
            let seconds = retry_after_ms.div_ceil(1000).to_string();
            return (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, seconds)]).into_response();
        }
        match stranger {
            Stranger::Bare => StatusCode::UNAUTHORIZED.into_response(),
            _ => StatusCode::FORBIDDEN.into_response(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::desk::SecretRef;

    fn connection(app_id: &str, secret: bool) -> TeamsConnection {
        TeamsConnection {
            app_id: app_id.to_owned(),
            app_secret: secret.then(|| SecretRef::Environment("X".into())),
            tenant: String::new(),
            login_url: String::new(),
            scope: String::new(),
            openid_url: String::new(),
            issuer: String::new(),
            service_urls: Vec::new(),
            development: true,
        }
    }

    #[test]
    fn development_is_for_this_machine_and_for_no_real_app() {
        let (here, anywhere) = ("127.0.0.1:1".parse().unwrap(), "0.0.0.0:1".parse().unwrap());
        let bare = connection("", false);
        assert_eq!(check(&bare, here), Ok(()));
        assert_eq!(check(&bare, "[::1]:1".parse().unwrap()), Ok(()));
        assert!(check(&bare, anywhere).unwrap_err().contains("127.0.0.1"));
        assert_eq!(check(&connection("00000000-0000-0000-0000-000000000000", false), here), Ok(()));
        assert!(check(&connection("5e1f0a2c-0000-0000-0000-000000000000", false), here).is_err());
        assert!(check(&connection("", true), here).is_err());
        let real = TeamsConnection { development: false, ..connection("5e1f", true) };
        assert_eq!(check(&real, anywhere), Ok(()));
    }
}
