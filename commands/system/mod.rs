//! What is decided without a person: a message comes in, a timer is due, a reply arrives or fails,
//! the operator does something at the machine. The same `View` in, the same `Verdict` out; must not
//! be reachable from a button or a typed line.

mod clocks;
pub mod delivery;
pub mod drills;
pub mod follow;
pub mod gaps;
pub mod hand_overs;
pub mod operate;
pub mod receive;
pub mod timer;
