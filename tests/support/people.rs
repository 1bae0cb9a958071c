//! People: they click what a card shows them, and type what they like.

use watchfloor::app::cards::card_for;
use watchfloor::app::inbound::{Call, Caller, Inbound, Outcome};
use watchfloor::chat::card::Card;
use watchfloor::commands::arguments::Arguments;
use watchfloor::commands::find;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::ids::{PersonId, ThreadId};
use watchfloor::domain::refusal::Refusal;

use super::Desk;

pub struct Person<'a> {
    desk: &'a Desk,
    id: PersonId,
    surface: Surface,
    break_glass: Option<String>,
}

impl<'a> Person<'a> {
    pub fn new(desk: &'a Desk, id: &str) -> Self {
        Self { desk, id: id.into(), surface: Surface::Console, break_glass: None }
    }

    /// Where they are.
    pub fn on(mut self, surface: Surface) -> Self {
        self.surface = surface;
        self
    }

    /// They break the glass for what they do next.
    pub fn breaking_glass(mut self, reason: &str) -> Self {
        self.break_glass = Some(reason.into());
        self
    }

    /// The card as they see it now.
    pub async fn sees(&self, thread: &ThreadId) -> Card {
        let thread = self.desk.thread(thread).await;
        card_for(&self.desk.dispatcher.around().live.load().desk, &thread, &self.id)
    }

    /// They press a button on a card, which may be an old one.
    pub async fn presses(&self, button: &str, card: &Card) -> Result<Outcome, Refusal> {
        let spec = find(button)?;
        let arguments = card
            .buttons
            .iter()
            .find(|shown| shown.command == button)
            .unwrap_or_else(|| panic!("the card has no button '{button}'"))
            .arguments
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()));
        let arguments = Arguments::from_form(spec.arguments, arguments)?;
        let call = Call::Command { spec, arguments };
        self.sends(Some(&card.thread), call, Some(card.version)).await
    }

    /// They press a button on the card that they see.
    pub async fn clicks(&self, button: &str, thread: &ThreadId) -> Result<Outcome, Refusal> {
        let card = self.sees(thread).await;
        self.presses(button, &card).await
    }

    /// They type a command about a thread, or send its form.
    pub async fn says(&self, command: &str, thread: &ThreadId, rest: &str) -> Result<Outcome, Refusal> {
        let spec = find(command)?;
        let arguments = Arguments::from_line(spec.arguments, rest)?;
        self.sends(Some(thread), Call::Command { spec, arguments }, None).await
    }

    /// They type a whole line.
    pub async fn types(&self, line: &str) -> Result<Outcome, Refusal> {
        let (spec, thread, arguments) = watchfloor::commands::line::read(line)?;
        self.sends(thread.as_ref(), Call::Command { spec, arguments }, None).await
    }

    async fn sends(
        &self,
        thread: Option<&ThreadId>,
        call: Call,
        seen_version: Option<i64>,
    ) -> Result<Outcome, Refusal> {
        let mut inbound = Inbound::new(Caller::Session(self.id.clone()), self.surface, call);
        inbound.thread = thread.cloned();
        inbound.seen_version = seen_version;
        inbound.break_glass.clone_from(&self.break_glass);
        let result = self.desk.dispatch(inbound).await;
        self.desk.work().await;
        result
    }
}
