//! Escalate: to a level of a path, with a reason. The path's people are told where they are.

use super::arguments::{ArgumentSpec, Kind};
use super::{About, Arguments, Button, ButtonStyle, Spec, no_prefill};
use crate::domain::decision::Decision;
use crate::domain::desk::EscalationPath;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::sealed::Sealed;
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::thread::Thread;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "escalate",
    permission: Permission::Escalate,
    about: About::Thread,
    arguments: &[
        ArgumentSpec { name: "path", kind: Kind::Path, required: true },
        ArgumentSpec { name: "level", kind: Kind::Number, required: false },
        ArgumentSpec { name: "reason", kind: Kind::Words, required: true },
    ],
    button: Some(Button {
        style: ButtonStyle::Plain,
        shown: super::is_live,
        form: true,
        offered: super::everybody,
    }),
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let thread = view.thread()?;
    let name = arguments.required_text("path")?;
    let reason = arguments.required_text("reason")?;
    let path = view.desk.paths.get(name).ok_or_else(|| Refusal::UnknownName {
        what: "path",
        name: name.to_owned(),
        known: view.desk.paths.keys().map(ToString::to_string).collect(),
    })?;
    if thread.state.is_closed() {
        return Err(Refusal::WrongState { command: SPEC.name, state: thread.state });
    }
    let wanted = arguments.number("level").unwrap_or_else(|| next_level(thread, path));
    let (level, people) = first_reached(view, thread, path, wanted)?;
    let names: Vec<String> = people.iter().map(|person| view.desk.name_of(person)).collect();
    let number = i64::try_from(thread.escalations.len()).unwrap_or(i64::MAX) + 1;
    let escalated = Decision::Escalated {
        number,
        path: path.id.clone(),
        level,
        people: people.iter().map(|person| Sealed::open(person.as_str())).collect(),
    };
    let mut decisions = Vec::new();
    if thread.state == State::Listed {
        decisions.push(Decision::Promoted {});
    }
    decisions.push(escalated);
    let said = Text::new("said-escalate").with("path", &path.name).with("people", names.join(", "));
    Ok(Verdict::many(decisions, said).because(Some(reason.to_owned())))
}

/// One above the highest level that was asked already and did not acknowledge.
fn next_level(thread: &Thread, path: &EscalationPath) -> i64 {
    let asked = thread
        .open_escalations()
        .filter(|escalation| escalation.path == path.id)
        .map(|escalation| escalation.level)
        .max();
    let top = i64::try_from(path.levels.len()).unwrap_or(i64::MAX);
    asked.map_or(1, |level| (level + 1).min(top))
}

/// The first level from `wanted` upwards that reaches anybody: an empty level is skipped at once.
fn first_reached(
    view: &View<'_>,
    thread: &Thread,
    path: &EscalationPath,
    wanted: i64,
) -> Result<(i64, Vec<crate::domain::ids::PersonId>), Refusal> {
    (1_i64..)
        .zip(&path.levels)
        .filter(|(level, _)| *level >= wanted)
        .map(|(level, reach)| (level, view.desk.reached_by(reach, &thread.queue)))
        .find(|(_, people)| !people.is_empty())
        .ok_or_else(|| Refusal::UnknownName {
            what: "level",
            name: wanted.to_string(),
            known: (1..=path.levels.len()).map(|level| level.to_string()).collect(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;

    #[test]
    fn the_paths_people_are_told() {
        let mut desk = Fixture::new();
        desk.says("rita", "escalate", "legal reason=They threaten to sue").unwrap();
        let notice = &desk.notices()[0];
        assert_eq!((notice.person.as_str(), notice.text.key.as_str()), ("lea", "notice-escalated"));
        assert_eq!(desk.thread.open_escalations().count(), 1);
    }

    #[test]
    fn a_second_call_climbs_and_an_empty_level_is_skipped() {
        let mut desk = Fixture::new();
        desk.says("rita", "escalate", "legal reason=first").unwrap();
        desk.says("rita", "escalate", "legal reason=again").unwrap();
        // Level 2 of the fixture's path reaches nobody, level 3 reaches Max.
        assert_eq!(desk.thread.escalations[1].level, 3);
    }

    #[test]
    fn an_unknown_path_is_answered_with_those_there_are() {
        let mut desk = Fixture::new();
        let Err(Refusal::UnknownName { known, .. }) = desk.says("rita", "escalate", "lawyers reason=x")
        else {
            panic!("escalated to nowhere")
        };
        assert_eq!(known, ["legal"]);
        assert!(desk.says("rita", "escalate", "legal").is_err());
    }
}
