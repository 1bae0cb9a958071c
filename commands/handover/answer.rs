//! Answers a hand-over: accepted whole or item by item, sent back with a reason, taken back. Nothing moves
//! here: each thread moves by a decision of its own, and stays with its holder until then.

use super::words;
use crate::commands::Arguments;
use crate::commands::arguments::wrong;
use crate::commands::shifts::{leads, sealed};
use crate::domain::decision::{Decision, HandOverAccepted, HandOverTold};
use crate::domain::hand_over::moving::meant as item_meant;
use crate::domain::hand_over::{Choice, Goes, HandOver, Item};
use crate::domain::ids::{PersonId, QueueId};
use crate::domain::permission::{Permission, may};
use crate::domain::refusal::Refusal;
use crate::domain::sealed::Sealed;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) fn accept(view: &View<'_>, id: Option<&str>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let me = view.person()?;
    let hand_over = meant(view, id, |hand_over| may_answer(view, hand_over, me))?;
    let choices = choices(view, hand_over, arguments)?;
    for choice in &choices {
        if let Goes::To { person } = &choice.goes {
            refuse_unable(view, hand_over, (choice, person))?;
        }
    }
    let left = hand_over
        .unanswered()
        .filter(|item| choices.iter().all(|choice| choice.thread != item.thread))
        .count();
    let mut tell = vec![hand_over.from.clone()];
    tell.extend(
        choices.iter().filter_map(|choice| item_of(hand_over, choice)).map(|item| item.holder.clone()),
    );
    tell.sort_unstable();
    tell.dedup();
    let answered = i64::try_from(choices.len()).unwrap_or(i64::MAX);
    let decision = Decision::HandOverAccepted(Box::new(HandOverAccepted {
        hand_over: hand_over.id.clone(),
        roster: hand_over.roster.clone(),
        choices: choices.into_iter().map(seal).collect(),
        whole: left == 0,
        notes_until: hand_over.made,
        tell: sealed(&tell),
    }));
    let key = if left == 0 { "said-handover-accepted" } else { "said-handover-accepted-in-part" };
    let said = Text::new(key)
        .with("hand_over", hand_over.short())
        .with_number("threads", answered)
        .with_number("left", i64::try_from(left).unwrap_or(i64::MAX));
    Ok(Verdict::one(decision, said))
}

pub(super) fn decline(view: &View<'_>, id: Option<&str>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let me = view.person()?;
    let hand_over = meant(view, id, |hand_over| may_answer(view, hand_over, me))?;
    let reason = arguments.text("reason").ok_or(Refusal::ReasonNeeded)?;
    let reason = words("reason", reason).map_err(|_| Refusal::ReasonNeeded)?;
    let mut tell = vec![hand_over.from.clone()];
    if hand_over.by_desk {
        // Nobody offered it who would look after it now.
        tell.extend(leads_of(view, hand_over));
        tell.dedup();
    }
    let decision = Decision::HandOverDeclined(told(hand_over, &tell));
    let said = Text::new("said-handover-declined")
        .with("hand_over", hand_over.short())
        .with("person", view.desk.name_of(&hand_over.from));
    Ok(Verdict::one(decision, said).because(Some(reason)))
}

pub(super) fn withdraw(view: &View<'_>, id: Option<&str>) -> Result<Verdict, Refusal> {
    let me = view.person()?;
    let hand_over =
        meant(view, id, |hand_over| hand_over.from == *me || leads_of(view, hand_over).contains(me))?;
    let mut tell = vec![hand_over.to.clone(), hand_over.from.clone()];
    tell.dedup();
    let decision = Decision::HandOverWithdrawn(told(hand_over, &tell));
    Ok(Verdict::one(decision, Text::new("said-handover-withdrawn").with("hand_over", hand_over.short())))
}

fn told(hand_over: &HandOver, tell: &[PersonId]) -> HandOverTold {
    HandOverTold {
        hand_over: hand_over.id.clone(),
        roster: hand_over.roster.clone(),
        from: Sealed::open(hand_over.from.as_str()),
        number: 0,
        tell: sealed(tell),
    }
}

fn leads_of(view: &View<'_>, hand_over: &HandOver) -> Vec<PersonId> {
    view.desk.rosters.get(&hand_over.roster).map(|roster| leads(view.desk, roster)).unwrap_or_default()
}

/// Whoever comes on answers, or a lead in their place.
fn may_answer(view: &View<'_>, hand_over: &HandOver, person: &PersonId) -> bool {
    hand_over.to == *person || leads_of(view, hand_over).contains(person)
}

