//! Brings a changed desk file into force: on SIGHUP, and when the file's text is another. A file with
//! a mistake keeps the desk that is in force, and says why. A change of the desk is a decision on the
//! log; without it the old desk stays.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::app::desk_file::{DeskProblem, changes, parse_beside};
use crate::app::dispatch::Dispatcher;
use crate::app::inbound::{Call, Caller, Inbound};
use crate::app::live::Live;
use crate::commands::system::operate::Operation;
use crate::domain::actor::Surface;
use crate::domain::desk::Desk;
use crate::domain::ids::ThreadId;
use crate::domain::state::State;
use crate::store::read::ThreadFilter;

/// Adjusts a desk after it was read: `demo` points the publisher at its own receiver.
pub type Adjust = Arc<dyn Fn(&mut Desk) + Send + Sync>;

/// Reads files that a desk file names, from its folder.
pub fn beside(desk_file: &Path) -> impl Fn(&str) -> Result<String, String> + use<> {
    let folder = desk_file.parent().map(Path::to_owned).unwrap_or_default();
    move |name| std::fs::read_to_string(folder.join(name)).map_err(|error| error.to_string())
}

/// Watches one desk file.
pub struct DeskFile {
    dispatcher: Arc<Dispatcher>,
    path: PathBuf,
    adjust: Adjust,
    /// The text that was last looked at, and what was wrong with it.
    last: Mutex<(Option<String>, Option<String>)>,
    /// The calendars that it names, as they were read last.
    calendars: Mutex<Vec<(String, Result<String, String>)>>,
}

impl DeskFile {
    /// Watches `path`. The desk in force was read from it.
    pub fn new(dispatcher: Arc<Dispatcher>, path: PathBuf, adjust: Adjust) -> Self {
        Self { dispatcher, path, adjust, last: Mutex::new((None, None)), calendars: Mutex::default() }
    }

    /// What is wrong with the file, if it is not in force.
    pub fn problem(&self) -> Option<String> {
        self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner).1.clone()
    }

    /// Looks at the file once. Returns whether a new desk is in force.
    pub async fn run_once(&self) -> bool {
        let text = match tokio::fs::read_to_string(&self.path).await {
            Ok(text) => text,
            Err(error) => {
                self.complain(None, format!("cannot read {}: {error}", self.path.display()));
                return false;
            }
        };
        {
            let last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if last.0.as_ref() == Some(&text) && self.calendars_stand() {
                return false;
            }
        }
        let mut desk = match self.parse(&text) {
            Ok(desk) => desk,
            Err(problems) => {
                let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
                self.complain(Some(text), lines.join("\n"));
                return false;
            }
        };
        (self.adjust)(&mut desk);
        match self.bring_into_force(desk).await {
            Ok(changed) => {
                *self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = (Some(text), None);
                changed
            }
            Err(why) => {
                self.complain(None, why);
                false
            }
        }
    }

    /// Reads the file with the calendars that it names, and keeps these to see when they change.
    fn parse(&self, text: &str) -> Result<Desk, Vec<DeskProblem>> {
        let files = beside(&self.path);
        let mut calendars = self.calendars.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        calendars.clear();
        let calendars = std::cell::RefCell::new(calendars);
        parse_beside(&self.path.display().to_string(), text, &|name| {
            let read = files(name);
            calendars.borrow_mut().push((name.to_owned(), read.clone()));
            read
        })
    }

    fn calendars_stand(&self) -> bool {
        let files = beside(&self.path);
        let calendars = self.calendars.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        calendars.iter().all(|(name, read)| files(name) == *read)
    }

    async fn bring_into_force(&self, desk: Desk) -> Result<bool, String> {
        let around = self.dispatcher.around();
        let before = around.live.load_full();
        let recorded = around.store.desk_version().await.map_err(|error| error.to_string())?;
        if recorded.as_deref() == Some(desk.version.as_str()) && before.desk.version == desk.version {
            return Ok(false);
        }
        let lines =
            if before.desk.version == desk.version { Vec::new() } else { changes(&before.desk, &desk) };
        let live = Live::new(desk, around.clock.clone())?;
        around.live.store(Arc::new(live));
        let change = Operation::ChangeDesk { from: recorded, changes: lines.clone() };
        if let Err(failure) = self.operate(change).await {
            around.live.store(before);
            return Err(format!(
                "the change of the desk could not be recorded, so the old desk stays: {failure:?}"
            ));
        }
        tracing::info!(changes = ?lines, "the desk file is in force");
        self.catch_up().await;
        around.hub.wake();
        Ok(true)
    }

    async fn operate(&self, operation: Operation) -> Result<(), crate::app::fault::Failure> {
        let inbound = Inbound::new(Caller::Operator, Surface::CommandLine, Call::Operate(operation));
        self.dispatcher.dispatch(inbound).await.map(|_| ())
    }

    /// Drafts that wait were measured against the old policy, deadlines may be new, and cards stand in the old
    /// channels.
    async fn catch_up(&self) {
        let around = self.dispatcher.around();
        if let Err(error) = around.store.spread_cards(&around.live.load().desk).await {
            tracing::error!(%error, "cards could not be spread to new channels");
        }
        let open = State::ALL.iter().copied().filter(|state| !state.is_closed() && *state != State::Listed);
        let open: Vec<State> = open.collect();
        let mut after: Option<ThreadId> = None;
        loop {
            let filter = ThreadFilter {
                states: open.clone(),
                after: after.clone(),
                limit: 200,
                ..ThreadFilter::default()
            };
            match around.store.threads(&filter).await {
                Ok(threads) if threads.is_empty() => return,
                Ok(threads) => {
                    after = threads.last().map(|thread| thread.id.clone());
                    let ids = threads.into_iter().map(|thread| thread.id).collect();
                    super::timers::look_after(&self.dispatcher, ids).await;
                }
                Err(error) => {
                    tracing::error!(%error, "open threads could not be measured against the new desk");
                    return;
                }
            }
        }
    }

    fn complain(&self, text: Option<String>, why: String) {
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if last.1.as_ref() != Some(&why) {
            tracing::error!("the desk file is not brought into force; the old desk stays:\n{why}");
        }
        *last = (text, Some(why));
    }
}
