//! Drills in a list: what is on, what can be played and what was. Must not read anything, and must not decide
//! who may start one.

use maud::{Markup, html};

use super::Words;
use super::layout::{Me, token};
use super::time::moment;
use crate::chat::marks;
use crate::domain::text::Text;
use crate::domain::time::Timestamp;

/// The page.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Drills, the latest first.
    pub drills: Vec<Entry>,
    /// What can be played.
    pub scenarios: Vec<Playable>,
    /// The queues that a drill can be played in, by key and name; none where the reader may start none.
    pub queues: Option<Vec<(String, String)>>,
}

/// A drill in a line.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// The scenario's name.
    pub name: String,
    /// Who started it.
    pub by: String,
    /// When.
    pub started: Timestamp,
    /// How much of it was given, of how much.
    pub given: (usize, usize),
    /// Until when, where it is on.
    pub until: Option<Timestamp>,
    /// Its score in percent, once it has one.
    pub percent: Option<i64>,
}

/// A scenario.
#[derive(Clone, Debug)]
pub struct Playable {
    /// Its key.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it trains.
    pub about: Option<String>,
    /// How many injects it has.
    pub injects: usize,
    /// How long it takes, in minutes.
    pub minutes: i64,
}

/// The page.
pub fn list(words: &Words<'_>, me: &Me, list: &List) -> Markup {
    html! {
        section.drills aria-labelledby="drills-title" {
            h1 #drills-title { (words.say("console-drills-title")) }
            p.lead { (words.say("console-drills-lead")) }
            h2 { (words.say("console-drills-played")) }
            @if list.drills.is_empty() { p.empty { (words.say("console-drills-none")) } }
            ul.drill-list {
                @for drill in &list.drills { li { (entry(words, me, drill, list.queues.is_some())) } }
            }
            h2 { (words.say("console-drills-scenarios")) }
            ul.scenarios {
                @for scenario in &list.scenarios {
                    li {
                        h3 dir="auto" { (scenario.name) }
                        @if let Some(about) = &scenario.about { p dir="auto" { (about) } }
                        p.detail { code { (scenario.id) } " · " (words.text(&size(scenario))) }
                        @if let Some(queues) = &list.queues { (start(words, me, scenario, queues)) }
                    }
                }
            }
        }
    }
}

fn size(scenario: &Playable) -> Text {
    Text::new("console-drills-size")
        .with_number("injects", i64::try_from(scenario.injects).unwrap_or(i64::MAX))
        .with_number("minutes", scenario.minutes)
}

fn entry(words: &Words<'_>, me: &Me, drill: &Entry, may_stop: bool) -> Markup {
    let (given, of) = drill.given;
    let given = Text::new("console-drills-given")
        .with_number("given", i64::try_from(given).unwrap_or(i64::MAX))
        .with_number("of", i64::try_from(of).unwrap_or(i64::MAX));
    html! {
        span.score {
            @match drill.percent {
                Some(percent) => { (percent) "\u{202f}%" },
                None => span.shape aria-hidden="true" { (marks::DRILL) },
            }
        }
        a href={ "/drills/" (drill.id) } dir="auto" { (drill.name) }
        span.detail { (drill.by) " · " (words.text(&given)) }
        (moment(drill.started))
        @if drill.until.is_some() && may_stop {
            form action="/drills" method="post" {
                (token(me))
                input type="hidden" name="step" value="stop";
                input type="hidden" name="scenario" value=(drill.id);
                button.danger type="submit" { (words.say("offer-drill-stop")) }
            }
        }
    }
}

fn start(words: &Words<'_>, me: &Me, scenario: &Playable, queues: &[(String, String)]) -> Markup {
    html! {
        form action="/drills" method="post" {
            (token(me))
            input type="hidden" name="step" value="start";
            input type="hidden" name="scenario" value=(scenario.id);
            label { (words.say("console-drills-where"))
                select name="queue" {
                    option value="" { (words.say("console-drills-everywhere")) }
                    @for (key, name) in queues { option value=(key) { (name) } }
                }
            }
            button.primary type="submit" { (words.say("offer-drill-start")) }
        }
    }
}
