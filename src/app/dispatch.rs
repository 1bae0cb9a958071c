//! The one way through: identify, limit, authorise, decide, record, reply. Adapters, the API, the
//! console and the workers all come in here. Must not know any of them, nor any command.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};
use tokio::sync::{mpsc, oneshot};

use super::fault::{Failure, Fault};
use super::hand_overs;
use super::hub::Hub;
use super::inbound::{Call, Caller, Inbound, Outcome};
use super::live::LiveDesk;
use super::metrics::{Handled, Metrics, Refused};
use super::recorder::Recorder;
use super::request::Request;
use crate::commands::About;
use crate::domain::actor::{Actor, Surface};
use crate::domain::ambient::{Clock, Randomness};
use crate::domain::ids::{PersonId, QueueId, ThreadId};
use crate::domain::pause::Pauses;
use crate::domain::permission::{Permission, Scope, authorise};
use crate::domain::refusal::Refusal;
use crate::domain::roster::duty::Duty;
use crate::domain::time::{Millis, Timestamp};
use crate::domain::verdict::Verdict;
use crate::store::view::{Known, Loads, View};
use crate::store::{Store, StoreError};

/// Everything that is passed in and not taken from thin air.
#[derive(Clone)]
pub struct Surroundings {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The dice.
    pub randomness: Arc<dyn Randomness>,
    /// The database.
    pub store: Store,
    /// The desk in force.
    pub live: Arc<LiveDesk>,
    /// Who is told about changes.
    pub hub: Arc<Hub>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
}

/// Takes inbounds and answers them.
pub struct Dispatcher {
    around: Surroundings,
    queue: mpsc::Sender<Request>,
    tokens: Mutex<HashMap<String, (PersonId, Timestamp)>>,
}

/// How long a token is believed without asking the database again. Another replica's revocation
/// counts after this long; this one's at once.
const BELIEF: Millis = Millis::seconds(2);
/// How many tokens are remembered.
const REMEMBERED: usize = 10_000;
/// How many requests may wait to be recorded before callers have to wait.
const WAITING: usize = 4_096;

impl Dispatcher {
    /// Starts the recorder and takes inbounds from now on. The recorder ends when the dispatcher is
    /// dropped and everything that waits is answered.
    pub fn start(around: Surroundings) -> (Arc<Self>, tokio::task::JoinHandle<()>) {
        let (queue, requests) = mpsc::channel(WAITING);
        let recorder = tokio::spawn(Recorder::new(around.clone()).run(requests));
        (Arc::new(Self { around, queue, tokens: Mutex::default() }), recorder)
    }

    /// What is around.
    pub fn around(&self) -> &Surroundings {
        &self.around
    }

    /// Carries an inbound all the way.
    ///
    /// # Errors
    /// A refusal, or a fault that has been logged.
    pub async fn dispatch(&self, inbound: Inbound) -> Result<Outcome, Failure> {
        let (surface, command) = (inbound.surface.as_str(), inbound.call.name());
        let result = self.carry(inbound).await;
        let metrics = &self.around.metrics;
        let word = match &result {
            Ok(_) => "done",
            Err(Failure::Refused(refusal)) => {
                metrics.refused.get_or_create(&Refused { code: refusal.code() }).inc();
                "refused"
            }
            Err(Failure::Fault(_)) => "fault",
        };
        metrics.handled.get_or_create(&Handled { surface, command, result: word }).inc();
        result
    }

    /// Lets somebody look at something: identify, limit, authorise. For pages and lists, which decide
    /// nothing; a refusal stands on the log all the same.
    ///
    /// # Errors
    /// As for [`Self::dispatch`].
    pub async fn admit(
        &self,
        caller: &Caller,
        surface: Surface,
        (permission, queue): (Permission, Option<&QueueId>),
        what: &'static str,
    ) -> Result<Actor, Failure> {
        let actor = self.recognise(caller).await?;
        let live = self.around.live.load_full();
        let changes = self.changes(&live.desk).await?;
        let duty = Duty { at: self.around.clock.now(), changes: &changes };
        match authorise(&live.desk, &actor, permission, Scope { queue, ..Scope::of_desk(duty) }) {
            Ok(_) => Ok(actor),
            Err(refusal) => {
                let inbound = Inbound::new(caller.clone(), surface, Call::Look(what));
                self.record_refusal(inbound, (actor, None), &refusal).await;
                Err(refusal.into())
            }
        }
    }

