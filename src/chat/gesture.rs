//! What people do on a chat platform, read out of the platform's payload into one shape: a button, a
//! form, a typed line. Adapters parse into it and `app::front_door` carries it on. Names and ids in it are
//! what the platform sent: nothing here is believed, and nothing is looked up.

use crate::domain::actor::Surface;
use crate::domain::desk::Channel;
use crate::domain::ids::ThreadId;

/// Something a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gesture {
    /// Who.
    pub account: Account,
    /// What.
    pub act: Act,
    /// The platform's own id of it: delivered again under the same id, it acts once.
    pub delivery: Option<String>,
}

/// An account on a platform, whose request was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The platform.
    pub platform: Surface,
    /// The platform's id.
    pub id: String,
    /// The language that the platform says with the gesture itself, where it does, as a BCP 47 tag.
    pub locale: Option<String>,
    /// Whether the payload itself shows that they do not belong to the organisation: a guest, or somebody
    /// of another one in a shared channel.
    pub outsider: bool,
}

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Pressed a button that acts at once.
    Press(Pressed),
    /// Pressed a button that opens the command's form.
    Ask(Pressed),
    /// Sent a form; `fields` holds what was hidden in it too.
    Submit(Pressed),
    /// Typed a line: a command with its arguments, such as `claim 4F9K2A`. Empty is a call for help.
    Type(String),
    /// Wants to read what a card shortens.
    Whole(ThreadId),
    /// Sends a message of the platform to the desk.
    Bring(Brought),
    /// Opened the page that shows what is theirs.
    Home,
}

/// A command by button or form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pressed {
    /// The command's name.
    pub command: String,
    /// The thread; none where the command is about none.
    pub thread: Option<ThreadId>,
    /// The version of the card that the person saw.
    pub version: Option<i64>,
    /// Arguments by name. [`super::form::BREAK_GLASS`] may be among them.
    pub fields: Vec<(String, String)>,
}

/// A message that somebody sends to the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// The channel it stands in, by the platform's id.
    pub channel: String,
    /// The message, by the platform's id.
    pub message: String,
    /// Who wrote it, as the platform shows them.
    pub author: Option<String>,
    /// Its text, without the platform's markup.
    pub text: String,
    /// A link to it.
    pub url: Option<String>,
}

/// What a platform tells without a person wanting anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A message was deleted; it may have been a card.
    MessageDeleted {
        /// Where.
        channel: Channel,
        /// The platform's reference of the message, as [`super::platform::Platform::post`] gave it.
        message: String,
    },
    /// Something about a channel changed that may let cards through again: the bot was invited, the
    /// channel was restored, renamed or given a new id.
    ChannelChanged(Channel),
    /// Cards cannot be shown there any more until [`Event::ChannelChanged`]: the bot was removed, the
    /// channel archived or deleted.
    ChannelLost {
        /// Where.
        channel: Channel,
        /// What happened, and what to do, for the operator's log.
        why: String,
    },
    /// What is known about an account may be out of date.
    AccountChanged {
        /// Which platform.
        platform: Surface,
        /// Whose.
        id: String,
    },
}
