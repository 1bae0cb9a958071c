//! A card as HTML: on the desk, at the top of a thread's page, and as the fragment that the script
//! exchanges. State, priority and sentiment have a shape and a word, never a colour alone.

use maud::{Markup, html};

use super::layout::{Me, token};
use super::time::{ago, until};
use super::{Words, grouped, outside_link, short};
use crate::chat::card::{Button, Card, Draft, NeedLine, Style};
use crate::chat::clocks::{self, Shown, Standing};
use crate::chat::marks;
use crate::domain::actor::Surface;
use crate::domain::ids::QueueId;
use crate::domain::network;
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::thread::{Because, Priority};

/// Where the card is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// In a column of the desk: shortened.
    Desk,
    /// On the thread's own page: everything.
    Thread,
}

/// A card.
pub fn card(words: &Words<'_>, me: &Me, queue: &QueueId, card: &Card, place: Where) -> Markup {
    let id = card.thread.as_str();
    let mine = card.holder.as_ref().is_some_and(|holder| holder.person == me.person);
    html! {
        article.card.mine[mine].of-drill[card.drill].settled[card.state.is_closed() || card.state == State::Snoozed]
            #{ "card-" (id) } tabindex="-1" aria-labelledby={ "text-" (id) }
            data-id=(id) data-version=(card.version) data-queue=(queue) data-order=(order(card))
            data-state=(card.state) data-priority=(card.priority.as_str())
        {
            @if card.drill { p.drill { (words.marked(true, words.say("card-drill"))) } }
            (heading(words, card))
            (what_they_wrote(words, card, place))
            (facts(words, card))
            @if let Some(draft) = &card.draft { (drafted(words, card, draft, place)) }
            (troubles(words, card))
            (standing(words, card, mine))
            (actions(words, me, card))
        }
    }
}

/// Sorts cards as text: those put off or done last, the more urgent first, then by arrival.
fn order(card: &Card) -> String {
    let late = u8::from(card.state.is_closed() || card.state == State::Snoozed);
    let calm = Priority::ALL.len() - Priority::ALL.iter().position(|p| *p == card.priority).unwrap_or(0);
    format!("{late}{calm}{}", card.thread)
}

fn heading(words: &Words<'_>, card: &Card) -> Markup {
    let mark = marks::priority(card.priority);
    html! {
        header {
            div.from {
                span.priority { span.shape aria-hidden="true" { (mark) } " " (words.name("priority", card.priority.as_str())) }
                span.network { (network_name(&card.network)) }
                @if let Some(author) = &card.author { span.author dir="auto" { (author) } }
                (ago(words, card.received_at))
            }
            (state(words, card.state))
        }
    }
}

/// A state: a shape and its word.
pub fn state(words: &Words<'_>, state: State) -> Markup {
    let shape = marks::state(state);
    html! {
        span.state data-state=(state) {
            span.shape aria-hidden="true" { (shape) } " " (words.name("state", state.as_str()))
        }
    }
}

fn what_they_wrote(words: &Words<'_>, card: &Card, place: Where) -> Markup {
    html! {
        p.text.whole[place == Where::Thread] #{ "text-" (card.thread) } dir="auto" lang=[card.lang.as_deref()] {
            @if place == Where::Desk {
                a href={ "/threads/" (card.thread) } { (card.text) }
            } @else { (card.text) }
        }
        @if let (Where::Desk, Some(latest)) = (place, &card.latest_text) {
            p.latest dir="auto" {
                span.label { (words.text(&Text::new("card-latest").with_number("count", card.messages))) }
                " " (latest)
            }
        }
        @if card.newer_message { p.warning { span.shape aria-hidden="true" { "!" } (words.say("card-newer-message")) } }
    }
}

fn facts(words: &Words<'_>, card: &Card) -> Markup {
    let sentiment = card.sentiment.map(|sentiment| (marks::sentiment(sentiment), sentiment.as_str()));
    html! {
        ul.facts {
            li.id { a href={ "/threads/" (card.thread) } { "#" (short(&card.thread)) } }
            @if let Some(lang) = &card.lang { li { abbr title=(words.say("card-language")) { (lang) } } }
            @if let Some((shape, name)) = sentiment {
                li.sentiment data-sentiment=(name) {
                    span.shape aria-hidden="true" { (shape) } " " (words.name("sentiment", name))
                }
            }
            @if let Some(reach) = card.reach {
                li { (words.text(&Text::new("card-reach").with("reach", grouped(reach)))) }
            }
            @for tag in card.tags.iter().take(6) { li.tag dir="auto" { (tag) } }
            @if let Some(url) = &card.url { li { (outside_link(url, &words.say("card-original"))) } }
        }
    }
}

