//! Decisions about shifts in words: who comes on when, by the roster's own clock; who was asked to approve. Must not know where
//! the words are shown.

use crate::domain::asking::SealedAsked;
use crate::domain::decision::{ApprovalAsked, GapForeseen, ShiftChange};
use crate::domain::desk::Desk;
use crate::domain::ids::{PersonId, RosterId};
use crate::domain::sealed::{Seal, Sealed};
use crate::domain::text::Text;
use crate::domain::time::Timestamp;

/// Who comes on when, a line each.
pub(super) fn turns(desk: &Desk, change: &ShiftChange) -> Vec<Text> {
    let line = |turn: &crate::domain::decision::SealedTurn| {
        let person = PersonId::from(turn.person.value(Seal::Person));
        Text::new("history-detail-shift")
            .with("roster", roster_name(desk, &change.roster))
            .with("position", change.position.as_str())
            .with("person", desk.name_of(&person))
            .with("from", at(desk, &change.roster, turn.from))
            .with("until", at(desk, &change.roster, turn.until))
    };
    change.turns.iter().map(line).collect()
}

/// Who was asked to approve, a line for each role, and which leads were told.
pub(super) fn asked(desk: &Desk, asked: &ApprovalAsked) -> Vec<Text> {
    let names = |people: &[Sealed]| {
        let names = people.iter().map(|person| desk.name_of(&person.value(Seal::Person).into()));
        names.collect::<Vec<_>>().join(", ")
    };
    let line = |one: &SealedAsked| {
        Text::new("history-detail-asked")
            .with("role", one.role.as_ref().map_or_else(|| "none".to_owned(), |role| desk.role_name(role)))
            .with("how", one.how.as_str())
            .with("people", names(&one.people))
    };
    let mut lines: Vec<Text> = asked.asked.iter().map(line).collect();
    if !asked.before.is_empty() {
        lines.push(Text::new("history-detail-asked-before").with("people", names(&asked.before)));
    }
    if !asked.leads.is_empty() {
        lines.push(Text::new("history-detail-leads-told").with("people", names(&asked.leads)));
    }
    lines
}

/// What a roster lacks, in a line.
pub(super) fn gap(desk: &Desk, gap: &GapForeseen) -> Text {
    Text::new("history-detail-gap")
        .with("roster", roster_name(desk, &gap.roster))
        .with("lacks", if gap.queue.is_some() { "approver" } else { "primary" })
        .with("from", at(desk, &gap.roster, gap.from))
        .with("until", at(desk, &gap.roster, gap.until))
}

fn roster_name(desk: &Desk, roster: &RosterId) -> String {
    desk.rosters.get(roster).map_or_else(|| roster.to_string(), |roster| roster.name.clone())
}

fn at(desk: &Desk, roster: &RosterId, at: Timestamp) -> String {
    desk.rosters.get(roster).map_or_else(|| at.to_string(), |roster| roster.zone.write(at))
}
