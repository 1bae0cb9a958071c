//! The seam to a chat platform. Verifying, parsing and rendering are pure functions of each adapter;
//! only what stands here does I/O. Must not know what a card means, only where it is shown.

use std::future::Future;
use std::pin::Pin;

use super::card::Card;
use crate::domain::actor::Surface;
use crate::domain::desk::Channel;
use crate::domain::ids::ThreadId;
use crate::domain::rows::Notice;
use crate::domain::time::Millis;

/// A future that can be sent between threads.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, SendError>> + Send + 'a>>;

/// Posts and updates cards, and tells people things.
pub trait Platform: Send + Sync {
    /// Which platform it is.
    fn surface(&self) -> Surface;

    /// Posts a card anew and gives the platform's reference of the message. The platform's own means
    /// against posting twice are used, where it has any.
    fn post<'a>(&'a self, channel: &'a Channel, card: &'a Card) -> Answer<'a, String>;

    /// Changes a message to show a card.
    fn update<'a>(&'a self, channel: &'a Channel, message: &'a str, card: &'a Card) -> Answer<'a, ()>;

    /// Looks for a message that shows the thread already: after a crash between posting and writing
    /// down that it was posted.
    fn find<'a>(&'a self, channel: &'a Channel, thread: &'a ThreadId) -> Answer<'a, Option<String>>;

    /// Tells a person something in private, by their id on the platform.
    fn tell<'a>(&'a self, account: &'a str, notice: &'a Notice, locale: &'a str) -> Answer<'a, ()>;
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
        /// How long to wait at the least; none where the platform does not say.
        after: Option<Millis>,
        /// What the platform said.
        why: String,
    },
    /// Nothing will come of trying again until a person does something.
    #[error("{why}")]
    Refused {
        /// What the platform said, and what to do.
        why: String,
    },
}
