//! Replays the log into an empty database, and describes the state tables of any database, so that
//! the two can be compared: the proof that nothing changes state but decisions. Must not be used to
//! serve anything.

use std::collections::{BTreeMap, HashMap};

use sqlx::{AssertSqlSafe, Row as _};

use super::batch::{Slot, Wants};
use super::log::LogFilter;
use super::{Store, StoreError};
use crate::domain::apply::{Circumstances, apply};
use crate::domain::desk::Desk;
use crate::domain::entry::Entry;
use crate::domain::ids::{PersonId, ThreadId};
use crate::domain::rows::Row;
use crate::domain::sealed::Seal;
use crate::domain::thread::Thread;

/// The state tables with the columns that decisions determine. What is missing here is the
/// bookkeeping of workers: attempts, leases, what was seen.
const STATE: &[(&str, &str, &str)] = &[
    (
        "threads",
        "id",
        "id, version, state, queue, priority, source, conversation, author, holder, timer_at_ms,
         received_at_ms, frozen, drill, document",
    ),
    ("drills", "id", "id, open, started_ms, touched, document"),
    ("pauses", "queue", "queue, document"),
    ("messages", "thread, number", "thread, number, source, external_id, author, text, received_at_ms"),
    ("notices", "id", "id, person, thread, text, at_ms"),
    ("sends", "hash", "hash, thread, publisher, source, conversation, text, created_at_ms, state"),
    ("roster_changes", "id", "id, roster, state, touched, document"),
    ("hand_overs", "id", "id, roster, stage, open, made, at_ms, touched, document"),
    ("hand_over_notes", "sequence", "sequence, roster, taken, document"),
    ("tokens", "token", "token, person, label, created_at_ms, revoked"),
    ("desk_versions", "id", "id, version, at_ms"),
];

/// Applies one logged entry, exactly as recording it did.
pub(super) fn apply_entry(
    entry: &Entry,
    thread: &mut Option<Thread>,
    rows: &mut Vec<Row>,
) -> Result<(), StoreError> {
    let person = entry.actor.person.as_ref().map(|person| PersonId::from(person.value(Seal::Person)));
    let reason = entry.reason.as_ref().map(|reason| reason.value(Seal::Ours));
    let around = Circumstances {
        sequence: entry.sequence,
        at: entry.at,
        person: person.as_ref(),
        subject: entry.subject.as_ref(),
        reason: reason.as_deref(),
        break_glass: entry.actor.break_glass.is_some(),
    };
    Ok(apply(&entry.decision, &around, thread, rows)?)
}

impl Store {
    /// Replays this database's log into `target`, which must be new.
    ///
    /// # Errors
    /// Where a database fails or a decision does not fit.
    pub async fn replay_into(&self, target: &Store) -> Result<(), StoreError> {
        let mut threads: HashMap<ThreadId, Option<Thread>> = HashMap::new();
        let mut batch = target.batch(&Wants::default()).await?;
        let mut after = 0;
        loop {
            let filter = LogFilter { beyond: Some(after), limit: 1000, ..LogFilter::default() };
            let page = self.log(&filter).await?;
            let Some(last) = page.last() else { break };
            after = last.entry.sequence;
            for logged in &page {
                let mut none = None;
                let slot = match &logged.entry.subject {
                    Some(id) => threads.entry(id.clone()).or_default(),
                    None => &mut none,
                };
                apply_entry(&logged.entry, slot, &mut batch.rows)?;
            }
        }
        batch.threads = threads.into_iter().map(|(id, thread)| (id, Slot { thread, stored: 0 })).collect();
        // Without a desk no channel is due: what channels show is no state.
        super::flush::write_state(batch, &Desk::empty("replay")).await
    }

    /// All rows of all state tables as text, by table.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn state_tables(&self) -> Result<BTreeMap<&'static str, Vec<String>>, StoreError> {
        let mut tables = BTreeMap::new();
        for (table, order, columns) in STATE {
            let names: Vec<&str> = columns.split(',').map(str::trim).collect();
            let casts: Vec<String> =
                names.iter().map(|name| format!("COALESCE(CAST({name} AS TEXT), '-')")).collect();
            let sql = format!("SELECT {} FROM {table} ORDER BY {order}", casts.join(", "));
            let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&self.reader).await?;
            let lines = rows
                .into_iter()
                .map(|row| {
                    let cells = (0..names.len())
                        .map(|index| row.try_get::<String, _>(index))
                        .collect::<Result<Vec<_>, _>>()?;
                    Ok(cells.join(" | "))
                })
                .collect::<Result<Vec<_>, StoreError>>()?;
            tables.insert(*table, lines);
        }
        Ok(tables)
    }
}
