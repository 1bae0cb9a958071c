//! What people do at the door, each act as the call to the dispatcher that it is, and the outcome as what
//! they get to see. Must not judge.

use super::super::cards::{card_for, form_again, form_for};
use super::super::fault::Failure;
use super::super::hand_over_offers::joined;
use super::super::inbound::{Call, Inbound, Outcome};
use super::{FrontDoor, Visitor, words};
use crate::chat::answer::{Shown, Tone};
use crate::chat::card::Card;
use crate::chat::form::BREAK_GLASS;
use crate::chat::gesture::{Act, Brought, Gesture, Pressed};
use crate::commands::arguments::Arguments;
use crate::commands::{self, About, Spec};
use crate::domain::cleaning;
use crate::domain::ids::ThreadId;
use crate::domain::incoming::{Incoming, LONGEST_TEXT};
use crate::domain::permission::{Permission, may};
use crate::domain::refusal::Refusal;
use crate::domain::thread::{Priority, Thread};
use crate::domain::verdict::Reply;

impl FrontDoor {
    /// Carries an act out.
    ///
    /// # Errors
    /// What is to be said in words, without a card or a form beside it.
    pub(super) async fn act(&self, visitor: &Visitor, gesture: Gesture) -> Result<Shown, Failure> {
        let key = gesture.delivery.map(|delivery| format!("{}-{delivery}", visitor.surface.as_str()));
        match gesture.act {
            Act::Press(pressed) => self.press(visitor, &pressed, key).await,
            Act::Submit(pressed) => self.submit(visitor, &pressed, key).await,
            Act::Ask(pressed) => self.ask_form(visitor, &pressed).await,
            Act::Type(line) => self.type_line(visitor, &line, key).await,
            Act::Whole(thread) => self.whole(visitor, &thread).await,
            Act::Bring(brought) => self.bring(visitor, brought, key).await,
            Act::Home => self.home(visitor).await,
        }
    }

    /// A button that acts at once. Whoever lacks the right and may break the glass is asked why; whoever
    /// is refused sees the card as it now is beside the reason.
    async fn press(
        &self,
        visitor: &Visitor,
        pressed: &Pressed,
        key: Option<String>,
    ) -> Result<Shown, Failure> {
        let spec = commands::find(&pressed.command)?;
        match self.dispatch(visitor, (spec, pressed), key).await {
            Ok(outcome) => Ok(self.done(visitor, outcome)),
            Err(Failure::Refused(refusal)) => {
                let Some(thread) = &pressed.thread else { return Err(refusal.into()) };
                let thread = self.readable(visitor, thread).await?;
                let wants_form = match &refusal {
                    Refusal::NotPermitted { .. } => self.may_break_glass(visitor, &thread),
                    Refusal::ArgumentMissing { name } => {
                        spec.arguments.iter().any(|argument| argument.name == name)
                    }
                    _ => false,
                };
                if wants_form {
                    let form = form_for(&self.around().live.load().desk, &thread, spec, &visitor.person);
                    return Ok(Shown::Form(Box::new(form)));
                }
                Ok(self.refused(visitor, &refusal, &thread))
            }
            Err(failure) => Err(failure),
        }
    }

    /// A form that was sent: where it is refused, it comes back with what was typed.
    async fn submit(
        &self,
        visitor: &Visitor,
        pressed: &Pressed,
        key: Option<String>,
    ) -> Result<Shown, Failure> {
        let spec = commands::find(&pressed.command)?;
        match self.dispatch(visitor, (spec, pressed), key).await {
            Ok(outcome) => match self.next_form(visitor, (spec, pressed), &outcome.reply).await? {
                Some(form) => Ok(Shown::Form(Box::new(form))),
                None => Ok(self.done(visitor, outcome)),
            },
            Err(Failure::Refused(refusal)) => {
                let Some(thread) = &pressed.thread else {
                    return self.again_without_thread(visitor, (spec, pressed), refusal).await;
                };
                let thread = self.readable(visitor, thread).await?;
                let desk = &self.around().live.load().desk;
                let form = form_for(desk, &thread, spec, &visitor.person);
                Ok(Shown::Form(Box::new(form_again(form, &pressed.fields, &refusal))))
            }
            Err(failure) => Err(failure),
        }
    }

