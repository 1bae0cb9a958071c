//! What a person reads of a refusal. Must not know any language.

use super::Refusal;
use crate::domain::ids::{QueueId, RoleId};
use crate::domain::text::Text;

impl Refusal {
    /// What a person reads.
    pub fn text(&self) -> Text {
        let text = Text::new(format!("refused-{}", self.code().replace('_', "-")));
        match self {
            Self::NotPermitted { permission, queue, denied_by, who_can } => text
                .with("permission", permission.as_str())
                .with("queue", queue.as_ref().map_or("none", QueueId::as_str))
                .with("denied", denied_by.as_ref().map_or("", RoleId::as_str))
                .with_number("others", i64::try_from(who_can.len()).unwrap_or(i64::MAX))
                .with("people", who_can.join(", ")),
            Self::NotOnShift { permission, on_shift, next } => text
                .with("permission", permission.as_str())
                .with_number("others", i64::try_from(on_shift.len()).unwrap_or(i64::MAX))
                .with("people", on_shift.join(", "))
                .with("next", next.as_deref().unwrap_or("none")),
            Self::UnknownChange { change } => {
                text.with("change", if change.is_empty() { "none" } else { change })
            }
            Self::UnknownHandOver { hand_over } => {
                text.with("hand_over", if hand_over.is_empty() { "none" } else { hand_over })
            }
            Self::HandOverOpen { hand_over, from, to } => {
                text.with("hand_over", hand_over).with("from", from).with("to", to)
            }
            Self::HandOverAnswered { hand_over, stage } => {
                text.with("hand_over", hand_over).with("stage", stage.as_str())
            }
            Self::UnknownPerson { person } => text.with("person", person),
            Self::UnknownThread { thread } => text.with("thread", thread),
            Self::UnknownCommand { command, nearest } => {
                text.with("command", command).with("nearest", nearest.as_deref().unwrap_or("none"))
            }
            Self::UnknownName { what, name, known } => {
                text.with("what", what).with("name", name).with("known", known.join(", "))
            }
            Self::AlreadyClaimed { by, since } => text.with("holder", by).with_moment("since", *since),
            Self::NotHolder { holder } => text.with("holder", holder.as_deref().unwrap_or("none")),
            Self::ClaimCap { queue, cap } => text.with("queue", queue).with_number("cap", i64::from(*cap)),
            Self::WrongState { command, state } => text.with("command", command).with("state", state),
            Self::RevisionChanged { number, author, .. } => {
                text.with_number("number", *number).with("author", author)
            }
            Self::ApprovalNotNeeded { needed } => text.with("roles", needed.join(", ")),
            Self::ConcernOpen { by, reason } => text.with("person", by).with("reason", reason),
            Self::ConcernOfHigherRole { by } => text.with("person", by),
            Self::PausedAlready { by, since, reason } => {
                text.with("person", by).with_moment("since", *since).with("reason", reason)
            }
            Self::NotPaused { paused } => text
                .with_number("count", i64::try_from(paused.len()).unwrap_or(i64::MAX))
                .with("paused", paused.join(", ")),
            Self::DrillRunning { name, drill, ends } => {
                text.with("name", name).with("drill", drill).with_moment("ends", *ends)
            }
            Self::NoSuchDrill { drill, running } => text
                .with("drill", if drill.is_empty() { "none" } else { drill })
                .with_number("count", i64::try_from(running.len()).unwrap_or(i64::MAX))
                .with("running", running.join(", ")),
            Self::NotOnPath { people } => text.with("people", people.join(", ")),
            Self::NoPublisher { queue } => text.with("queue", queue),
            Self::ArgumentMissing { name } => text.with("name", name),
            Self::ArgumentWrong { name, why } => text.with("name", name).with("why", why),
            Self::TextTooLong { length, limit, network } => {
                text.with_number("length", *length).with_number("limit", *limit).with("network", network)
            }
            Self::TooMany { retry_after_ms } => {
                text.with_number("seconds", i64::try_from(retry_after_ms.div_ceil(1000)).unwrap_or(i64::MAX))
            }
            Self::Malformed { why } => text.with("why", why),
            Self::TooLarge { limit } => {
                text.with_number("megabytes", i64::try_from(limit / 1_048_576).unwrap_or(i64::MAX))
            }
            Self::UnknownSource { source } => text.with("source", source),
            Self::BadToken
            | Self::ShiftChanged
            | Self::Outsider
            | Self::OwnDraft
            | Self::AlreadyApproved
            | Self::NoDraft
            | Self::NothingToAcknowledge
            | Self::ReasonNeeded
            | Self::IdempotencyMismatch
            | Self::BadSignature => text,
        }
    }
}
