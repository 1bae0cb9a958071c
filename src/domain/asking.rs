//! Whom the desk asks to approve a draft that waits: those on shift, then whoever stands in for them, then
//! the next on the queue's path, never nobody. Pure. Must not tell anybody; decisions do.
//!
//! # The definition
//!
//! Somebody can meet a need who may approve in the queue in the role that it names, did not write the draft,
//! has not approved it, and is not asked for another need by themselves. For each need that is open:
//!
//! 1. Of those on shift for the queue and network who can meet it, everybody in the first position that has
//!    one: primary, else backup, third, fourth.
//! 2. Else, where no roster says who meets it (no member of one that covers the queue ever could, and it can
//!    be met off shift), nobody by name: the card stands for everybody, and it is nobody's lack.
//! 3. Else the first level of the queue's `approvals_path` that reaches somebody who can meet it now and has no
//!    time off.
//! 4. Else everybody who can meet it now and has no time off, although off shift.
//! 5. Else the same two once more with those who have time off, or could meet it only if they took the shift;
//!    else nobody is left.
//!
//! From 3 on nobody on shift may approve, which the card says and the leads are told.
//!
//! The question is asked anew when a change of shift leaves none of those on shift who were asked for a need, or
//! brings somebody on shift where nobody was. It is the same question then: whoever was asked for the revision
//! before is told nothing more, and may still approve it.

use serde::{Deserialize, Serialize};

use super::desk::{Desk, Role};
use super::ids::{PersonId, RoleId};
use super::ladder;
use super::permission::{Permission, Scope, may, may_now, roles_in};
use super::policy;
use super::roster::Position;
use super::roster::duty::{Covering, Duty};
use super::sealed::{Seal, Sealed};
use super::state::State;
use super::thread::{Need, Thread};

/// Why somebody is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// They are primary.
    OnShift,
    /// They are on shift after the primary, who may not approve it.
    Backup,
    /// Nobody on shift may approve it; they are next on the queue's path.
    Path,
    /// Nobody on shift may approve it, nor on the path; they may, although off shift.
    OffShift,
    /// Nobody is left who may approve it.
    Nobody,
}

impl How {
    /// The name on the log, in the API and in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OnShift => "on_shift",
            Self::Backup => "backup",
            Self::Path => "path",
            Self::OffShift => "off_shift",
            Self::Nobody => "nobody",
        }
    }

    /// Whether nobody on shift may approve it.
    pub fn lacks_a_shift(self) -> bool {
        !matches!(self, Self::OnShift | Self::Backup)
    }
}

/// Who was asked to approve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The role that is needed; none is 'anybody who may approve'.
    pub role: Option<RoleId>,
    /// Why they.
    pub how: How,
    /// Who.
    pub people: Vec<PersonId>,
}

/// People were asked to approve a revision, as it stands on the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ApprovalAsked {
    /// Which revision.
    pub hash: String,
    /// Who, for each role.
    pub asked: Vec<SealedAsked>,
    /// Who was asked to approve it before the shift changed, and is told nothing more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Sealed>,
    /// The leads who are told that nobody on shift may approve it.
    pub leads: Vec<Sealed>,
}

/// Who was asked, by commitment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SealedAsked {
    /// The role that is needed.
    pub role: Option<RoleId>,
    /// Why they.
    pub how: How,
    /// Who.
    pub people: Vec<Sealed>,
}

impl ApprovalAsked {
    /// The decision to ask these, and to tell the leads where nobody on shift may approve it.
    pub fn new(hash: &str, asked: &[Asked], leads: impl FnOnce() -> Vec<PersonId>) -> Self {
        let seal = |people: &[PersonId]| people.iter().map(|person| Sealed::open(person.as_str())).collect();
        let alarming = asked.iter().any(|one| one.how.lacks_a_shift());
        Self {
            hash: hash.to_owned(),
            asked: asked
                .iter()
                .map(|one| SealedAsked { role: one.role.clone(), how: one.how, people: seal(&one.people) })
                .collect(),
            before: Vec::new(),
            leads: if alarming { seal(&leads()) } else { Vec::new() },
        }
    }

    /// The same question to others, after those who were asked before.
    #[must_use]
    pub fn after(mut self, before: &[PersonId]) -> Self {
        self.before = before.iter().map(|person| Sealed::open(person.as_str())).collect();
        self
    }

