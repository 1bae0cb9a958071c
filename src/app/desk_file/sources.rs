//! `[sources.KEY]`: mappings of webhooks and files to messages. Must not apply them; `intake` does.

use indexmap::IndexMap;

use crate::domain::desk::{Proof, ProofKind, Source};
use crate::domain::ids::SourceId;
use crate::domain::thread::Sentiment;
use crate::domain::time::Timestamp;

use super::item::{Item, Table};
use super::names::Names;
use super::publishers::secret;
use super::rules::priorities;
use crate::intake::mapping::FIELDS;

/// Reads all sources.
pub(super) fn read(file: &mut Table<'_>, names: &Names) -> IndexMap<SourceId, Source> {
    let mut sources = IndexMap::new();
    for (key, item) in file.entries("sources") {
        item.check_key(key);
        let source = item.table("sources.KEY", |table| source(key, table, names));
        sources.extend(source.map(|source| (source.id.clone(), source)));
    }
    sources
}

fn source(key: &str, table: &mut Table<'_>, names: &Names) -> Source {
    let network = table.line("network");
    let proof =
        table.get("proof").and_then(|item| item.table("sources.KEY.proof", |table| proof(table))).flatten();
    let items = table.get("items").and_then(|item| item.jmespath());
    let fields = fields(table, "fields", |item| item.jmespath());
    let defaults = fields_of_record(table, names);
    if !fields.contains_key("text") {
        table.notes.problem(
            &table.path_of("fields"),
            "finds no text, and a message without text is none",
            "add text = \"path.to.text\" to its fields",
        );
    }
    Source { id: key.into(), network, proof, items, fields, defaults }
}

type Filled = std::collections::BTreeMap<String, String>;

fn fields_of_record(table: &mut Table<'_>, names: &Names) -> Filled {
    fields(table, "defaults", |item| default(item, names))
}

fn fields(table: &mut Table<'_>, key: &'static str, read: impl Fn(&Item<'_>) -> Option<String>) -> Filled {
    let mut filled = Filled::new();
    for (field, item) in table.entries(key) {
        if FIELDS.contains(&field) {
            // What cannot be read is noted already; the field counts as filled.
            filled.insert(field.to_owned(), read(&item).unwrap_or_default());
        } else {
            item.unknown_key(field, FIELDS);
        }
    }
    filled
}

/// A default value, checked as the field it is for.
fn default(item: &Item<'_>, names: &Names) -> Option<String> {
    let field = item.path().rsplit('.').next().unwrap_or_default();
    let value = item.text_or_number()?;
    match field {
        "queue" => item.check_reference(&value, &names.queues),
        "lang" => return item.locale(),
        "priority" => {
            item.choice(&priorities())?;
        }
        "sentiment" => {
            let choices = [Sentiment::Positive, Sentiment::Neutral, Sentiment::Negative];
            item.choice(&choices.map(|sentiment| (sentiment.as_str(), ())))?;
        }
        "reach" if value.parse::<u64>().is_err() => {
            item.problem("is no number of people", "write a whole number such as 1000");
        }
        "received_at" if Timestamp::parse(&value).is_err() => {
            item.problem("is no moment", "write it as 2026-11-22T14:05:00Z");
        }
        _ => {}
    }
    Some(value)
}

fn proof(table: &mut Table<'_>) -> Option<Proof> {
    let kinds = [
        ("token", ProofKind::Token),
        ("hmac_sha256", ProofKind::HmacSha256),
        ("standard_webhooks", ProofKind::StandardWebhooks),
    ];
    let kind = table.need("kind", "\"hmac_sha256\"").and_then(|item| item.choice(&kinds));
    let header = table.get("header");
    let secret = secret(table);
    let kind = kind?;
    let header = match (header, kind) {
        (Some(item), _) => header_name(&item)?,
        (None, ProofKind::Token) => "authorization".to_owned(),
        (None, ProofKind::StandardWebhooks) => "webhook-signature".to_owned(),
        (None, ProofKind::HmacSha256) => {
            table.notes.problem(
                &table.path_of("header"),
                "is missing",
                "write the name of the header in which the tool sends its signature",
            );
            return None;
        }
    };
    Some(Proof { kind, header, secret: secret? })
}

/// A header's name in lower case: letters, digits and the marks of RFC 9110, section 5.6.2.
fn header_name(item: &Item<'_>) -> Option<String> {
    let name = item.line()?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !name.bytes().all(fits) {
        item.problem("is no name of a header", "write it as the tool documents it, such as X-Signature");
        return None;
    }
    Some(name.to_ascii_lowercase())
}
