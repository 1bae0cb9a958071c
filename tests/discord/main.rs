//! Discord from end to end, before a fake of its API and its gateway: what people do there, what is brought
//! there, and all that goes wrong.
#![cfg(feature = "discord")]

mod bringing;
mod desk;
mod fake;
mod gateway;
mod limits;
#[path = "../support/machine.rs"]
mod machine;
mod signing;
mod stories;
