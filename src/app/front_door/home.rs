//! The page that shows a person what is theirs. Must not show a thread that they may not read.

use super::super::cards::glance;
use super::super::drill_offers::about_drills;
use super::super::fault::Failure;
use super::super::hand_overs;
use super::super::offers::about_shifts;
use super::super::week;
use super::{FrontDoor, Visitor};
use crate::chat::answer::{Home, OnShift, Shown};
use crate::commands;
use crate::domain::desk::Desk;
use crate::domain::permission::{Permission, may};
use crate::domain::policy;
use crate::domain::roster::Roster;
use crate::domain::roster::duty::Duty;
use crate::domain::state::State;
use crate::domain::thread::Thread;
use crate::store::read::ThreadFilter;

/// How many of a kind are shown.
const SHOWN: usize = 15;
/// How many threads are looked through for drafts that somebody may approve.
const LOOKED_THROUGH: i64 = 300;

impl FrontDoor {
    /// What is theirs.
    pub(super) async fn home(&self, visitor: &Visitor) -> Result<Shown, Failure> {
        self.dispatcher.admit(&visitor.caller, visitor.surface, (Permission::Present, None), "home").await?;
        let store = &self.around().store;
        let live = self.around().live.load_full();
        let desk = &live.desk;
        let open = |state: &State| !state.is_closed() && *state != State::Listed;
        let held = ThreadFilter {
            holder: Some(visitor.person.clone()),
            states: State::ALL.iter().copied().filter(open).collect(),
            urgent_first: true,
            limit: i64::try_from(SHOWN).unwrap_or(i64::MAX),
            ..ThreadFilter::default()
        };
        let waiting = ThreadFilter {
            states: vec![State::AwaitingApproval],
            urgent_first: true,
            limit: LOOKED_THROUGH,
            ..ThreadFilter::default()
        };
        let held = store.threads(&held).await.map_err(|error| self.store_fault(&error))?;
        let waiting = store.threads(&waiting).await.map_err(|error| self.store_fault(&error))?;
        let approve = commands::find("approve")?.button;
        let may_approve = |thread: &&Thread| {
            may(desk, &visitor.person, Permission::Approve, Some(&thread.queue))
                && approve.is_some_and(|button| (button.offered)(thread, &visitor.person))
                && policy::unmet(thread)
                    .iter()
                    .any(|need| self.could_meet(visitor, thread, need.role.as_ref()))
        };
        let changes = self.dispatcher.changes(desk).await?;
        let drills = store.open_drills().await.map_err(|error| self.store_fault(&error))?;
        let duty = Duty { at: self.around().clock.now(), changes: &changes };
        let mut offers = about_shifts(desk, &visitor.person, duty);
        offers.extend(about_drills(desk, &visitor.person, &drills));
        Ok(Shown::Home(Box::new(Home {
            desk: desk.name.clone(),
            person: desk.name_of(&visitor.person),
            claims: held.iter().map(|thread| glance(desk, thread)).collect(),
            approvals: waiting
                .iter()
                .filter(may_approve)
                .take(SHOWN)
                .map(|thread| glance(desk, thread))
                .collect(),
            on_shift: self.on_shift(visitor, desk).await?,
            offers,
            console: desk.url.clone(),
        })))
    }

    /// Who is on shift on the rosters of the queues that the visitor may read.
    async fn on_shift(&self, visitor: &Visitor, desk: &Desk) -> Result<Vec<OnShift>, Failure> {
        let changes = self.dispatcher.changes(desk).await?;
        let duty = Duty { at: self.around().clock.now(), changes: &changes };
        let readable = |roster: &Roster| {
            let mut queues = desk.queues.keys().filter(|queue| roster.covers(Some(queue), None));
            queues.any(|queue| may(desk, &visitor.person, Permission::Read, Some(queue)))
        };
        let pending = hand_overs::pending(&self.around().store, desk, &visitor.person, duty.at).await;
        let pending = pending.map_err(|error| self.store_fault(&error))?;
        let handed_to = |roster: &Roster| {
            let pending = pending.iter().find(|pending| pending.roster == roster.id);
            pending.map(|pending| desk.name_of(&pending.to))
        };
        let rosters = desk.rosters.values().filter(|roster| readable(roster));
        Ok(rosters
            .map(|roster| OnShift {
                roster: roster.name.clone(),
                handed_to: handed_to(roster),
                posts: week::now_on(desk, roster, duty)
                    .into_iter()
                    .filter(|post| post.who.is_some() || post.missed)
                    .map(|post| (post.position.as_str(), post.who))
                    .collect(),
            })
            .filter(|line| !line.posts.is_empty())
            .collect())
    }

    /// Whether a need is one that the visitor's roles meet.
    fn could_meet(
        &self,
        visitor: &Visitor,
        thread: &Thread,
        role: Option<&crate::domain::ids::RoleId>,
    ) -> bool {
        let live = self.around().live.load();
        let Some(role) = role else { return true };
        live.desk.people.get(&visitor.person).is_some_and(|person| {
            crate::domain::permission::roles_in(person, Some(&thread.queue)).any(|held| held == role)
        })
    }
}
