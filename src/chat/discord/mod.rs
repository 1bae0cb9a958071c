//! Discord: what people do there as gestures, cards and answers as messages, and the calls that show them.
//! Reading and rendering are pure; `client` and `platform` alone do I/O. Must not see the store, and must
//! not trust anything of a server: its roles are its own, rights come from the desk file.

pub mod answer;
mod buttons;
pub mod card;
pub mod client;
pub mod commands;
pub mod custom_id;
pub mod form;
pub mod history;
pub mod incoming_text;
pub mod interaction;
pub mod markdown;
pub mod message;
pub mod platform;
mod rates;
pub mod trouble;
