//! `watchfloor login`: prints a one-time link that signs a person in to the console. Must not keep the
//! link: the database has its hash.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::console_output::Console;
use super::context::{CommandError, Context, DatabaseArgs};
use super::exit::Finished;
use super::token;
use crate::app::dispatch::token_hash;
use crate::domain::time::Millis;

/// How long a link can be used.
pub const LINK_LIFE: Millis = Millis::minutes(15);

/// Print a one-time link that signs a person in to the console.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  watchfloor login --person ana
  watchfloor login --person ana --url https://desk.example

The link works once, for 15 minutes. Whoever has it is that person: send it safely.

Exit codes: 0 done, 1 failed, 2 wrong usage")]
pub struct Args {
    /// Who: the key in the desk file
    #[arg(long, value_name = "KEY")]
    pub person: String,
    /// The address of the console
    #[arg(long, value_name = "BASE", env = "WATCHFLOOR_URL", default_value = "http://127.0.0.1:8080")]
    pub url: String,
    /// The desk file
    #[arg(long, value_name = "FILE", env = "WATCHFLOOR_DESK", default_value = "desk.toml")]
    pub desk: PathBuf,
    /// Where the database is
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Runs it.
///
/// # Errors
/// Where it cannot be done.
pub async fn run(args: &Args, context: &Context, console: &mut Console) -> Result<Finished, CommandError> {
    let base = reqwest::Url::parse(args.url.trim())
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host() && url.query().is_none())
        .ok_or_else(|| {
            CommandError::Usage(format!(
                "'{}' is no address of a console; it should look like https://desk.example",
                args.url
            ))
        })?;
    let person = token::person(&args.desk, &args.person)?;
    let mut bytes = [0; 32];
    context.randomness.fill(&mut bytes);
    let link = URL_SAFE_NO_PAD.encode(bytes);
    let store = args.database.open(context).await?;
    store.keep_login_link(&token_hash(&link), &person.id, context.clock.now() + LINK_LIFE).await?;
    store.close().await;
    console.note(&format!("Signs {} in, once, within 15 minutes:", person.name))?;
    console.say(&format!("{}/login/{link}", base.as_str().trim_end_matches('/')))?;
    Ok(Finished::Done)
}
