//! A card as blocks: in a channel short, in a modal whole. State, priority and sentiment have a shape and a
//! word. What is from outside stands in quotes without markup, or escaped.

use slack_morphism::prelude::SlackBlock;

use super::buttons;
use super::content::{
    LONGEST_TEXT, Moment, bold, context, moment, one_line, packed, pieces, quote, section, shorten, told,
    told_as, units,
};
use super::escape::escape;
use crate::chat::card::{Card, Draft, NeedLine};
use crate::chat::clocks::{self, Due, Shown};
use crate::chat::console::card::network_name;
use crate::chat::marks;
use crate::chat::words::{Words, grouped, short};
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::thread::{Because, Priority};

/// Where a card is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a channel or a private message: shortened, with a button that shows all.
    Message,
    /// In a modal: everything.
    Whole,
}

/// The most characters of the first message and of the latest, of a draft, of a reason, of a name, in a
/// channel.
const MESSAGE: usize = 900;
const LATEST: usize = 500;
const DRAFT: usize = 1_200;
const REASON: usize = 300;
const NAME: usize = 80;
/// The most tags in a channel, and the most words of a rule.
const TAGS: usize = 6;
const WORDS: usize = 8;
/// The most blocks of a card in a channel, heading and buttons aside.
const MOST_DRAWN: usize = 30;

/// A card under way.
struct Drawing<'a> {
    words: &'a Words<'a>,
    place: Place,
    shortened: bool,
    blocks: Vec<SlackBlock>,
}

/// The blocks of a card.
pub fn blocks(words: &Words<'_>, card: &Card, place: Place) -> Vec<SlackBlock> {
    let mut drawing = Drawing { words, place, shortened: false, blocks: Vec::new() };
    drawing.what_they_wrote(card);
    drawing.facts(card);
    if let Some(draft) = &card.draft {
        drawing.drafted(card, draft);
    }
    drawing.troubles(card);
    drawing.standing(card);
    if place == Place::Message && drawing.blocks.len() > MOST_DRAWN {
        drawing.blocks.truncate(MOST_DRAWN);
        drawing.shortened = true;
    }
    let buttons = buttons::of(words, card, drawing.shortened);
    let heading = section(heading(words, card));
    let heading = match buttons.beside {
        Some(menu) => heading.with_accessory(menu),
        None => heading,
    };
    let mut blocks = vec![heading.into()];
    blocks.append(&mut drawing.blocks);
    blocks.extend(buttons.row);
    blocks
}

/// State, priority, network and queue.
fn heading(words: &Words<'_>, card: &Card) -> String {
    let state = format!("{} {}", marks::state(card.state), words.name("state", card.state.as_str()));
    let state = words.marked(card.drill, state);
    let mut parts = vec![bold(&escape(&state)), priority(words, card.priority)];
    parts.extend(named(&network_name(&card.network)));
    parts.extend(named(&card.queue));
    parts.join("  ·  ")
}

/// A priority: a shape and its word.
pub fn priority(words: &Words<'_>, priority: Priority) -> String {
    escape(&format!("{} {}", marks::priority(priority), words.name("priority", priority.as_str())))
}

/// A name in one line, short; nothing where it is empty.
pub fn named(name: &str) -> Option<String> {
    let name = escape(&shorten(&one_line(name), NAME));
    (!name.is_empty()).then_some(name)
}

/// A card in a line without any markup but what is escaped: for notifications and screen readers.
pub fn in_a_line(words: &Words<'_>, card: &Card) -> String {
    let state = words.name("state", card.state.as_str());
    let priority = words.name("priority", card.priority.as_str());
    let head = format!("{priority} · {} · {state}", network_name(&card.network));
    let head = words.marked(card.drill, head);
    let text = shorten(&one_line(card.latest_text.as_ref().unwrap_or(&card.text)), 200);
    escape(&format!("{head}: {text}"))
}

