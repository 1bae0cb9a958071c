//! The pieces of blocks: texts, quotes, context lines, times. Must not let anything longer through than
//! Slack takes, and nothing empty.

use slack_morphism::prelude::{
    SlackBlock, SlackBlockMarkDownText, SlackBlockPlainText, SlackBlockPlainTextOnly, SlackBlockText,
    SlackContextBlock, SlackContextBlockElement, SlackHeaderBlock, SlackRichTextBlock, SlackRichTextElement,
    SlackRichTextInlineElement, SlackRichTextQuote, SlackRichTextSection, SlackRichTextText,
    SlackSectionBlock,
};
use unicode_segmentation::UnicodeSegmentation;

use super::escape::{escape, inert, soften};
use super::fields::split;
use crate::chat::words::Words;
use crate::domain::text::{Argument, Text};
use crate::domain::time::Timestamp;

/// The most characters of a text of a section or a context line.
pub const LONGEST_TEXT: usize = 3_000;
/// The most characters of a header.
pub const LONGEST_HEADER: usize = 150;
/// The most blocks of a message.
pub const MOST_BLOCKS: usize = 50;
/// The most blocks of a modal or a home tab.
pub const MOST_VIEW_BLOCKS: usize = 100;

/// The most bytes of all blocks together: Slack refuses a view of more than 250,000.
const MOST_BYTES: usize = 200_000;

