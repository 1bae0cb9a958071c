//! Who may do what: the one decision function, and the proof that it has been asked.
//! Must not know commands, platforms or the database.

use serde::{Deserialize, Serialize};

use super::actor::Actor;
use super::desk::{Desk, Person};
use super::ids::{PersonId, QueueId, RoleId};
use super::refusal::Refusal;
use super::roster::duty::{Covering, Duty, Post};

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// A right that a role allows or denies.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Permission { $($(#[$doc])* $name),+ }

        impl Permission {
            /// Every permission, in the order in which documents list them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name used in desk files, on the log and in texts.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

permissions! {
    /// Be known to the desk: everybody in the desk file has it, no role grants or denies it.
    Present = "present",
    /// See threads, drafts and queues.
    Read = "read",
    /// Claim a thread and let it go again.
    Claim = "claim",
    /// Give a thread to somebody, or take it from them.
    Assign = "assign",
    /// Say who is on shift, for others too.
    Roster = "roster",
    /// Write and change drafts.
    Draft = "draft",
    /// Approve or reject a draft.
    Approve = "approve",
    /// Raise a concern that holds a reply back.
    Concern = "concern",
    /// Settle the concern of somebody of a lower role.
    SettleConcern = "settle_concern",
    /// Escalate a thread.
    Escalate = "escalate",
    /// Acknowledge an escalation.
    Acknowledge = "acknowledge",
    /// Resolve a thread.
    Resolve = "resolve",
    /// Dismiss a thread.
    Dismiss = "dismiss",
    /// Put a thread off until later.
    Snooze = "snooze",
    /// Stop everything that would go out, and let it go on.
    Pause = "pause",
    /// Start and stop drills.
    Drill = "drill",
    /// Write a note.
    Note = "note",
    /// Make a card of a thread that was only listed.
    Promote = "promote",
    /// Send a failed reply again.
    Retry = "retry",
    /// Call an approved reply back before it leaves.
    Recall = "recall",
    /// Bring threads in.
    Receive = "receive",
    /// Send a message that one reads in chat to the desk.
    Bring = "bring",
    /// Read and export the decision log.
    ReadLog = "read_log",
    /// See people and their roles.
    ReadPeople = "read_people",
    /// See the handles of authors where the desk masks them.
    SeeHandles = "see_handles",
    /// Use a right that one's roles lack, with a reason, marked on the log.
    BreakGlass = "break_glass",
    /// What the desk's own timers and workers do. No role can hold it.
    Keep = "keep",
    /// What the operator does at the machine. No role can hold it.
    Operate = "operate",
}

/// What a decision is about, as far as permission depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The queue of the thread, where there is one.
    pub queue: Option<&'a QueueId>,
    /// The network of the thread, where there is one.
    pub network: Option<&'a str>,
    /// The moment and the rosters, for rights that need a shift.
    pub duty: Duty<'a>,
    /// The reason given for breaking the glass, if the person asks for that.
    pub break_glass: Option<&'a str>,
}

/// Proof that [`authorise`] said yes. The store takes nothing without it.
#[derive(Debug)]
pub struct Authorised {
    actor: Actor,
    role: Option<RoleId>,
    shift: Option<String>,
    permission: Permission,
    break_glass: Option<String>,
}

impl<'a> Scope<'a> {
    /// A matter of the whole desk.
    pub fn of_desk(duty: Duty<'a>) -> Self {
        Self { queue: None, network: None, duty, break_glass: None }
    }

    fn covering(&self) -> Covering<'a> {
        Covering { queue: self.queue, network: self.network }
    }
}

impl Authorised {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The role that gave the right; none for the desk's own workers.
    pub fn role(&self) -> Option<&RoleId> {
        self.role.as_ref()
    }

    /// The shift that the person is on, as roster and position.
    pub fn shift(&self) -> Option<&str> {
        self.shift.as_deref()
    }

    /// The right that was asked for.
    pub fn permission(&self) -> Permission {
        self.permission
    }

    /// The reason, where the right was taken by breaking the glass.
    pub fn break_glass(&self) -> Option<&str> {
        self.break_glass.as_deref()
    }
}

