//! The desk that is in force, with what is compiled from it, and how it is exchanged. Must not read
//! files: `jobs::desk_file` does.

use std::sync::Arc;

use arc_swap::ArcSwap;
use indexmap::IndexMap;

use super::limits::Limits;
use crate::domain::ambient::Clock;
use crate::domain::desk::Desk;
use crate::domain::ids::SourceId;
use crate::intake::mapping::{Mapping, compile};

/// A desk with what is compiled from it.
pub struct Live {
    /// The desk.
    pub desk: Desk,
    /// Its sources, compiled.
    pub mappings: IndexMap<SourceId, Mapping>,
    /// Its limits.
    pub limits: Limits,
}

impl Live {
    /// Compiles a desk.
    ///
    /// # Errors
    /// Says which source cannot be compiled; a checked desk has none.
    pub fn new(desk: Desk, clock: Arc<dyn Clock>) -> Result<Self, String> {
        let mappings = desk
            .sources
            .iter()
            .map(|(id, source)| match compile(source) {
                Ok(mapping) => Ok((id.clone(), mapping)),
                Err(error) => Err(format!("source {id}: {error}")),
            })
            .collect::<Result<_, _>>()?;
        let limits = Limits::new(desk.limits, clock);
        Ok(Self { desk, mappings, limits })
    }
}

/// Where the desk in force is found.
pub type LiveDesk = ArcSwap<Live>;
