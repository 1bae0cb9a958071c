//! Makes empty Postgres databases for the systems to fill.

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::wire::Fault;

/// Makes the database `name` anew in the cluster at `cluster`, and returns its URL.
/// `name` is the caller's own word: letters, digits and underscores.
///
/// # Errors
/// When the cluster is not to be reached, or the person may not make databases there.
pub async fn create(cluster: &str, name: &str) -> Result<String, Fault> {
    let (start, _) = cluster.rsplit_once('/').ok_or("the Postgres URL names no database")?;
    let mut connection = PgConnection::connect(cluster).await?;
    // Another name than any that a person would use stands in front, for the old one is dropped.
    let name = format!("watchfloor_{name}");
    connection.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))).await?;
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
    connection.close().await?;
    Ok(format!("{start}/{name}"))
}
