//! Asking people to approve the draft that waits. Whom, `domain::asking` knows. Must not decide by itself.

use super::shifts::leads_in;
use crate::domain::decision::{ApprovalAsked, Decision};
use crate::domain::desk::Desk;
use crate::domain::roster::duty::Duty;
use crate::domain::thread::Thread;
use crate::store::view::View;

/// The decision to ask people for their approval of the draft that waits on `thread`; none where nobody is
/// asked by name, or where the reply could go nowhere.
pub(super) fn ask(view: &View<'_>, thread: &Thread) -> Option<Decision> {
    let revision = thread.revision.as_ref().filter(|revision| revision.destination.is_some())?;
    let asked = view.desk.whom_to_ask(thread, view.duty());
    let leads = || leads_in(view.desk, &thread.queue);
    (!asked.is_empty())
        .then(|| Decision::ApprovalAsked(Box::new(ApprovalAsked::new(&revision.hash, &asked, leads))))
}

/// The decision to ask others, where the shift has changed under a question that waits. Asked by the timer, which
/// `jobs::shifts` sends to what waits when somebody goes off or comes on.
pub fn ask_anew(desk: &Desk, thread: &Thread, duty: Duty<'_>) -> Option<Decision> {
    let revision = thread.revision.as_ref().filter(|revision| revision.destination.is_some())?;
    let asked = desk.whom_to_ask_anew(thread, duty)?;
    // Leads who were told that nobody on shift may approve it know.
    let known = thread.still_asked().iter().any(|one| one.how.lacks_a_shift());
    let leads = || if known { Vec::new() } else { leads_in(desk, &thread.queue) };
    let anew = ApprovalAsked::new(&revision.hash, &asked, leads).after(&thread.ever_asked());
    Some(Decision::ApprovalAsked(Box::new(anew)))
}

/// Whether a decision says that nobody on shift may approve.
pub(super) fn lacks_a_shift(decision: &Decision) -> bool {
    matches!(decision, Decision::ApprovalAsked(asked) if asked.asked.iter().any(|one| one.how.lacks_a_shift()))
}

#[cfg(test)]
mod tests {
    use crate::commands::fixture::Fixture;
    use crate::domain::asking::Asked;
    use crate::domain::desk::{Grant, Person};
    use crate::domain::permission::Permission;
    use crate::domain::roster::Position;
    use crate::domain::roster::pattern::Pattern;

    /// Rita is primary, `on` is backup, all week.
    fn desk(backup: &str) -> Fixture {
        let mut desk = Fixture::with_roster();
        let roster = &mut desk.desk.rosters[0];
        let mut layer = roster.layers[0].clone();
        layer.position = Position::Backup;
        if let Pattern::Rotation(rotation) = &mut layer.pattern {
            rotation.members = vec![backup.into()];
        }
        roster.layers.push(layer);
        desk
    }

    fn asked(desk: &Fixture) -> Vec<(String, &'static str, Vec<String>)> {
        let line = |one: Asked| {
            let people = one.people.iter().map(ToString::to_string).collect();
            (one.role.map_or_else(|| "anyone".into(), |role| role.to_string()), one.how.as_str(), people)
        };
        desk.thread.still_asked().into_iter().map(line).collect()
    }

    fn one(role: &str, how: &'static str, people: &[&str]) -> (String, &'static str, Vec<String>) {
        (role.into(), how, people.iter().map(|person| (*person).into()).collect())
    }

    fn away(desk: &mut Fixture, person: &str) {
        let until = desk.now + crate::domain::time::Millis::hours(24);
        desk.desk.time_off.push(crate::domain::roster::Turn { from: desk.now, until, person: person.into() });
    }

    #[test]
    fn two_approvals_of_one_role_are_asked_of_two_people() {
        let mut desk = desk("max");
        desk.queue().approvals = vec![Some("manager".into()), Some("manager".into())];
        desk.says("rita", "edit", "text=Hello").unwrap();
        assert_eq!(
            asked(&desk),
            [one("manager", "backup", &["max"]), one("manager", "off_shift", &["mona"])]
        );
        desk.says("max", "approve", "1").unwrap();
        assert_eq!(asked(&desk), [one("manager", "off_shift", &["mona"])]);
    }

    #[test]
    fn a_need_of_anybody_does_not_use_up_who_alone_has_the_role() {
        let mut desk = desk("max");
        desk.queue().approvals = vec![None, Some("manager".into())];
        desk.desk.people.insert("ina".into(), Person::named("ina", vec![Grant::everywhere("manager")]));
        desk.says("rita", "override", "x").unwrap_err();
        desk.says("sam", "override", "ina 4h").unwrap();
        desk.says("rita", "edit", "text=Hello").unwrap();
        assert_eq!(asked(&desk), [one("manager", "on_shift", &["ina"]), one("anyone", "backup", &["max"])]);
    }

    #[test]
    fn where_approving_counts_on_shift_alone_somebody_is_asked_all_the_same() {
        let mut desk = desk("ravi");
        desk.desk.roles["manager"].on_shift = [Permission::Approve].into();
        desk.says("rita", "edit", "text=Hello").unwrap();
        assert_eq!(asked(&desk), [one("manager", "off_shift", &["max", "mona"])]);
        // On an override Max is on shift, and the next revision is his.
        desk.says("sam", "override", "max 4h").unwrap();
        desk.says("rita", "edit", "revision=1 text=Good morning").unwrap();
        assert_eq!(asked(&desk), [one("manager", "on_shift", &["max"])]);
    }

