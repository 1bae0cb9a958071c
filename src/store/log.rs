//! Reading the decision log, with the personal data that is still there put back; and its
//! checkpoints. Must not append entries: a batch does.

use std::collections::HashMap;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::sql;
use super::{Store, StoreError};
use crate::domain::entry::Entry;
use crate::domain::ids::{PersonId, ThreadId};
use crate::domain::sealed::Seal;
use crate::domain::time::Timestamp;

/// An entry with its hash; values that were not erased are readable in it.
#[derive(Clone, Debug)]
pub struct Logged {
    /// The entry.
    pub entry: Entry,
    /// Its hash.
    pub hash: String,
}

/// Which entries to read.
#[derive(Clone, Debug, Default)]
pub struct LogFilter {
    /// Only about this thread.
    pub thread: Option<ThreadId>,
    /// Only by this person.
    pub person: Option<PersonId>,
    /// Only with this action.
    pub action: Option<String>,
    /// Only from this surface.
    pub surface: Option<String>,
    /// Not before this time.
    pub from: Option<Timestamp>,
    /// Before this time.
    pub until: Option<Timestamp>,
    /// Only entries after this sequence (oldest first) or before it (newest first).
    pub beyond: Option<i64>,
    /// Newest first instead of oldest first.
    pub newest_first: bool,
    /// At most this many.
    pub limit: i64,
}

/// An entry as it is exported: the canonical JSON that was hashed, and the hash.
#[derive(Clone, Debug)]
pub struct Exported {
    /// Its sequence.
    pub sequence: i64,
    /// Canonical JSON.
    pub canonical: String,
    /// SHA-256 of it in hex.
    pub hash: String,
}

/// A signed statement of where the log ended at some time.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Checkpoint {
    /// The last entry.
    pub sequence: i64,
    /// When it was signed.
    pub at: Timestamp,
    /// The last entry's hash.
    pub hash: String,
    /// The Ed25519 public key in hex.
    pub public_key: String,
    /// The signature in hex.
    pub signature: String,
}

impl Store {
    /// The end of the log: sequence and hash.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn head(&self) -> Result<(i64, String), StoreError> {
        let row =
            sqlx::query("SELECT sequence, hash FROM log_head WHERE id = 1").fetch_one(&self.reader).await?;
        Ok((row.try_get(0)?, row.try_get(1)?))
    }

    /// Entries as they are exported, after a sequence, oldest first, at most `limit`.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn exported(&self, after: i64, limit: i64) -> Result<Vec<Exported>, StoreError> {
        let rows = sqlx::query(
            "SELECT sequence, entry, hash FROM log_entries WHERE sequence > $1 ORDER BY sequence LIMIT $2",
        )
        .bind(after)
        .bind(limit)
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Exported { sequence: row.try_get(0)?, canonical: row.try_get(1)?, hash: row.try_get(2)? })
            })
            .collect()
    }

    /// Entries by filter, readable.
    ///
    /// # Errors
    /// Where the database fails, or an entry cannot be read.
    pub async fn log(&self, filter: &LogFilter) -> Result<Vec<Logged>, StoreError> {
        let mut connection = self.reader.acquire().await?;
        let mut entries = select(&mut connection, "SELECT entry, hash FROM log_entries", filter)
            .await?
            .into_iter()
            .map(|row| read_entry(&row.try_get::<String, _>(0)?, row.try_get(1)?))
            .collect::<Result<Vec<_>, StoreError>>()?;
        unseal(&mut connection, &mut entries).await?;
        Ok(entries)
    }

    /// Entries by filter, as they are exported.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn exported_by(&self, filter: &LogFilter) -> Result<Vec<Exported>, StoreError> {
        let mut connection = self.reader.acquire().await?;
        select(&mut connection, "SELECT sequence, entry, hash FROM log_entries", filter)
            .await?
            .into_iter()
            .map(|row| {
                Ok(Exported { sequence: row.try_get(0)?, canonical: row.try_get(1)?, hash: row.try_get(2)? })
            })
            .collect()
    }

    /// The checkpoint of the latest entry that was signed.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn latest_checkpoint(&self) -> Result<Option<Checkpoint>, StoreError> {
        let row = sqlx::query(
            "SELECT sequence, at_ms, hash, public_key, signature FROM checkpoints
             ORDER BY sequence DESC LIMIT 1",
        )
        .fetch_optional(&self.reader)
        .await?;
        row.as_ref().map(read_checkpoint).transpose()
    }

    /// Keeps a checkpoint.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn keep_checkpoint(&self, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO checkpoints (sequence, at_ms, hash, public_key, signature)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (sequence) DO NOTHING",
        )
        .bind(checkpoint.sequence)
        .bind(checkpoint.at.millis())
        .bind(checkpoint.hash.clone())
        .bind(checkpoint.public_key.clone())
        .bind(checkpoint.signature.clone())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// All checkpoints, the oldest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn checkpoints(&self) -> Result<Vec<Checkpoint>, StoreError> {
        let rows = sqlx::query(
            "SELECT sequence, at_ms, hash, public_key, signature FROM checkpoints ORDER BY sequence",
        )
        .fetch_all(&self.reader)
        .await?;
        rows.iter().map(read_checkpoint).collect()
    }
}

