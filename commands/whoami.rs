//! Whoami: who the desk thinks you are, and what you may do.

use super::{About, Arguments, Spec, no_prefill};
use crate::domain::permission::{Permission, may, roles_in};
use crate::domain::refusal::Refusal;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "whoami",
    permission: None,
    about: About::Desk,
    arguments: &[],
    button: None,
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, _: &Arguments) -> Result<Verdict, Refusal> {
    let id = view.person()?;
    let person = view.desk.people.get(id).ok_or_else(|| Refusal::UnknownPerson { person: id.to_string() })?;
    let roles: Vec<String> = roles_in(person, None).map(|role| view.desk.role_name(role)).collect();
    let mut lines = vec![
        Text::new("whoami").with("person", &person.name).with("key", id).with("roles", roles.join(", ")),
    ];
    for queue in view.desk.queues.values() {
        let rights: Vec<&str> = Permission::ALL
            .iter()
            .filter(|permission| may(view.desk, id, **permission, Some(&queue.id)))
            .map(|permission| permission.as_str())
            .collect();
        lines.push(
            Text::new("whoami-queue")
                .with("queue", &queue.name)
                .with_number("count", i64::try_from(rights.len()).unwrap_or(i64::MAX))
                .with("rights", rights.join(", ")),
        );
    }
    Ok(Verdict::lines(lines))
}

#[cfg(test)]
mod tests {
    use crate::commands::fixture::Fixture;
    use crate::domain::text::Argument;
    use crate::domain::verdict::Reply;

    #[test]
    fn rights_are_listed_by_queue() {
        let mut desk = Fixture::new();
        let Reply::Lines(lines) = desk.says("ada", "whoami", "").unwrap().reply else { panic!("no lines") };
        let rights = &lines[1].args.iter().find(|(name, _)| name == "rights").unwrap().1;
        assert_eq!(*rights, Argument::Words("read, read_log, read_people, see_handles".into()));
    }
}
