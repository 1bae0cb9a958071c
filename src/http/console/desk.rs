//! `/` and `/listed`, and the fragments of the desk that the script exchanges: the columns, a card.
//! Must not decide who may press what: `app::cards` asks the desk.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};

use super::Console;
use super::access::Visitor;
use super::answer::{Head, Shared};
use super::pending::pending;
use crate::app::cards::card_for;
use crate::app::fault::Failure;
use crate::app::week;
use crate::chat::console::card::{Where, card as card_html};
use crate::chat::console::desk::{
    Column, Finished, ListedLine, ListedPage, Show, board as board_html, desk as desk_html,
    listed as listed_html,
};
use crate::chat::console::layout::Place;
use crate::domain::ids::{QueueId, ThreadId};
use crate::domain::permission::{Permission, may};
use crate::domain::refusal::Refusal;
use crate::domain::roster::duty::Covering;
use crate::domain::state::State as Stand;
use crate::domain::thread::Thread;
use crate::store::read::ThreadFilter;

/// The most cards of a column; what is beyond is counted.
const MOST_CARDS: usize = 60;
/// How many finished threads stand under a column.
const FINISHED: i64 = 6;
/// Lines on a page of listed threads.
const LISTED: usize = 50;

/// What a query string may hold.
pub(super) type Asked = Query<HashMap<String, String>>;

/// `GET /`
pub(super) async fn page(State(console): Shared, visitor: Visitor, Query(asked): Asked) -> Response {
    let show = show_of(&asked);
    let result = async {
        let columns = columns(&console, &visitor, show).await?;
        let title = console.words(&visitor.locale, |words| words.say("console-nav-desk"));
        let mut head = Head::new(title, Place::Desk);
        head.live = true;
        head.pending = pending(&console, &visitor).await?;
        console.page(&visitor, head, |words, me| desk_html(words, me, &columns, show)).await
    };
    let result = result.await;
    console.finish(&visitor, result).await
}

/// `GET /fragments/board`
pub(super) async fn board(State(console): Shared, visitor: Visitor, Query(asked): Asked) -> Response {
    let show = show_of(&asked);
    let result = async {
        let columns = columns(&console, &visitor, show).await?;
        let me = console.me(&visitor).await?;
        let markup = console.words(&visitor.locale, |words| board_html(words, &me, &columns, show));
        Ok(Html(markup.into_string()).into_response())
    };
    let result = result.await;
    console.finish(&visitor, result).await
}

