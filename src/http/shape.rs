//! The JSON shapes of the API, on which scripts rely. What stands here is added to, never changed.

use serde_json::{Map, Value, json};

use crate::chat::card::masked;
use crate::domain::deadline::Clock;
use crate::domain::desk::{Desk, HandlePolicy};
use crate::domain::ids::PersonId;
use crate::domain::permission::{Permission, may};
use crate::domain::policy;
use crate::domain::thread::{Escalation, Need, Thread};

/// A thread as its reader may see it.
pub(super) fn thread(desk: &Desk, thread: &Thread, reader: &PersonId) -> Value {
    let policy = if may(desk, reader, Permission::SeeHandles, Some(&thread.queue)) {
        HandlePolicy::Full
    } else {
        desk.handles
    };
    let author = thread.author.as_deref().and_then(|handle| masked(handle, policy));
    let need = |need: &Need| json!({"role": need.role, "because": need.because});
    let revision = thread.revision.as_ref().map(|revision| {
        json!({
            "number": revision.number,
            "hash": revision.hash,
            "text": revision.text,
            "author": revision.author,
            "at": revision.at,
            "policy_version": revision.policy_version,
        })
    });
    let approvals: Vec<Value> = thread
        .approvals
        .iter()
        .map(|approval| {
            json!({
                "person": approval.person,
                "roles": approval.roles,
                "revision": approval.hash,
                "at": approval.at,
                "break_glass": approval.break_glass,
            })
        })
        .collect();
    json!({
        "id": thread.id,
        "version": thread.version,
        "state": thread.state,
        "queue": thread.queue,
        "priority": thread.priority,
        "source": thread.source,
        "network": thread.network,
        "conversation": thread.conversation,
        "author": {"handle": author},
        "text": thread.text,
        "latest_text": thread.latest_text,
        "messages": thread.messages,
        "lang": thread.lang,
        "sentiment": thread.sentiment,
        "reach": thread.reach,
        "url": thread.url.as_ref().filter(|_| policy == HandlePolicy::Full),
        "tags": thread.tags,
        "rules": thread.rules,
        "received_at": thread.received_at,
        "created_at": thread.created_at,
        "updated_at": thread.updated_at,
        "holder": thread.holder.as_ref().map(|holder| &holder.person),
        "held_since": thread.holder.as_ref().map(|holder| holder.since),
        "held_until": thread.holder.as_ref().and_then(|holder| holder.until),
        "revision": revision,
        "approvals": approvals,
        "needs": policy::unmet(thread).into_iter().map(need).collect::<Vec<_>>(),
        "required": thread.needs.iter().map(need).collect::<Vec<_>>(),
        "asked": thread.still_asked(),
        "rejection": thread.rejection,
        "concerns": thread.concerns,
        "escalations": thread.escalations.iter().map(escalation).collect::<Vec<_>>(),
        "release_at": thread.release_at,
        "snoozed_until": thread.snoozed_until,
        "delivery": thread.delivery,
        "frozen_since": thread.frozen,
        "drill": thread.drill,
        "deadlines": {
            "claim": thread.deadlines.claim.as_ref().map(deadline),
            "respond": thread.deadlines.respond.as_ref().map(deadline),
        },
    })
}

fn deadline(clock: &Clock) -> Value {
    json!({
        "started": clock.started,
        "due": clock.due,
        "warned_at_percent": clock.warned,
        "stopped": clock.stopped,
        "missed": clock.missed,
        "met": clock.met,
    })
}

fn escalation(escalation: &Escalation) -> Value {
    json!({
        "number": escalation.number,
        "path": escalation.path,
        "level": escalation.level,
        "by": escalation.by,
        "reason": escalation.reason,
        "at": escalation.at,
        "people": escalation.people,
        "channels": escalation.channels,
        "round": escalation.round.max(1),
        "asked_again_at": escalation.again_at,
        "climbs_at": escalation.climb_at,
        "missed": escalation.missed,
        "ended_at": escalation.ended,
        "acknowledged_by": escalation.acknowledged.as_ref().map(|(person, _)| person),
        "acknowledged_at": escalation.acknowledged.as_ref().map(|(_, at)| at),
    })
}

/// A thread with what was said about the command.
pub(super) fn with_words(value: Value, said: &[String]) -> Value {
    let mut object = match value {
        Value::Object(object) => object,
        _ => Map::new(),
    };
    object.insert("said".into(), json!(said));
    Value::Object(object)
}
