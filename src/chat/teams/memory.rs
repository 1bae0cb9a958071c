//! What is known about conversations: where replies to them go, and who is there under which of Teams'
//! ids. Kept in memory; whoever is told that something is new writes it down, and loads it at the start.
//! Must not write anything itself.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::activity::Activity;
use super::client::Viewer;
use crate::domain::ids::PersonId;

/// What is needed to write to a conversation without having been written to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reference {
    /// The conversation, without the message that starts a thread.
    pub conversation: String,
    /// The address that replies go to, which a verified token vouched for.
    pub service_url: String,
    /// `personal`, `channel` or `groupChat`.
    pub scope: String,
    /// The organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The team that the channel belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// What Teams calls this app in it.
    pub bot: String,
    /// Accounts seen there, each with Teams' id of it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub people: BTreeMap<String, String>,
}

/// The most accounts that are remembered of one conversation.
const MOST_PEOPLE: usize = 500;
/// The most conversations that are remembered with what was last written under a card.
const MOST_HISTORIES: usize = 10_000;

impl Reference {
    /// Of an activity; none where it says too little.
    pub fn of(activity: Activity<'_>) -> Option<Self> {
        let from = activity.from();
        let mut people = BTreeMap::new();
        let bot = activity.recipient().id;
        // What happens to a conversation is told as of the app, or of the conversation itself.
        if let Some(directory) = from.directory.filter(|_| from.id.starts_with("29:") || from.id != bot) {
            people.insert(directory, from.id);
        }
        Some(Self {
            conversation: activity.conversation()?.to_owned(),
            service_url: activity.service_url()?.to_owned(),
            scope: activity.scope().to_owned(),
            tenant: activity.tenant().map(str::to_owned),
            team: activity.text(&["channelData", "team", "id"]).map(str::to_owned),
            bot,
            people,
        })
    }

    /// Whether everything that it says is known already.
    fn adds_nothing_to(&self, old: &Self) -> bool {
        let known = |new: &Option<String>, old: &Option<String>| new.is_none() || new == old;
        self.service_url == old.service_url
            && self.scope == old.scope
            && known(&self.tenant, &old.tenant)
            && known(&self.team, &old.team)
            && self.bot == old.bot
            && self.people.iter().all(|(account, id)| old.people.get(account) == Some(id))
    }

    /// Whether it is a channel of a team, whose messages have threads.
    pub fn has_threads(&self) -> bool {
        self.scope == "channel"
            || self.conversation.contains("@thread.tacv2")
            || self.conversation.contains("@thread.skype")
    }
}

/// The memory.
#[derive(Debug, Default)]
pub struct Memory {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    references: BTreeMap<String, Reference>,
    /// By account: Teams' id, and the conversation that they share with nobody else.
    people: BTreeMap<String, Known>,
    /// By card: the end of the history under it. The oldest are forgotten.
    histories: BTreeMap<String, i64>,
    order: VecDeque<String>,
    latest: Option<String>,
    /// Accounts that the desk knew, whatever its file says of them, and whose they are.
    recognised: BTreeMap<PersonId, String>,
}

/// What is known about an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Teams' id.
    pub id: String,
    /// Their chat with the app.
    pub chat: Option<String>,
    /// A conversation that they were seen in.
    pub seen_in: Option<String>,
}

impl Memory {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Learns a reference. Gives what is to be written down, where it is new or another.
    pub fn learn(&self, new: Reference) -> Option<Reference> {
        let mut kept = self.kept();
        for (account, id) in &new.people {
            let known = kept.people.entry(account.clone()).or_default();
            known.id.clone_from(id);
            if new.scope == "personal" {
                known.chat = Some(new.conversation.clone());
            }
            known.seen_in = Some(new.conversation.clone());
        }
        kept.latest = Some(new.conversation.clone());
        let old = kept.references.get(&new.conversation);
        // What is heard with every press is nearly always known.
        if old.is_some_and(|old| new.adds_nothing_to(old)) {
            return None;
        }
        let mut merged = new;
        if let Some(old) = old {
            let (tenant, team) = (old.tenant.clone(), old.team.clone());
            merged.tenant = merged.tenant.or(tenant);
            merged.team = merged.team.or(team);
            for (account, id) in &old.people {
                if merged.people.len() >= MOST_PEOPLE {
                    break;
                }
                merged.people.entry(account.clone()).or_insert_with(|| id.clone());
            }
            if merged.bot.is_empty() {
                merged.bot.clone_from(&old.bot);
            }
            if merged.scope.is_empty() {
                merged.scope.clone_from(&old.scope);
            }
        }
        if old == Some(&merged) {
            return None;
        }
        kept.references.insert(merged.conversation.clone(), merged.clone());
        Some(merged)
    }

    /// How to write to a conversation. One that was never heard from is in the same organisation as the
    /// others, and so at the same address.
    pub fn reference(&self, conversation: &str) -> Option<Reference> {
        let kept = self.kept();
        if let Some(known) = kept.references.get(conversation) {
            return Some(known.clone());
        }
        let near = kept.latest.as_ref().and_then(|latest| kept.references.get(latest));
        let near = near.or_else(|| kept.references.values().next())?;
        Some(Reference {
            conversation: conversation.to_owned(),
            scope: String::new(),
            team: None,
            people: BTreeMap::new(),
            ..near.clone()
        })
    }

    /// Whether a conversation was heard from.
    pub fn knows(&self, conversation: &str) -> bool {
        self.kept().references.contains_key(conversation)
    }

