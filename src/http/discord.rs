//! Discord's interactions over HTTP: the signature over the very bytes that came, then the same reception as
//! over the gateway. Must not read anything of a body that nobody vouches for.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use serde_json::Value;
use serenity::interactions_endpoint::Verifier;

use super::caller::Client;
use super::problem::Problem;
use crate::app::discord::Reception;
use crate::app::fault::Failure;
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;

/// The largest interaction that is taken; the largest that Discord sends are far smaller.
const LARGEST: usize = 1_048_576;
/// How old a signature may be; the other way round, how far the clocks may be apart.
const OLDEST_SECONDS: u64 = 300;

/// What the handler is given.
pub struct DiscordState {
    reception: Arc<Reception>,
    verifier: Verifier,
}

impl DiscordState {
    /// Takes interactions that are signed with this key, 64 hexadecimal digits.
    ///
    /// # Errors
    /// Where it is no public key.
    pub fn new(reception: Arc<Reception>, public_key: &str) -> Result<Self, String> {
        let wrong =
            || "[discord] public_key is no public key; copy it from the application's page".to_owned();
        let mut key = [0; 32];
        hex::decode_to_slice(public_key, &mut key).map_err(|_| wrong())?;
        let verifier = Verifier::try_new(key).map_err(|_| wrong())?;
        Ok(Self { reception, verifier })
    }
}

/// Where Discord sends interactions.
pub fn router(state: DiscordState) -> Router {
    Router::new().route("/discord/interactions", post(interaction)).with_state(Arc::new(state))
}

async fn interaction(
    State(state): State<Arc<DiscordState>>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let refuse = |refusal: Refusal| {
        let around = state.reception.door().around();
        let locales = state.reception.door().locales();
        let live = around.live.load();
        // Strangers are counted by their address, whatever they sent.
        let refusal = live.limits.stranger(client.address).err().unwrap_or(refusal);
        let locale = client.language.as_deref().unwrap_or(&live.desk.locale);
        Problem::of(&Failure::Refused(refusal), locales, locale).into_response()
    };
    let Ok(body) = axum::body::to_bytes(body, LARGEST).await else {
        return refuse(Refusal::TooLarge { limit: LARGEST });
    };
    let now = state.reception.door().around().clock.now();
    if !is_genuine(&state.verifier, &headers, &body) || !is_fresh(&headers, now) {
        return refuse(Refusal::BadSignature);
    }
    let Ok(payload) = serde_json::from_slice::<Value>(&body) else {
        return refuse(Refusal::Malformed { why: "an interaction is JSON".to_owned() });
    };
    match state.reception.take(&payload).await {
        Some(response) => {
            if let Some(then) = response.then {
                tokio::spawn(then);
            }
            axum::Json(response.now).into_response()
        }
        None => refuse(Refusal::Malformed { why: "this is no interaction".to_owned() }),
    }
}

/// Whether it was signed within the last minutes, as far as the clocks agree: what somebody recorded is of
/// no use to them later.
fn is_fresh(headers: &HeaderMap, now: Timestamp) -> bool {
    let signed =
        headers.get("x-signature-timestamp").and_then(|value| value.to_str().ok()?.parse::<i64>().ok());
    signed.is_some_and(|seconds| now.millis().div_euclid(1000).abs_diff(seconds) <= OLDEST_SECONDS)
}

/// Whether Discord signed the body, and the time with it.
fn is_genuine(verifier: &Verifier, headers: &HeaderMap, body: &Bytes) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (header("x-signature-ed25519"), header("x-signature-timestamp")) {
        (Some(signature), Some(timestamp)) => {
            // It cuts the digits by bytes.
            signature.is_ascii() && verifier.verify(signature, timestamp, body).is_ok()
        }
        _ => false,
    }
}
