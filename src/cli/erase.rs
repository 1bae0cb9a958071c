//! `watchfloor erase`: removes the personal data of an author or of a person. It cannot be taken back.
//! Must not erase somebody who still works at the desk, and must not act without a yes.

use std::path::PathBuf;

use super::console_output::Console;
use super::context::{CommandError, Context, DatabaseArgs, read_desk};
use super::exit::Finished;
use super::operator;
use crate::app::inbound::Call;
use crate::commands::system::operate::Operation;
use crate::domain::ids::PersonId;
use crate::store::erase::Whose;

/// Remove the personal data of an author or of a person; the log still verifies.
#[derive(Clone, Debug, clap::Args)]
#[command(
    group = clap::ArgGroup::new("whose").required(true).args(["author", "person"]),
    after_help = "\
Examples:
  watchfloor erase --author x @jo                 handle, messages, and what was written to or about them
  watchfloor erase --author x @jo --keep-replies  keep drafts, replies, notes and reasons
  watchfloor erase --person ana                   who has left, and is out of the desk file

Handles count whatever their case, with or without '@'. It works while a desk is running.
Copies elsewhere (backups, exports of CSV, chat platforms) are not reached.

Exit codes: 0 done, 1 failed or not confirmed, 2 wrong usage")]
pub struct Args {
    /// An author, by network and handle
    #[arg(long, num_args = 2, value_names = ["NETWORK", "HANDLE"])]
    pub author: Option<Vec<String>>,
    /// Keep what our people wrote to or about the author
    #[arg(long, requires = "author")]
    pub keep_replies: bool,
    /// A person of the desk, by key
    #[arg(long, value_name = "KEY")]
    pub person: Option<String>,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
    /// The desk file, which must not have the person any more
    #[arg(long, value_name = "FILE", env = "WATCHFLOOR_DESK", default_value = "desk.toml")]
    pub desk: PathBuf,
    /// Where the database is
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Runs it.
///
/// # Errors
/// Where it cannot be done, or was not confirmed.
pub async fn run(args: &Args, context: &Context, console: &mut Console) -> Result<Finished, CommandError> {
    let whose = whose(args)?;
    if let Whose::Person(person) = &whose {
        must_have_left(args, person)?;
    }
    let store = args.database.open(context).await?;
    let found = store.erasable(&whose).await?;
    if found.values == 0 {
        store.forget_freed_space().await?;
        store.close().await;
        console.say(&format!("Nothing of {} is there; nothing was changed.", name(&whose)))?;
        return Ok(Finished::Done);
    }
    let question = format!(
        "{} of {} will be removed, from the log and from {}. This cannot be taken back.",
        counted(found.values, "piece of personal data", "pieces of personal data"),
        name(&whose),
        counted(found.threads, "thread", "threads"),
    );
    if !args.yes && !console.confirm(&question)? {
        store.close().await;
        return Err(CommandError::Said("nothing was erased".to_owned()));
    }
    let mut calls = Vec::new();
    if let Whose::Person(person) = &whose {
        for token in store.tokens(Some(person), "").await? {
            calls.push(Call::Operate(Operation::RevokeToken { token: token.hash }));
        }
    }
    let revoked = calls.len();
    calls.push(Call::Erase(whose.clone()));
    operator::dispatch(&store, context, calls).await?;
    if let Err(error) = store.forget_freed_space().await {
        console.note(&format!(
            "note: the freed space still holds old texts, because the database was in use ({error}); it is \
             overwritten in time, or when the same command runs at a quiet time"
        ))?;
    }
    store.close().await;
    console.say(&format!(
        "{} of {} erased. The log says that it happened, and still verifies.",
        counted(found.values, "piece of personal data", "pieces of personal data"),
        name(&whose)
    ))?;
    if revoked > 0 {
        console.say(&format!("{} counts no longer.", counted(revoked, "token", "tokens")))?;
    }
    Ok(Finished::Done)
}

fn whose(args: &Args) -> Result<Whose, CommandError> {
    match (args.author.as_deref(), args.person.as_deref()) {
        (Some([network, handle]), None) if !network.trim().is_empty() && !handle.trim().is_empty() => {
            Ok(Whose::Author {
                network: network.trim().to_owned(),
                handle: handle.trim().to_owned(),
                keep_ours: args.keep_replies,
            })
        }
        (None, Some(person)) if !person.trim().is_empty() => Ok(Whose::Person(person.trim().into())),
        _ => Err(CommandError::Usage(
            "say whose data goes: --author NETWORK HANDLE, or --person KEY".to_owned(),
        )),
    }
}

fn must_have_left(args: &Args, person: &PersonId) -> Result<(), CommandError> {
    if read_desk(&args.desk)?.people.contains_key(person) {
        return Err(CommandError::Said(format!(
            "'{person}' is still in {}; take them out of the desk file first, so that nothing new is recorded of them",
            args.desk.display()
        )));
    }
    Ok(())
}

fn name(whose: &Whose) -> String {
    match whose {
        Whose::Author { network, handle, .. } => format!("the author {handle} on {network}"),
        Whose::Person(person) => format!("the person '{person}'"),
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
