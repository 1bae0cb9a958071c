//! The names of everything in a file, gathered before anything is read, so that a part can refer
//! to one that stands further down. Must not judge them.

use toml::de::DeTable;

use crate::domain::desk::Desk;
use crate::domain::permission::Permission;

use super::paths::DEFAULT_PATHS;
use super::value::Known;

/// What there is to refer to.
#[derive(Debug)]
pub(super) struct Names {
    /// Queues.
    pub queues: Known,
    /// Roles.
    pub roles: Known,
    /// People.
    pub people: Known,
    /// Publishers.
    pub publishers: Known,
    /// Escalation paths, those that every desk may have besides.
    pub paths: Known,
    /// Rosters.
    pub rosters: Known,
    /// Business hours.
    pub business_hours: Known,
    /// Permissions that a role can hold.
    pub permissions: Known,
}

impl Names {
    /// Gathers them; `ground` is the desk that the file is laid upon.
    pub fn of(file: &DeTable<'_>, ground: &Desk) -> Self {
        let keys = |section: &str| -> Vec<String> {
            file.iter()
                .filter(|(name, _)| name.get_ref() == section)
                .filter_map(|(_, value)| value.get_ref().as_table())
                .flat_map(|table| table.iter().map(|(name, _)| name.get_ref().to_string()))
                .collect()
        };
        let mut queues = keys("queues");
        if queues.is_empty() {
            queues = ground.queues.keys().map(ToString::to_string).collect();
        }
        let mut roles: Vec<String> = ground.roles.keys().map(ToString::to_string).collect();
        roles.extend(keys("roles"));
        roles.sort();
        roles.dedup();
        let mut paths = keys("paths");
        paths.extend(DEFAULT_PATHS.iter().map(ToString::to_string));
        paths.sort();
        paths.dedup();
        let permissions = Permission::ALL
            .iter()
            .filter(|permission| permission.is_for_roles())
            .map(|permission| permission.as_str().to_owned())
            .collect();
        Self {
            queues: Known { kind: "queue", names: queues },
            roles: Known { kind: "role", names: roles },
            people: Known { kind: "person", names: keys("people") },
            publishers: Known { kind: "publisher", names: keys("publishers") },
            paths: Known { kind: "path", names: paths },
            rosters: Known { kind: "roster", names: keys("rosters") },
            business_hours: Known { kind: "business hours", names: keys("business_hours") },
            permissions: Known { kind: "permission that a role can hold", names: permissions },
        }
    }
}
