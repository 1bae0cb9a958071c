//! What happens on Discord, whichever way it comes: over HTTP or over the gateway an interaction is taken
//! here, and answered within the three seconds that Discord waits. Must not decide anything, and must not
//! know how it came.

mod kept;
mod offers;
pub mod registry;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::front_door::FrontDoor;
use crate::chat::answer::{Answer, Shown, Tone};
use crate::chat::discord::answer::{Manner, Rendered, answer};
use crate::chat::discord::client::Client;
use crate::chat::discord::commands::Command;
use crate::chat::discord::custom_id::Carried;
use crate::chat::discord::form;
use crate::chat::discord::interaction::{Interaction, On, What, pressed, read};
use crate::chat::discord::message::{Message, private};
use crate::chat::discord::trouble::Failure;
use crate::chat::gesture::{Act, Gesture};
use crate::chat::words::Words;
use crate::domain::ambient::hex_of;
use crate::domain::text::Text;

use kept::{Kept, KeptForm};

/// How long an answer may take before Discord is asked for patience.
const QUICK: Duration = Duration::from_millis(1_800);
/// How long a form may take: none can open after that, since a modal must be the first answer.
const LATEST: Duration = Duration::from_millis(2_600);
/// How long after an answer its other messages follow over HTTP, where we do not learn that it arrived.
const AFTERWARDS: Duration = Duration::from_millis(250);
/// How often a part of an answer is sent again, and how long to wait in between.
const ATTEMPTS: u32 = 6;
const BETWEEN: Duration = Duration::from_millis(600);

/// Takes interactions.
pub struct Reception {
    door: Arc<FrontDoor>,
    client: Arc<Client>,
    commands: Vec<Command>,
    kept: Kept,
}

/// An answer to an interaction.
pub struct Response {
    /// What Discord is answered at once.
    pub now: Value,
    /// What is to be done after that: the rest of a long answer, or one that took its time.
    pub then: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl Response {
    fn at_once(now: Value) -> Self {
        Self { now, then: None }
    }
}

impl Reception {
    /// A reception before this door; `client` finishes what takes longer.
    pub fn new(door: Arc<FrontDoor>, client: Arc<Client>) -> Self {
        Self { door, client, commands: registry::commands(), kept: Kept::default() }
    }

    /// The calls of Discord's API.
    pub fn client(&self) -> &Arc<Client> {
        &self.client
    }

    /// The door behind it.
    pub fn door(&self) -> &Arc<FrontDoor> {
        &self.door
    }

    /// Takes an interaction whose sender was verified. None where it is no interaction.
    pub async fn take(&self, payload: &Value) -> Option<Response> {
        let interaction = read(payload, &self.commands, self.client.guild())?;
        Some(match interaction.what.clone() {
            What::Ping => Response::at_once(json!({"type": 1})),
            What::Complete(completion) => {
                let choices = offers::choices(&self.door, &interaction.account, &completion).await;
                Response::at_once(json!({"type": 8, "data": {"choices": choices}}))
            }
            What::Unknown => {
                tracing::warn!(kind = %payload["type"], "an interaction is not known");
                self.says(&interaction, "discord-unknown")
            }
            What::Gesture(act) => self.gesture(&interaction, act).await,
            What::Again(carried) => self.again(&interaction, &carried),
            What::Sent(carried, fields) => self.sent(&interaction, carried, fields).await,
        })
    }

    /// Carries a gesture to the door and its answer back.
    async fn gesture(&self, interaction: &Interaction, act: Act) -> Response {
        let is_form = matches!(act, Act::Ask(_));
        let submitted = matches!(interaction.what, What::Sent(..));
        let gesture = Gesture {
            account: interaction.account.clone(),
            act,
            delivery: Some(interaction.id.clone()).filter(|id| !id.is_empty()),
        };
        let door = self.door.clone();
        let mut answering = tokio::spawn(async move { door.receive(gesture).await });
        let patience = if is_form { LATEST } else { QUICK };
        match tokio::time::timeout(patience, &mut answering).await {
            Ok(answered) => {
                let answer = self.or_broken(interaction, answered.ok());
                self.respond(interaction, &answer, !submitted)
            }
            // Nothing is decided by opening a form.
            Err(_) if is_form => {
                answering.abort();
                self.says(interaction, "discord-not-now")
            }
            Err(_) => self.later(interaction, answering),
        }
    }

