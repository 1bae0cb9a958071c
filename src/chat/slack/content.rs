//! The pieces of blocks. Must not let anything longer through than Slack takes.

/// How long Slack may take a text to be: in UTF-16, which no way of counting characters exceeds.
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}
