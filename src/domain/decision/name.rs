//! What decisions are called on the log. Must not change: logs keep their entries for ever.

use super::Decision;

impl Decision {
    /// The name on the log.
    pub fn action(&self) -> &'static str {
        match self {
            Self::ThreadReceived(_) => "thread_received",
            Self::MessageJoined(_) => "message_joined",
            Self::Promoted {} => "promoted",
            Self::Claimed { .. } => "claimed",
            Self::ClaimReleased {} => "claim_released",
            Self::ClaimExpired {} => "claim_expired",
            Self::Assigned { .. } => "assigned",
            Self::DraftSaved(_) => "draft_saved",
            Self::Approved { .. } => "approved",
            Self::ReleaseScheduled { .. } => "release_scheduled",
            Self::Rejected { .. } => "rejected",
            Self::ApprovalsVoided { .. } => "approvals_voided",
            Self::ConcernRaised { .. } => "concern_raised",
            Self::ConcernWithdrawn { .. } => "concern_withdrawn",
            Self::ConcernSettled { .. } => "concern_settled",
            Self::Escalated { .. } => "escalated",
            Self::EscalationClimbed { .. } => "escalation_climbed",
            Self::EscalationRepeated { .. } => "escalation_repeated",
            Self::EscalationExhausted { .. } => "escalation_exhausted",
            Self::EscalationAcknowledged { .. } => "escalation_acknowledged",
            Self::EscalationUnacknowledged { .. } => "escalation_unacknowledged",
            Self::DeadlinesSet(_) => "deadlines_set",
            Self::DeadlineWarned(_) => "deadline_warned",
            Self::DeadlineMissed(_) => "deadline_missed",
            Self::Recalled {} => "recalled",
            Self::ReplyReleased { .. } => "reply_released",
            Self::ReplyDelivered { .. } => "reply_delivered",
            Self::DeliveryFailed { .. } => "delivery_failed",
            Self::DeliveryRetried { .. } => "delivery_retried",
            Self::Resolved {} => "resolved",
            Self::Dismissed {} => "dismissed",
            Self::Snoozed { .. } => "snoozed",
            Self::Woken { .. } => "woken",
            Self::Noted { .. } => "noted",
            Self::ApprovalAsked(_) => "approval_asked",
            Self::ShiftOverridden(_) => "shift_overridden",
            Self::SwapOffered(_) => "swap_offered",
            Self::SwapAccepted { .. } => "swap_accepted",
            Self::SwapDeclined { .. } => "swap_declined",
            Self::ShiftChangeUndone { .. } => "shift_change_undone",
            Self::GapForeseen(_) => "gap_foreseen",
            Self::DeskChanged { .. } => "desk_changed",
            Self::TokenIssued { .. } => "token_issued",
            Self::TokenRevoked { .. } => "token_revoked",
            Self::PersonalDataErased(_) => "personal_data_erased",
            Self::Refused { .. } => "refused",
        }
    }
}
