//! The desk's own workers, one file each. Each does what is due when it is asked (`run_once`), on the
//! clock that it was given; [`runner`] asks them again and again. Must not change state but through
//! the dispatcher.

pub mod cards;
pub mod checkpoints;
pub mod desk_file;
pub mod directory;
#[cfg(feature = "discord")]
pub mod discord_gateway;
pub mod drills;
pub mod hand_overs;
pub mod notices;
pub mod outbox;
pub mod pauses;
pub mod rosters;
pub mod runner;
pub mod shifts;
pub mod slack;
pub mod sweep;
pub mod timers;
