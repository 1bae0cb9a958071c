//! M3.1: rotations against a table that was computed by hand, around real changes of clocks, and the laws
//! that hold for every roster: one person at a time, shifts that divide time, gaps that are exactly the
//! moments without anybody.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use watchfloor::app::desk_file::parse;
use watchfloor::domain::desk::Desk;
use watchfloor::domain::roster::change::{Change, ChangeKind, ChangeState, Changes};
use watchfloor::domain::roster::coverage::Load;
use watchfloor::domain::roster::pattern::{Hours, Pattern, Rotation};
use watchfloor::domain::roster::zone::{DAY, HOUR, WEEK, Wall, Zone};
use watchfloor::domain::roster::{Around, Layer, Position, Roster, Stretch, TimeOff, Turn};
use watchfloor::domain::time::{Millis, Timestamp};

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// A desk with one roster of one layer: members a, b, c, d as far as they are asked for.
fn desk(zone: &str, members: &str, rotation: &str) -> Desk {
    let list: Vec<String> = members.split(' ').map(|name| format!("\"{name}\"")).collect();
    let people: String = members.split(' ').map(|name| format!("[people.{name}]\n")).collect();
    let layer = format!("[[rosters.r.layers]]\nmembers = [{}]\n{rotation}\n", list.join(", "));
    let text = format!("name = \"Table\"\n{people}[people.extra]\n[rosters.r]\nzone = \"{zone}\"\n{layer}");
    parse("desk.toml", &text).unwrap()
}

fn who(desk: &Desk, at: Timestamp) -> String {
    let changes = Changes::default();
    let around = desk.around(&changes);
    desk.rosters["r"]
        .who_is_on(Position::Primary, at, &around)
        .map_or("-", |person| person.as_str())
        .to_owned()
}

/// Zone, members, rotation, and who is on at which moments.
type Case = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

