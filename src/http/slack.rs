//! Slack over HTTP: events, interactions and commands, each with the proof that it is Slack's. Must not
//! read what arrives, and must not decide anything: `chat::slack::inbound` and `app::slack_desk` do.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, State as Shared};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::Value;

use super::caller::{Client, body_within};
use super::problem::Problem;
use crate::app::fault::Failure;
use crate::app::metrics::Refused;
use crate::app::secrets::Secret;
use crate::app::slack_desk::SlackDesk;
use crate::chat::slack::inbound::{Arrival, Workspace, command, event, interaction};
use crate::chat::slack::manifest::{COMMANDS_PATH, EVENTS_PATH, INTERACTIONS_PATH};
use crate::chat::slack::signature::Claim;
use crate::domain::refusal::Refusal;

/// The largest body that is taken, in bytes. A payload of a megabyte grows to three in a form.
const LARGEST_BODY: usize = 4 * 1_048_576;

/// What the handlers are given.
pub struct SlackState {
    /// Takes what arrives.
    pub desk: Arc<SlackDesk>,
    /// What Slack signs with.
    pub signing_secret: Secret,
}

/// The three addresses that Slack calls.
pub fn router(state: SlackState) -> Router {
    Router::new()
        .route(EVENTS_PATH, post(events))
        .route(INTERACTIONS_PATH, post(interactions))
        .route(COMMANDS_PATH, post(commands))
        .layer(DefaultBodyLimit::disable())
        .with_state(Arc::new(state))
}

async fn events(
    Shared(state): Shared<Arc<SlackState>>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Response {
    state
        .answer(&client, &headers, body, |bytes, home| {
            Some(event(&serde_json::from_slice(bytes).ok()?, home))
        })
        .await
}

async fn interactions(
    Shared(state): Shared<Arc<SlackState>>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let read = |bytes: &[u8], home: &Workspace| {
        let (_, payload) = url::form_urlencoded::parse(bytes).find(|(key, _)| key == "payload")?;
        Some(interaction(&serde_json::from_str(&payload).ok()?, home))
    };
    state.answer(&client, &headers, body, read).await
}

async fn commands(
    Shared(state): Shared<Arc<SlackState>>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let read = |bytes: &[u8], home: &Workspace| {
        let fields = url::form_urlencoded::parse(bytes);
        let fields = fields.map(|(key, value)| (key.into_owned(), Value::from(value.into_owned()))).collect();
        Some(command(&Value::Object(fields), home))
    };
    state.answer(&client, &headers, body, read).await
}

impl SlackState {
    /// Proves, reads, takes, answers. Delivered again, it acts once.
    async fn answer(
        &self,
        client: &Client,
        headers: &HeaderMap,
        body: Body,
        read: impl Fn(&[u8], &Workspace) -> Option<Arrival>,
    ) -> Response {
        if let Some(retry) = text(headers, "x-slack-retry-num") {
            let reason = text(headers, "x-slack-retry-reason").unwrap_or_default();
            tracing::info!(retry, reason, "Slack delivers something again");
        }
        let result: Result<Option<Value>, Failure> = async {
            let bytes = self.prove(headers, body).await?;
            let malformed = || Refusal::Malformed { why: "this is no payload of Slack's".to_owned() };
            let arrival = read(&bytes, &self.desk.home()).ok_or_else(malformed)?;
            Ok(self.desk.take(arrival).await?)
        }
        .await;
        match result {
            Ok(Some(response)) => Json(response).into_response(),
            Ok(None) => Response::default(),
            Err(failure) => self.problem(client, failure).into_response(),
        }
    }

    /// The body, where it is Slack's.
    async fn prove(&self, headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Refusal> {
        let now = self.desk.front().around().clock.now();
        let (time, signature) =
            (text(headers, "x-slack-request-timestamp"), text(headers, "x-slack-signature"));
        // Before the body is read: a stranger's megabytes are of no interest.
        let claim = Claim::fresh(time, signature, now).ok_or(Refusal::BadSignature)?;
        let bytes = body_within(body, LARGEST_BODY).await?;
        if claim.holds(&bytes, self.signing_secret.expose()) { Ok(bytes) } else { Err(Refusal::BadSignature) }
    }

    /// A stranger's wrong signature counts against their address; too many of them are told so instead.
    fn problem(&self, client: &Client, failure: Failure) -> Problem {
        let front = self.desk.front();
        let around = front.around();
        let live = around.live.load();
        let failure = match failure {
            Failure::Refused(refusal @ Refusal::BadSignature) => {
                around.metrics.refused.get_or_create(&Refused { code: refusal.code() }).inc();
                Failure::Refused(live.limits.stranger(client.address).err().unwrap_or(refusal))
            }
            other => other,
        };
        Problem::of(&failure, front.locales(), &live.desk.locale)
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
