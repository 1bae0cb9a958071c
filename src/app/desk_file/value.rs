//! Values that mean something to the desk: spans, locales, choices, expressions, names of other
//! parts of the file. Must not know where they stand in it.

use crate::domain::expression::Expression;
use crate::domain::time::Millis;

use super::examples::About;
use super::item::Item;
use super::suggest;

/// The longest expression, in characters, and the most marks in it: the parsers of CEL and JMESPath
/// call themselves for each level, so that thousands of brackets would end the program.
const LONGEST_EXPRESSION: usize = 4000;
const MOST_MARKS: usize = 200;

/// The functions of CEL that a rule is likely to mean; it may call the others too.
const FUNCTIONS: [&str; 9] =
    ["contains", "startsWith", "endsWith", "matches", "size", "exists", "all", "int", "string"];

/// The names of one kind of thing that the file describes, such as queues.
#[derive(Debug)]
pub(super) struct Known {
    /// What one of them is called in texts.
    pub kind: &'static str,
    /// All names, those of the file and the default ones.
    pub names: Vec<String>,
}

impl Known {
    /// Whether there is such a name.
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    fn listed(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).collect()
    }
}

impl<'a> Item<'a> {
    /// The key that the file chose for something, such as a queue: it is typed in commands and
    /// stands in links, so it is short and plain.
    pub fn check_key(&self, key: &str) {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        if key.is_empty() || key.len() > 64 || !key.bytes().all(plain) {
            self.problem(
                "is no key",
                "use 1 to 64 of a-z, 0-9, '-' and '_', and write the full name as name = \"...\"",
            );
        }
    }

    /// A name that another part of the file describes. It is returned even where it is unknown, so
    /// that what depends on it can be checked in the same go.
    pub fn reference(&self, known: &Known) -> Option<&'a str> {
        let name = self.text()?.trim();
        self.check_reference(name, known);
        Some(name)
    }

    /// Notes a problem where a name is unknown.
    pub fn check_reference(&self, name: &str, known: &Known) {
        if !known.has(name) {
            self.problem(
                format!("there is no {} '{name}'", known.kind),
                suggest::advice(name, &known.listed(), true),
            );
        }
    }

    /// One of a fixed set of words.
    pub fn choice<T: Copy>(&self, choices: &[(&str, T)]) -> Option<T> {
        let word = self.text()?.trim();
        let found = choices.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            self.problem(format!("'{word}' is none of the choices"), suggest::advice(word, &names, true));
        }
        found
    }

    /// A span of time, at least `least`.
    pub fn span(&self, least: Millis) -> Option<Millis> {
        let text = self.text()?;
        match Millis::parse(text) {
            Ok(span) if span >= least => Some(span),
            Ok(_) => {
                self.problem("is too short", format!("write at least {}s", least.0.div_euclid(1000)));
                None
            }
            Err(_) => {
                self.problem(format!("'{text}' is no span of time"), "write it as 90s, 30m, 2h or 3d");
                None
            }
        }
    }

    /// A language as a BCP 47 tag, in its canonical writing.
    pub fn locale(&self) -> Option<String> {
        let text = self.text()?;
        match text.trim().parse::<unic_langid::LanguageIdentifier>() {
            Ok(locale) if !locale.language.is_empty() => Some(locale.to_string()),
            _ => {
                self.problem(
                    format!("'{text}' is no language"),
                    "write a BCP 47 tag such as en, de or pt-BR",
                );
                None
            }
        }
    }

    /// A CEL expression that asks only about what there is, and has an answer.
    pub fn expression(&self, about: About) -> Option<Expression> {
        let source = self.short_expression()?;
        let expression = match Expression::compile(source) {
            Ok(expression) => expression,
            Err(error) => {
                self.problem(
                    format!("is no CEL expression: {}", parser_words(&error)),
                    "write something like thread.reach > 10000 && thread.sentiment == \"negative\"",
                );
                return None;
            }
        };
        let known = about.names();
        let all_known = expression.names().iter().all(|name| self.check_name(name, &known));
        let unknown = expression.unknown_functions();
        for function in &unknown {
            self.problem(format!("calls '{function}'"), suggest::advice(function, &FUNCTIONS, true));
        }
        // What is unknown has no answer either, and is said better above.
        if !all_known || !unknown.is_empty() {
            return Some(expression);
        }
        if let Err(error) = about.ask(&expression) {
            self.problem(
                format!("has no answer for an example thread: {}", one_line(&error)),
                "see that functions are spelt right, patterns are complete, the answer is true or false, \
                 and what may be empty is asked first, such as size(thread.tags) > 0",
            );
        }
        Some(expression)
    }

    /// Checks a name with fields, such as `thread.reach`, in an expression.
    fn check_name(&self, name: &[String], known: &[(&str, Vec<String>)]) -> bool {
        let Some((root, rest)) = name.split_first() else { return true };
        let Some((_, fields)) = known.iter().find(|(known, _)| known == root) else {
            let roots: Vec<&str> = known.iter().map(|(known, _)| *known).collect();
            self.problem(format!("asks about '{root}'"), suggest::advice(root, &roots, true));
            return false;
        };
        let Some(field) = rest.first().filter(|field| !fields.contains(field)) else { return true };
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        self.problem(format!("asks about '{root}.{field}'"), suggest::advice(field, &fields, true));
        false
    }

    /// A JMESPath.
    pub fn jmespath(&self) -> Option<String> {
        let source = self.short_expression()?;
        match jmespath::compile(source) {
            Ok(_) => Some(source.to_owned()),
            Err(error) => {
                self.problem(
                    format!("is no JMESPath: {}", one_line(&error.reason.to_string())),
                    "write a path such as author.name or messages[0].text",
                );
                None
            }
        }
    }

    fn short_expression(&self) -> Option<&'a str> {
        let source = self.text()?;
        if source.trim().is_empty() {
            self.problem("is blank", "write an expression, or take the line out");
            return None;
        }
        if source.chars().count() > LONGEST_EXPRESSION || marks(source) > MOST_MARKS {
            self.problem(
                "is too long",
                format!(
                    "keep to {LONGEST_EXPRESSION} characters and {MOST_MARKS} dots, brackets and operators: \
                     two rules may do the work of one"
                ),
            );
            return None;
        }
        Some(source)
    }
}

/// How many marks an expression has that could take a parser a call deeper: all but quotes and
/// commas, which may stand in long flat lists.
fn marks(source: &str) -> usize {
    source
        .chars()
        .filter(|character| character.is_ascii_punctuation() && !"\"',_".contains(*character))
        .count()
}

/// The first mistake that the CEL parser names, without the drawing of where it is and without the
/// list of all that could stand there instead.
fn parser_words(error: &str) -> String {
    let first = error.lines().next().unwrap_or_default();
    let told = match first.split_once("<input>:").and_then(|(_, rest)| rest.split_once(": ")) {
        Some((place, told)) => format!("at {place}, {}", told.trim_start_matches("Syntax error: ")),
        None => first.to_owned(),
    };
    // What is no mistake of writing comes wrapped, such as a limit of the parser's own.
    let told =
        told.split_once("msg: \"").map_or(told.as_str(), |(_, rest)| rest.split('"').next().unwrap_or(rest));
    let told = told.split(" expecting ").next().unwrap_or_default();
    one_line(&told.replace("'<EOF>'", "the end"))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name for people, made of a key: `press_desk` becomes `Press desk`.
pub(super) fn name_of_key(key: &str) -> String {
    let words = key.replace(['_', '-'], " ");
    let mut characters = words.trim().chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
