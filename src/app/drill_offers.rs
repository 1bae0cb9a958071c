//! What can be done with one press about drills: start one, stop one, read what became of one. Must not render,
//! and must not decide: the commands do.

use super::offers::offer;
use crate::chat::card::Style;
use crate::chat::offer::Offer;
use crate::domain::desk::Desk;
use crate::domain::drill::Drills;
use crate::domain::ids::PersonId;
use crate::domain::permission::{Permission, may};
use crate::domain::rows::Notice;

/// What a reader can do about drills now.
pub fn about_drills(desk: &Desk, reader: &PersonId, drills: &Drills) -> Vec<Offer> {
    if !may(desk, reader, Permission::Drill, None) {
        return Vec::new();
    }
    let running = drills.list().into_iter().filter(|drill| drill.is_open());
    let stops = running.map(|drill| stop(drill.id.as_str()));
    std::iter::once(start()).chain(stops).collect()
}

/// What can be done about a notice of a drill.
pub fn about_notice(desk: &Desk, notice: &Notice) -> Vec<Offer> {
    let Some(drill) = notice.text.drill() else { return Vec::new() };
    match notice.text.key.as_str() {
        "notice-drill-started" if may(desk, &notice.person, Permission::Drill, None) => vec![stop(drill)],
        "notice-drill-scored" if may(desk, &notice.person, Permission::Read, None) => vec![debrief(drill)],
        _ => Vec::new(),
    }
}

fn start() -> Offer {
    let arguments = vec![("step", "start".to_owned())];
    Offer { form: true, ..offer("drill", arguments, "offer-drill-start") }
}

fn stop(drill: &str) -> Offer {
    let arguments = vec![("step", "stop".to_owned()), ("scenario", drill.to_string())];
    Offer { style: Style::Danger, ..offer("drill", arguments, "offer-drill-stop") }
}

fn debrief(drill: &str) -> Offer {
    let arguments = vec![("drill", drill.to_string())];
    let page = Some(format!("/drills/{drill}"));
    Offer { page, shows: true, ..offer("debrief", arguments, "offer-drill-debrief") }
}
