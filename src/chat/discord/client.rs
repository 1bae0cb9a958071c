//! Calls of Discord's REST API, over the HTTP client that is passed in.
//!
//! Not serenity's client: it waits inside a call when there were too many, where the desk has other work to
//! do, and it drops how long to wait. Must not know what is sent, and must never let a token out: neither
//! the bot's, which is a header that shows itself to nobody, nor an interaction's, which stands in addresses.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, HeaderValue, RETRY_AFTER};
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use super::commands::agree;
use super::rates::{Rates, Wait};
use super::trouble::Failure;
use crate::domain::ambient::Clock;
use crate::domain::connections::DiscordConnection;

/// What a client is made of.
pub struct Parts<'a> {
    /// What the desk file says.
    pub connection: &'a DiscordConnection,
    /// The bot's token.
    pub token: &'a str,
    /// Makes the calls; it has the time-outs.
    pub http: reqwest::Client,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// The client.
pub struct Client {
    http: reqwest::Client,
    api: String,
    application: String,
    guild: Option<String>,
    authorization: HeaderValue,
    rates: Rates,
    me: OnceCell<String>,
    private_channels: Mutex<HashMap<String, String>>,
}

/// How many private channels are remembered.
const REMEMBERED: usize = 10_000;

/// A call.
pub struct Route {
    method: Method,
    path: String,
    /// What shares its rate: the kind of call, and the channel or server it is about.
    bucket: String,
}

impl Route {
    /// A call whose whole path is its bucket, but for what follows a `?`.
    pub fn new(method: Method, path: String) -> Self {
        let bucket = format!("{method} {}", path.split('?').next().unwrap_or_default());
        Self { method, path, bucket }
    }

    /// A call about one message of a channel: all messages of the channel share its rate.
    fn shared(method: Method, path: String, bucket: &str) -> Self {
        let bucket = format!("{method} {bucket}");
        Self { method, path, bucket }
    }
}

/// An id of Discord's, which may stand in an address.
///
/// # Errors
/// Where it is none, such as a slip in the desk file.
pub fn id(text: &str) -> Result<&str, Failure> {
    if (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(text);
    }
    Err(Failure::Refused { status: 404, code: super::trouble::UNKNOWN_CHANNEL, message: "no id".to_owned() })
}

impl Client {
    /// A client.
    ///
    /// # Errors
    /// Where the token cannot be a header.
    pub fn new(parts: Parts<'_>) -> Result<Self, String> {
        let mut authorization = HeaderValue::from_str(&format!("Bot {}", parts.token.trim()))
            .map_err(|_| "Discord's bot token has characters that no token has".to_owned())?;
        authorization.set_sensitive(true);
        Ok(Self {
            http: parts.http,
            api: format!("{}/api/v10", parts.connection.api_url.trim_end_matches('/')),
            application: parts.connection.application_id.clone(),
            guild: parts.connection.guild.clone(),
            authorization,
            rates: Rates::new(parts.clock),
            me: OnceCell::new(),
            private_channels: Mutex::default(),
        })
    }

    /// The only server that belongs to the organisation, where the desk file says it.
    pub fn guild(&self) -> Option<&str> {
        self.guild.as_deref()
    }

    /// Makes a call.
    ///
    /// # Errors
    /// Where it comes to nothing.
    pub async fn call(&self, route: Route, body: Option<&Value>) -> Result<Value, Failure> {
        self.rates.ask(&route.bucket)?;
        let mut request = self
            .http
            .request(route.method, format!("{}{}", self.api, route.path))
            .header(AUTHORIZATION, self.authorization.clone());
        if let Some(body) = body {
            request = request.json(body);
        }
        let down = |error: reqwest::Error| {
            // An address may hold an interaction's token.
            let error = error.without_url();
            let why = if error.is_timeout() { "no answer in time".to_owned() } else { error.to_string() };
            Failure::Down { why: format!("Discord cannot be reached: {why}") }
        };
        let response = request.send().await.map_err(down)?;
        let status = response.status();
        let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let retry_after = retry_after.map(str::to_owned);
        if status.as_u16() != 429 {
            self.rates.heard(&route.bucket, response.headers());
        }
        let bytes = response.bytes().await.map_err(down)?;
        if status.is_success() {
            if bytes.is_empty() {
                return Ok(Value::Null);
            }
            return serde_json::from_slice(&bytes)
                .map_err(|_| Failure::Down { why: "Discord answered what is no JSON".to_owned() });
        }
        let failure = Failure::read(status.as_u16(), retry_after.as_deref(), &bytes);
        if let Failure::TooFast { after, everything } = failure {
            self.rates.shut(&route.bucket, Wait { after, everything });
        }
        Err(failure)
    }

