//! What a drill came to, looked up and scored. Must not judge: `domain::drill::score` does.

use super::dispatch::Dispatcher;
use super::fault::Failure;
use crate::domain::drill::Drill;
use crate::domain::drill::score::{Debrief, debrief};
use crate::domain::time::Timestamp;
use crate::store::{Store, StoreError};

impl Dispatcher {
    /// The debrief of a drill that is named by the start of its id, or of the latest; none where there is
    /// no such drill.
    ///
    /// # Errors
    /// A fault, where the database fails.
    pub async fn debrief(&self, named: Option<&str>) -> Result<Option<Debrief>, Failure> {
        let around = self.around();
        let found = async {
            let drill = match named {
                Some(named) => around.store.drill(named).await?,
                None => around.store.latest_drills(1).await?.pop(),
            };
            match drill {
                Some(drill) => scored(&around.store, &drill, around.clock.now()).await.map(Some),
                None => Ok(None),
            }
        };
        found.await.map_err(|error| self.store_fault(&error, "debrief"))
    }
}

/// A drill, scored as of a moment.
///
/// # Errors
/// Where the database fails.
pub async fn scored(store: &Store, drill: &Drill, now: Timestamp) -> Result<Debrief, StoreError> {
    Ok(debrief(drill, store.played(&drill.id).await?, now))
}
