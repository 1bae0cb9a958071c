//! The operator's commands, on SQLite and on Postgres, as the program runs them.

mod commands;
mod database;
mod desk;
mod erasing;
mod tampering;
