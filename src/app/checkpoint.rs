//! Checkpoints: signed statements of where the log ended at some time. Whoever keeps one outside can
//! prove that everything up to it is unchanged and that nothing behind it was cut away. Must not
//! show the key to anybody.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::Serialize;

use super::secrets::Secret;
use crate::domain::ambient::{Clock, Randomness, hex_of};
use crate::domain::canonical;
use crate::domain::time::Timestamp;
use crate::store::log::Checkpoint;
use crate::store::{Store, StoreError};

/// The key's file in the data folder: 32 bytes in hex, readable by its owner alone.
pub const KEY_FILE: &str = "log-signing-key";
/// The variable that holds the key instead: 32 bytes in hex.
pub const KEY_VARIABLE: &str = "WATCHFLOOR_SIGNING_KEY";
/// What is signed begins with this, so that a signature can never be taken for one of another kind.
const KIND: &str = "watchfloor-checkpoint-1";

/// The key that signs checkpoints.
pub struct Key(SigningKey);

/// Why there is no checkpoint.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// The database fails.
    #[error("the database cannot be used: {0}")]
    Store(#[from] StoreError),
    /// The key's file, or the file for checkpoints, cannot be used.
    #[error("{what} {path}: {error}", path = .path.display())]
    File {
        /// What was tried.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// What should be a key is none.
    #[error(
        "{0} holds no signing key, which is 64 hexadecimal characters; put the right one back: \
         checkpoints of another key would look forged"
    )]
    NoKey(String),
}

/// What is wrong with a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCheckpoint {
    /// It was signed by somebody else.
    #[error("it was signed with the key {0}, which is not the trusted one")]
    OtherKey(String),
    /// The signature does not belong to what it says.
    #[error("its signature does not fit: it was changed, or forged")]
    BadSignature,
}

#[derive(Serialize)]
struct Statement<'a> {
    kind: &'static str,
    sequence: i64,
    hash: &'a str,
    at: Timestamp,
}

/// The canonical JSON (RFC 8785) that a checkpoint's signature is over:
/// `{"at","hash","kind":"watchfloor-checkpoint-1","sequence"}`.
pub fn statement(sequence: i64, hash: &str, at: Timestamp) -> Vec<u8> {
    canonical::bytes(&Statement { kind: KIND, sequence, hash, at })
}

