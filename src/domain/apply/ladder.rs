//! Decisions about escalations and deadlines become their clocks, and notices. Must not decide whom to ask
//! or when: commands have.

use super::Impossible;
use super::hand::Hand;
use crate::domain::decision::Decision;
use crate::domain::ids::PersonId;
use crate::domain::ladder::Asking;
use crate::domain::sealed::{Seal, Sealed};
use crate::domain::text::Text;
use crate::domain::thread::Escalation;

impl Hand<'_> {
    /// An escalation begins, climbs, is acknowledged.
    pub(super) fn escalate(&mut self, decision: &Decision) -> Result<(), Impossible> {
        let at = self.around.at;
        match decision {
            Decision::Escalated { number, path, level, people, asking, ends_with, missed } => {
                let mut escalation = Escalation {
                    number: *number,
                    path: path.clone(),
                    level: *level,
                    by: self.around.person.cloned(),
                    reason: self.reason(),
                    at,
                    people: Vec::new(),
                    channels: Vec::new(),
                    round: 0,
                    again_at: None,
                    climb_at: None,
                    ends_with: ends_with.clone(),
                    missed: *missed,
                    acknowledged: None,
                    ended: None,
                };
                ask(&mut escalation, *level, people, asking);
                self.tell_escalated(&escalation, people);
                self.thread.escalations.push(escalation);
            }
            Decision::EscalationClimbed { number, level, people, asking } => {
                let escalation = self.escalation(*number)?;
                // Whoever climbs by hand says why; the climb by itself has the reason it began with.
                let reason = self.around.reason.map(str::to_owned);
                let escalation = &mut self.thread.escalations[escalation];
                ask(escalation, *level, people, asking);
                escalation.reason = reason.unwrap_or_else(|| escalation.reason.clone());
                let escalation = escalation.clone();
                self.tell_escalated(&escalation, people);
            }
            Decision::EscalationRepeated { number, people, again_at } => {
                let escalation = self.escalation(*number)?;
                let escalation = &mut self.thread.escalations[escalation];
                escalation.again_at = *again_at;
                reach(escalation, people);
                let text = Text::new("notice-escalated-again")
                    .with("path", &escalation.path)
                    .with("reason", &escalation.reason)
                    .with("missed", escalation.missed.map_or("none", crate::domain::deadline::Aim::as_str));
                self.tell_all(people, &text);
            }
            Decision::EscalationExhausted { number, tell } => {
                let escalation = self.escalation(*number)?;
                let escalation = &mut self.thread.escalations[escalation];
                escalation.again_at = None;
                escalation.climb_at = None;
                escalation.round = escalation.round.max(1);
                let text = Text::new("notice-escalation-exhausted").with("path", &escalation.path);
                self.tell_all(tell, &text);
            }
            Decision::EscalationAcknowledged { number } => {
                let person = self.person()?.clone();
                let escalation = self.escalation(*number)?;
                self.thread.escalations[escalation].acknowledged = Some((person, at));
            }
            Decision::EscalationUnacknowledged { number, level, people, asking } => {
                let escalation = self.escalation(*number)?;
                let escalation = &mut self.thread.escalations[escalation];
                escalation.acknowledged = None;
                ask(escalation, *level, people, asking);
                let escalation = escalation.clone();
                self.tell_escalated(&escalation, people);
            }
            _ => return Err(Impossible::WrongSubject(self.action)),
        }
        Ok(())
    }

    /// A clock starts, warns, or its time is up.
    pub(super) fn keep_time(&mut self, decision: &Decision) -> Result<(), Impossible> {
        let dangling = Impossible::Dangling(self.action);
        match decision {
            Decision::DeadlinesSet(set) => {
                if set.claim.is_some() {
                    self.thread.deadlines.claim.clone_from(&set.claim);
                }
                if set.respond.is_some() {
                    self.thread.deadlines.respond.clone_from(&set.respond);
                }
            }
            Decision::DeadlineWarned(warned) => {
                let clock = self.thread.deadlines.get_mut(warned.aim).ok_or(dangling)?;
                clock.warned = Some(warned.percent);
                clock.warnings.retain(|warning| warning.percent > warned.percent);
                let text = Text::new("notice-deadline-near")
                    .with("aim", warned.aim.as_str())
                    .with_number("percent", i64::from(warned.percent))
                    .with_moment("due", warned.due);
                self.tell_all(&warned.tell, &text);
            }
            Decision::DeadlineMissed(missed) => {
                let at = self.around.at;
                let clock = self.thread.deadlines.get_mut(missed.aim).ok_or(dangling)?;
                clock.missed = Some(at);
                clock.warnings.clear();
                let text = Text::new("notice-deadline-missed")
                    .with("aim", missed.aim.as_str())
                    .with_moment("due", missed.due);
                self.tell_all(&missed.tell, &text);
            }
            _ => return Err(Impossible::WrongSubject(self.action)),
        }
        Ok(())
    }

    fn escalation(&self, number: i64) -> Result<usize, Impossible> {
        let found = self.thread.escalations.iter().position(|escalation| escalation.number == number);
        found.ok_or(Impossible::Dangling(self.action))
    }

    fn tell_escalated(&mut self, escalation: &Escalation, people: &[Sealed]) {
        // A ladder that climbs by itself has nobody who does it.
        let climbs = self.around.person.is_none() && escalation.missed.is_none();
        let text = Text::new(if climbs { "notice-escalation-climbs" } else { "notice-escalated" })
            .with("path", &escalation.path)
            .with("reason", &escalation.reason)
            .with("missed", escalation.missed.map_or("none", crate::domain::deadline::Aim::as_str));
        self.tell_all(people, &text);
    }

    fn tell_all(&mut self, people: &[Sealed], text: &Text) {
        for person in people {
            self.tell(person.value(Seal::Person).into(), text.clone());
        }
    }
}

/// A level is asked.
fn ask(escalation: &mut Escalation, level: i64, people: &[Sealed], asking: &Asking) {
    escalation.level = level;
    escalation.round = asking.round;
    escalation.again_at = asking.again_at;
    escalation.climb_at = asking.climb_at;
    for channel in &asking.channels {
        if !escalation.channels.contains(channel) {
            escalation.channels.push(channel.clone());
        }
    }
    reach(escalation, people);
}

/// Whoever was reached once may acknowledge from then on.
fn reach(escalation: &mut Escalation, people: &[Sealed]) {
    for person in people {
        let person = PersonId::from(person.value(Seal::Person));
        if !escalation.people.contains(&person) {
            escalation.people.push(person);
        }
    }
}
