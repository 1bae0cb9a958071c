//! What the table of parity asks of a platform's adapter: to draw what there is to draw, and to read what people
//! do there. What was drawn is read back into one shape, whatever it is made of.

use std::collections::BTreeSet;

use serde_json::Value;
use watchfloor::chat::answer::Home;
use watchfloor::chat::card::Card;
use watchfloor::chat::form::Form;
use watchfloor::chat::gesture::{Act, Gesture};
use watchfloor::chat::platform::{Digest, History, Notification};
use watchfloor::commands::Spec;
use watchfloor::domain::text::Text;

use crate::samples::Said;

/// Something as a platform shows it.
#[derive(Debug, Default)]
pub struct Drawn {
    /// As it is sent.
    pub raw: String,
    /// All its words.
    pub text: String,
    /// Commands that can be pressed, and whether they open a form.
    pub offers: BTreeSet<(String, bool)>,
    /// Whether something leads to the whole of it.
    pub leads_to_all: bool,
    /// Where links lead.
    pub links: Vec<String>,
    /// What can be filled in.
    pub inputs: Vec<Input>,
    /// What goes back unseen.
    pub hidden: Vec<(String, String)>,
}

/// Something to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    pub name: String,
    pub shape: Shape,
    pub required: bool,
    pub value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Line,
    Paragraph,
    List,
}

impl Drawn {
    /// Whether it says something, however it breaks lines and keeps markup away.
    pub fn says(&self, words: &str) -> bool {
        let words = squeezed(words);
        assert!(!words.is_empty(), "nothing is said everywhere");
        squeezed(&self.text).contains(&words)
    }

    pub fn input(&self, name: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| input.name == name)
    }
}

/// Without spaces, and without what is put in so that nothing becomes markup.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{2060}' | '\\')).collect()
}

/// A platform.
pub trait Face {
    fn name(&self) -> &'static str;
    fn card(&self, card: &Card) -> Drawn;
    /// Everything of a card that shortens it, all pages in one.
    fn whole(&self, card: &Card) -> Drawn;
    fn form(&self, form: &Form) -> Drawn;
    /// An answer in words; none where it is shown without the card that belongs to it.
    fn said(&self, said: &Said) -> Option<Drawn>;
    /// Decisions under a card.
    fn history(&self, history: &History) -> Drawn;
    fn digest(&self, digest: &Digest) -> Option<Drawn>;
    /// Something to tell a person, whose text is also given as it is before it is written in a language.
    fn notification(&self, notification: &Notification, text: &Text) -> Drawn;
    fn home(&self, home: &Home) -> Drawn;
    /// The commands about shifts that stand on a page of rosters, where there is one.
    fn roster(&self) -> BTreeSet<String> {
        BTreeSet::new()
    }
    /// What somebody wants who types a command with its arguments.
    fn typed(&self, spec: &Spec, arguments: &[(&str, &str)]) -> Option<Act>;
    /// Somebody sends a message of the platform to the desk.
    fn brings(&self) -> Option<Gesture>;
    /// The same by a guest of the platform.
    fn guest(&self) -> Option<Gesture>;
    /// How many commands are shown while one types.
    fn suggests(&self) -> usize;
    /// The arguments that are completed while one types.
    fn completes(&self) -> BTreeSet<String>;
    /// Whether the card in the channel is replaced by one's own as soon as one sees it.
    fn own_view(&self, card: &Card) -> bool;
}

/// Calls `each` with every object inside a value.
pub fn objects(value: &Value, each: &mut dyn FnMut(&Value)) {
    match value {
        Value::Object(entries) => {
            each(value);
            entries.values().for_each(|value| objects(value, each));
        }
        Value::Array(items) => items.iter().for_each(|value| objects(value, each)),
        _ => {}
    }
}

/// All texts inside a value but those under these keys.
pub fn strings(value: &Value, unseen: &[&str]) -> String {
    match value {
        Value::String(text) => format!("{text}\n"),
        Value::Array(items) => items.iter().map(|item| strings(item, unseen)).collect(),
        Value::Object(entries) => {
            let seen = entries.iter().filter(|(key, _)| !unseen.contains(&key.as_str()));
            seen.map(|(_, value)| strings(value, unseen)).collect()
        }
        _ => String::new(),
    }
}

/// A command as it is typed in one line.
pub fn line(spec: &Spec, arguments: &[(&str, &str)]) -> String {
    use watchfloor::commands::About;
    let thread = matches!(spec.about, About::Thread | About::ThreadToRead).then_some(" #F9K2AB");
    let arguments: String = arguments.iter().map(|(name, value)| format!(" {name}={value}")).collect();
    format!("{}{}{arguments}", spec.name, thread.unwrap_or_default())
}
