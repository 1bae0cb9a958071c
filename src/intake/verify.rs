//! Whether a webhook comes from the tool that it says it comes from, by the bytes as they arrived.
//! Must not look up secrets and must not say which part of a proof is wrong: that would help to forge
//! one.

use axum::http::HeaderMap;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::domain::desk::{Proof, ProofKind};
use crate::domain::refusal::Refusal;
use crate::domain::standard_webhooks::{self, Key, Signed};
use crate::domain::time::Timestamp;

/// What a proof is checked against.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    /// The body, byte for byte.
    pub body: &'a [u8],
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The time now.
    pub now: Timestamp,
    /// The secret that [`Proof::secret`] leads to.
    pub secret: &'a str,
}

/// Checks a proof. Each check takes the same time whatever differs.
///
/// `Token` and `HmacSha256` carry no time: a copy of such a message is caught by its id, which the desk
/// knows already.
///
/// # Errors
/// [`Refusal::BadSignature`], whatever is wrong. An empty secret proves nothing.
pub fn check(proof: &Proof, evidence: &Evidence<'_>) -> Result<(), Refusal> {
    let good = !evidence.secret.trim().is_empty()
        && match proof.kind {
            ProofKind::Token => token(&proof.header, evidence),
            ProofKind::HmacSha256 => hmac_sha256(&proof.header, evidence),
            ProofKind::StandardWebhooks => standard(&proof.header, evidence),
        };
    good.then_some(()).ok_or(Refusal::BadSignature)
}

/// A header that is there once, and is text.
fn header<'a>(evidence: &Evidence<'a>, name: &str) -> Option<&'a str> {
    let mut values = evidence.headers.get_all(name).iter();
    let first = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(first.trim())
}

fn token(name: &str, evidence: &Evidence<'_>) -> bool {
    let Some(given) = header(evidence, name) else { return false };
    let given = match given.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("bearer ") => given[7..].trim_start(),
        _ => given,
    };
    // The hashes are of one length, so that the comparison does not tell the secret's.
    Sha256::digest(given).ct_eq(&Sha256::digest(evidence.secret.trim())).into()
}

fn hmac_sha256(name: &str, evidence: &Evidence<'_>) -> bool {
    let Some(given) = header(evidence, name) else { return false };
    let Ok(given) = hex::decode(given.strip_prefix("sha256=").unwrap_or(given)) else { return false };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(evidence.secret.trim().as_bytes()) else { return false };
    mac.update(evidence.body);
    mac.verify_slice(&given).is_ok()
}

