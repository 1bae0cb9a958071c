//! The sole writer of state. A batch takes the end of the log for itself, reads what its requests
//! are about, records decision after decision on the copy in memory, and writes everything in one
//! transaction. One request or two hundred cost the same few statements and one sync to disk.
//!
//! Must not decide anything: it takes a proof of permission and decisions that a command made.

use std::collections::HashMap;
use std::sync::Arc;

use sqlx::{Any, Row as _, Transaction};

use super::answers::Answer;
use super::sql::Cell;
use super::view::Loads;
pub use super::wants::Wants;
use super::{Store, StoreError};
use crate::domain::actor::{Actor, Surface};
use crate::domain::apply::{Circumstances, apply};
use crate::domain::decision::Decision;
use crate::domain::drill::Drills;
use crate::domain::entry::{Brief, Entry, EntryActor};
use crate::domain::hand_over::open::HandOvers;
use crate::domain::ids::{PersonId, QueueId, SourceId, ThreadId};
use crate::domain::pause::Pauses;
use crate::domain::permission::Authorised;
use crate::domain::roster::change::Changes;
use crate::domain::rows::Row;
use crate::domain::sealed::Sealed;
use crate::domain::thread::Thread;
use crate::domain::time::Timestamp;

/// A transaction in the making.
pub struct Batch {
    pub(super) store: Store,
    pub(super) transaction: Transaction<'static, Any>,
    pub(super) head: (i64, String),
    pub(super) threads: HashMap<ThreadId, Slot>,
    pub(super) by_conversation: HashMap<(SourceId, String), ThreadId>,
    pub(super) by_message: HashMap<(SourceId, String), ThreadId>,
    pub(super) loads: Loads,
    pub(super) changes: Arc<Changes>,
    pub(super) hand_overs: Arc<HandOvers>,
    pub(super) pauses: Arc<Pauses>,
    pub(super) drills: Arc<Drills>,
    pub(super) answers: HashMap<String, Answer>,
    pub(super) entries: Vec<Pending>,
    pub(super) rows: Vec<Row>,
    pub(super) new_answers: Vec<Answer>,
}

/// A thread in a batch.
pub(super) struct Slot {
    pub(super) thread: Option<Thread>,
    /// The version in the database; 0 where it is not there.
    pub(super) stored: i64,
}

/// An entry that waits for its place in the chain, and whose personal data it holds.
pub(super) struct Pending {
    pub(super) entry: Entry,
    pub(super) owner: String,
}

/// What is recorded with one proof.
#[derive(Debug)]
pub struct Recording<'a> {
    /// The thread it is about.
    pub subject: Option<&'a ThreadId>,
    /// The decisions, in order.
    pub decisions: Vec<Decision>,
    /// The reason given.
    pub reason: Option<String>,
    /// Where from.
    pub surface: Surface,
    /// The version of the card that the person saw.
    pub seen_version: Option<i64>,
    /// When.
    pub at: Timestamp,
}

/// A refusal to record: it changes nothing.
#[derive(Debug)]
pub struct RefusalRecord<'a> {
    /// Who was refused.
    pub actor: &'a Actor,
    /// The thread it was about.
    pub subject: Option<&'a ThreadId>,
    /// The command.
    pub command: &'a str,
    /// The refusal's code.
    pub code: &'a str,
    /// Where from.
    pub surface: Surface,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Starts a batch: takes the end of the log, so that writers of all replicas take turns, and
    /// reads what is wanted.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn batch(&self, wants: &Wants) -> Result<Batch, StoreError> {
        let mut transaction = self.begin().await?;
        let head =
            // Whether anything is paused is asked in the same breath: it seldom is.
            sqlx::query(
                "UPDATE log_head SET sequence = sequence WHERE id = 1
                 RETURNING sequence, hash, (SELECT COUNT(*) FROM pauses)",
            )
            .fetch_one(&mut *transaction)
            .await?;
        let paused: i64 = head.try_get(2)?;
        let pauses =
            if paused > 0 { super::pauses::read(&mut transaction).await?.into() } else { Arc::default() };
        let mut batch = Batch {
            store: self.clone(),
            transaction,
            head: (head.try_get(0)?, head.try_get(1)?),
            threads: HashMap::new(),
            by_conversation: HashMap::new(),
            by_message: HashMap::new(),
            loads: HashMap::new(),
            changes: Arc::default(),
            hand_overs: Arc::default(),
            pauses,
            drills: Arc::default(),
            answers: HashMap::new(),
            entries: Vec::new(),
            rows: Vec::new(),
            new_answers: Vec::new(),
        };
        batch.read(wants).await?;
        batch.answers = super::answers::find(&mut batch.transaction, &wants.answers).await?;
        Ok(batch)
    }
}

