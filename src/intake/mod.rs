//! How messages come in: bodies of requests and files read, records turned to messages, webhooks
//! proved genuine. Must not store, route or answer anything; `app` does that with what it gets here.

pub mod body;
pub mod choose;
pub mod files;
pub mod mapping;
pub mod message;
pub mod standard;
pub mod values;
pub mod verify;
