//! The name that was probably meant. Must not know what the names stand for.

/// How many names a text lists before it counts the rest.
const LISTED: usize = 12;

/// The known name nearest to a wrong one, if any is near: one slip in three characters.
pub(super) fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let allowed = (wrong.chars().count() / 3).clamp(1, 4);
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&wrong, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// What to do about an unknown name: the nearest one, and all that are known where `list` asks.
pub(super) fn advice(wrong: &str, known: &[&str], list: bool) -> String {
    match (nearest(wrong, known.iter().copied()), list) {
        (Some(name), true) => format!("did you mean '{name}'? Known: {}", listing(known)),
        (Some(name), false) => format!("did you mean '{name}'?"),
        (None, _) if known.is_empty() => "none is known: add it to the file first".to_owned(),
        (None, _) => format!("known: {}", listing(known)),
    }
}

fn listing(known: &[&str]) -> String {
    let shown = known.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
    match known.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name_and_another_word_does_not() {
        let known = ["publisher", "approvals", "name"];
        assert_eq!(nearest("publsher", known), Some("publisher"));
        assert_eq!(nearest("Aprovals", known), Some("approvals"));
        assert_eq!(nearest("colour", known), None);
    }

    #[test]
    fn a_long_list_is_cut_with_a_count() {
        let names: Vec<String> = (0..20).map(|number| format!("queue{number:02}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let advice = advice("zzz", &names, true);
        assert!(advice.contains("queue11") && !advice.contains("queue12") && advice.ends_with("8 more"));
    }
}
