//! Connects the chat platforms that the desk file names: their clients, the addresses at which they are
//! heard, and the sockets. One file a platform. Must not decide anything, and must not call a platform
//! before the desk works.

#[cfg(feature = "discord")]
mod discord;
mod slack;
mod teams;

pub(in crate::cli) use teams::secret_source as secret_of_teams;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::context::CommandError;
use crate::app::front_door::FrontDoor;
use crate::app::secrets::Secrets;
use crate::chat::platform::Platform;
use crate::domain::ambient::{Clock, Randomness};
use crate::domain::desk::Desk;
use crate::i18n::Locales;

/// What the clients are made with.
pub struct Means<'a> {
    /// The desk that the program starts with.
    pub desk: &'a Desk,
    /// Where tokens are.
    pub secrets: &'a Secrets,
    /// Texts.
    pub locales: &'a Arc<Locales>,
    /// The time.
    pub clock: &'a Arc<dyn Clock>,
    /// The dice.
    pub randomness: &'a Arc<dyn Randomness>,
    /// Where the program listens.
    pub address: SocketAddr,
}

/// Platforms whose clients are made and whose ears are not open yet.
#[derive(Default)]
pub struct Platforms {
    slack: Option<slack::Slack>,
    teams: Option<teams::Teams>,
    #[cfg(feature = "discord")]
    discord: Option<discord::Discord>,
}

/// Platforms that are heard.
pub struct Heard {
    /// The addresses at which they call.
    pub routes: Router,
    /// What listens by itself, until the program ends.
    pub listening: JoinSet<()>,
}

impl Platforms {
    /// Makes the clients of all platforms that the desk is connected to. Calls nobody.
    ///
    /// # Errors
    /// Where a token is missing, or a client cannot be made.
    pub fn make(means: &Means<'_>) -> Result<Self, CommandError> {
        let slack = means.desk.slack.as_ref().map(|wanted| slack::Slack::make(wanted, means)).transpose()?;
        let teams = means.desk.teams.as_ref().map(|wanted| teams::Teams::make(wanted, means)).transpose()?;
        #[cfg(not(feature = "discord"))]
        if means.desk.discord.is_some() {
            return Err(cannot(
                "Discord",
                "this program was built without it; build it with --features discord",
            ));
        }
        Ok(Self {
            slack,
            teams,
            #[cfg(feature = "discord")]
            discord: means
                .desk
                .discord
                .as_ref()
                .map(|wanted| discord::Discord::make(wanted, means))
                .transpose()?,
        })
    }

    /// The seams, for the workers.
    pub fn seams(&self) -> Vec<Arc<dyn Platform>> {
        let mut seams: Vec<Arc<dyn Platform>> = Vec::new();
        seams.extend(self.slack.as_ref().map(slack::Slack::seam));
        seams.extend(self.teams.as_ref().map(teams::Teams::seam));
        #[cfg(feature = "discord")]
        seams.extend(self.discord.as_ref().map(discord::Discord::seam));
        seams
    }

    /// Opens the ears: what is heard goes through the door.
    ///
    /// # Errors
    /// Where a key that requests are proved with is none.
    pub async fn hear(
        self,
        door: &Arc<FrontDoor>,
        stop: &watch::Receiver<bool>,
    ) -> Result<Heard, CommandError> {
        let mut heard = Heard { routes: Router::new(), listening: JoinSet::new() };
        if let Some(slack) = self.slack {
            slack.hear(door, stop, &mut heard);
        }
        if let Some(teams) = self.teams {
            teams.hear(door, &mut heard).await;
        }
        #[cfg(feature = "discord")]
        if let Some(discord) = self.discord {
            discord.hear(door, stop, &mut heard)?;
        }
        Ok(heard)
    }
}

/// That a platform cannot be connected.
fn cannot(platform: &str, why: impl std::fmt::Display) -> CommandError {
    CommandError::Said(format!("{platform} cannot be connected: {why}"))
}
