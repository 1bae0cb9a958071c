//! Signs the end of the log from time to time. Must not run in two replicas with two keys: they
//! share the key, and a second signature of the same entry is left out.

use std::path::Path;

use crate::app::checkpoint::{self, CheckpointError, Key};
use crate::domain::ambient::Clock;
use crate::store::Store;
use crate::store::log::Checkpoint;

/// Signs the end of the log if it moved since it was last signed, keeps the checkpoint in the
/// database, and appends it as a line of JSON to `outside`, a file that others keep safe.
///
/// # Errors
/// Where the database fails or the file cannot be written. The checkpoint stands in the database
/// in the latter case; the next one reaches the file again.
pub async fn run_once(
    store: &Store,
    key: &Key,
    clock: &dyn Clock,
    outside: Option<&Path>,
) -> Result<Option<Checkpoint>, CheckpointError> {
    let made = checkpoint::checkpoint_if_new(store, key, clock).await?;
    if let (Some(checkpoint), Some(path)) = (&made, outside) {
        checkpoint::append(path, checkpoint)?;
    }
    Ok(made)
}