const TABLE: &[Case] = &[
    // Weeks in Berlin: nine o'clock stays nine o'clock, 08:00Z in winter and 07:00Z in summer.
    (
        "Europe/Berlin",
        "a b",
        "length = \"1 week\"\nhandover = \"monday 09:00\"\nstart = 2026-03-16",
        &[
            ("2026-03-16T07:59:59Z", "-"),
            ("2026-03-16T08:00:00Z", "a"),
            ("2026-03-23T07:59:59Z", "a"),
            ("2026-03-23T08:00:00Z", "b"),
            ("2026-03-30T06:59:59Z", "b"),
            ("2026-03-30T07:00:00Z", "a"),
            ("2026-10-26T07:59:59Z", "b"),
            ("2026-10-26T08:00:00Z", "a"),
        ],
    ),
    // A start in the middle of a week: weeks are counted from the Monday before.
    (
        "Europe/Berlin",
        "a b",
        "length = \"1 week\"\nhandover = \"monday 09:00\"\nstart = 2026-01-07",
        &[
            ("2026-01-07T07:59:59Z", "-"),
            ("2026-01-07T08:00:00Z", "a"),
            ("2026-01-12T07:59:59Z", "a"),
            ("2026-01-12T08:00:00Z", "b"),
        ],
    ),
    // A hand-over at half past two: on 29 March it happens when the clock jumps from two to three; on 25
    // October the first time, and not again.
    (
        "Europe/Berlin",
        "a b",
        "length = \"1 day\"\nhandover = \"02:30\"\nstart = 2026-03-27",
        &[
            ("2026-03-28T01:29:59Z", "a"),
            ("2026-03-28T01:30:00Z", "b"),
            ("2026-03-29T00:59:59Z", "b"),
            ("2026-03-29T01:00:00Z", "a"),
            ("2026-03-30T00:29:59Z", "a"),
            ("2026-03-30T00:30:00Z", "b"),
        ],
    ),
    (
        "Europe/Berlin",
        "a b",
        "length = \"1 day\"\nhandover = \"02:30\"\nstart = 2026-10-24",
        &[
            ("2026-10-25T00:29:59Z", "a"),
            ("2026-10-25T00:30:00Z", "b"),
            ("2026-10-25T01:30:00Z", "b"),
            ("2026-10-26T01:29:59Z", "b"),
            ("2026-10-26T01:30:00Z", "a"),
        ],
    ),
    // Turns of an hour: whoever had two to three has nothing in spring, and two hours in autumn.
    (
        "Europe/Berlin",
        "a b c d",
        "length = \"1 hour\"\nhandover = \"00:00\"\nstart = 2026-03-29",
        &[
            ("2026-03-28T23:00:00Z", "a"),
            ("2026-03-29T00:00:00Z", "b"),
            ("2026-03-29T00:59:59Z", "b"),
            ("2026-03-29T01:00:00Z", "d"),
        ],
    ),
    (
        "Europe/Berlin",
        "a b c d",
        "length = \"1 hour\"\nhandover = \"00:00\"\nstart = 2026-10-25",
        &[
            ("2026-10-24T22:00:00Z", "a"),
            ("2026-10-24T23:00:00Z", "b"),
            ("2026-10-25T00:00:00Z", "c"),
            ("2026-10-25T01:59:59Z", "c"),
            ("2026-10-25T02:00:00Z", "d"),
        ],
    ),
    // Lord Howe moves by half an hour. 5 April 2026: 01:45 comes twice, at 14:45Z and 15:15Z.
    (
        "Australia/Lord_Howe",
        "a b",
        "length = \"1 day\"\nhandover = \"01:45\"\nstart = 2026-04-04",
        &[
            ("2026-04-03T14:45:00Z", "a"),
            ("2026-04-04T14:44:59Z", "a"),
            ("2026-04-04T14:45:00Z", "b"),
            ("2026-04-04T15:15:00Z", "b"),
            ("2026-04-05T15:14:59Z", "b"),
            ("2026-04-05T15:15:00Z", "a"),
        ],
    ),
    // 4 October 2026: 02:15 is skipped, and the hand-over happens at 02:00, 15:30Z the day before.
    (
        "Australia/Lord_Howe",
        "a b",
        "length = \"1 day\"\nhandover = \"02:15\"\nstart = 2026-10-03",
        &[
            ("2026-10-02T15:45:00Z", "a"),
            ("2026-10-03T15:29:59Z", "a"),
            ("2026-10-03T15:30:00Z", "b"),
            ("2026-10-04T15:14:59Z", "b"),
            ("2026-10-04T15:15:00Z", "a"),
        ],
    ),
    // Troll moves by two hours, 01:00 to 03:00 and back.
    (
        "Antarctica/Troll",
        "a b c d",
        "length = \"1 hour\"\nhandover = \"00:00\"\nstart = 2026-03-29",
        &[("2026-03-29T00:59:59Z", "a"), ("2026-03-29T01:00:00Z", "d"), ("2026-03-29T02:00:00Z", "a")],
    ),
    (
        "Antarctica/Troll",
        "a b c d",
        "length = \"1 hour\"\nhandover = \"00:00\"\nstart = 2026-10-25",
        &[
            ("2026-10-24T22:00:00Z", "a"),
            ("2026-10-24T23:00:00Z", "b"),
            ("2026-10-25T00:00:00Z", "c"),
            ("2026-10-25T02:59:59Z", "c"),
            ("2026-10-25T03:00:00Z", "d"),
        ],
    ),
    // Samoa went over the date line and had no 30 December 2011: the turn of that day is the night after.
    (
        "Pacific/Apia",
        "a b c d",
        "length = \"1 day\"\nhandover = \"09:00\"\nstart = 2011-12-28",
        &[
            ("2011-12-28T19:00:00Z", "a"),
            ("2011-12-29T19:00:00Z", "b"),
            ("2011-12-30T09:59:59Z", "b"),
            ("2011-12-30T10:00:00Z", "c"),
            ("2011-12-30T18:59:59Z", "c"),
            ("2011-12-30T19:00:00Z", "d"),
        ],
    ),
    // Egypt has had summer time again since 28 April 2023; in 2022 it had none.
    (
        "Africa/Cairo",
        "a b",
        "length = \"1 week\"\nhandover = \"sunday 08:00\"\nstart = 2023-04-16",
        &[
            ("2023-04-23T05:59:59Z", "a"),
            ("2023-04-23T06:00:00Z", "b"),
            ("2023-04-30T04:59:59Z", "b"),
            ("2023-04-30T05:00:00Z", "a"),
        ],
    ),
    (
        "Africa/Cairo",
        "a b",
        "length = \"1 week\"\nhandover = \"sunday 08:00\"\nstart = 2022-04-17",
        &[("2022-05-01T05:59:59Z", "b"), ("2022-05-01T06:00:00Z", "a")],
    ),
    // Morocco is an hour back in Ramadan, from 15 February to 22 March 2026.
    (
        "Africa/Casablanca",
        "a b",
        "length = \"1 day\"\nhandover = \"09:00\"\nstart = 2026-02-14",
        &[
            ("2026-02-14T08:00:00Z", "a"),
            ("2026-02-15T08:59:59Z", "a"),
            ("2026-02-15T09:00:00Z", "b"),
            ("2026-03-22T07:59:59Z", "b"),
            ("2026-03-22T08:00:00Z", "a"),
        ],
    ),
    // The southern hemisphere: Sydney goes back on 5 April 2026.
    (
        "Australia/Sydney",
        "a b",
        "length = \"1 week\"\nhandover = \"monday 09:00\"\nstart = 2026-03-30",
        &[("2026-03-29T22:00:00Z", "a"), ("2026-04-05T22:59:59Z", "a"), ("2026-04-05T23:00:00Z", "b")],
    ),
    // São Paulo skipped midnight on 4 November 2018, and gave summer time up in 2019.
    (
        "America/Sao_Paulo",
        "a b",
        "length = \"1 day\"\nhandover = \"00:00\"\nstart = 2018-11-03",
        &[
            ("2018-11-04T02:59:59Z", "a"),
            ("2018-11-04T03:00:00Z", "b"),
            ("2018-11-05T01:59:59Z", "b"),
            ("2018-11-05T02:00:00Z", "a"),
        ],
    ),
    (
        "America/Sao_Paulo",
        "a b",
        "length = \"1 day\"\nhandover = \"00:00\"\nstart = 2019-11-02",
        &[("2019-11-03T03:00:00Z", "b"), ("2019-11-04T02:59:59Z", "b"), ("2019-11-04T03:00:00Z", "a")],
    ),
    // Hours of the week: the evening belongs to nobody, and a night goes on into the next day.
    (
        "America/New_York",
        "a b",
        "length = \"1 day\"\nhandover = \"00:00\"\nstart = 2026-07-06\nhours = [\"mon 08:00-18:00\", \"fri 22:00-06:00\"]",
        &[
            ("2026-07-06T11:59:59Z", "-"),
            ("2026-07-06T12:00:00Z", "a"),
            ("2026-07-06T22:00:00Z", "-"),
            ("2026-07-11T02:00:00Z", "a"),
            ("2026-07-11T09:59:59Z", "b"),
            ("2026-07-11T10:00:00Z", "-"),
        ],
    ),
];

