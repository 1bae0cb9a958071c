//! What a desk comes to, in lines; what is legal in it and still looks like a slip; which of its
//! secrets cannot be found. Must not show a secret.

use crate::app::secrets::Secrets;
use crate::domain::desk::{Desk, Queue};
use crate::domain::ids::RoleId;
use crate::domain::permission::{Permission, may, roles_in};

/// What the desk comes to.
pub(super) fn lines(desk: &Desk) -> Vec<String> {
    let mut lines =
        vec![format!("{} (version {})", desk.name, desk.version.get(..12).unwrap_or(&desk.version))];
    lines.push("queues:".to_owned());
    for queue in desk.queues.values() {
        let publisher = queue.publisher.as_ref().map_or("nowhere", |publisher| publisher.as_str());
        lines.push(format!(
            "  {}: {}; every draft needs {}; replies go to {publisher}; {} channels",
            queue.id,
            queue.name,
            approvals(queue),
            queue.channels.len()
        ));
    }
    lines.push("people:".to_owned());
    for person in desk.people.values() {
        let roles: Vec<String> = person
            .grants
            .iter()
            .map(|grant| match &grant.queues {
                None => grant.role.to_string(),
                Some(queues) => {
                    let queues: Vec<&str> = queues.iter().map(|queue| queue.as_str()).collect();
                    format!("{} in {}", grant.role, queues.join(" and "))
                }
            })
            .collect();
        lines.push(format!("  {}: {}; {}", person.id, person.name, roles.join(", ")));
    }
    if !desk.policies.is_empty() {
        lines.push("policies:".to_owned());
    }
    for policy in &desk.policies {
        let mut asked = Vec::new();
        if !policy.words.is_empty() {
            asked.push(format!("the draft has one of: {}", policy.words.join(", ")));
        }
        if let Some(when) = &policy.when {
            asked.push(when.source().to_owned());
        }
        let when = if asked.is_empty() { "always".to_owned() } else { asked.join(", and ") };
        lines.push(format!("  {}: {when} → {}", policy.name, names(&policy.needs)));
    }
    lines.push(format!(
        "{} intake rules, {} sources, {} paths, {} publishers; cards from priority {}",
        desk.rules.len(),
        desk.sources.len(),
        desk.paths.len(),
        desk.publishers.len(),
        desk.card_from.as_str()
    ));
    lines
}

fn names(roles: &[RoleId]) -> String {
    roles.iter().map(RoleId::as_str).collect::<Vec<_>>().join(" and ")
}

fn approvals(queue: &Queue) -> String {
    let names: Vec<&str> =
        queue.approvals.iter().map(|role| role.as_ref().map_or("anyone", RoleId::as_str)).collect();
    names.join(" and ")
}

/// What is legal and still looks like a slip.
pub(super) fn warnings(desk: &Desk) -> Vec<String> {
    let mut warnings = Vec::new();
    for queue in desk.queues.values() {
        if queue.publisher.is_none() {
            warnings.push(format!("queue '{}' has no publisher: nothing can be published from it", queue.id));
        }
        let policies = desk
            .policies
            .iter()
            .filter(|policy| policy.queues.is_empty() || policy.queues.contains(&queue.id))
            .flat_map(|policy| policy.needs.iter());
        let mut roles: Vec<&RoleId> = queue.approvals.iter().flatten().chain(policies).collect();
        roles.sort();
        roles.dedup();
        for role in roles {
            let holders: Vec<&str> = desk
                .people
                .values()
                .filter(|person| roles_in(person, Some(&queue.id)).any(|held| held == role))
                .filter(|person| may(desk, &person.id, Permission::Approve, Some(&queue.id)))
                .map(|person| person.id.as_str())
                .collect();
            if let [only] = holders.as_slice() {
                warnings.push(format!(
                    "only '{only}' can approve as '{role}' in queue '{}': what they write themselves, or while \
                     they are away, cannot go out",
                    queue.id
                ));
            }
        }
    }
    warnings
}

/// Secrets that the desk names and that cannot be found.
pub(super) fn missing_secrets(desk: &Desk, secrets: &Secrets) -> Vec<String> {
    let sources = desk.sources.values().filter_map(|source| {
        source.proof.as_ref().map(|proof| (format!("source '{}'", source.id), &proof.secret))
    });
    let publishers = desk
        .publishers
        .values()
        .map(|publisher| (format!("publisher '{}'", publisher.id), &publisher.secret));
    let slack = desk.slack.iter().flat_map(|slack| {
        [Some(&slack.bot_token), slack.app_token.as_ref(), slack.signing_secret.as_ref()]
            .into_iter()
            .flatten()
            .map(|place| ("slack".to_owned(), place))
    });
    let teams = desk.teams.iter().filter_map(|teams| teams.app_secret.as_ref());
    let discord = desk.discord.iter().map(|discord| &discord.bot_token);
    sources
        .chain(publishers)
        .chain(slack)
        .chain(teams.map(|place| ("teams".to_owned(), place)))
        .chain(discord.map(|place| ("discord".to_owned(), place)))
        .filter_map(|(whose, place)| secrets.resolve(place).err().map(|error| format!("{whose}: {error}")))
        .collect()
}
