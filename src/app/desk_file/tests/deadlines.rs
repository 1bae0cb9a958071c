//! Deadlines, business hours and ladders in the desk file.

use super::*;
use crate::domain::deadline::Aim;
use crate::domain::ladder::{Ending, RosterReach};
use crate::domain::roster::Position;
use crate::domain::time::Timestamp;

#[test]
fn the_sample_has_deadlines_and_a_ladder() {
    let desk = good(SAMPLE);
    let [first, second] = desk.queues["care"].deadlines.as_slice() else { panic!("two rules") };
    assert_eq!((first.claim_by, first.respond_by), (Some(Millis::minutes(15)), Some(Millis::hours(1))));
    assert_eq!((first.path.as_ref().unwrap().as_str(), &first.warn_at), ("late", &vec![50, 80]));
    assert_eq!(second.hours.as_ref().unwrap().as_str(), "office");
    assert_eq!(second.snooze_stops, Aim::ALL);
    let late = &desk.paths["late"];
    assert_eq!((late.rounds, late.ends_with.as_slice()), (2, &[Ending::Claim][..]));
    assert_eq!(
        late.levels[1].rosters,
        [RosterReach { roster: "care".into(), position: Some(Position::Backup) }]
    );
    assert_eq!((late.levels[0].wait, late.levels[0].again), (Millis::minutes(10), Some(Millis::minutes(4))));
    assert_eq!(late.levels[2].wait, Millis::minutes(15));
}

#[test]
fn what_is_wrong_with_them_is_said() {
    for (text, wanted) in [
        ("[[queues.inbox.deadlines]]\n", "queues.inbox.deadlines[1]: sets no time"),
        (
            "[[queues.inbox.deadlines]]\nclaim_by = \"1m\"\nhours = \"ofice\"\n[business_hours.office]\nzone = \"UTC\"\n",
            "there is no business hours 'ofice'; did you mean 'office'?",
        ),
        ("[[queues.inbox.deadlines]]\nclaim_by = \"10s\"\n", "claim_by: is too short; write at least 60s"),
        ("[[queues.inbox.deadlines]]\nclaim_by = \"400d\"\n", "claim_by: is longer than a year"),
        ("[[queues.inbox.deadlines]]\nclaim_by = \"1h\"\nwarn_at = [120]\n", "warn_at[1]: is out of range"),
        (
            "[[queues.inbox.deadlines]]\nclaim_by = \"1h\"\npath = \"executive\"\n",
            "the path 'executive' reaches nobody, since nobody holds the role 'executive'",
        ),
        ("[business_hours.a]\n", "business_hours.a.zone: is missing"),
        (
            "[business_hours.a]\nzone = \"UTC\"\nholidays = [\"none.ics\"]\n",
            "business_hours.a.holidays[1]: 'none.ics' cannot be read",
        ),
        (
            "[paths.a]\nlevels = [{ rosters = [\"care\"] }]\n",
            "paths.a.levels[1].rosters[1]: there is no roster 'care'",
        ),
        (
            "[paths.a]\nlevels = [{ people = [\"ana\"], wait = \"5m\", again = \"5m\" }]\n",
            "paths.a.levels[1].again: is not sooner than the wait of 5 minutes",
        ),
        (
            "[paths.a]\nlevels = [{ people = [\"ana\"] }]\nends_with = [\"approve\"]\n",
            "'approve' is none of the choices",
        ),
    ] {
        let problems = bad_with(text);
        assert!(problems.contains(wanted), "{text}\n{problems}");
    }
}

#[test]
fn holidays_are_read_from_calendars() {
    let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261225\r\n\
        DTEND;VALUE=DATE:20261227\r\nSUMMARY:Christmas\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let text = format!(
        "{TWO}[business_hours.office]\nzone = \"Europe/Berlin\"\nhours = [\"mon-fri 09:00-18:00\"]\nholidays = [\"h.ics\"]\n"
    );
    let desk = parse_beside("desk.toml", &text, &|_| Ok(calendar.to_owned())).unwrap();
    let at = |text| Timestamp::parse(text).unwrap();
    // Thursday 24 December 2026, 17:30 in Berlin; Friday is a holiday, Monday the next day.
    let due = desk.business_hours["office"].after(at("2026-12-24T16:30:00Z"), Millis::hours(1));
    assert_eq!(due, Some(at("2026-12-28T08:30:00Z")));
}
