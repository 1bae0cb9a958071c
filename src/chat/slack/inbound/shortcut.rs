//! Shortcuts: 'Send to the desk' on a message. Must not decide whether the message becomes a thread.

use super::raw::Raw;
use super::{Arrival, Puzzle, Room, Workspace, plain, who};
use crate::chat::gesture::{Act, Brought};
use crate::chat::slack::actions::SEND_TO_DESK;

pub(super) fn read(payload: Raw<'_>, home: &Workspace) -> Arrival {
    let channel = payload.get("channel").get("id").owned();
    let room = match &channel {
        Some(channel) => Room::Message { channel: channel.clone(), private: false },
        None => Room::Nowhere,
    };
    let door = who::door(payload, room);
    let message = payload.get("message");
    let (Some(SEND_TO_DESK), Some(channel), Some(ts)) = (
        payload.get("callback_id").text(),
        channel,
        message.get("ts").owned().or(payload.get("message_ts").owned()),
    ) else {
        return Arrival::Puzzle(Puzzle::Shortcut, door);
    };
    let url = link(payload.get("team").get("domain").text(), &channel, &ts);
    let brought =
        Brought { author: author(message), text: plain::message(message), url, channel, message: ts };
    Arrival::Gesture(Box::new(who::gesture(payload, home, Act::Bring(brought))), door)
}

/// Who wrote a message, by the name that it carries. A person's message often has no more than their id.
fn author(message: Raw<'_>) -> Option<String> {
    let profile = message.get("user_profile");
    [
        profile.get("display_name"),
        profile.get("real_name"),
        message.get("username"),
        message.get("bot_profile").get("name"),
        message.get("user"),
        message.get("bot_id"),
    ]
    .into_iter()
    .find_map(Raw::owned)
}

/// The address at which Slack shows a message.
fn link(domain: Option<&str>, channel: &str, ts: &str) -> Option<String> {
    let domain = domain?;
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let digits = ts.replace('.', "");
    (plain(domain) && plain(channel) && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| format!("https://{domain}.slack.com/archives/{channel}/p{digits}"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::chat::gesture::Gesture;

    fn payload() -> Value {
        json!({
            "type": "message_action", "callback_id": SEND_TO_DESK, "trigger_id": "1.2.abc",
            "team": {"id": "T1", "domain": "acme-corp"}, "user": {"id": "U1", "team_id": "T1"},
            "channel": {"id": "C7", "name": "random"}, "response_url": "https://hooks.slack.com/app/1",
            "message_ts": "1700000000.000100",
            "message": {"type": "message", "user": "U5", "ts": "1700000000.000100", "text": "*help* &lt;us&gt; <@U1>"},
        })
    }

    fn read(payload: &Value) -> Arrival {
        super::read(Raw::new(payload), &Workspace::default())
    }

    fn brought(payload: &Value) -> Brought {
        match read(payload) {
            Arrival::Gesture(gesture, _) => match *gesture {
                Gesture { act: Act::Bring(brought), .. } => brought,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_message_is_brought_as_plain_text_with_a_link_to_it() {
        assert_eq!(
            brought(&payload()),
            Brought {
                channel: "C7".into(),
                message: "1700000000.000100".into(),
                author: Some("U5".into()),
                text: "*help* <us> @U1".into(),
                url: Some("https://acme-corp.slack.com/archives/C7/p1700000000000100".into()),
            }
        );
    }

    #[test]
    fn a_name_is_taken_where_the_message_has_one_and_no_address_is_made_of_strange_parts() {
        let mut payload = payload();
        payload["message"]["bot_profile"] = json!({"name": "Mention"});
        payload["team"]["domain"] = json!("evil.example/");
        let brought = brought(&payload);
        assert_eq!(brought.author.as_deref(), Some("Mention"));
        assert_eq!(brought.url, None);
    }

    #[test]
    fn another_shortcut_is_answered_in_words() {
        let mut payload = payload();
        payload["callback_id"] = json!("of_last_year");
        assert!(matches!(read(&payload), Arrival::Puzzle(Puzzle::Shortcut, door) if door.user == "U1"));
        assert!(matches!(read(&json!({"type": "shortcut"})), Arrival::Puzzle(Puzzle::Shortcut, _)));
    }
}
