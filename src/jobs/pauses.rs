//! Brings threads into step with the pauses: under one they freeze, without one they thaw. What is decided
//! about a thread later follows by itself. Must not pause anything.

use std::sync::{Arc, Mutex, PoisonError};

use crate::app::dispatch::Dispatcher;
use crate::domain::pause::Pauses;
use crate::store::StoreError;

/// How many threads are brought into step at once: they share a transaction.
const AT_ONCE: i64 = 200;

/// The worker, and the pauses with which everything was in step when it last looked.
pub struct Freezer {
    dispatcher: Arc<Dispatcher>,
    settled: Mutex<Option<Pauses>>,
}

impl Freezer {
    /// A worker that has not looked yet.
    pub fn new(dispatcher: Arc<Dispatcher>) -> Self {
        Self { dispatcher, settled: Mutex::default() }
    }

    /// Brings everything into step. Returns how many threads changed.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn run_once(&self) -> Result<usize, StoreError> {
        let store = &self.dispatcher.around().store;
        let pauses = store.pauses().await?;
        if self.settled.lock().unwrap_or_else(PoisonError::into_inner).as_ref() == Some(&pauses) {
            return Ok(0);
        }
        let mut changed = 0;
        loop {
            let threads = store.threads_out_of_step(AT_ONCE).await?;
            if threads.is_empty() {
                *self.settled.lock().unwrap_or_else(PoisonError::into_inner) = Some(pauses);
                return Ok(changed);
            }
            let moved = super::timers::look_after(&self.dispatcher, threads).await;
            if moved == 0 {
                // They could not be decided; the next look tries again.
                return Ok(changed);
            }
            changed += moved;
        }
    }
}
