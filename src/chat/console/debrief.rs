//! What a drill came to: the score, for each thread what was expected as a stretch of time with a mark where it
//! was met, and who took part. Nothing is told by a colour alone. Must not score.

use maud::{Markup, html};

use super::Words;
use super::card::network_name;
use super::card::state as state_html;
use super::time::moment;
use crate::domain::ids::ThreadId;
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::time::Timestamp;

/// The page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The scenario's name.
    pub name: String,
    /// What it trains.
    pub about: Option<String>,
    /// Who started it.
    pub by: String,
    /// When.
    pub started: Timestamp,
    /// When it ended, and who stopped it where somebody did.
    pub ended: Option<(Timestamp, Option<String>)>,
    /// The score in percent, and the points of how many.
    pub score: (i64, i64, i64),
    /// How long the picture is, in minutes.
    pub minutes: i64,
    /// What happened, in the order of the scenario.
    pub rows: Vec<Row>,
    /// Who took part, those who did the most first.
    pub people: Vec<Took>,
}

/// A thread of the drill, or words that people were told.
#[derive(Clone, Debug)]
pub struct Row {
    /// The thread and where it stands, once it came in.
    pub thread: Option<(ThreadId, State)>,
    /// The network of a post; none for words.
    pub network: Option<String>,
    /// Its author.
    pub author: Option<String>,
    /// What was written or said.
    pub text: String,
    /// When its injects were given, as parts of the picture from 0 to 1.
    pub given: Vec<f64>,
    /// What was expected.
    pub tracks: Vec<Track>,
}

/// Something that was expected.
#[derive(Clone, Debug)]
pub struct Track {
    /// What, with what became of it, in words.
    pub line: Text,
    /// The time it had, as parts of the picture: where it starts and how long it is.
    pub window: (f64, f64),
    /// Where it was met.
    pub met: Option<f64>,
    /// What became of it.
    pub kind: Kind,
}

/// What became of something that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Met in time.
    InTime,
    /// Met late, or not wholly.
    Half,
    /// Missed, or done wrongly.
    Missed,
    /// Nothing can be said.
    Open,
}

/// Somebody who took part.
#[derive(Clone, Debug)]
pub struct Took {
    /// Their name.
    pub name: String,
    /// What they did, by its name on the log, and how often.
    pub deeds: Vec<(&'static str, usize)>,
    /// How long after the start they did the first of it, as a stop-watch shows it.
    pub first: Option<String>,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::InTime => "in-time",
            Self::Half => "half",
            Self::Missed => "missed",
            Self::Open => "open",
        }
    }

    fn shape(self) -> &'static str {
        match self {
            Self::InTime => "✓",
            Self::Half => "◐",
            Self::Missed => "✕",
            Self::Open => "·",
        }
    }
}

/// The page.
pub fn page(words: &Words<'_>, page: &Page) -> Markup {
    let (percent, got, of) = page.score;
    html! {
        section.drill-debrief aria-labelledby="debrief-title" {
            header {
                p { a href="/drills" { (words.say("console-drills-title")) } }
                h1 #debrief-title dir="auto" { (page.name) }
                @if let Some(about) = &page.about { p.lead dir="auto" { (about) } }
                p.detail {
                    (words.text(&Text::new("console-drill-by").with("person", &page.by))) " "
                    (moment(page.started))
                    @match &page.ended {
                        None => { " · " (words.say("console-drill-on")) },
                        Some((at, by)) => {
                            " – " (moment(*at))
                            @if let Some(by) = by {
                                " · " (words.text(&Text::new("console-drill-stopped").with("person", by)))
                            }
                        },
                    }
                }
            }
            div.score-line {
                p.percent { (percent) "\u{202f}%" }
                svg.meter width="100%" height="14" role="img"
                    aria-label=(words.text(&Text::new("console-drill-points").with_number("got", got).with_number("of", of)))
                {
                    rect.ground x="0" y="0" width="100%" height="14" rx="7" {}
                    rect.filled x="0" y="0" width={ (percent.clamp(0, 100)) "%" } height="14" rx="7" {}
                }
                p.detail { (words.text(&Text::new("console-drill-points").with_number("got", got).with_number("of", of))) }
            }
            h2 { (words.say("console-drill-what")) }
            (legend(words))
            ol.played { @for row in &page.rows { (row_html(words, row, page.minutes)) } }
            h2 { (words.say("console-drill-people")) }
            (people(words, &page.people))
        }
    }
}

