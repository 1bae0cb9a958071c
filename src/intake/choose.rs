//! Which source of the desk file a record belongs to, where nobody says so: the one whose mapping it
//! fits best. Must not guess between two that fit alike.

use std::cmp::Reverse;

use serde_json::Value;

use super::mapping::Mapping;
use crate::domain::refusal::Refusal;

/// The mapping that a record fits best: the one that finds most of its fields; among these the one
/// that misses fewest.
///
/// # Errors
/// [`Refusal::ArgumentWrong`] for `source`, where none fits or several fit alike.
pub fn choose<'a>(
    sources: impl IntoIterator<Item = &'a Mapping>,
    record: &Value,
) -> Result<&'a Mapping, Refusal> {
    let mut names = Vec::new();
    let mut best: Vec<&Mapping> = Vec::new();
    let mut best_score = None;
    for mapping in sources {
        names.push(mapping.source().as_str());
        let found = mapping.fits(record);
        if found == 0 {
            continue;
        }
        let score = Some((found, Reverse(mapping.width() - found)));
        if score > best_score {
            best.clear();
            best_score = score;
        }
        if score == best_score {
            best.push(mapping);
        }
    }
    match best.as_slice() {
        [only] => Ok(only),
        [] if names.is_empty() => Err(unclear(
            "the desk file has no sources; add one that says where a record has its text".to_owned(),
        )),
        [] => Err(unclear(format!(
            "no source of the desk file finds a text in this record ({}); its fields are {}",
            names.join(", "),
            fields(record)
        ))),
        several => {
            let names: Vec<&str> = several.iter().map(|mapping| mapping.source().as_str()).collect();
            Err(unclear(format!(
                "the sources {} fit this record alike; name one of them",
                names.join(" and ")
            )))
        }
    }
}

fn unclear(why: String) -> Refusal {
    Refusal::ArgumentWrong { name: "source".to_owned(), why }
}

/// The names of a record's fields, as many as a person reads.
fn fields(record: &Value) -> String {
    const MOST: usize = 12;
    let names: Vec<String> = record
        .as_object()
        .into_iter()
        .flat_map(|map| map.keys())
        .take(MOST)
        .map(|name| name.chars().filter(|c| !c.is_control()).take(30).collect())
        .collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::desk::Source;
    use crate::intake::mapping::compile;

    fn mapping(id: &str, fields: &[(&str, &str)]) -> Mapping {
        compile(&Source {
            id: id.into(),
            network: None,
            proof: None,
            items: None,
            fields: fields.iter().map(|(field, path)| ((*field).to_owned(), (*path).to_owned())).collect(),
            defaults: [].into(),
        })
        .unwrap()
    }

    fn chosen(sources: &[Mapping], record: &Value) -> Result<String, String> {
        match choose(sources, record) {
            Ok(mapping) => Ok(mapping.source().to_string()),
            Err(Refusal::ArgumentWrong { why, .. }) => Err(why),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_one_that_finds_most_and_misses_fewest_is_chosen() {
        let sources = [
            mapping("plain", &[("text", "text")]),
            mapping("tweets", &[("text", "text"), ("sentiment", "label")]),
            mapping("wide", &[("text", "text"), ("sentiment", "label"), ("author", "user")]),
            mapping("zendesk", &[("text", "ticket.body"), ("author", "user")]),
        ];
        assert_eq!(chosen(&sources, &json!({"text": "a", "label": "b"})).unwrap(), "tweets");
        assert_eq!(chosen(&sources, &json!({"text": "a"})).unwrap(), "plain");
        assert_eq!(chosen(&sources, &json!({"text": "a", "label": "b", "user": "c"})).unwrap(), "wide");
        assert_eq!(chosen(&sources, &json!({"ticket": {"body": "a"}})).unwrap(), "zendesk");
    }

    #[test]
    fn none_and_several_are_refused_with_what_helps() {
        let sources = [mapping("a", &[("text", "text")]), mapping("b", &[("text", "text")])];
        assert!(chosen(&sources, &json!({"text": "x"})).unwrap_err().contains("a and b"));
        let none = chosen(&sources, &json!({"body": "x", "user": 1})).unwrap_err();
        assert!(none.contains("(a, b)") && none.contains("body, user"), "{none}");
        assert!(chosen(&[], &json!({"text": "x"})).unwrap_err().contains("no sources"));
        assert!(chosen(&sources, &json!(1)).unwrap_err().contains("none"));
    }
}
