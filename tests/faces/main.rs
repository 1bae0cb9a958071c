//! One desk with four faces: the same thread in Slack, Microsoft Teams, Discord and the console at once, by the
//! real adapters before the fakes of their platforms; and the table of what each of them can do.
#![cfg(feature = "discord")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::needless_pass_by_value,
    reason = "a story fails by panicking, and says what it leaves out"
)]

mod browser;
#[path = "../support/database.rs"]
#[expect(dead_code, reason = "other tests use the rest of it")]
mod database;
mod discord;
#[path = "../discord/fake.rs"]
#[expect(dead_code, reason = "other tests use the rest of it")]
mod fake;
#[path = "../teams/issuer.rs"]
#[expect(dead_code, reason = "other tests use the rest of it")]
mod issuer;
#[path = "../discord/limits.rs"]
mod limits;
#[path = "../support/machine.rs"]
mod machine;
mod office;
mod parity;
#[path = "../render/samples/mod.rs"]
mod samples;
#[path = "../teams/service.rs"]
#[expect(dead_code, reason = "other tests use the rest of it")]
mod service;
mod slack;
#[path = "../slack/socket.rs"]
#[expect(dead_code, reason = "other tests use the rest of it")]
mod socket;
mod story;
mod teams;
#[path = "../slack/web.rs"]
#[expect(dead_code, reason = "other tests use the rest of it")]
mod web;
