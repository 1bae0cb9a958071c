//! Escalate: to a level of a path, with a reason. The path's people are told where they are.

use super::arguments::{ArgumentSpec, Kind};
use super::{About, Arguments, Button, ButtonStyle, Spec, no_prefill};
use crate::domain::actor::Surface;
use crate::domain::deadline::Aim;
use crate::domain::decision::Decision;
use crate::domain::desk::{Channel, Desk};
use crate::domain::ladder::{Asked, EscalationPath, Reached, Rung};
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::thread::{Escalation, Thread};
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
    let asked = Asked { desk: view.desk, queue: &thread.queue, duty: view.duty() };
    let open = thread.open_escalations().find(|escalation| escalation.path == path.id);
    let wanted = arguments.number("level").unwrap_or_else(|| next_level(open, path));
    let round = open.map_or(1, |escalation| escalation.round.max(1));
    let rung = asked.first(path, wanted, round).or_else(|| asked.first(path, 1, round)).ok_or_else(|| {
        Refusal::UnknownName {
            what: "level",
            name: wanted.to_string(),
            known: (1..=path.levels.len()).map(|level| level.to_string()).collect(),
        }
    })?;
    let mut decisions = Vec::new();
    if thread.state == State::Listed {
        decisions.push(Decision::Promoted {});
    }
    decisions.push(match open {
        Some(escalation) => climb_to(view, (escalation, path), &rung),
        None => begin(view, (next_number(thread), path), &rung, None),
    });
    let said = Text::new("said-escalate").with("path", &path.name).with("people", who(view, &rung.reached));
    Ok(Verdict::many(decisions, said).because(Some(reason.to_owned())))
}

/// The number of a thread's next escalation.
pub(super) fn next_number(thread: &Thread) -> i64 {
    i64::try_from(thread.escalations.len()).unwrap_or(i64::MAX) + 1
}

/// An escalation begins at a level.
pub(super) fn begin(
    view: &View<'_>,
    (number, path): (i64, &EscalationPath),
    rung: &Rung,
    missed: Option<Aim>,
) -> Decision {
    Decision::Escalated {
        number,
        path: path.id.clone(),
        level: rung.level,
        people: rung.people(),
        asking: rung.asking(path, view.now),
        ends_with: path.ends_with.clone(),
        missed,
    }
}

/// An open escalation goes on at another level.
pub(super) fn climb_to(
    view: &View<'_>,
    (escalation, path): (&Escalation, &EscalationPath),
    rung: &Rung,
) -> Decision {
    Decision::EscalationClimbed {
        number: escalation.number,
        level: rung.level,
        people: rung.people(),
        asking: rung.asking(path, view.now),
    }
}

/// Whom a level reached, in words.
fn who(view: &View<'_>, reached: &Reached) -> String {
    let people = reached.people.iter().map(|person| view.desk.name_of(person));
    people
        .chain(reached.channels.iter().map(|channel| place(view.desk, channel)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A channel as people know it: by the queues whose cards stand there, else by its id. The desk asks no platform
/// for the names of channels.
fn place(desk: &Desk, channel: &Channel) -> String {
    // Names of their own, in every language.
    let platform = match channel.platform {
        Surface::Slack => "Slack",
        Surface::Teams => "Teams",
        Surface::Discord => "Discord",
        other => other.as_str(),
    };
    let queues = desk.queues.values().filter(|queue| queue.channels.contains(channel));
    let names: Vec<&str> = queues.map(|queue| queue.name.as_str()).collect();
    if names.is_empty() {
        format!("{platform} ({})", channel.id)
    } else {
        format!("{platform} ({})", names.join(" / "))
    }
}

/// One above the level at which it stands; the last one again where there is none.
fn next_level(open: Option<&Escalation>, path: &EscalationPath) -> i64 {
    let top = i64::try_from(path.levels.len()).unwrap_or(i64::MAX);
    open.map_or(1, |escalation| (escalation.level + 1).min(top))
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
        // Level 2 of the fixture's path reaches nobody, level 3 reaches Max. It is one escalation that climbed.
        assert_eq!(desk.thread.escalations.len(), 1);
        let escalation = &desk.thread.escalations[0];
        assert_eq!((escalation.level, escalation.people.len()), (3, 2));
        assert_eq!(desk.notices()[1].person.as_str(), "max");
    }

    #[test]
    fn a_channel_is_named_by_the_queue_whose_cards_stand_there() {
        let mut desk = Fixture::new();
        let channel = |id: &str| Channel { platform: Surface::Slack, id: id.into() };
        desk.queue().channels = vec![channel("C1")];
        assert_eq!(place(&desk.desk, &channel("C1")), "Slack (Care)");
        let mut press = desk.queue().clone();
        (press.id, press.name) = ("press".into(), "Press".into());
        desk.desk.queues.insert(press.id.clone(), press);
        assert_eq!(place(&desk.desk, &channel("C1")), "Slack (Care / Press)");
        assert_eq!(place(&desk.desk, &channel("C9")), "Slack (C9)");
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
