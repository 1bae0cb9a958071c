//! Triggers that make the decision log append-only in the database itself. The two databases write
//! triggers differently, so they stand here and not in `migrations/`. Must hold nothing else.

use super::{Backend, Store, StoreError};

const SQLITE: &[&str] = &[
    "CREATE TRIGGER IF NOT EXISTS log_entries_no_update BEFORE UPDATE ON log_entries
     BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS log_entries_no_delete BEFORE DELETE ON log_entries
     BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS checkpoints_no_update BEFORE UPDATE ON checkpoints
     BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS checkpoints_no_delete BEFORE DELETE ON checkpoints
     BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END",
];

const POSTGRES: &[&str] = &[
    "CREATE OR REPLACE FUNCTION watchfloor_append_only() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    "CREATE OR REPLACE TRIGGER log_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_entries
     FOR EACH STATEMENT EXECUTE FUNCTION watchfloor_append_only()",
    "CREATE OR REPLACE TRIGGER checkpoints_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoints
     FOR EACH STATEMENT EXECUTE FUNCTION watchfloor_append_only()",
];

/// Puts the triggers in place, or leaves them where they are.
pub(super) async fn install(store: &Store) -> Result<(), StoreError> {
    let statements = match store.backend {
        Backend::Sqlite => SQLITE,
        Backend::Postgres => POSTGRES,
    };
    let mut transaction = store.begin().await?;
    if store.backend == Backend::Postgres {
        // Two replicas that start at once would otherwise replace the function under each other.
        sqlx::query("SELECT CAST(pg_advisory_xact_lock(7709145) AS TEXT)").execute(&mut *transaction).await?;
    }
    for statement in statements {
        sqlx::query(*statement).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(())
}
