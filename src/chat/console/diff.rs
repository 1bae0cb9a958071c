//! What changed between two texts, word by word. Must not judge the change.

use maud::{Markup, html};
use similar::{ChangeTag, TextDiff};

/// `new` with what was taken out of `old` struck through and what came in marked.
pub fn words(old: &str, new: &str) -> Markup {
    let diff = TextDiff::from_words(old, new);
    html! {
        @for change in diff.iter_all_changes() {
            @match change.tag() {
                ChangeTag::Equal => (change.value()),
                ChangeTag::Delete => del { (change.value()) },
                ChangeTag::Insert => ins { (change.value()) },
            }
        }
    }
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
        assert_eq!(words("same", "same").into_string(), "same");
    }
}
