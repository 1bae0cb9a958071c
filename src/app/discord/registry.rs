//! The registry of commands as Discord's adapter needs it. Must not add a command, nor leave one out.

use crate::chat::discord::commands::{AboutThread, Argument, Command, Typed};
use crate::commands::arguments::Kind;
use crate::commands::{self, About};

/// Every command of the desk.
pub fn commands() -> Vec<Command> {
    commands::ALL
        .iter()
        .map(|spec| Command {
            name: spec.name,
            thread: match spec.about {
                About::Thread | About::ThreadToRead => AboutThread::Always,
                About::Log => AboutThread::Sometimes,
                _ => AboutThread::Never,
            },
            asks: spec.button.is_some_and(|button| button.form),
            arguments: spec
                .arguments
                .iter()
                .map(|argument| Argument {
                    name: argument.name,
                    required: argument.required,
                    kind: match argument.kind {
                        Kind::Draft | Kind::Words => Typed::Long,
                        Kind::Revision => Typed::Known,
                        Kind::Number => Typed::Number,
                        Kind::Person | Kind::Queue | Kind::Path => Typed::Offered,
                        _ if OFFERED.contains(&argument.name) => Typed::Offered,
                        _ => Typed::Word,
                    },
                })
                .collect(),
        })
        .collect()
}

/// Words of which there are only so many.
const OFFERED: &[&str] = &["state", "command", "scenario"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::discord::commands::registered;
    use crate::i18n::Locales;

    #[test]
    fn every_command_is_registered_within_the_limits() {
        let locales = Locales::load().unwrap();
        let all = registered(&commands(), &locales, true);
        let options = all[0]["options"].as_array().unwrap();
        assert!(options.len() <= 25);
        for spec in commands::ALL {
            let found = options.iter().flat_map(|option| {
                let inner = option["options"].as_array().filter(|_| option["type"] == 2);
                inner.map_or_else(|| vec![option.clone()], Clone::clone)
            });
            assert!(found.into_iter().any(|option| option["name"] == spec.name), "{}", spec.name);
        }
        // Discord counts all names, descriptions and values of a command together.
        fn counted(value: &serde_json::Value) -> usize {
            match value {
                serde_json::Value::Object(map) => map
                    .iter()
                    .map(|(key, value)| match (key.as_str(), value) {
                        ("name" | "description", serde_json::Value::String(text)) => text.chars().count(),
                        (_, value) => counted(value),
                    })
                    .sum(),
                serde_json::Value::Array(list) => list.iter().map(counted).sum(),
                _ => 0,
            }
        }
        assert!(all.iter().all(|command| counted(command) < 8_000));
    }

    #[test]
    fn more_commands_than_a_command_may_have_go_into_a_group() {
        let locales = Locales::load().unwrap();
        let mut many = commands();
        while many.len() < 40 {
            many.push(many[many.len() % 20].clone());
        }
        let all = registered(&many, &locales, false);
        let options = all[0]["options"].as_array().unwrap();
        assert_eq!(options.len(), 25);
        assert_eq!(options[24]["options"].as_array().unwrap().len(), 41 - 24);
        assert!(all[0].get("contexts").is_none(), "a server's own commands have none");
    }
}
