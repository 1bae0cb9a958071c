//! How the desk reaches the chat platforms, as the desk file says it: where tokens are found and which
//! addresses are called. Must not hold a secret, and must not call anything.

use super::desk::SecretRef;

/// Slack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlackConnection {
    /// The bot's token, `xoxb-`.
    pub bot_token: SecretRef,
    /// The token of the app, `xapp-`: where it is there, what happens in Slack comes over Socket Mode and
    /// the desk needs no public address.
    pub app_token: Option<SecretRef>,
    /// What requests over HTTP are signed with: where it is there, they are taken.
    pub signing_secret: Option<SecretRef>,
    /// How many Socket Mode connections are kept open at once, from 1 to 10.
    pub connections: u32,
    /// Where the Web API is: `https://slack.com/api`, unless for a test.
    pub api_url: String,
}

/// Microsoft Teams, by way of the Azure Bot Service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamsConnection {
    /// The app's id, a GUID. Empty in development mode alone.
    pub app_id: String,
    /// The app's client secret. None in development mode alone.
    pub app_secret: Option<SecretRef>,
    /// The tenant that tokens are asked of: a GUID or a domain of one's own for a single-tenant app,
    /// `botframework.com` for an older multi-tenant one.
    pub tenant: String,
    /// Where tokens are asked for: `https://login.microsoftonline.com`, or that of a sovereign cloud.
    pub login_url: String,
    /// The scope of the token: `https://api.botframework.com/.default`, or that of a sovereign cloud.
    pub scope: String,
    /// Where the keys are described with which the Bot Service signs.
    pub openid_url: String,
    /// Who signs: `https://api.botframework.com`, or that of a sovereign cloud.
    pub issuer: String,
    /// Beginnings of service addresses that replies may go to.
    pub service_urls: Vec<String>,
    /// Takes requests without any proof: for a playground on this machine alone.
    pub development: bool,
}

/// Discord.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscordConnection {
    /// The application's id, a number.
    pub application_id: String,
    /// The bot's token.
    pub bot_token: SecretRef,
    /// The application's Ed25519 public key in hex: where it is there, interactions are taken over HTTP;
    /// where not, over the gateway.
    pub public_key: Option<String>,
    /// The server on which commands are registered; everywhere the bot is where there is none.
    pub guild: Option<String>,
    /// Where the REST API is: `https://discord.com`, unless for a test.
    pub api_url: String,
}
