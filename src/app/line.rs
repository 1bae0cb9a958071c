//! A typed line, such as `claim 4F9K2A` or `queue care`, as a call: the same for every surface on
//! which people type. Must not carry anything out.

use super::inbound::Call;
use crate::commands::arguments::Arguments;
use crate::commands::{self, About};
use crate::domain::ids::ThreadId;
use crate::domain::refusal::Refusal;

/// What a typed line asks for.
#[derive(Debug)]
pub struct Line {
    /// The call.
    pub call: Call,
    /// The thread, a whole id or its end.
    pub thread: Option<ThreadId>,
}

/// Reads a line: a command, a thread where the command is about one, and its arguments.
///
/// `here` is the thread that the line is typed under, if it is typed under one; the line may then
/// leave the thread out. `log` takes a thread as `#4F9K2A`.
///
/// # Errors
/// Says which command is meant, or what is missing.
pub fn read(line: &str, here: Option<&ThreadId>) -> Result<Line, Refusal> {
    let line = line.trim().trim_start_matches('/');
    let (name, rest) = first_word(line);
    let spec = commands::find(name)?;
    let (word, after) = first_word(rest);
    let (thread, rest) = match spec.about {
        About::Thread | About::ThreadToRead => match here {
            Some(here) if !word.starts_with('#') => (Some(here.clone()), rest),
            _ if word.is_empty() => return Err(Refusal::ArgumentMissing { name: "thread".to_owned() }),
            _ => (Some(named(word)), after),
        },
        About::Log if word.starts_with('#') => (Some(named(word)), after),
        About::Log => (here.cloned(), rest),
        About::Queue | About::Desk => (None, rest),
    };
    let arguments = Arguments::from_line(spec.arguments, rest)?;
    Ok(Line { call: Call::Command { spec, arguments }, thread })
}

fn first_word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.split_once(char::is_whitespace).map_or((text, ""), |(word, rest)| (word, rest.trim_start()))
}

fn named(word: &str) -> ThreadId {
    word.trim_start_matches('#').into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str, here: Option<&str>) -> (String, Option<String>) {
        let read = read(line, here.map(ThreadId::from).as_ref()).unwrap();
        (read.call.name().to_owned(), read.thread.map(|thread| thread.to_string()))
    }

    #[test]
    fn a_command_about_a_thread_names_it() {
        assert_eq!(asked(" /Claim  #4F9K2A ", None), ("claim".into(), Some("4F9K2A".into())));
        assert_eq!(asked("note 4F9K2A call her", None), ("note".into(), Some("4F9K2A".into())));
        assert_eq!(asked("claim", Some("X")), ("claim".into(), Some("X".into())));
        assert_eq!(asked("note call her", Some("X")), ("note".into(), Some("X".into())));
        assert_eq!(asked("claim #4F9K2A", Some("X")), ("claim".into(), Some("4F9K2A".into())));
        assert!(matches!(read("claim", None), Err(Refusal::ArgumentMissing { .. })));
    }

    #[test]
    fn other_commands_do_without() {
        assert_eq!(asked("queue care", None), ("queue".into(), None));
        assert_eq!(asked("log claimed", None), ("log".into(), None));
        assert_eq!(asked("log #4F9K2A claimed", None), ("log".into(), Some("4F9K2A".into())));
        assert!(matches!(read("", None), Err(Refusal::UnknownCommand { .. })));
    }
}
