//! Sends gathered records and reads what the desk says. Must not give up where waiting helps, and must
//! not go on where it does not.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use serde::Deserialize;

use super::batches::Batch;
use super::{ReplayError, Summary, Target};

/// How often a request is tried that gets no answer, once the desk has answered at all.
const MOST_ATTEMPTS: u32 = 4;
/// The first wait between two tries; each is twice the one before.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// The longest wait that a desk can ask for at once.
const LONGEST_WAIT: u64 = 60;

/// Sends to one desk.
pub struct Sender {
    client: reqwest::Client,
    target: Target,
    /// Whether the desk has ever answered: before that, a silent desk is a wrong address.
    reached: AtomicBool,
}

/// The answer to one record.
#[derive(Deserialize)]
struct Outcome {
    #[serde(default)]
    created: bool,
    #[serde(default)]
    card: bool,
    error: Option<Problem>,
}

/// What a problem document (RFC 9457) says, as far as it is told.
#[derive(Default, Deserialize)]
struct Problem {
    code: Option<String>,
    title: Option<String>,
    detail: Option<String>,
}

impl Problem {
    fn code(&self) -> &str {
        self.code.as_deref().unwrap_or("refused")
    }

    fn words(self) -> String {
        self.detail.or(self.title).unwrap_or_else(|| "the desk did not say why".to_owned())
    }
}

/// What is to be done after a try.
enum Try {
    Done(Summary),
    /// The desk is there and asks to wait.
    Wait(Duration),
    /// No use: nobody answers, or not well.
    Silent(String),
    Stop(ReplayError),
}

impl Sender {
    /// Sends with a client that has its time-outs.
    pub fn new(client: reqwest::Client, target: Target) -> Self {
        Self { client, target, reached: AtomicBool::new(false) }
    }

    /// Sends a batch until the desk has said what becomes of it. Sending it again does no harm: the desk
    /// knows each message by its source and id.
    ///
    /// # Errors
    /// Where the desk does not answer, refuses everything, or is no desk.
    pub async fn send(&self, batch: Batch) -> Result<Summary, ReplayError> {
        let mut summary = batch.before.clone();
        if batch.records == 0 {
            return Ok(summary);
        }
        let mut attempts = 0;
        let mut wait = FIRST_WAIT;
        loop {
            match self.attempt(&batch).await {
                Try::Done(part) => {
                    summary.add(part);
                    return Ok(summary);
                }
                Try::Wait(asked) => tokio::time::sleep(asked).await,
                Try::Silent(why) => {
                    attempts += 1;
                    if attempts == MOST_ATTEMPTS || !self.reached.load(Ordering::Relaxed) {
                        return Err(ReplayError::Unreachable { url: self.target.url.clone(), why });
                    }
                    tokio::time::sleep(wait).await;
                    wait *= 2;
                }
                Try::Stop(error) => return Err(error),
            }
        }
    }

    async fn attempt(&self, batch: &Batch) -> Try {
        let request = self
            .client
            .post(format!("{}{}", self.target.url, batch.destination.path()))
            .bearer_auth(&self.target.token)
            .header(CONTENT_TYPE, "application/x-ndjson")
            .body(batch.body.clone());
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => return Try::Silent(reason(&error)),
        };
        self.reached.store(true, Ordering::Relaxed);
        let status = response.status();
        if status == StatusCode::TOO_MANY_REQUESTS {
            return Try::Wait(retry_after(response.headers()));
        }
        if status.is_server_error() {
            return Try::Silent(format!("it said {status}"));
        }
        match response.bytes().await {
            Ok(body) if status.is_success() => self.read(&body, batch.records),
            Ok(body) => self.refused(status, &body, batch.records),
            Err(error) => Try::Silent(reason(&error)),
        }
    }

    fn read(&self, body: &[u8], expected: u64) -> Try {
        let no_desk = |why| Try::Stop(ReplayError::NoDesk { url: self.target.url.clone(), why });
        let results: Vec<Outcome> = match serde_json::from_slice(body) {
            Ok(results) => results,
            Err(error) => return no_desk(error.to_string()),
        };
        // More than were sent is right too: a line may be the body of a webhook that holds several.
        if (results.len() as u64) < expected {
            return no_desk(format!("{} results for {expected} records", results.len()));
        }
        let mut summary = Summary::default();
        for outcome in results {
            match outcome.error {
                Some(problem) => {
                    let code = problem.code().to_owned();
                    summary.refuse(1, &code, problem.words());
                }
                None if outcome.created => {
                    summary.created += 1;
                    summary.cards += u64::from(outcome.card);
                }
                None => summary.known += 1,
            }
        }
        Try::Done(summary)
    }

    /// A no to the whole request: about what it holds, or about who sends it and where to.
    fn refused(&self, status: StatusCode, body: &[u8], records: u64) -> Try {
        let problem: Problem = serde_json::from_slice(body).unwrap_or_default();
        if matches!(status.as_u16(), 400 | 413 | 422) {
            let mut summary = Summary::default();
            let code = problem.code().to_owned();
            summary.refuse(records, &code, problem.words());
            return Try::Done(summary);
        }
        let url = self.target.url.clone();
        Try::Stop(ReplayError::Refused { url, status: status.as_u16(), why: problem.words() })
    }
}

/// How long a desk asks to wait, in seconds; one second where it does not say.
fn retry_after(headers: &HeaderMap) -> Duration {
    let seconds = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    Duration::from_secs(seconds.unwrap_or(1).clamp(1, LONGEST_WAIT))
}

/// The innermost reason, such as 'connection refused', which is what helps.
fn reason(error: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}
