//! Who is on shift at the desk: all rosters asked at once, for a queue and network. Must not say what
//! anybody may do; `permission` does.

use super::change::Changes;
use super::{Around, Position, Roster, Stretch, Turn};
use crate::domain::desk::Desk;
use crate::domain::ids::{PersonId, QueueId};
use crate::domain::time::{Millis, Timestamp};

/// The moment, and what people changed of the rosters: what a question about shifts depends on besides
/// the desk.
#[derive(Clone, Copy, Debug)]
pub struct Duty<'a> {
    /// When.
    pub at: Timestamp,
    /// Overrides and swaps.
    pub changes: &'a Changes,
}

/// What somebody is on shift for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Covering<'a> {
    /// The queue; `None` is any.
    pub queue: Option<&'a QueueId>,
    /// The network; `None` is any.
    pub network: Option<&'a str>,
}

/// Somebody on shift.
#[derive(Clone, Copy, Debug)]
pub struct Post<'a> {
    /// The roster.
    pub roster: &'a Roster,
    /// The position.
    pub position: Position,
    /// Who.
    pub person: &'a PersonId,
}

impl Post<'_> {
    /// The shift as it stands on the log: roster and position.
    pub fn shift(&self) -> String {
        format!("{}/{}", self.roster.id, self.position.as_str())
    }
}

/// How far ahead somebody's next shift is looked for.
const AHEAD: Millis = Millis::hours(24 * 7 * 12);

impl Desk {
    /// What a roster of this desk is asked with.
    pub fn around<'a>(&'a self, changes: &'a Changes) -> Around<'a> {
        Around { changes, time_off: &self.time_off, people: Some(&self.people) }
    }

    /// The rosters that cover something, in the order of the file.
    pub fn rosters_covering<'a>(&'a self, what: Covering<'a>) -> impl Iterator<Item = &'a Roster> {
        self.rosters.values().filter(move |roster| roster.covers(what.queue, what.network))
    }

    /// Everybody on shift, the first to answer first within each roster.
    pub fn on_shift<'a>(&'a self, what: Covering<'a>, duty: Duty<'a>) -> Vec<Post<'a>> {
        let around = self.around(duty.changes);
        self.rosters_covering(what)
            .flat_map(|roster| {
                roster.positions().into_iter().filter_map(move |position| {
                    let person = roster.who_is_on(position, duty.at, &around)?;
                    Some(Post { roster, position, person })
                })
            })
            .collect()
    }

    /// The shift that a person is on, if they are.
    pub fn shift_of<'a>(&'a self, person: &PersonId, what: Covering<'a>, duty: Duty<'a>) -> Option<Post<'a>> {
        self.on_shift(what, duty).into_iter().find(|post| post.person == person)
    }

    /// The next shift of a person that has not begun yet, with its position.
    pub fn next_shift<'a>(
        &'a self,
        person: &PersonId,
        what: Covering<'a>,
        duty: Duty<'a>,
    ) -> Option<(&'a Roster, Position, Turn)> {
        let around = self.around(duty.changes);
        let within = Stretch { from: duty.at, until: duty.at + AHEAD };
        self.rosters_covering(what)
            .flat_map(|roster| roster.positions().into_iter().map(move |position| (roster, position)))
            .filter_map(|(roster, position)| {
                roster
                    .shifts(position, within, &around)
                    .into_iter()
                    .find(|turn| turn.person == *person && turn.from > duty.at)
                    .map(|turn| (roster, position, turn))
            })
            .min_by_key(|(_, _, turn)| turn.from)
    }
}