    /// Posts a message and gives it back.
    ///
    /// # Errors
    /// As for [`Self::call`].
    pub async fn post(&self, channel: &str, body: &Value) -> Result<Value, Failure> {
        self.call(Route::new(Method::POST, format!("/channels/{}/messages", id(channel)?)), Some(body)).await
    }

    /// Changes a message.
    ///
    /// # Errors
    /// As for [`Self::call`].
    pub async fn edit(&self, channel: &str, message: &str, body: &Value) -> Result<Value, Failure> {
        let bucket = format!("/channels/{}/messages/:id", id(channel)?);
        let path = format!("/channels/{channel}/messages/{}", id(message)?);
        self.call(Route::shared(Method::PATCH, path, &bucket), Some(body)).await
    }

    /// The latest messages of a channel or a thread, the newest first.
    ///
    /// # Errors
    /// As for [`Self::call`].
    pub async fn latest(&self, channel: &str, count: u8) -> Result<Vec<Value>, Failure> {
        let path = format!("/channels/{}/messages?limit={count}", id(channel)?);
        let messages = self.call(Route::new(Method::GET, path), None).await?;
        Ok(messages.as_array().cloned().unwrap_or_default())
    }

    /// Opens the thread under a message. Its id is the message's.
    ///
    /// # Errors
    /// As for [`Self::call`].
    pub async fn open_thread(&self, channel: &str, message: &str, name: &str) -> Result<(), Failure> {
        const A_WEEK_IN_MINUTES: u32 = 10_080;
        let bucket = format!("/channels/{}/messages/:id/threads", id(channel)?);
        let path = format!("/channels/{channel}/messages/{}/threads", id(message)?);
        let body = json!({"name": name, "auto_archive_duration": A_WEEK_IN_MINUTES});
        self.call(Route::shared(Method::POST, path, &bucket), Some(&body)).await.map(drop)
    }

    /// Takes a thread out of the archive.
    ///
    /// # Errors
    /// As for [`Self::call`].
    pub async fn revive_thread(&self, thread: &str) -> Result<(), Failure> {
        let route = Route::new(Method::PATCH, format!("/channels/{}", id(thread)?));
        self.call(route, Some(&json!({"archived": false}))).await.map(drop)
    }

    /// The channel in which the bot speaks with somebody alone.
    ///
    /// # Errors
    /// As for [`Self::call`].
    pub async fn private_channel(&self, account: &str) -> Result<String, Failure> {
        let known = {
            let channels = self.private_channels.lock().unwrap_or_else(PoisonError::into_inner);
            channels.get(account).cloned()
        };
        if let Some(channel) = known {
            return Ok(channel);
        }
        let route = Route::new(Method::POST, "/users/@me/channels".to_owned());
        let opened = self.call(route, Some(&json!({"recipient_id": id(account)?}))).await?;
        let channel = id_of(&opened)?;
        let mut channels = self.private_channels.lock().unwrap_or_else(PoisonError::into_inner);
        if channels.len() < REMEMBERED {
            channels.insert(account.to_owned(), channel.clone());
        }
        Ok(channel)
    }

    /// A member of a server.
    ///
    /// # Errors
    /// As for [`Self::call`].
    pub async fn member(&self, guild: &str, account: &str) -> Result<Value, Failure> {
        let bucket = format!("/guilds/{}/members/:id", id(guild)?);
        let path = format!("/guilds/{guild}/members/{}", id(account)?);
        self.call(Route::shared(Method::GET, path, &bucket), None).await
    }

    /// An account.
    ///
    /// # Errors
    /// As for [`Self::call`].
    pub async fn user(&self, account: &str) -> Result<Value, Failure> {
        let path = format!("/users/{}", id(account)?);
        self.call(Route::shared(Method::GET, path, "/users/:id"), None).await
    }

