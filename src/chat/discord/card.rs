//! A card as a Discord message: a headline that a phone shows as it arrives, an embed with what the author
//! wrote, one with the draft and its approvals, one with what stands in the way, and rows of buttons.
//!
//! Embeds and not the newer components: they hold 6,000 characters instead of 4,000, and a line of content
//! can stand beside them, which is what a push notification reads.

use super::buttons::buttons;
use super::markdown::{bold, length, parts, plain, plain_within, relative, within};
use super::message::{DESCRIPTION, EMBEDS, Embed, FIELD, Message};
use crate::chat::card::{Card, Draft, NeedLine};
use crate::chat::clocks::{self, Shown};
use crate::chat::console::card::network_name;
use crate::chat::marks;
use crate::chat::words::{Words, grouped, short};
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::thread::Priority;

/// What troubles and approvals take at the most, so that the texts themselves always have room.
const ASIDE: usize = 900;
/// The longest name in a place that Discord gives little room.
const NAME: usize = 60;

/// A card, as everybody in a channel sees it or as one person does.
pub fn card(words: &Words<'_>, card: &Card) -> Message {
    let mut sections = Sections::of(words, card);
    let cut = sections.fit();
    let mut embeds = vec![Embed {
        description: sections.wrote(words, card),
        fields: facts(words, card),
        footer: footer(card),
        color: Some(color(card)),
    }];
    if let Some(draft) = &card.draft {
        embeds.push(Embed {
            description: format!("{}\n{}", draft_title(words, draft), sections.draft),
            fields: approvals(words, &card.needs),
            footer: String::new(),
            color: None,
        });
    }
    if !sections.aside.is_empty() {
        embeds.push(Embed::of(sections.aside));
    }
    Message { content: headline(words, card), embeds, buttons: buttons(words, card, cut) }
}

/// A card of which nothing is left out, in as many messages as it takes.
pub fn whole(words: &Words<'_>, card: &Card) -> Vec<Message> {
    let mut embeds = Vec::new();
    let mut add = |title: String, text: &str| {
        // Escaping doubles a text at the most.
        for (index, part) in parts(text, (DESCRIPTION - 600) / 2).into_iter().enumerate() {
            let text = plain(part);
            // Discord takes no embed of nothing.
            if text.trim().is_empty() && (index > 0 || title.is_empty()) {
                continue;
            }
            embeds.push(Embed::of(if index == 0 && !title.is_empty() {
                format!("{title}\n{text}")
            } else {
                text
            }));
        }
    };
    add(String::new(), &card.text);
    if let Some(latest) = &card.latest_text {
        add(latest_title(words, card), latest);
    }
    if let Some(draft) = &card.draft {
        add(draft_title(words, draft), &draft.text);
    }
    for line in needs(words, &card.needs, usize::MAX).into_iter().chain(troubles(words, card)) {
        add(String::new(), &line);
    }
    let standing = standing(words, card);
    if !standing.is_empty() {
        embeds.push(Embed::of(standing.join("\n")));
    }
    if let Some(first) = embeds.first_mut() {
        first.color = Some(color(card));
        first.fields = facts(words, card);
        first.footer = footer(card);
    }
    let mut messages = Message::of_embeds(embeds);
    if messages.is_empty() {
        messages.push(Message::default());
    }
    if let Some(first) = messages.first_mut() {
        first.content = headline(words, card);
    }
    messages
}

/// `▲▲ Urgent · Open · X`: nothing from outside but the network's name.
fn headline(words: &Words<'_>, card: &Card) -> String {
    let mark = marks::priority(card.priority);
    let network = within(&network_name(&card.network), NAME);
    let headline = format!(
        "{mark} **{}** · {} · {}",
        plain(&words.name("priority", card.priority.as_str())),
        plain(&words.name("state", card.state.as_str())),
        plain(&network)
    );
    words.marked(card.drill, headline)
}

/// The edge: red for what is urgent, grey for what is done. Its meaning stands in the headline as words too.
fn color(card: &Card) -> u32 {
    match (card.state, card.priority) {
        (state, _) if state.is_closed() => 0x0080_848E,
        (State::Failed, _) | (_, Priority::Urgent) => 0x00DA_373C,
        (_, Priority::High) => 0x00E6_8A00,
        (_, Priority::Normal | Priority::Low) => 0x0033_6FD1,
    }
}

fn footer(card: &Card) -> String {
    format!("#{} · {}", short(&card.thread), within(&card.queue, 200))
}

/// The draft's place in [`Sections::raw`].
const DRAFT: usize = 2;

/// What can be long. Everything else has its place measured out before.
struct Sections<'a> {
    raw: [&'a str; 3],
    text: String,
    latest: String,
    draft: String,
    /// Troubles and where it stands, fitted already.
    aside: String,
    /// What is left for the three.
    room: usize,
    cut: bool,
}

