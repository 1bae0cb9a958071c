//! `[publishers.KEY]`, and where a secret is to be found. Must not read any secret.

use indexmap::IndexMap;

use crate::domain::desk::{Publisher, SecretRef};
use crate::domain::ids::PublisherId;

use super::item::{Item, Table, WHERE_SECRETS_GO};
use super::value::name_of_key;

/// How often a reply is tried before it stands as failed, where the file does not say.
const ATTEMPTS: u32 = 8;

/// Reads all publishers. One with mistakes is left out: the file is refused in any case.
pub(super) fn read(file: &mut Table<'_>) -> IndexMap<PublisherId, Publisher> {
    let mut publishers = IndexMap::new();
    for (key, item) in file.entries("publishers") {
        item.check_key(key);
        let publisher = item.table("publishers.KEY", |table| publisher(key, table)).flatten();
        publishers.extend(publisher.map(|publisher| (publisher.id.clone(), publisher)));
    }
    publishers
}

fn publisher(key: &str, table: &mut Table<'_>) -> Option<Publisher> {
    let name = table.line("name").unwrap_or_else(|| name_of_key(key));
    let url = table.need("url", "\"https://example.com/replies\"").and_then(|item| address(&item));
    let secret = secret(table);
    let attempts = table.get("attempts").and_then(|item| item.number(1..=100)).unwrap_or(ATTEMPTS);
    Some(Publisher { id: key.into(), name, url: url?, secret: secret?, attempts })
}

fn address(item: &Item<'_>) -> Option<String> {
    let text = item.line()?;
    // The value is not repeated: an address is where passwords like to hide.
    let Some(url) = reqwest::Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
    else {
        item.problem("is no web address", "write it as https://example.com/replies");
        return None;
    };
    if url.password().is_some() || !url.username().is_empty() {
        item.problem("holds a name or password, which must not stand here", WHERE_SECRETS_GO);
        return None;
    }
    Some(text.to_owned())
}

/// Where the secret of a table is: `secret_env` or `secret_file`, one of the two.
pub(super) fn secret(table: &mut Table<'_>) -> Option<SecretRef> {
    let (variable, file) = (table.get("secret_env"), table.get("secret_file"));
    match (variable, file) {
        (Some(item), None) => environment(&item),
        (None, Some(item)) => item.line().map(|path| SecretRef::File(path.into())),
        (Some(item), Some(_)) => {
            item.problem("stands beside secret_file", "keep one of the two");
            None
        }
        (None, None) => {
            table.notes.problem(
                &table.path,
                "does not say where its secret is",
                "add secret_env = \"NAME\" for an environment variable, or secret_file = \"path\"",
            );
            None
        }
    }
}

/// The name of a variable. In capitals only, so that a secret pasted here by mistake is noticed;
/// the value is not repeated for the same reason.
pub(super) fn environment(item: &Item<'_>) -> Option<SecretRef> {
    let name = item.line()?;
    let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    if !name.bytes().all(fits) || name.starts_with(|first: char| first.is_ascii_digit()) {
        item.problem(
            "is no name of an environment variable",
            "write its name in capitals, such as WATCHFLOOR_PUBLISHER_SECRET; if it was the secret itself, \
             take it out and change it",
        );
        return None;
    }
    Some(SecretRef::Environment(name.to_owned()))
}