    fn respond(&self, interaction: &Interaction, answer: &Answer, opens: bool) -> Response {
        match self.render(interaction, answer, opens) {
            Rendered::Modal(modal) => Response::at_once(json!({"type": 9, "data": modal})),
            Rendered::Messages(messages) => self.messages(interaction, &messages),
        }
    }

    fn messages(&self, interaction: &Interaction, messages: &[Message]) -> Response {
        let kind = if updates(interaction) { 7 } else { 4 };
        let mut bodies = messages.iter().map(Message::private_body);
        let first = bodies.next().unwrap_or_else(|| Message::default().private_body());
        let rest: Vec<Value> = bodies.collect();
        let now = json!({"type": kind, "data": first});
        if rest.is_empty() {
            return Response::at_once(now);
        }
        let delivery = Delivery::of(self, interaction);
        let then = async move {
            tokio::time::sleep(AFTERWARDS).await;
            delivery.follow(rest).await;
        };
        Response { now, then: Some(Box::pin(then)) }
    }

    /// Asks Discord for patience, and answers when there is an answer.
    fn later(&self, interaction: &Interaction, answering: JoinHandle<Answer>) -> Response {
        let now =
            if updates(interaction) { json!({"type": 6}) } else { json!({"type": 5, "data": private()}) };
        let delivery = Delivery::of(self, interaction);
        let interaction = interaction.clone();
        let (door, kept) = (self.door.clone(), self.kept.clone());
        let then = async move {
            let answer = answering.await.ok().unwrap_or_else(|| broken(&door, &interaction));
            let manner = Manner { opens: false, on_card: interaction.on == On::Card, key: &key(&door) };
            let Rendered::Messages(messages) = render(&door, &kept, (&interaction, &answer), manner) else {
                return;
            };
            let mut bodies = messages.iter().map(Message::private_body);
            if let Some(first) = bodies.next() {
                delivery.finish(first).await;
            }
            delivery.follow(bodies.collect()).await;
        };
        Response { now, then: Some(Box::pin(then)) }
    }

    /// A kept form opens again, or its next part.
    fn again(&self, interaction: &Interaction, carried: &Carried) -> Response {
        let (key, page) = carried.kept().map(form::read_kept).unwrap_or_default();
        let Some(kept) = self.kept(interaction, key) else {
            return self.says(interaction, "discord-form-lost");
        };
        let words = self.words(&kept.locale);
        match form::modal(&words, &kept.form, page, key) {
            Some(modal) => Response::at_once(json!({"type": 9, "data": modal})),
            None => self.says(interaction, "discord-form-lost"),
        }
    }

    /// A modal was sent: a whole form, or a part of one.
    async fn sent(
        &self,
        interaction: &Interaction,
        carried: Carried,
        fields: Vec<(String, String)>,
    ) -> Response {
        let mut given = fields;
        if let Some(kept) = carried.kept() {
            let (key, page) = form::read_kept(kept);
            let now = self.door.around().clock.now();
            let Some(held) = self.kept.add((key, page), &interaction.account.id, given, now) else {
                return self.says(interaction, "discord-form-lost");
            };
            let words = self.words(&held.locale);
            if page + 1 < form::pages(&words, &held.form) {
                let next = form::next_page(&words, &held.form, page + 1, key);
                return self.messages(interaction, &[next]);
            }
            given = held.given();
        }
        let mut fields = carried.arguments();
        fields.extend(form::joined(given));
        let act = Act::Submit(crate::chat::gesture::Pressed { fields, ..pressed(carried) });
        self.gesture(interaction, act).await
    }

    fn kept(&self, interaction: &Interaction, key: &str) -> Option<KeptForm> {
        self.kept.get(key, &interaction.account.id, self.door.around().clock.now())
    }

    fn words<'a>(&'a self, locale: &'a str) -> Words<'a> {
        Words::new(self.door.locales(), locale, self.door.around().clock.now())
    }

