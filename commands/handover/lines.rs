//! What would be handed over, and what was, in lines for chat. The console draws it. Must not show a thread
//! that the reader may not read.

use super::briefing;
use crate::commands::shifts::leads;
use crate::domain::desk::Desk;
use crate::domain::hand_over::briefing::{Briefing, Deadline, Standing};
use crate::domain::hand_over::passing::{passing, reads};
use crate::domain::hand_over::{Fate, HandOver};
use crate::domain::ids::{PersonId, ThreadId};
use crate::domain::permission::{Permission, may};
use crate::domain::refusal::Refusal;
use crate::domain::roster::Roster;
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

/// How many lines of a kind are told in chat; the console has them all.
const MOST: usize = 12;

/// What would be handed over now.
pub(super) fn show(view: &View<'_>, roster: &Roster) -> Result<Verdict, Refusal> {
    let me = view.person()?;
    if !reads(view.desk, me, Some(roster)) {
        let queue = view.desk.queues.keys().find(|queue| roster.covers(Some(queue), None)).cloned();
        return Err(Refusal::NotPermitted {
            permission: Permission::Read,
            queue,
            denied_by: None,
            who_can: Vec::new(),
        });
    }
    let passing = passing(view.desk, roster, Some(me), view.duty());
    let mut lines = Vec::new();
    if let Some(open) = view.found.hand_overs.open(&roster.id) {
        lines.push(pending_line(view.desk, open));
    }
    let name = |person: Option<&PersonId>| person.map(|it| view.desk.name_of(it)).unwrap_or_default();
    let next = passing.next.as_ref();
    lines.push(
        Text::new("handover-title")
            .with("roster", &roster.name)
            .with("from", roster.zone.write(passing.shift.from))
            .with("zone", roster.zone.name())
            .with_number("nexts", i64::from(next.is_some()))
            .with("next", name(next.map(|turn| &turn.person)))
            .with("at", next.map(|turn| roster.zone.write(turn.from)).unwrap_or_default()),
    );
    tell(view, &briefing(view, &passing.outgoing)?, &mut lines);
    if leads(view.desk, roster).contains(me) || passing.outgoing.contains(me) {
        lines.push(Text::new("handover-how"));
    }
    Ok(Verdict::lines(lines))
}

/// A hand-over that waits for its answer, in a line.
pub(crate) fn pending_line(desk: &Desk, hand_over: &HandOver) -> Text {
    let roster = desk.rosters.get(&hand_over.roster).map_or("", |roster| roster.name.as_str());
    let left = hand_over.unanswered().count();
    Text::new("handover-pending")
        .with("roster", if roster.is_empty() { hand_over.roster.as_str() } else { roster })
        .with("from", desk.name_of(&hand_over.from))
        .with("to", desk.name_of(&hand_over.to))
        .with("hand_over", hand_over.short())
        .with_number("threads", i64::try_from(left).unwrap_or(i64::MAX))
        .with_moment("since", hand_over.at)
}

