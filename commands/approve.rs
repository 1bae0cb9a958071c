//! Approve: one person's yes to exactly one revision. With an edited text it makes a new revision
//! first, which somebody else approves unless the queue says that such an edit counts.

use super::arguments::{ArgumentSpec, Kind};
use super::{About, Arguments, Button, ButtonStyle, Spec, asking, draft, require_step};
use crate::domain::decision::Decision;
use crate::domain::desk::ApproveWithEdits;
use crate::domain::ids::{PersonId, RoleId};
use crate::domain::permission::Permission;
use crate::domain::policy;
use crate::domain::refusal::Refusal;
use crate::domain::state::{State, Step};
use crate::domain::text::Text;
use crate::domain::thread::{Approval, Need, Revision, Thread};
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "approve",
    permission: Permission::Approve,
    about: About::Thread,
    arguments: &[
        ArgumentSpec { name: "revision", kind: Kind::Revision, required: true },
        ArgumentSpec { name: "text", kind: Kind::Draft, required: false },
    ],
    button: Some(Button {
        style: ButtonStyle::Primary,
        shown: |thread| thread.state == State::AwaitingApproval,
        form: false,
        offered: |thread, person| {
            let wrote = thread.revision.as_ref().is_some_and(|revision| revision.authors.contains(person));
            !wrote && !thread.approvals.iter().any(|approval| approval.person == *person)
        },
    }),
    decide,
    prefill: super::edit::prefill,
};

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let thread = view.thread()?;
    let person = view.person()?;
    let revision = thread.revision.as_ref().ok_or(Refusal::NoDraft)?;
    let edited = arguments.text("text").filter(|text| text.trim() != revision.text);
    draft::require_seen(view, thread, arguments.revision("revision").as_ref(), edited)?;
    if thread.state == State::Approved {
        return Err(Refusal::AlreadyApproved);
    }
    require_step(thread, Step::Approve, SPEC.name)?;
    if revision.destination.is_none() {
        return Err(Refusal::NoPublisher { queue: view.desk.queue_name(&thread.queue) });
    }
    if !draft::still_bound(view, thread, revision)? {
        // The desk file changed this very moment; its worker has not come by yet.
        return Err(draft::changed(view.desk, revision, revision.number.to_string(), edited));
    }
    match edited {
        Some(text) => approve_with_edits(view, thread, person, text),
        None => approve(view, thread, person, revision),
    }
}

fn approve(
    view: &View<'_>,
    thread: &Thread,
    person: &PersonId,
    revision: &Revision,
) -> Result<Verdict, Refusal> {
    if revision.authors.contains(person) {
        return Err(Refusal::OwnDraft);
    }
    if thread.approvals.iter().any(|approval| approval.person == *person) {
        return Err(Refusal::AlreadyApproved);
    }
    let approved = approval(view, thread, person, revision)?;
    complete(view, thread, vec![approved])
}

fn approve_with_edits(
    view: &View<'_>,
    thread: &Thread,
    person: &PersonId,
    text: &str,
) -> Result<Verdict, Refusal> {
    let others_wrote = thread.revision.as_ref().is_some_and(|before| !before.authors.contains(person));
    let text = draft::checked_text(thread, text)?;
    let saved = Decision::DraftSaved(Box::new(draft::save(view, thread, text)?));
    let counts = view.queue(thread)?.approve_with_edits == ApproveWithEdits::Counts;
    if !(counts && others_wrote) {
        let said = Text::new("said-approve-edited").with_number("number", thread.revision_number() + 1);
        let mut decisions = vec![saved];
        decisions.extend(asking::ask(view, &draft::after(view, thread, &decisions)?));
        return Ok(Verdict::many(decisions, said));
    }
    let edited = draft::after(view, thread, std::slice::from_ref(&saved))?;
    let revision = edited.revision.as_ref().ok_or(Refusal::NoDraft)?;
    match approval(view, &edited, person, revision) {
        Ok(approved) => complete(view, thread, vec![saved, approved]),
        // The edit made a rule fire that asks for other roles only: the revision stands, theirs is next.
        Err(Refusal::ApprovalNotNeeded { .. }) => {
            let said = Text::new("said-approve-edited").with_number("number", revision.number);
            let mut decisions = vec![saved];
            decisions.extend(asking::ask(view, &edited));
            Ok(Verdict::many(decisions, said))
        }
        Err(refusal) => Err(refusal),
    }
}

/// The approval, if it meets a need that none meets yet.
fn approval(
    view: &View<'_>,
    thread: &Thread,
    person: &PersonId,
    revision: &Revision,
) -> Result<Decision, Refusal> {
    let queue = view.queue(thread)?;
    let roles = draft::approving_roles(view.desk, person, queue);
    let mut approvals = thread.approvals.clone();
    let met = |approvals: &[Approval]| {
        policy::met(&thread.needs, approvals, &revision.hash).iter().flatten().count()
    };
    let before = met(&approvals);
    approvals.push(Approval {
        person: person.clone(),
        roles: roles.clone(),
        hash: revision.hash.clone(),
        at: view.now,
        break_glass: view.authorised.break_glass().is_some(),
    });
    if met(&approvals) == before {
        let needed = policy::unmet(thread).into_iter().map(|need| role_name(view, need)).collect();
        return Err(Refusal::ApprovalNotNeeded { needed });
    }
    Ok(Decision::Approved { hash: revision.hash.clone(), roles })
}

