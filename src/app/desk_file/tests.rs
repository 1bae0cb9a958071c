//! The desk file as a whole: what is good, what is wrong and where it is said.

use super::*;
use crate::domain::desk::{Grant, ProofKind, SecretRef};
use crate::domain::expression::Facts;
use crate::domain::permission::{Permission, may};
use crate::domain::time::Millis;

const SAMPLE: &str = include_str!("../../../deploy/sample-desk.toml");
const MINIMAL: &str = include_str!("../../../deploy/minimal-desk.toml");
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
    // Two paths of the file, two defaults; nobody holds 'compliance'.
    let paths: Vec<&str> = desk.paths.keys().map(|id| id.as_str()).collect();
    assert_eq!(paths, ["legal", "safety", "pr", "executive"]);
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
fn an_unknown_key_is_placed_and_its_name_suggested() {
    let text = "name = \"Acme\"\n[people]\nana = {}\nben = {}\n[queues.care]\nname = \"Care\"\n  publsher = \"site\"\n";
    assert_eq!(bad(text), "desk.toml:7:3: queues.care.publsher: unknown key; did you mean 'publisher'?");
}

#[test]
fn columns_count_characters() {
    assert_eq!(
        bad_with("[queues]\na = { name = \"Müller\", nmae = \"b\" }\n"),
        "desk.toml:5:24: queues.a.nmae: unknown key; did you mean 'name'?"
    );
}

#[test]
fn all_problems_are_said_at_once_in_the_order_of_the_file() {
    let problems = bad_with(
        "email = 5\nroles = [\"manger\", \"manager@caer\"]\n[queues.care]\nclaim_timeout = \"soon\"\n\
         locale = \"klingon!\"\nchannels = [\"irc:abc\", \"slack\"]\nclaim_cap = 0\ndrafts_by = \"nobody\"\n",
    );
    let starts = [
        "desk.toml:4:9: people.ben.email: needs text but has a whole number",
        "desk.toml:5:10: people.ben.roles[1]: there is no role 'manger'; did you mean 'manager'? Known: ",
        "desk.toml:5:20: people.ben.roles[2]: there is no queue 'caer'; did you mean 'care'? Known: care",
        "desk.toml:7:17: queues.care.claim_timeout: 'soon' is no span of time",
        "desk.toml:8:10: queues.care.locale: 'klingon!' is no language",
        "desk.toml:9:13: queues.care.channels[1]: there is no platform 'irc'",
        "desk.toml:9:24: queues.care.channels[2]: 'slack' is no channel",
        "desk.toml:10:13: queues.care.claim_cap: is out of range",
        "desk.toml:11:13: queues.care.drafts_by: 'nobody' is none of the choices",
    ];
    for (line, start) in problems.lines().zip(starts) {
        assert!(line.starts_with(start), "{line}\nis not\n{start}");
    }
    assert_eq!(problems.lines().count(), starts.len(), "{problems}");
}

#[test]
fn broken_toml_is_placed() {
    let problems = bad("name = \"Acme\"\n[people.ana\n");
    assert!(problems.starts_with("desk.toml:2:"), "{problems}");
}

#[test]
fn a_secret_in_place_is_an_error_that_does_not_repeat_it() {
    let publisher = "[publishers.site]\nurl = \"https://example.com/\"\n";
    for secret in ["secret = \"hush\"", "secret_env = \"hush\"", "signing-secret = 'hush'"] {
        let problems = bad_with(&format!("{publisher}{secret}\n"));
        assert!(problems.contains("secret") && problems.contains("desk.toml:6:"), "{problems}");
        assert!(!problems.contains("hush"), "{problems}");
    }
    let url = bad_with("[publishers.site]\nurl = \"https://me:hush@example.com/\"\nsecret_env = \"S\"\n");
    assert!(url.contains("publishers.site.url") && !url.contains("hush"), "{url}");
    let token = bad_with("token = \"hush\"\n");
    assert!(token.contains("people.ben.token") && token.contains("secret_file = \"path\""), "{token}");
    assert!(!token.contains("hush"), "{token}");
}

#[test]
fn references_are_checked_everywhere() {
    let problems = bad_with(
        "[queues.care]\npublisher = \"siet\"\napprovals = [\"manager\", \"leagl\"]\n\
         [[policies]]\nname = \"p\"\nqueues = [\"crae\"]\nneeds = [\"legla\"]\n\
         [[rules]]\nname = \"r\"\nwhen = \"true\"\nqueue = \"cara\"\n\
         [roles.x]\nallow = [\"aprove\", \"keep\"]\n\
         [paths.y]\nlevels = [{ people = [\"anna\"], roles = [\"pt\"] }]\n\
         [sources.z]\nfields = { text = \"t\", authr = \"a\" }\ndefaults = { queue = \"car\", priority = \"hihg\" }\n\
         [publishers.site]\nurl = \"https://example.com\"\nsecret_env = \"S\"\n",
    );
    for (path, meant) in [
        ("queues.care.publisher", "site"),
        ("queues.care.approvals[2]", "legal"),
        ("policies[1].queues[1]", "care"),
        ("policies[1].needs[1]", "legal"),
        ("rules[1].queue", "care"),
        ("roles.x.allow[1]", "approve"),
        ("paths.y.levels[1].people[1]", "ana"),
        ("paths.y.levels[1].roles[1]", "pr"),
        ("sources.z.fields.authr", "author"),
        ("sources.z.defaults.queue", "care"),
        ("sources.z.defaults.priority", "high"),
    ] {
        let line = problems.lines().find(|line| line.contains(&format!(" {path}: ")));
        assert!(
            line.is_some_and(|line| line.contains(&format!("did you mean '{meant}'?"))),
            "{path}\n{problems}"
        );
    }
    assert!(problems.contains("roles.x.allow[2]: there is no permission that a role can hold 'keep'"));
}

