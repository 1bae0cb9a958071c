//! `[queues.KEY]`. Must not check who can approve; `checks` does.

use crate::domain::actor::Surface;
use crate::domain::desk::{ApproveWithEdits, Channel, DraftsBy, Queue};
use crate::domain::ids::{PublisherId, RoleId};
use crate::domain::time::Millis;

use super::deadlines;
use super::item::{Item, Table};
use super::names::Names;
use super::suggest;
use super::value::name_of_key;

/// The word for an approval by anybody who may approve.
pub(super) const ANYONE: &str = "anyone";

/// The chat platforms, as the file names them.
pub(super) const PLATFORMS: [(&str, Surface); 3] =
    [("slack", Surface::Slack), ("teams", Surface::Teams), ("discord", Surface::Discord)];

/// Reads all queues; none where the file names none.
pub(super) fn read(file: &mut Table<'_>, names: &Names, locale: &str) -> Vec<Queue> {
    file.entries("queues")
        .into_iter()
        .filter_map(|(key, item)| {
            item.check_key(key);
            let mut queue = Queue::named(key, &name_of_key(key));
            locale.clone_into(&mut queue.locale);
            item.table("queues.KEY", |table| fill(&mut queue, table, names))?;
            Some(queue)
        })
        .collect()
}

fn fill(queue: &mut Queue, table: &mut Table<'_>, names: &Names) {
    if let Some(name) = table.line("name") {
        queue.name = name;
    }
    for item in table.list("channels") {
        let Some(channel) = channel(&item) else { continue };
        if queue.channels.contains(&channel) {
            item.problem("stands twice in this queue", "take one of them out");
        } else {
            queue.channels.push(channel);
        }
    }
    if let Some(item) = table.get("publisher") {
        queue.publisher = item.reference(&names.publishers).map(PublisherId::from);
    } else if let [only] = names.publishers.names.as_slice() {
        queue.publisher = Some(only.as_str().into());
    }
    if let Some(item) = table.get("approvals") {
        queue.approvals = approvals(&item, names);
    }
    if let Some(item) = table.get("approvals_path") {
        queue.approvals_path = item.text().map(|path| path.trim().into());
    }
    if let Some(item) = table.get("claim_timeout") {
        queue.claim_timeout = item.span(Millis::seconds(1));
    }
    if let Some(item) = table.get("claim_cap") {
        queue.claim_cap = item.number(1..=10_000);
    }
    if let Some(span) = table.get("undo_window").and_then(|item| item.span(Millis(0))) {
        queue.undo_window = span;
    }
    let meanings = [("next_approver", ApproveWithEdits::NextApprover), ("counts", ApproveWithEdits::Counts)];
    if let Some(meaning) = table.get("approve_with_edits").and_then(|item| item.choice(&meanings)) {
        queue.approve_with_edits = meaning;
    }
    let writers = [("anyone", DraftsBy::Anyone), ("holder", DraftsBy::Holder)];
    if let Some(writer) = table.get("drafts_by").and_then(|item| item.choice(&writers)) {
        queue.drafts_by = writer;
    }
    queue.deadlines = deadlines::read(table, names);
    if let Some(locale) = table.get("locale").and_then(|item| item.locale()) {
        queue.locale = locale;
    }
}

/// The approvals: a list of roles, or one by itself.
fn approvals(item: &Item<'_>, names: &Names) -> Vec<Option<RoleId>> {
    let items = if item.is_text() { vec![item.clone()] } else { item.list().unwrap_or_default() };
    let mut approvals = Vec::new();
    for item in &items {
        match item.text().map(str::trim) {
            Some(ANYONE) => approvals.push(None),
            Some(_) => approvals.extend(item.reference(&names.roles).map(|role| Some(role.into()))),
            None => {}
        }
    }
    if items.is_empty() {
        item.problem(
            "asks for no approval",
            "nothing leaves the desk unapproved: write [\"manager\"], or \"anyone\" for anybody who may approve",
        );
    }
    if approvals.is_empty() {
        approvals.push(None);
    }
    approvals
}

pub(super) fn channel(item: &Item<'_>) -> Option<Channel> {
    let text = item.text()?.trim();
    let example = "write the platform and the channel's id there, such as slack:C0123456789";
    let Some((platform, id)) = text.split_once(':').filter(|(_, id)| !id.trim().is_empty()) else {
        item.problem(format!("'{text}' is no channel"), example);
        return None;
    };
    let Some((_, platform)) = PLATFORMS.iter().find(|(name, _)| *name == platform) else {
        let known: Vec<&str> = PLATFORMS.iter().map(|(name, _)| *name).collect();
        item.problem(format!("there is no platform '{platform}'"), suggest::advice(platform, &known, true));
        return None;
    };
    Some(Channel { platform: *platform, id: id.trim().to_owned() })
}
