//! What stands beside cards: the history under one, and the digest in the place of many. Must not leave a
//! decision out without saying so.

use slack_morphism::prelude::{SlackActionId, SlackBlock, SlackBlockButtonElement, SlackSectionBlockElement};

use super::actions::{Control, LONGEST_VALUE};
use super::card::{named, priority};
use super::content::{
    LONGEST_TEXT, Moment, bold, context, moment, one_line, packed, plain, section, shorten, told, units,
};
use super::escape::escape;
use crate::chat::answer::Glance;
use crate::chat::console::card::network_name;
use crate::chat::line::Line;
use crate::chat::marks;
use crate::chat::platform::{Digest, History};
use crate::chat::words::Words;
use crate::domain::text::{Argument, Text};

/// The most characters of a text, a reason or a detail of a decision: the console's log has the whole.
const LONGEST_PART: usize = 280;
/// The most details of a decision.
const MOST_DETAILS: usize = 4;
/// The most blocks of history in one message.
const MOST_PACKS: usize = 12;

/// Decisions, a line each.
pub fn history(words: &Words<'_>, history: &History) -> Vec<SlackBlock> {
    let lines: Vec<String> = history.lines.iter().map(|decision| line(words, decision)).collect();
    let mut kept = 0;
    let mut packs = Vec::new();
    for pack in packed(lines, "\n").into_iter().take(MOST_PACKS) {
        kept += pack.matches('\n').count() + 1;
        packs.push(context(pack));
    }
    if kept < history.lines.len() {
        let more = i64::try_from(history.lines.len() - kept).unwrap_or(i64::MAX);
        packs.push(context(told(words, &Text::new("slack-history-more").with_number("count", more))));
    }
    packs
}

/// A decision, as long as it fits: what has to be escaped may need five times the room.
fn line(words: &Words<'_>, decision: &Line) -> String {
    let lengths = [LONGEST_PART, LONGEST_PART / 4, LONGEST_PART / 16];
    let mut lines = lengths.into_iter().map(|longest| line_of(words, decision, longest));
    lines.find(|line| units(line) <= LONGEST_TEXT).unwrap_or_else(|| moment(decision.at, Moment::Day))
}

/// A decision: when, who, what, and what about it.
fn line_of(words: &Words<'_>, line: &Line, longest: usize) -> String {
    let part = |text: &str| shorten(&one_line(text), longest);
    let mut who = bold(&escape(&shorten(&one_line(&line.who), 80)));
    if let Some(role) = line.role.as_deref().and_then(named) {
        who = format!("{who} ({role})");
    }
    let action = escape(&words.name("history-action", &line.action));
    let reason = |key: &str, reason: &str| told(words, &Text::new(key).with("reason", part(reason)));
    let mut parts = vec![format!("{}  {who} {action}", moment(line.at, Moment::Day))];
    // A change of the desk file may have any number of details.
    parts.extend(line.details.iter().take(MOST_DETAILS).map(|detail| told(words, &short(detail, longest))));
    if line.details.len() > MOST_DETAILS {
        parts.push("…".to_owned());
    }
    parts.extend(line.text.as_deref().map(|text| escape(&format!("“{}”", part(text)))));
    parts.extend(line.reason.as_deref().map(|text| reason("console-reason", text)));
    parts.extend(line.break_glass.as_deref().map(|text| bold(&reason("console-glass-broken", text))));
    parts.push(escape(&words.name("surface", line.surface.as_str())));
    parts.join("  ·  ")
}

/// A text whose arguments are short and in one line.
fn short(text: &Text, longest: usize) -> Text {
    let mut text = text.clone();
    for (_, value) in &mut text.args {
        if let Argument::Words(words) = value {
            // A moment is short enough as it is.
            *words = shorten(&one_line(words), longest.max(24));
        }
    }
    text
}

/// What waits to be posted, the most urgent first.
pub fn digest(words: &Words<'_>, digest: &Digest) -> Vec<SlackBlock> {
    let title = if digest.waiting > 0 {
        Text::new("slack-digest").with_number("count", digest.waiting)
    } else {
        Text::new("slack-digest-over")
    };
    let since = Text::new("slack-digest-since").with_moment("since", digest.since);
    let mut blocks = vec![section(bold(&told(words, &title))).into(), context(told(words, &since))];
    blocks.extend(digest.threads.iter().enumerate().map(|(nth, one)| glance(words, one, nth)));
    blocks
}

/// A thread in two lines, with a button that shows all of it. `nth` counts within a message or view.
pub fn glance(words: &Words<'_>, glance: &Glance, nth: usize) -> SlackBlock {
    let state = format!("{} {}", marks::state(glance.state), words.name("state", glance.state.as_str()));
    let state = words.marked(glance.drill, state);
    let mut head = vec![bold(&priority(words, glance.priority)), escape(&state)];
    head.extend(named(&network_name(&glance.network)));
    head.extend(named(&glance.queue));
    head.push(moment(glance.received_at, Moment::Day));
    let text = escape(&shorten(&one_line(&glance.text), 180));
    let block = section(format!("{}\n{text}", head.join("  ·  ")));
    let Some(encoded) = Control::Whole(glance.thread.clone()).encode(LONGEST_VALUE) else {
        return block.into();
    };
    let button = SlackBlockButtonElement::new(plain(&words.say("slack-open"), 75))
        .with_action_id(SlackActionId(format!("{}:{nth}", encoded.action_id)))
        .with_value(encoded.value);
    block.with_accessory(SlackSectionBlockElement::Button(button)).into()
}
