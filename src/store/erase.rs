//! Erasing personal data: the values go, the commitments stay, the chain still verifies. The state
//! tables are made anew from the log, which no longer knows the values: so nothing can be forgotten.
//! Must not touch the log itself; the decision that it happened is recorded like every other.

use std::collections::BTreeSet;

use sqlx::{AnyConnection, Row as _};

use super::batch::{Batch, author_key};
use super::log::{person_commitment, read_entry, unseal};
use super::{Store, StoreError, flush};
use crate::domain::ids::{PersonId, ThreadId};
use crate::domain::rows::Row;
use crate::domain::sealed::erased_person;
use crate::domain::thread::Thread;

/// Whose data goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// An author's: handle, messages, and what our people wrote to or about them.
    Author {
        /// The network.
        network: String,
        /// The handle.
        handle: String,
        /// Keep what our people wrote: drafts, notes, reasons.
        keep_ours: bool,
    },
    /// A person's: who stands behind the entries that they made. What they wrote stays.
    Person(PersonId),
}

impl Whose {
    /// `author` or `person`, as the log says.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Author { .. } => "author",
            Self::Person(_) => "person",
        }
    }
}

/// What went.
#[derive(Clone, Debug, Default)]
pub struct Erased {
    /// The commitments whose values are gone.
    pub commitments: Vec<String>,
    /// The threads that were made anew.
    pub threads: Vec<ThreadId>,
}

/// What an erasure did, or why it did nothing.
#[derive(Clone, Debug)]
pub enum Erasure {
    /// The values are gone.
    Done(Erased),
    /// A reply in this thread is on its way out: its text is needed until it has arrived or failed.
    OnItsWay(ThreadId),
}

/// What an erasure would remove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erasable {
    /// How many sealed values.
    pub values: usize,
    /// How many threads would be made anew.
    pub threads: usize,
}

impl Store {
    /// What an erasure would remove.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn erasable(&self, whose: &Whose) -> Result<Erasable, StoreError> {
        let mut connection = self.reader.acquire().await?;
        let found = find(&mut connection, whose).await?;
        Ok(Erasable { values: found.commitments.len(), threads: found.threads.len() })
    }
}

impl Batch {
    /// Removes the values and makes the threads anew. To be followed by the decision about it in
    /// the same batch.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn erase(&mut self, whose: &Whose) -> Result<Erasure, StoreError> {
        let found = find(&mut self.transaction, whose).await?;
        if matches!(whose, Whose::Author { keep_ours: false, .. })
            && let Some(thread) = on_its_way(&mut self.transaction, &found.threads).await?
        {
            return Ok(Erasure::OnItsWay(thread));
        }
        for commitment in &found.commitments {
            sqlx::query("DELETE FROM sealed WHERE commitment = $1")
                .bind(commitment.clone())
                .execute(&mut *self.transaction)
                .await?;
        }
        if let (Whose::Person(person), Some(commitment)) = (whose, found.commitments.first()) {
            self.forget_person(person, commitment).await?;
        }
        for thread in &found.threads {
            make_anew(&mut self.transaction, thread).await?;
            forget_around(&mut self.transaction, thread).await?;
        }
        Ok(Erasure::Done(found))
    }

    async fn forget_person(&mut self, person: &PersonId, commitment: &str) -> Result<(), StoreError> {
        let name = erased_person(commitment);
        sqlx::query("UPDATE tokens SET person = $1 WHERE person = $2")
            .bind(name.clone())
            .bind(person.to_string())
            .execute(&mut *self.transaction)
            .await?;
        for statement in [
            "DELETE FROM sessions WHERE person = $1",
            "DELETE FROM login_links WHERE person = $1",
            "DELETE FROM calendar_feeds WHERE person = $1",
        ] {
            sqlx::query(statement).bind(person.to_string()).execute(&mut *self.transaction).await?;
        }
        make_notices_anew(&mut self.transaction, commitment).await?;
        let name = name.into();
        rename_in_changes(&mut self.transaction, (person, &name)).await?;
        super::pauses::rename(&mut self.transaction, (person, &name)).await?;
        super::hand_overs::rename(&mut self.transaction, (person, &name)).await?;
        super::drills::rename(&mut self.transaction, (person, &name)).await?;
        self.store.rosters.forget();
        self.store.people.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(person);
        Ok(())
    }
}

