//! A message comes in: a new thread, or one more message of a known conversation. What came before
//! comes only once.

use crate::domain::decision::{Decision, MessageJoined, ThreadReceived};
use crate::domain::ids::DrillId;
use crate::domain::incoming::Incoming;
use crate::domain::refusal::Refusal;
use crate::domain::routing::Routed;
use crate::domain::sealed::Sealed;
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

/// Decides about a message and where it was routed.
///
/// # Errors
/// Where it would join a drill from outside.
pub fn decide(
    view: &View<'_>,
    (incoming, drill): (&Incoming, Option<&DrillId>),
    routed: &Routed,
) -> Result<Verdict, Refusal> {
    if view.known.message_in.is_some() {
        return known(view);
    }
    // A clock that runs ahead must not make a deadline later.
    let received_at = incoming.received_at.map_or(view.now, |at| at.min(view.now));
    let Some(thread) = view.thread else {
        let received = received((incoming, drill), routed, received_at);
        return Ok(Verdict::one(received, Text::new("said-receive")));
    };
    if thread.drill.as_ref() != drill {
        // Nothing real may hide in a drill, and no drill in what is real.
        return Err(Refusal::Malformed { why: "its conversation is one of a drill".to_owned() });
    }
    let mut decisions = vec![Decision::MessageJoined(MessageJoined {
        source: incoming.source.clone(),
        external_id: incoming.external_id.clone(),
        author: incoming.author.as_deref().map(Sealed::open),
        text: Sealed::open(incoming.text.as_str()),
        received_at,
    })];
    if thread.state == State::Listed && routed.card {
        decisions.push(Decision::Promoted {});
    }
    Ok(Verdict::many(decisions, Text::new("said-receive-joined")))
}

/// What is said of a message that the desk has already.
///
/// # Errors
/// None; the signature is that of all decisions.
pub fn known(_: &View<'_>) -> Result<Verdict, Refusal> {
    Ok(Verdict::said(Text::new("said-receive-known")))
}

fn received(
    (incoming, drill): (&Incoming, Option<&DrillId>),
    routed: &Routed,
    received_at: crate::domain::time::Timestamp,
) -> Decision {
    Decision::ThreadReceived(Box::new(ThreadReceived {
        source: incoming.source.clone(),
        external_id: incoming.external_id.clone(),
        conversation: incoming.conversation.clone(),
        network: incoming.network.clone(),
        author: incoming.author.as_deref().map(Sealed::open),
        text: Sealed::open(incoming.text.as_str()),
        lang: incoming.lang.clone(),
        sentiment: incoming.sentiment,
        reach: incoming.reach,
        url: incoming.url.as_deref().map(Sealed::open),
        priority: routed.priority,
        queue: routed.queue.clone(),
        tags: routed.tags.clone(),
        rules: routed.fired.clone(),
        received_at,
        card: routed.card,
        drill: drill.cloned(),
    }))
}
