//! Writes a batch: seals personal data, closes the chain, and puts every row in its table with a
//! few wide statements. Must not change what was recorded.

use std::collections::{BTreeSet, HashMap};

use super::StoreError;
use super::append::{append_to_log, remember};
use super::batch::{Batch, Pending, Slot};
use super::cards::lane;
use super::sql::{Cell, Insert};
use crate::domain::decision::Decision;
use crate::domain::desk::Desk;
use crate::domain::ids::ThreadId;
use crate::domain::rows::Row;
use crate::domain::state::State;
use crate::domain::thread::{Priority, Thread};

pub(super) const SEALED: Insert =
    Insert { head: "INSERT INTO sealed (commitment, seal, owner, salt, value)", tail: "" };
pub(super) const ENTRIES: Insert = Insert {
    head: "INSERT INTO log_entries (sequence, at_ms, thread, actor, action, surface, entry, hash)",
    tail: "",
};
const THREADS: Insert = Insert {
    head: "INSERT INTO threads (id, version, version_before, state, queue, priority, source, conversation,
           author, holder, timer_at_ms, received_at_ms, frozen, drill, document)",
    // Compare and set: a thread that is not at the version that was read stays as it is, and is
    // missing from the number of rows. No decision changes the author, and SQLite would write the index of
    // a column that is named here anew for every thread.
    tail: "ON CONFLICT (id) DO UPDATE SET version = excluded.version,
           version_before = excluded.version_before, state = excluded.state, queue = excluded.queue,
           priority = excluded.priority, holder = excluded.holder,
           timer_at_ms = excluded.timer_at_ms, frozen = excluded.frozen, document = excluded.document
           WHERE threads.version = excluded.version_before",
};
const CARDS: Insert = Insert {
    head: "INSERT INTO cards (thread, platform, channel, version_due, history_due, lane)",
    // A card that waits already keeps its lane where that is sooner.
    tail: "ON CONFLICT (thread, platform, channel) DO UPDATE SET version_due = excluded.version_due,
           history_due = excluded.history_due,
           lane = CASE WHEN cards.version_shown < cards.version_due AND cards.lane < excluded.lane
                  THEN cards.lane ELSE excluded.lane END",
};
const MESSAGES: Insert = Insert {
    head: "INSERT INTO messages (thread, number, source, external_id, author, text, received_at_ms)",
    tail: "",
};
const NOTICES: Insert = Insert { head: "INSERT INTO notices (id, person, thread, text, at_ms)", tail: "" };
const SENDS: Insert = Insert {
    head: "INSERT INTO sends (hash, thread, publisher, source, conversation, text, created_at_ms, state,
           next_attempt_ms)",
    tail: "",
};

pub(super) const ROSTER_CHANGES: Insert = Insert {
    head: "INSERT INTO roster_changes (id, roster, state, touched, document)",
    tail: "ON CONFLICT (id) DO UPDATE SET state = excluded.state, touched = excluded.touched,
           document = excluded.document",
};

pub(super) const HAND_OVERS: Insert = Insert {
    head: "INSERT INTO hand_overs (id, roster, stage, open, made, at_ms, touched, document)",
    tail: "ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, open = excluded.open, made = excluded.made,
           at_ms = excluded.at_ms, touched = excluded.touched, document = excluded.document",
};
pub(super) const HAND_OVER_NOTES: Insert = Insert {
    head: "INSERT INTO hand_over_notes (sequence, roster, taken, document)",
    tail: "ON CONFLICT (sequence) DO UPDATE SET document = excluded.document",
};

pub(super) const DRILLS: Insert = Insert {
    head: "INSERT INTO drills (id, open, started_ms, touched, document)",
    tail: "ON CONFLICT (id) DO UPDATE SET open = excluded.open, touched = excluded.touched,
           document = excluded.document",
};

pub(super) const PAUSES: Insert = Insert {
    head: "INSERT INTO pauses (queue, document)",
    tail: "ON CONFLICT (queue) DO UPDATE SET document = excluded.document",
};

