//! The last steps of the way: authorise, decide, record, reply, for everything that may change
//! something. One task takes all requests that wait, decides them in order within one transaction,
//! and answers when it is on disk. So one of any number of simultaneous claims wins, and a sync to
//! disk is shared by all who wait for it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio::sync::mpsc;

use super::dispatch::Surroundings;
use super::fault::{Failure, Fault};
use super::inbound::{Call, Outcome};
use super::live::Live;
use super::request::{Request, answer_of, repeat, wants};
use crate::commands::system::{delivery, drills, follow, gaps, hand_overs, operate, receive, timer};
use crate::domain::ambient::{hex_of, ulid};
use crate::domain::decision::Decision;
use crate::domain::ids::ThreadId;
use crate::domain::permission::{Authorised, Permission, Scope, authorise};
use crate::domain::refusal::Refusal;
use crate::domain::roster::duty::Duty;
use crate::domain::routing::{Routed, route};
use crate::domain::state::State;
use crate::domain::verdict::{Reply, Verdict};
use crate::store::StoreError;
use crate::store::batch::{Batch, Recording, RefusalRecord};
use crate::store::erase::{Erasure, Whose};
use crate::store::view::{Found, Known, View};

/// The most requests in one transaction.
const LARGEST_BATCH: usize = 256;

/// The most decisions that follow on what was decided: a freeze or a thaw, then clocks.
const MOST_FOLLOWS: usize = 2;

/// A request in a batch, with what it came to so far.
struct Decided {
    request: Request,
    result: Result<Outcome, Failure>,
}

pub(super) struct Recorder {
    around: Surroundings,
}

impl Recorder {
    pub(super) fn new(around: Surroundings) -> Self {
        Self { around }
    }

    /// Records until nobody can send any more.
    pub(super) async fn run(self, mut requests: mpsc::Receiver<Request>) {
        let mut waiting = Vec::with_capacity(LARGEST_BATCH);
        while requests.recv_many(&mut waiting, LARGEST_BATCH).await > 0 {
            // An erasure rewrites threads in the database: no other request may have them in hand.
            let (alone, together): (Vec<_>, Vec<_>) =
                waiting.drain(..).partition(|request| matches!(request.inbound.call, Call::Erase(_)));
            if !together.is_empty() {
                self.process(together).await;
            }
            for request in alone {
                self.process(vec![request]).await;
            }
        }
    }

    async fn process(&self, requests: Vec<Request>) {
        let single = requests.len() == 1;
        match self.attempt(requests).await {
            Ok(decided) => {
                for Decided { request, result } in decided {
                    // Nobody waits any more where a client went away; it is recorded all the same.
                    let _ = request.answer.send(result);
                }
            }
            Err((requests, error)) if single => {
                let fault = Fault::log(&error, "record", &*self.around.randomness);
                for request in requests {
                    let _ = request.answer.send(Err(fault.clone().into()));
                }
            }
            Err((requests, error)) => {
                // One request may have spoiled it for all: each has its own try.
                tracing::warn!(%error, requests = requests.len(), "a batch failed; trying one by one");
                for request in requests {
                    Box::pin(self.process(vec![request])).await;
                }
            }
        }
    }

    async fn attempt(&self, requests: Vec<Request>) -> Result<Vec<Decided>, (Vec<Request>, StoreError)> {
        let live = self.around.live.load_full();
        let wants = wants(&requests, &live, self.around.clock.now());
        let mut batch = match self.around.store.batch(&wants).await {
            Ok(batch) => batch,
            Err(error) => return Err((requests, error)),
        };
        let mut decided = Vec::with_capacity(requests.len());
        let mut requests = requests.into_iter();
        while let Some(request) = requests.next() {
            match self.decide(&mut batch, &live, &request).await {
                Ok(result) => decided.push(Decided { request, result }),
                Err(error) => {
                    let all = decided.into_iter().map(|decided| decided.request);
                    return Err((all.chain([request]).chain(requests).collect(), error));
                }
            }
        }
        match batch.commit(&live.desk).await {
            Ok(changed) => {
                if !changed.is_empty() {
                    self.around.hub.tell(changed);
                }
                Ok(decided)
            }
            Err(error) => Err((decided.into_iter().map(|decided| decided.request).collect(), error)),
        }
    }

