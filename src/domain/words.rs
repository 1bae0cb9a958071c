//! Word lists: whether a text holds a word or phrase. Must not know what follows from it.

use unicode_segmentation::UnicodeSegmentation;

/// A text cut into words, without case.
pub(super) struct Words(Vec<String>);

impl Words {
    /// Cuts a text.
    pub(super) fn of(text: &str) -> Self {
        Self(text.unicode_words().map(str::to_lowercase).collect())
    }

    /// Whether a phrase stands in it, its words whole and in a row. A `*` at the end of a word stands for
    /// any ending.
    pub(super) fn contain(&self, phrase: &str) -> bool {
        // The star is no word character: it is looked at before the words are cut.
        let pattern: Vec<(String, bool)> = phrase
            .split_whitespace()
            .flat_map(|part| {
                let open = part.ends_with('*');
                let words: Vec<&str> = part.unicode_words().collect();
                let last = words.len().saturating_sub(1);
                words
                    .into_iter()
                    .enumerate()
                    .map(|(index, word)| (word.to_lowercase(), open && index == last))
                    .collect::<Vec<_>>()
            })
            .collect();
        !pattern.is_empty()
            && self.0.windows(pattern.len()).any(|window| {
                window.iter().zip(&pattern).all(|(word, (wanted, open))| {
                    word == wanted || (*open && word.starts_with(wanted.as_str()))
                })
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole_in_any_case() {
        let words = Words::of("We GUARANTEE a refund; next quarter's profit forecast is good.");
        assert!(words.contain("guarantee"));
        assert!(words.contain("Profit Forecast"));
        assert!(words.contain("guarant*"));
        assert!(words.contain("re*"));
        assert!(!words.contain("fund"));
        assert!(!words.contain("forecast profit"));
        assert!(!words.contain(""));
        assert!(!words.contain("*"));
    }
}
