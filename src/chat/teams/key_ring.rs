//! The Bot Service's keys, fetched by way of its OpenID description and kept for a day. A key that is
//! not among them has them fetched again, at most once an hour: keys are rolled, and strangers invent
//! key ids. Must not decide whether a token is good; `token` does.

use std::sync::Arc;

use serde_json::Value;
use tokio::sync::Mutex;

use super::address;
use super::keys::Keys;
use crate::domain::ambient::Clock;
use crate::domain::time::{Millis, Timestamp};

/// How long keys are believed.
const FRESH: Millis = Millis::hours(24);
/// How long they still count where no newer ones can be had: an outage of the service that describes
/// them must not silence the desk at once.
const STALE: Millis = Millis::hours(48);
/// Not more often than this for the sake of an unknown key.
const FOR_UNKNOWN: Millis = Millis::hours(1);
/// Not more often than this after a failure.
const AFTER_FAILURE: Millis = Millis::seconds(30);
/// The largest document that is read.
const LARGEST: usize = 1_048_576;

/// Keys, and where they come from.
pub struct KeyRing {
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
    openid_url: String,
    issuer: String,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    keys: Arc<Keys>,
    fetched: Option<Timestamp>,
    asked_for_unknown: Option<Timestamp>,
    failed: Option<Timestamp>,
}

/// Why there are no keys. For the log.
#[derive(Debug, thiserror::Error)]
#[error("the keys of the Bot Service cannot be had: {0}")]
pub struct NoKeys(String);

impl KeyRing {
    /// A ring without keys; they are fetched when one is needed.
    pub fn new(http: reqwest::Client, clock: Arc<dyn Clock>, openid_url: &str, issuer: &str) -> Self {
        let (openid_url, issuer) = (openid_url.to_owned(), issuer.to_owned());
        Self { http, clock, openid_url, issuer, held: Mutex::default() }
    }

    /// Keys among which that one is, if it exists at all.
    ///
    /// # Errors
    /// Where there are none, and none can be fetched.
    pub async fn keys(&self, kid: &str) -> Result<Arc<Keys>, NoKeys> {
        // One fetches, the others wait for it.
        let mut held = self.held.lock().await;
        let now = self.clock.now();
        let within = |since: Option<Timestamp>, span: Millis| {
            since.is_some_and(|since| now >= since && (now - since).0 < span.0)
        };
        let fresh = within(held.fetched, FRESH);
        let known = held.keys.get(kid).is_some();
        if fresh && (known || within(held.asked_for_unknown, FOR_UNKNOWN)) {
            return Ok(held.keys.clone());
        }
        if !within(held.failed, AFTER_FAILURE) {
            if fresh {
                held.asked_for_unknown = Some(now);
            }
            match self.fetch().await {
                Ok(keys) => {
                    held.keys = Arc::new(keys);
                    held.fetched = Some(now);
                    held.failed = None;
                    // What was just fetched is not fetched again for a key that is not there either.
                    held.asked_for_unknown = Some(now);
                    return Ok(held.keys.clone());
                }
                Err(NoKeys(why)) => {
                    tracing::warn!(why, "the keys of the Bot Service cannot be had");
                    held.failed = Some(now);
                }
            }
        }
        if within(held.fetched, STALE) {
            Ok(held.keys.clone())
        } else {
            Err(NoKeys("see the log".to_owned()))
        }
    }

    /// Fetches the description and the keys that it names.
    ///
    /// # Errors
    /// Says what is wrong, for an operator.
    pub async fn fetch(&self) -> Result<Keys, NoKeys> {
        let description = self.document(&self.openid_url).await?;
        // A description of somebody else would bring somebody else's keys.
        let issuer = description.get("issuer").and_then(Value::as_str).unwrap_or_default();
        if issuer != self.issuer {
            return Err(NoKeys(format!("{} describes {issuer:?}, not {:?}", self.openid_url, self.issuer)));
        }
        let address = description.get("jwks_uri").and_then(Value::as_str).unwrap_or_default();
        let secure = |url: &str| url.starts_with("https://");
        if address::join(address, &[]).is_none() || (secure(&self.openid_url) && !secure(address)) {
            return Err(NoKeys(format!("{} names no address of keys", self.openid_url)));
        }
        let keys = Keys::read(&self.document(address).await?);
        if keys.is_empty() { Err(NoKeys(format!("{address} lists no key"))) } else { Ok(keys) }
    }

    async fn document(&self, url: &str) -> Result<Value, NoKeys> {
        let failed = |error: reqwest::Error| NoKeys(format!("{url}: {}", error.without_url()));
        let answer = self.http.get(url).send().await.map_err(failed)?;
        if !answer.status().is_success() {
            return Err(NoKeys(format!("{url} answers {}", answer.status().as_u16())));
        }
        let body =
            super::client::read(answer, LARGEST).await.map_err(|why| NoKeys(format!("{url}: {why}")))?;
        serde_json::from_slice(&body).map_err(|_| NoKeys(format!("{url} is not JSON")))
    }
}
