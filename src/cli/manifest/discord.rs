//! `watchfloor manifest discord`: the commands that Discord offers for the desk, and their registration.
//! Registers nothing unless it is asked to, and nothing that is registered already.

use std::path::PathBuf;

use serde_json::Value;

use crate::app::discord::registry;
use crate::chat::discord::commands::registered;
use crate::cli::console_output::Console;
use crate::cli::context::{CommandError, Context, read_desk};
use crate::cli::discord::{connect, secrets_of};
use crate::i18n::Locales;

/// Print the commands that Discord offers for the desk, or register them.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  watchfloor manifest discord                 what is registered for an application, as JSON
  watchfloor manifest discord --register      registers it, where it differs from what is there

The desk file's [discord] says for which application, and whether for one server alone. docs/discord.md has
the steps before this one.

Exit codes: 0 done, 1 failed, 2 wrong usage")]
pub struct Args {
    /// Register the commands, if they differ
    #[arg(long)]
    pub register: bool,
    /// The desk file; without --register it is only needed to see whether its discord table names a server
    #[arg(long, value_name = "FILE", env = "WATCHFLOOR_DESK", default_value = "desk.toml")]
    pub desk: PathBuf,
}

/// Runs it.
///
/// # Errors
/// Where the desk file has no `[discord]`, or Discord refuses.
pub async fn run(args: &Args, context: &Context, console: &mut Console) -> Result<(), CommandError> {
    let locales = Locales::load().map_err(CommandError::Said)?;
    let desk = if args.register || args.desk.exists() { Some(read_desk(&args.desk)?) } else { None };
    let connection = desk.and_then(|desk| desk.discord);
    let everywhere = connection.as_ref().is_none_or(|connection| connection.guild.is_none());
    let commands = registered(&registry::commands(), &locales, everywhere);
    if !args.register {
        let text = serde_json::to_string_pretty(&Value::from(commands))
            .map_err(|error| CommandError::Said(error.to_string()))?;
        return console.say(&text);
    }
    let Some(connection) = connection else {
        return Err(CommandError::Said(format!(
            "{} has no [discord]; add application_id and bot_token_env, as docs/discord.md shows",
            args.desk.display()
        )));
    };
    let (client, _) = connect(&connection, &secrets_of(&args.desk, context), &context.clock)?;
    let changed = client
        .register(&commands)
        .await
        .map_err(|failure| CommandError::Said(format!("Discord did not take the commands: {failure}")))?;
    console.say(if changed {
        "The commands are registered. Discord shows them at once on a server, and within the hour elsewhere."
    } else {
        "Nothing has changed: the commands are registered as they should be."
    })
}
