//! Slack: what the desk shows there and what people do there. What leaves is made by pure functions, with
//! slack-morphism's types; what arrives is read with structs of our own. Must not decide anything, and must
//! not let a text from outside become markup, a mention, a link or a ping.

pub mod actions;
pub mod buttons;
pub mod card;
pub mod client;
pub mod content;
mod errors;
pub mod escape;
pub mod fields;
pub mod form;
pub mod history;
pub mod home;
pub mod inbound;
pub mod manifest;
pub mod message;
pub mod reply;
pub mod signature;
pub mod view;
