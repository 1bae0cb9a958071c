//! Shapes for states, priorities and sentiments: beside their word, so that nothing is told by a colour
//! alone. Every surface draws the same. Must not say the word.

use crate::domain::asking::How;
use crate::domain::state::State;
use crate::domain::thread::{Priority, Sentiment};

/// The shape of a state.
pub fn state(state: State) -> &'static str {
    match state {
        State::Listed => "·",
        State::Open => "○",
        State::Claimed => "◐",
        State::AwaitingApproval => "◇",
        State::Approved => "◆",
        State::Sending => "➤",
        State::Published => "✓",
        State::Rehearsed => "◌",
        State::Failed => "✕",
        State::Snoozed => "☾",
        State::Resolved => "●",
        State::Dismissed => "–",
    }
}

/// The shape of a priority.
pub fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::Urgent => "▲▲",
        Priority::High => "▲",
        Priority::Normal => "■",
        Priority::Low => "▼",
    }
}

/// The shape of why somebody is asked to approve: a warning where nobody on shift may.
pub fn asked(how: How) -> &'static str {
    if how.lacks_a_shift() { "⚠" } else { "→" }
}

/// The shape of a drill.
pub const DRILL: &str = "⚑";

/// The shape of what a pause holds.
pub const FROZEN: &str = "❄";

/// The shape of a sentiment.
pub fn sentiment(sentiment: Sentiment) -> &'static str {
    match sentiment {
        Sentiment::Positive => "+",
        Sentiment::Neutral => "=",
        Sentiment::Negative => "−",
    }
}
