//! Discord: whether the token works and belongs to the application, whether the bot is on the server and may
//! write in its channels, whether the commands are registered.

use serde_json::Value;

use super::Finding;
use crate::app::discord::registry;
use crate::app::secrets::Secrets;
use crate::chat::discord::client::Client;
use crate::chat::discord::commands::registered;
use crate::chat::discord::trouble::Failure;
use crate::chat::platform::SendError;
use crate::cli::context::Context;
use crate::cli::discord::connect;
use crate::domain::actor::Surface;
use crate::domain::connections::DiscordConnection;
use crate::i18n::Locales;

/// A text channel, and one for announcements: where cards can stand with a thread under them.
const TEXT_CHANNELS: [u64; 2] = [0, 5];

/// What Discord has to say.
pub(super) async fn findings(
    connection: &DiscordConnection,
    channels: &[String],
    secrets: &Secrets,
    context: &Context,
) -> Vec<Finding> {
    let client = match connect(connection, secrets, &context.clock) {
        Ok((client, _)) => client,
        Err(error) => return vec![bad(error.to_string())],
    };
    let mut findings = vec![match client.application().await {
        Ok(application) => whose(connection, &application),
        Err(failure) => return vec![bad(told(failure))],
    }];
    if let Some(guild) = &connection.guild {
        findings.push(match client.member(guild, client.me().await.unwrap_or_default()).await {
            Ok(_) => good(format!("the bot is on the server {guild}")),
            Err(failure) => bad(format!(
                "the bot is not on the server {guild}: {}. Invite it with the scopes 'bot' and \
                 'applications.commands'",
                told(failure)
            )),
        });
    }
    for channel in channels {
        findings.push(in_channel(&client, channel, connection.guild.as_deref()).await);
    }
    findings.push(commands(connection, &client).await);
    findings
}

/// Whether the token is the application's, and over which way interactions come.
fn whose(connection: &DiscordConnection, application: &Value) -> Finding {
    let text = |key: &str| application.get(key).and_then(Value::as_str).unwrap_or_default();
    if text("id") != connection.application_id {
        return bad(format!(
            "the token belongs to the application {}, and application_id is another; copy both from one page",
            text("id")
        ));
    }
    let endpoint = text("interactions_endpoint_url");
    match &connection.public_key {
        Some(key) if !text("verify_key").eq_ignore_ascii_case(key) => {
            bad("public_key is not the application's; copy it from its page 'General Information'")
        }
        Some(_) if endpoint.is_empty() => bad(
            "public_key is set, but the application has no 'Interactions Endpoint URL': set it to the desk's \
             address with /discord/interactions, or take public_key out",
        ),
        None if !endpoint.is_empty() => bad(
            "the application sends interactions to an 'Interactions Endpoint URL', and the desk listens on the \
             gateway: take the URL out, or add public_key",
        ),
        Some(_) => good(format!("the application is {}, interactions come over HTTP", text("name"))),
        None => good(format!("the application is {}, interactions come over the gateway", text("name"))),
    }
}

async fn in_channel(client: &Client, id: &str, guild: Option<&str>) -> Finding {
    let channel = match client.channel(id).await {
        Ok(channel) => channel,
        Err(failure) => return bad(format!("the channel {id}: {}", told(failure))),
    };
    let text = |key: &str| channel.get(key).and_then(Value::as_str).unwrap_or_default();
    let kind = channel.get("type").and_then(Value::as_u64).unwrap_or(u64::MAX);
    if !TEXT_CHANNELS.contains(&kind) {
        return bad(format!("the channel {id} is no text channel; cards need one, for their history"));
    }
    if guild.is_some_and(|guild| guild != text("guild_id")) {
        return bad(format!("the channel {id} is on another server than guild says"));
    }
    good(format!("the bot sees the channel #{}", text("name")))
}

async fn commands(connection: &DiscordConnection, client: &Client) -> Finding {
    let locales = match Locales::load() {
        Ok(locales) => locales,
        Err(why) => return bad(why),
    };
    let wanted = registered(&registry::commands(), &locales, connection.guild.is_none());
    match client.is_registered(&wanted).await {
        Ok(true) => good("the commands are registered"),
        Ok(false) => {
            bad("the commands are not registered as they should be: watchfloor manifest discord --register")
        }
        Err(failure) => bad(told(failure)),
    }
}

/// What went wrong, with what to do about it.
fn told(failure: Failure) -> String {
    match failure.into_send_error() {
        SendError::Later { why, .. } | SendError::Refused { why, .. } => why,
        SendError::MessageGone => "there is no such message".to_owned(),
    }
}

fn good(words: impl Into<String>) -> Finding {
    Finding::good(Surface::Discord, words)
}

fn bad(words: impl Into<String>) -> Finding {
    Finding::bad(Surface::Discord, words)
}
