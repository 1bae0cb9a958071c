//! Microsoft Teams, by way of the Azure Bot Service: tokens verified, activities read, Adaptive Cards
//! drawn; `client` alone does I/O. Must not see the store, and must not decide anything.
//!
//! There is no bot crate that could be used: `reqwest` and structures of our own. What arrives is read
//! from raw JSON without believing that anything is there, so that nothing new in Teams breaks it.

pub mod activity;
pub mod address;
mod answer;
pub mod believed;
mod card;
pub mod client;
pub mod control;
mod cut;
mod element;
pub mod errors;
mod form;
pub mod html;
pub mod inbound;
pub mod invoke;
pub mod key_ring;
pub mod keys;
pub mod manifest;
pub mod memory;
pub mod message;
mod parts;
pub mod platform;
pub mod token;
mod whole;

use crate::chat::words::Words;

/// What everything is drawn with.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// Texts in the reader's language, and the moment.
    pub words: Words<'a>,
    /// The console's address, where the desk file says it.
    pub console: Option<&'a str>,
    /// Teams' ids of those who get a card of their own at once, by its `refresh`: at most 60 count.
    pub viewers: &'a [String],
}

impl<'a> Setting<'a> {
    /// Whether more people are known than get a card of their own: then it counts who stands first.
    pub fn leaves_somebody_out(&self) -> bool {
        self.viewers.len() > card::MOST_VIEWERS
    }

    /// A setting without console and viewers.
    pub fn new(words: Words<'a>) -> Self {
        Self { words, console: None, viewers: &[] }
    }
}

/// The platform's own name of itself, which keys have to be endorsed for.
pub const CHANNEL: &str = "msteams";
