//! What people change of a roster: overrides and swaps, as decisions made them. Must not decide who may
//! change what: commands do.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Position, Stretch, Turn};
use crate::domain::ids::{PersonId, RosterId};
use crate::domain::short_id;
use crate::domain::time::Timestamp;

/// A change of a roster, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Names it: random characters, of which people type the first few.
    pub id: String,
    /// The roster.
    pub roster: RosterId,
    /// The position.
    pub position: Position,
    /// What it is.
    pub kind: ChangeKind,
    /// Where it stands.
    pub state: ChangeState,
    /// Who made or offered it; none where the desk itself did.
    pub by: Option<PersonId>,
    /// Who comes on when, while it is in force. Of a swap the first is the shift that was offered, the
    /// second what is given in return.
    pub turns: Vec<Turn>,
    /// The log's sequence of the decision that last changed it: later ones lie above earlier ones.
    pub touched: i64,
    /// When that was.
    pub at: Timestamp,
}

/// Kinds of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Somebody is put on, or took the shift.
    Override,
    /// A shift is given to somebody, perhaps for one of theirs.
    Swap,
    /// No change: the leads were told of a gap, which is told once.
    Warning,
}

/// Where a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// Offered, and not answered yet.
    Offered,
    /// In force.
    InForce,
    /// The other said no.
    Declined,
    /// Taken back.
    Undone,
}

impl ChangeState {
    /// The name in the database and in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::InForce => "in_force",
            Self::Declined => "declined",
            Self::Undone => "undone",
        }
    }
}

impl Change {
    /// The stretch of its first turn.
    pub fn stretch(&self) -> Option<Stretch> {
        self.turns.first().map(Turn::stretch)
    }

    /// The first characters of its id, as people type it.
    pub fn short(&self) -> &str {
        short_id::short(&self.id)
    }

    /// Whether it is a change that is offered or in force.
    pub fn is_open(&self) -> bool {
        self.kind != ChangeKind::Warning && matches!(self.state, ChangeState::Offered | ChangeState::InForce)
    }

    /// Whether anything of it lies ahead.
    pub fn ends_after(&self, at: Timestamp) -> bool {
        self.turns.iter().any(|turn| turn.until > at)
    }
}

/// All changes that were ever made, by roster.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    all: HashMap<String, Arc<Change>>,
    /// What is in force, in the order in which it came into force.
    in_force: HashMap<RosterId, HashMap<Position, Vec<Cover>>>,
    latest: i64,
}

/// One turn of a change in force.
#[derive(Clone, Debug)]
struct Cover {
    from: Timestamp,
    until: Timestamp,
    touched: i64,
    change: Arc<Change>,
    turn: usize,
}

impl Changes {
    /// The sequence of the latest decision among them.
    pub fn latest(&self) -> i64 {
        self.latest
    }

    /// Takes a change in, in the place of what was known of it.
    pub fn take(&mut self, change: Change) {
        self.latest = self.latest.max(change.touched);
        let change = Arc::new(change);
        if let Some(before) = self.all.insert(change.id.clone(), change.clone()) {
            let covers = self.in_force.get_mut(&before.roster).and_then(|of| of.get_mut(&before.position));
            if let Some(covers) = covers {
                covers.retain(|cover| cover.change.id != change.id);
            }
        }
        if change.state != ChangeState::InForce || change.kind == ChangeKind::Warning {
            return;
        }
        let covers =
            self.in_force.entry(change.roster.clone()).or_default().entry(change.position).or_default();
        for (turn, what) in change.turns.iter().enumerate() {
            let place = covers.partition_point(|cover| cover.touched <= change.touched);
            let (from, until, touched) = (what.from, what.until, change.touched);
            covers.insert(place, Cover { from, until, touched, change: change.clone(), turn });
        }
    }

    /// Moves a change to another state. False where it is not known.
    pub fn step(&mut self, id: &str, state: ChangeState, (touched, at): (i64, Timestamp)) -> bool {
        let Some(change) = self.all.get(id) else { return false };
        let change = Change { state, touched, at, ..(**change).clone() };
        self.take(change);
        true
    }

    /// A change.
    pub fn get(&self, id: &str) -> Option<&Change> {
        self.all.get(id).map(Arc::as_ref)
    }

    /// All changes, in the order of their last decision.
    pub fn list(&self) -> Vec<&Change> {
        let mut all: Vec<&Change> = self.all.values().map(Arc::as_ref).collect();
        all.sort_by(|one, other| (one.touched, &one.id).cmp(&(other.touched, &other.id)));
        all
    }

    /// The only change whose id starts so.
    pub fn starting_with(&self, start: &str) -> Option<&Change> {
        short_id::only(self.all.values().map(Arc::as_ref), |change| &change.id, start)
    }

    /// Whom the change that came into force last puts on at a moment, of those who are here.
    pub fn who_covers(
        &self,
        roster: &RosterId,
        position: Position,
        at: Timestamp,
        here: &dyn Fn(&PersonId) -> bool,
    ) -> Option<&PersonId> {
        let covers = self.in_force.get(roster)?.get(&position)?;
        covers
            .iter()
            .rev()
            .filter(|cover| cover.from <= at && at < cover.until)
            .filter_map(|cover| cover.change.turns.get(cover.turn))
            .map(|turn| &turn.person)
            .find(|person| here(person))
    }

    /// All turns in force that have something in common with a stretch, the last that came into force
    /// last.
    pub fn covers(&self, roster: &RosterId, position: Position, within: Stretch) -> Vec<&Turn> {
        let covers = self.in_force.get(roster).and_then(|of| of.get(&position));
        covers
            .into_iter()
            .flatten()
            .filter_map(|cover| cover.change.turns.get(cover.turn))
            .filter(|turn| turn.stretch().common(&within).is_some())
            .collect()
    }
}
