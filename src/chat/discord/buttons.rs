//! The buttons of a card: the next steps first, then the rest, and the ways out. Must not offer what the card
//! does not.

use super::custom_id::{Act, Carried};
use super::markdown::length;
use super::message::{Button, Leads, Look};
use crate::chat::card::{Card, Style};
use crate::chat::words::Words;

/// The longest address that a button may lead to.
const LONGEST_URL: usize = 512;

/// What stands first, in this order; the rest follows as the card has it.
const AT_HAND: &[&str] = &["approve", "claim", "recall", "retry", "acknowledge", "promote", "edit", "reject"];

pub(super) fn buttons(words: &Words<'_>, card: &Card, cut: bool) -> Vec<Button> {
    let rank = |command: &str| AT_HAND.iter().position(|name| *name == command).unwrap_or(AT_HAND.len());
    let mut ordered: Vec<_> = card.buttons.iter().collect();
    ordered.sort_by_key(|button| rank(button.command));
    let mut buttons = Vec::new();
    for (index, button) in ordered.into_iter().enumerate() {
        let look = match button.style {
            Style::Danger => Look::Danger,
            Style::Primary if index == 0 => Look::Primary,
            Style::Primary | Style::Plain => Look::Secondary,
        };
        let act = if button.form { Act::Ask } else { Act::Press };
        let mut carried = Carried::about(act, button.command, &card.thread).seen(card.version);
        for (name, value) in &button.arguments {
            carried = carried.with(name, value);
        }
        buttons.extend(Button::back(&words.name("button", button.command), look, carried.encode()));
        // Approve acts at once; with an edited text it is a form.
        if button.command == "approve" && !button.form {
            let id = Carried { act: Act::Ask, ..carried }.encode();
            buttons.extend(Button::back(&words.say("card-approve-with-edits"), Look::Secondary, id));
        }
    }
    // A card without any button could not be found again.
    if cut || buttons.is_empty() {
        let id = Carried::about(Act::Whole, "", &card.thread).encode();
        buttons.extend(Button::back(&words.say("discord-show-all"), Look::Secondary, id));
    }
    let link = card.url.as_ref().filter(|url| {
        (url.starts_with("https://") || url.starts_with("http://")) && length(url) <= LONGEST_URL
    });
    if let Some(url) = link {
        buttons.push(Button {
            label: words.say("card-original"),
            look: Look::Secondary,
            leads: Leads::Out(url.clone()),
        });
    }
    buttons
}
