//! Slack in the background: finding out who we are, and the sockets over which things arrive where the
//! desk has no public address. Must not read what arrives.

pub mod connection;
pub mod socket;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::app::slack_desk::SlackDesk;
use crate::chat::platform::SendError;

/// Asks Slack who we are, until it says. Until then a payload's own word has to do.
pub async fn get_acquainted(desk: Arc<SlackDesk>, mut stop: watch::Receiver<bool>) {
    let mut wait = Duration::from_secs(1);
    while !*stop.borrow() {
        match desk.client().identify().await {
            Ok(home) => {
                tracing::info!(workspace = home.team, "Slack knows the desk");
                return;
            }
            Err(error) => tracing::warn!(%error, "Slack does not say who the desk is"),
        }
        pause(wait, &mut stop).await;
        wait = (wait * 2).min(Duration::from_mins(1));
    }
}

/// Waits, unless the desk closes.
async fn pause(span: Duration, stop: &mut watch::Receiver<bool>) {
    tokio::select! {
        () = tokio::time::sleep(span) => {}
        () = stopped(stop) => {}
    }
}

/// The desk closes.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    // Nobody who could say so is left: that is the end too.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// How long Slack itself wants us to wait.
fn asked_to_wait(error: &SendError) -> Duration {
    match error {
        SendError::Later { after: Some(after), .. } => {
            Duration::from_millis(u64::try_from(after.0).unwrap_or_default())
        }
        _ => Duration::ZERO,
    }
}
