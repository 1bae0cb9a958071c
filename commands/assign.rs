//! Assign: gives a thread to somebody, held or not.

use super::arguments::{ArgumentSpec, Kind};
use super::claim::{claim_end, refuse_beyond_cap};
use super::{About, Arguments, Button, ButtonStyle, Spec, no_prefill, require_step};
use crate::domain::decision::Decision;
use crate::domain::ids::PersonId;
use crate::domain::permission::{Permission, may};
use crate::domain::refusal::Refusal;
use crate::domain::sealed::Sealed;
use crate::domain::state::{State, Step};
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "assign",
    permission: Permission::Assign,
    about: About::Thread,
    arguments: &[
        ArgumentSpec { name: "person", kind: Kind::Person, required: true },
        ArgumentSpec { name: "reason", kind: Kind::Words, required: false },
    ],
    button: Some(Button {
        style: ButtonStyle::Plain,
        shown: |thread| thread.state.allows(Step::Claim),
        form: true,
        offered: super::everybody,
    }),
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, arguments: &Arguments) -> Result<Verdict, Refusal> {
    let thread = view.thread()?;
    let name = arguments.required_text("person")?;
    let able = || {
        view.desk
            .people
            .keys()
            .filter(|person| may(view.desk, person, Permission::Claim, Some(&thread.queue)))
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    let person = PersonId::from(name.trim_start_matches('@'));
    if !may(view.desk, &person, Permission::Claim, Some(&thread.queue)) {
        return Err(Refusal::UnknownName { what: "person", name: name.to_owned(), known: able() });
    }
    if thread.is_held_by(&person) {
        return Ok(Verdict::said(
            Text::new("said-assign-already").with("person", view.desk.name_of(&person)),
        ));
    }
    refuse_beyond_cap(view, thread, &person)?;
    let mut decisions = Vec::new();
    if thread.state == State::Listed {
        decisions.push(Decision::Promoted {});
    } else {
        require_step(thread, Step::Claim, SPEC.name)?;
    }
    decisions.push(Decision::Assigned { to: Sealed::open(person.as_str()), until: claim_end(view, thread)? });
    Ok(Verdict::many(decisions, Text::new("said-assign").with("person", view.desk.name_of(&person)))
        .because(arguments.text("reason").map(str::to_owned)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;

    #[test]
    fn a_lead_gives_a_held_thread_to_another() {
        let mut desk = Fixture::new();
        desk.says("rita", "claim", "").unwrap();
        desk.says("sam", "assign", "ravi").unwrap();
        assert!(desk.thread.is_held_by(&"ravi".into()));
        // Both are told: the one who lost it and the one who has it.
        let told: Vec<_> = desk.notices().iter().map(|notice| notice.person.as_str().to_owned()).collect();
        assert_eq!(told, ["rita", "ravi"]);
    }

    #[test]
    fn nobody_who_could_not_claim_is_given_a_thread() {
        let mut desk = Fixture::new();
        let Err(Refusal::UnknownName { known, .. }) = desk.says("sam", "assign", "ada") else {
            panic!("an auditor holds no threads")
        };
        assert!(known.contains(&"ravi".to_owned()));
        assert!(desk.says("rita", "assign", "ravi").is_err());
    }
}
