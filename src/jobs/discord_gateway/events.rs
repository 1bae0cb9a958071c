//! What the gateway tells besides interactions, as the front door learns it. Of a large server the most is of
//! no concern: only the desk's own channels count. Must not do anything about it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::chat::gesture::Event;
use crate::domain::actor::Surface;
use crate::domain::desk::{Channel, Desk};

/// Which channels belong to which server: when the bot is removed from one, nobody says it again.
#[derive(Debug, Default)]
pub(super) struct Servers(BTreeMap<String, BTreeSet<String>>);

/// What is learned from an event.
pub(super) fn learned((kind, data): (&str, &Value), servers: &mut Servers, desk: &Desk) -> Vec<Event> {
    let text = |key: &str| data.get(key).and_then(Value::as_str).unwrap_or_default();
    let away = data.get("unavailable").and_then(Value::as_bool).unwrap_or(false);
    let deleted = |message: &str| {
        let channel = ours(desk, text("channel_id"))?;
        Some(Event::MessageDeleted { channel, message: message.to_owned() })
    };
    match kind {
        "MESSAGE_DELETE" => deleted(text("id")).into_iter().collect(),
        "MESSAGE_DELETE_BULK" => {
            let ids = data.get("ids").and_then(Value::as_array);
            ids.into_iter().flatten().filter_map(Value::as_str).filter_map(deleted).collect()
        }
        "GUILD_CREATE" if !away => {
            let channels = data.get("channels").and_then(Value::as_array);
            let ids = channels.into_iter().flatten().filter_map(|channel| channel.get("id")?.as_str());
            let ids: BTreeSet<String> =
                ids.filter(|id| ours(desk, id).is_some()).map(str::to_owned).collect();
            let changed = ids.iter().filter_map(|id| ours(desk, id)).map(Event::ChannelChanged).collect();
            servers.0.insert(text("id").to_owned(), ids);
            changed
        }
        // An outage of Discord's is no removal.
        "GUILD_DELETE" if !away => {
            let channels = servers.0.remove(text("id")).unwrap_or_default();
            lost(desk, &channels, "the bot was removed from the server; invite it again")
        }
        "CHANNEL_DELETE" => {
            let channels = BTreeSet::from([text("id").to_owned()]);
            lost(desk, &channels, "the channel was deleted; give the queue another one in the desk file")
        }
        "CHANNEL_CREATE" | "CHANNEL_UPDATE" => {
            if let Some(known) = servers.0.get_mut(text("guild_id"))
                && ours(desk, text("id")).is_some()
            {
                known.insert(text("id").to_owned());
            }
            ours(desk, text("id")).map(Event::ChannelChanged).into_iter().collect()
        }
        // The bot may have got a right that it lacked.
        "GUILD_ROLE_UPDATE" | "GUILD_ROLE_DELETE" => {
            let known = servers.0.get(text("guild_id"));
            known.into_iter().flatten().filter_map(|id| ours(desk, id)).map(Event::ChannelChanged).collect()
        }
        _ => Vec::new(),
    }
}

fn lost(desk: &Desk, channels: &BTreeSet<String>, why: &str) -> Vec<Event> {
    let ours = channels.iter().filter_map(|id| ours(desk, id));
    ours.map(|channel| Event::ChannelLost { channel, why: why.to_owned() }).collect()
}

/// The desk's channel with this id.
fn ours(desk: &Desk, id: &str) -> Option<Channel> {
    let all = desk.channels();
    all.into_iter().find(|channel| channel.platform == Surface::Discord && channel.id == id).cloned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn desk() -> Desk {
        let mut desk = Desk::empty("desk");
        let queue = desk.queues.values_mut().next().unwrap();
        queue.channels = vec![channel()];
        desk
    }

    fn channel() -> Channel {
        Channel { platform: Surface::Discord, id: "100".into() }
    }

    #[test]
    fn only_the_desks_own_channels_count() {
        let (mut servers, desk) = (Servers::default(), desk());
        let mut learn = |kind: &str, data: Value| learned((kind, &data), &mut servers, &desk);
        let joined = json!({"id": "1", "channels": [{"id": "99"}, {"id": "100"}]});
        assert_eq!(learn("GUILD_CREATE", joined), [Event::ChannelChanged(channel())]);
        assert_eq!(learn("MESSAGE_DELETE", json!({"id": "5", "channel_id": "99"})), []);
        let gone = |id: &str| Event::MessageDeleted { channel: channel(), message: id.into() };
        assert_eq!(learn("MESSAGE_DELETE", json!({"id": "5", "channel_id": "100"})), [gone("5")]);
        let many = json!({"ids": ["6", 7, "8"], "channel_id": "100"});
        assert_eq!(learn("MESSAGE_DELETE_BULK", many), [gone("6"), gone("8")]);
        assert_eq!(learn("GUILD_DELETE", json!({"id": "1", "unavailable": true})), []);
        let lost = learn("GUILD_DELETE", json!({"id": "1"}));
        assert!(matches!(&lost[..], [Event::ChannelLost { .. }]), "{lost:?}");
        assert_eq!(learn("GUILD_DELETE", json!({"id": "1"})), []);
    }

    #[test]
    fn a_deleted_channel_is_lost_until_it_changes() {
        let (mut servers, desk) = (Servers::default(), desk());
        let lost = learned(("CHANNEL_DELETE", &json!({"id": "100"})), &mut servers, &desk);
        assert!(matches!(&lost[..], [Event::ChannelLost { .. }]));
        let back = learned(("CHANNEL_UPDATE", &json!({"id": "100"})), &mut servers, &desk);
        assert_eq!(back, [Event::ChannelChanged(channel())]);
    }

    proptest! {
        #[test]
        fn no_event_is_a_panic(
            kind in "(MESSAGE_DELETE|MESSAGE_DELETE_BULK|GUILD_CREATE|GUILD_DELETE|CHANNEL_UPDATE|GUILD_ROLE_UPDATE|X)",
            data in prop_oneof![
                Just(json!(null)), Just(json!([])), Just(json!({"id": 5})), Just(json!({"channels": {}})),
                Just(json!({"id": "1", "channels": [null, 3, {"id": null}], "ids": "x", "channel_id": {}})),
            ],
        ) {
            let _ = learned((&kind, &data), &mut Servers::default(), &desk());
        }
    }
}
