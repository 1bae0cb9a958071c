//! Signing in to the console: one-time links and sessions. Tables hold hashes, never what a browser
//! shows. Must not decide who may sign in.

use sqlx::Row as _;

use super::{Store, StoreError};
use crate::domain::ids::PersonId;
use crate::domain::time::Timestamp;

/// A session of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub person: PersonId,
    /// What forms must carry.
    pub csrf: String,
    /// Until when.
    pub expires: Timestamp,
}

impl Store {
    /// Keeps a one-time link, given its SHA-256 in hex.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn keep_login_link(
        &self,
        link: &str,
        person: &PersonId,
        expires: Timestamp,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("INSERT INTO login_links (link, person, expires_at_ms) VALUES ($1, $2, $3)")
            .bind(link.to_owned())
            .bind(person.to_string())
            .bind(expires.millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Uses a one-time link up. None where it is unknown, too old or used already.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn use_login_link(&self, link: &str, now: Timestamp) -> Result<Option<PersonId>, StoreError> {
        let mut transaction = self.begin().await?;
        let row = sqlx::query(
            "UPDATE login_links SET used = 1 WHERE link = $1 AND used = 0 AND expires_at_ms > $2
             RETURNING person",
        )
        .bind(link.to_owned())
        .bind(now.millis())
        .fetch_optional(&mut *transaction)
        .await?;
        let person = row.map(|row| row.try_get::<String, _>(0)).transpose()?;
        transaction.commit().await?;
        Ok(person.map(PersonId::from))
    }

    /// Keeps a session, given the SHA-256 in hex of what the cookie holds.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn keep_session(&self, id: &str, session: &Session) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("INSERT INTO sessions (session, person, csrf, expires_at_ms) VALUES ($1, $2, $3, $4)")
            .bind(id.to_owned())
            .bind(session.person.to_string())
            .bind(session.csrf.clone())
            .bind(session.expires.millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The session with an id, unless it is over.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn session(&self, id: &str, now: Timestamp) -> Result<Option<Session>, StoreError> {
        let row = sqlx::query(
            "SELECT person, csrf, expires_at_ms FROM sessions WHERE session = $1 AND expires_at_ms > $2",
        )
        .bind(id.to_owned())
        .bind(now.millis())
        .fetch_optional(&self.reader)
        .await?;
        row.map(|row| {
            Ok(Session {
                person: row.try_get::<String, _>(0)?.into(),
                csrf: row.try_get(1)?,
                expires: Timestamp::from_millis(row.try_get(2)?),
            })
        })
        .transpose()
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn end_session(&self, id: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM sessions WHERE session = $1")
            .bind(id.to_owned())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Removes sessions and links that are over.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn sweep_sessions(&self, now: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for statement in [
            "DELETE FROM sessions WHERE expires_at_ms <= $1",
            "DELETE FROM login_links WHERE expires_at_ms <= $1",
        ] {
            sqlx::query(statement).bind(now.millis()).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}
