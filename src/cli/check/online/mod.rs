//! `watchfloor check --online`: asks the chat platforms whether the desk would work with them, and says in
//! plain words what is missing. One file per platform. Must not change anything anywhere, and must not
//! show a secret.

#[cfg(feature = "discord")]
mod discord;
mod slack;
mod teams;

use crate::app::secrets::Secrets;
use crate::cli::context::Context;
use crate::domain::actor::Surface;
use crate::domain::desk::Desk;

/// Something that a platform said, or that follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which platform.
    pub platform: Surface,
    /// Whether it is as it should be.
    pub good: bool,
    /// What it is; and what to do, where something has to be done.
    pub words: String,
}

impl Finding {
    fn good(platform: Surface, words: impl Into<String>) -> Self {
        Self { platform, good: true, words: words.into() }
    }

    fn bad(platform: Surface, words: impl Into<String>) -> Self {
        Self { platform, good: false, words: words.into() }
    }
}

/// All that the platforms of a desk have to say.
pub async fn findings(desk: &Desk, secrets: &Secrets, context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(connection) = &desk.slack {
        let channels = channels_of(desk, Surface::Slack);
        findings.extend(slack::findings(connection, &channels, secrets, context).await);
    }
    if let Some(connection) = &desk.teams {
        let channels = channels_of(desk, Surface::Teams);
        findings.extend(teams::findings(connection, &channels, secrets, context).await);
    }
    #[cfg(feature = "discord")]
    if let Some(connection) = &desk.discord {
        let channels = channels_of(desk, Surface::Discord);
        findings.extend(discord::findings(connection, &channels, secrets, context).await);
    }
    findings
}

/// The channels of a platform in which cards stand, each once.
fn channels_of(desk: &Desk, platform: Surface) -> Vec<String> {
    let channels = desk.channels();
    let mut ids: Vec<String> =
        channels.filter(|channel| channel.platform == platform).map(|channel| channel.id.clone()).collect();
    ids.sort();
    ids.dedup();
    ids
}
