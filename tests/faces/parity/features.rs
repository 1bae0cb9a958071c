//! Rows of the table about cards. A feature is found where every sample card that has it says it.

use watchfloor::chat::card::{AskedLine, Card};
use watchfloor::chat::clocks::Shown;
use watchfloor::chat::marks;
use watchfloor::chat::words::{grouped, short};
use watchfloor::domain::state::State;
use watchfloor::domain::text::Text;
use watchfloor::domain::time::{Millis, Timestamp};

use super::face::Face;
use super::rows::{Faces, Row, english, holds, sample};
use crate::samples::{self, words};

/// The words in which a card shows something; none where it does not have it.
type Words = fn(&Card) -> Vec<String>;

/// Everything that is shown in words.
const IN_WORDS: &[(&str, Words)] = &[
    ("State", |card| vec![words("en").name("state", card.state.as_str())]),
    ("Priority", |card| vec![words("en").name("priority", card.priority.as_str())]),
    ("The thread's id, as one types it", |card| vec![short(&card.thread).to_owned()]),
    ("The author", |card| card.author.iter().cloned().collect()),
    ("What the author wrote", |card| vec![card.text.clone()]),
    ("What the author wrote last", |card| card.latest_text.iter().cloned().collect()),
    ("The author wrote again since the draft", |card| {
        card.newer_message.then(|| words("en").say("card-newer-message")).into_iter().collect()
    }),
    ("Sentiment", |card| {
        card.sentiment.iter().map(|one| words("en").name("sentiment", one.as_str())).collect()
    }),
    ("Reach", |card| {
        let text = |reach: &i64| words("en").text(&Text::new("card-reach").with("reach", grouped(*reach)));
        card.reach.iter().map(text).collect()
    }),
    ("Tags", |card| card.tags.clone()),
    ("The draft", |card| card.draft.iter().map(|draft| draft.text.clone()).collect()),
    ("The draft: which revision, by whom", |card| {
        let title = |number, person: &str| {
            Text::new("card-draft-by").with_number("number", number).with("person", person)
        };
        card.draft.iter().map(|draft| words("en").text(&title(draft.number, &draft.author))).collect()
    }),
    ("The draft: how long, and how long it may be", |card| {
        card.draft.iter().map(|draft| format!("{} / {}", draft.length, draft.limit)).collect()
    }),
    ("Approvals that are needed", |card| card.needs.iter().filter_map(|need| need.role.clone()).collect()),
    ("Approvals that were given, and by whom", |card| {
        let met = card.needs.iter().filter_map(|need| need.met_by.as_ref());
        met.map(|person| words("en").text(&Text::new("card-need-met").with("person", person))).collect()
    }),
    ("Who was asked to approve, and whether they are on shift", |card| {
        let line = |one: &AskedLine| words("en").text(&one.text(&words("en"), str::to_owned));
        card.asked.iter().map(line).collect()
    }),
    ("A warning that nobody on shift may approve", |card| {
        let lacks = card.asked.iter().filter(|one| one.how.lacks_a_shift());
        lacks.map(|one| marks::asked(one.how).to_owned()).collect()
    }),
    ("The rule and the words that ask for an approval", |card| {
        let because = card.needs.iter().flat_map(|need| &need.because);
        because.flat_map(|one| std::iter::once(one.rule.clone()).chain(one.words.clone())).collect()
    }),
    ("Sent back, by whom and why", |card| {
        card.rejection.iter().flat_map(|(person, one)| [person.clone(), one.reason.clone()]).collect()
    }),
    ("Concerns, of whom and why", |card| {
        card.concerns.iter().flat_map(|(person, one)| [person.clone(), one.reason.clone()]).collect()
    }),
    ("Escalations, to whom and why", |card| {
        let lines = card.escalations.iter();
        lines.flat_map(|(path, people, one)| [path.clone(), people.join(", "), one.reason.clone()]).collect()
    }),
    ("By when it has to be claimed and answered, and whether that was missed", |card| {
        card.deadlines.iter().map(|due| due.label(&words("en"), Shown::Relative)).collect()
    }),
    ("Whether a pause holds it", |card| {
        card.frozen.then(|| words("en").say("card-frozen")).into_iter().collect()
    }),
    ("Whether it is of a drill", |card| {
        card.drill.then(|| words("en").say("card-drill")).into_iter().collect()
    }),
    ("Whether an escalation was asked in vain", |card| {
        let vain = card.escalations.iter().filter(|(_, _, escalation)| escalation.is_exhausted());
        vain.map(|_| "all levels were asked".to_owned()).collect()
    }),
    ("Why it could not be delivered", |card| {
        let failed = card.delivery.iter().filter(|_| card.state == State::Failed);
        failed.filter_map(|delivery| delivery.error.clone()).collect()
    }),
    ("Who holds it", |card| card.holder.iter().map(|holder| holder.name.clone()).collect()),
];

