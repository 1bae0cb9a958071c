//! Hand-overs as the console shows them: names in the place of keys, what became of each thread, and another
//! one beside. Must not render, and must not show what the reader may not read.

use std::collections::BTreeMap;

use super::hand_over_offers::{about, places};
use super::hand_overs::reads;
use crate::chat::console::hand_over::{Compared, Page, Row};
use crate::chat::console::hand_overs::{Entry, Handing, List};
use crate::chat::console::volumes::Pair;
use crate::chat::words::Words;
use crate::commands::shifts::{can_stand_on, leads};
use crate::domain::desk::Desk;
use crate::domain::hand_over::briefing::{Counts, Standing, Volume};
use crate::domain::hand_over::passing::passing;
use crate::domain::hand_over::{Fate, HandOver, Item};
use crate::domain::ids::{PersonId, QueueId, ThreadId};
use crate::domain::permission::{Permission, may};
use crate::domain::roster::Roster;
use crate::domain::roster::duty::Duty;
use crate::domain::text::Text;
use crate::domain::thread::Thread;

/// How much of what an author wrote a row shows.
const EXCERPT: usize = 160;

/// Who reads, and in which words.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// Texts.
    pub words: &'a Words<'a>,
    /// The desk.
    pub desk: &'a Desk,
    /// Who.
    pub person: &'a PersonId,
}

/// A hand-over in a line.
pub fn entry(desk: &Desk, hand_over: &HandOver) -> Entry {
    let moved = hand_over.items.iter().filter(|item| matches!(item.fate, Fate::Moved { .. })).count();
    let roster = desk.rosters.get(&hand_over.roster).map(|roster| roster.name.clone());
    Entry {
        id: hand_over.id.clone(),
        roster: roster.unwrap_or_else(|| hand_over.roster.to_string()),
        from: desk.name_of(&hand_over.from),
        to: desk.name_of(&hand_over.to),
        stage: hand_over.stage,
        at: hand_over.at,
        moved: (moved, hand_over.items.len()),
    }
}

