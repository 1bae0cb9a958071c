//! Texts in people's languages, from `locales/<lang>/`. English is complete; every other language is
//! checked against it. Must not decide what is said.

use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use include_dir::{Dir, include_dir};
use unic_langid::LanguageIdentifier;

use crate::domain::desk::Desk;
use crate::domain::rows::Notice;
use crate::domain::text::{Argument, Text};
use crate::domain::time::Timestamp;

static LOCALES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/locales");

/// The language that is complete.
pub const FALLBACK: &str = "en";

/// All languages.
pub struct Locales {
    bundles: BTreeMap<String, FluentBundle<FluentResource>>,
}

impl Locales {
    /// Reads the texts that are built in.
    ///
    /// # Errors
    /// Names the file that cannot be read; a test keeps this from happening.
    pub fn load() -> Result<Self, String> {
        let mut bundles = BTreeMap::new();
        for folder in LOCALES.dirs() {
            let name = folder.path().to_string_lossy().into_owned();
            let language: LanguageIdentifier =
                name.parse().map_err(|error| format!("locales/{name}: {error}"))?;
            let mut bundle = FluentBundle::new_concurrent(vec![language]);
            // Marks around arguments would show as boxes in some chat clients; what comes from
            // outside has lost its bidirectional characters already.
            bundle.set_use_isolating(false);
            for file in folder.files() {
                let path = file.path().display();
                let text = file.contents_utf8().ok_or_else(|| format!("locales/{path} is not UTF-8"))?;
                let resource = FluentResource::try_new(text.to_owned())
                    .map_err(|(_, errors)| format!("locales/{path}: {errors:?}"))?;
                bundle.add_resource(resource).map_err(|errors| format!("locales/{path}: {errors:?}"))?;
            }
            bundles.insert(name, bundle);
        }
        Ok(Self { bundles })
    }

    /// The languages there are.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.bundles.keys().map(String::as_str)
    }

    /// A text in a language, with the mark of a drill where it is about one; in English where that language lacks it; its key where nobody has it. Moments
    /// are written to the minute in UTC, unless whoever shows it has written them already.
    pub fn text(&self, locale: &str, text: &Text) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in &text.args {
            match value {
                Argument::Number(number) => args.set(name.as_str(), *number),
                Argument::Words(words) => args.set(name.as_str(), words.as_str()),
                Argument::Moment { moment } => args.set(name.as_str(), moment.to_the_minute()),
            }
        }
        let primary = locale.split(['-', '_']).next().unwrap_or(FALLBACK);
        [locale, primary, FALLBACK]
            .into_iter()
            .find_map(|language| format(self.bundles.get(language)?, &text.key, &args))
            .map(|said| match text.is_of_drill() {
                true => format!("{}: {said}", self.plain(locale, "drill-mark")),
                false => said,
            })
            .unwrap_or_else(|| text.key.clone())
    }

    /// A notice, with names where the decision has keys.
    pub fn notice(&self, desk: &Desk, locale: &str, notice: &Notice) -> String {
        self.text(locale, &named(desk, notice))
    }

    /// A text without arguments.
    pub fn plain(&self, locale: &str, key: &str) -> String {
        self.text(locale, &Text::new(key))
    }
}

/// The text of a notice, with names where the decision has keys, and the times of a roster as its clock
/// shows them.
pub fn named(desk: &Desk, notice: &Notice) -> Text {
    let mut text = notice.text.clone();
    let mut roster = None;
    for (name, value) in &mut text.args {
        let Argument::Words(key) = value else { continue };
        match name.as_str() {
            "person" => *key = desk.name_of(&key.as_str().into()),
            "roster" => roster = desk.rosters.get(key.as_str()),
            "queue" => *key = desk.queue_name(&key.as_str().into()),
            "path" => {
                if let Some(path) = desk.paths.get(key.as_str()) {
                    key.clone_from(&path.name);
                }
            }
            _ => {}
        }
    }
    // Times of a roster are told as its clock shows them.
    for (name, value) in &mut text.args {
        let (Argument::Words(words), Some(roster)) = (value, roster) else { continue };
        match name.as_str() {
            "roster" => words.clone_from(&roster.name),
            "from" | "until" => {
                if let Ok(at) = Timestamp::parse(words) {
                    *words = format!("{} ({})", roster.zone.write(at), roster.zone.name());
                }
            }
            _ => {}
        }
    }
    text
}