/// The rows of the log that a filter lets through.
async fn select(
    connection: &mut AnyConnection,
    head: &str,
    filter: &LogFilter,
) -> Result<Vec<AnyRow>, StoreError> {
    let actor = match &filter.person {
        Some(person) => match person_commitment(connection, person).await? {
            Some(commitment) => Some(commitment),
            // Somebody who never decided anything.
            None => return Ok(Vec::new()),
        },
        None => None,
    };
    let mut conditions = Vec::new();
    let mut texts = Vec::new();
    for (column, value) in [
        ("thread", filter.thread.as_ref().map(ToString::to_string)),
        ("actor", actor),
        ("action", filter.action.clone()),
        ("surface", filter.surface.clone()),
    ] {
        if let Some(value) = value {
            texts.push(value);
            conditions.push(format!("{column} = ${}", texts.len()));
        }
    }
    for (condition, value) in [
        ("at_ms >=", filter.from.map(Timestamp::millis)),
        ("at_ms <", filter.until.map(Timestamp::millis)),
        (if filter.newest_first { "sequence <" } else { "sequence >" }, filter.beyond),
    ] {
        if let Some(value) = value {
            conditions.push(format!("{condition} {value}"));
        }
    }
    let condition =
        if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
    let order = if filter.newest_first { "DESC" } else { "ASC" };
    let limit = filter.limit.clamp(1, 10_000);
    let statement = format!("{head} {condition} ORDER BY sequence {order} LIMIT {limit}");
    let mut query = sqlx::query(AssertSqlSafe(statement));
    for text in texts {
        query = query.bind(text);
    }
    Ok(query.fetch_all(connection).await?)
}

fn read_checkpoint(row: &AnyRow) -> Result<Checkpoint, StoreError> {
    Ok(Checkpoint {
        sequence: row.try_get(0)?,
        at: Timestamp::from_millis(row.try_get(1)?),
        hash: row.try_get(2)?,
        public_key: row.try_get(3)?,
        signature: row.try_get(4)?,
    })
}

pub(super) fn read_entry(canonical: &str, hash: String) -> Result<Logged, StoreError> {
    let entry = serde_json::from_str(canonical)
        .map_err(|error| StoreError::Unreadable { table: "log_entries", why: error.to_string() })?;
    Ok(Logged { entry, hash })
}

pub(super) async fn person_commitment(
    connection: &mut AnyConnection,
    person: &PersonId,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("SELECT commitment FROM sealed WHERE seal = 'person' AND value = $1")
        .bind(person.to_string())
        .fetch_optional(&mut *connection)
        .await?;
    row.map(|row| Ok(row.try_get(0)?)).transpose()
}

/// Puts the values back that are still there.
pub(super) async fn unseal(connection: &mut AnyConnection, entries: &mut [Logged]) -> Result<(), StoreError> {
    let mut commitments = Vec::new();
    for logged in entries.iter_mut() {
        logged.entry.visit_sealed(&mut |_: Seal, sealed| {
            commitments.extend(sealed.commitment().map(str::to_owned));
        });
    }
    commitments.sort_unstable();
    commitments.dedup();
    let rows =
        sql::select_in(connection, "SELECT commitment, value FROM sealed WHERE commitment IN", &commitments)
            .await?;
    let mut values: HashMap<String, String> = HashMap::with_capacity(rows.len());
    for row in rows {
        values.insert(row.try_get(0)?, row.try_get(1)?);
    }
    for logged in entries {
        logged.entry.visit_sealed(&mut |_, sealed| {
            let value = sealed.commitment().and_then(|commitment| values.get(commitment)).cloned();
            sealed.unseal(value);
        });
    }
    Ok(())
}
