//! A random walk through everything that people can do: whatever they try, no reply leaves without its
//! approvals, and every step is one of the table.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use proptest::prelude::*;
use watchfloor::app::desk_file::parse;
use watchfloor::commands::arguments::Arguments;
use watchfloor::commands::{find, system};
use watchfloor::domain::actor::Actor;
use watchfloor::domain::apply::{Circumstances, apply};
use watchfloor::domain::deadline::Aim;
use watchfloor::domain::decision::{Decision, ThreadReceived};
use watchfloor::domain::desk::Desk;
use watchfloor::domain::pause::Pauses;
use watchfloor::domain::permission::{Authorised, Permission, Scope, authorise};
use watchfloor::domain::policy;
use watchfloor::domain::roster::change::Changes;
use watchfloor::domain::roster::duty::Duty;
use watchfloor::domain::rows::Row;
use watchfloor::domain::sealed::Sealed;
use watchfloor::domain::state::{State, TRANSITIONS};
use watchfloor::domain::thread::{Priority, Thread};
use watchfloor::domain::time::{Millis, Timestamp};
use watchfloor::domain::verdict::Verdict;
use watchfloor::store::view::{Found, Known, Loads, View};

const PEOPLE: [&str; 9] = ["rita", "ravi", "max", "mona", "lea", "paul", "sam", "ada", "gus"];
const COMMANDS: [&str; 17] = [
    "claim",
    "release",
    "assign",
    "edit",
    "approve",
    "reject",
    "concern",
    "escalate",
    "acknowledge",
    "unacknowledge",
    "recall",
    "retry",
    "resolve",
    "dismiss",
    "snooze",
    "note",
    "promote",
];
const TEXTS: [&str; 3] = ["Soon", "We guarantee it", "Tomorrow"];

/// A quarter of an hour to claim, an hour to answer, in hours that end every evening.
const CLOCKS: &str = r#"
[[queues.care.deadlines]]
claim_by = "15m"
respond_by = "1h"
hours = "days"
path = "legal"
[business_hours.days]
zone = "Europe/Berlin"
hours = ["mon-sun 08:00-20:00"]
"#;

/// No roster is changed here.
fn no_changes() -> &'static Changes {
    static NOTHING: std::sync::LazyLock<Changes> = std::sync::LazyLock::new(Changes::default);
    &NOTHING
}

/// One thing that happens.
#[derive(Clone, Debug)]
enum Move {
    Person { who: usize, command: usize, choice: u8, stale: bool, glass: bool },
    Time(i64),
    Delivery(bool),
    AuthorWrites,
    Policy,
}

fn moves() -> impl Strategy<Value = Move> {
    prop_oneof![
        12 => (0..PEOPLE.len(), 0..COMMANDS.len(), any::<u8>(), prop::bool::weighted(0.1), prop::bool::weighted(0.2))
            .prop_map(|(who, command, choice, stale, glass)| Move::Person { who, command, choice, stale, glass }),
        3 => (0..3_600_000_i64).prop_map(Move::Time),
        2 => any::<bool>().prop_map(Move::Delivery),
        1 => Just(Move::AuthorWrites),
        1 => Just(Move::Policy),
    ]
}

struct Walk {
    desk: Desk,
    now: Timestamp,
    thread: Thread,
    sequence: i64,
    nonce: u64,
}

impl Walk {
    fn new(drill: bool) -> Self {
        let desk = parse("desk.toml", &(include_str!("support/desk.toml").to_owned() + CLOCKS)).unwrap();
        let now = Timestamp::parse("2026-11-23T09:00:00Z").unwrap();
        let received = Decision::ThreadReceived(Box::new(ThreadReceived {
            source: "x".into(),
            external_id: "1".into(),
            conversation: "1".into(),
            network: "x".into(),
            author: Some(Sealed::open("jo")),
            text: Sealed::open("Hello?"),
            lang: None,
            sentiment: None,
            reach: None,
            url: None,
            priority: Priority::High,
            queue: "care".into(),
            tags: Vec::new(),
            rules: Vec::new(),
            received_at: now,
            card: false,
            drill: drill.then(|| "00112233445566778899aabbccddeeff".into()),
        }));
        let id = "01J00000000000000000000000".into();
        let around = Circumstances {
            sequence: 1,
            at: now,
            person: None,
            subject: Some(&id),
            reason: None,
            break_glass: false,
        };
        let mut slot = None;
        apply(&received, &around, &mut slot, &mut Vec::new()).unwrap();
        Self { desk, now, thread: slot.unwrap(), sequence: 1, nonce: 0 }
    }

