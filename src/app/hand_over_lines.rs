//! Decisions about hand-overs in words. Must not know where the words are shown.

use crate::domain::decision::Decision;
use crate::domain::desk::Desk;
use crate::domain::ids::{PersonId, RosterId};
use crate::domain::sealed::{Seal, Sealed};
use crate::domain::short_id::short;
use crate::domain::text::Text;

/// What a decision about a hand-over was about, beyond its name.
pub(super) fn details(desk: &Desk, decision: &Decision) -> Vec<Text> {
    let name = |sealed: &Sealed| desk.name_of(&PersonId::from(sealed.value(Seal::Person)));
    let roster = |id: &RosterId| desk.rosters.get(id).map_or_else(|| id.to_string(), |it| it.name.clone());
    let of = |id: &str, key: &RosterId| {
        Text::new("history-detail-hand-over").with("hand_over", short(id)).with("roster", roster(key))
    };
    let passes = |from: &Sealed, to: &Sealed| {
        Text::new("history-detail-hand-over-people").with("from", name(from)).with("to", name(to))
    };
    let detail = match decision {
        Decision::HandOverProposed(proposed) => {
            return vec![of(&proposed.hand_over, &proposed.roster), passes(&proposed.from, &proposed.to)];
        }
        Decision::HandOverOffered(offered) => {
            return vec![of(&offered.hand_over, &offered.roster), passes(&offered.from, &offered.to)];
        }
        Decision::HandOverAccepted(accepted) => of(&accepted.hand_over, &accepted.roster),
        Decision::HandOverDeclined(told) | Decision::HandOverWithdrawn(told) => {
            of(&told.hand_over, &told.roster)
        }
        Decision::HandOverReminded(told) | Decision::HandOverLapsed(told) => {
            let people: Vec<String> = told.tell.iter().map(name).collect();
            let told_to = Text::new("history-detail-to").with("people", people.join(", "));
            return vec![of(&told.hand_over, &told.roster), told_to];
        }
        Decision::HandOverNoted(noted) => {
            Text::new("history-detail-hand-over-note").with("roster", roster(&noted.roster))
        }
        Decision::ThreadHandedOver(moved) => match &moved.to {
            Some(to) => Text::new("history-detail-to").with("people", name(to)),
            None => Text::new("history-detail-hand-over-queue"),
        },
        Decision::ThreadNotHandedOver(left) => {
            Text::new("history-detail-not-handed-over").with("why", left.why.as_str())
        }
        // Everything else is put in words where its own words are.
        _ => return Vec::new(),
    };
    vec![detail]
}