/// The three headers are `webhook-id`, `webhook-timestamp` and `webhook-signature`. Some senders use
/// the same scheme under a name of their own; where the desk file names such a signature header, its
/// siblings are looked for.
fn standard(name: &str, evidence: &Evidence<'_>) -> bool {
    let name = name.to_ascii_lowercase();
    let prefix = name.strip_suffix("-signature").unwrap_or("webhook");
    let sibling = |suffix: &str| header(evidence, &format!("{prefix}-{suffix}"));
    let (Some(id), Some(timestamp), Some(signatures)) =
        (sibling("id"), sibling("timestamp"), sibling("signature"))
    else {
        return false;
    };
    let Ok(key) = Key::parse(evidence.secret) else { return false };
    let signed = Signed { id, timestamp, signatures, body: evidence.body };
    standard_webhooks::is_genuine(&key, &signed, evidence.now)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};
    use proptest::prelude::*;

    use super::*;
    use crate::domain::desk::SecretRef;

    const BODY: &[u8] = br#"{"text":"hi"}"#;
    fn now() -> Timestamp {
        Timestamp::from_millis(1_795_000_000_000)
    }

    fn proof(kind: ProofKind, header: &str) -> Proof {
        Proof { kind, header: header.to_owned(), secret: SecretRef::Environment("SECRET".to_owned()) }
    }

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::try_from(*name).unwrap(), HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    fn passes(proof: &Proof, secret: &str, pairs: &[(&str, &str)]) -> bool {
        let headers = headers(pairs);
        check(proof, &Evidence { body: BODY, headers: &headers, now: now(), secret }).is_ok()
    }

    #[test]
    fn a_token_is_the_secret_itself() {
        let proof = proof(ProofKind::Token, "Authorization");
        for good in ["open sesame", "Bearer open sesame", "bearer  open sesame"] {
            assert!(passes(&proof, "open sesame\n", &[("authorization", good)]), "{good}");
        }
        for bad in ["", "Bearer", "open sesam", "open sesame!", "Basic open sesame"] {
            assert!(!passes(&proof, "open sesame", &[("authorization", bad)]), "{bad}");
        }
        assert!(!passes(&proof, "open sesame", &[]));
        assert!(!passes(&proof, "", &[("authorization", "")]), "an empty secret proves nothing");
        assert!(!passes(&proof, "a", &[("authorization", "a"), ("authorization", "b")]));
    }

    #[test]
    fn hmac_is_over_the_body_as_it_came() {
        let proof = proof(ProofKind::HmacSha256, "X-Hub-Signature-256");
        let mut mac = Hmac::<Sha256>::new_from_slice(b"key").unwrap();
        mac.update(BODY);
        let hex = hex::encode(mac.finalize().into_bytes());
        let with = |value: &str| passes(&proof, "key", &[("x-hub-signature-256", value)]);
        assert!(with(&hex) && with(&format!("sha256={hex}")) && with(&hex.to_uppercase()));
        assert!(!with(&hex[..62]) && !with(&format!("{hex}00")) && !with("") && !with("sha256="));
        assert!(!passes(&proof, "other", &[("x-hub-signature-256", &hex)]));
    }

    #[test]
    fn the_hmac_of_a_published_example() {
        // RFC 4231, test case 2.
        let headers =
            headers(&[("x-signature", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]);
        let body = b"what do ya want for nothing?";
        let proof = proof(ProofKind::HmacSha256, "x-signature");
        assert_eq!(check(&proof, &Evidence { body, headers: &headers, now: now(), secret: "Jefe" }), Ok(()));
    }

    #[test]
    fn standard_webhooks_hold_for_five_minutes() {
        let proof = proof(ProofKind::StandardWebhooks, "webhook-signature");
        let secret = "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0cyBhbG9uZQ==";
        let key = Key::parse(secret).unwrap();
        for (age, good) in [(0, true), (299, true), (301, false), (-301, false)] {
            let at = Timestamp::from_millis(now().millis() - age * 1000);
            let seconds = standard_webhooks::seconds(at).to_string();
            let signature = format!("v1,bm9wZQ== {}", standard_webhooks::sign(&key, "msg_1", at, BODY));
            let named = |prefix: &str, proof: &Proof| {
                let [id, time, signed] =
                    ["id", "timestamp", "signature"].map(|name| format!("{prefix}-{name}"));
                passes(proof, secret, &[(&id, "msg_1"), (&time, &seconds), (&signed, &signature)])
            };
            assert_eq!(named("webhook", &proof), good, "{age}");
            let sibling = Proof { header: "Svix-Signature".to_owned(), ..proof.clone() };
            assert_eq!(named("svix", &sibling), good, "{age}");
            assert!(!named("svix", &proof));
        }
        assert!(!passes(&proof, secret, &[("webhook-signature", "v1,")]));
        assert!(!passes(&proof, "not base64 at all!", &[("webhook-signature", "v1,")]));
    }

    proptest! {
        #[test]
        fn nothing_passes_by_chance_and_nothing_panics(
            body in proptest::collection::vec(any::<u8>(), 0..100),
            value in proptest::collection::vec(any::<u8>().prop_filter("a header", |b| *b >= 32 && *b != 127), 0..100),
            time in "[-+0-9]{0,25}",
            secret in any::<String>(),
        ) {
            let mut headers = headers(&[("webhook-id", "a"), ("webhook-timestamp", time.trim())]);
            headers.insert("webhook-signature", HeaderValue::from_bytes(&value).unwrap());
            let same = value.trim_ascii() == secret.trim().as_bytes();
            let evidence = Evidence { body: &body, headers: &headers, now: now(), secret: &secret };
            for kind in [ProofKind::Token, ProofKind::HmacSha256, ProofKind::StandardWebhooks] {
                let passed = check(&proof(kind, "webhook-signature"), &evidence).is_ok();
                prop_assert!(!passed || (same && kind == ProofKind::Token));
            }
        }
    }
}
