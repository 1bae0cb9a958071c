//! Ladders: how an escalation climbs from level to level of its path until somebody acknowledges it. Pure:
//! it is asked about a moment. Must not decide; `commands` does.
//!
//! # The definition
//!
//! - Asking a level tells its people, those on shift on its rosters, and shows the card in its channels. A
//!   level that reaches nobody at that moment is passed over at once, never waited for.
//! - A level waits; every so often it is asked again. When its wait is over, the next level is asked, and
//!   after the last one the first again, as many rounds as the path has.
//! - After the last round the escalation stays open, nobody is asked any more, and the leads are told once.
//! - Whoever was reached acknowledges it, as may those who may assign, and where a channel was asked
//!   whoever has the right to acknowledge. The climb ends then. It begins again, at the level where it stood,
//!   when the acknowledgement is taken back.
//! - What else ends it stands with the path: that somebody claims the thread. A closed thread ends all of
//!   its escalations for good.

use serde::{Deserialize, Serialize};

use super::desk::{Channel, Desk};
use super::ids::{PathId, PersonId, QueueId, RoleId, RosterId};
use super::roster::Position;
use super::roster::duty::Duty;
use super::sealed::Sealed;
use super::thread::Escalation;
use super::time::{Millis, Timestamp};

/// An escalation path: legal, compliance, PR, executive, or any other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EscalationPath {
    /// Its key.
    pub id: PathId,
    /// What people call it.
    pub name: String,
    /// Level 1 first. Never empty.
    pub levels: Vec<PathLevel>,
    /// How often all levels are asked before the leads are told that nobody acknowledged. From 1.
    pub rounds: u32,
    /// What ends an escalation besides acknowledging it.
    pub ends_with: Vec<Ending>,
}

/// Whom a level of a path reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathLevel {
    /// Everybody who holds one of these roles in the thread's queue.
    pub roles: Vec<RoleId>,
    /// These people besides.
    pub people: Vec<PersonId>,
    /// Whoever is on shift on these rosters.
    pub rosters: Vec<RosterReach>,
    /// In these channels the card is shown.
    pub channels: Vec<Channel>,
    /// How long it has before the next level is asked.
    pub wait: Millis,
    /// How often it is asked again meanwhile.
    pub again: Option<Millis>,
}

impl Default for PathLevel {
    fn default() -> Self {
        Self {
            roles: Vec::new(),
            people: Vec::new(),
            rosters: Vec::new(),
            channels: Vec::new(),
            wait: WAIT,
            again: None,
        }
    }
}

/// A roster whose people on shift a level reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterReach {
    /// The roster.
    pub roster: RosterId,
    /// The position; none is the first that somebody holds.
    pub position: Option<Position>,
}

/// What ends an escalation besides acknowledging it and closing the thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Somebody claims the thread, or is given it.
    Claim,
}

/// Whom a level reaches at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// The people, each once, in the desk's order.
    pub people: Vec<PersonId>,
    /// The channels in which the card is shown.
    pub channels: Vec<Channel>,
}

/// How a level is asked, and when that is over, as it stands on the log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// The channels in which the card is shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// Which round it is, from 1; 0 stands for 1 on logs from before there were rounds.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub round: u32,
    /// When it is asked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Timestamp>,
    /// When the wait is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub climb_at: Option<Timestamp>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(round: &u32) -> bool {
    *round == 0
}

/// A level to be asked, and whom it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// From 1.
    pub level: i64,
    /// From 1.
    pub round: u32,
    /// Whom it reaches.
    pub reached: Reached,
}

impl Rung {
    /// Its people, to be sealed.
    pub fn people(&self) -> Vec<Sealed> {
        self.reached.people.iter().map(|person| Sealed::open(person.as_str())).collect()
    }

    /// How it is asked from `now` on.
    pub fn asking(&self, path: &EscalationPath, now: Timestamp) -> Asking {
        let level = level(path, self.level);
        Asking {
            channels: self.reached.channels.clone(),
            round: self.round,
            again_at: level.and_then(|level| level.again).map(|again| now + again),
            climb_at: level.map(|level| now + level.wait),
        }
    }
}

/// Where an escalation stands when it is asked anew.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The desk.
    pub desk: &'a Desk,
    /// The thread's queue.
    pub queue: &'a QueueId,
    /// The moment.
    pub duty: Duty<'a>,
}

impl Asked<'_> {
    /// Whom a level reaches now.
    pub fn reach(&self, level: &PathLevel) -> Reached {
        let mut people = self.desk.reached_by(level, self.queue);
        let around = self.desk.around(self.duty.changes);
        for wanted in &level.rosters {
            let Some(roster) = self.desk.rosters.get(&wanted.roster) else { continue };
            let on = match wanted.position {
                Some(position) => roster.who_is_on(position, self.duty.at, &around),
                None => roster
                    .positions()
                    .into_iter()
                    .find_map(|position| roster.who_is_on(position, self.duty.at, &around)),
            };
            people.extend(on.filter(|person| !people.contains(person)).cloned());
        }
        let connected = |channel: &&Channel| self.desk.is_connected(channel.platform);
        Reached { people, channels: level.channels.iter().filter(connected).cloned().collect() }
    }

    /// The first level from `from` upwards that reaches anybody.
    pub fn first(&self, path: &EscalationPath, from: i64, round: u32) -> Option<Rung> {
        (1_i64..)
            .zip(&path.levels)
            .filter(|(number, _)| *number >= from)
            .map(|(level, reach)| Rung { level, round, reached: self.reach(reach) })
            .find(|rung| !rung.reached.people.is_empty() || !rung.reached.channels.is_empty())
    }

    /// The level after the one at which an escalation stands: the next above that reaches anybody, else the
    /// first of the next round; none after the last round.
    pub fn next(&self, path: &EscalationPath, escalation: &Escalation) -> Option<Rung> {
        let round = escalation.round.max(1);
        self.first(path, escalation.level + 1, round)
            .or_else(|| (round < path.rounds).then(|| self.first(path, 1, round + 1)).flatten())
    }

    /// The level at which an escalation stands, as it would be asked now.
    pub fn same(&self, path: &EscalationPath, escalation: &Escalation) -> Option<Rung> {
        let reached = self.reach(level(path, escalation.level)?);
        Some(Rung { level: escalation.level, round: escalation.round.max(1), reached })
    }
}

/// A level of a path by its number.
pub fn level(path: &EscalationPath, number: i64) -> Option<&PathLevel> {
    path.levels.get(usize::try_from(number).ok()?.checked_sub(1)?)
}

/// How long a level waits where the desk file does not say.
pub const WAIT: Millis = Millis::minutes(15);
