//! The start of an id in hex, which is what people read and type of a change of a roster, a hand-over, a drill.
//! Must not know what the ids are of.

/// How many digits people read.
const READ: usize = 6;
/// How many they have to type at the least.
const TYPED: usize = 4;

/// The first digits of an id, as people read and type it.
pub fn short(id: &str) -> &str {
    id.get(..READ).unwrap_or(id)
}

/// What somebody typed as the start of an id, as ids are written; none where it is too short to mean one.
pub fn typed(start: &str) -> Option<String> {
    let start = start.trim().trim_start_matches('#').to_lowercase();
    (start.len() >= TYPED).then_some(start)
}

/// The only one of these whose id starts as somebody typed it.
pub fn only<'a, T>(
    all: impl IntoIterator<Item = &'a T>,
    id: impl Fn(&T) -> &str,
    start: &str,
) -> Option<&'a T> {
    let start = typed(start)?;
    let mut found = all.into_iter().filter(|one| id(one).starts_with(&start));
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}
