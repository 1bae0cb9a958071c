//! `watchfloor log search`: finds entries and shows them readable. Must not be taken for an export:
//! what it shows cannot be verified.

use std::path::PathBuf;

use crate::app::log_text;
use crate::cli::console_output::Console;
use crate::cli::context::{CommandError, Context, DatabaseArgs, read_desk};
use crate::cli::exit::Finished;
use crate::domain::desk::Desk;
use crate::domain::ids::PersonId;
use crate::domain::time::Timestamp;
use crate::store::log::{LogFilter, Logged};
use crate::store::{Store, StoreError};

/// Entries that are read at once where words have to be looked for.
const PAGE: i64 = 1000;

/// Find entries and read them.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  watchfloor log search                                   the latest 50 entries, the newest last
  watchfloor log search --action approved --person ana
  watchfloor log search --text refund --from 2026-11-01
  watchfloor log search --thread 01KAXB… --json           one JSON object on each line

Exit codes: 0 done, 1 failed, 2 wrong usage")]
pub struct Args {
    /// Only about this thread
    #[arg(long, value_name = "ID")]
    pub thread: Option<String>,
    /// Only by this person: the key in the desk file, or the name where --desk is given
    #[arg(long, value_name = "KEY")]
    pub person: Option<String>,
    /// Only this action, such as approved
    #[arg(long)]
    pub action: Option<String>,
    /// Only from this surface: slack, teams, discord, console, api, intake, desk or command_line
    #[arg(long)]
    pub surface: Option<String>,
    /// Not before this time: 2026-11-22 or 2026-11-22T14:05:00Z
    #[arg(long, value_name = "TIME", value_parser = super::moment)]
    pub from: Option<Timestamp>,
    /// Before this time
    #[arg(long, value_name = "TIME", value_parser = super::moment)]
    pub until: Option<Timestamp>,
    /// Only with all of these words in it
    #[arg(long, value_name = "WORDS")]
    pub text: Option<String>,
    /// At most so many, the latest ones
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub limit: u32,
    /// One JSON object on each line
    #[arg(long)]
    pub json: bool,
    /// Names of people come from this desk file
    #[arg(long, value_name = "FILE", env = "WATCHFLOOR_DESK")]
    pub desk: Option<PathBuf>,
    /// Where the database is
    #[command(flatten)]
    pub database: DatabaseArgs,
}

pub(super) async fn run(
    args: &Args,
    context: &Context,
    console: &mut Console,
) -> Result<Finished, CommandError> {
    let desk = args.desk.as_deref().map(read_desk).transpose()?;
    let store = args.database.open(context).await?;
    let found = find(&store, args, desk.as_ref()).await?;
    for logged in found.iter().rev() {
        if args.json {
            console.say(&log_text::readable(logged).to_string())?;
        } else {
            console.say(&log_text::line(logged, desk.as_ref()))?;
        }
    }
    if found.is_empty() {
        console.note("nothing on the log fits")?;
    }
    store.close().await;
    Ok(Finished::Done)
}

/// The latest entries that fit, the newest first.
async fn find(store: &Store, args: &Args, desk: Option<&Desk>) -> Result<Vec<Logged>, StoreError> {
    let words: Vec<String> =
        args.text.iter().flat_map(|text| text.split_whitespace()).map(str::to_lowercase).collect();
    let limit = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let mut filter = LogFilter {
        thread: args.thread.as_deref().map(|id| id.to_ascii_uppercase().into()),
        person: args.person.as_deref().map(|person| key_of(person, desk)),
        action: args.action.clone(),
        surface: args.surface.clone(),
        from: args.from,
        until: args.until,
        beyond: None,
        newest_first: true,
        limit: if words.is_empty() { i64::from(args.limit).min(PAGE) } else { PAGE },
    };
    let mut found = Vec::new();
    while found.len() < limit {
        let page = store.log(&filter).await?;
        let Some(last) = page.last() else { break };
        filter.beyond = Some(last.entry.sequence);
        found.extend(page.into_iter().filter(|logged| log_text::contains(logged, &words)));
    }
    found.truncate(limit);
    Ok(found)
}

/// The key of a person who is named by key or by name.
fn key_of(person: &str, desk: Option<&Desk>) -> PersonId {
    desk.and_then(|desk| {
        desk.people
            .values()
            .find(|known| known.name.eq_ignore_ascii_case(person))
            .map(|known| known.id.clone())
    })
    .unwrap_or_else(|| person.into())
}
