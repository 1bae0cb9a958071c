//! What a request from the Bot Service has to prove: a JSON Web Token, signed by a key of the service,
//! made for this app, valid now, and vouching for the address that a reply goes to. Pure: keys and the
//! time are passed in. What is wrong is told to the log alone, never to whoever asked.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::keys::Keys;
use crate::domain::time::{Millis, Timestamp};

/// How far the clocks of the service and of this machine may be apart.
const SKEW: Millis = Millis::minutes(5);
/// No token of the service is nearly as long.
const LONGEST: usize = 16_384;

/// What a token is held against.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// Who signs.
    pub issuer: &'a str,
    /// The app's id.
    pub app_id: &'a str,
    /// The channel of the activity, `msteams`: the key has to be endorsed for it.
    pub channel: &'a str,
    /// Now.
    pub now: Timestamp,
}

/// What a token of the service says, after everything about it was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    /// The service address that it vouches for.
    pub service_url: String,
}

/// Why a token is not believed. For the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// It cannot be read.
    #[error("the token cannot be read")]
    Unreadable,
    /// It is not signed in the one way that counts.
    #[error("the token is not signed with RS256")]
    Algorithm,
    /// It is signed with a key that is not among those known.
    #[error("the token's key is unknown")]
    UnknownKey,
    /// Its key may not speak for the channel.
    #[error("the token's key is not endorsed for this channel")]
    Endorsement,
    /// The signature does not fit.
    #[error("the token's signature is wrong")]
    Signature,
    /// Somebody else signed it.
    #[error("the token's issuer is another")]
    Issuer,
    /// It was made for another app.
    #[error("the token was made for another app")]
    Audience,
    /// It is not valid now.
    #[error("the token is expired, or not valid yet")]
    Time,
    /// It vouches for no address.
    #[error("the token vouches for no service address")]
    ServiceUrl,
}

/// The key that a token says it was signed with. Nothing of it is believed yet.
///
/// # Errors
/// Where it cannot be read, or is not signed with RS256.
pub fn key_of(token: &str) -> Result<String, Wrong> {
    let (header, ..) = split(token)?;
    let header = decode(header)?;
    // Only this one: 'none' is no signature, and HS256 would make a secret of the public key.
    if header.get("alg").and_then(Value::as_str) != Some("RS256") {
        return Err(Wrong::Algorithm);
    }
    // Parts of a header that have to be understood: we understand none.
    if header.get("crit").is_some() {
        return Err(Wrong::Algorithm);
    }
    header.get("kid").and_then(Value::as_str).map(str::to_owned).ok_or(Wrong::UnknownKey)
}

/// Checks a token.
///
/// # Errors
/// Says what is wrong.
pub fn verify(token: &str, keys: &Keys, expected: &Expected<'_>) -> Result<Vouched, Wrong> {
    check(&signed_claims(token, keys, expected)?, expected)
}

/// The claims of a token that is signed by a key which may speak for the channel. They are still to be
/// held against what is expected, by [`check`].
///
/// # Errors
/// Says what is wrong.
pub(super) fn signed_claims(token: &str, keys: &Keys, expected: &Expected<'_>) -> Result<Value, Wrong> {
    let kid = key_of(token)?;
    let key = keys.get(&kid).ok_or(Wrong::UnknownKey)?;
    let (header, claims, signature) = split(token)?;
    let signed = token.get(..header.len() + 1 + claims.len()).ok_or(Wrong::Unreadable)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Wrong::Unreadable)?;
    if !key.signed(signed.as_bytes(), &signature) {
        return Err(Wrong::Signature);
    }
    if !key.endorsements.iter().any(|channel| channel == expected.channel) {
        return Err(Wrong::Endorsement);
    }
    decode(claims)
}

/// Holds the claims of a token that is signed against what is expected now.
///
/// # Errors
/// Says what is wrong.
pub(super) fn check(claims: &Value, expected: &Expected<'_>) -> Result<Vouched, Wrong> {
    if claims.get("iss").and_then(Value::as_str) != Some(expected.issuer) {
        return Err(Wrong::Issuer);
    }
    if !is_audience(claims.get("aud"), expected.app_id) {
        return Err(Wrong::Audience);
    }
    let end = moment(claims, "exp").ok_or(Wrong::Time)?;
    if expected.now >= end + SKEW {
        return Err(Wrong::Time);
    }
    if claims.get("nbf").is_some() {
        let begin = moment(claims, "nbf").ok_or(Wrong::Time)?;
        if expected.now + SKEW < begin {
            return Err(Wrong::Time);
        }
    }
    let service_url = claims.get("serviceurl").or_else(|| claims.get("serviceUrl"));
    let service_url = service_url.and_then(Value::as_str).filter(|url| !url.is_empty());
    Ok(Vouched { service_url: service_url.ok_or(Wrong::ServiceUrl)?.to_owned() })
}

