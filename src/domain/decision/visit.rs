//! Finds the personal data in a decision. Must name every decision: one that is forgotten would put names
//! on the log for ever.

use super::{DeadlineMissed, DeadlineWarned, Decision, DrillInjected, DrillScored};
use crate::domain::sealed::{Seal, Sealed};

impl Decision {
    /// Visits every piece of personal data it holds.
    pub fn visit_sealed(&mut self, visit: &mut dyn FnMut(Seal, &mut Sealed)) {
        match self {
            Self::ThreadReceived(received) => {
                if let Some(author) = &mut received.author {
                    visit(Seal::Author, author);
                }
                visit(Seal::Message, &mut received.text);
                if let Some(url) = &mut received.url {
                    visit(Seal::Message, url);
                }
            }
            Self::MessageJoined(joined) => {
                if let Some(author) = &mut joined.author {
                    visit(Seal::Author, author);
                }
                visit(Seal::Message, &mut joined.text);
            }
            Self::Assigned { to, .. } => visit(Seal::Person, to),
            Self::DraftSaved(saved) => {
                visit(Seal::Ours, &mut saved.text);
                visit(Seal::Ours, &mut saved.nonce);
            }
            Self::ShiftOverridden(change) | Self::SwapOffered(change) => change.visit_sealed(visit),
            Self::SwapAccepted { tell, .. }
            | Self::SwapDeclined { tell, .. }
            | Self::ShiftChangeUndone { tell, .. } => {
                tell.iter_mut().for_each(|person| visit(Seal::Person, person));
            }
            Self::HandOverProposed(proposed) => proposed.visit_sealed(visit),
            Self::HandOverOffered(offered) => offered.visit_sealed(visit),
            Self::HandOverAccepted(accepted) => accepted.visit_sealed(visit),
            Self::HandOverDeclined(told)
            | Self::HandOverWithdrawn(told)
            | Self::HandOverLapsed(told)
            | Self::HandOverReminded(told) => told.visit_sealed(visit),
            Self::HandOverNoted(noted) => visit(Seal::Ours, &mut noted.text),
            Self::ThreadHandedOver(moved) => moved.visit_sealed(visit),
            Self::ThreadNotHandedOver(left) => left.visit_sealed(visit),
            Self::GapForeseen(gap) => gap.visit_sealed(visit),
            Self::ApprovalAsked(asked) => asked.visit_sealed(visit),
            Self::Escalated { people, .. }
            | Self::EscalationClimbed { people, .. }
            | Self::EscalationRepeated { people, .. }
            | Self::EscalationUnacknowledged { people, .. }
            | Self::EscalationExhausted { tell: people, .. }
            | Self::EngagementPaused { tell: people, .. }
            | Self::EngagementResumed { tell: people, .. }
            | Self::DrillInjected(DrillInjected { tell: people, .. })
            | Self::DrillScored(DrillScored { tell: people, .. })
            | Self::DeadlineWarned(DeadlineWarned { tell: people, .. })
            | Self::DeadlineMissed(DeadlineMissed { tell: people, .. }) => {
                people.iter_mut().for_each(|person| visit(Seal::Person, person));
            }
            Self::DrillStarted(started) => {
                started.tell.iter_mut().for_each(|person| visit(Seal::Person, person));
            }
            Self::Noted { text } => visit(Seal::Ours, text),
            Self::TokenIssued { person, .. } => visit(Seal::Person, person),
            Self::Promoted {}
            | Self::Claimed { .. }
            | Self::ClaimReleased {}
            | Self::ClaimExpired {}
            | Self::Approved { .. }
            | Self::ReleaseScheduled { .. }
            | Self::Rejected { .. }
            | Self::ApprovalsVoided { .. }
            | Self::ConcernRaised { .. }
            | Self::ConcernWithdrawn { .. }
            | Self::ConcernSettled { .. }
            | Self::EscalationAcknowledged { .. }
            | Self::DeadlinesSet(_)
            | Self::ThreadFrozen {}
            | Self::ThreadThawed { .. }
            | Self::Recalled {}
            | Self::ReplyReleased { .. }
            | Self::ReplyRehearsed { .. }
            | Self::DrillEnded { .. }
            | Self::DrillThreadClosed {}
            | Self::ReplyDelivered { .. }
            | Self::DeliveryFailed { .. }
            | Self::DeliveryRetried { .. }
            | Self::Resolved {}
            | Self::Dismissed {}
            | Self::Snoozed { .. }
            | Self::Woken { .. }
            | Self::DeskChanged { .. }
            | Self::TokenRevoked { .. }
            | Self::PersonalDataErased(_)
            | Self::Refused { .. } => {}
        }
    }
}
