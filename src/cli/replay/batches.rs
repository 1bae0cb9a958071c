//! Records gathered to requests, at the pace that is wanted. Must not send them.

use std::time::Duration;

use serde_json::Value;
use tokio::sync::mpsc;

use super::pace::{Pace, Rate};
use super::{Line, Summary};
use crate::domain::refusal::Refusal;
use crate::intake::choose::choose;
use crate::intake::mapping::Mapping;
use crate::intake::standard;

/// The most records of a request.
const MOST_RECORDS: usize = 100;
/// The most bytes of a request, unless a single record is longer: well under what a desk takes.
const MOST_BYTES: usize = 256 * 1024;
/// What is gathered leaves after this long, even if more might come.
const LONGEST_WAIT: Duration = Duration::from_millis(200);

/// Where records go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// They have the desk's own shape.
    Threads,
    /// The desk maps them by a source; by the one that fits best where there is no name.
    Source(Option<String>),
}

impl Destination {
    /// The path of the API.
    pub fn path(&self) -> String {
        match self {
            Self::Threads => "/api/v1/threads".to_owned(),
            Self::Source(name) => format!("/api/v1/sources/{}/threads", name.as_deref().unwrap_or("_")),
        }
    }
}

/// Records for one request.
#[derive(Debug)]
pub struct Batch {
    /// Where they go.
    pub destination: Destination,
    /// The records, one on each line.
    pub body: Vec<u8>,
    /// How many there are.
    pub records: u64,
    /// What is known without asking: lines that are no records, records that fit no source.
    pub before: Summary,
}

impl Batch {
    fn empty() -> Self {
        Self { destination: Destination::Threads, body: Vec::new(), records: 0, before: Summary::default() }
    }

    /// Hands what is gathered on and begins anew. Returns whether anybody still listens.
    async fn leave(&mut self, batches: &mpsc::Sender<Self>) -> bool {
        batches.send(std::mem::replace(self, Self::empty())).await.is_ok()
    }

    fn is_empty(&self) -> bool {
        self.records == 0 && self.before == Summary::default()
    }
}

/// How records are gathered.
pub struct Batching {
    /// The source that was named.
    pub source: Option<String>,
    /// The sources of a desk file, if one was named.
    pub mappings: Vec<Mapping>,
    /// How fast they leave.
    pub rate: Rate,
}

impl Batching {
    /// Gathers until there are no more lines, or nobody sends what is gathered.
    pub async fn run(self, mut lines: mpsc::Receiver<Line>, batches: mpsc::Sender<Batch>, mut pace: Pace) {
        let most = self.rate.batch(MOST_RECORDS) as u64;
        let mut batch = Batch::empty();
        loop {
            let line = if batch.is_empty() {
                lines.recv().await
            } else {
                match tokio::time::timeout(LONGEST_WAIT, lines.recv()).await {
                    Ok(line) => line,
                    Err(_) if batch.leave(&batches).await => continue,
                    Err(_) => return,
                }
            };
            let Some(line) = line else { break };
            let Some((destination, record)) = self.sort(line, &mut batch.before) else { continue };
            let other = batch.destination != destination;
            let heavy = batch.body.len() + record.len() > MOST_BYTES;
            if batch.records > 0 && (other || heavy) && !batch.leave(&batches).await {
                return;
            }
            pace.wait().await;
            batch.destination = destination;
            batch.body.extend_from_slice(&record);
            batch.body.push(b'\n');
            batch.records += 1;
            if batch.records >= most && !batch.leave(&batches).await {
                return;
            }
        }
        if !batch.is_empty() {
            batch.leave(&batches).await;
        }
    }

    /// Where a line goes, and its bytes; `None` where it goes nowhere, which is then counted.
    fn sort(&self, line: Line, counted: &mut Summary) -> Option<(Destination, Vec<u8>)> {
        let record = match line {
            Line::Record(record) => record,
            Line::Bad(bad) => {
                counted.skip(bad.to_string());
                return None;
            }
            Line::Broken(why) => {
                counted.broken = Some(why);
                return None;
            }
        };
        counted.read = counted.read.max(record.read);
        match self.destination(&record.value) {
            Ok(destination) => Some((destination, record.value.to_string().into_bytes())),
            Err(refusal) => {
                let why = match &refusal {
                    Refusal::ArgumentWrong { why, .. } => why.as_str(),
                    other => other.code(),
                };
                counted.refuse(1, refusal.code(), format!("line {}: {why}", record.line));
                None
            }
        }
    }

    fn destination(&self, record: &Value) -> Result<Destination, Refusal> {
        if self.source.is_some() {
            return Ok(Destination::Source(self.source.clone()));
        }
        if standard::is_standard(record) {
            return Ok(Destination::Threads);
        }
        if self.mappings.is_empty() {
            return Ok(Destination::Source(None));
        }
        Ok(Destination::Source(Some(choose(&self.mappings, record)?.source().to_string())))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tokio::time::Instant;

    use super::*;
    use crate::intake::files::Record;

    fn line(value: Value) -> Line {
        Line::Record(Record { line: 1, read: 1, value })
    }

    fn start(rate: &str) -> (mpsc::Sender<Line>, mpsc::Receiver<Batch>) {
        let rate: Rate = rate.parse().unwrap();
        let (lines_in, lines_out) = mpsc::channel(1000);
        let (batches_in, batches_out) = mpsc::channel(1000);
        let batching = Batching { source: None, mappings: Vec::new(), rate };
        tokio::spawn(batching.run(lines_out, batches_in, Pace::new(rate)));
        (lines_in, batches_out)
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_rate_sends_each_record_in_its_time() {
        let (lines, mut batches) = start("2/s");
        let begin = Instant::now();
        for n in 0..5 {
            lines.send(line(json!({"text": n}))).await.unwrap();
        }
        drop(lines);
        let mut times = Vec::new();
        while let Some(batch) = batches.recv().await {
            assert_eq!(batch.records, 1);
            times.push(begin.elapsed().as_millis());
        }
        assert_eq!(times, [0, 500, 1000, 1500, 2000]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_trickles_in_does_not_wait_for_a_full_request() {
        let (lines, mut batches) = start("unlimited");
        let begin = Instant::now();
        lines.send(line(json!({"text": 1}))).await.unwrap();
        assert_eq!(batches.recv().await.unwrap().records, 1);
        assert_eq!(begin.elapsed(), LONGEST_WAIT);
        drop(lines);
        assert!(batches.recv().await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn requests_hold_one_destination_and_not_too_much() {
        let (lines, mut batches) = start("unlimited");
        let own = json!({"source": "s", "external_id": "1", "text": "a"});
        let heavy = json!({"text": "x".repeat(MOST_BYTES)});
        for value in [own.clone(), own.clone(), json!({"text": "a"}), heavy, own] {
            lines.send(line(value)).await.unwrap();
        }
        drop(lines);
        let mut got = Vec::new();
        while let Some(batch) = batches.recv().await {
            assert_eq!(batch.body.iter().filter(|byte| **byte == b'\n').count() as u64, batch.records);
            got.push((batch.destination.path(), batch.records));
        }
        let threads = |records| ("/api/v1/threads".to_owned(), records);
        let source = |records| ("/api/v1/sources/_/threads".to_owned(), records);
        assert_eq!(got, [threads(2), source(1), source(1), threads(1)]);
    }
}
