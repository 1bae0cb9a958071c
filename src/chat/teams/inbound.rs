//! What an activity means: a gesture and how it is answered, news about a conversation, or nothing.
//! Total: whatever arrives, something is said about it. Must not believe, look up or call anything.

use serde_json::Value;

use super::activity::{Activity, Party, text};
use super::control::{Control, Deed};
use super::html;
use super::invoke::Door;
use super::memory::Reference;
use crate::chat::gesture::{Account, Act, Brought, Gesture};
use crate::domain::actor::Surface;

/// The id of the message extension 'Send to the desk'.
pub const SEND: &str = "send-to-desk";

/// What arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// Where it was, and how to answer there later.
    pub place: Option<Reference>,
    /// What it means.
    pub what: What,
}

/// What an activity means.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Somebody wants something.
    Gesture {
        /// What.
        gesture: Gesture,
        /// How it is answered.
        reply: Reply,
        /// The page to show, from 0, of what fills several.
        page: usize,
    },
    /// A button of which nothing can be read, sent as a message.
    OldButton {
        /// Whose.
        account: String,
        /// Their language, where it is told.
        locale: Option<String>,
        /// How it is answered.
        reply: Reply,
    },
    /// News that nobody is answered about.
    News(Vec<News>),
    /// Something that we do not know, or cannot read; an invoke is answered in words.
    Unknown {
        /// The way it came in, where it wants an answer.
        door: Option<Door>,
        /// Whether it is an invoke at all, which has to be answered.
        invoke: bool,
    },
}

/// How something is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// In the response.
    Response(Door),
    /// By a message: privately, and where this was in the open a line there says so.
    Message {
        /// Whether it was in a chat with nobody else.
        private: bool,
        /// The conversation to answer in, with the message that starts its thread.
        conversation: String,
    },
}

/// News about a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The app was added, or a channel or team is there again or called otherwise.
    Reachable {
        /// The team, for news that are about all of its channels.
        team: Option<String>,
        /// The channel.
        channel: String,
    },
    /// The app was removed, or a channel or team is gone.
    Lost {
        /// The team, for news that are about all of its channels.
        team: Option<String>,
        /// The channel.
        channel: String,
        /// What happened, for the log.
        why: String,
    },
    /// What is known about an account may be out of date.
    Account(Party),
    /// The app was added for one person.
    Welcome,
    /// A message was deleted.
    Deleted {
        /// The channel.
        channel: String,
        /// The message.
        message: String,
    },
}

/// Reads an activity. `tenant` is the organisation of the desk where it is known to be one.
pub fn read(value: &Value, tenant: Option<&str>) -> Arrival {
    let activity = Activity(value);
    let what = match activity.kind() {
        "message" => message(activity, tenant),
        "invoke" => invoke(activity, tenant),
        "conversationUpdate" => What::News(conversation_update(activity)),
        "installationUpdate" => What::News(installation(activity)),
        "messageDelete" => What::News(deleted(activity).into_iter().collect()),
        _ => What::Unknown { door: None, invoke: false },
    };
    Arrival { place: Reference::of(activity), what }
}

/// The gesture of whoever is behind an activity.
fn gesture(activity: Activity<'_>, tenant: Option<&str>, act: Act) -> Option<Gesture> {
    let from = activity.from();
    let id = from.account().to_owned();
    (!id.is_empty()).then(|| Gesture {
        account: Account {
            platform: Surface::Teams,
            id,
            locale: activity.locale().map(str::to_owned),
            outsider: is_outsider(activity, &from, tenant),
        },
        act,
        // An id is unique within its conversation.
        delivery: activity
            .text(&["id"])
            .map(|id| format!("{}/{id}", activity.conversation().unwrap_or_default()))
            .filter(|delivery| delivery.len() <= 1_024),
    })
}

/// Whether the activity itself shows that somebody does not belong to the organisation.
fn is_outsider(activity: Activity<'_>, from: &Party, tenant: Option<&str>) -> bool {
    let elsewhere =
        |id: Option<&str>| tenant.zip(id).is_some_and(|(ours, theirs)| !ours.eq_ignore_ascii_case(theirs));
    from.role.as_deref().is_some_and(|role| role != "user")
        || elsewhere(from.tenant.as_deref())
        || elsewhere(activity.tenant())
}

