//! The seam to a chat platform. Verifying, parsing and rendering are pure functions of each adapter;
//! only what stands here does I/O. Must not know what a card means, only where it is shown.

use std::future::Future;
use std::pin::Pin;

use super::answer::Glance;
use super::card::Card;
use super::line::Line;
use super::offer::Offer;
use crate::domain::actor::Surface;
use crate::domain::desk::Channel;
use crate::domain::ids::ThreadId;
use crate::domain::time::{Millis, Timestamp};

/// A call under way. It can be sent between threads.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, SendError>> + Send + 'a>>;

/// Posts and updates cards, and tells people things. Messages are known by references of the platform's
/// own, which are never empty.
pub trait Platform: Send + Sync {
    /// Which platform it is.
    fn surface(&self) -> Surface;

    /// The budgets that a call draws on. A call is made only when each of them has something left.
    fn budgets(&self, channel: &Channel, call: Call) -> Vec<Budget>;

    /// Whether it draws a card by who is on shift: then a change of shift has cards drawn anew.
    fn follows_shifts(&self) -> bool {
        false
    }

    /// Posts a card anew and gives the platform's reference of the message. The platform's own means
    /// against posting twice are used, where it has any.
    fn post<'a>(&'a self, channel: &'a Channel, card: &'a Card) -> Pending<'a, String>;

    /// Changes a message to show a card.
    fn update<'a>(&'a self, channel: &'a Channel, message: &'a str, card: &'a Card) -> Pending<'a, ()>;

    /// Looks for a message that shows the thread already: after a crash between posting and writing
    /// down that it was posted.
    fn find<'a>(&'a self, channel: &'a Channel, thread: &'a ThreadId) -> Pending<'a, Option<String>>;

    /// Adds lines to the history under a card, as one message.
    fn add_history<'a>(
        &'a self,
        channel: &'a Channel,
        message: &'a str,
        history: &'a History,
    ) -> Pending<'a, ()>;

    /// The highest [`History::until`] that stands under a card; 0 where there is no history. After a crash
    /// between adding and writing down that it was added.
    fn last_history<'a>(&'a self, channel: &'a Channel, message: &'a str) -> Pending<'a, i64>;

    /// Shows a digest: posts it where `message` is none, else changes that message. Gives the reference.
    fn show_digest<'a>(
        &'a self,
        channel: &'a Channel,
        message: Option<&'a str>,
        digest: &'a Digest,
    ) -> Pending<'a, String>;

    /// Tells a person something in private, by their id on the platform.
    fn tell<'a>(&'a self, account: &'a str, notification: &'a Notification) -> Pending<'a, ()>;

    /// What the platform knows about an account; none where there is no such account.
    fn profile<'a>(&'a self, account: &'a str) -> Pending<'a, Option<Profile>>;

    /// The account with an e-mail address, where the platform can look one up.
    fn profile_by_email<'a>(&'a self, email: &'a str) -> Pending<'a, Option<Profile>>;
}

/// What a platform is called for, as far as its budgets depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// [`Platform::post`].
    Post,
    /// [`Platform::update`].
    Update,
    /// [`Platform::find`] and [`Platform::last_history`].
    Find,
    /// [`Platform::add_history`].
    History,
    /// [`Platform::show_digest`].
    Digest,
}

/// A budget: a bucket of calls that fills up again at a steady rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// What shares it: calls with the same key on the same platform.
    pub key: String,
    /// How many calls a full bucket holds, from 1.
    pub burst: u32,
    /// The time after which one call more is allowed.
    pub every: Millis,
}

/// Decisions to show under a card.
#[derive(Clone, Debug)]
pub struct History {
    /// The thread.
    pub thread: ThreadId,
    /// The language of its texts.
    pub locale: String,
    /// The decisions, oldest first. Never empty.
    pub lines: Vec<Line>,
    /// The log's sequence up to which this tells; kept with the message so that it can be found again.
    pub until: i64,
}

/// What stands in the place of many cards that are still on their way to a channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    /// The language of its texts.
    pub locale: String,
    /// Since when more threads come than cards can be posted.
    pub since: Timestamp,
    /// How many cards are still on their way; 0 when all of them stand.
    pub waiting: i64,
    /// The most urgent of those that wait, at most ten.
    pub threads: Vec<Glance>,
}

/// Something to tell a person in private.
#[derive(Clone, Debug, PartialEq)]
pub struct Notification {
    /// The notice's id: the same one is told once.
    pub id: String,
    /// The language it is written in.
    pub locale: String,
    /// What happened, in words.
    pub text: String,
    /// The thread's card as this person sees it.
    pub card: Option<Box<Card>>,
    /// What can be done about it with one press, where it is about no thread: at most five.
    pub buttons: Vec<Offer>,
}

/// What a platform knows about an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its id.
    pub id: String,
    /// Its e-mail address, where we may see it.
    pub email: Option<String>,
    /// Its language as a BCP 47 tag.
    pub locale: Option<String>,
    /// Whether it is a guest, a bot, deactivated, or of another organisation.
    pub outsider: bool,
}

/// How far a trouble reaches: what has to wait for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// This message alone.
    Message,
    /// Everything in this channel.
    Channel,
    /// Everything on this platform.
    Platform,
}

/// Why a platform did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The message is not there any more.
    #[error("the message is gone")]
    MessageGone,
    /// Too many requests, or the platform is down: try again, not before this long.
    #[error("try again: {why}")]
    Later {
        /// What has to wait.
        reach: Reach,
        /// How long to wait at the least; none where the platform does not say.
        after: Option<Millis>,
        /// What the platform said. Never a token or an address that holds one.
        why: String,
    },
    /// Nothing will come of trying again until a person does something.
    #[error("{why}")]
    Refused {
        /// What has to wait for that.
        reach: Reach,
        /// What the platform said, and what to do. Never a token.
        why: String,
    },
}
