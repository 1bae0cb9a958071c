//! Decisions about hand-overs become hand-overs, notes, notices, and threads that change hands. Must not
//! judge them: commands have.

use super::hand::Hand;
use super::{Circumstances, Impossible};
use crate::domain::deadline::Aim;
use crate::domain::decision::{
    Decision, HandOverOffered, HandOverProposed, HandOverTold, ThreadHandedOver, ThreadNotHandedOver,
};
use crate::domain::hand_over::briefing::Note;
use crate::domain::hand_over::compose::items;
use crate::domain::hand_over::{Choice, Fate, Goes, HandOver, Stage, Step};
use crate::domain::ids::PersonId;
use crate::domain::rows::{Notice, Row};
use crate::domain::sealed::{Seal, Sealed};
use crate::domain::short_id::short;
use crate::domain::state::{State, Step as StateStep};
use crate::domain::text::Text;
use crate::domain::thread::Holder;

/// Lists the rows that a decision about a hand-over makes.
pub(super) fn apply(decision: &Decision, around: &Circumstances<'_>, rows: &mut Vec<Row>) {
    match decision {
        Decision::HandOverProposed(proposed) => {
            let hand_over = proposal(proposed, around);
            let text = Text::new("notice-hand-over-proposed")
                .with("until", proposed.shift_end)
                .with("next", &hand_over.to);
            tell(std::slice::from_ref(&proposed.from), &about(text, &hand_over), around, rows);
            rows.push(Row::HandOver(Box::new(hand_over)));
        }
        Decision::HandOverOffered(offered) => {
            let hand_over = offer(offered, around);
            let text = Text::new("notice-hand-over-offered")
                .with_number("threads", i64::try_from(hand_over.items.len()).unwrap_or(i64::MAX))
                .with("person", &hand_over.from);
            tell(std::slice::from_ref(&offered.to), &about(text, &hand_over), around, rows);
            if hand_over.by_desk {
                let text = Text::new("notice-hand-over-offered-for-you").with("person", &hand_over.to);
                tell(std::slice::from_ref(&offered.from), &about(text, &hand_over), around, rows);
            }
            rows.push(Row::HandOver(Box::new(hand_over)));
        }
        Decision::HandOverAccepted(accepted) => {
            let Some(by) = around.person.cloned() else { return };
            let choice = |choice: &Choice<Sealed>| Choice {
                thread: choice.thread.clone(),
                goes: match &choice.goes {
                    Goes::To { person } => Goes::To { person: read(person) },
                    Goes::Queue => Goes::Queue,
                    Goes::Stays => Goes::Stays,
                },
            };
            let choices = accepted.choices.iter().map(choice).collect();
            rows.push(step(&accepted.hand_over, Step::Accepted { by, choices }, around));
            if accepted.whole {
                rows.push(Row::HandOverNotesTaken {
                    roster: accepted.roster.clone(),
                    until: accepted.notes_until,
                });
            }
            let key = if accepted.whole {
                "notice-hand-over-accepted"
            } else {
                "notice-hand-over-accepted-in-part"
            };
            let text =
                Text::new(key).with("roster", &accepted.roster).with("hand_over", short(&accepted.hand_over));
            tell(&accepted.tell, &text, around, rows);
        }
        Decision::HandOverDeclined(told) => {
            let Some(by) = around.person.cloned() else { return };
            let reason = around.reason.map(str::to_owned);
            let text = ending("notice-hand-over-declined", told)
                .with("reason", reason.as_deref().unwrap_or_default());
            rows.push(step(&told.hand_over, Step::Declined { by, reason }, around));
            tell(&told.tell, &text, around, rows);
        }
        Decision::HandOverWithdrawn(told) => {
            let Some(by) = around.person.cloned() else { return };
            rows.push(step(&told.hand_over, Step::Withdrawn { by }, around));
            tell(&told.tell, &ending("notice-hand-over-withdrawn", told), around, rows);
        }
        Decision::HandOverLapsed(told) => {
            rows.push(step(&told.hand_over, Step::Lapsed, around));
            let text = ending("notice-hand-over-lapsed", told).with("person", told.from.value(Seal::Person));
            tell(&told.tell, &text, around, rows);
        }
        Decision::HandOverReminded(told) => {
            rows.push(step(&told.hand_over, Step::Reminded, around));
            let text = ending("notice-hand-over-reminder", told)
                .with_number("number", told.number)
                .with("person", told.from.value(Seal::Person));
            tell(&told.tell, &text, around, rows);
        }
        Decision::HandOverNoted(noted) => {
            let Some(by) = around.person.cloned() else { return };
            let note = Note { by, at: around.at, text: noted.text.value(Seal::Ours) };
            rows.push(Row::HandOverNote {
                sequence: around.sequence,
                roster: noted.roster.clone(),
                note: Box::new(note),
            });
        }
        // Everything else is about a thread, the rosters or the desk.
        _ => {}
    }
}

