//! Composes what the next shift must know from what was looked up. Must not look anything up, and must not
//! know who reads it: whoever shows it leaves out what the reader may not see.

use super::briefing::{
    Briefing, Counts, Deadline, Missed, Note, Paused, Standing, TagCount, Unacknowledged, Volume,
};
use super::{Fate, HandOver, Item};
use crate::domain::deadline::Aim;
use crate::domain::ids::{PersonId, QueueId, RosterId};
use crate::domain::pause::{Pause, Pauses};
use crate::domain::roster::Stretch;
use crate::domain::thread::Thread;
use crate::domain::time::{Millis, Timestamp};

/// How many open threads are listed besides those that change hands.
const MOST_THREADS: usize = 100;
/// How many tags are listed.
const MOST_TAGS: usize = 8;

/// The stretch of the week before begins and ends this long before.
const A_WEEK: Millis = Millis::hours(24 * 7);

/// What is to be looked up for a roster.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The roster.
    pub roster: RosterId,
    /// Its queues.
    pub queues: Vec<QueueId>,
    /// Its networks; empty is every network.
    pub networks: Vec<String>,
    /// The shift so far.
    pub shift: Stretch,
    /// Whose threads are wanted, every one of them.
    pub outgoing: Vec<PersonId>,
}

impl Wanted {
    /// Whether it is about a queue and network.
    pub fn covers(&self, queue: &str, network: &str) -> bool {
        self.queues.iter().any(|known| known.as_str() == queue)
            && (self.networks.is_empty() || self.networks.iter().any(|known| known == network))
    }

    /// The shift so far, with what happens at this very moment.
    pub fn so_far(&self) -> Stretch {
        Stretch { from: self.shift.from, until: self.shift.until + Millis(1) }
    }

    /// The same stretch of the week before.
    pub fn week_before(&self) -> Stretch {
        let back = |at: Timestamp| at + Millis(-A_WEEK.0);
        let Stretch { from, until } = self.so_far();
        Stretch { from: back(from), until: back(until) }
    }
}

/// What was looked up for a roster.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// The shift.
    pub shift: Option<Stretch>,
    /// The open threads of the roster's queues and networks, the most urgent first.
    pub threads: Vec<Thread>,
    /// How many more there are.
    pub more: i64,
    /// Deadlines that were missed.
    pub missed: Vec<Missed>,
    /// How often tags came up.
    pub tags: Vec<TagCount>,
    /// What happened in each queue.
    pub volumes: Vec<(QueueId, Counts, Counts)>,
    /// Notes that no hand-over has passed on yet, the oldest first.
    pub notes: Vec<Note>,
    /// The last hand-overs, the newest first, where they were asked for.
    pub past: Vec<HandOver>,
}

/// Composes what the next shift must know, when `outgoing` leave. None where nothing was looked up.
pub fn compose(gathered: &Gathered, outgoing: &[PersonId], pauses: &Pauses) -> Option<Briefing> {
    let ours = |queue: &QueueId| gathered.volumes.iter().any(|(known, _, _)| known == queue);
    let holds = |pause: &&Pause| pause.queue.as_ref().is_none_or(ours);
    let leaves =
        |thread: &&Thread| thread.holder.as_ref().is_some_and(|holder| outgoing.contains(&holder.person));
    let (items, others): (Vec<&Thread>, Vec<&Thread>) = gathered.threads.iter().partition(leaves);
    let beyond = others.len().saturating_sub(MOST_THREADS);
    let mut threads: Vec<Standing<PersonId>> = items.iter().map(|thread| standing(thread, true)).collect();
    threads.extend(others.iter().take(MOST_THREADS).map(|thread| standing(thread, false)));
    // The most urgent first, and by age within: ids are in the order of arrival.
    threads.sort_by(|one, other| (other.priority, &one.thread).cmp(&(one.priority, &other.thread)));
    let mut tags: Vec<TagCount> = gathered.tags.iter().filter(|tag| tag.now > tag.before).cloned().collect();
    tags.sort_by(|one, other| {
        ((other.now - other.before), other.now, &one.tag).cmp(&((one.now - one.before), one.now, &other.tag))
    });
    tags.truncate(MOST_TAGS);
    Some(Briefing {
        shift: gathered.shift?,
        threads,
        more: gathered.more + i64::try_from(beyond).unwrap_or(i64::MAX),
        missed: gathered.missed.clone(),
        tags,
        volumes: gathered
            .volumes
            .iter()
            .map(|(queue, now, before)| Volume { queue: queue.clone(), now: *now, before: *before })
            .collect(),
        notes: gathered.notes.clone(),
        paused: pauses
            .all()
            .iter()
            .filter(holds)
            .map(|pause| Paused { queue: pause.queue.clone(), since: pause.at })
            .collect(),
    })
}

/// The items of a briefing, none of them answered.
pub fn items(briefing: &Briefing) -> Vec<Item> {
    let of = |standing: &Standing<PersonId>| {
        let holder = standing.holder.clone().filter(|_| standing.item)?;
        Some(Item { thread: standing.thread.clone(), holder, fate: Fate::Open })
    };
    briefing.threads.iter().filter_map(of).collect()
}

fn standing(thread: &Thread, item: bool) -> Standing<PersonId> {
    Standing {
        thread: thread.id.clone(),
        queue: thread.queue.clone(),
        network: thread.network.clone(),
        priority: thread.priority,
        state: thread.state,
        holder: thread.holder.as_ref().map(|holder| holder.person.clone()),
        item,
        escalations: thread
            .open_escalations()
            .map(|escalation| Unacknowledged {
                path: escalation.path.clone(),
                level: escalation.level,
                since: escalation.at,
            })
            .collect(),
        deadlines: Aim::ALL
            .into_iter()
            .filter_map(|aim| Some((aim, thread.deadlines.get(aim)?)))
            .filter(|(_, clock)| clock.met.is_none())
            .map(|(aim, clock)| Deadline { aim, due: clock.due, missed: clock.missed.is_some() })
            .collect(),
    }
}
