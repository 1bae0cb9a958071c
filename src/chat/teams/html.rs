//! The plain text of a message that Teams keeps as HTML: of one that somebody sends to the desk. Total:
//! whatever comes in, text comes out. Must not keep any markup.

/// Tags after which a new line begins.
const BREAKS: &[&str] = &["br", "p", "div", "li", "tr", "blockquote", "h1", "h2", "h3", "pre"];

/// The text of a piece of HTML.
pub fn text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        text.push_str(&decode(before));
        let Some(end) = tag.find('>') else {
            // An angle bracket that opens nothing is one.
            text.push_str(&decode(tag));
            rest = "";
            break;
        };
        if !tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            text.push('<');
            rest = &tag[1..];
            continue;
        }
        replace(&tag[1..end], &mut text);
        rest = &tag[end + 1..];
    }
    text.push_str(&decode(rest));
    tidy(&text)
}

/// What stands in for a tag.
fn replace(tag: &str, text: &mut String) {
    let name: String = tag
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    if BREAKS.contains(&name.as_str()) {
        if !text.is_empty() && !text.ends_with('\n') || name == "br" {
            text.push('\n');
        }
    } else if matches!(name.as_str(), "emoji" | "img") {
        // An emoji is its alternative text.
        if let Some(alternative) = attribute(tag, "alt") {
            text.push_str(&decode(alternative));
        }
    }
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let start = tag.find(&format!("{name}=\""))? + name.len() + 2;
    let rest = &tag[start..];
    rest.find('"').map(|end| &rest[..end])
}

/// Character references, once: what they stand for is not read again.
fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        decoded.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        let reference = after.char_indices().take(10).find(|(_, c)| *c == ';').map(|(end, _)| &after[..end]);
        match reference.and_then(|name| Some((name, referred(name)?))) {
            Some((name, character)) => {
                decoded.push(character);
                rest = &after[name.len() + 1..];
            }
            None => {
                decoded.push('&');
                rest = after;
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

fn referred(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).map(|c| if c == '\u{a0}' { ' ' } else { c })?
        }
    })
}

/// No space at the ends of lines, no more than one empty line, nothing around it all.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.replace('\u{a0}', " ").lines() {
        let line = line.trim_end();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty <= 1 {
            tidy.push_str(line);
            tidy.push('\n');
        }
    }
    tidy.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn markup_goes_and_the_words_stay() {
        let html = "<div><div>Hello <b>Ana</b>,&nbsp;1 &lt; 2 &amp;amp; 3</div><p>Second<br/>third \
                    <emoji alt=\"🙂\" title=\"x\"></emoji></p><at id=\"0\">Bo</at></div>";
        assert_eq!(text(html), "Hello Ana, 1 < 2 &amp; 3\nSecond\nthird 🙂\nBo");
        assert_eq!(text("a < b"), "a < b");
        assert_eq!(text("&#x1F600;&#33;&unknown;&"), "😀!&unknown;&");
        assert_eq!(text("<script"), "<script");
    }

    proptest! {
        #[test]
        fn anything_becomes_text(html in "\\PC{0,80}|[<>&;#x/a-z \"=]{0,80}") {
            let _ = text(&html);
        }
    }
}
