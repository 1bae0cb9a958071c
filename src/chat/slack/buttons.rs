//! The buttons of a card: the next steps in a row, housekeeping behind the `…` beside the heading, the rest
//! behind a `…` in the row. Must not offer what the card does not.

use slack_morphism::prelude::{
    SlackActionBlockElement, SlackActionId, SlackActionsBlock, SlackBlock, SlackBlockButtonElement,
    SlackBlockButtonStyle, SlackBlockChoiceItem, SlackBlockConfirmItem, SlackBlockOverflowElement,
    SlackBlockPlainTextOnly, SlackBlockText, SlackSectionBlockElement,
};

use super::actions::{Control, LONGEST_OPTION_VALUE, LONGEST_VALUE, link_id, menu_id, offer_id};
use super::content::{literal, plain};
use crate::chat::card::{Button, Card, Style};
use crate::chat::gesture::Pressed;
use crate::chat::offer::Offer;
use crate::chat::words::Words;
use crate::domain::state::State;
use crate::domain::text::Text;

/// What stands in the row, in this order, as far as there is room.
const AT_HAND: &[&str] = &[
    "approve",
    "claim",
    "recall",
    "retry",
    "acknowledge",
    "promote",
    "edit",
    "reject",
    "concern",
    "escalate",
];
/// What stands behind the `…` beside the heading: about the thread, and not the next step.
const HOUSEKEEPING: &[&str] = &["note", "snooze", "assign", "resolve", "dismiss"];
/// What cannot be taken back, asked once more. Not recall, whose seconds count, and not approve, which can be
/// recalled: a question at every approval would be answered without reading.
const ASKED_AGAIN: &[&str] = &["resolve"];
/// The most buttons in the row, `…` aside.
const MOST_AT_HAND: usize = 5;
/// The most options behind a `…`.
const MOST_OPTIONS: usize = 5;
/// The most characters of a button's label and of an option.
const LONGEST_LABEL: usize = 75;
/// The longest address that Slack takes.
const LONGEST_URL: usize = 3_000;

type Item = SlackBlockChoiceItem<SlackBlockPlainTextOnly>;

/// The buttons of a card.
#[derive(Debug, Default)]
pub struct Buttons {
    /// The `…` beside the heading.
    pub beside: Option<SlackSectionBlockElement>,
    /// The row.
    pub row: Option<SlackBlock>,
}

/// A command that can be pressed, and how it looks.
struct Choice {
    control: Control,
    label: String,
    command: &'static str,
    style: Style,
    form: bool,
    /// Whether it is the next step, though its style does not say so.
    next: bool,
}

/// The buttons of a card; `show_all` where something of it was left out.
pub fn of(words: &Words<'_>, card: &Card, show_all: bool) -> Buttons {
    let choices = choices(words, card);
    let link = card.url.as_deref().and_then(web_address);
    let room = MOST_AT_HAND - usize::from(show_all) - usize::from(link.is_some());
    let (mut far, mut near): (Vec<Choice>, Vec<Choice>) =
        choices.into_iter().partition(|choice| HOUSEKEEPING.contains(&choice.command));
    let mut rest = near.split_off(room.min(near.len()));
    // What would be the only button of a card stands in the row, whatever it is.
    while near.len() < room && near.len() < 2 && !far.is_empty() {
        near.push(far.remove(0));
    }
    // Beside the heading there is room for one menu; more goes behind the one in the row.
    rest.extend(far.split_off(MOST_OPTIONS.min(far.len())));

    let mut row: Vec<SlackActionBlockElement> = near
        .iter()
        .enumerate()
        .filter_map(|(index, choice)| button(words, choice, index == 0))
        .map(Into::into)
        .collect();
    if show_all && let Some(encoded) = Control::Whole(card.thread.clone()).encode(LONGEST_VALUE) {
        let button = SlackBlockButtonElement::new(plain(&words.say("slack-show-all"), LONGEST_LABEL));
        row.push(button.with_action_id(SlackActionId(encoded.action_id)).with_value(encoded.value).into());
    }
    if let Some(url) = link {
        let label = format!("{} ↗", words.say("card-original"));
        row.push(url_button(&label, url, 0).into());
    }
    let mut beside = None;
    for (nth, group) in [far].into_iter().chain(groups(rest)).enumerate() {
        let (options, odd) = options(group);
        row.extend(odd.iter().filter_map(|choice| button(words, choice, false)).map(Into::into));
        if options.is_empty() {
            continue;
        }
        let menu =
            SlackBlockOverflowElement::new(options).with_action_id(SlackActionId(menu_id(nth, &card.thread)));
        if nth == 0 {
            beside = Some(menu.into());
        } else {
            row.push(menu.into());
        }
    }
    Buttons { beside, row: (!row.is_empty()).then(|| SlackActionsBlock::new(row).into()) }
}

