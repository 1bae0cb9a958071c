//! Modals and the home tab. Must not open anything.

use std::collections::BTreeMap;

use slack_morphism::prelude::{SlackBlockPlainTextOnly, SlackHomeView, SlackModalView, SlackView};

use crate::chat::answer::{Home, Tone};
use crate::chat::card::Card;
use crate::chat::form::Form;
use crate::chat::words::Words;
use crate::domain::text::Text;

/// A command's form as a modal, with the callback id [`super::actions::FORM`] and a
/// [`super::actions::Memory`] in its private metadata.
pub fn form(_words: &Words<'_>, _form: &Form) -> SlackView {
    SlackView::Modal(SlackModalView::new(SlackBlockPlainTextOnly::from("…"), Vec::new()))
}

/// A card of which nothing is left out.
pub fn whole(_words: &Words<'_>, _card: &Card) -> SlackView {
    SlackView::Modal(SlackModalView::new(SlackBlockPlainTextOnly::from("…"), Vec::new()))
}

/// An answer in words: in the place of a form, for instance.
pub fn said(_words: &Words<'_>, _tone: Tone, _lines: &[Text]) -> SlackView {
    SlackView::Modal(SlackModalView::new(SlackBlockPlainTextOnly::from("…"), Vec::new()))
}

/// The home tab.
pub fn home(_words: &Words<'_>, _home: &Home) -> SlackView {
    SlackView::Home(SlackHomeView::new(Vec::new()))
}

/// What is wrong with the fields of a form, for `response_action: errors`: block id to text. `blocks` are
/// the block ids of the modal that was sent, the keys of its `state.values`: Slack takes no others.
///
/// Empty where nothing is wrong with a field of that modal, or where something else has to be said too
/// (a conflict, a refusal that stands at no field): then the modal is to be updated with [`form`], which
/// shows everything.
pub fn problems<'a>(
    _words: &Words<'_>,
    _form: &Form,
    _blocks: impl IntoIterator<Item = &'a str>,
) -> BTreeMap<String, String> {
    BTreeMap::new()
}