impl Key {
    /// Reads a key from 64 hexadecimal characters; `place` is where they stood.
    ///
    /// # Errors
    /// Where they are none. The text does not hold them.
    pub fn read(secret: &Secret, place: &str) -> Result<Self, CheckpointError> {
        let bytes: [u8; 32] = hex::decode(secret.expose().trim())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| CheckpointError::NoKey(place.to_owned()))?;
        Ok(Self(SigningKey::from_bytes(&bytes)))
    }

    /// The key in the environment, or in the data folder; made there where there is none yet.
    ///
    /// # Errors
    /// Where the file cannot be read or written, or holds no key.
    pub fn load_or_make(
        from_environment: Option<&str>,
        data: &Path,
        randomness: &dyn Randomness,
    ) -> Result<Self, CheckpointError> {
        if let Some(key) = Self::load(from_environment, data)? {
            return Ok(key);
        }
        let path = data.join(KEY_FILE);
        let failed =
            |error| CheckpointError::File { what: "cannot keep the signing key", path: path.clone(), error };
        std::fs::create_dir_all(data).map_err(failed)?;
        let secret = Secret::new(hex_of::<32>(randomness));
        match write_new(&path, secret.expose()) {
            Ok(()) => Self::read(&secret, &path.display().to_string()),
            // Another process was faster: its key is the key.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                Self::load(None, data)?.ok_or_else(|| CheckpointError::NoKey(path.display().to_string()))
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// The key in the environment, or in the data folder, if there is one.
    ///
    /// # Errors
    /// Where the file cannot be read or holds no key.
    pub fn load(from_environment: Option<&str>, data: &Path) -> Result<Option<Self>, CheckpointError> {
        if let Some(text) = from_environment.filter(|text| !text.trim().is_empty()) {
            return Self::read(&Secret::new(text), KEY_VARIABLE).map(Some);
        }
        let path = data.join(KEY_FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::read(&Secret::new(text), &path.display().to_string()).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(CheckpointError::File { what: "cannot read the signing key", path, error }),
        }
    }

    /// The public half, in hex: what whoever checks needs.
    pub fn public(&self) -> String {
        hex::encode(self.0.verifying_key().as_bytes())
    }

    /// Signs that the log ended at an entry.
    pub fn sign(&self, sequence: i64, hash: &str, at: Timestamp) -> Checkpoint {
        let signature = self.0.sign(&statement(sequence, hash, at));
        Checkpoint {
            sequence,
            at,
            hash: hash.to_owned(),
            public_key: self.public(),
            signature: hex::encode(signature.to_bytes()),
        }
    }
}

#[cfg(unix)]
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

#[cfg(not(unix))]
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

/// Checks a checkpoint's signature, and that the trusted key made it where one is known.
///
/// # Errors
/// Says what is wrong.
pub fn verify(checkpoint: &Checkpoint, trusted: Option<&str>) -> Result<(), BadCheckpoint> {
    if trusted.is_some_and(|trusted| !trusted.eq_ignore_ascii_case(&checkpoint.public_key)) {
        return Err(BadCheckpoint::OtherKey(checkpoint.public_key.clone()));
    }
    let key = hex::decode(&checkpoint.public_key).ok().and_then(|bytes| bytes.try_into().ok());
    let signature = hex::decode(&checkpoint.signature).ok().and_then(|bytes| bytes.try_into().ok());
    let (Some(key), Some(signature)) = (key, signature) else { return Err(BadCheckpoint::BadSignature) };
    let key = VerifyingKey::from_bytes(&key).map_err(|_| BadCheckpoint::BadSignature)?;
    let signed = statement(checkpoint.sequence, &checkpoint.hash, checkpoint.at);
    key.verify_strict(&signed, &Signature::from_bytes(&signature)).map_err(|_| BadCheckpoint::BadSignature)
}

/// Signs the end of the log and keeps the checkpoint, unless that end is signed already or the log
/// is empty.
///
/// # Errors
/// Where the database fails.
pub async fn checkpoint_if_new(
    store: &Store,
    key: &Key,
    clock: &dyn Clock,
) -> Result<Option<Checkpoint>, CheckpointError> {
    let (sequence, hash) = store.head().await?;
    let last = store.latest_checkpoint().await?;
    if sequence == 0 || last.is_some_and(|last| last.sequence >= sequence) {
        return Ok(None);
    }
    let checkpoint = key.sign(sequence, &hash, clock.now());
    store.keep_checkpoint(&checkpoint).await?;
    Ok(Some(checkpoint))
}

/// Appends a checkpoint to a file outside, a line of JSON.
///
/// # Errors
/// Where the file cannot be written.
pub fn append(path: &Path, checkpoint: &Checkpoint) -> Result<(), CheckpointError> {
    let failed =
        |error| CheckpointError::File { what: "cannot append a checkpoint to", path: path.to_owned(), error };
    let line = serde_json::to_string(checkpoint).map_err(|error| failed(error.into()))?;
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path).map_err(failed)?;
    file.write_all(format!("{line}\n").as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Key {
        Key(SigningKey::from_bytes(&[byte; 32]))
    }

    #[test]
    fn a_checkpoint_holds_for_what_was_signed_and_nothing_else() {
        let at = Timestamp::from_millis(1_795_000_000_000);
        let good = key(1).sign(7, "ab", at);
        assert_eq!(verify(&good, None), Ok(()));
        assert_eq!(verify(&good, Some(&key(1).public().to_uppercase())), Ok(()));
        assert!(matches!(verify(&good, Some(&key(2).public())), Err(BadCheckpoint::OtherKey(_))));
        for bad in [
            Checkpoint { sequence: 8, ..good.clone() },
            Checkpoint { hash: "ac".to_owned(), ..good.clone() },
            Checkpoint { at: Timestamp::from_millis(0), ..good.clone() },
            Checkpoint { signature: "00".to_owned(), ..good.clone() },
            Checkpoint { public_key: key(2).public(), ..good.clone() },
        ] {
            assert_eq!(verify(&bad, None), Err(BadCheckpoint::BadSignature), "{bad:?}");
        }
    }

    #[test]
    fn the_key_is_made_once_for_its_owner_alone() {
        let data = tempfile::tempdir().unwrap();
        let dice = crate::app::ambient::SystemRandomness;
        assert!(Key::load(None, data.path()).unwrap().is_none());
        let first = Key::load_or_make(None, data.path(), &dice).unwrap();
        assert_eq!(Key::load_or_make(None, data.path(), &dice).unwrap().public(), first.public());
        let path = data.path().join(KEY_FILE);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let other = Key::load_or_make(Some(&"0a".repeat(32)), data.path(), &dice).unwrap();
        assert_ne!(other.public(), first.public());
        std::fs::write(&path, "nonsense").unwrap();
        let error = Key::load(None, data.path()).err().unwrap().to_string();
        assert!(error.contains(KEY_FILE) && !error.contains("nonsense"), "{error}");
    }
}
