//! Drill: a scenario is played on the desk as it is, to see who does what and how fast. Nothing of it can
//! leave. Without a step it says what could be played and what is.

use super::arguments::{ArgumentSpec, Arguments, Kind};
use super::pause::queue;
use super::shifts::sealed;
use super::{About, Spec, no_prefill};
use crate::domain::decision::{Decision, DrillStarted};
use crate::domain::drill::{Drill, Scenario};
use crate::domain::ids::{PersonId, QueueId};
use crate::domain::permission::{Permission, may_any, require_over};
use crate::domain::refusal::Refusal;
use crate::domain::short_id::short;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "drill",
    permission: Permission::Drill,
    about: About::Drill,
    arguments: &[
        ArgumentSpec { name: "step", kind: Kind::Word, required: false },
        ArgumentSpec { name: "scenario", kind: Kind::Word, required: false },
        ArgumentSpec { name: "reason", kind: Kind::Words, required: false },
        ArgumentSpec { name: "queue", kind: Kind::Queue, required: false },
    ],
    button: None,
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let reason = arguments.text("reason").map(str::to_owned);
    match arguments.text("step") {
        None => Ok(list(view)),
        Some("start") => Ok(start(view, arguments.required_text("scenario")?, arguments)?.because(reason)),
        Some("stop") => stop(view, arguments.text("scenario"), reason),
        // Whoever names a scenario wants it played.
        Some(name) if view.desk.scenarios.contains_key(name) => {
            Ok(start(view, name, arguments)?.because(reason))
        }
        Some(other) => {
            let known = ["start", "stop"].into_iter().map(str::to_owned);
            Err(Refusal::UnknownName {
                what: "step",
                name: other.chars().take(40).collect(),
                known: known.chain(view.desk.scenarios.keys().map(ToString::to_string)).collect(),
            })
        }
    }
}

fn start(view: &View<'_>, name: &str, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let scenarios = &view.desk.scenarios;
    let scenario = scenarios.get(name).ok_or_else(|| Refusal::UnknownName {
        what: "scenario",
        name: name.chars().take(40).collect(),
        known: scenarios.keys().map(ToString::to_string).collect(),
    })?;
    let queue = queue(view, arguments)?;
    require_over(view.desk, view.authorised, queue.as_ref())?;
    let in_the_way = |drill: &&Drill| {
        drill.is_open() && (queue.is_none() || drill.queue.is_none() || drill.queue == queue)
    };
    if let Some(running) = view.found.drills.list().into_iter().find(in_the_way) {
        return Err(Refusal::DrillRunning {
            name: running.scenario.name.clone(),
            drill: running.short().to_owned(),
            ends: running.ends(),
        });
    }
    let tell = sealed(&taking_part(view, queue.as_ref()));
    let said = Text::new("said-drill-started")
        .with("name", &scenario.name)
        .with("drill", short(view.nonce))
        .with_number("people", i64::try_from(tell.len()).unwrap_or(i64::MAX))
        .with_moment("until", view.now + scenario.length);
    let started = DrillStarted { drill: view.nonce.into(), scenario: scenario.clone(), queue, tell };
    Ok(Verdict::one(Decision::DrillStarted(Box::new(started)), said))
}

