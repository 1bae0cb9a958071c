//! Whether a request over HTTP comes from Slack: an HMAC of the raw body and the time, `v0`. Must not
//! read the body, and must not ask a clock of its own.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::domain::time::{Millis, Timestamp};

/// How far the request's time may be from ours, in either direction.
pub const TOLERANCE: Millis = Millis::minutes(5);

/// What a request says about itself, in its headers.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// `X-Slack-Request-Timestamp`.
    timestamp: &'a str,
    /// `X-Slack-Signature`.
    signature: &'a str,
}

impl<'a> Claim<'a> {
    /// The claim of a request, where it makes one that is not too old and not of the future: what can be
    /// seen before the body is read.
    pub fn fresh(timestamp: Option<&'a str>, signature: Option<&'a str>, now: Timestamp) -> Option<Self> {
        let (timestamp, signature) = (timestamp?, signature?);
        // Digits alone, so that nothing else can stand for the same time.
        if !timestamp.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let at: i64 = timestamp.parse().ok()?;
        let apart = now.millis().checked_sub(at.checked_mul(1000)?)?;
        (apart.abs() <= TOLERANCE.0).then_some(Self { timestamp, signature })
    }

    /// Whether the claim holds for a body. Takes the same time whatever is wrong.
    pub fn holds(&self, body: &[u8], secret: &str) -> bool {
        let Some(signature) = self.signature.strip_prefix("v0=").and_then(|hex| hex::decode(hex).ok()) else {
            return false;
        };
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
        mac.update(b"v0:");
        mac.update(self.timestamp.as_bytes());
        mac.update(b":");
        mac.update(body);
        mac.verify_slice(&signature).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Made by `SignatureVerifier` of `slack_sdk`, with this secret and time.
    const SECRET: &str = "not-a-real-secret";
    const TIME: &str = "1700000000";
    const SIGNED: [(&str, &str); 4] = [
        (
            "payload=%7B%22type%22%3A%22block_actions%22%7D",
            "v0=864ef09ad6c6a41d9917bcf204cafe5135a34f3f1011d16684c012a1da42836e",
        ),
        (
            r#"{"type":"url_verification","challenge":"abc"}"#,
            "v0=d82164e1a72c14588efcedd3bf81e378355f03aabe0829e027db9c6b8f0ce0f1",
        ),
        ("", "v0=dea657502cff84d8a82dd4c86d860bee0ac9cec5d29f2fa16ab9ccac1242ded7"),
        ("text=gr%C3%BC%C3%9Fe 😀", "v0=bf33c55fe62959576d1025ada80a7c5d17d5d7e1dc32c914f5df11443a234ac9"),
    ];

    fn at(seconds_later: i64) -> Timestamp {
        Timestamp::from_millis((1_700_000_000 + seconds_later) * 1000)
    }

    #[test]
    fn what_slack_signed_is_believed() {
        for (body, signature) in SIGNED {
            let claim = Claim::fresh(Some(TIME), Some(signature), at(0)).unwrap();
            assert!(claim.holds(body.as_bytes(), SECRET), "{body}");
            assert!(!claim.holds(body.as_bytes(), "another-secret"));
            assert!(!claim.holds(format!("{body} ").as_bytes(), SECRET));
        }
    }

    #[test]
    fn five_minutes_either_way() {
        let (_, signature) = SIGNED[0];
        for (later, fresh) in [(300, true), (301, false), (-300, true), (-301, false)] {
            assert_eq!(Claim::fresh(Some(TIME), Some(signature), at(later)).is_some(), fresh, "{later}");
        }
    }

    #[test]
    fn what_is_missing_or_no_number_is_no_claim() {
        let (_, signature) = SIGNED[0];
        assert!(Claim::fresh(None, Some(signature), at(0)).is_none());
        assert!(Claim::fresh(Some(TIME), None, at(0)).is_none());
        for time in ["", "+1700000000", " 1700000000", "1700000000.0", "99999999999999999999", "-1"] {
            assert!(Claim::fresh(Some(time), Some(signature), at(0)).is_none(), "{time}");
        }
    }

    proptest! {
        #[test]
        fn no_other_signature_will_do(signature in ".{0,80}", body in proptest::collection::vec(any::<u8>(), 0..64)) {
            if let Some(claim) = Claim::fresh(Some(TIME), Some(&signature), at(0)) {
                prop_assert!(!claim.holds(&body, SECRET));
            }
        }

        #[test]
        fn any_headers_are_read(time in ".{0,24}", signature in ".{0,80}") {
            let _ = Claim::fresh(Some(&time), Some(&signature), at(0));
        }
    }
}
