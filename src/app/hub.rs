//! Tells whoever listens which threads changed: open consoles, and the workers that would otherwise
//! have to ask again and again. A message may be missed (a slow listener, another replica); whoever
//! listens must therefore also look by itself from time to time.

use tokio::sync::{broadcast, watch};

use crate::domain::ids::ThreadId;

/// A change that was committed.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The threads.
    pub threads: Vec<ThreadId>,
}

/// Where changes are told.
#[derive(Debug)]
pub struct Hub {
    changes: broadcast::Sender<Changed>,
    pulse: watch::Sender<u64>,
}

impl Hub {
    /// Nobody listens yet.
    pub fn new() -> Self {
        Self { changes: broadcast::channel(256).0, pulse: watch::channel(0).0 }
    }

    /// Tells.
    pub fn tell(&self, threads: Vec<ThreadId>) {
        self.pulse.send_modify(|count| *count = count.wrapping_add(1));
        // An error says that nobody listens, which is fine.
        let _ = self.changes.send(Changed { threads });
    }

    /// Wakes the workers without a change of a thread, such as a new desk file.
    pub fn wake(&self) {
        self.tell(Vec::new());
    }

    /// Listens for the threads that change.
    pub fn listen(&self) -> broadcast::Receiver<Changed> {
        self.changes.subscribe()
    }

    /// Listens for the fact that something changed.
    pub fn pulse(&self) -> watch::Receiver<u64> {
        self.pulse.subscribe()
    }
}

impl Default for Hub {
    fn default() -> Self {
        Self::new()
    }
}
