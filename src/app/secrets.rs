//! Secrets: found in the environment that is passed in or in a file, and never shown. Must not
//! know what they are for.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::domain::desk::SecretRef;

/// The largest file that is read as a secret, in bytes. A key is far shorter; a longer file is a
/// slip of the path.
const LARGEST_FILE: u64 = 64 * 1024;

/// A secret. It shows itself to nobody but who calls [`Secret::expose`].
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret in.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself. Never into a log, a text or an error.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// Why a secret could not be had. It says where it was looked for, never what was found.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The environment does not have it.
    #[error(
        "the environment variable {variable} is {}; set it to the secret and start again",
        if *.blank { "blank" } else { "missing" }
    )]
    Variable {
        /// Its name.
        variable: String,
        /// Whether it is there with nothing in it.
        blank: bool,
    },
    /// The file cannot be read.
    #[error("the secret's file {} cannot be read ({source}); create it, or correct secret_file", .path.display())]
    File {
        /// Its path.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file can be read but holds no secret.
    #[error("the secret's file {} {wrong}; write the secret into it, and nothing else", .path.display())]
    Content {
        /// Its path.
        path: PathBuf,
        /// What is wrong with it.
        wrong: &'static str,
    },
}

/// Where secrets are looked up.
#[derive(Clone)]
pub struct Secrets {
    environment: BTreeMap<String, String>,
    folder: PathBuf,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secrets").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Secrets {
    /// Looks into this environment, and for relative paths into this folder, the desk file's own.
    pub fn new(environment: BTreeMap<String, String>, folder: impl Into<PathBuf>) -> Self {
        Self { environment, folder: folder.into() }
    }

    /// Adds a variable to the environment that it looks into, or changes one: `demo` makes its own.
    #[must_use]
    pub fn with(mut self, variable: &str, value: impl Into<String>) -> Self {
        self.environment.insert(variable.to_owned(), value.into());
        self
    }

    /// Finds a secret, white space around it ignored.
    ///
    /// # Errors
    /// Says which variable or file is missing or empty, and what to do.
    pub fn resolve(&self, place: &SecretRef) -> Result<Secret, SecretError> {
        match place {
            SecretRef::Environment(variable) => {
                match self.environment.get(variable).map(|value| value.trim()) {
                    Some(value) if !value.is_empty() => Ok(Secret::new(value)),
                    value => {
                        Err(SecretError::Variable { variable: variable.clone(), blank: value.is_some() })
                    }
                }
            }
            SecretRef::File(path) => read(&self.folder.join(path)),
        }
    }
}

fn read(path: &Path) -> Result<Secret, SecretError> {
    let failed = |source| SecretError::File { path: path.to_owned(), source };
    let content = |wrong| SecretError::Content { path: path.to_owned(), wrong };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(content("is larger than any secret"));
    }
    let text = String::from_utf8(bytes).map_err(|_| content("is not text"))?;
    match text.trim() {
        "" => Err(content("is empty")),
        secret => Ok(Secret::new(secret)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> (tempfile::TempDir, Secrets) {
        let folder = tempfile::tempdir().unwrap();
        let environment =
            [("SET".to_owned(), " in the environment \n".to_owned()), ("BLANK".into(), " ".into())];
        let secrets = Secrets::new(environment.into(), folder.path());
        (folder, secrets)
    }

    fn failure(secrets: &Secrets, place: &SecretRef) -> String {
        secrets.resolve(place).unwrap_err().to_string()
    }

    #[test]
    fn both_places_are_looked_into_and_trimmed() {
        let (folder, secrets) = secrets();
        std::fs::write(folder.path().join("key"), "in a file\n").unwrap();
        let found = secrets.resolve(&SecretRef::Environment("SET".into())).unwrap();
        assert_eq!(found.expose(), "in the environment");
        assert_eq!(secrets.resolve(&SecretRef::File("key".into())).unwrap().expose(), "in a file");
        let more = secrets.with("MORE", "added");
        assert_eq!(more.resolve(&SecretRef::Environment("MORE".into())).unwrap().expose(), "added");
    }

    #[test]
    fn a_secret_never_shows_itself() {
        let (_folder, secrets) = secrets();
        let secret = secrets.resolve(&SecretRef::Environment("SET".into())).unwrap();
        for shown in [format!("{secret}"), format!("{secret:?}"), format!("{secrets:?}")] {
            assert!(!shown.contains("in the environment"), "{shown}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let (folder, secrets) = secrets();
        assert_eq!(
            failure(&secrets, &SecretRef::Environment("GONE".into())),
            "the environment variable GONE is missing; set it to the secret and start again"
        );
        assert!(failure(&secrets, &SecretRef::Environment("BLANK".into())).contains("is blank"));
        assert!(failure(&secrets, &SecretRef::File("gone".into())).contains("gone cannot be read"));
        std::fs::write(folder.path().join("empty"), "\n").unwrap();
        assert!(failure(&secrets, &SecretRef::File("empty".into())).contains("is empty"));
        std::fs::write(folder.path().join("picture"), [0xff, 0xfe, 0xfd]).unwrap();
        assert!(failure(&secrets, &SecretRef::File("picture".into())).contains("is not text"));
        std::fs::write(folder.path().join("long"), "x".repeat(70_000)).unwrap();
        assert!(failure(&secrets, &SecretRef::File("long".into())).contains("larger than any secret"));
    }
}
