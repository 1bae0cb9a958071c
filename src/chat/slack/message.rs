//! Messages: a card, its history, a digest, a notification, an answer in private. Must not post anything.

use std::collections::HashMap;

use slack_morphism::prelude::{SlackBlock, SlackDividerBlock, SlackMessageContent, SlackMessageMetadata};

use super::card::{self, Place};
use super::content::{
    MOST_BLOCKS, bold, fit, one_line, paragraph, paragraphs, pieces, section, shorten, told,
};
use super::escape::escape;
use super::{buttons, history};
use crate::chat::answer::Tone;
use crate::chat::card::Card;
use crate::chat::platform::{Digest, History, Notification};
use crate::chat::words::Words;
use crate::domain::text::Text;

/// The event type of the metadata of a card; its payload has [`THREAD`] and [`VERSION`].
pub const CARD_EVENT: &str = "watchfloor_card";
/// The event type of the metadata of history under a card; its payload has [`THREAD`] and [`UNTIL`].
pub const HISTORY_EVENT: &str = "watchfloor_history";
/// The event type of the metadata of a digest; its payload has [`SINCE`].
pub const DIGEST_EVENT: &str = "watchfloor_digest";
/// The thread's id.
pub const THREAD: &str = "thread";
/// The thread's version, in decimal.
pub const VERSION: &str = "version";
/// The log's sequence up to which a history tells, in decimal.
pub const UNTIL: &str = "until";
/// Since when a digest stands there, in milliseconds since 1970.
pub const SINCE: &str = "since";

/// The most characters of what a notification says.
const LONGEST_LINE: usize = 300;

/// A card in a channel.
pub fn card(words: &Words<'_>, card: &Card) -> SlackMessageContent {
    let payload = [(THREAD, card.thread.to_string()), (VERSION, card.version.to_string())];
    let blocks = card::blocks(words, card, Place::Message);
    content(words, card::in_a_line(words, card), blocks).with_metadata(metadata(CARD_EVENT, payload))
}

/// Decisions, as a reply under a card.
pub fn history(words: &Words<'_>, history: &History) -> SlackMessageContent {
    let payload = [(THREAD, history.thread.to_string()), (UNTIL, history.until.to_string())];
    let count = i64::try_from(history.lines.len()).unwrap_or(i64::MAX);
    let text = told(words, &Text::new("slack-history").with_number("count", count));
    content(words, text, history::history(words, history)).with_metadata(metadata(HISTORY_EVENT, payload))
}

/// What stands in the place of cards that are still on their way.
pub fn digest(words: &Words<'_>, digest: &Digest) -> SlackMessageContent {
    let payload = [(SINCE, digest.since.millis().to_string())];
    let text = told(words, &Text::new("slack-digest").with_number("count", digest.waiting));
    content(words, text, history::digest(words, digest)).with_metadata(metadata(DIGEST_EVENT, payload))
}

/// Something to tell a person in private.
pub fn notification(words: &Words<'_>, notification: &Notification) -> SlackMessageContent {
    let text = escape(&shorten(&one_line(&notification.text), LONGEST_LINE));
    let mut blocks: Vec<SlackBlock> =
        pieces(&notification.text).iter().map(|piece| paragraph(piece)).collect();
    blocks.extend(buttons::offers(words, &notification.buttons));
    if let Some(card) = &notification.card {
        blocks.push(SlackDividerBlock::new().into());
        blocks.extend(card::blocks(words, card, Place::Message));
    }
    content(words, text, blocks)
}

/// An answer for the eyes of one person, as an ephemeral message.
pub fn said(words: &Words<'_>, tone: Tone, lines: &[Text], card: Option<&Card>) -> SlackMessageContent {
    let first = lines.first().map(|line| words.text(line)).unwrap_or_default();
    let text = escape(&shorten(&one_line(&format!("{} {first}", shape(tone))), LONGEST_LINE));
    let mut blocks = answer(words, tone, lines);
    if let Some(card) = card {
        let drawn = card::blocks(words, card, Place::Message);
        // The card is what can be acted on: where all does not fit, the words give way.
        blocks = fit(words, blocks, MOST_BLOCKS - drawn.len() - 1);
        blocks.push(SlackDividerBlock::new().into());
        blocks.extend(drawn);
    }
    content(words, text, blocks)
}

/// Words of the desk as blocks: a shape and, where it was refused, a word first.
pub fn answer(words: &Words<'_>, tone: Tone, lines: &[Text]) -> Vec<SlackBlock> {
    let lead = match tone {
        Tone::Done | Tone::Broken => format!("{}  ", shape(tone)),
        Tone::Refused => format!("{}  {} ", shape(tone), bold(&escape(&words.say("console-refused")))),
    };
    match lines {
        [] => vec![section(format!("{}  {}", shape(tone), escape(&words.say("console-done")))).into()],
        lines => paragraphs(words, &lead, lines),
    }
}

/// The shape of a tone.
fn shape(tone: Tone) -> &'static str {
    match tone {
        Tone::Done => "✓",
        Tone::Refused => "✕",
        Tone::Broken => "⚠",
    }
}

/// A message: its blocks, and in `text` what notifications and screen readers say.
fn content(words: &Words<'_>, text: String, blocks: Vec<SlackBlock>) -> SlackMessageContent {
    SlackMessageContent::new().with_text(text).with_blocks(fit(words, blocks, MOST_BLOCKS))
}

/// Slack takes any JSON in a payload; the crate's type has texts alone, so numbers are written as text.
fn metadata<const N: usize>(event: &str, payload: [(&str, String); N]) -> SlackMessageMetadata {
    let payload: HashMap<String, String> =
        payload.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    SlackMessageMetadata::new(event.to_owned()).with_event_payload(payload)
}
