//! What commands take, and the three ways in which it arrives: a JSON body, a form, a typed line.
//! All three end in the same [`Arguments`]. Must not know any particular command.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::domain::refusal::Refusal;
use crate::domain::time::{Millis, Timestamp};

/// An argument of a command.
#[derive(Clone, Copy, Debug)]
pub struct ArgumentSpec {
    /// Its name, in JSON, in forms and in `name=value`.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Whether the command cannot do without.
    pub required: bool,
}

/// What an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The text of a reply: several lines, measured as the thread's network does.
    Draft,
    /// Words, several lines.
    Words,
    /// A revision of the draft, by number or hash.
    Revision,
    /// A person of the desk.
    Person,
    /// A queue of the desk.
    Queue,
    /// An escalation path of the desk.
    Path,
    /// A span of time such as `2h`, or a moment.
    When,
    /// A number from 1.
    Number,
    /// One word.
    Word,
}

impl Kind {
    /// Whether on a typed line it goes on to the end.
    fn takes_the_rest(self) -> bool {
        matches!(self, Self::Draft | Self::Words)
    }
}

/// The longest words that an argument may have; a draft has its network's limit besides.
const LONGEST: usize = 20_000;

/// What was given, by the argument's name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arguments {
    given: BTreeMap<&'static str, Given>,
}

/// A value that was given.
#[derive(Clone, Debug, PartialEq)]
enum Given {
    Text(String),
    Number(i64),
}

/// The revision that somebody saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevisionSeen {
    /// By number; 0 is 'there was none'.
    Number(i64),
    /// By hash.
    Hash(String),
}

/// A moment, or a span from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// From now.
    In(Millis),
    /// At a time.
    At(Timestamp),
}

