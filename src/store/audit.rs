//! Reading the log and what belongs to it as it stands, row by row, for whoever checks it. Must not
//! put right or leave out anything.

use sqlx::Row as _;

use super::{Store, StoreError, sql};

/// A row of the log with all its columns.
#[derive(Clone, Debug)]
pub struct AuditRow {
    /// The entry's place.
    pub sequence: i64,
    /// Milliseconds since 1970.
    pub at_ms: i64,
    /// The thread, to search by.
    pub thread: Option<String>,
    /// The actor, to search by.
    pub actor: String,
    /// The action, to search by.
    pub action: String,
    /// The surface, to search by.
    pub surface: String,
    /// Canonical JSON.
    pub canonical: String,
    /// The hash as it was recorded.
    pub hash: String,
}

/// A value that the log knows by its commitment.
#[derive(Clone, Debug)]
pub struct SealedRow {
    /// The commitment.
    pub commitment: String,
    /// The salt, hex text.
    pub salt: String,
    /// The value.
    pub value: String,
}

impl Store {
    /// Rows of the log after a place, in order, at most `limit`.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn audit_rows(&self, after: i64, limit: i64) -> Result<Vec<AuditRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT sequence, at_ms, thread, actor, action, surface, entry, hash FROM log_entries
             WHERE sequence > $1 ORDER BY sequence LIMIT $2",
        )
        .bind(after)
        .bind(limit)
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(AuditRow {
                    sequence: row.try_get(0)?,
                    at_ms: row.try_get(1)?,
                    thread: row.try_get(2)?,
                    actor: row.try_get(3)?,
                    action: row.try_get(4)?,
                    surface: row.try_get(5)?,
                    canonical: row.try_get(6)?,
                    hash: row.try_get(7)?,
                })
            })
            .collect()
    }

    /// Sealed values after a commitment, in the order of commitments, at most `limit`.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn sealed_rows(&self, after: &str, limit: i64) -> Result<Vec<SealedRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT commitment, salt, value FROM sealed WHERE commitment > $1 ORDER BY commitment LIMIT $2",
        )
        .bind(after.to_owned())
        .bind(limit)
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(SealedRow { commitment: row.try_get(0)?, salt: row.try_get(1)?, value: row.try_get(2)? })
            })
            .collect()
    }

    /// The first entry that holds a commitment.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn first_entry_with(&self, commitment: &str) -> Result<Option<i64>, StoreError> {
        let row = sqlx::query("SELECT MIN(sequence) FROM log_entries WHERE entry LIKE $1")
            .bind(format!("%\"{commitment}\"%"))
            .fetch_one(&self.reader)
            .await?;
        Ok(row.try_get(0)?)
    }

    /// Which of these commitments have no value any more.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn without_value(&self, commitments: &[String]) -> Result<Vec<String>, StoreError> {
        let mut connection = self.reader.acquire().await?;
        let rows =
            sql::select_in(&mut connection, "SELECT commitment FROM sealed WHERE commitment IN", commitments)
                .await?;
        let mut there = std::collections::HashSet::with_capacity(rows.len());
        for row in rows {
            there.insert(row.try_get::<String, _>(0)?);
        }
        Ok(commitments.iter().filter(|commitment| !there.contains(*commitment)).cloned().collect())
    }
}
