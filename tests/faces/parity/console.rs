//! The console, drawn by its own pages. What is typed there is asked of its server: see `super`.

use std::collections::BTreeSet;

use maud::Markup;
use watchfloor::chat::answer::{Home, Tone};
use watchfloor::chat::card::Card;
use watchfloor::chat::console::desk::{Column, Show, desk};
use watchfloor::chat::console::form::{Asked, form};
use watchfloor::chat::console::layout::Me;
use watchfloor::chat::console::log::lines;
use watchfloor::chat::console::message;
use watchfloor::chat::console::roster::{OnNow, Picture, roster};
use watchfloor::chat::console::thread::{ThreadPage, thread};
use watchfloor::chat::form::Form;
use watchfloor::chat::gesture::{Act, Gesture};
use watchfloor::chat::platform::{Digest, History, Notification};
use watchfloor::commands::Spec;
use watchfloor::domain::roster::Position;
use watchfloor::domain::rows::Notice;
use watchfloor::domain::text::Text;

use super::face::{Drawn, Face, Input, Shape, line};
use crate::samples::{self, Said, now, words};

pub struct Console {
    /// The lines that its server has understood.
    pub understood: BTreeSet<String>,
}

fn me(person: &str) -> Me {
    Me {
        person: person.into(),
        name: person.to_owned(),
        roles: String::new(),
        csrf: "token".to_owned(),
        unseen: 0,
        personas: Vec::new(),
        sink: None,
    }
}

fn columns(cards: Vec<Card>, on_shift: Vec<OnNow>) -> Vec<Column> {
    let name = cards.first().map(|card| card.queue.clone()).unwrap_or_default();
    vec![Column { queue: "care".into(), name, on_shift, total: 1, listed: 0, cards, finished: Vec::new() }]
}

/// The attribute of a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescaped(rest.split('"').next()?))
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// What stands behind the last slash of an address of a thread, or of a notice.
fn command(address: &str) -> Option<String> {
    if let Some(command) = address.strip_prefix("/notices/") {
        return Some(command.to_owned()).filter(|command| command != "seen");
    }
    let (_, command) = address.strip_prefix("/threads/")?.split_once('/')?;
    Some(command.to_owned())
}

fn read(markup: &Markup) -> Drawn {
    let raw = markup.0.clone();
    let mut drawn = Drawn::default();
    let mut open_list: Option<usize> = None;
    for piece in raw.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        drawn.text.push_str(&unescaped(text));
        let kind = tag.split(' ').next().unwrap();
        let required = tag.split(' ').any(|word| word == "required");
        let mut input = |shape, value: String| {
            if let Some(name) = attribute(tag, "name") {
                drawn.inputs.push(Input { name, shape, required, value });
            }
        };
        match kind {
            "a" => {
                let href = attribute(tag, "href").unwrap_or_default();
                match command(&href).filter(|_| tag.contains("data-dialog")) {
                    Some(command) => drop(drawn.offers.insert((command, true))),
                    None => drawn.links.push(href),
                }
            }
            "form" if tag.contains("data-act") || tag.contains("action=\"/notices/") => {
                drawn
                    .offers
                    .extend(attribute(tag, "action").and_then(|to| command(&to)).map(|to| (to, false)));
            }
            "input" if tag.contains("type=\"hidden\"") => {
                let value = attribute(tag, "value").unwrap_or_default();
                drawn.hidden.extend(attribute(tag, "name").map(|name| (name, value)));
            }
            "input" => input(Shape::Line, attribute(tag, "value").unwrap_or_default()),
            // The first line break is the browser's.
            "textarea" => input(Shape::Paragraph, unescaped(text).trim_start_matches('\n').to_owned()),
            "select" => {
                input(Shape::List, String::new());
                open_list = Some(drawn.inputs.len() - 1);
            }
            "option" if tag.split(' ').any(|word| word == "selected") => {
                if let Some(list) = open_list {
                    drawn.inputs[list].value = attribute(tag, "value").unwrap_or_default();
                }
            }
            _ => {}
        }
    }
    drawn.raw = raw;
    drawn
}

