//! Presses as the Bot Service of Microsoft Teams brings them: invokes with tokens that an issuer of the
//! benchmark's own signs, and a service on this machine that takes whatever the desk posts. Must not know what the
//! desk does about them.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};
use watchfloor::chat::teams::control::{Control, Deed};

use crate::service::{self, Script};
use crate::wire::{Fault, Payload, Request};

/// The app's secret here. It guards nothing: both ends are this program's own.
pub const APP_SECRET: &str = "not-a-real-app-secret";
/// Where the desk takes activities.
const PATH: &str = "/api/messages";
const APP: &str = "0b1c2d3e-0000-4000-8000-00000000beec";
const TENANT: &str = "7a6b5c4d-0000-4000-8000-00000000beec";
const CHANNEL: &str = "19:care@thread.tacv2";
const ISSUER: &str = "https://issuer.bench.example";
const KEY: &str = "bench-key";
/// The service signs a token now and then and uses it for many requests.
const TOKENS: usize = 16;

/// The Bot Service, as far as the desk sees it.
pub struct Service {
    address: SocketAddr,
    key: RsaKeyPair,
}

impl Service {
    /// A service that says yes to everything, on a thread and a port of its own, with a key that `openssl` makes.
    ///
    /// # Errors
    /// Where no port or no key can be had.
    pub fn start() -> Result<Self, Fault> {
        let key = make_key()?;
        let service = service::Service::bind()?;
        let address = service.address;
        let description = json!({"issuer": ISSUER, "jwks_uri": format!("http://{address}/keys")});
        let public = PublicKeyComponents::<Vec<u8>>::from(key.public());
        let keys = json!({"keys": [{
            "kty": "RSA", "use": "sig", "kid": KEY, "endorsements": ["msteams"],
            "n": URL_SAFE_NO_PAD.encode(&public.n), "e": URL_SAFE_NO_PAD.encode(&public.e),
        }]});
        // A token for the app, a message that was posted, a list of members: whatever it was asked for.
        let anything = json!({
            "token_type": "Bearer", "expires_in": 3_600, "access_token": "not-a-real-token", "id": "1700000000001",
            "members": [],
        });
        let at = BTreeMap::from([("/openid", description), ("/keys", keys)]);
        service.answer(&Script { at, else_where: anything });
        Ok(Self { address, key })
    }

    /// The desk file of a desk in Teams.
    pub fn desk_file(&self) -> String {
        let service = format!("http://{}", self.address);
        format!(
            r#"name = "Bench"

[limits]
per_token = 1000000

[teams]
app_id = "{APP}"
app_secret_env = "BENCH_APP_SECRET"
tenant = "{TENANT}"
login_url = "{service}"
openid_url = "{service}/openid"
issuer = "{ISSUER}"
service_urls = ["{service}/"]

[queues.care]
channels = ["teams:{CHANNEL}"]

[people.rita]
teams = "aad-rita"
roles = ["responder"]

[people.max]
teams = "aad-max"
roles = ["manager"]

[people.intake]
roles = ["intake"]
"#
        )
    }

    /// A press of Claim on each of these threads, with tokens that are signed now.
    ///
    /// # Errors
    /// Where the clock is before 1970, or nothing can be signed.
    pub fn claims(&self, threads: &[String]) -> Result<Vec<Request>, Fault> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let tokens: Vec<String> =
            (0..TOKENS).map(|number| self.token(now, number)).collect::<Result<_, _>>()?;
        let requests = threads.iter().zip(tokens.iter().cycle()).map(|(thread, token)| {
            let body = self.invoke(thread).to_string();
            Request::post(PATH, Payload { token, content_type: "application/json", body: &body })
        });
        Ok(requests.collect())
    }

    fn invoke(&self, thread: &str) -> Value {
        let control = Control::command(Deed::Press, "claim", &thread.into(), 1);
        json!({
            "type": "invoke", "name": "adaptiveCard/action", "id": format!("f:{thread}"), "channelId": "msteams",
            "serviceUrl": format!("http://{}/", self.address), "timestamp": "2026-11-24T09:00:00.000Z",
            "locale": "en-US",
            "from": {"id": "29:rita", "aadObjectId": "aad-rita", "name": "Rita"},
            "recipient": {"id": format!("28:{APP}"), "name": "Watchfloor"},
            "conversation": {
                "id": format!("{CHANNEL};messageid=1700000000001"), "conversationType": "channel",
                "isGroup": true, "tenantId": TENANT,
            },
            "channelData": {
                "tenant": {"id": TENANT}, "team": {"id": CHANNEL}, "channel": {"id": CHANNEL}, "source": {"name": "message"},
            },
            "replyToId": "1700000000001",
            "value": {
                "action": {"type": "Action.Execute", "title": "Claim", "verb": "press", "data": control.data()},
                "trigger": "manual",
            },
        })
    }

    fn token(&self, now: u64, number: usize) -> Result<String, Fault> {
        let header = json!({"typ": "JWT", "alg": "RS256", "kid": KEY, "x5t": KEY});
        let claims = json!({
            "serviceurl": format!("http://{}/", self.address), "iss": ISSUER, "aud": APP,
            "nbf": now - 60, "exp": now + 3_600, "jti": number,
        });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(&claims));
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature)
            .map_err(|_| "a token cannot be signed")?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

fn make_key() -> Result<RsaKeyPair, Fault> {
    let made = Command::new("openssl")
        .args(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-outform", "DER"])
        .output()
        .map_err(|fault| format!("openssl does not start: {fault}"))?;
    // Which of the two formats openssl writes depends on its version.
    let read = RsaKeyPair::from_der(&made.stdout).or_else(|_| RsaKeyPair::from_pkcs8(&made.stdout));
    Ok(read.map_err(|fault| format!("openssl made no key: {fault}"))?)
}
