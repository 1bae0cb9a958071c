//! Compares the present with what the log says it must be: the log is replayed into an empty
//! database beside. Must not change the database that it checks.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::Report;
use crate::domain::ambient::Randomness;
use crate::store::{Store, StoreError};

/// How often it is tried again where the desk is in use meanwhile.
const TRIES: usize = 5;

/// Replays the log into a database in `scratch`, an empty folder, and compares the state tables.
///
/// # Errors
/// Where a database fails.
pub async fn verify_state(
    store: &Store,
    scratch: &Path,
    randomness: &Arc<dyn Randomness>,
    report: &mut Report,
) -> Result<(), StoreError> {
    for attempt in 0..TRIES {
        let head = store.head().await?;
        let url = format!("sqlite:{}", scratch.join(format!("replay-{attempt}.db")).display());
        let replayed = Store::open(&url, randomness.clone()).await?;
        let made = store.replay_into(&replayed).await;
        let expected = replayed.state_tables().await;
        replayed.close().await;
        match made {
            Ok(()) => {}
            Err(error @ (StoreError::Unreadable { .. } | StoreError::Impossible(_))) => {
                report.problem(
                    None,
                    format!("the log cannot be replayed: {error}"),
                    "the present state cannot be shown to follow from the log",
                );
                return Ok(());
            }
            Err(error) => return Err(error),
        }
        let (expected, found) = (expected?, store.state_tables().await?);
        if store.head().await? == head {
            compare(&expected, &found, report);
            return Ok(());
        }
    }
    report.notes.push(
        "the desk was in use all the time, so that its state could not be compared; try again at a quiet time"
            .to_owned(),
    );
    Ok(())
}

type Tables = BTreeMap<&'static str, Vec<String>>;

fn compare(expected: &Tables, found: &Tables, report: &mut Report) {
    for (table, lines) in expected {
        let expected = by_key(table, lines);
        let found = by_key(table, found.get(table).map_or(&[][..], Vec::as_slice));
        for (key, line) in &expected {
            let wrong = match found.get(key) {
                Some(there) if there == line => continue,
                Some(_) => format!("{table}: the row {key} is not what the log makes of it"),
                None => format!("{table}: the row {key} is missing"),
            };
            report.problem(None, wrong, "somebody changed the database beside the log");
        }
        for key in found.keys().filter(|key| !expected.contains_key(*key)) {
            report.problem(
                None,
                format!("{table}: the row {key} is there, and nothing on the log made it"),
                "somebody changed the database beside the log",
            );
        }
    }
}

/// Rows by what names them: the first column, with the second for messages.
fn by_key<'a>(table: &str, lines: &'a [String]) -> BTreeMap<String, &'a str> {
    let columns = if table == "messages" { 2 } else { 1 };
    lines
        .iter()
        .map(|line| (line.split(" | ").take(columns).collect::<Vec<_>>().join("/"), line.as_str()))
        .collect()
}
