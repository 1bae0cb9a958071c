//! Checks the log in the database: the chain, the columns it is searched by, where it says it ends,
//! sealed values against their commitments, and checkpoints. Must not hold the log in memory.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::follow::Follower;
use super::{Report, Signed};
use crate::app::log_text;
use crate::domain::sealed::commit;
use crate::domain::time::Timestamp;
use crate::store::audit::AuditRow;
use crate::store::{Store, StoreError};

/// Rows of a page.
const PAGE: i64 = 500;

/// Checks the log of a database. `progress` is told how many entries were read so far.
///
/// # Errors
/// Where the database fails.
pub async fn verify_database(
    store: &Store,
    mut signed: Signed,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<Report, StoreError> {
    let mut report = Report::default();
    for checkpoint in store.checkpoints().await? {
        signed.expect(checkpoint, &mut report);
    }
    let mut walk = Walk { follower: Follower::start(), missing: BTreeMap::new(), erased: HashSet::new() };
    let mut after = 0;
    let mut head = None;
    loop {
        let page = store.audit_rows(after, PAGE).await?;
        let Some(last) = page.last() else {
            if head.is_some() {
                break;
            }
            // Only now: entries may have been added while the log was read.
            let stated = store.head().await?;
            let grew = stated.0 > after;
            head = Some(stated);
            if grew {
                continue;
            }
            break;
        };
        after = last.sequence;
        head = None;
        walk.page(store, &page, &mut signed, &mut report).await?;
        progress(report.entries);
    }
    let (last, hash) = walk.follower.head();
    report.head = Some((last, hash.to_owned()));
    if let Some(stated) = head {
        compare_head(&stated, (last, hash), &mut report);
    }
    walk.values(store, &mut report).await?;
    signed.end(last, &mut report);
    Ok(report)
}

fn compare_head(stated: &(i64, String), found: (i64, &str), report: &mut Report) {
    let (last, hash) = found;
    if stated.0 > last {
        report.problem(
            Some(last + 1),
            format!(
                "the log ends at entry {last}, but the database says that it ended at entry {}",
                stated.0
            ),
            format!("its end was cut off: {} entries are missing", stated.0 - last),
        );
    } else if stated.0 < last {
        report.problem(
            Some(stated.0 + 1),
            format!("the database says that the log ends at entry {}, but it goes on to {last}", stated.0),
            "entries were added by something else than this program, or the end was set back",
        );
    } else if stated.1 != hash {
        report.problem(
            Some(last),
            format!("the hash of the last entry, {last}, is not the one that the database keeps for the end"),
            "the last entry was rewritten together with its hash",
        );
    }
}

/// What is gathered while the log is read.
struct Walk {
    follower: Follower,
    /// Commitments without a value, and the entry that holds them first.
    missing: BTreeMap<String, i64>,
    /// Commitments that the log says were erased.
    erased: HashSet<String>,
}

impl Walk {
    async fn page(
        &mut self,
        store: &Store,
        page: &[AuditRow],
        signed: &mut Signed,
        report: &mut Report,
    ) -> Result<(), StoreError> {
        let mut found = BTreeMap::new();
        for row in page {
            let mut value = match serde_json::from_str::<Value>(&row.canonical) {
                Ok(value) if value.is_object() => value,
                Ok(_) => {
                    self.follower.unreadable("not a JSON object", report);
                    continue;
                }
                Err(error) => {
                    self.follower.unreadable(&error.to_string(), report);
                    continue;
                }
            };
            compare_columns(row, &value, report);
            let mut commitments = Vec::new();
            log_text::commitments(&value, &mut commitments);
            for commitment in commitments {
                found.entry(commitment).or_insert(row.sequence);
            }
            self.note_erased(&value);
            if let Some(map) = value.as_object_mut() {
                map.insert("hash".to_owned(), Value::String(row.hash.clone()));
            }
            self.follower.next(&value, Some(&row.canonical), report);
            let (sequence, hash) = self.follower.head();
            signed.entry(sequence, hash, report);
        }
        let all: Vec<String> = found.keys().cloned().collect();
        for commitment in store.without_value(&all).await? {
            let sequence = found.get(&commitment).copied().unwrap_or_default();
            self.missing.entry(commitment).or_insert(sequence);
        }
        Ok(())
    }

    fn note_erased(&mut self, value: &Value) {
        if value.get("action").and_then(Value::as_str) != Some("personal_data_erased") {
            return;
        }
        let commitments = value.pointer("/details/commitments").and_then(Value::as_array);
        self.erased.extend(commitments.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
    }

    /// Checks the values that are there, and that those which are not were erased.
    async fn values(&self, store: &Store, report: &mut Report) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let page = store.sealed_rows(&after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after.clone_from(&last.commitment);
            for row in &page {
                report.values += 1;
                if commit(row.salt.as_bytes(), &row.value) != row.commitment {
                    let entry = store.first_entry_with(&row.commitment).await?;
                    report.problem(
                        entry,
                        format!(
                            "a text of {} is not the one that was recorded (commitment {})",
                            name(entry),
                            row.commitment
                        ),
                        "somebody changed a name, a message, a draft or a reason that the log refers to; the \
                         entry itself is unchanged",
                    );
                }
                if self.erased.contains(&row.commitment) {
                    report.problem(
                        None,
                        format!("a value that was erased is there again (commitment {})", row.commitment),
                        "an old copy of the database was put back; erase it once more",
                    );
                }
            }
        }
        for (commitment, sequence) in &self.missing {
            if self.erased.contains(commitment) {
                report.erased += 1;
            } else {
                report.problem(
                    Some(*sequence),
                    format!("a text of entry {sequence} is gone, and no erasure on the log says so (commitment {commitment})"),
                    "somebody removed it from the database by hand; the entry itself is unchanged",
                );
            }
        }
        Ok(())
    }
}

fn name(entry: Option<i64>) -> String {
    entry.map_or_else(|| "no entry".to_owned(), |sequence| format!("entry {sequence}"))
}

/// Compares the columns that are searched by with the entry.
fn compare_columns(row: &AuditRow, value: &Value, report: &mut Report) {
    let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str);
    let kind = text("/actor/kind").unwrap_or_default();
    let actor = match (text("/actor/person/sealed"), text("/actor/name")) {
        (Some(person), _) => person.to_owned(),
        (None, Some(name)) => format!("{kind}:{name}"),
        (None, None) => kind.to_owned(),
    };
    let at = text("/at").and_then(|at| Timestamp::parse(at).ok()).map(Timestamp::millis);
    let columns = [
        ("sequence", Some(row.sequence.to_string()), value.get("sequence").map(ToString::to_string)),
        ("at_ms", Some(row.at_ms.to_string()), at.map(|at| at.to_string())),
        ("thread", row.thread.clone(), text("/subject").map(str::to_owned)),
        ("actor", Some(row.actor.clone()), Some(actor)),
        ("action", Some(row.action.clone()), text("/action").map(str::to_owned)),
        ("surface", Some(row.surface.clone()), text("/actor/surface").map(str::to_owned)),
    ];
    for (column, stands, entry) in columns {
        if stands != entry {
            let shown = |value: Option<String>| value.unwrap_or_else(|| "nothing".to_owned());
            report.problem(
                Some(row.sequence),
                format!(
                    "the column '{column}' of entry {} says {}, the entry itself says {}",
                    row.sequence,
                    shown(stands),
                    shown(entry)
                ),
                "searches of the database find the wrong entries; what was hashed is the entry itself",
            );
        }
    }
}
