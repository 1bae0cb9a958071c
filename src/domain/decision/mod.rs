//! Every decision the desk can take. Only these change state, and each stands on the log.
//! Must not apply anything: `apply` does, in one exhaustive match.

mod details;
mod name;
mod visit;

use serde::{Deserialize, Serialize};

pub use super::asking::ApprovalAsked;
use super::deadline::Aim;
pub use super::deadline::decided::{DeadlineMissed, DeadlineWarned, DeadlinesSet};
use super::destination::Destination;
pub use super::drill::decided::{DrillInjected, DrillScored, DrillStarted};
pub use super::hand_over::decided::{
    HandOverAccepted, HandOverNoted, HandOverOffered, HandOverProposed, HandOverTold, ThreadHandedOver,
    ThreadNotHandedOver,
};
use super::ids::{DrillId, PathId, QueueId, RoleId};
use super::ladder::{Asking, Ending};
pub use super::roster::decided::{GapForeseen, SealedTurn, ShiftChange};
use super::sealed::Sealed;
use super::thread::Need;
use super::time::Timestamp;
pub use details::{DraftSaved, MessageJoined, PersonalDataErased, ThreadReceived};

/// A decision, as it stands on the log under `action` and `details`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", content = "details", rename_all = "snake_case")]
pub enum Decision {
    /// A thread came in.
    ThreadReceived(Box<ThreadReceived>),
    /// The author of a known conversation wrote again.
    MessageJoined(MessageJoined),
    /// A listed thread became a card.
    Promoted {},
    /// The actor took the thread.
    Claimed {
        /// When the claim ends by itself.
        until: Option<Timestamp>,
    },
    /// The actor let the thread go.
    ClaimReleased {},
    /// The claim ended by itself.
    ClaimExpired {},
    /// The actor gave the thread to somebody.
    Assigned {
        /// To whom.
        to: Sealed,
        /// When the claim ends by itself.
        until: Option<Timestamp>,
    },
    /// A new revision of the draft. Voids all approvals.
    DraftSaved(Box<DraftSaved>),
    /// The actor approved exactly the revision with this hash.
    Approved {
        /// What was approved.
        hash: String,
        /// The roles in which the actor could approve.
        roles: Vec<RoleId>,
    },
    /// The last approval is there: the reply leaves at `at` unless recalled.
    ReleaseScheduled {
        /// When.
        at: Timestamp,
    },
    /// The draft was sent back, with a reason.
    Rejected {
        /// What was rejected.
        hash: String,
    },
    /// The approvals no longer count, because the policy or the destination changed.
    ApprovalsVoided {
        /// What the draft needs now.
        needs: Vec<Need>,
        /// The binding under today's policy.
        hash: String,
        /// Today's policy version.
        policy_version: String,
        /// Where the reply would go now.
        destination: Option<Destination>,
    },
    /// An objection was raised, with a reason.
    ConcernRaised {
        /// Its number in the thread.
        number: i64,
        /// The highest rank among the actor's roles.
        rank: u32,
    },
    /// Whoever raised it took it back.
    ConcernWithdrawn {
        /// Its number in the thread.
        number: i64,
    },
    /// Somebody of a higher role settled it.
    ConcernSettled {
        /// Its number in the thread.
        number: i64,
    },
    /// The thread was escalated, with a reason.
    Escalated {
        /// Its number in the thread.
        number: i64,
        /// The path.
        path: PathId,
        /// The level, from 1.
        level: i64,
        /// Whom it reaches.
        people: Vec<Sealed>,
        /// How the level is asked, and for how long.
        #[serde(flatten)]
        asking: Asking,
        /// What ends it besides acknowledging it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        ends_with: Vec<Ending>,
        /// The deadline that was missed, where that is why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        missed: Option<Aim>,
    },
    /// Nobody acknowledged an escalation: another level is asked.
    EscalationClimbed {
        /// Its number in the thread.
        number: i64,
        /// The level, from 1.
        level: i64,
        /// Whom it reaches.
        people: Vec<Sealed>,
        /// How the level is asked, and for how long.
        #[serde(flatten)]
        asking: Asking,
    },
    /// Nobody acknowledged an escalation yet: its level is asked again.
    EscalationRepeated {
        /// Its number in the thread.
        number: i64,
        /// Whom it reaches now.
        people: Vec<Sealed>,
        /// When it is asked again.
        again_at: Option<Timestamp>,
    },
    /// All levels of an escalation were asked in vain: the leads are told.
    EscalationExhausted {
        /// Its number in the thread.
        number: i64,
        /// Who is told.
        tell: Vec<Sealed>,
    },
    /// The actor acknowledged an escalation.
    EscalationAcknowledged {
        /// Its number in the thread.
        number: i64,
    },
    /// An acknowledgement was taken back: its level is asked anew.
    EscalationUnacknowledged {
        /// Its number in the thread.
        number: i64,
        /// The level, from 1.
        level: i64,
        /// Whom it reaches.
        people: Vec<Sealed>,
        /// How the level is asked, and for how long.
        #[serde(flatten)]
        asking: Asking,
    },
    /// Clocks of the thread were started, started again, or go on.
    DeadlinesSet(Box<DeadlinesSet>),
    /// Much of the time is gone: people are told.
    DeadlineWarned(DeadlineWarned),
    /// The time is up.
    DeadlineMissed(DeadlineMissed),
    /// The approved reply was called back before it left.
    Recalled {},
    /// The undo window is over: the reply leaves.
    ReplyReleased {
        /// The hash that was checked again; the idempotency key.
        hash: String,
    },
    /// The undo window of a drill's reply is over: it would leave now, and ends here instead.
    ReplyRehearsed {
        /// The hash that was checked again.
        hash: String,
    },
    /// The receiver has the reply.
    ReplyDelivered {
        /// Of which revision.
        hash: String,
        /// How many attempts it took.
        attempts: i64,
    },
    /// The last attempt failed.
    DeliveryFailed {
        /// Of which revision.
        hash: String,
        /// How many attempts were made.
        attempts: i64,
        /// What the receiver said, shortened.
        error: String,
    },
    /// A failed reply is sent again.
    DeliveryRetried {
        /// Of which revision.
        hash: String,
    },
    /// Done.
    Resolved {},
    /// Needs no answer.
    Dismissed {},
    /// Put off.
    Snoozed {
        /// Until when.
        until: Timestamp,
    },
    /// The time has come.
    Woken {
        /// When the holder's claim, renewed, ends by itself.
        claim_until: Option<Timestamp>,
    },
    /// The actor wrote a note.
    Noted {
        /// The note.
        text: Sealed,
    },
    /// A draft waits, and these are asked to approve it.
    ApprovalAsked(Box<ApprovalAsked>),
    /// Somebody was put on, or took the shift.
    ShiftOverridden(Box<ShiftChange>),
    /// A shift was offered to somebody, perhaps for one of theirs.
    SwapOffered(Box<ShiftChange>),
    /// Whoever it was offered to took it.
    SwapAccepted {
        /// The swap.
        change: String,
        /// Who is told.
        tell: Vec<Sealed>,
    },
    /// Whoever it was offered to did not want it.
    SwapDeclined {
        /// The swap.
        change: String,
        /// Who is told.
        tell: Vec<Sealed>,
    },
    /// An override or a swap was taken back.
    ShiftChangeUndone {
        /// The override or swap.
        change: String,
        /// Who is told.
        tell: Vec<Sealed>,
    },
    /// Nothing of a queue, or of the whole desk, goes out until it is resumed.
    EngagementPaused {
        /// The queue; none is the whole desk.
        queue: Option<QueueId>,
        /// Who is told.
        tell: Vec<Sealed>,
    },
    /// A pause was lifted.
    EngagementResumed {
        /// The queue; none is the whole desk.
        queue: Option<QueueId>,
        /// Who is told.
        tell: Vec<Sealed>,
    },
    /// The thread is under a pause: nothing of it leaves.
    ThreadFrozen {},
    /// The thread is under no pause any more.
    ThreadThawed {
        /// When its approved reply leaves, if it has one.
        release_at: Option<Timestamp>,
    },
    /// A drill started.
    DrillStarted(Box<DrillStarted>),
    /// The next inject of a drill was given.
    DrillInjected(DrillInjected),
    /// A drill is over: stopped by the actor, or by itself.
    DrillEnded {
        /// The drill.
        drill: DrillId,
    },
    /// What was done in a drill that is over was scored.
    DrillScored(DrillScored),
    /// The thread's drill is over: nobody has to do anything about it any more.
    DrillThreadClosed {},
    /// A roster lacks somebody in a stretch ahead: the leads are told.
    GapForeseen(Box<GapForeseen>),
    /// The desk told the outgoing person that it is time to hand over.
    HandOverProposed(Box<HandOverProposed>),
    /// A shift was offered to the next.
    HandOverOffered(Box<HandOverOffered>),
    /// Some or all items of a hand-over were answered.
    HandOverAccepted(Box<HandOverAccepted>),
    /// A hand-over was sent back, with a reason.
    HandOverDeclined(HandOverTold),
    /// Whoever offered a hand-over took it back.
    HandOverWithdrawn(HandOverTold),
    /// A hand-over waited until the shift after it ended, and is over.
    HandOverLapsed(HandOverTold),
    /// Whoever a hand-over waits for was reminded.
    HandOverReminded(HandOverTold),
    /// Somebody left a note for the next shift.
    HandOverNoted(HandOverNoted),
    /// The thread changed hands, or went back into its queue.
    ThreadHandedOver(ThreadHandedOver),
    /// The thread could not change hands.
    ThreadNotHandedOver(ThreadNotHandedOver),
    /// The desk file changed.
    DeskChanged {
        /// The version before; none at the very first start.
        from: Option<String>,
        /// The version now.
        to: String,
        /// The policy version now.
        policy_version: String,
        /// What changed, a line each.
        changes: Vec<String>,
    },
    /// A personal token was made.
    TokenIssued {
        /// SHA-256 of the token in hex.
        token: String,
        /// Whose it is.
        person: Sealed,
        /// What it is for.
        label: String,
    },
    /// A personal token was taken back.
    TokenRevoked {
        /// SHA-256 of the token in hex.
        token: String,
    },
    /// Personal data was erased.
    PersonalDataErased(PersonalDataErased),
    /// Somebody was refused something. Changes nothing.
    Refused {
        /// What they asked for.
        command: String,
        /// The refusal's stable code.
        code: String,
    },
}
