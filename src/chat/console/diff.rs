//! What changed between two texts, word by word. Must not judge the change.

use maud::{Markup, html};
use similar::{ChangeTag, TextDiff};

/// `new` with what was taken out of `old` struck through and what came in marked. Neighbouring words
/// that changed are shown as one change: whole phrases are easier to read than every other word.
pub fn words(old: &str, new: &str) -> Markup {
    html! {
        @for part in parts(old, new) {
            @match part {
                Part::Same(text) => (text),
                Part::Changed { out, into } => {
                    @if !out.is_empty() { del { (out) } }
                    @if !into.is_empty() { ins { (into) } }
                },
            }
        }
    }
}

/// A stretch of two texts.
enum Part {
    Same(String),
    Changed { out: String, into: String },
}

fn parts(old: &str, new: &str) -> Vec<Part> {
    let diff = TextDiff::from_words(old, new);
    let mut parts = Vec::new();
    for change in diff.iter_all_changes() {
        let value = change.value();
        match (change.tag(), parts.last_mut()) {
            // The space between two changed words belongs to the change.
            (ChangeTag::Equal, Some(Part::Changed { out, into })) if value.trim().is_empty() => {
                out.push_str(value);
                into.push_str(value);
            }
            (ChangeTag::Equal, Some(Part::Same(text))) => text.push_str(value),
            (ChangeTag::Equal, _) => parts.push(Part::Same(value.to_owned())),
            (ChangeTag::Delete, Some(Part::Changed { out, .. })) => out.push_str(value),
            (ChangeTag::Insert, Some(Part::Changed { into, .. })) => into.push_str(value),
            (ChangeTag::Delete, _) => {
                parts.push(Part::Changed { out: value.to_owned(), into: String::new() });
            }
            (ChangeTag::Insert, _) => {
                parts.push(Part::Changed { out: String::new(), into: value.to_owned() });
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_changed_are_marked_and_nothing_is_markup() {
        let shown = words("We are sorry", "We are <b>very</b> sorry").into_string();
        assert!(shown.contains("<ins>"), "{shown}");
        assert!(!shown.contains("<b>"), "{shown}");
        assert!(words("a b", "a c").into_string().contains("<del>b</del><ins>c</ins>"));
        assert_eq!(words("a b c d", "a x y d").into_string(), "a <del>b c </del><ins>x y </ins>d");
        assert_eq!(words("same", "same").into_string(), "same");
    }
}