impl Arguments {
    /// Reads a JSON object.
    ///
    /// # Errors
    /// Names the first field that is missing, unknown or of the wrong type.
    pub fn from_json(specs: &[ArgumentSpec], object: &Map<String, Value>) -> Result<Self, Refusal> {
        let mut given = Vec::new();
        for (name, value) in object {
            let text = match value {
                Value::Null => continue,
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                    return Err(wrong(name, "must be a text or a number"));
                }
            };
            given.push((name.clone(), text));
        }
        Self::from_form(specs, given)
    }

    /// What was given, by name, as a form would send it.
    pub fn fields(&self) -> Vec<(String, String)> {
        let text = |given: &Given| match given {
            Given::Text(text) => text.clone(),
            Given::Number(number) => number.to_string(),
        };
        self.given.iter().map(|(name, given)| ((*name).to_owned(), text(given))).collect()
    }

    /// Reads the fields of a form. Empty fields count as not given.
    ///
    /// # Errors
    /// Names the first field that is missing, unknown or unreadable.
    pub fn from_form(
        specs: &[ArgumentSpec],
        fields: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Refusal> {
        let mut arguments = Self::default();
        for (name, text) in fields {
            let Some(spec) = specs.iter().find(|spec| spec.name == name) else {
                let known: Vec<&str> = specs.iter().map(|spec| spec.name).collect();
                let known = if known.is_empty() { "nothing".to_owned() } else { known.join(", ") };
                return Err(wrong(&name, &format!("is not known here; this command takes {known}")));
            };
            if text.trim().is_empty() && spec.kind != Kind::Draft {
                continue;
            }
            arguments.given.insert(spec.name, read(spec, &text)?);
        }
        arguments.require(specs)?;
        Ok(arguments)
    }

    /// Reads a typed line, the thread already taken off: values in order, `name=value` in any place.
    /// Words take the rest of the line, up to a `name=` of an argument that was not given yet. An argument
    /// that may be left out is left out where the next word cannot be one: `concern Wrong customer` has a
    /// reason and no number.
    ///
    /// # Errors
    /// Names the first argument that is missing or unreadable.
    pub fn from_line(specs: &[ArgumentSpec], line: &str) -> Result<Self, Refusal> {
        let mut arguments = Self::default();
        let mut rest = line.trim();
        while !rest.is_empty() {
            let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            let named = rest.split_once('=').and_then(|(name, value)| {
                specs.iter().find(|spec| spec.name == name).map(|spec| (spec, value))
            });
            let (spec, value, left) = match named {
                Some((spec, value)) if spec.kind.takes_the_rest() => {
                    let (words, left) = arguments.words(specs, spec, value);
                    (spec, words, left)
                }
                Some((spec, _)) => (spec, &word[spec.name.len() + 1..], after),
                None => {
                    let spec = arguments.next_open(specs, word)?;
                    if spec.kind.takes_the_rest() {
                        let (words, left) = arguments.words(specs, spec, rest);
                        (spec, words, left)
                    } else {
                        (spec, word, after)
                    }
                }
            };
            arguments.given.insert(spec.name, read(spec, value)?);
            rest = left.trim_start();
        }
        arguments.require(specs)?;
        Ok(arguments)
    }

    /// Words, and what of the line is no part of them any more. What only looks like an argument of this command,
    /// or was given already, is text: nothing that somebody wrote is lost.
    fn words<'l>(&self, specs: &[ArgumentSpec], own: &ArgumentSpec, text: &'l str) -> (&'l str, &'l str) {
        let begins = |rest: &str| {
            specs.iter().any(|spec| {
                spec.name != own.name
                    && !self.given.contains_key(spec.name)
                    && rest.strip_prefix(spec.name).is_some_and(|rest| rest.starts_with('='))
            })
        };
        let mut spaces = text.char_indices().filter(|(_, character)| character.is_whitespace());
        let end = spaces.find(|(at, space)| begins(&text[at + space.len_utf8()..]));
        end.map_or((text, ""), |(at, _)| (text[..at].trim_end(), &text[at..]))
    }

    /// The argument that the next word of a line is for.
    fn next_open<'s>(&self, specs: &'s [ArgumentSpec], word: &str) -> Result<&'s ArgumentSpec, Refusal> {
        let mut open = specs.iter().filter(|spec| !self.given.contains_key(spec.name)).peekable();
        while let Some(spec) = open.next() {
            if spec.required || open.peek().is_none() || read(spec, word).is_ok() {
                return Ok(spec);
            }
        }
        Err(wrong(word, "is one word too many for this command"))
    }

    fn require(&self, specs: &[ArgumentSpec]) -> Result<(), Refusal> {
        match specs.iter().find(|spec| spec.required && !self.given.contains_key(spec.name)) {
            Some(spec) => Err(Refusal::ArgumentMissing { name: spec.name.to_owned() }),
            None => Ok(()),
        }
    }

    /// Words, if given.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.given.get(name) {
            Some(Given::Text(text)) => Some(text),
            Some(Given::Number(_)) | None => None,
        }
    }

    /// Words that the spec says are required.
    ///
    /// # Errors
    /// Where they are missing.
    pub fn required_text(&self, name: &str) -> Result<&str, Refusal> {
        self.text(name).ok_or_else(|| Refusal::ArgumentMissing { name: name.to_owned() })
    }

    /// A number, if given.
    pub fn number(&self, name: &str) -> Option<i64> {
        match self.given.get(name) {
            Some(Given::Number(number)) => Some(*number),
            Some(Given::Text(_)) | None => None,
        }
    }

    /// The revision that was seen, if given.
    pub fn revision(&self, name: &str) -> Option<RevisionSeen> {
        match self.given.get(name)? {
            Given::Number(number) => Some(RevisionSeen::Number(*number)),
            Given::Text(hash) => Some(RevisionSeen::Hash(hash.clone())),
        }
    }

    /// A moment or span, if given.
    ///
    /// # Errors
    /// Where it is neither.
    pub fn when(&self, name: &str) -> Result<Option<When>, Refusal> {
        let Some(text) = self.text(name) else { return Ok(None) };
        match (Timestamp::parse(text), Millis::parse(text)) {
            (Ok(at), _) => Ok(Some(When::At(at))),
            (_, Ok(span)) => Ok(Some(When::In(span))),
            (Err(_), Err(why)) => Err(wrong(name, &format!("{why}, or a time such as 2026-01-31T17:00:00Z"))),
        }
    }
}

/// A refusal of an argument.
pub fn wrong(name: &str, why: &str) -> Refusal {
    Refusal::ArgumentWrong { name: name.chars().take(40).collect(), why: why.to_owned() }
}

