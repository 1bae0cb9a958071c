//! The rules of the house, read off the sources: which room imports which, where SQL writes stand, and
//! that the database itself forbids changing the log.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use watchfloor::domain::state::State;

/// Every source file of a folder, with its text up to its tests.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty());
    found
}

/// The rooms that a text names: `crate::room`, in imports and in paths.
fn rooms_named(text: &str) -> Vec<String> {
    let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    code.join("\n")
        .split("crate::")
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect()
}

#[test]
fn imports_run_one_way() {
    // What each room may name besides itself. `app`, `jobs`, `http` and `cli` join them all.
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("src/domain", &[][..]),
        ("src/store", &["domain"]),
        ("src/chat", &["domain", "i18n"]),
        ("src/i18n", &["domain"]),
        ("src/intake", &["domain"]),
        ("src/publish", &["domain"]),
        ("commands", &["domain", "store"]),
    ]);
    let mut wrong = Vec::new();
    for (room, others) in &allowed {
        let own = room.trim_start_matches("src/");
        for (path, text) in sources(room) {
            for named in rooms_named(&text) {
                if named != own && !others.contains(&named.as_str()) {
                    wrong.push(format!("{} names crate::{named}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn commands_see_the_view_and_nothing_else_of_the_store() {
    for (path, text) in sources("commands") {
        for part in text.split("crate::store::").skip(1) {
            assert!(part.starts_with("view::"), "{} looks behind the view", path.display());
        }
        for word in ["sqlx", "chat::", "async "] {
            assert!(!text.contains(word), "{} has {word}", path.display());
        }
    }
}

#[test]
fn sql_stands_in_the_store_alone() {
    for folder in ["src", "commands"] {
        for (path, text) in sources(folder) {
            if path.components().any(|part| part.as_os_str() == "store") {
                continue;
            }
            assert!(!text.contains("sqlx::"), "{} uses sqlx", path.display());
            for word in ["INSERT INTO", "DELETE FROM", "UPDATE threads", "UPDATE log_"] {
                assert!(!text.contains(word), "{} writes: {word}", path.display());
            }
        }
    }
}

#[test]
fn state_tables_are_written_by_batches_and_erasure_alone() {
    let tables = [
        "threads",
        "messages",
        "log_entries",
        "tokens",
        "desk_versions",
        "roster_changes",
        "hand_overs",
        "hand_over_notes",
        "drills",
    ];
    for (path, text) in sources("src/store") {
        let name = path.file_name().unwrap().to_str().unwrap();
        if matches!(name, "flush.rs" | "erase.rs") {
            continue;
        }
        for table in tables {
            for verb in ["INSERT INTO", "UPDATE", "DELETE FROM"] {
                let statement = format!("{verb} {table}");
                assert!(!text.contains(&format!("\"{statement}")), "{name} has {statement}");
            }
        }
    }
}

/// A list of closed states in a statement that forgets one would go on working on what is over.
#[test]
fn statements_know_every_state_that_is_closed() {
    let closed: Vec<&str> =
        State::ALL.iter().filter(|state| state.is_closed()).map(|state| state.as_str()).collect();
    let mut lists = 0;
    for (path, text) in sources("src/store") {
        for list in text.split("state NOT IN (").skip(1).filter_map(|rest| rest.split(')').next()) {
            lists += 1;
            for state in &closed {
                assert!(list.contains(&format!("'{state}'")), "{} forgets {state}: {list}", path.display());
            }
        }
    }
    assert!(lists > 3, "no list was found");
}

#[test]
fn files_stay_small_and_say_what_they_are_for() {
    let mut wrong = Vec::new();
    for (path, text) in ["src", "commands"].into_iter().flat_map(sources) {
        if !text.starts_with("//!") {
            wrong.push(format!("{} does not say what it is for", path.display()));
        }
        let lines = text.lines().count();
        if lines > 420 {
            wrong.push(format!("{} has {lines} lines: split it", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
