//! What can only be judged when the whole file is read: whether every draft can be approved,
//! whether accounts are one person's, whether escalations reach anybody. Must not read TOML.

use std::collections::BTreeMap;

use crate::domain::desk::{Desk, Queue};
use crate::domain::ids::{PathId, PersonId, RoleId};
use crate::domain::permission::{Permission, may, roles_in};
use crate::domain::policy::met;
use crate::domain::thread::{Approval, Need};
use crate::domain::time::Timestamp;

use super::problem::Notes;
use super::suggest;

/// Notes every account or e-mail address that two people have.
pub(super) fn accounts(desk: &Desk, notes: &Notes) {
    let mut owners: BTreeMap<(&str, String), &PersonId> = BTreeMap::new();
    for person in desk.people.values() {
        let accounts = person.accounts.iter().map(|(platform, id)| (platform.as_str(), id.clone()));
        let email = person.email.iter().map(|email| ("email", email.to_lowercase()));
        for account in accounts.chain(email) {
            let key = account.0;
            match owners.insert(account, &person.id) {
                Some(owner) if *owner != person.id => notes.problem(
                    &format!("people.{}.{key}", person.id),
                    format!("'{owner}' has the same one"),
                    "one account belongs to one person: correct it, or take it out here or there",
                ),
                _ => {}
            }
        }
    }
}

/// Notes every level of a path that reaches nobody in any queue.
pub(super) fn paths(desk: &Desk, notes: &Notes) {
    for path in desk.paths.values() {
        for (index, level) in path.levels.iter().enumerate() {
            let empty = level.roles.is_empty() && level.people.is_empty();
            // Who is on shift, and who reads a channel, is known only when it is asked.
            let later = !level.rosters.is_empty() || !level.channels.is_empty();
            if !empty && !later && desk.queues.keys().all(|queue| desk.reached_by(level, queue).is_empty()) {
                notes.problem(
                    &format!("paths.{}.levels[{}]", path.id, index + 1),
                    "reaches nobody, since nobody holds its roles",
                    "give somebody one of the roles, or name people",
                );
            }
        }
    }
}

/// Notes every deadline whose miss would be escalated along a path that there is not: one of those that
/// every desk may have, whose role nobody holds.
pub(super) fn deadlines(desk: &Desk, notes: &Notes) {
    for queue in desk.queues.values() {
        for (index, rule) in queue.deadlines.iter().enumerate() {
            if let Some(path) = rule.path.as_ref().filter(|path| !desk.paths.contains_key(*path)) {
                notes.problem(
                    &format!("queues.{}.deadlines[{}].path", queue.id, index + 1),
                    format!("the path '{path}' reaches nobody, since nobody holds the role '{path}'"),
                    "give somebody the role, or name another path",
                );
            }
        }
    }
}

/// Notes every queue whose approvals go on to a path that is not there, or that reaches nobody who may
/// approve.
pub(super) fn approval_paths(desk: &Desk, notes: &Notes) {
    for queue in desk.queues.values() {
        let Some(id) = &queue.approvals_path else { continue };
        let place = format!("queues.{}.approvals_path", queue.id);
        let Some(path) = desk.paths.get(id) else {
            let known: Vec<&str> = desk.paths.keys().map(PathId::as_str).collect();
            let advice = suggest::advice(id.as_str(), &known, true);
            notes.problem(&place, format!("there is no path '{id}'"), advice);
            continue;
        };
        // Who is on shift is known only when it is asked.
        if path.levels.iter().any(|level| !level.rosters.is_empty()) {
            continue;
        }
        let mut reached = path.levels.iter().flat_map(|level| desk.reached_by(level, &queue.id));
        if !reached.any(|person| may(desk, &person, Permission::Approve, Some(&queue.id))) {
            notes.problem(
                &place,
                format!("nobody on the path '{id}' may approve in '{}'", queue.id),
                "name a path that reaches somebody who may approve there",
            );
        }
    }
}

