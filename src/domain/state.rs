//! The states of a thread and every allowed step between them, in one table. The documentation's
//! diagram is made from it. Must not know why a step is taken.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! named {
    ($(#[$outer:meta])* $type:ident { $($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)? }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $type { $($(#[$doc])* $name),+ }

        impl $type {
            /// All of them, in the order of a thread's life.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name used on the log, in the API and in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// Reads the name back.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$name),)+ _ => None }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

named! {
    /// Where a thread stands.
    State {
        /// Not urgent enough for a card: counted, listed, may be promoted.
        Listed = "listed",
        /// A card that nobody holds.
        Open = "open",
        /// Somebody holds it and has no draft that waits.
        Claimed = "claimed",
        /// A draft waits for its approvals.
        AwaitingApproval = "awaiting_approval",
        /// All approvals are there; the undo window runs.
        Approved = "approved",
        /// The reply has been released and is on its way.
        Sending = "sending",
        /// The reply has arrived.
        Published = "published",
        /// The reply of a drill has come to its end: it would have left, and did not.
        Rehearsed = "rehearsed",
        /// The reply could not be delivered; it can be retried or changed.
        Failed = "failed",
        /// Put off until a time.
        Snoozed = "snoozed",
        /// Done.
        Resolved = "resolved",
        /// Needs no answer.
        Dismissed = "dismissed",
    }
}

named! {
    /// What moves a thread from one state to another.
    Step {
        /// A listed thread becomes a card.
        Promote = "promote",
        /// Somebody takes it, or is given it.
        Claim = "claim",
        /// The holder lets it go, or their claim ends.
        LetGo = "let go",
        /// A new revision of the draft.
        Draft = "draft",
        /// The draft is sent back.
        Reject = "reject",
        /// The last approval that was needed.
        Approve = "approve",
        /// Approvals no longer count: a recall, a concern, a changed policy.
        Void = "void",
        /// The undo window is over and everything still holds.
        ReleaseReply = "release reply",
        /// The undo window of a drill's reply is over: it ends there.
        Rehearse = "rehearse",
        /// The receiver has it.
        Deliver = "deliver",
        /// The last attempt failed.
        Fail = "fail",
        /// Somebody sends it again.
        Retry = "retry",
        /// Put off.
        Snooze = "snooze",
        /// The time has come.
        Wake = "wake",
        /// Done.
        Resolve = "resolve",
        /// Needs no answer.
        Dismiss = "dismiss",
        /// The author wrote again.
        Reopen = "reopen",
        /// Its drill is over.
        EndDrill = "end drill",
    }
}

use State as S;
use Step as T;

/// Every allowed step. What is not here cannot happen.
pub const TRANSITIONS: &[(State, Step, State)] = &[
    (S::Listed, T::Promote, S::Open),
    (S::Listed, T::Resolve, S::Resolved),
    (S::Listed, T::Dismiss, S::Dismissed),
    (S::Open, T::Claim, S::Claimed),
    (S::Open, T::Draft, S::AwaitingApproval),
    (S::Open, T::Snooze, S::Snoozed),
    (S::Open, T::Resolve, S::Resolved),
    (S::Open, T::Dismiss, S::Dismissed),
    (S::Claimed, T::Claim, S::Claimed),
    (S::Claimed, T::LetGo, S::Open),
    (S::Claimed, T::Draft, S::AwaitingApproval),
    (S::Claimed, T::Snooze, S::Snoozed),
    (S::Claimed, T::Resolve, S::Resolved),
    (S::Claimed, T::Dismiss, S::Dismissed),
    (S::AwaitingApproval, T::Claim, S::AwaitingApproval),
    (S::AwaitingApproval, T::LetGo, S::AwaitingApproval),
    (S::AwaitingApproval, T::Draft, S::AwaitingApproval),
    (S::AwaitingApproval, T::Reject, S::Claimed),
    (S::AwaitingApproval, T::Reject, S::Open),
    (S::AwaitingApproval, T::Approve, S::Approved),
    (S::AwaitingApproval, T::Void, S::AwaitingApproval),
    (S::AwaitingApproval, T::Snooze, S::Snoozed),
    (S::AwaitingApproval, T::Resolve, S::Resolved),
    (S::AwaitingApproval, T::Dismiss, S::Dismissed),
    (S::Approved, T::Claim, S::Approved),
    (S::Approved, T::LetGo, S::Approved),
    (S::Approved, T::Draft, S::AwaitingApproval),
    (S::Approved, T::Reject, S::Claimed),
    (S::Approved, T::Reject, S::Open),
    (S::Approved, T::Void, S::AwaitingApproval),
    (S::Approved, T::ReleaseReply, S::Sending),
    (S::Approved, T::Rehearse, S::Rehearsed),
    (S::Rehearsed, T::Draft, S::AwaitingApproval),
    (S::Rehearsed, T::Resolve, S::Resolved),
    (S::Rehearsed, T::Reopen, S::Claimed),
    (S::Rehearsed, T::Reopen, S::Open),
    (S::Sending, T::Deliver, S::Published),
    (S::Sending, T::Fail, S::Failed),
    (S::Failed, T::Claim, S::Failed),
    (S::Failed, T::LetGo, S::Failed),
    (S::Failed, T::Retry, S::Sending),
    (S::Failed, T::Draft, S::AwaitingApproval),
    (S::Failed, T::Resolve, S::Resolved),
    (S::Failed, T::Dismiss, S::Dismissed),
    (S::Published, T::Draft, S::AwaitingApproval),
    (S::Published, T::Resolve, S::Resolved),
    (S::Published, T::Reopen, S::Claimed),
    (S::Published, T::Reopen, S::Open),
    (S::Snoozed, T::Wake, S::Open),
    (S::Snoozed, T::Wake, S::Claimed),
    (S::Snoozed, T::Wake, S::AwaitingApproval),
    (S::Snoozed, T::Claim, S::Claimed),
    (S::Snoozed, T::Claim, S::AwaitingApproval),
    (S::Snoozed, T::LetGo, S::Snoozed),
    (S::Snoozed, T::Resolve, S::Resolved),
    (S::Snoozed, T::Dismiss, S::Dismissed),
    (S::Resolved, T::Reopen, S::Claimed),
    (S::Resolved, T::Reopen, S::Open),
    (S::Dismissed, T::Reopen, S::Claimed),
    (S::Dismissed, T::Reopen, S::Open),
    (S::Listed, T::EndDrill, S::Dismissed),
    (S::Open, T::EndDrill, S::Dismissed),
    (S::Claimed, T::EndDrill, S::Dismissed),
    (S::AwaitingApproval, T::EndDrill, S::Dismissed),
    (S::Approved, T::EndDrill, S::Dismissed),
    (S::Snoozed, T::EndDrill, S::Dismissed),
];

impl State {
    /// Whether a step may be taken from here at all.
    pub fn allows(self, step: Step) -> bool {
        TRANSITIONS.iter().any(|(from, by, _)| *from == self && *by == step)
    }

    /// Whether a step may lead from here to `to`.
    pub fn allows_to(self, step: Step, to: State) -> bool {
        TRANSITIONS.contains(&(self, step, to))
    }

    /// Whether anything is left to do.
    pub fn is_closed(self) -> bool {
        matches!(self, S::Published | S::Rehearsed | S::Resolved | S::Dismissed)
    }
}

/// The table as a Mermaid state diagram, for the documentation.
pub fn diagram() -> String {
    let mut lines =
        vec!["stateDiagram-v2".to_owned(), "    [*] --> listed".to_owned(), "    [*] --> open".to_owned()];
    for (from, step, to) in TRANSITIONS {
        lines.push(format!("    {from} --> {to}: {step}"));
    }
    lines.push("    resolved --> [*]".to_owned());
    lines.push("    dismissed --> [*]".to_owned());
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_being_written() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(*state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
    }

    #[test]
    fn a_reply_can_leave_only_through_approved() {
        let into_sending: Vec<_> = TRANSITIONS.iter().filter(|(_, _, to)| *to == S::Sending).collect();
        assert_eq!(
            into_sending,
            [&(S::Approved, T::ReleaseReply, S::Sending), &(S::Failed, T::Retry, S::Sending)]
        );
        // And a failed reply is one that was sending before.
        assert!(TRANSITIONS.iter().filter(|(_, _, to)| *to == S::Failed).all(|(from, step, _)| {
            *from == S::Sending || (*from == S::Failed && matches!(step, T::Claim | T::LetGo))
        }));
    }

    #[test]
    fn every_state_can_be_reached_and_none_is_a_trap() {
        for state in State::ALL {
            assert!(
                matches!(state, S::Listed | S::Open) || TRANSITIONS.iter().any(|(_, _, to)| to == state),
                "{state} cannot be reached"
            );
            assert!(TRANSITIONS.iter().any(|(from, _, _)| from == state), "{state} is a trap");
        }
    }

    #[test]
    fn the_documentation_shows_this_table() {
        let page = include_str!("../../docs/states.md");
        assert!(page.contains(&diagram()), "docs/states.md is out of date: put this in it:\n{}", diagram());
    }
}