/// Decides whether `actor` may use `permission` in `scope`. The only such decision in the program.
///
/// A role counts where its grant covers the queue. A role that denies wins over all that allow. What a role
/// allows on shift alone it allows to whoever is on shift for the queue and network, and to everybody
/// where no roster covers them.
///
/// # Errors
/// [`Refusal::NotPermitted`] says what is missing and who could do it instead, [`Refusal::NotOnShift`] who
/// is on shift.
pub fn authorise(
    desk: &Desk,
    actor: &Actor,
    permission: Permission,
    scope: Scope<'_>,
) -> Result<Authorised, Refusal> {
    let post = actor.person().and_then(|person| desk.shift_of(person, scope.covering(), scope.duty));
    let granted = |role: Option<RoleId>, break_glass: Option<String>| Authorised {
        actor: actor.clone(),
        role,
        shift: post.as_ref().map(Post::shift),
        permission,
        break_glass,
    };
    match actor {
        Actor::Person(id) => {
            let refused = |denied_by: Option<&RoleId>| Refusal::NotPermitted {
                permission,
                queue: scope.queue.cloned(),
                denied_by: denied_by.cloned(),
                who_can: who_can(desk, permission, scope.queue, id),
            };
            let Some(person) = desk.people.get(id) else {
                return Err(Refusal::UnknownPerson { person: id.to_string() });
            };
            if permission == Permission::Present {
                return Ok(granted(None, None));
            }
            let on_shift = || post.is_some() || desk.rosters_covering(scope.covering()).next().is_none();
            let ruling = verdict(desk, person, (permission, scope.queue), &on_shift);
            let refusal = match ruling {
                Ruling::Allowed(role) => return Ok(granted(Some(role.clone()), None)),
                Ruling::Denied(role) => return Err(refused(Some(role))),
                Ruling::OffShift => off_shift(desk, id, permission, scope),
                Ruling::Silent => refused(None),
            };
            match scope.break_glass {
                Some(reason) if permission.is_for_roles() => {
                    match verdict(desk, person, (Permission::BreakGlass, scope.queue), &on_shift) {
                        Ruling::Allowed(_) if reason.trim().is_empty() => Err(Refusal::ReasonNeeded),
                        Ruling::Allowed(role) => Ok(granted(Some(role.clone()), Some(reason.to_owned()))),
                        Ruling::Denied(_) | Ruling::OffShift | Ruling::Silent => Err(refusal),
                    }
                }
                _ => Err(refusal),
            }
        }
        Actor::Source(_) if permission == Permission::Receive => Ok(granted(None, None)),
        Actor::Worker(_) if permission == Permission::Keep => Ok(granted(None, None)),
        Actor::Operator if matches!(permission, Permission::Operate | Permission::Receive) => {
            Ok(granted(None, None))
        }
        Actor::Source(_) | Actor::Worker(_) | Actor::Operator => Err(Refusal::NotPermitted {
            permission,
            queue: scope.queue.cloned(),
            denied_by: None,
            who_can: Vec::new(),
        }),
    }
}

/// Whether a person may use a right, on shift or not, without minting a proof: for deciding which buttons
/// to show and whom to name.
pub fn may(desk: &Desk, person: &PersonId, permission: Permission, queue: Option<&QueueId>) -> bool {
    desk.people.get(person).is_some_and(|person| {
        matches!(verdict(desk, person, (permission, queue), &|| true), Ruling::Allowed(_))
    })
}

/// Whether a person may use a right now, on the shift that they are on or not on, without minting a proof.
pub fn may_now(desk: &Desk, person: &PersonId, permission: Permission, scope: Scope<'_>) -> bool {
    authorise(desk, &Actor::Person(person.clone()), permission, scope).is_ok()
}