#[test]
fn expressions_and_paths_must_compile_and_ask_for_what_there_is() {
    let rule = |when: &str| bad_with(&format!("[[rules]]\nname = \"r\"\ntags = [\"t\"]\nwhen = '{when}'\n"));
    assert!(rule("thread.reach >").starts_with("desk.toml:7:8: rules[1].when: is no CEL expression"));
    assert!(rule("thread.raech > 1").contains("asks about 'thread.raech'; did you mean 'reach'?"));
    assert!(rule("draft.length > 1").contains("asks about 'draft'"));
    assert!(rule(&"(".repeat(500)).contains("is too long"));
    let source = bad_with("[sources.s]\nitems = \"a[\"\nfields = { text = \"a..b\" }\n");
    assert!(source.contains("5:9: sources.s.items: is no JMESPath"), "{source}");
    assert!(source.contains("sources.s.fields.text: is no JMESPath"), "{source}");
}

#[test]
fn no_nesting_overflows_the_stack() {
    let links = [
        "a.",
        "a+",
        "a-",
        "!",
        "-",
        "a?a:",
        "a[",
        "(",
        "a|",
        "a&&",
        "[",
        "a||",
        "&",
        "{a:",
        "a[?",
        "a==",
        "[]",
        "*.",
        "f(",
        "(')'+",
        "(\"\\\"\"+')'+",
        "`)`(",
        "a.f('(').g(",
    ];
    for (link, count) in links.iter().flat_map(|link| [5, 8, 12, 50, 200, 2000].map(|count| (link, count))) {
        let long = toml::Value::String(format!("{}a", link.repeat(count)));
        let _ = parse(
            "desk.toml",
            &format!(
                "{TWO}[[rules]]\nname = \"r\"\ntags = [\"t\"]\nwhen = {long}\n\
                 [sources.s]\nitems = {long}\nfields = {{ text = \"t\" }}\n"
            ),
        );
    }
}

#[test]
fn what_nests_too_deep_to_be_asked_is_not_taken() {
    let nests = [
        ("[", "]"),
        ("{1: ", "}"),
        ("size([", "])"),
        ("!(", ")"),
        ("true == (", ")"),
        ("", "[1]"),
        ("", "+1"),
        ("[1].exists(x,", ")"),
        ("true && (false || ", ")"),
    ];
    for (open, close) in nests {
        let rule = |count: usize| {
            let deep = format!("{}true{}", open.repeat(count), close.repeat(count));
            parse("desk.toml", &format!("{TWO}[[rules]]\nname = \"r\"\ntags = [\"t\"]\nwhen = \"{deep}\"\n"))
        };
        for count in 1..40 {
            // Whether there is an answer is not asked here, only that asking ends.
            if let Ok(desk) = rule(count) {
                let _ = desk.rules[0].when.holds(&Facts::new());
            }
        }
        assert!(rule(48).is_err(), "{open} {close}");
    }
}

#[test]
fn one_account_is_one_person() {
    let problems = bad(
        "name = \"A\"\n[people.ana]\nslack = \"U1\"\nemail = \"a@x.org\"\n[people.ben]\nslack = \"U1\"\nemail = \"A@x.org\"\n",
    );
    assert!(problems.contains("desk.toml:6:9: people.ben.slack: 'ana' has the same one"), "{problems}");
    assert!(problems.contains("desk.toml:7:9: people.ben.email: 'ana' has the same one"), "{problems}");
    good("name = \"A\"\n[people.ana]\nslack = \"U1\"\n[people.ben]\nteams = \"U1\"\n");
}

#[test]
fn a_draft_that_could_never_be_approved_is_found() {
    let legal = "[[policies]]\nname = \"p\"\nneeds = [\"legal\"]\n";
    let nobody = bad_with(legal);
    assert!(
        nobody.starts_with("desk.toml:6:10: policies[1].needs[1]: nobody holds 'legal' in 'inbox'"),
        "{nobody}"
    );
    let elsewhere = bad(&format!(
        "name = \"A\"\n[people.a]\nroles = [\"manager\"]\n[people.b]\nroles = [\"legal@care\", \"manager\"]\n[people.c]\nroles = [\"manager\"]\n\
         [queues.care]\n[queues.press]\n{legal}"
    ));
    assert!(
        elsewhere.contains("nobody holds 'legal' in 'press'") && !elsewhere.contains("'care'"),
        "{elsewhere}"
    );
    let powerless = bad_with(
        "[roles.legal]\nallow = [\"read\"]\n[queues.q]\napprovals = [\"legal\"]\n[people.c]\nroles = [\"legal\"]\n[people.d]\nroles = [\"manager\"]\n",
    );
    assert!(powerless.contains("whoever holds 'legal' may not approve in 'q'"), "{powerless}");
    let responders = bad("name = \"A\"\n[people.a]\nroles = [\"responder\"]\n[people.b]\n");
    assert!(responders.contains("nobody may approve in 'inbox'"), "{responders}");
}