fn legend(words: &Words<'_>) -> Markup {
    html! {
        ul.legend {
            @for kind in [Kind::InTime, Kind::Half, Kind::Missed, Kind::Open] {
                li { span.outcome data-kind=(kind.name()) aria-hidden="true" { (kind.shape()) } " "
                    (words.name("drill-kind", kind.name())) }
            }
        }
    }
}

fn row_html(words: &Words<'_>, row: &Row, minutes: i64) -> Markup {
    html! {
        li {
            div.post {
                @match &row.network {
                    Some(network) => span.network { (network_name(network)) },
                    None => span.network { (words.say("console-drill-told")) },
                }
                @if let Some(author) = &row.author { " " span.author dir="auto" { (author) } }
                " "
                @match &row.thread {
                    Some((thread, state)) => {
                        a href={ "/threads/" (thread) } dir="auto" { (row.text) } " " (state_html(words, *state))
                    },
                    None => span dir="auto" { (row.text) },
                }
            }
            (picture(words, row, minutes))
        }
    }
}

/// The stretch of the drill, when the injects were given, and below it one line for each expectation.
fn picture(words: &Words<'_>, row: &Row, minutes: i64) -> Markup {
    let percent = |part: f64| format!("{:.2}%", part.clamp(0.0, 1.0) * 100.0);
    html! {
        div.track.times {
            svg width="100%" height="18" role="img"
                aria-label=(words.text(&Text::new("console-drill-given").with_number("count", i64::try_from(row.given.len()).unwrap_or(0))))
            {
                line.axis x1="0" x2="100%" y1="14" y2="14" {}
                @for minute in (0..=minutes).step_by(5) {
                    @let x = percent(part(minute, minutes));
                    line.tick x1=(x) x2=(x) y1="10" y2="14" {}
                }
                @for given in &row.given {
                    text.given x=(percent(*given)) y="12" text-anchor=(anchor(*given)) { "▼" }
                }
            }
            span.label aria-hidden="true" {}
        }
        @for track in &row.tracks {
            div.track {
                svg width="100%" height="18" aria-hidden="true" {
                    rect.window x=(percent(track.window.0)) y="5" height="8" rx="3" width=(percent(track.window.1)) {}
                    @if let Some(met) = track.met {
                        text.outcome data-kind=(track.kind.name()) x=(percent(met)) y="14" text-anchor=(anchor(met)) { (track.kind.shape()) }
                    } @else {
                        @let end = track.window.0 + track.window.1;
                        text.outcome data-kind=(track.kind.name()) x=(percent(end)) y="14" text-anchor=(anchor(end)) { (track.kind.shape()) }
                    }
                }
                span.label { (words.text(&track.line)) }
            }
        }
    }
}

/// Where a mark is written so that none is cut off at an edge.
fn anchor(part: f64) -> &'static str {
    if part < 0.02 {
        "start"
    } else if part > 0.98 {
        "end"
    } else {
        "middle"
    }
}

#[expect(clippy::cast_precision_loss, reason = "minutes of a drill are few")]
fn part(minute: i64, minutes: i64) -> f64 {
    minute as f64 / minutes.max(1) as f64
}

fn people(words: &Words<'_>, people: &[Took]) -> Markup {
    let most = people.iter().map(count).max().unwrap_or(1).max(1);
    html! {
        ul.took-part {
            @for took in people {
                li {
                    span.name dir="auto" { (took.name) }
                    svg width="100%" height="12" aria-hidden="true" {
                        rect.filled x="0" y="1" height="10" rx="3" width={ (count(took) * 100 / most) "%" } {}
                    }
                    span.detail {
                        @if took.deeds.is_empty() { (words.say("console-drill-idle")) }
                        @else {
                            @for (index, (action, times)) in took.deeds.iter().enumerate() {
                                @if index > 0 { ", " }
                                (words.name("history-action", action))
                                @if *times > 1 { " ×" (times) }
                            }
                            @if let Some(first) = &took.first {
                                " · " (words.text(&Text::new("console-drill-first").with("after", first)))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn count(took: &Took) -> usize {
    took.deeds.iter().map(|(_, times)| times).sum()
}
