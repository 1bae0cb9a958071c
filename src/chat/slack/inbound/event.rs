//! What Slack tells by its Events API: channels, messages, people, the app itself. The same event may
//! come several times and in any order; what it leads to is brought about by looking again, so that does
//! no harm. Must not look.

use serde_json::Value;

use super::raw::Raw;
use super::{Arrival, Door, Room, Workspace};
use crate::chat::gesture::{Account, Act, Event, Gesture};
use crate::domain::actor::Surface;
use crate::domain::desk::Channel;

/// Reads a request of the Events API.
pub fn event(body: &Value, home: &Workspace) -> Arrival {
    let body = Raw::new(body);
    match body.get("type").text() {
        Some("url_verification") => match body.get("challenge").owned() {
            Some(challenge) => Arrival::Challenge(challenge),
            None => Arrival::Nothing("a challenge without one"),
        },
        Some("event_callback") if is_elsewhere(body, home) => Arrival::Nothing("an event of another workspace"),
        Some("event_callback") => read(body, body.get("event"), home),
        Some("app_rate_limited") => Arrival::Alarm(
            "Slack held back events because there were too many of them in an hour; what they would have told \
             is found out later"
                .to_owned(),
        ),
        _ => Arrival::Nothing("no event"),
    }
}

/// Whether an event is of a workspace that the desk has nothing to do with.
fn is_elsewhere(body: Raw<'_>, home: &Workspace) -> bool {
    let Some(own) = home.team.as_deref() else { return false };
    let mut authorizations = body.get("authorizations").items().peekable();
    if authorizations.peek().is_none() {
        return body.get("team_id").text().is_some_and(|team| team != own);
    }
    !authorizations
        .any(|of| of.get("is_enterprise_install").is_true() || of.get("team_id").text() == Some(own))
}

fn read(body: Raw<'_>, event: Raw<'_>, home: &Workspace) -> Arrival {
    let kind = event.get("type").text().unwrap_or_default();
    // A channel is an id here and an object there.
    let id = event.get("channel").text().or(event.get("channel").get("id").text());
    let channel = |id: &str| Channel { platform: Surface::Slack, id: id.to_owned() };
    let changed = || match id {
        Some(id) => Arrival::Events(vec![Event::ChannelChanged(channel(id))]),
        None => Arrival::Nothing("an event of no channel"),
    };
    let lost = |why: &str| match id {
        Some(id) => Arrival::Events(vec![Event::ChannelLost { channel: channel(id), why: why.to_owned() }]),
        None => Arrival::Nothing("an event of no channel"),
    };
    let is_bot = event.get("user").text().is_some_and(|user| home.user.as_deref() == Some(user));
    match kind {
        "app_home_opened" => opened(body, event),
        "message" => deleted(event),
        "member_joined_channel" if is_bot => changed(),
        "member_joined_channel" | "member_left_channel" if !is_bot => Arrival::Nothing("not the bot"),
        "member_left_channel" | "channel_left" | "group_left" => {
            lost("the bot was removed from the channel; invite it again: /invite @ and its name")
        }
        "channel_archive" | "group_archive" => {
            lost("the channel was archived; restore it, or change the desk file")
        }
        "channel_deleted" | "group_deleted" => lost("the channel was deleted; change the desk file"),
        "channel_unarchive" | "group_unarchive" | "channel_rename" | "group_rename" | "channel_shared"
        | "channel_unshared" => changed(),
        "channel_id_changed" => renumbered(event, channel),
        "user_change" | "user_profile_changed" => {
            match event.get("user").get("id").owned().or(event.get("user").owned()) {
                Some(id) => Arrival::Events(vec![Event::AccountChanged { platform: Surface::Slack, id }]),
                None => Arrival::Nothing("a change of nobody"),
            }
        }
        "app_uninstalled" => Arrival::Alarm(
            "the app was removed from the Slack workspace; install it again, and give the desk its new token"
                .to_owned(),
        ),
        "tokens_revoked" => Arrival::Alarm(
            "tokens of the app were revoked in Slack; install it again, and give the desk its new token"
                .to_owned(),
        ),
        _ => Arrival::Nothing("an event of no interest"),
    }
}

/// Somebody opened the app's home. The tab `messages` of it is a conversation, and shows nothing of ours.
fn opened(body: Raw<'_>, event: Raw<'_>) -> Arrival {
    let (Some(user), Some("home")) = (event.get("user").owned(), event.get("tab").text()) else {
        return Arrival::Nothing("not the home");
    };
    let gesture = Gesture {
        account: Account { platform: Surface::Slack, id: user.clone(), locale: None, outsider: false },
        act: Act::Home,
        delivery: body.get("event_id").owned(),
    };
    let door = Door { trigger: None, response_url: None, user, room: Room::Home };
    Arrival::Gesture(Box::new(gesture), door)
}

fn deleted(event: Raw<'_>) -> Arrival {
    let at = (event.get("subtype").text(), event.get("channel").owned(), event.get("deleted_ts").owned());
    match at {
        (Some("message_deleted"), Some(channel), Some(message)) => {
            Arrival::Events(vec![Event::MessageDeleted {
                channel: Channel { platform: Surface::Slack, id: channel },
                message,
            }])
        }
        _ => Arrival::Nothing("a message that was not deleted"),
    }
}

