//! The table of what each platform can do, made from the adapters themselves: everything is drawn and read by
//! them, and a cell is what was found. Where it is empty, the platform itself has to lack the thing, and
//! [`STANDS_IN`] says what stands in for it. `docs/platforms.md` holds the table.

mod console;
mod discord;
mod face;
mod features;
mod rows;
mod slack;
mod teams;

use std::fmt::Write as _;

use console::Console;
use face::Face;
use rows::Row;
use watchfloor::commands;

use super::browser::Browser;
use super::database;
use super::office::Office;

/// What a platform itself lacks, and what stands in for it.
const STANDS_IN: &[(&str, &str, &str)] = &[
    (
        "Commands are shown while one types",
        "Console",
        "no list while one types: `help` answers with all of them, and each page has its buttons",
    ),
    (
        "Arguments are completed while one types",
        "Slack",
        "a slash command is one text: buttons and forms have lists, and the end of a thread's id is enough",
    ),
    (
        "Arguments are completed while one types",
        "Teams",
        "a message is one text: buttons and forms have lists, and the end of a thread's id is enough",
    ),
    (
        "Arguments are completed while one types",
        "Console",
        "a line is one text: pages and forms have lists, and the end of a thread's id is enough",
    ),
    (
        "A message of the platform is sent to the desk",
        "Console",
        "it has no messages of its own: threads come in over the API",
    ),
    (
        "A guest of the platform is told apart",
        "Console",
        "it has no guests: one signs in by a link that the operator gives",
    ),
    (
        "20,000 characters are edited uncut",
        "Teams",
        "a card holds 28 KB: the form says so and leads to the console",
    ),
    (
        "An answer has the card with it, as that person sees it",
        "Console",
        "it comes back to the page, which is the card as that person sees it",
    ),
    ("A notice has the card and its buttons with it", "Console", "a link to the thread's page"),
    (
        "A digest stands in for many cards on their way",
        "Console",
        "nothing is on its way: the page is drawn from the state itself",
    ),
    (
        "The card becomes one's own as soon as one sees it",
        "Slack",
        "a message is the same for all: the answer to a press has one's own",
    ),
    (
        "The card becomes one's own as soon as one sees it",
        "Discord",
        "a message is the same for all: the answer to a press has one's own",
    ),
    ("Home: the way to the console", "Console", "it is the console"),
];

#[test]
fn the_documentation_shows_what_each_platform_can_do() {
    let console = Console { understood: understood() };
    let faces: [&dyn Face; 4] = [&slack::Slack, &teams::Teams, &discord::Discord, &console];
    let sections = [
        ("Commands", rows::commands(&faces)),
        ("Typing and sending", rows::gestures(&faces)),
        ("Forms", rows::forms(&faces)),
        ("What a form can do", rows::parts_of_forms(&faces)),
        ("Cards", features::cards(&faces)),
        ("Around the card", rows::around(&faces)),
        ("Notices", rows::notices(&faces)),
    ];
    let mut used = Vec::new();
    let mut wrong = Vec::new();
    let mut made = String::new();
    for (title, rows) in sections {
        assert!(!rows.is_empty(), "{title}");
        let names: Vec<&str> = faces.iter().map(|face| face.name()).collect();
        write!(made, "## {title}\n\n| | {} |\n|---|---|---|---|---|\n", names.join(" | ")).unwrap();
        for Row { what, cells } in rows {
            let cells: Vec<String> = std::iter::zip(&names, cells)
                .map(|(face, cell)| {
                    let stands_in = STANDS_IN.iter().find(|(row, lacks, _)| *row == what && lacks == face);
                    used.extend(stands_in.filter(|_| cell.is_none()));
                    cell.or(stands_in.map(|(_, _, words)| (*words).to_owned())).unwrap_or_else(|| {
                        wrong.push(format!("{face} lacks: {title}: {what}"));
                        String::new()
                    })
                })
                .collect();
            writeln!(made, "| {what} | {} |", cells.join(" | ")).unwrap();
        }
        made.push('\n');
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let idle: Vec<_> = STANDS_IN.iter().filter(|one| !used.contains(one)).collect();
    assert!(idle.is_empty(), "nothing has to stand in for {idle:#?}");
    is_documented(made.trim_end());
}

/// Compares, or writes the table where it is asked to.
fn is_documented(made: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/platforms.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (head, _) = page.split_once("\n## ").unwrap();
    let wanted = format!("{}\n\n{made}\n", head.trim_end());
    if std::env::vars().any(|(name, _)| name == "WATCHFLOOR_WRITE_DOCS") {
        std::fs::write(path, &wanted).unwrap();
        return;
    }
    assert!(
        page == wanted,
        "docs/platforms.md is out of date; write it anew:\n\
         WATCHFLOOR_WRITE_DOCS=1 cargo test --test faces the_documentation"
    );
}

/// The lines that the console's server knows for commands, by asking it.
fn understood() -> std::collections::BTreeSet<String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let database = database::Kind::Sqlite.make().await;
        let office = Office::open(&database).await;
        let mut cleo = Browser::of(&office, "cleo").await;
        assert!(!cleo.says("xyzzy").await, "it understands everything");
        let mut understood = std::collections::BTreeSet::new();
        for spec in commands::ALL {
            let line = face::line(spec, &rows::arguments(spec));
            if cleo.says(&line).await {
                understood.insert(line);
            }
        }
        understood
    })
}
