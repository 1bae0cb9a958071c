//! Checks the decision log: an export alone, or the database with all that belongs to the log. Must
//! not change anything, and must not stop at the first thing that is wrong.

mod checkpoints;
mod database;
mod export;
mod follow;
mod state;

pub use checkpoints::{Signed, read_checkpoints};
pub use database::verify_database;
pub use export::verify_export;
pub use state::verify_state;

/// The most problems that are told one by one.
const MOST_TOLD: usize = 50;

/// What a check found.
#[derive(Debug, Default)]
pub struct Report {
    /// How many entries were read.
    pub entries: u64,
    /// The sequence and hash of the last one.
    pub head: Option<(i64, String)>,
    /// How many checkpoints hold.
    pub checkpoints: u64,
    /// The last entry that a checkpoint which holds covers.
    pub covered: Option<i64>,
    /// How many sealed values were compared with their commitments.
    pub values: u64,
    /// How many values are gone because they were erased.
    pub erased: u64,
    /// What is wrong, in the order of the log.
    pub problems: Vec<Problem>,
    /// How many more problems there are.
    pub untold: u64,
    /// What should be known besides.
    pub notes: Vec<String>,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The entry, where it is one.
    pub entry: Option<i64>,
    /// What is wrong.
    pub wrong: String,
    /// What that means.
    pub means: String,
}

impl Report {
    /// Whether all is well.
    pub fn is_good(&self) -> bool {
        self.problems.is_empty()
    }

    fn problem(&mut self, entry: Option<i64>, wrong: impl Into<String>, means: impl Into<String>) {
        if self.problems.len() < MOST_TOLD {
            self.problems.push(Problem { entry, wrong: wrong.into(), means: means.into() });
        } else {
            self.untold += 1;
        }
    }
}