/// The hand-over that was named, or the only one that this person can do this with.
fn meant<'a>(
    view: &View<'a>,
    id: Option<&str>,
    may: impl Fn(&HandOver) -> bool,
) -> Result<&'a HandOver, Refusal> {
    let hand_overs = &view.found.hand_overs;
    let unknown = |id: &str| Refusal::UnknownHandOver { hand_over: id.chars().take(40).collect() };
    match id {
        Some(id) => {
            let found = hand_overs.starting_with(id).ok_or_else(|| unknown(id))?;
            if !found.is_offered() {
                return Err(Refusal::HandOverAnswered {
                    hand_over: found.short().to_owned(),
                    stage: found.stage,
                });
            }
            if may(found) {
                return Ok(found);
            }
            let mut who_can = vec![view.desk.name_of(&found.to)];
            who_can.extend(leads_of(view, found).iter().map(|lead| view.desk.name_of(lead)));
            who_can.truncate(5);
            Err(Refusal::NotPermitted {
                permission: Permission::Roster,
                queue: None,
                denied_by: None,
                who_can,
            })
        }
        None => {
            let open = hand_overs.list().into_iter().filter(|it| it.is_offered() && may(it));
            match open.collect::<Vec<_>>().as_slice() {
                [only] => Ok(only),
                [] => Err(unknown("")),
                several => {
                    let ids: Vec<&str> = several.iter().map(|it| it.short()).collect();
                    Err(wrong("accept", &format!("say which: {}", ids.join(", "))))
                }
            }
        }
    }
}

/// Where items go: as said one by one, or all to whoever accepts.
fn choices(
    view: &View<'_>,
    hand_over: &HandOver,
    arguments: &Arguments,
) -> Result<Vec<Choice<PersonId>>, Refusal> {
    let me = view.person()?;
    let mut said: Vec<(&str, &str)> = Vec::new();
    let items = arguments.text("items").unwrap_or_default();
    for part in items.split([' ', ',', '\n']).filter(|part| !part.is_empty()) {
        let pair = part.split_once('=').ok_or_else(|| {
            wrong("items", &format!("'{part}' says nothing; write 4F9K2A=me, =queue, =keep or =NAME"))
        })?;
        said.push(pair);
    }
    if said.is_empty() {
        let all = hand_over.unanswered().map(|item| Choice {
            thread: item.thread.clone(),
            goes: goes(item, Goes::To { person: me.clone() }),
        });
        return Ok(all.collect());
    }
    let mut choices: Vec<Choice<PersonId>> = Vec::new();
    let mut rest = None;
    for (which, place) in said {
        let place = match place {
            // Not now: it stays unanswered.
            "later" => continue,
            "me" => Goes::To { person: me.clone() },
            "queue" => Goes::Queue,
            "keep" => Goes::Stays,
            name => Goes::To { person: PersonId::from(name.trim_start_matches('@')) },
        };
        if which == "rest" || which == "all" {
            rest = Some(place);
            continue;
        }
        let thread = item_meant(hand_over, which)
            .ok_or_else(|| wrong("items", &format!("'{which}' is no thread of this hand-over")))?;
        let open = hand_over.unanswered().find(|item| item.thread == thread);
        // One that is answered already stays as it was answered.
        let Some(item) = open else { continue };
        choices.retain(|choice| choice.thread != thread);
        choices.push(Choice { goes: goes(item, place), thread });
    }
    if let Some(place) = rest {
        let open = hand_over.unanswered();
        let others: Vec<Choice<PersonId>> = open
            .filter(|item| choices.iter().all(|choice| choice.thread != item.thread))
            .map(|item| Choice { thread: item.thread.clone(), goes: goes(item, place.clone()) })
            .collect();
        choices.extend(others);
    }
    if choices.is_empty() && hand_over.unanswered().next().is_some() {
        return Err(wrong("items", "names no thread that waits for an answer"));
    }
    Ok(choices)
}

/// What goes to whoever holds it stays.
fn goes(item: &Item, place: Goes<PersonId>) -> Goes<PersonId> {
    match place {
        Goes::To { person } if person == item.holder => Goes::Stays,
        place => place,
    }
}

fn seal(choice: Choice<PersonId>) -> Choice<Sealed> {
    Choice {
        thread: choice.thread,
        goes: match choice.goes {
            Goes::To { person } => Goes::To { person: Sealed::open(person.as_str()) },
            Goes::Queue => Goes::Queue,
            Goes::Stays => Goes::Stays,
        },
    }
}

fn item_of<'a>(hand_over: &'a HandOver, choice: &Choice<PersonId>) -> Option<&'a Item> {
    hand_over.items.iter().find(|item| item.thread == choice.thread)
}

/// The queue of an item, as it was when it was offered.
pub(super) fn queue_of<'a>(hand_over: &'a HandOver, choice: &Choice<PersonId>) -> Option<&'a QueueId> {
    let mut threads = hand_over.briefing.threads.iter();
    threads.find(|standing| standing.thread == choice.thread).map(|standing| &standing.queue)
}

/// Nobody is given a thread that they could not claim.
fn refuse_unable(
    view: &View<'_>,
    hand_over: &HandOver,
    (choice, person): (&Choice<PersonId>, &PersonId),
) -> Result<(), Refusal> {
    let queue = queue_of(hand_over, choice);
    if may(view.desk, person, Permission::Claim, queue) {
        return Ok(());
    }
    let able = view.desk.people.keys().filter(|able| may(view.desk, able, Permission::Claim, queue));
    if person == view.person()? {
        let names: Vec<String> = able.take(5).map(|able| view.desk.name_of(able)).collect();
        return Err(Refusal::NotPermitted {
            permission: Permission::Claim,
            queue: queue.cloned(),
            denied_by: None,
            who_can: names,
        });
    }
    let known = able.map(ToString::to_string).collect();
    Err(Refusal::UnknownName { what: "person", name: person.as_str().chars().take(40).collect(), known })
}
