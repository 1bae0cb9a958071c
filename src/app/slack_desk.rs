//! Slack's way through the front door: what arrived, over HTTP or over a socket, is carried in, and the
//! answer brought back. One for both transports, so that they cannot differ. Must not verify anything, and
//! must not know how something arrived.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use tokio::sync::OnceCell;

use super::fault::Fault;
use super::front_door::FrontDoor;
use crate::chat::answer::{Answer, Shown, Tone};
use crate::chat::gesture::{Account, Act, Gesture};
use crate::chat::platform::SendError;
use crate::chat::slack::client::SlackClient;
use crate::chat::slack::inbound::{Arrival, Door, Room, Workspace};
use crate::chat::slack::message;
use crate::chat::slack::reply::{Step, plan};
use crate::chat::words::Words;
use crate::domain::actor::Surface;
use crate::domain::text::Text;

/// How many deliveries are remembered with their responses. Slack delivers again within minutes.
const DELIVERIES: usize = 1_024;
/// How many open modals are remembered with the channel that they were opened in.
const MODALS: usize = 4_096;

/// Takes what arrives from Slack.
pub struct SlackDesk {
    front: Arc<FrontDoor>,
    client: Arc<SlackClient>,
    delivered: Mutex<Remembered<Arc<OnceCell<Option<Value>>>>>,
    opened: Mutex<Remembered<String>>,
}

/// Something remembered by a key, the latest so many.
struct Remembered<T> {
    known: HashMap<String, T>,
    order: VecDeque<String>,
    most: usize,
}

impl<T: Clone> Remembered<T> {
    fn new(most: usize) -> Self {
        Self { known: HashMap::new(), order: VecDeque::new(), most }
    }

    fn get_or_keep(&mut self, key: &str, value: impl FnOnce() -> T) -> T {
        if let Some(known) = self.known.get(key) {
            return known.clone();
        }
        if self.order.len() >= self.most
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        let value = value();
        self.known.insert(key.to_owned(), value.clone());
        self.order.push_back(key.to_owned());
        value
    }
}

impl SlackDesk {
    /// A desk that answers by this client.
    pub fn new(front: Arc<FrontDoor>, client: Arc<SlackClient>) -> Self {
        Self {
            front,
            client,
            delivered: Mutex::new(Remembered::new(DELIVERIES)),
            opened: Mutex::new(Remembered::new(MODALS)),
        }
    }

    /// The front door.
    pub fn front(&self) -> &Arc<FrontDoor> {
        &self.front
    }

    /// The client.
    pub fn client(&self) -> &Arc<SlackClient> {
        &self.client
    }

    /// Where the app is at home, which tells who is of elsewhere.
    pub fn home(&self) -> Arc<Workspace> {
        self.client.home()
    }

    /// Takes what arrived. When this returns, whatever was decided is durable; what is returned goes back
    /// as the response. It goes on to its end also where whoever waits for it does not.
    ///
    /// # Errors
    /// Where our side broke; it has been logged.
    pub async fn take(self: &Arc<Self>, arrival: Arrival) -> Result<Option<Value>, Fault> {
        let desk = self.clone();
        let work = tokio::spawn(async move { desk.carry(arrival).await });
        work.await.map_err(|error| Fault::log(&error, "slack", &*self.front.around().randomness))
    }

    async fn carry(self: &Arc<Self>, arrival: Arrival) -> Option<Value> {
        match arrival {
            Arrival::Gesture(gesture, door) => match gesture.delivery.clone() {
                Some(delivery) => {
                    let cell = lock(&self.delivered).get_or_keep(&delivery, Arc::default);
                    cell.get_or_init(|| self.receive(*gesture, door)).await.clone()
                }
                None => self.receive(*gesture, door).await,
            },
            Arrival::Puzzle(puzzle, door) => {
                tracing::info!(
                    key = puzzle.key(),
                    user = door.user,
                    "something of Slack's could not be read"
                );
                let shown =
                    Shown::Words { tone: Tone::Refused, lines: vec![Text::new(puzzle.key())], card: None };
                let locale = self.front.around().live.load().desk.locale.clone();
                self.answer(Answer { locale, shown }, door, false).await
            }
            Arrival::Events(events) => {
                for event in events {
                    self.front.learn(event).await;
                }
                None
            }
            Arrival::Alarm(what) => {
                tracing::error!(platform = "slack", "{what}");
                None
            }
            Arrival::Challenge(challenge) => Some(json!({"challenge": challenge})),
            Arrival::Nothing(why) => {
                tracing::debug!(why, "nothing to do about something of Slack's");
                None
            }
        }
    }

