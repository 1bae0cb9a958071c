//! What the arms of the match have in common: taking a step, holding, drafting, telling people.
//! Must not know more of a decision than it is given.

use super::{Circumstances, Impossible};
use crate::domain::asking::SealedAsked;
use crate::domain::deadline::{Aim, Deadlines};
use crate::domain::decision::{ApprovalAsked, DraftSaved, ThreadReceived};
use crate::domain::ids::{PersonId, ThreadId};
use crate::domain::ladder::Ending;
use crate::domain::rows::{Message, Notice, Row};
use crate::domain::sealed::Seal;
use crate::domain::state::{State, Step};
use crate::domain::text::Text;
use crate::domain::thread::{Escalation, Holder, Revision, Thread};
use crate::domain::time::Timestamp;

/// A thread as it comes in.
pub(super) fn new_thread(id: &ThreadId, received: &ThreadReceived, at: Timestamp) -> Thread {
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
        asked: Vec::new(),
        asked_before: Vec::new(),
        rejection: None,
        concerns: Vec::new(),
        escalations: Vec::new(),
        release_at: None,
        snoozed_until: None,
        delivery: None,
        deadlines: Deadlines::default(),
        frozen: None,
        drill: received.drill.clone(),
    }
}

/// A thread in the hand of one decision.
pub(super) struct Hand<'a> {
    pub(super) thread: &'a mut Thread,
    pub(super) rows: &'a mut Vec<Row>,
    pub(super) around: &'a Circumstances<'a>,
    pub(super) action: &'static str,
    pub(super) notices: usize,
}

impl Hand<'_> {
    pub(super) fn save_draft(&mut self, saved: &DraftSaved) -> Result<(), Impossible> {
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
        self.thread.deadlines.meet(Aim::Claim, self.around.at);
        self.thread.asked.clear();
        self.thread.asked_before.clear();
        self.thread.rejection = None;
        self.thread.delivery = None;
        self.thread.newer_message = false;
        self.withdraw_approvals();
        Ok(())
    }

    pub(super) fn step(&mut self, step: Step, to: State) -> Result<(), Impossible> {
        let from = self.thread.state;
        if !from.allows_to(step, to) {
            return Err(Impossible::NoSuchStep { from, step, to });
        }
        self.thread.state = to;
        Ok(())
    }

    pub(super) fn hold(&mut self, person: PersonId, until: Option<Timestamp>) -> Result<(), Impossible> {
        self.thread.holder = Some(Holder { person, since: self.around.at, until });
        let to = match self.thread.state {
            State::Open | State::Claimed => State::Claimed,
            State::Snoozed => self.thread.resting_state(),
            other => other,
        };
        self.step(Step::Claim, to)?;
        self.thread.snoozed_until = None;
        self.thread.deadlines.meet(Aim::Claim, self.around.at);
        self.end_escalations(|escalation| escalation.ends_with.contains(&Ending::Claim));
        Ok(())
    }

    pub(super) fn withdraw_approvals(&mut self) {
        self.thread.approvals.clear();
        self.thread.release_at = None;
    }

    pub(super) fn close(&mut self) {
        self.thread.holder = None;
        self.thread.snoozed_until = None;
        self.thread.asked.clear();
        self.thread.asked_before.clear();
        self.withdraw_approvals();
        self.all_done();
    }

    /// Nobody has to do anything any more: clocks stop, escalations are over.
    pub(super) fn all_done(&mut self) {
        for aim in Aim::ALL {
            self.thread.deadlines.meet(aim, self.around.at);
        }
        self.end_escalations(|_| true);
    }

    fn end_escalations(&mut self, which: impl Fn(&Escalation) -> bool) {
        let at = self.around.at;
        let over = |escalation: &&mut Escalation| escalation.is_open() && which(escalation);
        self.thread.escalations.iter_mut().filter(over).for_each(|escalation| escalation.ended = Some(at));
    }

    /// Asks people for their approval. Each is told once, whatever they are asked for and whether or not
    /// they lead besides; whoever was asked before is told nothing more.
    pub(super) fn ask(&mut self, asked: &ApprovalAsked) -> Result<(), Impossible> {
        let revision = self.thread.revision.as_ref().ok_or(Impossible::Dangling(self.action))?;
        if revision.hash != asked.hash {
            return Err(Impossible::Dangling(self.action));
        }
        let number = revision.number;
        self.thread.asked = asked.asked.iter().map(SealedAsked::opened).collect();
        self.thread.asked_before =
            asked.before.iter().map(|person| person.value(Seal::Person).into()).collect();
        let mut told: Vec<PersonId> = self.thread.asked_before.clone();
        for (how, person) in self
            .thread
            .asked
            .clone()
            .into_iter()
            .flat_map(|one| one.people.into_iter().map(move |p| (one.how, p)))
        {
            if !told.contains(&person) {
                told.push(person.clone());
                let text = Text::new("notice-approval-asked").with("how", how.as_str());
                self.tell(person, text.with_number("number", number));
            }
        }
        for lead in asked.leads.iter().map(|lead| PersonId::from(lead.value(Seal::Person))) {
            if !told.contains(&lead) {
                self.tell(lead, Text::new("notice-nobody-to-approve").with_number("number", number));
            }
        }
        Ok(())
    }

    pub(super) fn add_message(&mut self, message: Message) {
        self.thread.messages = message.number;
        self.rows.push(Row::Message(message));
    }

    pub(super) fn person(&self) -> Result<&PersonId, Impossible> {
        self.around.person.ok_or(Impossible::NobodyDecides(self.action))
    }

    pub(super) fn reason(&self) -> String {
        self.around.reason.unwrap_or_default().to_owned()
    }

    /// Tells whoever holds the thread, unless they did it themselves.
    pub(super) fn tell_holder(&mut self, text: Text) {
        if let Some(holder) = &self.thread.holder {
            let person = holder.person.clone();
            self.tell(person, text);
        }
    }

    /// Tells the author of the latest revision, unless they did it themselves.
    pub(super) fn tell_author(&mut self, text: Text) {
        if let Some(revision) = &self.thread.revision {
            let person = revision.author.clone();
            self.tell(person, text);
        }
    }

    pub(super) fn tell(&mut self, person: PersonId, text: Text) {
        if self.around.person == Some(&person) {
            return;
        }
        let text = match self.around.person {
            Some(actor) => text.with("person", actor),
            None => text,
        };
        let text = text.of_drill(&self.thread.drill);
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
