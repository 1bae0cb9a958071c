//! How long a reply may be on each network, and how the network counts. Must not shorten anything.
//!
//! The console counts in the browser while a person types. So that both agree, there are only four
//! ways of counting, each a few lines in any language:
//!
//! - `characters`: Unicode code points.
//! - `graphemes`: extended grapheme clusters (UAX 29), what a person sees as one character.
//! - `graphemes_links`: graphemes, but a link counts 23 and `@name@server` counts as `@name`.
//! - `weighted`: a link counts 23; of what remains, a grapheme that is an emoji counts 2 (it holds
//!   U+FE0F, U+20E3 or anything in U+1F000 to U+1FAFF), and of any other each code point counts 1 in
//!   U+0000 to U+10FF, U+2000 to U+200D, U+2010 to U+201F and U+2032 to U+2037, and 2 elsewhere.
//!   These are the weights of version 3 of X's twitter-text, in units of its `scale`:
//!   <https://github.com/twitter/twitter-text/blob/master/config/v3.json>. X composes accents first
//!   (NFC); this does not, so a decomposed accent counts one too many, never one too few.
//!
//! A link begins where the character before it is no ASCII letter or digit and none of `@ # $ _ - . /`:
//! either with `http://` or `https://` in any case, or, for `weighted`, with a host such as
//! `example.com` whose last label is one of [`ENDINGS`] and is followed by no further host character.
//! It goes on over ASCII without space, controls and `< > " \ ^` `` ` `` `{ | }`, and over U+00C0 to
//! U+04FF. Trailing `. , ; : ! ? ' *` do not belong to it, nor does a trailing `)` or `]` that it does
//! not open.

use unicode_segmentation::UnicodeSegmentation;

/// What a link counts where links count alike.
/// X: `transformedURLLength` of the file above. Mastodon: <https://docs.joinmastodon.org/user/posting/>.
pub const LINK_LENGTH: usize = 23;

/// Last labels of hosts that make a link without `http://`. X knows every top-level domain; these are
/// the ones that people write, and too few only matters where a reply is within a few characters of
/// its limit.
pub const ENDINGS: &[&str] = &[
    "com", "org", "net", "info", "biz", "edu", "gov", "int", "eu", "io", "co", "ai", "app", "dev", "me",
    "tv", "ly", "gg", "be", "uk", "us", "de", "fr", "es", "it", "pt", "br", "nl", "ch", "at", "pl", "se",
    "no", "dk", "fi", "ie", "jp", "cn", "in", "au", "ca", "mx", "kr", "ru", "ua", "tr", "za", "nz", "store",
    "shop",
];

/// How long a text is where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its length as the network counts.
    pub length: usize,
    /// The most that the network takes.
    pub limit: usize,
}

impl Measure {
    /// Whether the network takes it.
    pub fn fits(self) -> bool {
        self.length <= self.limit
    }
}

/// How a network counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// Unicode code points.
    Characters,
    /// Graphemes.
    Graphemes,
    /// Graphemes, with links and mentions at a fixed length.
    GraphemesLinks,
    /// X's weights.
    Weighted,
}

impl Counting {
    /// The name under which the browser script knows it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Characters => "characters",
            Self::Graphemes => "graphemes",
            Self::GraphemesLinks => "graphemes_links",
            Self::Weighted => "weighted",
        }
    }
}

/// A network's limit and way of counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The most that it takes.
    pub limit: usize,
    /// How it counts.
    pub counting: Counting,
}

/// A network's name as rules and limits know it: lower case, and `x` for what was Twitter.
pub fn canonical(network: &str) -> String {
    let name = network.trim().to_lowercase();
    match name.as_str() {
        "twitter" | "x.com" | "twitter.com" => "x".to_owned(),
        _ => name,
    }
}

/// A network's rule. A network that is not known takes 10,000 characters.
pub fn rule(network: &str) -> Rule {
    let (limit, counting) = match canonical(network).as_str() {
        "x" => (280, Counting::Weighted),
        // Counted without the second limit of 3,000 bytes, which ten bytes a grapheme would reach.
        "bluesky" => (300, Counting::Graphemes),
        "mastodon" => (500, Counting::GraphemesLinks),
        "threads" => (500, Counting::Characters),
        "instagram" => (2_200, Counting::Characters),
        "facebook" => (8_000, Counting::Characters),
        "linkedin" => (1_250, Counting::Characters),
        "tiktok" => (150, Counting::Characters),
        _ => (10_000, Counting::Characters),
    };
    Rule { limit, counting }
}

