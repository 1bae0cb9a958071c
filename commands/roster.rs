//! Roster: who is on now, who comes next, the week, what is missing, how fairly it is spread, and what
//! people changed. A table in lines, for chat; the console draws it.

use super::arguments::{ArgumentSpec, Kind};
use super::handover::pending_line;
use super::shifts::{gap_line, with_shift};
use super::{About, Arguments, Spec, no_prefill};
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::roster::change::ChangeKind;
use crate::domain::roster::zone::HOUR;
use crate::domain::roster::{Roster, Stretch};
use crate::domain::text::Text;
use crate::domain::time::Millis;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "roster",
    permission: Permission::Read,
    about: About::Desk,
    arguments: &[
        ArgumentSpec { name: "what", kind: Kind::Word, required: false },
        ArgumentSpec { name: "roster", kind: Kind::Word, required: false },
        ArgumentSpec { name: "weeks", kind: Kind::Number, required: false },
    ],
    button: None,
    decide,
    prefill: no_prefill,
};

const WHAT: [&str; 6] = ["now", "next", "week", "gaps", "quality", "changes"];
/// How many weeks gaps and quality look ahead, and at most.
const WEEKS: i64 = 4;
const MOST_WEEKS: i64 = 52;
/// The most lines of one answer.
const MOST_LINES: usize = 60;

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let all: Vec<&Roster> = view.desk.rosters.values().collect();
    // `roster care` is a roster's name in the place of what.
    let (what, named) = match (arguments.text("what"), arguments.text("roster")) {
        (Some(what), named) if WHAT.contains(&what) => (what, named),
        (Some(name), None) if view.desk.rosters.contains_key(name) => ("week", Some(name)),
        (Some(other), _) => {
            let known = WHAT.iter().map(|word| (*word).to_owned());
            let known = known.chain(view.desk.rosters.keys().map(ToString::to_string)).collect();
            return Err(Refusal::UnknownName {
                what: "roster",
                name: other.chars().take(40).collect(),
                known,
            });
        }
        (None, named) => ("now", named),
    };
    let rosters = match named {
        None => all,
        Some(name) => vec![view.desk.rosters.get(name).ok_or_else(|| Refusal::UnknownName {
            what: "roster",
            name: name.chars().take(40).collect(),
            known: view.desk.rosters.keys().map(ToString::to_string).collect(),
        })?],
    };
    if rosters.is_empty() {
        return Ok(Verdict::said(Text::new("roster-none")));
    }
    let weeks = arguments.number("weeks").unwrap_or(if what == "week" { 1 } else { WEEKS }).min(MOST_WEEKS);
    let within = Stretch { from: view.now, until: view.now + Millis::hours(weeks * 7 * 24) };
    let mut lines: Vec<Text> = Vec::new();
    for roster in rosters {
        match what {
            "next" => next(view, roster, within, &mut lines),
            "week" => week(view, roster, within, &mut lines),
            "gaps" => gaps(view, roster, (within, weeks), &mut lines),
            "quality" => quality(view, roster, (within, weeks), &mut lines),
            "changes" => changes(view, roster, &mut lines),
            _ => now(view, roster, &mut lines),
        }
    }
    if lines.is_empty() {
        lines.push(Text::new("roster-nothing"));
    }
    let more = lines.len().saturating_sub(MOST_LINES);
    if more > 0 {
        lines.truncate(MOST_LINES);
        lines.push(Text::new("roster-more").with_number("count", i64::try_from(more).unwrap_or(i64::MAX)));
    }
    Ok(Verdict::lines(lines))
}

fn now(view: &View<'_>, roster: &Roster, lines: &mut Vec<Text>) {
    if let Some(open) = view.found.hand_overs.open(&roster.id).filter(|open| open.is_offered()) {
        lines.push(pending_line(view.desk, open));
    }
    let within = Stretch { from: view.now, until: view.now + Millis::hours(24 * 7 * 4) };
    for position in roster.positions() {
        let shifts = roster.shifts(position, within, &view.desk.around(view.changes));
        lines.push(match shifts.first() {
            Some(turn) if turn.from <= view.now => {
                with_shift(Text::new("roster-now"), (roster, position), turn, view.desk)
            }
            Some(turn) => with_shift(Text::new("roster-nobody"), (roster, position), turn, view.desk),
            None => Text::new("roster-nobody-at-all")
                .with("roster", &roster.name)
                .with("position", position.as_str()),
        });
    }
}