/// Whether a token is made for the app: its id, or one of the two ways of writing it as an address.
fn is_audience(audience: Option<&Value>, app_id: &str) -> bool {
    let id = app_id.to_lowercase();
    let fits = |value: &Value| {
        value.as_str().is_some_and(|value| {
            let value = value.to_lowercase();
            value == id || value == format!("api://botid-{id}") || value == format!("api://{id}")
        })
    };
    // Without an id of one's own nothing is made for one.
    !id.is_empty()
        && match audience {
            Some(Value::Array(list)) => list.iter().any(fits),
            Some(one) => fits(one),
            None => false,
        }
}

/// Seconds since 1970, with or without a fraction.
fn moment(claims: &Value, name: &str) -> Option<Timestamp> {
    let value = claims.get(name)?;
    let seconds = value.as_i64().or_else(|| {
        let seconds = value.as_f64().filter(|seconds| seconds.abs() < 1e12)?;
        #[expect(clippy::cast_possible_truncation, reason = "held within the range above")]
        Some(seconds as i64)
    })?;
    Some(Timestamp::from_millis(seconds.saturating_mul(1000)))
}

fn split(token: &str) -> Result<(&str, &str, &str), Wrong> {
    if token.len() > LONGEST || !token.is_ascii() {
        return Err(Wrong::Unreadable);
    }
    let mut parts = token.split('.');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(header), Some(claims), Some(signature), None) => Ok((header, claims, signature)),
        _ => Err(Wrong::Unreadable),
    }
}

fn decode(part: &str) -> Result<Value, Wrong> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| Wrong::Unreadable)?;
    match serde_json::from_slice(&bytes) {
        Ok(value @ Value::Object(_)) => Ok(value),
        _ => Err(Wrong::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn expected() -> Expected<'static> {
        Expected {
            issuer: "https://api.botframework.com",
            app_id: "0a1b",
            channel: "msteams",
            now: Timestamp::from_millis(1_795_000_000_000),
        }
    }

    fn claims(change: impl FnOnce(&mut Value)) -> Value {
        let mut claims = json!({
            "iss": "https://api.botframework.com", "aud": "0a1b", "serviceurl": "https://smba.example/",
            "nbf": 1_795_000_000, "exp": 1_795_003_600,
        });
        change(&mut claims);
        claims
    }

    #[test]
    fn each_claim_counts() {
        assert!(check(&claims(|_| ()), &expected()).is_ok());
        let wrong = |change: fn(&mut Value)| check(&claims(change), &expected()).unwrap_err();
        assert_eq!(wrong(|c| c["iss"] = json!("https://api.botframework.com/")), Wrong::Issuer);
        assert_eq!(wrong(|c| c["aud"] = json!("other")), Wrong::Audience);
        assert_eq!(wrong(|c| c["aud"] = json!(null)), Wrong::Audience);
        assert_eq!(wrong(|c| c["serviceurl"] = json!("")), Wrong::ServiceUrl);
        assert_eq!(wrong(|c| c["exp"] = json!("never")), Wrong::Time);
        assert_eq!(wrong(|c| c["nbf"] = json!({})), Wrong::Time);
    }

    #[test]
    fn an_audience_is_written_in_three_ways() {
        for good in [json!("0A1B"), json!("api://botid-0a1b"), json!("api://0a1b"), json!(["x", "0a1b"])] {
            assert!(is_audience(Some(&good), "0a1b"), "{good}");
        }
        for bad in [json!("api://botid-"), json!("0a1bc"), json!([]), json!(7)] {
            assert!(!is_audience(Some(&bad), "0a1b"), "{bad}");
        }
        assert!(!is_audience(Some(&json!("")), ""));
    }

    #[test]
    fn five_minutes_of_skew_are_allowed_and_no_second_more() {
        let at = |now: i64, change: fn(&mut Value)| {
            let now = Timestamp::from_millis(now * 1000);
            check(&claims(change), &Expected { now, ..expected() }).is_ok()
        };
        assert!(at(1_795_003_600 + 299, |_| ()));
        assert!(!at(1_795_003_600 + 300, |_| ()));
        assert!(at(1_795_000_000 - 300, |_| ()));
        assert!(!at(1_795_000_000 - 301, |_| ()));
    }

    proptest! {
        #[test]
        fn anything_can_be_a_token(token in "\\PC{0,60}|[a-zA-Z0-9_.-]{0,80}") {
            prop_assert!(verify(&token, &Keys::default(), &expected()).is_err());
        }
    }
}
