//! What decisions about drills hold, as it stands on the log. Must not be applied here: `domain::apply` does.

use serde::{Deserialize, Serialize};

use super::Scenario;
use super::score::Points;
use crate::domain::ids::{DrillId, QueueId};
use crate::domain::sealed::Sealed;

/// A drill started.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrillStarted {
    /// The drill.
    pub drill: DrillId,
    /// What is played: the whole of it, so that the log alone says what was.
    pub scenario: Scenario,
    /// The queue that all of it goes to; none leaves it to the scenario and the rules.
    pub queue: Option<QueueId>,
    /// Who takes part, and is told.
    pub tell: Vec<Sealed>,
}

/// An inject was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrillInjected {
    /// The drill.
    pub drill: DrillId,
    /// Which, from 1.
    pub number: i64,
    /// The words, where it is some.
    pub words: Option<String>,
    /// Who is told them.
    pub tell: Vec<Sealed>,
}

/// A drill is scored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrillScored {
    /// The drill.
    pub drill: DrillId,
    /// The scenario's name.
    pub name: String,
    /// What it was worth.
    pub score: Points,
    /// Who is told.
    pub tell: Vec<Sealed>,
}