fn message(activity: Activity<'_>, tenant: Option<&str>) -> What {
    let unknown = What::Unknown { door: None, invoke: false };
    // Other apps talk too; two that answer each other would never end.
    if activity.text(&["from", "role"]) == Some("bot") || activity.from().id.starts_with("28:") {
        return unknown;
    }
    let Some(conversation) = activity.whole_conversation() else { return unknown };
    let private = matches!(activity.scope(), "personal" | "");
    let reply = Reply::Message { private, conversation: conversation.to_owned() };
    let data = activity.at(&["value"]).filter(|value| value.is_object());
    let (act, page) = match data.map(Control::read) {
        Some(Some(control)) => (control.clone().act(), control.page),
        Some(None) if activity.text(&["text"]).is_none() => {
            let account = activity.from().account().to_owned();
            return What::OldButton { account, locale: activity.locale().map(str::to_owned), reply };
        }
        _ => (typed(&activity.typed()), 0),
    };
    gesture(activity, tenant, act).map_or(unknown, |gesture| What::Gesture { gesture, reply, page })
}

/// A line, of which one word is not a command of the desk but a page of this app.
fn typed(line: &str) -> Act {
    if line.eq_ignore_ascii_case("home") { Act::Home } else { Act::Type(line.to_owned()) }
}

fn invoke(activity: Activity<'_>, tenant: Option<&str>) -> What {
    let unknown = |door| What::Unknown { door, invoke: true };
    let value = activity.at(&["value"]).unwrap_or(&Value::Null);
    let (door, data) = match activity.text(&["name"]).unwrap_or_default() {
        "adaptiveCard/action" => {
            let by_itself = text(value, &["trigger"]) == Some("automatic");
            (Door::Card { by_itself }, value.get("action").and_then(|action| action.get("data")))
        }
        "task/fetch" | "task/submit" => (Door::Dialog, value.get("data")),
        "composeExtension/fetchTask" | "composeExtension/submitAction" => {
            // Its own form comes back the same way that the message came.
            if value.get("data").and_then(Control::read).is_none() {
                return bring(activity, tenant).unwrap_or(unknown(Some(Door::Dialog)));
            }
            (Door::Dialog, value.get("data"))
        }
        _ => return unknown(None),
    };
    let Some(control) = data.and_then(Control::read) else { return unknown(Some(door)) };
    let page = control.page;
    let door = match door {
        // Whoever pressed 'refresh' themselves gets the card as well, and no words.
        Door::Card { .. } if control.deed == Deed::Refresh => Door::Card { by_itself: true },
        door => door,
    };
    match gesture(activity, tenant, control.act()) {
        Some(gesture) => What::Gesture { gesture, reply: Reply::Response(door), page },
        None => unknown(Some(door)),
    }
}

/// A message that somebody sends to the desk.
fn bring(activity: Activity<'_>, tenant: Option<&str>) -> Option<What> {
    let value = activity.at(&["value"])?;
    if text(value, &["commandId"]) != Some(SEND) {
        return None;
    }
    let payload = value.get("messagePayload")?;
    let content = text(payload, &["body", "content"]).unwrap_or_default();
    let is_html = text(payload, &["body", "contentType"]).is_none_or(|kind| kind == "html");
    let author = [["from", "user", "displayName"], ["from", "application", "displayName"]];
    let link = text(payload, &["linkToMessage"]);
    let brought = Brought {
        channel: activity.conversation().unwrap_or_default().to_owned(),
        message: text(payload, &["id"])?.to_owned(),
        author: author.iter().find_map(|path| text(payload, path)).map(str::to_owned),
        text: if is_html { html::text(content) } else { content.to_owned() },
        url: link.filter(|link| link.starts_with("https://")).map(str::to_owned),
    };
    let gesture = gesture(activity, tenant, Act::Bring(brought))?;
    Some(What::Gesture { gesture, reply: Reply::Response(Door::Dialog), page: 0 })
}

