//! Asks the workers again and again: when something changed, when something is due, and from time to
//! time in any case. The only place of the program that waits for real time to pass.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::cards::Cards;
use super::desk_file::DeskFile;
use super::directory::Directory;
use super::notices::Notices;
use super::outbox::Outbox;
use super::shifts::Shifts;
use crate::app::checkpoint::Key;
use crate::app::dispatch::Dispatcher;
use crate::domain::actor::Surface;
use crate::domain::time::{Millis, Timestamp};

/// Never look more often than this, however much happens.
const SHORTEST: Duration = Duration::from_millis(50);
/// Always look this often, in case a change was missed or made by another replica.
const LONGEST: Duration = Duration::from_secs(2);
const BETWEEN_CHECKPOINTS: Duration = Duration::from_secs(900);
const BETWEEN_LOOKS_FOR_GAPS: Duration = Duration::from_secs(60);
/// Between questions about some accounts and about the next.
const BETWEEN_QUESTIONS: Duration = Duration::from_secs(15);
/// Between looks whether anybody new is in the desk file, or is to be asked about again.
const BETWEEN_LOOKS: Duration = Duration::from_secs(60);
const BETWEEN_SWEEPS: Duration = Duration::from_secs(3600);

/// All workers of a desk.
pub struct Workers {
    /// The dispatcher.
    pub dispatcher: Arc<Dispatcher>,
    /// The outbox.
    pub outbox: Outbox,
    /// The cards.
    pub cards: Arc<Cards>,
    /// What people are told.
    pub notices: Notices,
    /// Who is on shift.
    pub shifts: Shifts,
    /// Who has which account.
    pub directory: Directory,
    /// The desk file.
    pub desk_file: Arc<DeskFile>,
    /// The key that signs the end of the log, and a file outside that gets the signatures.
    pub checkpoints: (Key, Option<PathBuf>),
}

/// Starts all workers. They end when `stop` becomes true, each after what it is doing.
pub fn start(workers: Workers, stop: watch::Receiver<bool>) -> JoinSet<()> {
    let Workers { dispatcher, outbox, cards, notices, shifts, directory, desk_file, checkpoints } = workers;
    let mut tasks = JoinSet::new();
    tasks.spawn(timers(dispatcher.clone(), stop.clone()));
    tasks.spawn(deliveries(dispatcher.clone(), outbox, stop.clone()));
    // A platform that is slow to answer holds up no other.
    for surface in cards.surfaces() {
        tasks.spawn(reconcile(dispatcher.clone(), (cards.clone(), surface), stop.clone()));
    }
    tasks.spawn(tell(dispatcher.clone(), notices, stop.clone()));
    tasks.spawn(ask(directory, stop.clone()));
    tasks.spawn(watch_desk_file(desk_file, stop.clone()));
    tasks.spawn(sign(dispatcher.clone(), checkpoints, stop.clone()));
    tasks.spawn(look_for_gaps(dispatcher.clone(), stop.clone()));
    tasks.spawn(freeze(dispatcher.clone(), stop.clone()));
    tasks.spawn(watch_shifts(dispatcher.clone(), shifts, stop.clone()));
    tasks.spawn(hand_over(dispatcher.clone(), stop.clone()));
    tasks.spawn(drill(dispatcher.clone(), stop.clone()));
    tasks.spawn(sweep(dispatcher, stop));
    tasks
}

async fn timers(dispatcher: Arc<Dispatcher>, mut stop: watch::Receiver<bool>) {
    let mut pulse = dispatcher.around().hub.pulse();
    while !*stop.borrow() {
        if let Err(error) = super::timers::run_once(&dispatcher).await {
            tracing::error!(%error, worker = "timers", "a worker could not do its work");
        }
        let around = dispatcher.around();
        let next = around.store.next_timer().await.ok().flatten();
        pause(until(next, around.clock.now()), &mut pulse, &mut stop).await;
    }
}

async fn deliveries(dispatcher: Arc<Dispatcher>, outbox: Outbox, mut stop: watch::Receiver<bool>) {
    let mut pulse = dispatcher.around().hub.pulse();
    while !*stop.borrow() {
        if let Err(error) = outbox.run_once().await {
            tracing::error!(%error, worker = "outbox", "a worker could not do its work");
        }
        let around = dispatcher.around();
        let next = around.store.next_send().await.ok().flatten();
        pause(until(next, around.clock.now()), &mut pulse, &mut stop).await;
    }
}

async fn reconcile(
    dispatcher: Arc<Dispatcher>,
    (cards, surface): (Arc<Cards>, Surface),
    mut stop: watch::Receiver<bool>,
) {
    let mut pulse = dispatcher.around().hub.pulse();
    while !*stop.borrow() {
        if let Err(error) = cards.run_platform(surface).await {
            tracing::error!(%error, worker = "cards", platform = surface.as_str(), "a worker could not do its work");
        }
        let next = cards.next_due(surface).await.ok().flatten();
        pause(until(next, dispatcher.around().clock.now()), &mut pulse, &mut stop).await;
    }
}

