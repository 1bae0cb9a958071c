//! What a reader can do about a hand-over with one press, and the forms that ask for more: why it is sent
//! back, where each thread goes, what the outgoing lead says. Must not decide: the command does.

use super::hand_overs::reads;
use crate::chat::card::Style;
use crate::chat::form::{Field, FieldKind, Form};
use crate::chat::offer::Offer;
use crate::chat::words::{Words, short};
use crate::commands::shifts::{can_stand_on, leads};
use crate::domain::desk::Desk;
use crate::domain::hand_over::open::HandOvers;
use crate::domain::hand_over::{HandOver, Item};
use crate::domain::ids::{PersonId, QueueId};
use crate::domain::permission::{Permission, may};
use crate::domain::refusal::Refusal;
use crate::domain::roster::Roster;
use crate::domain::text::Text;

/// The items that a form asks about at once: as many fields as every platform's form has.
const ITEMS: [&str; 5] = ["item1", "item2", "item3", "item4", "item5"];
/// The command.
const COMMAND: &str = "handover";
/// The most people among whom a thread's next holder is chosen; others are typed.
const MOST_PEOPLE: usize = 20;

/// What a reader can do about a hand-over that waits.
pub fn about(desk: &Desk, hand_over: &HandOver, reader: &PersonId) -> Vec<Offer> {
    if !hand_over.is_offered() {
        return Vec::new();
    }
    let lead = is_lead(desk, hand_over, reader);
    let mut offers = Vec::new();
    if hand_over.to == *reader || lead {
        let accept = offer(hand_over, "accept", "offer-hand-over-accept");
        offers.push(Offer { style: Style::Primary, ..accept.clone() });
        if hand_over.unanswered().next().is_some() {
            offers.push(Offer { label: "offer-hand-over-items", form: true, ..accept });
        }
        offers.push(Offer { form: true, ..offer(hand_over, "decline", "offer-decline") });
    }
    if hand_over.from == *reader || lead {
        offers.push(offer(hand_over, "withdraw", "offer-hand-over-withdraw"));
    }
    offers
}

/// What whoever goes off can do about a proposal that nobody took up.
pub fn about_proposal(proposed: &HandOver) -> Vec<Offer> {
    vec![Offer {
        arguments: vec![("what", "offer".to_owned()), ("roster", proposed.roster.to_string())],
        style: Style::Primary,
        form: true,
        ..offer(proposed, "what", "offer-hand-over")
    }]
}

fn offer(hand_over: &HandOver, argument: &'static str, label: &'static str) -> Offer {
    Offer {
        command: COMMAND,
        arguments: vec![(argument, hand_over.id.clone())],
        label,
        style: Style::Plain,
        form: false,
        page: Some(format!("/hand-overs/{}", hand_over.id)),
        shows: false,
    }
}

fn is_lead(desk: &Desk, hand_over: &HandOver, person: &PersonId) -> bool {
    desk.rosters.get(&hand_over.roster).is_some_and(|roster| leads(desk, roster).contains(person))
}

/// The form that a press asks for; `carried` is what the press carries.
///
/// # Errors
/// Where there is nothing of the kind that this reader may see, or nothing to ask.
pub fn form(
    words: &Words<'_>,
    desk: &Desk,
    (hand_overs, reader): (&HandOvers, &PersonId),
    carried: &[(String, String)],
) -> Result<Form, Refusal> {
    let value = |name: &str| carried.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    if let Some(roster) = value("roster").filter(|_| value("what") == Some("offer")) {
        let roster = desk.rosters.get(roster).ok_or_else(|| Refusal::UnknownName {
            what: "roster",
            name: roster.chars().take(40).collect(),
            known: desk.rosters.keys().map(ToString::to_string).collect(),
        })?;
        let next = hand_overs.proposed(&roster.id, words.now).map(|proposed| proposed.to.clone());
        return Ok(offer_form(desk, roster, next, reader));
    }
    let (name, id) = match (value("accept"), value("decline")) {
        (Some(id), _) => ("accept", id),
        (None, Some(id)) => ("decline", id),
        (None, None) => return Err(Refusal::ArgumentMissing { name: "accept".to_owned() }),
    };
    let hand_over = hand_overs
        .starting_with(id)
        .filter(|hand_over| hand_over.to == *reader || reads(desk, reader, hand_over))
        .ok_or_else(|| Refusal::UnknownHandOver { hand_over: id.chars().take(40).collect() })?;
    if !hand_over.is_offered() {
        let stage = hand_over.stage;
        return Err(Refusal::HandOverAnswered { hand_over: hand_over.short().to_owned(), stage });
    }
    let hidden = vec![(name, hand_over.id.clone())];
    let fields = match name {
        "decline" => vec![paragraph("reason", true)],
        _ => items(words, desk, hand_over, reader),
    };
    Ok(asking(fields, hidden))
}