/// Notes every queue and policy whose drafts could never be approved by the people there are.
pub(super) fn approvals(desk: &Desk, notes: &Notes) {
    for queue in desk.queues.values() {
        let place = format!("queues.{}.approvals", queue.id);
        let wanted = queue.approvals.iter().enumerate();
        let wanted = wanted.map(|(index, role)| (format!("{place}[{}]", index + 1), role.as_ref()));
        let all_held = each_held(desk, queue, notes, wanted);
        if all_held && !possible(desk, queue, &[]) {
            notes.problem(
                &place,
                format!("nobody could collect these approvals in '{}'", queue.id),
                format!(
                    "they need {} different people who may approve, none of whom wrote the draft: give \
                     the roles to more people",
                    queue.approvals.len()
                ),
            );
            continue;
        }
        for (index, policy) in desk.policies.iter().enumerate() {
            if !all_held || !(policy.queues.is_empty() || policy.queues.contains(&queue.id)) {
                continue;
            }
            let place = format!("policies[{}].needs", index + 1);
            let wanted = policy.needs.iter().enumerate();
            let wanted = wanted.map(|(index, role)| (format!("{place}[{}]", index + 1), Some(role)));
            if each_held(desk, queue, notes, wanted) && !possible(desk, queue, &policy.needs) {
                notes.problem(
                    &place,
                    format!("together with the approvals of '{}' nobody could collect them", queue.id),
                    "each needs another person, none of whom wrote the draft: give the roles to more people",
                );
            }
        }
    }
}

/// Whether somebody in the queue can give each approval; notes those that nobody can.
fn each_held<'a>(
    desk: &Desk,
    queue: &Queue,
    notes: &Notes,
    wanted: impl Iterator<Item = (String, Option<&'a RoleId>)>,
) -> bool {
    let mut all = true;
    for (place, role) in wanted {
        // An unknown role is noted where it stands.
        if role.is_some_and(|role| !desk.roles.contains_key(role)) {
            all = false;
            continue;
        }
        if approvers(desk, queue).any(|approval| role.is_none_or(|role| approval.roles.contains(role))) {
            continue;
        }
        all = false;
        let held = role.is_some_and(|role| {
            desk.people.values().any(|person| roles_in(person, Some(&queue.id)).any(|held| held == role))
        });
        let wrong = match role {
            None => format!("nobody may approve in '{}', so that no draft could ever be approved", queue.id),
            Some(role) if held => format!(
                "whoever holds '{role}' may not approve in '{}', so that a draft could never be approved",
                queue.id
            ),
            Some(role) => {
                format!("nobody holds '{role}' in '{}', so that a draft could never be approved", queue.id)
            }
        };
        let advice = match role {
            None => "give somebody the role manager, or another that allows 'approve'".to_owned(),
            Some(role) if held => {
                format!("add 'approve' to the rights of '{role}' and see that no role denies it")
            }
            Some(role) => format!("add '{role}' to the roles of somebody in [people]"),
        };
        notes.problem(&place, wrong, advice);
    }
    all
}

/// Everybody's approval, of those who may approve in the queue.
fn approvers<'a>(desk: &'a Desk, queue: &'a Queue) -> impl Iterator<Item = Approval> + 'a {
    desk.people.values().filter(|person| may(desk, &person.id, Permission::Approve, Some(&queue.id))).map(
        |person| Approval {
            person: person.id.clone(),
            roles: roles_in(person, Some(&queue.id)).cloned().collect(),
            hash: String::new(),
            at: Timestamp::default(),
            break_glass: false,
        },
    )
}

/// Whether somebody can write a draft that the others can approve.
fn possible(desk: &Desk, queue: &Queue, more: &[RoleId]) -> bool {
    let mut roles = queue.approvals.clone();
    for role in more {
        if !roles.contains(&Some(role.clone())) {
            roles.push(Some(role.clone()));
        }
    }
    let needs: Vec<Need> = roles.into_iter().map(|role| Need { role, because: Vec::new() }).collect();
    let approvers: Vec<Approval> = approvers(desk, queue).collect();
    let enough = |author: Option<&PersonId>| {
        let others: Vec<Approval> =
            approvers.iter().filter(|approval| Some(&approval.person) != author).cloned().collect();
        met(&needs, &others, "").iter().all(Option::is_some)
    };
    let mut authors =
        desk.people.keys().filter(|id| may(desk, id, Permission::Draft, Some(&queue.id))).peekable();
    // Where nobody may write, drafts are no matter of this queue, but its approvals must still be.
    if authors.peek().is_none() { enough(None) } else { authors.any(|author| enough(Some(author))) }
}