fn format(bundle: &FluentBundle<FluentResource>, key: &str, args: &FluentArgs<'_>) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors);
    Some(text.into_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Keys and variables of a language's files, by a plain reading of the Fluent syntax.
    fn keys(language: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for file in LOCALES.get_dir(language).unwrap().files() {
            let mut current = String::new();
            for line in file.contents_utf8().unwrap().lines() {
                if let Some((key, _)) = line.split_once(" =").filter(|(key, _)| {
                    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                }) {
                    current = key.to_owned();
                    assert!(found.insert(current.clone(), BTreeSet::new()).is_none(), "{key} stands twice");
                }
                for part in line.split('$').skip(1) {
                    let name: String =
                        part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
                    found.get_mut(&current).unwrap().insert(name);
                }
            }
        }
        found
    }

    #[test]
    fn every_language_has_every_text_with_the_same_arguments() {
        let locales = Locales::load().unwrap();
        let english = keys(FALLBACK);
        assert!(english.len() > 100);
        for language in locales.languages().filter(|language| *language != FALLBACK) {
            let other = keys(language);
            for (key, variables) in &english {
                assert_eq!(other.get(key), Some(variables), "{language}: {key}");
            }
            assert_eq!(other.len(), english.len(), "{language} has texts that English lacks");
        }
    }

    #[test]
    fn every_key_in_the_sources_is_there() {
        let english = keys(FALLBACK);
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut missing = BTreeSet::new();
        let mut folders = vec![root.join("src"), root.join("commands")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let source = std::fs::read_to_string(&path).unwrap();
                for opening in ["Text::new(\"", ".plain(locale, \"", ".say(\""] {
                    for part in source.split(opening).skip(1) {
                        let key = part.split('"').next().unwrap();
                        if key.len() > 1 && !english.contains_key(key) {
                            missing.insert(key.to_owned());
                        }
                    }
                }
            }
        }
        for spec in crate::commands::ALL {
            for key in [format!("command-{}", spec.name), format!("button-{}", spec.name)] {
                if (spec.button.is_some() || key.starts_with("command")) && !english.contains_key(&key) {
                    missing.insert(key);
                }
            }
            for argument in spec.arguments {
                let key = format!("argument-{}", argument.name);
                if !english.contains_key(&key) {
                    missing.insert(key);
                }
            }
        }
        for state in crate::domain::state::State::ALL {
            let key = format!("state-{}", state.as_str().replace('_', "-"));
            if !english.contains_key(&key) {
                missing.insert(key);
            }
        }
        assert!(missing.is_empty(), "locales/en lacks {missing:?}");
    }

    #[test]
    fn positions_are_named_in_the_readers_language() {
        let locales = Locales::load().unwrap();
        let mut named = 0;
        for key in keys(FALLBACK).into_keys() {
            let text = |locale| locales.text(locale, &Text::new(&key).with("position", "third"));
            // A name of the program's own is in no language.
            assert!(!text("de").contains("third"), "{key}: {}", text("de"));
            named += usize::from(text("de").contains("dritte Stelle"));
        }
        assert!(named > 10);
    }

    #[test]
    fn numbers_are_declined_and_unknown_languages_fall_back() {
        let locales = Locales::load().unwrap();
        let text = |count| Text::new("refused-too-many-requests").with_number("seconds", count);
        assert!(locales.text("en", &text(1)).contains("1 second."));
        assert!(locales.text("xx-YY", &text(2)).contains("2 seconds."));
        assert_ne!(locales.text("de-AT", &text(2)), locales.text("en", &text(2)));
    }
}
