//! Personal data as the log holds it: a salted commitment in place of the value. The value stands
//! in a table of its own, so that it can be erased and the chain still verifies.
//! Must not read randomness; whoever seals passes the salt in.

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error as _};
use sha2::{Digest, Sha256};

/// What stands in the place of a value that was erased.
pub const ERASED: &str = "[erased]";

/// A value that the log knows by its commitment only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    commitment: Option<String>,
    value: Option<String>,
}

/// Whose value it is, which decides who can have it erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// A person of the desk. One commitment for each person, so that the log can be followed.
    Person,
    /// The handle of an author.
    Author,
    /// What an author wrote.
    Message,
    /// What our people wrote to or about an author: drafts, notes, reasons.
    Ours,
}

impl Seal {
    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Author => "author",
            Self::Message => "message",
            Self::Ours => "ours",
        }
    }
}

impl Sealed {
    /// A value that the store will seal when it records the decision.
    pub fn open(value: impl Into<String>) -> Self {
        Self { commitment: None, value: Some(value.into()) }
    }

    /// The value, or what stands in its place: for a person a name made of the commitment, so that
    /// two erased people stay two.
    pub fn value(&self, seal: Seal) -> String {
        match (&self.value, seal) {
            (Some(value), _) => value.clone(),
            (None, Seal::Person) => erased_person(self.commitment.as_deref().unwrap_or_default()),
            (None, _) => ERASED.to_owned(),
        }
    }

    /// The value, if it is there.
    pub fn present(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// The commitment, once sealed.
    pub fn commitment(&self) -> Option<&str> {
        self.commitment.as_deref()
    }

    /// Seals with a commitment that belongs to the value.
    pub fn seal(&mut self, commitment: String) {
        self.commitment = Some(commitment);
    }

    /// Puts a value back that was looked up by the commitment.
    pub fn unseal(&mut self, value: Option<String>) {
        self.value = value;
    }
}

/// The name under which an erased person stays in the state tables.
pub fn erased_person(commitment: &str) -> String {
    format!("erased-{}", commitment.get(..12).unwrap_or(commitment))
}

/// SHA-256 over salt and value, in hex.
pub fn commit(salt: &[u8], value: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(value.as_bytes());
    hex::encode(hasher.finalize())
}

impl Serialize for Sealed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let commitment = self
            .commitment
            .as_ref()
            .ok_or_else(|| S::Error::custom("personal data must be sealed before it is written"))?;
        Form { sealed: commitment.clone() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Sealed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = Form::deserialize(deserializer)?;
        Ok(Self { commitment: Some(form.sealed), value: None })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    sealed: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_value_cannot_reach_the_log() {
        assert!(serde_json::to_string(&Sealed::open("@jo")).is_err());
        let mut sealed = Sealed::open("@jo");
        sealed.seal(commit(b"salt", "@jo"));
        let text = serde_json::to_string(&sealed).unwrap();
        assert!(!text.contains("@jo"));
        let back: Sealed = serde_json::from_str(&text).unwrap();
        assert_eq!(back.value(Seal::Author), ERASED);
        assert_eq!(back.commitment(), sealed.commitment());
    }
}
