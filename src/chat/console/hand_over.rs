//! A hand-over as a page, with everything as it stood then, perhaps beside another. Must not read anything,
//! and must not decide who may answer.

use maud::{Markup, html};

use super::Words;
use super::card::{network_name, state};
use super::hand_overs::{Entry, entries, stage};
use super::layout::{Me, token};
use super::message::pressed;
use super::short;
use super::time::{exact, moment};
use super::volumes::{Pair, volumes};
use crate::chat::marks;
use crate::chat::offer::Offer;
use crate::domain::hand_over::briefing::{Deadline, Missed, TagCount};
use crate::domain::ids::ThreadId;
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::thread::Priority;
use crate::domain::time::Timestamp;

/// A hand-over with all that is in it.
#[derive(Clone, Debug)]
pub struct Page {
    /// The hand-over.
    pub entry: Entry,
    /// Whether the desk itself offered it.
    pub by_desk: bool,
    /// The shift in words, by the roster's clock.
    pub shift: Text,
    /// What the outgoing lead says.
    pub words: Option<String>,
    /// Who answered, when, and why it was declined.
    pub answer: Option<(String, Timestamp, Option<String>)>,
    /// The threads.
    pub threads: Vec<Row>,
    /// How many more were open.
    pub more: i64,
    /// What is paused, by the queue's name, and since when; no name is the whole desk.
    pub paused: Vec<(Option<String>, Timestamp)>,
    /// Deadlines that were missed.
    pub missed: Vec<Missed>,
    /// Tags that came up more often.
    pub tags: Vec<TagCount>,
    /// What happened queue by queue, against the week before.
    pub volumes: Vec<Pair>,
    /// Notes: who, when, what.
    pub notes: Vec<(String, Timestamp, String)>,
    /// What the reader can do with one press.
    pub offers: Vec<Offer>,
    /// Whether the reader may answer it.
    pub may_answer: bool,
    /// Others of the roster to hold it against.
    pub others: Vec<Entry>,
    /// One of them beside it.
    pub compared: Option<Compared>,
}

/// A thread of a hand-over.
#[derive(Clone, Debug)]
pub struct Row {
    /// The thread.
    pub thread: ThreadId,
    /// The start of what its author wrote, where it is still known.
    pub text: String,
    /// Its queue.
    pub queue: String,
    /// Its network.
    pub network: String,
    /// How urgent it was.
    pub priority: Priority,
    /// Where it stood.
    pub state: State,
    /// Who held it.
    pub holder: Option<String>,
    /// Escalations that nobody had acknowledged, by path.
    pub escalations: Vec<String>,
    /// Deadlines that it had not met.
    pub deadlines: Vec<Deadline>,
    /// What became of it, where it changed hands.
    pub fate: Option<Text>,
    /// Where it may go, while it waits for an answer: value and label.
    pub places: Vec<(String, String)>,
}

/// Another hand-over beside this one.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The other.
    pub other: Entry,
    /// Threads that are in this one alone.
    pub new: Vec<ThreadId>,
    /// Threads that are in the other alone.
    pub gone: Vec<ThreadId>,
    /// How many are in both.
    pub both: usize,
    /// What happened in this shift against that one.
    pub volumes: Vec<Pair>,
}

/// One of them.
pub fn one(words: &Words<'_>, me: &Me, page: &Page) -> Markup {
    let entry = &page.entry;
    let id = crate::domain::short_id::short(&entry.id);
    html! {
        article.hand-over aria-labelledby="hand-over-title" {
            header {
                h1 #hand-over-title dir="auto" { (entry.roster) ": " (entry.from) " → " (entry.to) }
                p.facts { (stage(words, entry.stage)) code { (id) } (moment(entry.at)) span { (words.text(&page.shift)) } }
                @if page.by_desk { p.detail { (words.say("console-hand-over-by-desk")) } }
                @if let Some(said) = &page.words { blockquote dir="auto" { (said) } }
                @if let Some((by, at, reason)) = &page.answer {
                    p { (words.text(&Text::new("console-hand-over-answered").with("person", by))) " " (moment(*at))
                        @if let Some(reason) = reason { ": " span dir="auto" { (reason) } }
                    }
                }
            }
            (answering(words, me, page))
            (threads(words, me, page))
            div.roster-parts {
                (notes(words, page))
                (paused(words, page))
                (missed(words, page))
                (tags(words, page))
            }
            @if !page.volumes.is_empty() {
                section aria-labelledby="volumes-title" {
                    h2 #volumes-title { (words.say("console-hand-over-volumes")) }
                    (volumes(words, &page.volumes, ("console-hand-over-this", "console-hand-over-week-before")))
                }
            }
            (comparing(words, page))
        }
    }
}

