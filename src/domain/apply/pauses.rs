//! Decisions about pauses become pauses, and frozen threads. Must not judge them: commands have.

use super::Circumstances;
use super::hand::Hand;
use super::shifts::tell;
use crate::domain::decision::Decision;
use crate::domain::pause::Pause;
use crate::domain::rows::Row;
use crate::domain::text::Text;
use crate::domain::time::Timestamp;

/// Lists the rows that a decision about a pause makes.
pub(super) fn apply(decision: &Decision, around: &Circumstances<'_>, rows: &mut Vec<Row>) {
    let reason = around.reason.unwrap_or_default();
    match (decision, around.person) {
        (Decision::EngagementPaused { queue, tell: people }, Some(by)) => {
            rows.push(Row::Paused(Box::new(Pause {
                queue: queue.clone(),
                by: by.clone(),
                reason: reason.to_owned(),
                at: around.at,
            })));
            let text = Text::new("notice-paused").with("reason", reason);
            tell(people, &with_queue(text, queue.as_ref()), around, rows);
        }
        (Decision::EngagementResumed { queue, tell: people }, _) => {
            rows.push(Row::PauseLifted { queue: queue.clone() });
            tell(people, &with_queue(Text::new("notice-resumed"), queue.as_ref()), around, rows);
        }
        // Everything else is about a thread, the rosters or the desk.
        _ => {}
    }
}

impl Hand<'_> {
    /// Nothing of it leaves any more, and nobody can answer in time.
    pub(super) fn freeze(&mut self) {
        self.thread.frozen = Some(self.around.at);
        self.thread.deadlines.freeze(self.around.at);
    }

    /// It goes on.
    pub(super) fn thaw(&mut self, release_at: Option<Timestamp>) {
        self.thread.frozen = None;
        self.thread.release_at = release_at.or(self.thread.release_at);
    }
}

fn with_queue(text: Text, queue: Option<&crate::domain::ids::QueueId>) -> Text {
    text.with("scope", if queue.is_some() { "queue" } else { "desk" })
        .with("queue", queue.map_or("", crate::domain::ids::QueueId::as_str))
}
