//! A line of the decision log as people read it: names in the place of keys. The console's log and the
//! history under a card show the same lines. Must not leave out what an auditor needs.

use crate::domain::actor::Surface;
use crate::domain::ids::ThreadId;
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::time::Timestamp;

/// A line of the log.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its sequence.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// Who, by name.
    pub who: String,
    /// In which role, by name.
    pub role: Option<String>,
    /// From where.
    pub surface: Surface,
    /// What, by the name on the log.
    pub action: String,
    /// What in particular, a line each.
    pub details: Vec<Text>,
    /// Words that belong to it, such as a note.
    pub text: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Why the glass was broken, if it was.
    pub break_glass: Option<String>,
    /// The thread.
    pub thread: Option<ThreadId>,
    /// From which state to which.
    pub states: Option<(State, State)>,
    /// Its hash.
    pub hash: String,
}
