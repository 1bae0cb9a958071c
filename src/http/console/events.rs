//! `/events`: tells an open page which threads changed, as server-sent events. Changes made in this
//! process are told at once; those of other replicas are found on the log within a second. Must not
//! send anything but ids: what a reader may see is decided when the page asks for it.
//!
//! Events: `hello` (the desk's time in milliseconds), `changed` (thread ids separated by spaces, each
//! with `:version` where it is known, so that a page that shows that version need not ask),
//! `look` (too much happened to be listed: look at everything), `bye` (the session is over).

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::Console;
use super::access::Visitor;
use super::answer::Shared;
use crate::app::fault::Failure;
use crate::app::hub::Changed;
use crate::domain::decision::Decision;
use crate::domain::ids::{PersonId, ThreadId};
use crate::domain::permission::{Permission, may};
use crate::store::StoreError;
use crate::store::log::LogFilter;

/// How often the log is looked at for what other replicas did.
const LOOK: Duration = Duration::from_secs(1);
/// How often a comment keeps proxies from closing the line.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// The session is asked for again after so many looks.
const SESSION_EVERY: u32 = 15;
/// The most entries that are read at one look; the page looks at everything where there are more.
const MOST: i64 = 500;

/// `GET /events`
pub(super) async fn events(State(console): Shared, visitor: Visitor) -> Response {
    let result: Result<Response, Failure> = async {
        visitor.authorise(Permission::Read, None)?;
        // First the ear, then the mark: what happens in between is told twice rather than never.
        let changes = console.around().hub.listen();
        let head = console.around().store.head().await;
        let (seen, _) = head.map_err(|error| console.store_fault(&error, "events"))?;
        let now = console.around().clock.now().millis();
        let hello = Event::default().event("hello").data(now.to_string());
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let watch = Watch {
            person: visitor.person.clone(),
            session: visitor.session.clone(),
            console: console.clone(),
            changes: Some(changes),
            look,
            looks: 0,
            seen,
            ready: VecDeque::from([hello]),
            over: false,
        };
        let events = stream::unfold(watch, |mut watch| async move {
            let event = watch.next().await?;
            Some((Ok::<_, Infallible>(event), watch))
        });
        Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response())
    }
    .await;
    console.finish(&visitor, result).await
}

/// One open page.
struct Watch {
    person: PersonId,
    session: String,
    console: Arc<Console>,
    changes: Option<Receiver<Changed>>,
    look: Interval,
    looks: u32,
    /// The last entry of the log that was looked at.
    seen: i64,
    ready: VecDeque<Event>,
    over: bool,
}

impl Watch {
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if self.over {
                return None;
            }
            let heard = match &mut self.changes {
                Some(changes) => tokio::select! {
                    heard = changes.recv() => Some(heard),
                    _ = self.look.tick() => None,
                },
                None => {
                    self.look.tick().await;
                    None
                }
            };
            match heard {
                Some(Ok(changed)) => {
                    self.tell(&changed.threads.iter().map(ThreadId::to_string).collect::<Vec<_>>())
                }
                Some(Err(RecvError::Lagged(_))) => self.ready.push_back(look_at_everything()),
                Some(Err(RecvError::Closed)) => self.changes = None,
                None => self.look_at_log().await,
            }
        }
    }

    fn tell(&mut self, threads: &[String]) {
        if !threads.is_empty() {
            self.ready.push_back(Event::default().event("changed").data(threads.join(" ")));
        }
    }

    async fn look_at_log(&mut self) {
        self.looks = self.looks.wrapping_add(1);
        match self.still_welcome().await {
            Ok(true) => {}
            Ok(false) => return self.end(),
            Err(error) => {
                tracing::warn!(%error, "an open page is closed: the database does not answer");
                return self.end();
            }
        }
        if let Err(error) = self.catch_up().await {
            tracing::warn!(%error, "an open page is closed: the log cannot be read");
            self.end();
        }
    }

    async fn still_welcome(&self) -> Result<bool, StoreError> {
        let around = self.console.around();
        if !may(&around.live.load().desk, &self.person, Permission::Read, None) {
            return Ok(false);
        }
        if !self.looks.is_multiple_of(SESSION_EVERY) {
            return Ok(true);
        }
        Ok(around.store.session(&self.session, around.clock.now()).await?.is_some())
    }

    async fn catch_up(&mut self) -> Result<(), StoreError> {
        let store = &self.console.around().store;
        let (head, _) = store.head().await?;
        if head <= self.seen {
            return Ok(());
        }
        let behind = head - self.seen;
        let filter = LogFilter { beyond: Some(self.seen), limit: MOST, ..LogFilter::default() };
        self.seen = head;
        if behind > MOST {
            self.ready.push_back(look_at_everything());
            return Ok(());
        }
        let entries = store.log(&filter).await?;
        let changed: BTreeMap<ThreadId, i64> = entries
            .into_iter()
            .filter(|logged| !matches!(logged.entry.decision, Decision::Refused { .. }))
            .filter_map(|logged| Some((logged.entry.subject?, logged.entry.after?.version)))
            .collect();
        let changed: Vec<String> =
            changed.into_iter().map(|(thread, version)| format!("{thread}:{version}")).collect();
        self.tell(&changed);
        Ok(())
    }

    fn end(&mut self) {
        self.ready.push_back(Event::default().event("bye").data(""));
        self.over = true;
    }
}

fn look_at_everything() -> Event {
    Event::default().event("look").data("")
}
