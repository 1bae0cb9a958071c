//! Text from outside inside Slack's markup: nothing of it becomes a mention, a ping, a link, an emoji, a
//! date or formatting. Must not be used for texts of our own that are meant as markup.
//!
//! Three things work together. Where a text stands alone it goes into `plain_text` or `rich_text`, which
//! have no markup. Where it stands amid ours, [`escape`] takes away what Slack would read: `&`, `<` and
//! `>` become entities, the marks of formatting become letters that look the same, and a character
//! without width parts what would be found by its shape (`@name`, `:emoji:`, `host.example`). And every
//! markup text is `verbatim`, so that Slack does not look for such shapes itself.

/// Parts two characters and cannot be seen. Drafts lose it again at intake, so that nobody publishes it by
/// copying from a card.
const JOINER: char = '\u{2060}';

/// A text for a place where Slack reads markup.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 16);
    let mut line_begins = true;
    for c in inert(text).chars() {
        // What stands at the beginning of a line can make a quote of it, also as an entity.
        if line_begins && c == '>' {
            safe.push(JOINER);
        }
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            other => safe.push(other),
        }
        line_begins = c == '\n' || (line_begins && c.is_whitespace());
    }
    safe
}

/// A text for a place without markup that stands alone and large: not even what others than Slack would take
/// for formatting is left.
pub fn inert(text: &str) -> String {
    soften(&without_formatting(text))
}

/// With letters that look the same in the place of the marks of formatting.
fn without_formatting(text: &str) -> String {
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    let mut plain = String::with_capacity(text.len());
    while let Some(c) = characters.next() {
        let next = characters.peek();
        plain.push(match c {
            '*' => '∗',
            // Inside a word it formats nothing, and a handle with another letter in it would be another's.
            '_' if before.is_ascii_alphanumeric() && next.is_some_and(char::is_ascii_alphanumeric) => c,
            '_' => 'ˍ',
            '~' => '∼',
            '`' => 'ˋ',
            other => other,
        });
        before = c;
    }
    plain
}

/// A text for a place without markup: what Slack's apps might still find by its shape is parted. Nothing
/// of it looks different.
pub fn soften(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut soft = String::with_capacity(text.len() + 16);
    for (at, &c) in characters.iter().enumerate() {
        soft.push(c);
        let before = at.checked_sub(1).and_then(|before| characters.get(before)).copied();
        let next = characters.get(at + 1).copied();
        let word_next = next.is_some_and(char::is_alphanumeric);
        let parts = match c {
            // `<!channel>` is nothing here, and stays nothing wherever it may be read again.
            '@' | '#' | '<' => next.is_some_and(|c| !c.is_whitespace()),
            // `[label](address)`, should any app read it.
            ']' => next == Some('('),
            // `example.com`, but neither `3.5` nor the end of a sentence.
            '.' => {
                word_next
                    && next.is_some_and(|c| !c.is_ascii_digit())
                    && before.is_some_and(char::is_alphanumeric)
            }
            // `https://`, `mailto:x`, `:emoji:`, but neither `10:30` nor `Note: this`.
            ':' => {
                next.is_some_and(|c| c == '/' || (!c.is_whitespace() && !c.is_ascii_digit()))
                    || emoji(&characters[at..])
            }
            _ => false,
        };
        if parts {
            soft.push(JOINER);
        }
    }
    soft
}

/// Whether a colon begins the name of an emoji that begins with a digit, such as `:100:`.
fn emoji(from_colon: &[char]) -> bool {
    let in_name = |c: &&char| c.is_alphanumeric() || "_+-'".contains(**c);
    let name = from_colon[1..].iter().take_while(in_name).count();
    name > 0 && from_colon.get(name + 1) == Some(&':')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_hostile_survives() {
        let hostile = "<!channel> <!here|x> <@U123> <#C1> <http://evil.example|good> <!date^1^{date}|x> *b* _i_ ~s~ \
                       `c` ```d``` :smile: :100: @everyone @channel #general http://evil.example www.evil.example \
                       mailto:a@b.example\n> quote\n  > quote\n&lt;!channel&gt;";
        let safe = escape(hostile);
        for gone in [
            "<",
            "*",
            "_i",
            "~",
            "`",
            ":s",
            ":100:",
            "@e",
            "@c",
            "#g",
            "://",
            "l.e",
            "mailto:a",
            "\n&gt;",
            "\n  &gt;",
            "&lt;!channel&gt;\u{0}",
        ] {
            assert!(!safe.contains(gone), "{gone:?} in {safe}");
        }
        assert!(safe.contains("&amp;lt;!channel&amp;gt;"), "{safe}");
    }

    #[test]
    fn a_usual_text_stays_readable() {
        for text in ["It cost 3.50 at 10:30. Why? Note: 50 % off!", "日本語、です。", "Über — “so”"]
        {
            assert_eq!(escape(text), text);
            assert_eq!(soften(text), text);
        }
        assert_eq!(escape("A & B"), "A &amp; B");
        assert_eq!(escape("johanna_k _x_ _"), "johanna_k ˍxˍ ˍ");
        assert_eq!(soften("*as it is* < b >"), "*as it is* < b >");
    }

    proptest! {
        #[test]
        fn no_mark_that_slack_reads_is_left(text in "[a-z0-9<>&!@#^|*_~`:./{} \n字👍-]{0,80}") {
            let safe = escape(&text);
            prop_assert!(!safe.contains(['<', '>', '*', '~', '`']), "{}", safe);
            prop_assert!(!safe.contains("://"));
            prop_assert!(safe.lines().all(|line| !line.trim_start().starts_with("&gt;")));
            for (at, _) in safe.match_indices('&') {
                prop_assert!(["&amp;", "&lt;", "&gt;"].iter().any(|entity| safe[at..].starts_with(entity)));
            }
            let chars: Vec<char> = safe.chars().collect();
            for pair in chars.windows(2) {
                prop_assert!(!(['@', '#'].contains(&pair[0]) && pair[1].is_ascii_alphanumeric()), "{}", safe);
            }
            for three in chars.windows(3).filter(|three| three[1] == '_') {
                prop_assert!(three[0].is_ascii_alphanumeric() && three[2].is_ascii_alphanumeric(), "{}", safe);
            }
            prop_assert!(!safe.starts_with('_') && !safe.ends_with('_'));
            let named = names_an_emoji(&chars);
            prop_assert!(!named, "{}", safe);
        }

        #[test]
        fn what_is_softened_is_the_same_text(text in "\\PC{0,80}") {
            prop_assert_eq!(soften(&text).replace(JOINER, ""), text.replace(JOINER, ""));
        }
    }

    /// Whether there is a `:name:` anywhere.
    fn names_an_emoji(chars: &[char]) -> bool {
        chars.iter().enumerate().filter(|(_, c)| **c == ':').any(|(at, _)| {
            let name =
                chars[at + 1..].iter().take_while(|c| c.is_alphanumeric() || "_+-'".contains(**c)).count();
            name > 0 && chars.get(at + 1 + name) == Some(&':')
        })
    }
}
