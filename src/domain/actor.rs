//! Who acts, and from where. Must not say what they may do.

use serde::{Deserialize, Serialize};

use super::ids::{PersonId, SourceId};

/// Whoever is behind an inbound: a person, a source, one of the desk's own workers, or the
/// operator at the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person of the desk file.
    Person(PersonId),
    /// A source that brings threads in.
    Source(SourceId),
    /// One of the desk's own workers, by name, such as `timers`.
    Worker(&'static str),
    /// Whoever runs the command line on the machine.
    Operator,
}

impl Actor {
    /// The person, if it is one.
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Person(id) => Some(id),
            Self::Source(_) | Self::Worker(_) | Self::Operator => None,
        }
    }
}

/// The surface an inbound came from, as the log names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Surface {
    /// Slack.
    Slack,
    /// Microsoft Teams.
    Teams,
    /// Discord.
    Discord,
    /// The web console.
    Console,
    /// The HTTP API.
    Api,
    /// A webhook or file that brings threads.
    Intake,
    /// The desk's own timers and workers.
    Desk,
    /// The command line.
    CommandLine,
}

impl Surface {
    /// The name on the log and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Slack => "slack",
            Self::Teams => "teams",
            Self::Discord => "discord",
            Self::Console => "console",
            Self::Api => "api",
            Self::Intake => "intake",
            Self::Desk => "desk",
            Self::CommandLine => "command_line",
        }
    }
}
