//! Sends a list of requests by a number of clients at once and keeps how long each took.
//!
//! Bounded twice: by the length of the list and by a time limit.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::wire::{Connection, Fault, Request, describe};

/// What is sent.
pub struct Load {
    /// The requests; each is sent at most once.
    pub requests: Vec<Request>,
    /// How many clients send them, each one request at a time.
    pub clients: usize,
    /// No request is begun after this.
    pub limit: Duration,
    /// Whether the bodies of the replies are kept.
    pub keep_bodies: bool,
}

/// What came back.
#[derive(Default)]
pub struct Outcome {
    /// How long each successful request took, in microseconds, shortest first.
    pub micros: Vec<u64>,
    /// The places in the list of the successful requests.
    pub answered: Vec<usize>,
    /// The bodies of the successful replies, where they were to be kept.
    pub bodies: Vec<Vec<u8>>,
    /// How many were refused or broke.
    pub failed: usize,
    /// What the first of these said.
    pub first_failure: Option<String>,
    /// From the first request to the last reply.
    pub took: Duration,
}

/// Sends `load` to `address`.
///
/// # Errors
/// When a connection cannot be opened. A request that fails is counted, and is no error.
pub async fn run(address: SocketAddr, load: Load) -> Result<Outcome, Fault> {
    let mut connections = Vec::with_capacity(load.clients);
    for _ in 0..load.clients {
        connections.push(Connection::open(address).await?);
    }
    let load = Arc::new(load);
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let clients: Vec<_> = connections
        .into_iter()
        .map(|connection| {
            tokio::spawn(client(connection, Arc::clone(&load), Arc::clone(&next), began + load.limit))
        })
        .collect();
    let mut total = Outcome::default();
    for client in clients {
        total.add(client.await??);
    }
    total.took = began.elapsed();
    total.micros.sort_unstable();
    Ok(total)
}

async fn client(
    mut connection: Connection,
    load: Arc<Load>,
    next: Arc<AtomicUsize>,
    deadline: Instant,
) -> Result<Outcome, Fault> {
    let mut outcome = Outcome::default();
    while Instant::now() < deadline {
        let place = next.fetch_add(1, Ordering::Relaxed);
        let Some(request) = load.requests.get(place) else { break };
        let sent = Instant::now();
        match connection.send(request).await {
            Ok(200..=299) => {
                outcome.micros.push(u64::try_from(sent.elapsed().as_micros())?);
                outcome.answered.push(place);
                if load.keep_bodies {
                    outcome.bodies.push(connection.body().to_vec());
                }
            }
            Ok(status) => outcome.fail(describe(status, connection.body())),
            Err(fault) => outcome.fail(fault.to_string()),
        }
    }
    Ok(outcome)
}

impl Outcome {
    fn fail(&mut self, said: String) {
        self.failed += 1;
        self.first_failure.get_or_insert(said);
    }

    fn add(&mut self, other: Self) {
        self.micros.extend(other.micros);
        self.answered.extend(other.answered);
        self.bodies.extend(other.bodies);
        self.failed += other.failed;
        self.first_failure = self.first_failure.take().or(other.first_failure);
    }

    /// The time in milliseconds within which `share` (0 to 1) of the requests were answered (nearest rank).
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a rank among some ten thousand requests"
    )]
    pub fn percentile(&self, share: f64) -> f64 {
        let rank = (share * self.micros.len() as f64).ceil() as usize;
        self.micros.get(rank.saturating_sub(1)).map_or(0.0, |micros| *micros as f64 / 1000.0)
    }
}
