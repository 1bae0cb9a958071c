//! The console's pages as HTML: page models in, markup out. Pure: texts come in through [`Words`],
//! the time with them. Must not read anything, and must not decide who sees what; `maud` escapes
//! every text, and links from outside go through [`outside_link`].

pub mod card;
pub mod debrief;
pub mod desk;
pub mod diff;
pub mod drills;
pub mod form;
pub mod hand_over;
pub mod hand_overs;
pub mod layout;
pub mod log;
pub mod message;
pub mod people;
pub mod roster;
pub mod thread;
pub mod time;
pub mod volumes;

use maud::{Markup, html};

pub use super::words::{Words, grouped, short};

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
}
