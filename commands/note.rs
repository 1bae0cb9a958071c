//! Note: words for colleagues, on the thread's record.

use super::arguments::{ArgumentSpec, Kind, wrong};
use super::{About, Arguments, Button, ButtonStyle, Spec, no_prefill};
use crate::domain::cleaning;
use crate::domain::decision::Decision;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::sealed::Sealed;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "note",
    permission: Permission::Note,
    about: About::Thread,
    arguments: &[ArgumentSpec { name: "text", kind: Kind::Words, required: true }],
    button: Some(Button {
        style: ButtonStyle::Plain,
        shown: |_| true,
        form: true,
        offered: super::everybody,
    }),
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    view.thread()?;
    let text = cleaning::text(arguments.required_text("text")?, &mut cleaning::Changes::default());
    if text.trim().is_empty() {
        return Err(wrong("text", "is empty"));
    }
    Ok(Verdict::one(Decision::Noted { text: Sealed::open(text.trim()) }, Text::new("said-note")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;

    #[test]
    fn a_note_changes_nothing_but_the_version() {
        let mut desk = Fixture::new();
        let before = desk.thread.clone();
        let verdict = desk.says("rita", "note", "They called, too").unwrap();
        assert_eq!(verdict.decisions, [Decision::Noted { text: Sealed::open("They called, too") }]);
        assert_eq!(desk.thread.version, before.version + 1);
        assert_eq!(desk.thread.state, before.state);
    }
}
