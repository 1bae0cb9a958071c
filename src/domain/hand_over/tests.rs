//! Whatever happens to a hand-over and to its threads meanwhile: nothing loses its owner, and each item
//! ends exactly once. Played with the real decisions and the one match that applies them.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::briefing::Briefing;
use super::compose::{Gathered, compose, items};
use super::moving::{Able, Move, move_of};
use super::open::HandOvers;
use super::*;
use crate::domain::apply::{Circumstances, apply};
use crate::domain::decision::{
    Decision, HandOverAccepted, HandOverOffered, HandOverTold, ThreadHandedOver, ThreadNotHandedOver,
    ThreadReceived,
};
use crate::domain::roster::Stretch;
use crate::domain::rows::Row;
use crate::domain::sealed::Sealed;
use crate::domain::thread::{Priority, Thread};

const PEOPLE: [&str; 4] = ["rita", "max", "ravi", "gus"];
/// Ada may hold nothing, Gus is full.
const ALL: [&str; 5] = ["rita", "max", "ravi", "gus", "ada"];

/// Something that happens.
#[derive(Clone, Debug)]
enum Act {
    Accept(Vec<(usize, usize)>),
    Decline,
    Withdraw,
    Lapse,
    Remind,
    Work(usize),
    Close(usize),
    Take(usize, usize),
    LetGo(usize),
}

struct World {
    threads: BTreeMap<ThreadId, Thread>,
    hand_overs: HandOvers,
    sequence: i64,
    /// Whom a thread must have: none once somebody let it go on purpose.
    owed: BTreeMap<ThreadId, Option<PersonId>>,
}

fn at() -> Timestamp {
    Timestamp::from_millis(1_800_000_000_000)
}

impl World {
    fn new(count: usize) -> Self {
        let mut world = Self {
            threads: BTreeMap::new(),
            hand_overs: HandOvers::default(),
            sequence: 0,
            owed: BTreeMap::new(),
        };
        for number in 0..count {
            let id = ThreadId::from(format!("01J0000000000000000000{number:04}"));
            let holder = PEOPLE[number % 3];
            world.about(&id, None, received());
            world.about(&id, Some(holder), Decision::Claimed { until: None });
            world.owed.insert(id, Some(holder.into()));
        }
        let gathered = Gathered {
            shift: Some(Stretch { from: at(), until: at() + Millis::hours(8) }),
            threads: world.threads.values().cloned().collect(),
            ..Gathered::default()
        };
        let briefing = compose(&gathered, &["rita".into(), "max".into()], &Default::default()).unwrap();
        world.desk(Some("rita"), offered(&briefing));
        world
    }

    fn hand_over(&self) -> HandOver {
        self.hand_overs.get("0123456789").unwrap().clone()
    }

    #[expect(clippy::needless_pass_by_value, reason = "a decision is made in the call")]
    fn desk(&mut self, person: Option<&str>, decision: Decision) {
        self.carry_out(None, person, &decision);
    }

    #[expect(clippy::needless_pass_by_value, reason = "a decision is made in the call")]
    fn about(&mut self, thread: &ThreadId, person: Option<&str>, decision: Decision) {
        self.carry_out(Some(thread), person, &decision);
    }

    fn carry_out(&mut self, subject: Option<&ThreadId>, person: Option<&str>, decision: &Decision) {
        self.sequence += 1;
        let person = person.map(PersonId::from);
        let around = Circumstances {
            sequence: self.sequence,
            at: at(),
            person: person.as_ref(),
            subject,
            reason: Some("so"),
            break_glass: false,
        };
        let mut slot = subject.and_then(|id| self.threads.remove(id));
        let mut rows = Vec::new();
        apply(decision, &around, &mut slot, &mut rows).unwrap();
        if let Some(thread) = slot {
            self.threads.insert(thread.id.clone(), thread);
        }
        // Twice, as the store does when it records and when it writes: the second time changes nothing.
        rows.iter().for_each(|row| drop(self.hand_overs.take(row)));
        let once = self.hand_overs.clone();
        rows.iter().for_each(|row| drop(self.hand_overs.take(row)));
        assert_eq!(once, self.hand_overs);
        assert!(!rows.iter().any(|row| matches!(row, Row::Send(_))));
    }