    fn step(&mut self, next: &Move) {
        match next {
            Move::Person { who, command, choice, stale, glass } => {
                let person = PEOPLE[*who];
                let line = self.line(COMMANDS[*command], *choice, *stale);
                self.says(person, COMMANDS[*command], &line, *glass);
            }
            Move::Time(millis) => self.now = self.now + Millis(*millis),
            Move::Delivery(arrives) => {
                if let Some(revision) = self.thread.revision.clone() {
                    let outcome = system::delivery::Outcome {
                        hash: revision.hash,
                        attempts: 1,
                        error: (!arrives).then(|| "no".to_owned()),
                    };
                    let proof = self.worker();
                    let verdict = system::delivery::decide(&self.view(&proof, "00"), &outcome).unwrap();
                    self.record(&proof, &verdict);
                }
            }
            Move::AuthorWrites => {
                let joined = Decision::MessageJoined(watchfloor::domain::decision::MessageJoined {
                    source: "x".into(),
                    external_id: format!("m{}", self.sequence),
                    author: None,
                    text: Sealed::open("Hello??"),
                    received_at: self.now,
                });
                let proof = self.worker();
                self.record(&proof, &Verdict::one(joined, watchfloor::domain::text::Text::new("-")));
            }
            Move::Policy => self.desk.policy_version.push('+'),
        }
        let proof = self.worker();
        // What one look finds due may make another thing due; it comes to rest all the same.
        for _ in 0..10 {
            let verdict = system::timer::decide(&self.view(&proof, "00")).unwrap();
            if verdict.decisions.is_empty() {
                break;
            }
            self.record(&proof, &verdict);
        }
        self.check_clocks();
    }

    /// Clocks run where somebody is waited for, and nowhere else; nothing that is over comes back.
    fn check_clocks(&self) {
        let thread = &self.thread;
        let next = thread.next_timer();
        assert!(next.is_none_or(|next| next > self.now), "the timers do not come to rest: {thread:#?}");
        let waits = |aim| thread.deadlines.get(aim).is_some_and(|clock| clock.met.is_none());
        let stands = |aim| thread.deadlines.get(aim).is_some_and(|clock| clock.stopped.is_some());
        if thread.state.is_closed() {
            assert!(!waits(Aim::Claim) && !waits(Aim::Respond), "a closed thread has a deadline");
            assert_eq!(thread.open_escalations().count(), 0, "a closed thread is still escalated");
        } else if thread.state == State::Open {
            assert_eq!(
                waits(Aim::Claim),
                thread.holder.is_none(),
                "a card that nobody holds has to be claimed"
            );
        }
        if thread.state != State::Snoozed {
            assert!(!stands(Aim::Claim) && !stands(Aim::Respond), "a clock stands without reason");
        }
        // A reply that left once answered the author; until they write again nothing is owed.
        let owed = !thread.state.is_closed() && thread.state != State::Listed;
        assert!(!owed || thread.deadlines.respond.is_some(), "an open thread has no time to be answered");
    }

    fn line(&self, command: &str, choice: u8, stale: bool) -> String {
        let revision = self.thread.revision_number() - i64::from(stale);
        let text = TEXTS[usize::from(choice) % TEXTS.len()];
        match command {
            "assign" => PEOPLE[usize::from(choice) % PEOPLE.len()].to_owned(),
            "edit" => format!("revision={} text={text}", revision.max(0)),
            "approve" if choice.is_multiple_of(4) => format!("revision={} text={text}", revision.max(0)),
            "approve" => format!("revision={}", revision.max(0)),
            "reject" => format!("revision={} reason=no", revision.max(0)),
            "concern" if choice.is_multiple_of(3) => format!("withdraw={}", choice % 2 + 1),
            "concern" if choice % 3 == 1 => format!("settle={} reason=fine", choice % 2 + 1),
            "concern" => "reason=hm".to_owned(),
            "escalate" => "legal reason=help".to_owned(),
            "snooze" => "1h".to_owned(),
            "note" => "a note".to_owned(),
            _ => String::new(),
        }
    }

    fn says(&mut self, person: &str, command: &str, line: &str, glass: bool) {
        let spec = find(command).unwrap();
        let Ok(arguments) = Arguments::from_line(spec.arguments, line) else { return };
        let scope = Scope {
            queue: Some(&self.thread.queue),
            break_glass: glass.then_some("a bad night"),
            ..Scope::of_desk(Duty { at: self.now, changes: no_changes() })
        };
        let Ok(proof) = authorise(&self.desk, &Actor::Person(person.into()), spec.permission, scope) else {
            return;
        };
        self.nonce += 1;
        let nonce = format!("{:032x}", self.nonce);
        let Ok(verdict) = (spec.decide)(&self.view(&proof, &nonce), &arguments) else { return };
        self.record(&proof, &verdict);
    }

    fn worker(&self) -> Authorised {
        let scope = Scope::of_desk(Duty { at: self.now, changes: no_changes() });
        authorise(&self.desk, &Actor::Worker("walk"), Permission::Keep, scope).unwrap()
    }

