//! Tokens whose signature was checked already. The Bot Service signs one for an hour and sends it with each
//! request; the signature of the very same token by the very same keys does not change meanwhile. Everything else
//! about a token is checked for every request. Must not believe what it has not checked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::keys::Keys;
use super::token::{Expected, Vouched, Wrong, check, signed_claims};

/// How many are remembered: only whoever has the service's keys can fill it.
const MOST: usize = 1_024;

/// The memory.
#[derive(Debug, Default)]
pub struct Believed(Mutex<HashMap<[u8; 32], Known>>);

/// A token that was found to be signed.
#[derive(Clone, Debug)]
struct Known {
    /// The keys that said so: once others are fetched, it is checked anew.
    keys: Arc<Keys>,
    claims: Arc<Value>,
}

impl Believed {
    /// Checks a token, as [`super::token::verify`] does.
    ///
    /// # Errors
    /// Says what is wrong.
    pub fn verify(&self, token: &str, keys: &Arc<Keys>, expected: &Expected<'_>) -> Result<Vouched, Wrong> {
        let name: [u8; 32] = Sha256::digest(token).into();
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
        if let Some(known) = known.filter(|known| Arc::ptr_eq(&known.keys, keys)) {
            let vouched = check(&known.claims, expected);
            if vouched.is_err() {
                // Most likely its time is over.
                self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&name);
            }
            return vouched;
        }
        let claims = signed_claims(token, keys, expected)?;
        let vouched = check(&claims, expected)?;
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(name, Known { keys: keys.clone(), claims: Arc::new(claims) });
        Ok(vouched)
    }
}
