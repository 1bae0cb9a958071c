//! What editing and approving share: making a revision, comparing what somebody saw with what
//! there is, and whether everything is there for the reply to leave. Must not decide by itself.

use crate::commands::arguments::{RevisionSeen, wrong};
use crate::domain::apply::{Circumstances, apply};
use crate::domain::binding::Binding;
use crate::domain::cleaning;
use crate::domain::decision::{Decision, DraftSaved};
use crate::domain::desk::{Desk, Queue};
use crate::domain::destination::Destination;
use crate::domain::ids::{PersonId, RoleId};
use crate::domain::network;
use crate::domain::permission::{Permission, roles_in};
use crate::domain::policy;
use crate::domain::refusal::Refusal;
use crate::domain::sealed::Sealed;
use crate::domain::thread::{Revision, Thread};
use crate::store::view::View;

/// Refuses where the person saw another revision than the latest.
pub(super) fn require_seen(
    view: &View<'_>,
    thread: &Thread,
    seen: Option<&RevisionSeen>,
    yours: Option<&str>,
) -> Result<(), Refusal> {
    let matches = match (seen, &thread.revision) {
        (Some(RevisionSeen::Number(number)), revision) => {
            revision.as_ref().map_or(0, |revision| revision.number) == *number
        }
        (Some(RevisionSeen::Hash(hash)), Some(revision)) => revision.hash == *hash,
        (Some(RevisionSeen::Hash(_)), None) => false,
        (None, None) => true,
        (None, Some(_)) => return Err(Refusal::ArgumentMissing { name: "revision".to_owned() }),
    };
    if matches {
        return Ok(());
    }
    let seen = match seen {
        Some(RevisionSeen::Number(number)) => number.to_string(),
        Some(RevisionSeen::Hash(hash)) => hash.clone(),
        None => String::new(),
    };
    Err(match &thread.revision {
        Some(revision) => changed(view.desk, revision, seen, yours),
        None => Refusal::NoDraft,
    })
}

/// The refusal that shows the revision which somebody else made meanwhile.
pub(super) fn changed(desk: &Desk, revision: &Revision, seen: String, yours: Option<&str>) -> Refusal {
    Refusal::RevisionChanged {
        seen,
        number: revision.number,
        hash: revision.hash.clone(),
        text: revision.text.clone(),
        author: desk.name_of(&revision.author),
        yours: yours.map(str::to_owned),
    }
}

/// Cleans and measures a text that would go out.
pub(super) fn checked_text(thread: &Thread, text: &str) -> Result<String, Refusal> {
    let text = cleaning::text(text, &mut cleaning::Changes::default()).trim().to_owned();
    if text.is_empty() {
        return Err(wrong("text", "is empty; write the reply that should go out"));
    }
    let measure = network::measure(&thread.network, &text);
    if measure.length > measure.limit {
        return Err(Refusal::TextTooLong {
            length: i64::try_from(measure.length).unwrap_or(i64::MAX),
            limit: i64::try_from(measure.limit).unwrap_or(i64::MAX),
            network: thread.network.clone(),
        });
    }
    Ok(text)
}

/// Where a reply of this thread would go today.
pub(super) fn destination(queue: &Queue, thread: &Thread) -> Option<Destination> {
    Destination::of(thread, queue.publisher.as_ref())
}

/// The decision that makes `text` the next revision.
pub(super) fn save(view: &View<'_>, thread: &Thread, text: String) -> Result<DraftSaved, Refusal> {
    let queue = view.queue(thread)?;
    let number = thread.revision_number() + 1;
    let destination = destination(queue, thread);
    let hash = Binding {
        thread: &thread.id,
        number,
        text: &text,
        destination: destination.as_ref(),
        attachments: &[],
        policy_version: &view.desk.policy_version,
        template_version: None,
        nonce: view.nonce,
    }
    .hash();
    Ok(DraftSaved {
        number,
        hash,
        needs: policy::needs(view.desk, queue, thread, &text),
        text: Sealed::open(text),
        nonce: Sealed::open(view.nonce),
        destination,
        policy_version: view.desk.policy_version.clone(),
    })
}

/// The decision that binds a revision to today's policy and destination, without its approvals.
pub(super) fn rebind(view: &View<'_>, thread: &Thread, revision: &Revision) -> Result<Decision, Refusal> {
    let queue = view.queue(thread)?;
    let destination = destination(queue, thread);
    let hash = Binding {
        destination: destination.as_ref(),
        policy_version: &view.desk.policy_version,
        ..Binding::of(&thread.id, revision)
    }
    .hash();
    Ok(Decision::ApprovalsVoided {
        needs: policy::needs(view.desk, queue, thread, &revision.text),
        hash,
        policy_version: view.desk.policy_version.clone(),
        destination,
    })
}

/// Whether a revision is still what it was bound to: the text, and today's policy and destination.
pub(super) fn still_bound(view: &View<'_>, thread: &Thread, revision: &Revision) -> Result<bool, Refusal> {
    let queue = view.queue(thread)?;
    Ok(revision.policy_version == view.desk.policy_version
        && revision.destination == destination(queue, thread)
        && Binding::of(&thread.id, revision).hash() == revision.hash)
}

/// The thread as these decisions would leave it.
pub(super) fn after(view: &View<'_>, thread: &Thread, decisions: &[Decision]) -> Result<Thread, Refusal> {
    let around = Circumstances {
        sequence: 0,
        at: view.now,
        person: view.authorised.actor().person(),
        subject: Some(&thread.id),
        reason: None,
        break_glass: view.authorised.break_glass().is_some(),
    };
    let mut slot = Some(thread.clone());
    for decision in decisions {
        if apply(decision, &around, &mut slot, &mut Vec::new()).is_err() {
            return Err(Refusal::WrongState { command: "edit", state: thread.state });
        }
    }
    slot.ok_or(Refusal::NoDraft)
}

/// The roles in which a person may approve in a queue.
pub(super) fn approving_roles(desk: &Desk, person: &PersonId, queue: &Queue) -> Vec<RoleId> {
    let Some(person) = desk.people.get(person) else { return Vec::new() };
    roles_in(person, Some(&queue.id))
        .filter(|role| desk.roles.get(*role).is_some_and(|role| role.allow.contains(&Permission::Approve)))
        .cloned()
        .collect()
}

/// `ReleaseScheduled`, if `thread` has everything: all approvals, no concern.
pub(super) fn release_if_complete(view: &View<'_>, thread: &Thread) -> Result<Option<Decision>, Refusal> {
    let complete = thread.revision.as_ref().is_some_and(|revision| revision.destination.is_some())
        && thread.concerns.is_empty()
        && !thread.needs.is_empty()
        && policy::unmet(thread).is_empty();
    if !complete {
        return Ok(None);
    }
    let window = view.queue(thread)?.undo_window;
    Ok(Some(Decision::ReleaseScheduled { at: view.now + window }))
}
