//! Who looks: the session behind a request, its language, what was said to it last. In a demo
//! whoever comes without a session is the first persona. Must not say what they may see.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::response::{IntoResponse as _, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Console, Mode, forgery};
use crate::app::dispatch::token_hash;
use crate::app::fault::{Failure, Fault};
use crate::app::inbound::Caller;
use crate::app::live::Live;
use crate::chat::console::message::{Said, Tone};
use crate::domain::actor::{Actor, Surface};
use crate::domain::ambient::hex_of;
use crate::domain::ids::{PersonId, QueueId};
use crate::domain::permission::{Permission, Scope, authorise};
use crate::domain::refusal::Refusal;
use crate::domain::roster::change::Changes;
use crate::domain::roster::duty::Duty;
use crate::domain::text::Text;
use crate::domain::time::{Millis, Timestamp};
use crate::store::StoreError;
use crate::store::sessions::Session;

/// How long a session lasts: a long shift.
const SESSION: Millis = Millis::hours(12);
/// The cookie with what was said last.
const SAID: &str = "watchfloor-said";
/// The longest such cookie; browsers take about 4,000 bytes.
const LONGEST_SAID: usize = 3_000;

/// Somebody who is signed in.
pub(super) struct Visitor {
    /// Who.
    pub(super) person: PersonId,
    /// Their language.
    pub(super) locale: String,
    /// The desk as it was when the request came.
    pub(super) live: Arc<Live>,
    /// What people had changed of the rosters then.
    pub(super) changes: Arc<Changes>,
    /// When it came.
    pub(super) now: Timestamp,
    /// What their forms carry.
    pub(super) csrf: String,
    /// The hash of it, from the database.
    pub(super) csrf_kept: String,
    /// What the session is known by in the database.
    pub(super) session: String,
    /// What was said last.
    pub(super) said: Option<Said>,
    /// A cookie to set, where the session is new.
    pub(super) fresh: Option<HeaderValue>,
}

impl Visitor {
    /// Asks the desk's one decision function about a page.
    pub(super) fn authorise(&self, permission: Permission, queue: Option<&QueueId>) -> Result<(), Failure> {
        let actor = Actor::Person(self.person.clone());
        let scope = Scope { queue, ..Scope::of_desk(self.duty()) };
        authorise(&self.live.desk, &actor, permission, scope)?;
        Ok(())
    }

    /// The moment and the rosters.
    pub(super) fn duty(&self) -> Duty<'_> {
        Duty { at: self.now, changes: &self.changes }
    }

    /// Who acts, for the dispatcher.
    pub(super) fn caller(&self) -> Caller {
        Caller::Session(self.person.clone())
    }
}

impl FromRequestParts<Arc<Console>> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, console: &Arc<Console>) -> Result<Self, Response> {
        let plain = |failure: Failure| console.plain_failure(&failure);
        let live = console.around().live.load_full();
        let kept = match cookie(&parts.headers, console.cookie_name()) {
            Some(secret) => console.session(&secret).await.map_err(plain)?.map(|session| (secret, session)),
            None => None,
        }
        // Somebody who was taken out of the desk file is out at once.
        .filter(|(_, session)| live.desk.people.contains_key(&session.person));
        let page = parts.method == Method::GET && !parts.uri.path().starts_with("/fragments/");
        let (secret, session, fresh) = match (kept, &console.mode) {
            (Some((secret, session)), _) => (secret, session, None),
            (None, Mode::Demo { personas, .. }) if page => {
                let first = personas.iter().find(|person| live.desk.people.contains_key(*person));
                let first = first.ok_or_else(|| plain(Refusal::BadToken.into()))?;
                let (secret, session) = console.begin_session(first).await.map_err(plain)?;
                let cookie = console.session_cookie(&secret);
                (secret, session, Some(cookie))
            }
            (None, Mode::Serve { .. }) if page => return Err(Redirect::to("/login").into_response()),
            (None, _) => return Err(plain(Refusal::BadToken.into())),
        };
        live.limits.caller(session.person.as_str()).map_err(|refusal| plain(refusal.into()))?;
        let locale = live.desk.people.get(&session.person).and_then(|person| person.locale.clone());
        let changes = console.dispatcher.changes(&live.desk).await.map_err(plain)?;
        Ok(Self {
            changes,
            now: console.around().clock.now(),
            locale: locale.unwrap_or_else(|| live.desk.locale.clone()),
            person: session.person,
            csrf: forgery::token(&secret),
            csrf_kept: session.csrf,
            session: token_hash(&secret),
            said: cookie(&parts.headers, SAID).as_deref().and_then(said_from),
            fresh,
            live,
        })
    }
}

