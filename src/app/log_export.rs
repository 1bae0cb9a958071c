//! The log as a file, page by page, for the command line and the HTTP API. JSON lines hold exactly
//! what was hashed, so that anybody can verify them; CSV is for people and spreadsheets. Must not
//! hold more than a page in memory.

use futures_util::Stream;
use futures_util::stream::try_unfold;

use super::log_text;
use crate::domain::ids::ThreadId;
use crate::domain::sealed::Seal;
use crate::domain::time::Timestamp;
use crate::store::log::{Checkpoint, Exported, LogFilter, Logged};
use crate::store::{Store, StoreError};

/// Entries of a page.
const PAGE: i64 = 500;
/// The columns of the CSV.
const COLUMNS: [&str; 13] = [
    "sequence", "at", "who", "role", "surface", "action", "thread", "revision", "reason", "before", "after",
    "hash", "drill",
];

/// What an export is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One entry on each line, with its hash; can be verified
    Jsonl,
    /// A table for people; cannot be verified
    Csv,
}

impl Format {
    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jsonl => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// Which entries are exported.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Not before this time.
    pub from: Option<Timestamp>,
    /// Before this time.
    pub until: Option<Timestamp>,
    /// Only about this thread.
    pub thread: Option<ThreadId>,
}

impl Selection {
    /// Whether everything is selected. Only then the export is a whole chain.
    pub fn is_whole(&self) -> bool {
        self.from.is_none() && self.until.is_none() && self.thread.is_none()
    }

    fn page(&self, after: i64) -> LogFilter {
        LogFilter {
            from: self.from,
            until: self.until,
            thread: self.thread.clone(),
            beyond: Some(after),
            limit: PAGE,
            ..LogFilter::default()
        }
    }
}

/// Where an export is.
struct Progress {
    store: Store,
    selection: Selection,
    format: Format,
    /// The last entry that was written.
    after: i64,
    /// Checkpoints that wait for their entry, the next one last.
    checkpoints: Vec<Checkpoint>,
    started: bool,
}

/// The export as text, in parts of whole lines.
///
/// JSON lines: each is the canonical JSON of the entry with `hash` as its last field; after the entry
/// that a checkpoint covers, `{"checkpoint":{..}}`. An export of a part begins with
/// `{"part":{"from":..,"thread":..,"until":..}}` and has no checkpoints: it is no whole chain.
///
/// # Errors
/// The stream ends with an error where the database fails.
pub fn export(
    store: Store,
    format: Format,
    selection: Selection,
) -> impl Stream<Item = Result<String, StoreError>> + Send {
    let progress = Progress { store, selection, format, after: 0, checkpoints: Vec::new(), started: false };
    try_unfold(progress, |mut progress| async move {
        let text = progress.next().await?;
        Ok(text.map(|text| (text, progress)))
    })
}

impl Progress {
    async fn next(&mut self) -> Result<Option<String>, StoreError> {
        let mut text = String::new();
        let first = !self.started;
        if first {
            self.started = true;
            text = self.start().await?;
        }
        match self.format {
            Format::Jsonl => {
                let page = self.store.exported_by(&self.selection.page(self.after)).await?;
                for exported in &page {
                    self.after = exported.sequence;
                    text.push_str(&json_line(exported));
                    self.checkpoints_of(exported.sequence, &mut text);
                }
            }
            Format::Csv => {
                let page = self.store.log(&self.selection.page(self.after)).await?;
                for logged in &page {
                    self.after = logged.entry.sequence;
                    text.push_str(&csv_line(&cells(logged)));
                }
            }
        }
        Ok(if text.is_empty() { None } else { Some(text) })
    }

    async fn start(&mut self) -> Result<String, StoreError> {
        match self.format {
            Format::Csv => Ok(csv_line(&COLUMNS.map(str::to_owned))),
            Format::Jsonl if self.selection.is_whole() => {
                self.checkpoints = self.store.checkpoints().await?;
                self.checkpoints.reverse();
                Ok(String::new())
            }
            Format::Jsonl => {
                let Selection { from, until, thread } = &self.selection;
                let part = serde_json::json!({"from": from, "thread": thread, "until": until});
                Ok(format!("{}\n", serde_json::json!({"part": part})))
            }
        }
    }

    fn checkpoints_of(&mut self, sequence: i64, text: &mut String) {
        while let Some(checkpoint) = self.checkpoints.pop_if(|next| next.sequence <= sequence) {
            text.push_str(&serde_json::json!({"checkpoint": checkpoint}).to_string());
            text.push('\n');
        }
    }
}

/// The line of an entry: its canonical JSON, and the hash as the last field.
pub fn json_line(exported: &Exported) -> String {
    let body = exported.canonical.strip_suffix('}').unwrap_or(&exported.canonical);
    format!("{body},\"hash\":\"{}\"}}\n", exported.hash)
}

fn cells(logged: &Logged) -> [String; 13] {
    let entry = &logged.entry;
    let state = |brief: &Option<crate::domain::entry::Brief>| {
        brief.as_ref().map(|brief| brief.state.to_string()).unwrap_or_default()
    };
    [
        entry.sequence.to_string(),
        entry.at.to_string(),
        log_text::who(logged, None),
        entry.actor.role.as_ref().map(ToString::to_string).unwrap_or_default(),
        entry.actor.surface.as_str().to_owned(),
        entry.decision.action().to_owned(),
        entry.subject.as_ref().map(ToString::to_string).unwrap_or_default(),
        entry.revision.clone().unwrap_or_default(),
        entry.reason.as_ref().map(|reason| reason.value(Seal::Ours)).unwrap_or_default(),
        state(&entry.before),
        state(&entry.after),
        logged.hash.clone(),
        entry.drill.as_ref().map(ToString::to_string).unwrap_or_default(),
    ]
}

/// A line of RFC 4180. Every cell is a text to a spreadsheet: one that would begin a formula gets an
/// apostrophe before it (OWASP, CSV injection).
fn csv_line(cells: &[String]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| {
            let harmless = if cell
                .trim_start()
                .starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
                || cell.starts_with(['\t', '\r', '\n'])
            {
                format!("'{cell}")
            } else {
                cell.clone()
            };
            if harmless.contains(['"', ',', '\n', '\r']) {
                format!("\"{}\"", harmless.replace('"', "\"\""))
            } else {
                harmless
            }
        })
        .collect();
    format!("{}\r\n", cells.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_becomes_a_formula() {
        let line =
            csv_line(&["=1+1", " @sum", "+1", "-1", "\tx", "a=b", "say \"hi\", you"].map(str::to_owned));
        assert_eq!(line, "'=1+1,' @sum,'+1,'-1,'\tx,a=b,\"say \"\"hi\"\", you\"\r\n");
    }

    #[test]
    fn the_hash_is_the_last_field_of_the_line() {
        let exported = Exported { sequence: 1, canonical: r#"{"a":1}"#.into(), hash: "ff".into() };
        assert_eq!(json_line(&exported), "{\"a\":1,\"hash\":\"ff\"}\n");
    }
}
