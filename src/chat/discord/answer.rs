//! An answer as Discord shows it, for the eyes of who made the gesture alone: a modal where one may open, or
//! messages. Must not know how it is sent.

use serde_json::Value;

use super::markdown::{bold, length, moment, parts, plain, plain_within, relative, within};
use super::message::{Button, CONTENT, DESCRIPTION, Embed, Leads, Look, Message};
use super::{card, form};
use crate::chat::answer::{Answer, Glance, Home, OnShift, Shown, Tone};
use crate::chat::console::card::network_name;
use crate::chat::discord::custom_id::{Act, Carried};
use crate::chat::words::{Words, short};
use crate::domain::text::{Argument, Text};

/// What an answer has become.
#[derive(Clone, Debug, PartialEq)]
pub enum Rendered {
    /// A modal's title, custom id and components.
    Modal(Value),
    /// Messages, at least one.
    Messages(Vec<Message>),
}

/// How an answer may be shown.
#[derive(Clone, Copy, Debug)]
pub struct Manner<'a> {
    /// Whether a modal may open: not after another one, and not after 'please wait'.
    pub opens: bool,
    /// Whether what was pressed stands on a card that everybody sees and that changes by itself: then what
    /// was done needs no second card.
    pub on_card: bool,
    /// The key under which a form is kept that does not come back as a whole.
    pub key: &'a str,
}

/// Renders an answer.
pub fn answer(words: &Words<'_>, answer: &Answer, manner: Manner<'_>) -> Rendered {
    Rendered::Messages(match &answer.shown {
        Shown::Words { tone, lines, card } => {
            let card = card.as_deref().filter(|_| !(manner.on_card && *tone == Tone::Done));
            said(words, *tone, lines, card)
        }
        Shown::Form(form) => {
            // What somebody else saved is read beside one's own text, which takes more room than a modal has.
            if manner.opens
                && form.conflict.is_none()
                && let Some(modal) = form::modal(words, form, 0, manner.key)
            {
                return Rendered::Modal(modal);
            }
            form::messages(words, form, manner.key)
        }
        Shown::Whole(card) => card::whole(words, card),
        Shown::Home(home) => vec![self::home(words, home)],
    })
}

/// Words, and a card where there is one.
fn said(
    words: &Words<'_>,
    tone: Tone,
    lines: &[Text],
    card: Option<&crate::chat::card::Card>,
) -> Vec<Message> {
    let mark = match tone {
        Tone::Done => "✓",
        Tone::Refused => "✕",
        Tone::Broken => "⚠",
    };
    let mut marked: Vec<String> = lines.iter().flat_map(|line| told(words, line)).collect();
    match marked.first_mut() {
        // A list says by itself what it is.
        Some(first) if lines.len() == 1 || tone != Tone::Done => *first = format!("{mark} {first}"),
        Some(_) => {}
        None => marked.push(mark.to_owned()),
    }
    let mut messages = Message::lines(marked);
    let Some(card) = card else { return messages };
    let shown = card::card(words, card);
    match messages.last_mut() {
        Some(last) if length(&last.content) + length(&shown.content) + 2 <= CONTENT => {
            last.content = format!("{}\n{}", last.content, shown.content);
            last.embeds = shown.embeds;
            last.buttons = shown.buttons;
        }
        _ => messages.push(shown),
    }
    messages
}

/// A line, escaped, with its moments as each reader's own clock tells them; one that is too long for a message
/// in parts.
fn told(words: &Words<'_>, text: &Text) -> Vec<String> {
    // What stands before the first line.
    const ROOM: usize = CONTENT - 10;
    let told = with_moments(words, text);
    if length(&told) <= ROOM {
        return vec![told];
    }
    // Escaping doubles a text at the most.
    parts(&words.text(text), ROOM / 2).into_iter().map(plain).collect()
}

/// Marks of a private area stand for the moments until everything else is escaped.
fn with_moments(words: &Words<'_>, text: &Text) -> String {
    let mark = |index: usize| char::from_u32(0xF_0000 + u32::try_from(index).unwrap_or_default());
    let mut text = text.clone();
    for (_, value) in &mut text.args {
        if let Argument::Words(value) = value {
            // Nobody else may write such a mark.
            value.retain(|c| !('\u{F0000}'..='\u{FFFFD}').contains(&c));
        }
    }
    let mut moments = Vec::new();
    let text = text.with_moments_as(|at| {
        let mark = mark(moments.len()).map(String::from).unwrap_or_default();
        moments.push((mark.clone(), moment(at)));
        mark
    });
    let escaped = plain(&words.text(&text));
    moments.into_iter().fold(escaped, |told, (mark, moment)| told.replace(&mark, &moment))
}