/// Stops the drill that is named, or the only one. Whoever stops one in a hurry names none and says why at once:
/// then what stands in the place of the name is the first word of the reason.
fn stop(view: &View<'_>, named: Option<&str>, reason: Option<String>) -> Result<Verdict, Refusal> {
    let open: Vec<&Drill> = view.found.drills.list().into_iter().filter(|drill| drill.is_open()).collect();
    let found =
        named.and_then(|named| view.found.drills.starting_with(named)).filter(|drill| drill.is_open());
    let is_id = named.is_some_and(looks_like_an_id);
    let (drill, reason) = match (found, open.as_slice(), named) {
        (None, [only], Some(word)) if !is_id => (
            Some(*only),
            Some([Some(word), reason.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")),
        ),
        (None, [only], None) => (Some(*only), reason),
        (found, ..) => (found, reason),
    };
    let drill = drill.ok_or_else(|| Refusal::NoSuchDrill {
        drill: named.unwrap_or_default().chars().take(40).collect(),
        running: open.iter().map(|drill| drill.short().to_owned()).collect(),
    })?;
    require_over(view.desk, view.authorised, drill.queue.as_ref())?;
    let said = Text::new("said-drill-stopped").with("name", &drill.scenario.name);
    Ok(Verdict::one(Decision::DrillEnded { drill: drill.id.clone() }, said).because(reason))
}

/// Whether a word is meant as the start of a drill's id. "A", "bad" and "dead" are none, although hex.
fn looks_like_an_id(word: &str) -> bool {
    let digits = word.bytes().all(|byte| byte.is_ascii_hexdigit());
    word.starts_with('#') || (digits && word.len() >= 4 && word.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Everybody who claims, drafts or approves where it is played.
fn taking_part(view: &View<'_>, queue: Option<&QueueId>) -> Vec<PersonId> {
    may_any(view.desk, &[Permission::Claim, Permission::Draft, Permission::Approve], queue)
}

fn list(view: &View<'_>) -> Verdict {
    let running = view.found.drills.list().into_iter().filter(|drill| drill.is_open()).map(running_line);
    let mut lines: Vec<Text> = running.collect();
    lines.push(Text::new("drill-scenarios"));
    lines.extend(view.desk.scenarios.values().map(scenario_line));
    Verdict::lines(lines)
}

/// A drill that is played, in a line.
pub(crate) fn running_line(drill: &Drill) -> Text {
    Text::new("drill-running")
        .with("name", &drill.scenario.name)
        .with("drill", drill.short())
        .with_number("given", i64::try_from(drill.given.len()).unwrap_or(i64::MAX))
        .with_number("of", i64::try_from(drill.scenario.injects.len()).unwrap_or(i64::MAX))
        .with_moment("until", drill.ends())
}

fn scenario_line(scenario: &Scenario) -> Text {
    Text::new("drill-scenario")
        .with("id", &scenario.id)
        .with("name", &scenario.name)
        .with("about", scenario.about.as_deref().unwrap_or_default())
        .with_number("injects", i64::try_from(scenario.injects.len()).unwrap_or(i64::MAX))
        .with_number("minutes", scenario.minutes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;
    use crate::domain::time::Millis;

    fn desk() -> Fixture {
        let mut desk = Fixture::new();
        desk.with_scenario();
        desk
    }

    #[test]
    fn a_drill_is_started_by_a_trainer_and_announced_to_whoever_takes_part() {
        let mut desk = desk();
        assert!(matches!(desk.says("rita", "drill", "start recall"), Err(Refusal::NotPermitted { .. })));
        desk.says("sam", "drill", "start recall").unwrap();
        let told: Vec<_> = desk.notices().iter().map(|notice| notice.person.to_string()).collect();
        assert!(told.contains(&"rita".to_owned()) && told.contains(&"max".to_owned()), "{told:?}");
        assert!(desk.notices().iter().all(|notice| notice.text.is_of_drill()));
        let drill = desk.drills.list()[0].clone();
        assert_eq!((drill.by.as_str(), drill.given.len(), drill.is_open()), ("sam", 0, true));
        assert_eq!(drill.ends(), desk.now + Millis::minutes(30));
    }

    #[test]
    fn whoever_leads_one_queue_plays_there_alone() {
        let mut desk = desk();
        desk.desk.queues.insert("press".into(), crate::domain::desk::Queue::named("press", "Press"));
        let lead = crate::domain::desk::Grant { role: "lead".into(), queues: Some(vec!["care".into()]) };
        desk.desk.people.insert("lou".into(), crate::domain::desk::Person::named("lou", vec![lead]));
        for line in ["recall", "recall queue=press"] {
            assert!(matches!(desk.says("lou", "drill", line), Err(Refusal::NotPermitted { .. })), "{line}");
        }
        desk.says("lou", "drill", "recall queue=care").unwrap();
    }

    #[test]
    fn two_drills_do_not_get_in_each_others_way() {
        let mut desk = desk();
        desk.says("sam", "drill", "recall queue=care").unwrap();
        assert!(matches!(desk.says("sam", "drill", "recall"), Err(Refusal::DrillRunning { .. })));
        assert!(matches!(desk.says("sam", "drill", "stop abc123"), Err(Refusal::NoSuchDrill { .. })));
        let stopped = desk.says("sam", "drill", "stop A real crisis").unwrap();
        assert_eq!(stopped.reason.as_deref(), Some("A real crisis"));
        assert!(!desk.drills.list()[0].is_open());
        assert!(matches!(desk.says("sam", "drill", "stop"), Err(Refusal::NoSuchDrill { .. })));
        desk.says("sam", "drill", "recall").unwrap();
    }

    #[test]
    fn what_is_not_there_is_said_with_what_is() {
        let mut desk = desk();
        let Err(Refusal::UnknownName { known, .. }) = desk.says("sam", "drill", "start tsunami") else {
            panic!("it was played")
        };
        assert_eq!(known, ["recall"]);
        assert!(desk.says("sam", "drill", "pause").is_err());
        assert!(desk.says("sam", "drill", "start recall queue=moon").is_err());
        assert!(matches!(desk.says("sam", "drill", "start"), Err(Refusal::ArgumentMissing { .. })));
    }
}