    /// Decides one request within the batch. The outer error spoils the batch; the inner one is an
    /// answer.
    async fn decide(
        &self,
        batch: &mut Batch,
        live: &Live,
        request: &Request,
    ) -> Result<Result<Outcome, Failure>, StoreError> {
        let key = request.answer_key();
        if let Some(answer) = key.as_ref().and_then(|key| batch.answer(key)) {
            return Ok(repeat(answer, request, batch));
        }
        let result = match &request.refused {
            Some(refusal) => Err(refusal.clone()),
            None => match self.carry_out(batch, live, request).await {
                Ok(outcome) => Ok(outcome),
                Err(Stop::Refused(refusal)) => Err(refusal),
                Err(Stop::Broken(fault)) => return Ok(Err(fault.into())),
                Err(Stop::Store(error)) => return Err(error),
            },
        };
        match result {
            Ok(outcome) => {
                if let Some(key) = key {
                    batch.keep_answer(answer_of(&outcome, key, request, self.around.clock.now()));
                }
                Ok(Ok(outcome))
            }
            Err(refusal) => {
                batch.record_refusal(&RefusalRecord {
                    actor: &request.actor,
                    subject: request.subject.as_ref(),
                    command: request.inbound.call.name(),
                    code: refusal.code(),
                    surface: request.inbound.surface,
                    at: self.around.clock.now(),
                });
                Ok(Err(refusal.into()))
            }
        }
    }

    async fn carry_out(&self, batch: &mut Batch, live: &Live, request: &Request) -> Result<Outcome, Stop> {
        let now = self.around.clock.now();
        let inbound = &request.inbound;
        let mut subject = request.subject.clone();
        let mut routed = None;
        let mut known = None;
        if let Some(incoming) = inbound.call.incoming() {
            known = batch.thread_with_message(&incoming.source, &incoming.external_id).cloned();
            subject = known
                .clone()
                .or_else(|| batch.thread_of_conversation(&incoming.source, &incoming.conversation).cloned());
            if known.is_none() {
                routed = Some(route(&live.desk, incoming)?);
            }
        } else if let Some(id) = &subject
            && batch.thread(id).is_none()
        {
            return Err(Refusal::UnknownThread { thread: id.to_string() }.into());
        }
        let thread = subject.as_ref().and_then(|id| batch.thread(id));
        let changes = batch.changes();
        let pauses = batch.pauses();
        let scope = Scope {
            queue: thread.map(|thread| &thread.queue).or_else(|| routed.as_ref().map(|routed| &routed.queue)),
            network: thread.map(|thread| thread.network.as_str()),
            duty: Duty { at: now, changes: &changes },
            break_glass: inbound.break_glass.as_deref(),
        };
        let proof = prove(live, request, scope)?;
        if let Call::Erase(whose) = &inbound.call {
            return self.erase(batch, live, (request, whose), &proof).await;
        }
        let nonce = hex_of::<16>(&*self.around.randomness);
        let found = Found {
            hand_overs: batch.hand_overs(),
            drills: batch.drills(),
            gathered: request.gathered.clone(),
            ..Found::default()
        };
        let verdict = {
            let view = View {
                desk: &live.desk,
                now,
                authorised: &proof,
                thread: subject.as_ref().and_then(|id| batch.thread(id)),
                loads: batch.loads(),
                known: Known { message_in: known.as_ref() },
                changes: &changes,
                pauses: &pauses,
                nonce: &nonce,
                found: &found,
            };
            self.ask(&view, &inbound.call, routed.as_ref())?
        };
        let created =
            verdict.decisions.iter().any(|decision| matches!(decision, Decision::ThreadReceived(_)));
        if created {
            subject = Some(ulid(now, &*self.around.randomness).into());
        }
        let outcome = self.record(batch, request, &proof, Asked { subject, verdict, created })?;
        if outcome.decisions > 0 {
            return self.follow(batch, live, request, (&proof, outcome));
        }
        Ok(outcome)
    }

    /// Records what follows for the thread from what was decided: no command has to think of it.
    fn follow(
        &self,
        batch: &mut Batch,
        live: &Live,
        request: &Request,
        (proof, mut outcome): (&Authorised, Outcome),
    ) -> Result<Outcome, Stop> {
        let pauses = batch.pauses();
        for _ in 0..MOST_FOLLOWS {
            let thread = outcome.subject.as_ref().and_then(|id| batch.thread(id));
            let now = self.around.clock.now();
            let next = thread.and_then(|thread| follow::decide(&live.desk, &pauses, thread, now));
            let Some(decision) = next else { break };
            let verdict = Verdict { decisions: vec![decision], reason: None, reply: outcome.reply };
            let asked = Asked { subject: outcome.subject, verdict, created: outcome.created };
            let then = self.record(batch, request, proof, asked)?;
            outcome = Outcome { decisions: outcome.decisions + then.decisions, ..then };
        }
        Ok(outcome)
    }

