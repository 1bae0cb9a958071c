//! What arrives from Slack, over HTTP or over a socket, read out of raw JSON into gestures and events.
//! The crate's own types are not used here: they refuse payloads that they do not know wholly. Reading is
//! pure and total: whatever arrives, it becomes something that can be answered. Nothing here is believed
//! beyond what the payload itself says, and nothing is looked up.

mod command;
mod emoji;
mod envelope;
mod event;
pub mod plain;
mod press;
pub mod raw;
mod shortcut;
mod submission;
mod who;

use serde_json::Value;

pub use command::command;
pub use envelope::{Envelope, Parting, envelope};
pub use event::event;

use super::super::gesture::{Event, Gesture};
use raw::Raw;

/// Where the app is at home, as `auth.test` says it. Empty until it was asked: then a payload's own word
/// has to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workspace {
    /// The workspace's id; none where the app is installed for a whole organisation.
    pub team: Option<String>,
    /// The organisation's id, where the workspace belongs to one.
    pub enterprise: Option<String>,
    /// The bot's user id.
    pub user: Option<String>,
    /// The bot's id, which its messages carry.
    pub bot: Option<String>,
}

/// What arrived.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrival {
    /// A person did something.
    Gesture(Box<Gesture>, Door),
    /// A person did something that we cannot read, such as pressing a button of long ago.
    Puzzle(Puzzle, Door),
    /// Slack tells something.
    Events(Vec<Event>),
    /// Something that an operator has to know.
    Alarm(String),
    /// Slack asks whether anybody is there; what goes back.
    Challenge(String),
    /// Nothing is to be done, and why.
    Nothing(&'static str),
}

/// What could not be read, for the words that the person gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Puzzle {
    /// A button or menu that is none of ours, or of another version.
    Control,
    /// A form that is none of ours, or of another version.
    Form,
    /// A shortcut that is none of ours.
    Shortcut,
}

impl Puzzle {
    /// The key of the text that says so.
    pub fn key(self) -> &'static str {
        match self {
            Self::Control => "slack-unknown-button",
            Self::Form => "slack-unknown-form",
            Self::Shortcut => "slack-unknown-shortcut",
        }
    }
}

/// How an answer gets back to the person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Door {
    /// Opens a modal, once, within three seconds.
    pub trigger: Option<String>,
    /// Takes messages for half an hour.
    pub response_url: Option<String>,
    /// The user who is answered.
    pub user: String,
    /// Where they are.
    pub room: Room,
}

/// Where a person was when they did something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Room {
    /// Nowhere in particular, such as in the menu of shortcuts.
    #[default]
    Nowhere,
    /// At a message.
    Message {
        /// Its channel.
        channel: String,
        /// Whether this person alone sees it.
        private: bool,
    },
    /// In a channel, typing a command.
    Command {
        /// The channel.
        channel: String,
    },
    /// In an open modal.
    Modal {
        /// The view's id.
        view: String,
        /// Tells whether the view is still the one that they saw.
        hash: Option<String>,
    },
    /// At a form that was sent: it stays open until it is answered.
    Submitted {
        /// The view's id.
        view: String,
        /// The ids of its blocks: what is wrong can be said at no others.
        blocks: Vec<String>,
    },
    /// On the app's home.
    Home,
}

impl Room {
    /// The channel in which the person can be told something for their eyes alone.
    pub fn channel(&self) -> Option<&str> {
        match self {
            Self::Message { channel, .. } | Self::Command { channel } => Some(channel),
            Self::Nowhere | Self::Modal { .. } | Self::Submitted { .. } | Self::Home => None,
        }
    }
}

/// Reads what a person did with a button, a form or a shortcut.
pub fn interaction(payload: &Value, home: &Workspace) -> Arrival {
    let payload = Raw::new(payload);
    match payload.get("type").text() {
        Some("block_actions") => press::read(payload, home),
        Some("view_submission") => submission::read(payload, home),
        Some("message_action" | "shortcut") => shortcut::read(payload, home),
        Some("view_closed") => Arrival::Nothing("a view was closed"),
        // What attachments of years ago send.
        Some("interactive_message" | "dialog_submission") => {
            Arrival::Puzzle(Puzzle::Control, who::door(payload, Room::Nowhere))
        }
        Some(_) => Arrival::Nothing("an interaction of a kind that nothing of ours makes"),
        None => Arrival::Nothing("no interaction"),
    }
}

#[cfg(test)]
mod tests;