fn conversation_update(activity: Activity<'_>) -> Vec<News> {
    let me = activity.recipient().id;
    let mut news = Vec::new();
    for (list, added) in [("membersAdded", true), ("membersRemoved", false)] {
        for member in activity.list(&[list]).iter().map(Party::read) {
            match (member.id == me && !me.is_empty(), added) {
                (true, true) => news.extend(added_to(activity)),
                (true, false) => news.extend(lost(activity, "the app was removed; add it to the team again")),
                (false, _) if !member.account().is_empty() => news.push(News::Account(member)),
                (false, _) => {}
            }
        }
    }
    match activity.text(&["channelData", "eventType"]).unwrap_or_default() {
        "channelCreated" | "channelRenamed" | "channelRestored" | "channelShared" => {
            news.extend(channel_of(activity).map(|channel| News::Reachable { team: None, channel }));
        }
        "teamRenamed" | "teamRestored" | "teamUnarchived" => news.extend(reachable(activity)),
        "channelDeleted" => news.extend(channel_of(activity).map(|channel| News::Lost {
            team: None,
            channel,
            why: "the channel was deleted; restore it, or route the queue to another".to_owned(),
        })),
        "channelUnshared" => news.extend(channel_of(activity).map(|channel| News::Lost {
            team: None,
            channel,
            why: "the channel is not shared with the team any more".to_owned(),
        })),
        "teamArchived" => news.extend(lost(activity, "the team was archived; restore it")),
        "teamDeleted" | "teamHardDeleted" => {
            news.extend(lost(activity, "the team was deleted; route the queue to another channel"));
        }
        _ => {}
    }
    news
}