    /// Asks the command. One that panics is a fault of this request and of no other.
    fn ask(&self, view: &View<'_>, call: &Call, routed: Option<&Routed>) -> Result<Verdict, Stop> {
        let asked = catch_unwind(AssertUnwindSafe(|| match call {
            Call::Command { spec, arguments } => (spec.decide)(view, arguments),
            Call::Receive(incoming) | Call::Bring(incoming) => match routed {
                Some(routed) => receive::decide(view, (incoming, None), routed),
                None => receive::known(view),
            },
            Call::Inject { drill, at, incoming } => match routed {
                Some(routed) => drills::post(view, (drill, *at), incoming, routed),
                None => receive::known(view),
            },
            Call::Drill(due) => drills::decide(view, due),
            Call::Timer => timer::decide(view),
            Call::Delivery(outcome) => delivery::decide(view, outcome),
            Call::Gap(gap) => Ok(gaps::decide(view, gap)),
            Call::HandOver(due) => hand_overs::decide(view, due),
            Call::Operate(operation) => Ok(operate::decide(view, operation)),
            // Looking decides nothing; erasing is carried out by the store, see `erase`.
            Call::Look(_) | Call::Erase(_) => {
                Ok(Verdict::many(Vec::new(), crate::domain::text::Text::new("said-operate")))
            }
        }));
        match asked {
            Ok(verdict) => Ok(verdict?),
            Err(_) => Err(Stop::Broken(Fault::log(
                "a command panicked; its message stands above",
                call.name(),
                &*self.around.randomness,
            ))),
        }
    }

    fn record(
        &self,
        batch: &mut Batch,
        request: &Request,
        proof: &Authorised,
        Asked { subject, verdict, created }: Asked,
    ) -> Result<Outcome, Stop> {
        let decisions = verdict.decisions.len();
        if decisions > 0 {
            let recording = Recording {
                subject: subject.as_ref(),
                decisions: verdict.decisions,
                reason: verdict.reason,
                surface: request.inbound.surface,
                seen_version: request.inbound.seen_version,
                at: self.around.clock.now(),
            };
            match batch.record(proof, &recording) {
                Ok(()) => {}
                Err(StoreError::Impossible(impossible)) => {
                    let during = request.inbound.call.name();
                    return Err(Stop::Broken(Fault::log(&impossible, during, &*self.around.randomness)));
                }
                Err(error) => return Err(error.into()),
            }
        }
        let thread = subject.as_ref().and_then(|id| batch.thread(id)).cloned().map(Arc::new);
        let drill = thread.as_ref().and_then(|thread| thread.drill.as_ref());
        let reply = match verdict.reply {
            Reply::Said(text) => Reply::Said(text.of_drill(drill)),
            lines @ Reply::Lines(_) => lines,
        };
        Ok(Outcome { reply, subject, thread, decisions, created })
    }

    async fn erase(
        &self,
        batch: &mut Batch,
        live: &Live,
        (request, whose): (&Request, &Whose),
        proof: &Authorised,
    ) -> Result<Outcome, Stop> {
        let erased = match batch.erase(whose).await? {
            Erasure::Done(erased) => erased,
            Erasure::OnItsWay(_) => {
                return Err(Refusal::WrongState { command: "erase", state: State::Sending }.into());
            }
        };
        let operation = operate::Operation::Erase { whose: whose.kind(), commitments: erased.commitments };
        let found = Found::default();
        let verdict = operate::decide(
            &View {
                desk: &live.desk,
                now: self.around.clock.now(),
                authorised: proof,
                thread: None,
                loads: batch.loads(),
                known: Known::default(),
                changes: &batch.changes(),
                pauses: &batch.pauses(),
                nonce: "",
                found: &found,
            },
            &operation,
        );
        self.record(batch, request, proof, Asked { subject: None, verdict, created: false })
    }
}

/// Authorises a request.
fn prove(live: &Live, request: &Request, scope: Scope<'_>) -> Result<Authorised, Refusal> {
    let permission = match &request.inbound.call {
        Call::Command { spec, .. } => spec.permission,
        Call::Look(_) => Permission::Read,
        Call::Receive(_) => Permission::Receive,
        Call::Bring(_) => Permission::Bring,
        Call::Timer
        | Call::Delivery(_)
        | Call::Gap(_)
        | Call::HandOver(_)
        | Call::Inject { .. }
        | Call::Drill(_) => Permission::Keep,
        Call::Operate(_) | Call::Erase(_) => Permission::Operate,
    };
    authorise(&live.desk, &request.actor, permission, scope)
}

/// What a command answered, and about which thread.
struct Asked {
    subject: Option<ThreadId>,
    verdict: Verdict,
    created: bool,
}

/// Why a request does not go on.
enum Stop {
    Refused(Refusal),
    Broken(Fault),
    Store(StoreError),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
