//! Words for whoever renders: texts in the reader's language, names of the program's own, and numbers.
//! Every surface uses the same, so that a thing is called the same everywhere. Must not escape anything:
//! that is each surface's own.

use crate::domain::ids::ThreadId;
use crate::domain::text::Text;
use crate::domain::time::Timestamp;
use crate::i18n::Locales;

/// Texts in the reader's language, and the moment at which they read.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    locales: &'a Locales,
    /// The reader's language as a BCP 47 tag.
    pub locale: &'a str,
    /// The moment.
    pub now: Timestamp,
}

impl<'a> Words<'a> {
    /// Texts in the language `locale`.
    pub fn new(locales: &'a Locales, locale: &'a str, now: Timestamp) -> Self {
        Self { locales, locale, now }
    }

    /// A text without arguments.
    pub fn say(&self, key: &str) -> String {
        self.text(&Text::new(key))
    }

    /// A text.
    pub fn text(&self, text: &Text) -> String {
        self.locales.text(self.locale, text)
    }

    /// What stands there, with the mark of a drill before it where it is of one.
    pub fn marked(&self, drill: bool, text: String) -> String {
        if drill { format!("{} · {text}", self.say("drill-mark")) } else { text }
    }

    /// The text of a name of the program's own, such as a state: `state` and `awaiting_approval`
    /// make `state-awaiting-approval`. The name itself where there is no such text.
    pub fn name(&self, family: &str, name: &str) -> String {
        let key = format!("{family}-{}", name.replace('_', "-"));
        let text = self.say(&key);
        if text == key { name.to_owned() } else { text }
    }
}

/// The characters of a thread's id that people read and type.
pub fn short(thread: &ThreadId) -> &str {
    let id = thread.as_str();
    // An id is ASCII; where one is not, the whole of it is shown.
    id.len().checked_sub(6).and_then(|start| id.get(start..)).unwrap_or(id)
}

/// A number with a narrow space between its thousands, which no language takes for a decimal mark.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    if number < 0 { format!("−{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(grouped(-1_000), "−1\u{202f}000");
    }

    #[test]
    fn an_id_is_shown_by_its_end() {
        assert_eq!(short(&"01KAQ3V7M2N8P4R6S9T4F9K2AB".into()), "F9K2AB");
        assert_eq!(short(&"x".into()), "x");
    }
}
