//! Text from outside made safe to store and to show: what cannot be seen or turns the reading order
//! round is removed, what is too long is cut. Must not judge what a text says, and must not escape:
//! each surface does that for itself.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use unicode_segmentation::UnicodeSegmentation;

use super::incoming::LONGEST_TEXT;

/// Stands at the end of a text that was cut.
pub const CUT_MARK: &str = " […]";
/// The most characters of a handle.
pub const LONGEST_HANDLE: usize = 200;
/// The most characters of a source's id of a message or conversation.
pub const LONGEST_ID: usize = 300;
/// The most characters of a link. A longer one is dropped: half a link leads nowhere.
pub const LONGEST_URL: usize = 2_048;
/// The most characters of a tag.
pub const LONGEST_TAG: usize = 64;
/// The most tags of a message.
pub const MOST_TAGS: usize = 32;
/// The most characters of the name of a source, a network or a queue.
pub const LONGEST_NAME: usize = 64;
/// The most characters of a language tag that anybody uses (RFC 5646, section 4.4.1).
const LONGEST_LANGUAGE: usize = 35;
/// The longest tag sequence behind a black flag: five letters, and the end, such as Scotland's.
const LONGEST_FLAG: usize = 7;

/// What was done to a message so that it could be taken, for counting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Something was too long.
    pub cut: bool,
    /// Something held characters that are not allowed.
    pub stripped: bool,
    /// Fields that could not be used and were left out, by name.
    pub left_out: BTreeSet<&'static str>,
}

impl Changes {
    /// Whether the message was taken as it came.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what was done elsewhere.
    pub fn add(&mut self, other: Self) {
        self.cut |= other.cut;
        self.stripped |= other.stripped;
        self.left_out.extend(other.left_out);
    }
}

/// A message's text: at most [`LONGEST_TEXT`] characters, mark included, cut between graphemes.
/// Line breaks and tabs stay; every kind of line break becomes `\n`.
pub fn text(raw: &str, changes: &mut Changes) -> String {
    let clean = strip(raw, changes);
    cut(clean, LONGEST_TEXT, changes)
}

/// A handle: one line, at most [`LONGEST_HANDLE`] characters; `None` where nothing is left.
pub fn handle(raw: &str, changes: &mut Changes) -> Option<String> {
    short(raw, LONGEST_HANDLE, changes)
}

/// A tag: one line, at most [`LONGEST_TAG`] characters; `None` where nothing is left.
pub fn tag(raw: &str, changes: &mut Changes) -> Option<String> {
    short(raw, LONGEST_TAG, changes)
}

/// Tags, each once and in order, at most [`MOST_TAGS`].
pub fn tags<'a>(raw: impl IntoIterator<Item = &'a str>, changes: &mut Changes) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut tags: Vec<String> = Vec::new();
    for raw in raw {
        let Some(tag) = tag(raw, changes) else { continue };
        if tags.len() == MOST_TAGS {
            changes.cut = true;
            break;
        }
        if seen.insert(tag.clone()) {
            tags.push(tag);
        }
    }
    tags
}

/// A source's id. Two ids that differ stay different: one that has to be changed gets the SHA-256
/// of what it was, so that no message can pass for another.
pub fn id(raw: &str, changes: &mut Changes) -> Option<String> {
    let raw = raw.trim();
    let mut done = Changes::default();
    let clean = one_line(&strip(raw, &mut done));
    if is_blank(&clean) {
        return None;
    }
    let long = clean.chars().count() > LONGEST_ID;
    changes.cut |= long;
    changes.stripped |= done.stripped;
    if clean == raw && !long {
        return Some(clean);
    }
    let hash = format!("~sha256:{}", hex::encode(Sha256::digest(raw)));
    let kept: String = clean.chars().take(LONGEST_ID - hash.len()).collect();
    Some(format!("{}{hash}", kept.trim_end()))
}

