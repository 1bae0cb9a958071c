//! Deadlines: by when a thread has to be claimed, and by when it has to be answered. The desk file sets
//! them by queue, network and priority; every thread carries its own clocks. Pure: it is asked about a
//! moment. Must not tell anybody or escalate; `commands::system` decides that.
//!
//! # The definition
//!
//! - *Claim-by* runs while a card waits for somebody to take it. It is met by a claim or an assignment. A
//!   thread that is let go has its whole time to be claimed again.
//! - *Respond-by* runs from when the thread came to the desk until the reply has arrived, or the thread is
//!   resolved or dismissed. It does not start again when a thread changes hands.
//! - Both run in business hours where the rule names some, see [`hours`], else around the clock.
//! - Snoozing stops what the rule says it stops (both, unless it says otherwise): what was left then is left
//!   when the thread comes back.
//! - While a pause holds the thread, respond-by stands still: nobody may answer.
//! - A closed thread that its author writes to again starts anew.
//! - A clock keeps what it was given: a change of the desk file counts for what starts afterwards.

pub mod decided;
pub mod hours;

use serde::{Deserialize, Serialize};

use super::desk::Desk;
use super::ids::{BusinessHoursId, PathId, QueueId};
use super::state::State;
use super::thread::{Priority, Thread};
use super::time::{Millis, Timestamp};
use decided::DeadlinesSet;
use hours::BusinessHours;

/// What has to be done in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// Somebody takes the thread.
    Claim,
    /// The author has an answer.
    Respond,
}

impl Aim {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Claim, Self::Respond];

    /// The name in desk files, texts and on the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Respond => "respond",
        }
    }
}

/// A rule of a queue: how long there is. The first one that fits a thread counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadlineRule {
    /// The networks for which it counts; empty is all.
    pub networks: Vec<String>,
    /// The priorities for which it counts; empty is all.
    pub priorities: Vec<Priority>,
    /// How long until somebody must have claimed it.
    pub claim_by: Option<Millis>,
    /// How long until it must be answered.
    pub respond_by: Option<Millis>,
    /// The hours in which both run; none is around the clock.
    pub hours: Option<BusinessHoursId>,
    /// At which parts of the time, in percent, people are warned; in order.
    pub warn_at: Vec<u8>,
    /// What a snooze stops.
    pub snooze_stops: Vec<Aim>,
    /// The path along which a miss is escalated. Without one the leads are told.
    pub path: Option<PathId>,
}

impl DeadlineRule {
    fn fits(&self, network: &str, priority: Priority) -> bool {
        (self.networks.is_empty() || self.networks.iter().any(|known| known == network))
            && (self.priorities.is_empty() || self.priorities.contains(&priority))
    }

    fn span(&self, aim: Aim) -> Option<Millis> {
        match aim {
            Aim::Claim => self.claim_by,
            Aim::Respond => self.respond_by,
        }
    }
}

/// The clocks of a thread.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadlines {
    /// Until it has to be claimed.
    pub claim: Option<Clock>,
    /// Until it has to be answered.
    pub respond: Option<Clock>,
}

/// A clock that runs, stands, or has come to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// When it was started.
    pub started: Timestamp,
    /// When its time is up; while it stands, when it would have been.
    pub due: Timestamp,
    /// The warnings still to come, the first first.
    pub warnings: Vec<Warning>,
    /// The last warning given, in percent.
    pub warned: Option<u8>,
    /// The hours in which it runs.
    pub hours: Option<BusinessHoursId>,
    /// The path along which a miss is escalated.
    pub path: Option<PathId>,
    /// Whether a snooze stops it.
    pub snooze_stops: bool,
    /// Since when it stands.
    pub stopped: Option<Timestamp>,
    /// When it was found to be missed.
    pub missed: Option<Timestamp>,
    /// When what it waits for was done, in time or not.
    pub met: Option<Timestamp>,
}

/// A warning to be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// How much of the time is gone by then, in percent.
    pub percent: u8,
    /// When.
    pub at: Timestamp,
}

impl Clock {
    /// Whether it runs: neither met nor missed, and not stopped.
    pub fn runs(&self) -> bool {
        self.met.is_none() && self.missed.is_none() && self.stopped.is_none()
    }

    /// When something has to happen to it next.
    pub fn next(&self) -> Option<Timestamp> {
        self.runs().then(|| self.warnings.first().map_or(self.due, |warning| warning.at.min(self.due)))
    }

    /// The warning to be given now: of all whose time has come the last, where the deadline itself has not.
    pub fn due_warning(&self, now: Timestamp) -> Option<Warning> {
        if !self.runs() || self.due <= now {
            return None;
        }
        self.warnings.iter().rev().find(|warning| warning.at <= now).copied()
    }

    /// Whether its time is up and nobody was told.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.runs() && self.due <= now
    }
}

impl Deadlines {
    /// A clock.
    pub fn get(&self, aim: Aim) -> Option<&Clock> {
        match aim {
            Aim::Claim => self.claim.as_ref(),
            Aim::Respond => self.respond.as_ref(),
        }
    }

    /// A clock, to be changed.
    pub fn get_mut(&mut self, aim: Aim) -> Option<&mut Clock> {
        match aim {
            Aim::Claim => self.claim.as_mut(),
            Aim::Respond => self.respond.as_mut(),
        }
    }

