//! Take: this shift, now. For whoever works in the roster's queues, until the shift ends or as said.

use super::arguments::{ArgumentSpec, Kind, wrong};
use super::r#override::put_on;
use super::shifts::{self, AHEAD, named};
use super::{About, Arguments, Spec, no_prefill};
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::roster::{Stretch, Turn};
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "take",
    permission: Permission::Present,
    about: About::Roster,
    arguments: &[
        ArgumentSpec { name: "roster", kind: Kind::Word, required: false },
        ArgumentSpec { name: "position", kind: Kind::Word, required: false },
        ArgumentSpec { name: "until", kind: Kind::When, required: false },
        ArgumentSpec { name: "reason", kind: Kind::Words, required: false },
    ],
    button: None,
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let roster = shifts::roster(view, arguments)?;
    let position = shifts::position(arguments)?;
    let person = named(view, roster, view.person()?.as_str())?;
    let around = view.desk.around(view.changes);
    if roster.who_is_on(position, view.now, &around) == Some(&person) {
        let said = Text::new("said-take-already").with("roster", &roster.name);
        return Ok(Verdict::said(said.with("position", position.as_str())));
    }
    let until = match arguments.text("until") {
        Some(text) => shifts::moment(roster, view.now, ("until", text))?,
        None => {
            // The shift that is taken ends when it would have ended, a gap when somebody comes on.
            let within = Stretch { from: view.now, until: view.now + AHEAD };
            let shifts = roster.shifts(position, within, &around);
            match shifts.first() {
                Some(turn) if turn.from <= view.now => turn.until,
                Some(turn) => turn.from,
                None => within.until,
            }
        }
    };
    if until <= view.now || until > view.now + AHEAD {
        return Err(wrong("until", "must lie in the future, and within twelve weeks"));
    }
    let turn = Turn { from: view.now, until, person };
    let verdict = put_on(view, (roster, position), &turn, "said-take");
    Ok(verdict.because(arguments.text("reason").map(str::to_owned)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;
    use crate::domain::roster::Position;
    use crate::domain::time::Millis;

    #[test]
    fn a_shift_is_taken_until_it_would_have_ended() {
        let mut desk = Fixture::with_roster();
        desk.says("max", "take", "").unwrap();
        let within = Stretch { from: desk.now, until: desk.now + Millis::hours(24 * 14) };
        let around = desk.desk.around(&desk.changes);
        let shifts = desk.desk.rosters[0].shifts(Position::Primary, within, &around);
        assert_eq!((shifts[0].person.as_str(), shifts[1].person.as_str()), ("max", "ravi"));
        assert_eq!(shifts[0].until, shifts[1].from);
        assert!(desk.says("max", "take", "").unwrap().decisions.is_empty(), "they have it already");
        assert!(desk.says("ada", "take", "").is_err(), "an auditor works in no queue");
    }
}
