//! Slack writes an emoji that somebody typed as its name between colons, in messages and in what comes back
//! from inputs. A reply goes to networks that know no such names, so each is made the character again. Names
//! that are a workspace's own, or nobody's, stay as they are. Must not touch anything else.

use emojis::SkinTone;

/// The longest name that is looked for, in bytes.
const LONGEST_NAME: usize = 64;
const SKIN: &str = ":skin-tone-";

/// A text with its emoji as characters.
pub(super) fn as_characters(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = None;
    while let Some(at) = rest.find(':') {
        let (head, tail) = rest.split_at(at);
        plain.push_str(head);
        before = head.chars().next_back().or(before);
        // `1:100:2` is no emoji, whatever `100` is called; but Japanese has no spaces.
        let begins = before.is_none_or(|c| !c.is_ascii_alphanumeric());
        match named(tail).filter(|_| begins) {
            Some((emoji, after)) => {
                plain.push_str(emoji);
                before = emoji.chars().next_back();
                rest = after;
            }
            None => {
                plain.push(':');
                before = Some(':');
                rest = tail.get(1..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// The emoji whose name stands at the beginning, and what follows.
fn named(text: &str) -> Option<(&'static str, &str)> {
    let (name, after) = text.strip_prefix(':')?.split_once(':')?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_+-'".contains(&byte);
    if name.is_empty() || name.len() > LONGEST_NAME || !name.bytes().all(fits) {
        return None;
    }
    let emoji = emojis::get_by_shortcode(name)?;
    match toned(after) {
        Some((tone, rest)) => {
            Some((emoji.with_skin_tone(tone).map_or(emoji.as_str(), emojis::Emoji::as_str), rest))
        }
        None => Some((emoji.as_str(), after)),
    }
}

/// Slack's names for tones begin at 2, which is the lightest.
fn toned(text: &str) -> Option<(SkinTone, &str)> {
    let (tone, rest) = text.strip_prefix(SKIN)?.split_once(':')?;
    let tone = match tone {
        "2" => SkinTone::Light,
        "3" => SkinTone::MediumLight,
        "4" => SkinTone::Medium,
        "5" => SkinTone::MediumDark,
        "6" => SkinTone::Dark,
        _ => return None,
    };
    Some((tone, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_characters_and_nothing_else_changes() {
        for (slack, plain) in [
            ("Thank you :smile:", "Thank you 😄"),
            (":+1::skin-tone-3: :tada:", "👍🏼 🎉"),
            (":tada::tada:", "🎉🎉"),
            ("at 10:30:00, or 1:100:2", "at 10:30:00, or 1:100:2"),
            (":our_logo: :not an emoji: ::", ":our_logo: :not an emoji: ::"),
            ("https://example.com:80/a:b:c", "https://example.com:80/a:b:c"),
            ("日本:tada:", "日本🎉"),
            ("", ""),
        ] {
            assert_eq!(as_characters(slack), plain, "{slack}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_text_without_colons_stays_as_it_is(text in "[^:]{0,80}") {
            proptest::prop_assert_eq!(as_characters(&text), text);
        }

        #[test]
        fn no_text_is_a_panic(text in "[:a-z0-9+日 -]{0,40}") {
            let _ = as_characters(&text);
        }
    }
}