fn drafted(words: &Words<'_>, card: &Card, draft: &Draft, place: Where) -> Markup {
    let title = Text::new("card-draft-by").with_number("number", draft.number).with("person", &draft.author);
    html! {
        section.draft.over[draft.length > draft.limit] {
            div.label {
                span { (words.text(&title)) " · " (ago(words, draft.at)) }
                span.length { (draft.length) " / " (draft.limit) }
            }
            p.reply.whole[place == Where::Thread] dir="auto" { (draft.text) }
            (needs(words, &card.needs))
            @for asked in card.asked.iter().filter(|asked| !asked.how.lacks_a_shift()) {
                p.asked {
                    span.shape aria-hidden="true" { (marks::asked(asked.how)) }
                    " " span dir="auto" { (words.text(&asked.text(words, str::to_owned))) }
                }
            }
        }
    }
}

fn needs(words: &Words<'_>, needs: &[NeedLine]) -> Markup {
    html! {
        @if !needs.is_empty() {
            ul.needs aria-label=(words.say("card-approvals")) {
                @for need in needs {
                    li.met[need.met_by.is_some()] {
                        span.shape aria-hidden="true" { @if need.met_by.is_some() { "☑" } @else { "☐" } }
                        span {
                            strong {
                                @match &need.role {
                                    Some(role) => (role),
                                    None => (words.say("card-need-anyone")),
                                }
                            }
                            " "
                            @match &need.met_by {
                                Some(person) => (words.text(&Text::new("card-need-met").with("person", person))),
                                None => (words.say("card-need-open")),
                            }
                            @for because in &need.because { (reason(words, because)) }
                        }
                    }
                }
            }
        }
    }
}

fn reason(words: &Words<'_>, because: &Because) -> Markup {
    html! {
        span.because {
            (words.text(&Text::new("card-need-because").with("rule", &because.rule)))
            @for word in &because.words { " " mark { (word) } }
        }
    }
}

fn troubles(words: &Words<'_>, card: &Card) -> Markup {
    html! {
        @for asked in card.asked.iter().filter(|asked| asked.how.lacks_a_shift()) {
            p.warning.alone {
                span.shape aria-hidden="true" { (marks::asked(asked.how)) }
                span dir="auto" { (words.text(&asked.text(words, str::to_owned))) }
            }
        }
        @if let Some((person, rejection)) = &card.rejection {
            p.warning {
                span.shape aria-hidden="true" { "↩" }
                span dir="auto" {
                    (words.text(&Text::new("card-rejected").with("person", person).with("reason", &rejection.reason)))
                }
            }
        }
        @for (person, concern) in &card.concerns {
            p.warning {
                span.shape aria-hidden="true" { "✋" }
                span dir="auto" {
                    (words.text(
                        &Text::new("card-concern").with_number("number", concern.number)
                            .with("person", person).with("reason", &concern.reason)
                    ))
                }
            }
        }
        @for (path, people, escalation) in &card.escalations {
            p.warning.escalated {
                span.shape aria-hidden="true" { "⇧" }
                span dir="auto" {
                    (words.text(&clocks::escalated(escalation, path, &people.join(", "), &escalation.reason)))
                    " " (ago(words, escalation.at))
                    @if let Some((label, at)) = clocks::climbs(words, escalation, Shown::Countdown) { " · " (label) " " (until(words, at)) }
                }
            }
        }
        @if let (State::Failed, Some(delivery)) = (card.state, &card.delivery) {
            p.warning.failed {
                span.shape aria-hidden="true" { "✕" }
                span dir="auto" {
                    (words.text(
                        &Text::new("card-failed").with_number("attempts", delivery.attempts)
                            .with("error", delivery.error.as_deref().unwrap_or_default())
                    ))
                }
            }
        }
    }
}

