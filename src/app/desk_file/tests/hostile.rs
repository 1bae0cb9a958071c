//! Texts that nobody should write: the parser says no, and never ends the program.

use super::*;
use crate::domain::expression::Facts;

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