impl Drawing<'_> {
    /// A text of somebody's, as a quote.
    fn quoted(&mut self, text: &str, longest: usize) {
        match self.place {
            Place::Message => {
                let short = self.short(text, longest);
                self.blocks.push(quote(&short));
            }
            Place::Whole => self.blocks.extend(pieces(text).iter().map(|piece| quote(piece))),
        }
    }

    /// A text, shortened where the card is; and it is kept in mind that it was.
    fn short(&mut self, text: &str, longest: usize) -> String {
        if self.place == Place::Whole {
            return text.to_owned();
        }
        // A long list of empty lines would push everything else out of sight.
        let lines = text.lines().count();
        let few: String = if lines > 14 {
            text.lines().take(14).collect::<Vec<_>>().join("\n") + " …"
        } else {
            text.to_owned()
        };
        let short = shorten(&few, longest);
        self.shortened |= short != text;
        short
    }

    fn what_they_wrote(&mut self, card: &Card) {
        self.quoted(&card.text, MESSAGE);
        if let Some(latest) = &card.latest_text {
            let label = Text::new("card-latest").with_number("count", card.messages);
            self.blocks.push(context(told(self.words, &label)));
            self.quoted(latest, LATEST);
        }
    }

    /// Who, when, in which language, in which mood, to how many, about what.
    fn facts(&mut self, card: &Card) {
        let words = self.words;
        let mut facts: Vec<String> = card.author.as_deref().and_then(named).into_iter().collect();
        facts.push(moment(card.received_at, Moment::Day));
        facts.extend(card.lang.as_deref().and_then(named));
        if let Some(sentiment) = card.sentiment {
            let word = words.name("sentiment", sentiment.as_str());
            facts.push(escape(&format!("{} {word}", marks::sentiment(sentiment))));
        }
        if let Some(reach) = card.reach {
            facts.push(told(words, &Text::new("card-reach").with("reach", grouped(reach))));
        }
        let most = if self.place == Place::Whole { card.tags.len() } else { TAGS };
        self.shortened |= card.tags.len() > most;
        facts.extend(card.tags.iter().take(most).filter_map(|tag| named(tag)));
        facts.push(format!("`{}`", escape(short(&card.thread))));
        self.blocks.extend(packed(facts, "  ·  ").into_iter().map(context));
    }

    fn drafted(&mut self, card: &Card, draft: &Draft) {
        let words = self.words;
        let author = shorten(&one_line(&draft.author), NAME);
        let title = Text::new("card-draft-by").with_number("number", draft.number).with("person", author);
        let over = draft.length > draft.limit;
        let mut length = format!("{} / {}", draft.length, draft.limit);
        if over {
            let count = i64::try_from(draft.length - draft.limit).unwrap_or(i64::MAX);
            let text = told(words, &Text::new("slack-over").with_number("count", count));
            length = bold(&format!("✕ {length}: {text}"));
        }
        let title =
            format!("{}  ·  {}  ·  {length}", bold(&told(words, &title)), moment(draft.at, Moment::Day));
        self.blocks.push(section(title).into());
        self.quoted(&draft.text, DRAFT);
        let mut lines: Vec<String> = card.needs.iter().flat_map(|need| self.need(need)).collect();
        for asked in card.asked.iter().filter(|asked| !asked.how.lacks_a_shift()) {
            let text = asked.text(words, |name| shorten(&one_line(name), NAME));
            lines.push(format!("{} {}", marks::asked(asked.how), told(words, &text)));
        }
        self.lines(lines);
    }

    /// An approval that is needed: who, whether it is there, and because of which rule and words.
    fn need(&mut self, need: &NeedLine) -> Vec<String> {
        let words = self.words;
        let role = match &need.role {
            Some(role) => shorten(&one_line(role), NAME),
            None => words.say("card-need-anyone"),
        };
        let (shape, met) = match &need.met_by {
            Some(person) => {
                let person = shorten(&one_line(person), NAME);
                ("☑", told(words, &Text::new("card-need-met").with("person", person)))
            }
            None => ("☐", words.say("card-need-open")),
        };
        let mut lines = vec![format!("{shape} {} {met}", bold(&escape(&role)))];
        for because in &need.because {
            for reason in self.because(because) {
                match lines.last_mut() {
                    Some(line) if units(line) + units(&reason) < LONGEST_TEXT => line.push_str(&reason),
                    _ => lines.push(reason),
                }
            }
        }
        lines
    }

    /// A rule and its words; in several pieces where there are very many.
    fn because(&mut self, because: &Because) -> Vec<String> {
        let rule = shorten(&one_line(&because.rule), NAME);
        let text = told(self.words, &Text::new("card-need-because").with("rule", rule));
        let most = if self.place == Place::Whole { because.words.len() } else { WORDS };
        self.shortened |= because.words.len() > most;
        let found: Vec<String> = because.words.iter().take(most).filter_map(|word| named(word)).collect();
        if found.is_empty() {
            return vec![format!(" {text}")];
        }
        // No word is longer escaped than that so many of them fit.
        found.chunks(WORDS / 2).map(|words| format!(" {text}: {}", words.join(", "))).collect()
    }

    /// Small lines under a draft.
    fn lines(&mut self, lines: Vec<String>) {
        let mut packs = packed(lines, "\n").into_iter();
        match self.place {
            Place::Whole => self.blocks.extend(packs.map(context)),
            Place::Message => {
                self.blocks.extend(packs.next().map(context));
                self.shortened |= packs.next().is_some();
            }
        }
    }

    /// What stands in the way.
    fn troubles(&mut self, card: &Card) {
        let mut troubles: Vec<(&str, Text, Option<String>)> = Vec::new();
        if card.newer_message {
            troubles.push(("!", Text::new("card-newer-message"), None));
        }
        for asked in card.asked.iter().filter(|asked| asked.how.lacks_a_shift()) {
            let text = asked.text(self.words, |name| shorten(&one_line(name), NAME));
            troubles.push((marks::asked(asked.how), text, None));
        }
        if let Some((person, rejection)) = &card.rejection {
            let text = Text::new("card-rejected").with("person", self.name(person));
            troubles.push(("↩", text.with("reason", self.reason(&rejection.reason)), None));
        }
        for (person, concern) in &card.concerns {
            let text = Text::new("card-concern").with_number("number", concern.number);
            let text = text.with("person", self.name(person)).with("reason", self.reason(&concern.reason));
            troubles.push(("✋", text, None));
        }
        for (path, people, escalation) in &card.escalations {
            let people: Vec<String> = people.iter().map(|person| self.name(person)).collect();
            let (path, reason) = (self.name(path), self.reason(&escalation.reason));
            let text = clocks::escalated(escalation, &path, &shorten(&people.join(", "), REASON), &reason);
            let mut at = moment(escalation.at, Moment::Day);
            if let Some((label, climbs)) = clocks::climbs(self.words, escalation, Shown::Moment) {
                at = format!("{at}  ·  {} {}", escape(&label), moment(climbs, Moment::Day));
            }
            troubles.push(("⇧", text, Some(at)));
        }
        if let (State::Failed, Some(delivery)) = (card.state, &card.delivery) {
            let error = self.reason(delivery.error.as_deref().unwrap_or_default());
            let text =
                Text::new("card-failed").with_number("attempts", delivery.attempts).with("error", error);
            troubles.push(("✕", text, None));
        }
        let mut lines = Vec::new();
        for (shape, text, at) in troubles {
            let at = at.map(|at| format!("  ·  {at}")).unwrap_or_default();
            let line = format!("{shape}  {}{at}", told(self.words, &text));
            if units(&line) <= LONGEST_TEXT {
                lines.push(line);
            } else {
                // The words go into pieces, without markup.
                self.blocks.extend(
                    packed(std::mem::take(&mut lines), "\n").into_iter().map(|text| section(text).into()),
                );
                let whole = format!("{shape}  {}", self.words.text(&text));
                self.blocks.extend(pieces(&whole).iter().map(|piece| super::content::paragraph(piece)));
            }
        }
        let packs = packed(lines, "\n");
        // In a channel one block of warnings is enough to be warned.
        let most = if self.place == Place::Whole { packs.len() } else { 1 };
        self.shortened |= packs.len() > most;
        self.blocks.extend(packs.into_iter().take(most).map(|text| section(text).into()));
    }

    fn name(&mut self, name: &str) -> String {
        shorten(&one_line(name), NAME)
    }

    fn reason(&mut self, reason: &str) -> String {
        self.short(reason, REASON)
    }

    /// Who holds it, and what the clock says.
    fn standing(&mut self, card: &Card) {
        let words = self.words;
        if card.drill {
            self.blocks.push(section(bold(&escape(&words.marked(true, words.say("card-drill"))))).into());
        }
        if card.frozen {
            let frozen = escape(&format!("{} {}", marks::FROZEN, words.say("card-frozen")));
            self.blocks.push(section(bold(&frozen)).into());
        }
        if let Some(at) = card.release_at {
            let text = Text::new("slack-leaves").with_moment("time", at);
            self.blocks.push(section(format!("➤  {}", bold(&told_as(words, &text, Moment::Second)))).into());
        }
        let mut lines: Vec<String> = card.deadlines.iter().map(|due| deadline(words, due)).collect();
        if let (State::Snoozed, Some(at)) = (card.state, card.snoozed_until) {
            lines.push(format!("☾ {}", told(words, &Text::new("slack-back").with_moment("time", at))));
        }
        if let Some(holder) = &card.holder {
            let name = shorten(&one_line(&holder.name), NAME);
            let mut line =
                told(words, &Text::new("slack-held").with("person", name).with_moment("since", holder.since));
            if let (State::Claimed, Some(end)) = (card.state, holder.until) {
                line = format!(
                    "{line}  ·  {}",
                    told(words, &Text::new("slack-claim-ends").with_moment("time", end))
                );
            }
            lines.push(line);
        }
        self.blocks.extend(packed(lines, "  ·  ").into_iter().map(context));
    }
}

/// A deadline: a shape, words, and the moment, which Slack writes by each reader's clock.
fn deadline(words: &Words<'_>, due: &Due) -> String {
    let label = escape(&format!("{} {}", due.standing.mark(), due.label(words, Shown::Moment)));
    let label = if due.standing.presses() { bold(&label) } else { label };
    match due.moment() {
        Some(at) => format!("{label} {}", moment(at, Moment::Day)),
        None => label,
    }
}
