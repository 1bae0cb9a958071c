//! What joins the rooms: reading the desk, its secrets, and carrying an inbound from identity to
//! reply. Must not hold SQL, and no rule of its own beyond the order of the steps.

pub mod ambient;
pub mod calendar;
pub mod cards;
pub mod checkpoint;
pub mod desk_file;
#[cfg(feature = "discord")]
pub mod discord;
pub mod dispatch;
pub mod drill_offers;
pub mod drill_page;
pub mod drills;
pub mod fault;
pub mod forms;
pub mod front_door;
mod hand_over_lines;
pub mod hand_over_offers;
pub mod hand_over_page;
pub mod hand_overs;
pub mod hub;
pub mod inbound;
pub mod limits;
pub mod lines;
pub mod live;
pub mod log_export;
pub mod log_text;
pub mod log_verify;
mod look_up;
pub mod metrics;
pub mod offers;
pub mod pace;
mod recorder;
mod request;
pub mod secrets;
mod shift_lines;
pub mod slack_desk;
pub mod teams_desk;
pub mod teams_facts;
pub mod week;
