//! The figures, as a table for a person and as JSON for a program.

use std::fmt::Write as _;
use std::time::Duration;

use serde::Serialize;

use crate::load::Outcome;
use crate::system::Memory;

/// All that was measured.
#[derive(Serialize)]
pub struct Report {
    /// Where it was measured.
    pub machine: Machine,
    /// How long each system took to become ready.
    pub starts: Vec<Starts>,
    /// One row per system and level.
    pub rows: Vec<Row>,
}

/// Where it was measured: the figures mean little without it.
#[derive(Serialize)]
pub struct Machine {
    /// Processor cores that may be used.
    pub cores: usize,
    /// The processor's name.
    pub processor: String,
    /// The median time to write 4 KiB at the end of a file and have it on disk, in microseconds.
    /// A durable decision that is written alone cannot be faster.
    pub disk_sync_us: u64,
}

/// How long a system took from its start to being ready, with a new folder or database.
#[derive(Serialize)]
pub struct Starts {
    /// The system.
    pub system: &'static str,
    /// How often it was started.
    pub times: usize,
    /// The median in milliseconds.
    pub median_ms: f64,
    /// The slowest in milliseconds.
    pub max_ms: f64,
    /// Its memory then, in MB (10^6 bytes).
    pub memory_mb: f64,
}

/// One level of load on one system.
#[derive(Serialize, Default)]
pub struct Row {
    /// The system.
    pub system: &'static str,
    /// What was sent.
    pub what: &'static str,
    /// By how many clients at once.
    pub clients: usize,
    /// How many threads one request carried.
    pub each: usize,
    /// How many requests succeeded.
    pub requests: usize,
    /// How many were refused or broke.
    pub failed: usize,
    /// What the first of these said.
    pub first_failure: Option<String>,
    /// How long the level took.
    pub seconds: f64,
    /// Successful requests a second.
    pub requests_per_second: f64,
    /// The median time of a request, in milliseconds.
    pub p50_ms: f64,
    /// 99 of 100 requests took no longer.
    pub p99_ms: f64,
    /// The slowest.
    pub max_ms: f64,
    /// The server's processor time for each successful request, in microseconds.
    pub processor_us: f64,
    /// The server's memory after the level, in MB.
    pub memory_mb: f64,
    /// The most memory that the server has held so far, in MB.
    pub memory_peak_mb: f64,
}

impl Starts {
    /// From the times of all starts, shortest first.
    pub fn new(system: &'static str, sorted: &[Duration], memory: u64) -> Self {
        let at = |place: usize| sorted.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0);
        Self {
            system,
            times: sorted.len(),
            median_ms: at(sorted.len() / 2),
            max_ms: at(sorted.len().saturating_sub(1)),
            memory_mb: megabytes(memory),
        }
    }
}

impl Row {
    /// The figures of one level; the caller adds what it was.
    #[expect(clippy::cast_precision_loss, reason = "counts of requests, far below 2^52")]
    pub fn new(outcome: &Outcome, processor: Duration, memory: &Memory) -> Self {
        let requests = outcome.micros.len();
        let seconds = outcome.took.as_secs_f64();
        Self {
            requests,
            failed: outcome.failed,
            first_failure: outcome.first_failure.clone(),
            seconds,
            requests_per_second: requests as f64 / seconds,
            p50_ms: outcome.percentile(0.50),
            p99_ms: outcome.percentile(0.99),
            max_ms: outcome.percentile(1.0),
            processor_us: processor.as_secs_f64() * 1_000_000.0 / (requests.max(1) as f64),
            memory_mb: megabytes(memory.now),
            memory_peak_mb: megabytes(memory.peak),
            ..Self::default()
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "memory of a process, far below 2^52")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

impl Report {
    /// Whether every request succeeded.
    pub fn is_clean(&self) -> bool {
        self.rows.iter().all(|row| row.failed == 0)
    }

    /// The tables. Writing to a String cannot fail, so what `write!` returns is dropped.
    #[expect(clippy::cast_precision_loss, reason = "a batch has some hundred threads")]
    pub fn table(&self) -> String {
        let Machine { cores, processor, disk_sync_us } = &self.machine;
        let mut text = format!("{cores} cores, {processor}; 4 KiB on disk in {disk_sync_us} µs\n\n");
        let _ = writeln!(
            text,
            "{:<22} {:>7} {:>10} {:>8} {:>8}",
            "start to ready", "starts", "median ms", "max ms", "MB"
        );
        for start in &self.starts {
            let Starts { system, times, median_ms, max_ms, memory_mb } = start;
            let _ =
                writeln!(text, "{system:<22} {times:>7} {median_ms:>10.0} {max_ms:>8.0} {memory_mb:>8.1}");
        }
        let _ = writeln!(
            text,
            "\n{:<22} {:<14} {:>7} {:>8} {:>6} {:>10} {:>8} {:>8} {:>8} {:>8} {:>7} {:>7}",
            "under load",
            "",
            "clients",
            "requests",
            "failed",
            "threads/s",
            "p50 ms",
            "p99 ms",
            "max ms",
            "µs CPU",
            "MB",
            "peak MB"
        );
        for row in &self.rows {
            let each = row.each as f64;
            let _ = writeln!(
                text,
                "{:<22} {:<14} {:>7} {:>8} {:>6} {:>10.0} {:>8.2} {:>8.2} {:>8.2} {:>8.0} {:>7.1} {:>7.1}",
                row.system,
                row.what,
                row.clients,
                row.requests,
                row.failed,
                row.requests_per_second * each,
                row.p50_ms,
                row.p99_ms,
                row.max_ms,
                row.processor_us / each,
                row.memory_mb,
                row.memory_peak_mb
            );
        }
        text.push_str("\np50, p99 and max are of a request (a batch is one request of 100 threads); µs CPU is the server's own, for each thread.\n");
        for row in self.rows.iter().filter(|row| row.failed > 0) {
            let said = row.first_failure.as_deref().unwrap_or_default();
            let _ = writeln!(
                text,
                "{}, {} by {}: {} failed, the first with {said}",
                row.system, row.what, row.clients, row.failed
            );
        }
        text
    }
}
