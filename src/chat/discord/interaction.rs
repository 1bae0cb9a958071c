//! What Discord sends when somebody does something, read out of its JSON. Over HTTP and over the gateway it
//! is the same, and it is read here for both. Nothing in it is believed but what the signature or the
//! gateway vouches for: who did it, and where. What is not known is no error: it is answered in words.
//!
//! Read by hand and not by serenity's types: those lose the values of a modal's labels, and refuse a whole
//! interaction for one field that is new.

use serde_json::Value;

use super::commands::Command;
use super::custom_id::{Act as Part, Carried};
use super::incoming_text::without_markup;
use crate::chat::gesture::{Account, Act, Brought};
use crate::domain::actor::Surface;

/// Something that somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interaction {
    /// Its id; it comes again under the same one.
    pub id: String,
    /// With this it is answered, for fifteen minutes.
    pub token: String,
    /// Who did it.
    pub account: Account,
    /// On what it was done.
    pub on: On,
    /// What it is.
    pub what: What,
}

/// On what something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// Not on a message.
    Nothing,
    /// On a message that everybody in a channel sees: a card.
    Card,
    /// On a message that only they see: an answer, or a private message.
    Own,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Discord looks whether anybody is there.
    Ping,
    /// A gesture.
    Gesture(Act),
    /// A button that opens a kept form again, or its next page.
    Again(Carried),
    /// A modal was sent: with the values of its inputs by name.
    Sent(Carried, Vec<(String, String)>),
    /// Somebody types an argument of a command.
    Complete(Completion),
    /// Something we do not know.
    Unknown,
}

/// An argument that somebody is typing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The command.
    pub command: String,
    /// The argument's name; `thread` for the thread.
    pub argument: String,
    /// What they typed so far.
    pub typed: String,
}

/// The name of the option that says which thread.
pub const THREAD: &str = "thread";
/// The subcommand that shows what is theirs.
pub const HOME: &str = "home";

/// Only they see it.
const EPHEMERAL: u64 = 1 << 6;

/// Reads an interaction. `guild` is the only server that belongs to the organisation, where the desk file
/// says it. None where it is no interaction at all.
pub fn read(value: &Value, commands: &[Command], guild: Option<&str>) -> Option<Interaction> {
    let text = |path: &str| value.pointer(path).and_then(Value::as_str);
    let kind = value.get("type").and_then(Value::as_u64)?;
    let user = value.pointer("/member/user").or_else(|| value.get("user"));
    let user_id = user.and_then(|user| user.get("id")).and_then(Value::as_str);
    let from = text("/guild_id");
    let truth = |path: &str| value.pointer(path).and_then(Value::as_bool).unwrap_or(false);
    let bot = user.and_then(|user| user.get("bot")).and_then(Value::as_bool).unwrap_or(false);
    let elsewhere = matches!((from, guild), (Some(from), Some(ours)) if from != ours);
    let account = Account {
        platform: Surface::Discord,
        id: user_id.unwrap_or_default().to_owned(),
        locale: text("/locale").filter(|locale| locale.len() <= 20).map(str::to_owned),
        outsider: bot || elsewhere || truth("/member/pending"),
    };
    let what = match kind {
        1 => What::Ping,
        // Nobody is behind it.
        _ if account.id.is_empty() => What::Unknown,
        2 => command(value, commands).unwrap_or(What::Unknown),
        3 => component(value).unwrap_or(What::Unknown),
        // Whatever is not known has nothing to be offered.
        4 => What::Complete(completion(value).unwrap_or_default()),
        5 => sent(value).unwrap_or(What::Unknown),
        _ => What::Unknown,
    };
    let flags = value.pointer("/message/flags").and_then(Value::as_u64).unwrap_or(0);
    let on = match value.get("message") {
        None | Some(Value::Null) => On::Nothing,
        Some(_) if flags & EPHEMERAL != 0 || from.is_none() => On::Own,
        Some(_) => On::Card,
    };
    Some(Interaction {
        id: text("/id").unwrap_or_default().to_owned(),
        token: text("/token").unwrap_or_default().to_owned(),
        account,
        on,
        what,
    })
}

fn command(value: &Value, commands: &[Command]) -> Option<What> {
    let data = value.get("data")?;
    match data.get("type").and_then(Value::as_u64).unwrap_or(1) {
        1 => {
            let (name, options) = subcommand(data)?;
            if name == HOME {
                return Some(What::Gesture(Act::Home));
            }
            let command = commands.iter().find(|command| command.name == name)?;
            let given = options.iter().filter_map(|option| {
                let name = option.get("name")?.as_str()?;
                Some((name.to_owned(), scalar(option.get("value")?)?))
            });
            Some(What::Gesture(command.act(given.collect())))
        }
        3 => brought(value, data).map(|brought| What::Gesture(Act::Bring(brought))),
        _ => None,
    }
}

