//! Edit: a new revision of the draft. What somebody else saved meanwhile is never overwritten
//! unseen. A thread that nobody holds is claimed on the way.

use super::arguments::{ArgumentSpec, Kind};
use super::{About, Arguments, Button, ButtonStyle, Spec, asking, claim, draft, require_step};
use crate::domain::decision::Decision;
use crate::domain::desk::DraftsBy;
use crate::domain::ids::PersonId;
use crate::domain::permission::{Permission, Scope, may, may_now};
use crate::domain::refusal::Refusal;
use crate::domain::state::{State, Step};
use crate::domain::text::Text;
use crate::domain::thread::Thread;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "edit",
    permission: Permission::Draft,
    about: About::Thread,
    arguments: &[
        ArgumentSpec { name: "revision", kind: Kind::Revision, required: false },
        ArgumentSpec { name: "text", kind: Kind::Draft, required: true },
    ],
    button: Some(Button {
        style: ButtonStyle::Plain,
        shown: |thread| thread.state.allows(Step::Draft),
        form: true,
        offered: super::everybody,
    }),
    decide,
    prefill,
};

pub(super) fn prefill(thread: &Thread) -> Vec<(&'static str, String)> {
    let text = thread.revision.as_ref().map(|revision| revision.text.clone()).unwrap_or_default();
    vec![("revision", thread.revision_number().to_string()), ("text", text)]
}

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let thread = view.thread()?;
    let person = view.person()?;
    let text = arguments.required_text("text")?;
    if thread.state != State::Listed {
        require_step(thread, Step::Draft, SPEC.name)?;
    }
    refuse_if_not_holder(view, thread, person)?;
    draft::require_seen(view, thread, arguments.revision("revision").as_ref(), Some(text))?;
    let text = draft::checked_text(thread, text)?;
    if is_same(thread, &text) {
        return Ok(Verdict::said(Text::new("said-edit-unchanged")));
    }
    let mut decisions = Vec::new();
    let scope =
        Scope { queue: Some(&thread.queue), network: Some(&thread.network), ..Scope::of_desk(view.duty()) };
    let may_claim = may_now(view.desk, person, Permission::Claim, scope);
    if thread.holder.is_none() && may_claim && thread.state != State::Published {
        decisions.extend(claim::take(view, thread, person)?);
    } else if thread.state == State::Listed {
        decisions.push(Decision::Promoted {});
    }
    let saved = draft::save(view, thread, text)?;
    let (number, needs) = (saved.number, i64::try_from(saved.needs.len()).unwrap_or(i64::MAX));
    decisions.push(Decision::DraftSaved(Box::new(saved)));
    let asked = asking::ask(view, &draft::after(view, thread, &decisions)?);
    let nobody = asked.as_ref().is_some_and(asking::lacks_a_shift);
    let said = Text::new(if nobody { "said-edit-nobody-to-approve" } else { "said-edit" })
        .with_number("number", number)
        .with_number("needs", needs);
    decisions.extend(asked);
    Ok(Verdict::many(decisions, said))
}

fn refuse_if_not_holder(view: &View<'_>, thread: &Thread, person: &PersonId) -> Result<(), Refusal> {
    let Some(holder) = thread.holder.as_ref().filter(|holder| holder.person != *person) else {
        return Ok(());
    };
    match view.queue(thread)?.drafts_by {
        DraftsBy::Anyone => Ok(()),
        DraftsBy::Holder if may(view.desk, person, Permission::Assign, Some(&thread.queue)) => Ok(()),
        DraftsBy::Holder => Err(Refusal::NotHolder { holder: Some(view.desk.name_of(&holder.person)) }),
    }
}

/// Whether saving would change nothing: the same words, still waiting for approval.
fn is_same(thread: &Thread, text: &str) -> bool {
    thread.state == State::AwaitingApproval
        && thread.revision.as_ref().is_some_and(|revision| revision.text == text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;

    #[test]
    fn a_revision_that_is_no_longer_the_last_is_not_overwritten() {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=Hello").unwrap();
        desk.says("ravi", "edit", "revision=1 text=Good morning").unwrap();
        let Err(Refusal::RevisionChanged { number, text, author, yours, .. }) =
            desk.says("rita", "edit", "revision=1 text=Hi")
        else {
            panic!("overwritten")
        };
        assert_eq!((number, text.as_str(), author.as_str()), (2, "Good morning", "ravi"));
        assert_eq!(yours.as_deref(), Some("Hi"));
    }

    #[test]
    fn a_first_draft_claims_and_asks_for_approval() {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=Hello").unwrap();
        assert!(desk.thread.is_held_by(&"rita".into()));
        assert_eq!(desk.thread.state, State::AwaitingApproval);
        assert_eq!(desk.thread.needs.len(), 1);
    }

    #[test]
    fn a_text_that_the_network_would_not_take_is_refused() {
        let mut desk = Fixture::new();
        let long = format!("text={}", "a".repeat(281));
        assert!(matches!(
            desk.says("rita", "edit", &long),
            Err(Refusal::TextTooLong { length: 281, limit: 280, .. })
        ));
        assert!(matches!(desk.says("rita", "edit", "text="), Err(Refusal::ArgumentWrong { .. })));
    }

    #[test]
    fn a_desk_can_keep_drafts_to_the_holder() {
        let mut desk = Fixture::new();
        desk.queue().drafts_by = DraftsBy::Holder;
        desk.says("rita", "claim", "").unwrap();
        assert!(matches!(desk.says("ravi", "edit", "text=x"), Err(Refusal::NotHolder { .. })));
        desk.says("sam", "edit", "text=x").unwrap();
    }

    #[test]
    fn a_policy_asks_for_its_approvers_and_shows_the_words() {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=We guarantee a profit").unwrap();
        let legal = desk.thread.needs.iter().find(|need| need.role == Some("legal".into())).unwrap();
        assert_eq!(legal.because[0].words, ["guarantee"]);
    }
}