    /// Visits every person in it.
    pub fn visit_sealed(&mut self, visit: &mut dyn FnMut(Seal, &mut Sealed)) {
        let asked = self.asked.iter_mut().flat_map(|one| &mut one.people);
        asked.chain(&mut self.before).chain(&mut self.leads).for_each(|person| visit(Seal::Person, person));
    }
}

impl SealedAsked {
    /// As it is known while nobody was erased.
    pub fn opened(&self) -> Asked {
        Asked {
            role: self.role.clone(),
            how: self.how,
            people: self.people.iter().map(|person| person.value(Seal::Person).into()).collect(),
        }
    }
}

impl Thread {
    /// Who was asked for what is still needed, as long as the draft waits for it.
    pub fn still_asked(&self) -> Vec<Asked> {
        if self.state != State::AwaitingApproval {
            return Vec::new();
        }
        let unmet = policy::unmet(self);
        let approved = |person: &PersonId| self.approvals.iter().any(|approval| approval.person == *person);
        let open = self.asked.iter().filter(|one| unmet.iter().any(|need| need.role == one.role));
        open.map(|one| {
            let people = one.people.iter().filter(|person| !approved(person)).cloned().collect();
            Asked { people, ..one.clone() }
        })
        .filter(|one| !one.people.is_empty() || one.how == How::Nobody)
        .collect()
    }

    /// Everybody who was asked to approve this revision, now or before a change of shift.
    pub fn ever_asked(&self) -> Vec<PersonId> {
        let mut people = self.asked_before.clone();
        for person in self.asked.iter().flat_map(|one| &one.people) {
            if !people.contains(person) {
                people.push(person.clone());
            }
        }
        people
    }
}

impl Desk {
    /// Whom to ask to approve the draft of a thread, for each role that is still needed. Empty where nobody
    /// is asked by name.
    pub fn whom_to_ask(&self, thread: &Thread, duty: Duty<'_>) -> Vec<Asked> {
        let mut needs = policy::unmet(thread);
        // Who fits one role alone is not used up by a need that anybody could meet.
        needs.sort_by_key(|need| need.role.is_none());
        let mut committed: Vec<PersonId> = Vec::new();
        let mut all: Vec<Asked> = Vec::new();
        for need in needs {
            let Some((how, people)) = (Question { desk: self, thread, need, duty }).answer(&committed) else {
                continue;
            };
            if let [only] = people.as_slice() {
                committed.push(only.clone());
            }
            match all.iter_mut().find(|one| (one.role.as_ref(), one.how) == (need.role.as_ref(), how)) {
                Some(same) => same.people.extend(people),
                None => all.push(Asked { role: need.role.clone(), how, people }),
            }
        }
        for one in &mut all {
            let mut seen = Vec::new();
            one.people.retain(|person| {
                !seen.contains(person) && {
                    seen.push(person.clone());
                    true
                }
            });
        }
        all
    }
}

impl Desk {
    /// Whom to ask now that the shift has changed under a question that waits; none where it has not.
    pub fn whom_to_ask_anew(&self, thread: &Thread, duty: Duty<'_>) -> Option<Vec<Asked>> {
        let still = thread.still_asked();
        if still.is_empty() {
            return None;
        }
        let covering = Covering { queue: Some(&thread.queue), network: Some(&thread.network) };
        let posts = self.on_shift(covering, duty);
        let is_on = |person: &PersonId| posts.iter().any(|post| post.person == person);
        let now = self.whom_to_ask(thread, duty);
        let on_shift = |all: &[Asked], role: &Option<RoleId>| -> Vec<PersonId> {
            let of_role = all.iter().filter(|one| one.role == *role && !one.how.lacks_a_shift());
            of_role.flat_map(|one| one.people.clone()).collect()
        };
        let changed = |one: &Asked| {
            if one.how.lacks_a_shift() {
                let known = on_shift(&still, &one.role);
                on_shift(&now, &one.role).iter().any(|person| !known.contains(person))
            } else {
                !one.people.iter().any(is_on)
            }
        };
        (still.iter().any(changed) && !now.is_empty()).then_some(now)
    }
}

/// Who can meet one need.
struct Question<'a> {
    desk: &'a Desk,
    thread: &'a Thread,
    need: &'a Need,
    duty: Duty<'a>,
}

