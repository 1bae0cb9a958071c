//! The commands of the desk, one file each. A button, a form and a typed line all become a
//! `Call`, and all reach the same `decide`. A command reads a `View` and answers with decisions
//! or a refusal; it must not write, must not know a platform, and must not know the database.

pub mod arguments;
pub mod asking;
mod draft;
#[cfg(test)]
pub(crate) mod fixture;
pub mod line;
pub mod system;

mod acknowledge;
mod approve;
mod assign;
mod claim;
mod concern;
pub(crate) mod debrief;
mod dismiss;
pub(crate) mod drill;
mod edit;
mod escalate;
pub(crate) mod handover;
mod help;
mod log;
mod note;
mod r#override;
mod pause;
mod promote;
mod queue;
mod recall;
mod reject;
mod release;
mod resolve;
mod resume;
mod retry;
mod roster;
pub(crate) mod shifts;
mod show;
mod snooze;
mod swap;
mod take;
mod unacknowledge;
mod whoami;

use crate::domain::ids::PersonId;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::state::{State, Step};
use crate::domain::thread::Thread;
use crate::domain::verdict::Verdict;
use crate::store::view::View;
use arguments::{ArgumentSpec, Arguments};

/// Every command, in the order in which help lists them.
pub const ALL: &[&Spec] = &[
    &claim::SPEC,
    &release::SPEC,
    &assign::SPEC,
    &edit::SPEC,
    &approve::SPEC,
    &reject::SPEC,
    &concern::SPEC,
    &escalate::SPEC,
    &acknowledge::SPEC,
    &unacknowledge::SPEC,
    &recall::SPEC,
    &retry::SPEC,
    &resolve::SPEC,
    &dismiss::SPEC,
    &snooze::SPEC,
    &note::SPEC,
    &promote::SPEC,
    &show::SPEC,
    &queue::SPEC,
    &roster::SPEC,
    &take::SPEC,
    &swap::SPEC,
    &r#override::SPEC,
    &handover::SPEC,
    &pause::SPEC,
    &resume::SPEC,
    &drill::SPEC,
    &debrief::SPEC,
    &log::SPEC,
    &whoami::SPEC,
    &help::SPEC,
];

/// What a command is.
pub struct Spec {
    /// The word that people type. Its texts are `command-<name>` in the locales.
    pub name: &'static str,
    /// The right it needs.
    pub permission: Permission,
    /// What it is about.
    pub about: About,
    /// What it takes, in the order in which a typed line gives them.
    pub arguments: &'static [ArgumentSpec],
    /// The button on the card that leads to it.
    pub button: Option<Button>,
    /// Decides.
    pub decide: fn(&View<'_>, &Arguments) -> Result<Verdict, Refusal>,
    /// What its form shows before anything is typed.
    pub prefill: fn(&Thread) -> Vec<(&'static str, String)>,
}

/// A command is known by its name. Where its functions stand in memory is another with each start of the
/// program, and must not get into the fingerprint of a request.
impl std::fmt::Debug for Spec {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Spec").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What a command is about, and what has to be looked up for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// One thread, which it may change.
    Thread,
    /// One thread, which it only shows.
    ThreadToRead,
    /// The rosters, which it may change.
    Roster,
    /// What one shift leaves to the next.
    HandOver,
    /// What is paused, which it may change.
    Pause,
    /// Drills, which it may start and stop.
    Drill,
    /// What a drill came to.
    Debrief,
    /// A list of threads.
    Queue,
    /// The log, of a thread or of the desk.
    Log,
    /// Nothing but the desk.
    Desk,
}

impl About {
    /// Whether the command may change something, and is decided by the recorder.
    pub fn writes(self) -> bool {
        matches!(self, Self::Thread | Self::Roster | Self::HandOver | Self::Pause | Self::Drill)
    }
}

/// A button on a card.
#[derive(Clone, Copy, Debug)]
pub struct Button {
    /// How it looks.
    pub style: ButtonStyle,
    /// On which cards it stands.
    pub shown: fn(&Thread) -> bool,
    /// Whether it opens the command's form instead of acting at once.
    pub form: bool,
    /// To whom of those who have the right it is offered: nobody is offered what would be refused them
    /// in any case. Cards that everybody sees in a channel offer it all the same.
    pub offered: fn(&Thread, &PersonId) -> bool,
}

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonStyle {
    /// The next thing to do.
    Primary,
    /// One among others.
    Plain,
    /// Hard to undo.
    Danger,
}

/// Finds a command by its name.
///
/// # Errors
/// [`Refusal::UnknownCommand`] with the nearest name.
pub fn find(name: &str) -> Result<&'static Spec, Refusal> {
    let wanted = name.trim().to_lowercase();
    ALL.iter().copied().find(|spec| spec.name == wanted).ok_or_else(|| {
        let nearest = ALL
            .iter()
            .map(|spec| (strsim::osa_distance(spec.name, &wanted), spec.name))
            .min()
            .filter(|(distance, _)| *distance <= 2)
            .map(|(_, name)| name.to_owned());
        Refusal::UnknownCommand { command: name.chars().take(40).collect(), nearest }
    })
}

/// Whether a command about the rosters lacks what its form asks: then the form is the answer, and nothing is
/// refused.
pub fn wants_form(spec: &Spec, arguments: &Arguments) -> bool {
    let lacks = |name: &str| arguments.text(name).is_none();
    match spec.name {
        "override" => lacks("undo") && (lacks("person") || lacks("until")),
        "drill" => arguments.text("step") == Some("start") && lacks("scenario"),
        "swap" => arguments.text("step").is_none_or(|step| step == "offer") && lacks("person"),
        _ => false,
    }
}

/// Offered to whoever has the right.
fn everybody(_: &Thread, _: &PersonId) -> bool {
    true
}

/// Nothing to show in a form beforehand.
fn no_prefill(_: &Thread) -> Vec<(&'static str, String)> {
    Vec::new()
}

/// Refuses what the table of states does not allow from where the thread stands.
fn require_step(thread: &Thread, step: Step, command: &'static str) -> Result<(), Refusal> {
    if thread.state.allows(step) { Ok(()) } else { Err(Refusal::WrongState { command, state: thread.state }) }
}

/// Whether anything can still be done about a thread but reading.
fn is_live(thread: &Thread) -> bool {
    !thread.state.is_closed() && thread.state != State::Listed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_and_found() {
        for (index, spec) in ALL.iter().enumerate() {
            assert_eq!(find(spec.name).unwrap().name, spec.name);
            assert!(ALL[..index].iter().all(|other| other.name != spec.name));
        }
    }

    #[test]
    fn a_slip_of_the_finger_is_helped() {
        let Err(Refusal::UnknownCommand { nearest, .. }) = find("aprove") else { panic!("found") };
        assert_eq!(nearest.as_deref(), Some("approve"));
        assert!(matches!(find("xyzzy"), Err(Refusal::UnknownCommand { nearest: None, .. })));
    }
}
