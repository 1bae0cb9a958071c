//! Looks up what the next shift of a roster must know: open threads, what was missed, tags and volumes
//! against the week before, notes. Must not judge any of it: `domain::hand_over::compose` does.

use std::collections::{BTreeMap, HashSet};

use sqlx::Row as _;

use super::read::ThreadFilter;
use super::{Store, StoreError};
use crate::domain::ambient::first_ulid;
use crate::domain::deadline::Aim;
use crate::domain::hand_over::briefing::{Counts, Missed, TagCount};
use crate::domain::hand_over::compose::{Gathered, Wanted};
use crate::domain::ids::{DrillId, QueueId, ThreadId};
use crate::domain::roster::Stretch;
use crate::domain::state::State;
use crate::domain::thread::Thread;
use crate::domain::time::Timestamp;

/// How many rows are read at once.
const PAGE: i64 = 1000;

/// What of a thread's document matters here.
#[derive(serde::Deserialize)]
struct Glimpse {
    network: String,
    tags: Vec<String>,
    /// Where it belongs to a drill: what is not real counts in no volume.
    #[serde(default)]
    drill: Option<DrillId>,
}

impl Store {
    /// Looks up what the next shift of a roster must know.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn gather(&self, wanted: &Wanted) -> Result<Gathered, StoreError> {
        let mut counts: BTreeMap<QueueId, (Counts, Counts)> =
            wanted.queues.iter().map(|queue| (queue.clone(), Default::default())).collect();
        let (now, before) = (wanted.so_far(), wanted.week_before());
        let mut tags: BTreeMap<String, TagCount> = BTreeMap::new();
        for (stretch, is_now) in [(now, true), (before, false)] {
            self.arrivals(wanted, stretch, |queue, of| {
                let counts = counts.entry(queue).or_default();
                if is_now {
                    counts.0.received += 1
                } else {
                    counts.1.received += 1
                }
                for tag in of {
                    let count = tags.entry(tag.clone()).or_insert(TagCount { tag, now: 0, before: 0 });
                    if is_now { count.now += 1 } else { count.before += 1 }
                }
            })
            .await?;
        }
        for (action, answers) in [("reply_delivered", true), ("resolved", false), ("dismissed", false)] {
            self.acts(wanted, action, |Acted { at, queue, .. }| {
                let counts = counts.entry(queue).or_default();
                let of = match (now.holds(at), before.holds(at)) {
                    (true, _) => &mut counts.0,
                    (false, true) => &mut counts.1,
                    (false, false) => return,
                };
                if answers { of.answered += 1 } else { of.closed += 1 }
            })
            .await?;
        }
        let mut missed = Vec::new();
        self.acts(wanted, "deadline_missed", |Acted { at, thread, aim, .. }| {
            if let Some(aim) = aim.filter(|_| now.holds(at)) {
                missed.push(Missed { thread, aim, at });
            }
        })
        .await?;
        missed.reverse();
        let (threads, more) = self.open_threads(wanted).await?;
        Ok(Gathered {
            shift: Some(wanted.shift),
            threads,
            more,
            missed,
            tags: tags.into_values().collect(),
            volumes: counts.into_iter().map(|(queue, (now, before))| (queue, now, before)).collect(),
            notes: self.hand_over_notes(&wanted.roster).await?,
            past: Vec::new(),
        })
    }

    /// The open threads, the most urgent first, with how many more there are. Those of the outgoing side
    /// are all among them.
    async fn open_threads(&self, wanted: &Wanted) -> Result<(Vec<Thread>, i64), StoreError> {
        let is_open = |state: &State| !state.is_closed() && *state != State::Listed;
        let filter = ThreadFilter {
            states: State::ALL.iter().copied().filter(is_open).collect(),
            urgent_first: true,
            limit: PAGE,
            ..ThreadFilter::default()
        };
        let mut threads: Vec<Thread> = Vec::new();
        let mut seen: HashSet<ThreadId> = HashSet::new();
        let mut take = |found: Vec<Thread>, threads: &mut Vec<Thread>| {
            let fits = |thread: &Thread| wanted.covers(thread.queue.as_str(), &thread.network);
            threads.extend(found.into_iter().filter(|thread| fits(thread) && seen.insert(thread.id.clone())));
        };
        let mut read = 0;
        for queue in &wanted.queues {
            let found = self.threads(&ThreadFilter { queue: Some(queue.clone()), ..filter.clone() }).await?;
            read += i64::try_from(found.len()).unwrap_or(i64::MAX);
            take(found, &mut threads);
        }
        for person in &wanted.outgoing {
            let found =
                self.threads(&ThreadFilter { holder: Some(person.clone()), ..filter.clone() }).await?;
            take(found, &mut threads);
        }
        threads.sort_by(|one, other| (other.priority, &one.id).cmp(&(one.priority, &other.id)));
        let counted = self.counts().await?;
        let open: i64 = counted
            .iter()
            .filter(|(queue, state, _)| wanted.queues.contains(queue) && is_open(state))
            .map(|(_, _, count)| count)
            .sum();
        // Of networks nobody counts; a roster of some of them shows what was read.
        let more = if wanted.networks.is_empty() { (open - read).max(0) } else { 0 };
        Ok((threads, more))
    }

    /// The threads that came in in a stretch: their ids are in the order of arrival.
    async fn arrivals(
        &self,
        wanted: &Wanted,
        stretch: Stretch,
        mut each: impl FnMut(QueueId, Vec<String>),
    ) -> Result<(), StoreError> {
        let (mut after, until) = (first_ulid(stretch.from), first_ulid(stretch.until));
        loop {
            let rows = sqlx::query(
                "SELECT id, queue, document FROM threads WHERE id >= $1 AND id < $2 ORDER BY id LIMIT $3",
            )
            .bind(after.clone())
            .bind(until.clone())
            .bind(PAGE)
            .fetch_all(&self.reader)
            .await?;
            let whole = i64::try_from(rows.len()).unwrap_or(0) == PAGE;
            for row in rows {
                // The next page begins right after this one.
                after = row.try_get::<String, _>(0)? + "0";
                let queue: String = row.try_get(1)?;
                let glimpse = glimpse(&row.try_get::<String, _>(2)?)?;
                if glimpse.drill.is_none() && wanted.covers(&queue, &glimpse.network) {
                    each(queue.into(), glimpse.tags);
                }
            }
            if !whole {
                return Ok(());
            }
        }
    }

    /// Everything on the log with an action, the newest first, as far back as the week before reaches.
    async fn acts(
        &self,
        wanted: &Wanted,
        action: &str,
        mut each: impl FnMut(Acted),
    ) -> Result<(), StoreError> {
        let earliest = wanted.week_before().from;
        let mut before = i64::MAX;
        loop {
            let rows = sqlx::query(
                "SELECT e.sequence, e.at_ms, t.queue, t.document, t.id, e.entry FROM log_entries e
                 JOIN threads t ON t.id = e.thread
                 WHERE e.action = $1 AND e.sequence < $2 AND t.drill = '' ORDER BY e.sequence DESC LIMIT $3",
            )
            .bind(action.to_owned())
            .bind(before)
            .bind(PAGE)
            .fetch_all(&self.reader)
            .await?;
            let whole = i64::try_from(rows.len()).unwrap_or(0) == PAGE;
            let mut at = earliest;
            for row in rows {
                before = row.try_get(0)?;
                at = Timestamp::from_millis(row.try_get(1)?);
                let queue: String = row.try_get(2)?;
                let network = if wanted.networks.is_empty() {
                    String::new()
                } else {
                    glimpse(&row.try_get::<String, _>(3)?)?.network
                };
                if wanted.covers(&queue, &network) {
                    let entry: String = row.try_get(5)?;
                    let thread = row.try_get::<String, _>(4)?.into();
                    each(Acted { at, queue: queue.into(), thread, aim: aim_of(&entry) });
                }
            }
            if !whole || at < earliest {
                return Ok(());
            }
        }
    }
}

/// Something that was done about a thread.
struct Acted {
    at: Timestamp,
    queue: QueueId,
    thread: ThreadId,
    /// Where it is about a deadline: of what.
    aim: Option<Aim>,
}

fn aim_of(entry: &str) -> Option<Aim> {
    #[derive(serde::Deserialize)]
    struct Details {
        aim: Aim,
    }
    #[derive(serde::Deserialize)]
    struct Entry {
        details: Details,
    }
    serde_json::from_str::<Entry>(entry).ok().map(|entry| entry.details.aim)
}

fn glimpse(document: &str) -> Result<Glimpse, StoreError> {
    serde_json::from_str(document)
        .map_err(|error| StoreError::Unreadable { table: "threads", why: error.to_string() })
}
