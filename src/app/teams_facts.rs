//! What cards in Teams need to know of the desk at a moment. Made anew for whatever is drawn, so that it follows
//! the shifts: nothing of it is kept. Must not do I/O: a card that is drawn waits for nothing.

use std::sync::OnceLock;

use super::dispatch::Surroundings;
use crate::chat::teams::client::{DeskFacts, Viewer};
use crate::domain::actor::Surface;
use crate::domain::desk::{Desk, Person};
use crate::domain::ids::PersonId;
use crate::domain::roster::duty::{Covering, Duty};

/// The desk in force, at any moment.
#[derive(Default)]
pub struct DeskNow(OnceLock<Surroundings>);

impl DeskNow {
    /// Knows from now on where to look; it is told once, as soon as there is a door.
    pub fn look_at(&self, around: Surroundings) {
        let _ = self.0.set(around);
    }
}

impl DeskFacts for DeskNow {
    fn console(&self) -> Option<String> {
        self.0.get().and_then(|around| around.live.load().desk.url.clone())
    }

    fn viewers(&self) -> Vec<Viewer> {
        let Some(around) = self.0.get() else { return Vec::new() };
        // From the changes of the rosters that this process has read: the database is not asked for the sake
        // of an order.
        let changes = around.store.known_roster_changes();
        viewers(&around.live.load().desk, Duty { at: around.clock.now(), changes: &changes })
    }
}

/// The desk's people, those first who are on shift, the first to answer first: Teams gives sixty people a card of
/// their own at once. The others stand in the order of the desk file.
fn viewers(desk: &Desk, duty: Duty<'_>) -> Vec<Viewer> {
    let posts = desk.on_shift(Covering::default(), duty);
    let rank = |person: &PersonId| {
        let theirs = posts.iter().filter(|post| post.person == person);
        theirs.map(|post| post.position).min().map_or((true, None), |position| (false, Some(position)))
    };
    let mut people: Vec<&Person> = desk.people.values().collect();
    if !posts.is_empty() {
        people.sort_by_cached_key(|person| rank(&person.id));
    }
    let viewer = |person: &Person| Viewer {
        person: person.id.clone(),
        account: person.accounts.get(&Surface::Teams).cloned(),
    };
    people.into_iter().map(viewer).collect()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::app::cards::card;
    use crate::app::desk_file::parse;
    use crate::chat::teams::memory::{Memory, Reference};
    use crate::chat::teams::{Setting, message};
    use crate::chat::words::Words;
    use crate::commands::fixture::Fixture;
    use crate::domain::roster::change::Changes;
    use crate::domain::time::{Millis, Timestamp};
    use crate::i18n::Locales;

    /// Eighty people, of whom two by turns of a day answer first, and one stands in: the last of the file.
    fn desk() -> Desk {
        let mut file = String::from("name = \"Many\"\n");
        for number in 0..80 {
            // One is known by their address alone, as their profile tells it.
            let account = if number == 79 { "email" } else { "teams" };
            writeln!(file, "[people.p{number}]\n{account} = \"aad-{number}@acme.example\"").unwrap();
        }
        let layer = |position: &str, members: &str| {
            format!(
                "[[rosters.r.layers]]\nposition = \"{position}\"\nmembers = {members}\nlength = \"1 day\"\n\
                 handover = \"09:00\"\nstart = 2026-01-05\n"
            )
        };
        file += "[rosters.r]\nzone = \"UTC\"\n";
        file += &layer("primary", "[\"p77\", \"p78\"]");
        file += &layer("backup", "[\"p79\"]");
        parse("desk.toml", &file).unwrap()
    }

    /// Whom the card in a channel names, drawn at a moment.
    fn named(desk: &Desk, at: Timestamp, memory: &Memory) -> Vec<String> {
        let changes = Changes::default();
        let viewers = memory.ids(&viewers(desk, Duty { at, changes: &changes }));
        let locales = Locales::load().unwrap();
        let setting = Setting { words: Words::new(&locales, "en", at), console: None, viewers: &viewers };
        assert!(setting.leaves_somebody_out());
        let shown = message::card(&setting, &card(desk, &Fixture::new().thread));
        let ids = &shown["attachments"][0]["content"]["refresh"]["userIds"];
        ids.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn those_on_shift_are_among_the_sixty_and_first_whatever_the_hour() {
        let desk = desk();
        let memory = Memory::default();
        let account = |number: i32| format!("aad-{number}@acme.example");
        memory.learn(Reference {
            conversation: "19:c@thread.tacv2".into(),
            service_url: "https://smba.example/".into(),
            people: (0..80).map(|number| (account(number), format!("29:{number}"))).collect(),
            ..Reference::default()
        });
        let monday = Timestamp::parse("2026-11-23T12:00:00Z").unwrap();
        let first = named(&desk, monday, &memory);
        assert_eq!(first.len(), 60);
        assert!(matches!(first[0].as_str(), "29:77" | "29:78"), "{first:?}");
        assert_eq!(first[1..3], ["29:0", "29:1"], "whoever stands in was not seen yet");
        memory.recognise(&account(79), &"p79".into());
        assert_eq!(named(&desk, monday, &memory)[1], "29:79");
        // After the hand-over the other one answers first.
        let second = named(&desk, monday + Millis::hours(24), &memory);
        assert_ne!(second[0], first[0]);
        assert!(matches!(second[0].as_str(), "29:77" | "29:78"), "{second:?}");
    }
}