/// What the reader can do: accept all, send it back, take it back.
fn answering(words: &Words<'_>, me: &Me, page: &Page) -> Markup {
    html! {
        @if !page.offers.is_empty() {
            div.answering {
                @for offer in page.offers.iter().filter(|offer| !offer.form) { (pressed(words, me, offer, "/hand-overs")) }
                @if page.may_answer {
                    form.decline action="/hand-overs" method="post" {
                        (token(me))
                        input type="hidden" name="decline" value=(page.entry.id);
                        label { (words.say("argument-reason")) input type="text" name="reason" required maxlength="2000" dir="auto"; }
                        button type="submit" { (words.say("offer-decline")) }
                    }
                }
            }
        }
    }
}

fn threads(words: &Words<'_>, me: &Me, page: &Page) -> Markup {
    let asks = page.may_answer && page.threads.iter().any(|row| !row.places.is_empty());
    let rows = html! {
        div.scroll tabindex="0" role="region" aria-labelledby="threads-title" {
            table.standing {
                thead { tr {
                    th scope="col" { (words.say("console-hand-over-thread")) }
                    th scope="col" { (words.say("console-hand-over-stood")) }
                    th scope="col" { (words.say("console-hand-over-held")) }
                    th scope="col" { (words.say("console-hand-over-goes")) }
                } }
                tbody { @for row in &page.threads { (thread(words, row, asks)) } }
            }
        }
    };
    let more = Text::new("roster-more").with_number("count", page.more);
    html! {
        section aria-labelledby="threads-title" {
            h2 #threads-title { (words.say("console-hand-over-threads")) }
            @if page.threads.is_empty() { p.empty { (words.say("console-hand-over-no-threads")) } }
            @else if asks {
                form action="/hand-overs" method="post" {
                    (token(me))
                    input type="hidden" name="accept" value=(page.entry.id);
                    (rows)
                    button.primary type="submit" { (words.say("console-hand-over-answer")) }
                }
            } @else { (rows) }
            @if page.more > 0 { p.detail { (words.text(&more)) } }
        }
    }
}

fn thread(words: &Words<'_>, row: &Row, asks: bool) -> Markup {
    html! {
        tr {
            th scope="row" {
                a href={ "/threads/" (row.thread) } { code { "#" (short(&row.thread)) } }
                " " span.excerpt dir="auto" { (row.text) }
                span.detail { " " (row.queue) " · " (network_name(&row.network)) }
            }
            td {
                (state(words, row.state)) " "
                span.detail { (words.name("priority", row.priority.as_str())) }
                @for deadline in &row.deadlines {
                    @let text = Text::new("console-hand-over-aim").with("aim", deadline.aim.as_str());
                    p.due.missing[deadline.missed] {
                        span.shape aria-hidden="true" { @if deadline.missed { "✕ " } @else { "◷ " } }
                        (words.text(&text)) " " (moment(deadline.due))
                    }
                }
                @for path in &row.escalations {
                    " " span.missing { span.shape aria-hidden="true" { "▲ " } (words.text(&Text::new("console-hand-over-escalated").with("path", path))) }
                }
            }
            td dir="auto" { @match &row.holder { Some(holder) => (holder), None => span.detail { (words.say("console-on-shift-nobody")) } } }
            td {
                @if asks && !row.places.is_empty() {
                    select name="item" aria-label=(words.text(&Text::new("console-hand-over-place").with("thread", short(&row.thread)))) {
                        @for (value, label) in &row.places { option value=(value) { (label) } }
                    }
                } @else if let Some(fate) = &row.fate { (words.text(fate)) }
                @else { span.detail { "–" } }
            }
        }
    }
}