/// How long Slack may take a text to be: in UTF-16, which no way of counting characters exceeds.
pub fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// A text of at most `longest` characters, with `…` where it was cut, between what people see as
/// characters.
pub fn shorten(text: &str, longest: usize) -> String {
    if units(text) <= longest {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for grapheme in text.graphemes(true) {
        used += units(grapheme);
        if used > longest {
            break;
        }
        kept.push_str(grapheme);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// A text in one line.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands where a text would be empty: Slack takes no empty text.
fn filled(text: String) -> String {
    if text.trim().is_empty() { "–".to_owned() } else { text }
}

/// A plain text, in which nothing is markup, of at most `longest` characters.
pub fn plain(text: &str, longest: usize) -> SlackBlockPlainTextOnly {
    literal(text, longest).into()
}

/// The same where a type wants it so.
pub fn literal(text: &str, longest: usize) -> SlackBlockPlainText {
    SlackBlockPlainText::new(filled(shorten(text, longest))).with_emoji(false)
}

/// A text with markup of ours: what is from outside was escaped. `verbatim` makes no link of what only
/// looks like one.
fn markup(text: String) -> SlackBlockMarkDownText {
    SlackBlockMarkDownText::new(filled(text)).with_verbatim(true)
}

/// A header.
pub fn header(text: &str) -> SlackBlock {
    SlackHeaderBlock::new(plain(&inert(&one_line(text)), LONGEST_HEADER)).into()
}

/// A section with markup of ours.
pub fn section(text: String) -> SlackSectionBlock {
    SlackSectionBlock::new().with_text(SlackBlockText::MarkDown(markup(text)))
}

/// A text in which nothing is markup, as long as whoever calls lets it be.
pub fn paragraph(text: &str) -> SlackBlock {
    let section: SlackRichTextElement = SlackRichTextSection::new(vec![unmarked(text)]).into();
    SlackRichTextBlock::new(vec![section]).into()
}

/// A small grey text with markup of ours.
pub fn context(text: String) -> SlackBlock {
    SlackContextBlock::new(vec![SlackContextBlockElement::MarkDown(markup(text))]).into()
}

/// A quote, in which nothing is markup. The text is as long as whoever calls lets it be.
pub fn quote(text: &str) -> SlackBlock {
    let quote: SlackRichTextElement = SlackRichTextQuote::new(vec![unmarked(text)]).into();
    SlackRichTextBlock::new(vec![quote]).into()
}

fn unmarked(text: &str) -> SlackRichTextInlineElement {
    SlackRichTextText::new(filled(soften(text))).into()
}

/// Lines put together into as few texts as hold them, each at most as long as a section takes. A line that
/// is longer by itself is left out: whoever calls shortens what it is made of.
pub fn packed(lines: Vec<String>, between: &str) -> Vec<String> {
    let mut packs: Vec<String> = Vec::new();
    for line in lines.into_iter().filter(|line| units(line) <= LONGEST_TEXT) {
        match packs.last_mut() {
            Some(pack) if units(pack) + units(between) + units(&line) <= LONGEST_TEXT => {
                pack.push_str(between);
                pack.push_str(&line);
            }
            _ => packs.push(line),
        }
    }
    packs
}

/// A text in pieces that each fit into a block, cut where it hurts least.
pub fn pieces(text: &str) -> Vec<String> {
    split(text).into_iter().map(|part| part.text).filter(|text| !text.trim().is_empty()).collect()
}

/// Texts of the desk, each in lines of its own, with `shape` before the first.
pub fn paragraphs(words: &Words<'_>, shape: &str, texts: &[Text]) -> Vec<SlackBlock> {
    let mut blocks: Vec<SlackBlock> = Vec::new();
    let mut lines = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let shape = if index == 0 { shape } else { "" };
        let line = format!("{shape}{}", told(words, text));
        if units(&line) <= LONGEST_TEXT {
            lines.push(line);
        } else {
            blocks.extend(
                packed(std::mem::take(&mut lines), "\n").into_iter().map(|text| section(text).into()),
            );
            let long = format!("{}{}", shape.replace('*', ""), words.text(text));
            blocks.extend(pieces(&long).iter().map(|piece| paragraph(piece)));
        }
    }
    blocks.extend(packed(lines, "\n").into_iter().map(|text| section(text).into()));
    blocks
}

/// Blocks of which no more are left than `most`, and no more than Slack takes in bytes; where some had to go,
/// the last one says so.
pub fn fit(words: &Words<'_>, mut blocks: Vec<SlackBlock>, most: usize) -> Vec<SlackBlock> {
    let mut bytes = 0;
    let kept = blocks
        .iter()
        .take_while(|block| {
            bytes += bytes_of(block);
            bytes <= MOST_BYTES
        })
        .count();
    if kept < blocks.len() || blocks.len() > most {
        blocks.truncate(kept.min(most).saturating_sub(1));
        blocks.push(context(told(words, &Text::new("slack-too-much"))));
    }
    blocks
}

/// How long a block is as JSON. It is written nowhere: almost always all of them fit.
fn bytes_of(block: &SlackBlock) -> usize {
    struct Count(usize);
    impl std::io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    // Counting cannot fail, and blocks are JSON.
    let _ = serde_json::to_writer(&mut count, block);
    count.0
}

/// Bold.
pub fn bold(escaped: &str) -> String {
    format!("*{escaped}*")
}

/// How a moment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The day, as 'today' where it is, and the time.
    Day,
    /// The time to the second: for what is seconds away.
    Second,
}

/// A moment in the reader's time zone: Slack writes it.
pub fn moment(at: Timestamp, how: Moment) -> String {
    let format = match how {
        Moment::Day => "{date_short_pretty} {time}",
        Moment::Second => "{time_secs}",
    };
    // Without milliseconds, for those whose client cannot write it.
    let fallback = at.to_string();
    let fallback = fallback.split('.').next().unwrap_or_default().replace('T', " ");
    format!("<!date^{}^{format}|{fallback} UTC>", at.millis().div_euclid(1_000))
}

/// A text of the desk as markup: what was put into it is escaped, and moments are in the reader's time
/// zone.
pub fn told(words: &Words<'_>, text: &Text) -> String {
    told_as(words, text, Moment::Day)
}

/// The same, with moments written in a certain way.
pub fn told_as(words: &Words<'_>, text: &Text, how: Moment) -> String {
    // Marks of a private area stand for moments until everything else is escaped.
    let mark = |index: usize| char::from_u32(0xF_0000 + u32::try_from(index).unwrap_or_default());
    let mut text = text.clone();
    for (_, value) in &mut text.args {
        if let Argument::Words(value) = value {
            // Nobody else may write such a mark.
            value.retain(|c| !('\u{F0000}'..='\u{FFFFD}').contains(&c));
        }
    }
    let mut moments = Vec::new();
    let text = text.with_moments_as(|at| {
        let mark = mark(moments.len()).map(String::from).unwrap_or_default();
        moments.push((mark.clone(), moment(at, how)));
        mark
    });
    let mut told = escape(&words.text(&text));
    for (mark, moment) in moments {
        told = told.replace(&mark, &moment);
    }
    told
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::i18n::Locales;

    #[test]
    fn moments_are_in_the_readers_time_zone_wherever_they_stand() {
        let locales = Locales::load().unwrap();
        let words = Words::new(&locales, "en", Timestamp::default());
        let at = Timestamp::from_millis(1_795_000_000_123);
        let text =
            Text::new("refused-already-claimed").with("holder", "*Rita* <!here>").with_moment("since", at);
        let told = told(&words, &text);
        assert!(
            told.contains("<!date^1795000000^{date_short_pretty} {time}|2026-11-18 11:06:40 UTC>"),
            "{told}"
        );
        assert!(!told.contains("*Rita*") && !told.contains("<!here"), "{told}");
    }

    #[test]
    fn a_mark_of_the_private_area_is_no_moment() {
        let locales = Locales::load().unwrap();
        let words = Words::new(&locales, "en", Timestamp::default());
        let text = Text::new("refused-already-claimed")
            .with("holder", "\u{F0000}x")
            .with_moment("since", Timestamp::from_millis(0));
        assert_eq!(told(&words, &text).matches("<!date").count(), 1);
    }

    proptest! {
        #[test]
        fn what_is_shortened_fits(text in "[a-z字👩‍👩‍👧‍👦 \n]{0,60}", longest in 1..40_usize) {
            let short = shorten(&text, longest);
            prop_assert!(units(&short) <= longest);
            prop_assert!(short == text || short.ends_with('…'));
        }
    }
}
