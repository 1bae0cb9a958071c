//! Who has a layer when: a rotation, whole or in some hours of the week, or the turns of a calendar.
//! Everything is counted in wall time; only [`Zone`] knows moments. Must not know what lies above a layer.

use super::zone::{DAY, WEEK, Wall, Zone};
use super::{Stretch, Turn};
use crate::domain::ids::PersonId;
use crate::domain::time::Timestamp;

/// Who, when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// People take turns.
    Rotation(Rotation),
    /// The turns that a calendar names, in order; of two at once the one that began later counts.
    Calendar(Vec<Turn>),
}

/// People take turns of equal length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// In the order of their turns. Never empty.
    pub members: Vec<PersonId>,
    /// When turns are counted from: a hand-over.
    pub anchor: Wall,
    /// How long a turn is: hours, days or weeks of wall time. Never less than an hour.
    pub length: i64,
    /// When the rotation begins.
    pub from: Wall,
    /// When it ends, if it does.
    pub until: Option<Wall>,
    /// The hours of the week in which it counts; empty is all of them.
    pub hours: Vec<Hours>,
}

/// Some hours of every week, in milliseconds of wall time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// Since Monday at midnight.
    pub start: i64,
    /// Up to a week.
    pub length: i64,
}

impl Hours {
    fn hold(self, wall: Wall) -> bool {
        (wall.in_week() - self.start).rem_euclid(WEEK) < self.length
    }
}

impl Rotation {
    /// Whose turn it is by the clock on the wall.
    pub fn who(&self, wall: Wall) -> Option<&PersonId> {
        if wall < self.from || self.until.is_some_and(|until| wall >= until) {
            return None;
        }
        if !self.hours.is_empty() && !self.hours.iter().any(|hours| hours.hold(wall)) {
            return None;
        }
        let turn = (wall.0 - self.anchor.0).div_euclid(self.length.max(1));
        let members = i64::try_from(self.members.len()).ok()?;
        self.members.get(usize::try_from(turn.checked_rem_euclid(members)?).ok()?)
    }

    /// All wall times after `from` and before `until` at which somebody else may come on.
    fn edges(&self, from: Wall, until: Wall) -> Vec<Wall> {
        let mut edges = vec![self.from];
        edges.extend(self.until);
        let length = self.length.max(1);
        let mut hand_over = self.anchor.0 + (from.0 - self.anchor.0).div_euclid(length) * length;
        while hand_over < until.0 {
            edges.push(Wall(hand_over));
            hand_over += length;
        }
        if !self.hours.is_empty() {
            let mut week = from.week().0 - WEEK;
            while week < until.0 {
                for hours in &self.hours {
                    edges.push(Wall(week + hours.start));
                    edges.push(Wall(week + hours.start + hours.length));
                }
                week += WEEK;
            }
        }
        edges.retain(|edge| *edge > from && *edge < until);
        edges.sort_unstable();
        edges.dedup();
        edges
    }
}

/// The stretches that some hours of the week are; no hours are all the time.
pub fn stretches(hours: &[Hours], zone: &Zone, within: Stretch) -> Vec<Stretch> {
    let anyone = Rotation {
        members: vec!["anyone".into()],
        anchor: Wall(0),
        length: WEEK,
        from: Wall(i64::MIN),
        until: None,
        hours: hours.to_vec(),
    };
    Pattern::Rotation(anyone).turns(zone, within).iter().map(Turn::stretch).collect()
}

impl Pattern {
    /// Who has the layer at a moment.
    pub fn who(&self, zone: &Zone, at: Timestamp) -> Option<&PersonId> {
        match self {
            Self::Rotation(rotation) => rotation.who(zone.reached(at)),
            Self::Calendar(turns) => {
                let begun = turns.partition_point(|turn| turn.from <= at);
                turns[..begun].iter().rev().find(|turn| at < turn.until).map(|turn| &turn.person)
            }
        }
    }

    /// Everybody who may have it.
    pub fn members(&self) -> Vec<&PersonId> {
        match self {
            Self::Rotation(rotation) => rotation.members.iter().collect(),
            Self::Calendar(turns) => {
                let mut members: Vec<&PersonId> = turns.iter().map(|turn| &turn.person).collect();
                members.sort_unstable();
                members.dedup();
                members
            }
        }
    }

    /// All turns that have something in common with a stretch, cut to it. Those of a rotation follow each
    /// other; those of a calendar may lie one above the other, the later begun above.
    pub fn turns(&self, zone: &Zone, within: Stretch) -> Vec<Turn> {
        match self {
            Self::Rotation(rotation) => {
                let (first, last) = (zone.reached(within.from), zone.reached(within.until));
                let mut turns: Vec<Turn> = Vec::new();
                let mut wall = first;
                let mut from = within.from;
                // A margin beyond the end: what the clock shows there may lie behind what it reached.
                for next in rotation.edges(first, Wall(last.0 + DAY)).into_iter().map(Some).chain([None]) {
                    let until = next.map_or(within.until, |edge| zone.first(edge).min(within.until));
                    if let Some(person) = rotation.who(wall).filter(|_| from < until) {
                        match turns.last_mut() {
                            Some(turn) if turn.until == from && turn.person == *person => turn.until = until,
                            _ => turns.push(Turn { from, until, person: person.clone() }),
                        }
                    }
                    if until >= within.until {
                        break;
                    }
                    from = until.max(from);
                    wall = next.unwrap_or(wall);
                }
                turns
            }
            Self::Calendar(turns) => turns
                .iter()
                .filter_map(|turn| {
                    let common = turn.stretch().common(&within)?;
                    Some(Turn { from: common.from, until: common.until, person: turn.person.clone() })
                })
                .collect(),
        }
    }
}