fn installation(activity: Activity<'_>) -> Vec<News> {
    match activity.text(&["action"]).unwrap_or_default() {
        // Whoever added it for themselves is welcomed once: with the update of the conversation.
        "add" | "add-upgrade" if activity.scope() == "personal" => Vec::new(),
        "add" | "add-upgrade" => reachable(activity).into_iter().collect(),
        "remove" | "remove-upgrade" => {
            lost(activity, "the app was removed; add it again").into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn added_to(activity: Activity<'_>) -> Option<News> {
    if activity.scope() == "personal" { Some(News::Welcome) } else { reachable(activity) }
}

fn reachable(activity: Activity<'_>) -> Option<News> {
    let channel = activity.conversation()?.to_owned();
    Some(News::Reachable { team: team_of(activity), channel })
}

fn lost(activity: Activity<'_>, why: &str) -> Option<News> {
    let channel = activity.conversation()?.to_owned();
    Some(News::Lost { team: team_of(activity), channel, why: why.to_owned() })
}

fn deleted(activity: Activity<'_>) -> Option<News> {
    let channel = activity.conversation()?.to_owned();
    Some(News::Deleted { channel, message: activity.text(&["id"])?.to_owned() })
}

fn team_of(activity: Activity<'_>) -> Option<String> {
    activity.text(&["channelData", "team", "id"]).map(str::to_owned)
}

/// The channel that news are about, which is not the one where they are told.
fn channel_of(activity: Activity<'_>) -> Option<String> {
    activity.text(&["channelData", "channel", "id"]).or_else(|| activity.conversation()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, json};

    use super::*;
    use crate::chat::gesture::Pressed;

    const TENANT: &str = "11111111-1111-1111-1111-111111111111";

    #[expect(clippy::needless_pass_by_value, reason = "what is added is written in the call")]
    fn activity(extra: Value) -> Value {
        let mut activity = json!({
            "type": "message", "id": "1", "channelId": "msteams", "serviceUrl": "https://smba.example/emea/",
            "from": {"id": "29:rita", "aadObjectId": "aad-rita", "name": "Rita"},
            "recipient": {"id": "28:app", "name": "Watchfloor"},
            "conversation": {"id": "19:c@thread.tacv2;messageid=7", "conversationType": "channel"},
            "channelData": {"tenant": {"id": TENANT}, "team": {"id": "19:team"}},
            "locale": "de-DE",
        });
        for (name, value) in extra.as_object().unwrap() {
            activity[name] = value.clone();
        }
        activity
    }

    fn arrives(extra: Value) -> What {
        read(&activity(extra), Some(TENANT)).what
    }

    fn gesture_of(what: What) -> (Gesture, Reply) {
        match what {
            What::Gesture { gesture, reply, .. } => (gesture, reply),
            other => panic!("{other:?}"),
        }
    }

    fn claim() -> Value {
        Control::command(Deed::Press, "claim", &"01KAQ3V7M2N8P4R6S9T4F9K2AB".into(), 3).data()
    }

    #[test]
    fn a_button_is_a_press() {
        let value = json!({"action": {"type": "Action.Execute", "verb": "press", "data": claim()}, "trigger": "manual"});
        let (gesture, reply) =
            gesture_of(arrives(json!({"type": "invoke", "name": "adaptiveCard/action", "value": value})));
        let Act::Press(Pressed { command, version, .. }) = &gesture.act else { panic!("{gesture:?}") };
        assert_eq!((command.as_str(), *version), ("claim", Some(3)));
        assert_eq!(reply, Reply::Response(Door::Card { by_itself: false }));
        assert_eq!(gesture.account.id, "aad-rita");
        assert_eq!(gesture.account.locale.as_deref(), Some("de-DE"));
        assert!(!gesture.account.outsider);
        assert_eq!(gesture.delivery.as_deref(), Some("19:c@thread.tacv2/1"));
    }

    #[test]
    fn the_same_button_of_an_older_client_is_a_message() {
        let (gesture, reply) = gesture_of(arrives(json!({"value": claim()})));
        assert!(matches!(gesture.act, Act::Press(_)));
        assert!(matches!(reply, Reply::Message { private: false, .. }));
    }

    #[test]
    fn a_guest_and_another_organisation_are_outsiders() {
        for extra in [
            json!({"from": {"id": "29:x", "aadObjectId": "x", "userRole": "guest"}}),
            json!({"from": {"id": "29:x", "tenantId": "22222222-2222-2222-2222-222222222222"}}),
            json!({"channelData": {"tenant": {"id": "22222222-2222-2222-2222-222222222222"}}}),
        ] {
            let mut extra = extra;
            extra["text"] = "whoami".into();
            assert!(gesture_of(arrives(extra)).0.account.outsider);
        }
    }

    #[test]
    fn a_message_is_sent_to_the_desk_without_its_markup() {
        let value = json!({"commandId": SEND, "messagePayload": {
            "id": "99", "body": {"contentType": "html", "content": "<p>Where is <b>my</b> parcel?</p>"},
            "from": {"user": {"displayName": "Johanna"}}, "linkToMessage": "https://teams.example/l/99",
        }});
        let what = arrives(json!({"type": "invoke", "name": "composeExtension/fetchTask", "value": value}));
        let (gesture, reply) = gesture_of(what);
        let Act::Bring(brought) = gesture.act else { panic!("{gesture:?}") };
        assert_eq!(brought.text, "Where is my parcel?");
        assert_eq!(brought.author.as_deref(), Some("Johanna"));
        assert_eq!(reply, Reply::Response(Door::Dialog));
    }

    #[test]
    fn what_happens_to_a_team_is_news() {
        let removed = arrives(json!({"type": "conversationUpdate", "membersRemoved": [{"id": "28:app"}]}));
        let What::News(news) = removed else { panic!("{removed:?}") };
        assert!(matches!(&news[..], [News::Lost { team: Some(_), .. }]), "{news:?}");
        let renamed = arrives(json!({"type": "conversationUpdate", "channelData":
            {"eventType": "channelRenamed", "channel": {"id": "19:other"}}}));
        let reachable = News::Reachable { team: None, channel: "19:other".into() };
        assert_eq!(renamed, What::News(vec![reachable]));
    }

    #[test]
    fn what_is_not_known_is_told_apart_from_what_wants_no_answer() {
        let invoke =
            |name: &str, value: Value| arrives(json!({"type": "invoke", "name": name, "value": value}));
        assert_eq!(invoke("fileConsent/invoke", json!({})), What::Unknown { door: None, invoke: true });
        let card = Some(Door::Card { by_itself: false });
        for value in [json!(null), json!({"action": {"data": {"other": 1}}}), json!([7])] {
            assert_eq!(invoke("adaptiveCard/action", value), What::Unknown { door: card, invoke: true });
        }
        assert!(matches!(arrives(json!({"value": {"old": 1}})), What::OldButton { .. }));
        assert_eq!(arrives(json!({"type": "typing"})), What::Unknown { door: None, invoke: false });
        let bot = json!({"from": {"id": "28:other"}, "text": "help"});
        assert_eq!(arrives(bot), What::Unknown { door: None, invoke: false });
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            let names = prop::sample::select(vec!["id", "data", "action", "tenant", "value", "name", "x"]);
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((names, inner), 0..4).prop_map(|entries| {
                    let entries = entries.into_iter().map(|(name, value)| (name.to_owned(), value));
                    Value::from(entries.collect::<Map<_, _>>())
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_arrives_is_read(
            kind in prop::sample::select(vec!["message", "invoke", "conversationUpdate", "installationUpdate", "messageDelete", "x"]),
            name in prop::sample::select(vec!["adaptiveCard/action", "task/fetch", "composeExtension/fetchTask", "x"]),
            field in prop::sample::select(vec![
                "from", "recipient", "conversation", "channelData", "value", "entities", "text", "membersAdded", "id",
            ]),
            odd in any_json(),
        ) {
            let _ = read(&activity(json!({"type": kind, "name": name, field: odd.clone()})), Some(TENANT));
            let _ = read(&odd, None);
        }
    }
}
