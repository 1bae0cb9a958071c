//! Offers a shift to the next. One hand-over of a roster is open at a time; what the desk proposed is
//! taken up by it.

use super::{briefing, may_hand_over, words};
use crate::commands::Arguments;
use crate::commands::arguments::wrong;
use crate::commands::shifts::named;
use crate::domain::decision::{Decision, HandOverOffered};
use crate::domain::hand_over::briefing::Briefing;
use crate::domain::hand_over::passing::passing;
use crate::domain::refusal::Refusal;
use crate::domain::roster::Roster;
use crate::domain::sealed::Sealed;
use crate::domain::short_id::short;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) fn offer(view: &View<'_>, roster: &Roster, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let me = view.person()?;
    may_hand_over(view, roster, me)?;
    if let Some(open) = view.found.hand_overs.open(&roster.id) {
        return Err(Refusal::HandOverOpen {
            hand_over: open.short().to_owned(),
            from: view.desk.name_of(&open.from),
            to: view.desk.name_of(&open.to),
        });
    }
    let passing = passing(view.desk, roster, Some(me), view.duty());
    // Whoever is primary hands over to who comes next; a lead who is not, to whom they name or the same.
    let next = passing.next.clone().filter(|turn| turn.person != *me);
    let to = match arguments.text("to") {
        Some(name) => named(view, roster, name)?,
        None => next
            .as_ref()
            .map(|turn| turn.person.clone())
            .ok_or_else(|| wrong("to", "nobody comes on in the next twelve weeks; say to whom"))?,
    };
    if to == *me {
        return Err(wrong("to", "is yourself"));
    }
    let outgoing: Vec<_> = passing.outgoing.iter().filter(|person| **person != to).cloned().collect();
    let words = arguments.text("words").map(|text| words("words", text)).transpose()?;
    let proposed = view.found.hand_overs.proposed(&roster.id, view.now);
    let id = proposed.map_or(view.nonce, |proposed| proposed.id.as_str());
    let briefing = briefing(view, &outgoing)?;
    let threads = briefing.threads.iter().filter(|standing| standing.item).count();
    let decision = Decision::HandOverOffered(Box::new(HandOverOffered {
        hand_over: id.to_owned(),
        roster: roster.id.clone(),
        shift_end: proposed.and_then(|proposed| proposed.shift_end),
        begins: next.filter(|turn| turn.person == to && turn.from > view.now).map(|turn| turn.from),
        from: Sealed::open(me.as_str()),
        to: Sealed::open(to.as_str()),
        words: words.map(Sealed::open),
        briefing: sealed_briefing(&briefing),
    }));
    let said = Text::new("said-handover-offered")
        .with("roster", &roster.name)
        .with("person", view.desk.name_of(&to))
        .with("hand_over", short(id))
        .with_number("threads", i64::try_from(threads).unwrap_or(i64::MAX));
    Ok(Verdict::one(decision, said))
}

/// A briefing as it goes on the log.
pub(crate) fn sealed_briefing(briefing: &Briefing) -> Briefing<Sealed, Sealed> {
    briefing.with(|person| Sealed::open(person.as_str()), |words| Sealed::open(words.as_str()))
}
