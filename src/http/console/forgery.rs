//! Whether a form that came in is one of ours: a token that only the person's own pages hold, and
//! where the browser says it comes from. Must not know what the form does.

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::app::dispatch::token_hash;

/// What forms of a session carry, made from what its cookie holds: no page shows the cookie itself,
/// and the database knows only the hash of this.
pub(super) fn token(cookie: &str) -> String {
    hex::encode(Sha256::digest(format!("watchfloor form token\n{cookie}")))
}

/// Whether `given` is the token whose hash is kept with the session.
pub(super) fn is_token(given: Option<&str>, kept: &str) -> bool {
    given.is_some_and(|given| token_hash(given).as_bytes().ct_eq(kept.as_bytes()).into())
}

/// Whether the browser says that the form was sent from another site. A client that says nothing,
/// such as a script, is judged by its token alone.
pub(super) fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site")
        && !matches!(site, "same-origin" | "none")
    {
        return true;
    }
    match (text(ORIGIN.as_str()), text(HOST.as_str())) {
        (None, _) => false,
        (Some(origin), Some(host)) => {
            origin.split_once("://").is_none_or(|(_, from)| !from.eq_ignore_ascii_case(host))
        }
        (Some(_), None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_form_from_another_site_is_told_apart() {
        assert!(!is_foreign(&headers(&[("host", "desk.example")])));
        assert!(!is_foreign(&headers(&[("host", "desk.example:80"), ("origin", "http://desk.example:80")])));
        assert!(is_foreign(&headers(&[("host", "desk.example"), ("origin", "https://evil.example")])));
        assert!(is_foreign(&headers(&[("host", "desk.example"), ("origin", "null")])));
        assert!(is_foreign(&headers(&[("host", "desk.example"), ("sec-fetch-site", "cross-site")])));
        assert!(is_foreign(&headers(&[("host", "desk.example"), ("sec-fetch-site", "same-site")])));
    }

    #[test]
    fn only_the_sessions_own_token_counts() {
        let token = token("cookie");
        let kept = token_hash(&token);
        assert!(is_token(Some(&token), &kept));
        assert!(!is_token(Some("cookie"), &kept));
        assert!(!is_token(Some(&kept), &kept));
        assert!(!is_token(None, &kept));
    }
}
