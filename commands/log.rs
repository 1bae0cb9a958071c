//! Log: the latest decisions, of a thread or of the desk. The lookup is the dispatcher's.

use super::arguments::{ArgumentSpec, Kind};
use super::{About, Arguments, Spec, no_prefill};
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::sealed::Seal;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "log",
    permission: Permission::ReadLog,
    about: About::Log,
    arguments: &[ArgumentSpec { name: "action", kind: Kind::Word, required: false }],
    button: None,
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, _: &Arguments) -> Result<Verdict, Refusal> {
    if view.found.entries.is_empty() {
        return Ok(Verdict::said(Text::new("log-empty")));
    }
    let lines = view
        .found
        .entries
        .iter()
        .map(|logged| {
            let entry = &logged.entry;
            let who = match (&entry.actor.person, &entry.actor.name) {
                (Some(person), _) => view.desk.name_of(&person.value(Seal::Person).into()),
                (None, Some(name)) => name.clone(),
                (None, None) => entry.actor.kind.clone(),
            };
            Text::new("log-line")
                .with("sequence", entry.sequence)
                .with_moment("at", entry.at)
                .with("who", who)
                .with("action", entry.decision.action())
                .with(
                    "reason",
                    entry.reason.as_ref().map(|reason| reason.value(Seal::Ours)).unwrap_or_default(),
                )
        })
        .collect();
    Ok(Verdict::lines(lines))
}

#[cfg(test)]
mod tests {
    use crate::commands::fixture::Fixture;
    use crate::domain::refusal::Refusal;

    #[test]
    fn an_auditor_reads_and_a_responder_does_not() {
        let mut desk = Fixture::new();
        desk.says("ada", "log", "").unwrap();
        assert!(matches!(desk.says("rita", "log", ""), Err(Refusal::NotPermitted { .. })));
    }
}
