//! A roster lacks somebody in a stretch ahead: the leads are told, once days before and once when it is
//! about to begin. Must not look for gaps: `jobs::rosters` does.

use crate::commands::shifts::{leads, sealed};
use crate::domain::decision::{Decision, GapForeseen};
use crate::domain::ids::RosterId;
use crate::domain::roster::Position;
use crate::domain::roster::coverage::{Gap, Lack};
use crate::domain::sealed::Sealed;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

/// A gap that was found.
#[derive(Clone, Debug)]
pub struct Foreseen {
    /// The roster.
    pub roster: RosterId,
    /// The gap. Where it began before anybody looked, it has no beginning of its own.
    pub gap: Gap,
    /// Whether its beginning is known.
    pub has_beginning: bool,
    /// Whether it is about to begin, or has begun.
    pub soon: bool,
}

impl Foreseen {
    /// Names the gap and the warning: each is given once.
    pub fn id(&self) -> String {
        let lacks = match &self.gap.lacks {
            Lack::Primary => "primary",
            Lack::Approver(queue) => queue.as_str(),
        };
        let from = if self.has_beginning { self.gap.when.from.millis() } else { 0 };
        let when = if self.soon { "soon" } else { "ahead" };
        format!("gap/{}/{lacks}/{from}/{when}", self.roster)
    }
}

/// Turns what was found into its decision, unless it was told already.
pub fn decide(view: &View<'_>, foreseen: &Foreseen) -> Verdict {
    let said = Text::new("said-timer");
    let id = foreseen.id();
    let Some(roster) = view.desk.rosters.get(&foreseen.roster) else { return Verdict::said(said) };
    if view.changes.get(&id).is_some() {
        return Verdict::said(said);
    }
    let around = view.desk.around(view.changes);
    let queue = match &foreseen.gap.lacks {
        Lack::Primary => None,
        Lack::Approver(queue) => Some(queue.clone()),
    };
    // Whoever else is on for the whole of the gap's beginning stands in.
    let fallback = Position::ALL
        .into_iter()
        .filter(|_| foreseen.soon && queue.is_none())
        .find_map(|position| roster.who_is_on(position, foreseen.gap.when.from, &around));
    let decision = Decision::GapForeseen(Box::new(GapForeseen {
        gap: id,
        roster: roster.id.clone(),
        queue,
        from: foreseen.gap.when.from,
        until: foreseen.gap.when.until,
        fallback: fallback.map(|person| Sealed::open(person.as_str())),
        soon: foreseen.soon,
        tell: sealed(&leads(view.desk, roster)),
    }));
    Verdict::one(decision, said)
}
