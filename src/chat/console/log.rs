//! Lines of the decision log, on a thread's page and on the log's own, with its filter and the state
//! of the chain. Must not verify anything.

use maud::{Markup, html};

use super::card::{state, surface};
use super::layout::{Me, token};
use super::time::{ago, moment};
use super::{Words, grouped, short};
use crate::chat::line::Line;
use crate::domain::actor::Surface;
use crate::domain::ids::PersonId;
use crate::domain::text::Text;
use crate::domain::time::Timestamp;

/// How far the chain was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The last good entry.
    pub sequence: i64,
    /// Its hash.
    pub head: String,
    /// When it was looked at.
    pub at: Timestamp,
    /// Where and how it is broken, if it is.
    pub broken: Option<String>,
}

/// What was asked for, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// A thread.
    pub thread: String,
    /// A person.
    pub person: String,
    /// An action.
    pub action: String,
    /// A surface.
    pub surface: String,
    /// Not before.
    pub from: String,
    /// Before.
    pub until: String,
    /// What of it cannot be read.
    pub problem: Option<Text>,
}

/// A page of the log.
#[derive(Clone, Debug)]
pub struct LogPage {
    /// What was asked for.
    pub filter: Filter,
    /// The people to choose from.
    pub people: Vec<(PersonId, String)>,
    /// The surfaces to choose from.
    pub surfaces: Vec<Surface>,
    /// The lines, the newest first.
    pub lines: Vec<Line>,
    /// The address of the next page, if there is one.
    pub older: Option<String>,
    /// The last entry of the log.
    pub head: (i64, String),
    /// How far the chain was verified.
    pub verified: Option<Verified>,
}

/// The log's page.
pub fn log(words: &Words<'_>, me: &Me, page: &LogPage) -> Markup {
    html! {
        section.log-page aria-labelledby="log-title" {
            div.heading {
                h1 #log-title { (words.say("console-log-title")) }
                p.exports {
                    a.button href="/log/export?format=jsonl" download { (words.say("console-export-jsonl")) }
                    a.button href="/log/export?format=csv" download { (words.say("console-export-csv")) }
                }
            }
            (chain(words, me, page))
            (filter(words, page))
            @if page.lines.is_empty() {
                p.empty { (words.say("console-log-empty")) }
            } @else {
                (lines(words, &page.lines, true))
            }
            @if let Some(older) = &page.older { p.paging { a.button href=(older) { (words.say("console-older")) } } }
        }
    }
}

fn chain(words: &Words<'_>, me: &Me, page: &LogPage) -> Markup {
    let broken = page.verified.as_ref().and_then(|verified| verified.broken.as_ref());
    html! {
        div.chain.broken[broken.is_some()] {
            div {
                p {
                    (words.text(&Text::new("console-chain-head").with("sequence", grouped(page.head.0))))
                    " " code.hash { (page.head.1) }
                }
                @match (&page.verified, broken) {
                    (None, _) => p { span.shape aria-hidden="true" { "○" } " " (words.say("console-chain-unknown")) },
                    (Some(verified), None) => p.good {
                        span.shape aria-hidden="true" { "✓" } " "
                        strong { (words.text(&Text::new("console-chain-good").with("sequence", grouped(verified.sequence)))) }
                        " " (ago(words, verified.at))
                    },
                    (Some(verified), Some(why)) => p.bad role="alert" {
                        span.shape aria-hidden="true" { "✕" } " "
                        strong { (words.text(&Text::new("console-chain-broken").with("sequence", grouped(verified.sequence)))) }
                        " " (why)
                    },
                }
            }
            form action="/log/verify" method="post" {
                (token(me))
                button.primary type="submit" { (words.say("console-verify")) }
            }
        }
    }
}

fn filter(words: &Words<'_>, page: &LogPage) -> Markup {
    let asked = &page.filter;
    let mut actions: Vec<&str> = page.lines.iter().map(|line| line.action.as_str()).collect();
    actions.sort_unstable();
    actions.dedup();
    html! {
        form.filter action="/log" method="get" {
            @if let Some(problem) = &asked.problem { p.problem role="alert" { (words.text(problem)) } }
            div { label for="by-thread" { (words.say("console-filter-thread")) } input #by-thread name="thread" value=(asked.thread) autocomplete="off"; }
            div {
                label for="by-person" { (words.say("console-filter-person")) }
                select #by-person name="person" {
                    option value="" { (words.say("console-anybody")) }
                    @for (person, name) in &page.people {
                        option value=(person) selected[person.as_str() == asked.person] { (name) }
                    }
                }
            }
            div {
                label for="by-action" { (words.say("console-filter-action")) }
                input #by-action name="action" value=(asked.action) list="actions" autocomplete="off";
                datalist #actions { @for action in actions { option value=(action) { (words.name("history-action", action)) } } }
            }
            div {
                label for="by-surface" { (words.say("console-filter-surface")) }
                select #by-surface name="surface" {
                    option value="" { (words.say("console-anywhere")) }
                    @for one in &page.surfaces {
                        option value=(one.as_str()) selected[one.as_str() == asked.surface] { (surface(words, *one)) }
                    }
                }
            }
            div { label for="from" { (words.say("console-filter-from")) } input #from name="from" type="datetime-local" value=(asked.from); }
            div { label for="until" { (words.say("console-filter-until")) } input #until name="until" type="datetime-local" value=(asked.until); }
            div.buttons {
                button type="submit" { (words.say("console-filter")) }
                a href="/log" { (words.say("console-filter-clear")) }
            }
        }
    }
}

/// Lines of the log. `whole` shows sequence, thread and hash besides.
pub fn lines(words: &Words<'_>, lines: &[Line], whole: bool) -> Markup {
    html! {
        ol.log.whole[whole] {
            @for line in lines {
                li.refused[line.action == "refused"] {
                    @if whole { span.sequence { (line.sequence) } }
                    span.when { (moment(line.at)) }
                    div.what {
                        p {
                            strong dir="auto" { (line.who) }
                            @if let Some(role) = &line.role { span.role { (role) } }
                            " " span.action { (words.name("history-action", &line.action)) }
                            @if let (true, Some(thread)) = (whole, &line.thread) {
                                " " a.id href={ "/threads/" (thread) } { "#" (short(thread)) }
                            }
                            @if let Some((before, after)) = &line.states {
                                @if before != after { span.step { (state(words, *before)) " → " (state(words, *after)) } }
                            }
                            span.surface { (surface(words, line.surface)) }
                        }
                        @for detail in &line.details { p.detail dir="auto" { (words.text(detail)) } }
                        @if let Some(text) = &line.text { p.words dir="auto" { (text) } }
                        @if let Some(reason) = &line.reason {
                            p.reason dir="auto" { (words.text(&Text::new("console-reason").with("reason", reason))) }
                        }
                        @if let Some(reason) = &line.break_glass {
                            p.warning dir="auto" {
                                span.shape aria-hidden="true" { "!" }
                                (words.text(&Text::new("console-glass-broken").with("reason", reason)))
                            }
                        }
                        @if whole { code.hash { (line.hash) } }
                    }
                }
            }
        }
    }
}
