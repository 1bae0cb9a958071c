//! Forms at the door of commands about no thread. Must not judge.

use super::super::cards::form_again;
use super::super::fault::Failure;
use super::super::forms::{Asking, without_thread};
use super::{FrontDoor, Visitor};
use crate::chat::answer::Shown;
use crate::chat::form::Form;
use crate::chat::gesture::Pressed;
use crate::chat::words::Words;
use crate::commands::{About, Spec};
use crate::domain::refusal::Refusal;
use crate::domain::roster::duty::Duty;

impl FrontDoor {
    /// The form of a command about no thread. A refusal of the right stands on the log as any other.
    ///
    /// # Errors
    /// Where the command is about a thread, or they lack the right.
    pub(super) async fn ask_without_thread(
        &self,
        visitor: &Visitor,
        spec: &'static Spec,
        given: &[(String, String)],
    ) -> Result<Shown, Failure> {
        if !spec.about.writes() || spec.about == About::Thread {
            return Err(Refusal::ArgumentMissing { name: "thread".to_owned() }.into());
        }
        let wanted = (spec.permission, None);
        self.dispatcher.admit(&visitor.caller, visitor.surface, wanted, spec.name).await?;
        Ok(Shown::Form(Box::new(self.form_without_thread(visitor, spec, given).await?)))
    }

    /// The form again, with what was sent and why it was refused.
    ///
    /// # Errors
    /// The refusal itself where another try in the same form would not help.
    pub(super) async fn again_without_thread(
        &self,
        visitor: &Visitor,
        (spec, pressed): (&'static Spec, &Pressed),
        refusal: Refusal,
    ) -> Result<Shown, Failure> {
        let hopeless = matches!(refusal, Refusal::NotPermitted { .. } | Refusal::NotOnShift { .. });
        if spec.about == About::Thread || hopeless {
            return Err(refusal.into());
        }
        // What the form is about may be over meanwhile: then it is said why.
        match self.form_without_thread(visitor, spec, &pressed.fields).await {
            Ok(form) => Ok(Shown::Form(Box::new(form_again(form, &pressed.fields, &refusal)))),
            Err(Failure::Refused(_)) => Err(refusal.into()),
            Err(failure) => Err(failure),
        }
    }

    async fn form_without_thread(
        &self,
        visitor: &Visitor,
        spec: &'static Spec,
        given: &[(String, String)],
    ) -> Result<Form, Failure> {
        if spec.about == About::HandOver {
            return self.hand_over_form(visitor, given).await;
        }
        let live = self.around().live.load_full();
        let changes = self.dispatcher.changes(&live.desk).await?;
        let now = self.around().clock.now();
        let asking = Asking {
            desk: &live.desk,
            viewer: &visitor.person,
            duty: Duty { at: now, changes: &changes },
            words: &Words::new(&self.locales, &visitor.locale, now),
        };
        Ok(without_thread(&asking, spec, given))
    }
}
