//! Discord: the client, the gateway, and the address that Discord calls where there is one.

use std::sync::Arc;

use tokio::sync::watch;

use super::super::context::CommandError;
use super::super::discord::connect;
use super::{Heard, Means, cannot};
use crate::app::discord::Reception;
use crate::app::front_door::FrontDoor;
use crate::app::secrets::Secret;
use crate::chat::discord::platform::Discord as Seam;
use crate::chat::platform::Platform;
use crate::domain::ambient::Randomness;
use crate::domain::connections::DiscordConnection;
use crate::http::discord::{DiscordState, router};
use crate::jobs::discord_gateway::{Gateway, run};

/// Discord, made and not heard yet.
pub(super) struct Discord {
    seam: Arc<Seam>,
    token: Secret,
    public_key: Option<String>,
    randomness: Arc<dyn Randomness>,
}

impl Discord {
    pub(super) fn make(wanted: &DiscordConnection, means: &Means<'_>) -> Result<Self, CommandError> {
        let connected = connect(wanted, means.secrets, means.clock);
        let (client, token) = connected.map_err(|error| cannot("Discord", error))?;
        let seam = Seam { client, locales: means.locales.clone(), clock: means.clock.clone() };
        Ok(Self {
            seam: Arc::new(seam),
            token,
            public_key: wanted.public_key.clone(),
            randomness: means.randomness.clone(),
        })
    }

    pub(super) fn seam(&self) -> Arc<dyn Platform> {
        self.seam.clone()
    }

    pub(super) fn hear(
        self,
        door: &Arc<FrontDoor>,
        stop: &watch::Receiver<bool>,
        heard: &mut Heard,
    ) -> Result<(), CommandError> {
        let reception = Arc::new(Reception::new(door.clone(), self.seam.client.clone()));
        if let Some(key) = self.public_key {
            let state =
                DiscordState::new(reception.clone(), &key).map_err(|error| cannot("Discord", error))?;
            heard.routes = std::mem::take(&mut heard.routes).merge(router(state));
        }
        // Also beside the address: only the gateway tells of deleted messages and lost channels. What is
        // pressed comes by one of the two, as the application's page says.
        let gateway = Gateway { reception, token: self.token, randomness: self.randomness };
        heard.listening.spawn(run(gateway, stop.clone()));
        Ok(())
    }
}
