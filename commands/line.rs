//! A line as people type it: the command, the thread where it is about one, and the rest. Must not
//! know where it was typed.

use super::arguments::Arguments;
use super::{About, Spec, find, wants_form};
use crate::domain::ids::ThreadId;
use crate::domain::refusal::Refusal;

/// Reads a line. The thread is a whole id or its last characters, with or without `#`.
///
/// # Errors
/// Names what is unknown, missing or unreadable.
pub fn read(line: &str) -> Result<(&'static Spec, Option<ThreadId>, Arguments), Refusal> {
    let line = line.trim().trim_start_matches('/');
    let line = line.strip_prefix("desk ").unwrap_or(line).trim_start();
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let spec = find(name)?;
    let rest = rest.trim_start();
    let (thread, rest) = match spec.about {
        About::Thread | About::ThreadToRead => {
            let (thread, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            if thread.is_empty() {
                return Err(Refusal::ArgumentMissing { name: "thread".to_owned() });
            }
            (Some(ThreadId::from(thread)), rest)
        }
        // The log may be asked about a thread, which is told from an action by its number sign.
        About::Log if rest.starts_with('#') => {
            let (thread, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            (Some(ThreadId::from(thread)), rest)
        }
        About::Log
        | About::Queue
        | About::Roster
        | About::HandOver
        | About::Pause
        | About::Drill
        | About::Debrief
        | About::Desk => (None, rest),
    };
    Ok((spec, thread, Arguments::from_line(spec.arguments, rest)?))
}

/// The command about no thread whose form is the answer to a line that lacks what the form asks, and what
/// the line gives already.
pub fn form_of(line: &str) -> Option<(&'static Spec, Vec<(String, String)>)> {
    match read(line) {
        Ok((spec, None, arguments)) if wants_form(spec, &arguments) => Some((spec, arguments.fields())),
        Err(Refusal::ArgumentMissing { .. }) => {
            let mut words = line.trim().trim_start_matches('/').split_whitespace();
            let spec = find(words.find(|word| *word != "desk")?).ok()?;
            matches!(spec.about, About::Roster | About::Pause | About::Drill).then(|| (spec, Vec::new()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_people_type_them() {
        let (spec, thread, arguments) = read("/desk escalate #4F9K2A legal They threaten to sue").unwrap();
        assert_eq!((spec.name, thread.unwrap().as_str()), ("escalate", "#4F9K2A"));
        assert_eq!(arguments.text("reason"), Some("They threaten to sue"));
        let (spec, thread, arguments) = read("log #4F9K2A approved").unwrap();
        assert_eq!((spec.name, thread.is_some()), ("log", true));
        assert_eq!(arguments.text("action"), Some("approved"));
        assert!(matches!(read("claim"), Err(Refusal::ArgumentMissing { .. })));
        assert!(matches!(read(""), Err(Refusal::UnknownCommand { .. })));
    }

    #[test]
    fn a_line_that_lacks_something_has_a_form() {
        let form = |line: &str| form_of(line).map(|(spec, given)| (spec.name, given));
        let given = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
        assert_eq!(form("/desk override"), Some(("override", Vec::new())));
        assert_eq!(form("override max"), Some(("override", given("person", "max"))));
        assert_eq!(form("swap"), Some(("swap", Vec::new())));
        assert_eq!(form("swap offer"), Some(("swap", given("step", "offer"))));
        for whole in ["override max 4h", "override undo=1a2b3c", "swap accept", "take", "claim", "help"] {
            assert_eq!(form(whole), None, "{whole}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_a_panic(line in ".*") {
            let _ = read(&line);
            let _ = form_of(&line);
        }
    }
}
