//! Slack: the client, the three addresses, Socket Mode.

use std::sync::Arc;

use tokio::sync::watch;

use super::super::context::CommandError;
use super::{Heard, Means, cannot};
use crate::app::front_door::FrontDoor;
use crate::app::secrets::Secret;
use crate::app::slack_desk::SlackDesk;
use crate::chat::platform::Platform;
use crate::chat::slack::client::{Access, PATIENCE, SlackClient};
use crate::domain::connections::SlackConnection;
use crate::http::slack::{SlackState, router};
use crate::jobs::slack::get_acquainted;
use crate::jobs::slack::socket::{Patience, Sockets};

/// Slack, made and not heard yet.
pub(super) struct Slack {
    client: Arc<SlackClient>,
    app_token: Option<Secret>,
    signing_secret: Option<Secret>,
    connections: u32,
}

impl Slack {
    pub(super) fn make(wanted: &SlackConnection, means: &Means<'_>) -> Result<Self, CommandError> {
        let secret = |place| means.secrets.resolve(place).map_err(|error| cannot("Slack", error));
        let access = Access {
            bot_token: secret(&wanted.bot_token)?.expose().to_owned(),
            api_url: wanted.api_url.clone(),
            patience: PATIENCE,
            locales: means.locales.clone(),
            clock: means.clock.clone(),
        };
        Ok(Self {
            client: Arc::new(SlackClient::new(access).map_err(|error| cannot("Slack", error))?),
            app_token: wanted.app_token.as_ref().map(secret).transpose()?,
            signing_secret: wanted.signing_secret.as_ref().map(secret).transpose()?,
            connections: wanted.connections,
        })
    }

    pub(super) fn seam(&self) -> Arc<dyn Platform> {
        self.client.clone()
    }

    pub(super) fn hear(self, door: &Arc<FrontDoor>, stop: &watch::Receiver<bool>, heard: &mut Heard) {
        let desk = Arc::new(SlackDesk::new(door.clone(), self.client));
        heard.listening.spawn(get_acquainted(desk.clone(), stop.clone()));
        if let Some(signing_secret) = self.signing_secret {
            let routes = router(SlackState { desk: desk.clone(), signing_secret });
            heard.routes = std::mem::take(&mut heard.routes).merge(routes);
        }
        if let Some(app_token) = self.app_token {
            let sockets =
                Sockets { desk, app_token, connections: self.connections, patience: Patience::default() };
            let mut tasks = sockets.start(stop);
            heard.listening.spawn(async move { while tasks.join_next().await.is_some() {} });
        }
    }
}
