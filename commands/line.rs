//! A line as people type it: the command, the thread where it is about one, and the rest. Must not
//! know where it was typed.

use super::arguments::Arguments;
use super::{About, Spec, find};
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
        About::Log | About::Queue | About::Roster | About::HandOver | About::Pause | About::Desk => {
            (None, rest)
        }
    };
    Ok((spec, thread, Arguments::from_line(spec.arguments, rest)?))
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

    proptest::proptest! {
        #[test]
        fn no_line_is_a_panic(line in ".*") {
            let _ = read(&line);
        }
    }
}