/// Whether a right that was proved for a matter of the desk reaches over a queue, or over all of them: a role
/// that is held in some queues alone says nothing in the others.
///
/// # Errors
/// [`Refusal::NotPermitted`] with the queue over which it does not reach, and who could do it instead.
pub fn require_over(desk: &Desk, proof: &Authorised, queue: Option<&QueueId>) -> Result<(), Refusal> {
    let (Actor::Person(id), None) = (&proof.actor, &proof.break_glass) else { return Ok(()) };
    let able = |person: &PersonId| may_over(desk, person, proof.permission, queue);
    if able(id) {
        return Ok(());
    }
    let lacks = |queue: &&QueueId| !may(desk, id, proof.permission, Some(queue));
    Err(Refusal::NotPermitted {
        permission: proof.permission,
        queue: queue.or_else(|| desk.queues.keys().find(lacks)).cloned(),
        denied_by: None,
        who_can: names_of(desk, id, able),
    })
}

/// Everybody who may use any of these rights in a queue, or anywhere; see [`may`].
pub fn may_any(desk: &Desk, rights: &[Permission], queue: Option<&QueueId>) -> Vec<PersonId> {
    let works = |person: &&PersonId| rights.iter().any(|right| may(desk, person, *right, queue));
    desk.people.keys().filter(works).cloned().collect()
}

/// Whether a person may use a right in a queue, or in all of them; see [`may`].
pub fn may_over(desk: &Desk, person: &PersonId, permission: Permission, queue: Option<&QueueId>) -> bool {
    match queue {
        Some(queue) => may(desk, person, permission, Some(queue)),
        None => desk.queues.keys().all(|queue| may(desk, person, permission, Some(queue))),
    }
}

/// The refusal of somebody who would have the right on shift.
fn off_shift(desk: &Desk, person: &PersonId, permission: Permission, scope: Scope<'_>) -> Refusal {
    let covering = scope.covering();
    let mut on_shift: Vec<String> = Vec::new();
    for post in desk.on_shift(covering, scope.duty) {
        let name = desk.name_of(post.person);
        if may(desk, post.person, permission, scope.queue) && !on_shift.contains(&name) {
            on_shift.push(name);
        }
    }
    let next = desk
        .next_shift(person, covering, scope.duty)
        .map(|(roster, _, turn)| format!("{} {}", roster.zone.write(turn.from), roster.zone.name()));
    Refusal::NotOnShift { permission, on_shift, next }
}

/// The roles in which a person counts in a queue.
pub fn roles_in<'a>(person: &'a Person, queue: Option<&'a QueueId>) -> impl Iterator<Item = &'a RoleId> {
    person
        .grants
        .iter()
        .filter(move |grant| match (&grant.queues, queue) {
            (None, _) => true,
            (Some(queues), Some(queue)) => queues.contains(queue),
            // A matter of the whole desk, such as reading the log, asks for a role held anywhere.
            (Some(queues), None) => !queues.is_empty(),
        })
        .map(|grant| &grant.role)
}

enum Ruling<'a> {
    Allowed(&'a RoleId),
    Denied(&'a RoleId),
    /// A role allows it on shift, and the person is not.
    OffShift,
    Silent,
}

fn verdict<'a>(
    desk: &'a Desk,
    person: &'a Person,
    (permission, queue): (Permission, Option<&'a QueueId>),
    on_shift: &dyn Fn() -> bool,
) -> Ruling<'a> {
    if !permission.is_for_roles() {
        return Ruling::Silent;
    }
    let mut allowed = None;
    let mut off_shift = false;
    for role in roles_in(person, queue).filter_map(|role| desk.roles.get(role)) {
        if role.deny.contains(&permission) {
            return Ruling::Denied(&role.id);
        }
        if role.allow.contains(&permission) && role.on_shift.contains(&permission) && !on_shift() {
            off_shift = true;
        } else if role.allow.contains(&permission)
            && allowed.is_none_or(|best: &super::desk::Role| role.rank < best.rank)
        {
            // The lowest role that suffices stands on the log: it is the one that was needed.
            allowed = Some(role);
        }
    }
    match allowed {
        Some(role) => Ruling::Allowed(&role.id),
        None if off_shift => Ruling::OffShift,
        None => Ruling::Silent,
    }
}

impl Permission {
    /// Whether a role can grant or deny it.
    pub fn is_for_roles(self) -> bool {
        !matches!(self, Self::Present | Self::Keep | Self::Operate)
    }
}

