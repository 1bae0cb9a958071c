//! Cards: every state, as everybody in a channel sees it and as one person does.

use watchfloor::app::cards::{card, card_for};
use watchfloor::chat::card::Card;
use watchfloor::domain::state::State;

use super::threads::{Look, desk, thread};
use super::{LANGUAGES, Sample};

/// Cards.
pub fn cards() -> Vec<Sample<Card>> {
    let mut cards = Vec::new();
    for &locale in LANGUAGES {
        for &look in Look::ALL {
            let desk = desk(look, locale);
            for &state in State::ALL {
                // The longest texts take their time, and are drawn the same in the states left out here.
                let drawn_alike =
                    matches!(state, State::Sending | State::Published | State::Snoozed | State::Dismissed);
                if look == Look::Longest && drawn_alike {
                    continue;
                }
                let thread = thread(state, look);
                let name = format!("{state}/{}", look.name());
                cards.push(Sample::new(name.clone(), locale, card(desk, &thread)));
                // Who looks changes the buttons and the handle, and nothing about the texts.
                let viewers: &[&str] = if look == Look::Hostile { &["rita", "max", "ada"] } else { &[] };
                for &viewer in viewers {
                    let mine = card_for(desk, &thread, &viewer.into());
                    cards.push(Sample::new(format!("{name}/{viewer}"), locale, mine));
                }
            }
        }
        // Nothing but what has to be there.
        let mut bare = card(desk(Look::Usual, locale), &thread(State::Open, Look::Usual));
        bare.author = None;
        bare.lang = None;
        bare.sentiment = None;
        bare.reach = None;
        bare.url = None;
        bare.tags.clear();
        bare.text = "?".to_owned();
        cards.push(Sample::new("open/bare", locale, bare.clone()));
        // What a renderer must bear, though the desk never makes it.
        bare.text = String::new();
        bare.network = String::new();
        bare.queue = String::new();
        bare.buttons.clear();
        cards.push(Sample::new("open/empty", locale, bare));
    }
    cards
}
