//! A desk in memory for the tests under each command: the real authorise, decide and apply, without
//! a database.

use crate::commands::arguments::Arguments;
use crate::commands::{find, system};
use crate::domain::actor::Actor;
use crate::domain::apply::{Circumstances, apply};
use crate::domain::decision::{Decision, MessageJoined};
use crate::domain::desk::{Desk, Grant, Person, Publisher, Queue, Role, SecretRef};
use crate::domain::drill::{Drills, Inject, Scenario, What};
use crate::domain::ids::PersonId;
use crate::domain::ladder::{EscalationPath, PathLevel};
use crate::domain::pause::Pauses;
use crate::domain::permission::{Authorised, Permission, Scope, authorise};
use crate::domain::policy::Policy;
use crate::domain::refusal::Refusal;
use crate::domain::roster::change::Changes;
use crate::domain::roster::duty::Duty;
use crate::domain::roster::pattern::{Pattern, Rotation};
use crate::domain::roster::zone::{WEEK, Wall, Zone};
use crate::domain::roster::{Layer, Position, Roster};
use crate::domain::rows::{Notice, Row, Send};
use crate::domain::sealed::Sealed;
use crate::domain::thread::Thread;
use crate::domain::time::{Millis, Timestamp};
use crate::domain::verdict::Verdict;
use crate::store::view::{Found, Known, Loads, View};

