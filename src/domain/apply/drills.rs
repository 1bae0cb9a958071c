//! Decisions about drills become drills, and threads that end with them. Must not judge them: commands have.

use super::hand::Hand;
use super::shifts::tell;
use super::{Circumstances, Impossible};
use crate::domain::decision::{Decision, DrillInjected, DrillScored, DrillStarted};
use crate::domain::destination::Destination;
use crate::domain::drill::{Drill, DrillStep, Ended};
use crate::domain::ids::{DrillId, PersonId};
use crate::domain::rows::Row;
use crate::domain::sealed::{Seal, Sealed};
use crate::domain::short_id::short;
use crate::domain::state::{State, Step};
use crate::domain::text::Text;

/// Lists the rows that a decision about a drill makes.
pub(super) fn apply(decision: &Decision, around: &Circumstances<'_>, rows: &mut Vec<Row>) {
    match (decision, around.person) {
        (Decision::DrillStarted(started), Some(by)) => start(started, by, around, rows),
        (Decision::DrillInjected(DrillInjected { drill, words, tell: people, .. }), _) => {
            rows.push(step(drill, DrillStep::Given, around));
            if let Some(words) = words {
                let text = Text::new("notice-drill-words").with("words", words).of_drill(drill);
                tell(people, &text, around, rows);
            }
        }
        (Decision::DrillEnded { drill }, by) => {
            rows.push(step(drill, DrillStep::Over(Ended { at: around.at, by: by.cloned() }), around));
        }
        (Decision::DrillScored(DrillScored { drill, name, score, tell: people }), _) => {
            rows.push(step(drill, DrillStep::Scored(*score), around));
            let text = Text::new("notice-drill-scored")
                .with("name", name)
                .with("drill", short(drill.as_str()))
                .with_number("percent", score.percent())
                .of_drill(drill);
            tell(people, &text, around, rows);
        }
        // Everything else is about a thread, the rosters or the desk.
        _ => {}
    }
}

fn start(started: &DrillStarted, by: &PersonId, around: &Circumstances<'_>, rows: &mut Vec<Row>) {
    let person = |person: &Sealed| PersonId::from(person.value(Seal::Person));
    rows.push(Row::Drill(Box::new(Drill {
        id: started.drill.clone(),
        scenario: started.scenario.clone(),
        queue: started.queue.clone(),
        by: by.clone(),
        started: around.at,
        people: started.tell.iter().map(person).collect(),
        given: Vec::new(),
        ended: None,
        score: None,
        touched: around.sequence,
    })));
    let text = Text::new("notice-drill-started")
        .with("name", &started.scenario.name)
        .with_moment("until", around.at + started.scenario.length)
        .of_drill(&started.drill);
    tell(&started.tell, &text, around, rows);
}

fn step(drill: &DrillId, step: DrillStep, around: &Circumstances<'_>) -> Row {
    Row::DrillStep { drill: drill.clone(), step: Box::new(step), touched: around.sequence, at: around.at }
}

impl Hand<'_> {
    /// A drill's reply comes to its end. One that has a way out is no drill's.
    pub(super) fn rehearse(&mut self, hash: &str) -> Result<(), Impossible> {
        let destination = self.thread.revision.as_ref().and_then(|revision| revision.destination.as_ref());
        match destination {
            Some(Destination::Drill { drill }) if self.thread.drill.as_ref() == Some(drill) => {}
            _ => return Err(Impossible::Dangling(self.action)),
        }
        self.step(Step::Rehearse, State::Rehearsed)?;
        self.thread.release_at = None;
        self.thread.delivery = Some(crate::domain::thread::Delivery {
            hash: hash.to_owned(),
            attempts: 0,
            error: None,
            at: self.around.at,
        });
        self.all_done();
        Ok(())
    }

    /// The thread's drill is over.
    pub(super) fn end_drill(&mut self) -> Result<(), Impossible> {
        if self.thread.drill.is_none() {
            return Err(Impossible::WrongSubject(self.action));
        }
        self.step(Step::EndDrill, State::Dismissed)?;
        self.close();
        Ok(())
    }
}
