//! Who works at a desk: people, the roles that they hold, and what a role may do. Must not decide what anybody may;
//! `permission` does.

use std::collections::{BTreeMap, BTreeSet};

use super::actor::Surface;
use super::ids::{PersonId, QueueId, RoleId};
use super::permission::Permission;

/// A role: a name for a set of rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its key.
    pub id: RoleId,
    /// What people call it.
    pub name: String,
    /// Higher settles the concerns of lower.
    pub rank: u32,
    /// What it may do.
    pub allow: BTreeSet<Permission>,
    /// What whoever holds it may not do, whatever other role they hold.
    pub deny: BTreeSet<Permission>,
    /// What of that it allows only while whoever holds it is on shift.
    pub on_shift: BTreeSet<Permission>,
}

/// A role that a person holds, everywhere or in some queues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: RoleId,
    /// Where it counts; `None` is everywhere.
    pub queues: Option<Vec<QueueId>>,
}

impl Grant {
    /// A role that counts in every queue.
    pub fn everywhere(role: &str) -> Self {
        Self { role: role.into(), queues: None }
    }
}

/// A person.
#[derive(Clone, Debug)]
pub struct Person {
    /// Their key.
    pub id: PersonId,
    /// What people call them.
    pub name: String,
    /// Finds them on a platform that does not know their id yet.
    pub email: Option<String>,
    /// Their ids on chat platforms.
    pub accounts: BTreeMap<Surface, String>,
    /// The roles they hold.
    pub grants: Vec<Grant>,
    /// The language they read, if it is not the desk's.
    pub locale: Option<String>,
}

impl Person {
    /// A person with a key that is also the name, and nothing but roles.
    pub fn named(id: &str, grants: Vec<Grant>) -> Self {
        Self {
            id: id.into(),
            name: id.to_owned(),
            email: None,
            accounts: BTreeMap::new(),
            grants,
            locale: None,
        }
    }
}