fn notes(words: &Words<'_>, page: &Page) -> Markup {
    html! {
        section {
            h3 { (words.say("console-hand-over-notes")) }
            @if page.notes.is_empty() { p.detail { (words.say("console-hand-over-nothing")) } }
            ul.lines { @for (by, at, text) in &page.notes {
                li { span dir="auto" { (text) } span.detail { (by) " " (moment(*at)) } }
            } }
        }
    }
}

fn paused(words: &Words<'_>, page: &Page) -> Markup {
    html! {
        @for (queue, since) in &page.paused {
            @let text = Text::new("handover-paused").with("scope", if queue.is_some() { "queue" } else { "desk" });
            p.frozen {
                span.shape aria-hidden="true" { (marks::FROZEN) } " "
                (words.text(&text.with("queue", queue.as_deref().unwrap_or_default()).with("since", exact(*since))))
            }
        }
    }
}

fn missed(words: &Words<'_>, page: &Page) -> Markup {
    html! {
        section {
            h3 { (words.say("console-hand-over-missed")) }
            @if page.missed.is_empty() { p.detail { (words.say("console-hand-over-nothing")) } }
            ul.lines { @for missed in &page.missed {
                li.missing {
                    span.shape aria-hidden="true" { "✕ " }
                    a href={ "/threads/" (missed.thread) } { "#" (short(&missed.thread)) }
                    " " (words.text(&Text::new("console-hand-over-aim").with("aim", missed.aim.as_str()))) " " (moment(missed.at))
                }
            } }
        }
    }
}

fn tags(words: &Words<'_>, page: &Page) -> Markup {
    html! {
        section {
            h3 { (words.say("console-hand-over-tags")) }
            @if page.tags.is_empty() { p.detail { (words.say("console-hand-over-nothing")) } }
            ul.lines { @for tag in &page.tags {
                @let counts = Text::new("console-hand-over-tag").with_number("now", tag.now).with_number("before", tag.before);
                li { strong dir="auto" { (tag.tag) } " " span.detail { (words.text(&counts)) } }
            } }
        }
    }
}

fn comparing(words: &Words<'_>, page: &Page) -> Markup {
    let ids = |threads: &[ThreadId]| {
        html! { ul.ids { @for thread in threads { li { a href={ "/threads/" (thread) } { "#" (short(thread)) } } } } }
    };
    html! {
        @if let Some(compared) = &page.compared {
            @let title = Text::new("console-hand-over-beside")
                .with("from", &compared.other.from)
                .with("to", &compared.other.to);
            section.compared aria-labelledby="compared-title" {
                h2 #compared-title { (words.text(&title)) " " (moment(compared.other.at)) }
                p { a href={ "/hand-overs/" (compared.other.id) } { (words.say("console-hand-over-open-other")) } }
                div.roster-parts {
                    section { h3 { (words.text(&Text::new("console-hand-over-new").with_number("count", count(&compared.new)))) } (ids(&compared.new)) }
                    section { h3 { (words.text(&Text::new("console-hand-over-gone").with_number("count", count(&compared.gone)))) } (ids(&compared.gone)) }
                    section { h3 { (words.text(&Text::new("console-hand-over-both").with_number("count", i64::try_from(compared.both).unwrap_or(i64::MAX)))) } }
                }
                (volumes(words, &compared.volumes, ("console-hand-over-this", "console-hand-over-other")))
            }
        }
        @if !page.others.is_empty() {
            details.roster-form {
                summary { (words.say("console-hand-over-compare")) }
                (entries(words, &page.others, Some(&page.entry.id)))
            }
        }
    }
}

fn count(threads: &[ThreadId]) -> i64 {
    i64::try_from(threads.len()).unwrap_or(i64::MAX)
}
