//! What stands under a card, in a thread of Discord's; what stands in the place of many cards; and what a
//! person is told in private. Must not send anything.

use super::answer::line as glance;
use super::card;
use super::custom_id::{Act, Carried};
use super::markdown::{bold, length, plain, plain_within, relative, within};
use super::message::{Button, CONTENT, DESCRIPTION, Embed, Look, Message};
use crate::chat::card::Style;
use crate::chat::line::Line;
use crate::chat::offer::Offer;
use crate::chat::platform::{Digest, History, Notification};
use crate::chat::words::{Words, short};
use crate::domain::text::Text;

/// Before the log's sequence in a footer, by which it is found again.
const UNTIL: &str = "log ";
/// The longest text of one decision.
const LONGEST_LINE: usize = 700;
/// How many embeds' worth of text one message of history takes.
const ROOM: usize = DESCRIPTION - 100;

/// Decisions as one message. Where they are too many for one, the oldest are counted instead of shown: the
/// console's log has them all.
pub fn history(words: &Words<'_>, history: &History) -> Message {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for (index, decision) in history.lines.iter().enumerate().rev() {
        let line = line(words, decision);
        if used + length(&line) + 1 > ROOM {
            let count = i64::try_from(index + 1).unwrap_or(i64::MAX);
            lines.push(plain(&words.text(&Text::new("discord-history-more").with_number("count", count))));
            break;
        }
        used += length(&line) + 1;
        lines.push(line);
    }
    lines.reverse();
    let footer = format!("#{} · {UNTIL}{}", short(&history.thread), history.until);
    let embed = Embed { description: lines.join("\n"), footer, ..Embed::default() };
    Message { embeds: vec![embed], ..Message::default() }
}

/// The sequence in the footer of a message of history.
pub fn until(footer: &str) -> Option<i64> {
    footer.rsplit_once(UNTIL)?.1.parse().ok()
}

/// The name of the thread in which the history of a card stands.
pub fn title(words: &Words<'_>, thread: &str) -> String {
    within(&words.text(&Text::new("discord-history").with("thread", format!("#{thread}"))), 100)
}

fn line(words: &Words<'_>, line: &Line) -> String {
    let who = match &line.role {
        Some(role) => format!("{} ({})", bold(&within(&line.who, 60)), plain(&within(role, 60))),
        None => bold(&within(&line.who, 60)),
    };
    let mut said = vec![words.name("history-action", &line.action)];
    said.extend(line.details.iter().map(|detail| words.text(detail)));
    let mut rest = said.join(" · ");
    if let Some((before, after)) = line.states.filter(|(before, after)| before != after) {
        let name = |state: crate::domain::state::State| words.name("state", state.as_str());
        rest.push_str(&format!(" · {} → {}", name(before), name(after)));
    }
    for (mark, text) in [("“", &line.text), ("— ", &line.reason), ("🔨 ", &line.break_glass)] {
        if let Some(text) = text {
            let end = if mark == "“" { "”" } else { "" };
            rest.push_str(&format!(" · {mark}{}{end}", text.replace('\n', " ")));
        }
    }
    let surface = words.name("surface", line.surface.as_str());
    format!("{} {who} {} · {}", relative(line.at), plain_within(&rest, LONGEST_LINE).0, plain(&surface))
}

/// What stands in the place of many cards.
pub fn digest(words: &Words<'_>, digest: &Digest) -> Message {
    let text = match digest.waiting {
        0 => Text::new("discord-digest-done"),
        waiting => Text::new("discord-digest").with_number("count", waiting),
    };
    let content = format!("⏳ {} · {}", plain(&words.text(&text)), relative(digest.since));
    let lines: Vec<String> = digest.threads.iter().take(10).map(|thread| glance(words, thread)).collect();
    let embeds = if lines.is_empty() { Vec::new() } else { vec![Embed::of(lines.join("\n"))] };
    Message { content, embeds, buttons: Vec::new() }
}

/// What can be done about what somebody is told.
pub(super) fn offered(words: &Words<'_>, offer: &Offer) -> Option<Button> {
    let look = match offer.style {
        Style::Primary => Look::Primary,
        Style::Plain => Look::Secondary,
        Style::Danger => Look::Danger,
    };
    let fields = offer.arguments.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    let carried = Carried {
        act: if offer.form { Act::Ask } else { Act::Press },
        command: offer.command.to_owned(),
        thread: None,
        version: None,
        fields: fields.collect(),
    };
    Button::back(&words.say(offer.label), look, carried.encode())
}

/// What somebody is told in private.
pub fn notification(words: &Words<'_>, notification: &Notification) -> Message {
    let mut message = notification.card.as_ref().map(|shown| card::card(words, shown)).unwrap_or_default();
    let room = CONTENT - length(&message.content) - 1;
    let (said, _) = plain_within(&notification.text, room);
    message.content = format!("{said}\n{}", message.content).trim_end().to_owned();
    let offers = notification.buttons.iter().filter_map(|offer| offered(words, offer));
    message.buttons.splice(0..0, offers.collect::<Vec<_>>());
    message
}
