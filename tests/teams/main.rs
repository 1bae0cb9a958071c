//! Microsoft Teams, from the outside: requests with tokens of an issuer of the tests' own, and a Bot
//! Service that keeps what it is sent and fails as the real one does.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it leaves out"
)]

mod calling;
mod gestures;
mod issuer;
mod service;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "other tests use the rest of the harness")]
mod support;
mod tokens;
mod world;
