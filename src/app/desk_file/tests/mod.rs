//! The desk file as a whole: what it makes of a good text.

mod deadlines;
mod document;
mod hostile;
mod problems;

use super::*;
use crate::domain::desk::{Grant, ProofKind, SecretRef};
use crate::domain::permission::{Permission, may};
use crate::domain::time::Millis;

const SAMPLE: &str = include_str!("../../../../deploy/sample-desk.toml");
const MINIMAL: &str = include_str!("../../../../deploy/minimal-desk.toml");
const TWO: &str = "name = \"Acme\"\n[people.ana]\n[people.ben]\n";

fn good(text: &str) -> Desk {
    parse("desk.toml", text).unwrap_or_else(|problems| panic!("{}", lines(&problems)))
}

fn lines(problems: &[DeskProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// All problems of a text, a line each.
fn bad(text: &str) -> String {
    lines(&parse("desk.toml", text).expect_err("a problem"))
}

/// The problems of two colleagues' desk with something added.
fn bad_with(more: &str) -> String {
    bad(&format!("{TWO}{more}"))
}

#[test]
fn two_colleagues_are_a_desk() {
    let desk = good(TWO);
    assert_eq!(desk.queues.keys().map(|id| id.as_str()).collect::<Vec<_>>(), ["inbox"]);
    assert_eq!(desk.people["ben"].name, "Ben");
    assert!(may(&desk, &"ana".into(), Permission::Approve, None));
    assert!(desk.paths.is_empty());
    assert_eq!(desk.version.len(), 64);
}

#[test]
fn the_minimal_desk_has_at_most_ten_lines_and_works() {
    assert!(MINIMAL.lines().count() <= 10);
    let desk = good(MINIMAL);
    assert!(!may(&desk, &"ana".into(), Permission::Approve, None));
    assert!(may(&desk, &"ben".into(), Permission::Approve, None));
}

#[test]
fn the_sample_desk_says_what_it_means() {
    let desk = good(SAMPLE);
    assert_eq!(desk.queues.keys().map(|id| id.as_str()).collect::<Vec<_>>(), ["care", "press", "community"]);
    for person in ["rita", "ravi", "max", "lea", "sam", "ada", "tom", "intake"] {
        assert!(desk.people.contains_key(person), "{person}");
    }
    let care = &desk.queues["care"];
    assert_eq!(care.claim_timeout, Some(Millis::minutes(30)));
    assert_eq!(care.approvals, [Some("manager".into())]);
    assert_eq!(desk.queues["press"].approvals, [None, Some("pr".into())]);
    assert_eq!(
        desk.people["ravi"].grants,
        [
            Grant::everywhere("responder"),
            Grant { role: "newcomer".into(), queues: Some(vec!["press".into()]) }
        ]
    );
    // Three paths of the file, two defaults; nobody holds 'compliance'.
    let paths: Vec<&str> = desk.paths.keys().map(|id| id.as_str()).collect();
    assert_eq!(paths, ["legal", "safety", "late", "pr", "executive"]);
    assert_eq!(desk.limits.per_token, 20_000);
    let tweets = &desk.sources["tweets"];
    assert_eq!(tweets.fields["sentiment"], "label");
    assert!(!tweets.fields.contains_key("external_id"));
    let proof = desk.sources["zendesk"].proof.as_ref().unwrap();
    assert_eq!((proof.kind, proof.header.as_str()), (ProofKind::Token, "authorization"));
    assert_eq!(
        desk.publishers["site"].secret,
        SecretRef::Environment("WATCHFLOOR_PUBLISHER_SECRET".to_owned())
    );
}

#[test]
fn the_only_publisher_is_everybodys() {
    let site = "[publishers.site]\nurl = \"https://example.com\"\nsecret_file = \"key\"\n";
    assert_eq!(good(&format!("{TWO}{site}")).queues["inbox"].publisher, Some("site".into()));
    let two = format!("{TWO}{site}{}", site.replace("site", "other"));
    assert_eq!(good(&two).queues["inbox"].publisher, None);
}

#[test]
fn a_default_role_keeps_what_the_file_does_not_say() {
    let desk = good(&format!("{TWO}[roles.manager]\nrank = 35\n"));
    assert_eq!(desk.roles["manager"].rank, 35);
    assert!(desk.roles["manager"].allow.contains(&Permission::Approve));
}

#[test]
fn versions_tell_a_comment_from_a_policy() {
    let policy = "[[policies]]\nname = \"p\"\nwords = [\"a\"]\nneeds = [\"manager\"]\n";
    let plain = good(&format!("{TWO}[people.cem]\n{policy}"));
    let spaced = good(&format!("# A desk.\n{}\n[people.cem]\n{policy}", TWO.replace(" = ", "=")));
    assert_ne!(plain.version, spaced.version);
    assert_eq!(plain.policy_version, spaced.policy_version);
    for other in [
        policy.replace("\"a\"", "\"b\""),
        format!("{policy}[queues.inbox]\napprove_with_edits = \"counts\"\n"),
    ] {
        let changed = good(&format!("{TWO}[people.cem]\n{other}"));
        assert_ne!(plain.policy_version, changed.policy_version);
    }
    let person = good(&format!("{TWO}[people.cem]\n[people.dan]\n{policy}"));
    assert_eq!(plain.policy_version, person.policy_version);
}

#[test]
fn changes_are_told_without_names_of_people() {
    let before = good(SAMPLE);
    assert!(changes(&before, &good(&format!("# Another comment.\n{SAMPLE}"))).is_empty());
    let after = SAMPLE
        .replace("[people.tom]", "[people.tina]")
        .replace("roles = [\"lead\", \"key_holder\"]", "roles = [\"lead\"]")
        .replace("claim_cap = 20 ", "claim_cap = 6 ")
        .replace("[paths.safety]", "[paths.recall]")
        .replace("thread.reach > 10000\"", "thread.reach > 20000\"")
        .replace("card_from = \"high\"", "card_from = \"normal\"");
    assert_eq!(
        changes(&before, &good(&after)),
        [
            "card_from: high became normal",
            "people: 1 added, 1 removed, 1 with other roles",
            "queues.community: claim_cap changed",
            "rules: 'Wide reach' changed",
            "paths: 'recall' added, 'safety' removed",
        ]
    );
}

#[test]
fn the_order_of_queues_is_a_change() {
    let (one, two) = ("[queues.a]\n", "[queues.b]\n");
    let before = good(&format!("{TWO}{one}{two}"));
    assert_eq!(changes(&before, &good(&format!("{TWO}{two}{one}"))), ["queues: another order"]);
}
