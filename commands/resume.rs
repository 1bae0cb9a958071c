//! Resume: a pause is lifted, and what was held goes on.

use super::arguments::{ArgumentSpec, Arguments, Kind};
use super::pause::{about, concerned, queue};
use super::shifts::sealed;
use super::{About, Spec, no_prefill};
use crate::domain::decision::Decision;
use crate::domain::permission::{Permission, require_over};
use crate::domain::refusal::Refusal;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "resume",
    permission: Permission::Pause,
    about: About::Pause,
    arguments: &[
        ArgumentSpec { name: "queue", kind: Kind::Queue, required: false },
        ArgumentSpec { name: "reason", kind: Kind::Words, required: false },
    ],
    button: None,
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let queue = queue(view, arguments)?;
    require_over(view.desk, view.authorised, queue.as_ref())?;
    if view.pauses.exactly(queue.as_ref()).is_none() {
        let paused = view.pauses.all().iter();
        let paused = paused.map(|pause| match &pause.queue {
            Some(queue) => format!("queue={queue}"),
            None => "-".to_owned(),
        });
        return Err(Refusal::NotPaused { paused: paused.collect() });
    }
    let tell = sealed(&concerned(view, queue.as_ref()));
    let said = about(Text::new("said-resume"), view, queue.as_ref());
    Ok(Verdict::one(Decision::EngagementResumed { queue, tell }, said)
        .because(arguments.text("reason").map(str::to_owned)))
}
