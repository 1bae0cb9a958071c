//! What the clocks of a thread say on a card: by when it has to be claimed and answered, and when an
//! escalation climbs. Each surface puts the moment after the words and lets it count in its own way. Must not
//! count anything itself.

use super::words::Words;
use crate::domain::deadline::{Aim, Clock};
use crate::domain::text::Text;
use crate::domain::thread::{Escalation, Thread};
use crate::domain::time::Timestamp;

/// A deadline on a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Of what.
    pub aim: Aim,
    /// When its time is up.
    pub at: Timestamp,
    /// How it stands.
    pub standing: Standing,
}

/// How a surface shows a moment to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// As a date and time: `by 11:25`.
    Moment,
    /// As what is left, counting down: `in 12:00`.
    Countdown,
    /// In words that say themselves that it is to come: `in 12 minutes`.
    Relative,
}

impl Shown {
    fn as_str(self) -> &'static str {
        match self {
            Self::Moment => "moment",
            Self::Countdown => "countdown",
            Self::Relative => "relative",
        }
    }
}

/// How a deadline stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It runs.
    Running,
    /// It runs, and people were warned.
    Near,
    /// Its time is up.
    Missed,
    /// It stands still, while the thread is put off.
    Stopped,
}

impl Standing {
    fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Near => "near",
            Self::Missed => "missed",
            Self::Stopped => "stopped",
        }
    }

    /// A shape beside the words, so that nothing is told by a colour alone.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Running => "◷",
            Self::Near => "◕",
            Self::Missed => "✕",
            Self::Stopped => "‖",
        }
    }

    /// Whether somebody should look.
    pub fn presses(self) -> bool {
        matches!(self, Self::Near | Self::Missed)
    }
}

impl Due {
    /// The words before the moment.
    pub fn label(&self, words: &Words<'_>, shown: Shown) -> String {
        let text = Text::new("card-deadline").with("aim", self.aim.as_str()).with("shown", shown.as_str());
        words.text(&text.with("standing", self.standing.as_str()))
    }

    /// The moment after the words; none where the clock stands still.
    pub fn moment(&self) -> Option<Timestamp> {
        (self.standing != Standing::Stopped).then_some(self.at)
    }
}

/// The deadlines that a thread still has to keep, or has missed.
pub fn dues(thread: &Thread) -> Vec<Due> {
    if thread.state.is_closed() {
        return Vec::new();
    }
    let clocks = Aim::ALL.into_iter().filter_map(|aim| Some((aim, thread.deadlines.get(aim)?)));
    clocks
        .filter(|(_, clock)| clock.met.is_none())
        .map(|(aim, clock)| Due { aim, at: clock.due, standing: standing(clock) })
        .collect()
}

fn standing(clock: &Clock) -> Standing {
    match clock {
        Clock { missed: Some(_), .. } => Standing::Missed,
        Clock { stopped: Some(_), .. } => Standing::Stopped,
        Clock { warned: Some(_), .. } => Standing::Near,
        _ => Standing::Running,
    }
}

/// An escalation in words. `path`, `people` and `reason` come as the surface may show them.
pub fn escalated(escalation: &Escalation, path: &str, people: &str, reason: &str) -> Text {
    let missed = escalation.missed.map_or("none", Aim::as_str);
    Text::new("card-escalated")
        .with("path", path)
        .with_number("level", escalation.level)
        .with("people", people)
        .with("missed", if reason.is_empty() { missed } else { "none" })
        .with("reason", reason)
        .with("exhausted", if escalation.is_exhausted() { "yes" } else { "no" })
}

/// When the next level is asked, with the words before the moment.
pub fn climbs(words: &Words<'_>, escalation: &Escalation, shown: Shown) -> Option<(String, Timestamp)> {
    let at = escalation.climb_at.filter(|_| escalation.is_open())?;
    Some((words.text(&Text::new("card-escalation-climbs").with("shown", shown.as_str())), at))
}
