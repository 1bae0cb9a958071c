//! `/people` and `/notices`: who is at the desk and what they may do; and what the reader has to be
//! told. Must not change rights: the desk file does.

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};

use super::Console;
use super::access::Visitor;
use super::act::ours;
use super::answer::{Head, Shared};
use super::log::Pressed;
use crate::app::fault::Failure;
use crate::app::hand_overs::OF_LATE;
use crate::app::offers::{about_notice, is_about_hand_over};
use crate::chat::console::layout::{Place, bell as bell_html};
use crate::chat::console::message::{NoticeLine, Said, Tone, notices as notices_html};
use crate::chat::console::people::{PersonLine, RoleLine, people as people_html};
use crate::domain::desk::{Desk, Person};
use crate::domain::hand_over::open::HandOvers;
use crate::domain::permission::Permission;
use crate::domain::rows::Notice;
use crate::domain::state::State as Stand;
use crate::domain::text::Text;
use crate::domain::thread::Thread;
use crate::i18n::named;
use crate::store::read::ThreadFilter;

/// The most notices on the page.
const NOTICES: i64 = 100;

/// `GET /people`
pub(super) async fn page(State(console): Shared, visitor: Visitor) -> Response {
    let result = async {
        console.admit(&visitor, Permission::ReadPeople, "people page").await?;
        let desk = &visitor.live.desk;
        let filter = ThreadFilter {
            states: Stand::ALL.iter().copied().filter(|state| !state.is_closed()).collect(),
            urgent_first: true,
            limit: 1_000,
            ..ThreadFilter::default()
        };
        let threads = console.around().store.threads(&filter).await;
        let threads = threads.map_err(|error| console.store_fault(&error, "people"))?;
        let people: Vec<PersonLine> =
            desk.people.values().map(|person| person_line(desk, person, &threads)).collect();
        let title = console.words(&visitor.locale, |words| words.say("console-people-title"));
        let head = Head::new(title, Place::People);
        console.page(&visitor, head, |words, _| people_html(words, &people, &roles(desk))).await
    };
    let result = result.await;
    console.finish(&visitor, result).await
}

fn person_line(desk: &Desk, person: &Person, threads: &[Thread]) -> PersonLine {
    let queue_names = |queues: &Vec<_>| queues.iter().map(|queue| desk.queue_name(queue)).collect();
    PersonLine {
        key: person.id.to_string(),
        name: person.name.clone(),
        roles: person
            .grants
            .iter()
            .map(|grant| (desk.role_name(&grant.role), grant.queues.as_ref().map(queue_names)))
            .collect(),
        holding: i64::try_from(threads.iter().filter(|thread| thread.is_held_by(&person.id)).count())
            .unwrap_or(i64::MAX),
    }
}

/// The roles, the highest first.
fn roles(desk: &Desk) -> Vec<RoleLine> {
    let mut roles: Vec<RoleLine> = desk
        .roles
        .values()
        .map(|role| RoleLine {
            name: role.name.clone(),
            rank: role.rank,
            allow: role.allow.iter().copied().collect(),
            deny: role.deny.iter().copied().collect(),
        })
        .collect();
    roles.sort_by_key(|role| std::cmp::Reverse(role.rank));
    roles
}

/// `GET /notices`
pub(super) async fn notices(State(console): Shared, visitor: Visitor) -> Response {
    let result = show(&console, &visitor, (StatusCode::OK, None)).await;
    console.finish(&visitor, result).await
}

pub(super) async fn show(
    console: &Console,
    visitor: &Visitor,
    (status, said): (StatusCode, Option<Said>),
) -> Result<Response, Failure> {
    visitor.authorise(Permission::Present, None)?;
    let notices = console.around().store.notices_for(&visitor.person, NOTICES).await;
    let notices = notices.map_err(|error| console.store_fault(&error, "notices"))?;
    let hand_overs = if notices.iter().any(|(notice, _)| is_about_hand_over(notice)) {
        let found = console.around().store.hand_overs_since(visitor.now + OF_LATE).await;
        found.map_err(|error| console.store_fault(&error, "notices"))?
    } else {
        HandOvers::default()
    };
    let line = |(mut notice, seen): (Notice, bool)| {
        let offers = about_notice(&visitor.live.desk, &notice, visitor.duty(), &hand_overs);
        notice.text = named(&visitor.live.desk, &notice);
        NoticeLine { notice, seen, offers }
    };
    let lines: Vec<NoticeLine> = notices.into_iter().map(line).collect();
    let title = console.words(&visitor.locale, |words| words.say("console-notices-title"));
    let head = Head { status, said, ..Head::new(title, Place::Notices) };
    console.page(visitor, head, |words, me| notices_html(words, me, &lines)).await
}

/// `POST /notices/seen`
pub(super) async fn seen(
    State(console): Shared,
    visitor: Visitor,
    headers: HeaderMap,
    Form(pressed): Form<Pressed>,
) -> Response {
    if let Err(answer) = ours(&console, &visitor, &headers, pressed.csrf.as_deref()) {
        return answer;
    }
    let result = async {
        let now = console.around().clock.now();
        let seen = console.around().store.see_notices(&visitor.person, now).await;
        seen.map_err(|error| console.store_fault(&error, "notices"))?;
        let said = Said { tone: Tone::Done, text: Text::new("console-notices-all-seen") };
        Ok(console.redirect("/notices", &said))
    };
    let result = result.await;
    console.finish(&visitor, result).await
}

/// `GET /fragments/bell`
pub(super) async fn bell(State(console): Shared, visitor: Visitor) -> Response {
    let result: Result<Response, Failure> = async {
        let me = console.me(&visitor).await?;
        let markup = console.words(&visitor.locale, |words| bell_html(words, me.unseen, false));
        Ok(Html(markup.into_string()).into_response())
    }
    .await;
    console.finish(&visitor, result).await
}
