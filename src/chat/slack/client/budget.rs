//! What Slack allows: about a message a second in each channel, and for each method so many calls a
//! minute in the workspace. We stay a little below. Must not wait for anything.

use crate::chat::platform::{Budget, Call};
use crate::domain::desk::Channel;
use crate::domain::time::Millis;

/// The budgets of a call in a channel.
pub(super) fn of(channel: &Channel, call: Call) -> Vec<Budget> {
    match call {
        Call::Post | Call::History | Call::Digest => vec![
            // Short bursts are let through; more is hidden silently at times.
            Budget { key: format!("post:{}", channel.id), burst: 3, every: Millis(1_050) },
            // Several hundred a minute in all channels together.
            Budget { key: "post".to_owned(), burst: 20, every: Millis(200) },
        ],
        // Tier 3: fifty and more a minute.
        Call::Update => vec![tier_3("update")],
        Call::Find => vec![tier_3("find")],
    }
}

fn tier_3(key: &str) -> Budget {
    Budget { key: key.to_owned(), burst: 10, every: Millis(1_250) }
}
