//! `/threads/{thread}`: the page of a thread, and the part of it that the script exchanges. What it
//! shows comes from the thread, its messages and its part of the log.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};

use super::access::Visitor;
use super::answer::{Head, Shared};
use super::{Console, desk};
use crate::app::cards::card_for;
use crate::app::fault::Failure;
use crate::app::lines;
use crate::chat::card::masked;
use crate::chat::console::layout::Place;
use crate::chat::console::message::Said;
use crate::chat::console::short;
use crate::chat::console::thread::{
    EscalationLine, Revision, ThreadPage, Utterance, story as story_html, thread as thread_html,
};
use crate::commands::{self, About};
use crate::domain::decision::Decision;
use crate::domain::desk::HandlePolicy;
use crate::domain::ids::{PersonId, ThreadId};
use crate::domain::permission::{Permission, may};
use crate::domain::sealed::Seal;
use crate::domain::text::Text;
use crate::domain::thread::Thread;
use crate::store::log::{LogFilter, Logged};

/// The most entries of a thread's history; the log's page has the rest.
const HISTORY: i64 = 500;

/// `GET /threads/{thread}`
pub(super) async fn page(State(console): Shared, visitor: Visitor, Path(id): Path<String>) -> Response {
    let result = show(&console, &visitor, &ThreadId::from(id), (StatusCode::OK, None)).await;
    console.finish(&visitor, result).await
}

/// `GET /fragments/story/{thread}`
pub(super) async fn story(State(console): Shared, visitor: Visitor, Path(id): Path<String>) -> Response {
    let result = async {
        let thread = desk::find(&console, &visitor, &ThreadId::from(id)).await?;
        let page = model(&console, &visitor, &thread).await?;
        let markup = console.words(&visitor.locale, |words| story_html(words, &page));
        Ok(Html(markup.into_string()).into_response())
    };
    let result = result.await;
    console.finish(&visitor, result).await
}

/// The page of a thread, with a status and with what there is to say first.
pub(super) async fn show(
    console: &Console,
    visitor: &Visitor,
    id: &ThreadId,
    (status, said): (StatusCode, Option<Said>),
) -> Result<Response, Failure> {
    let thread = desk::find(console, visitor, id).await?;
    let page = model(console, visitor, &thread).await?;
    let title = Text::new("console-thread-title").with("thread", short(&thread.id));
    let title = console.words(&visitor.locale, |words| words.text(&title));
    let head = Head { status, said, live: true, ..Head::new(title, Place::Elsewhere) };
    console.page(visitor, head, |words, me| thread_html(words, me, &page)).await
}

async fn model(console: &Console, visitor: &Visitor, thread: &Thread) -> Result<ThreadPage, Failure> {
    let desk = &visitor.live.desk;
    let queue = Some(&thread.queue);
    let store = &console.around().store;
    let fault = |error| console.store_fault(&error, "thread page");
    let messages = store.messages(&thread.id).await.map_err(fault)?;
    let filter = LogFilter { thread: Some(thread.id.clone()), limit: HISTORY, ..LogFilter::default() };
    let entries = store.log(&filter).await.map_err(fault)?;
    let may_log = may(desk, &visitor.person, Permission::ReadLog, queue);
    let handles = if may(desk, &visitor.person, Permission::SeeHandles, queue) {
        HandlePolicy::Full
    } else {
        desk.handles
    };
    let mut conversation: Vec<Utterance> = messages
        .into_iter()
        .map(|message| Utterance {
            ours: false,
            who: message.author.as_deref().and_then(|handle| masked(handle, handles)),
            text: message.text,
            at: message.received_at,
        })
        .collect();
    conversation.extend(replies(console, visitor, &entries));
    conversation.sort_by_key(|said| said.at);
    Ok(ThreadPage {
        card: card_for(desk, thread, &visitor.person),
        queue: thread.queue.clone(),
        source: thread.source.to_string(),
        rules: thread.rules.clone(),
        conversation,
        revisions: entries.iter().filter_map(|logged| revision(visitor, logged)).collect(),
        escalations: escalations(visitor, thread),
        delivery: thread.delivery.clone(),
        // What somebody was refused is a matter of the log, not of the thread.
        history: entries
            .iter()
            .filter(|logged| may_log || !matches!(logged.entry.decision, Decision::Refused { .. }))
            .map(|logged| lines::line(desk, logged))
            .collect(),
        may_log,
        behind_glass: behind_glass(visitor, thread),
    })
}

fn revision(visitor: &Visitor, logged: &Logged) -> Option<Revision> {
    let Decision::DraftSaved(saved) = &logged.entry.decision else { return None };
    let author = logged.entry.actor.person.as_ref()?.value(Seal::Person);
    Some(Revision {
        number: saved.number,
        author: visitor.live.desk.name_of(&PersonId::from(author)),
        at: logged.entry.at,
        text: saved.text.value(Seal::Ours),
    })
}

/// The replies that arrived: the revision that was the thread's when the receiver had it.
fn replies(console: &Console, visitor: &Visitor, entries: &[Logged]) -> Vec<Utterance> {
    let name = &visitor.live.desk.name;
    let mut last: Option<String> = None;
    let mut said = Vec::new();
    for logged in entries {
        match &logged.entry.decision {
            Decision::DraftSaved(saved) => last = Some(saved.text.value(Seal::Ours)),
            Decision::ReplyDelivered { .. } => said.push(Utterance {
                ours: true,
                who: Some(name.clone()),
                text: last.clone().unwrap_or_else(|| {
                    console.words(&visitor.locale, |words| words.say("console-reply-elsewhere"))
                }),
                at: logged.entry.at,
            }),
            _ => {}
        }
    }
    said
}

fn escalations(visitor: &Visitor, thread: &Thread) -> Vec<EscalationLine> {
    let desk = &visitor.live.desk;
    let line = |one: &crate::domain::thread::Escalation| EscalationLine {
        path: desk.paths.get(&one.path).map_or_else(|| one.path.to_string(), |path| path.name.clone()),
        by: one.by.as_ref().map(|person| desk.name_of(person)),
        people: one.people.iter().map(|person| desk.name_of(person)).collect(),
        acknowledged: one.acknowledged.as_ref().map(|(person, at)| (desk.name_of(person), *at)),
        escalation: one.clone(),
    };
    thread.escalations.iter().map(line).collect()
}

/// The commands that the visitor lacks the right for and could take by breaking the glass.
fn behind_glass(visitor: &Visitor, thread: &Thread) -> Vec<&'static str> {
    let desk = &visitor.live.desk;
    let holds = |right| may(desk, &visitor.person, right, Some(&thread.queue));
    if !holds(Permission::BreakGlass) {
        return Vec::new();
    }
    commands::ALL
        .iter()
        .filter(|spec| spec.about == About::Thread && !holds(spec.permission))
        .filter(|spec| spec.button.is_some_and(|button| (button.shown)(thread)))
        .map(|spec| spec.name)
        .collect()
}
