//! `/log`: the decision log with its filter and paging, and the verifying of its chain on request.
//! Must not append to it.

use std::collections::HashMap;

use axum::extract::{Form, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;

use super::super::reads::whole_log;
use super::Console;
use super::access::Visitor;
use super::act::ours;
use super::answer::{Head, Shared};
use crate::app::fault::Failure;
use crate::app::lines;
use crate::chat::console::layout::Place;
use crate::chat::console::log::{Filter, LogPage, Verified, log as log_html};
use crate::chat::console::message::{Said, Tone};
use crate::domain::actor::Surface;
use crate::domain::entry::{Broken, Chain};
use crate::domain::ids::ThreadId;
use crate::domain::permission::Permission;
use crate::domain::text::Text;
use crate::domain::time::Timestamp;
use crate::store::log::LogFilter;

/// Lines on a page.
const PAGE: i64 = 50;
/// Entries that are verified between two looks at the database.
const STRETCH: i64 = 1_000;

const SURFACES: &[Surface] = &[
    Surface::Console,
    Surface::Slack,
    Surface::Teams,
    Surface::Discord,
    Surface::Api,
    Surface::Intake,
    Surface::Desk,
    Surface::CommandLine,
];

/// `GET /log`
pub(super) async fn page(
    State(console): Shared,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Response {
    let result = async {
        console.admit(&visitor, Permission::ReadLog, "log page").await?;
        let page = model(&console, &visitor, &asked).await?;
        let title = console.words(&visitor.locale, |words| words.say("console-log-title"));
        let head = Head::new(title, Place::Log);
        console.page(&visitor, head, |words, me| log_html(words, me, &page)).await
    };
    let result = result.await;
    console.finish(&visitor, result).await
}

/// `GET /log/export`: the whole log as a file.
pub(super) async fn export(
    State(console): Shared,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Response {
    let result = async {
        console.admit(&visitor, Permission::ReadLog, "log export").await?;
        Ok(whole_log(&console.dispatcher, asked.get("format").map(String::as_str))?)
    };
    let result = result.await;
    console.finish(&visitor, result).await
}

async fn model(
    console: &Console,
    visitor: &Visitor,
    asked: &HashMap<String, String>,
) -> Result<LogPage, Failure> {
    let desk = &visitor.live.desk;
    let store = &console.around().store;
    let fault = |error| console.store_fault(&error, "log page");
    let (typed, mut filter) = read_filter(asked);
    if let Some(thread) = filter.thread.take() {
        filter.thread = Some(whole(console, thread).await?);
    }
    let mut entries = store.log(&filter).await.map_err(fault)?;
    let shown = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = entries.len() > shown;
    entries.truncate(shown);
    let older = entries.last().filter(|_| more).map(|last| address(asked, last.entry.sequence));
    Ok(LogPage {
        filter: typed,
        people: desk.people.values().map(|person| (person.id.clone(), person.name.clone())).collect(),
        surfaces: SURFACES.to_vec(),
        lines: entries.iter().map(|logged| lines::line(desk, logged)).collect(),
        older,
        head: store.head().await.map_err(fault)?,
        verified: console.verified.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone(),
    })
}

/// The filter as it was typed, and what of it can be understood.
fn read_filter(asked: &HashMap<String, String>) -> (Filter, LogFilter) {
    let given = |name: &str| asked.get(name).map(|value| value.trim().to_owned()).unwrap_or_default();
    let some = |text: String| (!text.is_empty()).then_some(text);
    let mut typed = Filter {
        thread: given("thread"),
        person: given("person"),
        action: given("action"),
        surface: given("surface"),
        from: given("from"),
        until: given("until"),
        problem: None,
    };
    let mut moment = |text: &str| match some(text.to_owned()) {
        None => None,
        Some(text) => {
            let read = read_moment(&text);
            if read.is_none() {
                typed.problem = Some(Text::new("console-filter-wrong-time").with("text", &text));
            }
            read
        }
    };
    let (from, until) = (moment(&given("from")), moment(&given("until")));
    let filter = LogFilter {
        thread: some(typed.thread.trim_start_matches('#').to_ascii_uppercase()).map(ThreadId::from),
        person: some(typed.person.clone()).map(Into::into),
        action: some(typed.action.clone()),
        surface: some(typed.surface.clone()),
        from,
        until,
        beyond: asked.get("before").and_then(|before| before.parse().ok()),
        newest_first: true,
        limit: PAGE + 1,
    };
    (typed, filter)
}

/// A moment as a browser's field or a person writes it, in UTC where no zone is said.
fn read_moment(text: &str) -> Option<Timestamp> {
    [text.to_owned(), format!("{text}Z"), format!("{text}:00Z"), format!("{text}T00:00:00Z")]
        .iter()
        .find_map(|text| Timestamp::parse(text).ok())
}

/// A whole id, also where the end of one was typed; what matches nothing is left as it is.
async fn whole(console: &Console, typed: ThreadId) -> Result<ThreadId, Failure> {
    if typed.as_str().len() >= 26 {
        return Ok(typed);
    }
    let found = console.around().store.threads_ending_in(typed.as_str()).await;
    let found = found.map_err(|error| console.store_fault(&error, "find thread"))?;
    Ok(match <[ThreadId; 1]>::try_from(found) {
        Ok([only]) => only,
        Err(_) => typed,
    })
}

/// The same filter, further back.
fn address(asked: &HashMap<String, String>, before: i64) -> String {
    let mut pairs: Vec<(&str, &str)> = asked
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, value)| *name != "before" && !value.is_empty())
        .collect();
    pairs.sort_unstable();
    let before = before.to_string();
    pairs.push(("before", &before));
    let query: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
    format!("/log?{}", query.join("&"))
}

/// Percent-encodes what may not stand in a query as it is.
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// A form with nothing but its token.
#[derive(serde::Deserialize)]
pub(super) struct Pressed {
    pub(super) csrf: Option<String>,
}

/// `POST /log/verify`
pub(super) async fn verify(
    State(console): Shared,
    visitor: Visitor,
    headers: HeaderMap,
    Form(pressed): Form<Pressed>,
) -> Response {
    if let Err(answer) = ours(&console, &visitor, &headers, pressed.csrf.as_deref()) {
        return answer;
    }
    let result = async {
        console.admit(&visitor, Permission::ReadLog, "log page").await?;
        let verified = follow(&console).await?;
        let said = match &verified.broken {
            None => Said {
                tone: Tone::Done,
                text: Text::new("console-chain-good").with("sequence", verified.sequence),
            },
            Some(why) => Said {
                tone: Tone::Refused,
                text: Text::new("console-chain-broken-at")
                    .with("sequence", verified.sequence)
                    .with("why", why),
            },
        };
        *console.verified.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(verified);
        Ok(console.redirect("/log", &said))
    };
    let result = result.await;
    console.finish(&visitor, result).await
}

/// Follows the chain from its start to where the log ended when this began.
async fn follow(console: &Console) -> Result<Verified, Failure> {
    let store = &console.around().store;
    let fault = |error| console.store_fault(&error, "verify");
    let (end, head) = store.head().await.map_err(fault)?;
    let mut chain = Chain::start();
    let mut broken = None;
    'chain: while chain.sequence < end {
        let stretch = store.exported(chain.sequence, STRETCH).await.map_err(fault)?;
        if stretch.is_empty() {
            broken = Some(Broken::OutOfOrder { expected: chain.sequence + 1, found: end }.to_string());
            break;
        }
        for exported in stretch {
            if exported.sequence > end {
                break 'chain;
            }
            let step = with_hash(&exported.canonical, exported.hash)
                .map_err(|why| Broken::Unreadable { after: chain.sequence, why })
                .and_then(|entry| chain.follow(&entry));
            if let Err(why) = step {
                broken = Some(why.to_string());
                break 'chain;
            }
        }
    }
    if broken.is_none() && end > 0 && chain.head != head {
        broken = Some(Broken::Changed { sequence: end }.to_string());
    }
    Ok(Verified { sequence: chain.sequence, head: chain.head, at: console.around().clock.now(), broken })
}

fn with_hash(canonical: &str, hash: String) -> Result<Value, String> {
    let mut entry: Value = serde_json::from_str(canonical).map_err(|error| error.to_string())?;
    let fields = entry.as_object_mut().ok_or("not a JSON object")?;
    fields.insert("hash".to_owned(), Value::String(hash));
    Ok(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_read_as_browsers_send_it() {
        let asked =
            [("from", "2026-11-22T14:05"), ("until", "nonsense"), ("thread", "#4f9k2a"), ("person", "")];
        let asked = asked.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let (typed, filter) = read_filter(&asked);
        assert_eq!(filter.from, Timestamp::parse("2026-11-22T14:05:00Z").ok());
        assert_eq!(filter.until, None);
        assert!(typed.problem.is_some());
        assert_eq!(filter.thread, Some("4F9K2A".into()));
        assert_eq!(filter.person, None);
    }

    #[test]
    fn the_next_page_keeps_the_filter() {
        let asked = [("action", "draft saved&x"), ("before", "9")];
        let asked = asked.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        assert_eq!(address(&asked, 5), "/log?action=draft%20saved%26x&before=5");
    }
}
