//! Which characters of a text from outside stay. Must not know what the text is for.
//!
//! Gone are: controls but line break and tab; embeddings, overrides and isolates, which turn the
//! reading order round (<https://www.unicode.org/reports/tr9/>); what has no width and is no joiner;
//! tags and variation selectors where they can only hide something; what is no character.

/// The longest tag sequence behind a black flag: five letters, and the end, such as Scotland's.
const LONGEST_FLAG: usize = 7;

/// Whether nothing of a text can be seen.
pub fn is_blank(text: &str) -> bool {
    // Hangul fillers and the empty braille pattern are letters and symbols by their class, but empty.
    const EMPTY_LETTERS: &str = "\u{115F}\u{1160}\u{3164}\u{FFA0}\u{2800}";
    text.chars().all(|c| {
        c.is_whitespace()
            || is_joiner(c)
            || is_variation_selector(c)
            || EMPTY_LETTERS.contains(c)
            || is_mark(c)
    })
}

/// Removes what is not allowed, and says whether there was any. A character stays or goes by what was
/// kept before it, so that doing it twice changes nothing.
pub(super) fn strip(raw: &str) -> (String, bool) {
    let mut kept = String::with_capacity(raw.len());
    let mut last: Option<char> = None;
    let mut flag = 0_usize;
    let mut stripped = false;
    let mut characters = raw.chars().peekable();
    while let Some(c) = characters.next() {
        let c = match c {
            // A line break is a line break, and no change worth counting.
            '\r' => {
                if characters.peek() == Some(&'\n') {
                    continue;
                }
                '\n'
            }
            '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            other => other,
        };
        flag = match c {
            '\u{1F3F4}' => 1,
            _ if is_flag_tag(c) && flag > 0 => flag + 1,
            _ => 0,
        };
        let goes = if is_flag_tag(c) {
            // Letters that nobody sees, good for the flags of regions and else for hiding text.
            flag == 0 || flag > LONGEST_FLAG
        } else if is_joiner(c) {
            last.is_none_or(|last| is_joiner(last) || last.is_whitespace())
        } else if is_variation_selector(c) {
            last.is_none_or(|last| is_variation_selector(last) || last.is_whitespace())
        } else {
            is_forbidden(c)
        };
        if goes {
            stripped = true;
            continue;
        }
        kept.push(c);
        last = Some(c);
    }
    (kept, stripped)
}

/// Characters that never stay.
pub(super) fn is_forbidden(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        // Soft hyphen, Mongolian vowel separator, zero width space, word joiner and the invisible
        // operators, byte order mark.
        '\u{AD}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' => true,
        // Embeddings, overrides and isolates.
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        // Deprecated format characters, interlinear annotations.
        '\u{206A}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}' => true,
        // Line and paragraph separators, which `strip` has turned to line breaks.
        '\u{2028}' | '\u{2029}' => true,
        // Tags without a flag, language tag.
        '\u{E0000}'..='\u{E007F}' => true,
        // Not characters.
        '\u{FDD0}'..='\u{FDEF}' => true,
        c => c.is_control() || (u32::from(c) & 0xFFFE) == 0xFFFE,
    }
}

/// Zero width joiner and non-joiner, which emoji and Indic and Persian words are made with.
pub(super) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Directional marks. They belong to right-to-left text and turn nothing round that follows.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}')
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

pub(super) fn is_flag_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}
