//! People on Discord: they press what the card in the channel shows them, by interactions that Discord signed.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};

use super::fake::{APPLICATION, GUILD};
use super::office::Office;

/// A key that guards nothing.
pub fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

impl Office {
    /// Somebody presses a button of a message by what stands on it; what they are told in private.
    pub async fn presses_in_discord(&self, account: &str, message: &Value, label: &str) -> Value {
        let rows = message["components"].as_array().unwrap();
        let mut buttons = rows.iter().flat_map(|row| row["components"].as_array().unwrap());
        let button = buttons.find(|button| button["label"] == label);
        let button = button.unwrap_or_else(|| panic!("no {label} in {message:#}"));
        let id = self.next().to_string();
        let interaction = json!({
            "id": id, "token": format!("token-{id}"), "application_id": APPLICATION, "version": 1,
            "guild_id": GUILD, "locale": "en-US", "type": 3, "message": message,
            "member": {"user": {"id": account, "username": "x"}, "roles": ["1"], "permissions": "8"},
            "data": {"component_type": 2, "custom_id": button["custom_id"]},
        });
        let body = interaction.to_string();
        let timestamp = (self.clock.at().millis() / 1000).to_string();
        let signature = hex::encode(key().sign(format!("{timestamp}{body}").as_bytes()).to_bytes());
        let request = Request::post("/discord/interactions")
            .header("x-signature-ed25519", signature)
            .header("x-signature-timestamp", timestamp)
            .body(Body::from(body))
            .unwrap();
        let returned = self.sends(request).await;
        assert_eq!(returned.status, StatusCode::OK, "{}", returned.body);
        let answer: Value = serde_json::from_str(&returned.body).unwrap();
        assert_eq!(answer["data"]["flags"], 64, "for one person's eyes: {answer:#}");
        if answer["type"] == 4 {
            return answer["data"].clone();
        }
        // On a machine with much to do the answer follows on a 'please wait'.
        assert_eq!(answer["type"], 5, "{answer:#}");
        self.fake.until(|model| model.answers.get(&id)?.last().cloned()).await
    }
}