/// Makes another card of a card.
type Change = fn(&mut Card);

/// What is so short on the samples that it could be found anywhere: a card with another one has to say that.
const BY_ANOTHER: &[(&str, Change, &str)] = &[
    ("Network", |card| card.network = "mastodon".to_owned(), "Mastodon"),
    ("Queue", |card| card.queue = "Quinces".to_owned(), "Quinces"),
    ("Language", |card| card.lang = Some("tlh".to_owned()), "tlh"),
];

/// A moment that a card may have.
type Moment = fn(&mut Card) -> Option<&mut Timestamp>;

/// Everything that is shown as a moment: a card with another one has to look otherwise.
const MOMENTS: &[(&str, &str, Moment)] = &[
    ("When it was written", "open/usual", |card| Some(&mut card.received_at)),
    ("Since when somebody holds it", "claimed/usual", |card| Some(&mut card.holder.as_mut()?.since)),
    ("When a claim ends by itself", "claimed/usual", |card| card.holder.as_mut()?.until.as_mut()),
    ("By when it has to be answered, counting down", "claimed/usual", |card| {
        card.deadlines.first_mut().map(|due| &mut due.at)
    }),
    ("When the next level of an escalation is asked", "claimed/troubled", |card| {
        card.escalations.first_mut()?.2.climb_at.as_mut()
    }),
    ("When an approved reply leaves", "approved/usual", |card| card.release_at.as_mut()),
    ("Until when it is put off", "snoozed/usual", |card| card.snoozed_until.as_mut()),
];

/// Everything about cards.
pub fn cards(faces: &Faces<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> =
        IN_WORDS.iter().map(|(what, said)| holds(what, faces, |face| is_said(face, *said))).collect();
    rows.extend(BY_ANOTHER.iter().map(|(what, change, words)| {
        holds(what, faces, |face| {
            let mut card = sample(samples::cards(), "open/usual").clone();
            assert!(!face.card(&card).says(words));
            change(&mut card);
            face.card(&card).says(words)
        })
    }));
    rows.extend(MOMENTS.iter().map(|(what, name, moment)| {
        holds(what, faces, |face| {
            let mut card = sample(samples::cards(), name).clone();
            let before = face.card(&card).raw;
            let at = moment(&mut card).expect("the sample has it");
            *at = *at + Millis::hours(-26);
            face.card(&card).raw != before
        })
    }));
    rows.push(holds("A link to the original", faces, |face| {
        let card = sample(samples::cards(), "open/usual");
        let links = face.card(card).links;
        links.iter().any(|link| link.starts_with("https://social.example/johanna_k/status/1"))
    }));
    rows.push(holds("Buttons for every step that can be taken, and no others", faces, |face| {
        english(samples::cards()).all(|sample| {
            let mut wanted: Vec<_> =
                sample.value.buttons.iter().map(|one| (one.command.to_owned(), one.form)).collect();
            if wanted.contains(&("approve".to_owned(), false)) {
                wanted.push(("approve".to_owned(), true));
            }
            face.card(&sample.value).offers == wanted.into_iter().collect()
        })
    }));
    rows.push(holds("Approve with edits", faces, |face| {
        let drawn = face.card(sample(samples::cards(), "awaiting_approval/usual"));
        drawn.offers.contains(&("approve".to_owned(), true))
            && drawn.says(&words("en").say("card-approve-with-edits"))
    }));
    rows.push(holds("The longest of texts, whole, a press away", faces, |face| {
        let card = sample(samples::cards(), "awaiting_approval/longest");
        let (short, whole) = (face.card(card), face.whole(card));
        let draft = &card.draft.as_ref().unwrap().text;
        let leads = short.leads_to_all
            || short.says(&card.text)
            || short.links.iter().any(|link| link.starts_with("/threads/"));
        leads && whole.says(&card.text) && whole.says(draft)
    }));
    rows.push(holds("The card becomes one's own as soon as one sees it", faces, |face| {
        face.own_view(sample(samples::cards(), "claimed/usual"))
    }));
    rows
}

/// Whether every usual and every troubled card says it that has it.
fn is_said(face: &dyn Face, said: Words) -> bool {
    let looks = ["/usual", "/troubled"];
    let cards = english(samples::cards()).filter(|one| looks.iter().any(|look| one.name.ends_with(look)));
    let having: Vec<(&Card, Vec<String>)> =
        cards.map(|one| (&one.value, said(&one.value))).filter(|(_, said)| !said.is_empty()).collect();
    assert!(!having.is_empty(), "no sample has it");
    having.iter().all(|(card, said)| {
        let drawn = face.card(card);
        said.iter().all(|words| drawn.says(words))
    })
}