impl Batch {
    /// A thread as it stands after everything recorded so far.
    pub fn thread(&self, id: &ThreadId) -> Option<&Thread> {
        self.threads.get(id).and_then(|slot| slot.thread.as_ref())
    }

    /// The thread that holds a message already.
    pub fn thread_with_message(&self, source: &SourceId, external_id: &str) -> Option<&ThreadId> {
        self.by_message.get(&(source.clone(), external_id.to_owned()))
    }

    /// The thread of a conversation.
    pub fn thread_of_conversation(&self, source: &SourceId, conversation: &str) -> Option<&ThreadId> {
        self.by_conversation.get(&(source.clone(), conversation.to_owned()))
    }

    /// Overrides and swaps after everything recorded so far.
    pub fn changes(&self) -> Arc<Changes> {
        self.changes.clone()
    }

    /// Hand-overs that are open or of late, after everything recorded so far.
    pub fn hand_overs(&self) -> Arc<HandOvers> {
        self.hand_overs.clone()
    }

    /// Drills that are open, after everything recorded so far.
    pub fn drills(&self) -> Arc<Drills> {
        self.drills.clone()
    }

    /// What is paused, after everything recorded so far.
    pub fn pauses(&self) -> Arc<Pauses> {
        self.pauses.clone()
    }

    /// How many threads people hold.
    pub fn loads(&self) -> &Loads {
        &self.loads
    }

    /// An answer that was given before to the same idempotency key.
    pub fn answer(&self, key: &str) -> Option<&Answer> {
        self.new_answers.iter().find(|answer| answer.key == key).or_else(|| self.answers.get(key))
    }

    /// Keeps an answer, to be given again.
    pub fn keep_answer(&mut self, answer: Answer) {
        self.new_answers.push(answer);
    }

    /// Records decisions: appends them to the log and applies them. All of them or none.
    ///
    /// # Errors
    /// [`StoreError::Impossible`] where a decision does not fit the state. The batch is then as it
    /// was before the call.
    pub fn record(&mut self, proof: &Authorised, recording: &Recording<'_>) -> Result<(), StoreError> {
        let mut thread = recording.subject.and_then(|id| self.thread(id)).cloned();
        let holder_before = held(thread.as_ref());
        let (entries_before, rows_before) = (self.entries.len(), self.rows.len());
        for decision in recording.decisions.iter().cloned() {
            if let Err(impossible) = self.record_one(proof, recording, decision, &mut thread) {
                self.entries.truncate(entries_before);
                self.rows.truncate(rows_before);
                return Err(impossible.into());
            }
        }
        for row in &self.rows[rows_before..] {
            match row {
                Row::Message(message) => {
                    let key = (message.source.clone(), message.external_id.clone());
                    self.by_message.insert(key, message.thread.clone());
                }
                Row::Paused(pause) => Arc::make_mut(&mut self.pauses).begin((**pause).clone()),
                Row::PauseLifted { queue } => Arc::make_mut(&mut self.pauses).lift(queue.as_ref()),
                Row::RosterChange(_) | Row::RosterStep { .. } => {
                    super::rosters::take_change(Arc::make_mut(&mut self.changes), row);
                }
                Row::HandOver(_) | Row::HandOverStep { .. } => {
                    Arc::make_mut(&mut self.hand_overs).take(row);
                }
                Row::Drill(_) | Row::DrillStep { .. } => {
                    Arc::make_mut(&mut self.drills).take(row);
                }
                _ => {}
            }
        }
        if let (Some(id), Some(thread)) = (recording.subject, thread) {
            self.by_conversation.insert((thread.source.clone(), thread.conversation.clone()), id.clone());
            self.count_load(holder_before, held(Some(&thread)));
            self.threads.entry(id.clone()).or_insert(Slot { thread: None, stored: 0 }).thread = Some(thread);
        }
        Ok(())
    }

    fn record_one(
        &mut self,
        proof: &Authorised,
        recording: &Recording<'_>,
        decision: Decision,
        thread: &mut Option<Thread>,
    ) -> Result<(), crate::domain::apply::Impossible> {
        let around = Circumstances {
            sequence: self.next_sequence(),
            at: recording.at,
            person: proof.actor().person(),
            subject: recording.subject,
            reason: recording.reason.as_deref(),
            break_glass: proof.break_glass().is_some(),
        };
        let before = thread.as_ref().map(brief);
        apply(&decision, &around, thread, &mut self.rows)?;
        let after = thread.as_ref();
        let (kind, person, name) = describe(proof.actor());
        let entry = Entry {
            sequence: around.sequence,
            at: around.at,
            actor: EntryActor {
                kind,
                person,
                name,
                role: proof.role().cloned(),
                shift: proof.shift().map(str::to_owned),
                surface: recording.surface,
                break_glass: proof.break_glass().map(Sealed::open),
            },
            subject: recording.subject.cloned(),
            drill: after.and_then(|thread| thread.drill.clone()),
            revision: after.and_then(|thread| Some(thread.revision.as_ref()?.hash.clone())),
            reason: recording.reason.as_deref().map(Sealed::open),
            before,
            after: after.map(brief),
            seen_version: recording.seen_version,
            previous: String::new(),
            decision,
        };
        self.entries.push(Pending { owner: owner_of(&entry, after), entry });
        Ok(())
    }