/// A channel got another id, as happens when it is shared with another organisation.
fn renumbered(event: Raw<'_>, channel: impl Fn(&str) -> Channel) -> Arrival {
    let (Some(old), Some(new)) = (event.get("old_channel_id").text(), event.get("new_channel_id").text())
    else {
        return Arrival::Nothing("an event of no channel");
    };
    let why =
        format!("the channel has a new id; write slack:{new} in the place of slack:{old} in the desk file");
    Arrival::Events(vec![
        Event::ChannelLost { channel: channel(old), why },
        Event::ChannelChanged(channel(new)),
    ])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn home() -> Workspace {
        Workspace { team: Some("T1".into()), user: Some("UBOT".into()), ..Workspace::default() }
    }

    #[expect(clippy::needless_pass_by_value, reason = "an event is written in the call")]
    fn told(event: Value) -> Arrival {
        super::event(
            &json!({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}),
            &home(),
        )
    }

    fn events(event: Value) -> Vec<Event> {
        match told(event) {
            Arrival::Events(events) => events,
            other => panic!("{other:?}"),
        }
    }

    fn c1() -> Channel {
        Channel { platform: Surface::Slack, id: "C1".into() }
    }

    #[test]
    fn slack_may_ask_whether_anybody_is_there() {
        let body = json!({"type": "url_verification", "challenge": "abc", "token": ""});
        assert_eq!(event(&body, &home()), Arrival::Challenge("abc".into()));
    }

    #[test]
    fn what_opens_a_channel_again() {
        for event in [
            json!({"type": "member_joined_channel", "user": "UBOT", "channel": "C1"}),
            json!({"type": "channel_unarchive", "channel": "C1", "user": "U1"}),
            json!({"type": "channel_rename", "channel": {"id": "C1", "name": "new", "created": 1}}),
        ] {
            assert_eq!(events(event), [Event::ChannelChanged(c1())]);
        }
    }

    #[test]
    fn what_closes_a_channel() {
        for event in [
            json!({"type": "member_left_channel", "user": "UBOT", "channel": "C1"}),
            json!({"type": "channel_left", "channel": "C1"}),
            json!({"type": "channel_archive", "channel": "C1", "user": "U1"}),
            json!({"type": "group_deleted", "channel": "C1"}),
        ] {
            let events = events(event.clone());
            assert!(
                matches!(&events[..], [Event::ChannelLost { channel, .. }] if *channel == c1()),
                "{event}"
            );
        }
    }

    #[test]
    fn others_come_and_go_as_they_like() {
        for kind in ["member_joined_channel", "member_left_channel"] {
            assert!(matches!(
                told(json!({"type": kind, "user": "U1", "channel": "C1"})),
                Arrival::Nothing(_)
            ));
        }
    }

    #[test]
    fn a_new_id_of_a_channel_is_told_with_what_to_do() {
        let events =
            events(json!({"type": "channel_id_changed", "old_channel_id": "G1", "new_channel_id": "C1"}));
        assert!(
            matches!(&events[0], Event::ChannelLost { channel, why } if channel.id == "G1" && why.contains("slack:C1"))
        );
        assert_eq!(events[1], Event::ChannelChanged(c1()));
    }

    #[test]
    fn a_deleted_message_is_known_by_its_time() {
        let event = json!({"type": "message", "subtype": "message_deleted", "channel": "C1", "ts": "2.0",
            "deleted_ts": "1.0", "previous_message": {"ts": "1.0", "text": "x"}});
        assert_eq!(events(event), [Event::MessageDeleted { channel: c1(), message: "1.0".into() }]);
        assert!(matches!(
            told(json!({"type": "message", "channel": "C1", "text": "hi"})),
            Arrival::Nothing(_)
        ));
    }

    #[test]
    fn the_home_and_no_other_tab_is_a_gesture() {
        let Arrival::Gesture(gesture, door) =
            told(json!({"type": "app_home_opened", "user": "U1", "tab": "home"}))
        else {
            panic!("no gesture")
        };
        assert_eq!((gesture.act, gesture.delivery.as_deref()), (Act::Home, Some("Ev1")));
        assert_eq!(door.room, Room::Home);
        assert!(matches!(
            told(json!({"type": "app_home_opened", "user": "U1", "tab": "messages"})),
            Arrival::Nothing(_)
        ));
    }

    #[test]
    fn a_person_is_an_id_or_an_object() {
        let changed = Event::AccountChanged { platform: Surface::Slack, id: "U1".into() };
        assert_eq!(events(json!({"type": "user_change", "user": {"id": "U1", "deleted": true}})), [changed]);
    }

    #[test]
    fn the_end_of_the_app_is_an_alarm() {
        assert!(matches!(told(json!({"type": "app_uninstalled"})), Arrival::Alarm(_)));
        assert!(matches!(
            told(json!({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}})),
            Arrival::Alarm(_)
        ));
    }

    #[test]
    fn another_workspaces_events_are_not_ours() {
        let of = |body: Value| event(&body, &home());
        let event = json!({"type": "channel_left", "channel": "C1"});
        let nothing = Arrival::Nothing("an event of another workspace");
        assert_eq!(of(json!({"type": "event_callback", "team_id": "T9", "event": event})), nothing);
        // In a shared channel the event happens elsewhere, and is told to us all the same.
        let shared = json!({"type": "event_callback", "team_id": "T9", "event": event,
            "authorizations": [{"team_id": "T1", "is_enterprise_install": false}]});
        assert!(matches!(of(shared), Arrival::Events(_)));
    }
}