fn next(view: &View<'_>, roster: &Roster, within: Stretch, lines: &mut Vec<Text>) {
    for position in roster.positions() {
        let shifts = roster.shifts(position, within, &view.desk.around(view.changes));
        if let Some(turn) = shifts.iter().find(|turn| turn.from > view.now) {
            lines.push(with_shift(Text::new("roster-next"), (roster, position), turn, view.desk));
        }
    }
}

fn week(view: &View<'_>, roster: &Roster, within: Stretch, lines: &mut Vec<Text>) {
    for position in roster.positions() {
        for turn in &roster.shifts(position, within, &view.desk.around(view.changes)) {
            lines.push(with_shift(Text::new("roster-shift"), (roster, position), turn, view.desk));
        }
    }
    for gap in view.desk.gaps(roster, within, view.changes) {
        lines.push(gap_line(view.desk, roster, &gap));
    }
}

fn gaps(view: &View<'_>, roster: &Roster, (within, weeks): (Stretch, i64), lines: &mut Vec<Text>) {
    let gaps = view.desk.gaps(roster, within, view.changes);
    if gaps.is_empty() {
        lines.push(Text::new("roster-no-gaps").with("roster", &roster.name).with_number("weeks", weeks));
    }
    lines.extend(gaps.iter().map(|gap| gap_line(view.desk, roster, gap)));
}

fn quality(view: &View<'_>, roster: &Roster, (within, weeks): (Stretch, i64), lines: &mut Vec<Text>) {
    lines.push(Text::new("roster-quality").with("roster", &roster.name).with_number("weeks", weeks));
    for (person, load) in view.desk.loads(roster, within, view.changes) {
        lines.push(
            Text::new("roster-load")
                .with("person", view.desk.name_of(&person))
                .with_number("hours", load.all / HOUR)
                .with_number("nights", load.nights / HOUR)
                .with_number("weekends", load.weekends / HOUR),
        );
    }
}

fn changes(view: &View<'_>, roster: &Roster, lines: &mut Vec<Text>) {
    for change in view.changes.list() {
        let open = change.is_open() && change.roster == roster.id && change.ends_after(view.now);
        for turn in change.turns.iter().filter(|_| open) {
            let by = change.by.as_ref().map(|by| view.desk.name_of(by)).unwrap_or_default();
            let key = match change.kind {
                ChangeKind::Swap => "roster-swap",
                ChangeKind::Override | ChangeKind::Warning => "roster-override",
            };
            lines.push(
                with_shift(Text::new(key), (roster, change.position), turn, view.desk)
                    .with("change", change.short())
                    .with("by", by)
                    .with("state", change.state.as_str()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::commands::fixture::Fixture;
    use crate::domain::verdict::Reply;

    fn keys(desk: &mut Fixture, line: &str) -> Vec<String> {
        match desk.says("rita", "roster", line).unwrap().reply {
            Reply::Lines(lines) => lines.into_iter().map(|text| text.key).collect(),
            Reply::Said(text) => vec![text.key],
        }
    }

    #[test]
    fn the_roster_is_told_in_lines() {
        let mut desk = Fixture::with_roster();
        assert_eq!(keys(&mut desk, ""), ["roster-now"]);
        assert_eq!(keys(&mut desk, "next"), ["roster-next"]);
        assert_eq!(keys(&mut desk, "week"), ["roster-shift", "roster-shift"]);
        assert_eq!(keys(&mut desk, "care"), keys(&mut desk, "week care"));
        assert_eq!(keys(&mut desk, "gaps"), ["roster-no-gaps"]);
        assert_eq!(keys(&mut desk, "quality weeks=2"), ["roster-quality", "roster-load", "roster-load"]);
        assert_eq!(keys(&mut desk, "changes"), ["roster-nothing"]);
        desk.says("sam", "override", "max 4h").unwrap();
        assert_eq!(keys(&mut desk, "changes"), ["roster-override"]);
        assert!(desk.says("rita", "roster", "yesterday").is_err());
    }

    #[test]
    fn a_desk_without_rosters_says_so() {
        assert_eq!(keys(&mut Fixture::new(), ""), ["roster-none"]);
    }
}
