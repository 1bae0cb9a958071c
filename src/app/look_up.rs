//! What is looked up before something can be decided: threads of a queue, lines of the log, what people
//! changed of the rosters, what the next shift must know. Must not decide anything.

use std::sync::Arc;

use super::dispatch::Dispatcher;
use super::fault::Failure;
use super::hand_overs;
use super::inbound::Call;
use crate::commands::About;
use crate::commands::arguments::Arguments;
use crate::domain::actor::Actor;
use crate::domain::desk::Desk;
use crate::domain::hand_over::compose::Gathered;
use crate::domain::ids::ThreadId;
use crate::domain::refusal::Refusal;
use crate::domain::roster::change::Changes;
use crate::domain::roster::duty::Duty;
use crate::domain::state::State;
use crate::store::log::LogFilter;
use crate::store::read::ThreadFilter;
use crate::store::view::Found;

impl Dispatcher {
    /// What a command that only reads wants to know.
    pub(super) async fn look_up(
        &self,
        (about, arguments): (About, &Arguments),
        desk: &Desk,
        subject: Option<&ThreadId>,
    ) -> Result<Found, Failure> {
        let mut found = Found::default();
        match about {
            About::Queue => {
                let filter = queue_filter(arguments, desk)?;
                let limit = usize::try_from(filter.limit).unwrap_or(0) - 1;
                found.threads = self
                    .around()
                    .store
                    .threads(&filter)
                    .await
                    .map_err(|error| self.store_fault(&error, "look up"))?;
                found.more = found.threads.len() > limit;
                found.threads.truncate(limit);
            }
            About::Log => {
                let filter = LogFilter {
                    thread: subject.cloned(),
                    action: arguments.text("action").map(str::to_owned),
                    newest_first: true,
                    limit: 20,
                    ..LogFilter::default()
                };
                found.entries = self
                    .around()
                    .store
                    .log(&filter)
                    .await
                    .map_err(|error| self.store_fault(&error, "look up"))?;
                found.entries.reverse();
            }
            About::Desk if !desk.rosters.is_empty() => {
                let found_now = self.around().store.hand_overs_since(self.around().clock.now()).await;
                found.hand_overs = found_now.map_err(|error| self.store_fault(&error, "look up"))?.into();
            }
            About::Debrief => {
                found.debrief = self.debrief(arguments.text("drill")).await?.map(Arc::new);
            }
            About::Thread
            | About::ThreadToRead
            | About::Roster
            | About::HandOver
            | About::Pause
            | About::Drill
            | About::Desk => {}
        }
        Ok(found)
    }

    /// What has to be looked up before the recorder can decide.
    pub(super) async fn gather(&self, actor: &Actor, call: &Call) -> Result<Arc<Gathered>, Failure> {
        if !hand_overs::concerns(call) {
            return Ok(Arc::default());
        }
        let live = self.around().live.load_full();
        let changes = self.changes(&live.desk).await?;
        let duty = Duty { at: self.around().clock.now(), changes: &changes };
        hand_overs::gather(&self.around().store, (&live.desk, duty), actor.person(), call)
            .await
            .map_err(|error| self.store_fault(&error, "gather"))
    }

    /// What people changed of the rosters; nothing where the desk has none.
    ///
    /// # Errors
    /// A fault, where the database fails.
    pub async fn changes(&self, desk: &Desk) -> Result<Arc<Changes>, Failure> {
        if desk.rosters.is_empty() {
            return Ok(Arc::default());
        }
        self.around().store.roster_changes().await.map_err(|error| self.store_fault(&error, "rosters"))
    }
}

fn queue_filter(arguments: &Arguments, desk: &Desk) -> Result<ThreadFilter, Refusal> {
    let queue = match arguments.text("queue") {
        Some(name) if desk.queues.contains_key(name) => Some(name.into()),
        Some(name) => {
            let known = desk.queues.keys().map(ToString::to_string).collect();
            return Err(Refusal::UnknownName { what: "queue", name: name.to_owned(), known });
        }
        None => None,
    };
    let states = match arguments.text("state") {
        Some(name) => vec![State::parse(name).ok_or_else(|| Refusal::UnknownName {
            what: "state",
            name: name.to_owned(),
            known: State::ALL.iter().map(ToString::to_string).collect(),
        })?],
        None => {
            State::ALL.iter().copied().filter(|state| !state.is_closed() && *state != State::Listed).collect()
        }
    };
    Ok(ThreadFilter { queue, states, urgent_first: true, limit: 21, ..ThreadFilter::default() })
}