    /// The bot's own id.
    ///
    /// # Errors
    /// As for [`Self::call`].
    pub async fn me(&self) -> Result<&str, Failure> {
        let ask = async {
            let me = self.call(Route::new(Method::GET, "/users/@me".to_owned()), None).await?;
            id_of(&me)
        };
        self.me.get_or_try_init(|| ask).await.map(String::as_str)
    }

    /// The application that the token belongs to.
    ///
    /// # Errors
    /// As for [`Self::call`].
    pub async fn application(&self) -> Result<Value, Failure> {
        self.call(Route::new(Method::GET, "/applications/@me".to_owned()), None).await
    }

    /// A channel, for a check of the desk file.
    ///
    /// # Errors
    /// As for [`Self::call`].
    pub async fn channel(&self, channel: &str) -> Result<Value, Failure> {
        self.call(Route::new(Method::GET, format!("/channels/{}", id(channel)?)), None).await
    }

    /// Where the gateway is.
    ///
    /// # Errors
    /// As for [`Self::call`].
    pub async fn gateway(&self) -> Result<Value, Failure> {
        self.call(Route::new(Method::GET, "/gateway/bot".to_owned()), None).await
    }

    fn commands_path(&self) -> Result<String, Failure> {
        let application = id(&self.application)?;
        Ok(match &self.guild {
            Some(guild) => format!("/applications/{application}/guilds/{}/commands", id(guild)?),
            None => format!("/applications/{application}/commands"),
        })
    }

    /// Whether these commands are registered, and no others.
    ///
    /// # Errors
    /// As for [`Self::call`].
    pub async fn is_registered(&self, commands: &[Value]) -> Result<bool, Failure> {
        let path = format!("{}?with_localizations=true", self.commands_path()?);
        Ok(agree(&self.call(Route::new(Method::GET, path), None).await?, commands))
    }

    /// Registers these commands in the place of those that are there, if they differ; and says whether.
    ///
    /// # Errors
    /// As for [`Self::call`].
    pub async fn register(&self, commands: &[Value]) -> Result<bool, Failure> {
        if self.is_registered(commands).await? {
            return Ok(false);
        }
        let path = self.commands_path()?;
        let body = Value::from(commands.to_vec());
        self.call(Route::new(Method::PUT, path), Some(&body)).await?;
        Ok(true)
    }

    /// Answers an interaction that came over the gateway.
    ///
    /// # Errors
    /// As for [`Self::call`].
    pub async fn respond(&self, interaction: &str, token: &str, body: &Value) -> Result<(), Failure> {
        let path = format!("/interactions/{}/{}/callback", id(interaction)?, secret(token)?);
        // Each has a rate of its own.
        let bucket = format!("/interactions/{interaction}");
        self.call(Route::shared(Method::POST, path, &bucket), Some(body)).await.map(drop)
    }

    /// Fills in an answer that was put off, or changes one.
    ///
    /// # Errors
    /// As for [`Self::call`].
    pub async fn finish(&self, (interaction, token): (&str, &str), body: &Value) -> Result<(), Failure> {
        let application = id(&self.application)?;
        let path = format!("/webhooks/{application}/{}/messages/@original", secret(token)?);
        let bucket = format!("/webhooks/{interaction}");
        self.call(Route::shared(Method::PATCH, path, &bucket), Some(body)).await.map(drop)
    }

    /// Adds another message to an answer.
    ///
    /// # Errors
    /// As for [`Self::call`].
    pub async fn follow(&self, (interaction, token): (&str, &str), body: &Value) -> Result<(), Failure> {
        let path = format!("/webhooks/{}/{}", id(&self.application)?, secret(token)?);
        let bucket = format!("/webhooks/{interaction}");
        self.call(Route::shared(Method::POST, path, &bucket), Some(body)).await.map(drop)
    }
}

/// The id of what came back.
pub fn id_of(value: &Value) -> Result<String, Failure> {
    let id = value.get("id").and_then(Value::as_str).filter(|text| id(text).is_ok());
    id.map(str::to_owned).ok_or_else(|| Failure::Down { why: "Discord's answer has no id".to_owned() })
}

/// An interaction's token, which may stand in an address.
fn secret(token: &str) -> Result<&str, Failure> {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if !token.is_empty() && token.len() <= 1000 && token.bytes().all(good) && !token.starts_with('.') {
        return Ok(token);
    }
    Err(Failure::Refused { status: 404, code: 0, message: "the interaction has no token".to_owned() })
}
