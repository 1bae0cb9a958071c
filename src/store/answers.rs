//! Answers to requests with an idempotency key. Must not know what an answer means.

use std::collections::HashMap;

use sqlx::{AnyConnection, Row as _};

use super::sql::{self, Cell, Insert};
use super::{Store, StoreError};
use crate::domain::time::Timestamp;

/// An answer that was given.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Who asked, with which key.
    pub key: String,
    /// What was asked, hashed, so that a key that is used for something else is noticed.
    pub fingerprint: String,
    /// The answer, as JSON.
    pub answer: String,
    /// When.
    pub at: Timestamp,
}

const ANSWERS: Insert = Insert {
    head: "INSERT INTO answers (key, fingerprint, answer, at_ms)",
    tail: "ON CONFLICT (key) DO NOTHING",
};

pub(super) async fn find(
    connection: &mut AnyConnection,
    keys: &[String],
) -> Result<HashMap<String, Answer>, StoreError> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let rows =
        sql::select_in(connection, "SELECT key, fingerprint, answer, at_ms FROM answers WHERE key IN", keys)
            .await?;
    rows.into_iter()
        .map(|row| {
            let key: String = row.try_get(0)?;
            let answer = Answer {
                key: key.clone(),
                fingerprint: row.try_get(1)?,
                answer: row.try_get(2)?,
                at: Timestamp::from_millis(row.try_get(3)?),
            };
            Ok((key, answer))
        })
        .collect()
}

pub(super) async fn keep(connection: &mut AnyConnection, answers: Vec<Answer>) -> Result<(), StoreError> {
    let rows = answers
        .into_iter()
        .map(|answer| {
            vec![
                Cell::from(answer.key),
                answer.fingerprint.into(),
                answer.answer.into(),
                answer.at.millis().into(),
            ]
        })
        .collect();
    ANSWERS.run(connection, rows).await?;
    Ok(())
}

impl Store {
    /// Forgets answers from before a time. Returns how many.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn forget_answers(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let done = sqlx::query("DELETE FROM answers WHERE at_ms < $1")
            .bind(before.millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(done.rows_affected())
    }
}