    /// The form of a command. A refusal of the right stands on the log as any other.
    async fn ask_form(&self, visitor: &Visitor, pressed: &Pressed) -> Result<Shown, Failure> {
        let spec = commands::find(&pressed.command)?;
        let Some(thread) = &pressed.thread else {
            return self.ask_without_thread(visitor, spec, &pressed.fields).await;
        };
        let thread = self.readable(visitor, thread).await?;
        if !self.may_break_glass(visitor, &thread) {
            let wanted = (spec.permission, Some(&thread.queue));
            let admitted = self.dispatcher.admit(&visitor.caller, visitor.surface, wanted, spec.name).await;
            match admitted {
                Ok(_) => {}
                Err(Failure::Refused(refusal)) => return Ok(self.refused(visitor, &refusal, &thread)),
                Err(failure) => return Err(failure),
            }
        }
        let offered = spec.button.is_none_or(|button| (button.shown)(&thread));
        if !offered {
            // The card that the button stood on is out of date.
            let refusal = Refusal::WrongState { command: spec.name, state: thread.state };
            return Ok(self.refused(visitor, &refusal, &thread));
        }
        let form = form_for(&self.around().live.load().desk, &thread, spec, &visitor.person);
        Ok(Shown::Form(Box::new(form)))
    }

    /// A typed line. A command that lacks what its form would ask gets its form.
    async fn type_line(&self, visitor: &Visitor, line: &str, key: Option<String>) -> Result<Shown, Failure> {
        let line = if line.trim().is_empty() { "help" } else { line };
        if let Some((spec, given)) = commands::line::form_of(line) {
            return self.ask_without_thread(visitor, spec, &given).await;
        }
        let (spec, thread, arguments) = match commands::line::read(line) {
            Ok(read) => read,
            Err(refusal @ Refusal::ArgumentMissing { .. }) => {
                return self.form_of_line(visitor, line).await?.ok_or(Failure::Refused(refusal));
            }
            Err(refusal) => return Err(refusal.into()),
        };
        let given = arguments.fields();
        let mut inbound =
            Inbound::new(visitor.caller.clone(), visitor.surface, Call::Command { spec, arguments });
        inbound.thread.clone_from(&thread);
        inbound.idempotency_key = key;
        match self.dispatcher.dispatch(inbound).await {
            Ok(outcome) => Ok(self.done(visitor, outcome)),
            // What was typed is wrong, or not enough to know what is meant: the form has it filled in.
            Err(Failure::Refused(refusal @ Refusal::ArgumentWrong { .. }))
                if matches!(spec.about, About::Roster | About::Pause | About::Drill) =>
            {
                let pressed =
                    Pressed { command: spec.name.to_owned(), thread: None, version: None, fields: given };
                self.again_without_thread(visitor, (spec, &pressed), refusal).await
            }
            Err(Failure::Refused(refusal)) => {
                let thread = self.dispatcher.find_thread(thread.as_ref()).await.ok().flatten();
                match thread {
                    Some(id) => match self.readable(visitor, &id).await {
                        Ok(thread) => Ok(self.refused(visitor, &refusal, &thread)),
                        Err(_) => Err(refusal.into()),
                    },
                    None => Err(refusal.into()),
                }
            }
            Err(failure) => Err(failure),
        }
    }

    /// The form of a line such as `edit 4F9K2A`, which names a thread and says nothing more.
    async fn form_of_line(&self, visitor: &Visitor, line: &str) -> Result<Option<Shown>, Failure> {
        let mut parts = line.trim().trim_start_matches('/').split_whitespace();
        let parts: Vec<&str> = parts.by_ref().skip_while(|part| *part == "desk").take(3).collect();
        let &[command, thread] = parts.as_slice() else { return Ok(None) };
        let Ok(spec) = commands::find(command) else { return Ok(None) };
        if !spec.button.is_some_and(|button| button.form) {
            return Ok(None);
        }
        let Some(thread) = self.dispatcher.find_thread(Some(&ThreadId::from(thread))).await? else {
            return Ok(None);
        };
        let pressed = Pressed {
            command: spec.name.to_owned(),
            thread: Some(thread),
            version: None,
            fields: Vec::new(),
        };
        self.ask_form(visitor, &pressed).await.map(Some)
    }

