//! Socket Mode: several sockets at once, each opened again when it ends, and before it ends where Slack
//! gives warning. The crate's own listener is not used: it reads payloads with its own types, acknowledges
//! what it could not read, and has no word for an acknowledgement that waits for a decision. Must not
//! read what arrives: `chat::slack::inbound` does.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::connection::{Connection, Ended};
use super::{asked_to_wait, pause};
use crate::app::secrets::Secret;
use crate::app::slack_desk::SlackDesk;

/// How patient a socket is.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// The wait after a first failure; it doubles with each further one.
    pub first: Duration,
    /// The longest wait after failures.
    pub longest: Duration,
    /// How long a socket may be silent before it is asked whether it lives, and then again before it is
    /// given up.
    pub silence: Duration,
    /// How long what is still being decided may take when a socket ends.
    pub farewell: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(500),
            longest: Duration::from_mins(1),
            // Slack itself asks every few seconds.
            silence: Duration::from_secs(20),
            farewell: Duration::from_secs(3),
        }
    }
}

/// Sockets to Slack.
#[derive(Clone)]
pub struct Sockets {
    /// Takes what arrives.
    pub desk: Arc<SlackDesk>,
    /// The app's token, `xapp-`.
    pub app_token: Secret,
    /// How many are kept open at once.
    pub connections: u32,
    /// How patient they are.
    pub patience: Patience,
}

impl Sockets {
    /// Keeps the sockets open until `stop` becomes true.
    pub fn start(self, stop: &watch::Receiver<bool>) -> JoinSet<()> {
        let mut tasks = JoinSet::new();
        for number in 1..=self.connections {
            tasks.spawn(self.clone().keep_open(number, stop.clone()));
        }
        tasks
    }

    async fn keep_open(self, number: u32, mut stop: watch::Receiver<bool>) {
        let mut failures = 0_u32;
        // A socket of which Slack said that it ends is served to its end beside its successor.
        let mut leaving = JoinSet::new();
        while !*stop.borrow() {
            while leaving.try_join_next().is_some() {}
            let wait = match self.connect().await {
                Ok(mut connection) => {
                    tracing::info!(number, "a socket to Slack is open");
                    let ended = connection.serve(&mut stop).await;
                    match ended {
                        Ended::Stopped => break,
                        Ended::Warned => {
                            failures = 0;
                            tracing::info!(number, "Slack closes a socket soon; another one is opened");
                            let mut stop = stop.clone();
                            leaving.spawn(async move { connection.see_off(&mut stop).await });
                            continue;
                        }
                        Ended::Lost(why) => {
                            tracing::info!(number, why, "a socket to Slack ended");
                            // One that lived is no failure; it is opened again at once, or nearly.
                            failures = if connection.was_used() { 0 } else { failures + 1 };
                            Duration::ZERO
                        }
                        Ended::TurnedOff => {
                            tracing::error!(
                                "Socket Mode is turned off in the app's settings; turn it on, or give the desk a \
                                 signing secret and a public address"
                            );
                            self.patience.longest
                        }
                        Ended::TooMany => {
                            tracing::warn!(
                                "Slack keeps no more than ten sockets for an app; lower slack.connections, or run \
                                 fewer replicas"
                            );
                            self.patience.longest
                        }
                    }
                }
                Err((why, wait)) => {
                    failures += 1;
                    tracing::warn!(number, why, failures, "no socket to Slack could be opened");
                    wait
                }
            };
            let wait = wait.max(self.back_off(failures));
            pause(wait, &mut stop).await;
        }
        // What is still being decided in old sockets is acknowledged in time, or comes again.
        let _ = tokio::time::timeout(self.patience.farewell, async {
            while leaving.join_next().await.is_some() {}
        })
        .await;
    }

    async fn connect(&self) -> Result<Connection, (String, Duration)> {
        let url = self
            .desk
            .client()
            .open_socket(self.app_token.expose())
            .await
            .map_err(|error| (error.to_string(), asked_to_wait(&error)))?;
        let connection = Connection::open(&url, self.desk.clone(), self.patience).await;
        connection.map_err(|why| (why, Duration::ZERO))
    }

    /// How long to wait after so many failures: sockets that fell together do not come back together.
    fn back_off(&self, failures: u32) -> Duration {
        if failures == 0 {
            return Duration::ZERO;
        }
        let mut dice = [0; 2];
        self.desk.front().around().randomness.fill(&mut dice);
        let share = 0.5 + f64::from(u16::from_le_bytes(dice)) / f64::from(u16::MAX) / 2.0;
        let doubled = self.patience.first.saturating_mul(1 << (failures - 1).min(16));
        doubled.min(self.patience.longest).mul_f64(share)
    }
}
