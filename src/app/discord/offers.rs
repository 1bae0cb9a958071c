//! What is offered to somebody who types an argument: threads that they may read, people, queues, paths,
//! scenarios. A stranger is offered nothing. Must not show anybody more than their card would.

use serde_json::{Value, json};

use crate::app::front_door::FrontDoor;
use crate::chat::discord::interaction::{Completion, THREAD};
use crate::chat::discord::markdown::within;
use crate::chat::gesture::Account;
use crate::chat::words::short;
use crate::commands;
use crate::domain::actor::Surface;
use crate::domain::desk::{Desk, Person};
use crate::domain::permission::{Permission, may};
use crate::domain::state::State;
use crate::store::read::ThreadFilter;

/// The most that Discord shows, and the longest of each.
const MOST: usize = 25;
const LONGEST: usize = 100;
/// How many of the most urgent threads are looked through.
const LOOKED_THROUGH: i64 = 200;

/// What is offered.
pub(super) async fn choices(door: &FrontDoor, account: &Account, asked: &Completion) -> Vec<Value> {
    let live = door.around().live.load_full();
    let desk = &live.desk;
    let Some(person) = who(desk, account) else { return Vec::new() };
    // Somebody who types faster than they may is offered nothing for a moment.
    if live.limits.caller(person.id.as_str()).is_err() {
        return Vec::new();
    }
    let words = asked.typed.trim().trim_start_matches('#').to_lowercase();
    let found = match asked.argument.as_str() {
        THREAD => threads(door, desk, person).await,
        "person" => desk.people.values().map(|person| (person.name.clone(), person.id.to_string())).collect(),
        "queue" => desk
            .queues
            .values()
            .filter(|queue| may(desk, &person.id, Permission::Read, Some(&queue.id)))
            .map(|queue| (queue.name.clone(), queue.id.to_string()))
            .collect(),
        "path" => desk.paths.values().map(|path| (path.name.clone(), path.id.to_string())).collect(),
        "state" => State::ALL
            .iter()
            .map(|state| {
                let key = format!("state-{}", state.as_str().replace('_', "-"));
                let locale = person.locale.as_ref().or(account.locale.as_ref()).unwrap_or(&desk.locale);
                (door.locales().plain(locale, &key), state.to_string())
            })
            .collect(),
        // Whoever may start none is offered none.
        "scenario" if may(desk, &person.id, Permission::Drill, None) => {
            desk.scenarios.values().map(|one| (one.name.clone(), one.id.to_string())).collect()
        }
        "command" => commands::ALL.iter().map(|spec| (spec.name.to_owned(), spec.name.to_owned())).collect(),
        _ => Vec::new(),
    };
    found
        .into_iter()
        .filter(|(name, value)| name.to_lowercase().contains(&words) || value.to_lowercase().contains(&words))
        .filter(|(name, value)| !name.trim().is_empty() && value.chars().count() <= LONGEST)
        .take(MOST)
        .map(|(name, value)| json!({"name": within(&name, LONGEST), "value": value}))
        .collect()
}

/// The person behind an account: by its id alone, as everywhere on Discord.
fn who<'a>(desk: &'a Desk, account: &Account) -> Option<&'a Person> {
    let known = |person: &&Person| person.accounts.get(&Surface::Discord) == Some(&account.id);
    desk.people.values().find(known).filter(|_| !account.outsider)
}

/// The threads that they may read, the most urgent first: number and words, and the whole id.
async fn threads(door: &FrontDoor, desk: &Desk, person: &Person) -> Vec<(String, String)> {
    let states = State::ALL.iter().copied().filter(|state| !state.is_closed()).collect();
    let filter =
        ThreadFilter { states, urgent_first: true, limit: LOOKED_THROUGH, ..ThreadFilter::default() };
    let threads = match door.around().store.threads(&filter).await {
        Ok(threads) => threads,
        Err(error) => {
            tracing::error!(%error, "no threads could be offered");
            return Vec::new();
        }
    };
    threads
        .into_iter()
        .filter(|thread| may(desk, &person.id, Permission::Read, Some(&thread.queue)))
        .map(|thread| {
            let text = thread.latest_text.as_ref().unwrap_or(&thread.text).replace('\n', " ");
            let name = format!("#{} · {} · {text}", short(&thread.id), desk.queue_name(&thread.queue));
            (name, thread.id.to_string())
        })
        .collect()
}
