//! What is wrong with a desk file, and where it is said.

use super::*;

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
fn a_roster_that_cannot_be_kept_is_told_line_by_line() {
    let problems = bad_with(
        "[rosters.care]\nzone = \"Europe/Berln\"\ncover = [\"mon 8-18\"]\n[[rosters.care.layers]]\nmembers = [\"anna\"]\n\
         length = \"1 month\"\nhandover = \"09:00\"\nstart = \"soon\"\n[[rosters.care.layers]]\nmembers = []\n\
         length = \"1 week\"\nhandover = \"09:00\"\nstart = 2026-01-05\nuntil = 2026-01-01\nposition = \"fifth\"\n\
         [[rosters.care.layers]]\ncalendar = \"shifts.ics\"\n[rosters.empty]\nlayers = []\n[[time_off]]\nperson = \"ana\"\n\
         from = 2026-02-02\nuntil = 2026-02-01\n[[time_off]]\nperson = \"ana\"\n[roles.junior]\nallow = [\"read\"]\n\
         on_shift = [\"claim\"]\n",
    );
    for wanted in [
        "rosters.care.zone: there is no time zone 'Europe/Berln'; did you mean 'Europe/Berlin'?",
        "rosters.care.cover[1]: 'mon 8-18' are no hours of the week",
        "rosters.care.layers[1].members[1]: there is no person 'anna'; did you mean 'ana'?",
        "rosters.care.layers[1].length: '1 month' is no length of a turn",
        "rosters.care.layers[1].start: 'soon' is no date",
        "rosters.care.layers[2].members: is empty",
        "rosters.care.layers[2].handover: '09:00' is no hand-over for turns of this length",
        "rosters.care.layers[2].position: 'fifth' is none of the choices",
        "rosters.care.layers[3].calendar: 'shifts.ics' cannot be read",
        "rosters.empty.zone: is missing",
        "rosters.empty.layers: has no layer",
        "time_off[1]: ends before it begins",
        "time_off[2].from: is missing",
        "roles.junior.on_shift: has 'claim', which this role does not allow at all",
    ] {
        assert!(problems.contains(wanted), "{wanted}\nis not in\n{problems}");
    }
    assert!(problems.lines().all(|line| line.starts_with("desk.toml:")), "{problems}");
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
    let guarded = rule("thread.platform == \"x\" && thread.text.contians(\"a\")");
    assert!(guarded.contains("rules[1].when: calls 'contians'; did you mean 'contains'?"), "{guarded}");
    for unanswered in
        ["thread.text.matches(\"(\")", "thread.reach", "thread.tags[0] == \"a\"", "thread.reach > \"a\""]
    {
        let problems = rule(unanswered);
        assert!(problems.contains("rules[1].when: has no answer for an example thread"), "{problems}");
    }
    assert!(rule("draft.length > 1").contains("asks about 'draft'"));
    assert!(rule(&"(".repeat(500)).contains("is too long"));
    let source = bad_with("[sources.s]\nitems = \"a[\"\nfields = { text = \"a..b\" }\n");
    assert!(source.contains("5:9: sources.s.items: is no JMESPath"), "{source}");
    assert!(source.contains("sources.s.fields.text: is no JMESPath"), "{source}");
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
fn approvals_go_on_to_a_path_that_is_there_and_reaches_an_approver() {
    let queue = |path: &str| format!("[queues.care]\napprovals_path = \"{path}\"\n");
    assert!(bad_with(&queue("dutty")).contains("queues.care.approvals_path: there is no path 'dutty'"));
    let path = "[people.cem]\nroles = [\"responder\"]\n[paths.duty]\nlevels = [{ people = [\"PERSON\"] }]\n";
    let problem = bad_with(&(path.replace("PERSON", "cem") + &queue("duty")));
    assert!(
        problem.contains("queues.care.approvals_path: nobody on the path 'duty' may approve in 'care'"),
        "{problem}"
    );
    let file = format!("{TWO}{}{}", path.replace("PERSON", "ana"), queue("duty"));
    let desk = good(&file.replace("[people.ana]", "[people.ana]\nroles = [\"manager\"]"));
    assert_eq!(desk.queues["care"].approvals_path, Some("duty".into()));
}