/// Measures a reply.
pub fn measure(network: &str, text: &str) -> Measure {
    let Rule { limit, counting } = rule(network);
    let length = match counting {
        Counting::Characters => text.chars().count(),
        Counting::Graphemes => text.graphemes(true).count(),
        Counting::GraphemesLinks => {
            around_links(text, Hosts::Ignored, |piece| without_servers(piece).graphemes(true).count())
        }
        Counting::Weighted => {
            around_links(text, Hosts::AreLinks, |piece| piece.graphemes(true).map(weight).sum())
        }
    };
    Measure { length, limit }
}

/// Whether a host without `http://` is a link.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hosts {
    AreLinks,
    Ignored,
}

/// The length of a text whose links count [`LINK_LENGTH`] each, and what is between them as `count` says.
fn around_links(text: &str, hosts: Hosts, count: impl Fn(&str) -> usize) -> usize {
    let mut length = 0;
    let mut plain = 0;
    let mut before: Option<char> = None;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let open = before.is_none_or(|c| !c.is_ascii_alphanumeric() && !"@#$_-./".contains(c));
        let found = if open { link_at(&text[at..], hosts) } else { None };
        let step = match found {
            Some(link) => {
                length += count(&text[plain..at]) + LINK_LENGTH;
                plain = at + link;
                link
            }
            None => c.len_utf8(),
        };
        before = text[at..at + step].chars().next_back();
        at += step;
    }
    length + count(&text[plain..])
}

/// How many bytes the link is long that a text begins with, if it begins with one.
fn link_at(text: &str, hosts: Hosts) -> Option<usize> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    if scheme.is_none() && (hosts == Hosts::Ignored || !begins_with_host(text)) {
        return None;
    }
    let end = text.find(|c| !in_link(c)).unwrap_or(text.len());
    let mut link = &text[..end];
    while let Some(last) = link.chars().next_back() {
        let opens = |open: char, close: char| link.matches(open).count() >= link.matches(close).count();
        let belongs = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' => false,
            ')' => opens('(', ')'),
            ']' => opens('[', ']'),
            _ => true,
        };
        if belongs {
            break;
        }
        link = &link[..link.len() - last.len_utf8()];
    }
    (link.len() > scheme.map_or(0, str::len)).then_some(link.len())
}

fn in_link(c: char) -> bool {
    (c.is_ascii_graphic() && !"<>\"\\^`{|}".contains(c)) || ('\u{C0}'..='\u{4FF}').contains(&c)
}

/// Whether a text begins with a host such as `www.example.com`, and not with an address of a person.
fn begins_with_host(text: &str) -> bool {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.')).unwrap_or(text.len());
    if text[end..].starts_with(['@', '_']) || text[end..].chars().next().is_some_and(char::is_alphanumeric) {
        return false;
    }
    let host = text[..end].trim_end_matches('.');
    let mut labels = host.rsplit('.');
    let ending = labels.next().unwrap_or_default().to_ascii_lowercase();
    ENDINGS.contains(&ending.as_str()) && host.contains('.') && labels.all(|label| !label.is_empty())
}

/// Mentions of people on other servers, without the server: Mastodon counts only the name.
fn without_servers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let name_end = at + 1 + word(&rest[at + 1..], "_");
        kept.push_str(&rest[..name_end]);
        rest = &rest[name_end..];
        if name_end > at + 1
            && let Some(server) = rest.strip_prefix('@')
        {
            let host = &server[..word(server, "-.")];
            let host = host.trim_end_matches(['.', '-']);
            if host.contains('.') {
                rest = &server[host.len()..];
            }
        }
    }
    kept.push_str(rest);
    kept
}

/// How many bytes of a text are ASCII letters, digits and `others`.
fn word(text: &str, others: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphanumeric() && !others.contains(c)).unwrap_or(text.len())
}