#[test]
fn rotations_are_as_computed_by_hand() {
    for (zone, members, rotation, moments) in TABLE {
        let desk = desk(zone, members, rotation);
        for (moment, expected) in *moments {
            assert_eq!(who(&desk, at(moment)), *expected, "{zone} {rotation} at {moment}");
        }
    }
}

#[test]
fn regions_follow_the_sun_and_later_layers_override_earlier_ones() {
    let text = "name = \"Sun\"\n[people.lea]\n[people.nia]\n[people.kim]\n[people.tom]\n[rosters.r]\nzone = \"UTC\"\n\
        [[rosters.r.layers]]\nname = \"Ground\"\nmembers = [\"tom\"]\nlength = \"1 week\"\nhandover = \"monday 00:00\"\nstart = 2026-01-05\n\
        [[rosters.r.layers]]\nzone = \"Europe/London\"\nmembers = [\"lea\"]\nlength = \"1 day\"\nhandover = \"09:00\"\nstart = 2026-01-05\nhours = [\"mon-fri 09:00-17:00\"]\n\
        [[rosters.r.layers]]\nzone = \"America/New_York\"\nmembers = [\"nia\"]\nlength = \"1 day\"\nhandover = \"09:00\"\nstart = 2026-01-05\nhours = [\"mon-fri 09:00-17:00\"]\n\
        [[rosters.r.layers]]\nzone = \"Asia/Seoul\"\nmembers = [\"kim\"]\nlength = \"1 day\"\nhandover = \"09:00\"\nstart = 2026-01-05\nhours = [\"mon-fri 09:00-17:00\"]\n";
    let desk = parse("desk.toml", text).unwrap();
    // Tuesday 10 March 2026: New York has summer time already, London has not.
    for (moment, expected) in [
        ("2026-03-10T00:00:00Z", "kim"),
        ("2026-03-10T08:00:00Z", "tom"),
        ("2026-03-10T09:00:00Z", "lea"),
        ("2026-03-10T12:59:59Z", "lea"),
        ("2026-03-10T13:00:00Z", "nia"),
        ("2026-03-10T21:00:00Z", "tom"),
    ] {
        assert_eq!(who(&desk, at(moment)), expected, "{moment}");
    }
}

