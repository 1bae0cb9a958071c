//! Which approvals a draft needs, and whether it has them. Must not decide who acts.

use std::collections::BTreeSet;

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use super::desk::{Desk, Queue};
use super::expression::{Expression, Facts};
use super::ids::{PersonId, QueueId, RoleId};
use super::thread::{Approval, Because, Need, Thread};
use super::words::Words;

/// A rule that forces approvals.
#[derive(Debug, PartialEq)]
pub struct Policy {
    /// Its name, shown on the card when it fires.
    pub name: String,
    /// The queues it counts in; empty is all.
    pub queues: BTreeSet<QueueId>,
    /// Fires on any of these words or phrases in the draft, whatever their case. A `*` at the end
    /// of a word stands for any ending.
    pub words: Vec<String>,
    /// Fires when this holds. With words as well, both must.
    pub when: Option<Expression>,
    /// The roles that must approve then.
    pub needs: Vec<RoleId>,
}

/// What a policy's expression can ask about a thread.
#[derive(Debug, Serialize)]
pub struct ThreadFacts<'a> {
    /// The network; the mission's examples call it the platform.
    pub platform: &'a str,
    /// The source.
    pub source: &'a str,
    /// The queue.
    pub queue: &'a str,
    /// The priority by name.
    pub priority: &'a str,
    /// The author's handle, or ''.
    pub author: &'a str,
    /// The text.
    pub text: &'a str,
    /// The language, or ''.
    pub lang: &'a str,
    /// The sentiment by name, or ''.
    pub sentiment: &'a str,
    /// The reach, or 0.
    pub reach: i64,
    /// The link, or ''.
    pub url: &'a str,
    /// The tags.
    pub tags: &'a [String],
}

/// What a policy's expression can ask about a draft.
#[derive(Debug, Serialize)]
pub struct DraftFacts<'a> {
    /// The text.
    pub text: &'a str,
    /// Its length in characters as people count them.
    pub length: i64,
}

impl<'a> From<&'a Thread> for ThreadFacts<'a> {
    fn from(thread: &'a Thread) -> Self {
        Self {
            platform: &thread.network,
            source: thread.source.as_str(),
            queue: thread.queue.as_str(),
            priority: thread.priority.as_str(),
            author: thread.author.as_deref().unwrap_or_default(),
            text: &thread.text,
            lang: thread.lang.as_deref().unwrap_or_default(),
            sentiment: thread.sentiment.map_or("", |sentiment| sentiment.as_str()),
            reach: thread.reach.unwrap_or(0),
            url: thread.url.as_deref().unwrap_or_default(),
            tags: &thread.tags,
        }
    }
}

/// The approvals that a draft needs: those of the queue, then those of every rule that fires.
/// A role that is needed already only gets a further reason.
///
/// A rule that cannot be evaluated fires, and says so: a mistake in a rule must not let a reply
/// through that the rule was written to hold.
pub fn needs(desk: &Desk, queue: &Queue, thread: &Thread, draft: &str) -> Vec<Need> {
    let mut needs: Vec<Need> =
        queue.approvals.iter().map(|role| Need { role: role.clone(), because: Vec::new() }).collect();
    let words = Words::of(draft);
    let facts = Facts::new().with("thread", ThreadFacts::from(thread)).and_then(|facts| {
        let length = i64::try_from(draft.graphemes(true).count()).unwrap_or(i64::MAX);
        facts.with("draft", DraftFacts { text: draft, length })
    });
    for policy in &desk.policies {
        if !policy.queues.is_empty() && !policy.queues.contains(&queue.id) {
            continue;
        }
        let found: Vec<String> =
            policy.words.iter().filter(|phrase| words.contain(phrase)).cloned().collect();
        if !policy.words.is_empty() && found.is_empty() {
            continue;
        }
        let holds = match (&policy.when, &facts) {
            (None, _) => Ok(true),
            (Some(when), Ok(facts)) => when.holds(facts),
            (Some(_), Err(error)) => Err(error.clone()),
        };
        let because = match holds {
            Ok(false) => continue,
            Ok(true) => Because { rule: policy.name.clone(), words: found },
            Err(error) => {
                Because { rule: format!("{} (could not be checked: {error})", policy.name), words: found }
            }
        };
        for role in &policy.needs {
            match needs.iter_mut().find(|need| need.role.as_ref() == Some(role)) {
                Some(need) => need.because.push(because.clone()),
                None => needs.push(Need { role: Some(role.clone()), because: vec![because.clone()] }),
            }
        }
    }
    needs
}

