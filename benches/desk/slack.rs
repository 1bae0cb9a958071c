//! Clicks as Slack brings them: signed interactions, and a Web API on this machine that takes whatever the
//! system under test calls. Must not know what a system does about them.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;
use watchfloor::chat::gesture::Pressed;
use watchfloor::chat::slack::actions::{Control, LONGEST_VALUE};

use crate::service::{Script, Service};
use crate::wire::{Fault, Request, Signed};

/// What requests are signed with here. It guards nothing: both ends are this program's own.
pub const SIGNING_SECRET: &str = "not-a-real-signing-secret";
/// The bot's token here.
pub const BOT_TOKEN: &str = "xoxb-not-a-real-token";

/// A Web API that says yes to everything, on a thread and a port of its own.
///
/// # Errors
/// Where no port can be had.
pub fn web_api() -> Result<SocketAddr, Fault> {
    let service = Service::bind()?;
    let address = service.address;
    service.answer(&Script {
        at: BTreeMap::new(),
        else_where: json!({
            "ok": true, "url": "https://bench.slack.com/", "team": "Bench", "team_id": "T1",
            "user": {"id": "U1", "team_id": "T1", "locale": "en-US", "profile": {}},
            "user_id": "UBOT", "bot_id": "B1", "channel": "C1", "ts": "1700000000.000100",
            "message": {"ts": "1700000000.000100"}, "message_ts": "1700000000.000100"
        }),
    });
    Ok(address)
}

/// The desk file of a desk in Slack.
pub fn desk_file(web_api: SocketAddr) -> String {
    format!(
        r#"name = "Bench"

[limits]
per_token = 1000000

[slack]
bot_token_env = "BENCH_BOT_TOKEN"
signing_secret_env = "BENCH_SIGNING_SECRET"
api_url = "http://{web_api}/api"

[queues.care]
channels = ["slack:C1"]

[people.rita]
slack = "U1"
roles = ["responder"]

[people.max]
roles = ["manager"]

[people.intake]
roles = ["intake"]
"#
    )
}

/// A press of Claim on each of these threads, signed now.
///
/// # Errors
/// Where the clock is before 1970, or a button cannot be made.
pub fn claims(path: &str, threads: &[String]) -> Result<Vec<Request>, Fault> {
    let time = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs().to_string();
    threads.iter().enumerate().map(|(number, thread)| claim(path, &time, (number, thread))).collect()
}

fn claim(path: &str, time: &str, (number, thread): (usize, &String)) -> Result<Request, Fault> {
    let pressed = Pressed {
        command: "claim".into(),
        thread: Some(thread.as_str().into()),
        version: Some(1),
        fields: Vec::new(),
    };
    let button = Control::Press(pressed).encode(LONGEST_VALUE).ok_or("the button cannot be made")?;
    let payload = json!({
        "type": "block_actions",
        "team": {"id": "T1", "domain": "bench"},
        "user": {"id": "U1", "username": "rita", "name": "rita", "team_id": "T1"},
        "api_app_id": "A1",
        "container": {"type": "message", "message_ts": "1700000000.000100", "channel_id": "C1", "is_ephemeral": false},
        "trigger_id": format!("{number}.{thread}"),
        "channel": {"id": "C1", "name": "care"},
        "message": {"ts": "1700000000.000100", "text": "A card"},
        "actions": [{
            "type": "button", "block_id": "b1", "action_id": button.action_id, "value": button.value,
            "text": {"type": "plain_text", "text": "Claim"}, "action_ts": "1700000000.000200"
        }]
    });
    let body: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("payload", &payload.to_string())
        .finish();
    let mut mac = Hmac::<Sha256>::new_from_slice(SIGNING_SECRET.as_bytes())?;
    mac.update(format!("v0:{time}:{body}").as_bytes());
    let signature = format!("v0={}", hex::encode(mac.finalize().into_bytes()));
    Ok(Request::signed(path, Signed { time, signature: &signature, body: &body }))
}
