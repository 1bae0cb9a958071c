//! Watches who is on shift. When somebody goes off or comes on, it looks after the drafts that wait for an approval
//! in the queues of that roster, so that others are asked, and has cards drawn anew where a platform draws them by
//! who is on shift. Whom to ask is decided by `commands::asking`. Must not ask anybody itself.

use std::sync::{Arc, Mutex, PoisonError};

use crate::app::dispatch::Dispatcher;
use crate::chat::platform::Platform;
use crate::commands::asking::ask_anew;
use crate::domain::desk::Desk;
use crate::domain::ids::{PersonId, QueueId, RosterId, ThreadId};
use crate::domain::roster::Position;
use crate::domain::roster::duty::{Covering, Duty};
use crate::domain::state::State;
use crate::store::StoreError;
use crate::store::read::ThreadFilter;

/// How many threads are read at once, and looked after in a transaction.
const AT_ONCE: i64 = 200;

/// Who is on, in the order of the desk file.
type OnShift = Vec<(RosterId, Position, PersonId)>;

/// The worker, and who was on shift when it last looked and found everything asked.
pub struct Shifts {
    dispatcher: Arc<Dispatcher>,
    platforms: Vec<Arc<dyn Platform>>,
    settled: Mutex<Option<OnShift>>,
}

impl Shifts {
    /// A worker that has not looked yet.
    pub fn new(dispatcher: Arc<Dispatcher>, platforms: &[Arc<dyn Platform>]) -> Self {
        Self { dispatcher, platforms: platforms.to_vec(), settled: Mutex::default() }
    }

    /// Looks once. Returns how many threads changed.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn run_once(&self) -> Result<usize, StoreError> {
        let around = self.dispatcher.around();
        let live = around.live.load_full();
        let before = self.settled.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if live.desk.rosters.is_empty() && before.as_ref().is_none_or(Vec::is_empty) {
            return Ok(0);
        }
        let changes = around.store.roster_changes().await?;
        let duty = Duty { at: around.clock.now(), changes: &changes };
        let now = on_shift(&live.desk, duty);
        if before.as_ref() == Some(&now) {
            return Ok(0);
        }
        let queues = affected(&live.desk, before.as_ref(), &now);
        let mut asked = Asked::default();
        for queue in &queues {
            self.ask(&live.desk, queue, duty, &mut asked).await?;
        }
        // What could not be decided is looked at again.
        if asked.anew == asked.waiting {
            // What was drawn before this process began is left as it is: whether the shift changed is not known.
            if before.is_some() {
                self.redraw(&queues).await?;
            }
            *self.settled.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        }
        Ok(asked.anew)
    }

    async fn redraw(&self, queues: &[QueueId]) -> Result<(), StoreError> {
        for platform in self.platforms.iter().filter(|platform| platform.follows_shifts()) {
            for queue in queues {
                self.dispatcher.around().store.redraw_cards(platform.surface(), queue).await?;
            }
        }
        Ok(())
    }

    /// Looks after the threads of a queue whose question has to be asked anew.
    async fn ask(
        &self,
        desk: &Desk,
        queue: &QueueId,
        duty: Duty<'_>,
        asked: &mut Asked,
    ) -> Result<(), StoreError> {
        let mut filter = ThreadFilter {
            queue: Some(queue.clone()),
            states: vec![State::AwaitingApproval],
            limit: AT_ONCE,
            ..ThreadFilter::default()
        };
        loop {
            let threads = self.dispatcher.around().store.threads(&filter).await?;
            let Some(last) = threads.last() else { return Ok(()) };
            filter.after = Some(last.id.clone());
            let anew = threads.iter().filter(|thread| ask_anew(desk, thread, duty).is_some());
            let waiting: Vec<ThreadId> = anew.map(|thread| thread.id.clone()).collect();
            asked.waiting += waiting.len();
            asked.anew += super::timers::look_after(&self.dispatcher, waiting).await;
        }
    }
}

/// How many threads had to be asked about anew, and how many were.
#[derive(Default)]
struct Asked {
    waiting: usize,
    anew: usize,
}

fn on_shift(desk: &Desk, duty: Duty<'_>) -> OnShift {
    let posts = desk.on_shift(Covering::default(), duty).into_iter();
    posts.map(|post| (post.roster.id.clone(), post.position, post.person.clone())).collect()
}

/// The queues of the rosters on which somebody else is on than before; all of them where nobody looked before.
fn affected(desk: &Desk, before: Option<&OnShift>, now: &OnShift) -> Vec<QueueId> {
    let of = |on: &OnShift, roster: &RosterId| -> OnShift {
        on.iter().filter(|(its, ..)| its == roster).cloned().collect()
    };
    let changed = |roster: &RosterId| before.is_none_or(|before| of(before, roster) != of(now, roster));
    let rosters: Vec<_> = desk.rosters.values().filter(|roster| changed(&roster.id)).collect();
    let covered = |queue: &&QueueId| rosters.iter().any(|roster| roster.covers(Some(queue), None));
    desk.queues.keys().filter(covered).cloned().collect()
}
