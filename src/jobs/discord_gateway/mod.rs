//! Discord's gateway: a connection of ours over which Discord tells what happens, so that the desk needs no
//! public address. Interactions go to the same reception as over HTTP; deleted messages and lost channels to
//! the front door. It comes back after every loss, where it can from the very event that it had last.
//!
//! Not serenity's gateway: what arrives there is read into types that lose what a modal's labels hold, before
//! anybody can look at it. The protocol itself is small: <https://docs.discord.com/developers/events/gateway>.

mod events;
mod session;

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;
use tokio_tungstenite::connect_async;

use crate::app::discord::Reception;
use crate::app::secrets::Secret;
use crate::domain::ambient::Randomness;
use events::Servers;
use session::{End, Resumable, Session};

/// What the worker is made of.
pub struct Gateway {
    /// Where interactions go.
    pub reception: Arc<Reception>,
    /// The bot's token.
    pub token: Secret,
    /// Spreads the first heartbeats, as Discord asks for.
    pub randomness: Arc<dyn Randomness>,
}

/// How long a connection may take to open.
const OPENING: Duration = Duration::from_secs(15);
/// The longest wait between two attempts.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// After what only a person can put right. The desk looks again from time to time.
const AFTER_REFUSAL: Duration = Duration::from_secs(300);

/// Stays connected until `stop` becomes true.
pub async fn run(gateway: Gateway, mut stop: watch::Receiver<bool>) {
    let mut resumable: Option<Resumable> = None;
    let mut servers = Servers::default();
    let mut failed: u32 = 0;
    while !*stop.borrow() {
        let attempt = attempt(&gateway, (&mut resumable, &mut servers), stop.clone());
        let wait = match attempt.await {
            Ok(End::Stopped) => return,
            Ok(End::Lost { worked, anew }) => {
                failed = if worked { 0 } else { failed + 1 };
                if anew {
                    resumable = None;
                }
                // Whoever has to begin anew is asked to take a breath.
                backoff(failed).max(if anew { Duration::from_secs(1) } else { Duration::ZERO })
            }
            Ok(End::Refused(why)) => {
                tracing::error!(why, "Discord's gateway lets the bot not in");
                resumable = None;
                AFTER_REFUSAL
            }
            Err(Trouble { why, wait }) => {
                tracing::warn!(why, "Discord's gateway cannot be reached");
                failed += 1;
                wait.unwrap_or_else(|| backoff(failed))
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Why no connection came about.
struct Trouble {
    why: String,
    wait: Option<Duration>,
}

impl From<String> for Trouble {
    fn from(why: String) -> Self {
        Self { why, wait: None }
    }
}

async fn attempt(
    gateway: &Gateway,
    (resumable, servers): (&mut Option<Resumable>, &mut Servers),
    stop: watch::Receiver<bool>,
) -> Result<End, Trouble> {
    let url = match resumable {
        Some(resumable) => resumable.url.clone(),
        None => entrance(gateway).await?,
    };
    let address = format!("{}/?v=10&encoding=json", url.trim_end_matches('/'));
    let opening = tokio::time::timeout(OPENING, connect_async(address)).await;
    let (socket, _) = match opening {
        Ok(Ok(opened)) => opened,
        failed => {
            // The way back may be gone; the entrance is where it always was.
            *resumable = None;
            return Err(match failed {
                Ok(Err(error)) => format!("the connection failed: {error}").into(),
                _ => "the connection took too long".to_owned().into(),
            });
        }
    };
    Ok(Session { gateway, url, resumable, servers, stop }.run(socket).await)
}

/// Where the gateway is, and whether we may come in again today.
async fn entrance(gateway: &Gateway) -> Result<String, Trouble> {
    let told = gateway.reception.client().gateway().await.map_err(|failure| failure.to_string())?;
    let limit = |key: &str| told.pointer(&format!("/session_start_limit/{key}")).and_then(Value::as_u64);
    if limit("remaining") == Some(0) {
        let wait = Duration::from_millis(limit("reset_after").unwrap_or(0)).max(Duration::from_secs(1));
        let why = "the bot has come in as often as it may today".to_owned();
        return Err(Trouble { why, wait: Some(wait.min(AFTER_REFUSAL)) });
    }
    let url = told.get("url").and_then(Value::as_str);
    url.map(str::to_owned).ok_or_else(|| "Discord does not say where the gateway is".to_owned().into())
}

fn backoff(failed: u32) -> Duration {
    match failed {
        0 => Duration::ZERO,
        _ => Duration::from_secs(1 << (failed - 1).min(6)).min(LONGEST_WAIT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_have_an_end() {
        assert_eq!(backoff(0), Duration::ZERO);
        assert_eq!(backoff(1), Duration::from_secs(1));
        assert_eq!(backoff(4), Duration::from_secs(8));
        assert_eq!(backoff(1_000), LONGEST_WAIT);
    }
}
