//! `docs/desk-file.md` and the sample desk against the parser: nothing is left out, nothing is wrong.

use super::*;
use crate::intake::mapping::FIELDS;

/// A text with every section, so that a parser that goes through it asks for every key it knows.
const ALL_SECTIONS: &str = "[limits]\n[queues.q]\ndeadlines = [{}]\n[roles.r]\n[people.p]\n[[policies]]\n[[rules]]\n\
    [paths.p]\nlevels = [{}]\n[business_hours.b]\n[rosters.r]\nlayers = [{}]\n[[time_off]]\n[scenarios.s]\ninjects = [{ expect = [{}] }]\n[sources.s.proof]\n[publishers.p]\n[slack]\n[teams]\n[discord]\n";

#[test]
fn every_key_stands_in_the_document_and_the_sample() {
    let document = include_str!("../../../../docs/desk-file.md");
    let notes = Notes::on("desk.toml", ALL_SECTIONS, &|_| Err(String::new()));
    read(&notes, ALL_SECTIONS);
    let known = notes.known_keys();
    assert!(known.len() > 40);
    for (section, key) in known {
        // Each section has a heading of its own; what is under it ends with the next heading.
        let heading = match section {
            "desk" => "## The whole desk".to_owned(),
            "policies" | "rules" | "time_off" => format!("## `[[{section}]]`"),
            section => format!("## `[{section}]`"),
        };
        let (_, rest) = document.split_once(&heading).unwrap_or_else(|| panic!("no heading {heading}"));
        let under = rest.split("\n## ").next().unwrap_or_default();
        assert!(under.contains(&format!("| `{key}` |")), "{key} is missing under {heading}");
        let in_sample = SAMPLE.contains(&format!("{key} = "))
            || SAMPLE.contains(&format!("[{key}"))
            || SAMPLE.contains(&format!(".{key}]"));
        assert!(in_sample, "{section}: {key} is missing in the sample desk");
    }
    for field in FIELDS {
        assert!(document.contains(&format!("| `{field}` |")), "the field {field} is missing");
    }
    for permission in Permission::ALL.iter().filter(|permission| permission.is_for_roles()) {
        assert!(document.contains(&format!("`{}`", permission.as_str())), "{permission:?} is missing");
    }
}

#[test]
fn the_examples_of_the_document_are_good() {
    let document = include_str!("../../../../docs/desk-file.md");
    let examples: Vec<&str> =
        document.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(examples.len() > 8);
    for example in examples {
        // An example of a section alone is laid upon a desk that has whom it names.
        let ground = "[people.max]\nroles = [\"manager\"]\n[people.mia]\nroles = [\"manager\"]\n\
            [people.lea]\nroles = [\"legal\"]\n[people.erin]\nroles = [\"executive\", \"pr\"]\n";
        let (name, people) = (!example.contains("name = \"Acme\""), !example.contains("[people."));
        let text = format!(
            "{}{example}{}",
            if name { "name = \"Acme\"\n" } else { "" },
            if people { ground } else { "" },
        );
        good(&text);
    }
}

#[test]
fn the_mappings_of_the_sample_find_what_they_should() {
    let desk = good(SAMPLE);
    let bodies = [
        ("tweets", r#"{"set": "sentiment", "text": "Hello", "label": "neutral"}"#),
        ("sprinklr", r#"{"payload": {"snMsgId": "1", "content": {"text": "Hello"}, "snType": "TWITTER"}}"#),
        ("khoros", r#"{"type": "message", "text": "Hello", "coordinate": {"messageId": "1"}}"#),
        ("zendesk", r#"{"ticket": {"id": 1, "subject": "Hello", "description": "", "priority": "high"}}"#),
        ("newsroom", r#"{"data": {"id": "1", "question": "Hello"}}"#),
    ];
    assert_eq!(bodies.len(), desk.sources.len());
    for (source, body) in bodies {
        let source = &desk.sources[source];
        let ask =
            |path: &str, value: &jmespath::Variable| jmespath::compile(path).unwrap().search(value).unwrap();
        let body = jmespath::Variable::from_json(body).unwrap();
        let records = source.items.as_ref().map_or_else(|| body.clone().into(), |items| ask(items, &body));
        let record = records.as_array().map_or_else(|| records.clone(), |list| list[0].clone());
        let text = ask(&source.fields["text"], &record);
        assert_eq!(text.as_string().map(|text| text.trim()), Some("Hello"), "{}", source.id);
    }
    let other = jmespath::Variable::from_json(r#"{"type": "conversation"}"#).unwrap();
    let events =
        jmespath::compile(desk.sources["khoros"].items.as_ref().unwrap()).unwrap().search(other).unwrap();
    assert!(events.as_array().unwrap().is_empty());
}