/// The fields of a form as the command takes them: what was chosen for each item stands in one.
pub fn joined(fields: Vec<(String, String)>) -> Vec<(String, String)> {
    let is_item = |name: &str| name == "item" || ITEMS.contains(&name);
    let (items, mut fields): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(name, _)| is_item(name));
    if !items.is_empty() {
        let items: Vec<String> = items.into_iter().map(|(_, choice)| choice).collect();
        let items = items.join(" ");
        // A form in which nothing was chosen answers nothing; without items the command would accept all.
        let nothing = items.trim().is_empty();
        fields.push(("items".to_owned(), if nothing { "rest=later".to_owned() } else { items }));
    }
    fields
}

fn asking(fields: Vec<Field>, hidden: Vec<(&'static str, String)>) -> Form {
    Form {
        command: COMMAND,
        thread: None,
        version: 0,
        message: None,
        fields,
        hidden,
        conflict: None,
        refused: None,
        break_glass: None,
        drill: false,
    }
}

fn paragraph(name: &'static str, required: bool) -> Field {
    Field { name, label: None, kind: FieldKind::Paragraph, value: String::new(), required, problem: None }
}

fn offer_form(desk: &Desk, roster: &Roster, next: Option<PersonId>, reader: &PersonId) -> Form {
    let people = desk.people.values();
    let people = people.filter(|person| person.id != *reader && can_stand_on(desk, roster, &person.id));
    let to = Field {
        name: "to",
        label: None,
        kind: FieldKind::people(people),
        value: next.map(|person| person.to_string()).unwrap_or_default(),
        required: false,
        problem: None,
    };
    let hidden = vec![("what", "offer".to_owned()), ("roster", roster.id.to_string())];
    asking(vec![to, paragraph("words", false)], hidden)
}

/// A field for each of the next items that wait, as many as a form has.
fn items(words: &Words<'_>, desk: &Desk, hand_over: &HandOver, reader: &PersonId) -> Vec<Field> {
    ITEMS
        .into_iter()
        .zip(hand_over.unanswered())
        .map(|(name, item)| Field {
            name,
            label: Some(label(desk, hand_over, item)),
            kind: FieldKind::Choice(places(words, desk, (hand_over, item), reader)),
            value: format!("{}=me", item.thread),
            required: false,
            problem: None,
        })
        .collect()
}

/// Where a thread may go: value and label. The value holds the thread, so that it stands alone.
pub fn places(
    words: &Words<'_>,
    desk: &Desk,
    (hand_over, item): (&HandOver, &Item),
    reader: &PersonId,
) -> Vec<(String, String)> {
    let value = |place: &str| format!("{}={place}", item.thread);
    let holder = Text::new("handover-place-keep").with("holder", desk.name_of(&item.holder));
    let mut places = vec![
        (value("me"), words.say("handover-place-me")),
        (value("queue"), words.say("handover-place-queue")),
        (value("keep"), words.text(&holder)),
        (value("later"), words.say("handover-place-later")),
    ];
    let queue = queue_of(hand_over, item);
    let able = desk.people.values().filter(|person| {
        person.id != *reader && person.id != item.holder && may(desk, &person.id, Permission::Claim, queue)
    });
    let people = able.take(MOST_PEOPLE).map(|person| (value(person.id.as_str()), person.name.clone()));
    places.extend(people);
    places
}

fn queue_of<'a>(hand_over: &'a HandOver, item: &Item) -> Option<&'a QueueId> {
    let mut threads = hand_over.briefing.threads.iter();
    threads.find(|standing| standing.thread == item.thread).map(|standing| &standing.queue)
}

/// An item in a few words: its id, its queue and who holds it. What its author wrote is left out: a label is
/// no place for text from outside.
fn label(desk: &Desk, hand_over: &HandOver, item: &Item) -> Text {
    let queue = queue_of(hand_over, item).map(|queue| desk.queue_name(queue)).unwrap_or_default();
    Text::new("handover-item")
        .with("thread", short(&item.thread))
        .with("queue", queue)
        .with("holder", desk.name_of(&item.holder))
}
