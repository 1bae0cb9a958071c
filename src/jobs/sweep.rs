//! Removes what is over: answers to old idempotency keys, sessions, forgotten callers. Must not touch
//! the log or any thread.

use std::sync::Arc;

use crate::app::dispatch::Dispatcher;
use crate::domain::time::Millis;
use crate::store::StoreError;

/// How long an answer to an idempotency key is kept.
pub const ANSWERS_KEPT: Millis = Millis::hours(24);

/// Sweeps once.
///
/// # Errors
/// Where the database fails.
pub async fn run_once(dispatcher: &Arc<Dispatcher>) -> Result<(), StoreError> {
    let around = dispatcher.around();
    let now = around.clock.now();
    around.store.forget_answers(now + Millis(-ANSWERS_KEPT.0)).await?;
    around.store.sweep_sessions(now).await?;
    around.live.load().limits.sweep();
    Ok(())
}
