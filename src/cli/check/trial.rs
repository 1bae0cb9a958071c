//! Tries the rules of a desk on sample messages and says what becomes of each. Must not send
//! anything anywhere.

use std::io::{BufRead, BufReader};
use std::path::Path;

use serde_json::Value;

use crate::app::live::Live;
use crate::cli::console_output::Console;
use crate::cli::context::CommandError;
use crate::domain::incoming::Incoming;
use crate::domain::refusal::Refusal;
use crate::domain::routing::{Outcome, explain, route};
use crate::domain::time::Timestamp;
use crate::i18n::{FALLBACK, Locales};
use crate::intake::choose::choose;
use crate::intake::files::{Records, sniff};
use crate::intake::standard;

/// The largest JSON document that is read whole, in bytes.
const LARGEST_DOCUMENT: u64 = 64 * 1024 * 1024;

/// What a trial needs.
pub(super) struct Trial<'a> {
    pub(super) live: &'a Live,
    pub(super) source: Option<&'a str>,
    pub(super) now: Timestamp,
}

impl Trial<'_> {
    pub(super) fn run(&self, path: &Path, limit: usize, console: &mut Console) -> Result<(), CommandError> {
        let mut left = limit;
        for sample in samples(path)? {
            let (line, value) = match sample {
                Ok(sample) => sample,
                Err(why) => {
                    console.say(&why)?;
                    continue;
                }
            };
            match self.messages(value) {
                Ok(messages) => {
                    for incoming in messages {
                        if left == 0 {
                            console
                                .note(&format!("note: stopped after {limit} messages; --limit tries more"))?;
                            return Ok(());
                        }
                        left -= 1;
                        self.explain(line, &incoming, console)?;
                    }
                }
                Err(refusal) => console.say(&format!("line {line}: refused: {}", in_words(&refusal)))?,
            }
        }
        Ok(())
    }

    fn messages(&self, value: Value) -> Result<Vec<Incoming>, Refusal> {
        if self.source.is_none() && standard::is_standard(&value) {
            return Ok(vec![standard::read(&value, self.now)?.incoming]);
        }
        let mappings = &self.live.mappings;
        let mapping = match self.source {
            Some(name) => mappings.get(name).ok_or_else(|| Refusal::UnknownName {
                what: "source",
                name: name.to_owned(),
                known: mappings.keys().map(ToString::to_string).collect(),
            })?,
            None => choose(mappings.values(), &value)?,
        };
        mapping
            .records_of_item(value)?
            .iter()
            .map(|record| Ok(mapping.message(record, self.now)?.incoming))
            .collect()
    }

    fn explain(&self, line: u64, incoming: &Incoming, console: &mut Console) -> Result<(), CommandError> {
        let desk = &self.live.desk;
        let text: String =
            incoming.text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(60).collect();
        let (routed, rules) = match (route(desk, incoming), explain(desk, incoming)) {
            (Ok(routed), Ok(rules)) => (routed, rules),
            (Err(refusal), _) | (_, Err(refusal)) => {
                return console.say(&format!("line {line}: refused: {}", in_words(&refusal)));
            }
        };
        console.say(&format!(
            "line {line}: “{text}” → queue {}, priority {}, {}",
            routed.queue,
            routed.priority.as_str(),
            if routed.card { "a card" } else { "listed" }
        ))?;
        if !routed.tags.is_empty() {
            console.say(&format!("    tags: {}", routed.tags.join(", ")))?;
        }
        for rule in rules {
            console.say(&match rule.outcome {
                Outcome::Fired => format!("    fired      {}: {}", rule.rule, rule.when),
                Outcome::NotFired => format!("    did not    {}: {}", rule.rule, rule.when),
                Outcome::Failed(why) => format!("    FAILED     {}: {} ({why})", rule.rule, rule.when),
            })?;
        }
        Ok(())
    }
}

type Sample = Result<(u64, Value), String>;

/// The records of a file: a JSON document of any layout, JSON lines, or CSV.
fn samples(path: &Path) -> Result<Box<dyn Iterator<Item = Sample>>, CommandError> {
    let failed = |error| CommandError::file("cannot read the samples", path, error);
    let open =
        || std::fs::File::open(path).map(|file| BufReader::with_capacity(1 << 16, file)).map_err(failed);
    let size = std::fs::metadata(path).map_err(failed)?.len();
    let mut input = open()?;
    let begins_as_json = input.fill_buf().map_err(failed)?.trim_ascii_start().starts_with(b"[")
        || (size <= LARGEST_DOCUMENT
            && input.fill_buf().map_err(failed)?.trim_ascii_start().starts_with(b"{"));
    if begins_as_json
        && size <= LARGEST_DOCUMENT
        && let Ok(document) = serde_json::from_reader::<_, Value>(open()?)
    {
        let records = match document {
            Value::Array(items) => items,
            other => vec![other],
        };
        return Ok(Box::new(records.into_iter().zip(1..).map(|(record, number)| Ok((number, record)))));
    }
    let format = sniff(&mut input).map_err(failed)?;
    Ok(Box::new(
        Records::new(input, format)
            .map(|record| record.map(|record| (record.line, record.value)).map_err(|bad| bad.to_string())),
    ))
}

fn in_words(refusal: &Refusal) -> String {
    match Locales::load() {
        Ok(locales) => locales.text(FALLBACK, &refusal.text()),
        Err(_) => refusal.code().to_owned(),
    }
}
