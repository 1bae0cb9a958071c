//! `/calendar/{secret}.ics`: the shifts of a person or a roster, for calendars that subscribe to them. Who
//! has the address may read; it was made by somebody who may, and ends with their right. Must not say why an
//! address leads nowhere.

use std::sync::Arc;

use axum::extract::State as Shared;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::Service;
use super::caller::Client;
use super::problem::{Problem, Segments, no_such_page};
use crate::app::calendar::{Event, write};
use crate::app::dispatch::token_hash;
use crate::app::fault::Fault;
use crate::domain::desk::Desk;
use crate::domain::permission::{Permission, may};
use crate::domain::refusal::Refusal;
use crate::domain::roster::duty::Duty;
use crate::domain::roster::{Position, Roster, Stretch, Turn};
use crate::domain::time::Millis;
use crate::store::calendar_feeds::Feed;

/// How far back and ahead a feed goes.
const BACK: Millis = Millis::hours(-24 * 28);
const AHEAD: Millis = Millis::hours(24 * 7 * 26);

/// `GET /calendar/{secret}.ics`
pub(super) async fn feed(
    Shared(service): Shared<Arc<Service>>,
    client: Client,
    Segments(file): Segments<String>,
) -> Result<Response, Problem> {
    let around = service.dispatcher.around();
    let live = around.live.load_full();
    let secret = file.strip_suffix(".ics").unwrap_or(&file);
    let found = around.store.feed(&token_hash(secret)).await;
    let found = found.map_err(|error| {
        client.problem(&service, Fault::log(&error, "calendar", &*around.randomness).into())
    })?;
    let feed = found.filter(|feed| may(&live.desk, &feed.person, Permission::Read, None));
    let Some(feed) = feed else {
        // Counts against the address, so that nobody tries them all.
        let problem = client.problem(&service, Refusal::BadToken.into());
        return if live.limits.stranger(client.address()).is_err() {
            Err(problem)
        } else {
            Err(no_such_page().await)
        };
    };
    let changes = service.dispatcher.changes(&live.desk).await;
    let changes = changes.map_err(|failure| client.problem(&service, failure))?;
    let now = around.clock.now();
    let person = live.desk.people.get(&feed.person);
    let locale = person.and_then(|person| person.locale.clone()).unwrap_or_else(|| live.desk.locale.clone());
    let position =
        |position: Position| service.locales.plain(&locale, &format!("position-{}", position.as_str()));
    let events = events(&live.desk, &feed, Duty { at: now, changes: &changes }, &position);
    let name = match feed.roster.as_ref().and_then(|roster| live.desk.rosters.get(roster)) {
        Some(roster) => roster.name.clone(),
        None => live.desk.name.clone(),
    };
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"shifts.ics\""),
    ];
    Ok((StatusCode::OK, headers, write(&name, &events, now)).into_response())
}

fn events(desk: &Desk, feed: &Feed, duty: Duty<'_>, name_of: &dyn Fn(Position) -> String) -> Vec<Event> {
    let within = Stretch { from: duty.at + BACK, until: duty.at + AHEAD };
    let around = desk.around(duty.changes);
    let rosters =
        desk.rosters.values().filter(|roster| feed.roster.as_ref().is_none_or(|id| *id == roster.id));
    let mut events = Vec::new();
    for roster in rosters {
        for position in roster.positions() {
            let shifts = roster.shifts(position, within, &around);
            let wanted =
                shifts.into_iter().filter(|turn| feed.roster.is_some() || turn.person == feed.person);
            events.extend(wanted.map(|turn| {
                let what = match &feed.roster {
                    Some(_) => desk.name_of(&turn.person),
                    None => roster.name.clone(),
                };
                event(roster, position, &turn, format!("{what} · {}", name_of(position)))
            }));
        }
    }
    events.sort_by_key(|event| event.when.from);
    events
}

fn event(roster: &Roster, position: Position, turn: &Turn, summary: String) -> Event {
    let from = turn.from.millis() / 1000;
    Event {
        id: format!("{}-{}-{from}@watchfloor", roster.id, position.as_str()),
        when: turn.stretch(),
        summary,
    }
}
