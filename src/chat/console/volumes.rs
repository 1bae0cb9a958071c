//! What came in and what was done as a picture: for each queue and kind two bars, this shift above and the
//! one it is held against below, with their numbers. Must not count.

use maud::{Markup, html};

use super::Words;
use crate::domain::hand_over::briefing::Counts;
use crate::domain::text::Text;

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

/// The picture's measures, in its own units.
const WIDTH: f64 = 640.0;
const LABEL: f64 = 130.0;
const BAR: f64 = 16.0;
const ROW: f64 = 46.0;
/// Room for a number behind a bar.
const NUMBER: f64 = 60.0;

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
        p.legend {
            span.swatch.this aria-hidden="true" { "■ " } (words.say(names.0)) "  "
            span.swatch.other aria-hidden="true" { "▨ " } (words.say(names.1))
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
    // The picture in words, for whoever does not see it.
    let said: Vec<String> = kinds
        .iter()
        .map(|(key, this, other)| {
            let text = Text::new("console-volume-said")
                .with("kind", words.say(key))
                .with_number("this", *this)
                .with("this-name", words.say(names.0))
                .with_number("other", *other)
                .with("other-name", words.say(names.1));
            words.text(&text)
        })
        .collect();
    let height = ROW * 3.0;
    html! {
        figure.volume {
            figcaption dir="auto" { (pair.queue) }
            svg viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-label={ (pair.queue) ": " (said.join("; ")) } {
                @for (index, (key, this, other)) in (0_u32..).zip(kinds) {
                    @let top = ROW * f64::from(index);
                    text.kind x="0" y=(top + 22.0) { (words.say(key)) }
                    (bar(top + 4.0, (this, largest), "this"))
                    (bar(top + 4.0 + BAR + 2.0, (other, largest), "other"))
                }
            }
        }
    }
}

fn bar(top: f64, (count, largest): (i64, i64), class: &str) -> Markup {
    let width = length(count, largest);
    html! {
        rect .{ "volume-bar " (class) } x=(LABEL) y=(top) width=(width) height=(BAR) rx="3" {}
        text.number x=(LABEL + width + 6.0) y=(top + BAR - 4.0) { (count) }
    }
}

/// How long a bar is. Something is always seen of what is not nothing.
#[expect(clippy::cast_precision_loss, reason = "counts of threads are far below what a double holds")]
fn length(count: i64, largest: i64) -> f64 {
    let whole = (count as f64 / largest as f64) * (WIDTH - LABEL - NUMBER);
    if count > 0 { whole.max(2.0) } else { 0.0 }
}
