//! People in Teams: they press what the card in the channel shows them, by activities with a token that an issuer
//! of the tests' own signed.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use watchfloor::http::teams::PATH;

use super::office::Office;

const APP: &str = "5e1f0a2c-1111-2222-3333-444455556666";
const TENANT: &str = "11111111-1111-1111-1111-111111111111";
const CHANNEL: &str = "19:care@thread.tacv2";

impl Office {
    /// The app is added to the team.
    pub async fn is_added_to_teams(&self) {
        let added = json!({"type": "conversationUpdate", "membersAdded": [{"id": format!("28:{APP}")}],
            "conversation": {"id": CHANNEL, "conversationType": "channel"}});
        self.tells_teams("admin", added).await;
    }

    /// The only card of the channel, as Teams keeps it.
    pub fn teams_card(&self) -> Value {
        assert_eq!(self.service.roots(CHANNEL), 1);
        let kept = self.service.kept();
        let (_, messages) = kept.messages.iter().rfind(|(id, _)| id.starts_with(CHANNEL)).unwrap();
        messages[0].1["attachments"][0]["content"].clone()
    }

    /// Somebody presses a button of a card by its title: at once, or for a dialog.
    pub async fn presses_in_teams(&self, who: &str, card: &Value, title: &str) -> Value {
        let button = button(card, title);
        let data = button["data"].clone();
        if button["type"] == "Action.Execute" {
            let action = json!({"type": "Action.Execute", "verb": button["verb"], "data": data});
            let value = json!({"action": action, "trigger": "manual"});
            self.invokes(who, "adaptiveCard/action", value).await
        } else {
            self.invokes(who, "task/fetch", json!({ "data": data })).await
        }
    }

    /// Somebody fills a dialog in and sends it.
    pub async fn fills_in_teams(&self, who: &str, dialog: &Value, text: &str) -> Value {
        let form = &dialog["task"]["value"]["card"]["content"];
        let mut data = button(form, "Edit")["data"].clone();
        data["in_text"] = text.into();
        self.invokes(who, "task/submit", json!({ "data": data })).await
    }

    async fn invokes(&self, who: &str, name: &str, value: Value) -> Value {
        self.tells_teams(who, json!({"type": "invoke", "name": name, "value": value})).await
    }

    async fn tells_teams(&self, who: &str, more: Value) -> Value {
        let mut activity = json!({
            "type": "message", "id": format!("f:{}", self.next()), "channelId": "msteams",
            "serviceUrl": self.service.address(),
            "from": {"id": format!("29:{who}"), "aadObjectId": format!("aad-{who}"), "name": who},
            "recipient": {"id": format!("28:{APP}"), "name": "Watchfloor"},
            "conversation": {"id": format!("{CHANNEL};messageid=1"), "conversationType": "channel", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}, "team": {"id": "19:team"}},
        });
        activity.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let now = self.clock.at().millis() / 1000;
        let claims = json!({
            "iss": "https://api.botframework.com", "aud": APP, "nbf": now, "exp": now + 3600,
            "serviceurl": self.service.address(),
        });
        let header = json!({"alg": "RS256", "typ": "JWT", "kid": self.issuer.kid});
        let request = Request::post(PATH)
            .header("authorization", format!("Bearer {}", self.issuer.signs(&header, &claims)))
            .body(Body::from(activity.to_string()))
            .unwrap();
        let returned = self.sends(request).await;
        assert_eq!(returned.status, StatusCode::OK, "{}", returned.body);
        self.teams.settle().await;
        serde_json::from_str(&returned.body).unwrap_or_default()
    }
}

fn button<'a>(card: &'a Value, title: &str) -> &'a Value {
    let actions = card["actions"].as_array().unwrap();
    let found = actions.iter().find(|action| action["title"] == title);
    found.unwrap_or_else(|| panic!("no {title} in {card:#}"))
}
