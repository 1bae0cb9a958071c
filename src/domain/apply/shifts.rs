//! Decisions about rosters become changes and notices. They are about no thread. Must not judge them:
//! commands have.

use super::Circumstances;
use crate::domain::decision::{Decision, ShiftChange};
use crate::domain::ids::PersonId;
use crate::domain::roster::change::{Change, ChangeKind, ChangeState};
use crate::domain::roster::{Position, Turn};
use crate::domain::rows::{Notice, Row};
use crate::domain::sealed::{Seal, Sealed};
use crate::domain::short_id::short;
use crate::domain::text::Text;

/// Lists the rows that a decision about a roster makes.
pub(super) fn apply(decision: &Decision, around: &Circumstances<'_>, rows: &mut Vec<Row>) {
    match decision {
        Decision::ShiftOverridden(made) => {
            rows.push(made_row(made, around, (ChangeKind::Override, ChangeState::InForce)));
            tell(&made.tell, &about("notice-shift-overridden", made), around, rows);
        }
        Decision::SwapOffered(made) => {
            rows.push(made_row(made, around, (ChangeKind::Swap, ChangeState::Offered)));
            let text = about("notice-swap-offered", made).with("swap", short(&made.change));
            tell(&made.tell, &text, around, rows);
        }
        Decision::SwapAccepted { change, tell: people } => {
            rows.push(step(change, ChangeState::InForce, around));
            tell(people, &Text::new("notice-swap-accepted").with("swap", short(change)), around, rows);
        }
        Decision::SwapDeclined { change, tell: people } => {
            rows.push(step(change, ChangeState::Declined, around));
            tell(people, &Text::new("notice-swap-declined").with("swap", short(change)), around, rows);
        }
        Decision::ShiftChangeUndone { change, tell: people } => {
            rows.push(step(change, ChangeState::Undone, around));
            tell(people, &Text::new("notice-shift-change-undone").with("swap", short(change)), around, rows);
        }
        Decision::GapForeseen(gap) => {
            rows.push(Row::RosterChange(Box::new(Change {
                id: gap.gap.clone(),
                roster: gap.roster.clone(),
                position: Position::Primary,
                kind: ChangeKind::Warning,
                state: ChangeState::InForce,
                by: None,
                turns: Vec::new(),
                touched: around.sequence,
                at: around.at,
            })));
            let fallback = gap.fallback.as_ref().map(|person| person.value(Seal::Person));
            let key = if gap.soon { "notice-gap-soon" } else { "notice-gap-ahead" };
            let text = Text::new(key)
                .with("lacks", if gap.queue.is_some() { "approver" } else { "primary" })
                .with("queue", gap.queue.as_ref().map_or("none", crate::domain::ids::QueueId::as_str))
                .with("roster", &gap.roster)
                .with("from", gap.from)
                .with("until", gap.until)
                .with_number("fallbacks", i64::from(fallback.is_some()))
                .with("person", fallback.unwrap_or_default());
            tell(&gap.tell, &text, around, rows);
        }
        // Everything else is about a thread or the desk.
        _ => {}
    }
}

fn made_row(made: &ShiftChange, around: &Circumstances<'_>, (kind, state): (ChangeKind, ChangeState)) -> Row {
    let turn = |turn: &crate::domain::decision::SealedTurn| Turn {
        from: turn.from,
        until: turn.until,
        person: turn.person.value(Seal::Person).into(),
    };
    Row::RosterChange(Box::new(Change {
        id: made.change.clone(),
        roster: made.roster.clone(),
        position: made.position,
        kind,
        state,
        by: around.person.cloned(),
        turns: made.turns.iter().map(turn).collect(),
        touched: around.sequence,
        at: around.at,
    }))
}

fn step(change: &str, state: ChangeState, around: &Circumstances<'_>) -> Row {
    Row::RosterStep { change: change.to_owned(), state, touched: around.sequence, at: around.at }
}

fn about(key: &str, made: &ShiftChange) -> Text {
    let text = Text::new(key).with("roster", &made.roster).with("position", made.position.as_str());
    match made.turns.first() {
        Some(turn) => text.with("from", turn.from).with("until", turn.until),
        None => text,
    }
}

/// Tells people, but not whoever did it.
pub(super) fn tell(people: &[Sealed], text: &Text, around: &Circumstances<'_>, rows: &mut Vec<Row>) {
    let people = people.iter().map(|person| PersonId::from(person.value(Seal::Person)));
    for (number, person) in people.enumerate().filter(|(_, person)| around.person != Some(person)) {
        let text = match around.person {
            Some(actor) => text.clone().with("person", actor),
            None => text.clone(),
        };
        rows.push(Row::Notice(Notice {
            id: format!("{}-{number}", around.sequence),
            person,
            thread: "".into(),
            text,
            at: around.at,
        }));
    }
}
