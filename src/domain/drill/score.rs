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

impl Outcome {
    /// The name in the API and in texts.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::InTime(_) => "in_time",
            Self::Late(_) => "late",
            Self::WrongWords(..) => "wrong_words",
            Self::Missed => "missed",
            Self::Open => "open",
        }
    }

    /// How it was done, if it was: well or not.
    pub fn met(&self) -> Option<&Met> {
        match self {
            Self::InTime(met) | Self::Late(met) | Self::WrongWords(met, _) => Some(met),
            Self::Missed | Self::Open => None,
        }
    }

    /// The words that stand in a reply and should not.
    pub fn wrong_words(&self) -> &[String] {
        match self {
            Self::WrongWords(_, words) => words,
            _ => &[],
        }
    }

    /// The words that are missing in a reply.
    pub fn lacks(&self) -> &[String] {
        self.met().map_or(&[], |met| &met.lacks)
    }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::actor::Surface;
    use crate::domain::apply::{Circumstances, apply};
    use crate::domain::decision::{DraftSaved, ThreadReceived};
    use crate::domain::drill::{Ended, Inject, Post, Scenario};
    use crate::domain::entry::EntryActor;
    use crate::domain::sealed::Sealed;
    use crate::domain::thread::Priority;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000) + Millis::minutes(minutes)
    }

    fn expects(what: Expected, minutes: i64) -> Expectation {
        Expectation { what, within: Millis::minutes(minutes) }
    }

    fn drill(expects: Vec<Expectation>) -> Drill {
        let post = Post {
            conversation: None,
            network: "x".into(),
            author: None,
            text: "It burns".into(),
            lang: None,
            sentiment: None,
            reach: None,
            priority: None,
            queue: None,
            tags: Vec::new(),
        };
        Drill {
            id: "00112233445566778899aabbccddeeff".into(),
            scenario: Scenario {
                id: "fire".into(),
                name: "Fire".into(),
                about: None,
                length: Millis::hours(1),
                injects: vec![Inject { after: Millis(0), what: What::Post(Box::new(post)), expects }],
            },
            queue: None,
            by: "tom".into(),
            started: at(0),
            people: vec!["rita".into(), "ravi".into()],
            given: vec![at(0)],
            ended: Some(Ended { at: at(60), by: None }),
            score: None,
            touched: 1,
        }
    }

    /// The drill's thread, with these decisions by Rita, each at its minute.
    fn played(drill: &Drill, decisions: Vec<(i64, Decision)>) -> Played {
        let received = Decision::ThreadReceived(Box::new(ThreadReceived {
            source: super::super::source_of(&drill.id),
            external_id: "1".into(),
            conversation: format!("{}-1", drill.id),
            network: "x".into(),
            author: None,
            text: Sealed::open("It burns"),
            lang: None,
            sentiment: None,
            reach: None,
            url: None,
            priority: Priority::High,
            queue: "care".into(),
            tags: Vec::new(),
            rules: Vec::new(),
            received_at: at(0),
            card: true,
            drill: Some(drill.id.clone()),
        }));
        let id = "01J00000000000000000000000".into();
        let around = Circumstances {
            sequence: 1,
            at: at(0),
            person: None,
            subject: Some(&id),
            reason: None,
            break_glass: false,
        };
        let mut thread = None;
        apply(&received, &around, &mut thread, &mut Vec::new()).unwrap();
        let entry = |(index, (minute, decision)): (usize, (i64, Decision))| Entry {
            sequence: i64::try_from(index).unwrap() + 2,
            at: at(minute),
            actor: EntryActor {
                kind: "person".into(),
                person: Some(Sealed::open("rita")),
                name: None,
                role: None,
                shift: None,
                surface: Surface::Api,
                break_glass: None,
            },
            decision,
            subject: Some(id.clone()),
            drill: Some(drill.id.clone()),
            revision: None,
            reason: None,
            before: None,
            after: None,
            seen_version: None,
            previous: String::new(),
        };
        Played { thread: thread.unwrap(), entries: decisions.into_iter().enumerate().map(entry).collect() }
    }

    fn claimed() -> Decision {
        Decision::Claimed { until: None }
    }

    fn saved(text: &str) -> Decision {
        Decision::DraftSaved(Box::new(DraftSaved {
            number: 1,
            hash: "h".into(),
            text: Sealed::open(text),
            nonce: Sealed::open("n"),
            destination: None,
            policy_version: "p".into(),
            needs: Vec::new(),
        }))
    }

    fn rehearsed() -> Decision {
        Decision::ReplyRehearsed { hash: "h".into() }
    }

    fn points(expected: Expected, minutes: i64, decisions: Vec<(i64, Decision)>) -> i64 {
        let drill = drill(vec![expects(expected, minutes)]);
        let played = played(&drill, decisions);
        debrief(&drill, vec![played], at(61)).points.got
    }

    fn reply(avoid: &[&str], mention: &[&str]) -> Expected {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Expected::Reply { avoid: words(avoid), mention: words(mention) }
    }

    #[test]
    fn in_time_counts_wholly_late_by_half_and_never_not_at_all() {
        let claim = || Expected::Claim {};
        assert_eq!(points(claim(), 5, vec![(5, claimed())]), WHOLE);
        assert_eq!(points(claim(), 5, vec![(6, claimed())]), WHOLE / 2);
        assert_eq!(points(claim(), 5, Vec::new()), 0);
        assert_eq!(points(claim(), 5, vec![(61, claimed())]), 0, "the drill was over");
        assert_eq!(points(claim(), 5, vec![(1, saved("Hm")), (9, claimed())]), WHOLE, "who drafts has it");
    }

    #[test]
    fn a_reply_is_judged_by_what_it_says() {
        let say = |text: &str| vec![(2, saved(text)), (4, rehearsed())];
        assert_eq!(points(reply(&["fake"], &["safe"]), 5, say("All are safe")), WHOLE);
        assert_eq!(points(reply(&["fake"], &["safe"]), 5, say("All are well")), WHOLE / 2);
        assert_eq!(points(reply(&["fake"], &["safe"]), 3, say("All are well")), WHOLE / 4);
        assert_eq!(points(reply(&["fake"], &["safe"]), 5, say("It is FAKE, all are safe")), 0);
        assert_eq!(points(reply(&[], &[]), 5, vec![(2, saved("Soon"))]), 0, "nobody approved it");
    }

    #[test]
    fn what_cannot_be_judged_counts_for_nobody() {
        let mut drill = drill(vec![expects(Expected::Close {}, 5)]);
        drill.given.clear();
        let debrief = debrief(&drill, Vec::new(), at(61));
        assert_eq!((debrief.points, debrief.points.percent()), (Points::default(), 100));
        assert_eq!(debrief.scored[0].outcome, Outcome::Open);
        assert_eq!(debrief.people.len(), 2, "whoever was told is named");
    }

    proptest! {
        /// Whoever does a thing earlier never has fewer points for it, and nobody has more than there are.
        #[test]
        fn earlier_is_never_worse(first in 0_i64..70, later in 0_i64..70, within in 1_i64..60) {
            let (first, later) = (first.min(later), first.max(later));
            let at_minute = |minute| points(Expected::Claim {}, within, vec![(minute, claimed())]);
            prop_assert!(at_minute(first) >= at_minute(later));
            prop_assert!((0..=WHOLE).contains(&at_minute(first)));
        }
    }
}
