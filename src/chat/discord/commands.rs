//! The commands as Discord knows them: what is registered, made from the desk's own commands, and how what
//! comes back becomes a gesture. Must not register anything.

use serde_json::{Map, Value, json};

use super::interaction::{HOME, THREAD};
use super::markdown::within;
use crate::chat::gesture::{Act, Pressed};
use crate::i18n::{FALLBACK, Locales};

/// The command under which all others stand.
pub const DESK: &str = "desk";
/// The group for those that find no room beside the others.
const MORE: &str = "more";
/// The most subcommands and groups of a command, and the most subcommands of a group.
const MOST: usize = 25;
const NAME: usize = 32;
/// The length of a thread's whole id.
const WHOLE: usize = 26;
const DESCRIPTION: usize = 100;
/// To whom Discord shows the commands until a server's administrator decides otherwise: who may manage
/// messages. What they may do with them, the desk decides.
pub const SHOWN_TO: serenity::model::Permissions = serenity::model::Permissions::MANAGE_MESSAGES;

/// A command of the desk.
#[derive(Clone, Debug)]
pub struct Command {
    /// Its name.
    pub name: &'static str,
    /// Whether it is about a thread.
    pub thread: AboutThread,
    /// Whether its button opens a form.
    pub asks: bool,
    /// What it takes.
    pub arguments: Vec<Argument>,
}

/// Whether a command is about a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AboutThread {
    /// It is.
    Always,
    /// It may be.
    Sometimes,
    /// It is not.
    Never,
}

/// An argument of a command.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// Its name.
    pub name: &'static str,
    /// Whether the command cannot do without.
    pub required: bool,
    /// How it is typed.
    pub kind: Typed,
}

/// How an argument is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Words of any length, which a form takes better.
    Long,
    /// What the form knows by itself, such as the revision.
    Known,
    /// A word.
    Word,
    /// A word out of some that are offered while it is typed.
    Offered,
    /// A number from 1.
    Number,
}

impl Command {
    /// What somebody wants who typed this with these options.
    pub fn act(&self, given: Vec<(String, String)>) -> Act {
        let (thread, fields): (Vec<_>, Vec<_>) = given.into_iter().partition(|(name, _)| name == THREAD);
        let thread = thread.into_iter().next().map(|(_, thread)| thread.trim().to_owned());
        match thread {
            // A whole number, which was chosen from what is offered; one that was typed by hand is shorter,
            // and the desk finds out which is meant.
            Some(thread) if self.thread == AboutThread::Always && thread.len() == WHOLE => {
                let lacks = self.arguments.iter().any(|argument| argument.required);
                let nothing = fields.is_empty();
                let pressed = Pressed {
                    command: self.name.to_owned(),
                    thread: Some(thread.as_str().into()),
                    version: None,
                    fields,
                };
                match (nothing, lacks || self.asks) {
                    (true, true) => Act::Ask(pressed),
                    (true, false) => Act::Press(pressed),
                    // What is missing is asked for, with what is there filled in.
                    (false, _) => Act::Submit(pressed),
                }
            }
            thread => Act::Type(self.line(thread.as_deref(), &fields)),
        }
    }

    fn line(&self, thread: Option<&str>, fields: &[(String, String)]) -> String {
        let mut line = self.name.to_owned();
        if let Some(thread) = thread {
            line.push_str(&format!(" #{}", thread.trim_start_matches('#')));
        }
        // Long words take the rest of the line.
        let long = |name: &str| {
            self.arguments.iter().any(|argument| argument.name == name && argument.kind == Typed::Long)
        };
        let (last, first): (Vec<_>, Vec<_>) = fields.iter().partition(|(name, _)| long(name));
        for (name, value) in first.into_iter().chain(last) {
            line.push_str(&format!(" {name}={}", value.trim()));
        }
        line
    }
}

/// What is registered: `/desk` with its subcommands, and the entry in the menu of a message. On one server
/// alone, or everywhere the bot is.
pub fn registered(commands: &[Command], locales: &Locales, everywhere: bool) -> Vec<Value> {
    let mut subcommands: Vec<Value> = vec![named(locales, (1, HOME, "discord-name"), "discord-home-what")];
    subcommands.extend(commands.iter().map(|command| subcommand(command, locales)));
    if subcommands.len() > MOST {
        let mut rest = subcommands.split_off(MOST - 1);
        rest.truncate(MOST);
        let mut group = named(locales, (2, MORE, "discord-name"), "discord-more-what");
        group["options"] = rest.into();
        subcommands.push(group);
    }
    let mut desk = named(locales, (1, DESK, "discord-name"), "discord-desk-what");
    desk["options"] = subcommands.into();
    let mut bring = json!({"type": 3, "name": within(&locales.plain(FALLBACK, "discord-bring"), NAME)});
    let names = others(locales, "discord-bring", NAME);
    if !names.is_empty() {
        bring["name_localizations"] = names.into();
    }
    for command in [&mut desk, &mut bring] {
        command["default_member_permissions"] = SHOWN_TO.bits().into();
        if everywhere {
            // In servers, where the bot was invited: not in private messages, where there is no desk.
            command["contexts"] = json!([0]);
            command["integration_types"] = json!([0]);
        }
    }
    vec![desk, bring]
}

