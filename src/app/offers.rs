//! What a reader can do with one press about what they are told, or about a change of a roster: while it is
//! still open, and only what would not be refused them in any case. Must not render, and must not decide:
//! the commands do.

use super::{drill_offers, hand_over_offers};
use crate::chat::card::Style;
use crate::chat::offer::Offer;
use crate::commands::shifts::{AHEAD, can_stand_on, leads};
use crate::domain::desk::Desk;
use crate::domain::hand_over::Stage;
use crate::domain::hand_over::open::HandOvers;
use crate::domain::ids::PersonId;
use crate::domain::roster::change::{Change, ChangeKind, ChangeState};
use crate::domain::roster::duty::Duty;
use crate::domain::roster::{Position, Roster, Stretch};
use crate::domain::rows::Notice;
use crate::domain::text::{Argument, Text};

/// Whether a notice is about a hand-over, which has to be read then.
pub fn is_about_hand_over(notice: &Notice) -> bool {
    notice.text.key.starts_with("notice-hand-over")
}

/// What can be done about a notice.
pub fn about_notice(desk: &Desk, notice: &Notice, duty: Duty<'_>, hand_overs: &HandOvers) -> Vec<Offer> {
    let hand_over = || named(&notice.text, "hand_over").and_then(|id| hand_overs.starting_with(id));
    match notice.text.key.as_str() {
        "notice-swap-offered" => named(&notice.text, "swap")
            .and_then(|swap| duty.changes.starting_with(swap))
            .filter(|change| change.state == ChangeState::Offered && change.ends_after(duty.at))
            .map_or_else(Vec::new, |change| about_change(change, &notice.person, false)),
        "notice-hand-over-offered" | "notice-hand-over-reminder" | "notice-hand-over-offered-for-you" => {
            hand_over().map_or_else(Vec::new, |it| hand_over_offers::about(desk, it, &notice.person))
        }
        "notice-hand-over-proposed" => hand_over()
            .filter(|it| it.stage == Stage::Proposed)
            .map_or_else(Vec::new, hand_over_offers::about_proposal),
        _ => drill_offers::about_notice(desk, notice),
    }
}

/// What can be done about a change of a roster; `leads` says whether the reader leads the roster.
pub fn about_change(change: &Change, reader: &PersonId, leads: bool) -> Vec<Offer> {
    let offered_to = change.turns.first().is_some_and(|turn| turn.person == *reader);
    let part_of_it = change.by.as_ref() == Some(reader) || change.turns.iter().any(|t| t.person == *reader);
    let swap = |step: &str| {
        offer("swap", vec![("step", step.to_owned()), ("swap", change.id.clone())], "offer-undo")
    };
    match (change.kind, change.state) {
        (ChangeKind::Swap, ChangeState::Offered) if offered_to => vec![
            Offer { label: "offer-accept", style: Style::Primary, ..swap("accept") },
            Offer { label: "offer-decline", ..swap("decline") },
        ],
        (ChangeKind::Swap, ChangeState::Offered) if change.by.as_ref() == Some(reader) => vec![swap("undo")],
        (ChangeKind::Swap, ChangeState::InForce) if part_of_it || leads => vec![swap("undo")],
        (ChangeKind::Override, ChangeState::InForce) if leads => {
            vec![offer("override", vec![("undo", change.id.clone())], "offer-undo")]
        }
        _ => Vec::new(),
    }
}

/// What a reader can do about shifts, each by its form: take one, offer theirs, put somebody on.
pub fn about_shifts(desk: &Desk, reader: &PersonId, duty: Duty<'_>) -> Vec<Offer> {
    let around = desk.around(duty.changes);
    let ahead = Stretch { from: duty.at, until: duty.at + AHEAD };
    let any = |holds: &dyn Fn(&Roster) -> bool| desk.rosters.values().any(holds);
    let is_on = |roster: &Roster| roster.who_is_on(Position::Primary, duty.at, &around) == Some(reader);
    let has_shifts = |roster: &Roster| {
        let shifts = |position| roster.shifts(position, ahead, &around);
        roster.positions().into_iter().flat_map(shifts).any(|turn| turn.person == *reader)
    };
    let form = |command, arguments, label| Offer { form: true, ..offer(command, arguments, label) };
    let mut offers = Vec::new();
    if any(&|roster| can_stand_on(desk, roster, reader) && !is_on(roster)) {
        offers.push(form("take", Vec::new(), "offer-take"));
    }
    if any(&has_shifts) {
        offers.push(form("swap", vec![("step", "offer".to_owned())], "offer-shift"));
    }
    if any(&|roster| leads(desk, roster).contains(reader)) {
        offers.push(form("override", Vec::new(), "offer-put-on"));
    }
    offers
}

/// An offer that acts at once.
pub(super) fn offer(
    command: &'static str,
    arguments: Vec<(&'static str, String)>,
    label: &'static str,
) -> Offer {
    Offer { command, arguments, label, style: Style::Plain, form: false, page: None, shows: false }
}

fn named<'a>(text: &'a Text, name: &str) -> Option<&'a str> {
    text.args.iter().find_map(|(key, value)| match value {
        Argument::Words(words) if key == name => Some(words.as_str()),
        _ => None,
    })
}
