//! Help: every command in a line, or one command with its arguments.

use super::arguments::{ArgumentSpec, Kind};
use super::{ALL, About, Arguments, Spec, find, no_prefill};
use crate::domain::refusal::Refusal;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "help",
    permission: None,
    about: About::Desk,
    arguments: &[ArgumentSpec { name: "command", kind: Kind::Word, required: false }],
    button: None,
    decide,
    prefill: no_prefill,
};

fn decide(_: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let wanted = match arguments.text("command") {
        Some(name) => vec![find(name)?],
        None => ALL.to_vec(),
    };
    let mut lines = Vec::new();
    for spec in wanted {
        lines.push(Text::new("help-line").with("usage", usage(spec)).with("command", spec.name));
        lines.push(Text::new(format!("command-{}", spec.name)));
    }
    Ok(Verdict::lines(lines))
}

/// A command with its arguments: `approve THREAD REVISION [TEXT]`.
pub(crate) fn usage(spec: &Spec) -> String {
    let mut words = vec![spec.name.to_owned()];
    if matches!(spec.about, About::Thread | About::ThreadToRead) {
        words.push("THREAD".to_owned());
    }
    for argument in spec.arguments {
        let name = argument.name.to_uppercase();
        words.push(if argument.required { name } else { format!("[{name}]") });
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;
    use crate::domain::verdict::Reply;

    #[test]
    fn every_command_has_its_line() {
        let mut desk = Fixture::new();
        let Reply::Lines(lines) = desk.says("ada", "help", "").unwrap().reply else { panic!("no lines") };
        assert_eq!(lines.len(), ALL.len() * 2);
        assert_eq!(usage(find("approve").unwrap()), "approve THREAD REVISION [TEXT]");
        assert!(matches!(desk.says("ada", "help", "clam"), Err(Refusal::UnknownCommand { .. })));
    }
}