    fn view<'a>(&'a self, proof: &'a Authorised, nonce: &'a str) -> View<'a> {
        // Empty, and alive for as long as the program.
        static NOTHING: std::sync::LazyLock<(Loads, Found, Pauses)> =
            std::sync::LazyLock::new(Default::default);
        View {
            desk: &self.desk,
            now: self.now,
            authorised: proof,
            thread: Some(&self.thread),
            loads: &NOTHING.0,
            known: Known::default(),
            changes: no_changes(),
            pauses: &NOTHING.2,
            nonce,
            found: &NOTHING.1,
        }
    }

    fn record(&mut self, proof: &Authorised, verdict: &Verdict) {
        self.apply(proof, verdict);
        if !verdict.decisions.is_empty()
            && let Some(follows) =
                system::follow::decide(&self.desk, &Pauses::default(), &self.thread, self.now)
        {
            self.apply(proof, &Verdict::one(follows, watchfloor::domain::text::Text::new("-")));
        }
    }

    fn apply(&mut self, proof: &Authorised, verdict: &Verdict) {
        check_asks_once(verdict);
        for decision in &verdict.decisions {
            self.sequence += 1;
            let before = self.thread.clone();
            let around = Circumstances {
                sequence: self.sequence,
                at: self.now,
                person: proof.actor().person(),
                subject: Some(&before.id),
                reason: verdict.reason.as_deref(),
                break_glass: proof.break_glass().is_some(),
            };
            let mut slot = Some(before.clone());
            let mut rows = Vec::new();
            apply(decision, &around, &mut slot, &mut rows).unwrap_or_else(|impossible| {
                panic!("a command decided the impossible: {impossible}\n{decision:?}")
            });
            self.thread = slot.unwrap();
            self.check(&before, decision, &rows);
        }
    }

    fn check(&self, before: &Thread, decision: &Decision, rows: &[Row]) {
        let (from, to) = (before.state, self.thread.state);
        assert!(
            from == to || TRANSITIONS.iter().any(|(a, _, b)| (*a, *b) == (from, to)),
            "{decision:?} led from {from} to {to}"
        );
        assert_eq!(self.thread.version, before.version + 1);
        let leaves = rows.iter().any(|row| matches!(row, Row::Send(_)));
        assert_eq!(leaves, matches!(decision, Decision::ReplyReleased { .. }));
        assert!(!leaves || before.drill.is_none(), "a drill left");
        let ends = leaves || matches!(decision, Decision::ReplyRehearsed { .. });
        if !ends {
            return;
        }
        let revision = self.thread.revision.as_ref().unwrap();
        assert_eq!(from, State::Approved);
        assert!(before.concerns.is_empty(), "left with a concern");
        assert!(policy::unmet(before).is_empty(), "left without its approvals");
        assert!(before.release_at.unwrap() <= self.now, "left before its undo window was over");
        assert_eq!(revision.policy_version, self.desk.policy_version, "left under an old policy");
        for approval in &before.approvals {
            assert_eq!(approval.hash, revision.hash, "an approval of another revision counted");
            assert!(!revision.authors.contains(&approval.person), "an author approved");
        }
        // Measured anew: what the words ask for has been given by somebody who could.
        let queue = &self.desk.queues[&self.thread.queue];
        let needed = policy::needs(&self.desk, queue, before, &revision.text);
        assert!(policy::met(&needed, &before.approvals, &revision.hash).iter().all(Option::is_some));
    }
}

/// Whoever an escalation reaches is asked once at a moment, however many reasons there are.
fn check_asks_once(verdict: &Verdict) {
    let mut asked = std::collections::BTreeSet::new();
    for decision in &verdict.decisions {
        if let Decision::Escalated { number, .. }
        | Decision::EscalationClimbed { number, .. }
        | Decision::EscalationRepeated { number, .. }
        | Decision::EscalationUnacknowledged { number, .. } = decision
        {
            assert!(asked.insert(*number), "an escalation asks twice at once: {:#?}", verdict.decisions);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    #[test]
    fn no_reply_leaves_without_its_approvals(
        steps in prop::collection::vec(moves(), 1..120),
        drill in prop::bool::weighted(0.2),
    ) {
        let mut walk = Walk::new(drill);
        for step in &steps {
            walk.step(step);
        }
    }
}

/// A walk that never gets anywhere would prove nothing.
#[test]
fn the_walk_can_reach_every_state() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut seen = std::collections::BTreeSet::new();
    for round in 0..600 {
        let steps = prop::collection::vec(moves(), 120).new_tree(&mut runner).unwrap().current();
        let mut walk = Walk::new(round % 4 == 0);
        for step in &steps {
            walk.step(step);
            seen.insert(walk.thread.state);
        }
    }
    let missed: Vec<_> = State::ALL.iter().filter(|state| !seen.contains(state)).collect();
    assert!(missed.is_empty(), "the walk never reached {missed:?}");
}