/// For each need the person whose approval meets it. One person meets one need: separation of
/// duties does not end where somebody holds two roles.
///
/// It is the largest matching between needs and approvals (augmenting paths), so that an approval
/// is never wasted on a need that somebody else could have met.
pub fn met(needs: &[Need], approvals: &[Approval], hash: &str) -> Vec<Option<PersonId>> {
    let approvals: Vec<&Approval> = approvals.iter().filter(|approval| approval.hash == hash).collect();
    let mut matching = Matching { needs, taken: vec![None; approvals.len()], approvals };
    for need in 0..needs.len() {
        matching.place(need, &mut vec![false; matching.taken.len()]);
    }
    (0..needs.len())
        .map(|need| {
            let index = matching.taken.iter().position(|by| *by == Some(need))?;
            Some(matching.approvals[index].person.clone())
        })
        .collect()
}

/// Which need each approval is taken for.
struct Matching<'a> {
    needs: &'a [Need],
    approvals: Vec<&'a Approval>,
    taken: Vec<Option<usize>>,
}

impl Matching<'_> {
    fn place(&mut self, need: usize, visited: &mut [bool]) -> bool {
        for index in 0..self.approvals.len() {
            if visited[index] || !suits(&self.needs[need], self.approvals[index]) {
                continue;
            }
            visited[index] = true;
            if self.taken[index].is_none_or(|other| self.place(other, visited)) {
                self.taken[index] = Some(need);
                return true;
            }
        }
        false
    }
}

fn suits(need: &Need, approval: &Approval) -> bool {
    approval.break_glass || need.role.as_ref().is_none_or(|role| approval.roles.contains(role))
}

/// The needs of a thread's present revision that no approval meets.
pub fn unmet(thread: &Thread) -> Vec<&Need> {
    let hash = thread.revision.as_ref().map_or("", |revision| revision.hash.as_str());
    met(&thread.needs, &thread.approvals, hash)
        .into_iter()
        .zip(&thread.needs)
        .filter_map(|(person, need)| person.is_none().then_some(need))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Timestamp;

    fn approval(person: &str, roles: &[&str]) -> Approval {
        Approval {
            person: person.into(),
            roles: roles.iter().map(|role| RoleId::from(*role)).collect(),
            hash: "h".into(),
            at: Timestamp::default(),
            break_glass: false,
        }
    }

    fn need(role: Option<&str>) -> Need {
        Need { role: role.map(RoleId::from), because: Vec::new() }
    }

    #[test]
    fn an_approval_is_not_wasted() {
        // The one who could meet either must leave the general need to the other.
        let needs = [need(None), need(Some("legal"))];
        let approvals = [approval("lea", &["legal", "manager"]), approval("max", &["manager"])];
        assert_eq!(met(&needs, &approvals, "h"), [Some("max".into()), Some("lea".into())]);
    }

    #[test]
    fn one_person_meets_one_need() {
        let needs = [need(Some("manager")), need(Some("legal"))];
        let approvals = [approval("lea", &["legal", "manager"])];
        assert_eq!(met(&needs, &approvals, "h").iter().flatten().count(), 1);
    }

    #[test]
    fn an_approval_of_another_revision_meets_nothing() {
        assert_eq!(met(&[need(None)], &[approval("max", &[])], "other"), [None]);
    }

    proptest::proptest! {
        #[test]
        fn more_approvals_never_leave_more_unmet(
            needs in proptest::collection::vec(0..4u8, 0..5),
            people in proptest::collection::vec(0..8u8, 0..6),
        ) {
            let names = ["a", "b", "c"];
            let needs: Vec<Need> = needs.iter().map(|role| need(names.get(usize::from(*role)).copied())).collect();
            let approvals: Vec<Approval> = people.iter().enumerate().map(|(index, bits)| {
                let roles: Vec<&str> = names.iter().enumerate()
                    .filter(|(bit, _)| bits & (1 << bit) != 0).map(|(_, name)| *name).collect();
                approval(&format!("p{index}"), &roles)
            }).collect();
            let mut before = 0;
            for count in 0..=approvals.len() {
                let met = met(&needs, &approvals[..count], "h");
                let now = met.iter().flatten().count();
                proptest::prop_assert!(now >= before && now <= count);
                let people: BTreeSet<_> = met.iter().flatten().collect();
                proptest::prop_assert_eq!(people.len(), now);
                before = now;
            }
        }
    }
}
