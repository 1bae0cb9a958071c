//! Carries released replies to their publishers, with backoff and jitter, until they arrive or the
//! publisher's attempts are used up. A reply is in the outbox because a decision released it; that it
//! arrived or failed is a decision again. Must not change a text.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::future::join_all;

use crate::app::dispatch::Dispatcher;
use crate::app::inbound::{Call, Caller, Inbound};
use crate::app::secrets::Secrets;
use crate::commands::system::delivery::Outcome;
use crate::domain::actor::Surface;
use crate::domain::desk::Publisher;
use crate::domain::time::{Millis, Timestamp};
use crate::publish::webhook::{Answered, Parcel, Reply, parcel};
use crate::store::StoreError;
use crate::store::sends::{Take, WaitingSend};

/// How long one attempt may take.
pub const ATTEMPT: Millis = Millis::seconds(15);
/// How long a reply is kept by one worker: longer than an attempt, so that no other takes it meanwhile.
const LEASE: Millis = Millis::seconds(60);
const FIRST_WAIT: Millis = Millis::seconds(1);
const LONGEST_WAIT: Millis = Millis::minutes(5);
const AT_ONCE: i64 = 16;

/// Sends a request. The seam at which tests put their own receivers.
pub trait Carrier: Send + Sync {
    /// Sends and says what came of it. Never longer than [`ATTEMPT`].
    fn carry<'a>(&'a self, parcel: &'a Parcel) -> Pin<Box<dyn Future<Output = Answered> + Send + 'a>>;
}

/// Sends over HTTP. Redirects are not followed: a reply goes where the desk file says.
pub struct HttpCarrier {
    client: reqwest::Client,
}

impl HttpCarrier {
    /// With a client that has a time-out of [`ATTEMPT`] and follows no redirects.
    pub fn new(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl Carrier for HttpCarrier {
    fn carry<'a>(&'a self, parcel: &'a Parcel) -> Pin<Box<dyn Future<Output = Answered> + Send + 'a>> {
        Box::pin(async move {
            let mut request = self.client.post(&parcel.url).body(parcel.body.clone());
            for (name, value) in &parcel.headers {
                request = request.header(*name, value);
            }
            match request.send().await {
                Ok(response) => crate::publish::webhook::answered(response.status().as_u16()),
                // The address may hold a secret of the receiver's.
                Err(error) => Answered::Later(format!("not reached: {}", error.without_url())),
            }
        })
    }
}

/// The outbox worker.
pub struct Outbox {
    dispatcher: Arc<Dispatcher>,
    carrier: Arc<dyn Carrier>,
    secrets: Secrets,
    owner: String,
}

impl Outbox {
    /// A worker; `owner` tells it from those of other replicas.
    pub fn new(
        dispatcher: Arc<Dispatcher>,
        carrier: Arc<dyn Carrier>,
        secrets: Secrets,
        owner: String,
    ) -> Self {
        Self { dispatcher, carrier, secrets, owner }
    }

    /// Makes an attempt at every reply that is due. Returns how many attempts were made.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn run_once(&self) -> Result<usize, StoreError> {
        let around = self.dispatcher.around();
        let now = around.clock.now();
        let take = Take { owner: &self.owner, now, until: now + LEASE, limit: AT_ONCE };
        let sends = around.store.take_sends(&take).await?;
        let results = join_all(sends.iter().map(|send| self.attempt(send))).await;
        results.into_iter().collect::<Result<Vec<()>, _>>()?;
        Ok(sends.len())
    }

    async fn attempt(&self, send: &WaitingSend) -> Result<(), StoreError> {
        let around = self.dispatcher.around();
        let live = around.live.load_full();
        let publisher = live.desk.publishers.get(&send.publisher);
        let answered = match publisher {
            None => Answered::Never(format!("the desk file no longer has the publisher {}", send.publisher)),
            Some(publisher) => match self.pack(publisher, send, around.clock.now()) {
                Ok(parcel) => self.carrier.carry(&parcel).await,
                Err(why) => Answered::Later(why),
            },
        };
        let limit = publisher.map_or(1, |publisher| i64::from(publisher.attempts));
        match answered {
            Answered::Delivered => self.finish(send, None).await,
            Answered::Never(why) => self.finish(send, Some(why)).await,
            Answered::Later(why) if send.attempts >= limit => self.finish(send, Some(why)).await,
            Answered::Later(why) => {
                tracing::info!(thread = %send.thread, attempts = send.attempts, why, "reply not delivered yet");
                let at = around.clock.now() + self.wait(send.attempts);
                return around.store.postpone_send(&send.hash, at, &why).await;
            }
        }
        Ok(())
    }

    fn pack(&self, publisher: &Publisher, send: &WaitingSend, now: Timestamp) -> Result<Parcel, String> {
        let secret = self.secrets.resolve(&publisher.secret).map_err(|error| error.to_string())?;
        let reply = Reply {
            thread: &send.thread,
            source: &send.source,
            conversation: &send.conversation,
            revision: &send.hash,
            text: &send.text,
        };
        parcel(&publisher.url, secret.expose(), &reply, now)
    }

    /// Records how it ended. Where that fails the lease runs out and the reply is sent again, with
    /// the same key.
    async fn finish(&self, send: &WaitingSend, error: Option<String>) {
        let outcome = Outcome { hash: send.hash.clone(), attempts: send.attempts, error };
        let recorded = self
            .dispatcher
            .dispatch(
                Inbound::new(Caller::Worker("outbox"), Surface::Desk, Call::Delivery(outcome))
                    .about(send.thread.clone()),
            )
            .await;
        if let Err(failure) = recorded {
            tracing::warn!(thread = %send.thread, ?failure, "the end of a delivery was not recorded; it will be tried again");
        }
    }

    /// Exponential, between half and all of it by chance, so that replies that failed together do not
    /// come back together.
    fn wait(&self, attempts: i64) -> Millis {
        let doublings = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or(0);
        let whole = FIRST_WAIT.0.saturating_mul(1 << doublings).min(LONGEST_WAIT.0);
        let mut byte = [0];
        self.dispatcher.around().randomness.fill(&mut byte);
        Millis(whole / 2 + whole * i64::from(byte[0]) / 510)
    }
}
