//! What chat platforms said about accounts and conversations, kept so that a click can be answered from
//! what is here. Bookkeeping: everything in it can be asked for again. Must not decide who is who.

use sqlx::Row as _;

use super::{Store, StoreError};
use crate::domain::actor::Surface;
use crate::domain::time::Timestamp;

/// What a platform said about an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAccount {
    /// The platform.
    pub platform: Surface,
    /// The platform's id.
    pub account: String,
    /// Its e-mail address, in lower case.
    pub email: Option<String>,
    /// Its language as a BCP 47 tag.
    pub locale: Option<String>,
    /// Whether it is a guest or of another organisation.
    pub outsider: bool,
    /// When this was asked.
    pub checked_at: Timestamp,
}

impl Store {
    /// What is known about an account.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn account(
        &self,
        platform: Surface,
        account: &str,
    ) -> Result<Option<KnownAccount>, StoreError> {
        let row = sqlx::query(
            "SELECT account, email, locale, outsider, checked_at_ms FROM accounts
             WHERE platform = $1 AND account = $2",
        )
        .bind(platform.as_str())
        .bind(account.to_owned())
        .fetch_optional(&self.reader)
        .await?;
        row.map(|row| read(platform, &row)).transpose()
    }

    /// The account with an e-mail address, if one is known.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn account_by_email(
        &self,
        platform: Surface,
        email: &str,
    ) -> Result<Option<KnownAccount>, StoreError> {
        let row = sqlx::query(
            "SELECT account, email, locale, outsider, checked_at_ms FROM accounts
             WHERE platform = $1 AND email = $2",
        )
        .bind(platform.as_str())
        .bind(email.to_lowercase())
        .fetch_optional(&self.reader)
        .await?;
        row.map(|row| read(platform, &row)).transpose()
    }

    /// Keeps what a platform said about an account.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn keep_account(&self, known: &KnownAccount) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO accounts (platform, account, email, locale, outsider, checked_at_ms)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (platform, account) DO UPDATE SET email = excluded.email, locale = excluded.locale,
             outsider = excluded.outsider, checked_at_ms = excluded.checked_at_ms",
        )
        .bind(known.platform.as_str())
        .bind(known.account.clone())
        .bind(known.email.as_ref().map(|email| email.to_lowercase()))
        .bind(known.locale.clone())
        .bind(i64::from(known.outsider))
        .bind(known.checked_at.millis())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets an account, so that it is asked for again.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn forget_account(&self, platform: Surface, account: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM accounts WHERE platform = $1 AND account = $2")
            .bind(platform.as_str())
            .bind(account.to_owned())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets accounts that were last asked for before a time: of people who left the desk file, for
    /// the others are asked for again and again.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn forget_old_accounts(&self, before: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM accounts WHERE checked_at_ms < $1")
            .bind(before.millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// All conversation references of a platform: channel and reference.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn conversations(&self, platform: Surface) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query("SELECT channel, reference FROM conversations WHERE platform = $1")
            .bind(platform.as_str())
            .fetch_all(&self.reader)
            .await?;
        rows.into_iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// Keeps the reference of a conversation; none forgets it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn keep_conversation(
        &self,
        (platform, channel): (Surface, &str),
        reference: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let query = match reference {
            Some(reference) => sqlx::query(
                "INSERT INTO conversations (platform, channel, reference, updated_at_ms)
                 VALUES ($1, $2, $3, $4)
                 ON CONFLICT (platform, channel) DO UPDATE SET reference = excluded.reference,
                 updated_at_ms = excluded.updated_at_ms",
            )
            .bind(platform.as_str())
            .bind(channel.to_owned())
            .bind(reference.to_owned())
            .bind(now.millis()),
            None => sqlx::query("DELETE FROM conversations WHERE platform = $1 AND channel = $2")
                .bind(platform.as_str())
                .bind(channel.to_owned()),
        };
        query.execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}

fn read(platform: Surface, row: &sqlx::any::AnyRow) -> Result<KnownAccount, StoreError> {
    Ok(KnownAccount {
        platform,
        account: row.try_get(0)?,
        email: row.try_get(1)?,
        locale: row.try_get(2)?,
        outsider: row.try_get::<i64, _>(3)? != 0,
        checked_at: Timestamp::from_millis(row.try_get(4)?),
    })
}