/// The names of up to five others who hold the right, for the text of a refusal.
fn who_can(desk: &Desk, permission: Permission, queue: Option<&QueueId>, except: &PersonId) -> Vec<String> {
    names_of(desk, except, |person| may(desk, person, permission, queue))
}

/// The names of the first who are able to, but one.
fn names_of(desk: &Desk, except: &PersonId, able: impl Fn(&PersonId) -> bool) -> Vec<String> {
    let others = desk.people.values().filter(|person| person.id != *except && able(&person.id));
    others.map(|person| person.name.clone()).take(5).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::desk::{Grant, Role};

    fn desk() -> Desk {
        let mut desk = Desk::empty("test");
        desk.add_default_roles();
        desk.roles.insert(
            "muzzled".into(),
            Role {
                id: "muzzled".into(),
                name: "Muzzled".into(),
                rank: 1,
                allow: Default::default(),
                deny: [Permission::Approve].into(),
                on_shift: Default::default(),
            },
        );
        for (id, grants) in [
            ("rita", vec![Grant::everywhere("responder")]),
            ("max", vec![Grant::everywhere("manager")]),
            ("nora", vec![Grant { role: "manager".into(), queues: Some(vec!["care".into()]) }]),
            ("mia", vec![Grant::everywhere("manager"), Grant::everywhere("muzzled")]),
            ("bo", vec![Grant::everywhere("responder"), Grant::everywhere("keyholder")]),
        ] {
            desk.people.insert(id.into(), Person::named(id, grants));
        }
        desk.roles.insert(
            "keyholder".into(),
            Role {
                id: "keyholder".into(),
                name: "Key holder".into(),
                rank: 5,
                allow: [Permission::BreakGlass].into(),
                deny: Default::default(),
                on_shift: Default::default(),
            },
        );
        desk
    }

    fn ask(
        person: &str,
        permission: Permission,
        queue: &str,
        glass: Option<&str>,
    ) -> Result<Authorised, Refusal> {
        let queue = QueueId::from(queue);
        authorise(
            &desk(),
            &Actor::Person(person.into()),
            permission,
            Scope {
                queue: Some(&queue),
                break_glass: glass,
                ..Scope::of_desk(Duty { at: Default::default(), changes: &Default::default() })
            },
        )
    }

    #[test]
    fn a_refusal_names_who_can() {
        let Err(Refusal::NotPermitted { who_can, .. }) = ask("rita", Permission::Approve, "care", None)
        else {
            panic!("a responder must not approve")
        };
        assert_eq!(who_can, ["max", "nora"]);
    }

    #[test]
    fn a_role_counts_only_in_its_queues() {
        assert!(ask("nora", Permission::Approve, "care", None).is_ok());
        assert!(ask("nora", Permission::Approve, "press", None).is_err());
    }

    #[test]
    fn deny_wins() {
        let refused = ask("mia", Permission::Approve, "care", Some("fire")).unwrap_err();
        assert!(matches!(refused, Refusal::NotPermitted { denied_by: Some(_), .. }));
    }

    #[test]
    fn breaking_the_glass_needs_the_right_and_a_reason() {
        assert!(ask("rita", Permission::Approve, "care", Some("fire")).is_err());
        assert!(matches!(ask("bo", Permission::Approve, "care", Some(" ")), Err(Refusal::ReasonNeeded)));
        let proof = ask("bo", Permission::Approve, "care", Some("fire")).unwrap();
        assert_eq!(proof.break_glass(), Some("fire"));
        assert!(ask("bo", Permission::Operate, "care", Some("fire")).is_err());
    }

    #[test]
    fn a_source_may_only_bring_threads() {
        let changes = Default::default();
        let scope = Scope::of_desk(Duty { at: Default::default(), changes: &changes });
        let source = Actor::Source("x".into());
        assert!(authorise(&desk(), &source, Permission::Receive, scope).is_ok());
        for permission in Permission::ALL.iter().filter(|p| **p != Permission::Receive) {
            assert!(authorise(&desk(), &source, *permission, scope).is_err());
        }
    }
}
