//! The app's manifest, schema 1.29: a bot in every scope, its commands as suggestions, 'Send to the desk'
//! on messages, and the console as a tab. Pure; the commands are passed in.

use serde_json::{Value, json};

use super::cut::shorten;
use super::inbound::SEND;

/// What a manifest is made from.
pub struct Described<'a> {
    /// The app's id, a GUID.
    pub app_id: &'a str,
    /// What people call the desk.
    pub desk: &'a str,
    /// The console's address.
    pub console: Option<&'a str>,
    /// The commands to suggest, each with its description: the most useful first.
    pub commands: &'a [(String, String)],
    /// Texts by key.
    pub say: &'a dyn Fn(&str) -> String,
}

/// Where the makers are found, for fields that Teams wants an address in where there is no console.
const HOME: &str = "https://example.com";
/// As many commands as Teams suggests.
const MOST_COMMANDS: usize = 10;

/// The manifest.
pub fn manifest(described: &Described<'_>) -> Value {
    let say = described.say;
    let console = described.console.filter(|url| url.starts_with("https://"));
    let home = console.unwrap_or(HOME);
    let title = |text: &str, most: usize| shorten(text, most);
    let commands: Vec<Value> = described
        .commands
        .iter()
        .take(MOST_COMMANDS)
        .map(|(name, what)| json!({ "title": title(name, 32), "description": title(what, 128) }))
        .collect();
    let mut own = vec![json!({ "title": "home", "description": title(&say("teams-app-home"), 128) })];
    own.extend(commands.iter().take(MOST_COMMANDS - 1).cloned());
    let mut manifest = json!({
        "$schema": "https://developer.microsoft.com/json-schemas/teams/v1.29/MicrosoftTeams.schema.json",
        "manifestVersion": "1.29",
        "version": manifest_version(),
        "id": described.app_id,
        "developer": {
            "name": title(described.desk, 32), "websiteUrl": home, "privacyUrl": home, "termsOfUseUrl": home,
        },
        "icons": { "color": "color.png", "outline": "outline.png" },
        "name": { "short": "Watchfloor", "full": title(&format!("Watchfloor: {}", described.desk), 100) },
        "description": {
            "short": title(&say("teams-app-short"), 80), "full": title(&say("teams-app-full"), 4_000),
        },
        "accentColor": "#1F4E79",
        "bots": [{
            "botId": described.app_id,
            "scopes": ["personal", "team", "groupChat"],
            "supportsFiles": false,
            "isNotificationOnly": false,
            "commandLists": [
                { "scopes": ["personal"], "commands": own },
                { "scopes": ["team", "groupChat"], "commands": commands },
            ],
        }],
        "composeExtensions": [{
            "botId": described.app_id,
            "commands": [{
                "id": SEND,
                "type": "action",
                "title": title(&say("teams-app-send"), 32),
                "description": title(&say("teams-app-send-what"), 128),
                "context": ["message"],
                "fetchTask": true,
            }],
        }],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": console.and_then(domain).into_iter().collect::<Vec<_>>(),
    });
    if let Some(console) = console {
        manifest["staticTabs"] = json!([{
            "entityId": "console",
            "name": title(&say("teams-app-tab"), 128),
            "contentUrl": console,
            "websiteUrl": console,
            "scopes": ["personal"],
        }]);
    }
    manifest
}

/// The program's version, without what Teams does not take in one.
fn manifest_version() -> String {
    env!("CARGO_PKG_VERSION").split(['-', '+']).next().unwrap_or("1.0.0").to_owned()
}

fn domain(url: &str) -> Option<String> {
    let url = reqwest::Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_lists_keep_to_what_teams_takes() {
        let commands: Vec<_> = (0..30).map(|n| (format!("command{n}"), "what ".repeat(60))).collect();
        let say = |key: &str| format!("{key} {}", "long ".repeat(1_000));
        let desk = "A desk with a name that is longer than names of makers may be";
        let described = Described {
            app_id: "00000000-0000-0000-0000-000000000000",
            desk,
            console: Some("https://desk.example:8443"),
            commands: &commands,
            say: &say,
        };
        let manifest = manifest(&described);
        let length = |value: &Value| value.as_str().unwrap().chars().count();
        assert!(length(&manifest["developer"]["name"]) <= 32);
        assert!(length(&manifest["description"]["short"]) <= 80);
        for list in manifest["bots"][0]["commandLists"].as_array().unwrap() {
            let commands = list["commands"].as_array().unwrap();
            assert_eq!(commands.len(), 10);
            assert!(commands.iter().all(|c| length(&c["title"]) <= 32 && length(&c["description"]) <= 128));
        }
        assert_eq!(manifest["validDomains"][0], "desk.example:8443");
    }

    #[test]
    fn a_console_without_tls_becomes_no_tab() {
        let say = |key: &str| key.to_owned();
        let described =
            Described { app_id: "x", desk: "D", console: Some("http://desk"), commands: &[], say: &say };
        assert_eq!(manifest(&described).get("staticTabs"), None);
    }
}
