//! What becomes of an accepted item when its turn comes: the thread may have been closed, let go or taken
//! by somebody else meanwhile. Pure. Must not change the thread: the decision made of this does.

use super::{Fate, Goes, HandOver, Why};
use crate::domain::ids::{PersonId, ThreadId};
use crate::domain::thread::Thread;

/// What is to be done with an item.
#[derive(Clone, Debug, PartialEq)]
pub enum Move {
    /// It goes to this person.
    Give(PersonId),
    /// It goes back into its queue.
    PutBack,
    /// It stays as it is.
    Leave(Why),
    /// Nothing: it is no accepted item, or it came to its end already.
    Nothing,
}

/// What somebody who is to have a thread may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Able {
    /// They may hold it.
    Yes,
    /// They may not hold threads there.
    NotPermitted,
    /// They hold as many as the queue allows.
    Full,
}

/// What is to be done with a thread of a hand-over, as it stands now.
pub fn move_of(hand_over: &HandOver, thread: &Thread, able: impl Fn(&PersonId) -> Able) -> Move {
    let Some(item) = hand_over.items.iter().find(|item| item.thread == thread.id) else {
        return Move::Nothing;
    };
    let Fate::Accepted { goes, .. } = &item.fate else { return Move::Nothing };
    if thread.state.is_closed() {
        return Move::Leave(Why::Closed);
    }
    let holder = thread.holder.as_ref().map(|holder| &holder.person);
    match goes {
        // What somebody else took, or had taken before, is theirs.
        _ if holder.is_some_and(|holder| *holder != item.holder) => Move::Leave(Why::Taken),
        Goes::To { person } if holder == Some(person) => Move::Leave(Why::Taken),
        Goes::To { person } => match able(person) {
            Able::Yes => Move::Give(person.clone()),
            Able::NotPermitted => Move::Leave(Why::NotPermitted),
            Able::Full => Move::Leave(Why::ClaimCap),
        },
        Goes::Queue | Goes::Stays if holder.is_none() => Move::Leave(Why::LetGo),
        Goes::Queue => Move::PutBack,
        Goes::Stays => Move::Nothing,
    }
}

/// The id of a thread that people mean by its last characters, among the items of a hand-over.
pub fn meant(hand_over: &HandOver, ending: &str) -> Option<ThreadId> {
    let ending = ending.trim().trim_start_matches('#').to_ascii_uppercase();
    if ending.len() < 4 {
        return None;
    }
    let mut found = hand_over.items.iter().filter(|item| item.thread.as_str().ends_with(&ending));
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only.thread.clone()),
        _ => None,
    }
}
