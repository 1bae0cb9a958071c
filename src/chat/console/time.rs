//! Moments on a page: readable as they are, exact in `datetime`, and kept fresh by the script.
//! Must not read a clock.

use maud::{Markup, html};

use super::Words;
use crate::domain::text::Text;
use crate::domain::time::{Millis, Timestamp};

/// How long ago something was.
pub fn ago(words: &Words<'_>, at: Timestamp) -> Markup {
    html! {
        time datetime=(maud::display(at)) title=(exact(at)) data-ago { (ago_text(words, words.now - at)) }
    }
}

/// How long until something happens; the script counts it down.
pub fn until(words: &Words<'_>, at: Timestamp) -> Markup {
    let left = (at - words.now).0.max(0);
    html! {
        time.countdown datetime=(maud::display(at)) title=(exact(at)) data-countdown { (clock(left)) }
    }
}

/// A moment to the second, in UTC.
pub fn moment(at: Timestamp) -> Markup {
    html! { time datetime=(maud::display(at)) data-moment { (exact(at)) } }
}

/// `2026-11-22 14:05:09 UTC`.
pub fn exact(at: Timestamp) -> String {
    let text = at.to_string();
    match (text.get(..10), text.get(11..19)) {
        (Some(day), Some(time)) => format!("{day} {time} UTC"),
        _ => text,
    }
}

/// `0:09`, `12:00`, `1:02:03`; the script writes the same.
fn clock(millis: i64) -> String {
    // Rounded up: nothing shows 0:00 while it can still be stopped.
    Millis(millis.saturating_add(999)).on_a_clock()
}

fn ago_text(words: &Words<'_>, span: Millis) -> String {
    let minutes = span.0.max(0) / 60_000;
    let text = match minutes {
        0 => Text::new("console-ago-now"),
        1..60 => Text::new("console-ago-minutes").with_number("count", minutes),
        60..2_880 => Text::new("console-ago-hours").with_number("count", minutes / 60),
        _ => Text::new("console-ago-days").with_number("count", minutes / 1_440),
    };
    words.text(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_countdown_reads_like_a_clock() {
        assert_eq!(clock(0), "0:00");
        assert_eq!(clock(1), "0:01");
        assert_eq!(clock(9_000), "0:09");
        assert_eq!(clock(3_723_000), "1:02:03");
    }

    #[test]
    fn a_moment_reads_to_the_second() {
        assert_eq!(exact(Timestamp::from_millis(1_795_000_000_123)), "2026-11-18 11:06:40 UTC");
    }
}
