//! A request on its way to be recorded: what has to be read for it, and the answer that is kept where
//! it came with an idempotency key. Must not decide anything.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use tokio::sync::oneshot;

use super::fault::Failure;
use super::hand_overs;
use super::inbound::{Call, Inbound, Outcome};
use super::live::Live;
use crate::commands::system::hand_overs::Due;
use crate::domain::actor::{Actor, Surface};
use crate::domain::hand_over::compose::Gathered;
use crate::domain::ids::{PersonId, ThreadId};
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::domain::verdict::Reply;
use crate::store::answers::Answer;
use crate::store::batch::{Batch, Wants};

/// An inbound whose caller is known, and whoever waits for the answer.
pub(super) struct Request {
    pub(super) inbound: Inbound,
    pub(super) actor: Actor,
    pub(super) subject: Option<ThreadId>,
    /// Where it was refused already and only has to be recorded.
    pub(super) refused: Option<Refusal>,
    /// What was looked up for it.
    pub(super) gathered: Arc<Gathered>,
    pub(super) answer: oneshot::Sender<Result<Outcome, Failure>>,
}

impl Request {
    pub(super) fn new(
        inbound: Inbound,
        actor: Actor,
        subject: Option<ThreadId>,
        answer: oneshot::Sender<Result<Outcome, Failure>>,
    ) -> Self {
        Self { inbound, actor, subject, refused: None, gathered: Arc::default(), answer }
    }

    /// A request that only records that it was refused.
    pub(super) fn refused(
        inbound: Inbound,
        actor: Actor,
        subject: Option<ThreadId>,
        refusal: Refusal,
    ) -> (Self, oneshot::Receiver<Result<Outcome, Failure>>) {
        let (answer, done) = oneshot::channel();
        let gathered = Arc::default();
        (Self { inbound, actor, subject, refused: Some(refusal), gathered, answer }, done)
    }

    /// Under what an answer is kept: the same key of another person is another key. A platform's delivery is
    /// about one thread, which stands in front there: threads of one time stand together in the database, so
    /// that the answers of a batch share pages, where a hash alone would scatter them over all.
    pub(super) fn answer_key(&self) -> Option<String> {
        let key = self.inbound.idempotency_key.as_deref()?;
        let who = self.actor.person().map_or("-", PersonId::as_str);
        let hash = hex::encode(Sha256::digest(format!("{who}\n{key}")));
        let delivered = matches!(self.inbound.surface, Surface::Slack | Surface::Teams | Surface::Discord);
        Some(match &self.subject {
            Some(thread) if delivered => format!("{thread}/{hash}"),
            _ => hash,
        })
    }

    pub(super) fn fingerprint(&self) -> String {
        // The key itself is not kept, so that a short text cannot be guessed from its fingerprint.
        let text = format!("{:?}\n{:?}\n{:?}", self.inbound.idempotency_key, self.inbound.call, self.subject);
        hex::encode(Sha256::digest(text))
    }
}

/// What a batch has to read for these requests.
pub(super) fn wants(requests: &[Request], live: &Live, now: Timestamp) -> Wants {
    let capped = live.desk.queues.values().filter(|queue| queue.claim_cap.is_some());
    let mut wants = Wants { capped: capped.map(|queue| queue.id.to_string()).collect(), ..Wants::default() };
    wants.rosters = !live.desk.rosters.is_empty();
    if requests.iter().any(|request| hand_overs::concerns(&request.inbound.call)) {
        wants.hand_overs = Some(now + hand_overs::OF_LATE);
    }
    for request in requests {
        wants.threads.extend(request.subject.clone());
        wants.answers.extend(request.answer_key());
        if let Some(incoming) = request.inbound.call.incoming() {
            let (message, conversation) = (incoming.external_id.clone(), incoming.conversation.clone());
            wants.incoming.push((incoming.source.clone(), message, conversation));
        }
        wants.drills |= request.inbound.call.is_about_drills();
        match &request.inbound.call {
            Call::Command { arguments, .. } if !wants.capped.is_empty() => {
                wants.loads_of.extend(request.actor.person().cloned());
                wants.loads_of.extend(arguments.text("person").map(PersonId::from));
            }
            Call::HandOver(Due::Move { to, .. }) if !wants.capped.is_empty() => {
                wants.loads_of.extend(to.clone());
            }
            _ => {}
        }
    }
    wants
}

/// An answer to keep.
pub(super) fn answer_of(outcome: &Outcome, key: String, request: &Request, at: Timestamp) -> Answer {
    let kept = Kept {
        reply: outcome.reply.clone(),
        subject: outcome.subject.clone(),
        decisions: outcome.decisions,
        created: outcome.created,
    };
    let answer = serde_json::to_string(&kept).unwrap_or_default();
    Answer { key, fingerprint: request.fingerprint(), answer, at }
}

/// The answer that was given before, with the thread as it is now: a kept copy would outlive an
/// erasure.
pub(super) fn repeat(answer: &Answer, request: &Request, batch: &Batch) -> Result<Outcome, Failure> {
    if answer.fingerprint != request.fingerprint() {
        return Err(Refusal::IdempotencyMismatch.into());
    }
    let kept: Kept = serde_json::from_str(&answer.answer).map_err(|_| Refusal::IdempotencyMismatch)?;
    let now = kept.subject.as_ref().and_then(|id| batch.thread(id)).cloned();
    Ok(Outcome {
        reply: kept.reply,
        subject: kept.subject,
        thread: now.map(Arc::new),
        decisions: kept.decisions,
        created: kept.created,
    })
}

/// An outcome as it is kept.
#[derive(serde::Serialize, serde::Deserialize)]
struct Kept {
    reply: Reply,
    subject: Option<ThreadId>,
    decisions: usize,
    created: bool,
}
