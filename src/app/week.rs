//! A roster's week as the console draws it: shifts and gaps as parts of the week, what is missing, what
//! the reader can do. Must not render.

use super::offers::about_change;
use crate::chat::console::roster::{Bar, OnNow, Picture, Row, Share};
use crate::chat::offer::Offer;
use crate::commands::shifts::{can_stand_on, gap_line, with_shift};
use crate::domain::desk::Desk;
use crate::domain::ids::PersonId;
use crate::domain::permission::{Permission, may};
use crate::domain::roster::change::ChangeKind;
use crate::domain::roster::duty::{Covering, Duty};
use crate::domain::roster::timeline::between;
use crate::domain::roster::zone::{DAY, HOUR, WEEK, Wall};
use crate::domain::roster::{Position, Roster, Stretch, Turn};
use crate::domain::text::Text;
use crate::domain::time::{Millis, Timestamp};

/// Over how many weeks gaps and shares are counted.
const WEEKS: i64 = 4;
/// How many colours the bars have.
const COLOURS: usize = 6;
/// The most gaps that are listed.
const MOST_GAPS: usize = 12;

/// A roster in a week, counted from this one.
pub fn picture(desk: &Desk, roster: &Roster, (reader, duty): (&PersonId, Duty<'_>), week: i64) -> Picture {
    let monday = Wall(roster.zone.shows(duty.at).week().0 + week * WEEK);
    let shown = Stretch { from: roster.zone.first(monday), until: roster.zone.first(Wall(monday.0 + WEEK)) };
    let ahead = Stretch { from: duty.at, until: duty.at + Millis::hours(WEEKS * 7 * 24) };
    let days = (0..).zip(0..7_i64).map(|(weekday, day)| {
        let start = Wall(monday.0 + day * DAY);
        (weekday, start.civil().day(), part(shown, roster.zone.first(start)))
    });
    let mut gaps: Vec<Text> =
        desk.gaps(roster, ahead, duty.changes).iter().map(|gap| gap_line(desk, roster, gap)).collect();
    let more = gaps.len().saturating_sub(MOST_GAPS);
    if more > 0 {
        gaps.truncate(MOST_GAPS);
        gaps.push(Text::new("roster-more").with_number("count", i64::try_from(more).unwrap_or(i64::MAX)));
    }
    let around = desk.around(duty.changes);
    let positions = roster.positions();
    let leads = covered(desk, roster, reader, Permission::Roster);
    let others = |include_self: bool| -> Vec<(PersonId, String)> {
        desk.people
            .values()
            .filter(|person| (include_self || person.id != *reader) && can_stand_on(desk, roster, &person.id))
            .map(|person| (person.id.clone(), person.name.clone()))
            .collect()
    };
    let mine = positions
        .iter()
        .any(|position| roster.shifts(*position, ahead, &around).iter().any(|turn| turn.person == *reader));
    Picture {
        id: roster.id.clone(),
        name: roster.name.clone(),
        zone: roster.zone.name().to_owned(),
        from: monday.civil().strftime("%Y-%m-%d").to_string(),
        days: days.collect(),
        rows: positions.iter().map(|position| row(desk, roster, (*position, shown), duty)).collect(),
        now: shown.holds(duty.at).then(|| part(shown, duty.at)),
        on: now_on(desk, roster, duty),
        gaps,
        weeks: WEEKS,
        shares: shares(desk, roster, ahead, duty),
        changes: changes(desk, roster, (reader, leads), duty),
        may_put_on: if leads { others(true) } else { Vec::new() },
        may_offer_to: if mine { others(false) } else { Vec::new() },
        may_take: can_stand_on(desk, roster, reader)
            && roster.who_is_on(Position::Primary, duty.at, &around) != Some(reader),
    }
}

/// Who is on now for a queue, roster by roster.
pub fn on_now(desk: &Desk, covering: Covering<'_>, duty: Duty<'_>) -> Vec<OnNow> {
    desk.rosters_covering(covering).flat_map(|roster| now_on(desk, roster, duty)).collect()
}

/// Who is on now on a roster, position by position.
pub(super) fn now_on(desk: &Desk, roster: &Roster, duty: Duty<'_>) -> Vec<OnNow> {
    let around = desk.around(duty.changes);
    let moment = Stretch { from: duty.at, until: duty.at + Millis(1) };
    let meant = !roster.meant_to_cover(moment).is_empty();
    let positions = roster.positions().into_iter();
    positions
        .map(|position| OnNow {
            position,
            who: roster.who_is_on(position, duty.at, &around).map(|person| desk.name_of(person)),
            missed: meant && position == Position::Primary,
        })
        .collect()
}

fn covered(desk: &Desk, roster: &Roster, person: &PersonId, right: Permission) -> bool {
    let mut queues = desk.queues.keys().filter(|queue| roster.covers(Some(queue), None));
    queues.any(|queue| may(desk, person, right, Some(queue)))
}

/// Where in a stretch a moment is, from 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "a week in milliseconds is far below what a double holds")]
fn part(within: Stretch, at: Timestamp) -> f64 {
    (at - within.from).0 as f64 / (within.until - within.from).0.max(1) as f64
}

fn row(desk: &Desk, roster: &Roster, (position, shown): (Position, Stretch), duty: Duty<'_>) -> Row {
    let shifts = roster.shifts(position, shown, &desk.around(duty.changes));
    let taken: Vec<Stretch> = shifts.iter().map(Turn::stretch).collect();
    let members = roster.members();
    let bar = |stretch: Stretch, who: Option<&PersonId>| Bar {
        start: part(shown, stretch.from),
        width: part(shown, stretch.until) - part(shown, stretch.from),
        who: who.map(|person| (person.clone(), desk.name_of(person))),
        from: roster.zone.write(stretch.from),
        until: roster.zone.write(stretch.until),
        colour: who
            .and_then(|person| members.iter().position(|member| *member == person))
            .unwrap_or(members.len())
            % COLOURS,
    };
    let mut bars: Vec<Bar> = shifts.iter().map(|turn| bar(turn.stretch(), Some(&turn.person))).collect();
    // Only a missing primary is a gap; further positions may be empty for hours that nobody planned.
    if position == Position::Primary {
        let missing = roster.meant_to_cover(shown).into_iter().flat_map(|meant| between(&taken, meant));
        bars.extend(missing.map(|gap| bar(gap, None)));
    }
    bars.sort_by(|one, other| one.start.total_cmp(&other.start));
    Row { position, bars }
}

fn shares(desk: &Desk, roster: &Roster, ahead: Stretch, duty: Duty<'_>) -> Vec<Share> {
    desk.loads(roster, ahead, duty.changes)
        .into_iter()
        .map(|(person, load)| Share {
            name: desk.name_of(&person),
            hours: load.all / HOUR,
            nights: load.nights / HOUR,
            weekends: load.weekends / HOUR,
        })
        .collect()
}

fn changes(
    desk: &Desk,
    roster: &Roster,
    (reader, leads): (&PersonId, bool),
    duty: Duty<'_>,
) -> Vec<(Text, Vec<Offer>)> {
    let mut lines = Vec::new();
    for change in duty
        .changes
        .list()
        .into_iter()
        .filter(|change| change.roster == roster.id && change.is_open() && change.ends_after(duty.at))
    {
        let offers = about_change(change, reader, leads);
        for (number, turn) in change.turns.iter().enumerate() {
            let key = if change.kind == ChangeKind::Swap { "roster-swap" } else { "roster-override" };
            let by = change.by.as_ref().map(|by| desk.name_of(by)).unwrap_or_default();
            let line = with_shift(Text::new(key), (roster, change.position), turn, desk)
                .with("change", change.short())
                .with("by", by)
                .with("state", change.state.as_str());
            lines.push((line, if number == 0 { offers.clone() } else { Vec::new() }));
        }
    }
    lines
}