impl Question<'_> {
    fn answer(&self, committed: &[PersonId]) -> Option<(How, Vec<PersonId>)> {
        let free = |person: &PersonId| self.can_meet(person) && !committed.contains(person);
        let posts = self.desk.on_shift(self.covering(), self.duty);
        let on: Vec<_> = posts.iter().filter(|post| free(post.person)).collect();
        if let Some(first) = on.iter().map(|post| post.position).min() {
            let how = if first == Position::Primary { How::OnShift } else { How::Backup };
            let first = on.iter().filter(|post| post.position == first);
            return Some((how, first.map(|post| post.person.clone()).collect()));
        }
        if !self.is_rostered() {
            return None;
        }
        let now = |person: &PersonId| free(person) && self.may_now(person) && !self.is_away(person);
        let asked = self.off_shift(&now).or_else(|| self.off_shift(&free));
        Some(asked.unwrap_or((How::Nobody, Vec::new())))
    }

    /// The next on the path, else everybody, of those who are `wanted`.
    fn off_shift(&self, wanted: &dyn Fn(&PersonId) -> bool) -> Option<(How, Vec<PersonId>)> {
        let chosen = |people: Vec<PersonId>| -> Option<Vec<PersonId>> {
            let people: Vec<PersonId> = people.into_iter().filter(|person| wanted(person)).collect();
            (!people.is_empty()).then_some(people)
        };
        let queue = &self.thread.queue;
        let path = self.desk.queues.get(queue).and_then(|queue| queue.approvals_path.as_ref());
        let levels = path.and_then(|path| self.desk.paths.get(path)).map(|path| path.levels.as_slice());
        let mut levels = levels.into_iter().flatten();
        let asked = ladder::Asked { desk: self.desk, queue, duty: self.duty };
        let next = levels.find_map(|level| chosen(asked.reach(level).people));
        next.map(|people| (How::Path, people)).or_else(|| {
            let everybody = self.desk.people.keys().cloned().collect();
            chosen(everybody).map(|people| (How::OffShift, people))
        })
    }

    fn covering(&self) -> Covering<'_> {
        Covering { queue: Some(&self.thread.queue), network: Some(&self.thread.network) }
    }

    /// Whether a roster says who meets the need: it has somebody who could, or nobody may but on shift.
    fn is_rostered(&self) -> bool {
        let mut rosters = self.desk.rosters_covering(self.covering()).peekable();
        if rosters.peek().is_none() {
            return false;
        }
        let approve = Permission::Approve;
        let named = |role: &&Role| self.need.role.as_ref().is_none_or(|wanted| role.id == *wanted);
        let mut roles = self.desk.roles.values().filter(|role| role.allow.contains(&approve)).filter(named);
        rosters.any(|roster| roster.members().into_iter().any(|member| self.suits(member)))
            || roles.all(|role| role.on_shift.contains(&approve))
    }

    fn is_away(&self, person: &PersonId) -> bool {
        self.desk.time_off.iter().any(|off| off.person == *person && off.stretch().holds(self.duty.at))
    }

    fn may_now(&self, person: &PersonId) -> bool {
        let scope = Scope {
            queue: Some(&self.thread.queue),
            network: Some(&self.thread.network),
            ..Scope::of_desk(self.duty)
        };
        may_now(self.desk, person, Permission::Approve, scope)
    }

    /// Whether a person could ever meet the need, on shift or not.
    fn suits(&self, person: &PersonId) -> bool {
        let queue = Some(&self.thread.queue);
        let holds = |wanted: &RoleId| {
            let allows =
                self.desk.roles.get(wanted).is_some_and(|it| it.allow.contains(&Permission::Approve));
            let person = self.desk.people.get(person);
            allows && person.is_some_and(|person| roles_in(person, queue).any(|role| role == wanted))
        };
        may(self.desk, person, Permission::Approve, queue) && self.need.role.as_ref().is_none_or(holds)
    }

    /// Whether a person could meet the need of this draft.
    fn can_meet(&self, person: &PersonId) -> bool {
        let wrote = self.thread.revision.as_ref().is_some_and(|revision| revision.authors.contains(person));
        let approved = self.thread.approvals.iter().any(|approval| approval.person == *person);
        !wrote && !approved && self.suits(person)
    }
}