fn tell(view: &View<'_>, briefing: &Briefing, lines: &mut Vec<Text>) {
    let me = view.authorised.actor().person();
    let reads = |standing: &&Standing<PersonId>| {
        me.is_some_and(|me| may(view.desk, me, Permission::Read, Some(&standing.queue)))
    };
    let threads: Vec<&Standing<PersonId>> = briefing.threads.iter().filter(reads).collect();
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    lines.push(Text::new("handover-threads").with_number("count", count(threads.len()) + briefing.more));
    let shown = threads.iter().take(MOST);
    for standing in shown {
        lines.push(line(view.desk, standing));
        lines.extend(standing.deadlines.iter().map(|deadline| due(&standing.thread, deadline)));
    }
    let beyond = count(threads.len().saturating_sub(MOST)) + briefing.more;
    if beyond > 0 {
        lines.push(Text::new("roster-more").with_number("count", beyond));
    }
    let mut named = |key: &str, of: Vec<&ThreadId>| {
        if !of.is_empty() {
            let ids: Vec<String> = of.iter().take(MOST).map(|id| format!("#{}", short(id))).collect();
            let text = Text::new(key).with_number("count", count(of.len()));
            lines.push(text.with("threads", ids.join(", ")));
        }
    };
    let of = |fits: &dyn Fn(&Standing<PersonId>) -> bool| -> Vec<&ThreadId> {
        threads.iter().filter(|standing| fits(standing)).map(|standing| &standing.thread).collect()
    };
    named("handover-drafts", of(&|standing| standing.state == State::AwaitingApproval));
    named("handover-escalated", of(&|standing| !standing.escalations.is_empty()));
    named("handover-missed", briefing.missed.iter().map(|missed| &missed.thread).collect());
    if !briefing.tags.is_empty() {
        let tags: Vec<String> =
            briefing.tags.iter().map(|tag| format!("{} {} ({})", tag.tag, tag.now, tag.before)).collect();
        lines.push(Text::new("handover-tags").with("tags", tags.join(", ")));
    }
    for volume in &briefing.volumes {
        if me.is_some_and(|me| may(view.desk, me, Permission::Read, Some(&volume.queue))) {
            lines.push(
                Text::new("handover-volume")
                    .with("queue", view.desk.queue_name(&volume.queue))
                    .with_number("received", volume.now.received)
                    .with_number("answered", volume.now.answered)
                    .with_number("closed", volume.now.closed)
                    .with_number("received-before", volume.before.received)
                    .with_number("answered-before", volume.before.answered)
                    .with_number("closed-before", volume.before.closed),
            );
        }
    }
    for paused in &briefing.paused {
        let queue = paused.queue.as_ref().map(|queue| view.desk.queue_name(queue));
        lines.push(
            Text::new("handover-paused")
                .with("scope", if queue.is_some() { "queue" } else { "desk" })
                .with("queue", queue.unwrap_or_default())
                .with_moment("since", paused.since),
        );
    }
    for note in &briefing.notes {
        lines.push(
            Text::new("handover-note")
                .with("person", view.desk.name_of(&note.by))
                .with("text", &note.text)
                .with_moment("at", note.at),
        );
    }
}

fn due(thread: &ThreadId, deadline: &Deadline) -> Text {
    Text::new("handover-due")
        .with("thread", short(thread))
        .with("aim", deadline.aim.as_str())
        .with_number("missed", i64::from(deadline.missed))
        .with_moment("at", deadline.due)
}

fn line(desk: &Desk, standing: &Standing<PersonId>) -> Text {
    let holder = standing.holder.as_ref().map(|holder| desk.name_of(holder));
    Text::new("handover-thread")
        .with("thread", short(&standing.thread))
        .with("queue", desk.queue_name(&standing.queue))
        .with("state", standing.state)
        .with("priority", standing.priority.as_str())
        .with_number("held", i64::from(holder.is_some()))
        .with("holder", holder.unwrap_or_default())
        .with_number("moves", i64::from(standing.item))
}

/// The last hand-overs.
pub(super) fn past(view: &View<'_>) -> Verdict {
    let me = view.authorised.actor().person();
    let readable =
        |past: &&HandOver| me.is_some_and(|me| reads(view.desk, me, view.desk.rosters.get(&past.roster)));
    let past = view.found.gathered.past.iter().filter(readable);
    let lines: Vec<Text> = past.map(|past| past_line(view.desk, past)).collect();
    if lines.is_empty() {
        return Verdict::said(Text::new("handover-none"));
    }
    Verdict::lines(lines)
}

fn past_line(desk: &Desk, past: &HandOver) -> Text {
    let roster = desk.rosters.get(&past.roster).map(|roster| roster.name.clone());
    let moved = past.items.iter().filter(|item| matches!(item.fate, Fate::Moved { .. })).count();
    Text::new("handover-past")
        .with("hand_over", past.short())
        .with("roster", roster.unwrap_or_else(|| past.roster.to_string()))
        .with("from", desk.name_of(&past.from))
        .with("to", desk.name_of(&past.to))
        .with("stage", past.stage.as_str())
        .with_number("moved", i64::try_from(moved).unwrap_or(i64::MAX))
        .with_number("threads", i64::try_from(past.items.len()).unwrap_or(i64::MAX))
        .with_moment("at", past.at)
}

/// The characters of a thread's id that people read and type.
fn short(thread: &ThreadId) -> &str {
    let id = thread.as_str();
    id.len().checked_sub(6).and_then(|start| id.get(start..)).unwrap_or(id)
}
