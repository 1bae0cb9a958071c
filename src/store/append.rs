//! The log's part of a batch: seals personal data, closes the chain, and appends the entries. Must not write
//! anything else.

use std::collections::{BTreeSet, HashMap};

use sqlx::Row as _;

use super::batch::{Batch, Pending};
use super::flush::{ENTRIES, SEALED};
use super::sql::{self, Cell};
use super::{Store, StoreError};
use crate::domain::ambient::hex_of;
use crate::domain::entry;
use crate::domain::ids::PersonId;
use crate::domain::sealed::{Seal, Sealed, commit as commitment};

/// Seals, chains and inserts all entries. Returns the commitments of people that are new here.
pub(super) async fn append_to_log(batch: &mut Batch) -> Result<HashMap<PersonId, String>, StoreError> {
    if batch.entries.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sealed = Vec::new();
    let new_people = find_people(batch, &mut sealed).await?;
    let known = batch.store.people.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    let person = |value: &str| {
        let id = PersonId::from(value);
        new_people.get(&id).or_else(|| known.get(&id)).cloned().unwrap_or_default()
    };
    let randomness = batch.store.randomness.clone();
    let (_, mut previous) = batch.head.clone();
    let base = batch.head.0;
    let mut rows = Vec::with_capacity(batch.entries.len());
    for Pending { entry, owner } in &mut batch.entries {
        entry.visit_sealed(&mut |seal, value| {
            let text = value.value(seal);
            value.seal(match seal {
                Seal::Person => person(&text),
                Seal::Author | Seal::Message | Seal::Ours => {
                    let salt = hex_of::<16>(&*randomness);
                    let commitment = commitment(salt.as_bytes(), &text);
                    sealed.push(vec![
                        Cell::from(commitment.clone()),
                        seal.as_str().into(),
                        owner.clone().into(),
                        salt.into(),
                        text.into(),
                    ]);
                    commitment
                }
            });
        });
        entry.previous = previous;
        let canonical = entry.canonical();
        let hash = entry::hash(&canonical);
        previous = hash.clone();
        let actor = match (&entry.actor.person, &entry.actor.name) {
            (Some(person), _) => person.commitment().unwrap_or_default().to_owned(),
            (None, Some(name)) => format!("{}:{name}", entry.actor.kind),
            (None, None) => entry.actor.kind.clone(),
        };
        rows.push(vec![
            Cell::from(entry.sequence),
            entry.at.millis().into(),
            entry.subject.as_ref().map(ToString::to_string).into(),
            actor.into(),
            entry.decision.action().into(),
            entry.actor.surface.as_str().into(),
            canonical.into(),
            hash.into(),
        ]);
    }
    let last = base + i64::try_from(rows.len()).unwrap_or(i64::MAX);
    SEALED.run(&mut batch.transaction, sealed).await?;
    ENTRIES.run(&mut batch.transaction, rows).await?;
    let moved = sqlx::query("UPDATE log_head SET sequence = $1, hash = $2 WHERE id = 1 AND sequence = $3")
        .bind(last)
        .bind(previous)
        .bind(base)
        .execute(&mut *batch.transaction)
        .await?
        .rows_affected();
    if moved == 1 { Ok(new_people) } else { Err(StoreError::Raced("the end of the log")) }
}

/// The commitments of all people in the batch that this process does not know yet: from the
/// database, or made new and added to `sealed`.
async fn find_people(
    batch: &mut Batch,
    sealed: &mut Vec<Vec<Cell>>,
) -> Result<HashMap<PersonId, String>, StoreError> {
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    {
        let known = batch.store.people.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut collect = |seal: Seal, value: &mut Sealed| {
            if seal == Seal::Person {
                let id = value.value(seal);
                if !known.contains_key(id.as_str()) {
                    wanted.insert(id);
                }
            }
        };
        for pending in &mut batch.entries {
            pending.entry.visit_sealed(&mut collect);
        }
    }
    let wanted: Vec<String> = wanted.into_iter().collect();
    let mut found = HashMap::new();
    if wanted.is_empty() {
        return Ok(found);
    }
    let rows = sql::select_in(
        &mut batch.transaction,
        "SELECT value, commitment FROM sealed WHERE seal = 'person' AND value IN",
        &wanted,
    )
    .await?;
    for row in rows {
        found.insert(PersonId::from(row.try_get::<String, _>(0)?), row.try_get(1)?);
    }
    for id in wanted {
        let key = PersonId::from(id.clone());
        if found.contains_key(&key) {
            continue;
        }
        let salt = hex_of::<16>(&*batch.store.randomness);
        let commitment = commitment(salt.as_bytes(), &id);
        sealed.push(vec![
            Cell::from(commitment.clone()),
            Seal::Person.as_str().into(),
            format!("person/{id}").into(),
            salt.into(),
            id.into(),
        ]);
        found.insert(key, commitment);
    }
    Ok(found)
}

/// Keeps the commitments of people, once they are in the database.
pub(super) fn remember(store: &Store, people: HashMap<PersonId, String>) {
    if !people.is_empty() {
        store.people.lock().unwrap_or_else(std::sync::PoisonError::into_inner).extend(people);
    }
}
