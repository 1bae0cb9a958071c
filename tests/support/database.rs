//! Databases for stories: a SQLite file in a folder of its own, and a Postgres database of its own on
//! the server that `WATCHFLOOR_TEST_POSTGRES` names.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

static MADE: AtomicU32 = AtomicU32::new(0);

/// A kind of database.
#[derive(Clone)]
pub enum Kind {
    Sqlite,
    Postgres { server: String },
}

/// A database that exists.
pub struct Database {
    pub url: String,
    kind: Kind,
    name: String,
    _folder: Option<tempfile::TempDir>,
}

/// The kinds there are here.
pub fn all() -> Vec<Kind> {
    let mut kinds = vec![Kind::Sqlite];
    match std::env::vars().find(|(name, _)| name == "WATCHFLOOR_TEST_POSTGRES") {
        Some((_, server)) => kinds.push(Kind::Postgres { server }),
        None => println!("Postgres is left out: WATCHFLOOR_TEST_POSTGRES is not set"),
    }
    kinds
}

impl Kind {
    pub async fn make(&self) -> Database {
        let number = MADE.fetch_add(1, Ordering::SeqCst);
        let name = format!("story_{}_{number}", std::process::id());
        match self {
            Self::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                let url = format!("sqlite:{}", folder.path().join("desk.db").display());
                Database { url, kind: self.clone(), name, _folder: Some(folder) }
            }
            Self::Postgres { server } => {
                run(server, &format!("CREATE DATABASE {name}")).await;
                Database { url: with_database(server, &name), kind: self.clone(), name, _folder: None }
            }
        }
    }
}

impl Database {
    /// Another, empty one of the same kind.
    pub async fn sibling(&self) -> Database {
        self.kind.make().await
    }

    pub async fn drop_it(self) {
        if let Kind::Postgres { server } = &self.kind {
            run(server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)).await;
        }
    }
}

async fn run(server: &str, statement: &str) {
    let mut connection = PgConnection::connect(server).await.unwrap();
    sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// The server's address with another database in the place of its own.
fn with_database(server: &str, name: &str) -> String {
    let (base, query) = server.split_once('?').map_or((server, None), |(base, query)| (base, Some(query)));
    let start = base.find("://").map_or(0, |at| at + 3);
    let root = base[start..].find('/').map_or(base, |slash| &base[..start + slash]);
    match query {
        Some(query) => format!("{root}/{name}?{query}"),
        None => format!("{root}/{name}"),
    }
}