    #[test]
    fn whoever_may_now_comes_before_whoever_would_have_to_take_the_shift() {
        let mut desk = desk("mona");
        desk.queue().approvals = vec![None];
        desk.queue().approvals_path = Some("legal".into());
        desk.desk.roles["legal"].on_shift = [Permission::Approve].into();
        away(&mut desk, "mona");
        desk.says("rita", "edit", "text=Hello").unwrap();
        // Lea, who is next on the path, may on shift alone; Max, on its last level, may now.
        assert_eq!(asked(&desk), [one("anyone", "path", &["max"])]);
    }

    #[test]
    fn time_off_is_disturbed_only_where_nobody_else_is_left() {
        let mut desk = desk("mona");
        away(&mut desk, "mona");
        away(&mut desk, "max");
        desk.says("rita", "edit", "text=Hello").unwrap();
        assert_eq!(asked(&desk), [one("manager", "off_shift", &["max", "mona"])]);
    }

    #[test]
    fn what_could_go_nowhere_is_nobodys_to_approve() {
        let mut desk = desk("max");
        desk.queue().publisher = None;
        desk.says("rita", "edit", "text=Hello").unwrap();
        assert!(asked(&desk).is_empty() && desk.notices().is_empty());
    }

    fn told(desk: &Fixture, key: &str) -> Vec<String> {
        let of_key = desk.notices().into_iter().filter(|one| one.text.key == key);
        of_key.map(|one| one.person.to_string()).collect()
    }

    #[test]
    fn when_the_shift_changes_whoever_comes_on_is_asked_and_nobody_twice() {
        let mut desk = desk("max");
        // Max backs up until Monday at nine, then Mona.
        if let Pattern::Rotation(rotation) = &mut desk.desk.rosters[0].layers[1].pattern {
            rotation.members = vec!["max".into(), "mona".into()];
        }
        desk.says("rita", "edit", "text=Hello").unwrap();
        let week = crate::domain::time::Millis::hours(24 * 7);
        desk.waits(crate::domain::time::Millis::hours(24));
        assert_eq!(told(&desk, "notice-approval-asked"), ["max"], "the same shift asks nobody anew");
        desk.waits(week);
        assert_eq!(asked(&desk), [one("manager", "backup", &["mona"])]);
        assert_eq!(told(&desk, "notice-approval-asked"), ["max", "mona"]);
        // Max is back and knows of it.
        desk.waits(week);
        desk.waits(crate::domain::time::Millis(1));
        assert_eq!(asked(&desk), [one("manager", "backup", &["max"])]);
        assert_eq!(told(&desk, "notice-approval-asked"), ["max", "mona"]);
        desk.says("mona", "approve", "1").unwrap();
        assert!(asked(&desk).is_empty(), "whoever was asked before may approve all the same");
        assert!(told(&desk, "notice-nobody-to-approve").is_empty());
    }

    #[test]
    fn when_nobody_is_left_on_shift_the_question_goes_on_and_comes_back() {
        let mut desk = desk("max");
        desk.says("rita", "edit", "text=Hello").unwrap();
        away(&mut desk, "max");
        desk.waits(crate::domain::time::Millis::hours(1));
        assert_eq!(asked(&desk), [one("manager", "off_shift", &["mona"])]);
        assert_eq!(told(&desk, "notice-nobody-to-approve"), ["sam"], "Max knows of it");
        desk.waits(crate::domain::time::Millis::hours(1));
        assert_eq!(told(&desk, "notice-approval-asked"), ["max", "mona"]);
        desk.waits(crate::domain::time::Millis::hours(24));
        assert_eq!(asked(&desk), [one("manager", "backup", &["max"])]);
        assert_eq!(told(&desk, "notice-approval-asked"), ["max", "mona"]);
    }

    #[test]
    fn of_two_needs_the_one_that_is_open_finds_whoever_comes_on() {
        let mut desk = desk("max");
        desk.queue().approvals = vec![Some("manager".into()), Some("manager".into())];
        desk.says("rita", "edit", "text=Hello").unwrap();
        desk.waits(crate::domain::time::Millis::hours(1));
        assert_eq!(told(&desk, "notice-approval-asked"), ["max", "mona"], "the shift has not changed");
        desk.says("max", "approve", "1").unwrap();
        desk.desk.people.insert("ina".into(), Person::named("ina", vec![Grant::everywhere("manager")]));
        desk.says("sam", "override", "ina 4h").unwrap();
        desk.waits(crate::domain::time::Millis(1));
        assert_eq!(asked(&desk), [one("manager", "on_shift", &["ina"])]);
        assert_eq!(told(&desk, "notice-approval-asked"), ["max", "mona", "ina"]);
    }

    #[test]
    fn who_is_asked_and_leads_is_told_once() {
        let mut desk = desk("mona");
        desk.desk.people["sam"].grants.push(Grant::everywhere("manager"));
        away(&mut desk, "mona");
        desk.says("rita", "edit", "text=Hello").unwrap();
        let told: Vec<_> =
            desk.notices().iter().map(|one| (one.person.to_string(), one.text.key.clone())).collect();
        // Mona has time off, and leads.
        let expected = [("max", "approval-asked"), ("sam", "approval-asked"), ("mona", "nobody-to-approve")];
        assert_eq!(told, expected.map(|(person, key)| (person.to_owned(), format!("notice-{key}"))));
    }
}
