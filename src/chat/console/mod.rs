//! The console's pages as HTML: page models in, markup out. Pure: texts come in through [`Words`],
//! the time with them. Must not read anything, and must not decide who sees what; `maud` escapes
//! every text, and links from outside go through [`outside_link`].

pub mod card;
pub mod desk;
pub mod diff;
pub mod form;
pub mod layout;
pub mod log;
pub mod message;
pub mod people;
pub mod thread;
pub mod time;

use maud::{Markup, html};

use crate::domain::ids::ThreadId;
use crate::domain::text::Text;
use crate::domain::time::Timestamp;

/// Texts in the reader's language, and the moment of the page.
pub struct Words<'a> {
    texts: &'a (dyn Fn(&Text) -> String + Sync),
    /// The reader's language as a BCP 47 tag.
    pub locale: &'a str,
    /// The moment of the page.
    pub now: Timestamp,
}

impl<'a> Words<'a> {
    /// Texts from `texts`, in the language `locale`.
    pub fn new(texts: &'a (dyn Fn(&Text) -> String + Sync), locale: &'a str, now: Timestamp) -> Self {
        Self { texts, locale, now }
    }

    /// A text without arguments.
    pub fn say(&self, key: &str) -> String {
        (self.texts)(&Text::new(key))
    }

    /// A text.
    pub fn text(&self, text: &Text) -> String {
        (self.texts)(text)
    }

    /// The text of a name of the program's own, such as a state: `state` and `awaiting_approval`
    /// make `state-awaiting-approval`. The name itself where there is no such text.
    pub fn name(&self, family: &str, name: &str) -> String {
        let key = format!("{family}-{}", name.replace('_', "-"));
        let text = (self.texts)(&Text::new(key.as_str()));
        if text == key { name.to_owned() } else { text }
    }
}

/// The characters of a thread's id that people read and type.
pub fn short(thread: &ThreadId) -> &str {
    let id = thread.as_str();
    // An id is ASCII; where one is not, the whole of it is shown.
    id.len().checked_sub(6).and_then(|start| id.get(start..)).unwrap_or(id)
}

/// A link that came from outside: only `http` and `https` become one, anything else stays a text.
pub fn outside_link(url: &str, label: &str) -> Markup {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    html! {
        @if matches!(scheme.as_deref(), Some("http" | "https")) {
            a.outside href=(url) target="_blank" rel="noopener noreferrer nofollow" { (label) " ↗" }
        } @else {
            span.outside dir="auto" { (url) }
        }
    }
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
    fn only_web_addresses_become_links() {
        let link = |url| outside_link(url, "Original").into_string();
        assert!(
            link("https://example.com/a").contains("<a class=\"outside\" href=\"https://example.com/a\"")
        );
        assert!(link("https://example.com/a").contains("noopener noreferrer nofollow"));
        for hostile in ["javascript:alert(1)", "JaVaScRiPt://x", "data:text/html,x", "//example.com", ""] {
            assert!(!link(hostile).contains("<a"), "{hostile}");
        }
        assert!(!link("https://x/\"onmouseover=\"y").contains("\"onmouseover"));
    }

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
