//! The hand-overs that a decision may have to do with: those that are open, and those of late. Must not
//! decide which those are: whoever reads them does.

use std::collections::BTreeMap;

use super::{HandOver, Stage};
use crate::domain::ids::RosterId;
use crate::domain::rows::Row;
use crate::domain::short_id;
use crate::domain::time::{Millis, Timestamp};

/// A proposal counts until this long after the shift's end.
const PROPOSAL_LASTS: Millis = Millis::hours(2);

/// Hand-overs by id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HandOvers(BTreeMap<String, HandOver>);

impl HandOvers {
    /// These hand-overs.
    pub fn of(hand_overs: impl IntoIterator<Item = HandOver>) -> Self {
        Self(hand_overs.into_iter().map(|hand_over| (hand_over.id.clone(), hand_over)).collect())
    }

    /// A hand-over by its whole id.
    pub fn get(&self, id: &str) -> Option<&HandOver> {
        self.0.get(id)
    }

    /// The only one whose id starts so.
    pub fn starting_with(&self, start: &str) -> Option<&HandOver> {
        short_id::only(self.0.values(), |hand_over| &hand_over.id, start)
    }

    /// All of them, the oldest first.
    pub fn list(&self) -> Vec<&HandOver> {
        let mut all: Vec<&HandOver> = self.0.values().collect();
        all.sort_by_key(|hand_over| hand_over.made);
        all
    }

    /// The open one of a roster.
    pub fn open(&self, roster: &RosterId) -> Option<&HandOver> {
        self.0.values().find(|hand_over| hand_over.roster == *roster && hand_over.is_open())
    }

    /// What the desk proposed for a roster and nobody took up yet.
    pub fn proposed(&self, roster: &RosterId, now: Timestamp) -> Option<&HandOver> {
        self.list().into_iter().rev().find(|hand_over| {
            hand_over.roster == *roster
                && hand_over.stage == Stage::Proposed
                && hand_over.shift_end.is_some_and(|end| now <= end + PROPOSAL_LASTS)
        })
    }

    /// Whether anything was made of a shift's end: it was proposed, or something was offered since `from`.
    pub fn deals_with(&self, roster: &RosterId, shift_end: Timestamp, from: Timestamp) -> bool {
        self.0.values().any(|hand_over| {
            hand_over.roster == *roster
                && (hand_over.shift_end == Some(shift_end)
                    || hand_over.is_open()
                    || (hand_over.stage != Stage::Proposed && hand_over.at >= from))
        })
    }

    /// Takes a row that a decision made. Gives the id of the hand-over that it changed.
    pub fn take(&mut self, row: &Row) -> Option<String> {
        match row {
            Row::HandOver(made) => {
                let newer = self.0.get(&made.id).is_none_or(|known| known.touched < made.touched);
                if newer {
                    self.0.insert(made.id.clone(), (**made).clone());
                }
                Some(made.id.clone())
            }
            Row::HandOverStep { hand_over, step, touched, at } => {
                let known = self.0.get_mut(hand_over)?;
                known.take(step, (*touched, *at));
                Some(hand_over.clone())
            }
            _ => None,
        }
    }
}
