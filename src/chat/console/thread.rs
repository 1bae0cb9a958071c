//! A thread's own page: the card, the conversation, how the draft came about, who was asked, how the
//! reply fares, and what was decided. Must not look anything up.

use maud::{Markup, html};

use super::card::{Where, card};
use super::layout::Me;
use super::log::lines;
use super::time::{ago, moment};
use super::{Words, diff, short};
use crate::chat::card::Card;
use crate::chat::clocks;
use crate::chat::line::Line;
use crate::domain::ids::{QueueId, ThreadId};
use crate::domain::text::Text;
use crate::domain::thread::{Delivery, Escalation};
use crate::domain::time::Timestamp;

/// What a thread's page shows.
#[derive(Clone, Debug)]
pub struct ThreadPage {
    /// The card as the reader sees it.
    pub card: Card,
    /// The queue.
    pub queue: QueueId,
    /// The source that brought it.
    pub source: String,
    /// The intake rules that fired.
    pub rules: Vec<String>,
    /// What was said on the network, the oldest first.
    pub conversation: Vec<Utterance>,
    /// The revisions of the draft, the oldest first.
    pub revisions: Vec<Revision>,
    /// All escalations, the oldest first.
    pub escalations: Vec<EscalationLine>,
    /// How the reply fares.
    pub delivery: Option<Delivery>,
    /// What was decided, the oldest first.
    pub history: Vec<Line>,
    /// Whether the reader may read the log itself.
    pub may_log: bool,
    /// Commands that the reader may only use by breaking the glass.
    pub behind_glass: Vec<&'static str>,
}

/// Something that was said on the network.
#[derive(Clone, Debug)]
pub struct Utterance {
    /// Whether the desk said it.
    pub ours: bool,
    /// Who, as far as it may be shown.
    pub who: Option<String>,
    /// What.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// A revision of the draft.
#[derive(Clone, Debug)]
pub struct Revision {
    /// Its number.
    pub number: i64,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub at: Timestamp,
    /// Its text.
    pub text: String,
}

/// An escalation.
#[derive(Clone, Debug)]
pub struct EscalationLine {
    /// The path's name.
    pub path: String,
    /// Who escalated; none where a worker did.
    pub by: Option<String>,
    /// Whom it reached.
    pub people: Vec<String>,
    /// Who acknowledged it, and when.
    pub acknowledged: Option<(String, Timestamp)>,
    /// The rest of it.
    pub escalation: Escalation,
}

/// The page.
pub fn thread(words: &Words<'_>, me: &Me, page: &ThreadPage) -> Markup {
    let title = Text::new("console-thread-title").with("thread", short(&page.card.thread));
    html! {
        div.thread-head {
            a.back href="/" { "← " (words.say("console-back-to-desk")) }
            h1 { (words.text(&title)) " " span.queue dir="auto" { (page.card.queue) } }
        }
        div.thread-page data-thread=(page.card.thread) {
            div.now {
                (card(words, me, &page.queue, &page.card, Where::Thread))
                (behind_glass(words, page))
            }
            div #story .story { (story(words, page)) }
        }
    }
}

/// Everything beside the card, which the script exchanges when the thread changed.
pub fn story(words: &Words<'_>, page: &ThreadPage) -> Markup {
    html! {
        (conversation(words, page))
        (revisions(words, &page.revisions))
        (escalations(words, &page.escalations))
        (delivery(words, page.delivery.as_ref()))
        section aria-labelledby="history-title" {
            h2 #history-title { (words.say("console-history")) }
            (lines(words, &page.history, false))
            @if page.may_log {
                p { a href={ "/log?thread=" (page.card.thread) } { (words.say("console-history-log")) } }
            }
        }
    }
}

fn conversation(words: &Words<'_>, page: &ThreadPage) -> Markup {
    html! {
        section aria-labelledby="conversation-title" {
            h2 #conversation-title { (words.say("console-conversation")) }
            ol.conversation {
                @for said in &page.conversation {
                    li.ours[said.ours] {
                        div.label {
                            strong dir="auto" {
                                @if said.ours { (words.say("console-our-reply")) " · " }
                                @match &said.who { Some(who) => (who), None => (words.say("console-author-hidden")) }
                            }
                            " " (ago(words, said.at))
                        }
                        p dir="auto" { (said.text) }
                    }
                }
            }
            p.origin {
                (words.text(&Text::new("console-source").with("source", &page.source)))
                @if !page.rules.is_empty() {
                    " · " (words.text(&Text::new("console-rules").with("rules", page.rules.join(", "))))
                }
            }
        }
    }
}

fn revisions(words: &Words<'_>, revisions: &[Revision]) -> Markup {
    html! {
        @if !revisions.is_empty() {
            section aria-labelledby="revisions-title" {
                h2 #revisions-title { (words.say("console-revisions")) }
                ol.revisions reversed {
                    @for index in (0..revisions.len()).rev() {
                        @let one = &revisions[index];
                        li {
                            div.label {
                                strong {
                                    (words.text(
                                        &Text::new("card-draft-by").with_number("number", one.number).with("person", &one.author)
                                    ))
                                }
                                " " (ago(words, one.at))
                            }
                            p.reply dir="auto" {
                                @match index.checked_sub(1).and_then(|before| revisions.get(before)) {
                                    Some(before) => (diff::words(&before.text, &one.text)),
                                    None => (one.text),
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn escalations(words: &Words<'_>, escalations: &[EscalationLine]) -> Markup {
    html! {
        @if !escalations.is_empty() {
            section aria-labelledby="escalations-title" {
                h2 #escalations-title { (words.say("console-escalations")) }
                ul.plain {
                    @for one in escalations {
                        li dir="auto" {
                            (words.text(&clocks::escalated(&one.escalation, &one.path, &one.people.join(", "), &one.escalation.reason)))
                            @if let Some(by) = &one.by { " · " (by) }
                            " · " (ago(words, one.escalation.at))
                            @if let Some((person, at)) = &one.acknowledged {
                                p.good {
                                    span.shape aria-hidden="true" { "✓" } " "
                                    (words.text(&Text::new("console-acknowledged").with("person", person))) " " (ago(words, *at))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn delivery(words: &Words<'_>, delivery: Option<&Delivery>) -> Markup {
    html! {
        @if let Some(delivery) = delivery {
            section aria-labelledby="delivery-title" {
                h2 #delivery-title { (words.say("console-delivery")) }
                dl.facts-list {
                    div { dt { (words.say("console-delivery-key")) } dd { code.hash { (delivery.hash) } } }
                    div { dt { (words.say("console-delivery-attempts")) } dd { (delivery.attempts) } }
                    div { dt { (words.say("console-delivery-at")) } dd { (moment(delivery.at)) } }
                    @if let Some(error) = &delivery.error {
                        div { dt { (words.say("console-delivery-error")) } dd dir="auto" { (error) } }
                    }
                }
            }
        }
    }
}

fn behind_glass(words: &Words<'_>, page: &ThreadPage) -> Markup {
    html! {
        @if !page.behind_glass.is_empty() {
            details.glass {
                summary { (words.say("form-glass-title")) }
                p { (words.say("form-glass")) }
                div.menu {
                    @for command in &page.behind_glass {
                        a.button.danger href={ (path(&page.card.thread, command)) } data-dialog {
                            (words.name("button", command))
                        }
                    }
                }
            }
        }
    }
}

fn path(thread: &ThreadId, command: &str) -> String {
    format!("/threads/{thread}/{command}")
}