pub(crate) struct Fixture {
    pub(crate) desk: Desk,
    pub(crate) thread: Thread,
    pub(crate) now: Timestamp,
    pub(crate) loads: Loads,
    pub(crate) found: Found,
    pub(crate) changes: Changes,
    pub(crate) pauses: Pauses,
    pub(crate) drills: Drills,
    rows: Vec<Row>,
    nonce: String,
    decided: i64,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let mut desk = Desk::empty("fixture");
        desk.add_default_roles();
        desk.policy_version = "p1".into();
        desk.roles.insert(
            "keyholder".into(),
            Role {
                id: "keyholder".into(),
                name: "Key holder".into(),
                rank: 5,
                allow: [Permission::BreakGlass].into(),
                deny: Default::default(),
                on_shift: Default::default(),
            },
        );
        for (id, roles) in [
            ("rita", &["responder"][..]),
            ("ravi", &["responder"]),
            ("max", &["manager"]),
            ("mona", &["manager"]),
            ("lea", &["legal"]),
            ("sam", &["lead"]),
            ("ada", &["auditor"]),
            ("key", &["responder", "keyholder"]),
        ] {
            let grants = roles.iter().map(|role| Grant::everywhere(role)).collect();
            desk.people.insert(id.into(), Person::named(id, grants));
        }
        desk.policies.push(Policy {
            name: "financial promises".into(),
            queues: Default::default(),
            words: vec!["guarantee".into()],
            when: None,
            needs: vec!["legal".into()],
        });
        desk.paths.insert(
            "legal".into(),
            EscalationPath {
                id: "legal".into(),
                name: "Legal".into(),
                levels: vec![
                    PathLevel { roles: vec!["legal".into()], ..PathLevel::default() },
                    PathLevel { roles: vec!["executive".into()], ..PathLevel::default() },
                    PathLevel { people: vec!["max".into()], ..PathLevel::default() },
                ],
                rounds: 1,
                ends_with: vec![],
            },
        );
        desk.publishers.insert(
            "site".into(),
            Publisher {
                id: "site".into(),
                name: "Site".into(),
                url: "http://127.0.0.1:1/".into(),
                secret: SecretRef::Environment("SITE".into()),
                attempts: 3,
            },
        );
        let mut queue = Queue::named("care", "Care");
        queue.publisher = Some("site".into());
        queue.approvals = vec![Some("manager".into())];
        desk.queues = [(queue.id.clone(), queue)].into_iter().collect();
        let now = Timestamp::from_millis(1_800_000_000_000);
        let thread = received(now);
        Self {
            desk,
            thread,
            now,
            loads: Loads::new(),
            found: Found::default(),
            changes: Changes::default(),
            pauses: Pauses::default(),
            drills: Drills::default(),
            rows: Vec::new(),
            nonce: "00112233445566778899aabbccddeeff".into(),
            decided: 0,
        }
    }

    /// With a scenario `recall` of half an hour.
    pub(crate) fn with_scenario(&mut self) {
        let said = What::Words { to: None, text: "A recall".into() };
        let scenario = Scenario {
            id: "recall".into(),
            name: "A recall".into(),
            about: None,
            length: Millis::minutes(30),
            injects: vec![Inject { after: Millis(0), what: said, expects: Vec::new() }],
        };
        self.desk.scenarios.insert(scenario.id.clone(), scenario);
    }

    /// With a roster `care`: Rita and Ravi take weekly turns by Berlin's clock, Rita is on.
    pub(crate) fn with_roster() -> Self {
        let mut fixture = Self::new();
        let zone = Zone::named("Europe/Berlin").unwrap();
        // The fixture's moment is Friday 15 January 2027, 09:00 in Berlin.
        let monday = Wall::of(jiff::civil::date(2027, 1, 11).at(9, 0, 0, 0));
        let rotation = Rotation {
            members: vec!["rita".into(), "ravi".into()],
            anchor: monday,
            length: WEEK,
            from: monday,
            until: None,
            hours: Vec::new(),
        };
        let roster = Roster {
            id: "care".into(),
            name: "Care".into(),
            zone: zone.clone(),
            queues: vec!["care".into()],
            networks: Vec::new(),
            layers: vec![Layer {
                name: "Week".into(),
                position: Position::Primary,
                zone,
                pattern: Pattern::Rotation(rotation),
            }],
            cover: Vec::new(),
            warn_before: Millis::hours(72),
            propose_handover: None,
        };
        fixture.desk.rosters.insert(roster.id.clone(), roster);
        fixture
    }

    pub(crate) fn queue(&mut self) -> &mut Queue {
        &mut self.desk.queues[0]
    }

    /// A person types a command about the thread.
    pub(crate) fn says(&mut self, person: &str, command: &str, line: &str) -> Result<Verdict, Refusal> {
        self.acts(person, command, line, None)
    }

    /// The same, breaking the glass.
    pub(crate) fn breaks_glass(
        &mut self,
        person: &str,
        command: &str,
        line: &str,
    ) -> Result<Verdict, Refusal> {
        self.acts(person, command, line, Some("nobody else is here"))
    }

    fn acts(
        &mut self,
        person: &str,
        command: &str,
        line: &str,
        glass: Option<&str>,
    ) -> Result<Verdict, Refusal> {
        let spec = find(command)?;
        let arguments = Arguments::from_line(spec.arguments, line)?;
        let actor = Actor::Person(person.into());
        let proof = authorise(
            &self.desk,
            &actor,
            spec.permission,
            Scope {
                queue: Some(&self.thread.queue),
                network: Some(&self.thread.network),
                duty: Duty { at: self.now, changes: &self.changes },
                break_glass: glass,
            },
        )?;
        let verdict = (spec.decide)(&self.view(&proof), &arguments)?;
        self.record(&proof, &verdict);
        Ok(verdict)
    }

    /// Time passes and the thread's timers run.
    pub(crate) fn waits(&mut self, span: Millis) {
        self.now = self.now + span;
        let proof = self.worker();
        let verdict = system::timer::decide(&self.view(&proof)).unwrap();
        self.record(&proof, &verdict);
    }

    /// The receiver refuses the reply for good.
    pub(crate) fn delivery_fails(&mut self, error: &str) {
        let outcome = system::delivery::Outcome {
            hash: self.thread.revision.as_ref().unwrap().hash.clone(),
            attempts: 3,
            error: Some(error.into()),
        };
        let proof = self.worker();
        let verdict = system::delivery::decide(&self.view(&proof), &outcome).unwrap();
        self.record(&proof, &verdict);
    }

    /// The author of the thread writes again.
    pub(crate) fn author_writes(&mut self, text: &str) {
        let proof = self.worker();
        let joined = Decision::MessageJoined(MessageJoined {
            source: "x".into(),
            external_id: "2".into(),
            author: Some(Sealed::open("jo")),
            text: Sealed::open(text),
            received_at: self.now,
        });
        self.record(&proof, &Verdict::one(joined, crate::domain::text::Text::new("-")));
    }

    pub(crate) fn notices(&self) -> Vec<&Notice> {
        self.rows
            .iter()
            .filter_map(|row| if let Row::Notice(notice) = row { Some(notice) } else { None })
            .collect()
    }

    pub(crate) fn sends(&self) -> Vec<&Send> {
        self.rows.iter().filter_map(|row| if let Row::Send(send) = row { Some(send) } else { None }).collect()
    }

    fn worker(&self) -> Authorised {
        let scope = Scope::of_desk(Duty { at: self.now, changes: &self.changes });
        authorise(&self.desk, &Actor::Worker("test"), Permission::Keep, scope).unwrap()
    }

    fn view<'a>(&'a self, proof: &'a Authorised) -> View<'a> {
        View {
            desk: &self.desk,
            now: self.now,
            authorised: proof,
            thread: Some(&self.thread),
            loads: &self.loads,
            known: Known::default(),
            changes: &self.changes,
            pauses: &self.pauses,
            nonce: &self.nonce,
            found: &self.found,
        }
    }

    /// Records what was decided, and what follows for the thread's clocks.
    fn record(&mut self, proof: &Authorised, verdict: &Verdict) {
        self.apply(proof, verdict);
        while !verdict.decisions.is_empty()
            && let Some(decision) = system::follow::decide(&self.desk, &self.pauses, &self.thread, self.now)
        {
            self.apply(proof, &Verdict::one(decision, crate::domain::text::Text::new("-")));
        }
    }

    fn apply(&mut self, proof: &Authorised, verdict: &Verdict) {
        let person: Option<PersonId> = proof.actor().person().cloned();
        for decision in &verdict.decisions {
            self.decided += 1;
            self.nonce = format!("{:08x}445566778899aabbccddeeff", self.decided * 1_000_003);
            let id = self.thread.id.clone();
            let around = Circumstances {
                sequence: self.decided,
                at: self.now,
                person: person.as_ref(),
                subject: Some(&id),
                reason: verdict.reason.as_deref(),
                break_glass: proof.break_glass().is_some(),
            };
            let mut slot = Some(self.thread.clone());
            let before = self.rows.len();
            apply(decision, &around, &mut slot, &mut self.rows).unwrap();
            for row in &self.rows[before..] {
                match row {
                    Row::Paused(pause) => self.pauses.begin((**pause).clone()),
                    Row::PauseLifted { queue } => self.pauses.lift(queue.as_ref()),
                    Row::Drill(_) | Row::DrillStep { .. } => {
                        self.drills.take(row);
                        self.found.drills = self.drills.clone().into();
                    }
                    Row::RosterChange(change) => self.changes.take((**change).clone()),
                    Row::RosterStep { change, state, touched, at } => {
                        assert!(self.changes.step(change, *state, (*touched, *at)));
                    }
                    _ => {}
                }
            }
            self.thread = slot.unwrap();
        }
    }
}

fn received(now: Timestamp) -> Thread {
    let decision = Decision::ThreadReceived(Box::new(crate::domain::decision::ThreadReceived {
        source: "x".into(),
        external_id: "1".into(),
        conversation: "1".into(),
        network: "x".into(),
        author: Some(Sealed::open("jo")),
        text: Sealed::open("Where is my parcel?"),
        lang: Some("en".into()),
        sentiment: None,
        reach: Some(20_000),
        url: None,
        priority: crate::domain::thread::Priority::High,
        queue: "care".into(),
        tags: Vec::new(),
        rules: Vec::new(),
        received_at: now,
        card: true,
        drill: None,
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
    apply(&decision, &around, &mut slot, &mut Vec::new()).unwrap();
    slot.unwrap()
}
