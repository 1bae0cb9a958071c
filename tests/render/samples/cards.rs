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
                let thread = thread(state, look);
                let name = format!("{state}/{}", look.name());
                cards.push(Sample::new(name.clone(), locale, card(desk, &thread)));
                for viewer in ["rita", "max", "ada"] {
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
