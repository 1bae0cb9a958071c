//! What deadlines and escalations do by themselves: warn, be missed, ask again, climb. Must not start
//! clocks: `domain::deadline::follow` says when.

use crate::commands::escalate::{begin, climb_to, next_number};
use crate::commands::shifts::{leads_in, sealed};
use crate::domain::deadline::{Aim, Clock};
use crate::domain::decision::{DeadlineMissed, DeadlineWarned, Decision};
use crate::domain::ids::{PathId, PersonId};
use crate::domain::ladder::Asked;
use crate::domain::permission::{Permission, may};
use crate::domain::roster::duty::Covering;
use crate::domain::thread::{Escalation, Thread};
use crate::store::view::View;

/// Everything whose time has come. A clock that comes late finds the same, and one that comes twice nothing:
/// what was done stands with the thread.
pub(super) fn due(view: &View<'_>, thread: &Thread) -> Vec<Decision> {
    if !crate::commands::is_live(thread) {
        return Vec::new();
    }
    let mut decisions = Vec::new();
    let mut moved = Moved::default();
    for aim in Aim::ALL {
        if let Some(clock) = thread.deadlines.get(aim) {
            decisions.extend(deadline(view, thread, (aim, clock), &mut moved));
        }
    }
    let still =
        thread.open_escalations().filter(|escalation| !moved.escalations.contains(&escalation.number));
    decisions.extend(still.filter_map(|escalation| climb(view, thread, escalation)));
    decisions
}

/// The ladders that moved at this moment: whatever else would move one too has been heard.
#[derive(Default)]
struct Moved {
    paths: Vec<PathId>,
    escalations: Vec<i64>,
}

impl Moved {
    fn has(&self, path: &PathId) -> bool {
        self.paths.contains(path)
    }
}

fn deadline(
    view: &View<'_>,
    thread: &Thread,
    (aim, clock): (Aim, &Clock),
    moved: &mut Moved,
) -> Vec<Decision> {
    if clock.is_due(view.now) {
        let escalated = escalated(view, thread, (aim, clock), moved);
        let mut tell: Vec<PersonId> = thread.holder.iter().map(|holder| holder.person.clone()).collect();
        if !clock.path.as_ref().is_some_and(|path| moved.has(path)) {
            tell.extend(
                leads_in(view.desk, &thread.queue).into_iter().filter(|lead| !thread.is_held_by(lead)),
            );
        }
        let missed = DeadlineMissed { aim, due: clock.due, tell: sealed(&tell) };
        return std::iter::once(Decision::DeadlineMissed(missed)).chain(escalated).collect();
    }
    let warning = clock.due_warning(view.now).map(|warning| {
        Decision::DeadlineWarned(DeadlineWarned {
            aim,
            percent: warning.percent,
            due: clock.due,
            tell: sealed(&warned(view, thread)),
        })
    });
    warning.into_iter().collect()
}

/// A miss moves the ladder of its path: it begins, unless it is being climbed already. Whatever is missed at
/// one moment moves a ladder once.
fn escalated(
    view: &View<'_>,
    thread: &Thread,
    (aim, clock): (Aim, &Clock),
    moved: &mut Moved,
) -> Option<Decision> {
    let path = view.desk.paths.get(clock.path.as_ref()?)?;
    if moved.has(&path.id) {
        return None;
    }
    let asked = Asked { desk: view.desk, queue: &thread.queue, duty: view.duty() };
    let open = thread.open_escalations().find(|escalation| escalation.path == path.id);
    let (number, decision) = if let Some(escalation) = open {
        (escalation.number, climb_to(view, (escalation, path), &asked.next(path, escalation)?))
    } else {
        let first = next_number(thread);
        // The other deadline may have begun one along another path just now.
        let number = if moved.escalations.contains(&first) { first + 1 } else { first };
        (number, begin(view, (number, path), &asked.first(path, 1, 1)?, Some(aim)))
    };
    moved.escalations.push(number);
    moved.paths.push(path.id.clone());
    Some(decision)
}

