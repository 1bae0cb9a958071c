//! How answers leave: pages in their frame, fragments, refusals with their status, and the headers
//! that keep a page from doing anything it should not. Must not decide what a page shows.

use std::sync::Arc;

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use maud::Markup;

use super::super::problem::status;
use super::access::{Visitor, with_cookie};
use super::{Console, Mode, assets};
use crate::app::dispatch::Surroundings;
use crate::app::fault::Failure;
use crate::chat::console::Words;
use crate::chat::console::layout::{Frame, Me, Pending, Place, page};
use crate::chat::console::message::{self, Said, Tone};
use crate::domain::permission::roles_in;
use crate::domain::refusal::Refusal;
use crate::domain::text::Text;

/// The header by which the script asks for a part of a page.
pub(super) const FRAGMENT: &str = "watchfloor-fragment";

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What stands around a page.
pub(super) struct Head {
    pub(super) title: String,
    pub(super) place: Place,
    pub(super) live: bool,
    pub(super) status: StatusCode,
    pub(super) said: Option<Said>,
    /// Hand-overs that wait for an answer.
    pub(super) pending: Vec<Pending>,
}

impl Head {
    pub(super) fn new(title: impl Into<String>, place: Place) -> Self {
        Self {
            title: title.into(),
            place,
            live: false,
            status: StatusCode::OK,
            said: None,
            pending: Vec::new(),
        }
    }
}

/// Whether the script asked for a part of a page only.
pub(super) fn wants_fragment(headers: &HeaderMap) -> bool {
    headers.contains_key(FRAGMENT)
}

impl Console {
    pub(super) fn around(&self) -> &Surroundings {
        self.dispatcher.around()
    }

    /// Runs `make` with the texts of a visitor.
    pub(super) fn words<R>(&self, locale: &str, make: impl FnOnce(&Words<'_>) -> R) -> R {
        make(&Words::new(&self.locales, locale, self.around().clock.now()))
    }

    /// Who looks, as the frame shows them.
    pub(super) async fn me(&self, visitor: &Visitor) -> Result<Me, Failure> {
        let desk = &visitor.live.desk;
        let unseen = self
            .around()
            .store
            .unseen_notices(&visitor.person)
            .await
            .map_err(|error| self.store_fault(&error, "count notices"))?;
        let roles_of = |person| -> String {
            let roles = desk.people.get(person).into_iter().flat_map(|person| roles_in(person, None));
            roles.map(|role| desk.role_name(role)).collect::<Vec<_>>().join(", ")
        };
        let (personas, sink) = match &self.mode {
            Mode::Demo { personas, sink } => (
                personas
                    .iter()
                    .filter(|person| desk.people.contains_key(*person))
                    .map(|person| {
                        (person.clone(), format!("{} · {}", desk.name_of(person), roles_of(person)))
                    })
                    .collect(),
                Some(sink.clone()),
            ),
            Mode::Serve { .. } => (Vec::new(), None),
        };
        Ok(Me {
            person: visitor.person.clone(),
            name: desk.name_of(&visitor.person),
            roles: roles_of(&visitor.person),
            csrf: visitor.csrf.clone(),
            unseen,
            personas,
            sink,
        })
    }

    /// A page in its frame.
    pub(super) async fn page(
        &self,
        visitor: &Visitor,
        head: Head,
        body: impl FnOnce(&Words<'_>, &Me) -> Markup,
    ) -> Result<Response, Failure> {
        let me = self.me(visitor).await?;
        let markup = self.words(&visitor.locale, |words| {
            let body = body(words, &me);
            let frame = Frame {
                words,
                desk: &visitor.live.desk.name,
                title: &head.title,
                place: head.place,
                me: Some(&me),
                said: head.said.clone().or_else(|| visitor.said.clone()),
                pending: &head.pending,
                assets: assets::links(),
                live: head.live,
            };
            page(&frame, &body)
        });
        let mut response = (head.status, Html(markup.into_string())).into_response();
        if let Some(cookie) = &visitor.fresh {
            response = with_cookie(response, cookie.clone());
        }
        if visitor.said.is_some() {
            response = with_cookie(response, self.no_said_cookie());
        }
        Ok(response)
    }

    /// A page for somebody who is not signed in.
    pub(super) fn outside_page(
        &self,
        status: StatusCode,
        title: &str,
        body: impl FnOnce(&Words<'_>) -> Markup,
    ) -> Response {
        let live = self.around().live.load_full();
        let markup = self.words(&live.desk.locale, |words| {
            let title = words.say(title);
            let frame = Frame {
                words,
                desk: &live.desk.name,
                title: &title,
                place: Place::Elsewhere,
                me: None,
                said: None,
                pending: &[],
                assets: assets::links(),
                live: false,
            };
            page(&frame, &body(words))
        });
        (status, Html(markup.into_string())).into_response()
    }

    /// A redirect after something was done, with what was said about it.
    pub(super) fn redirect(&self, to: &str, said: &Said) -> Response {
        with_cookie(Redirect::to(to).into_response(), self.said_cookie(said))
    }

    /// What a handler came to; a failure becomes a page that says why.
    pub(super) async fn finish(&self, visitor: &Visitor, result: Result<Response, Failure>) -> Response {
        let failure = match result {
            Ok(response) => return response,
            Err(failure) => failure,
        };
        let status = failure_status(&failure);
        let text = failure_text(&failure);
        let title = self.words(&visitor.locale, |words| words.say("console-refused"));
        let mut head = Head::new(title.clone(), Place::Elsewhere);
        head.status = status;
        let page = self
            .page(visitor, head, |words, _| message::only(words, &title, &words.text(&text)))
            .await
            .unwrap_or_else(|failure| self.plain_failure(&failure));
        with_retry(page, &failure)
    }

    /// A failure where not even a frame can be made.
    pub(super) fn plain_failure(&self, failure: &Failure) -> Response {
        let text = failure_text(failure);
        let page = self.outside_page(failure_status(failure), "console-refused", |words| {
            message::only(words, &words.say("console-refused"), &words.text(&text))
        });
        with_retry(page, failure)
    }

    /// The answer to a form that is none of ours.
    pub(super) fn forged(&self) -> Response {
        self.outside_page(StatusCode::FORBIDDEN, "console-refused", |words| {
            message::only(words, &words.say("console-refused"), &words.say("console-forged"))
        })
    }
}

/// What a person reads about a failure.
pub(super) fn failure_text(failure: &Failure) -> Text {
    match failure {
        Failure::Refused(refusal) => refusal.text(),
        Failure::Fault(fault) => Text::new("fault").with("reference", &fault.reference),
    }
}

/// A failure as what was said.
pub(super) fn refused(failure: &Failure) -> Said {
    Said { tone: Tone::Refused, text: failure_text(failure) }
}

/// The status of a failure.
pub(super) fn failure_status(failure: &Failure) -> StatusCode {
    match failure {
        Failure::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        Failure::Refused(refusal) => status(refusal.kind()),
    }
}

fn with_retry(mut response: Response, failure: &Failure) -> Response {
    if let Failure::Refused(Refusal::TooMany { retry_after_ms }) = failure {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_after_ms.div_ceil(1000)));
    }
    response
}

/// Puts the headers on every answer: nothing from elsewhere, nothing inline, in no frame, in no cache.
pub(super) async fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not 'no-referrer': with that a browser hides the origin of our own forms too.
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// A shared console, as the handlers get it.
pub(super) type Shared = axum::extract::State<Arc<Console>>;
