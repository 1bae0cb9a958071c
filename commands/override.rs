//! Override: a lead puts somebody on a roster for a stretch, or takes an override or a swap back.

use super::arguments::{ArgumentSpec, Kind, wrong};
use super::shifts::{self, named, relieved, sealed, sealed_turn, with_shift};
use super::{About, Arguments, Spec, no_prefill};
use crate::domain::decision::{Decision, ShiftChange};
use crate::domain::ids::PersonId;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::roster::change::{ChangeKind, ChangeState};
use crate::domain::roster::{Stretch, Turn};
use crate::domain::short_id::short;
use crate::domain::text::Text;
use crate::domain::time::Millis;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "override",
    permission: Permission::Roster,
    about: About::Roster,
    arguments: &[
        ArgumentSpec { name: "person", kind: Kind::Person, required: false },
        ArgumentSpec { name: "until", kind: Kind::When, required: false },
        ArgumentSpec { name: "roster", kind: Kind::Word, required: false },
        ArgumentSpec { name: "position", kind: Kind::Word, required: false },
        ArgumentSpec { name: "from", kind: Kind::When, required: false },
        ArgumentSpec { name: "undo", kind: Kind::Word, required: false },
        ArgumentSpec { name: "reason", kind: Kind::Words, required: false },
    ],
    button: None,
    decide,
    prefill: no_prefill,
};

/// The longest override.
const LONGEST: Millis = Millis::hours(24 * 366);

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let reason = arguments.text("reason").map(str::to_owned);
    if let Some(id) = arguments.text("undo") {
        return Ok(undo(view, id)?.because(reason));
    }
    let roster = shifts::roster(view, arguments)?;
    let position = shifts::position(arguments)?;
    let person = named(view, roster, arguments.required_text("person")?)?;
    let from = match arguments.text("from") {
        Some(text) => shifts::moment(roster, view.now, ("from", text))?,
        None => view.now,
    };
    let until = shifts::moment(roster, from, ("until", arguments.required_text("until")?))?;
    if until <= from || until <= view.now || (until - from) > LONGEST {
        return Err(wrong("until", "must lie after the beginning, in the future, and within a year of it"));
    }
    let turn = Turn { from, until, person };
    Ok(put_on(view, (roster, position), &turn, "said-override").because(reason))
}

/// The decision that puts somebody on, and its receipt.
pub(super) fn put_on(
    view: &View<'_>,
    (roster, position): (&crate::domain::roster::Roster, crate::domain::roster::Position),
    turn: &Turn,
    said: &str,
) -> Verdict {
    let stretch = Stretch { from: turn.from, until: turn.until };
    let mut tell = relieved(view, (roster, position), stretch, &turn.person);
    tell.push(turn.person.clone());
    let decision = Decision::ShiftOverridden(Box::new(ShiftChange {
        change: view.nonce.to_owned(),
        roster: roster.id.clone(),
        position,
        turns: vec![sealed_turn(stretch, &turn.person)],
        tell: sealed(&tell),
    }));
    let said =
        with_shift(Text::new(said), (roster, position), turn, view.desk).with("change", short(view.nonce));
    Verdict::one(decision, said)
}

fn undo(view: &View<'_>, id: &str) -> Result<Verdict, Refusal> {
    let unknown = || Refusal::UnknownChange { change: id.chars().take(40).collect() };
    let change = view.changes.starting_with(id).ok_or_else(unknown)?;
    let open = change.state == ChangeState::InForce && change.kind != ChangeKind::Warning;
    if !open || !change.ends_after(view.now) {
        return Err(unknown());
    }
    let mut tell: Vec<PersonId> = change.turns.iter().map(|turn| turn.person.clone()).collect();
    tell.extend(change.by.clone());
    tell.sort_unstable();
    tell.dedup();
    let decision = Decision::ShiftChangeUndone { change: change.id.clone(), tell: sealed(&tell) };
    Ok(Verdict::one(decision, Text::new("said-shift-change-undone").with("change", change.short())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;
    use crate::domain::roster::Position;
    use crate::domain::roster::change::Changes;

    fn on(desk: &Fixture) -> String {
        let roster = &desk.desk.rosters[0];
        let around = desk.desk.around(&desk.changes);
        roster.who_is_on(Position::Primary, desk.now, &around).map_or_else(String::new, ToString::to_string)
    }

    #[test]
    fn a_lead_puts_somebody_on_and_takes_it_back() {
        let mut desk = Fixture::with_roster();
        let before = on(&desk);
        desk.says("sam", "override", "max 4h reason=Rita is ill").unwrap();
        assert_eq!(on(&desk), "max");
        let told: Vec<_> = desk.notices().iter().map(|notice| notice.person.to_string()).collect();
        assert_eq!(told, [before.as_str(), "max"]);
        let id = desk.changes.list()[0].id.clone();
        desk.says("sam", "override", &format!("undo={}", &id[..6])).unwrap();
        assert_eq!(on(&desk), before);
        assert!(desk.says("sam", "override", &format!("undo={}", &id[..6])).is_err(), "it is undone already");
    }

    #[test]
    fn only_leads_override_and_only_for_those_who_work_there() {
        let mut desk = Fixture::with_roster();
        assert!(matches!(desk.says("rita", "override", "max 4h"), Err(Refusal::NotPermitted { .. })));
        assert!(matches!(desk.says("sam", "override", "ada 4h"), Err(Refusal::UnknownName { .. })));
        assert!(matches!(desk.says("sam", "override", "max"), Err(Refusal::ArgumentMissing { .. })));
        assert!(desk.says("sam", "override", "max from=2020-01-01T00:00 until=2020-01-02T00:00").is_err());
        assert!(desk.says("sam", "override", "max 4h position=fifth").is_err());
        assert_eq!(desk.changes.latest(), Changes::default().latest());
    }
}