/// The list, as one person sees it.
pub fn list(desk: &Desk, (reader, duty): (&PersonId, Duty<'_>), past: &[HandOver], asked: i64) -> List {
    let readable = past.iter().filter(|it| reads(desk, reader, it));
    let whole = i64::try_from(past.len()).unwrap_or(i64::MAX) >= asked;
    List {
        entries: readable.map(|it| entry(desk, it)).collect(),
        next: past.last().filter(|_| whole).map(|it| it.made),
        mine: desk.rosters.values().filter_map(|roster| handing(desk, roster, (reader, duty))).collect(),
    }
}

/// A roster that somebody is on, just went off, or leads.
fn handing(desk: &Desk, roster: &Roster, (reader, duty): (&PersonId, Duty<'_>)) -> Option<Handing> {
    let passing = passing(desk, roster, Some(reader), duty);
    let around = desk.around(duty.changes);
    let on = roster.positions().iter().any(|at| roster.who_is_on(*at, duty.at, &around) == Some(reader));
    if !on && passing.from.as_ref() != Some(reader) && !leads(desk, roster).contains(reader) {
        return None;
    }
    let next = passing.next.map(|turn| turn.person);
    let people = desk.people.values();
    let people = people.filter(|person| person.id != *reader && can_stand_on(desk, roster, &person.id));
    let to = people.map(|it| (it.id.to_string(), it.name.clone(), next.as_ref() == Some(&it.id)));
    Some(Handing { roster: roster.id.clone(), name: roster.name.clone(), to: to.collect() })
}

/// The page of one, perhaps beside another.
pub fn page(
    reader: &Reader<'_>,
    hand_over: &HandOver,
    threads: &[Thread],
    (beside, others): (Option<&HandOver>, &[HandOver]),
) -> Page {
    let desk = reader.desk;
    let texts: BTreeMap<&ThreadId, &Thread> = threads.iter().map(|thread| (&thread.id, thread)).collect();
    let briefing = &hand_over.briefing;
    let sees = |queue: &QueueId| may(desk, reader.person, Permission::Read, Some(queue));
    let offers = about(desk, hand_over, reader.person);
    let may_answer = offers.iter().any(|offer| offer.label == "offer-decline");
    let rows = briefing.threads.iter().filter(|standing| sees(&standing.queue)).map(|standing| {
        let item = hand_over.items.iter().find(|item| item.thread == standing.thread);
        row(reader, (hand_over, standing), item.map(|item| (item, may_answer)), &texts)
    });
    Page {
        entry: entry(desk, hand_over),
        by_desk: hand_over.by_desk,
        shift: shift(desk, hand_over),
        words: hand_over.words.clone(),
        answer: hand_over
            .answer
            .as_ref()
            .map(|answer| (desk.name_of(&answer.by), answer.at, answer.reason.clone())),
        threads: rows.collect(),
        more: briefing.more,
        paused: briefing
            .paused
            .iter()
            .map(|paused| (paused.queue.as_ref().map(|queue| desk.queue_name(queue)), paused.since))
            .collect(),
        missed: briefing.missed.clone(),
        tags: briefing.tags.clone(),
        volumes: briefing
            .volumes
            .iter()
            .filter(|volume| sees(&volume.queue))
            .map(|volume| pair(desk, &volume.queue, volume.now, volume.before))
            .collect(),
        notes: briefing
            .notes
            .iter()
            .map(|note| (desk.name_of(&note.by), note.at, note.text.clone()))
            .collect(),
        offers,
        may_answer,
        others: others
            .iter()
            .filter(|other| other.id != hand_over.id && reads(desk, reader.person, other))
            .map(|other| entry(desk, other))
            .collect(),
        compared: beside.map(|other| compared(desk, hand_over, other, &sees)),
    }
}

fn row(
    reader: &Reader<'_>,
    (hand_over, standing): (&HandOver, &Standing<PersonId>),
    item: Option<(&Item, bool)>,
    texts: &BTreeMap<&ThreadId, &Thread>,
) -> Row {
    let desk = reader.desk;
    let text = texts.get(&standing.thread).map(|thread| thread.text.chars().take(EXCERPT).collect());
    Row {
        thread: standing.thread.clone(),
        text: text.unwrap_or_default(),
        queue: desk.queue_name(&standing.queue),
        network: standing.network.clone(),
        priority: standing.priority,
        state: standing.state,
        holder: standing.holder.as_ref().map(|holder| desk.name_of(holder)),
        escalations: standing
            .escalations
            .iter()
            .map(|open| {
                desk.paths.get(&open.path).map_or_else(|| open.path.to_string(), |it| it.name.clone())
            })
            .collect(),
        deadlines: standing.deadlines.clone(),
        fate: item.map(|(item, _)| fate(desk, item)),
        places: match item {
            Some((item, true)) if item.fate == Fate::Open => {
                places(reader.words, desk, (hand_over, item), reader.person)
            }
            _ => Vec::new(),
        },
    }
}

fn fate(desk: &Desk, item: &Item) -> Text {
    let person = match &item.fate {
        Fate::Moved { to } => to,
        _ => &item.holder,
    };
    match &item.fate {
        Fate::Skipped { why } => Text::new("history-detail-not-handed-over").with("why", why.as_str()),
        other => Text::new("handover-fate").with("fate", other.as_str()).with("person", desk.name_of(person)),
    }
}

fn shift(desk: &Desk, hand_over: &HandOver) -> Text {
    let text = Text::new("console-hand-over-shift");
    let shift = hand_over.briefing.shift;
    match desk.rosters.get(&hand_over.roster) {
        Some(roster) => text
            .with("from", roster.zone.write(shift.from))
            .with("until", roster.zone.write(shift.until))
            .with("zone", roster.zone.name()),
        None => text.with_moment("from", shift.from).with_moment("until", shift.until).with("zone", "UTC"),
    }
}

fn pair(desk: &Desk, queue: &QueueId, this: Counts, other: Counts) -> Pair {
    Pair { queue: desk.queue_name(queue), this, other }
}

/// What is new in one against another, what is gone, and what happened in the two shifts.
fn compared(desk: &Desk, this: &HandOver, other: &HandOver, sees: &dyn Fn(&QueueId) -> bool) -> Compared {
    let of = |hand_over: &HandOver| -> Vec<ThreadId> {
        let threads = hand_over.briefing.threads.iter().filter(|standing| sees(&standing.queue));
        threads.map(|standing| standing.thread.clone()).collect()
    };
    let (here, there) = (of(this), of(other));
    let (both, new): (Vec<_>, Vec<_>) = here.iter().cloned().partition(|thread| there.contains(thread));
    let counts = |hand_over: &HandOver, queue: &QueueId| -> Counts {
        let of_queue = |volume: &&Volume| volume.queue == *queue;
        hand_over.briefing.volumes.iter().find(of_queue).map(|volume| volume.now).unwrap_or_default()
    };
    let mut queues: Vec<&QueueId> =
        [this, other].iter().flat_map(|it| it.briefing.volumes.iter().map(|volume| &volume.queue)).collect();
    queues.sort();
    queues.dedup();
    Compared {
        other: entry(desk, other),
        new,
        gone: there.into_iter().filter(|thread| !here.contains(thread)).collect(),
        both: both.len(),
        volumes: queues
            .into_iter()
            .filter(|queue| sees(queue))
            .map(|queue| pair(desk, queue, counts(this, queue), counts(other, queue)))
            .collect(),
    }
}