/// `GET /fragments/card/{thread}`: the card, or nothing where it stands on no desk.
pub(super) async fn card(
    State(console): Shared,
    visitor: Visitor,
    Path(thread): Path<String>,
    Query(asked): Asked,
) -> Response {
    let place =
        if asked.get("place").is_some_and(|place| place == "thread") { Where::Thread } else { Where::Desk };
    let result = async {
        let thread = find(&console, &visitor, &ThreadId::from(thread)).await?;
        let wanted = place == Where::Thread
            || (thread.state != Stand::Listed && is_shown(&thread, &visitor, show_of(&asked)));
        if !wanted {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        let me = console.me(&visitor).await?;
        let card = card_for(&visitor.live.desk, &thread, &visitor.person);
        let markup =
            console.words(&visitor.locale, |words| card_html(words, &me, &thread.queue, &card, place));
        Ok(Html(markup.into_string()).into_response())
    };
    let result = result.await;
    console.finish(&visitor, result).await
}

/// A thread that the visitor may see.
pub(super) async fn find(console: &Console, visitor: &Visitor, id: &ThreadId) -> Result<Thread, Failure> {
    let found = console.around().store.thread(id).await;
    let thread = found
        .map_err(|error| console.store_fault(&error, "thread"))?
        .ok_or_else(|| Refusal::UnknownThread { thread: id.as_str().chars().take(40).collect() })?;
    visitor.authorise(Permission::Read, Some(&thread.queue))?;
    Ok(thread)
}

fn show_of(asked: &HashMap<String, String>) -> Show {
    asked.get("show").map_or(Show::All, |show| Show::parse(show))
}

fn is_shown(thread: &Thread, visitor: &Visitor, show: Show) -> bool {
    match show {
        Show::All => true,
        Show::Mine => thread.is_held_by(&visitor.person),
        Show::Waiting => thread.state == Stand::AwaitingApproval,
    }
}

/// The queues that the visitor may read, in the desk's order.
fn readable(visitor: &Visitor) -> Result<Vec<QueueId>, Failure> {
    visitor.authorise(Permission::Read, None)?;
    let desk = &visitor.live.desk;
    let queues = desk.queues.keys();
    Ok(queues.filter(|queue| may(desk, &visitor.person, Permission::Read, Some(queue))).cloned().collect())
}

async fn columns(console: &Console, visitor: &Visitor, show: Show) -> Result<Vec<Column>, Failure> {
    let desk = &visitor.live.desk;
    let store = &console.around().store;
    let fault = |error| console.store_fault(&error, "desk");
    let counts = store.counts().await.map_err(fault)?;
    let states: Vec<Stand> = match show {
        Show::Waiting => vec![Stand::AwaitingApproval],
        Show::All | Show::Mine => {
            Stand::ALL.iter().copied().filter(|state| !state.is_closed() && *state != Stand::Listed).collect()
        }
    };
    let closed: Vec<Stand> = Stand::ALL.iter().copied().filter(|state| state.is_closed()).collect();
    let mut columns = Vec::new();
    for queue in readable(visitor)? {
        let filter = ThreadFilter {
            queue: Some(queue.clone()),
            states: states.clone(),
            holder: (show == Show::Mine).then(|| visitor.person.clone()),
            urgent_first: true,
            limit: 1_000,
            ..ThreadFilter::default()
        };
        let mut threads = store.threads(&filter).await.map_err(fault)?;
        let count = |wanted: &dyn Fn(Stand) -> bool| -> i64 {
            let here = counts.iter().filter(|(of, state, _)| *of == queue && wanted(*state));
            here.map(|(_, _, count)| count).sum()
        };
        let total = match show {
            Show::Mine => i64::try_from(threads.len()).unwrap_or(i64::MAX),
            Show::All | Show::Waiting => count(&|state| states.contains(&state)),
        };
        // Those put off come last; the order is otherwise the store's.
        threads.sort_by_key(|thread| thread.state == Stand::Snoozed);
        threads.truncate(MOST_CARDS);
        let filter = ThreadFilter {
            queue: Some(queue.clone()),
            states: closed.clone(),
            newest_first: true,
            limit: FINISHED,
            ..ThreadFilter::default()
        };
        let finished = match show {
            Show::All => store.threads(&filter).await.map_err(fault)?,
            Show::Mine | Show::Waiting => Vec::new(),
        };
        columns.push(Column {
            name: desk.queue_name(&queue),
            on_shift: week::on_now(desk, Covering { queue: Some(&queue), network: None }, visitor.duty()),
            total,
            listed: count(&|state| state == Stand::Listed),
            cards: threads.iter().map(|thread| card_for(desk, thread, &visitor.person)).collect(),
            finished: finished.into_iter().map(finished_line).collect(),
            queue,
        });
    }
    Ok(columns)
}

fn finished_line(thread: Thread) -> Finished {
    Finished { thread: thread.id, state: thread.state, text: thread.text, at: thread.updated_at }
}

/// `GET /listed`
pub(super) async fn listed(State(console): Shared, visitor: Visitor, Query(asked): Asked) -> Response {
    let result = async {
        let page = listed_page(&console, &visitor, &asked).await?;
        let title = console.words(&visitor.locale, |words| words.say("console-nav-listed"));
        let head = Head::new(title, Place::Listed);
        console.page(&visitor, head, |words, me| listed_html(words, me, &page)).await
    };
    let result = result.await;
    console.finish(&visitor, result).await
}

async fn listed_page(
    console: &Console,
    visitor: &Visitor,
    asked: &HashMap<String, String>,
) -> Result<ListedPage, Failure> {
    let desk = &visitor.live.desk;
    let store = &console.around().store;
    let fault = |error| console.store_fault(&error, "listed");
    let readable = readable(visitor)?;
    let counts = store.counts().await.map_err(fault)?;
    let queues = readable.iter().map(|queue| {
        let count = counts
            .iter()
            .filter(|(of, state, _)| of == queue && *state == Stand::Listed)
            .map(|(_, _, count)| count)
            .sum();
        (queue.clone(), desk.queue_name(queue), count)
    });
    let chosen = asked.get("queue").and_then(|wanted| readable.iter().find(|queue| queue.as_str() == wanted));
    let filter = ThreadFilter {
        queue: chosen.cloned(),
        states: vec![Stand::Listed],
        after: asked.get("after").map(|after| after.as_str().into()),
        newest_first: true,
        limit: i64::try_from(LISTED).unwrap_or(i64::MAX) + 1,
        ..ThreadFilter::default()
    };
    let mut threads = store.threads(&filter).await.map_err(fault)?;
    let more = threads.len() > LISTED;
    threads.truncate(LISTED);
    let next = threads.last().filter(|_| more).map(|thread| thread.id.clone());
    let lines = threads
        .into_iter()
        .filter(|thread| readable.contains(&thread.queue))
        .map(|thread| ListedLine {
            queue: desk.queue_name(&thread.queue),
            may_promote: may(desk, &visitor.person, Permission::Promote, Some(&thread.queue)),
            version: thread.version,
            network: thread.network,
            priority: thread.priority,
            text: thread.text,
            at: thread.received_at,
            thread: thread.id,
        })
        .collect();
    Ok(ListedPage { queues: queues.collect(), chosen: chosen.cloned(), lines, next })
}