#[test]
fn time_off_gives_the_turn_to_the_layer_below_and_never_to_the_next() {
    let mut desk =
        desk("Europe/Berlin", "a b", "length = \"1 week\"\nhandover = \"monday 09:00\"\nstart = 2026-03-16");
    let off =
        Turn { from: at("2026-03-18T00:00:00Z"), until: at("2026-03-19T00:00:00Z"), person: "a".into() };
    desk.time_off.push(off);
    let changes = Changes::default();
    let within = Stretch { from: at("2026-03-16T08:00:00Z"), until: at("2026-03-23T08:00:00Z") };
    let gaps = desk.rosters["r"].gaps(Position::Primary, within, &desk.around(&changes));
    assert_eq!(gaps, [Stretch { from: at("2026-03-18T00:00:00Z"), until: at("2026-03-19T00:00:00Z") }]);
    assert_eq!(who(&desk, at("2026-03-18T12:00:00Z")), "-");
    assert_eq!(who(&desk, at("2026-03-19T00:00:00Z")), "a");
}

#[test]
fn hours_nights_and_weekends_are_those_of_the_clock() {
    let desk =
        desk("Europe/Berlin", "a", "length = \"1 week\"\nhandover = \"monday 00:00\"\nstart = 2026-01-05");
    let load = |from: &str, until: &str| {
        let within = Stretch { from: at(from), until: at(until) };
        desk.loads(&desk.rosters["r"], within, &Changes::default())["a"]
    };
    let hours = |all: i64, nights: i64, weekends: i64| Load {
        all: all * HOUR,
        nights: nights * HOUR,
        weekends: weekends * HOUR,
    };
    assert_eq!(load("2026-01-11T23:00:00Z", "2026-01-18T23:00:00Z"), hours(168, 56, 48));
    // The week that ends on 29 March lacks an hour of a weekend's night, that of 25 October has one more.
    assert_eq!(load("2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z"), hours(167, 55, 47));
    assert_eq!(load("2026-10-18T22:00:00Z", "2026-10-25T23:00:00Z"), hours(169, 57, 49));
}

const ZONES: [&str; 8] = [
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Pacific/Apia",
    "Africa/Casablanca",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "UTC",
];
const PEOPLE: [&str; 4] = ["a", "b", "c", "d"];

fn zones() -> impl Strategy<Value = Zone> {
    prop::sample::select(&ZONES[..]).prop_map(|name| Zone::named(name).unwrap())
}

fn people() -> impl Strategy<Value = watchfloor::domain::ids::PersonId> {
    prop::sample::select(&PEOPLE[..]).prop_map(Into::into)
}

/// Around the changes of clocks in March and October 2026, and Samoa's lost day.
fn bases() -> impl Strategy<Value = i64> {
    prop::sample::select(vec![
        at("2026-03-20T00:00:00Z").millis(),
        at("2026-09-28T00:00:00Z").millis(),
        at("2026-10-18T00:00:00Z").millis(),
        at("2011-12-22T00:00:00Z").millis(),
    ])
}

fn layers() -> impl Strategy<Value = Layer> {
    let hours = prop::collection::vec((0..168_i64, 1..60_i64), 0..3);
    let lengths = prop::sample::select(vec![HOUR, 8 * HOUR, 12 * HOUR, DAY, 3 * DAY, WEEK]);
    (zones(), prop::collection::vec(people(), 1..4), lengths, 0..96_i64, hours, bases(), any::<bool>())
        .prop_map(|(zone, members, length, quarter, hours, base, primary)| {
            let from = Wall(Wall(base).day().0 + quarter * HOUR / 4);
            let hours = hours
                .into_iter()
                .map(|(start, length)| Hours { start: start * HOUR, length: length * HOUR })
                .collect();
            let rotation = Rotation { members, anchor: from, length, from, until: None, hours };
            let position = if primary { Position::Primary } else { Position::Backup };
            Layer { name: String::new(), position, zone, pattern: Pattern::Rotation(rotation) }
        })
}