pub(super) async fn commit(mut batch: Batch, desk: &Desk) -> Result<Vec<ThreadId>, StoreError> {
    if batch.entries.is_empty() && batch.new_answers.is_empty() {
        batch.transaction.rollback().await?;
        return Ok(Vec::new());
    }
    let people = append_to_log(&mut batch).await?;
    let desk_changed = batch.rows.iter().any(|row| matches!(row, Row::DeskVersion { .. }));
    let changed = write_threads(&mut batch, desk).await?;
    write_rows(&mut batch).await?;
    let answers = std::mem::take(&mut batch.new_answers);
    super::answers::keep(&mut batch.transaction, answers).await?;
    batch.transaction.commit().await?;
    // Only now: a commitment of a transaction that failed is in no table.
    if desk_changed {
        // Somebody who left may have been erased by another process, and may come back now.
        batch.store.people.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clear();
    } else {
        remember(&batch.store, people);
    }
    Ok(changed)
}

async fn write_threads(batch: &mut Batch, desk: &Desk) -> Result<Vec<ThreadId>, StoreError> {
    let mut changed = Vec::new();
    let mut rows = Vec::new();
    let mut cards = Vec::new();
    let latest = latest_entries(&batch.entries);
    // In the order of their ids, which is that of their arrival: threads that came together stand together in
    // the database, and what is done about them later shares pages.
    let mut threads: Vec<_> = batch.threads.iter().collect();
    threads.sort_unstable_by_key(|(id, _)| *id);
    for (id, Slot { thread, stored }) in threads {
        let Some(thread) = thread.as_ref().filter(|thread| thread.version != *stored) else { continue };
        let latest = latest.get(id).copied().unwrap_or_default();
        let lane = lane_of(thread, *stored, latest);
        changed.push(id.clone());
        rows.push(row_of(thread, *stored)?);
        if thread.state == State::Listed {
            continue;
        }
        for (channel, escalated) in super::cards::channels(desk, thread) {
            // Whoever an escalation asks waits for no queue of other cards.
            let lane = if escalated && thread.drill.is_none() { lane.min(lane::NEW_URGENT) } else { lane };
            cards.push(vec![
                Cell::from(id),
                channel.platform.as_str().into(),
                channel.id.as_str().into(),
                thread.version.into(),
                latest.sequence.into(),
                lane.into(),
            ]);
        }
    }
    let expected = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    if THREADS.run(&mut batch.transaction, rows).await? != expected {
        return Err(StoreError::Raced("a thread"));
    }
    CARDS.run(&mut batch.transaction, cards).await?;
    Ok(changed)
}

/// How soon a thread's cards are brought; `stored` is the version that the database has.
fn lane_of(thread: &Thread, stored: i64, latest: Latest) -> i64 {
    match (latest.by_person, stored, thread.priority) {
        // What is real goes before all of a drill but what somebody pressed there.
        _ if thread.drill.is_some() && !latest.by_person => lane::LATER,
        _ if latest.of_pause && thread.state == State::Approved => lane::CRISIS,
        (true, _, _) => lane::PRESSED,
        (false, 0, Priority::Urgent) => lane::NEW_URGENT,
        (false, 0, _) => lane::NEW,
        (false, _, _) => lane::LATER,
    }
}

/// What a batch's entries say of a thread.
#[derive(Clone, Copy, Default)]
struct Latest {
    /// The sequence of the last of them.
    sequence: i64,
    /// Whether a person decided any of them.
    by_person: bool,
    /// Whether a pause held it or let it go.
    of_pause: bool,
}

