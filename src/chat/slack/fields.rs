//! The fields of a form between Slack and the desk: their block ids, and long texts in several inputs, for
//! Slack takes 3,000 characters in one. What was split is joined again exactly. Must not change a text.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use unicode_segmentation::UnicodeSegmentation;

use super::content::units;

/// What the block id of every field begins with.
const FIELD: &str = "watchfloor:field";
/// The action id of the one input of a field.
pub const INPUT: &str = "watchfloor:input";
/// The most that Slack takes in an input.
pub const LONGEST_INPUT: usize = 3_000;
/// Up to here a text stands in one input: room is left to write a little more.
const FULL: usize = 2_600;
/// The longest white space that is kept between two inputs rather than in one.
const LONGEST_GAP: usize = 8;

/// A field of a form, or one of the parts of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldId {
    /// The argument's name, or [`crate::chat::form::BREAK_GLASS`].
    pub name: String,
    /// Which part of the text, from 1.
    pub part: usize,
    /// The white space between the part before and this one.
    pub before: String,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The white space before it, which stands in no input: Slack may trim what is sent.
    pub before: String,
    /// The text.
    pub text: String,
}

impl FieldId {
    /// As a block id. `value` is what stands in the field when the modal opens: a field that shows
    /// something else gets another id, for Slack keeps what was typed into a block whose id stays.
    pub fn encode(&self, value: &str) -> String {
        let gap: Vec<String> = self.before.chars().map(|c| format!("{:x}", u32::from(c))).collect();
        let mark = hex::encode(&Sha256::digest(value)[..4]);
        format!("{FIELD}:{}:{}:{}:{mark}", self.name, self.part, gap.join("-"))
    }

    /// Reads a block id; none where it is not that of a field.
    pub fn decode(block_id: &str) -> Option<Self> {
        let mut parts = block_id.strip_prefix(FIELD)?.strip_prefix(':')?.split(':');
        let (name, part, gap) = (parts.next()?, parts.next()?, parts.next()?);
        let before: Option<String> = gap
            .split('-')
            .filter(|code| !code.is_empty())
            .map(|code| {
                u32::from_str_radix(code, 16).ok().and_then(char::from_u32).filter(|c| c.is_whitespace())
            })
            .collect();
        let good = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        let (before, part) = (before?, part.parse().ok()?);
        (good && before.chars().count() <= LONGEST_GAP).then(|| Self { name: name.to_owned(), part, before })
    }
}

/// The fields that were filled in, by name: `answers` are the block ids of a modal's `state.values`, each
/// with what stands in its one input (`value`, or the chosen option's value). What is no field of ours
/// is left out; parts are joined.
pub fn joined(answers: impl IntoIterator<Item = (String, Option<String>)>) -> Vec<(String, String)> {
    let mut fields: BTreeMap<String, BTreeMap<usize, (String, String)>> = BTreeMap::new();
    for (block_id, value) in answers {
        let Some(id) = FieldId::decode(&block_id) else { continue };
        fields.entry(id.name).or_default().insert(id.part, (id.before, value.unwrap_or_default()));
    }
    fields
        .into_iter()
        .map(|(name, parts)| {
            let mut text = String::new();
            for (before, part) in parts.into_values().filter(|(_, part)| !part.is_empty()) {
                if !text.is_empty() {
                    text.push_str(&before);
                }
                text.push_str(&part);
            }
            (name, text)
        })
        .collect()
}

/// A text in parts that fit into an input each: cut between paragraphs, lines or words where there are
/// any, the gap kept aside.
pub fn split(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut before = String::new();
    let mut rest = text;
    let mut left = units(text);
    while left > if parts.is_empty() { LONGEST_INPUT } else { FULL } {
        let (end, next) = cut(rest);
        left -= units(&rest[..next]);
        parts.push(Part { before, text: rest[..end].to_owned() });
        before = rest[end..next].to_owned();
        rest = &rest[next..];
    }
    parts.push(Part { before, text: rest.to_owned() });
    parts
}

/// Where the first part of a text ends and where the next one begins.
fn cut(text: &str) -> (usize, usize) {
    let mut window = 0;
    let mut used = 0;
    let mut solid = 0;
    let mut last = None::<&str>;
    for (at, grapheme) in text.grapheme_indices(true) {
        let blank = grapheme.trim().is_empty();
        // Between two characters that are no white space nothing can be trimmed away.
        if !blank && last.is_some_and(|last| !last.trim().is_empty()) {
            solid = at;
        }
        used += units(grapheme);
        if used > FULL {
            break;
        }
        window = at + grapheme.len();
        last = Some(grapheme);
    }
    if window == 0 {
        // One character, with all its marks, that fits nowhere: it is cut where Unicode allows.
        let mut used = 0;
        for (at, c) in text.char_indices() {
            used += c.len_utf16();
            if used > FULL {
                return (at, at);
            }
        }
        return (text.len(), text.len());
    }
    let half = window / 2;
    let gap = ["\n\n", "\n", ""].into_iter().find_map(|wanted| {
        gaps(text, window).filter(|(start, end)| *start >= half && text[*start..*end].contains(wanted)).last()
    });
    gap.unwrap_or(if solid > half { (solid, solid) } else { (window, window) })
}

