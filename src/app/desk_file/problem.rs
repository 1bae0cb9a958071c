//! What is wrong with a desk file and where: one problem as people read it, and the notes in which
//! the readers of the sections gather them. Must not know any section.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// One thing that is wrong with a desk file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskProblem {
    /// The file's name as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The field, such as `queues.care.publisher` or `policies[2].needs`; list items count from 1.
    /// Empty where the file is no TOML.
    pub path: String,
    /// What is wrong.
    pub wrong: String,
    /// What to do about it.
    pub advice: String,
}

impl fmt::Display for DeskProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: ", self.file, self.line, self.column)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{}; {}", self.wrong, self.advice)
    }
}

impl std::error::Error for DeskProblem {}

/// What the readers note while they go through a file: problems, where each field stands, and
/// which keys they know.
pub(super) struct Notes<'f> {
    /// Reads a file that the desk file names.
    files: &'f dyn Fn(&str) -> Result<String, String>,
    /// What was read of them.
    beside: RefCell<Vec<String>>,
    file: String,
    text: String,
    problems: RefCell<Vec<DeskProblem>>,
    places: RefCell<BTreeMap<String, usize>>,
    known_keys: RefCell<BTreeSet<(&'static str, &'static str)>>,
}

impl<'f> Notes<'f> {
    /// Empty notes on a file.
    pub fn on(file: &str, text: &str, files: &'f dyn Fn(&str) -> Result<String, String>) -> Self {
        Self {
            files,
            beside: RefCell::default(),
            file: file.to_owned(),
            text: text.to_owned(),
            problems: RefCell::default(),
            places: RefCell::default(),
            known_keys: RefCell::default(),
        }
    }

    /// Remembers at which byte of the text a field stands.
    pub fn place(&self, path: &str, at: usize) {
        self.places.borrow_mut().insert(path.to_owned(), at);
    }

    /// Remembers that the parser knows a key of a section.
    pub fn knows(&self, section: &'static str, key: &'static str) {
        self.known_keys.borrow_mut().insert((section, key));
    }

    /// Notes a problem of a field at the place that was remembered for it, or for the nearest field
    /// around it: what is missing has no place of its own.
    pub fn problem(&self, path: &str, wrong: impl Into<String>, advice: impl Into<String>) {
        let places = self.places.borrow();
        let mut around = path;
        let at = loop {
            if let Some(at) = places.get(around) {
                break *at;
            }
            match around.rfind(['.', '[']) {
                Some(end) => around = &around[..end],
                None => break 0,
            }
        };
        self.problem_at(at, path, (wrong.into(), advice.into()));
    }

    /// Notes a problem at a byte of the text: what is wrong and what to do.
    pub fn problem_at(&self, at: usize, path: &str, (wrong, advice): (String, String)) {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
        let problem =
            DeskProblem { file: self.file.clone(), line, column, path: path.to_owned(), wrong, advice };
        self.problems.borrow_mut().push(problem);
    }

    /// The text of a file that the desk file names.
    pub fn file(&self, path: &str) -> Result<String, String> {
        let text = (self.files)(path)?;
        self.beside.borrow_mut().push(text.clone());
        Ok(text)
    }

    /// The texts of all files that were read, in order.
    pub fn beside(&self) -> Vec<String> {
        self.beside.borrow().clone()
    }

    /// Whether a problem was noted in one of these top-level sections.
    pub fn any_in(&self, sections: &[&str]) -> bool {
        self.problems.borrow().iter().any(|problem| {
            let section = problem.path.split(['.', '[']).next().unwrap_or_default();
            sections.contains(&section)
        })
    }

    /// All problems in the order of the file.
    pub fn into_problems(self) -> Vec<DeskProblem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| (problem.line, problem.column));
        problems
    }

    /// All keys that the readers asked for, by section.
    #[cfg(test)]
    pub fn known_keys(&self) -> BTreeSet<(&'static str, &'static str)> {
        self.known_keys.borrow().clone()
    }
}
