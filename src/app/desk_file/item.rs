//! TOML with places: a value that knows its path, and a table that notes every key nobody asked
//! for. Must not know any section of the desk file.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::Notes;
use super::suggest;

/// What a key looks like that holds a secret in place.
const SECRET_WORDS: [&str; 8] =
    ["secret", "token", "password", "passwd", "api_key", "apikey", "private_key", "credential"];

/// Where secrets go.
pub(super) const WHERE_SECRETS_GO: &str = "take it out of this file and change it, since it has been seen; \
     then put it into an environment variable and write secret_env = \"NAME\", or into a file and write \
     secret_file = \"path\"";

/// The longest name or key, in characters.
const LONGEST_NAME: usize = 200;

/// A value of the file.
#[derive(Clone)]
pub(super) struct Item<'a> {
    notes: &'a Notes<'a>,
    path: String,
    value: &'a DeValue<'a>,
}

/// A table of the file while it is read.
pub(super) struct Table<'a> {
    /// Where problems are noted.
    pub notes: &'a Notes<'a>,
    /// The table's path; empty for the whole file.
    pub path: String,
    section: &'static str,
    entries: &'a DeTable<'a>,
    asked: Vec<&'static str>,
}

impl<'a> Item<'a> {
    fn new(notes: &'a Notes<'a>, path: String, (at, value): (usize, &'a Spanned<DeValue<'a>>)) -> Self {
        notes.place(&path, at);
        Self { notes, path, value: value.get_ref() }
    }

    /// Its path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Notes what is wrong with it and what to do.
    pub fn problem(&self, wrong: impl Into<String>, advice: impl Into<String>) {
        self.notes.problem(&self.path, wrong, advice);
    }

    fn wrong_type(&self, wanted: &str, example: &str) {
        let found = match self.value {
            DeValue::String(_) => "text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.problem(format!("needs {wanted} but has {found}"), format!("write it as {example}"));
    }

    /// Text as it stands.
    pub fn text(&self) -> Option<&'a str> {
        let text = self.value.as_str();
        if text.is_none() {
            self.wrong_type("text", "\"text\"");
        }
        text
    }

    /// Whether it is text, without noting anything.
    pub fn is_text(&self) -> bool {
        self.value.is_str()
    }