/// The runs of white space that begin inside `window` and stand between two words, short ones alone.
fn gaps(text: &str, window: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text.get(at..)?.find(char::is_whitespace)?;
            let length = text[start..].find(|c: char| !c.is_whitespace())?;
            at = start + length;
            if start >= window {
                return None;
            }
            if start > 0 && text[start..at].chars().count() <= LONGEST_GAP {
                return Some((start, at));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What Slack would send back if nothing was changed.
    fn answers(parts: &[Part]) -> Vec<(String, Option<String>)> {
        let id = |index: usize, part: &Part| {
            FieldId { name: "text".into(), part: index + 1, before: part.before.clone() }.encode(&part.text)
        };
        parts.iter().enumerate().map(|(index, part)| (id(index, part), Some(part.text.clone()))).collect()
    }

    fn check(text: &str) -> Vec<Part> {
        let parts = split(text);
        for part in &parts {
            assert!(units(&part.text) <= LONGEST_INPUT, "{} is too long", units(&part.text));
        }
        let mut sent = answers(&parts);
        sent.reverse();
        assert_eq!(joined(sent), [("text".to_owned(), text.to_owned())]);
        parts
    }

    #[test]
    fn a_short_text_stands_in_one_input() {
        assert_eq!(check("Hello.\n").len(), 1);
        assert_eq!(check("").len(), 1);
        assert_eq!(check(&"x".repeat(3_000)).len(), 1);
    }

    #[test]
    fn a_long_text_is_cut_between_paragraphs_and_survives_being_trimmed() {
        let paragraph = "Dear Johanna, we are so sorry that this happened. ".repeat(15);
        let text = vec![paragraph.trim(); 20].join("\n\n");
        let parts = check(&text);
        assert!(parts.len() > 4, "{}", parts.len());
        for part in &parts[1..] {
            assert_eq!(part.before, "\n\n");
            assert_eq!(part.text, part.text.trim());
        }
    }

    #[test]
    fn the_longest_texts_without_any_gap_come_back() {
        check(&"字".repeat(20_000));
        check(&"👩‍👩‍👧‍👦".repeat(3_000));
        check(&" ".repeat(20_000));
        check(&format!("e{}", "\u{301}".repeat(20_000)));
    }

    #[test]
    fn a_part_that_was_emptied_takes_its_gap_along() {
        let id = |part, before: &str| FieldId { name: "text".into(), part, before: before.into() }.encode("");
        let sent = |texts: [&str; 3]| {
            let ids = [id(1, ""), id(2, "\n\n"), id(3, "\n")];
            joined(ids.into_iter().zip(texts.map(|text| Some(text.to_owned())))).remove(0).1
        };
        assert_eq!(sent(["a", "b", "c"]), "a\n\nb\nc");
        assert_eq!(sent(["a", "", "c"]), "a\nc");
        assert_eq!(sent(["", "b", ""]), "b");
    }

    #[test]
    fn more_than_nine_parts_stay_in_order() {
        let text = "word ".repeat(9_000);
        assert!(check(text.trim_end()).len() > 10);
    }

    #[test]
    fn another_value_makes_another_id() {
        let id = FieldId { name: "reason".into(), part: 1, before: String::new() };
        assert_ne!(id.encode("a"), id.encode("b"));
        assert_eq!(FieldId::decode(&id.encode("a")), Some(id));
    }

    proptest! {
        // The texts are long: a few are as good as many.
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn what_is_split_is_joined_exactly(words in proptest::collection::vec("[a-zé字👍🏽 \n\t]{0,400}", 0..40)) {
            check(&words.concat());
        }

        #[test]
        fn between_words_nothing_is_lost_to_trimming(
            words in proptest::collection::vec(("[a-z字👍]{1,30}", "[ \n]{1,3}"), 0..900),
        ) {
            let text = words.iter().map(|(word, gap)| format!("{word}{gap}")).collect::<String>();
            for part in check(text.trim()) {
                prop_assert_eq!(part.text.trim(), &part.text);
            }
        }

        #[test]
        fn any_block_id_is_read_without_a_panic(id in "\\PC{0,60}", rest in "[0-9a-f:-]{0,30}") {
            let _ = FieldId::decode(&id);
            if let Some(read) = FieldId::decode(&format!("{FIELD}:text:{rest}")) {
                prop_assert!(read.before.chars().all(char::is_whitespace));
            }
        }
    }
}
