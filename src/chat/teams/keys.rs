//! The keys with which the Bot Service signs, as its key set lists them (RFC 7517). Pure. Must not
//! fetch anything; `key_ring` does.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::Value;

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    n: Vec<u8>,
    e: Vec<u8>,
    /// The channels that it may speak for.
    pub endorsements: Vec<String>,
}

impl Key {
    /// Whether this key signed the message, with RSA (PKCS 1, version 1.5) over SHA-256.
    pub fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let key = RsaPublicKeyComponents { n: &self.n, e: &self.e };
        key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
    }
}

/// Keys by their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys(BTreeMap<String, Key>);

impl Keys {
    /// Reads a key set. What is no RSA key for signatures is passed over.
    pub fn read(document: &Value) -> Self {
        let listed = document.get("keys").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        Self(listed.iter().filter_map(key).collect())
    }

    /// A key.
    pub fn get(&self, kid: &str) -> Option<&Key> {
        self.0.get(kid)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn key(entry: &Value) -> Option<(String, Key)> {
    let text = |name: &str| entry.get(name).and_then(Value::as_str);
    if text("kty") != Some("RSA") || text("use").is_some_and(|purpose| purpose != "sig") {
        return None;
    }
    let number = |name: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(text(name)?.trim_end_matches('=')).ok()?;
        // Some write a zero in front, which is no part of the number.
        let start = bytes.iter().position(|byte| *byte != 0)?;
        Some(bytes[start..].to_vec())
    };
    let endorsements = entry.get("endorsements").and_then(Value::as_array);
    let endorsements = endorsements.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    let key = Key { n: number("n")?, e: number("e")?, endorsements: endorsements.collect() };
    Some((text("kid")?.to_owned(), key))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_rsa_keys_for_signatures_are_read() {
        let keys = Keys::read(&json!({"keys": [
            {"kty": "RSA", "use": "sig", "kid": "a", "n": "AQAB", "e": "AQAB", "endorsements": ["msteams"]},
            {"kty": "RSA", "use": "enc", "kid": "b", "n": "AQAB", "e": "AQAB"},
            {"kty": "EC", "kid": "c", "x": "AQAB", "y": "AQAB"},
            {"kty": "RSA", "kid": "d", "n": "*", "e": "AQAB"},
            {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
            7,
        ]}));
        assert_eq!(keys.get("a").unwrap().endorsements, ["msteams"]);
        assert!(["b", "c", "d"].iter().all(|kid| keys.get(kid).is_none()));
        assert!(Keys::read(&json!([])).is_empty());
    }

    #[test]
    fn a_key_that_is_too_short_signs_nothing() {
        let keys = Keys::read(&json!({"keys": [{"kty": "RSA", "kid": "a", "n": "AQAB", "e": "AQAB"}]}));
        assert!(!keys.get("a").unwrap().signed(b"text", b"signature"));
    }
}
