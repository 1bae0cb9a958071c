//! Microsoft Teams: the client, and the address that the Bot Service calls.

use std::sync::Arc;

use super::super::context::CommandError;
use super::super::running::http_client;
use super::{Heard, Means, cannot};
use crate::app::front_door::FrontDoor;
use crate::app::teams_desk::TeamsDesk;
use crate::app::teams_facts::DeskNow;
use crate::chat::platform::Platform;
use crate::chat::teams::client::{Making, SecretSource, TeamsClient};
use crate::chat::teams::key_ring::KeyRing;
use crate::domain::connections::TeamsConnection;
use crate::http::teams::{TeamsState, check, router};

/// Teams, made and not heard yet.
pub(super) struct Teams {
    client: Arc<TeamsClient>,
    keys: KeyRing,
    /// The desk in force; it is there as soon as there is a door.
    now: Arc<DeskNow>,
}

impl Teams {
    pub(super) fn make(wanted: &TeamsConnection, means: &Means<'_>) -> Result<Self, CommandError> {
        check(wanted, means.address).map_err(CommandError::Said)?;
        if wanted.development {
            tracing::warn!("[teams] development = true: whoever reaches {} is believed", means.address);
        }
        let secret = secret_source(wanted, means.secrets);
        if wanted.app_secret.is_some() {
            // A secret that is missing is said now, and not with the first card.
            secret().map_err(|why| cannot("Teams", why))?;
        }
        let now: Arc<DeskNow> = Arc::default();
        let http = http_client()?;
        let client = TeamsClient::new(Making {
            http: http.clone(),
            connection: wanted.clone(),
            secret,
            clock: means.clock.clone(),
            randomness: means.randomness.clone(),
            locales: means.locales.clone(),
            memory: Arc::default(),
            desk: now.clone(),
        });
        let keys = KeyRing::new(http, means.clock.clone(), &wanted.openid_url, &wanted.issuer);
        Ok(Self { client: Arc::new(client), keys, now })
    }

    pub(super) fn seam(&self) -> Arc<dyn Platform> {
        self.client.clone()
    }

    pub(super) async fn hear(self, door: &Arc<FrontDoor>, heard: &mut Heard) {
        self.now.look_at(door.around().clone());
        let desk = Arc::new(TeamsDesk::new(door.clone(), self.client, self.keys));
        if let Err(error) = desk.remember().await {
            tracing::error!(%error, "the conversations of Teams cannot be read; they are told again as people write");
        }
        heard.routes = std::mem::take(&mut heard.routes).merge(router(TeamsState { desk }));
    }
}

/// Finds the app's secret anew each time.
pub(in crate::cli) fn secret_source(
    wanted: &TeamsConnection,
    secrets: &crate::app::secrets::Secrets,
) -> SecretSource {
    let (place, secrets) = (wanted.app_secret.clone(), secrets.clone());
    Arc::new(move || {
        let place = place.as_ref().ok_or("[teams] names no app_secret")?;
        secrets.resolve(place).map(|secret| secret.expose().to_owned()).map_err(|error| error.to_string())
    })
}
