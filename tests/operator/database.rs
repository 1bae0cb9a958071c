//! A new database for each test: SQLite always, Postgres where WATCHFLOOR_TEST_POSTGRES names a
//! server. A test body runs on each of them.

use std::future::Future;

use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, AssertSqlSafe, Row as _};

/// A database of a test's own.
pub struct Database {
    pub url: String,
    pub folder: tempfile::TempDir,
}

impl Database {
    pub fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    /// A way in beside the program, for whoever tampers.
    pub async fn pool(&self) -> AnyPool {
        sqlx::any::install_default_drivers();
        AnyPoolOptions::new().max_connections(1).connect(&self.url).await.unwrap()
    }

    /// Runs statements with the triggers gone.
    pub async fn tamper(&self, statements: &[&str]) {
        let pool = self.pool().await;
        let triggers: &[&str] = if self.is_sqlite() {
            &["DROP TRIGGER log_entries_no_update", "DROP TRIGGER log_entries_no_delete"]
        } else {
            &["DROP TRIGGER log_entries_append_only ON log_entries"]
        };
        for statement in triggers.iter().chain(statements) {
            let changed = sqlx::query(AssertSqlSafe((*statement).to_owned())).execute(&pool).await.unwrap();
            if statement.starts_with("UPDATE") || statement.starts_with("DELETE") {
                assert!(changed.rows_affected() > 0, "{statement} changed nothing");
            }
        }
        pool.close().await;
    }

    /// Every table of the database as text.
    pub async fn dump(&self) -> String {
        let pool = self.pool().await;
        let names = if self.is_sqlite() {
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        } else {
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public'"
        };
        let mut dump = String::new();
        let rows = sqlx::query(names).fetch_all(&pool).await.unwrap();
        let tables: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        assert!(tables.len() > 12, "{tables:?}");
        for table in tables {
            if table.starts_with("_sqlx") {
                continue;
            }
            let columns = if self.is_sqlite() {
                format!("SELECT name FROM pragma_table_info('{table}')")
            } else {
                format!(
                    "SELECT CAST(column_name AS TEXT) FROM information_schema.columns
                     WHERE table_schema = 'public' AND table_name = '{table}'"
                )
            };
            let columns: Vec<String> = sqlx::query(AssertSqlSafe(columns))
                .fetch_all(&pool)
                .await
                .unwrap()
                .iter()
                .map(|row| format!("COALESCE(CAST({} AS TEXT), '')", row.get::<String, _>(0)))
                .collect();
            let all = format!("SELECT {} FROM {table}", columns.join(" || '|' || "));
            for row in sqlx::query(AssertSqlSafe(all)).fetch_all(&pool).await.unwrap() {
                dump.push_str(&format!("{table}: {}\n", row.get::<String, _>(0)));
            }
        }
        pool.close().await;
        dump
    }
}

/// Runs a test on each database there is.
pub fn on_both<F: Future<Output = ()>>(body: impl Fn(Database) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}?mode=rwc", folder.path().join("desk.db").display());
        body(Database { url, folder }).await;
        #[expect(clippy::disallowed_methods, reason = "tests are told by it where Postgres is")]
        let server = std::env::var("WATCHFLOOR_TEST_POSTGRES");
        match server {
            Ok(server) => {
                let folder = tempfile::tempdir().unwrap();
                let name = format!(
                    "wf_{}",
                    folder
                        .path()
                        .file_name()
                        .unwrap()
                        .to_string_lossy()
                        .replace(|c: char| !c.is_ascii_alphanumeric(), "")
                )
                .to_lowercase();
                sqlx::any::install_default_drivers();
                let admin = AnyPoolOptions::new().max_connections(1).connect(&server).await.unwrap();
                sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&admin).await.unwrap();
                let (base, _) = server.rsplit_once('/').unwrap();
                body(Database { url: format!("{base}/{name}"), folder }).await;
                sqlx::query(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)")))
                    .execute(&admin)
                    .await
                    .unwrap();
                admin.close().await;
            }
            Err(_) => println!("Postgres skipped: WATCHFLOOR_TEST_POSTGRES is not set"),
        }
    });
}
