//! `watchfloor check`: says all that is wrong with a desk file, or what the desk comes to; tries its
//! rules on sample messages; asks the chat platforms whether they would work. Must not open the database.

pub mod online;
mod summary;
mod trial;

use std::path::PathBuf;

use super::console_output::{Console, Paint};
use super::context::{CommandError, Context};
use super::exit::Finished;
use crate::app::desk_file;
use crate::app::live::Live;
use crate::app::secrets::Secrets;

/// Check the desk file, and try its rules on sample messages.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  watchfloor check
  watchfloor check --desk deploy/sample-desk.toml
  watchfloor check --try posts.jsonl --source tweets      which rule fires for which message
  watchfloor check --online                               ask the chat platforms too

Exit codes: 0 the desk file is right, 1 it cannot be read, 2 wrong usage, 3 something is wrong with it")]
pub struct Args {
    /// The desk file
    #[arg(long, value_name = "FILE", env = "WATCHFLOOR_DESK", default_value = "desk.toml")]
    pub desk: PathBuf,
    /// Sample messages: JSON lines, one JSON document, or CSV with a header row
    #[arg(long = "try", value_name = "FILE")]
    pub samples: Option<PathBuf>,
    /// The source whose mapping reads the samples [default: the one that fits best]
    #[arg(long, requires = "samples", value_name = "NAME")]
    pub source: Option<String>,
    /// Try so many messages at most
    #[arg(long, requires = "samples", value_name = "N", default_value_t = 100)]
    pub limit: usize,
    /// Ask the chat platforms whether tokens, rights and channels are as they should be
    #[arg(long)]
    pub online: bool,
}

/// Runs it.
///
/// # Errors
/// Where a file cannot be read.
pub async fn run(args: &Args, context: &Context, console: &mut Console) -> Result<Finished, CommandError> {
    let text = std::fs::read_to_string(&args.desk)
        .map_err(|error| CommandError::file("cannot read the desk file", &args.desk, error))?;
    let desk = match desk_file::parse_beside(
        &args.desk.display().to_string(),
        &text,
        &crate::jobs::desk_file::beside(&args.desk),
    ) {
        Ok(desk) => desk,
        Err(problems) => {
            for problem in &problems {
                console.say(&problem.to_string())?;
            }
            let count = match problems.len() {
                1 => "1 problem".to_owned(),
                count => format!("{count} problems"),
            };
            let verdict = console.paint(Paint::Bad, &format!("{count} in {}", args.desk.display()));
            console.say(&verdict)?;
            return Ok(Finished::FoundProblem);
        }
    };
    let folder = args.desk.parent().map(std::path::Path::to_owned).unwrap_or_default();
    let secrets = Secrets::new(context.environment.clone(), folder);
    for line in summary::lines(&desk) {
        console.say(&line)?;
    }
    let missing = summary::missing_secrets(&desk, &secrets);
    for line in summary::warnings(&desk) {
        let line = console.paint(Paint::Faint, &format!("warning: {line}"));
        console.say(&line)?;
    }
    for line in &missing {
        let line = console.paint(Paint::Bad, &format!("secret: {line}"));
        console.say(&line)?;
    }
    let mut all_good = missing.is_empty();
    if args.online {
        for finding in online::findings(&desk, &secrets, context).await {
            all_good &= finding.good;
            let line = format!("{}: {}", finding.platform.as_str(), finding.words);
            let line = console.paint(if finding.good { Paint::Good } else { Paint::Bad }, &line);
            console.say(&line)?;
        }
    }
    if let Some(samples) = &args.samples {
        let live = Live::new(desk, context.clock.clone()).map_err(CommandError::Said)?;
        let trial = trial::Trial { live: &live, source: args.source.as_deref(), now: context.clock.now() };
        trial.run(samples, args.limit, console)?;
    }
    if !all_good {
        return Ok(Finished::FoundProblem);
    }
    let verdict = console.paint(Paint::Good, &format!("{} is right.", args.desk.display()));
    console.say(&verdict)?;
    Ok(Finished::Done)
}
