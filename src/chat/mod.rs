//! What people see, without a platform: cards, forms, answers; what they do, as gestures; and the seam to
//! the platforms that show and bring them. Must not see the store, and must not decide anything.

pub mod answer;
pub mod card;
pub mod clocks;
pub mod console;
#[cfg(feature = "discord")]
pub mod discord;
pub mod form;
pub mod gesture;
pub mod line;
pub mod marks;
pub mod offer;
pub mod platform;
pub mod slack;
pub mod teams;
pub mod words;