    fn id(&self, number: usize) -> ThreadId {
        self.threads.keys().nth(number % self.threads.len()).unwrap().clone()
    }

    fn play(&mut self, act: &Act) {
        let hand_over = self.hand_over();
        match act {
            Act::Accept(choices) if hand_over.is_offered() => {
                let open: Vec<&Item> = hand_over.unanswered().collect();
                let choice = |(number, place): &(usize, usize)| {
                    let item = open.get(number % open.len().max(1))?;
                    let goes = match place {
                        0 => Goes::Queue,
                        1 => Goes::Stays,
                        other => Goes::To { person: Sealed::open(ALL[other % ALL.len()]) },
                    };
                    Some(Choice { thread: item.thread.clone(), goes })
                };
                let accepted = HandOverAccepted {
                    hand_over: hand_over.id.clone(),
                    roster: hand_over.roster.clone(),
                    choices: choices.iter().filter_map(choice).collect(),
                    whole: false,
                    notes_until: 0,
                    tell: Vec::new(),
                };
                self.desk(Some("ravi"), Decision::HandOverAccepted(Box::new(accepted)));
            }
            Act::Decline if hand_over.is_offered() => {
                self.desk(Some("ravi"), Decision::HandOverDeclined(told(&hand_over)));
            }
            Act::Withdraw if hand_over.is_offered() => {
                self.desk(Some("rita"), Decision::HandOverWithdrawn(told(&hand_over)));
            }
            Act::Lapse if hand_over.is_offered() => {
                self.desk(None, Decision::HandOverLapsed(told(&hand_over)));
            }
            Act::Remind if hand_over.is_offered() => {
                self.desk(None, Decision::HandOverReminded(told(&hand_over)));
            }
            Act::Work(number) => self.work(&self.id(*number)),
            Act::Close(number) => {
                let id = self.id(*number);
                if !self.threads[&id].state.is_closed() {
                    self.about(&id, Some("gus"), Decision::Resolved {});
                    self.owed.insert(id, None);
                }
            }
            Act::Take(number, who) => {
                let (id, to) = (self.id(*number), ALL[who % ALL.len()]);
                if !self.threads[&id].state.is_closed() {
                    let assigned = Decision::Assigned { to: Sealed::open(to), until: None };
                    self.about(&id, Some("gus"), assigned);
                    self.owed.insert(id, Some(to.into()));
                }
            }
            Act::LetGo(number) => {
                let id = self.id(*number);
                if self.threads[&id].holder.is_some() {
                    self.about(&id, Some("rita"), Decision::ClaimReleased {});
                    self.owed.insert(id, None);
                }
            }
            Act::Accept(_) | Act::Decline | Act::Withdraw | Act::Lapse | Act::Remind => {}
        }
    }

    /// What the worker does about one thread.
    fn work(&mut self, id: &ThreadId) {
        let hand_over = self.hand_over();
        let able = |person: &PersonId| match person.as_str() {
            "ada" => Able::NotPermitted,
            "gus" => Able::Full,
            _ => Able::Yes,
        };
        let moved = |to: Option<&PersonId>| {
            Decision::ThreadHandedOver(ThreadHandedOver {
                hand_over: "0123456789".into(),
                to: to.map(|to| Sealed::open(to.as_str())),
                until: None,
                by: Sealed::open("ravi"),
            })
        };
        match move_of(&hand_over, &self.threads[id], able) {
            Move::Give(person) => {
                self.about(id, None, moved(Some(&person)));
                self.owed.insert(id.clone(), Some(person));
            }
            Move::PutBack => {
                self.about(id, None, moved(None));
                self.owed.insert(id.clone(), None);
            }
            Move::Leave(why) => {
                let left = ThreadNotHandedOver { hand_over: "0123456789".into(), why, tell: Vec::new() };
                self.about(id, None, Decision::ThreadNotHandedOver(left));
            }
            Move::Nothing => {}
        }
    }
}

fn received() -> Decision {
    Decision::ThreadReceived(Box::new(ThreadReceived {
        source: "x".into(),
        external_id: "1".into(),
        conversation: "1".into(),
        network: "x".into(),
        author: None,
        text: Sealed::open("Where is it?"),
        lang: None,
        sentiment: None,
        reach: None,
        url: None,
        priority: Priority::High,
        queue: "care".into(),
        tags: Vec::new(),
        rules: Vec::new(),
        received_at: at(),
        card: true,
        drill: None,
    }))
}