impl Console {
    /// Lets somebody see a page of the whole desk; a refusal stands on the log.
    pub(super) async fn admit(
        &self,
        visitor: &Visitor,
        permission: Permission,
        what: &'static str,
    ) -> Result<(), Failure> {
        self.dispatcher.admit(&visitor.caller(), Surface::Console, (permission, None), what).await.map(|_| ())
    }

    async fn session(&self, secret: &str) -> Result<Option<Session>, Failure> {
        let now = self.around().clock.now();
        let found = self.around().store.session(&token_hash(secret), now).await;
        found.map_err(|error| self.store_fault(&error, "session"))
    }

    /// Begins a session and gives what its cookie holds.
    pub(super) async fn begin_session(&self, person: &PersonId) -> Result<(String, Session), Failure> {
        let around = self.around();
        let secret = hex_of::<32>(&*around.randomness);
        let session = Session {
            person: person.clone(),
            csrf: token_hash(&forgery::token(&secret)),
            expires: around.clock.now() + SESSION,
        };
        around
            .store
            .keep_session(&token_hash(&secret), &session)
            .await
            .map_err(|error| self.store_fault(&error, "begin session"))?;
        Ok((secret, session))
    }

    /// The name of the session's cookie. With the prefix a browser takes it by https alone, and from
    /// this host alone.
    fn cookie_name(&self) -> &'static str {
        if self.secure() { "__Host-watchfloor" } else { "watchfloor" }
    }

    fn secure(&self) -> bool {
        matches!(self.mode, Mode::Serve { secure_cookies: true })
    }

    /// The cookie of a session. `Lax`, for a link to a thread in a chat message has to find its reader
    /// signed in; nothing changes by following a link.
    pub(super) fn session_cookie(&self, secret: &str) -> HeaderValue {
        self.cookie(self.cookie_name(), secret, SESSION)
    }

    /// Ends the session's cookie.
    pub(super) fn no_session_cookie(&self) -> HeaderValue {
        self.cookie(self.cookie_name(), "", Millis(0))
    }

    /// The cookie that carries what was said over a redirect.
    pub(super) fn said_cookie(&self, said: &Said) -> HeaderValue {
        let mut short = (said.tone == Tone::Done, said.text.clone());
        let encode =
            |value: &(bool, Text)| URL_SAFE_NO_PAD.encode(serde_json::to_vec(value).unwrap_or_default());
        let mut value = encode(&short);
        if value.len() > LONGEST_SAID {
            short.1.args.retain(|(_, argument)| format!("{argument:?}").len() < 200);
            value = encode(&short);
        }
        self.cookie(SAID, &value, Millis::minutes(1))
    }

    /// Forgets what was said, once it was shown.
    pub(super) fn no_said_cookie(&self) -> HeaderValue {
        self.cookie(SAID, "", Millis(0))
    }

    fn cookie(&self, name: &str, value: &str, age: Millis) -> HeaderValue {
        let secure = if self.secure() { "; Secure" } else { "" };
        let text =
            format!("{name}={value}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{secure}", age.0 / 1000);
        // Hex, base64 and our own words are always a header's value.
        HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }

    /// Logs what the database said, and gives what a person may know.
    pub(super) fn store_fault(&self, error: &StoreError, during: &str) -> Failure {
        Fault::log(error, during, &*self.around().randomness).into()
    }
}

/// A cookie of a request.
pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}

/// A forged cookie can only say something to its forger, and as text.
fn said_from(value: &str) -> Option<Said> {
    let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
    let (done, text) = serde_json::from_slice(&bytes).ok()?;
    Some(Said { tone: if done { Tone::Done } else { Tone::Refused }, text })
}

/// Adds a cookie to a response.
pub(super) fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(SET_COOKIE, cookie);
    response
}