    async fn receive(self: &Arc<Self>, gesture: Gesture, door: Door) -> Option<Value> {
        let outsider = gesture.account.outsider;
        let answer = self.front.receive(gesture).await;
        self.answer(answer, door, outsider).await
    }

    /// What goes back at once; everything that has to be called is called beside it.
    async fn answer(self: &Arc<Self>, answer: Answer, door: Door, outsider: bool) -> Option<Value> {
        let opened_in = match &door.room {
            Room::Submitted { view, .. } => lock(&self.opened).known.get(view).cloned(),
            _ => None,
        };
        let clock = &self.front.around().clock;
        let words = Words::new(self.front.locales(), &answer.locale, clock.now());
        let plan = plan(&words, &answer, &door, opened_in.as_deref());
        if plan.then.is_some() || plan.home {
            let desk = self.clone();
            let locale = answer.locale;
            tokio::spawn(async move {
                if let Some(step) = plan.then {
                    desk.perform(step, &door, &locale).await;
                }
                if plan.home {
                    desk.show_home(&door, outsider).await;
                }
            });
        }
        plan.response
    }

    async fn perform(&self, step: Step, door: &Door, locale: &str) {
        let (result, what) = match step {
            Step::Open(view) => (self.open(*view, door).await, "a modal"),
            Step::Update { view, with } => (self.client.update_view(&view, None, *with).await, "a modal"),
            Step::Publish(view) => (self.client.publish_view(&door.user, *view).await, "a home"),
            Step::Say { content, replace, channel } => {
                let said = self.say(*content, replace, channel.as_deref(), door).await;
                if let Err(error) = said {
                    tracing::warn!(%error, "an answer could not be given in Slack");
                }
                return;
            }
        };
        if let Err(error) = result {
            tracing::warn!(%error, what, "could not be shown in Slack");
            // They pressed and nothing happened: at least they are told.
            let words = Words::new(self.front.locales(), locale, self.front.around().clock.now());
            let lines = [Text::new("slack-not-shown")];
            let content = message::said(&words, Tone::Broken, &lines, None);
            if let Err(error) = self.say(content, false, door.room.channel(), door).await {
                tracing::warn!(%error, "an answer could not be given in Slack");
            }
        }
    }

    async fn open(&self, view: slack_morphism::blocks::SlackView, door: &Door) -> Result<(), SendError> {
        let trigger = door.trigger.as_deref().unwrap_or_default();
        let opened = self.client.open_view(trigger, view).await?;
        if let (Some(view), Some(channel)) = (opened, door.room.channel()) {
            lock(&self.opened).get_or_keep(&view, || channel.to_owned());
        }
        Ok(())
    }

    /// Says something for one person's eyes: where the payload says, else in the channel, else in private.
    async fn say(
        &self,
        content: slack_morphism::SlackMessageContent,
        replace: bool,
        channel: Option<&str>,
        door: &Door,
    ) -> Result<(), SendError> {
        if let Some(url) = &door.response_url {
            match self.client.respond(url, &content, replace).await {
                Ok(()) => return Ok(()),
                Err(error) => tracing::info!(%error, "Slack took no answer at the address that it gave"),
            }
        }
        if let Some(channel) = channel {
            match self.client.whisper(channel, &door.user, &content).await {
                Ok(()) => return Ok(()),
                Err(error) => tracing::info!(%error, "Slack took no answer in the channel"),
            }
        }
        self.client.say_in_private(&door.user, content).await
    }

    async fn show_home(self: &Arc<Self>, door: &Door, outsider: bool) {
        let account = Account { platform: Surface::Slack, id: door.user.clone(), locale: None, outsider };
        let answer = self.front.receive(Gesture { account, act: Act::Home, delivery: None }).await;
        let words = Words::new(self.front.locales(), &answer.locale, self.front.around().clock.now());
        let at_home = Door { trigger: None, response_url: None, user: door.user.clone(), room: Room::Home };
        if let Some(Step::Publish(view)) = plan(&words, &answer, &at_home, None).then
            && let Err(error) = self.client.publish_view(&door.user, *view).await
        {
            tracing::warn!(%error, "a home could not be shown in Slack");
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