fn latest_entries(entries: &[Pending]) -> HashMap<ThreadId, Latest> {
    let mut latest: HashMap<ThreadId, Latest> = HashMap::new();
    for Pending { entry, .. } in entries {
        if let Some(thread) = &entry.subject {
            let slot = latest.entry(thread.clone()).or_default();
            slot.sequence = slot.sequence.max(entry.sequence);
            slot.by_person |= entry.actor.person.is_some();
            slot.of_pause |=
                matches!(entry.decision, Decision::ThreadFrozen {} | Decision::ThreadThawed { .. });
        }
    }
    latest
}

/// The row of a thread; `stored` is the version that the database has.
pub(super) fn row_of(thread: &Thread, stored: i64) -> Result<Vec<Cell>, StoreError> {
    let document = serde_json::to_string(thread)
        .map_err(|error| StoreError::Unreadable { table: "threads", why: error.to_string() })?;
    Ok(vec![
        Cell::from(&thread.id),
        thread.version.into(),
        stored.into(),
        thread.state.as_str().into(),
        thread.queue.as_str().into(),
        i64::from(thread.priority as u8).into(),
        thread.source.as_str().into(),
        thread.conversation.as_str().into(),
        thread.author.clone().into(),
        thread.holder.as_ref().map(|holder| holder.person.to_string()).into(),
        thread.next_timer().map(|at| at.millis()).into(),
        thread.received_at.millis().into(),
        i64::from(thread.frozen.is_some()).into(),
        thread.drill.as_ref().map(ToString::to_string).unwrap_or_default().into(),
        document.into(),
    ])
}

async fn write_rows(batch: &mut Batch) -> Result<(), StoreError> {
    let mut messages = Vec::new();
    let mut notices = Vec::new();
    let mut sends = Vec::new();
    let mut rest = Vec::new();
    let mut changed = BTreeSet::new();
    let mut changes = batch.changes.clone();
    let mut hand_overs = batch.hand_overs.clone();
    let mut handed = BTreeSet::new();
    let mut drills = batch.drills.clone();
    let mut drilled = BTreeSet::new();
    let mut notes = Vec::new();
    for row in std::mem::take(&mut batch.rows) {
        match row {
            Row::RosterChange(_) | Row::RosterStep { .. } => {
                changed.extend(super::rosters::take_change(std::sync::Arc::make_mut(&mut changes), &row));
            }
            Row::HandOver(_) | Row::HandOverStep { .. } => {
                handed.extend(std::sync::Arc::make_mut(&mut hand_overs).take(&row));
            }
            Row::Drill(_) | Row::DrillStep { .. } => {
                drilled.extend(std::sync::Arc::make_mut(&mut drills).take(&row));
            }
            Row::HandOverNote { sequence, roster, note } => {
                notes.push(super::hand_overs::note_row(sequence, &roster, &note)?);
            }
            Row::Message(message) => messages.push(vec![
                Cell::from(&message.thread),
                message.number.into(),
                message.source.as_str().into(),
                message.external_id.into(),
                message.author.into(),
                message.text.into(),
                message.received_at.millis().into(),
            ]),
            Row::Notice(notice) => notices.push(vec![
                Cell::from(notice.id),
                notice.person.as_str().into(),
                Cell::from(&notice.thread),
                serde_json::to_string(&notice.text).unwrap_or_default().into(),
                notice.at.millis().into(),
            ]),
            Row::Send(send) => sends.push(vec![
                Cell::from(send.hash),
                Cell::from(&send.thread),
                send.destination.publisher().as_str().into(),
                send.destination.source().as_str().into(),
                send.destination.conversation().into(),
                send.text.into(),
                send.at.millis().into(),
                "waiting".into(),
                send.at.millis().into(),
            ]),
            other => rest.push(other),
        }
    }
    MESSAGES.run(&mut batch.transaction, messages).await?;
    NOTICES.run(&mut batch.transaction, notices).await?;
    SENDS.run(&mut batch.transaction, sends).await?;
    let changes: Vec<_> = changed
        .iter()
        .filter_map(|id| changes.get(id))
        .map(super::rosters::row_of)
        .collect::<Result<_, _>>()?;
    ROSTER_CHANGES.run(&mut batch.transaction, changes).await?;
    HAND_OVER_NOTES.run(&mut batch.transaction, notes).await?;
    let handed: Vec<_> = handed
        .iter()
        .filter_map(|id| hand_overs.get(id))
        .map(super::hand_overs::row_of)
        .collect::<Result<_, _>>()?;
    HAND_OVERS.run(&mut batch.transaction, handed).await?;
    let drilled: Vec<_> = drilled
        .iter()
        .filter_map(|id| drills.get(id))
        .map(super::drills::row_of)
        .collect::<Result<_, _>>()?;
    DRILLS.run(&mut batch.transaction, drilled).await?;
    for row in rest {
        write_one(batch, row).await?;
    }
    Ok(())
}