impl Hand<'_> {
    /// Gives the thread to somebody else, or puts it back into its queue. One that is put off stays so, and a
    /// reply that is on its way goes on: neither takes a step of the table.
    pub(super) fn hand_over(&mut self, moved: &ThreadHandedOver) -> Result<(), Impossible> {
        let by = read(&moved.by);
        let before = self.thread.holder.take().map(|holder| holder.person);
        let from = self.thread.state;
        let steps = !matches!(from, State::Snoozed | State::Sending);
        let fate = match &moved.to {
            Some(to) => {
                let to = read(to);
                self.thread.holder =
                    Some(Holder { person: to.clone(), since: self.around.at, until: moved.until });
                let into = if from == State::Open { State::Claimed } else { from };
                if steps {
                    self.step(StateStep::Claim, into)?;
                }
                self.thread.deadlines.meet(Aim::Claim, self.around.at);
                if to != by {
                    self.tell(to.clone(), Text::new("notice-handed-over").with("person", &by));
                }
                Fate::Moved { to }
            }
            None => {
                let into = if from == State::Claimed { State::Open } else { from };
                if steps {
                    self.step(StateStep::LetGo, into)?;
                }
                Fate::Queued
            }
        };
        if before.is_none() && fate == Fate::Queued {
            return Err(Impossible::Dangling(self.action));
        }
        self.end_item(&moved.hand_over, fate);
        Ok(())
    }

    /// Leaves the thread as it is, and says so to whoever wanted it moved.
    pub(super) fn leave(&mut self, left: &ThreadNotHandedOver) {
        for person in &left.tell {
            self.tell(read(person), Text::new("notice-not-handed-over").with("why", left.why.as_str()));
        }
        self.end_item(&left.hand_over, Fate::Skipped { why: left.why });
    }

    fn end_item(&mut self, hand_over: &str, fate: Fate) {
        let ended = Step::Ended { thread: self.thread.id.clone(), fate };
        self.rows.push(step(hand_over, ended, self.around));
    }
}

fn read(person: &Sealed) -> PersonId {
    person.value(Seal::Person).into()
}

fn words(words: &Sealed) -> String {
    words.value(Seal::Ours)
}

fn proposal(proposed: &HandOverProposed, around: &Circumstances<'_>) -> HandOver {
    HandOver {
        id: proposed.hand_over.clone(),
        roster: proposed.roster.clone(),
        stage: Stage::Proposed,
        from: read(&proposed.from),
        to: read(&proposed.to),
        by_desk: true,
        shift_end: Some(proposed.shift_end),
        begins: None,
        words: None,
        briefing: proposed.briefing.with(read, words),
        items: Vec::new(),
        reminders: 0,
        reminded_at: None,
        at: around.at,
        made: around.sequence,
        answer: None,
        touched: around.sequence,
    }
}

fn offer(offered: &HandOverOffered, around: &Circumstances<'_>) -> HandOver {
    let briefing = offered.briefing.with(read, words);
    HandOver {
        id: offered.hand_over.clone(),
        roster: offered.roster.clone(),
        stage: Stage::Offered,
        from: read(&offered.from),
        to: read(&offered.to),
        by_desk: around.person.is_none(),
        shift_end: offered.shift_end,
        begins: offered.begins,
        words: offered.words.as_ref().map(words),
        items: items(&briefing),
        briefing,
        reminders: 0,
        reminded_at: None,
        at: around.at,
        made: around.sequence,
        answer: None,
        touched: around.sequence,
    }
}

fn step(hand_over: &str, step: Step, around: &Circumstances<'_>) -> Row {
    Row::HandOverStep {
        hand_over: hand_over.to_owned(),
        step: Box::new(step),
        touched: around.sequence,
        at: around.at,
    }
}

fn about(text: Text, hand_over: &HandOver) -> Text {
    text.with("roster", &hand_over.roster).with("hand_over", hand_over.short())
}

fn ending(key: &str, told: &HandOverTold) -> Text {
    Text::new(key).with("roster", &told.roster).with("hand_over", short(&told.hand_over))
}

/// Tells people, but not whoever did it. Whoever did it stands in the text.
fn tell(people: &[Sealed], text: &Text, around: &Circumstances<'_>, rows: &mut Vec<Row>) {
    // A decision may tell two kinds of people two things: their notices are numbered on.
    let mine = format!("{}-", around.sequence);
    let told = rows.iter().filter(|row| matches!(row, Row::Notice(notice) if notice.id.starts_with(&mine)));
    let first = told.count();
    let people = people.iter().map(read).filter(|person| around.person != Some(person));
    for (number, person) in people.enumerate() {
        let mut text = text.clone();
        if let (Some(actor), false) = (around.person, text.args.iter().any(|(name, _)| name == "person")) {
            text = text.with("person", actor);
        }
        rows.push(Row::Notice(Notice {
            id: format!("{}-{}", around.sequence, first + number),
            person,
            thread: "".into(),
            text,
            at: around.at,
        }));
    }
}
