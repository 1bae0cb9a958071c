//! `/roster`: the week as a picture, what is missing, and the forms of the commands that change it. Must
//! not decide who may change what: the commands do.

use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::Console;
use super::access::Visitor;
use super::act::{our_fields, ours};
use super::answer::{Head, Shared, failure_status, refused};
use super::desk::Asked;
use super::offers::carry_out;
use super::pending::pending;
use crate::app::dispatch::token_hash;
use crate::app::fault::Failure;
use crate::app::week;
use crate::chat::console::layout::Place;
use crate::chat::console::message::{Said, Tone};
use crate::chat::console::roster::roster as roster_html;
use crate::domain::ambient::hex_of;
use crate::domain::permission::Permission;
use crate::domain::text::Text;
use crate::store::calendar_feeds::Feed;

/// How many weeks to either side may be looked at.
const FURTHEST: i64 = 104;

/// `GET /roster`
pub(super) async fn page(
    State(console): Shared,
    visitor: Visitor,
    axum::extract::Query(asked): Asked,
) -> Response {
    let week = asked.get("week").and_then(|week| week.parse::<i64>().ok()).unwrap_or(0);
    let result = show(&console, &visitor, week.clamp(-FURTHEST, FURTHEST), (StatusCode::OK, None)).await;
    console.finish(&visitor, result).await
}

async fn show(
    console: &Console,
    visitor: &Visitor,
    week: i64,
    (status, said): (StatusCode, Option<Said>),
) -> Result<Response, Failure> {
    console.admit(visitor, Permission::Read, "roster page").await?;
    let desk = &visitor.live.desk;
    let pictures: Vec<_> = desk
        .rosters
        .values()
        .map(|roster| week::picture(desk, roster, (&visitor.person, visitor.duty()), week))
        .collect();
    let title = console.words(&visitor.locale, |words| words.say("console-roster-title"));
    let pending = pending(console, visitor).await?;
    let head = Head { status, said, pending, ..Head::new(title, Place::Roster) };
    console.page(visitor, head, |words, me| roster_html(words, me, &pictures, week)).await
}

/// `POST /roster/{command}`
pub(super) async fn act(
    State(console): Shared,
    visitor: Visitor,
    Path(command): Path<String>,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = match our_fields(&console, &visitor, &headers, sent) {
        Ok(sent) => sent,
        Err(answer) => return answer,
    };
    let result = match carry_out(&console, &visitor, &command, sent).await {
        Ok(said) => Ok(console.redirect("/roster", &said)),
        Err(failure) => {
            let answer = (failure_status(&failure), Some(refused(&failure)));
            show(&console, &visitor, 0, answer).await
        }
    };
    console.finish(&visitor, result).await
}

/// `POST /roster/feed`: a new private address; the one before leads nowhere from now on.
pub(super) async fn feed(
    State(console): Shared,
    visitor: Visitor,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = |name: &str| sent.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    if let Err(answer) = ours(&console, &visitor, &headers, sent("csrf")) {
        return answer;
    }
    let result = async {
        visitor.authorise(Permission::Read, None)?;
        let desk = &visitor.live.desk;
        let roster = sent("roster").filter(|name| desk.rosters.contains_key(*name)).map(Into::into);
        let secret = hex_of::<24>(&*console.around().randomness);
        let kept = Feed { person: visitor.person.clone(), roster };
        let kept = console.around().store.keep_feed(&token_hash(&secret), &kept, visitor.now).await;
        kept.map_err(|error| console.store_fault(&error, "calendar feed"))?;
        let address = format!("{}/calendar/{secret}.ics", desk.url.as_deref().unwrap_or_default());
        // Shown once, here, and never carried by a cookie.
        let text = Text::new("said-roster-feed").with("address", address);
        show(&console, &visitor, 0, (StatusCode::OK, Some(Said { tone: Tone::Done, text }))).await
    };
    let result = result.await;
    console.finish(&visitor, result).await
}
