//! Forms of commands about no thread: about the rosters, or about the desk. What has only one answer is not
//! asked, and goes back unseen. Must not render, and must not judge what is sent.

use crate::chat::form::{Field, FieldKind, Form};
use crate::chat::words::Words;
use crate::commands::Spec;
use crate::commands::arguments::{ArgumentSpec, Kind};
use crate::commands::shifts::{can_stand_on, leads, with_shift};
use crate::domain::desk::Desk;
use crate::domain::ids::PersonId;
use crate::domain::roster::change::{Change, ChangeKind};
use crate::domain::roster::duty::Duty;
use crate::domain::roster::{Position, Roster};
use crate::domain::text::Text;

/// What a form is made from.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// The desk.
    pub desk: &'a Desk,
    /// Who fills it in.
    pub viewer: &'a PersonId,
    /// The moment, and the rosters.
    pub duty: Duty<'a>,
    /// Texts in their language.
    pub words: &'a Words<'a>,
}

/// The form of a command about no thread, with what was given already.
pub fn without_thread(asking: &Asking<'_>, spec: &'static Spec, given: &[(String, String)]) -> Form {
    let value = |name: &str| given.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let rosters = asking.rosters(spec, value("roster").as_deref());
    let mut form = Form {
        command: spec.name,
        thread: None,
        version: 0,
        message: None,
        fields: Vec::new(),
        hidden: Vec::new(),
        conflict: None,
        refused: None,
        break_glass: None,
        drill: false,
    };
    // Whoever does not say what to do about a swap wants to offer one.
    let usual_step = [("swap", "offer"), ("drill", "start")].into_iter().find(|(name, _)| *name == spec.name);
    let step = usual_step.map(|(_, usual)| value("step").unwrap_or_else(|| usual.to_owned()));
    for argument in spec.arguments {
        let given = value(argument.name);
        let asked = asked(asking, argument, (spec.name, step.as_deref(), given.as_deref()), &rosters);
        match asked {
            Asked::Field { kind, required } => form.fields.push(Field {
                name: argument.name,
                kind,
                value: given.or_else(|| usual(argument.name)).unwrap_or_default(),
                required,
                label: None,
                problem: None,
            }),
            Asked::Known(value) => form.hidden.push((argument.name, value)),
            Asked::Nothing => {}
        }
    }
    // What has to be said stands first.
    form.fields.sort_by_key(|field| !field.required);
    form
}

/// What becomes of an argument.
enum Asked {
    Field { kind: FieldKind, required: bool },
    Known(String),
    Nothing,
}

fn usual(name: &str) -> Option<String> {
    (name == "position").then(|| Position::Primary.as_str().to_owned())
}

fn asked(
    asking: &Asking<'_>,
    argument: &ArgumentSpec,
    (command, step, given): (&str, Option<&str>, Option<&str>),
    rosters: &[&Roster],
) -> Asked {
    let offers = step == Some("offer");
    let field = |kind, required| Asked::Field { kind, required };
    match (argument.name, step) {
        ("step", Some(step)) => return Asked::Known(step.to_owned()),
        ("scenario", _) => return field(FieldKind::scenarios(asking.desk), true),
        // Nobody asks why somebody trains.
        ("reason", Some("start")) => return Asked::Nothing,
        ("swap", Some(_)) if !offers => {
            return match given {
                Some(swap) => Asked::Known(swap.to_owned()),
                None => field(FieldKind::Choice(asking.swaps()), true),
            };
        }
        ("swap", Some(_)) => return Asked::Nothing,
        // Whoever accepts, declines or undoes says which, and why.
        (name, Some(_)) if command == "swap" && !offers && name != "reason" => return Asked::Nothing,
        ("undo", _) => return given.map_or(Asked::Nothing, |undo| Asked::Known(undo.to_owned())),
        ("roster", _) => {
            return match rosters {
                [only] => Asked::Known(only.id.to_string()),
                several => field(FieldKind::Choice(named(several)), true),
            };
        }
        ("position", _) => {
            let positions = asking.positions(rosters);
            return match positions.as_slice() {
                [] => Asked::Nothing,
                [(only, _)] => Asked::Known(only.clone()),
                _ => field(FieldKind::Choice(positions), false),
            };
        }
        _ => {}
    }
    let desk = asking.desk;
    match argument.kind {
        Kind::Person => {
            let others = desk.people.values().filter(|person| !offers || person.id != *asking.viewer);
            let fit = others.filter(|person| {
                rosters.is_empty() || rosters.iter().any(|roster| can_stand_on(desk, roster, &person.id))
            });
            field(FieldKind::people(fit), argument.required || offers || command == "override")
        }
        Kind::Queue => field(FieldKind::queues(desk), argument.required),
        Kind::Path => field(FieldKind::paths(desk), argument.required),
        Kind::Words | Kind::Draft => field(FieldKind::Paragraph, argument.required),
        Kind::When | Kind::Number | Kind::Word | Kind::Revision => {
            let required = argument.required || (command == "override" && argument.name == "until");
            field(FieldKind::Line, required)
        }
    }
}

fn named(rosters: &[&Roster]) -> Vec<(String, String)> {
    rosters.iter().map(|roster| (roster.id.to_string(), roster.name.clone())).collect()
}

impl Asking<'_> {
    /// The rosters that the command may be about: the one that was named, else those that the viewer leads
    /// or can stand on.
    fn rosters(&self, spec: &Spec, named: Option<&str>) -> Vec<&Roster> {
        let all = || self.desk.rosters.values();
        if let Some(roster) = named.and_then(|name| self.desk.rosters.get(name)) {
            return vec![roster];
        }
        let theirs = |roster: &&Roster| {
            if spec.name == "override" {
                leads(self.desk, roster).contains(self.viewer)
            } else {
                can_stand_on(self.desk, roster, self.viewer)
            }
        };
        let theirs: Vec<&Roster> = all().filter(theirs).collect();
        if theirs.is_empty() { all().collect() } else { theirs }
    }

    fn positions(&self, rosters: &[&Roster]) -> Vec<(String, String)> {
        let filled = |position: &Position| rosters.iter().any(|one| one.positions().contains(position));
        let positions = Position::ALL.into_iter().filter(filled);
        positions
            .map(|position| (position.as_str().to_owned(), self.words.name("position", position.as_str())))
            .collect()
    }

    /// Swaps that the viewer has a part in and that can still be answered or taken back.
    fn swaps(&self) -> Vec<(String, String)> {
        let theirs = |change: &&Change| {
            change.by.as_ref() == Some(self.viewer)
                || change.turns.iter().any(|turn| turn.person == *self.viewer)
        };
        let swaps = self.duty.changes.list().into_iter().filter(|change| change.kind == ChangeKind::Swap);
        let open = swaps.filter(|change| change.is_open() && change.ends_after(self.duty.at)).filter(theirs);
        let line = |change: &Change| {
            let roster = self.desk.rosters.get(&change.roster)?;
            let by = change.by.as_ref().map(|by| self.desk.name_of(by)).unwrap_or_default();
            let text = with_shift(
                Text::new("roster-swap"),
                (roster, change.position),
                change.turns.first()?,
                self.desk,
            );
            let text =
                text.with("change", change.short()).with("by", by).with("state", change.state.as_str());
            Some((change.id.clone(), self.words.text(&text)))
        };
        open.filter_map(line).collect()
    }
}
