//! A desk in memory for the tests under each command: the real authorise, decide and apply, without
//! a database.

use crate::commands::arguments::Arguments;
use crate::commands::{find, system};
use crate::domain::actor::Actor;
use crate::domain::apply::{Circumstances, apply};
use crate::domain::decision::{Decision, MessageJoined};
use crate::domain::desk::{
    Desk, EscalationPath, Grant, PathLevel, Person, Publisher, Queue, Role, SecretRef,
};
use crate::domain::ids::PersonId;
use crate::domain::permission::{Authorised, Permission, Scope, authorise};
use crate::domain::policy::Policy;
use crate::domain::refusal::Refusal;
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
    rows: Vec<Row>,
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
                    PathLevel { roles: vec!["legal".into()], people: vec![] },
                    PathLevel { roles: vec!["executive".into()], people: vec![] },
                    PathLevel { roles: vec![], people: vec!["max".into()] },
                ],
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
        Self { desk, thread, now, loads: Loads::new(), found: Found::default(), rows: Vec::new(), decided: 0 }
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
            spec.permission.unwrap_or(Permission::Read),
            Scope { queue: Some(&self.thread.queue), break_glass: glass },
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
        let scope = Scope { queue: None, break_glass: None };
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
            nonce: "00112233445566778899aabbccddeeff",
            found: &self.found,
        }
    }

    fn record(&mut self, proof: &Authorised, verdict: &Verdict) {
        let person: Option<PersonId> = proof.actor().person().cloned();
        for decision in &verdict.decisions {
            self.decided += 1;
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
            apply(decision, &around, &mut slot, &mut self.rows).unwrap();
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