/// Puts another name in the place of an erased person's, in all changes of rosters.
async fn rename_in_changes(
    connection: &mut AnyConnection,
    (from, to): (&PersonId, &PersonId),
) -> Result<(), StoreError> {
    let rows = sqlx::query("SELECT document FROM roster_changes").fetch_all(&mut *connection).await?;
    let mut renamed = Vec::new();
    for row in rows {
        let mut change = super::rosters::read(&row.try_get::<String, _>(0)?)?;
        if super::rosters::rename(&mut change, from, to) {
            renamed.push(super::rosters::row_of(&change)?);
        }
    }
    flush::ROSTER_CHANGES.run(connection, renamed).await?;
    Ok(())
}

/// What belongs to somebody: commitments that still have a value, and threads.
async fn find(connection: &mut AnyConnection, whose: &Whose) -> Result<Erased, StoreError> {
    let (commitments, threads) = match whose {
        Whose::Author { network, handle, keep_ours } => {
            let mut commitments = Vec::new();
            let mut threads = BTreeSet::new();
            for (owner, handle) in owners(connection, network, handle).await? {
                let statement = if *keep_ours {
                    "SELECT commitment FROM sealed WHERE owner = $1 AND seal <> 'ours'"
                } else {
                    "SELECT commitment FROM sealed WHERE owner = $1"
                };
                commitments.extend(texts(connection, statement, &owner).await?);
                // Threads of other networks may be among them: they come out as they were.
                let statement = "SELECT id FROM threads WHERE author = $1
                                 UNION SELECT thread FROM messages WHERE author = $1";
                threads.extend(texts(connection, statement, &handle).await?);
            }
            (commitments, threads.into_iter().collect())
        }
        Whose::Person(person) => match person_commitment(connection, person).await? {
            Some(commitment) => {
                let statement = "SELECT DISTINCT thread FROM log_entries
                                 WHERE thread IS NOT NULL AND entry LIKE $1";
                let threads = texts(connection, statement, &format!("%\"{commitment}\"%")).await?;
                (vec![commitment], threads)
            }
            None => (Vec::new(), Vec::new()),
        },
    };
    Ok(Erased { commitments, threads: threads.into_iter().map(ThreadId::from).collect() })
}

/// The owners that are this author, and their handles as they were written. Networks take handles
/// whatever their case; some sources write the '@' and some do not.
async fn owners(
    connection: &mut AnyConnection,
    network: &str,
    handle: &str,
) -> Result<Vec<(String, String)>, StoreError> {
    let prefix = author_key(network, "");
    let plain = |handle: &str| handle.trim().trim_start_matches('@').to_lowercase();
    let wanted = plain(handle);
    // '_' and '%' of a name match more than itself, which the comparison below puts right.
    let all =
        texts(connection, "SELECT DISTINCT owner FROM sealed WHERE owner LIKE $1", &format!("{prefix}%"))
            .await?;
    Ok(all
        .into_iter()
        .filter_map(|owner| {
            let handle = owner.strip_prefix(&prefix)?.to_owned();
            (plain(&handle) == wanted).then_some((owner, handle))
        })
        .collect())
}

/// The first of these threads with a reply that has been released and has not arrived.
async fn on_its_way(
    connection: &mut AnyConnection,
    threads: &[ThreadId],
) -> Result<Option<ThreadId>, StoreError> {
    for thread in threads {
        let statement = "SELECT hash FROM sends WHERE thread = $1 AND state = 'waiting'";
        if !texts(connection, statement, thread.as_str()).await?.is_empty() {
            return Ok(Some(thread.clone()));
        }
    }
    Ok(None)
}

