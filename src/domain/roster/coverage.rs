//! What a roster lacks, and how fairly it is spread: stretches without a primary, stretches in which
//! nobody on shift may approve, and the hours, nights and weekends of each person. Must not tell
//! anybody: commands and jobs do.

use std::collections::BTreeMap;

use super::change::Changes;
use super::duty::Covering;
use super::timeline::between;
use super::zone::{DAY, HOUR, WEEK, Wall, Zone};
use super::{Position, Roster, Stretch, Turn};
use crate::domain::desk::Desk;
use crate::domain::ids::{PersonId, QueueId};
use crate::domain::permission::{Permission, may};

/// A stretch that lacks somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Who is missing.
    pub lacks: Lack,
    /// When.
    pub when: Stretch,
}

/// Who is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The first to answer.
    Primary,
    /// Anybody on shift who may approve in this queue.
    Approver(QueueId),
}

/// How much of a stretch a person is on, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Altogether.
    pub all: i64,
    /// Between ten in the evening and six in the morning.
    pub nights: i64,
    /// On Saturdays and Sundays.
    pub weekends: i64,
}

impl Desk {
    /// What a roster lacks within a stretch, in order of time.
    pub fn gaps(&self, roster: &Roster, within: Stretch, changes: &Changes) -> Vec<Gap> {
        let around = self.around(changes);
        let mut gaps: Vec<Gap> = roster
            .gaps(Position::Primary, within, &around)
            .into_iter()
            .map(|when| Gap { lacks: Lack::Primary, when })
            .collect();
        for queue in self.queues.keys().filter(|queue| roster.covers(Some(queue), None)) {
            // Several rosters may cover one queue; what they lack together is told once, with the first.
            let covering = Covering { queue: Some(queue), network: None };
            let first = self.rosters_covering(covering).next().is_some_and(|first| first.id == roster.id);
            if !first || !self.approvals_are_rostered(queue) {
                continue;
            }
            let covered = self.approver_shifts(queue, within, changes);
            let lacks = || Lack::Approver(queue.clone());
            let missing =
                roster.meant_to_cover(within).into_iter().flat_map(|meant| between(&covered, meant));
            gaps.extend(missing.map(|when| Gap { lacks: lacks(), when }));
        }
        gaps.sort_by_key(|gap| (gap.when.from, gap.when.until));
        gaps
    }

    /// Whether shifts say who approves in a queue: where a roster of it has somebody who may, or where
    /// nobody may approve but on shift. Where neither holds, whoever may approve does so at any time.
    pub fn approvals_are_rostered(&self, queue: &QueueId) -> bool {
        let covering = Covering { queue: Some(queue), network: None };
        let approves = |person: &PersonId| may(self, person, Permission::Approve, Some(queue));
        let mut rosters = self.rosters_covering(covering).peekable();
        if rosters.peek().is_none() {
            return false;
        }
        rosters.any(|roster| roster.members().into_iter().any(approves))
            || self
                .roles
                .values()
                .filter(|role| role.allow.contains(&Permission::Approve))
                .all(|role| role.on_shift.contains(&Permission::Approve))
    }

    /// The stretches in which somebody on shift may approve in a queue, in order.
    fn approver_shifts(&self, queue: &QueueId, within: Stretch, changes: &Changes) -> Vec<Stretch> {
        let around = self.around(changes);
        let covering = Covering { queue: Some(queue), network: None };
        let mut covered: Vec<Stretch> = self
            .rosters_covering(covering)
            .flat_map(|roster| {
                let positions = roster.positions().into_iter();
                positions.flat_map(|position| roster.shifts(position, within, &around))
            })
            .filter(|turn| may(self, &turn.person, Permission::Approve, Some(queue)))
            .map(|turn| turn.stretch())
            .collect();
        covered.sort_unstable();
        covered
    }

    /// How much each member of a roster is on within a stretch, whatever the position.
    pub fn loads(&self, roster: &Roster, within: Stretch, changes: &Changes) -> BTreeMap<PersonId, Load> {
        let around = self.around(changes);
        let mut loads: BTreeMap<PersonId, Load> =
            roster.members().into_iter().map(|person| (person.clone(), Load::default())).collect();
        for position in roster.positions() {
            for turn in roster.shifts(position, within, &around) {
                loads.entry(turn.person.clone()).or_default().add(&turn, &roster.zone);
            }
        }
        loads
    }
}

impl Load {
    fn add(&mut self, turn: &Turn, zone: &Zone) {
        let mut from = turn.from;
        while from < turn.until {
            let wall = zone.reached(from);
            let until =
                zone.first(next_edge(wall)).min(turn.until).max(from + crate::domain::time::Millis(1));
            let span = (until - from).0;
            self.all += span;
            let hour = (wall.0 - wall.day().0) / HOUR;
            if !(6..22).contains(&hour) {
                self.nights += span;
            }
            if wall.in_week() >= WEEK - 2 * DAY {
                self.weekends += span;
            }
            from = until;
        }
    }
}

/// When the next night, morning or day begins.
fn next_edge(wall: Wall) -> Wall {
    let day = wall.day().0;
    let edges = [day + 6 * HOUR, day + 22 * HOUR, day + DAY];
    Wall(edges.into_iter().find(|edge| *edge > wall.0).unwrap_or(day + DAY))
}