fn offered(briefing: &Briefing) -> Decision {
    Decision::HandOverOffered(Box::new(HandOverOffered {
        hand_over: "0123456789".into(),
        roster: "care".into(),
        shift_end: None,
        begins: None,
        from: Sealed::open("rita"),
        to: Sealed::open("ravi"),
        words: None,
        briefing: briefing.with(|person| Sealed::open(person.as_str()), |words| Sealed::open(words.as_str())),
    }))
}

fn told(hand_over: &HandOver) -> HandOverTold {
    HandOverTold {
        hand_over: hand_over.id.clone(),
        roster: hand_over.roster.clone(),
        from: Sealed::open("rita"),
        number: 1,
        tell: Vec::new(),
    }
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => proptest::collection::vec((0..8_usize, 0..8_usize), 0..6).prop_map(Act::Accept),
        1 => Just(Act::Decline),
        1 => Just(Act::Withdraw),
        1 => Just(Act::Lapse),
        1 => Just(Act::Remind),
        6 => (0..8_usize).prop_map(Act::Work),
        1 => (0..8_usize).prop_map(Act::Close),
        1 => (0..8_usize, 0..8_usize).prop_map(|(thread, who)| Act::Take(thread, who)),
        1 => (0..8_usize).prop_map(Act::LetGo),
    ]
}

proptest! {
    #[test]
    fn nothing_loses_its_owner_and_each_item_ends_once(
        count in 1..9_usize,
        acts in proptest::collection::vec(act(), 0..40),
    ) {
        let mut world = World::new(count);
        let mut ended: BTreeMap<ThreadId, Fate> = BTreeMap::new();
        let work: Vec<Act> = (0..count).map(Act::Work).collect();
        for act in acts.iter().chain(&work) {
            world.play(act);
            for (id, thread) in &world.threads {
                let holder = thread.holder.as_ref().map(|holder| holder.person.clone());
                prop_assert_eq!(&holder, &world.owed[id], "after {:?}", act);
            }
            for item in world.hand_over().items {
                if let Some(before) = ended.get(&item.thread) {
                    prop_assert_eq!(before, &item.fate, "an end is an end");
                } else if item.fate.is_end() {
                    ended.insert(item.thread, item.fate);
                }
            }
        }
        let hand_over = world.hand_over();
        prop_assert_eq!(hand_over.to_move().count(), 0, "the worker went round");
        if !hand_over.is_offered() {
            prop_assert!(hand_over.items.iter().all(|item| item.fate.is_end()));
        }
    }

    #[test]
    fn a_briefing_lists_all_that_changes_hands_once(count in 0..9_usize, leaves in 0..3_usize) {
        let world = World::new(count.max(1));
        let gathered = Gathered {
            shift: Some(Stretch { from: at(), until: at() }),
            threads: world.threads.values().cloned().collect(),
            ..Gathered::default()
        };
        let outgoing = [PersonId::from(PEOPLE[leaves])];
        let briefing = compose(&gathered, &outgoing, &Default::default()).unwrap();
        prop_assert_eq!(briefing.threads.len(), world.threads.len());
        let items = items(&briefing);
        let held = world.threads.values().filter(|thread| thread.is_held_by(&outgoing[0]));
        prop_assert_eq!(items.len(), held.count());
        prop_assert!(items.iter().all(|item| item.holder == outgoing[0] && item.fate == Fate::Open));
    }
}

#[test]
fn reminders_come_after_ten_minutes_and_then_every_quarter_of_an_hour() {
    let mut hand_over = World::new(1).hand_over();
    assert_eq!(hand_over.next_reminder(), Some(at() + Millis::minutes(10)));
    hand_over.take(&Step::Reminded, (100, at() + Millis::minutes(12)));
    assert_eq!(hand_over.next_reminder(), Some(at() + Millis::minutes(27)));
    hand_over.begins = Some(at() + Millis::hours(10));
    hand_over.reminded_at = None;
    assert_eq!(hand_over.next_reminder(), Some(at() + Millis::minutes(610)));
}
