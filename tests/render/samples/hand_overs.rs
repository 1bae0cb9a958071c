//! Forms about hand-overs, and what is offered about one: they are about no thread.

use watchfloor::app::cards::form_again;
use watchfloor::app::hand_over_offers::{about, form};
use watchfloor::chat::form::Form;
use watchfloor::chat::offer::Offer;
use watchfloor::chat::words::Words;
use watchfloor::domain::hand_over::briefing::{Briefing, Standing};
use watchfloor::domain::hand_over::compose::items;
use watchfloor::domain::hand_over::open::HandOvers;
use watchfloor::domain::hand_over::{HandOver, Stage};
use watchfloor::domain::refusal::Refusal;
use watchfloor::domain::roster::Stretch;
use watchfloor::domain::state::State;
use watchfloor::domain::thread::Priority;

use super::threads::{Look, desk};
use super::{LANGUAGES, Sample, locales, now};

const ID: &str = "0123456789abcdef0123456789abcdef";

fn hand_over(threads: usize) -> HandOver {
    let standing = |number: usize| Standing {
        thread: format!("01KAQ3V7M2N8P4R6S9T4F9{number:04}").as_str().into(),
        queue: "care".into(),
        network: "x".into(),
        priority: Priority::High,
        state: State::Claimed,
        holder: Some("rita".into()),
        item: true,
        escalations: Vec::new(),
        deadlines: Vec::new(),
    };
    let briefing = Briefing {
        shift: Stretch { from: now(), until: now() },
        threads: (0..threads).map(standing).collect(),
        more: 0,
        missed: Vec::new(),
        tags: Vec::new(),
        volumes: Vec::new(),
        notes: Vec::new(),
        paused: Vec::new(),
    };
    HandOver {
        id: ID.to_owned(),
        roster: "care".into(),
        stage: Stage::Offered,
        from: "rita".into(),
        to: "max".into(),
        by_desk: false,
        shift_end: None,
        begins: None,
        words: None,
        items: items(&briefing),
        briefing,
        reminders: 0,
        reminded_at: None,
        at: now(),
        made: 1,
        answer: None,
        touched: 1,
    }
}

/// Forms, fresh and with what is wrong with them.
pub fn forms() -> Vec<Sample<Form>> {
    let mut forms = Vec::new();
    for &locale in LANGUAGES {
        for &look in Look::ALL {
            let desk = desk(look, locale);
            let words = Words::new(locales(), locale, now());
            let found = HandOvers::of([hand_over(8)]);
            for (name, argument) in [("items", "accept"), ("decline", "decline")] {
                let carried = [(argument.to_owned(), ID.to_owned())];
                let form = form(&words, desk, (&found, &"max".into()), &carried).unwrap();
                let next = Form { message: Some(look.reason()), ..form.clone() };
                let refused = form_again(form.clone(), &carried, &Refusal::ReasonNeeded);
                for (what, form) in [("fresh", form), ("next", next), ("refused", refused)] {
                    forms.push(Sample::new(format!("handover-{name}/{}-{what}", look.name()), locale, form));
                }
            }
        }
    }
    forms
}

/// What is offered to whoever comes on.
pub fn offers(look: Look, locale: &'static str) -> Vec<Offer> {
    about(desk(look, locale), &hand_over(8), &"max".into())
}
