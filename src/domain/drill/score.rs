//! What a drill was worth: each expectation of each inject against what was decided about its thread. Pure;
//! the same log gives the same score. Must not tell anybody.
//!
//! # The definition
//!
//! Each expectation is worth [`WHOLE`] points: all of them where it was met in its time, half where it was met
//! later but before the drill ended, none where it was not met. Its time counts from when its inject was
//! given. Nothing counts that was decided before that, or not by a person, except that a reply counts as met
//! when it was rehearsed, which the desk does when the last approval's undo window is over.
//!
//! A reply in which a word stands that was to be avoided is worth nothing. One that lacks a word which was to
//! be mentioned is worth half of what it would be worth otherwise. Words are compared as policies do: whole
//! words, whatever their case.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::given::conversation;
use super::{Drill, Expectation, Expected, What};
use crate::domain::decision::Decision;
use crate::domain::entry::Entry;
use crate::domain::ids::PersonId;
use crate::domain::sealed::Seal;
use crate::domain::thread::Thread;
use crate::domain::time::{Millis, Timestamp};
use crate::domain::words::Words;

/// What an expectation is worth.
pub const WHOLE: i64 = 10;

/// Points, of how many there could be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Points {
    /// How many there are.
    pub got: i64,
    /// How many there could be.
    pub of: i64,
}

impl Points {
    /// In percent, rounded down; all of it where nothing was expected.
    pub fn percent(self) -> i64 {
        if self.of == 0 { 100 } else { self.got * 100 / self.of }
    }
}

/// What became of an expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was met in time.
    InTime(Met),
    /// It was met, but later.
    Late(Met),
    /// A reply went its way in which words stand that should not.
    WrongWords(Met, Vec<String>),
    /// It was not met.
    Missed,
    /// Its inject was not given, or its time is not over: nothing can be said.
    Open,
}

/// By whom and when an expectation was met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// Who: of a reply, who wrote its last revision.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// How long after the inject.
    pub after: Millis,
    /// Words that a reply should have mentioned and did not.
    pub lacks: Vec<String>,
}

/// An expectation and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// The inject, from 1.
    pub inject: usize,
    /// What was expected.
    pub what: Expected,
    /// In which time.
    pub within: Millis,
    /// What became of it.
    pub outcome: Outcome,
    /// Its points.
    pub points: Points,
}

/// What somebody did in a drill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deeds {
    /// How often each action was theirs, by its name on the log.
    pub actions: BTreeMap<&'static str, usize>,
    /// When they did the first of them.
    pub first: Option<Timestamp>,
}

/// A drill, what became of it, and who did what.
#[derive(Clone, Debug, PartialEq)]
pub struct Debrief {
    /// The drill.
    pub drill: Drill,
    /// Its threads with everything that was decided about each, in order.
    pub threads: Vec<Played>,
    /// Every expectation, in the order of the injects.
    pub scored: Vec<Scored>,
    /// All points together.
    pub points: Points,
    /// Everybody who was told of it, and everybody who did anything.
    pub people: BTreeMap<PersonId, Deeds>,
}

/// A thread of a drill.
#[derive(Clone, Debug, PartialEq)]
pub struct Played {
    /// The thread as it stands.
    pub thread: Thread,
    /// What was decided about it, in order.
    pub entries: Vec<Entry>,
}

/// Scores a drill as of a moment.
pub fn debrief(drill: &Drill, threads: Vec<Played>, now: Timestamp) -> Debrief {
    let until = drill.ended.as_ref().map_or(now, |ended| ended.at);
    let mut scored = Vec::new();
    for (at, inject) in drill.scenario.injects.iter().enumerate() {
        let given = drill.given.get(at).copied();
        let played = match &inject.what {
            What::Post(post) => {
                let conversation = conversation(drill, at, post);
                threads.iter().find(|played| played.thread.conversation == conversation)
            }
            What::Words { .. } => None,
        };
        for expectation in &inject.expects {
            let outcome = match (given, played) {
                (Some(given), Some(played)) => {
                    judge(expectation, (given, until), played, drill.ended.is_some())
                }
                _ => Outcome::Open,
            };
            scored.push(Scored {
                inject: at + 1,
                what: expectation.what.clone(),
                within: expectation.within,
                points: worth(&outcome),
                outcome,
            });
        }
    }
    let points = scored.iter().fold(Points::default(), |sum, one| Points {
        got: sum.got + one.points.got,
        of: sum.of + one.points.of,
    });
    let people = deeds(drill, &threads);
    Debrief { drill: drill.clone(), threads, scored, points, people }
}

