//! Erasing personal data: the values go, the commitments stay, the chain still verifies. The state
//! tables are made anew from the log, which no longer knows the values: so nothing can be forgotten.
//! Must not touch the log itself; the decision that it happened is recorded like every other.

use sqlx::{AnyConnection, Row as _};

use super::batch::{Batch, author_key};
use super::log::{person_commitment, read_entry, unseal};
use super::{StoreError, flush};
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

/// What went.
#[derive(Clone, Debug, Default)]
pub struct Erased {
    /// The commitments whose values are gone.
    pub commitments: Vec<String>,
    /// The threads that were made anew.
    pub threads: Vec<ThreadId>,
}

impl Batch {
    /// Removes the values and makes the threads anew. To be followed by the decision about it in
    /// the same batch.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn erase(&mut self, whose: &Whose) -> Result<Erased, StoreError> {
        let (commitments, threads) = match whose {
            Whose::Author { network, handle, keep_ours } => {
                let owner = author_key(network, handle);
                let threads = texts(
                    &mut self.transaction,
                    "SELECT id FROM threads WHERE author = $1
                     UNION SELECT thread FROM messages WHERE author = $1",
                    handle,
                )
                .await?;
                let commitments = texts(
                    &mut self.transaction,
                    if *keep_ours {
                        "DELETE FROM sealed WHERE owner = $1 AND seal <> 'ours' RETURNING commitment"
                    } else {
                        "DELETE FROM sealed WHERE owner = $1 RETURNING commitment"
                    },
                    &owner,
                )
                .await?;
                (commitments, threads)
            }
            Whose::Person(person) => {
                let Some(commitment) = person_commitment(&mut self.transaction, person).await? else {
                    return Ok(Erased::default());
                };
                let threads = texts(
                    &mut self.transaction,
                    "SELECT DISTINCT thread FROM log_entries WHERE thread IS NOT NULL AND entry LIKE $1",
                    &format!("%{commitment}%"),
                )
                .await?;
                let commitments = texts(
                    &mut self.transaction,
                    "DELETE FROM sealed WHERE commitment = $1 RETURNING commitment",
                    &commitment,
                )
                .await?;
                self.forget_person(person, &commitment).await?;
                (commitments, threads)
            }
        };
        let threads: Vec<ThreadId> = threads.into_iter().map(ThreadId::from).collect();
        for thread in &threads {
            make_anew(&mut self.transaction, thread).await?;
        }
        Ok(Erased { commitments, threads })
    }

    async fn forget_person(&mut self, person: &PersonId, commitment: &str) -> Result<(), StoreError> {
        let name = erased_person(commitment);
        sqlx::query("UPDATE tokens SET person = $1 WHERE person = $2")
            .bind(name)
            .bind(person.to_string())
            .execute(&mut *self.transaction)
            .await?;
        for statement in
            ["DELETE FROM sessions WHERE person = $1", "DELETE FROM login_links WHERE person = $1"]
        {
            sqlx::query(statement).bind(person.to_string()).execute(&mut *self.transaction).await?;
        }
        self.store.people.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(person);
        Ok(())
    }
}

async fn texts(
    connection: &mut AnyConnection,
    statement: &'static str,
    value: &str,
) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(statement).bind(value.to_owned()).fetch_all(connection).await?;
    rows.into_iter().map(|row| Ok(row.try_get(0)?)).collect()
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
        | Row::DeskVersion { .. } => return Ok(()),
    };
    query.execute(connection).await?;
    Ok(())
}
