//! How much of each text a card shows, so that it stays within what Teams takes. Must not know what a
//! text is about.

use std::cell::Cell;

use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation as _;

/// The most that a card may weigh, in bytes of its JSON: below the 25 KB we allow a whole message, of
/// which the rest is the envelope's.
pub const LIMIT: usize = 24_000;

/// How much may be shown.
#[derive(Debug)]
pub struct Cut {
    text: usize,
    list: usize,
    shortened: Cell<bool>,
}

/// From generous to what always fits: characters of a text, entries of a list.
const STEPS: &[(usize, usize)] = &[(1_400, 12), (700, 10), (350, 8), (160, 6), (80, 5), (40, 4), (20, 3)];

impl Cut {
    /// Everything.
    pub fn nothing() -> Self {
        Self { text: usize::MAX, list: usize::MAX, shortened: Cell::new(false) }
    }

    /// A text as it may be shown, in full or with an ellipsis at its end.
    pub fn text(&self, text: &str) -> String {
        self.to(self.text, text)
    }

    /// A text that is less than the others: a quarter of what they get.
    pub fn aside(&self, text: &str) -> String {
        self.to((self.text / 4).max(20), text)
    }

    /// As many of a list as may be shown.
    pub fn list<'l, T>(&self, list: &'l [T]) -> &'l [T] {
        if list.len() > self.list {
            self.shortened.set(true);
        }
        list.get(..self.list).unwrap_or(list)
    }

    /// How many rows of something may be shown that is nothing but rows.
    pub fn rows(&self) -> usize {
        self.list.saturating_mul(6).saturating_add(15)
    }

    /// Whether anything was left out so far.
    pub fn shortened(&self) -> bool {
        self.shortened.get()
    }

    fn to(&self, most: usize, text: &str) -> String {
        let short = shorten(text, most);
        if short.len() < text.len() {
            self.shortened.set(true);
        }
        short
    }
}

/// Draws with ever less text until it fits.
pub fn fit(draw: impl Fn(&Cut) -> Value) -> Value {
    let mut drawn = Value::Null;
    for (text, list) in STEPS {
        let cut = Cut { text: *text, list: *list, shortened: Cell::new(false) };
        drawn = draw(&cut);
        if weight(&drawn) <= LIMIT {
            break;
        }
    }
    drawn
}

/// How much a piece of a card weighs.
pub fn weight(value: &Value) -> usize {
    let mut scales = Scales(0);
    // Neither can fail: a value has only texts for keys, and scales take everything.
    let _ = serde_json::to_writer(&mut scales, value);
    scales.0
}

/// Counts what is written, and keeps nothing of it.
struct Scales(usize);

impl std::io::Write for Scales {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// At most this many characters, the last of them an ellipsis where something is left out. Cut between
/// what people see as characters, unless one alone were too long.
pub fn shorten(text: &str, most: usize) -> String {
    // Cheap for the usual text: it cannot have more characters than bytes.
    if text.len() <= most || text.chars().count() <= most {
        return text.to_owned();
    }
    let room = most.saturating_sub(1);
    let mut kept = String::new();
    let mut count = 0;
    for grapheme in text.graphemes(true) {
        count += grapheme.chars().count();
        if count > room {
            break;
        }
        kept.push_str(grapheme);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_piece_weighs_what_is_sent_of_it() {
        let piece = json!({"text": "Grüße \"<&>\" \u{1F642}\n", "list": [1, null, true, {"a": "b"}]});
        assert_eq!(weight(&piece), piece.to_string().len());
    }

    proptest! {
        #[test]
        fn a_shortened_text_is_a_start_of_it(text in "\\PC{0,80}", most in 1..40_usize) {
            let short = shorten(&text, most);
            prop_assert!(short.chars().count() <= most);
            if let Some(start) = short.strip_suffix('…').filter(|_| short != text) {
                prop_assert!(text.starts_with(start));
            } else {
                prop_assert_eq!(short, text);
            }
        }
    }

    #[test]
    fn an_emoji_of_several_characters_stays_whole() {
        assert_eq!(shorten("ab👩‍👩‍👧‍👦cd", 5), "ab…");
    }

    #[test]
    fn what_is_too_large_is_drawn_with_less() {
        let text = "字".repeat(20_000);
        let drawn =
            fit(|cut| json!({ "a": cut.text(&text), "b": vec![cut.aside(&text); 30], "c": cut.shortened() }));
        assert!(weight(&drawn) <= LIMIT);
        assert_eq!(drawn["c"], true);
        assert_eq!(fit(|cut| json!(cut.text("short"))), json!("short"));
    }
}
