//! Show: one thread in words, for surfaces that show no card.

use super::{About, Arguments, Spec, no_prefill};
use crate::domain::permission::Permission;
use crate::domain::policy;
use crate::domain::refusal::Refusal;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "show",
    permission: Permission::Read,
    about: About::ThreadToRead,
    arguments: &[],
    button: None,
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, _: &Arguments) -> Result<Verdict, Refusal> {
    let thread = view.thread()?;
    let title = Text::new("show-thread")
        .with("thread", &thread.id)
        .with("queue", view.desk.queue_name(&thread.queue))
        .with("state", thread.state)
        .with("priority", thread.priority.as_str())
        .with("network", &thread.network)
        .of_drill(&thread.drill);
    let mut lines =
        vec![title, Text::new("show-text").with("text", thread.latest_text.as_ref().unwrap_or(&thread.text))];
    if let Some(holder) = &thread.holder {
        lines.push(
            Text::new("show-holder")
                .with("person", view.desk.name_of(&holder.person))
                .with_moment("since", holder.since),
        );
    }
    if let Some(revision) = &thread.revision {
        lines.push(
            Text::new("show-draft")
                .with_number("number", revision.number)
                .with("person", view.desk.name_of(&revision.author))
                .with("text", &revision.text),
        );
    }
    for need in policy::unmet(thread) {
        let role = need.role.as_ref().map_or_else(|| "none".to_owned(), |role| view.desk.role_name(role));
        lines.push(Text::new("show-need").with("role", role));
    }
    for concern in &thread.concerns {
        lines.push(
            Text::new("show-concern")
                .with_number("number", concern.number)
                .with("person", view.desk.name_of(&concern.person))
                .with("reason", &concern.reason),
        );
    }
    Ok(Verdict::lines(lines))
}

#[cfg(test)]
mod tests {
    use crate::commands::fixture::Fixture;
    use crate::domain::verdict::Reply;

    #[test]
    fn everything_that_matters_is_said() {
        let mut desk = Fixture::new();
        desk.says("rita", "edit", "text=We guarantee it").unwrap();
        desk.says("ravi", "concern", "reason=Hm").unwrap();
        let Reply::Lines(lines) = desk.says("ada", "show", "").unwrap().reply else { panic!("no lines") };
        let keys: Vec<_> = lines.iter().map(|line| line.key.as_str()).collect();
        assert_eq!(
            keys,
            [
                "show-thread",
                "show-text",
                "show-holder",
                "show-draft",
                "show-need",
                "show-need",
                "show-concern"
            ]
        );
    }
}
