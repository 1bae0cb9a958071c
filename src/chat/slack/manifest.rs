//! The manifest of the Slack app: what a workspace grants and what Slack sends us, and nothing beyond what is
//! used. Must not hold a token.

use serde_json::{Map, Value, json};

use super::actions::SEND_TO_DESK;
use super::content::shorten;
use crate::chat::words::Words;

/// The slash command.
pub const COMMAND: &str = "/desk";
/// Where requests come in over HTTP, below the desk's address.
pub const EVENTS_PATH: &str = "/slack/events";
/// Where presses and forms come in over HTTP.
pub const INTERACTIONS_PATH: &str = "/slack/interactions";
/// Where the slash command comes in over HTTP.
pub const COMMANDS_PATH: &str = "/slack/commands";

/// What the bot may do, and what each right is for.
pub const SCOPES: &[(&str, &str)] = &[
    ("channels:history", "finds a card again by its metadata after a crash, and hears that one was deleted"),
    ("channels:read", "hears that a public channel was archived, renamed or that the bot was removed"),
    ("chat:write", "posts and updates cards in channels that the bot was invited to"),
    ("commands", "/desk and the shortcut 'Send to the desk'"),
    ("groups:history", "the same as channels:history, for private channels"),
    ("groups:read", "the same as channels:read, for private channels"),
    ("im:write", "tells people in private what happened to their threads"),
    ("users:read", "knows guests, bots and people of other organisations, and each person's language"),
    ("users:read.email", "finds the person of the desk file who has this e-mail address"),
];

/// What Slack tells the bot, with the scope that it needs and what it is for.
pub const EVENTS: &[(&str, Option<&str>, &str)] = &[
    ("app_home_opened", None, "draws the home tab"),
    ("app_uninstalled", None, "says on the operator's log that nothing can be shown any more"),
    ("channel_archive", Some("channels:read"), "stops posting there"),
    ("channel_deleted", Some("channels:read"), "stops posting there"),
    ("channel_id_changed", Some("channels:read"), "tries the cards again"),
    ("channel_left", Some("channels:read"), "the bot was removed: stops posting there"),
    ("channel_rename", Some("channels:read"), "tries the cards again"),
    ("channel_unarchive", Some("channels:read"), "tries the cards again"),
    ("group_archive", Some("groups:read"), "as channel_archive, for private channels"),
    ("group_deleted", Some("groups:read"), "as channel_deleted, for private channels"),
    ("group_left", Some("groups:read"), "as channel_left, for private channels"),
    ("group_rename", Some("groups:read"), "as channel_rename, for private channels"),
    ("group_unarchive", Some("groups:read"), "as channel_unarchive, for private channels"),
    ("member_joined_channel", Some("channels:read"), "the bot was invited: its cards are posted"),
    ("member_left_channel", Some("channels:read"), "the bot was removed: stops posting there"),
    ("message.channels", Some("channels:history"), "a card was deleted: it is posted again"),
    ("message.groups", Some("groups:history"), "as message.channels, for private channels"),
    ("tokens_revoked", None, "says on the operator's log that nothing can be shown any more"),
    (
        "user_change",
        Some("users:read"),
        "looks a person up again: deactivated, made a guest, another address",
    ),
];

/// What a manifest depends on.
#[derive(Clone, Debug)]
pub struct App<'a> {
    /// The app's name.
    pub name: &'a str,
    /// The desk's address, where requests come over HTTP; none is Socket Mode.
    pub url: Option<&'a str>,
    /// The commands, in the order of help.
    pub commands: &'a [&'a str],
}

