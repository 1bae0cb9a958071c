//! A message of Discord as plain text: what stands for mentions, moments and emoji becomes what a reader
//! sees, and marks of emphasis go. Must not know what the text is for.

use crate::domain::time::Timestamp;

/// The text of a message. `names` are the people it mentions, by id.
pub fn without_markup(content: &str, names: &[(String, String)]) -> String {
    emphasis(&tokens(content, names))
}

/// `<@1>`, `<#1>`, `<:name:1>`, `<t:1>` and the like.
fn tokens(content: &str, names: &[(String, String)]) -> String {
    let mut text = String::with_capacity(content.len());
    let mut rest = content;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let read = after.split_once('>').and_then(|(token, left)| Some((token_text(token, names)?, left)));
        match read {
            Some((shown, left)) => {
                text.push_str(&shown);
                rest = left;
            }
            None => {
                text.push('<');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

fn token_text(token: &str, names: &[(String, String)]) -> Option<String> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(id) = token.strip_prefix("@&").filter(|id| digits(id)) {
        return Some(format!("@{id}"));
    }
    if let Some(id) = token.strip_prefix('@') {
        let id = id.trim_start_matches('!');
        let name = names.iter().find(|(known, _)| known == id).map_or(id, |(_, name)| name.as_str());
        return digits(id).then(|| format!("@{name}"));
    }
    if let Some(id) = token.strip_prefix('#').filter(|id| digits(id)) {
        return Some(format!("#{id}"));
    }
    if let Some(rest) = token.strip_prefix("t:") {
        let seconds: i64 = rest.split(':').next()?.parse().ok()?;
        return Some(Timestamp::from_millis(seconds.saturating_mul(1000)).to_string());
    }
    if token.starts_with("http://") || token.starts_with("https://") {
        return Some(token.to_owned());
    }
    if let Some(rest) = token.strip_prefix('/') {
        let (name, id) = rest.rsplit_once(':')?;
        return digits(id).then(|| format!("/{name}"));
    }
    let emoji = token.strip_prefix("a:").or_else(|| token.strip_prefix(':'))?;
    let (name, id) = emoji.split_once(':')?;
    digits(id).then(|| format!(":{name}:"))
}

/// Takes pairs of marks away, and backslashes that only shielded one.
fn emphasis(text: &str) -> String {
    const MARKS: &[&str] = &["```", "**", "__", "~~", "||", "`"];
    let mut text = text.to_owned();
    for mark in MARKS {
        let count = text.matches(mark).count() / 2 * 2;
        text = text.replacen(mark, "", count);
    }
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let shields = c == '\\' && characters.peek().is_some_and(|next| next.is_ascii_punctuation());
        match characters.next_if(|_| shields) {
            Some(shielded) => plain.push(shielded),
            None => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_reader_sees_the_same() {
        let names = [("7".to_owned(), "Ana".to_owned())];
        for (content, seen) in [
            ("**Hello** <@7> and <@!8>", "Hello @Ana and @8"),
            ("in <#5> at <t:1795000000:R>", "in #5 at 2026-11-18T11:06:40.000Z"),
            ("<:party:99> <a:wave:98> </desk claim:12>", ":party: :wave: /desk claim"),
            ("<https://example.org> 1 < 2 > 0", "https://example.org 1 < 2 > 0"),
            (r"\*not bold\* ||secret||", "*not bold* secret"),
            ("one ** alone", "one ** alone"),
            ("<@> <#x> <t:x> <", "<@> <#x> <t:x> <"),
        ] {
            assert_eq!(without_markup(content, &names), seen);
        }
    }

    proptest! {
        #[test]
        fn no_message_is_a_panic(content in "([<>@#:t/\\\\*a1-9]|\\PC){0,60}") {
            let _ = without_markup(&content, &[]);
        }
    }
}
