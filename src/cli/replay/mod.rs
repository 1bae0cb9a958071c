//! `watchfloor replay`: sends the records of a file to a running desk, as fast as is wanted. A client
//! of the HTTP API and nothing more: it must not open the desk's database.
//!
//! A record in the desk's own shape goes to `POST /api/v1/threads`. Any other goes to
//! `POST /api/v1/sources/{source}/threads`, where the desk maps it; `_` for the source lets the desk
//! choose the one whose mapping fits best.
//!
//! Exit codes: 0, every record was taken or known already; 1, it had to stop; 3, it reached the end and
//! some records were unreadable or refused. (2 is a wrong command line.)

mod batches;
mod pace;
mod progress;
mod sender;
mod tally;
mod target;

use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use futures_util::StreamExt as _;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::intake::files::{self, Records};
use crate::intake::mapping::Mapping;
use crate::intake::message;

use batches::Batching;
use pace::Pace;
use progress::Progress;
use sender::Sender;

pub use pace::Rate;
pub use tally::Summary;
pub use target::Target;

/// The exit code where it had to stop.
pub const EXIT_STOPPED: u8 = 1;
/// The exit code where records were unreadable or refused.
pub const EXIT_SOME_REFUSED: u8 = 3;

/// How many requests are under way at once.
const MOST_IN_FLIGHT: usize = 4;
/// How many records and batches wait between reading and sending.
const QUEUE: usize = 256;

/// Send the records of a file to a running desk.
#[derive(Clone, clap::Args)]
#[command(after_help = "\
Examples:
  watchfloor replay posts.jsonl                    to the demo that is running
  watchfloor replay posts.csv --rate 50/s          fifty records a second
  tail -f posts.jsonl | watchfloor replay - --source reviews
  watchfloor replay posts.jsonl --url https://desk.example --token \"$TOKEN\"

Exit codes: 0 all taken, 1 stopped, 2 wrong command line, 3 some records unreadable or refused")]
pub struct Args {
    /// A file of JSON lines, or CSV with a header row; `-` reads what is piped in
    pub file: PathBuf,
    /// The source of the desk file whose mapping is used [default: the one that fits best]
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// How fast: 50/s, 600/m, or unlimited
    #[arg(long, default_value = "unlimited")]
    pub rate: Rate,
    /// Where the desk is [default: the demo that is running]
    #[arg(long, env = "WATCHFLOOR_URL")]
    pub url: Option<String>,
    /// A token that may bring threads in
    #[arg(long, env = "WATCHFLOOR_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// Stop after so many records
    #[arg(long, value_name = "N")]
    pub limit: Option<u64>,
    /// Choose the source of each record with this desk file instead of asking the desk
    #[arg(long, value_name = "FILE")]
    pub desk: Option<PathBuf>,
}

/// What a replay needs from outside.
pub struct Wiring<'a> {
    /// The client, with its time-outs.
    pub client: reqwest::Client,
    /// What `-` reads.
    pub stdin: Box<dyn Read + Send>,
    /// Where a running demo says its address: see `target`.
    pub pointer: Option<&'a Path>,
    /// The sources of [`Args::desk`], compiled; empty without it.
    pub mappings: Vec<Mapping>,
    /// Whether the error output is a terminal, on which progress is shown.
    pub terminal: bool,
}

/// Why a replay had to stop. The text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// Nobody said where the desk is.
    #[error(
        "no running desk was found; start one with 'watchfloor demo', or say where it is with --url or WATCHFLOOR_URL"
    )]
    NoTarget,
    /// The address is not one.
    #[error("'{0}' is no address of a desk; it should look like http://127.0.0.1:8080")]
    BadUrl(String),
    /// There is no token for the address.
    #[error(
        "a token is needed for {0}; make one with 'watchfloor token' and give it with --token or WATCHFLOOR_TOKEN"
    )]
    NoToken(String),
    /// The source cannot be one.
    #[error("'{0}' cannot be the name of a source; see the sources in the desk file")]
    BadSource(String),
    /// The file cannot be read.
    #[error("{file} cannot be read: {why}", file = .0.display(), why = .1)]
    File(PathBuf, std::io::Error),
    /// The desk does not answer.
    #[error(
        "the desk at {url} does not answer ({why}); see whether it is running, then run the same command again: \
         nothing is taken twice"
    )]
    Unreachable {
        /// Where it should be.
        url: String,
        /// What happened.
        why: String,
    },
    /// The desk answers no to everything.
    #[error("the desk at {url} said {status}: {why}")]
    Refused {
        /// Where it is.
        url: String,
        /// The status code.
        status: u16,
        /// The desk's words.
        why: String,
    },
    /// The answer is not a desk's.
    #[error("{url} does not answer as a desk does ({why}); see whether --url is right")]
    NoDesk {
        /// Where it is.
        url: String,
        /// What is odd.
        why: String,
    },
}