/// Adds the release, if nothing is missing after these decisions.
fn complete(view: &View<'_>, thread: &Thread, mut decisions: Vec<Decision>) -> Result<Verdict, Refusal> {
    let approved = draft::after(view, thread, &decisions)?;
    let said = match draft::release_if_complete(view, &approved)? {
        Some(release) => {
            decisions.push(release);
            let window = view.queue(thread)?.undo_window.0 / 1000;
            Text::new("said-approve-last").with_number("seconds", window)
        }
        None if !approved.concerns.is_empty() => Text::new("said-approve-concern"),
        None => {
            let missing: Vec<String> =
                policy::unmet(&approved).into_iter().map(|need| role_name(view, need)).collect();
            Text::new("said-approve").with("roles", missing.join(", "))
        }
    };
    // An approver's edit is a new revision, of which nobody was asked yet.
    if approved.state == State::AwaitingApproval
        && approved.asked.is_empty()
        && approved.revision != thread.revision
    {
        decisions.extend(asking::ask(view, &approved));
    }
    Ok(Verdict::many(decisions, said))
}

fn role_name(view: &View<'_>, need: &Need) -> String {
    need.role
        .as_ref()
        .map_or_else(|| Permission::Approve.as_str().to_owned(), |role: &RoleId| view.desk.role_name(role))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;

    fn drafted(text: &str) -> Fixture {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", &format!("text={text}")).unwrap();
        desk
    }

    #[test]
    fn the_last_approval_starts_the_undo_window() {
        let mut desk = drafted("Hello");
        desk.says("max", "approve", "1").unwrap();
        assert_eq!(desk.thread.state, State::Approved);
        assert_eq!(desk.thread.release_at.unwrap() - desk.now, desk.queue().undo_window);
    }

    #[test]
    fn an_approval_belongs_to_one_revision() {
        let mut desk = drafted("Hello");
        let seen = desk.thread.revision.clone().unwrap().hash;
        desk.says("ravi", "edit", "revision=1 text=Good morning").unwrap();
        for old in ["1", seen.as_str()] {
            assert!(matches!(
                desk.says("max", "approve", old),
                Err(Refusal::RevisionChanged { number: 2, .. })
            ));
        }
    }

    #[test]
    fn nobody_approves_what_they_wrote() {
        let mut desk = Fixture::new();
        desk.says("max", "edit", "text=Hello").unwrap();
        assert_eq!(desk.says("max", "approve", "1").unwrap_err(), Refusal::OwnDraft);
        desk.says("mona", "edit", "revision=1 text=Good morning").unwrap();
        // Max wrote the first revision, Mona the last: neither may.
        assert_eq!(desk.says("max", "approve", "2").unwrap_err(), Refusal::OwnDraft);
        assert_eq!(desk.says("mona", "approve", "2").unwrap_err(), Refusal::OwnDraft);
    }

    #[test]
    fn two_roles_two_people() {
        let mut desk = drafted("We guarantee a refund");
        let refused = desk.says("lea", "approve", "1");
        refused.unwrap();
        assert_eq!(desk.thread.state, State::AwaitingApproval);
        assert_eq!(desk.says("lea", "approve", "1").unwrap_err(), Refusal::AlreadyApproved);
        desk.says("max", "approve", "1").unwrap();
        assert_eq!(desk.thread.state, State::Approved);
    }

    #[test]
    fn an_approval_that_meets_nothing_is_refused() {
        let mut desk = drafted("We guarantee a refund");
        desk.says("max", "approve", "1").unwrap();
        let refused = desk.says("mona", "approve", "1").unwrap_err();
        assert_eq!(refused, Refusal::ApprovalNotNeeded { needed: vec!["Legal".into()] });
    }

    #[test]
    fn an_edit_on_the_way_asks_for_the_next_approver() {
        let mut desk = drafted("Hello");
        desk.says("max", "approve", "revision=1 text=Good morning").unwrap();
        assert_eq!((desk.thread.state, desk.thread.revision_number()), (State::AwaitingApproval, 2));
        assert_eq!(desk.says("max", "approve", "2").unwrap_err(), Refusal::OwnDraft);
        desk.says("mona", "approve", "2").unwrap();
        assert_eq!(desk.thread.state, State::Approved);
    }

    #[test]
    fn where_the_queue_says_so_an_edit_on_the_way_counts() {
        let mut desk = drafted("Hello");
        desk.queue().approve_with_edits = ApproveWithEdits::Counts;
        desk.says("max", "approve", "revision=1 text=Good morning").unwrap();
        assert_eq!(desk.thread.state, State::Approved);
        // But never of one's own draft.
        let mut desk = Fixture::new();
        desk.queue().approve_with_edits = ApproveWithEdits::Counts;
        desk.says("max", "edit", "text=Hello").unwrap();
        desk.says("max", "approve", "revision=1 text=Good morning").unwrap();
        assert_eq!(desk.thread.state, State::AwaitingApproval);
    }

    #[test]
    fn a_responder_cannot_approve() {
        let mut desk = drafted("Hello");
        assert!(matches!(desk.says("ravi", "approve", "1"), Err(Refusal::NotPermitted { .. })));
    }

    #[test]
    fn a_broken_glass_stands_for_any_role_but_not_for_ones_own_draft() {
        let mut desk = drafted("We guarantee a refund");
        desk.says("max", "approve", "1").unwrap();
        desk.breaks_glass("key", "approve", "1").unwrap();
        assert_eq!(desk.thread.state, State::Approved);
        let mut desk = Fixture::new();
        desk.says("key", "edit", "text=Hello").unwrap();
        assert_eq!(desk.breaks_glass("key", "approve", "1").unwrap_err(), Refusal::OwnDraft);
    }
}
