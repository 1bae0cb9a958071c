//! What a batch reads before anything is decided: everything at once, with one statement for each
//! table. Must not write.

use sqlx::Row as _;

use super::StoreError;
use super::batch::{Batch, Slot};
use super::sql;
use crate::domain::ids::{PersonId, SourceId, ThreadId};
use crate::domain::time::Timestamp;

/// What a batch has to read before anything can be decided.
#[derive(Debug, Default)]
pub struct Wants {
    /// Threads.
    pub threads: Vec<ThreadId>,
    /// Messages that come in: source, the message's id, the conversation's id.
    pub incoming: Vec<(SourceId, String, String)>,
    /// People whose number of held threads matters.
    pub loads_of: Vec<PersonId>,
    /// The queues in which it matters.
    pub capped: Vec<String>,
    /// Whether the rosters matter.
    pub rosters: bool,
    /// Whether hand-overs matter, and how far back besides those that are open.
    pub hand_overs: Option<Timestamp>,
    /// Whether drills matter.
    pub drills: bool,
    /// Idempotency keys.
    pub answers: Vec<String>,
}

impl Batch {
    /// Reads what is wanted.
    pub(super) async fn read(&mut self, wants: &Wants) -> Result<(), StoreError> {
        self.read_incoming(wants).await?;
        self.read_threads(wants).await?;
        if wants.rosters {
            self.changes = self.store.rosters.clone().up_to_date(&mut self.transaction).await?;
        }
        if let Some(since) = wants.hand_overs {
            self.hand_overs = super::hand_overs::read(&mut self.transaction, since).await?.into();
        }
        if wants.drills {
            self.drills = super::drills::read_open(&mut self.transaction).await?.into();
        }
        self.read_loads(wants).await
    }

    async fn read_incoming(&mut self, wants: &Wants) -> Result<(), StoreError> {
        if wants.incoming.is_empty() {
            return Ok(());
        }
        // Ids of other sources may be among the rows; the maps tell them apart.
        let messages: Vec<String> = wants.incoming.iter().map(|(_, message, _)| message.clone()).collect();
        let rows = sql::select_in(
            &mut self.transaction,
            "SELECT source, external_id, thread FROM messages WHERE external_id IN",
            &messages,
        )
        .await?;
        for row in rows {
            let source: String = row.try_get(0)?;
            let thread: String = row.try_get(2)?;
            self.by_message.insert((source.into(), row.try_get(1)?), thread.into());
        }
        let conversations: Vec<String> =
            wants.incoming.iter().map(|(_, _, conversation)| conversation.clone()).collect();
        let rows = sql::select_in(
            &mut self.transaction,
            "SELECT source, conversation, id FROM threads WHERE conversation IN",
            &conversations,
        )
        .await?;
        for row in rows {
            let source: String = row.try_get(0)?;
            let thread: String = row.try_get(2)?;
            self.by_conversation.insert((source.into(), row.try_get(1)?), thread.into());
        }
        Ok(())
    }

    async fn read_threads(&mut self, wants: &Wants) -> Result<(), StoreError> {
        let mut ids: Vec<String> = wants.threads.iter().map(ToString::to_string).collect();
        for (source, _, conversation) in &wants.incoming {
            if let Some(id) = self.by_conversation.get(&(source.clone(), conversation.clone())) {
                ids.push(id.to_string());
            }
        }
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(());
        }
        let rows =
            sql::select_in(&mut self.transaction, "SELECT document FROM threads WHERE id IN", &ids).await?;
        for row in rows {
            let thread = super::read::thread_from(row.try_get(0)?)?;
            self.threads.insert(thread.id.clone(), Slot { stored: thread.version, thread: Some(thread) });
        }
        Ok(())
    }

    async fn read_loads(&mut self, wants: &Wants) -> Result<(), StoreError> {
        if wants.loads_of.is_empty() {
            return Ok(());
        }
        let mut people: Vec<String> = wants.loads_of.iter().map(ToString::to_string).collect();
        people.sort_unstable();
        people.dedup();
        // Only where a cap asks for it, so that no more rows are counted than a cap lets be.
        for queue in &wants.capped {
            let rows = sql::select_in_with(
                &mut self.transaction,
                "SELECT holder FROM threads WHERE queue = $1
                 AND state NOT IN ('published', 'rehearsed', 'resolved', 'dismissed') AND holder IN",
                std::slice::from_ref(queue),
                &people,
            )
            .await?;
            for row in rows {
                let person: String = row.try_get(0)?;
                *self.loads.entry((person.into(), queue.as_str().into())).or_insert(0) += 1;
            }
        }
        Ok(())
    }
}
