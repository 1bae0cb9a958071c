//! Private addresses of calendar feeds: no state of the desk, but a way in, as sessions are. Must not know
//! what stands in a feed.

use sqlx::Row as _;

use super::{Store, StoreError};
use crate::domain::ids::{PersonId, RosterId};
use crate::domain::time::Timestamp;

/// Whose feed it is, and of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Who asked for it; what they may no longer see is no longer in it.
    pub person: PersonId,
    /// The roster; none is the person's own shifts.
    pub roster: Option<RosterId>,
}

impl Store {
    /// Keeps a feed, given the SHA-256 in hex of what stands in its address. The address that the person
    /// had for the same before leads nowhere from now on.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn keep_feed(&self, id: &str, feed: &Feed, at: Timestamp) -> Result<(), StoreError> {
        let roster = feed.roster.as_ref().map_or("", RosterId::as_str).to_owned();
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM calendar_feeds WHERE person = $1 AND roster = $2")
            .bind(feed.person.to_string())
            .bind(roster.clone())
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO calendar_feeds (feed, person, roster, created_at_ms) VALUES ($1, $2, $3, $4)",
        )
        .bind(id.to_owned())
        .bind(feed.person.to_string())
        .bind(roster)
        .bind(at.millis())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The feed of an address.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn feed(&self, id: &str) -> Result<Option<Feed>, StoreError> {
        let row = sqlx::query("SELECT person, roster FROM calendar_feeds WHERE feed = $1")
            .bind(id.to_owned())
            .fetch_optional(&self.reader)
            .await?;
        row.map(|row| {
            let roster: String = row.try_get(1)?;
            Ok(Feed {
                person: row.try_get::<String, _>(0)?.into(),
                roster: Some(roster).filter(|roster| !roster.is_empty()).map(Into::into),
            })
        })
        .transpose()
    }
}
