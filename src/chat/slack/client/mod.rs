//! Calls Slack's Web API: one token, a time-out on every call, and answers that are looked into without
//! trust. Requests to reading methods are forms, as Slack wants them; all others are JSON. Must not try
//! again, and must not wait for a budget: whoever calls does.

mod budget;
mod calls;
mod find;
mod platform;
mod posting;
mod profile;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use hyper_rustls::{ConfigBuilderExt as _, HttpsConnectorBuilder};
use serde::Serialize;
use serde_json::Value;
use slack_morphism::errors::SlackClientError;
use slack_morphism::hyper_tokio::SlackClientHyperHttpsConnector;
use slack_morphism::prelude::SlackClientHyperConnector;
use slack_morphism::{
    ClientResult, SlackApiToken, SlackApiTokenValue, SlackClientApiCallContext, SlackClientHttpConnector as _,
};
use url::Url;

use super::errors;
use super::inbound::Workspace;
use super::inbound::raw::Raw;
use crate::chat::platform::SendError;
use crate::chat::words::Words;
use crate::domain::ambient::Clock;
use crate::i18n::Locales;

pub use calls::Installation;

/// How long a call may take, usually. Slack answers in less than a second.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// What a client is made of.
pub struct Access {
    /// The bot's token. It is shown nowhere.
    pub bot_token: String,
    /// Where the Web API is, without a slash at its end.
    pub api_url: String,
    /// How long a call may take.
    pub patience: Duration,
    /// Texts.
    pub locales: Arc<Locales>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// A client of Slack's Web API.
pub struct SlackClient {
    connector: SlackClientHyperHttpsConnector,
    token: SlackApiToken,
    api_url: Url,
    patience: Duration,
    locales: Arc<Locales>,
    clock: Arc<dyn Clock>,
    home: ArcSwap<Workspace>,
    /// The conversation with each person that was told something.
    conversations: Mutex<HashMap<String, String>>,
}

impl SlackClient {
    /// A client that has not called anybody yet.
    ///
    /// # Errors
    /// Where the address is none, or TLS cannot be set up.
    pub fn new(access: Access) -> Result<Self, String> {
        let api_url = Url::parse(&access.api_url).map_err(|error| format!("slack.api_url: {error}"))?;
        let connector = SlackClientHyperConnector::with_connector(https(&api_url)?)
            .with_slack_api_url(api_url.as_str().trim_end_matches('/'));
        Ok(Self {
            connector,
            token: SlackApiToken::new(SlackApiTokenValue(access.bot_token)),
            api_url,
            patience: access.patience,
            locales: access.locales,
            clock: access.clock,
            home: ArcSwap::default(),
            conversations: Mutex::default(),
        })
    }

    /// Where the app is at home, as far as it was asked: see [`Self::identify`].
    pub fn home(&self) -> Arc<Workspace> {
        self.home.load_full()
    }

    /// Whether an address that a payload names is Slack's: a token or an answer goes nowhere else.
    pub fn is_slacks(&self, url: &Url) -> bool {
        let scheme = |url: &Url| match url.scheme() {
            "wss" => "https".to_owned(),
            "ws" => "http".to_owned(),
            other => other.to_owned(),
        };
        let (Some(own), Some(host)) = (self.api_url.host_str(), url.host_str()) else { return false };
        let below = host.strip_suffix(own).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        below
            && scheme(url) == scheme(&self.api_url)
            && url.port_or_known_default() == self.api_url.port_or_known_default()
            && url.username().is_empty()
    }

    fn words<'a>(&'a self, locale: &'a str) -> Words<'a> {
        Words::new(&self.locales, locale, self.clock.now())
    }

    /// Calls a method that takes JSON.
    async fn call<Q>(&self, method: &'static str, request: &Q) -> Result<Value, SendError>
    where
        Q: Serialize + Send + Sync,
    {
        let span = tracing::debug_span!("Slack", method);
        let context = self.context(Some(&self.token), &span);
        self.finish(method, self.connector.http_post(method, request, context)).await
    }

    /// Calls a method that takes a form.
    async fn ask(&self, method: &'static str, fields: &[(&str, &str)]) -> Result<Value, SendError> {
        self.ask_as(&self.token, method, fields).await
    }

    async fn ask_as(
        &self,
        token: &SlackApiToken,
        method: &'static str,
        fields: &[(&str, &str)],
    ) -> Result<Value, SendError> {
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let span = tracing::debug_span!("Slack", method);
        let url =
            self.connector.create_method_uri_path(method).map_err(|error| errors::meaning(&error, method))?;
        let kind = "application/x-www-form-urlencoded".to_owned();
        let context = self.context(Some(token), &span);
        self.finish(method, self.connector.http_post_uri_binary(url, kind, form.as_bytes(), context)).await
    }

    fn context<'a>(
        &self,
        token: Option<&'a SlackApiToken>,
        tracing_span: &'a tracing::Span,
    ) -> SlackClientApiCallContext<'a> {
        // An address can hold a secret, such as that to which an answer is sent.
        let is_sensitive_url = token.is_none();
        SlackClientApiCallContext { rate_control_params: None, token, tracing_span, is_sensitive_url }
    }

    async fn finish(
        &self,
        method: &'static str,
        call: impl Future<Output = ClientResult<Value>>,
    ) -> Result<Value, SendError> {
        let answer = self.wait(method, call).await?;
        // A proxy's page of errors is no answer, whatever its status says.
        if Raw::new(&answer).get("ok").is_true() { Ok(answer) } else { Err(errors::no_sense(method)) }
    }

    async fn wait<T>(
        &self,
        method: &'static str,
        call: impl Future<Output = Result<T, SlackClientError>>,
    ) -> Result<T, SendError> {
        match tokio::time::timeout(self.patience, call).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(errors::meaning(&error, method)),
            Err(_) => Err(errors::no_answer(method)),
        }
    }

    fn conversation(&self, account: &str) -> Option<String> {
        self.conversations.lock().unwrap_or_else(PoisonError::into_inner).get(account).cloned()
    }

    fn remember_conversation(&self, account: &str, channel: Option<&str>) {
        let mut known = self.conversations.lock().unwrap_or_else(PoisonError::into_inner);
        match channel {
            Some(channel) => known.insert(account.to_owned(), channel.to_owned()),
            None => known.remove(account),
        };
    }
}

type Https = hyper_rustls::HttpsConnector<hyper_util::client::legacy::connect::HttpConnector>;

/// Connections to an address. Plain HTTP only where the address says so itself, as a test does.
fn https(api_url: &Url) -> Result<Https, String> {
    if api_url.scheme() == "http" {
        let config = versions()?.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth();
        return Ok(HttpsConnectorBuilder::new()
            .with_tls_config(config)
            .https_or_http()
            .enable_http1()
            .build());
    }
    Ok(HttpsConnectorBuilder::new().with_tls_config(tls()?).https_only().enable_all_versions().build())
}

/// TLS as the desk speaks it with Slack: with ring, and the certificates of the system.
///
/// # Errors
/// Where those cannot be read.
pub fn tls() -> Result<rustls::ClientConfig, String> {
    let roots = versions()?.with_native_roots();
    let roots = roots.map_err(|error| format!("the system's certificates cannot be read: {error}"))?;
    Ok(roots.with_no_client_auth())
}

fn versions() -> Result<rustls::ConfigBuilder<rustls::ClientConfig, rustls::WantsVerifier>, String> {
    rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("TLS cannot be set up: {error}"))
}
