//! The one exhaustive match from decisions to state. The store calls it when it records and the
//! replay calls it when it checks; there is no second way for state to change. Must not decide:
//! a step that the table of states lacks is an error here, not a refusal.

use super::decision::Decision;
use super::ids::{PersonId, ThreadId};
use super::rows::{Message, Notice, Row, Send};
use super::sealed::Seal;
use super::state::{State, Step};
use super::text::Text;
use super::thread::{Approval, Concern, Delivery, Escalation, Holder, Rejection, Revision, Thread};
use super::time::Timestamp;

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

fn new_thread(id: &ThreadId, received: &super::decision::ThreadReceived, at: Timestamp) -> Thread {
    Thread {
        id: id.clone(),
        version: 0,
        state: if received.card { State::Open } else { State::Listed },
        queue: received.queue.clone(),
        priority: received.priority,
        source: received.source.clone(),
        network: received.network.clone(),
        conversation: received.conversation.clone(),
        author: received.author.as_ref().map(|author| author.value(Seal::Author)),
        text: received.text.value(Seal::Message),
        latest_text: None,
        lang: received.lang.clone(),
        sentiment: received.sentiment,
        reach: received.reach,
        url: received.url.as_ref().map(|url| url.value(Seal::Message)),
        tags: received.tags.clone(),
        rules: received.rules.clone(),
        received_at: received.received_at,
        created_at: at,
        updated_at: at,
        messages: 0,
        newer_message: false,
        holder: None,
        revision: None,
        needs: Vec::new(),
        approvals: Vec::new(),
        rejection: None,
        concerns: Vec::new(),
        escalations: Vec::new(),
        release_at: None,
        snoozed_until: None,
        delivery: None,
    }
}

/// A thread in the hand of one decision.
struct Hand<'a> {
    thread: &'a mut Thread,
    rows: &'a mut Vec<Row>,
    around: &'a Circumstances<'a>,
    action: &'static str,
    notices: usize,
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
                self.withdraw_approvals();
            }
            Decision::ApprovalsVoided { needs, hash, policy_version, destination } => {
                self.step(Step::Void, State::AwaitingApproval)?;
                self.withdraw_approvals();
                self.thread.needs.clone_from(needs);
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
            Decision::Escalated { number, path, level, people } => {
                let people: Vec<PersonId> =
                    people.iter().map(|person| person.value(Seal::Person).into()).collect();
                let reason = self.reason();
                for person in &people {
                    self.tell(
                        person.clone(),
                        Text::new("notice-escalated").with("path", path).with("reason", &reason),
                    );
                }
                self.thread.escalations.push(Escalation {
                    number: *number,
                    path: path.clone(),
                    level: *level,
                    by: self.around.person.cloned(),
                    reason,
                    at,
                    people,
                    acknowledged: None,
                });
            }
            Decision::EscalationAcknowledged { number } => {
                let person = self.person()?.clone();
                let escalation = self
                    .thread
                    .escalations
                    .iter_mut()
                    .find(|escalation| escalation.number == *number)
                    .ok_or(Impossible::Dangling(self.action))?;
                escalation.acknowledged = Some((person, at));
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
                let destination = revision.destination.clone().ok_or(Impossible::Dangling(self.action))?;
                self.rows.push(Row::Send(Send {
                    hash: hash.clone(),
                    thread: self.thread.id.clone(),
                    destination,
                    text: revision.text.clone(),
                    at,
                }));
            }
            Decision::ReplyDelivered { hash, attempts } => {
                self.step(Step::Deliver, State::Published)?;
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
            // The note itself stands on the log, which is the thread's history.
            Decision::Noted { .. } => {}
            // Not about a thread; `apply` has dealt with them.
            Decision::DeskChanged { .. }
            | Decision::TokenIssued { .. }
            | Decision::TokenRevoked { .. }
            | Decision::PersonalDataErased(_)
            | Decision::Refused { .. } => return Err(Impossible::WrongSubject(self.action)),
        }
        Ok(())
    }

    fn save_draft(&mut self, saved: &super::decision::DraftSaved) -> Result<(), Impossible> {
        let author = self.person()?.clone();
        self.step(Step::Draft, State::AwaitingApproval)?;
        if self.thread.holder.as_ref().is_some_and(|holder| holder.person != author) {
            self.tell_holder(Text::new("notice-draft-changed").with_number("number", saved.number));
        }
        // A reply that has left is a finished draft: its authors are free to approve the next one.
        let mut authors = match (&self.thread.revision, &self.thread.delivery) {
            (Some(previous), None) => previous.authors.clone(),
            (Some(previous), Some(delivery)) if delivery.error.is_some() => previous.authors.clone(),
            _ => Vec::new(),
        };
        if !authors.contains(&author) {
            authors.push(author.clone());
        }
        self.thread.revision = Some(Revision {
            number: saved.number,
            hash: saved.hash.clone(),
            text: saved.text.value(Seal::Ours),
            author,
            authors,
            at: self.around.at,
            nonce: saved.nonce.value(Seal::Ours),
            destination: saved.destination.clone(),
            policy_version: saved.policy_version.clone(),
        });
        self.thread.needs.clone_from(&saved.needs);
        self.thread.rejection = None;
        self.thread.delivery = None;
        self.thread.newer_message = false;
        self.withdraw_approvals();
        Ok(())
    }

    fn step(&mut self, step: Step, to: State) -> Result<(), Impossible> {
        let from = self.thread.state;
        if !from.allows_to(step, to) {
            return Err(Impossible::NoSuchStep { from, step, to });
        }
        self.thread.state = to;
        Ok(())
    }

    fn hold(&mut self, person: PersonId, until: Option<Timestamp>) -> Result<(), Impossible> {
        self.thread.holder = Some(Holder { person, since: self.around.at, until });
        let to = match self.thread.state {
            State::Open | State::Claimed => State::Claimed,
            State::Snoozed => self.thread.resting_state(),
            other => other,
        };
        self.step(Step::Claim, to)?;
        self.thread.snoozed_until = None;
        Ok(())
    }

    fn withdraw_approvals(&mut self) {
        self.thread.approvals.clear();
        self.thread.release_at = None;
    }

    fn close(&mut self) {
        self.thread.holder = None;
        self.thread.snoozed_until = None;
        self.withdraw_approvals();
    }

    fn add_message(&mut self, message: Message) {
        self.thread.messages = message.number;
        self.rows.push(Row::Message(message));
    }

    fn person(&self) -> Result<&PersonId, Impossible> {
        self.around.person.ok_or(Impossible::NobodyDecides(self.action))
    }

    fn reason(&self) -> String {
        self.around.reason.unwrap_or_default().to_owned()
    }

    /// Tells whoever holds the thread, unless they did it themselves.
    fn tell_holder(&mut self, text: Text) {
        if let Some(holder) = &self.thread.holder {
            let person = holder.person.clone();
            self.tell(person, text);
        }
    }

    /// Tells the author of the latest revision, unless they did it themselves.
    fn tell_author(&mut self, text: Text) {
        if let Some(revision) = &self.thread.revision {
            let person = revision.author.clone();
            self.tell(person, text);
        }
    }

    fn tell(&mut self, person: PersonId, text: Text) {
        if self.around.person == Some(&person) {
            return;
        }
        let text = match self.around.person {
            Some(actor) => text.with("person", actor),
            None => text,
        };
        self.rows.push(Row::Notice(Notice {
            id: format!("{}-{}", self.around.sequence, self.notices),
            person,
            thread: self.thread.id.clone(),
            text,
            at: self.around.at,
        }));
        self.notices += 1;
    }
}
