//! The one exhaustive match from decisions to state. The store calls it when it records and the
//! replay calls it when it checks; there is no second way for state to change. Must not decide:
//! a step that the table of states lacks is an error here, not a refusal.

mod drills;
mod hand;
mod hand_overs;
mod ladder;
mod pauses;
mod shifts;

use hand::{Hand, new_thread};

use crate::domain::deadline::Deadlines;
use crate::domain::decision::Decision;
use crate::domain::destination::Destination;
use crate::domain::ids::{PersonId, ThreadId};
use crate::domain::rows::{Message, Row, Send};
use crate::domain::sealed::Seal;
use crate::domain::state::{State, Step};
use crate::domain::text::Text;
use crate::domain::thread::{Approval, Concern, Delivery, Rejection, Thread};
use crate::domain::time::Timestamp;

/// What stands around a decision on the log.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The entry's sequence.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// Who, if a person.
    pub person: Option<&'a PersonId>,
    /// The thread it is about.
    pub subject: Option<&'a ThreadId>,
    /// The reason given.
    pub reason: Option<&'a str>,
    /// Whether the right was taken by breaking the glass.
    pub break_glass: bool,
}

/// A decision that does not fit the state. Commands must never produce one.
#[derive(Debug, thiserror::Error)]
pub enum Impossible {
    /// The table of states has no such step.
    #[error("a thread that is {from} cannot take the step '{step}' to {to}")]
    NoSuchStep {
        /// Where it stands.
        from: State,
        /// The step.
        step: Step,
        /// Where it would lead.
        to: State,
    },
    /// The decision is about a thread, and there is none, or there is one already.
    #[error("'{0}' does not fit: the thread is missing or already there")]
    WrongSubject(&'static str),
    /// The decision needs a person.
    #[error("'{0}' needs a person who decides")]
    NobodyDecides(&'static str),
    /// Something the decision refers to is not there.
    #[error("'{0}' refers to something that the thread does not have")]
    Dangling(&'static str),
}

/// Applies a decision to the thread it is about and lists the other rows that it makes.
///
/// # Errors
/// [`Impossible`] where the decision does not fit the state; nothing may be kept then.
pub fn apply(
    decision: &Decision,
    around: &Circumstances<'_>,
    slot: &mut Option<Thread>,
    rows: &mut Vec<Row>,
) -> Result<(), Impossible> {
    match decision {
        Decision::Refused { .. } | Decision::PersonalDataErased(_) => return Ok(()),
        Decision::DeskChanged { to, .. } => {
            rows.push(Row::DeskVersion { version: to.clone(), at: around.at });
            return Ok(());
        }
        Decision::TokenIssued { token, person, label } => {
            rows.push(Row::Token {
                token: token.clone(),
                person: person.value(Seal::Person).into(),
                label: label.clone(),
                at: around.at,
            });
            return Ok(());
        }
        Decision::TokenRevoked { token } => {
            rows.push(Row::TokenRevoked { token: token.clone() });
            return Ok(());
        }
        Decision::ShiftOverridden(_)
        | Decision::SwapOffered(_)
        | Decision::SwapAccepted { .. }
        | Decision::SwapDeclined { .. }
        | Decision::ShiftChangeUndone { .. }
        | Decision::GapForeseen(_) => {
            shifts::apply(decision, around, rows);
            return Ok(());
        }
        Decision::HandOverProposed(_)
        | Decision::HandOverOffered(_)
        | Decision::HandOverAccepted(_)
        | Decision::HandOverDeclined(_)
        | Decision::HandOverWithdrawn(_)
        | Decision::HandOverLapsed(_)
        | Decision::HandOverReminded(_)
        | Decision::HandOverNoted(_) => {
            hand_overs::apply(decision, around, rows);
            return Ok(());
        }
        Decision::EngagementPaused { .. } | Decision::EngagementResumed { .. } => {
            pauses::apply(decision, around, rows);
            return Ok(());
        }
        Decision::DrillStarted(_)
        | Decision::DrillInjected(_)
        | Decision::DrillEnded { .. }
        | Decision::DrillScored(_) => {
            drills::apply(decision, around, rows);
            return Ok(());
        }
        Decision::ThreadReceived(_) if slot.is_some() => {
            return Err(Impossible::WrongSubject(decision.action()));
        }
        Decision::ThreadReceived(received) => {
            let id = around.subject.ok_or(Impossible::WrongSubject(decision.action()))?;
            *slot = Some(new_thread(id, received, around.at));
        }
        _ => {}
    }
    let Some(thread) = slot.as_mut() else {
        return Err(Impossible::WrongSubject(decision.action()));
    };
    let mut hand = Hand { thread, rows, around, action: decision.action(), notices: 0 };
    hand.apply(decision)?;
    hand.thread.version += 1;
    hand.thread.updated_at = around.at;
    Ok(())
}

impl Hand<'_> {
    #[expect(clippy::too_many_lines, reason = "one exhaustive match: the point of this file")]
    fn apply(&mut self, decision: &Decision) -> Result<(), Impossible> {
        let at = self.around.at;
        match decision {
            Decision::ThreadReceived(received) => {
                self.add_message(Message {
                    thread: self.thread.id.clone(),
                    number: 1,
                    source: received.source.clone(),
                    external_id: received.external_id.clone(),
                    author: received.author.as_ref().map(|author| author.value(Seal::Author)),
                    text: received.text.value(Seal::Message),
                    received_at: received.received_at,
                });
            }
            Decision::MessageJoined(joined) => {
                let text = joined.text.value(Seal::Message);
                self.add_message(Message {
                    thread: self.thread.id.clone(),
                    number: self.thread.messages + 1,
                    source: joined.source.clone(),
                    external_id: joined.external_id.clone(),
                    author: joined.author.as_ref().map(|author| author.value(Seal::Author)),
                    text: text.clone(),
                    received_at: joined.received_at,
                });
                self.thread.latest_text = Some(text);
                self.thread.newer_message = self.thread.revision.is_some();
                if self.thread.state.is_closed() {
                    self.thread.deadlines = Deadlines::default();
                    self.step(Step::Reopen, self.thread.state_without_draft())?;
                }
                self.tell_holder(Text::new("notice-new-message"));
            }
            Decision::Promoted {} => self.step(Step::Promote, State::Open)?,
            Decision::Claimed { until } => {
                let person = self.person()?.clone();
                self.hold(person, *until)?;
            }
            Decision::Assigned { to, until } => {
                let person = PersonId::from(to.value(Seal::Person));
                self.tell_holder(Text::new("notice-taken-from-you"));
                self.hold(person, *until)?;
                self.tell_holder(Text::new("notice-assigned"));
            }
            Decision::ClaimReleased {} | Decision::ClaimExpired {} => {
                if matches!(decision, Decision::ClaimExpired {}) {
                    self.tell_holder(Text::new("notice-claim-expired"));
                }
                let to = if self.thread.state == State::Claimed { State::Open } else { self.thread.state };
                self.step(Step::LetGo, to)?;
                self.thread.holder = None;
            }
            Decision::DraftSaved(saved) => self.save_draft(saved)?,
            Decision::Approved { hash, roles } => {
                let person = self.person()?.clone();
                self.thread.approvals.push(Approval {
                    person,
                    roles: roles.clone(),
                    hash: hash.clone(),
                    at,
                    break_glass: self.around.break_glass,
                });
            }
            Decision::ReleaseScheduled { at: release_at } => {
                self.step(Step::Approve, State::Approved)?;
                self.thread.release_at = Some(*release_at);
            }
            Decision::Rejected { .. } => {
                let person = self.person()?.clone();
                self.step(Step::Reject, self.thread.state_without_draft())?;
                let reason = self.reason();
                self.tell_author(Text::new("notice-rejected").with("reason", &reason));
                self.thread.rejection = Some(Rejection { person, reason, at });
                self.thread.asked.clear();
                self.withdraw_approvals();
            }
            Decision::ApprovalsVoided { needs, hash, policy_version, destination } => {
                self.step(Step::Void, State::AwaitingApproval)?;
                self.withdraw_approvals();
                self.thread.needs.clone_from(needs);
                self.thread.asked.clear();
                let revision = self.thread.revision.as_mut().ok_or(Impossible::Dangling(self.action))?;
                revision.hash.clone_from(hash);
                revision.policy_version.clone_from(policy_version);
                revision.destination.clone_from(destination);
                self.tell_author(Text::new("notice-approvals-voided"));
            }
            Decision::ConcernRaised { number, rank } => {
                let person = self.person()?.clone();
                let reason = self.reason();
                if self.thread.state == State::Approved {
                    self.step(Step::Void, State::AwaitingApproval)?;
                    self.thread.release_at = None;
                }
                self.tell_author(Text::new("notice-concern").with("reason", &reason));
                self.thread.concerns.push(Concern { number: *number, person, rank: *rank, reason, at });
            }
            Decision::ConcernWithdrawn { number } | Decision::ConcernSettled { number } => {
                let before = self.thread.concerns.len();
                self.thread.concerns.retain(|concern| concern.number != *number);
                if self.thread.concerns.len() == before {
                    return Err(Impossible::Dangling(self.action));
                }
            }
            Decision::Escalated { .. }
            | Decision::EscalationClimbed { .. }
            | Decision::EscalationRepeated { .. }
            | Decision::EscalationExhausted { .. }
            | Decision::EscalationAcknowledged { .. }
            | Decision::EscalationUnacknowledged { .. } => self.escalate(decision)?,
            Decision::DeadlinesSet(_) | Decision::DeadlineWarned(_) | Decision::DeadlineMissed(_) => {
                self.keep_time(decision)?;
            }
            Decision::Recalled {} => {
                self.step(Step::Void, State::AwaitingApproval)?;
                self.withdraw_approvals();
                self.tell_author(Text::new("notice-recalled"));
            }
            Decision::ReplyReleased { hash } => {
                self.step(Step::ReleaseReply, State::Sending)?;
                self.thread.release_at = None;
                self.thread.delivery = Some(Delivery { hash: hash.clone(), attempts: 0, error: None, at });
                let revision = self.thread.revision.as_ref().ok_or(Impossible::Dangling(self.action))?;
                let destination = revision.destination.as_ref().and_then(Destination::way_out).cloned();
                let destination = destination.ok_or(Impossible::Dangling(self.action))?;
                self.rows.push(Row::Send(Send {
                    hash: hash.clone(),
                    thread: self.thread.id.clone(),
                    destination,
                    text: revision.text.clone(),
                    at,
                }));
            }
            Decision::ReplyRehearsed { hash } => self.rehearse(hash)?,
            Decision::DrillThreadClosed {} => self.end_drill()?,
            Decision::ReplyDelivered { hash, attempts } => {
                self.step(Step::Deliver, State::Published)?;
                self.all_done();
                self.thread.delivery =
                    Some(Delivery { hash: hash.clone(), attempts: *attempts, error: None, at });
                self.rows.push(Row::SendEnded { hash: hash.clone(), delivered: true });
            }
            Decision::DeliveryFailed { hash, attempts, error } => {
                self.step(Step::Fail, State::Failed)?;
                self.thread.delivery = Some(Delivery {
                    hash: hash.clone(),
                    attempts: *attempts,
                    error: Some(error.clone()),
                    at,
                });
                self.rows.push(Row::SendEnded { hash: hash.clone(), delivered: false });
                self.tell_author(Text::new("notice-delivery-failed").with("error", error));
            }
            Decision::DeliveryRetried { hash } => {
                self.step(Step::Retry, State::Sending)?;
                self.thread.delivery = Some(Delivery { hash: hash.clone(), attempts: 0, error: None, at });
                self.rows.push(Row::SendAgain { hash: hash.clone(), at });
            }
            Decision::Resolved {} => {
                self.step(Step::Resolve, State::Resolved)?;
                self.close();
            }
            Decision::Dismissed {} => {
                self.step(Step::Dismiss, State::Dismissed)?;
                self.close();
            }
            Decision::Snoozed { until } => {
                self.step(Step::Snooze, State::Snoozed)?;
                self.thread.deadlines.snooze(at);
                self.thread.snoozed_until = Some(*until);
            }
            Decision::Woken { claim_until } => {
                self.step(Step::Wake, self.thread.resting_state())?;
                self.thread.snoozed_until = None;
                if let Some(holder) = &mut self.thread.holder {
                    holder.until = *claim_until;
                }
                self.tell_holder(Text::new("notice-woken"));
            }
            Decision::ApprovalAsked(asked) => self.ask(asked)?,
            Decision::ThreadHandedOver(moved) => self.hand_over(moved)?,
            Decision::ThreadNotHandedOver(left) => self.leave(left),
            Decision::ThreadFrozen {} => self.freeze(),
            Decision::ThreadThawed { release_at } => self.thaw(*release_at),
            // The note itself stands on the log, which is the thread's history.
            Decision::Noted { .. } => {}
            // Not about a thread; `apply` has dealt with them.
            Decision::ShiftOverridden(_)
            | Decision::SwapOffered(_)
            | Decision::SwapAccepted { .. }
            | Decision::SwapDeclined { .. }
            | Decision::ShiftChangeUndone { .. }
            | Decision::GapForeseen(_)
            | Decision::HandOverProposed(_)
            | Decision::HandOverOffered(_)
            | Decision::HandOverAccepted(_)
            | Decision::HandOverDeclined(_)
            | Decision::HandOverWithdrawn(_)
            | Decision::HandOverLapsed(_)
            | Decision::HandOverReminded(_)
            | Decision::HandOverNoted(_)
            | Decision::EngagementPaused { .. }
            | Decision::EngagementResumed { .. }
            | Decision::DrillStarted(_)
            | Decision::DrillInjected(_)
            | Decision::DrillEnded { .. }
            | Decision::DrillScored(_)
            | Decision::DeskChanged { .. }
            | Decision::TokenIssued { .. }
            | Decision::TokenRevoked { .. }
            | Decision::PersonalDataErased(_)
            | Decision::Refused { .. } => return Err(Impossible::WrongSubject(self.action)),
        }
        Ok(())
    }
}
