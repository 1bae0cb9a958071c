//! `[slack]`, `[teams]` and `[discord]`: how the desk reaches the chat platforms. Must not read any
//! secret, and must not reach anything.

use crate::domain::connections::{DiscordConnection, SlackConnection, TeamsConnection};
use crate::domain::desk::{Desk, SecretRef};

use super::item::{Item, Table};
use super::publishers::environment;

/// Reads the connections that the file has.
pub(super) fn read(file: &mut Table<'_>, desk: &mut Desk) {
    desk.slack = file.get("slack").and_then(|item| item.table("slack", slack).flatten());
    desk.teams = file.get("teams").and_then(|item| item.table("teams", teams).flatten());
    desk.discord = file.get("discord").and_then(|item| item.table("discord", discord).flatten());
}

fn slack(table: &mut Table<'_>) -> Option<SlackConnection> {
    let bot_token = needed_secret(table, ("bot_token_env", "bot_token_file"), "SLACK_BOT_TOKEN");
    let app_token = secret(table, ("app_token_env", "app_token_file"));
    let signing_secret = secret(table, ("signing_secret_env", "signing_secret_file"));
    if app_token.is_none() && signing_secret.is_none() {
        table.notes.problem(
            &table.path,
            "cannot hear what people do in Slack",
            "add app_token_env = \"SLACK_APP_TOKEN\" for Socket Mode, which needs no public address, or \
             signing_secret_env = \"SLACK_SIGNING_SECRET\" for requests over HTTP",
        );
    }
    let connections = table.get("connections").and_then(|item| item.number(1..=10)).unwrap_or(2);
    let api_url = address(table, "api_url", "https://slack.com/api");
    Some(SlackConnection { bot_token: bot_token?, app_token, signing_secret, connections, api_url })
}

fn teams(table: &mut Table<'_>) -> Option<TeamsConnection> {
    let development = table.get("development").and_then(|item| item.truth()).unwrap_or(false);
    let app_id = table.line("app_id");
    let app_secret = secret(table, ("app_secret_env", "app_secret_file"));
    let tenant = table.line("tenant");
    if !development {
        for (there, key, example) in [
            (app_id.is_some(), "app_id", "\"00000000-0000-0000-0000-000000000000\""),
            (app_secret.is_some(), "app_secret_env", "\"TEAMS_APP_SECRET\""),
            (tenant.is_some(), "tenant", "the GUID of your tenant, or \"botframework.com\" for an old app"),
        ] {
            if !there {
                table.notes.problem(&table.path_of(key), "is missing", format!("add {key} = {example}"));
            }
        }
    }
    let service_urls: Vec<String> =
        table.list("service_urls").iter().filter_map(|item| web_address(item)).collect();
    Some(TeamsConnection {
        app_id: app_id.unwrap_or_default(),
        app_secret,
        tenant: tenant.unwrap_or_default(),
        login_url: address(table, "login_url", "https://login.microsoftonline.com"),
        scope: table.line("scope").unwrap_or_else(|| "https://api.botframework.com/.default".to_owned()),
        openid_url: address(
            table,
            "openid_url",
            "https://login.botframework.com/v1/.well-known/openidconfiguration",
        ),
        issuer: table.line("issuer").unwrap_or_else(|| "https://api.botframework.com".to_owned()),
        service_urls: if service_urls.is_empty() {
            vec!["https://smba.trafficmanager.net/".to_owned()]
        } else {
            service_urls
        },
        development,
    })
}

fn discord(table: &mut Table<'_>) -> Option<DiscordConnection> {
    let application_id =
        table.need("application_id", "\"1234567890123456789\"").and_then(|item| snowflake(&item));
    let bot_token = needed_secret(table, ("bot_token_env", "bot_token_file"), "DISCORD_BOT_TOKEN");
    let public_key = table.get("public_key").and_then(|item| {
        let key = item.line()?;
        if key.len() != 64 || !key.chars().all(|c| c.is_ascii_hexdigit()) {
            item.problem("is no public key", "copy the 64 hexadecimal digits from the application's page");
            return None;
        }
        Some(key.to_ascii_lowercase())
    });
    let guild = table.get("guild").and_then(|item| snowflake(&item));
    let api_url = address(table, "api_url", "https://discord.com");
    Some(DiscordConnection {
        application_id: application_id?,
        bot_token: bot_token?,
        public_key,
        guild,
        api_url,
    })
}

/// An id of Discord's: digits, written as text since they are longer than a number may be.
fn snowflake(item: &Item<'_>) -> Option<String> {
    let text = item.text_or_number()?;
    if !(5..=20).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        item.problem("is no id of Discord's", "copy it with the developer mode: digits only");
        return None;
    }
    Some(text)
}

/// Where a secret is, by one of two keys.
fn secret(table: &mut Table<'_>, (variable, file): (&'static str, &'static str)) -> Option<SecretRef> {
    match (table.get(variable), table.get(file)) {
        (Some(item), None) => environment(&item),
        (None, Some(item)) => item.line().map(|path| SecretRef::File(path.into())),
        (Some(item), Some(_)) => {
            item.problem(format!("stands beside {file}"), "keep one of the two");
            None
        }
        (None, None) => None,
    }
}

fn needed_secret(
    table: &mut Table<'_>,
    (variable, file): (&'static str, &'static str),
    example: &str,
) -> Option<SecretRef> {
    let there = table.has(variable) || table.has(file);
    let found = secret(table, (variable, file));
    if !there {
        table.notes.problem(
            &table.path_of(variable),
            "is missing",
            format!("add {variable} = \"{example}\" for an environment variable, or {file} = \"path\""),
        );
    }
    found
}

/// A web address without a slash at its end; `usual` where the file has none.
fn address(table: &mut Table<'_>, key: &'static str, usual: &str) -> String {
    let given = table.get(key).and_then(|item| web_address(&item));
    given.map_or_else(|| usual.to_owned(), |url| url.trim_end_matches('/').to_owned())
}

/// A web address as it stands.
pub(super) fn web_address(item: &Item<'_>) -> Option<String> {
    let text = item.line()?;
    let url = reqwest::Url::parse(text).ok();
    let good = |url: &reqwest::Url| {
        matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some()
            && url.username().is_empty()
            && url.password().is_none()
    };
    if url.as_ref().is_some_and(good) {
        return Some(text.to_owned());
    }
    item.problem("is no web address", "write it as https://example.com, without a name or password");
    None
}
