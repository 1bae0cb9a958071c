//! Coming in and going out: one-time links in `serve`, the persona switch in a demo. Must not decide
//! who may have a link: the operator does, with `watchfloor login`.

use std::net::SocketAddr;

use axum::Extension;
use axum::extract::{ConnectInfo, Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::access::{Visitor, with_cookie};
use super::act::ours;
use super::answer::Shared;
use super::log::Pressed;
use super::{Console, Mode, forgery};
use crate::app::dispatch::token_hash;
use crate::app::fault::Failure;
use crate::chat::console::message;
use crate::domain::ids::PersonId;
use crate::domain::refusal::Refusal;

/// `GET /login`
pub(super) async fn signed_out(State(console): Shared) -> Response {
    if matches!(console.mode, Mode::Demo { .. }) {
        return Redirect::to("/").into_response();
    }
    console
        .outside_page(StatusCode::OK, "console-signed-out-title", |words| message::signed_out(words, false))
}

/// `GET /login/{link}`: shows a button and uses nothing up, for previews follow links too.
pub(super) async fn page(State(console): Shared, Path(link): Path<String>) -> Response {
    console.outside_page(StatusCode::OK, "console-sign-in-title", |words| message::sign_in(words, &link))
}

/// `POST /login/{link}`
pub(super) async fn sign_in(
    State(console): Shared,
    Path(link): Path<String>,
    headers: HeaderMap,
    address: Option<Extension<ConnectInfo<SocketAddr>>>,
) -> Response {
    // Nobody is signed in yet, so there is no token; the link itself is the secret.
    if forgery::is_foreign(&headers) {
        return console.forged();
    }
    if let Some(Extension(ConnectInfo(address))) = address
        && let Err(refusal) = console.around().live.load().limits.stranger(address.ip())
    {
        return console.plain_failure(&refusal.into());
    }
    match use_up(&console, &link).await {
        Ok(Some(secret)) => arrive(&console, &secret),
        Ok(None) => console.outside_page(StatusCode::UNAUTHORIZED, "console-signed-out-title", |words| {
            message::signed_out(words, true)
        }),
        Err(failure) => console.plain_failure(&failure),
    }
}

/// A session for whoever the link was made for, unless it was used or is too old.
async fn use_up(console: &Console, link: &str) -> Result<Option<String>, Failure> {
    let around = console.around();
    let found = around.store.use_login_link(&token_hash(link), around.clock.now()).await;
    let person = found.map_err(|error| console.store_fault(&error, "sign in"))?;
    match person.filter(|person| around.live.load().desk.people.contains_key(person)) {
        Some(person) => Ok(Some(console.begin_session(&person).await?.0)),
        None => Ok(None),
    }
}

/// To the desk with the session's cookie.
fn arrive(console: &Console, secret: &str) -> Response {
    with_cookie(Redirect::to("/").into_response(), console.session_cookie(secret))
}

/// `POST /logout`
pub(super) async fn sign_out(
    State(console): Shared,
    visitor: Visitor,
    headers: HeaderMap,
    Form(pressed): Form<Pressed>,
) -> Response {
    if let Err(answer) = ours(&console, &visitor, &headers, pressed.csrf.as_deref()) {
        return answer;
    }
    if let Err(error) = console.around().store.end_session(&visitor.session).await {
        return console.plain_failure(&console.store_fault(&error, "sign out"));
    }
    with_cookie(Redirect::to("/login").into_response(), console.no_session_cookie())
}

/// A choice of persona.
#[derive(serde::Deserialize)]
pub(super) struct Persona {
    csrf: Option<String>,
    person: String,
}

/// `POST /persona`: only in a demo.
pub(super) async fn switch(
    State(console): Shared,
    visitor: Visitor,
    headers: HeaderMap,
    Form(chosen): Form<Persona>,
) -> Response {
    if let Err(answer) = ours(&console, &visitor, &headers, chosen.csrf.as_deref()) {
        return answer;
    }
    let wanted = PersonId::from(chosen.person);
    let known = match &console.mode {
        Mode::Demo { personas, .. } => personas.contains(&wanted),
        Mode::Serve { .. } => false,
    };
    let result: Result<Response, Failure> = async {
        if !known || !visitor.live.desk.people.contains_key(&wanted) {
            return Err(Refusal::UnknownPerson { person: wanted.to_string() }.into());
        }
        let (secret, _) = console.begin_session(&wanted).await?;
        let ended = console.around().store.end_session(&visitor.session).await;
        ended.map_err(|error| console.store_fault(&error, "switch persona"))?;
        Ok(arrive(&console, &secret))
    }
    .await;
    console.finish(&visitor, result).await
}