    /// Records that somebody was refused something. Changes nothing else.
    pub fn record_refusal(&mut self, refusal: &RefusalRecord<'_>) {
        let thread = refusal.subject.and_then(|id| self.thread(id));
        let (kind, person, name) = describe(refusal.actor);
        let entry = Entry {
            sequence: self.next_sequence(),
            at: refusal.at,
            actor: EntryActor {
                kind,
                person,
                name,
                role: None,
                shift: None,
                surface: refusal.surface,
                break_glass: None,
            },
            decision: Decision::Refused {
                command: refusal.command.to_owned(),
                code: refusal.code.to_owned(),
            },
            // A made-up id stays off the log: it is text from outside.
            subject: thread.map(|thread| thread.id.clone()),
            drill: thread.and_then(|thread| thread.drill.clone()),
            revision: thread.and_then(|thread| Some(thread.revision.as_ref()?.hash.clone())),
            reason: None,
            before: thread.map(brief),
            after: thread.map(brief),
            seen_version: None,
            previous: String::new(),
        };
        self.entries.push(Pending { owner: owner_of(&entry, thread), entry });
    }

    fn next_sequence(&self) -> i64 {
        self.head.0 + 1 + i64::try_from(self.entries.len()).unwrap_or(i64::MAX)
    }

    fn count_load(&mut self, before: Option<(PersonId, QueueId)>, after: Option<(PersonId, QueueId)>) {
        if before == after {
            return;
        }
        if let Some(key) = before {
            let load = self.loads.entry(key).or_insert(0);
            *load = load.saturating_sub(1);
        }
        if let Some(key) = after {
            *self.loads.entry(key).or_insert(0) += 1;
        }
    }

    /// Writes everything, or nothing. Returns the threads that changed.
    ///
    /// # Errors
    /// Where the database fails; nothing has happened then.
    pub async fn commit(self, desk: &crate::domain::desk::Desk) -> Result<Vec<ThreadId>, StoreError> {
        super::flush::commit(self, desk).await
    }
}

/// Under whom a thread counts as held work.
fn held(thread: Option<&Thread>) -> Option<(PersonId, QueueId)> {
    let thread = thread.filter(|thread| !thread.state.is_closed())?;
    Some((thread.holder.as_ref()?.person.clone(), thread.queue.clone()))
}

fn brief(thread: &Thread) -> Brief {
    Brief {
        state: thread.state,
        version: thread.version,
        holder: thread.holder.as_ref().map(|holder| Sealed::open(holder.person.as_str())),
        revision: thread.revision_number(),
        approvals: i64::try_from(thread.approvals.len()).unwrap_or(i64::MAX),
    }
}

fn describe(actor: &Actor) -> (String, Option<Sealed>, Option<String>) {
    match actor {
        Actor::Person(id) => ("person".to_owned(), Some(Sealed::open(id.as_str())), None),
        Actor::Source(id) => ("source".to_owned(), None, Some(id.to_string())),
        Actor::Worker(name) => ("worker".to_owned(), None, Some((*name).to_owned())),
        Actor::Operator => ("operator".to_owned(), None, None),
    }
}

/// Whose personal data an entry holds: that of the message's author, else of the thread's.
fn owner_of(entry: &Entry, thread: Option<&Thread>) -> String {
    let author = match &entry.decision {
        Decision::MessageJoined(joined) => joined.author.as_ref().and_then(Sealed::present),
        _ => thread.and_then(|thread| thread.author.as_deref()),
    };
    match (thread, author) {
        (Some(thread), Some(author)) => author_key(&thread.network, author),
        (Some(thread), None) => format!("thread/{}", thread.id),
        (None, _) => "desk".to_owned(),
    }
}

/// The key under which an author's data is found again when it has to be erased.
pub fn author_key(network: &str, handle: &str) -> String {
    format!("author/{network}/{handle}")
}

impl From<&ThreadId> for Cell {
    fn from(id: &ThreadId) -> Self {
        Self::Text(id.to_string())
    }
}
