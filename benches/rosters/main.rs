//! Measures rosters: who is on shift among 200 rotations and 5,000 overrides, and the gaps of a year.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement reads the real clock and talks to a person at the terminal"
)]

use std::hint::black_box;
use std::time::Instant;

use watchfloor::domain::roster::change::{Change, ChangeKind, ChangeState, Changes};
use watchfloor::domain::roster::pattern::{Hours, Pattern, Rotation};
use watchfloor::domain::roster::zone::{DAY, HOUR, WEEK, Wall, Zone};
use watchfloor::domain::roster::{Around, Layer, Position, Roster, Stretch, Turn};
use watchfloor::domain::time::{Millis, Timestamp};

const ZONES: [&str; 5] =
    ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "America/Sao_Paulo"];
const ROSTERS: usize = 50;
const LAYERS: usize = 4;
const OVERRIDES: i64 = 5_000;
/// 2027-01-01T00:00:00Z.
const START: i64 = 1_798_761_600_000;

fn main() {
    let rosters: Vec<Roster> = (0..ROSTERS).map(roster).collect();
    let changes = changes();
    let around = Around { changes: &changes, time_off: &[], people: None };
    let rounds = 2_000_i64;
    let began = Instant::now();
    for round in 0..rounds {
        let at = Timestamp::from_millis(START + round * 3 * HOUR);
        for roster in &rosters {
            black_box(roster.who_is_on(Position::Primary, black_box(at), &around));
        }
    }
    let each = began.elapsed().as_secs_f64() * 1e6 / f64::from(u32::try_from(rounds).unwrap_or(u32::MAX));
    println!(
        "who is on shift, all {ROSTERS} rosters of {LAYERS} rotations, {OVERRIDES} overrides: {each:.1} µs"
    );
    let year = Stretch {
        from: Timestamp::from_millis(START),
        until: Timestamp::from_millis(START) + Millis(365 * DAY),
    };
    let began = Instant::now();
    let gaps: usize = rosters.iter().map(|roster| roster.gaps(Position::Primary, year, &around).len()).sum();
    let took = began.elapsed().as_secs_f64() * 1e3;
    println!("gaps of a year, all {ROSTERS} rosters: {gaps} gaps in {took:.1} ms");
}

fn roster(number: usize) -> Roster {
    let layers = (0..LAYERS).map(|layer| {
        let zone = Zone::named(ZONES[(number + layer) % ZONES.len()]).unwrap_or_else(Zone::utc);
        let from = Wall(Wall(START - 52 * WEEK).week().0 + 9 * HOUR);
        let hours: Vec<Hours> =
            (0..5).map(|day| Hours { start: day * DAY + 9 * HOUR, length: 8 * HOUR }).collect();
        let rotation = Rotation {
            members: (0..6).map(|member| format!("p{number}-{layer}-{member}").into()).collect(),
            anchor: from,
            length: if layer == 0 { WEEK } else { DAY },
            from,
            until: None,
            hours,
        };
        Layer { name: String::new(), position: Position::Primary, zone, pattern: Pattern::Rotation(rotation) }
    });
    Roster {
        id: format!("r{number}").as_str().into(),
        name: String::new(),
        zone: Zone::utc(),
        queues: Vec::new(),
        networks: Vec::new(),
        layers: layers.collect(),
        cover: Vec::new(),
        warn_before: Millis(DAY),
        propose_handover: None,
    }
}

fn changes() -> Changes {
    let mut changes = Changes::default();
    for number in 0..OVERRIDES {
        let from = Timestamp::from_millis(START + number * 2 * HOUR);
        changes.take(Change {
            id: format!("{number:032x}"),
            roster: format!("r{}", number % i64::try_from(ROSTERS).unwrap_or(1)).as_str().into(),
            position: Position::Primary,
            kind: ChangeKind::Override,
            state: ChangeState::InForce,
            by: None,
            turns: vec![Turn { from, until: from + Millis(5 * HOUR), person: "cover".into() }],
            touched: number + 1,
            at: from,
        });
    }
    changes
}