fn read(spec: &ArgumentSpec, text: &str) -> Result<Given, Refusal> {
    if text.chars().count() > LONGEST {
        return Err(wrong(spec.name, &format!("is longer than {LONGEST} characters")));
    }
    match spec.kind {
        Kind::Draft | Kind::Words => Ok(Given::Text(text.to_owned())),
        Kind::Person | Kind::Queue | Kind::Path | Kind::When | Kind::Word => {
            Ok(Given::Text(text.trim().to_owned()))
        }
        Kind::Revision => {
            let text = text.trim().trim_start_matches('#');
            match text.parse::<i64>() {
                Ok(number) if number >= 0 => Ok(Given::Number(number)),
                Ok(_) => Err(wrong(spec.name, "must be the number or the hash of a revision")),
                Err(_) if text.len() == 64 && text.chars().all(|c| c.is_ascii_hexdigit()) => {
                    Ok(Given::Text(text.to_ascii_lowercase()))
                }
                Err(_) => Err(wrong(spec.name, "must be the number or the hash of a revision")),
            }
        }
        Kind::Number => match text.trim().parse::<i64>() {
            Ok(number) if number >= 1 => Ok(Given::Number(number)),
            _ => Err(wrong(spec.name, "must be a whole number from 1")),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SPECS: &[ArgumentSpec] = &[
        ArgumentSpec { name: "revision", kind: Kind::Revision, required: true },
        ArgumentSpec { name: "text", kind: Kind::Draft, required: false },
    ];

    fn json(value: &Value) -> Result<Arguments, Refusal> {
        Arguments::from_json(SPECS, value.as_object().unwrap())
    }

    #[test]
    fn three_ways_lead_to_the_same() {
        let by_json = json(&json!({"revision": 2, "text": "Hello there"})).unwrap();
        let by_line = Arguments::from_line(SPECS, "2 Hello there").unwrap();
        let by_name = Arguments::from_line(SPECS, "revision=2 Hello there").unwrap();
        let by_form = Arguments::from_form(
            SPECS,
            [("revision".to_owned(), "2".to_owned()), ("text".to_owned(), "Hello there".to_owned())],
        )
        .unwrap();
        assert_eq!(by_json, by_line);
        assert_eq!(by_json, by_name);
        assert_eq!(by_json, by_form);
        assert_eq!(by_json.revision("revision"), Some(RevisionSeen::Number(2)));
    }

    #[test]
    fn what_may_be_left_out_is_left_out() {
        let specs = [
            ArgumentSpec { name: "settle", kind: Kind::Number, required: false },
            ArgumentSpec { name: "reason", kind: Kind::Words, required: false },
        ];
        let concern = |line| Arguments::from_line(&specs, line).unwrap();
        assert_eq!(concern("Wrong customer").text("reason"), Some("Wrong customer"));
        assert_eq!(concern("settle=2 I asked = fine").number("settle"), Some(2));
        assert_eq!(concern("settle=2 I asked = fine").text("reason"), Some("I asked = fine"));
        assert_eq!(concern("reason=two words").text("reason"), Some("two words"));
        assert!(Arguments::from_line(&specs[..1], "1 2").is_err());
    }

    #[test]
    fn a_revision_may_be_a_hash() {
        let hash = "ab".repeat(32);
        let arguments = json(&json!({ "revision": hash })).unwrap();
        assert_eq!(arguments.revision("revision"), Some(RevisionSeen::Hash(hash)));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(json(&json!({})), Err(Refusal::ArgumentMissing { name: "revision".into() }));
        for bad in [json!({"revision": -1}), json!({"revision": [1]}), json!({"revision": 1, "txt": "x"})] {
            assert!(matches!(json(&bad), Err(Refusal::ArgumentWrong { .. })), "{bad}");
        }
    }

    /// As commands take them that want a reason.
    const REASONED: &[ArgumentSpec] = &[
        ArgumentSpec { name: "queue", kind: Kind::Queue, required: false },
        ArgumentSpec { name: "until", kind: Kind::When, required: false },
        ArgumentSpec { name: "reason", kind: Kind::Words, required: true },
    ];

    #[test]
    fn an_argument_after_words_ends_them_and_what_only_looks_like_one_is_text() {
        let pause = |line| {
            let given = Arguments::from_line(REASONED, line)?;
            Ok::<_, Refusal>((
                given.text("reason").unwrap().to_owned(),
                given.text("queue").map(ToOwned::to_owned),
            ))
        };
        let is = |reason: &str, queue: Option<&str>| Ok((reason.to_owned(), queue.map(ToOwned::to_owned)));
        assert_eq!(pause("reason=A queue=x"), is("A", Some("x")));
        assert_eq!(pause("reason=A fire at a=b \n queue=x until=2h"), is("A fire at a=b", Some("x")));
        // What was given already, its own name, and a name within a word.
        assert_eq!(pause("queue=x reason=A queue=y"), is("A queue=y", Some("x")));
        assert_eq!(pause("reason=A reason=B myqueue=x"), is("A reason=B myqueue=x", None));
        assert!(pause("reason=A queue=x until=2h y").is_err(), "what belongs nowhere is not lost in silence");
    }

    proptest::proptest! {
        #[test]
        fn the_order_of_arguments_says_nothing(
            words in proptest::collection::vec("[a-zß=.?!]{1,8}", 1..8),
            queue in "[a-z]{1,6}",
        ) {
            let own = |word: &String| REASONED.iter().any(|spec| word.starts_with(&format!("{}=", spec.name)));
            proptest::prop_assume!(!words.iter().any(own));
            let words = words.join(" ");
            let last = Arguments::from_line(REASONED, &format!("reason={words} queue={queue}")).unwrap();
            let first = Arguments::from_line(REASONED, &format!("queue={queue} reason={words}")).unwrap();
            proptest::prop_assert_eq!(last.text("reason"), Some(words.as_str()));
            proptest::prop_assert_eq!(last, first);
        }

        #[test]
        fn no_line_is_a_panic(line in ".*") {
            let _ = Arguments::from_line(SPECS, &line);
        }
    }
}