    /// A line that people read: not blank, not endless, without control characters.
    pub fn line(&self) -> Option<&'a str> {
        let text = self.text()?.trim();
        if text.is_empty() {
            self.problem("is blank", "write something that people will recognise, or take the line out");
            return None;
        }
        if text.chars().any(char::is_control) || text.chars().count() > LONGEST_NAME {
            self.problem(
                "holds a line break or another control character, or is too long",
                format!("write one line of at most {LONGEST_NAME} characters"),
            );
            return None;
        }
        Some(text)
    }

    /// A date or a local time, written as TOML has it or as text.
    pub fn date_text(&self) -> Option<String> {
        match self.value {
            DeValue::Datetime(at) => Some(at.to_string()),
            _ => self.text().map(str::to_owned),
        }
    }

    /// The text of the file that it names.
    pub fn file(&self) -> Option<String> {
        let path = self.line()?;
        match self.notes.file(path) {
            Ok(text) => Some(text),
            Err(why) => {
                self.problem(format!("'{path}' cannot be read: {why}"), "name a file beside the desk file");
                None
            }
        }
    }

    /// A whole number in a range.
    pub fn number(&self, range: std::ops::RangeInclusive<u32>) -> Option<u32> {
        let Some(number) = self.value.as_integer() else {
            self.wrong_type("a whole number", &range.start().to_string());
            return None;
        };
        let number = u32::from_str_radix(number.as_str(), number.radix()).ok();
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            self.problem(
                "is out of range",
                format!("write a whole number from {} to {}", range.start(), range.end()),
            );
        }
        number
    }

    /// True or false.
    pub fn truth(&self) -> Option<bool> {
        let truth = self.value.as_bool();
        if truth.is_none() {
            self.wrong_type("true or false", "true");
        }
        truth
    }

    /// The digits of a whole number, or text.
    pub fn text_or_number(&self) -> Option<String> {
        match self.value.as_integer() {
            Some(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
            _ => self.text().map(str::to_owned),
        }
    }

    /// The items of a list.
    pub fn list(&self) -> Option<Vec<Self>> {
        let Some(list) = self.value.as_array() else {
            self.wrong_type("a list", "[\"one\", \"two\"]");
            return None;
        };
        let item = |(index, value): (usize, &'a Spanned<DeValue<'a>>)| {
            Self::new(self.notes, format!("{}[{}]", self.path, index + 1), (value.span().start, value))
        };
        Some(list.iter().enumerate().map(item).collect())
    }

    /// Reads a table of fixed keys with `read`, then notes every key that it did not ask for.
    pub fn table<T>(&self, section: &'static str, read: impl FnOnce(&mut Table<'a>) -> T) -> Option<T> {
        let Some(entries) = self.value.as_table() else {
            self.wrong_type("a table", &format!("[{}]", self.path));
            return None;
        };
        Some(Table::read(self.notes, (self.path.clone(), section, entries), read))
    }

    /// The entries of a table whose keys the file chooses.
    pub fn entries(&self) -> Option<Vec<(&'a str, Self)>> {
        let Some(entries) = self.value.as_table() else {
            self.wrong_type("a table", &format!("[{}.key]", self.path));
            return None;
        };
        Some(
            entries
                .iter()
                .map(|(key, value)| {
                    let path = format!("{}.{}", self.path, key.get_ref());
                    (key.get_ref().as_ref(), Self::new(self.notes, path, (key.span().start, value)))
                })
                .collect(),
        )
    }

    /// Notes that a key is unknown, or that it seems to hold a secret.
    pub fn unknown_key(&self, key: &str, known: &[&str]) {
        let plain = key.to_lowercase().replace('-', "_");
        if self.is_text() && SECRET_WORDS.iter().any(|word| plain.contains(word)) {
            self.problem("this key seems to hold a secret, which must not stand here", WHERE_SECRETS_GO);
        } else {
            self.problem("unknown key", suggest::advice(key, known, false));
        }
    }
}

impl<'a> Table<'a> {
    /// Reads a table of fixed keys with `read`, then notes every key that it did not ask for.
    pub fn read<T>(
        notes: &'a Notes<'a>,
        (path, section, entries): (String, &'static str, &'a DeTable<'a>),
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let mut table = Self { notes, path, section, entries, asked: Vec::new() };
        let made = read(&mut table);
        for (key, value) in entries {
            let name = key.get_ref().as_ref();
            if !table.asked.contains(&name) {
                let item = Item::new(notes, table.path_of(name), (key.span().start, value));
                item.unknown_key(name, &table.asked);
            }
        }
        made
    }

    /// Whether a key is there, right or wrong.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, _)| name.get_ref() == key)
    }

    /// The path of one of its keys.
    pub fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The value of a key, which is known from now on.
    pub fn get(&mut self, key: &'static str) -> Option<Item<'a>> {
        self.asked.push(key);
        self.notes.knows(self.section, key);
        let (found, value) = self.entries.iter().find(|(name, _)| name.get_ref() == key)?;
        // Of a table the name is what people look for; of anything else, the value.
        let at = if value.get_ref().is_table() { found.span().start } else { value.span().start };
        Some(Item::new(self.notes, self.path_of(key), (at, value)))
    }

    /// The value of a key that must be there.
    pub fn need(&mut self, key: &'static str, example: &str) -> Option<Item<'a>> {
        let item = self.get(key);
        if item.is_none() {
            self.notes.problem(&self.path_of(key), "is missing", format!("add {key} = {example}"));
        }
        item
    }

    /// The entries of a table of tables whose keys the file chooses; none where there is no such key.
    pub fn entries(&mut self, key: &'static str) -> Vec<(&'a str, Item<'a>)> {
        self.get(key).and_then(|item| item.entries()).unwrap_or_default()
    }

    /// The items of a list; none where there is no such key.
    pub fn list(&mut self, key: &'static str) -> Vec<Item<'a>> {
        self.get(key).and_then(|item| item.list()).unwrap_or_default()
    }

    /// A line that people read.
    pub fn line(&mut self, key: &'static str) -> Option<String> {
        self.get(key).and_then(|item| item.line().map(str::to_owned))
    }
}