    /// What is known about an account.
    pub fn person(&self, account: &str) -> Option<Known> {
        self.kept().people.get(account).cloned()
    }

    /// Keeps the chat that was opened with an account.
    pub fn opened(&self, account: &str, chat: &str) {
        let mut kept = self.kept();
        let known = kept.people.entry(account.to_owned()).or_default();
        known.chat = Some(chat.to_owned());
        if known.id.is_empty() {
            account.clone_into(&mut known.id);
        }
    }

    /// Forgets the chat with an account: it was closed.
    pub fn closed(&self, account: &str) {
        if let Some(known) = self.kept().people.get_mut(account) {
            known.chat = None;
        }
    }

    /// Keeps whose an account is, whatever the desk's file says.
    pub fn recognise(&self, account: &str, person: &PersonId) {
        let mut kept = self.kept();
        if kept.recognised.get(person).is_none_or(|known| known != account) {
            kept.recognised.insert(person.clone(), account.to_owned());
        }
    }

    /// Forgets that the desk knows an account.
    pub fn forget(&self, account: &str) {
        self.kept().recognised.retain(|_, known| known != account);
    }

    /// Teams' ids of these people, where they are known, in this order.
    pub fn ids(&self, viewers: &[Viewer]) -> Vec<String> {
        let kept = self.kept();
        let account =
            |viewer: &Viewer| viewer.account.clone().or(kept.recognised.get(&viewer.person).cloned());
        let accounts = viewers.iter().filter_map(account);
        accounts.filter_map(|account| Some(kept.people.get(&account)?.id.clone())).collect()
    }

    /// The channels of a team that were heard from.
    pub fn channels_of(&self, team: &str) -> Vec<String> {
        let kept = self.kept();
        let of_team = kept.references.values().filter(|known| known.team.as_deref() == Some(team));
        of_team.map(|known| known.conversation.clone()).collect()
    }

    /// Conversations with several people, one of each team.
    pub fn gatherings(&self) -> Vec<Reference> {
        let kept = self.kept();
        let mut teams = std::collections::BTreeSet::new();
        let several = kept.references.values().filter(|known| known.scope != "personal");
        several
            .filter(|known| teams.insert(known.team.clone().unwrap_or_else(|| known.conversation.clone())))
            .cloned()
            .collect()
    }

    /// Keeps the end of the history under a card.
    pub fn wrote(&self, channel: &str, message: &str, until: i64) {
        let mut kept = self.kept();
        let key = format!("{channel} {message}");
        if kept.histories.insert(key.clone(), until).is_none() {
            kept.order.push_back(key);
        }
        if kept.order.len() > MOST_HISTORIES
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.histories.remove(&oldest);
        }
    }

    /// The end of the history under a card, as far as this process wrote it; else 0.
    pub fn written(&self, channel: &str, message: &str) -> i64 {
        self.kept().histories.get(&format!("{channel} {message}")).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(conversation: &str, scope: &str, people: &[(&str, &str)]) -> Reference {
        let people = people.iter().map(|(account, id)| ((*account).to_owned(), (*id).to_owned()));
        Reference {
            conversation: conversation.into(),
            service_url: "https://smba.example/emea/".into(),
            scope: scope.into(),
            bot: "28:app".into(),
            people: people.collect(),
            ..Reference::default()
        }
    }

    #[test]
    fn only_what_is_new_is_to_be_written_down() {
        let memory = Memory::default();
        assert!(memory.learn(reference("c", "channel", &[("ana", "29:a")])).is_some());
        assert!(memory.learn(reference("c", "channel", &[("ana", "29:a")])).is_none());
        let more = memory.learn(reference("c", "channel", &[("bo", "29:b")])).unwrap();
        assert_eq!(more.people.len(), 2);
        let by_file = |name: &str| Viewer { person: name.into(), account: Some(name.to_owned()) };
        let by_address = Viewer { person: "anna".into(), account: None };
        assert_eq!(memory.ids(&[by_file("bo"), by_file("cy"), by_file("ana")]), ["29:b", "29:a"]);
        let viewers = [by_address, by_file("bo")];
        assert_eq!(memory.ids(&viewers), ["29:b"]);
        memory.recognise("ana", &"anna".into());
        assert_eq!(memory.ids(&viewers), ["29:a", "29:b"]);
        memory.forget("ana");
        assert_eq!(memory.ids(&viewers), ["29:b"]);
    }

    #[test]
    fn a_reference_survives_being_written_and_tolerates_an_older_shape() {
        let known = reference("c", "personal", &[("ana", "29:a")]);
        let text = serde_json::to_string(&known).unwrap();
        assert_eq!(serde_json::from_str::<Reference>(&text).unwrap(), known);
        assert_eq!(serde_json::from_str::<Reference>("{}").unwrap(), Reference::default());
    }

    #[test]
    fn a_channel_never_heard_from_is_at_the_same_address() {
        let memory = Memory::default();
        assert_eq!(memory.reference("x"), None);
        memory.learn(reference("c", "channel", &[("ana", "29:a")]));
        let near = memory.reference("x").unwrap();
        assert_eq!((near.conversation.as_str(), near.people.len()), ("x", 0));
        assert_eq!(near.service_url, "https://smba.example/emea/");
    }

    #[test]
    fn a_chat_with_a_person_is_found_and_forgotten() {
        let memory = Memory::default();
        memory.learn(reference("p", "personal", &[("ana", "29:a")]));
        assert_eq!(memory.person("ana").unwrap().chat.as_deref(), Some("p"));
        memory.closed("ana");
        assert_eq!(memory.person("ana").unwrap().chat, None);
    }
}