async fn tell(dispatcher: Arc<Dispatcher>, notices: Notices, mut stop: watch::Receiver<bool>) {
    let mut pulse = dispatcher.around().hub.pulse();
    while !*stop.borrow() {
        if let Err(error) = notices.run_once().await {
            tracing::error!(%error, worker = "notices", "a worker could not do its work");
        }
        let next = notices.next_due().await.ok().flatten();
        pause(until(next, dispatcher.around().clock.now()), &mut pulse, &mut stop).await;
    }
}

async fn ask(directory: Directory, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let asked = directory.run_once().await.unwrap_or_else(|error| {
            tracing::error!(%error, worker = "directory", "a worker could not do its work");
            0
        });
        let wait = if asked > 0 { BETWEEN_QUESTIONS } else { BETWEEN_LOOKS };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn watch_desk_file(desk_file: Arc<DeskFile>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        desk_file.run_once().await;
        tokio::select! {
            () = tokio::time::sleep(LONGEST) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn sign(
    dispatcher: Arc<Dispatcher>,
    (key, outside): (Key, Option<PathBuf>),
    mut stop: watch::Receiver<bool>,
) {
    let around = dispatcher.around();
    loop {
        let signed =
            super::checkpoints::run_once(&around.store, &key, &*around.clock, outside.as_deref()).await;
        if let Err(error) = signed {
            tracing::error!(%error, worker = "checkpoints", "a worker could not do its work");
        }
        // Once more when the desk closes, so that nothing can be cut off while it is closed.
        if *stop.borrow() {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(BETWEEN_CHECKPOINTS) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn look_for_gaps(dispatcher: Arc<Dispatcher>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = super::rosters::run_once(&dispatcher).await {
            tracing::error!(%error, worker = "rosters", "a worker could not do its work");
        }
        tokio::select! {
            () = tokio::time::sleep(BETWEEN_LOOKS_FOR_GAPS) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn hand_over(dispatcher: Arc<Dispatcher>, mut stop: watch::Receiver<bool>) {
    let mut pulse = dispatcher.around().hub.pulse();
    while !*stop.borrow() {
        if let Err(error) = super::hand_overs::run_once(&dispatcher).await {
            tracing::error!(%error, worker = "hand_overs", "a worker could not do its work");
        }
        let next = super::hand_overs::next_due(&dispatcher).await.ok().flatten();
        pause(until(next, dispatcher.around().clock.now()), &mut pulse, &mut stop).await;
    }
}

async fn drill(dispatcher: Arc<Dispatcher>, mut stop: watch::Receiver<bool>) {
    let mut pulse = dispatcher.around().hub.pulse();
    while !*stop.borrow() {
        if let Err(error) = super::drills::run_once(&dispatcher).await {
            tracing::error!(%error, worker = "drills", "a worker could not do its work");
        }
        let next = super::drills::next_due(&dispatcher).await.ok().flatten();
        pause(until(next, dispatcher.around().clock.now()), &mut pulse, &mut stop).await;
    }
}

async fn watch_shifts(dispatcher: Arc<Dispatcher>, shifts: Shifts, mut stop: watch::Receiver<bool>) {
    let mut pulse = dispatcher.around().hub.pulse();
    while !*stop.borrow() {
        if let Err(error) = shifts.run_once().await {
            tracing::error!(%error, worker = "shifts", "a worker could not do its work");
        }
        pause(LONGEST, &mut pulse, &mut stop).await;
    }
}

async fn freeze(dispatcher: Arc<Dispatcher>, mut stop: watch::Receiver<bool>) {
    let mut pulse = dispatcher.around().hub.pulse();
    let freezer = super::pauses::Freezer::new(dispatcher);
    while !*stop.borrow() {
        if let Err(error) = freezer.run_once().await {
            tracing::error!(%error, worker = "pauses", "a worker could not do its work");
        }
        pause(LONGEST, &mut pulse, &mut stop).await;
    }
}

async fn sweep(dispatcher: Arc<Dispatcher>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = super::sweep::run_once(&dispatcher).await {
            tracing::error!(%error, worker = "sweep", "a worker could not do its work");
        }
        tokio::select! {
            () = tokio::time::sleep(BETWEEN_SWEEPS) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Waits for a change or for `longest`, but never less than [`SHORTEST`].
async fn pause(longest: Duration, pulse: &mut watch::Receiver<u64>, stop: &mut watch::Receiver<bool>) {
    tokio::select! {
        () = tokio::time::sleep(SHORTEST) => {}
        _ = stop.changed() => return,
    }
    tokio::select! {
        () = tokio::time::sleep(longest.saturating_sub(SHORTEST)) => {}
        _ = pulse.changed() => {}
        _ = stop.changed() => {}
    }
}

fn until(next: Option<Timestamp>, now: Timestamp) -> Duration {
    let wait = next.map_or(Millis(i64::MAX), |next| next - now);
    Duration::from_millis(u64::try_from(wait.0).unwrap_or(0)).min(LONGEST)
}
