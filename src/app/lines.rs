//! Entries of the log as lines for people: names instead of keys, and what a decision was about. Must
//! not leave out what an auditor needs.

use crate::chat::line::Line;
use crate::domain::deadline::Aim;
use crate::domain::decision::{DeadlineMissed, DeadlineWarned, Decision};
use crate::domain::desk::Desk;
use crate::domain::entry::Entry;
use crate::domain::ids::PersonId;
use crate::domain::sealed::{Seal, Sealed};
use crate::domain::short_id::short;
use crate::domain::text::Text;
use crate::store::log::Logged;

/// An entry as a line.
pub fn line(desk: &Desk, logged: &Logged) -> Line {
    let entry = &logged.entry;
    let name = |sealed: &Sealed| desk.name_of(&PersonId::from(sealed.value(Seal::Person)));
    let who = match (&entry.actor.person, &entry.actor.name) {
        (Some(person), _) => name(person),
        (None, Some(name)) => name.clone(),
        (None, None) => entry.actor.kind.clone(),
    };
    let ours = |sealed: &Sealed| sealed.value(Seal::Ours);
    Line {
        sequence: entry.sequence,
        at: entry.at,
        who,
        role: entry.actor.role.as_ref().map(|role| desk.role_name(role)),
        surface: entry.actor.surface,
        action: entry.decision.action().to_owned(),
        details: marked(entry, details(desk, &entry.decision)),
        text: match &entry.decision {
            Decision::DraftSaved(saved) => Some(ours(&saved.text)),
            Decision::Noted { text } => Some(ours(text)),
            Decision::DrillInjected(injected) => injected.words.clone(),
            Decision::HandOverNoted(noted) => Some(ours(&noted.text)),
            Decision::HandOverOffered(offered) => offered.words.as_ref().map(ours),
            _ => None,
        },
        reason: entry.reason.as_ref().map(ours),
        break_glass: entry.actor.break_glass.as_ref().map(ours),
        thread: entry.subject.clone(),
        states: match (&entry.before, &entry.after) {
            (Some(before), Some(after)) => Some((before.state, after.state)),
            _ => None,
        },
        hash: logged.hash.clone(),
    }
}

/// With the mark of a drill before them.
fn marked(entry: &Entry, details: Vec<Text>) -> Vec<Text> {
    entry.drill.iter().map(|_| Text::new("drill-mark")).chain(details).collect()
}

