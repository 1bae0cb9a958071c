//! Who is on shift. A roster is a few positions (primary, backup and further ones), each filled by
//! layers; what people changed (overrides, swaps) lies above them. Pure: it is asked about a moment and
//! never looks at a clock. Must not know threads, commands or the database.
//!
//! # The definition
//!
//! At a moment a position is held by exactly one person, or by nobody:
//!
//! 1. Of all overrides and accepted swaps that cover the moment, the one that came into force last.
//! 2. Else the last layer in the order of the file that has somebody at that moment. A layer has somebody
//!    where the moment lies within its dates and its hours, and whoever's turn it is has no time off.
//! 3. Else nobody: a gap.
//!
//! So later layers override earlier ones, as on-call tools do, and a layer with hours leaves the rest of
//! the week to those before it: follow-the-sun is one layer for each region. Time off gives the turn to
//! the layer below, never to the next in the rotation, whose week would otherwise change without a word
//! to them; where no layer is below there is a gap, which is warned of days ahead. An override stands
//! above time off: somebody decided it about this very stretch.
//!
//! Time is divided by local clocks, see [`zone`]: hand-overs and hours stay at their local time the
//! whole year.

pub mod change;
pub mod coverage;
pub mod decided;
pub mod duty;
pub mod pattern;
pub mod timeline;
pub mod zone;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::desk::Person;
use super::ids::{PersonId, QueueId, RosterId};
use super::time::Timestamp;
use change::Changes;
use pattern::{Hours, Pattern, stretches};
use zone::Zone;

/// A place on a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// Answers first.
    Primary,
    /// Where primary cannot.
    Backup,
    /// After backup.
    Third,
    /// After third.
    Fourth,
}

impl Position {
    /// All, the first to answer first.
    pub const ALL: [Self; 4] = [Self::Primary, Self::Backup, Self::Third, Self::Fourth];

    /// The name in desk files, commands and on the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Backup => "backup",
            Self::Third => "third",
            Self::Fourth => "fourth",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|position| position.as_str() == name)
    }
}

/// A half-open stretch of time: `from` belongs to it, `until` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stretch {
    /// Its first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub until: Timestamp,
}

impl Stretch {
    /// Whether a moment lies in it.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }

    /// What two stretches have in common.
    #[must_use]
    pub fn common(&self, other: &Self) -> Option<Self> {
        let (from, until) = (self.from.max(other.from), self.until.min(other.until));
        (from < until).then_some(Self { from, until })
    }
}

/// A stretch that somebody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Its first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub until: Timestamp,
    /// Who.
    pub person: PersonId,
}

impl Turn {
    /// When.
    pub fn stretch(&self) -> Stretch {
        Stretch { from: self.from, until: self.until }
    }
}

/// A roster, as the desk file describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Roster {
    /// Its key.
    pub id: RosterId,
    /// What people call it.
    pub name: String,
    /// The clock by which its times are shown.
    pub zone: Zone,
    /// The queues that it covers; empty is every queue.
    pub queues: Vec<QueueId>,
    /// The networks that it covers within them; empty is every network.
    pub networks: Vec<String>,
    /// Its layers in the order of the file.
    pub layers: Vec<Layer>,
    /// The hours that it is meant to cover, by its own clock: nobody misses anybody in the others. Empty
    /// is around the clock.
    pub cover: Vec<Hours>,
    /// How long before a gap the leads are told.
    pub warn_before: super::time::Millis,
    /// How long before a shift's end the desk proposes to hand over; none where it does not.
    pub propose_handover: Option<super::time::Millis>,
}

/// Somebody for some of the time of a position.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// What people call it.
    pub name: String,
    /// The position that it fills.
    pub position: Position,
    /// The clock by which it counts.
    pub zone: Zone,
    /// Who, when.
    pub pattern: Pattern,
}

/// Somebody's time off.
pub type TimeOff = Turn;

/// What a roster is asked with: what people changed, and who is away when.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// Overrides and swaps.
    pub changes: &'a Changes,
    /// Time off, from the desk file.
    pub time_off: &'a [TimeOff],
    /// Everybody there is: a change that puts on somebody who left counts no longer. `None` is anybody.
    pub people: Option<&'a IndexMap<PersonId, Person>>,
}

impl Around<'_> {
    fn is_here(&self, person: &PersonId) -> bool {
        self.people.is_none_or(|people| people.contains_key(person))
    }

    fn is_away(&self, person: &PersonId, at: Timestamp) -> bool {
        self.time_off.iter().any(|off| off.person == *person && off.stretch().holds(at))
    }
}

impl Roster {
    /// Whether it is about a queue and network; `None` asks for any.
    pub fn covers(&self, queue: Option<&QueueId>, network: Option<&str>) -> bool {
        queue.is_none_or(|queue| self.queues.is_empty() || self.queues.contains(queue))
            && network
                .is_none_or(|network| self.networks.is_empty() || self.networks.iter().any(|n| n == network))
    }

    /// The positions that a layer fills, the first to answer first.
    pub fn positions(&self) -> Vec<Position> {
        Position::ALL
            .into_iter()
            .filter(|position| self.layers.iter().any(|layer| layer.position == *position))
            .collect()
    }

    /// The stretches that it is meant to cover.
    pub fn meant_to_cover(&self, within: Stretch) -> Vec<Stretch> {
        stretches(&self.cover, &self.zone, within)
    }

    /// Who holds a position at a moment.
    pub fn who_is_on<'a>(
        &'a self,
        position: Position,
        at: Timestamp,
        around: &Around<'a>,
    ) -> Option<&'a PersonId> {
        let here = |person: &PersonId| around.is_here(person);
        if let Some(person) = around.changes.who_covers(&self.id, position, at, &here) {
            return Some(person);
        }
        self.layers
            .iter()
            .rev()
            .filter(|layer| layer.position == position)
            .find_map(|layer| layer.pattern.who(&layer.zone, at).filter(|person| !around.is_away(person, at)))
    }

    /// All who are members of one of its layers, each once.
    pub fn members(&self) -> Vec<&PersonId> {
        let mut members: Vec<&PersonId> =
            self.layers.iter().flat_map(|layer| layer.pattern.members()).collect();
        members.sort_unstable();
        members.dedup();
        members
    }
}
