//! Text from outside as Discord shows it: letter for letter, never as markup, a mention, a link, a
//! timestamp or an emoji of somebody's choosing; and our own marks beside it. Must not know what is said.
//!
//! Discord takes a backslash before any character that is no letter, no digit and no white space as 'this
//! one literally', in messages, embeds and text displays alike. So no list of dangerous sequences is kept:
//! every character that any of them begins with, or cannot do without, gets one.

use unicode_segmentation::GraphemeCursor;

use crate::domain::time::Timestamp;

/// Characters that get a backslash wherever they stand. `:` ends every scheme of a link and begins every
/// emoji, `<` begins mentions, timestamps and commands, `[` and `(` make masked links.
const EVERYWHERE: &str = "\\*_~`|<>[]()#:@";

/// The length of a text as Discord may count it. It counts characters in one place and UTF-16 units in
/// another; the latter are never fewer.
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A text from outside, letter for letter.
pub fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    let mut before = Before::default();
    for c in text.chars().filter(|c| *c != '\r') {
        if before.wants_mark(c) {
            escaped.push('\\');
        }
        escaped.push(c);
        before.sees(c);
    }
    escaped
}

/// As much of a text from outside as fits into `limit` once it is escaped, cut between what readers take for
/// characters and marked with `…`; and whether it was cut.
pub fn plain_within(text: &str, limit: usize) -> (String, bool) {
    let whole = plain(text);
    if length(&whole) <= limit {
        return (whole, false);
    }
    let room = limit.saturating_sub(1);
    let mut used = 0;
    let mut before = Before::default();
    let end = text.char_indices().find_map(|(at, c)| {
        if c != '\r' {
            used += c.len_utf16() + usize::from(before.wants_mark(c));
            before.sees(c);
        }
        (used > room).then_some(at)
    });
    let end = boundary(text, end.unwrap_or(text.len()));
    let mut kept = plain(text.get(..end).unwrap_or_default());
    kept.truncate(kept.trim_end().len());
    if limit > 0 {
        kept.push('…');
    }
    (kept, true)
}

/// As much of a text as fits where Discord reads no markup, such as a label, cut between characters.
pub fn within(text: &str, limit: usize) -> String {
    if length(text) <= limit {
        return text.to_owned();
    }
    let end = boundary(text, units(text, limit.saturating_sub(1)));
    format!("{}…", text.get(..end).unwrap_or_default())
}

/// Parts of a text of at most `limit` each, which joined are the text: cut after a line, else after a word,
/// else between characters.
pub fn parts(text: &str, limit: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut left = length(text);
    while left > limit {
        let end = prefix(rest, limit);
        let (head, _) = rest.split_at(end);
        // A break in the first half would make crumbs.
        let soft = ["\n", " "]
            .iter()
            .find_map(|mark| head.rfind(mark).map(|at| at + mark.len()).filter(|at| *at > end / 2));
        let (part, after) = rest.split_at(soft.unwrap_or(end));
        parts.push(part);
        left -= length(part);
        rest = after;
    }
    if !rest.is_empty() || parts.is_empty() {
        parts.push(rest);
    }
    parts
}

/// The longest beginning within the limit, at least one character.
fn prefix(text: &str, limit: usize) -> usize {
    let hard = units(text, limit.max(2));
    match boundary(text, hard) {
        // One cluster alone is longer than that, such as a letter with a thousand accents.
        0 => hard,
        end => end,
    }
}

/// Where the longest beginning of at most so many UTF-16 units ends.
fn units(text: &str, limit: usize) -> usize {
    let mut used = 0;
    text.char_indices()
        .find_map(|(at, c)| {
            used += c.len_utf16();
            (used > limit).then_some(at)
        })
        .unwrap_or(text.len())
}

/// The last place at or before `at` where what readers take for a character ends.
fn boundary(text: &str, at: usize) -> usize {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    if cursor.is_boundary(text, 0).unwrap_or(false) {
        return at;
    }
    cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// A text of ours in bold. It must hold no markup; what comes from outside is escaped.
pub fn bold(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("**{}**", plain(text)) }
}

/// A moment as each reader's own clock tells it: `in 5 minutes`, `2 hours ago`.
pub fn relative(at: Timestamp) -> String {
    format!("<t:{}:R>", at.millis().div_euclid(1000))
}

/// What stands before a character, as far as it matters.
#[derive(Clone, Copy)]
struct Before {
    /// Nothing but white space since the line began.
    line_starts: bool,
    /// Nothing but white space and digits since then.
    only_digits: bool,
    /// The last one was a letter or a digit.
    word: bool,
}