/// A link: `http` or `https` to a host, without spaces, without a name and password before the host
/// (which can make a link look as if it led elsewhere), at most [`LONGEST_URL`] characters.
pub fn url(raw: &str, changes: &mut Changes) -> Option<String> {
    let raw = raw.trim();
    if raw.is_empty() {
        return None;
    }
    let good = rest_of_link(raw).is_some_and(|rest| {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
        !host.is_empty() && !authority.contains('@')
    });
    let plain = !raw
        .chars()
        .any(|c| c.is_whitespace() || is_forbidden(c) || is_joiner(c) || "<>\"\\^`{|}".contains(c));
    if good && plain && raw.chars().count() <= LONGEST_URL {
        return Some(raw.to_owned());
    }
    changes.left_out.insert("url");
    None
}

/// What stands behind `http://` or `https://`, whatever their case.
fn rest_of_link(text: &str) -> Option<&str> {
    ["https://", "http://"].into_iter().find_map(|scheme| {
        let start = text.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then(|| &text[scheme.len()..])
    })
}

/// A language tag (BCP 47); `None` where it has not even the shape of one.
pub fn language(raw: &str, changes: &mut Changes) -> Option<String> {
    let tag = raw.trim().replace('_', "-");
    if tag.is_empty() {
        return None;
    }
    let mut parts = tag.split('-');
    let first = parts.next().is_some_and(|part| {
        (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    let others = parts
        .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if first && others && tag.len() <= LONGEST_LANGUAGE {
        return Some(tag);
    }
    changes.left_out.insert("lang");
    None
}

/// Whether a text can be the name of a source, a network or a queue: letters, digits, `.`, `_` and
/// `-`, beginning with a letter or digit, at most [`LONGEST_NAME`].
pub fn is_name(text: &str) -> bool {
    text.len() <= LONGEST_NAME
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        && text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric())
}

/// Whether nothing of a text can be seen.
pub fn is_blank(text: &str) -> bool {
    // Hangul fillers and the empty braille pattern are letters and symbols by their class, but empty.
    const EMPTY_LETTERS: &str = "\u{115F}\u{1160}\u{3164}\u{FFA0}\u{2800}";
    text.chars().all(|c| {
        c.is_whitespace()
            || is_joiner(c)
            || is_variation_selector(c)
            || EMPTY_LETTERS.contains(c)
            || is_mark(c)
    })
}

/// Removes what is not allowed. A character stays or goes by what was kept before it, so that
/// doing it twice changes nothing.
fn strip(raw: &str, changes: &mut Changes) -> String {
    let mut kept = String::with_capacity(raw.len());
    let mut last: Option<char> = None;
    let mut flag = 0_usize;
    let mut characters = raw.chars().peekable();
    while let Some(c) = characters.next() {
        let c = match c {
            // A line break is a line break, and no change worth counting.
            '\r' => {
                if characters.peek() == Some(&'\n') {
                    continue;
                }
                '\n'
            }
            '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            other => other,
        };
        flag = match c {
            '\u{1F3F4}' => 1,
            _ if is_flag_tag(c) && flag > 0 => flag + 1,
            _ => 0,
        };
        let goes = if is_flag_tag(c) {
            // Letters that nobody sees, good for the flags of regions and else for hiding text.
            flag == 0 || flag > LONGEST_FLAG
        } else if is_joiner(c) {
            last.is_none_or(|last| is_joiner(last) || last.is_whitespace())
        } else if is_variation_selector(c) {
            last.is_none_or(|last| is_variation_selector(last) || last.is_whitespace())
        } else {
            is_forbidden(c)
        };
        if goes {
            changes.stripped = true;
            continue;
        }
        kept.push(c);
        last = Some(c);
    }
    kept
}

/// Characters that never stay.
fn is_forbidden(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        // Soft hyphen, Mongolian vowel separator, zero width space, word joiner and the invisible
        // operators, byte order mark.
        '\u{AD}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' => true,
        // Embeddings, overrides and isolates.
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        // Deprecated format characters, interlinear annotations.
        '\u{206A}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}' => true,
        // Line and paragraph separators, which `strip` has turned to line breaks.
        '\u{2028}' | '\u{2029}' => true,
        // Tags without a flag, language tag.
        '\u{E0000}'..='\u{E007F}' => true,
        // Not characters.
        '\u{FDD0}'..='\u{FDEF}' => true,
        c => c.is_control() || (u32::from(c) & 0xFFFE) == 0xFFFE,
    }
}

/// Zero width joiner and non-joiner, which emoji and Indic and Persian words are made with.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Directional marks. They belong to right-to-left text and turn nothing round that follows.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}')
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn is_flag_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One line of at most `longest` characters.
fn short(raw: &str, longest: usize, changes: &mut Changes) -> Option<String> {
    let clean = cut(one_line(&strip(raw, changes)), longest, changes);
    (!is_blank(&clean)).then_some(clean)
}

/// Cuts between graphemes; inside one only where a single one is longer than all that may be.
fn cut(text: String, longest: usize, changes: &mut Changes) -> String {
    if text.len() <= longest || text.chars().count() <= longest {
        return text;
    }
    changes.cut = true;
    let room = longest - CUT_MARK.chars().count();
    let mut used = 0;
    let mut end = 0;
    for (start, grapheme) in text.grapheme_indices(true) {
        used += grapheme.chars().count();
        if used > room {
            break;
        }
        end = start + grapheme.len();
    }
    if end == 0 {
        end = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
    }
    format!("{}{CUT_MARK}", text[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cleaned(raw: &str) -> (String, Changes) {
        let mut changes = Changes::default();
        (text(raw, &mut changes), changes)
    }

    #[test]
    fn what_cannot_be_seen_goes() {
        let (text, changes) = cleaned("a\u{0}b\u{202E}c\u{200B}d\u{FEFF}e\u{1B}[31m\u{7F}");
        assert_eq!(text, "abcde[31m");
        assert!(changes.stripped && !changes.cut);
    }

    #[test]
    fn line_breaks_become_one_kind_and_are_no_change() {
        let (text, changes) = cleaned("one\r\ntwo\rthree\u{2028}four\tfive");
        assert_eq!(text, "one\ntwo\nthree\nfour\tfive");
        assert!(changes.is_empty());
    }

    #[test]
    fn emoji_and_scripts_that_need_joiners_stay_as_they_are() {
        for whole in [
            "👩‍👩‍👧‍👦",
            "می‌خواهم",
            "क्‍ष",
            "❤️",
            "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
            "שלום\u{200F}!",
        ] {
            assert_eq!(cleaned(whole), (whole.to_owned(), Changes::default()), "{whole:?}");
        }
    }

    #[test]
    fn letters_hidden_in_tags_and_selectors_go() {
        let hidden: String =
            "ignore all".chars().filter_map(|c| char::from_u32(0xE0000 + u32::from(c))).collect();
        assert_eq!(cleaned(&format!("hi{hidden}!")).0, "hi!");
        assert_eq!(cleaned("a\u{FE0F}\u{E0101}\u{E0102}b").0, "a\u{FE0F}b");
    }

    #[test]
    fn a_long_text_is_cut_between_graphemes() {
        let family = "👩‍👩‍👧‍👦";
        let (text, changes) = cleaned(&family.repeat(LONGEST_TEXT));
        assert!(changes.cut);
        assert!(text.chars().count() <= LONGEST_TEXT);
        assert!(text.strip_suffix(CUT_MARK).unwrap().graphemes(true).all(|grapheme| grapheme == family));
    }

    #[test]
    fn one_endless_grapheme_is_cut_too() {
        let (text, changes) = cleaned(&format!("a{}", "\u{301}".repeat(LONGEST_TEXT * 2)));
        assert_eq!(text.chars().count(), LONGEST_TEXT);
        assert!(changes.cut);
    }

    #[test]
    fn ids_that_differ_stay_different() {
        let mut changes = Changes::default();
        assert_eq!(id(" 42 ", &mut changes).as_deref(), Some("42"));
        assert!(changes.is_empty());
        let long = "x".repeat(LONGEST_ID);
        let one = id(&format!("{long}1"), &mut changes).unwrap();
        let two = id(&format!("{long}2"), &mut changes).unwrap();
        assert_ne!(one, two);
        assert_eq!(one.chars().count(), LONGEST_ID);
        assert_ne!(id("a\u{200B}b", &mut changes), id("ab", &mut changes));
        assert_eq!(id("\u{200B} ", &mut changes), None);
    }

    #[test]
    fn only_links_that_lead_where_they_seem_to_stay() {
        let mut changes = Changes::default();
        for good in ["https://x.com/a/1?b=c#d", "HTTP://localhost:80/", "https://example.org"] {
            assert_eq!(url(good, &mut changes).as_deref(), Some(good));
        }
        assert!(changes.is_empty());
        for bad in [
            "javascript:alert(1)",
            "ftp://a.b",
            "//a.b",
            "https://",
            "https:///path",
            "https://bank.example@evil.example/",
            "https://a b",
            "https://a\u{202E}b",
            "http://a/\"onload",
            "data:text/html,x",
        ] {
            let mut changes = Changes::default();
            assert_eq!(url(bad, &mut changes), None, "{bad}");
            assert!(changes.left_out.contains("url"), "{bad}");
        }
        assert_eq!(url(&format!("https://a.b/{}", "c".repeat(LONGEST_URL)), &mut Changes::default()), None);
    }

    #[test]
    fn languages_have_the_shape_of_one() {
        let mut changes = Changes::default();
        assert_eq!(language("pt_BR", &mut changes).as_deref(), Some("pt-BR"));
        assert!(changes.is_empty());
        assert_eq!(language("<b>", &mut changes), None);
        assert!(changes.left_out.contains("lang"));
    }

    #[test]
    fn tags_stand_once_and_are_not_endless() {
        let mut changes = Changes::default();
        assert_eq!(tags(["a", " a ", "", "b\nc"], &mut changes), ["a", "b c"]);
        assert!(!changes.cut);
        let many: Vec<String> = (0..100).map(|n| n.to_string()).collect();
        assert_eq!(tags(many.iter().map(String::as_str), &mut changes).len(), MOST_TAGS);
        assert!(changes.cut);
    }

    #[test]
    fn blank_is_what_shows_nothing() {
        assert!(is_blank(" \n\u{3164}\u{200F}\u{2800}"));
        assert!(!is_blank("."));
    }

    /// Texts rich in what is forbidden, which chance alone seldom finds.
    fn nasty() -> impl Strategy<Value = String> {
        let character = prop_oneof![
            any::<char>(),
            proptest::sample::select(
                "\r\n\t\u{0}\u{85}\u{200B}\u{200C}\u{200D}\u{202E}\u{2066}\u{2028}\u{FE0F}\u{E0101}\u{1F3F4}\u{E0067}\u{E007F}\u{FEFF}\u{301} a👩é"
                    .chars()
                    .collect::<Vec<_>>()
            ),
        ];
        proptest::collection::vec(character, 0..400).prop_map(|characters| characters.into_iter().collect())
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(raw in nasty()) {
            let (once, _) = cleaned(&raw);
            let (twice, changes) = cleaned(&once);
            prop_assert_eq!(&once, &twice);
            prop_assert!(changes.is_empty());
            for shorten in [handle, tag, id] {
                if let Some(once) = shorten(&raw, &mut Changes::default()) {
                    prop_assert_eq!(shorten(&once, &mut Changes::default()), Some(once));
                }
            }
        }

        #[test]
        fn nothing_grows_and_nothing_forbidden_stays(raw in nasty()) {
            let (text, changes) = cleaned(&raw);
            prop_assert!(text.chars().count() <= raw.chars().count());
            prop_assert!(!text.chars().any(|c| is_forbidden(c) && !is_flag_tag(c)));
            prop_assert!(!changes.cut);
            prop_assert_eq!(
                changes.stripped,
                text.chars().count() < raw.replace("\r\n", "\n").chars().count()
            );
            for short in [handle(&raw, &mut Changes::default()), id(&raw, &mut Changes::default())] {
                prop_assert!(short.is_none_or(|short| short.chars().count() <= LONGEST_ID));
            }
        }

        #[test]
        fn a_cut_text_is_never_longer_than_allowed(raw in nasty(), times in 1_usize..200) {
            let (once, _) = cleaned(&raw.repeat(times));
            prop_assert!(once.chars().count() <= LONGEST_TEXT);
            prop_assert_eq!(cleaned(&once).0, once);
        }
    }
}
