//! Who signs tokens in the tests: RSA keys that `openssl` makes while they run, and no key of it stands
//! anywhere else.

use std::process::Command;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};

pub struct Issuer {
    key: RsaKeyPair,
    pub kid: String,
}

/// Two keys, made once: 2,048 bits take openssl a while.
static KEYS: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| [make(), make()]);

fn make() -> Vec<u8> {
    let made = Command::new("openssl")
        .args(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-outform", "DER"])
        .output()
        .expect("openssl is there: scripts/test installs it");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    made.stdout
}

impl Issuer {
    /// One of two issuers.
    pub fn new(which: usize) -> Self {
        // Which of the two formats openssl writes depends on its version.
        let made = &KEYS[which];
        let key = RsaKeyPair::from_der(made).or_else(|_| RsaKeyPair::from_pkcs8(made)).unwrap();
        Self { key, kid: format!("key-{which}") }
    }

    /// Its public key as a key set lists it.
    pub fn listed(&self, endorsements: &[&str]) -> Value {
        let public = PublicKeyComponents::<Vec<u8>>::from(self.key.public());
        json!({
            "kty": "RSA", "use": "sig", "kid": self.kid, "endorsements": endorsements,
            "n": URL_SAFE_NO_PAD.encode(&public.n), "e": URL_SAFE_NO_PAD.encode(&public.e),
        })
    }

    /// A token with this header and these claims.
    pub fn signs(&self, header: &Value, claims: &Value) -> String {
        let signed = unsigned(header, claims);
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// The public key as an attacker would use it for a secret.
    pub fn public(&self) -> Vec<u8> {
        self.key.public().as_ref().to_vec()
    }
}

/// Header and claims without a signature.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(claims))
}