fn standing(words: &Words<'_>, card: &Card, mine: bool) -> Markup {
    html! {
        @if card.frozen {
            p.frozen { span.shape aria-hidden="true" { (marks::FROZEN) } " " (words.say("card-frozen")) }
        }
        @if let Some(at) = card.release_at {
            p.window { (words.say("card-leaves-in")) " " (until(words, at)) }
        }
        @for due in &card.deadlines {
            p.deadline.pressing[due.standing.presses()] {
                span.shape aria-hidden="true" { (due.standing.mark()) } " " (due.label(words, Shown::Countdown))
                @if let Some(at) = due.moment() {
                    " "
                    @if due.standing == Standing::Missed { (ago(words, at)) } @else { (until(words, at)) }
                }
            }
        }
        @if let (State::Snoozed, Some(at)) = (card.state, card.snoozed_until) {
            p.holder { (words.say("card-back-in")) " " (until(words, at)) }
        }
        @if let Some(holder) = &card.holder {
            p.holder {
                span.initials aria-hidden="true" { (initials(&holder.name)) }
                span {
                    @if mine { strong { (words.say("card-yours")) } } @else { strong { (holder.name) } }
                    " " (ago(words, holder.since))
                    @if let (State::Claimed, Some(end)) = (card.state, holder.until) {
                        " · " (words.say("card-claim-ends")) " " (until(words, end))
                    }
                }
            }
        }
    }
}

/// Up to two letters for a round mark beside a name.
fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect::<String>().to_uppercase()
}

/// How networks write themselves.
pub fn network_name(name: &str) -> String {
    match network::canonical(name).as_str() {
        "x" => "X".to_owned(),
        "linkedin" => "LinkedIn".to_owned(),
        "tiktok" => "TikTok".to_owned(),
        "youtube" => "YouTube".to_owned(),
        other => {
            let mut letters = other.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        }
    }
}

/// What stands beside the first button, in this order; the rest is one press away.
const AT_HAND: &[&str] = &["approve", "claim", "recall", "retry", "acknowledge", "promote", "edit", "reject"];
const MOST_AT_HAND: usize = 3;

/// The buttons: the next steps at hand, the others behind 'More'.
fn actions(words: &Words<'_>, me: &Me, card: &Card) -> Markup {
    let rank =
        |button: &Button| AT_HAND.iter().position(|name| *name == button.command).unwrap_or(AT_HAND.len());
    let mut buttons: Vec<&Button> = card.buttons.iter().collect();
    buttons.sort_by_key(|button| rank(button));
    let near = buttons.iter().filter(|button| rank(button) < AT_HAND.len()).count().clamp(1, MOST_AT_HAND);
    let (near, far) = buttons.split_at(near.min(buttons.len()));
    html! {
        @if !buttons.is_empty() {
            footer.actions {
                @for (index, button) in near.iter().enumerate() { (action(words, me, card, button, index == 0)) }
                @if !far.is_empty() {
                    details.more {
                        summary { (words.say("card-more")) }
                        div.menu {
                            // Approve acts at once; with an edited text it is a form.
                            @if card.buttons.iter().any(|button| button.command == "approve") {
                                a.button href={ "/threads/" (card.thread) "/approve" } data-dialog {
                                    (words.say("card-approve-with-edits"))
                                }
                            }
                            @for button in far { (action(words, me, card, button, false)) }
                        }
                    }
                }
            }
        }
    }
}

/// A button: a form that acts at once, or a link to the command's form.
fn action(words: &Words<'_>, me: &Me, card: &Card, button: &Button, first: bool) -> Markup {
    let label = words.name("button", button.command);
    let target = format!("/threads/{}/{}", card.thread, button.command);
    let class = match button.style {
        Style::Danger => "button danger",
        // One next step; where a command claims to be another, it stands beside it.
        Style::Primary | Style::Plain if first => "button primary",
        Style::Primary | Style::Plain => "button",
    };
    html! {
        @if button.form {
            a class=(class) href=(target) data-command=(button.command) data-dialog { (label) }
        } @else {
            form action=(target) method="post" data-act {
                (token(me))
                input type="hidden" name="seen_version" value=(card.version);
                @for (name, value) in &button.arguments { input type="hidden" name=(name) value=(value); }
                button class=(class) type="submit" data-command=(button.command) { (label) }
            }
        }
    }
}

/// How the log names a surface, for people.
pub fn surface(words: &Words<'_>, surface: Surface) -> String {
    words.name("surface", surface.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shortened_and_networks_write_themselves() {
        assert_eq!(initials("Rita Okafor Jr"), "RO");
        assert_eq!(initials(""), "");
        assert_eq!(network_name("twitter"), "X");
        assert_eq!(network_name("mastodon"), "Mastodon");
        assert_eq!(network_name(""), "");
    }
}
