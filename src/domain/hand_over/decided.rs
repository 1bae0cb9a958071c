//! What decisions about hand-overs hold, as it stands on the log: people and words by commitment. Must not
//! be applied here: `domain::apply` does.

use serde::{Deserialize, Serialize};

use super::briefing::Briefing;
use super::{Choice, Goes};
use crate::domain::ids::RosterId;
use crate::domain::sealed::{Seal, Sealed};
use crate::domain::time::Timestamp;

/// The desk told the outgoing person that it is time to hand over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandOverProposed {
    /// Names it.
    pub hand_over: String,
    /// The roster.
    pub roster: RosterId,
    /// When the shift ends.
    pub shift_end: Timestamp,
    /// Who goes off.
    pub from: Sealed,
    /// Who comes on.
    pub to: Sealed,
    /// What the next shift would have to know by now.
    pub briefing: Briefing<Sealed, Sealed>,
}

/// Somebody hands over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandOverOffered {
    /// Names it.
    pub hand_over: String,
    /// The roster.
    pub roster: RosterId,
    /// The shift's end for which the desk proposed it, if it did.
    pub shift_end: Option<Timestamp>,
    /// When the incoming person's shift begins, where it has not begun.
    pub begins: Option<Timestamp>,
    /// Who hands over.
    pub from: Sealed,
    /// Who comes on.
    pub to: Sealed,
    /// What they say about it.
    pub words: Option<Sealed>,
    /// What the next shift must know.
    pub briefing: Briefing<Sealed, Sealed>,
}

/// Some or all items were answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandOverAccepted {
    /// The hand-over.
    pub hand_over: String,
    /// The roster.
    pub roster: RosterId,
    /// Where items go.
    pub choices: Vec<Choice<Sealed>>,
    /// Whether every item is answered now: the notes are handed over with it.
    pub whole: bool,
    /// The log's sequence up to which notes belong to it.
    pub notes_until: i64,
    /// Who is told.
    pub tell: Vec<Sealed>,
}

/// A hand-over is over without being accepted whole, or its incoming person was reminded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandOverTold {
    /// The hand-over.
    pub hand_over: String,
    /// The roster.
    pub roster: RosterId,
    /// Who hands over.
    pub from: Sealed,
    /// Which reminder it is, from 1; 0 where it is none.
    pub number: i64,
    /// Who is told.
    pub tell: Vec<Sealed>,
}

/// Somebody left a note for the next shift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandOverNoted {
    /// The roster.
    pub roster: RosterId,
    /// The note.
    pub text: Sealed,
}

/// A thread changed hands, or went back into its queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ThreadHandedOver {
    /// The hand-over.
    pub hand_over: String,
    /// Who has it now; none where it went back.
    pub to: Option<Sealed>,
    /// When the claim ends by itself.
    pub until: Option<Timestamp>,
    /// Who said that it goes there.
    pub by: Sealed,
}

/// A thread could not change hands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ThreadNotHandedOver {
    /// The hand-over.
    pub hand_over: String,
    /// Why.
    pub why: super::Why,
    /// Who is told: whoever accepted it.
    pub tell: Vec<Sealed>,
}

type Visit<'a> = &'a mut dyn FnMut(Seal, &mut Sealed);

fn visit_briefing(briefing: &mut Briefing<Sealed, Sealed>, visit: Visit<'_>) {
    briefing.visit_people(&mut |person| visit(Seal::Person, person));
    briefing.notes.iter_mut().for_each(|note| visit(Seal::Ours, &mut note.text));
}

fn visit_people<'s>(people: impl IntoIterator<Item = &'s mut Sealed>, visit: Visit<'_>) {
    people.into_iter().for_each(|person| visit(Seal::Person, person));
}

impl HandOverProposed {
    /// Visits every piece of personal data in it.
    pub fn visit_sealed(&mut self, visit: Visit<'_>) {
        visit_people([&mut self.from, &mut self.to], visit);
        visit_briefing(&mut self.briefing, visit);
    }
}

impl HandOverOffered {
    /// Visits every piece of personal data in it.
    pub fn visit_sealed(&mut self, visit: Visit<'_>) {
        visit_people([&mut self.from, &mut self.to], visit);
        if let Some(words) = &mut self.words {
            visit(Seal::Ours, words);
        }
        visit_briefing(&mut self.briefing, visit);
    }
}

impl HandOverAccepted {
    /// Visits every piece of personal data in it.
    pub fn visit_sealed(&mut self, visit: Visit<'_>) {
        for choice in &mut self.choices {
            if let Goes::To { person } = &mut choice.goes {
                visit(Seal::Person, person);
            }
        }
        visit_people(&mut self.tell, visit);
    }
}

impl HandOverTold {
    /// Visits every piece of personal data in it.
    pub fn visit_sealed(&mut self, visit: Visit<'_>) {
        visit(Seal::Person, &mut self.from);
        visit_people(&mut self.tell, visit);
    }
}

impl ThreadHandedOver {
    /// Visits every piece of personal data in it.
    pub fn visit_sealed(&mut self, visit: Visit<'_>) {
        visit_people(self.to.iter_mut().chain([&mut self.by]), visit);
    }
}

impl ThreadNotHandedOver {
    /// Visits every piece of personal data in it.
    pub fn visit_sealed(&mut self, visit: Visit<'_>) {
        visit_people(&mut self.tell, visit);
    }
}
