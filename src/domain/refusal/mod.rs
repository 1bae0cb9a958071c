//! What the desk says no to, and how it tells a person: what happened, why, and who can.
//! Internal errors are no refusals: see `app::fault`.

mod text;

use super::hand_over::Stage;
use super::ids::{QueueId, RoleId};
use super::permission::Permission;
use super::state::State;
use super::time::Timestamp;

/// A typed no. Every one has a stable code, a text in every language, and a kind that adapters map
/// to their own answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The right is missing.
    NotPermitted {
        /// The right.
        permission: Permission,
        /// Where it was asked for.
        queue: Option<QueueId>,
        /// The role that denies it, where one does.
        denied_by: Option<RoleId>,
        /// Names of people who hold it.
        who_can: Vec<String>,
    },
    /// The right is there on shift only, and the person is not on shift.
    NotOnShift {
        /// The right.
        permission: Permission,
        /// Names of those on shift who may.
        on_shift: Vec<String>,
        /// When the person's next shift begins, in its roster's time.
        next: Option<String>,
    },
    /// A shift that is not, or no longer, as somebody saw it.
    ShiftChanged,
    /// No such change of a roster, or none that is open to this person.
    UnknownChange {
        /// What was asked for.
        change: String,
    },
    /// No such hand-over, or none that waits for this person.
    UnknownHandOver {
        /// What was asked for.
        hand_over: String,
    },
    /// A hand-over of the roster is open already.
    HandOverOpen {
        /// Which.
        hand_over: String,
        /// Who hands over.
        from: String,
        /// Who is to accept.
        to: String,
    },
    /// The hand-over was answered already.
    HandOverAnswered {
        /// Which.
        hand_over: String,
        /// Where it stands.
        stage: Stage,
    },
    /// Whoever asks is not known to the desk.
    UnknownPerson {
        /// What is known about them.
        person: String,
    },
    /// A guest, or somebody of another organisation in a shared channel.
    Outsider,
    /// The token or session is not valid.
    BadToken,
    /// No such thread.
    UnknownThread {
        /// What was asked for.
        thread: String,
    },
    /// No such command.
    UnknownCommand {
        /// What was asked for.
        command: String,
        /// The nearest one, if any is near.
        nearest: Option<String>,
    },
    /// A name in the request is not in the desk file.
    UnknownName {
        /// `queue`, `person`, `path` or `role`.
        what: &'static str,
        /// What was given.
        name: String,
        /// What would do.
        known: Vec<String>,
    },
    /// Somebody was faster.
    AlreadyClaimed {
        /// Who holds it.
        by: String,
        /// Since when.
        since: Timestamp,
    },
    /// Only the holder may do this.
    NotHolder {
        /// Who holds it, if anybody.
        holder: Option<String>,
    },
    /// The person holds as many as the queue allows.
    ClaimCap {
        /// The queue's name.
        queue: String,
        /// How many it allows.
        cap: u32,
    },
    /// The thread's state has no such step.
    WrongState {
        /// The command.
        command: &'static str,
        /// Where the thread stands.
        state: State,
    },
    /// The draft is not the one the person saw.
    RevisionChanged {
        /// What they saw.
        seen: String,
        /// The revision now.
        number: i64,
        /// Its hash.
        hash: String,
        /// Its text.
        text: String,
        /// Who wrote it.
        author: String,
        /// What the person wanted to save, if they wanted to save something.
        yours: Option<String>,
    },
    /// Nobody approves what they wrote.
    OwnDraft,
    /// One person is one approval.
    AlreadyApproved,
    /// None of the roles of the person is among those that are still needed.
    ApprovalNotNeeded {
        /// The roles that are.
        needed: Vec<String>,
    },
    /// There is no draft.
    NoDraft,
    /// A concern holds the reply back.
    ConcernOpen {
        /// Who raised it.
        by: String,
        /// What it is.
        reason: String,
    },
    /// The concern is not one that this person may settle.
    ConcernOfHigherRole {
        /// Who raised it.
        by: String,
    },
    /// It is paused already.
    PausedAlready {
        /// By whom.
        by: String,
        /// Since when.
        since: Timestamp,
        /// Why.
        reason: String,
    },
    /// Another drill is in the way.
    DrillRunning {
        /// What is played.
        name: String,
        /// The start of the drill's id.
        drill: String,
        /// When its time is over.
        ends: Timestamp,
    },
    /// There is no such drill.
    NoSuchDrill {
        /// What was named; empty where nothing was.
        drill: String,
        /// The starts of the ids of those that could be meant.
        running: Vec<String>,
    },
    /// That is not paused.
    NotPaused {
        /// What is, as one types it.
        paused: Vec<String>,
    },
    /// Nothing is escalated that could be acknowledged.
    NothingToAcknowledge,
    /// The escalation went to others.
    NotOnPath {
        /// To whom.
        people: Vec<String>,
    },
    /// The queue has no publisher.
    NoPublisher {
        /// The queue's name.
        queue: String,
    },
    /// A reason is needed.
    ReasonNeeded,
    /// An argument is missing.
    ArgumentMissing {
        /// Its name.
        name: String,
    },
    /// An argument cannot be used.
    ArgumentWrong {
        /// Its name.
        name: String,
        /// What is wrong and what would do.
        why: String,
    },
    /// The text is longer than the network takes.
    TextTooLong {
        /// How long it is, in the network's own measure.
        length: i64,
        /// How long it may be.
        limit: i64,
        /// The network.
        network: String,
    },
    /// The same idempotency key came with another request.
    IdempotencyMismatch,
    /// Too many requests.
    TooMany {
        /// When to come back, in milliseconds.
        retry_after_ms: u64,
    },
    /// What came in is not of a shape the desk understands.
    Malformed {
        /// What is wrong, and where.
        why: String,
    },
    /// The body is larger than is taken.
    TooLarge {
        /// How much is taken, in bytes.
        limit: usize,
    },
    /// The webhook did not prove where it comes from.
    BadSignature,
    /// A source that is not in the desk file.
    UnknownSource {
        /// What was asked for.
        source: String,
    },
}