    fn render(&self, interaction: &Interaction, answer: &Answer, opens: bool) -> Rendered {
        let manner = Manner { opens, on_card: interaction.on == On::Card, key: &key(&self.door) };
        render(&self.door, &self.kept, (interaction, answer), manner)
    }

    fn or_broken(&self, interaction: &Interaction, answer: Option<Answer>) -> Answer {
        answer.unwrap_or_else(|| broken(&self.door, interaction))
    }

    fn says(&self, interaction: &Interaction, key: &str) -> Response {
        let answer = Answer {
            locale: locale(&self.door, interaction),
            shown: Shown::Words { tone: Tone::Refused, lines: vec![Text::new(key)], card: None },
        };
        self.respond(interaction, &answer, false)
    }
}

/// Whether the answer takes the place of the message that was acted on: one that only they see.
fn updates(interaction: &Interaction) -> bool {
    interaction.on == On::Own
}

/// A fresh key for a form that is kept.
fn key(door: &FrontDoor) -> String {
    hex_of::<8>(&*door.around().randomness)
}

fn locale(door: &FrontDoor, interaction: &Interaction) -> String {
    let live = door.around().live.load();
    interaction.account.locale.clone().unwrap_or_else(|| live.desk.locale.clone())
}

/// What is answered where the desk itself broke: it has been logged where it happened.
fn broken(door: &FrontDoor, interaction: &Interaction) -> Answer {
    let fault = super::fault::Fault::log("an answer was not made", "discord", &*door.around().randomness);
    let lines = vec![Text::new("fault").with("reference", &fault.reference)];
    Answer {
        locale: locale(door, interaction),
        shown: Shown::Words { tone: Tone::Broken, lines, card: None },
    }
}

/// Renders an answer, and keeps the form that does not come back as a whole.
fn render(
    door: &FrontDoor,
    kept: &Kept,
    (interaction, given): (&Interaction, &Answer),
    manner: Manner<'_>,
) -> Rendered {
    let now = door.around().clock.now();
    let words = Words::new(door.locales(), &given.locale, now);
    let rendered = answer(&words, given, manner);
    if let Shown::Form(shown) = &given.shown
        && (matches!(rendered, Rendered::Messages(_)) || form::pages(&words, shown) > 1)
    {
        let held = KeptForm::new(&interaction.account.id, (**shown).clone(), given.locale.clone());
        kept.keep(manner.key, held, now);
    }
    rendered
}

/// Sends what follows on an answer.
struct Delivery {
    client: Arc<Client>,
    interaction: String,
    token: String,
}

impl Delivery {
    fn of(reception: &Reception, interaction: &Interaction) -> Self {
        Self {
            client: reception.client.clone(),
            interaction: interaction.id.clone(),
            token: interaction.token.clone(),
        }
    }

    async fn finish(&self, body: Value) {
        let place = (self.interaction.as_str(), self.token.as_str());
        insist(|| self.client.finish(place, &body)).await;
    }

    async fn follow(&self, bodies: Vec<Value>) {
        let place = (self.interaction.as_str(), self.token.as_str());
        for body in bodies {
            insist(|| self.client.follow(place, &body)).await;
        }
    }
}

/// Does it until it works. What was decided stands, whether it can be told or not.
async fn insist<'a, F: Future<Output = Result<(), Failure>> + 'a>(call: impl Fn() -> F) {
    for _ in 0..ATTEMPTS {
        let failure = match call().await {
            Ok(()) => return,
            Err(failure) => failure,
        };
        let wait = match &failure {
            Failure::TooFast { after, .. } => {
                Duration::from_millis(u64::try_from(after.0).unwrap_or(0)).min(BETWEEN * 10)
            }
            // Discord may not have taken in yet what this belongs to.
            Failure::Down { .. } | Failure::Refused { status: 404, .. } => BETWEEN,
            Failure::Refused { .. } => {
                tracing::error!(%failure, "an answer could not be shown on Discord");
                return;
            }
        };
        tokio::time::sleep(wait).await;
    }
    tracing::error!("an answer could not be shown on Discord, however often it was tried");
}