    /// Puts a refusal on the log before the person reads it.
    async fn record_refusal(
        &self,
        inbound: Inbound,
        (actor, subject): (Actor, Option<ThreadId>),
        refusal: &Refusal,
    ) {
        let (request, done) = Request::refused(inbound, actor, subject, refusal.clone());
        if self.queue.send(request).await.is_ok() {
            // The answer is the refusal itself.
            let _ = done.await;
        }
    }

    async fn carry(&self, inbound: Inbound) -> Result<Outcome, Failure> {
        // Messages come many in one request, which was counted where it came in.
        let actor = match &inbound.call {
            Call::Receive(_) => self.identify(&inbound.caller).await?,
            _ => self.recognise(&inbound.caller).await?,
        };
        let subject = self.find_thread(inbound.thread.as_ref()).await?;
        let reads = matches!(&inbound.call, Call::Command { spec, .. } if !spec.about.writes());
        if reads {
            return self.read(&actor, subject, &inbound).await;
        }
        if matches!(&inbound.call, Call::Operate(_) | Call::Erase(_)) {
            // A token that was revoked, or whose person is gone, must not be believed any longer.
            self.tokens.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clear();
        }
        let gathered = self.gather(&actor, &inbound.call).await?;
        let pauses = matches!(&inbound.call, Call::Command { spec, .. } if spec.about == About::Pause);
        let wakes = pauses || hand_overs::concerns(&inbound.call) || inbound.call.is_about_drills();
        let (answer, answered) = oneshot::channel();
        let request = Request { gathered, ..Request::new(inbound, actor, subject, answer) };
        self.queue.send(request).await.map_err(|_| self.fault("the recorder has stopped", "dispatch"))?;
        let answer = answered.await.map_err(|_| self.fault("the recorder gave no answer", "dispatch"))?;
        if wakes && answer.as_ref().is_ok_and(|outcome| outcome.decisions > 0) {
            // About no thread, so that nobody is told of it otherwise.
            self.around.hub.wake();
        }
        answer
    }

    /// The first two steps: identify and limit.
    ///
    /// # Errors
    /// As for [`Self::dispatch`].
    pub async fn recognise(&self, caller: &Caller) -> Result<Actor, Failure> {
        let actor = self.identify(caller).await?;
        if let Actor::Person(person) = &actor {
            self.around.live.load().limits.caller(person.as_str())?;
        }
        Ok(actor)
    }

