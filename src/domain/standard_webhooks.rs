//! Signatures of webhooks as Standard Webhooks describes them, for what comes in and what goes out:
//! <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>.
//! Must not send, read headers or look up secrets.
//!
//! Signed is `{id}.{timestamp}.{body}` with HMAC-SHA-256, the timestamp in whole seconds since 1970.
//! A signature is `v1,` and base64; a header may hold several, separated by spaces, while a secret is
//! being replaced by another.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::time::{Millis, Timestamp};

/// The header with the message's id, which is the same for every attempt.
pub const ID_HEADER: &str = "webhook-id";
/// The header with the time of the attempt, in seconds since 1970.
pub const TIMESTAMP_HEADER: &str = "webhook-timestamp";
/// The header with the signatures.
pub const SIGNATURE_HEADER: &str = "webhook-signature";
/// A message that is older or newer than this is not taken: somebody might have kept it.
pub const TOLERANCE: Millis = Millis::minutes(5);

const PREFIX: &str = "whsec_";
const VERSION: &str = "v1,";
/// More signatures than anybody needs, so that a header of thousands costs nothing.
const MOST_SIGNATURES: usize = 16;

/// A signing key. Never shown.
#[derive(Clone)]
pub struct Key(Vec<u8>);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

impl Key {
    /// Reads a secret: base64, with or without `whsec_` before it.
    ///
    /// # Errors
    /// Where it is not base64, or empty. The text does not hold the secret.
    pub fn parse(secret: &str) -> Result<Self, String> {
        let text = secret.trim();
        let bytes = STANDARD
            .decode(text.strip_prefix(PREFIX).unwrap_or(text))
            .map_err(|_| format!("the secret is not base64; it should be {PREFIX} and base64"))?;
        if bytes.is_empty() {
            return Err(format!(
                "the secret is empty; it should be {PREFIX} and base64 of at least 24 bytes"
            ));
        }
        Ok(Self(bytes))
    }

    fn mac(&self, id: &str, seconds: i64, body: &[u8]) -> Option<Hmac<Sha256>> {
        // HMAC takes a key of any length, so there is always one.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body);
        Some(mac)
    }
}

/// Signs a body, for [`SIGNATURE_HEADER`].
pub fn sign(key: &Key, id: &str, at: Timestamp, body: &[u8]) -> String {
    let signature = key.mac(id, seconds(at), body).map(|mac| mac.finalize().into_bytes());
    format!("{VERSION}{}", STANDARD.encode(signature.unwrap_or_default()))
}

/// A moment as [`TIMESTAMP_HEADER`] has it.
pub fn seconds(at: Timestamp) -> i64 {
    at.millis().div_euclid(1000)
}

/// A message as it came, with what its headers say.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// [`ID_HEADER`].
    pub id: &'a str,
    /// [`TIMESTAMP_HEADER`].
    pub timestamp: &'a str,
    /// [`SIGNATURE_HEADER`].
    pub signatures: &'a str,
    /// The body, byte for byte.
    pub body: &'a [u8],
}

/// Whether a message is signed with the key, and no more than [`TOLERANCE`] away from now.
pub fn is_genuine(key: &Key, signed: &Signed<'_>, now: Timestamp) -> bool {
    // Digits alone, since only these are what was signed: '+1' and '01' are numbers too.
    let Ok(seconds) = signed.timestamp.parse::<i64>() else { return false };
    if seconds.to_string() != signed.timestamp || signed.id.is_empty() {
        return false;
    }
    let age = Millis(now.millis().saturating_sub(seconds.saturating_mul(1000)));
    if age > TOLERANCE || age < Millis(-TOLERANCE.0) {
        return false;
    }
    signed.signatures.split(' ').take(MOST_SIGNATURES).any(|signature| {
        let Some(signature) = signature.strip_prefix(VERSION) else { return false };
        let Ok(signature) = STANDARD.decode(signature) else { return false };
        // `verify_slice` takes the same time whatever differs.
        key.mac(signed.id, seconds, signed.body).is_some_and(|mac| mac.verify_slice(&signature).is_ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that the libraries of Standard Webhooks publish and test with.
    const EXAMPLE: (&str, &str, &[u8]) =
        ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", br#"{"test": 2432232314}"#);
    const EXAMPLE_SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn example_key() -> Key {
        Key::parse(concat!("whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).unwrap()
    }

    fn example(signatures: &str) -> Signed<'_> {
        let (id, timestamp, body) = EXAMPLE;
        Signed { id, timestamp, signatures, body }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn the_published_example_is_signed_alike() {
        let (id, _, body) = EXAMPLE;
        assert_eq!(sign(&example_key(), id, at(1_614_265_330), body), EXAMPLE_SIGNATURE);
        assert!(is_genuine(&example_key(), &example(EXAMPLE_SIGNATURE), at(1_614_265_330)));
    }

    #[test]
    fn one_good_signature_of_several_is_enough() {
        let several = format!("v1a,AAAA v1,AAAA {EXAMPLE_SIGNATURE}");
        assert!(is_genuine(&example_key(), &example(&several), at(1_614_265_330)));
        for bad in ["", "v1,", "v1,AAAA", "v1,%", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="] {
            assert!(!is_genuine(&example_key(), &example(bad), at(1_614_265_330)), "{bad}");
        }
    }

    #[test]
    fn five_minutes_is_the_most() {
        for (seconds, good) in [(300, true), (301, false), (-300, true), (-301, false)] {
            let now = at(1_614_265_330 + seconds);
            assert_eq!(is_genuine(&example_key(), &example(EXAMPLE_SIGNATURE), now), good, "{seconds}");
        }
    }

    #[test]
    fn whatever_is_changed_breaks_it() {
        let now = at(1_614_265_330);
        let good = example(EXAMPLE_SIGNATURE);
        assert!(!is_genuine(&example_key(), &Signed { body: b"{}", ..good }, now));
        assert!(!is_genuine(&example_key(), &Signed { id: "msg", ..good }, now));
        assert!(!is_genuine(&example_key(), &Signed { timestamp: "1614265331", ..good }, now));
        assert!(!is_genuine(&example_key(), &Signed { timestamp: "+1614265330", ..good }, now));
        assert!(!is_genuine(&Key::parse("b3RoZXI=").unwrap(), &good, now));
    }

    #[test]
    fn a_key_is_base64_and_never_shown() {
        assert!(Key::parse("whsec_").unwrap_err().contains("empty"));
        let error = Key::parse("whsec_not base64!").unwrap_err();
        assert!(error.contains("base64") && !error.contains("not base64!"), "{error}");
        assert_eq!(format!("{:?}", example_key()), "Key(..)");
    }
}