/// The subcommand of `/desk`, which may stand in a group, and its options.
fn subcommand(data: &Value) -> Option<(&str, &[Value])> {
    let first = data.get("options")?.as_array()?.first()?;
    let inner = match first.get("type").and_then(Value::as_u64)? {
        2 => first.get("options")?.as_array()?.first()?,
        1 => first,
        _ => return None,
    };
    let options = inner.get("options").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    Some((inner.get("name")?.as_str()?, options))
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn completion(value: &Value) -> Option<Completion> {
    let (command, options) = subcommand(value.get("data")?)?;
    let focused =
        options.iter().find(|option| option.get("focused").and_then(Value::as_bool) == Some(true))?;
    Some(Completion {
        command: command.to_owned(),
        argument: focused.get("name")?.as_str()?.to_owned(),
        typed: focused.get("value").and_then(scalar).unwrap_or_default(),
    })
}

fn component(value: &Value) -> Option<What> {
    let carried = Carried::parse(value.pointer("/data/custom_id")?.as_str()?)?;
    Some(match carried.act {
        Part::Again => What::Again(carried),
        // A modal's id does not stand on a button.
        Part::Submit => return None,
        Part::Whole => What::Gesture(Act::Whole(carried.thread?)),
        Part::Press => What::Gesture(Act::Press(pressed(carried))),
        Part::Ask => What::Gesture(Act::Ask(pressed(carried))),
    })
}

/// What a component carries, as a gesture has it.
pub fn pressed(carried: Carried) -> crate::chat::gesture::Pressed {
    let fields = carried.arguments();
    let Carried { command, thread, version, .. } = carried;
    crate::chat::gesture::Pressed { command, thread, version, fields }
}

fn sent(value: &Value) -> Option<What> {
    let carried = Carried::parse(value.pointer("/data/custom_id")?.as_str()?)?;
    if carried.act != Part::Submit {
        return None;
    }
    let mut fields = Vec::new();
    collect(value.pointer("/data/components")?, &mut fields, 0);
    Some(What::Sent(carried, fields))
}

/// The inputs in rows, in labels, and in whatever Discord thinks of next.
fn collect(components: &Value, fields: &mut Vec<(String, String)>, depth: u8) {
    const DEEPEST: u8 = 4;
    let Some(list) = components.as_array().filter(|_| depth < DEEPEST) else { return };
    for component in list {
        if let Some(id) = component.get("custom_id").and_then(Value::as_str) {
            let text = component.get("value").and_then(scalar);
            let chosen = component.pointer("/values/0").and_then(scalar);
            if let Some(value) = text.or(chosen) {
                fields.push((id.to_owned(), value));
            }
        }
        if let Some(inner) = component.get("component") {
            collect(&Value::Array(vec![inner.clone()]), fields, depth + 1);
        }
        if let Some(inner) = component.get("components") {
            collect(inner, fields, depth + 1);
        }
    }
}

fn brought(value: &Value, data: &Value) -> Option<Brought> {
    let id = data.get("target_id")?.as_str()?;
    let message = data.pointer("/resolved/messages")?.get(id)?;
    let text = |path: &str| message.pointer(path).and_then(Value::as_str);
    let channel = text("/channel_id").or_else(|| value.get("channel_id")?.as_str())?;
    let name = |user: &Value| {
        let name = user.get("global_name").and_then(Value::as_str);
        name.or_else(|| user.get("username")?.as_str()).map(str::to_owned)
    };
    let mentions = message.get("mentions").and_then(Value::as_array);
    let names: Vec<(String, String)> = mentions
        .into_iter()
        .flatten()
        .filter_map(|user| Some((user.get("id")?.as_str()?.to_owned(), name(user)?)))
        .collect();
    let content = match text("/content").unwrap_or_default() {
        "" => text("/embeds/0/description").unwrap_or_default(),
        content => content,
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let guild = value.get("guild_id").and_then(Value::as_str).filter(|id| digits(id)).unwrap_or("@me");
    let url = (digits(channel) && digits(id))
        .then(|| format!("https://discord.com/channels/{guild}/{channel}/{id}"));
    Some(Brought {
        channel: channel.to_owned(),
        message: id.to_owned(),
        author: message.get("author").and_then(name),
        text: without_markup(content, &names),
        url,
    })
}