#[test]
fn nobody_approves_what_they_wrote_so_that_one_person_is_no_desk() {
    assert!(bad("name = \"A\"\n[people.ana]\n").contains("nobody could collect these approvals"));
    assert!(bad("name = \"A\"\n").contains("people: nobody works at this desk"));
    let twice = "[queues.care]\napprovals = [\"manager\", \"manager\"]\n";
    assert!(bad_with(twice).contains("queues.care.approvals: nobody could collect"));
    good(&format!("{TWO}[people.cem]\n{twice}"));
}

#[test]
fn paths_reach_somebody() {
    let empty =
        bad_with("[paths.a]\nlevels = [{ people = [\"ana\"] }, {}]\n[paths.b]\nlevels = []\n[paths.c]\n");
    assert!(empty.contains("5:33: paths.a.levels[2]: is an empty level"), "{empty}");
    assert!(empty.contains("paths.b.levels: has no level"), "{empty}");
    assert!(empty.contains("paths.c.levels: is missing"), "{empty}");
    let unheld = bad_with("[paths.a]\nlevels = [{ roles = [\"executive\"] }]\n");
    assert!(unheld.contains("paths.a.levels[1]: reaches nobody"), "{unheld}");
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
        .replace("claim_cap = 5 ", "claim_cap = 6 ")
        .replace("[paths.safety]", "[paths.recall]")
        .replace("thread.reach > 10000\"", "thread.reach > 20000\"")
        .replace("card_from = \"high\"", "card_from = \"normal\"");
    assert_eq!(
        changes(&before, &good(&after)),
        [
            "card_from: high became normal",
            "people: 1 added, 1 removed, 1 with other roles",
            "queues.care: claim_cap changed",
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

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(200))]

    #[test]
    fn no_text_panics(text in "\\PC*") {
        let _ = parse("desk.toml", &text);
    }

    #[test]
    fn no_damage_to_a_good_desk_panics(at in 0..SAMPLE.len(), length in 0..200_usize, with in "[\\[\\]{}()\"'=.#\\n\\\\a-c0-9 é]{0,8}") {
        let start = SAMPLE.floor_char_boundary(at);
        let end = SAMPLE.floor_char_boundary((at + length).min(SAMPLE.len())).max(start);
        let damaged = format!("{}{with}{}", &SAMPLE[..start], &SAMPLE[end..]);
        if let Err(problems) = parse("desk.toml", &damaged) {
            let lines = damaged.lines().count() + 1;
            proptest::prop_assert!(problems.iter().all(|problem| (1..=lines).contains(&problem.line)));
        }
    }

    #[test]
    fn no_expression_panics(text in "([a-z.]{1,6}|[\\[\\]{}()?:!&|<>=*+,\"'`@-]|[0-9]{1,3}|\\PC){0,24}") {
        let quoted = toml::Value::String(text).to_string();
        let _ = parse("desk.toml", &format!(
            "{TWO}[[rules]]\nname = \"r\"\ntags = [\"t\"]\nwhen = {quoted}\n[sources.s]\nitems = {quoted}\nfields = {{ text = \"t\" }}\n"
        ));
    }
}

/// A text with every section, so that a parser that goes through it asks for every key it knows.
const ALL_SECTIONS: &str = "[limits]\n[queues.q]\n[roles.r]\n[people.p]\n[[policies]]\n[[rules]]\n\
    [paths.p]\nlevels = [{}]\n[sources.s.proof]\n[publishers.p]\n";

#[test]
fn every_key_stands_in_the_document_and_the_sample() {
    let document = include_str!("../../../docs/desk-file.md");
    let notes = Notes::on("desk.toml", ALL_SECTIONS);
    read(&notes, ALL_SECTIONS);
    let known = notes.known_keys();
    assert!(known.len() > 40);
    for (section, key) in known {
        // Each section has a heading of its own; what is under it ends with the next heading.
        let heading = match section {
            "desk" => "## The whole desk".to_owned(),
            "policies" | "rules" => format!("## `[[{section}]]`"),
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
    for field in MESSAGE_FIELDS {
        assert!(document.contains(&format!("| `{field}` |")), "the field {field} is missing");
    }
    for permission in
        Permission::ALL.iter().filter(|it| !matches!(it, Permission::Keep | Permission::Operate))
    {
        assert!(document.contains(&format!("`{}`", permission.as_str())), "{permission:?} is missing");
    }
}

#[test]
fn the_examples_of_the_document_are_good() {
    let document = include_str!("../../../docs/desk-file.md");
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
