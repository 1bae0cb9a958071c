//! What people wrote in Slack, as plain text: without Slack's markup, its mentions and its escapes.
//! Must not lose words, and must not make anything up.

use super::emoji::as_characters;
use super::raw::Raw;

/// The text of a message. Slack keeps what a person typed as `rich_text` blocks, where markup and words
/// are told apart; the older `text` is read where there are none.
pub fn message(message: Raw<'_>) -> String {
    let mut text = String::new();
    for block in message.get("blocks").items().filter(|block| block.get("type").text() == Some("rich_text")) {
        paragraph(&mut text, &rich(block));
    }
    if text.is_empty() {
        text = mrkdwn(message.get("text").text().unwrap_or_default());
    }
    if text.is_empty() {
        // What apps post often stands in attachments alone.
        for attachment in message.get("attachments").items() {
            let words = ["text", "fallback"].iter().find_map(|key| attachment.get(key).text());
            paragraph(&mut text, &mrkdwn(words.unwrap_or_default()));
        }
    }
    text
}

/// The text of a `rich_text` block, or of the value of a rich text input.
pub fn rich(block: Raw<'_>) -> String {
    let mut text = String::new();
    for element in block.get("elements").items() {
        match element.get("type").text() {
            Some("rich_text_list") => {
                for item in element.get("elements").items() {
                    paragraph(&mut text, &format!("- {}", section(item)));
                }
            }
            _ => paragraph(&mut text, &section(element)),
        }
    }
    text
}

fn paragraph(text: &mut String, more: &str) {
    if more.is_empty() {
        return;
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(more);
}

fn section(section: Raw<'_>) -> String {
    let mut text = String::new();
    for element in section.get("elements").items() {
        let at = |key: &str| element.get(key).text();
        match at("type") {
            Some("text") => text.push_str(at("text").unwrap_or_default()),
            Some("link") => text.push_str(&link(at("url").unwrap_or_default(), at("text"))),
            Some("emoji") => text.push_str(&emoji(element)),
            Some("user") => text.extend(["@", at("user_id").unwrap_or_default()]),
            Some("usergroup") => text.extend(["@", at("usergroup_id").unwrap_or_default()]),
            Some("channel") => text.extend(["#", at("channel_id").unwrap_or_default()]),
            Some("broadcast") => text.extend(["@", at("range").unwrap_or_default()]),
            Some("date") => text.push_str(at("fallback").unwrap_or_default()),
            _ => text.push_str(at("text").unwrap_or_default()),
        }
    }
    text
}

/// An emoji as the character that it is, where it is one; an emoji of the workspace's own by its name.
fn emoji(element: Raw<'_>) -> String {
    let character = element.get("unicode").text().and_then(|codes| {
        codes.split('-').map(|code| u32::from_str_radix(code, 16).ok().and_then(char::from_u32)).collect()
    });
    character.unwrap_or_else(|| format!(":{}:", element.get("name").text().unwrap_or_default()))
}

fn link(url: &str, label: Option<&str>) -> String {
    let bare = |text: &str| {
        let text = text.trim_start_matches("mailto:").trim_start_matches("tel:");
        text.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_owned()
    };
    match label {
        Some(label) if bare(label) == bare(url) => label.to_owned(),
        Some(label) => format!("{label} ({url})"),
        None => url.trim_start_matches("mailto:").trim_start_matches("tel:").to_owned(),
    }
}

/// Slack's own markup as plain text: `<...>` become what they show, and the three escapes characters.
/// Names of emoji become emoji. Asterisks and underscores stay: they may be what somebody meant.
pub fn mrkdwn(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, from) = rest.split_at(start);
        plain.push_str(&unescaped(&as_characters(before)));
        // A token ends on its line; what does not is a bracket that somebody forgot to escape.
        let end = from.find(['>', '\n']).filter(|end| from[*end..].starts_with('>'));
        let Some(end) = end else {
            plain.push('<');
            rest = &from[1..];
            continue;
        };
        plain.push_str(&token(&from[1..end]));
        rest = &from[end + 1..];
    }
    plain.push_str(&unescaped(&as_characters(rest)));
    plain
}

fn token(token: &str) -> String {
    let (what, label) = match token.split_once('|') {
        Some((what, label)) => (what, Some(label).filter(|label| !label.is_empty())),
        None => (token, None),
    };
    let shown = |sign: &str, id: &str| {
        let name = label.unwrap_or(id);
        if name.starts_with(sign) { name.to_owned() } else { format!("{sign}{name}") }
    };
    let plain = match what.chars().next() {
        Some('@') => shown("@", &what[1..]),
        Some('#') => shown("#", &what[1..]),
        Some('!') if what.starts_with("!date") => label.unwrap_or_default().to_owned(),
        Some('!') => shown("@", what[1..].rsplit('^').next().unwrap_or_default()),
        _ => link(what, label),
    };
    unescaped(&plain)
}

/// The three characters that Slack escapes. `&amp;` comes last, so that `&amp;lt;` stays `&lt;`.
pub fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tokens_become_what_they_show() {
        for (markup, plain) in [
            ("Fish &amp; chips &lt;3", "Fish & chips <3"),
            ("a literal &amp;lt;", "a literal &lt;"),
            ("ask <@U024BE7LH|ana> in <#C024BE7LR|care>", "ask @ana in #care"),
            ("ask <@U024BE7LH>", "ask @U024BE7LH"),
            ("<!here> <!channel|channel> <!subteam^S1|@legal>", "@here @channel @legal"),
            ("<!subteam^S1>", "@S1"),
            ("<!date^1392734382^{date}|Feb 18th>", "Feb 18th"),
            ("see <https://example.com/a?b=1&amp;c=2>", "see https://example.com/a?b=1&c=2"),
            ("see <https://example.com/|example.com>", "see example.com"),
            ("see <https://example.com|this &amp; that>", "see this & that (https://example.com)"),
            ("<mailto:a@b.example|a@b.example> <tel:+4912|call>", "a@b.example call (tel:+4912)"),
            ("1 < 2\nand > 3", "1 < 2\nand > 3"),
            ("a <", "a <"),
            ("<>", ""),
        ] {
            assert_eq!(mrkdwn(markup), plain, "{markup}");
        }
    }

    #[test]
    fn rich_text_is_taken_before_the_markup_of_old() {
        let message = json!({
            "text": "*really* _bad_ :smile:",
            "blocks": [
                {"type": "rich_text", "elements": [
                    {"type": "rich_text_section", "elements": [
                        {"type": "text", "text": "really", "style": {"bold": true}},
                        {"type": "text", "text": " bad & worse "},
                        {"type": "emoji", "name": "smile", "unicode": "1f604"},
                        {"type": "emoji", "name": "our-logo"},
                        {"type": "user", "user_id": "U1"},
                    ]},
                    {"type": "rich_text_list", "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]},
                        {"type": "rich_text_section", "elements": [{"type": "link", "url": "https://e.example", "text": "two"}]},
                    ]},
                ]},
                {"type": "section", "text": {"type": "mrkdwn", "text": "not from a person"}},
            ],
        });
        assert_eq!(
            super::message(Raw::new(&message)),
            "really bad & worse 😄:our-logo:@U1\n- one\n- two (https://e.example)"
        );
    }

    #[test]
    fn what_an_app_posted_is_found_in_its_attachment() {
        let message =
            json!({"text": "", "attachments": [{"fallback": "Build &lt;7&gt; failed"}, {"text": 7}]});
        assert_eq!(super::message(Raw::new(&message)), "Build <7> failed");
    }
}
