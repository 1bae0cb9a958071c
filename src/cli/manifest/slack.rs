//! `watchfloor manifest slack`: the manifest from which a workspace makes the app.

use crate::chat::slack::manifest::{App, manifest, yaml};
use crate::chat::words::Words;
use crate::cli::console_output::Console;
use crate::cli::context::CommandError;
use crate::commands;
use crate::domain::time::Timestamp;
use crate::i18n::Locales;

/// Print the manifest of a Slack app.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  watchfloor manifest slack                               Socket Mode: no public address is needed
  watchfloor manifest slack --url https://desk.example    Slack calls the desk at this address

Paste it at api.slack.com/apps, under 'Create New App', 'From a manifest'. docs/slack.md has the steps.

Exit codes: 0 done, 1 failed, 2 wrong usage")]
pub struct Args {
    /// The desk's public address, where Slack calls it over HTTP instead of Socket Mode
    #[arg(long, value_name = "URL", value_parser = address)]
    pub url: Option<String>,
    /// As JSON instead of YAML
    #[arg(long, conflicts_with = "yaml")]
    pub json: bool,
    /// As YAML, with what each right is for [default]
    #[arg(long)]
    pub yaml: bool,
    /// The name of the app and of its bot
    #[arg(long, value_name = "NAME", default_value = "Watchfloor")]
    pub name: String,
    /// The language of its descriptions
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub locale: String,
}

/// Runs it.
///
/// # Errors
/// Where it cannot be written.
pub fn run(args: &Args, console: &mut Console) -> Result<(), CommandError> {
    let locales = Locales::load().map_err(CommandError::Said)?;
    // Nothing in a manifest depends on the time.
    let words = Words::new(&locales, &args.locale, Timestamp::default());
    let names: Vec<&str> = commands::ALL.iter().map(|spec| spec.name).collect();
    let app = App { name: &args.name, url: args.url.as_deref(), commands: &names };
    let manifest = manifest(&words, &app);
    let text = if args.json {
        serde_json::to_string_pretty(&manifest).map_err(|error| CommandError::Said(error.to_string()))?
    } else {
        yaml(&manifest)
    };
    console.say(&text)
}

/// An address that Slack can call.
fn address(text: &str) -> Result<String, String> {
    let url = url::Url::parse(text).map_err(|error| format!("{error}; write https://desk.example"))?;
    if url.scheme() != "https" {
        return Err("Slack calls https addresses alone".to_owned());
    }
    if url.query().is_some()
        || url.fragment().is_some()
        || !url.username().is_empty()
        || url.password().is_some()
    {
        return Err("write the address alone, such as https://desk.example".to_owned());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn made(locale: &str, url: Option<&str>) -> Value {
        let locales = Locales::load().unwrap();
        let names: Vec<&str> = commands::ALL.iter().map(|spec| spec.name).collect();
        let app = App { name: "Watchfloor", url, commands: &names };
        manifest(&Words::new(&locales, locale, Timestamp::default()), &app)
    }

    #[test]
    fn every_text_fits_in_every_language_and_every_command_is_named() {
        for language in Locales::load().unwrap().languages() {
            let made = made(language, None);
            for (pointer, shortest, longest) in [
                ("/display_information/name", 1, 35),
                ("/display_information/description", 1, 140),
                ("/display_information/long_description", 175, 4_000),
                ("/features/shortcuts/0/name", 1, 24),
                ("/features/shortcuts/0/description", 1, 150),
                ("/features/slash_commands/0/description", 1, 2_000),
                ("/features/slash_commands/0/usage_hint", 1, 1_000),
            ] {
                let text = made.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
                assert!((shortest..=longest).contains(&text.chars().count()), "{language} {pointer}: {text}");
                assert!(
                    !text.ends_with('…') || pointer.ends_with("usage_hint"),
                    "{language}: {text} was cut"
                );
            }
            let hint = made.pointer("/features/slash_commands/0/usage_hint").unwrap().to_string();
            assert!(commands::ALL.iter().all(|spec| hint.contains(spec.name)), "{hint}");
        }
    }

    #[test]
    fn without_an_address_slack_is_called_and_with_one_it_calls() {
        let socket = made("en", None);
        assert_eq!(socket.pointer("/settings/socket_mode_enabled"), Some(&Value::Bool(true)));
        assert!(!socket.to_string().contains("https://"));
        let http = made("en", Some("https://desk.example"));
        assert_eq!(http.pointer("/settings/socket_mode_enabled"), Some(&Value::Bool(false)));
        for (pointer, address) in [
            ("/settings/event_subscriptions/request_url", "https://desk.example/slack/events"),
            ("/settings/interactivity/request_url", "https://desk.example/slack/interactions"),
            ("/features/slash_commands/0/url", "https://desk.example/slack/commands"),
        ] {
            assert_eq!(http.pointer(pointer).and_then(Value::as_str), Some(address));
        }
    }

    #[test]
    fn only_an_address_that_slack_can_call_is_taken() {
        assert_eq!(address("https://desk.example/").as_deref(), Ok("https://desk.example"));
        assert_eq!(address("https://desk.example/a/").as_deref(), Ok("https://desk.example/a"));
        for wrong in
            ["desk.example", "http://desk.example", "https://a:b@desk.example", "https://desk.example/?x=y"]
        {
            assert!(address(wrong).is_err(), "{wrong}");
        }
    }
}
