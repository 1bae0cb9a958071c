//! What decisions about deadlines hold, as it stands on the log. Must not be applied here:
//! `domain::apply` does.

use serde::{Deserialize, Serialize};

use super::{Aim, Clock};
use crate::domain::sealed::Sealed;
use crate::domain::time::Timestamp;

/// Clocks that were started, started again, or go on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeadlinesSet {
    /// The clock until it has to be claimed, where it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Clock>,
    /// The clock until it has to be answered, where it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub respond: Option<Clock>,
}

/// Much of the time is gone: people are told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeadlineWarned {
    /// Of what.
    pub aim: Aim,
    /// How much of the time is gone, in percent.
    pub percent: u8,
    /// When it is up.
    pub due: Timestamp,
    /// Who is told.
    pub tell: Vec<Sealed>,
}

/// The time is up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeadlineMissed {
    /// Of what.
    pub aim: Aim,
    /// When it was up.
    pub due: Timestamp,
    /// Who is told.
    pub tell: Vec<Sealed>,
}
