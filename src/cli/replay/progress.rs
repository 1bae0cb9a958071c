//! The bar that shows how far a replay is, on a terminal alone. Must not be the only place where
//! something is said.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Summary;

/// A bar, or nothing.
pub struct Progress {
    bar: ProgressBar,
    unit: Unit,
}

/// What the bar's length is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Records,
    Bytes,
    /// Nobody knows how much there is.
    Unknown,
}

impl Progress {
    /// A bar for so many records, or else so many bytes.
    pub fn new(terminal: bool, records: Option<u64>, bytes: Option<u64>) -> Self {
        let (length, unit) = match (records, bytes) {
            (Some(records), _) => (Some(records), Unit::Records),
            (None, Some(bytes)) => (Some(bytes), Unit::Bytes),
            (None, None) => (None, Unit::Unknown),
        };
        let target = if terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(length, target);
        let template = match unit {
            Unit::Unknown => "{spinner} {msg} [{elapsed}]",
            Unit::Records | Unit::Bytes => "{bar:24} {percent:>3}%  {msg}  [{elapsed}, {eta} to go]",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, unit }
    }

    /// Shows how far it is.
    pub fn show(&self, summary: &Summary) {
        match self.unit {
            Unit::Records => self.bar.set_position(summary.seen()),
            Unit::Bytes => self.bar.set_position(summary.read),
            Unit::Unknown => self.bar.tick(),
        }
        let millis = self.bar.elapsed().as_millis().max(1);
        let rate = u128::from(summary.seen()) * 1000 / millis;
        self.bar.set_message(format!(
            "{} records, {rate}/s: {} created, {} known, {} cards, {} refused",
            summary.seen(),
            summary.created,
            summary.known,
            summary.cards,
            summary.refused + summary.unreadable
        ));
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
