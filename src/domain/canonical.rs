//! Canonical JSON (RFC 8785), the bytes that hashes are taken over.

use serde::Serialize;

/// The canonical form.
///
/// # Panics
/// Never for types of this program: they hold no floats beyond JSON and no maps with keys that are
/// not text, which is all that can fail. [`try_bytes`] is for values from outside.
#[expect(clippy::expect_used, reason = "see Panics: the types it is called with cannot fail")]
pub fn bytes(value: &impl Serialize) -> Vec<u8> {
    try_bytes(value).expect("the program's own types are JSON")
}

/// The canonical form of a value that may not have one.
///
/// # Errors
/// Where the value is not JSON.
pub fn try_bytes(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    serde_json_canonicalizer::to_vec(value)
}
