//! Slack: whether the tokens are of the right kinds and valid, whether the app may do what the desk does
//! with it, and whether it is in its channels. Must not post anything.

use std::sync::Arc;

use super::Finding;
use crate::app::secrets::Secrets;
use crate::chat::platform::SendError;
use crate::chat::slack::client::{Access, PATIENCE, SlackClient};
use crate::chat::slack::manifest::SCOPES;
use crate::cli::context::Context;
use crate::cli::running::http_client;
use crate::domain::actor::Surface;
use crate::domain::connections::SlackConnection;
use crate::i18n::Locales;

fn good(words: impl Into<String>) -> Finding {
    Finding::good(Surface::Slack, words)
}

fn bad(words: impl Into<String>) -> Finding {
    Finding::bad(Surface::Slack, words)
}

/// All that Slack has to say.
pub(super) async fn findings(
    connection: &SlackConnection,
    channels: &[String],
    secrets: &Secrets,
    context: &Context,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let token = match secrets.resolve(&connection.bot_token) {
        Ok(token) => token.expose().to_owned(),
        Err(error) => return vec![bad(format!("the bot's token: {error}"))],
    };
    if let Some(wrong) = wrong_kind("the bot's token", &token, "xoxb-") {
        return vec![bad(wrong)];
    }
    let client = match client(connection, &token, context) {
        Ok(client) => client,
        Err(why) => return vec![bad(why)],
    };
    if let Err(error) = client.identify().await {
        return vec![bad(error.to_string())];
    }
    findings.push(good("the bot's token is valid"));
    findings.extend(scopes(&connection.api_url, &token).await);
    findings.extend(socket(connection, &client, secrets).await);
    if let Some(place) = &connection.signing_secret {
        findings.push(match secrets.resolve(place) {
            Ok(_) => {
                good("there is a signing secret; whether it is the right one shows with the first request")
            }
            Err(error) => bad(format!("the signing secret: {error}")),
        });
    }
    if channels.is_empty() {
        findings
            .push(bad("no queue names a channel of Slack's; add channels = [\"slack:C0123456789\"] to one"));
    }
    for channel in channels {
        findings.push(in_channel(channel, &client).await);
    }
    findings
}

fn client(connection: &SlackConnection, token: &str, context: &Context) -> Result<SlackClient, String> {
    SlackClient::new(Access {
        bot_token: token.to_owned(),
        api_url: connection.api_url.clone(),
        patience: PATIENCE,
        locales: Arc::new(Locales::load()?),
        clock: context.clock.clone(),
    })
}

/// What is wrong with the kind of a token, which its beginning tells.
fn wrong_kind(what: &str, token: &str, wanted: &str) -> Option<String> {
    if token.starts_with(wanted) {
        return None;
    }
    let kinds = [
        ("xoxb-", "that of the bot, from 'OAuth & Permissions'"),
        ("xapp-", "that of the app for Socket Mode, from 'Basic Information'"),
        ("xoxp-", "that of a person"),
        ("xoxe", "one that expires; turn token rotation off, and install the app again"),
    ];
    let is = kinds
        .iter()
        .find(|(start, _)| token.starts_with(start))
        .map_or("no token of Slack's", |(_, kind)| kind);
    Some(format!("{what} has to begin with {wanted}; what its secret holds is {is}"))
}

/// The scopes that the app lacks. Slack lists what it has in a header of every answer.
async fn scopes(api_url: &str, token: &str) -> Vec<Finding> {
    let unknown = || vec![bad("Slack did not say which scopes the app has")];
    let Ok(http) = http_client() else { return unknown() };
    let Ok(answer) = http.post(format!("{api_url}/auth.test")).bearer_auth(token).send().await else {
        return unknown();
    };
    let Some(granted) = answer.headers().get("x-oauth-scopes").and_then(|value| value.to_str().ok()) else {
        return unknown();
    };
    let granted: Vec<&str> = granted.split(',').map(str::trim).collect();
    let missing: Vec<Finding> = SCOPES
        .iter()
        .filter(|(scope, _)| !granted.contains(scope))
        .map(|(scope, what)| {
            bad(format!(
                "the app lacks the scope {scope} ({what}); give it the manifest that `watchfloor manifest slack` \
                 prints, and install it again"
            ))
        })
        .collect();
    if missing.is_empty() { vec![good("the app has all scopes that it needs")] } else { missing }
}

/// Whether a socket could be opened.
async fn socket(connection: &SlackConnection, client: &SlackClient, secrets: &Secrets) -> Option<Finding> {
    let token = match secrets.resolve(connection.app_token.as_ref()?) {
        Ok(token) => token,
        Err(error) => return Some(bad(format!("the app's token: {error}"))),
    };
    if let Some(wrong) = wrong_kind("the app's token", token.expose(), "xapp-") {
        return Some(bad(wrong));
    }
    Some(match client.open_socket(token.expose()).await {
        Ok(_) => good("Socket Mode works"),
        Err(error) => bad(format!("Socket Mode: {error}")),
    })
}

async fn in_channel(channel: &str, client: &SlackClient) -> Finding {
    match client.channel(channel).await {
        Ok(found) => {
            let name = found.name.map_or_else(|| channel.to_owned(), |name| format!("#{name} ({channel})"));
            match (found.archived, found.member) {
                (true, _) => {
                    bad(format!("{name} is archived; restore it, or name another channel in the desk file"))
                }
                (false, false) => {
                    bad(format!("the bot is not in {name}; invite it there: /invite @ and its name"))
                }
                (false, true) => good(format!("the bot is in {name}")),
            }
        }
        Err(SendError::Refused { why, .. }) => bad(format!("{channel}: {why}")),
        Err(error) => bad(format!("{channel}: {error}")),
    }
}
