//! The version of the tables, before and after they are brought up to date. Must not change them.

use sqlx::Row as _;
use sqlx::any::AnyPoolOptions;

use super::{Store, StoreError, sql, sqlite_url};

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

impl Store {
    /// The version of the tables of a database, without opening it for use. None where there are no
    /// tables, or no database file yet.
    ///
    /// # Errors
    /// Where a database server cannot be reached, or the address is none.
    pub async fn version_at(url: &str) -> Result<Option<i64>, StoreError> {
        sqlx::any::install_default_drivers();
        let url = match url.strip_prefix("sqlite:") {
            // It must not be made by looking at it.
            Some(path) if !std::path::Path::new(path.split('?').next().unwrap_or(path)).exists() => {
                return Ok(None);
            }
            Some(_) => sqlite_url(url, "rw"),
            None if url.starts_with("postgres:") || url.starts_with("postgresql:") => url.to_owned(),
            None => return Err(StoreError::Address(sql::without_password(url))),
        };
        let pool = AnyPoolOptions::new().max_connections(1).connect(&url).await?;
        let version = version(&pool).await;
        pool.close().await;
        version
    }

    /// The version of the tables that this program needs.
    pub fn version_needed() -> Option<i64> {
        MIGRATIONS.iter().map(|migration| migration.version).max()
    }
}

async fn version(pool: &sqlx::AnyPool) -> Result<Option<i64>, StoreError> {
    // The table is made by the first migration: where it cannot be asked, there was none.
    let Ok(row) = sqlx::query("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(pool).await else {
        sqlx::query("SELECT 1").execute(pool).await?;
        return Ok(None);
    };
    Ok(row.try_get(0)?)
}