/// Everything that the card offers, the next steps first.
fn choices(words: &Words<'_>, card: &Card) -> Vec<Choice> {
    let pressed = |button: &Button| Pressed {
        command: button.command.to_owned(),
        thread: Some(card.thread.clone()),
        version: Some(card.version),
        fields: button.arguments.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
    };
    let mut buttons: Vec<&Button> = card.buttons.iter().collect();
    let rank =
        |button: &Button| AT_HAND.iter().position(|name| *name == button.command).unwrap_or(AT_HAND.len());
    buttons.sort_by_key(|button| rank(button));
    let mut choices: Vec<Choice> = buttons
        .iter()
        .map(|button| Choice {
            control: if button.form {
                Control::Ask(pressed(button))
            } else {
                Control::Press(pressed(button))
            },
            label: words.name("button", button.command),
            command: button.command,
            style: button.style,
            form: button.form,
            next: button.command == "edit" && card.state == State::Claimed,
        })
        .collect();
    // Approve acts at once; with an edited text it is a form.
    if let Some(approve) = buttons.iter().find(|button| button.command == "approve" && !button.form) {
        choices.push(Choice {
            control: Control::Ask(pressed(approve)),
            label: words.say("card-approve-with-edits"),
            command: approve.command,
            style: Style::Plain,
            form: true,
            next: false,
        });
    }
    choices
}

fn button(words: &Words<'_>, choice: &Choice, first: bool) -> Option<SlackBlockButtonElement> {
    let encoded = choice.control.encode(LONGEST_VALUE)?;
    let button = SlackBlockButtonElement::new(plain(&choice.label, LONGEST_LABEL))
        .with_action_id(SlackActionId(encoded.action_id))
        .with_value(encoded.value);
    let button = match choice.style {
        Style::Danger => button.with_style(SlackBlockButtonStyle::Danger),
        // One next step; where a command claims to be another, it stands beside it.
        Style::Primary if first => button.with_style(SlackBlockButtonStyle::Primary),
        // Whoever holds a thread writes.
        Style::Plain if first && choice.next => button.with_style(SlackBlockButtonStyle::Primary),
        Style::Primary | Style::Plain => button,
    };
    let again = !choice.form && ASKED_AGAIN.contains(&choice.command);
    Some(if again { button.with_confirm(confirm(words, &choice.label)) } else { button })
}

fn confirm(words: &Words<'_>, label: &str) -> SlackBlockConfirmItem {
    let text = words.text(&Text::new("slack-confirm").with("command", label));
    SlackBlockConfirmItem::new(
        plain(label, 100),
        SlackBlockText::Plain(literal(&text, 300)),
        plain(label, 30),
        plain(&words.say("slack-cancel"), 30),
    )
}

/// What can be done about what somebody is told; none where there is nothing.
pub fn offers(words: &Words<'_>, offers: &[Offer]) -> Option<SlackBlock> {
    let row: Vec<SlackActionBlockElement> = offers
        .iter()
        .take(MOST_AT_HAND)
        .enumerate()
        .filter_map(|(nth, offer)| {
            let fields = offer.arguments.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
            let pressed = Pressed {
                command: offer.command.to_owned(),
                thread: None,
                version: None,
                fields: fields.collect(),
            };
            let control = if offer.form { Control::Ask(pressed) } else { Control::Press(pressed) };
            let value = control.encode(LONGEST_VALUE)?.value;
            let button = SlackBlockButtonElement::new(plain(&words.say(offer.label), LONGEST_LABEL))
                .with_action_id(SlackActionId(offer_id(nth)))
                .with_value(value);
            Some(match offer.style {
                Style::Primary => button.with_style(SlackBlockButtonStyle::Primary),
                Style::Danger => button.with_style(SlackBlockButtonStyle::Danger),
                Style::Plain => button,
            })
        })
        .map(Into::into)
        .collect();
    (!row.is_empty()).then(|| SlackActionsBlock::new(row).into())
}

/// A button that opens an address.
pub fn url_button(label: &str, url: url::Url, nth: usize) -> SlackBlockButtonElement {
    SlackBlockButtonElement::new(plain(label, LONGEST_LABEL))
        .with_action_id(SlackActionId(link_id(nth)))
        .with_url(url)
}

/// An address that a link may lead to.
pub fn web_address(text: &str) -> Option<url::Url> {
    let url = url::Url::parse(text).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.as_str().len() <= LONGEST_URL).then_some(url)
}

/// As options, and those whose value is too long for one.
fn options(choices: Vec<Choice>) -> (Vec<Item>, Vec<Choice>) {
    let (mut items, mut odd) = (Vec::new(), Vec::new());
    for choice in choices {
        match choice.control.encode(LONGEST_OPTION_VALUE) {
            Some(encoded) => items.push(Item::new(plain(&choice.label, LONGEST_LABEL), encoded.value)),
            None => odd.push(choice),
        }
    }
    (items, odd)
}

/// In groups of as many as stand behind a `…`.
fn groups(mut choices: Vec<Choice>) -> Vec<Vec<Choice>> {
    let mut groups = Vec::new();
    while !choices.is_empty() {
        let rest = choices.split_off(MOST_OPTIONS.min(choices.len()));
        groups.push(std::mem::replace(&mut choices, rest));
    }
    groups
}
