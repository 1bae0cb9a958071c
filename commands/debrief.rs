//! Debrief: what was expected in a drill, what became of it, and what it was worth. Only reads.

use super::arguments::{ArgumentSpec, Arguments, Kind};
use super::{About, Spec, no_prefill};
use crate::domain::desk::Desk;
use crate::domain::drill::Expected;
use crate::domain::drill::score::{Debrief, Scored};
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "debrief",
    permission: Permission::Read,
    about: About::Debrief,
    arguments: &[ArgumentSpec { name: "drill", kind: Kind::Word, required: false }],
    button: None,
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let debrief = view.found.debrief.as_deref().ok_or_else(|| Refusal::NoSuchDrill {
        drill: arguments.text("drill").unwrap_or_default().chars().take(40).collect(),
        running: Vec::new(),
    })?;
    let mut lines = vec![headline(debrief)];
    lines.extend(debrief.scored.iter().map(|scored| line(view.desk, scored)));
    let idle = debrief.people.values().filter(|deeds| deeds.first.is_none()).count();
    lines.push(
        Text::new("debrief-people")
            .with_number("took_part", count(debrief.people.len() - idle))
            .with_number("told", count(debrief.people.len())),
    );
    if let Some(url) = &view.desk.url {
        lines.push(Text::new("debrief-page").with("url", format!("{url}/drills/{}", debrief.drill.id)));
    }
    Ok(Verdict::lines(lines))
}

/// What a drill is worth, in a line.
pub(crate) fn headline(debrief: &Debrief) -> Text {
    Text::new("debrief-headline")
        .with("name", &debrief.drill.scenario.name)
        .with("drill", debrief.drill.short())
        .with("state", if debrief.drill.is_open() { "running" } else { "over" })
        .with_number("percent", debrief.points.percent())
        .with_number("got", debrief.points.got)
        .with_number("of", debrief.points.of)
}

/// An expectation and what became of it, in a line.
pub(crate) fn line(desk: &Desk, scored: &Scored) -> Text {
    let expected = match &scored.what {
        Expected::Escalate { path: Some(path) } => {
            let name = desk.paths.get(path).map_or_else(|| path.to_string(), |path| path.name.clone());
            Text::new("debrief-line").with("what", "escalate_to").with("path", name)
        }
        other => Text::new("debrief-line").with("what", other.as_str()).with("path", ""),
    };
    let outcome = &scored.outcome;
    let by = outcome.met().and_then(|met| met.by.as_ref()).map(|by| desk.name_of(by));
    // What is wrong with a reply weighs more than what it lacks, and that more than when it came.
    let (name, words) = match (outcome.wrong_words(), outcome.lacks()) {
        ([], []) => (outcome.as_str(), &[][..]),
        ([], lacks) => ("lacks", lacks),
        (wrong, _) => (outcome.as_str(), wrong),
    };
    expected
        .with_number("inject", count(scored.inject))
        .with("within", scored.within.on_a_clock())
        .with_number("got", scored.points.got)
        .with_number("points", scored.points.of)
        .with("outcome", name)
        .with("by", by.unwrap_or_default())
        .with("after", outcome.met().map(|met| met.after.on_a_clock()).unwrap_or_default())
        .with("words", words.join(", "))
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