    /// The person behind a caller, for surfaces that show pages and not commands.
    ///
    /// # Errors
    /// As for [`Self::dispatch`].
    pub async fn identify(&self, caller: &Caller) -> Result<Actor, Failure> {
        let live = self.around.live.load();
        let known = |person: &PersonId| -> Result<Actor, Failure> {
            if live.desk.people.contains_key(person) {
                Ok(Actor::Person(person.clone()))
            } else {
                Err(Refusal::UnknownPerson { person: person.to_string() }.into())
            }
        };
        match caller {
            Caller::Token(token) => known(&self.owner_of(token).await?),
            Caller::Session(person) => known(person),
            Caller::Account { platform, id, email } => {
                let person = live
                    .desk
                    .people
                    .values()
                    .find(|person| person.accounts.get(platform) == Some(id))
                    .or_else(|| {
                        let email = email.as_deref()?;
                        live.desk.people.values().find(|person| {
                            person.email.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(email))
                        })
                    })
                    .ok_or_else(|| Refusal::UnknownPerson { person: id.clone() })?;
                Ok(Actor::Person(person.id.clone()))
            }
            Caller::Source(source) => Ok(Actor::Source(source.clone())),
            Caller::Worker(name) => Ok(Actor::Worker(name)),
            Caller::Operator => Ok(Actor::Operator),
        }
    }

    async fn owner_of(&self, token: &str) -> Result<PersonId, Failure> {
        let hash = token_hash(token);
        let now = self.around.clock.now();
        let remembered =
            self.tokens.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get(&hash).cloned();
        if let Some((person, until)) = remembered
            && now < until
        {
            return Ok(person);
        }
        let owner =
            self.around.store.owner_of_token(&hash).await.map_err(|e| self.store_fault(&e, "identify"))?;
        let person = owner.ok_or(Refusal::BadToken)?;
        let mut tokens = self.tokens.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if tokens.len() >= REMEMBERED {
            tokens.clear();
        }
        tokens.insert(hash, (person.clone(), now + BELIEF));
        Ok(person)
    }

    /// A whole id as it is, or the one thread whose id ends so.
    ///
    /// # Errors
    /// Where there is none, or more than one, or the database fails.
    pub async fn find_thread(&self, given: Option<&ThreadId>) -> Result<Option<ThreadId>, Failure> {
        let Some(given) = given else { return Ok(None) };
        let text = given.as_str().trim().trim_start_matches('#');
        let unknown = || Refusal::UnknownThread { thread: text.chars().take(40).collect() };
        if text.len() == ULID_LENGTH {
            return Ok(Some(text.to_ascii_uppercase().into()));
        }
        if text.len() < 4 || text.len() > ULID_LENGTH || !text.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(unknown().into());
        }
        let found = self
            .around
            .store
            .threads_ending_in(text)
            .await
            .map_err(|error| self.store_fault(&error, "find thread"))?;
        match <[ThreadId; 1]>::try_from(found) {
            Ok([only]) => Ok(Some(only)),
            Err(_) => Err(unknown().into()),
        }
    }

    /// A command that changes nothing: decided at once, beside the recorder.
    async fn read(
        &self,
        actor: &Actor,
        subject: Option<ThreadId>,
        inbound: &Inbound,
    ) -> Result<Outcome, Failure> {
        let Call::Command { spec, arguments } = &inbound.call else {
            return Err(self.fault("only commands read", "read").into());
        };
        let live = self.around.live.load_full();
        let result = async {
            let thread = match &subject {
                Some(id) => Some(
                    self.around
                        .store
                        .thread(id)
                        .await
                        .map_err(|error| self.store_fault(&error, "read"))?
                        .ok_or_else(|| Refusal::UnknownThread { thread: id.to_string() })?,
                ),
                None => None,
            };
            let changes = self.changes(&live.desk).await?;
            let scope = Scope {
                queue: thread.as_ref().map(|thread| &thread.queue),
                network: thread.as_ref().map(|thread| thread.network.as_str()),
                duty: Duty { at: self.around.clock.now(), changes: &changes },
                break_glass: inbound.break_glass.as_deref(),
            };
            let proof = authorise(&live.desk, actor, spec.permission, scope)?;
            let found = self.look_up((spec.about, arguments), &live.desk, subject.as_ref()).await?;
            let view = View {
                desk: &live.desk,
                now: self.around.clock.now(),
                authorised: &proof,
                thread: thread.as_ref(),
                loads: &Loads::new(),
                known: Known::default(),
                changes: &changes,
                // What only reads does not ask for pauses.
                pauses: &Pauses::default(),
                nonce: "",
                found: &found,
            };
            let Verdict { reply, .. } = (spec.decide)(&view, arguments)?;
            Ok(Outcome {
                reply,
                subject: subject.clone(),
                thread: thread.map(Arc::new),
                decisions: 0,
                created: false,
            })
        }
        .await;
        if let Err(Failure::Refused(refusal)) = &result {
            self.record_refusal(inbound.clone(), (actor.clone(), subject), refusal).await;
        }
        result
    }

    fn fault(&self, what: &str, during: &str) -> Fault {
        Fault::log(what, during, &*self.around.randomness)
    }

    pub(super) fn store_fault(&self, error: &StoreError, during: &str) -> Failure {
        Fault::log(error, during, &*self.around.randomness).into()
    }
}

const ULID_LENGTH: usize = 26;

/// What a token is known by in the database: SHA-256 in hex. Tokens are 256 random bits, so a plain
/// hash is as good as a slow one.
pub fn token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}
