//! `watchfloor manifest`: prints what a platform has to know to install the desk as an app, made from the
//! registry of commands. One file per platform. Must not call a platform unless it is asked to register, and
//! must not show a secret.

mod archive;
#[cfg(feature = "discord")]
pub mod discord;
pub mod slack;
pub mod teams;

use super::console_output::Console;
use super::context::{CommandError, Context};
use super::exit::Finished;

/// Print what a platform needs to install the desk as an app.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// For which platform
    #[command(subcommand)]
    pub platform: Platform,
}

/// The platforms.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Platform {
    /// The commands of a Discord application
    #[cfg(feature = "discord")]
    Discord(discord::Args),
    /// The manifest of a Slack app
    Slack(slack::Args),
    /// The app package for Microsoft Teams
    Teams(teams::Args),
}

/// Runs it.
///
/// # Errors
/// Where it cannot be written.
pub async fn run(args: &Args, context: &Context, console: &mut Console) -> Result<Finished, CommandError> {
    // The other manifests need nothing of this machine.
    #[cfg(not(feature = "discord"))]
    let _ = context;
    match &args.platform {
        #[cfg(feature = "discord")]
        Platform::Discord(args) => discord::run(args, context, console).await?,
        Platform::Slack(args) => slack::run(args, console)?,
        Platform::Teams(args) => teams::run(args, console)?,
    }
    Ok(Finished::Done)
}