fn subcommand(command: &Command, locales: &Locales) -> Value {
    let about = (1, command.name, "discord-name");
    let mut subcommand = named(locales, about, &format!("command-{}", command.name));
    let mut options = Vec::new();
    if command.thread != AboutThread::Never {
        let mut option = named(locales, (3, THREAD, "discord-option"), "discord-thread-what");
        option["required"] = (command.thread == AboutThread::Always).into();
        option["autocomplete"] = true.into();
        options.push(option);
    }
    let mut arguments: Vec<&Argument> = command.arguments.iter().collect();
    // Discord wants those first that cannot be left out.
    arguments.sort_by_key(|argument| !needed(argument));
    for argument in arguments {
        let kind = if argument.kind == Typed::Number { 4 } else { 3 };
        let about = (kind, argument.name, "discord-option");
        let mut option = named(locales, about, &format!("argument-{}", argument.name));
        option["required"] = needed(argument).into();
        if argument.kind == Typed::Number {
            option["min_value"] = 1.into();
        }
        if argument.kind == Typed::Offered {
            option["autocomplete"] = true.into();
        }
        options.push(option);
    }
    if !options.is_empty() {
        subcommand["options"] = options.into();
    }
    subcommand
}

/// Whether it must be typed: what a form takes better may be left out, and the form opens.
fn needed(argument: &Argument) -> bool {
    argument.required && !matches!(argument.kind, Typed::Long | Typed::Known)
}

/// A named thing with its description in all languages. Its name is translated where there is a text
/// `<family>-<name>`.
fn named(locales: &Locales, (kind, name, family): (u8, &str, &str), what: &str) -> Value {
    let mut value = json!({
        "type": kind,
        "name": name,
        "description": within(&locales.plain(FALLBACK, what), DESCRIPTION),
    });
    let names = others(locales, &format!("{family}-{name}"), NAME);
    if !names.is_empty() {
        value["name_localizations"] = names.into();
    }
    let descriptions = others(locales, what, DESCRIPTION);
    if !descriptions.is_empty() {
        value["description_localizations"] = descriptions.into();
    }
    value
}

/// A text in every other language that Discord has too.
fn others(locales: &Locales, key: &str, limit: usize) -> Map<String, Value> {
    let mut others = Map::new();
    for language in locales.languages().filter(|language| *language != FALLBACK) {
        let text = locales.plain(language, key);
        // A text that is nowhere shows as its key.
        if text != key && DISCORD_HAS.contains(&language) {
            others.insert(language.to_owned(), within(&text, limit).into());
        }
    }
    others
}

/// Discord's languages.
const DISCORD_HAS: &[&str] = &[
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he", "hi", "hr",
    "hu", "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk",
    "vi", "zh-CN", "zh-TW",
];

/// Whether what is registered is what should be. Discord leaves out what is false or empty and adds what is
/// its own, so only what we say is compared.
pub fn agree(there: &Value, wanted: &[Value]) -> bool {
    let Some(there) = there.as_array() else { return false };
    there.len() == wanted.len()
        && wanted.iter().all(|wanted| {
            there.iter().any(|there| same(there, wanted, "name") && same(there, wanted, "type"))
                && there
                    .iter()
                    .filter(|there| there.get("name") == wanted.get("name"))
                    .any(|there| within_it(there, wanted))
        })
}

fn same(there: &Value, wanted: &Value, key: &str) -> bool {
    there.get(key) == wanted.get(key)
}

/// Whether everything that is wanted is there, and nothing in its lists besides.
fn within_it(there: &Value, wanted: &Value) -> bool {
    match (there, wanted) {
        (Value::Object(there), Value::Object(wanted)) => {
            let known = ["options", "name_localizations", "description_localizations"];
            let extra = known.iter().any(|key| {
                !wanted.contains_key(*key) && there.get(*key).is_some_and(|value| !is_nothing(value))
            });
            !extra
                && wanted.iter().all(|(key, wanted)| match there.get(key) {
                    Some(there) if key.ends_with("_localizations") => there == wanted,
                    Some(there) => within_it(there, wanted),
                    None => is_nothing(wanted),
                })
        }
        (Value::Array(there), Value::Array(wanted)) => {
            there.len() == wanted.len()
                && there.iter().zip(wanted).all(|(there, wanted)| within_it(there, wanted))
        }
        // Rights come back as text.
        (Value::String(there), Value::Number(wanted)) => *there == wanted.to_string(),
        (Value::Number(there), Value::Number(wanted)) => there.as_f64() == wanted.as_f64(),
        (there, wanted) => there == wanted,
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(true) | Value::Number(_) | Value::String(_) => false,
    }
}