impl<'a> Sections<'a> {
    fn of(words: &Words<'_>, card: &'a Card) -> Self {
        let (aside, cut) = aside(words, card);
        let fixed = length(&aside)
            + length(&footer(card))
            + [facts(words, card), approvals(words, &card.needs)]
                .iter()
                .flatten()
                .map(|(name, value, _)| length(name) + length(value))
                .sum::<usize>()
            + card.draft.as_ref().map_or(0, |draft| length(&draft_title(words, draft)) + 1)
            + length(&head(card))
            + length(&latest_title(words, card))
            + length(&warning(words, card))
            + 10;
        Self {
            raw: [
                &card.text,
                card.latest_text.as_deref().unwrap_or_default(),
                card.draft.as_ref().map_or("", |draft| &draft.text),
            ],
            text: String::new(),
            latest: String::new(),
            draft: String::new(),
            aside,
            room: EMBEDS.saturating_sub(fixed),
            cut: cut || !needs_fit(words, &card.needs),
        }
    }

    /// Shares the room among the texts, the short ones first; and says whether any was cut.
    fn fit(&mut self) -> bool {
        let wanted = self.raw.map(|text| length(&plain(text)));
        let mut order = [0, 1, DRAFT];
        order.sort_by_key(|index| wanted[*index]);
        let mut fitted: [String; 3] = Default::default();
        for (done, index) in order.into_iter().enumerate() {
            // Descriptions have a limit of their own, and two of the texts share the first embed's.
            let most = if index == DRAFT { DESCRIPTION - 600 } else { (DESCRIPTION - 600) / 2 };
            let share = (self.room / (order.len() - done)).min(most);
            let (text, cut) = plain_within(self.raw[index], share);
            self.room = self.room.saturating_sub(length(&text));
            self.cut |= cut;
            fitted[index] = text;
        }
        [self.text, self.latest, self.draft] = fitted;
        self.cut
    }

    /// What the author wrote: the first embed's text.
    fn wrote(&self, words: &Words<'_>, card: &Card) -> String {
        let mut lines = vec![head(card), self.text.clone()];
        if card.latest_text.is_some() {
            lines.push(format!("{}\n{}", latest_title(words, card), self.latest));
        }
        lines.push(warning(words, card));
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }
}

/// Who wrote, and when.
fn head(card: &Card) -> String {
    let at = relative(card.received_at);
    match &card.author {
        Some(author) => format!("{} · {at}", bold(&within(author, NAME))),
        None => at,
    }
}

fn latest_title(words: &Words<'_>, card: &Card) -> String {
    match card.latest_text {
        Some(_) => bold(&words.text(&Text::new("card-latest").with_number("count", card.messages))),
        None => String::new(),
    }
}

fn warning(words: &Words<'_>, card: &Card) -> String {
    if card.newer_message {
        format!("⚠ {}", plain(&words.say("card-newer-message")))
    } else {
        String::new()
    }
}

fn facts(words: &Words<'_>, card: &Card) -> Vec<(String, String, bool)> {
    let mut facts = Vec::new();
    if let Some(lang) = &card.lang {
        facts.push(plain(&within(lang, 20)));
    }
    if let Some(sentiment) = card.sentiment {
        let shape = plain(marks::sentiment(sentiment));
        facts.push(format!("{shape} {}", plain(&words.name("sentiment", sentiment.as_str()))));
    }
    if let Some(reach) = card.reach {
        facts.push(plain(&words.text(&Text::new("card-reach").with("reach", grouped(reach)))));
    }
    facts.extend(card.tags.iter().take(6).map(|tag| plain(&within(tag, 40))));
    if facts.is_empty() {
        return Vec::new();
    }
    vec![(words.say("discord-facts"), facts.join(" · "), false)]
}

fn draft_title(words: &Words<'_>, draft: &Draft) -> String {
    let author = within(&draft.author, NAME);
    let title = Text::new("card-draft-by").with_number("number", draft.number).with("person", author);
    let over = if draft.length > draft.limit { "⚠ " } else { "" };
    format!(
        "{} · {over}{} / {} · {}",
        bold(&words.text(&title)),
        draft.length,
        draft.limit,
        relative(draft.at)
    )
}

fn approvals(words: &Words<'_>, lines: &[NeedLine]) -> Vec<(String, String, bool)> {
    let lines = needs(words, lines, ASIDE);
    if lines.is_empty() {
        return Vec::new();
    }
    let (value, _) = plain_within(&lines.join("\n"), ASIDE.min(FIELD));
    vec![(words.say("card-approvals"), value, false)]
}

fn needs_fit(words: &Words<'_>, lines: &[NeedLine]) -> bool {
    length(&plain(&needs(words, lines, usize::MAX).join("\n"))) <= ASIDE.min(FIELD)
}

