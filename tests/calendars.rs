//! M3.1: calendars as Google and Outlook export them become turns and time off, and feeds are what calendars
//! read.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use watchfloor::app::calendar::{Event, Said, read, write};
use watchfloor::app::desk_file::parse_beside;
use watchfloor::domain::roster::change::Changes;
use watchfloor::domain::roster::zone::Zone;
use watchfloor::domain::roster::{Position, Stretch};
use watchfloor::domain::time::Timestamp;

const GOOGLE: &str = include_str!("calendars/google.ics");
const OUTLOOK: &str = include_str!("calendars/outlook.ics");

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn berlin() -> Zone {
    Zone::named("Europe/Berlin").unwrap()
}

/// From, until and who, as text.
fn turns(calendar: &str) -> Vec<String> {
    let whose = |said: &Said| Some(said.summary.to_lowercase().as_str().into());
    let crlf = calendar.replace("\r\n", "\n").replace('\n', "\r\n");
    let turns = read(&crlf, &berlin(), &whose).unwrap();
    turns.iter().map(|turn| format!("{} {} {}", turn.from, turn.until, turn.person)).collect()
}

#[test]
fn a_calendar_of_google() {
    assert_eq!(
        turns(GOOGLE),
        [
            // Weekly from 12 October, by Berlin's clock: the 19th is excepted, the 26th is in winter time
            // and was moved by an hour, the 2nd of November is the last.
            "2026-10-12T07:00:00.000Z 2026-10-12T15:00:00.000Z ana",
            "2026-10-26T09:00:00.000Z 2026-10-26T17:00:00.000Z ana",
            "2026-11-02T08:00:00.000Z 2026-11-02T16:00:00.000Z ana",
            // Whole days are days of the clock: 24 to 26 December.
            "2026-12-23T23:00:00.000Z 2026-12-26T23:00:00.000Z ben",
        ]
    );
}

#[test]
fn a_calendar_of_outlook() {
    assert_eq!(
        turns(OUTLOOK),
        [
            // A week that ends at the hour at which it began, although clocks change in it: 169 hours.
            "2026-10-19T07:00:00.000Z 2026-10-26T08:00:00.000Z ana, then – on call",
            "2026-11-24T08:00:00.000Z 2026-11-24T16:30:00.000Z ben",
            "2026-11-26T08:00:00.000Z 2026-11-26T16:30:00.000Z ben",
            "2026-12-01T08:00:00.000Z 2026-12-01T16:30:00.000Z ben",
        ]
    );
}

#[test]
fn what_is_no_calendar_says_so() {
    let whose = |_: &Said| Some("ana".into());
    assert!(read("hello", &berlin(), &whose).is_err());
    let nobody = |_: &Said| None;
    assert!(read(GOOGLE, &berlin(), &nobody).unwrap_err().contains("nobody"));
    // An event for ever ends somewhere, and is not waited for.
    let forever = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20200101T000000Z\r\n\
        DTEND:20200101T010000Z\r\nRRULE:FREQ=DAILY\r\nSUMMARY:Ana\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    assert_eq!(read(forever, &berlin(), &whose).unwrap().len(), 10_000);
}

#[test]
fn a_feed_is_read_back_as_it_was_and_its_texts_stay_texts() {
    let event = |id: &str, from: &str, until: &str, summary: &str| Event {
        id: id.into(),
        when: Stretch { from: at(from), until: at(until) },
        summary: summary.into(),
    };
    let long = format!("Zoë, {}; \\ Primär\nATTENDEE:mailto:x@example.com", "lang ".repeat(30));
    let events = [
        event("1", "2026-10-19T07:00:00Z", "2026-10-26T08:00:00Z", "Ana"),
        event("2", "2026-11-24T08:00:00Z", "2026-11-24T16:30:00Z", &long),
    ];
    let text = write("Care; desk", &events, at("2026-11-23T09:00:00Z"));
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.trim_end().ends_with("END:VCALENDAR"), "{text}");
    assert!(text.contains("DTSTART:20261019T070000Z"), "{text}");
    assert!(text.lines().all(|line| line.len() <= 76), "lines are folded: {text}");
    assert!(!text.contains("\r\nATTENDEE"), "a text became a property: {text}");
    let whose = |said: &Said| Some(said.summary.as_str().into());
    let back = read(&text, &berlin(), &whose).unwrap();
    assert_eq!(back.len(), 2);
    assert_eq!((back[0].from, back[0].until), (events[0].when.from, events[0].when.until));
    assert_eq!(back[1].person.as_str(), long);
}

#[test]
fn a_desk_file_takes_layers_and_time_off_from_calendars() {
    let text = "name = \"Desk\"\n[people.ana]\nname = \"Ana\"\n[people.ben]\nemail = \"ben@example.com\"\n\
        [rosters.care]\nzone = \"Europe/Berlin\"\nlayers = [{ calendar = \"google.ics\" }]\n\
        [[time_off]]\nperson = \"ana\"\ncalendar = \"away.ics\"\n";
    let away = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261102\r\n\
        SUMMARY:Holidays\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let files = |name: &str| match name {
        "google.ics" => Ok(GOOGLE.replace('\n', "\r\n")),
        "away.ics" => Ok(away.to_owned()),
        _ => Err("no such file".to_owned()),
    };
    let desk = parse_beside("desk.toml", text, &files).unwrap();
    let changes = Changes::default();
    let around = desk.around(&changes);
    let who = |moment: &str| {
        let roster = &desk.rosters["care"];
        roster.who_is_on(Position::Primary, at(moment), &around).map(ToString::to_string)
    };
    assert_eq!(who("2026-10-12T08:00:00Z").as_deref(), Some("ana"));
    assert_eq!(who("2026-11-02T09:00:00Z"), None, "Ana is away on 2 November");
    assert_eq!(who("2026-12-25T09:00:00Z").as_deref(), Some("ben"));
    let missing = text.replace("google.ics", "nowhere.ics");
    let problems = parse_beside("desk.toml", &missing, &files).unwrap_err();
    assert_eq!((problems.len(), problems[0].line), (1, 8));
    // A calendar is part of the desk: another one is another desk.
    let other = |name: &str| files(name).map(|text| text.replace("T090000", "T100000"));
    assert_ne!(parse_beside("desk.toml", text, &other).unwrap().version, desk.version);
}
