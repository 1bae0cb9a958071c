//! The token with which this app calls the Bot Service: by client credentials, kept until shortly before
//! it ends. Must not show it, nor the secret.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::Value;
use tokio::sync::Mutex;

use crate::chat::platform::{Reach, SendError};
use crate::chat::teams::activity::text;
use crate::chat::teams::errors;
use crate::domain::ambient::{Clock, Randomness};
use crate::domain::connections::TeamsConnection;
use crate::domain::time::{Millis, Timestamp};

/// Finds the app's secret; an error says where it was looked for.
pub type SecretSource = Arc<dyn Fn() -> Result<String, String> + Send + Sync>;

/// A new one is asked for this long before the old one ends.
const EARLY: Millis = Millis::minutes(5);
const LARGEST: usize = 262_144;

/// The app's token.
pub struct AppToken {
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
    url: String,
    form: Vec<(&'static str, String)>,
    secret: Option<SecretSource>,
    held: Mutex<Option<(String, Timestamp)>>,
}

impl AppToken {
    /// None yet; it is asked for when it is needed. In development without a secret none is needed.
    pub fn new(
        http: reqwest::Client,
        clock: Arc<dyn Clock>,
        connection: &TeamsConnection,
        secret: SecretSource,
    ) -> Self {
        let (login, tenant) = (&connection.login_url, &connection.tenant);
        Self {
            http,
            clock,
            url: format!("{}/{tenant}/oauth2/v2.0/token", login.trim_end_matches('/')),
            form: vec![
                ("grant_type", "client_credentials".to_owned()),
                ("client_id", connection.app_id.clone()),
                ("scope", connection.scope.clone()),
            ],
            secret: connection.app_secret.is_some().then_some(secret),
            held: Mutex::default(),
        }
    }

    /// Whether calls carry one.
    pub fn is_needed(&self) -> bool {
        self.secret.is_some()
    }

    /// Forgets it: it is not accepted any more.
    pub async fn forget(&self) {
        *self.held.lock().await = None;
    }

    /// The token; none where none is needed.
    ///
    /// # Errors
    /// Where it cannot be had, with what to do.
    pub async fn get(&self, randomness: &dyn Randomness) -> Result<Option<String>, SendError> {
        let Some(secret) = &self.secret else { return Ok(None) };
        // One asks, the others wait for it.
        let mut held = self.held.lock().await;
        let now = self.clock.now();
        if let Some((token, until)) = &*held
            && now < *until
        {
            return Ok(Some(token.clone()));
        }
        let secret = secret().map_err(|why| SendError::Refused { reach: Reach::Platform, why })?;
        let (token, seconds) = self.ask(&secret, randomness).await?;
        let lasts = Millis((seconds.saturating_mul(1000) - EARLY.0).max(30_000));
        *held = Some((token.clone(), now + lasts));
        Ok(Some(token))
    }

    async fn ask(&self, secret: &str, randomness: &dyn Randomness) -> Result<(String, i64), SendError> {
        let mut body = String::new();
        let fields = self.form.iter().map(|(name, value)| (*name, value.as_str()));
        for (name, value) in fields.chain([("client_secret", secret)]) {
            let separator = if body.is_empty() { "" } else { "&" };
            // Writing to a text cannot fail.
            let _ = write!(body, "{separator}{name}={}", escaped(value));
        }
        let unreachable = |error: reqwest::Error| {
            errors::unreachable(&format!("no token: {}", error.without_url()), randomness)
        };
        let request = self.http.post(&self.url).header("content-type", "application/x-www-form-urlencoded");
        let answer = request.body(body).send().await.map_err(unreachable)?;
        let status = answer.status().as_u16();
        let body = super::read(answer, LARGEST).await.map_err(|why| errors::unreachable(&why, randomness))?;
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        match (status, text(&body, &["access_token"])) {
            (200..=299, Some(token)) => {
                let seconds = body.get("expires_in").and_then(|value| {
                    value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()))
                });
                Ok((token.to_owned(), seconds.unwrap_or(600)))
            }
            (408 | 429 | 500..=599, _) => {
                Err(errors::unreachable(&format!("no token: status {status}"), randomness))
            }
            _ => Err(SendError::Refused { reach: Reach::Platform, why: refusal(status, &body) }),
        }
    }
}

/// Why Entra gives no token, in words: its codes are known, its texts are long.
fn refusal(status: u16, body: &Value) -> String {
    let description = text(body, &["error_description"]).unwrap_or_default();
    let code = description.split(':').next().unwrap_or_default();
    let todo = match code.trim() {
        "AADSTS7000215" => {
            "the secret is wrong: copy its value, not its id, into the place that app_secret names"
        }
        "AADSTS7000222" => "the secret has expired: make a new one in Entra, under Certificates & secrets",
        "AADSTS700016" => "the tenant has no such app: correct app_id, or tenant",
        "AADSTS90002" | "AADSTS900023" => "there is no such tenant: correct tenant",
        "AADSTS70011" | "AADSTS1002012" => "the scope is wrong: correct scope, or leave it out",
        "AADSTS7000112" => "the app is disabled in Entra: enable it",
        _ => "look at app_id, the secret, tenant, login_url and scope in the desk file",
    };
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).take(30).collect();
    let code = if code.is_empty() { format!("status {status}") } else { code };
    format!("no token for the Bot Service ({code}): {todo}")
}

/// A value of a form, with everything escaped that is not plain.
fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_secret_reaches_the_form_whole() {
        assert_eq!(escaped("a~B+c/d=ü&"), "a~B%2Bc%2Fd%3D%C3%BC%26");
    }

    #[test]
    fn what_entra_refuses_is_said_in_words() {
        let body = json!({"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided."});
        let why = refusal(401, &body);
        assert!(why.contains("AADSTS7000215") && why.contains("copy its value"), "{why}");
        assert!(refusal(400, &json!(null)).contains("status 400"));
    }
}