async fn texts(
    connection: &mut AnyConnection,
    statement: &'static str,
    value: &str,
) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(statement).bind(value.to_owned()).fetch_all(connection).await?;
    rows.into_iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// What workers noted about a thread may quote it, and what channels show holds the old texts: their
/// cards are due again.
async fn forget_around(connection: &mut AnyConnection, thread: &ThreadId) -> Result<(), StoreError> {
    for statement in [
        "UPDATE cards SET version_shown = 0, next_attempt_ms = 0, last_error = NULL WHERE thread = $1",
        "UPDATE sends SET last_error = NULL WHERE thread = $1",
    ] {
        sqlx::query(statement).bind(thread.to_string()).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Makes a thread and its rows anew from the log.
async fn make_anew(connection: &mut AnyConnection, id: &ThreadId) -> Result<(), StoreError> {
    let rows = sqlx::query("SELECT entry, hash FROM log_entries WHERE thread = $1 ORDER BY sequence")
        .bind(id.to_string())
        .fetch_all(&mut *connection)
        .await?;
    let mut entries = rows
        .into_iter()
        .map(|row| read_entry(&row.try_get::<String, _>(0)?, row.try_get(1)?))
        .collect::<Result<Vec<_>, StoreError>>()?;
    unseal(connection, &mut entries).await?;
    let mut thread: Option<Thread> = None;
    let mut made = Vec::new();
    for logged in &entries {
        super::replay::apply_entry(&logged.entry, &mut thread, &mut made)?;
    }
    let Some(thread) = thread else { return Ok(()) };
    flush::overwrite_thread(connection, &thread).await?;
    for row in made {
        overwrite_row(connection, row).await?;
    }
    Ok(())
}

/// Makes the notices anew that are about no thread but about the rosters.
async fn make_notices_anew(connection: &mut AnyConnection, commitment: &str) -> Result<(), StoreError> {
    let rows = sqlx::query("SELECT entry, hash FROM log_entries WHERE thread IS NULL AND entry LIKE $1")
        .bind(format!("%\"{commitment}\"%"))
        .fetch_all(&mut *connection)
        .await?;
    let mut entries = rows
        .into_iter()
        .map(|row| read_entry(&row.try_get::<String, _>(0)?, row.try_get(1)?))
        .collect::<Result<Vec<_>, StoreError>>()?;
    unseal(connection, &mut entries).await?;
    let mut made = Vec::new();
    for logged in &entries {
        super::replay::apply_entry(&logged.entry, &mut None, &mut made)?;
    }
    for row in made {
        overwrite_row(connection, row).await?;
    }
    Ok(())
}

/// Puts new texts in the place of old ones; what workers wrote in a row stays.
async fn overwrite_row(connection: &mut AnyConnection, row: Row) -> Result<(), StoreError> {
    let query = match row {
        Row::Message(message) => {
            sqlx::query("UPDATE messages SET author = $1, text = $2 WHERE thread = $3 AND number = $4")
                .bind(message.author)
                .bind(message.text)
                .bind(message.thread.to_string())
                .bind(message.number)
        }
        Row::Notice(notice) => sqlx::query("UPDATE notices SET person = $1, text = $2 WHERE id = $3")
            .bind(notice.person.to_string())
            .bind(serde_json::to_string(&notice.text).unwrap_or_default())
            .bind(notice.id),
        Row::Send(send) => {
            sqlx::query("UPDATE sends SET text = $1 WHERE hash = $2").bind(send.text).bind(send.hash)
        }
        Row::SendEnded { .. }
        | Row::SendAgain { .. }
        | Row::Token { .. }
        | Row::TokenRevoked { .. }
        | Row::Paused(_)
        | Row::PauseLifted { .. }
        | Row::RosterChange(_)
        | Row::RosterStep { .. }
        | Row::HandOver(_)
        | Row::HandOverStep { .. }
        | Row::HandOverNote { .. }
        | Row::HandOverNotesTaken { .. }
        | Row::Drill(_)
        | Row::DrillStep { .. }
        | Row::DeskVersion { .. } => return Ok(()),
    };
    query.execute(connection).await?;
    Ok(())
}
