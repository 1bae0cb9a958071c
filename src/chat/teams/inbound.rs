//! What an activity means: a gesture and how it is answered, news about a conversation, or nothing.
//! Total: whatever arrives, something is said about it. Must not believe, look up or call anything.

use serde_json::Value;

use super::activity::{Activity, Party, text};
use super::control::{Control, Deed};
use super::html;
use super::invoke::Door;
use super::memory::Reference;
use crate::chat::gesture::{Account, Act, Brought, Gesture, Pressed};
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
    let (act, page) = match activity.at(&["value"]).and_then(Control::read) {
        Some(control) => (control.clone().act(), control.page),
        // A button of which nothing can be read is none of ours; its card says what it is.
        None if activity.text(&["text"]).is_none()
            && activity.at(&["value"]).is_some_and(Value::is_object) =>
        {
            (Act::Press(old_button()), 0)
        }
        None => (typed(&activity.typed()), 0),
    };
    gesture(activity, tenant, act).map_or(unknown, |gesture| What::Gesture { gesture, reply, page })
}

/// A line, of which one word is not a command of the desk but a page of this app.
fn typed(line: &str) -> Act {
    if line.eq_ignore_ascii_case("home") { Act::Home } else { Act::Type(line.to_owned()) }
}

/// Stands for a button that cannot be read: it leads to no command, which is said in words.
fn old_button() -> Pressed {
    Pressed { command: String::new(), thread: "".into(), version: None, fields: Vec::new() }
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
        "add" | "add-upgrade" => added_to(activity).into_iter().collect(),
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