fn turns(base: i64) -> impl Strategy<Value = Turn> {
    (0..15_000_i64, 1..3_000_i64, people()).prop_map(move |(start, length, person)| Turn {
        from: Timestamp::from_millis(base + start * 60_000),
        until: Timestamp::from_millis(base + (start + length) * 60_000),
        person,
    })
}

#[derive(Debug)]
struct World {
    roster: Roster,
    changes: Changes,
    time_off: Vec<TimeOff>,
    within: Stretch,
    moments: Vec<Timestamp>,
}

fn worlds() -> impl Strategy<Value = World> {
    bases().prop_flat_map(|base| {
        (
            prop::collection::vec(layers(), 1..4),
            prop::collection::vec((turns(base), any::<bool>()), 0..5),
            prop::collection::vec(turns(base), 0..3),
            prop::collection::vec(0..15_000_i64, 60),
        )
            .prop_map(move |(layers, overrides, time_off, moments)| {
                let mut changes = Changes::default();
                for (number, (turn, in_force)) in overrides.into_iter().enumerate() {
                    changes.take(Change {
                        id: format!("{number:032}"),
                        roster: "r".into(),
                        position: Position::Primary,
                        kind: ChangeKind::Override,
                        state: if in_force { ChangeState::InForce } else { ChangeState::Undone },
                        by: None,
                        turns: vec![turn],
                        touched: i64::try_from(number).unwrap() + 1,
                        at: Timestamp::from_millis(base),
                    });
                }
                World {
                    roster: Roster {
                        id: "r".into(),
                        name: "R".into(),
                        zone: Zone::utc(),
                        queues: Vec::new(),
                        networks: Vec::new(),
                        layers,
                        cover: Vec::new(),
                        warn_before: Millis::hours(1),
                        propose_handover: None,
                    },
                    changes,
                    time_off,
                    within: Stretch {
                        from: Timestamp::from_millis(base),
                        until: Timestamp::from_millis(base + 15_000 * 60_000),
                    },
                    moments: moments
                        .into_iter()
                        .map(|minute| Timestamp::from_millis(base + minute * 60_000))
                        .collect(),
                }
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Two ways to the answer: by the clock of the wall at a moment, and by a sweep over all turns.
    #[test]
    fn shifts_divide_time_and_say_who_is_on(world in worlds()) {
        let around = Around { changes: &world.changes, time_off: &world.time_off, people: None };
        for position in [Position::Primary, Position::Backup] {
            let shifts = world.roster.shifts(position, world.within, &around);
            let gaps = world.roster.gaps(position, world.within, &around);
            for pair in shifts.windows(2) {
                prop_assert!(pair[0].until <= pair[1].from, "two at once: {pair:?}");
                prop_assert!(pair[0].until < pair[1].from || pair[0].person != pair[1].person, "{pair:?}");
            }
            let mut all: Vec<Stretch> = shifts.iter().map(Turn::stretch).chain(gaps.iter().copied()).collect();
            all.sort_unstable();
            prop_assert!(all.iter().all(|stretch| stretch.from < stretch.until));
            prop_assert_eq!(all.first().unwrap().from, world.within.from);
            prop_assert_eq!(all.last().unwrap().until, world.within.until);
            prop_assert!(all.windows(2).all(|pair| pair[0].until == pair[1].from), "time is not divided");
            // At any moment, and on both sides of every edge.
            let edges = all.iter().flat_map(|stretch| [stretch.from, Timestamp::from_millis(stretch.until.millis() - 1)]);
            for moment in edges.chain(world.moments.iter().copied()) {
                let on = world.roster.who_is_on(position, moment, &around);
                let shift = shifts.iter().find(|shift| shift.stretch().holds(moment)).map(|shift| &shift.person);
                prop_assert_eq!(on, shift, "{} at {}", position.as_str(), moment);
                prop_assert_eq!(on.is_none(), gaps.iter().any(|gap| gap.holds(moment)));
            }
        }
    }
}
