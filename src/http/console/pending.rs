//! What stands above the pages of the desk until somebody sees to it: pauses, drills that are on, and hand-overs
//! that wait for an answer. Must not say who may; the commands do.

use super::Console;
use super::access::Visitor;
use crate::app::fault::Failure;
use crate::app::hand_overs;
use crate::chat::console::layout::Pending;
use crate::chat::marks;
use crate::commands::drill::running_line;
use crate::domain::drill::Drill;
use crate::domain::hand_over::HandOver;
use crate::domain::pause::Pause;
use crate::domain::permission::{Permission, may, may_over};
use crate::domain::text::Text;

/// The hand-overs that wait for an answer, and before them the pauses, for the top of a page.
pub(super) async fn pending(console: &Console, visitor: &Visitor) -> Result<Vec<Pending>, Failure> {
    let desk = &visitor.live.desk;
    let store = &console.around().store;
    let found = hand_overs::pending(store, desk, &visitor.person, visitor.now).await;
    let found = found.map_err(|error| console.store_fault(&error, "hand-overs"))?;
    let line = |it: &HandOver| Pending {
        shape: "⇄",
        page: Some(format!("/hand-overs/{}", it.id)),
        line: hand_overs::line(desk, it),
    };
    let mut pending = pauses(console, visitor).await?;
    pending.extend(drills(console, visitor).await?);
    pending.extend(found.iter().map(line));
    Ok(pending)
}

/// The drills that are on where the visitor may read.
async fn drills(console: &Console, visitor: &Visitor) -> Result<Vec<Pending>, Failure> {
    let drills = console.around().store.open_drills().await;
    let drills = drills.map_err(|error| console.store_fault(&error, "drills"))?;
    let may_read = |drill: &&Drill| {
        drill.is_open() && may(&visitor.live.desk, &visitor.person, Permission::Read, drill.queue.as_ref())
    };
    let line = |drill: &Drill| Pending {
        shape: marks::DRILL,
        page: Some(format!("/drills/{}", drill.id)),
        line: running_line(drill),
    };
    Ok(drills.list().into_iter().filter(may_read).map(line).collect())
}

/// The pauses that hold something that the visitor may read.
async fn pauses(console: &Console, visitor: &Visitor) -> Result<Vec<Pending>, Failure> {
    let desk = &visitor.live.desk;
    let pauses = console.around().store.pauses().await;
    let pauses = pauses.map_err(|error| console.store_fault(&error, "pauses"))?;
    let holds = |right, pause: &Pause| may(desk, &visitor.person, right, pause.queue.as_ref());
    let readable = pauses.all().iter().filter(|pause| holds(Permission::Read, pause));
    let line = |pause: &Pause| {
        let queue = pause.queue.as_ref();
        let key = if queue.is_some() { "console-paused-queue" } else { "console-paused-desk" };
        let page =
            queue.map_or_else(|| "/notices/resume".to_owned(), |it| format!("/notices/resume?queue={it}"));
        Pending {
            shape: marks::FROZEN,
            page: may_over(desk, &visitor.person, Permission::Pause, queue).then_some(page),
            line: Text::new(key)
                .with("queue", queue.map(|queue| desk.queue_name(queue)).unwrap_or_default())
                .with("person", desk.name_of(&pause.by))
                .with("reason", &pause.reason),
        }
    };
    Ok(readable.map(line).collect())
}