    async fn whole(&self, visitor: &Visitor, thread: &ThreadId) -> Result<Shown, Failure> {
        let thread = self.readable(visitor, thread).await?;
        Ok(Shown::Whole(self.card(visitor, &thread)))
    }

    /// A message of the platform becomes a thread, or joins the one of its conversation.
    async fn bring(
        &self,
        visitor: &Visitor,
        brought: Brought,
        key: Option<String>,
    ) -> Result<Shown, Failure> {
        let mut changes = cleaning::Changes::default();
        let text: String = cleaning::text(&brought.text, &mut changes).chars().take(LONGEST_TEXT).collect();
        if text.trim().is_empty() {
            return Err(Refusal::Malformed { why: "the message holds no text".to_owned() }.into());
        }
        let name = visitor.surface.as_str();
        let clean = |text: &str| cleaning::text(text, &mut cleaning::Changes::default());
        let incoming = Incoming {
            source: name.into(),
            external_id: format!("{}:{}", brought.channel, brought.message),
            conversation: format!("{}:{}", brought.channel, brought.message),
            network: name.to_owned(),
            author: brought.author.as_deref().map(clean),
            text,
            lang: None,
            sentiment: None,
            reach: None,
            // Somebody of the desk thought that it needs an answer.
            priority: Some(Priority::High),
            queue: None,
            url: brought.url,
            tags: Vec::new(),
            received_at: None,
        };
        let mut inbound =
            Inbound::new(visitor.caller.clone(), visitor.surface, Call::Bring(Box::new(incoming)));
        inbound.idempotency_key = key;
        let outcome = self.dispatcher.dispatch(inbound).await?;
        Ok(self.done(visitor, outcome))
    }

    async fn dispatch(
        &self,
        visitor: &Visitor,
        (spec, pressed): (&'static Spec, &Pressed),
        key: Option<String>,
    ) -> Result<Outcome, Failure> {
        let (glass, fields): (Vec<_>, Vec<_>) =
            pressed.fields.iter().cloned().partition(|(name, _)| name == BREAK_GLASS);
        let fields = if spec.about == About::HandOver { joined(fields) } else { fields };
        let arguments = Arguments::from_form(spec.arguments, fields)?;
        let mut inbound =
            Inbound::new(visitor.caller.clone(), visitor.surface, Call::Command { spec, arguments });
        inbound.thread.clone_from(&pressed.thread);
        inbound.break_glass = glass.into_iter().next().map(|(_, reason)| reason);
        inbound.seen_version = pressed.version;
        inbound.idempotency_key = key;
        self.dispatcher.dispatch(inbound).await
    }

    fn done(&self, visitor: &Visitor, outcome: Outcome) -> Shown {
        let lines = match outcome.reply {
            Reply::Said(text) => vec![text],
            Reply::Lines(lines) => lines,
        };
        let card = outcome.thread.as_deref().map(|thread| self.card(visitor, thread));
        Shown::Words { tone: Tone::Done, lines, card }
    }

    fn refused(&self, visitor: &Visitor, refusal: &Refusal, thread: &Thread) -> Shown {
        match words(&Failure::Refused(refusal.clone())) {
            Shown::Words { tone, lines, .. } => {
                Shown::Words { tone, lines, card: Some(self.card(visitor, thread)) }
            }
            other => other,
        }
    }

    fn card(&self, visitor: &Visitor, thread: &Thread) -> Box<Card> {
        Box::new(card_for(&self.around().live.load().desk, thread, &visitor.person))
    }

    fn may_break_glass(&self, visitor: &Visitor, thread: &Thread) -> bool {
        may(&self.around().live.load().desk, &visitor.person, Permission::BreakGlass, Some(&thread.queue))
    }

    /// A thread that the visitor may read. One that they may not does not exist for them.
    async fn readable(&self, visitor: &Visitor, id: &ThreadId) -> Result<Thread, Failure> {
        let found = self.around().store.thread(id).await.map_err(|error| self.store_fault(&error))?;
        let live = self.around().live.load();
        found
            .filter(|thread| may(&live.desk, &visitor.person, Permission::Read, Some(&thread.queue)))
            .ok_or_else(|| Refusal::UnknownThread { thread: id.as_str().chars().take(40).collect() }.into())
    }
}
