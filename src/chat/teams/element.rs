//! The elements of Adaptive Cards 1.5 that we use, and the one rule about them: a text that is not our
//! own is a `TextRun` and nothing else, for a run is no Markdown. `TextBlock` reads Markdown, links and
//! dates, and gets texts of our own alone. Must not know what a card is about.

use serde_json::{Map, Value, json};

use crate::domain::time::Timestamp;

/// Longer texts are laid out as several blocks, so that a page can end between them.
const BLOCK: usize = 1_500;

/// How something looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Bold.
    pub bold: bool,
    /// Less loud than the rest.
    pub subtle: bool,
    /// Smaller than the rest.
    pub small: bool,
    /// `good`, `warning`, `attention` or `accent`, beside a shape or a word that says the same.
    pub color: Option<&'static str>,
}

/// Bold.
pub const BOLD: Look = Look { bold: true, subtle: false, small: false, color: None };
/// As it comes.
pub const PLAIN: Look = Look { bold: false, subtle: false, small: false, color: None };
/// Small and less loud.
pub const QUIET: Look = Look { bold: false, subtle: true, small: true, color: None };

/// A run of text from anywhere.
pub fn run(text: &str, look: Look) -> Value {
    let mut run = json!({ "type": "TextRun", "text": harmless(text) });
    dress(&mut run, look);
    run
}

/// An element of a kind, with its properties.
pub fn element<const N: usize>(kind: &str, properties: [(&str, Value); N]) -> Value {
    let mut element = Map::new();
    element.insert("type".to_owned(), kind.into());
    element.extend(properties.map(|(name, value)| (name.to_owned(), value)));
    Value::Object(element)
}

/// A paragraph of runs.
pub fn rich(runs: Vec<Value>) -> Value {
    element("RichTextBlock", [("inlines", runs.into())])
}

/// A paragraph with one text from anywhere.
pub fn line(text: &str, look: Look) -> Value {
    rich(vec![run(text, look)])
}

/// A text of our own, which may hold dates of [`moment`]. Never a text from outside.
pub fn own(text: &str, look: Look) -> Value {
    let mut block = json!({ "type": "TextBlock", "text": text, "wrap": true });
    dress(&mut block, look);
    block
}

fn dress(element: &mut Value, look: Look) {
    if look.bold {
        element["weight"] = "Bolder".into();
    }
    if look.subtle {
        element["isSubtle"] = true.into();
    }
    if look.small {
        element["size"] = "Small".into();
    }
    if let Some(color) = look.color {
        element["color"] = color.into();
    }
}

/// A container with a style: `default`, `emphasis`, `good`, `warning` or `attention`.
pub fn container(style: &str, items: Vec<Value>) -> Value {
    element("Container", [("style", style.into()), ("spacing", "Small".into()), ("items", items.into())])
}

/// A text from outside as a quotation, in as many containers as it needs, each turned to the side from
/// which its script is read.
pub fn quote(text: &str) -> Vec<Value> {
    blocks(text)
        .into_iter()
        .enumerate()
        .map(|(index, block)| {
            let mut quoted = container("emphasis", vec![line(&block, PLAIN)]);
            if index > 0 {
                quoted["spacing"] = "None".into();
            }
            if reads_from_the_right(&block) {
                quoted["rtl"] = true.into();
                quoted["items"][0]["horizontalAlignment"] = "Right".into();
            }
            quoted
        })
        .collect()
}

/// A text in pieces of a size that is easily laid out; joined they are the text.
pub fn blocks(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut length = 0;
    for character in text.chars() {
        let at_break = character.is_whitespace() && length >= BLOCK;
        piece.push(character);
        length += 1;
        if at_break || length >= BLOCK + 200 {
            pieces.push(std::mem::take(&mut piece));
            length = 0;
        }
    }
    if !piece.is_empty() || pieces.is_empty() {
        pieces.push(piece);
    }
    pieces
}

/// Two columns: what fills the line, and what stands at its end.
pub fn sides(left: Vec<Value>, right: Vec<Value>) -> Value {
    let column = |width: &str, items: Vec<Value>| {
        element("Column", [("width", width.into()), ("items", items.into())])
    };
    let columns = vec![column("stretch", left), column("auto", right)];
    element("ColumnSet", [("spacing", "Small".into()), ("columns", columns.into())])
}

/// A moment, which each reader sees in their own time zone and language. For [`own`] alone.
pub fn moment(at: Timestamp) -> String {
    let at = to_the_second(at);
    format!("{{{{DATE({at}, SHORT)}}}} {{{{TIME({at})}}}}")
}

/// The time of a moment of today, else the moment. For [`own`] alone.
pub fn clock(at: Timestamp, now: Timestamp) -> String {
    let near = (at - now).0.abs() < 12 * 3_600_000;
    if near { format!("{{{{TIME({})}}}}", to_the_second(at)) } else { moment(at) }
}

fn to_the_second(at: Timestamp) -> String {
    let text = at.to_string();
    text.get(..19).map_or_else(|| text.clone(), |start| format!("{start}Z"))
}

/// A text in which nothing is taken for a date or time function, wherever a client looks for one: two
/// opening braces never touch. U+2060 has no width and lets no line break in.
pub fn harmless(text: &str) -> String {
    if text.is_empty() {
        // An empty text would not be drawn, or refused.
        return "\u{2060}".to_owned();
    }
    text.replace("{{", "{\u{2060}{").replace("{{", "{\u{2060}{")
}

/// Whether a text is read from the right: by its first letter of any script.
fn reads_from_the_right(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| {
        matches!(u32::from(c), 0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF | 0x1_0800..=0x1_0FFF | 0x1_E800..=0x1_EFFF)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn two_braces_never_touch(text in "[{}a(DATE]{0,30}|\\PC{0,30}") {
            let shown = harmless(&text);
            prop_assert!(!shown.contains("{{"));
            prop_assert_eq!(shown.replace('\u{2060}', ""), text.replace('\u{2060}', ""));
        }

        #[test]
        fn pieces_joined_are_the_text(text in "(\\PC| |\n){0,200}", times in 1..40_usize) {
            let text = text.repeat(times);
            let pieces = blocks(&text);
            prop_assert_eq!(pieces.concat(), text);
            prop_assert!(pieces.iter().all(|piece| piece.chars().count() <= BLOCK + 200));
        }
    }

    #[test]
    fn a_moment_is_a_function_that_the_client_evaluates() {
        let at = Timestamp::from_millis(1_795_000_000_123);
        assert_eq!(moment(at), "{{DATE(2026-11-18T11:06:40Z, SHORT)}} {{TIME(2026-11-18T11:06:40Z)}}");
        assert_eq!(clock(at, at), "{{TIME(2026-11-18T11:06:40Z)}}");
    }

    #[test]
    fn arabic_and_hebrew_are_read_from_the_right() {
        assert!(reads_from_the_right("«مرحبا»"));
        assert!(reads_from_the_right("12 שלום"));
        assert!(!reads_from_the_right("Hello مرحبا"));
        assert!(!reads_from_the_right("123"));
    }
}