/// The most threads of each kind that have a button.
const AT_HAND: usize = 10;

fn home(words: &Words<'_>, home: &Home) -> Message {
    let mut embeds = Vec::new();
    let mut buttons: Vec<Button> = Vec::new();
    for (key, empty, glances) in [
        ("discord-home-claims", "discord-home-no-claims", &home.claims),
        ("discord-home-approvals", "discord-home-no-approvals", &home.approvals),
    ] {
        let mut text = bold(&words.say(key));
        if glances.is_empty() {
            text.push('\n');
            text.push_str(&plain(&words.say(empty)));
        }
        let mut left = 0;
        for glance in glances {
            let line = line(words, glance);
            // Two of these and who is on shift, and no more than a message holds.
            if left > 0 || length(&text) + length(&line) + 40 > DESCRIPTION / 2 {
                left += 1;
                continue;
            }
            text.push('\n');
            text.push_str(&line);
        }
        if left > 0 {
            text.push_str(&format!("\n… \\+{left}"));
        }
        embeds.push(Embed::of(text));
        for glance in glances.iter().take(AT_HAND) {
            let id = Carried::about(Act::Press, "show", &glance.thread).encode();
            let button = Button::back(&format!("#{}", short(&glance.thread)), Look::Secondary, id);
            // A thread may be both; a message must not have the same custom id twice.
            buttons.extend(button.filter(|button| !buttons.contains(button)));
        }
    }
    embeds.extend(on_shift(words, &home.on_shift));
    buttons.extend(home.offers.iter().filter_map(|offer| super::history::offered(words, offer)));
    if let Some(console) = home.console.as_ref().filter(|url| length(url) <= 512) {
        buttons.push(Button {
            label: words.say("discord-home-console"),
            look: Look::Secondary,
            leads: Leads::Out(console.clone()),
        });
    }
    let content = format!("{} · {}", bold(&within(&home.desk, 200)), plain(&within(&home.person, 200)));
    Message { content, embeds, buttons }
}

/// Who is on shift, as many rosters as there is room for beside two lists.
fn on_shift(words: &Words<'_>, rosters: &[OnShift]) -> Option<Embed> {
    let mut text = bold(&words.say("home-on-shift"));
    for roster in rosters {
        let posts =
            roster.posts.iter().map(|(position, who)| (*position, who.as_deref().map(|who| within(who, 80))));
        let handed_to = roster.handed_to.as_ref().map(|to| within(to, 80));
        let short = OnShift { roster: within(&roster.roster, 80), posts: posts.collect(), handed_to };
        let line = plain(&words.text(&short.line(words)));
        if length(&text) + length(&line) > DESCRIPTION / 4 {
            break;
        }
        text.push('\n');
        text.push_str(&line);
    }
    (!rosters.is_empty()).then(|| Embed::of(text))
}

/// A thread in a line.
pub(super) fn line(words: &Words<'_>, glance: &Glance) -> String {
    format!(
        "\\#{} · **{}** · {} · {} · {} · {}",
        plain(short(&glance.thread)),
        plain(&words.name("priority", glance.priority.as_str())),
        plain(&words.marked(glance.drill, words.name("state", glance.state.as_str()))),
        plain(&within(&network_name(&glance.network), 40)),
        relative(glance.received_at),
        plain_within(&glance.text.replace('\n', " "), 160).0,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Timestamp;
    use crate::i18n::Locales;

    #[test]
    fn moments_are_told_by_the_readers_clock_and_nobody_elses_are() {
        let locales = Locales::load().unwrap();
        let words = Words::new(&locales, "en", Timestamp::default());
        let text = Text::new("refused-already-claimed")
            .with("holder", "<t:1:R> \u{F0000} @everyone")
            .with_moment("since", Timestamp::from_millis(1_795_000_000_000));
        let told = told(&words, &text).join("");
        assert_eq!(told.matches("<t:1795000000:f>").count(), 1, "{told}");
        assert!(told.contains(r"\<t\:1\:R\>") && told.contains(r"\@everyone"), "{told}");
    }
}
