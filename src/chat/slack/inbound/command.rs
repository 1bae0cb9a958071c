//! A typed command, `/desk claim 4F9K2A`, as Slack sends it: a form of the web, not JSON, and over a
//! socket the same fields in JSON. Must not read the command itself.

use serde_json::Value;

use super::plain::mrkdwn;
use super::raw::Raw;
use super::who::Membership;
use super::{Arrival, Door, Room, Workspace};
use crate::chat::gesture::{Account, Act, Gesture};
use crate::domain::actor::Surface;

/// Reads a command out of its fields.
pub fn command(fields: &Value, home: &Workspace) -> Arrival {
    let fields = Raw::new(fields);
    let Some(user) = fields.get("user_id").owned() else {
        return Arrival::Nothing("a command of nobody");
    };
    let team = fields.get("team_id").text();
    // The web's forms have no booleans.
    let everywhere = fields.get("is_enterprise_install");
    let at = Membership {
        user: None,
        payload: team,
        everywhere: everywhere.is_true() || everywhere.text() == Some("true"),
    };
    let trigger = fields.get("trigger_id").owned();
    let gesture = Gesture {
        account: Account {
            platform: Surface::Slack,
            id: user.clone(),
            locale: None,
            outsider: at.is_elsewhere(home),
        },
        act: Act::Type(mrkdwn(fields.get("text").text().unwrap_or_default()).trim().to_owned()),
        delivery: trigger.clone(),
    };
    let room = match fields.get("channel_id").owned() {
        Some(channel) => Room::Command { channel },
        None => Room::Nowhere,
    };
    let door = Door { trigger, response_url: fields.get("response_url").owned(), user, room };
    Arrival::Gesture(Box::new(gesture), door)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn home() -> Workspace {
        Workspace { team: Some("T1".into()), ..Workspace::default() }
    }

    #[test]
    fn a_line_is_read_with_its_way_back() {
        let fields = json!({
            "token": "", "team_id": "T1", "team_domain": "acme", "channel_id": "C1", "user_id": "U1",
            "command": "/desk", "text": " note 4F9K2A fish &amp; chips ", "is_enterprise_install": "false",
            "response_url": "https://hooks.slack.com/commands/1/2", "trigger_id": "1.2.abc",
        });
        let Arrival::Gesture(gesture, door) = command(&fields, &home()) else { panic!("no gesture") };
        assert_eq!(gesture.act, Act::Type("note 4F9K2A fish & chips".into()));
        assert_eq!(gesture.delivery.as_deref(), Some("1.2.abc"));
        assert!(!gesture.account.outsider);
        assert_eq!(door.room, Room::Command { channel: "C1".into() });
        assert_eq!(door.user, "U1");
    }

    #[test]
    fn a_line_of_another_workspace_is_an_outsiders() {
        let of = |fields: Value, home: &Workspace| match command(&fields, home) {
            Arrival::Gesture(gesture, _) => gesture.account.outsider,
            other => panic!("{other:?}"),
        };
        assert!(of(json!({"user_id": "U9", "team_id": "T9"}), &home()));
        assert!(!of(json!({"user_id": "U9", "team_id": "T9", "is_enterprise_install": "true"}), &home()));
        assert!(!of(json!({"user_id": "U9", "team_id": null}), &home()));
        assert!(!of(json!({"user_id": "U9", "team_id": "T9"}), &Workspace::default()));
    }

    #[test]
    fn nothing_but_a_user_is_needed() {
        assert!(matches!(command(&json!({"user_id": "U1"}), &home()), Arrival::Gesture(_, _)));
        assert!(matches!(command(&json!([]), &home()), Arrival::Nothing(_)));
    }
}