/// The approvals that a draft needs, a line each, unescaped. Beyond `enough` characters no more are made.
fn needs(words: &Words<'_>, needs: &[NeedLine], enough: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for need in needs {
        if used > enough {
            break;
        }
        let role = need.role.clone().unwrap_or_else(|| words.say("card-need-anyone"));
        let mut line = match &need.met_by {
            Some(person) => {
                format!("☑ {role} {}", words.text(&Text::new("card-need-met").with("person", person)))
            }
            None => format!("☐ {role} {}", words.say("card-need-open")),
        };
        for because in &need.because {
            line.push(' ');
            line.push_str(&words.text(&Text::new("card-need-because").with("rule", &because.rule)));
            for word in &because.words {
                line.push_str(&format!(" “{word}”"));
            }
        }
        used += length(&line);
        lines.push(line);
    }
    lines
}

/// What stands in the way, a line each, unescaped.
fn troubles(words: &Words<'_>, card: &Card) -> Vec<String> {
    let mut lines = Vec::new();
    for asked in &card.asked {
        let text = asked.text(words, |name| within(name, NAME));
        lines.push(format!("{} {}", marks::asked(asked.how), words.text(&text)));
    }
    if let Some((person, rejection)) = &card.rejection {
        let text = Text::new("card-rejected").with("person", person).with("reason", &rejection.reason);
        lines.push(format!("↩ {}", words.text(&text)));
    }
    for (person, concern) in &card.concerns {
        let text = Text::new("card-concern")
            .with_number("number", concern.number)
            .with("person", person)
            .with("reason", &concern.reason);
        lines.push(format!("✋ {}", words.text(&text)));
    }
    for (path, people, escalation) in &card.escalations {
        let text = clocks::escalated(escalation, path, &people.join(", "), &escalation.reason);
        lines.push(format!("⇧ {}", words.text(&text)));
    }
    if let (State::Failed, Some(delivery)) = (card.state, &card.delivery) {
        let text = Text::new("card-failed")
            .with_number("attempts", delivery.attempts)
            .with("error", delivery.error.as_deref().unwrap_or_default());
        lines.push(format!("✕ {}", words.text(&text)));
    }
    lines
}

/// Where it stands, a line each, escaped, with moments that count by themselves.
fn standing(words: &Words<'_>, card: &Card) -> Vec<String> {
    let mut lines = Vec::new();
    if card.drill {
        lines.push(bold(&words.marked(true, words.say("card-drill"))));
    }
    if card.frozen {
        lines.push(bold(&format!("{} {}", marks::FROZEN, words.say("card-frozen"))));
    }
    if let Some(at) = card.release_at {
        lines.push(format!("{} {}", plain(&words.say("card-leaves-in")), relative(at)));
    }
    if let (State::Snoozed, Some(at)) = (card.state, card.snoozed_until) {
        lines.push(format!("{} {}", plain(&words.say("card-back-in")), relative(at)));
    }
    for due in &card.deadlines {
        let label = format!("{} {}", due.standing.mark(), due.label(words, Shown::Relative));
        let label = if due.standing.presses() { bold(&label) } else { plain(&label) };
        lines.push(due.moment().map_or_else(|| label.clone(), |at| format!("{label} {}", relative(at))));
    }
    let climbing = card
        .escalations
        .iter()
        .filter_map(|(_, _, escalation)| clocks::climbs(words, escalation, Shown::Relative));
    if let Some((label, at)) = climbing.min_by_key(|(_, at)| *at) {
        lines.push(format!("⇧ {} {}", plain(&label), relative(at)));
    }
    if let Some(holder) = &card.holder {
        let mut line = format!("👤 {} {}", bold(&within(&holder.name, NAME)), relative(holder.since));
        if let (State::Claimed, Some(end)) = (card.state, holder.until) {
            line.push_str(&format!(" · {} {}", plain(&words.say("card-claim-ends")), relative(end)));
        }
        lines.push(line);
    }
    lines
}

/// Troubles and standing within their room, and whether anything was cut. Each trouble gets its share, so
/// that one long reason does not hide the others.
fn aside(words: &Words<'_>, card: &Card) -> (String, bool) {
    const FEWEST: usize = 60;
    let troubles = troubles(words, card);
    let room = ASIDE.div_euclid(troubles.len().max(1)).max(FEWEST);
    let mut cut = false;
    let mut lines = Vec::new();
    for line in troubles.iter().take(ASIDE / FEWEST) {
        let (line, shortened) = plain_within(line, room - 1);
        cut |= shortened;
        lines.push(line);
    }
    cut |= troubles.len() > lines.len();
    lines.extend(standing(words, card));
    (lines.join("\n"), cut)
}
