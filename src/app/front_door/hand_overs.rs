//! Forms about hand-overs at the door: they are about no thread. Must not judge.

use super::super::fault::Failure;
use super::super::{hand_over_offers, hand_overs};
use super::{FrontDoor, Visitor};
use crate::chat::form::Form;
use crate::chat::gesture::Pressed;
use crate::chat::words::Words;
use crate::commands::{About, Spec};
use crate::domain::verdict::Reply;

impl FrontDoor {
    /// The form that answers a hand-over, or a part of it.
    pub(super) async fn hand_over_form(
        &self,
        visitor: &Visitor,
        carried: &[(String, String)],
    ) -> Result<Form, Failure> {
        let now = self.around().clock.now();
        let since = now + hand_overs::OF_LATE;
        let found = self.around().store.hand_overs_since(since).await;
        let found = found.map_err(|error| self.store_fault(&error))?;
        let words = Words::new(&self.locales, &visitor.locale, now);
        let live = self.around().live.load_full();
        Ok(hand_over_offers::form(&words, &live.desk, (&found, &visitor.person), carried)?)
    }

    /// The form that goes on where one answered a part: the next threads of a hand-over, with what was said
    /// to the last above them.
    pub(super) async fn next_form(
        &self,
        visitor: &Visitor,
        (spec, pressed): (&'static Spec, &Pressed),
        reply: &Reply,
    ) -> Result<Option<Form>, Failure> {
        let answered = |name: &str| pressed.fields.iter().any(|(key, _)| key == name);
        if spec.about != About::HandOver || !answered("accept") || !answered("item1") {
            return Ok(None);
        }
        let Reply::Said(said) = reply else { return Ok(None) };
        match self.hand_over_form(visitor, &pressed.fields).await {
            Ok(form) => {
                let words = Words::new(&self.locales, &visitor.locale, self.around().clock.now());
                Ok(Some(Form { message: Some(words.text(said)), ..form }))
            }
            // Every item is answered.
            Err(Failure::Refused(_)) => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}