/// What a grapheme counts on X.
fn weight(grapheme: &str) -> usize {
    let emoji = |c| matches!(c, '\u{FE0F}' | '\u{20E3}' | '\u{1F000}'..='\u{1FAFF}');
    if grapheme.chars().any(emoji) {
        return 2;
    }
    grapheme
        .chars()
        .map(|c| match c {
            '\u{0}'..='\u{10FF}'
            | '\u{2000}'..='\u{200D}'
            | '\u{2010}'..='\u{201F}'
            | '\u{2032}'..='\u{2037}' => 1,
            _ => 2,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn x(text: &str) -> usize {
        measure("x", text).length
    }

    #[test]
    fn x_counts_by_weight() {
        assert_eq!(x(""), 0);
        assert_eq!(x("Hello, wörld — “yes”"), 20);
        assert_eq!(x("日本語"), 6);
        assert_eq!(x("한국어"), 6);
        assert_eq!(x("Привет"), 6);
        assert_eq!(x("ไทย"), 3);
    }

    #[test]
    fn an_emoji_counts_two_on_x_however_it_is_made() {
        for emoji in [
            "😀",
            "👍🏽",
            "👩‍👩‍👧‍👦",
            "🇧🇷",
            "1️⃣",
            "❤️",
            "❤️‍🔥",
            "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
        ] {
            assert_eq!(x(emoji), 2, "{emoji}");
        }
        assert_eq!(x("©"), 1);
    }

    #[test]
    fn a_link_counts_23_on_x_however_long_it_is() {
        assert_eq!(x("https://a.co"), 23);
        assert_eq!(x(&format!("see https://example.com/{} now", "a".repeat(300))), 4 + 23 + 4);
        assert_eq!(x("HTTPS://EXAMPLE.COM"), 23);
        assert_eq!(x("日本https://example.com/あ"), 4 + 23 + 2);
        assert_eq!(x("(https://example.com/a_(b))."), 1 + 23 + 2);
        assert_eq!(x("https://example.com, https://example.org!"), 23 + 2 + 23 + 1);
    }

    #[test]
    fn a_host_is_a_link_on_x_and_an_address_is_none() {
        assert_eq!(x("write to example.com/help"), 9 + 23);
        assert_eq!(x("www.example.co.uk"), 23);
        assert_eq!(x("me@example.com"), 14);
        assert_eq!(x("me.you.com@example.com"), 22);
        assert_eq!(x("end.Next"), 8);
        assert_eq!(x("http://"), 7);
        assert_eq!(x(".com"), 4);
        assert_eq!(x("3.5"), 3);
    }

    #[test]
    fn bluesky_counts_what_is_seen() {
        assert_eq!(measure("bluesky", "👩‍👩‍👧‍👦e\u{301}"), Measure { length: 2, limit: 300 });
    }

    #[test]
    fn mastodon_counts_links_alike_and_names_without_servers() {
        assert_eq!(measure("mastodon", "@ana@desk.example hi").length, 7);
        assert_eq!(measure("mastodon", "@ana@desk.example.").length, 5);
        assert_eq!(measure("mastodon", "@ana hi @").length, 9);
        assert_eq!(measure("mastodon", &format!("https://a.b/{}", "c".repeat(99))).length, 23);
        assert_eq!(measure("mastodon", "example.com").length, 11);
        assert_eq!(measure("mastodon", "日本語").limit, 500);
    }

    #[test]
    fn every_network_has_its_limit() {
        let limits = [
            ("x", 280),
            ("Twitter", 280),
            ("bluesky", 300),
            ("mastodon", 500),
            ("instagram", 2_200),
            ("facebook", 8_000),
            ("linkedin", 1_250),
            ("reddit", 10_000),
            ("tiktok", 150),
            ("youtube", 10_000),
            ("threads", 500),
            ("a forum", 10_000),
        ];
        for (network, limit) in limits {
            assert_eq!(rule(network).limit, limit, "{network}");
        }
        assert!(measure("tiktok", &"é".repeat(150)).fits());
        assert!(!measure("tiktok", &"é".repeat(151)).fits());
    }

    proptest! {
        #[test]
        fn every_text_has_a_length(text in "\\PC*", link in "[a-z./:@)(]{0,20}") {
            for network in ["x", "bluesky", "mastodon", "reddit"] {
                let text = format!("{text}{link} https://{link}");
                let length = measure(network, &text).length;
                prop_assert!(length > 0);
                prop_assert!(length <= text.chars().count() * LINK_LENGTH);
            }
        }
    }
}
