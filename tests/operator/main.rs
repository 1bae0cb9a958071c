//! The operator's commands, on SQLite and on Postgres, as the program runs them.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests may stop a test, and say what they skip"
)]

mod commands;
mod database;
mod desk;
mod erasing;
mod tampering;
