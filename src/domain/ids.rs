//! Names and identifiers, each a type of its own so that a queue can never be passed where a
//! person is meant. Must not hold any behaviour beyond being a name.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                Self(value)
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                Self(value.to_owned())
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    )+};
}

text_id! {
    /// A thread, a ULID in Crockford's base 32, 26 characters.
    ThreadId,
    /// A person's key in the desk file, such as `ana`.
    PersonId,
    /// A queue's key in the desk file.
    QueueId,
    /// A role's key in the desk file.
    RoleId,
    /// An escalation path's key in the desk file.
    PathId,
    /// A source's key in the desk file, or the free name that an API client gave.
    SourceId,
    /// A publisher's key in the desk file.
    PublisherId,
    /// A roster's key in the desk file.
    RosterId,
    /// The key of business hours in the desk file.
    BusinessHoursId,
    /// A scenario's key: of the desk file, or of those that every desk knows.
    ScenarioId,
    /// A drill, 32 hex digits.
    DrillId,
}