    /// When something has to happen to one of them next.
    pub fn next(&self) -> Option<Timestamp> {
        [&self.claim, &self.respond].into_iter().flatten().filter_map(Clock::next).min()
    }

    /// What a clock waits for was done.
    pub(super) fn meet(&mut self, aim: Aim, at: Timestamp) {
        if let Some(clock) = self.get_mut(aim).filter(|clock| clock.met.is_none()) {
            clock.met = Some(at);
            clock.stopped = None;
        }
    }

    /// Nobody may answer: the time for it stands still.
    pub(super) fn freeze(&mut self, at: Timestamp) {
        if let Some(clock) = self.respond.as_mut().filter(|clock| clock.runs()) {
            clock.stopped = Some(at);
        }
    }

    /// The thread was put off.
    pub(super) fn snooze(&mut self, at: Timestamp) {
        for clock in [&mut self.claim, &mut self.respond].into_iter().flatten() {
            if clock.runs() && clock.snooze_stops {
                clock.stopped = Some(at);
            }
        }
    }
}

/// The rule for threads of a queue, network and priority.
pub fn rule<'a>(
    desk: &'a Desk,
    queue: &QueueId,
    (network, priority): (&str, Priority),
) -> Option<&'a DeadlineRule> {
    desk.queues.get(queue)?.deadlines.iter().find(|rule| rule.fits(network, priority))
}

/// What has to be set so that a thread's clocks follow where it now stands; nothing where they do. It is
/// asked after everything that was decided about a thread, so that no command can forget a clock.
pub fn follow(desk: &Desk, thread: &Thread, now: Timestamp) -> Option<DeadlinesSet> {
    if thread.state == State::Listed || thread.state.is_closed() {
        return None;
    }
    let rule = rule(desk, &thread.queue, (&thread.network, thread.priority));
    let set = DeadlinesSet {
        claim: follow_one(desk, (thread, Aim::Claim), rule, now),
        respond: follow_one(desk, (thread, Aim::Respond), rule, now),
    };
    (set.claim.is_some() || set.respond.is_some()).then_some(set)
}

fn follow_one(
    desk: &Desk,
    (thread, aim): (&Thread, Aim),
    rule: Option<&DeadlineRule>,
    now: Timestamp,
) -> Option<Clock> {
    match thread.deadlines.get(aim) {
        Some(clock) if clock.stopped.is_some() && !stands(thread, aim) => resumed(desk, clock, now),
        Some(clock) if aim == Aim::Claim && clock.met.is_some() && waits_for_claim(thread) => {
            start(desk, (rule?, aim), now)
        }
        Some(_) => None,
        None if aim == Aim::Claim && !waits_for_claim(thread) => None,
        // One that would stand still starts when the thread is back.
        None if stands(thread, aim) => None,
        None => start(desk, (rule?, aim), now),
    }
}

/// Whether a clock of the thread stands still.
fn stands(thread: &Thread, aim: Aim) -> bool {
    thread.state == State::Snoozed || (aim == Aim::Respond && thread.frozen.is_some())
}

fn waits_for_claim(thread: &Thread) -> bool {
    thread.state == State::Open && thread.holder.is_none()
}

fn start(desk: &Desk, (rule, aim): (&DeadlineRule, Aim), now: Timestamp) -> Option<Clock> {
    let span = rule.span(aim)?;
    let hours = rule.hours.as_ref().and_then(|hours| desk.business_hours.get(hours));
    let due = after(hours, now, span)?;
    let warnings = rule.warn_at.iter().filter_map(|percent| {
        let part = Millis(span.0 / 100 * i64::from(*percent) + span.0 % 100 * i64::from(*percent) / 100);
        Some(Warning { percent: *percent, at: after(hours, now, part)? })
    });
    Some(Clock {
        started: now,
        due,
        warnings: warnings.collect(),
        warned: None,
        hours: rule.hours.clone(),
        path: rule.path.clone(),
        snooze_stops: rule.snooze_stops.contains(&aim),
        stopped: None,
        missed: None,
        met: None,
    })
}

/// A clock that goes on with what was left when it was stopped. None where its time would never come.
fn resumed(desk: &Desk, clock: &Clock, now: Timestamp) -> Option<Clock> {
    let stopped = clock.stopped?;
    let hours = clock.hours.as_ref().and_then(|hours| desk.business_hours.get(hours));
    let moved = |at: Timestamp| after(hours, now, between(hours, stopped, at));
    Some(Clock {
        due: moved(clock.due)?,
        warnings: clock
            .warnings
            .iter()
            .filter_map(|warning| Some(Warning { percent: warning.percent, at: moved(warning.at)? }))
            .collect(),
        stopped: None,
        ..clock.clone()
    })
}

fn after(hours: Option<&BusinessHours>, from: Timestamp, span: Millis) -> Option<Timestamp> {
    hours.map_or(Some(from + span), |hours| hours.after(from, span))
}

fn between(hours: Option<&BusinessHours>, from: Timestamp, until: Timestamp) -> Millis {
    hours.map_or_else(|| Millis((until - from).0.max(0)), |hours| hours.between(from, until))
}