/// What a decision was about, beyond its name.
fn details(desk: &Desk, decision: &Decision) -> Vec<Text> {
    let name = |sealed: &Sealed| desk.name_of(&PersonId::from(sealed.value(Seal::Person)));
    let names = |people: &[Sealed]| people.iter().map(name).collect::<Vec<_>>().join(", ");
    let detail = match decision {
        Decision::ThreadReceived(received) => Text::new("history-detail-received")
            .with("source", &received.source)
            .with("queue", desk.queue_name(&received.queue)),
        Decision::MessageJoined(joined) => Text::new("console-source").with("source", &joined.source),
        Decision::Assigned { to, .. } => Text::new("history-detail-to").with("people", name(to)),
        Decision::DraftSaved(saved) => {
            Text::new("history-detail-revision").with_number("number", saved.number)
        }
        Decision::Approved { roles, .. } => {
            let roles: Vec<String> = roles.iter().map(|role| desk.role_name(role)).collect();
            Text::new("history-detail-roles").with("roles", roles.join(", "))
        }
        Decision::EscalationClimbed { level, people, .. }
        | Decision::EscalationUnacknowledged { level, people, .. } => {
            Text::new("history-detail-level").with_number("level", *level).with("people", names(people))
        }
        Decision::EscalationRepeated { people, .. } => {
            Text::new("history-detail-to").with("people", names(people))
        }
        Decision::EscalationExhausted { tell, .. } => {
            Text::new("history-detail-told").with("people", names(tell))
        }
        Decision::EngagementPaused { queue, .. } | Decision::EngagementResumed { queue, .. } => {
            let name = queue.as_ref().map(|queue| desk.queue_name(queue));
            Text::new("history-detail-paused")
                .with("scope", if name.is_some() { "queue" } else { "desk" })
                .with("queue", name.unwrap_or_default())
        }
        Decision::DeadlinesSet(set) => {
            let clocks = [(Aim::Claim, &set.claim), (Aim::Respond, &set.respond)];
            let due = |aim: Aim, at| {
                Text::new("history-detail-deadline").with("aim", aim.as_str()).with_moment("due", at)
            };
            return clocks
                .into_iter()
                .filter_map(|(aim, clock)| Some(due(aim, clock.as_ref()?.due)))
                .collect();
        }
        Decision::DeadlineWarned(DeadlineWarned { aim, due, tell, .. })
        | Decision::DeadlineMissed(DeadlineMissed { aim, due, tell }) => {
            let due = Text::new("history-detail-deadline").with("aim", aim.as_str()).with_moment("due", *due);
            let told = Text::new("history-detail-told").with("people", names(tell));
            return std::iter::once(due).chain((!tell.is_empty()).then_some(told)).collect();
        }
        Decision::Escalated { path, level, people, .. } => {
            let path = desk.paths.get(path).map_or_else(|| path.to_string(), |path| path.name.clone());
            Text::new("history-detail-escalated")
                .with("path", path)
                .with_number("level", *level)
                .with("people", names(people))
        }
        Decision::ConcernRaised { number, .. }
        | Decision::ConcernWithdrawn { number }
        | Decision::ConcernSettled { number } => {
            Text::new("history-detail-concern").with_number("number", *number)
        }
        Decision::ReplyDelivered { attempts, .. } => {
            Text::new("history-detail-attempts").with_number("attempts", *attempts)
        }
        Decision::DeliveryFailed { attempts, error, .. } => {
            Text::new("card-failed").with_number("attempts", *attempts).with("error", error)
        }
        Decision::Snoozed { until } => Text::new("history-detail-until").with_moment("until", *until),
        Decision::DeskChanged { changes, .. } => {
            return changes
                .iter()
                .map(|change| Text::new("history-detail-change").with("change", change))
                .collect();
        }
        Decision::TokenIssued { person, label, .. } => {
            Text::new("history-detail-token").with("person", name(person)).with("label", label)
        }
        Decision::Refused { command, code } => {
            Text::new("history-detail-refused").with("command", command).with("code", code)
        }
        Decision::PersonalDataErased(erased) => Text::new("history-detail-erased")
            .with_number("count", i64::try_from(erased.commitments.len()).unwrap_or(i64::MAX)),
        Decision::ApprovalAsked(asked) => return super::shift_lines::asked(desk, asked),
        Decision::ShiftOverridden(change) | Decision::SwapOffered(change) => {
            return super::shift_lines::turns(desk, change);
        }
        Decision::SwapAccepted { change, .. }
        | Decision::SwapDeclined { change, .. }
        | Decision::ShiftChangeUndone { change, .. } => {
            Text::new("history-detail-roster-change").with("change", short(change))
        }
        Decision::HandOverProposed(_)
        | Decision::HandOverOffered(_)
        | Decision::HandOverAccepted(_)
        | Decision::HandOverDeclined(_)
        | Decision::HandOverWithdrawn(_)
        | Decision::HandOverLapsed(_)
        | Decision::HandOverReminded(_)
        | Decision::HandOverNoted(_)
        | Decision::ThreadHandedOver(_)
        | Decision::ThreadNotHandedOver(_) => return super::hand_over_lines::details(desk, decision),
        Decision::DrillStarted(started) => {
            Text::new("history-detail-drill").with("name", &started.scenario.name)
        }
        Decision::DrillInjected(injected) => {
            Text::new("history-detail-inject").with_number("number", injected.number)
        }
        Decision::DrillScored(scored) => {
            Text::new("history-detail-score").with_number("percent", scored.score.percent())
        }
        Decision::GapForeseen(gap) => super::shift_lines::gap(desk, gap),
        Decision::Promoted {}
        | Decision::ThreadFrozen {}
        | Decision::ThreadThawed { .. }
        | Decision::Claimed { .. }
        | Decision::ClaimReleased {}
        | Decision::ClaimExpired {}
        | Decision::ReleaseScheduled { .. }
        | Decision::Rejected { .. }
        | Decision::ApprovalsVoided { .. }
        | Decision::EscalationAcknowledged { .. }
        | Decision::Recalled {}
        | Decision::ReplyReleased { .. }
        | Decision::ReplyRehearsed { .. }
        | Decision::DrillEnded { .. }
        | Decision::DrillThreadClosed {}
        | Decision::DeliveryRetried { .. }
        | Decision::Resolved {}
        | Decision::Dismissed {}
        | Decision::Woken { .. }
        | Decision::Noted { .. }
        | Decision::TokenRevoked { .. } => return Vec::new(),
    };
    vec![detail]
}
