//! The shifts of a stretch of time, laid out by one sweep over all turns at once. It is another way to
//! the answer than [`Roster::who_is_on`], and the tests compare the two. Must not know clocks.

use std::collections::BTreeSet;

use super::{Around, Position, Roster, Stretch, TimeOff, Turn};
use crate::domain::ids::PersonId;
use crate::domain::time::Timestamp;

impl Roster {
    /// The shifts of a position within a stretch: half-open, in order, cut to the stretch; two of one
    /// person that follow each other are one.
    pub fn shifts(&self, position: Position, within: Stretch, around: &Around<'_>) -> Vec<Turn> {
        let mut turns = Vec::new();
        for layer in self.layers.iter().filter(|layer| layer.position == position) {
            let of_layer = layer.pattern.turns(&layer.zone, within);
            turns.extend(of_layer.into_iter().flat_map(|turn| without_time_off(turn, around.time_off)));
        }
        let covers = around.changes.covers(&self.id, position, within);
        turns.extend(covers.into_iter().filter(|turn| around.is_here(&turn.person)).cloned());
        lay(&turns, within)
    }

    /// When nobody holds a position of the time that the roster is meant to cover.
    pub fn gaps(&self, position: Position, within: Stretch, around: &Around<'_>) -> Vec<Stretch> {
        let shifts: Vec<Stretch> = self.shifts(position, within, around).iter().map(Turn::stretch).collect();
        self.meant_to_cover(within).into_iter().flat_map(|meant| between(&shifts, meant)).collect()
    }
}

/// What of a turn is left beside its person's time off.
fn without_time_off(turn: Turn, time_off: &[TimeOff]) -> Vec<Turn> {
    let person = turn.person.clone();
    let mut left = vec![turn];
    for off in time_off.iter().filter(|off| off.person == person) {
        left = left
            .into_iter()
            .flat_map(|turn| {
                let before = Turn { until: turn.until.min(off.from), ..turn.clone() };
                let after = Turn { from: turn.from.max(off.until), ..turn };
                [before, after]
            })
            .filter(|turn| turn.from < turn.until)
            .collect();
        if left.is_empty() {
            break;
        }
    }
    left
}

/// Lays turns over each other, later ones above.
fn lay(turns: &[Turn], within: Stretch) -> Vec<Turn> {
    let mut edges: Vec<(Timestamp, bool, usize)> = Vec::with_capacity(turns.len() * 2);
    for (index, turn) in turns.iter().enumerate() {
        if let Some(common) = turn.stretch().common(&within) {
            edges.push((common.from, true, index));
            edges.push((common.until, false, index));
        }
    }
    edges.sort_unstable();
    let mut above: BTreeSet<usize> = BTreeSet::new();
    let mut shifts: Vec<Turn> = Vec::new();
    let mut from = within.from;
    for (at, starts, index) in edges {
        if let Some(top) = above.last().filter(|_| from < at) {
            push(&mut shifts, Stretch { from, until: at }, &turns[*top].person);
        }
        from = at;
        if starts {
            above.insert(index);
        } else {
            above.remove(&index);
        }
    }
    shifts
}

fn push(shifts: &mut Vec<Turn>, Stretch { from, until }: Stretch, person: &PersonId) {
    match shifts.last_mut() {
        Some(last) if last.until == from && last.person == *person => last.until = until,
        _ => shifts.push(Turn { from, until, person: person.clone() }),
    }
}

/// What lies between stretches that are in order.
pub fn between(stretches: &[Stretch], within: Stretch) -> Vec<Stretch> {
    let mut gaps = Vec::new();
    let mut from = within.from;
    for stretch in stretches.iter().filter_map(|stretch| stretch.common(&within)) {
        if from < stretch.from {
            gaps.push(Stretch { from, until: stretch.from });
        }
        from = from.max(stretch.until);
    }
    if from < within.until {
        gaps.push(Stretch { from, until: within.until });
    }
    gaps
}