/// Kinds of refusal, which adapters map to status codes and styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Not who they should be: 401.
    Unauthenticated,
    /// Not allowed: 403.
    Forbidden,
    /// Not there: 404.
    Missing,
    /// Lost a race, or in the wrong state: 409.
    Conflict,
    /// Cannot be understood: 400.
    Malformed,
    /// Understood and wrong: 422.
    Invalid,
    /// Too large: 413.
    TooLarge,
    /// Too often: 429.
    Limited,
}

impl Refusal {
    /// The stable code, for scripts and the log.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotPermitted { .. } => "not_permitted",
            Self::NotOnShift { .. } => "not_on_shift",
            Self::ShiftChanged => "shift_changed",
            Self::UnknownChange { .. } => "unknown_change",
            Self::UnknownHandOver { .. } => "unknown_hand_over",
            Self::HandOverOpen { .. } => "hand_over_open",
            Self::HandOverAnswered { .. } => "hand_over_answered",
            Self::UnknownPerson { .. } => "unknown_person",
            Self::Outsider => "outsider",
            Self::BadToken => "bad_token",
            Self::UnknownThread { .. } => "unknown_thread",
            Self::UnknownCommand { .. } => "unknown_command",
            Self::UnknownName { .. } => "unknown_name",
            Self::AlreadyClaimed { .. } => "already_claimed",
            Self::NotHolder { .. } => "not_holder",
            Self::ClaimCap { .. } => "claim_cap",
            Self::WrongState { .. } => "wrong_state",
            Self::RevisionChanged { .. } => "revision_changed",
            Self::OwnDraft => "own_draft",
            Self::AlreadyApproved => "already_approved",
            Self::ApprovalNotNeeded { .. } => "approval_not_needed",
            Self::NoDraft => "no_draft",
            Self::ConcernOpen { .. } => "concern_open",
            Self::ConcernOfHigherRole { .. } => "concern_of_higher_role",
            Self::PausedAlready { .. } => "paused_already",
            Self::DrillRunning { .. } => "drill_running",
            Self::NoSuchDrill { .. } => "no_such_drill",
            Self::NotPaused { .. } => "not_paused",
            Self::NothingToAcknowledge => "nothing_to_acknowledge",
            Self::NotOnPath { .. } => "not_on_path",
            Self::NoPublisher { .. } => "no_publisher",
            Self::ReasonNeeded => "reason_needed",
            Self::ArgumentMissing { .. } => "argument_missing",
            Self::ArgumentWrong { .. } => "argument_wrong",
            Self::TextTooLong { .. } => "text_too_long",
            Self::IdempotencyMismatch => "idempotency_mismatch",
            Self::TooMany { .. } => "too_many_requests",
            Self::Malformed { .. } => "malformed",
            Self::TooLarge { .. } => "too_large",
            Self::BadSignature => "bad_signature",
            Self::UnknownSource { .. } => "unknown_source",
        }
    }

    /// The kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::BadToken | Self::BadSignature => Kind::Unauthenticated,
            Self::NotPermitted { .. }
            | Self::NotOnShift { .. }
            | Self::UnknownPerson { .. }
            | Self::Outsider
            | Self::NotHolder { .. }
            | Self::OwnDraft
            | Self::NotOnPath { .. }
            | Self::ConcernOfHigherRole { .. }
            | Self::ApprovalNotNeeded { .. } => Kind::Forbidden,
            Self::UnknownThread { .. }
            | Self::UnknownCommand { .. }
            | Self::UnknownSource { .. }
            | Self::UnknownHandOver { .. }
            | Self::NoSuchDrill { .. }
            | Self::UnknownChange { .. } => Kind::Missing,
            Self::AlreadyClaimed { .. }
            | Self::ShiftChanged
            | Self::HandOverOpen { .. }
            | Self::HandOverAnswered { .. }
            | Self::ClaimCap { .. }
            | Self::WrongState { .. }
            | Self::RevisionChanged { .. }
            | Self::AlreadyApproved
            | Self::NoDraft
            | Self::ConcernOpen { .. }
            | Self::PausedAlready { .. }
            | Self::DrillRunning { .. }
            | Self::NotPaused { .. }
            | Self::NothingToAcknowledge
            | Self::NoPublisher { .. } => Kind::Conflict,
            Self::Malformed { .. } => Kind::Malformed,
            Self::TooLarge { .. } => Kind::TooLarge,
            Self::UnknownName { .. }
            | Self::ReasonNeeded
            | Self::ArgumentMissing { .. }
            | Self::ArgumentWrong { .. }
            | Self::TextTooLong { .. }
            | Self::IdempotencyMismatch => Kind::Invalid,
            Self::TooMany { .. } => Kind::Limited,
        }
    }
}