fn worth(outcome: &Outcome) -> Points {
    let lacking = |met: &Met, worth: i64| if met.lacks.is_empty() { worth } else { worth / 2 };
    let got = match outcome {
        Outcome::InTime(met) => lacking(met, WHOLE),
        Outcome::Late(met) => lacking(met, WHOLE / 2),
        Outcome::WrongWords(..) | Outcome::Missed => 0,
        // What cannot be judged counts for nobody and against nobody.
        Outcome::Open => return Points::default(),
    };
    Points { got, of: WHOLE }
}

fn judge(
    expectation: &Expectation,
    (given, until): (Timestamp, Timestamp),
    played: &Played,
    over: bool,
) -> Outcome {
    let in_time = |at: Timestamp| at - given <= expectation.within;
    let mut since = played.entries.iter().filter(|entry| entry.at >= given && entry.at <= until);
    let Some(entry) = since.find(|entry| meets(&expectation.what, entry)) else {
        return if over || !in_time(until) { Outcome::Missed } else { Outcome::Open };
    };
    let mut met = Met { by: person_of(entry), at: entry.at, after: entry.at - given, lacks: Vec::new() };
    if let Expected::Reply { avoid, mention } = &expectation.what {
        let (text, by) = draft_before(played, entry.sequence).unwrap_or_default();
        let words = Words::of(&text);
        let stands = |word: &&String| words.contain(word);
        let wrong: Vec<String> = avoid.iter().filter(stands).cloned().collect();
        met.by = by;
        met.lacks = mention.iter().filter(|word| !stands(word)).cloned().collect();
        if !wrong.is_empty() {
            return Outcome::WrongWords(met, wrong);
        }
    }
    if in_time(met.at) { Outcome::InTime(met) } else { Outcome::Late(met) }
}

/// Whether an entry meets an expectation.
fn meets(expected: &Expected, entry: &Entry) -> bool {
    let by_person = entry.actor.person.is_some();
    match (expected, &entry.decision) {
        (
            Expected::Claim {},
            Decision::Claimed { .. } | Decision::Assigned { .. } | Decision::DraftSaved(_),
        )
        | (Expected::Close {}, Decision::Dismissed {} | Decision::Resolved {}) => by_person,
        (Expected::Escalate { path: wanted }, Decision::Escalated { path, .. }) => {
            by_person && wanted.as_ref().is_none_or(|wanted| wanted == path)
        }
        (Expected::Reply { .. }, Decision::ReplyRehearsed { .. }) => true,
        _ => false,
    }
}

/// The text of the last draft before an entry, and who wrote it.
fn draft_before(played: &Played, sequence: i64) -> Option<(String, Option<PersonId>)> {
    played.entries.iter().rev().filter(|entry| entry.sequence < sequence).find_map(|entry| {
        match &entry.decision {
            Decision::DraftSaved(saved) => Some((saved.text.value(Seal::Ours), person_of(entry))),
            _ => None,
        }
    })
}

fn person_of(entry: &Entry) -> Option<PersonId> {
    entry.actor.person.as_ref().map(|person| PersonId::from(person.value(Seal::Person)))
}

/// Whether somebody did it, and it did not only follow from what they did.
fn is_deed(decision: &Decision) -> bool {
    matches!(
        decision,
        Decision::Promoted {}
            | Decision::Claimed { .. }
            | Decision::ClaimReleased {}
            | Decision::Assigned { .. }
            | Decision::DraftSaved(_)
            | Decision::Approved { .. }
            | Decision::Rejected { .. }
            | Decision::ConcernRaised { .. }
            | Decision::ConcernWithdrawn { .. }
            | Decision::ConcernSettled { .. }
            | Decision::Escalated { .. }
            | Decision::EscalationAcknowledged { .. }
            | Decision::EscalationUnacknowledged { .. }
            | Decision::Recalled {}
            | Decision::Resolved {}
            | Decision::Dismissed {}
            | Decision::Snoozed { .. }
            | Decision::Noted { .. }
    )
}

fn deeds(drill: &Drill, threads: &[Played]) -> BTreeMap<PersonId, Deeds> {
    let mut people: BTreeMap<PersonId, Deeds> =
        drill.people.iter().map(|person| (person.clone(), Deeds::default())).collect();
    let entries = threads.iter().flat_map(|played| &played.entries);
    for entry in entries.filter(|entry| is_deed(&entry.decision)) {
        let Some(person) = person_of(entry) else { continue };
        let deeds = people.entry(person).or_default();
        *deeds.actions.entry(entry.decision.action()).or_default() += 1;
        deeds.first = Some(deeds.first.map_or(entry.at, |first| first.min(entry.at)));
    }
    people
}
