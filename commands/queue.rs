//! Queue: the open threads, the most urgent first. The lookup is the dispatcher's; this only words it.

use super::arguments::{ArgumentSpec, Kind};
use super::{About, Arguments, Spec, no_prefill};
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::text::Text;
use crate::domain::verdict::Verdict;
use crate::store::view::View;

pub(super) const SPEC: Spec = Spec {
    name: "queue",
    permission: Permission::Read,
    about: About::Queue,
    arguments: &[
        ArgumentSpec { name: "queue", kind: Kind::Queue, required: false },
        ArgumentSpec { name: "state", kind: Kind::Word, required: false },
    ],
    button: None,
    decide,
    prefill: no_prefill,
};

fn decide(view: &View<'_>, _: &Arguments) -> Result<Verdict, Refusal> {
    if view.found.threads.is_empty() {
        return Ok(Verdict::said(Text::new("queue-empty")));
    }
    let mut lines: Vec<Text> = view
        .found
        .threads
        .iter()
        .map(|thread| {
            let holder = thread.holder.as_ref().map(|holder| view.desk.name_of(&holder.person));
            Text::new("queue-line")
                .with("thread", &thread.id)
                .with("priority", thread.priority.as_str())
                .with("state", thread.state)
                .with("network", &thread.network)
                .with("holder", holder.unwrap_or_else(|| "none".to_owned()))
                .with("text", thread.text.chars().take(80).collect::<String>())
                .of_drill(&thread.drill)
        })
        .collect();
    if view.found.more {
        lines.push(Text::new("queue-more"));
    }
    Ok(Verdict::lines(lines))
}

#[cfg(test)]
mod tests {
    use crate::commands::fixture::Fixture;
    use crate::domain::verdict::Reply;

    #[test]
    fn an_empty_queue_says_so_and_a_full_one_lists() {
        let mut desk = Fixture::new();
        let Reply::Said(text) = desk.says("rita", "queue", "").unwrap().reply else { panic!("lines") };
        assert_eq!(text.key, "queue-empty");
        desk.found.threads.push(desk.thread.clone());
        desk.found.more = true;
        let Reply::Lines(lines) = desk.says("rita", "queue", "").unwrap().reply else { panic!("no lines") };
        assert_eq!(lines.len(), 2);
    }
}
