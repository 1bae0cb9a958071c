//! `watchfloor token`: makes, lists and takes back personal tokens. A token is shown once and kept
//! nowhere: the database has its hash. Must not show a token again.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::console_output::Console;
use super::context::{CommandError, Context, DatabaseArgs, read_desk};
use super::exit::Finished;
use super::operator;
use crate::app::dispatch::token_hash;
use crate::app::inbound::Call;
use crate::commands::system::operate::Operation;
use crate::domain::ambient::Randomness;
use crate::domain::desk::Person;
use crate::domain::ids::PersonId;

/// What every token begins with, so that scanners for leaked secrets find it.
const PREFIX: &str = "wf_";
/// The fewest characters of a hash that say which token is meant.
const SHORTEST_PREFIX: usize = 6;

/// Make, list and take back personal tokens of the HTTP API.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  watchfloor token new --person ana --label 'import script'
  watchfloor token list
  watchfloor token revoke 3fa94c

A token is printed once. Its label stands on the log for ever: name no person in it.

Exit codes: 0 done, 1 failed, 2 wrong usage")]
pub struct Args {
    /// What to do
    #[command(subcommand)]
    pub action: Action,
}

/// What to do with tokens.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Action {
    /// Make a token and print it, once
    New(NewArgs),
    /// List the tokens that count
    List(ListArgs),
    /// Take a token back
    Revoke(RevokeArgs),
}

/// Make a token and print it, once.
#[derive(Clone, Debug, clap::Args)]
pub struct NewArgs {
    /// Whose: the key in the desk file
    #[arg(long, value_name = "KEY")]
    pub person: String,
    /// What it is for
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub label: String,
    /// The desk file
    #[arg(long, value_name = "FILE", env = "WATCHFLOOR_DESK", default_value = "desk.toml")]
    pub desk: PathBuf,
    /// Where the database is
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// List the tokens that count.
#[derive(Clone, Debug, clap::Args)]
pub struct ListArgs {
    /// Only of this person
    #[arg(long, value_name = "KEY")]
    pub person: Option<String>,
    /// Where the database is
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Take a token back.
#[derive(Clone, Debug, clap::Args)]
pub struct RevokeArgs {
    /// How its hash begins, as the list shows it; at least six characters
    pub hash_prefix: String,
    /// Where the database is
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Runs it.
///
/// # Errors
/// Where it cannot be done.
pub async fn run(args: &Args, context: &Context, console: &mut Console) -> Result<Finished, CommandError> {
    match &args.action {
        Action::New(args) => new(args, context, console).await?,
        Action::List(args) => list(args, context, console).await?,
        Action::Revoke(args) => revoke(args, context, console).await?,
    }
    Ok(Finished::Done)
}

/// A new token: `wf_` and 32 random bytes in base64url, 43 characters.
pub fn make(randomness: &dyn Randomness) -> String {
    let mut bytes = [0; 32];
    randomness.fill(&mut bytes);
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// The person with a key in a desk file.
///
/// # Errors
/// Where the desk file is no good, or lacks the person.
pub(super) fn person(desk: &std::path::Path, key: &str) -> Result<Person, CommandError> {
    let known = read_desk(desk)?.people;
    known.get(key).cloned().ok_or_else(|| {
        let names: Vec<&str> = known.keys().map(PersonId::as_str).collect();
        CommandError::Usage(format!(
            "{} has no person '{key}'; it has {}",
            desk.display(),
            if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
        ))
    })
}

async fn new(args: &NewArgs, context: &Context, console: &mut Console) -> Result<(), CommandError> {
    let person = person(&args.desk, &args.person)?;
    let token = make(&*context.randomness);
    let store = args.database.open(context).await?;
    let operation = Operation::IssueToken {
        token: token_hash(&token),
        person: person.id.clone(),
        label: args.label.chars().filter(|c| !c.is_control()).take(100).collect(),
    };
    operator::dispatch(&store, context, [Call::Operate(operation)]).await?;
    store.close().await;
    console.note(&format!("The token of {}. It is shown this once: keep it safe.", person.name))?;
    console.say(&token)
}

async fn list(args: &ListArgs, context: &Context, console: &mut Console) -> Result<(), CommandError> {
    let store = args.database.open(context).await?;
    let only = args.person.as_deref().map(PersonId::from);
    let tokens = store.tokens(only.as_ref(), "").await?;
    store.close().await;
    for token in &tokens {
        let hash = token.hash.get(..12).unwrap_or(&token.hash);
        console.say(&format!("{hash}  {}  {}  {}", token.created, token.person, token.label))?;
    }
    if tokens.is_empty() {
        console.note("there are no tokens; make one with 'watchfloor token new --person KEY'")?;
    }
    Ok(())
}

async fn revoke(args: &RevokeArgs, context: &Context, console: &mut Console) -> Result<(), CommandError> {
    let prefix = args.hash_prefix.trim().to_ascii_lowercase();
    if prefix.len() < SHORTEST_PREFIX || !prefix.chars().all(|c| c.is_ascii_hexdigit()) {
        return Err(CommandError::Usage(format!(
            "'{}' is not how a token's hash begins; 'watchfloor token list' shows them",
            args.hash_prefix.chars().take(SHORTEST_PREFIX).collect::<String>()
        )));
    }
    let store = args.database.open(context).await?;
    let tokens = store.tokens(None, &prefix).await?;
    let [token] = tokens.as_slice() else {
        return Err(CommandError::Said(if tokens.is_empty() {
            format!("no token that counts begins with {prefix}; 'watchfloor token list' shows them")
        } else {
            format!("{} tokens begin with {prefix}; give more of the hash", tokens.len())
        }));
    };
    let operation = Operation::RevokeToken { token: token.hash.clone() };
    operator::dispatch(&store, context, [Call::Operate(operation)]).await?;
    store.close().await;
    console.say(&format!("The token of {} counts no longer.", token.person))
}