impl Default for Before {
    fn default() -> Self {
        Self { line_starts: true, only_digits: true, word: false }
    }
}

impl Before {
    fn wants_mark(self, c: char) -> bool {
        match c {
            // Lists and small print begin a line; a number with a full stop begins an ordered list; and a
            // full stop inside a word may make a server's name of it, such as that of an invitation.
            '-' | '+' => self.line_starts,
            '.' => self.word || self.only_digits,
            _ => EVERYWHERE.contains(c),
        }
    }

    fn sees(&mut self, c: char) {
        if c == '\n' {
            *self = Self::default();
            return;
        }
        self.word = c.is_alphanumeric();
        self.line_starts &= c.is_whitespace();
        self.only_digits &= c.is_whitespace() || c.is_ascii_digit();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What Discord shows of a text without any markup: every escaped character for itself.
    fn shown(escaped: &str) -> String {
        let mut shown = String::new();
        let mut characters = escaped.chars();
        while let Some(c) = characters.next() {
            shown.push(if c == '\\' { characters.next().unwrap() } else { c });
        }
        shown
    }

    /// A text with every escaped character taken out: what is left is all that markup could be made of.
    fn bare(escaped: &str) -> String {
        let mut bare = String::new();
        let mut characters = escaped.chars();
        while let Some(c) = characters.next() {
            if c == '\\' {
                characters.next();
                bare.push('\u{1}');
            } else {
                bare.push(c);
            }
        }
        bare
    }

    #[test]
    fn nothing_of_what_discord_reads_is_left() {
        for hostile in [
            "@everyone and @here",
            "<@123> <@!123> <@&123> <#123> </desk:1> <id:customize>",
            "[click](https://evil.example) <https://evil.example> https://evil.example",
            "discord.gg/abc",
            "<t:1:R> <:name:1> <a:name:1> :smile:",
            "**bold** __under__ ~~gone~~ ||spoiler|| `code` ```block```",
            "# big\n## less\n-# small\n> quote\n>>> all",
            "- list\n  * list\n1. one\n 12. twelve",
            "mailto:a@b.example tel:+123",
            "\\<@123> \\\\@everyone",
        ] {
            let escaped = plain(hostile);
            assert_eq!(shown(&escaped), hostile);
            let bare = bare(&escaped);
            for sign in ["@", "<", ">", "://", "](", "**", "__", "~~", "||", "`", "#", "\n-", ":", "gg."] {
                assert!(!bare.contains(sign), "{sign} is left in {escaped}");
            }
            assert!(!bare.starts_with('-') && !bare.starts_with("1."), "{escaped}");
        }
    }

    #[test]
    fn moments_are_in_seconds() {
        assert_eq!(relative(Timestamp::from_millis(1_795_000_000_999)), "<t:1795000000:R>");
        assert_eq!(relative(Timestamp::from_millis(-1)), "<t:-1:R>");
    }

    proptest! {
        #[test]
        fn every_text_is_shown_letter_for_letter(text in "[^\r]*") {
            prop_assert_eq!(shown(&plain(&text)), text);
        }

        #[test]
        fn markup_has_nothing_to_be_made_of(text in "([\\\\*_~`|<>\\[\\]()#:@.0-9a-z \n-]|[^\r]){0,60}") {
            let bare = bare(&plain(&text));
            prop_assert!(!bare.contains(['*', '_', '~', '`', '|', '<', '>', '[', ']', '(', ')', '#', ':', '@']));
            for line in bare.lines() {
                let line = line.trim_start();
                prop_assert!(!line.starts_with(['-', '+']), "{line}");
                prop_assert!(!line.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('.'), "{line}");
            }
        }

        #[test]
        fn what_is_cut_fits_and_begins_as_the_text_does(text in "\\PC{0,80}", limit in 0_usize..60) {
            let (cut, shortened) = plain_within(&text, limit);
            prop_assert!(length(&cut) <= limit, "{} in {limit}", length(&cut));
            if shortened && limit > 0 {
                let kept = shown(cut.strip_suffix('…').unwrap());
                prop_assert!(text.replace('\r', "").starts_with(&kept));
            }
            prop_assert!(length(&within(&text, limit.max(1))) <= limit.max(1));
        }

        #[test]
        fn parts_are_the_text_again(text in "(\\PC|[ \n]){0,200}", limit in 2_usize..40) {
            let parts = parts(&text, limit);
            prop_assert!(parts.iter().all(|part| length(part) <= limit));
            prop_assert_eq!(parts.concat(), text);
        }
    }
}
