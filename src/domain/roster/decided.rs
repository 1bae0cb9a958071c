//! What decisions about rosters hold, as it stands on the log: people by commitment. Must not be applied
//! here: `domain::apply` does.

use serde::{Deserialize, Serialize};

use super::Position;
use crate::domain::ids::{QueueId, RosterId};
use crate::domain::sealed::{Seal, Sealed};
use crate::domain::time::Timestamp;

/// A change of who is on shift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShiftChange {
    /// Names it.
    pub change: String,
    /// The roster.
    pub roster: RosterId,
    /// The position.
    pub position: Position,
    /// Who comes on when.
    pub turns: Vec<SealedTurn>,
    /// Who is told.
    pub tell: Vec<Sealed>,
}

/// Who comes on when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SealedTurn {
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Who.
    pub person: Sealed,
}

/// What a roster lacks, and who was told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GapForeseen {
    /// Names the gap, so that it is told once.
    pub gap: String,
    /// The roster.
    pub roster: RosterId,
    /// The queue in which nobody may approve; none where the primary is missing.
    pub queue: Option<QueueId>,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Who stands in, where it is about to begin and there is somebody.
    pub fallback: Option<Sealed>,
    /// Whether it is about to begin.
    pub soon: bool,
    /// Who is told.
    pub tell: Vec<Sealed>,
}

impl ShiftChange {
    /// Visits every person in it.
    pub fn visit_sealed(&mut self, visit: &mut dyn FnMut(Seal, &mut Sealed)) {
        self.turns.iter_mut().for_each(|turn| visit(Seal::Person, &mut turn.person));
        self.tell.iter_mut().for_each(|person| visit(Seal::Person, person));
    }
}

impl GapForeseen {
    /// Visits every person in it.
    pub fn visit_sealed(&mut self, visit: &mut dyn FnMut(Seal, &mut Sealed)) {
        self.tell.iter_mut().chain(&mut self.fallback).for_each(|person| visit(Seal::Person, person));
    }
}
