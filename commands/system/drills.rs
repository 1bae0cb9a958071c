//! What happens in a drill by itself: an inject is given, its time is over, its threads are closed, it is
//! scored. Each is decided once, on what is on record. Must not look for what is due: `jobs::drills` does.

use super::receive;
use crate::commands::shifts::sealed;
use crate::domain::decision::{Decision, DrillInjected, DrillScored};
use crate::domain::desk::Person;
use crate::domain::drill::score::Points;
use crate::domain::drill::{Drill, What};
use crate::domain::ids::{DrillId, PersonId};
use crate::domain::incoming::Incoming;
use crate::domain::refusal::Refusal;
use crate::domain::routing::Routed;
use crate::domain::state::Step;
use crate::domain::text::Text;
use crate::domain::time::Timestamp;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

/// What may be due.
#[derive(Clone, Debug, PartialEq)]
pub enum Due {
    /// Words of it reach people.
    Words {
        /// The drill.
        drill: DrillId,
        /// Its place, from 0.
        at: usize,
    },
    /// Its time is over.
    End {
        /// The drill.
        drill: DrillId,
    },
    /// It is over: the thread of the call is closed.
    Close,
    /// All its threads are closed.
    Score {
        /// The drill.
        drill: DrillId,
        /// What it is worth.
        points: Points,
    },
}

/// Decides what is due. Nothing may be: workers come late, twice, or after somebody was faster.
///
/// # Errors
/// Where the thread of the call cannot be found.
pub fn decide(view: &View<'_>, due: &Due) -> Result<Verdict, Refusal> {
    let drill = |id: &DrillId| view.found.drills.get(id);
    let decision = match due {
        Due::Words { drill: id, at } => drill(id).and_then(|drill| words(view, drill, *at)),
        Due::End { drill: id } => drill(id)
            .filter(|drill| drill.is_open() && drill.ends() <= view.now)
            .map(|drill| Decision::DrillEnded { drill: drill.id.clone() }),
        Due::Close => close(view)?,
        Due::Score { drill: id, points } => drill(id)
            .filter(|drill| !drill.is_open() && drill.score.is_none())
            .map(|drill| score(drill, *points)),
    };
    Ok(Verdict::many(decision.into_iter().collect(), Text::new("said-timer")))
}

/// A post of a drill comes in like any other message, and counts as given with it.
///
/// # Errors
/// As for [`receive::decide`].
pub fn post(
    view: &View<'_>,
    (id, at): (&DrillId, usize),
    incoming: &Incoming,
    routed: &Routed,
) -> Result<Verdict, Refusal> {
    let due = view.found.drills.get(id).is_some_and(|drill| is_next(drill, at, view.now));
    if !due {
        return Ok(Verdict::said(Text::new("said-timer")));
    }
    let mut verdict = receive::decide(view, (incoming, Some(id)), routed)?;
    verdict.decisions.push(given(id, at, None, &[]));
    Ok(verdict)
}

fn is_next(drill: &Drill, at: usize, now: Timestamp) -> bool {
    drill.next().is_some_and(|(next, _, due)| next == at && due <= now)
}

fn words(view: &View<'_>, drill: &Drill, at: usize) -> Option<Decision> {
    let (_, inject, _) = drill.next().filter(|_| is_next(drill, at, view.now))?;
    let What::Words { to, text } = &inject.what else { return None };
    // Words for a role reach whoever holds it, whether or not the drill was announced to them.
    let people: Vec<PersonId> = match to {
        Some(role) => {
            let holds = |person: &&Person| person.grants.iter().any(|grant| grant.role == *role);
            view.desk.people.values().filter(holds).map(|person| person.id.clone()).collect()
        }
        None => drill.people.clone(),
    };
    let words = crate::domain::drill::given::named(text, &view.desk.name);
    Some(given(&drill.id, at, Some(words), &people))
}

fn given(drill: &DrillId, at: usize, words: Option<String>, tell: &[PersonId]) -> Decision {
    Decision::DrillInjected(DrillInjected {
        drill: drill.clone(),
        number: i64::try_from(at + 1).unwrap_or(i64::MAX),
        words,
        tell: sealed(tell),
    })
}

fn close(view: &View<'_>) -> Result<Option<Decision>, Refusal> {
    let thread = view.thread()?;
    // Which are open is known to the batch: a drill that is not among them, or ended, is over.
    let over = thread
        .drill
        .as_ref()
        .is_some_and(|drill| view.found.drills.get(drill).is_none_or(|drill| !drill.is_open()));
    Ok((over && thread.state.allows(Step::EndDrill)).then_some(Decision::DrillThreadClosed {}))
}

fn score(drill: &Drill, points: Points) -> Decision {
    let mut tell = drill.people.clone();
    if !tell.contains(&drill.by) {
        tell.push(drill.by.clone());
    }
    Decision::DrillScored(DrillScored {
        drill: drill.id.clone(),
        name: drill.scenario.name.clone(),
        score: points,
        tell: sealed(&tell),
    })
}
