//! What came in and what was done as a picture: for each queue and kind two bars, this shift above and the
//! one it is held against below, with their numbers in words beside them. Must not count.

use maud::{Markup, html};

use super::Words;
use crate::domain::hand_over::briefing::Counts;

/// What happened in a queue, in two stretches.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The queue's name.
    pub queue: String,
    /// In this shift.
    pub this: Counts,
    /// In the other stretch.
    pub other: Counts,
}

/// How wide the longest bar is, in the picture's own units.
const LONGEST: f64 = 100.0;

/// The picture of all queues; `names` are the keys of what the two bars are called.
pub fn volumes(words: &Words<'_>, pairs: &[Pair], names: (&str, &str)) -> Markup {
    let largest = pairs
        .iter()
        .flat_map(|pair| [pair.this, pair.other])
        .flat_map(|counts| [counts.received, counts.answered, counts.closed])
        .max()
        .unwrap_or(0)
        .max(1);
    html! {
        p.legend aria-hidden="true" {
            span.swatch.this { "■" } " " (words.say(names.0)) " "
            span.swatch.other { "▨" } " " (words.say(names.1))
        }
        div.volumes { @for pair in pairs { (one(words, pair, (names, largest))) } }
    }
}

fn one(words: &Words<'_>, pair: &Pair, (names, largest): ((&str, &str), i64)) -> Markup {
    let kinds = [
        ("console-volume-received", pair.this.received, pair.other.received),
        ("console-volume-answered", pair.this.answered, pair.other.answered),
        ("console-volume-closed", pair.this.closed, pair.other.closed),
    ];
    html! {
        figure.volume {
            figcaption dir="auto" { (pair.queue) }
            dl {
                @for (kind, this, other) in kinds {
                    div {
                        dt { (words.say(kind)) }
                        dd { (bar((this, largest), "this")) (this) span.unseen { " " (words.say(names.0)) } }
                        dd { (bar((other, largest), "other")) (other) span.unseen { " " (words.say(names.1)) } }
                    }
                }
            }
        }
    }
}

/// A bar; its number stands beside it, so that nobody has to see it.
fn bar((count, largest): (i64, i64), class: &str) -> Markup {
    html! {
        svg viewBox={ "0 0 " (LONGEST) " 10" } preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect .{ "volume-bar " (class) } width=(length(count, largest)) height="10" {}
        }
    }
}

/// How long a bar is. Something is always seen of what is not nothing.
#[expect(clippy::cast_precision_loss, reason = "counts of threads are far below what a double holds")]
fn length(count: i64, largest: i64) -> f64 {
    let whole = count as f64 / largest as f64 * LONGEST;
    if count > 0 { whole.max(1.0) } else { 0.0 }
}