/// Whoever can still keep the deadline: the holder, else those first on shift, else the leads.
fn warned(view: &View<'_>, thread: &Thread) -> Vec<PersonId> {
    if let Some(holder) = &thread.holder {
        return vec![holder.person.clone()];
    }
    let covering = Covering { queue: Some(&thread.queue), network: Some(&thread.network) };
    let mut people: Vec<PersonId> = Vec::new();
    let mut rosters = Vec::new();
    for post in view.desk.on_shift(covering, view.duty()) {
        // Of each roster the first who can take it: whoever backs them up is not woken by a warning.
        let able = may(view.desk, post.person, Permission::Claim, Some(&thread.queue));
        if able && !rosters.contains(&&post.roster.id) {
            rosters.push(&post.roster.id);
            if !people.contains(post.person) {
                people.push(post.person.clone());
            }
        }
    }
    if people.is_empty() { leads_in(view.desk, &thread.queue) } else { people }
}

/// An escalation that nobody acknowledged.
fn climb(view: &View<'_>, thread: &Thread, escalation: &Escalation) -> Option<Decision> {
    let number = escalation.number;
    let path = view.desk.paths.get(&escalation.path);
    let asked = Asked { desk: view.desk, queue: &thread.queue, duty: view.duty() };
    if escalation.climb_at.is_some_and(|at| at <= view.now) {
        let next = path.and_then(|path| Some((path, asked.next(path, escalation)?)));
        return Some(match next {
            Some((path, rung)) => climb_to(view, (escalation, path), &rung),
            None => {
                Decision::EscalationExhausted { number, tell: sealed(&leads_in(view.desk, &thread.queue)) }
            }
        });
    }
    if escalation.again_at.is_some_and(|at| at <= view.now) {
        let rung = path.and_then(|path| asked.same(path, escalation));
        let again = path.and_then(|path| crate::domain::ladder::level(path, escalation.level)?.again);
        return Some(Decision::EscalationRepeated {
            number,
            people: rung.map(|rung| rung.people()).unwrap_or_default(),
            again_at: again.map(|again| view.now + again),
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::fixture::Fixture;
    use crate::domain::deadline::DeadlineRule;
    use crate::domain::time::{Millis, Timestamp};

    /// Fifteen minutes to claim, two hours to answer; the thread came in just now.
    fn desk() -> Fixture {
        let mut desk = Fixture::new();
        desk.queue().deadlines = vec![DeadlineRule {
            networks: Vec::new(),
            priorities: Vec::new(),
            claim_by: Some(Millis::minutes(20)),
            respond_by: Some(Millis::hours(2)),
            hours: None,
            warn_at: vec![50, 80],
            snooze_stops: Aim::ALL.to_vec(),
            path: Some("legal".into()),
        }];
        desk.waits(Millis(0));
        desk
    }

    fn told(desk: &Fixture) -> Vec<(String, String)> {
        desk.notices().iter().map(|notice| (notice.person.to_string(), notice.text.key.clone())).collect()
    }

    fn due(desk: &Fixture, aim: Aim) -> Timestamp {
        desk.thread.deadlines.get(aim).unwrap().due
    }

    #[test]
    fn it_warns_at_each_part_once_and_a_miss_begins_the_ladder() {
        let mut desk = desk();
        desk.waits(Millis::minutes(9));
        assert!(told(&desk).is_empty());
        desk.waits(Millis::minutes(1));
        desk.waits(Millis::minutes(1));
        // Nobody is on a roster: whoever says who is on shift is told.
        let near = |person: &str| (person.to_owned(), "notice-deadline-near".to_owned());
        assert_eq!(told(&desk), ["max", "mona", "sam"].map(near));
        desk.waits(Millis::minutes(9));
        let all = told(&desk);
        assert_eq!(all.last().unwrap(), &("lea".to_owned(), "notice-escalated".to_owned()));
        assert_eq!(desk.thread.escalations[0].missed, Some(Aim::Claim));
        desk.waits(Millis::minutes(1));
        assert_eq!(told(&desk), all, "a miss is told once");
    }

    #[test]
    fn a_late_timer_gives_only_the_last_warning() {
        let mut desk = desk();
        desk.waits(Millis::minutes(17));
        assert_eq!(told(&desk).len(), 3);
        assert_eq!(desk.thread.deadlines.claim.as_ref().unwrap().warned, Some(80));
    }

    #[test]
    fn a_claim_meets_it_and_letting_go_starts_it_anew() {
        let mut desk = desk();
        let respond = due(&desk, Aim::Respond);
        desk.waits(Millis::minutes(5));
        desk.says("rita", "claim", "").unwrap();
        assert!(desk.thread.deadlines.claim.as_ref().unwrap().met.is_some());
        desk.says("rita", "release", "").unwrap();
        assert_eq!(due(&desk, Aim::Claim), desk.now + Millis::minutes(20));
        assert_eq!(due(&desk, Aim::Respond), respond, "the author waits all the same");
    }

    #[test]
    fn a_snooze_stops_what_it_should() {
        let mut desk = desk();
        desk.queue().deadlines[0].snooze_stops = vec![Aim::Respond];
        desk.thread.deadlines = Default::default();
        desk.waits(Millis(0));
        desk.says("rita", "claim", "").unwrap();
        desk.waits(Millis::minutes(30));
        desk.says("rita", "snooze", "5h").unwrap();
        desk.waits(Millis::hours(4));
        assert!(desk.thread.deadlines.respond.as_ref().unwrap().missed.is_none());
        desk.waits(Millis::hours(1));
        assert_eq!(due(&desk, Aim::Respond), desk.now + Millis::minutes(90), "what was left is left");
    }

    #[test]
    fn a_claim_ends_a_snooze_and_the_clock_goes_on() {
        let mut desk = desk();
        desk.says("rita", "snooze", "5h").unwrap();
        desk.waits(Millis::hours(1));
        desk.says("rita", "claim", "").unwrap();
        assert_eq!(due(&desk, Aim::Respond), desk.now + Millis::hours(2));
        desk.says("rita", "release", "").unwrap();
        assert_eq!(due(&desk, Aim::Claim), desk.now + Millis::minutes(20));
    }

    #[test]
    fn what_is_closed_has_no_deadline_until_the_author_writes_again() {
        let mut desk = desk();
        desk.says("rita", "resolve", "").unwrap();
        desk.waits(Millis::hours(9));
        assert!(told(&desk).is_empty());
        desk.author_writes("And?");
        assert_eq!(due(&desk, Aim::Claim), desk.now + Millis::minutes(20));
        assert_eq!(due(&desk, Aim::Respond), desk.now + Millis::hours(2));
    }

    #[test]
    fn a_ladder_passes_over_an_empty_level_asks_again_and_ends_with_the_leads() {
        let mut desk = Fixture::new();
        let path = &mut desk.desk.paths[0];
        path.rounds = 2;
        path.levels[0].wait = Millis::minutes(10);
        path.levels[0].again = Some(Millis::minutes(4));
        desk.says("rita", "escalate", "legal reason=fire").unwrap();
        desk.waits(Millis::minutes(4));
        desk.waits(Millis::minutes(4));
        let lea = |desk: &Fixture| told(desk).iter().filter(|(person, _)| person == "lea").count();
        assert_eq!(lea(&desk), 3);
        desk.waits(Millis::minutes(2));
        assert_eq!(told(&desk).last().unwrap().0, "max", "level 2 reaches nobody and is not waited for");
        desk.waits(Millis::minutes(15));
        assert_eq!((desk.thread.escalations[0].level, desk.thread.escalations[0].round), (1, 2));
        desk.waits(Millis::minutes(10));
        desk.waits(Millis::minutes(15));
        assert_eq!(told(&desk).last().unwrap(), &("sam".into(), "notice-escalation-exhausted".into()));
        assert!(desk.thread.escalations[0].is_exhausted());
        let all = told(&desk).len();
        desk.waits(Millis::hours(5));
        assert_eq!(told(&desk).len(), all);
        desk.says("max", "acknowledge", "").unwrap();
    }

    /// How often something was decided, by what it asks.
    fn asked_at_once(desk: &mut Fixture, wait: Millis) -> Vec<String> {
        let before = told(desk).len();
        desk.waits(wait);
        told(desk).into_iter().skip(before).map(|(person, key)| format!("{person} {key}")).collect()
    }

    #[test]
    fn a_miss_at_the_moment_at_which_the_ladder_climbs_asks_the_next_level_once() {
        let mut desk = desk();
        desk.desk.paths[0].levels[0].wait = Millis::minutes(15);
        desk.waits(Millis::minutes(5));
        desk.says("rita", "escalate", "legal reason=fire").unwrap();
        desk.waits(Millis::minutes(11));
        let asked = asked_at_once(&mut desk, Millis::minutes(4));
        assert_eq!(asked, ["max notice-escalation-climbs"]);
        assert_eq!(desk.thread.escalations[0].level, 3);
        assert!(desk.thread.deadlines.claim.as_ref().unwrap().missed.is_some());
    }

    #[test]
    fn both_deadlines_missed_at_once_move_a_ladder_by_one_level() {
        let mut desk = desk();
        desk.says("rita", "escalate", "legal reason=fire").unwrap();
        desk.desk.paths[0].levels[0].wait = Millis::hours(9);
        desk.says("rita", "escalate", "legal level=1 reason=fire").unwrap();
        let asked = asked_at_once(&mut desk, Millis::hours(3));
        assert_eq!(asked, ["max notice-escalation-climbs"]);
        let missed = |aim| desk.thread.deadlines.get(aim).unwrap().missed.is_some();
        assert!(missed(Aim::Claim) && missed(Aim::Respond));
    }

    #[test]
    fn a_warning_of_one_deadline_does_not_keep_the_other_from_its_ladder() {
        let mut desk = desk();
        let rule = &mut desk.queue().deadlines[0];
        (rule.claim_by, rule.respond_by) = (Some(Millis::hours(2)), Some(Millis::hours(1)));
        desk.thread.deadlines = Default::default();
        desk.waits(Millis(0));
        desk.waits(Millis::hours(1));
        assert_eq!(told(&desk).last().unwrap(), &("lea".to_owned(), "notice-escalated".to_owned()));
        assert_eq!(desk.thread.escalations[0].missed, Some(Aim::Respond));
    }

    #[test]
    fn misses_along_two_paths_begin_two_ladders() {
        let mut desk = desk();
        let mut other = desk.desk.paths[0].clone();
        other.id = "pr".into();
        other.levels = other.levels.split_off(2);
        desk.desk.paths.insert("pr".into(), other);
        desk.thread.deadlines.respond.as_mut().unwrap().path = Some("pr".into());
        let asked = asked_at_once(&mut desk, Millis::hours(2));
        assert_eq!(asked, ["lea notice-escalated", "max notice-escalated"]);
        let numbers: Vec<_> = desk.thread.escalations.iter().map(|escalation| escalation.number).collect();
        assert_eq!(numbers, [1, 2]);
    }

    #[test]
    fn a_claim_ends_the_ladder_where_the_path_says_so() {
        let mut desk = Fixture::new();
        desk.desk.paths[0].ends_with = vec![crate::domain::ladder::Ending::Claim];
        desk.says("rita", "escalate", "legal reason=fire").unwrap();
        desk.says("ravi", "claim", "").unwrap();
        assert_eq!(desk.thread.open_escalations().count(), 0);
        let all = told(&desk).len();
        desk.waits(Millis::hours(1));
        assert_eq!(told(&desk).len(), all);
        assert!(desk.says("lea", "acknowledge", "").is_err(), "what is over is not acknowledged any more");
    }
}
