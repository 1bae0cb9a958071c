//! Watchfloor: the response desk of a brand, run from team chat.
//!
//! Threads come in, stand as cards, are claimed, drafted, approved and published, and every
//! decision stands on a log that can be verified. The rooms and the rules between them are
//! described in `docs/architecture.md`.

pub mod app;
pub mod chat;
pub mod cli;
#[path = "../commands/mod.rs"]
pub mod commands;
pub mod domain;
pub mod http;
pub mod i18n;
pub mod intake;
pub mod jobs;
pub mod publish;
pub mod store;
