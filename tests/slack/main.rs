//! Slack, from the outside: requests signed as Slack signs them, sockets as Slack opens them, and a Web API
//! that keeps what it is sent and fails as the real one does.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it leaves out"
)]

mod calling;
mod checking;
mod delivering;
mod emulating;
mod gestures;
mod requests;
mod socket;
mod sockets;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "other tests use the rest of the harness")]
mod support;
mod web;
mod world;
