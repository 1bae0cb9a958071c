//! People in Slack: they press what the card in the channel shows them, by requests that Slack signed.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use super::office::Office;

pub const SIGNING: &str = "not-a-real-signing-secret";

impl Office {
    /// The only card of the channel, as Slack keeps it.
    pub fn slack_card(&self) -> Value {
        let kept = self.web.kept.lock().unwrap();
        let roots = kept.messages.iter().filter(|((channel, _), message)| {
            channel == "C1" && message.get("thread_ts").is_none_or(Value::is_null)
        });
        let roots: Vec<&Value> = roots.map(|(_, message)| message).collect();
        assert_eq!(roots.len(), 1, "{roots:#?}");
        roots[0].clone()
    }

    /// Somebody presses a button of a card by what stands on it; what they are told in private.
    pub async fn presses_in_slack(&self, account: &str, card: &Value, label: &str) -> Value {
        let button = elements(card).find(|element| element["text"]["text"] == label);
        let button = button.unwrap_or_else(|| panic!("no {label} in {card:#}"));
        // By an address of their own, so that nobody is told what another is.
        let address = format!("{}{}", self.web.response_url(), account);
        let payload = json!({
            "type": "block_actions", "api_app_id": "A1", "token": "", "enterprise": null,
            "is_enterprise_install": false, "team": {"id": "T1", "domain": "acme"},
            "user": {"id": account, "name": account, "team_id": "T1"},
            "trigger_id": format!("{}.{account}.trigger", self.next()),
            "container": {"type": "message", "message_ts": card["ts"], "channel_id": "C1", "is_ephemeral": false},
            "channel": {"id": "C1", "name": "care"}, "message": card, "state": {"values": {}},
            "response_url": address,
            "actions": [{"type": "button", "action_id": button["action_id"], "value": button["value"]}],
        });
        let body = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("payload", &payload.to_string())
            .finish();
        let told = self.web.kept.lock().unwrap().answers.len();
        let at = self.clock.at().millis() / 1000;
        let mut mac = Hmac::<Sha256>::new_from_slice(SIGNING.as_bytes()).unwrap();
        mac.update(format!("v0:{at}:{body}").as_bytes());
        let request = Request::post("/slack/interactions")
            .header("x-slack-request-timestamp", at.to_string())
            .header("x-slack-signature", format!("v0={}", hex::encode(mac.finalize().into_bytes())))
            .body(Body::from(body))
            .unwrap();
        let returned = self.sends(request).await;
        assert_eq!((returned.status, returned.body.as_str()), (StatusCode::OK, ""));
        let answer = self.web.answer_after(told).await;
        assert_eq!(answer["response_type"], "ephemeral", "{answer:#}");
        answer
    }
}

/// What can be pressed in a message.
fn elements(card: &Value) -> impl Iterator<Item = &Value> {
    let blocks = card["blocks"].as_array().unwrap().iter();
    blocks.flat_map(|block| block["elements"].as_array().into_iter().flatten())
}
