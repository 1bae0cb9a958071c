//! Who calls: the bearer token, the address, and the body within its limit. Must not find out whether
//! the token is good; the dispatcher does.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION};
use axum::http::request::Parts;
use futures_util::StreamExt as _;

use super::problem::Problem;
use super::{LARGEST_BODY, Service};
use crate::app::fault::Failure;
use crate::app::inbound::Caller;
use crate::domain::ids::PersonId;
use crate::domain::refusal::Refusal;

/// Whoever makes a request.
#[derive(Clone, Debug)]
pub(super) struct Client {
    /// The bearer token, if there is one.
    pub(super) token: Option<String>,
    /// Where from.
    pub(super) address: IpAddr,
    /// The languages they ask for, the first only.
    pub(super) language: Option<String>,
}

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let address = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip());
        Ok(Self { token: bearer(&parts.headers), address, language: language(&parts.headers) })
    }
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned()).filter(|token| !token.is_empty())
}

fn language(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    let first = value.split([',', ';']).next()?.trim();
    (!first.is_empty() && first.len() <= 20).then(|| first.to_owned())
}

impl Client {
    /// The caller behind the token.
    ///
    /// # Errors
    /// Without a token; it counts against the address.
    pub(super) fn caller(&self, service: &Arc<Service>) -> Result<Caller, Problem> {
        match &self.token {
            Some(token) => Ok(Caller::Token(token.clone())),
            None => Err(self.problem(service, Refusal::BadToken.into())),
        }
    }

    /// The problem document of a failure. A stranger's wrong token or signature counts against their
    /// address; too many of them are told so instead.
    pub(super) fn problem(&self, service: &Arc<Service>, failure: Failure) -> Problem {
        let live = service.dispatcher.around().live.load();
        let failure = match failure {
            Failure::Refused(refusal @ (Refusal::BadToken | Refusal::BadSignature)) => {
                Failure::Refused(live.limits.stranger(self.address).err().unwrap_or(refusal))
            }
            other => other,
        };
        Problem::of(&failure, &service.locales, self.language.as_deref().unwrap_or(&live.desk.locale))
    }

    /// Where the request came from.
    pub(super) fn address(&self) -> IpAddr {
        self.address
    }

    /// The language to answer a person in: theirs, else what they ask for, else the desk's.
    pub(super) fn locale(&self, service: &Arc<Service>, person: Option<&PersonId>) -> String {
        let live = service.dispatcher.around().live.load();
        person
            .and_then(|person| live.desk.people.get(person)?.locale.clone())
            .or_else(|| self.language.clone())
            .unwrap_or_else(|| live.desk.locale.clone())
    }
}

/// The most that is read of a body that is too large, so that the client gets to read the answer
/// instead of finding a broken connection.
const LARGEST_WASTE: usize = 8 * LARGEST_BODY;

/// Reads a body, but keeps no more than is taken.
pub(super) async fn body(body: Body) -> Result<Vec<u8>, Refusal> {
    body_within(body, LARGEST_BODY).await
}

/// Reads a body of at most so many bytes.
pub(super) async fn body_within(body: Body, limit: usize) -> Result<Vec<u8>, Refusal> {
    let mut chunks = body.into_data_stream();
    let (mut kept, mut seen) = (Vec::new(), 0_usize);
    while let Some(chunk) = chunks.next().await {
        let broken = |_| Refusal::Malformed { why: "the body ended before it was complete".to_owned() };
        let chunk = chunk.map_err(broken)?;
        seen = seen.saturating_add(chunk.len());
        if seen <= limit {
            kept.extend_from_slice(&chunk);
        } else {
            kept = Vec::new();
        }
        if seen > LARGEST_WASTE {
            break;
        }
    }
    if seen > limit { Err(Refusal::TooLarge { limit }) } else { Ok(kept) }
}