/// The manifest.
pub fn manifest(words: &Words<'_>, app: &App<'_>) -> Value {
    let address = |path: &str| app.url.map(|url| format!("{}{path}", url.trim_end_matches('/')));
    let events: Vec<&str> = EVENTS.iter().map(|(name, _, _)| *name).collect();
    let scopes: Vec<&str> = SCOPES.iter().map(|(name, _)| *name).collect();
    let hint = shorten(&format!("{} …", app.commands.join(" | ")), 1_000);
    json!({
        "display_information": {
            "name": shorten(app.name, 35),
            "description": shorten(&words.say("slack-app-description"), 140),
            "long_description": shorten(&words.say("slack-app-long-description"), 4_000),
            "background_color": "#1f2a44",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": true,
                "messages_tab_enabled": true,
                // Nobody writes to the bot there: what they typed would go nowhere.
                "messages_tab_read_only_enabled": true,
            },
            "bot_user": { "display_name": shorten(app.name, 80), "always_online": true },
            "shortcuts": [{
                "name": shorten(&words.say("slack-shortcut"), 24),
                "type": "message",
                "callback_id": SEND_TO_DESK,
                "description": shorten(&words.say("slack-shortcut-description"), 150),
            }],
            "slash_commands": [with("url", address(COMMANDS_PATH), json!({
                "command": COMMAND,
                "description": shorten(&words.say("slack-command-description"), 2_000),
                "usage_hint": hint,
                // Slack would write mentions and links of its own into what was typed.
                "should_escape": false,
            }))],
        },
        "oauth_config": { "scopes": { "bot": scopes } },
        "settings": {
            "event_subscriptions": with("request_url", address(EVENTS_PATH), json!({ "bot_events": events })),
            "interactivity": with("request_url", address(INTERACTIONS_PATH), json!({ "is_enabled": true })),
            "org_deploy_enabled": false,
            "socket_mode_enabled": app.url.is_none(),
            "token_rotation_enabled": false,
        },
    })
}

/// An object with one entry more, in front, where there is a value for it.
fn with(name: &str, value: Option<String>, object: Value) -> Value {
    let Some(value) = value else { return object };
    let mut entries = Map::from_iter([(name.to_owned(), Value::String(value))]);
    if let Value::Object(others) = object {
        entries.extend(others);
    }
    Value::Object(entries)
}

/// The manifest as YAML, which Slack takes too, with what each scope and event is for beside it. Every text
/// is quoted as JSON quotes it, which YAML reads the same.
pub fn yaml(manifest: &Value) -> String {
    let mut lines = Vec::new();
    write(manifest, 0, &mut lines);
    lines.join("\n")
}

fn write(value: &Value, depth: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(entries) => {
            for (name, value) in entries {
                if matches!(value, Value::Object(_) | Value::Array(_)) {
                    lines.push(format!("{indent}{name}:"));
                    write(value, depth + 1, lines);
                } else {
                    lines.push(format!("{indent}{name}: {value}"));
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                if matches!(item, Value::Object(_) | Value::Array(_)) {
                    let first = lines.len();
                    write(item, depth + 1, lines);
                    // The first entry of an item stands behind its dash.
                    if let Some(line) = lines.get_mut(first) {
                        *line = format!("{indent}- {}", line.trim_start());
                    }
                } else {
                    lines.push(format!("{indent}- {item}{}", purpose(item)));
                }
            }
        }
        other => lines.push(format!("{indent}{other}")),
    }
}

/// What a scope or an event is for, as a comment.
fn purpose(item: &Value) -> String {
    let name = item.as_str().unwrap_or_default();
    let scope = SCOPES.iter().find(|(scope, _)| *scope == name).map(|(_, why)| (*why).to_owned());
    let event = EVENTS.iter().find(|(event, _, _)| *event == name).map(|(_, needs, why)| {
        needs.map_or_else(|| (*why).to_owned(), |needs| format!("{why} (needs {needs})"))
    });
    scope.or(event).map(|why| format!(" # {why}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_has_the_scope_that_it_needs() {
        for (event, scope, _) in EVENTS {
            let granted = scope.is_none_or(|scope| SCOPES.iter().any(|(name, _)| *name == scope));
            assert!(granted, "{event} needs {scope:?}");
        }
        for names in [
            SCOPES.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
            EVENTS.iter().map(|(name, _, _)| *name).collect(),
        ] {
            assert!(names.is_sorted(), "each once, in order: {names:?}");
        }
    }

    #[test]
    fn yaml_says_what_a_right_is_for() {
        let text = yaml(&json!({ "a": { "scopes": ["commands"] }, "list": [{ "x": "y: #z", "on": true }] }));
        assert_eq!(
            text,
            "a:\n  scopes:\n    - \"commands\" # /desk and the shortcut 'Send to the desk'\nlist:\n  - x: \"y: #z\"\n    on: true"
        );
    }
}