/// Replays a file.
///
/// # Errors
/// Where it has to stop before the end. What was sent stays with the desk, and running it again does
/// no harm.
pub async fn run(args: &Args, wiring: Wiring<'_>) -> Result<Summary, ReplayError> {
    if let Some(source) = &args.source {
        message::source(source).map_err(|_| ReplayError::BadSource(source.clone()))?;
    }
    let target = target::find(args.url.as_deref(), args.token.as_deref(), wiring.pointer)?;
    let broken = |error| ReplayError::File(args.file.clone(), error);
    let (input, size) = open(&args.file, wiring.stdin).map_err(broken)?;

    let records = read_ahead(input, args.limit);
    let batching = Batching { source: args.source.clone(), mappings: wiring.mappings, rate: args.rate };
    let (batch_in, batch_out) = mpsc::channel(MOST_IN_FLIGHT);
    let batcher = tokio::spawn(batching.run(records, batch_in, Pace::new(args.rate)));

    let progress = Progress::new(wiring.terminal, args.limit, size);
    let mut summary = Summary::default();
    let sender = Sender::new(wiring.client, target);
    let mut answers =
        ReceiverStream::new(batch_out).map(|batch| sender.send(batch)).buffer_unordered(MOST_IN_FLIGHT);
    let mut stopped = None;
    while let Some(answer) = answers.next().await {
        match answer {
            Ok(part) => summary.add(part),
            Err(error) => {
                stopped = Some(error);
                break;
            }
        }
        progress.show(&summary);
    }
    batcher.abort();
    progress.end();
    match stopped {
        Some(error) => Err(error),
        None => match summary.broken.take() {
            Some(why) => Err(broken(std::io::Error::other(why))),
            None => Ok(summary),
        },
    }
}

/// The file, and its size where it has one.
fn open(file: &Path, stdin: Box<dyn Read + Send>) -> std::io::Result<(Box<dyn Read + Send>, Option<u64>)> {
    if file == Path::new("-") {
        return Ok((stdin, None));
    }
    let opened = std::fs::File::open(file)?;
    let size = opened.metadata().ok().filter(std::fs::Metadata::is_file).map(|metadata| metadata.len());
    Ok((Box::new(opened), size))
}

/// What the reading thread hands on.
enum Line {
    Record(files::Record),
    Bad(files::BadLine),
    /// The file cannot be read at all.
    Broken(String),
}

/// Reads in a thread of its own: reading blocks, on a pipe for ever, and a thread of the runtime would
/// keep the program from ending.
fn read_ahead(input: Box<dyn Read + Send>, limit: Option<u64>) -> mpsc::Receiver<Line> {
    let (lines_in, lines_out) = mpsc::channel(QUEUE);
    std::thread::spawn(move || {
        let mut input = BufReader::with_capacity(64 * 1024, input);
        let format = match files::sniff(&mut input) {
            Ok(format) => format,
            Err(error) => {
                // Nobody listens any more where the replay has stopped; that is no fault.
                let _closed = lines_in.blocking_send(Line::Broken(error.to_string()));
                return;
            }
        };
        let most = limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        for line in Records::new(input, format).take(most) {
            let line = match line {
                Ok(record) => Line::Record(record),
                Err(bad) => Line::Bad(bad),
            };
            if lines_in.blocking_send(line).is_err() {
                return;
            }
        }
    });
    lines_out
}

#[cfg(test)]
mod tests;
