//! Accounts on chat platforms: what they press, send and type comes in by the front door, as an adapter
//! brings it.

use watchfloor::app::cards::card;
use watchfloor::chat::answer::{Answer, Shown};
use watchfloor::chat::card::Card;
use watchfloor::chat::form::Form;
use watchfloor::chat::gesture::{Account, Act, Gesture, Pressed};
use watchfloor::chat::offer::Offer;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::ids::ThreadId;

use super::Desk;

pub struct Someone<'a> {
    desk: &'a Desk,
    account: Account,
    delivery: Option<String>,
}

impl<'a> Someone<'a> {
    pub fn new(desk: &'a Desk, platform: Surface, id: &str) -> Self {
        let account = Account { platform, id: id.into(), locale: None, outsider: false };
        Self { desk, account, delivery: None }
    }

    /// The platform says itself that they belong elsewhere.
    pub fn belonging_elsewhere(mut self) -> Self {
        self.account.outsider = true;
        self
    }

    /// What they do next comes under this id of the platform's.
    pub fn delivered_as(mut self, id: &str) -> Self {
        self.delivery = Some(id.into());
        self
    }

    pub async fn does(&self, act: Act) -> Answer {
        let gesture = Gesture { account: self.account.clone(), act, delivery: self.delivery.clone() };
        let answer = self.desk.door.receive(gesture).await;
        self.desk.work().await;
        answer
    }

    /// They press a button of a card that stands in a channel.
    pub async fn presses(&self, button: &str, card: &Card) -> Answer {
        let button = card.buttons.iter().find(|shown| shown.command == button).unwrap();
        let fields =
            button.arguments.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let pressed = Pressed {
            command: button.command.into(),
            thread: Some(card.thread.clone()),
            version: Some(card.version),
            fields,
        };
        self.does(if button.form { Act::Ask(pressed) } else { Act::Press(pressed) }).await
    }

    /// They press a button of the card as it now is.
    pub async fn clicks(&self, button: &str, thread: &ThreadId) -> Answer {
        let thread = self.desk.thread(thread).await;
        let card = card(&self.desk.dispatcher.around().live.load().desk, &thread);
        self.presses(button, &card).await
    }

    /// They fill a form in and send it.
    pub async fn sends(&self, form: &Form, filled: &[(&str, &str)]) -> Answer {
        let hidden = form.hidden.iter().map(|(name, value)| (*name, value.as_str()));
        let fields = hidden
            .chain(filled.iter().copied())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        self.does(Act::Submit(Pressed {
            command: form.command.into(),
            thread: form.thread.clone(),
            version: Some(form.version),
            fields,
        }))
        .await
    }

    /// They press what is offered under a message to them.
    pub async fn answers(&self, offer: &Offer) -> Answer {
        let fields = offer.arguments.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let pressed =
            Pressed { command: offer.command.into(), thread: None, version: None, fields: fields.collect() };
        self.does(if offer.form { Act::Ask(pressed) } else { Act::Press(pressed) }).await
    }

    pub async fn types(&self, line: &str) -> Answer {
        self.does(Act::Type(line.into())).await
    }
}

/// The form that an answer opens.
pub fn form(answer: &Answer) -> &Form {
    match &answer.shown {
        Shown::Form(form) => form,
        other => panic!("no form but {other:?}"),
    }
}

/// The keys of the texts that an answer says.
pub fn said(answer: &Answer) -> Vec<&str> {
    match &answer.shown {
        Shown::Words { lines, .. } => lines.iter().map(|line| line.key.as_str()).collect(),
        other => panic!("no words but {other:?}"),
    }
}