impl Face for Console {
    fn name(&self) -> &'static str {
        "Console"
    }

    fn card(&self, card: &Card) -> Drawn {
        let me = me("ada");
        read(&desk(&words("en"), &me, &columns(vec![card.clone()], Vec::new()), Show::All))
    }

    fn whole(&self, card: &Card) -> Drawn {
        let page = ThreadPage {
            card: card.clone(),
            queue: "care".into(),
            source: "social".into(),
            rules: Vec::new(),
            conversation: Vec::new(),
            revisions: Vec::new(),
            escalations: Vec::new(),
            delivery: None,
            history: Vec::new(),
            may_log: false,
            behind_glass: Vec::new(),
        };
        read(&thread(&words("en"), &me("ada"), &page))
    }

    fn form(&self, asked: &Form) -> Drawn {
        let asked = Asked { form: asked, once: "once-1", broken: None };
        read(&form(&words("en"), &me("max"), &asked))
    }

    fn said(&self, said: &Said) -> Option<Drawn> {
        // The page that it stands on is the card, as this person sees it.
        if said.card.is_some() {
            return None;
        }
        let tone = if said.tone == Tone::Done { message::Tone::Done } else { message::Tone::Refused };
        Some(read(&match &said.lines[..] {
            [text] => message::said(&words("en"), &message::Said { tone, text: text.clone() }),
            lines => message::answer(&words("en"), "show", lines),
        }))
    }

    fn history(&self, history: &History) -> Drawn {
        read(&lines(&words("en"), &history.lines, false))
    }

    fn digest(&self, _: &Digest) -> Option<Drawn> {
        None
    }

    fn notification(&self, notification: &Notification, text: &Text) -> Drawn {
        let thread = notification.card.as_ref().map(|card| card.thread.clone());
        let notice = Notice {
            id: notification.id.clone(),
            person: "lea".into(),
            thread: thread.unwrap_or_else(|| "".into()),
            text: text.clone(),
            at: now(),
        };
        read(&message::notices(
            &words("en"),
            &me("lea"),
            &[message::NoticeLine { notice, seen: false, offers: notification.buttons.clone() }],
        ))
    }

    fn home(&self, home: &Home) -> Drawn {
        let glance = |one: &watchfloor::chat::answer::Glance| {
            let mut card =
                samples::cards().iter().find(|sample| sample.name == "claimed/usual").unwrap().value.clone();
            card.thread = one.thread.clone();
            card.text.clone_from(&one.text);
            card
        };
        let on = home.on_shift.iter().flat_map(|roster| &roster.posts);
        let on = on.map(|(_, who)| OnNow { position: Position::Primary, who: who.clone(), missed: true });
        let on: Vec<OnNow> = on.collect();
        let (words, me) = (words("en"), me("rita"));
        let mine = desk(&words, &me, &columns(home.claims.iter().map(glance).collect(), on), Show::Mine);
        let waiting = home.approvals.iter().map(glance).collect();
        let waiting = desk(&words, &me, &columns(waiting, Vec::new()), Show::Waiting);
        read(&maud::PreEscaped(mine.0 + &waiting.0))
    }

    fn roster(&self) -> BTreeSet<String> {
        let people = vec![("max".into(), "Max".to_owned())];
        let picture = Picture {
            id: "care".into(),
            name: "Care".to_owned(),
            zone: "UTC".to_owned(),
            from: "Monday".to_owned(),
            days: Vec::new(),
            rows: Vec::new(),
            now: None,
            on: Vec::new(),
            gaps: Vec::new(),
            weeks: 4,
            shares: Vec::new(),
            changes: Vec::new(),
            may_put_on: people.clone(),
            may_offer_to: people,
            may_take: true,
        };
        let page = roster(&words("en"), &me("rita"), &[picture], 0).0;
        let forms = page.split("<form").skip(1).filter_map(|form| attribute(form, "action"));
        forms.filter_map(|to| to.strip_prefix("/roster/").map(str::to_owned)).collect()
    }

    fn typed(&self, spec: &Spec, arguments: &[(&str, &str)]) -> Option<Act> {
        let line = line(spec, arguments);
        self.understood.contains(&line).then_some(Act::Type(line))
    }

    fn brings(&self) -> Option<Gesture> {
        None
    }

    fn guest(&self) -> Option<Gesture> {
        None
    }

    fn suggests(&self) -> usize {
        0
    }

    fn completes(&self) -> BTreeSet<String> {
        BTreeSet::new()
    }

    fn own_view(&self, card: &Card) -> bool {
        let columns = columns(vec![card.clone()], Vec::new());
        let seen = |person: &str| desk(&words("en"), &me(person), &columns, Show::All).0;
        card.holder.as_ref().is_some_and(|holder| seen(holder.person.as_str()) != seen("ada"))
    }
}