/// Rows that are rare enough for a statement each.
async fn write_one(batch: &mut Batch, row: Row) -> Result<(), StoreError> {
    let query = match row {
        Row::Paused(pause) => {
            PAUSES.run(&mut batch.transaction, vec![super::pauses::row_of(&pause)?]).await?;
            return Ok(());
        }
        Row::PauseLifted { queue } => {
            sqlx::query("DELETE FROM pauses WHERE queue = $1").bind(super::pauses::key(queue.as_ref()))
        }
        Row::SendEnded { hash, delivered } => {
            sqlx::query("UPDATE sends SET state = $1, lease_owner = NULL, lease_until_ms = 0 WHERE hash = $2")
                .bind(if delivered { "delivered" } else { "failed" })
                .bind(hash)
        }
        Row::SendAgain { hash, at } => sqlx::query(
            "UPDATE sends SET state = 'waiting', attempts = 0, next_attempt_ms = $1 WHERE hash = $2",
        )
        .bind(at.millis())
        .bind(hash),
        Row::Token { token, person, label, at } => {
            sqlx::query("INSERT INTO tokens (token, person, label, created_at_ms) VALUES ($1, $2, $3, $4)")
                .bind(token)
                .bind(person.to_string())
                .bind(label)
                .bind(at.millis())
        }
        Row::TokenRevoked { token } => {
            sqlx::query("UPDATE tokens SET revoked = 1 WHERE token = $1").bind(token)
        }
        Row::HandOverNotesTaken { roster, until } => {
            sqlx::query("UPDATE hand_over_notes SET taken = 1 WHERE roster = $1 AND sequence <= $2")
                .bind(roster.to_string())
                .bind(until)
        }
        Row::DeskVersion { version, at } => sqlx::query(
            "INSERT INTO desk_versions (id, version, at_ms) VALUES (1, $1, $2)
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, at_ms = excluded.at_ms",
        )
        .bind(version)
        .bind(at.millis()),
        // Written in bulk above.
        Row::Message(_)
        | Row::Notice(_)
        | Row::Send(_)
        | Row::RosterChange(_)
        | Row::RosterStep { .. }
        | Row::HandOver(_)
        | Row::HandOverStep { .. }
        | Row::HandOverNote { .. }
        | Row::Drill(_)
        | Row::DrillStep { .. } => return Ok(()),
    };
    query.execute(&mut *batch.transaction).await?;
    Ok(())
}

/// Writes threads and rows without a log: for a replay, whose log is elsewhere.
pub(super) async fn write_state(mut batch: Batch, desk: &Desk) -> Result<(), StoreError> {
    write_threads(&mut batch, desk).await?;
    write_rows(&mut batch).await?;
    batch.transaction.commit().await?;
    Ok(())
}

/// Puts a thread in the place of what stands there, whatever its version.
pub(super) async fn overwrite_thread(
    connection: &mut sqlx::AnyConnection,
    thread: &Thread,
) -> Result<(), StoreError> {
    THREADS.run(connection, vec![row_of(thread, thread.version)?]).await?;
    sqlx::query("UPDATE threads SET author = $1 WHERE id = $2")
        .bind(thread.author.clone())
        .bind(thread.id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}
