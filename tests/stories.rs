//! Stories at the outside of the program: people, cards, time passing. Each runs on SQLite and, where
//! `WATCHFLOOR_TEST_POSTGRES` names a server, on Postgres; `scripts/test` starts one.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a story fails by panicking, and says what it leaves out"
)]

mod support;

#[path = "stories/approving.rs"]
mod approving;
#[path = "stories/arriving.rs"]
mod arriving;
#[path = "stories/asking.rs"]
mod asking;
#[path = "stories/cards.rs"]
mod cards;
#[path = "stories/claiming.rs"]
mod claiming;
#[path = "stories/drafting.rs"]
mod drafting;
#[path = "stories/drilling.rs"]
mod drilling;
#[path = "stories/escalating.rs"]
mod escalating;
#[path = "stories/hand_overs.rs"]
mod hand_overs;
#[path = "stories/outages.rs"]
mod outages;
#[path = "stories/pausing.rs"]
mod pausing;
#[path = "stories/publishing.rs"]
mod publishing;
#[path = "stories/receiving.rs"]
mod receiving;
#[path = "stories/recording.rs"]
mod recording;
#[path = "stories/rostering.rs"]
mod rostering;
#[path = "stories/ruling.rs"]
mod ruling;
#[path = "stories/timing.rs"]
mod timing;
