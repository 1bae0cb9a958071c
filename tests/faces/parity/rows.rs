//! Rows of the table about commands, forms, answers and notices.

use std::collections::BTreeSet;

use watchfloor::chat::answer::Tone;
use watchfloor::chat::form::{BREAK_GLASS, FieldKind, Form};
use watchfloor::chat::gesture::Act;
use watchfloor::chat::platform::Notification;
use watchfloor::commands::arguments::Kind;
use watchfloor::commands::{self, About, Spec, line};
use watchfloor::domain::text::Text;

use super::face::{Drawn, Face, Shape};
use crate::samples::{self, Said, Sample, words};

/// A row: what it is about, and what was found on each platform.
pub struct Row {
    pub what: String,
    pub cells: Vec<Option<String>>,
}

pub type Faces<'a> = [&'a dyn Face; 4];

/// A row of what holds or does not.
pub fn holds(what: &str, faces: &Faces<'_>, so: impl Fn(&dyn Face) -> bool) -> Row {
    let cells = faces.iter().map(|face| so(*face).then(|| "✓".to_owned())).collect();
    Row { what: what.to_owned(), cells }
}

fn found(what: &str, faces: &Faces<'_>, find: impl Fn(&dyn Face) -> Option<String>) -> Row {
    Row { what: what.to_owned(), cells: faces.iter().map(|face| find(*face)).collect() }
}

/// The samples in English; what is special about languages is the renderers' own tests' business.
pub fn english<T>(all: &[Sample<T>]) -> impl Iterator<Item = &Sample<T>> {
    all.iter().filter(|sample| sample.locale == "en")
}

/// The sample of a name.
pub fn sample<'a, T>(all: &'a [Sample<T>], name: &str) -> &'a T {
    &english(all).find(|sample| sample.name == name).unwrap_or_else(|| panic!("no sample {name}")).value
}

/// What a command cannot do without, as somebody may type it.
pub fn arguments(spec: &Spec) -> Vec<(&'static str, &'static str)> {
    let needed = spec.arguments.iter().filter(|argument| argument.required);
    let value = |kind| match kind {
        Kind::Draft | Kind::Words => "Tomorrow.",
        Kind::Revision | Kind::Number => "1",
        Kind::Person => "sara",
        Kind::Queue => "care",
        Kind::Path => "legal",
        Kind::When => "2h",
        Kind::Word => "offer",
    };
    needed.map(|argument| (argument.name, value(argument.kind))).collect()
}

/// Each command by every way that leads to it: all of the ways, or the cell is empty.
pub fn commands(faces: &Faces<'_>) -> Vec<Row> {
    let cards: Vec<Vec<Drawn>> = faces
        .iter()
        .map(|face| {
            let usual = english(samples::cards()).filter(|sample| !sample.name.contains("longest"));
            usual.map(|sample| face.card(&sample.value)).collect()
        })
        .collect();
    let home = sample(samples::homes(), "usual");
    let row = |spec: &&Spec| {
        let cells = std::iter::zip(faces, &cards).map(|(face, cards)| {
            let offered = |form| cards.iter().any(|card| card.offers.contains(&(spec.name.to_owned(), form)));
            let mut ways = Vec::new();
            if let Some(button) = spec.button {
                if !button.form {
                    ways.push(offered(false).then_some("button")?);
                }
                if button.form || spec.name == "approve" {
                    ways.push(offered(true).then_some("form")?);
                }
            }
            if spec.about == About::Roster {
                let form = sample(samples::forms(), &format!("{}/usual/roster", spec.name));
                let drawn = face.form(form);
                let asked = form.fields.iter().all(|field| drawn.input(field.name).is_some());
                let shown = face.roster().contains(spec.name)
                    || face.home(home).offers.contains(&(spec.name.to_owned(), true));
                ways.push((asked && shown).then_some("form")?);
            }
            ways.push(is_typed(*face, spec).then_some("typed")?);
            Some(ways.join(", "))
        });
        Row { what: format!("`{}`", spec.name), cells: cells.collect() }
    };
    commands::ALL.iter().map(row).collect()
}

fn is_typed(face: &dyn Face, spec: &Spec) -> bool {
    match face.typed(spec, &arguments(spec)) {
        Some(Act::Type(typed)) => line::read(&typed).is_ok_and(|(read, _, _)| read.name == spec.name),
        Some(Act::Press(pressed) | Act::Ask(pressed) | Act::Submit(pressed)) => pressed.command == spec.name,
        _ => false,
    }
}

/// What people do beside pressing.
pub fn gestures(faces: &Faces<'_>) -> Vec<Row> {
    let all = commands::ALL.len();
    let brings = |face: &dyn Face| {
        face.brings().filter(|one| matches!(&one.act, Act::Bring(brought) if brought.text == "Where is it?"))
    };
    vec![
        found("Commands are shown while one types", faces, |face| {
            let count = face.suggests();
            (count > 0).then(|| {
                if count == all { "all".to_owned() } else { format!("{count}, which is all that fit") }
            })
        }),
        found("Arguments are completed while one types", faces, |face| {
            let completed: Vec<String> = face.completes().into_iter().collect();
            (!completed.is_empty()).then(|| completed.join(", "))
        }),
        holds("A message of the platform is sent to the desk", faces, |face| {
            brings(face).is_some_and(|gesture| !gesture.account.outsider)
        }),
        holds("A guest of the platform is told apart", faces, |face| {
            face.guest().is_some_and(|gesture| gesture.account.outsider)
        }),
        holds("What is delivered twice acts once", faces, |face| {
            let once = face.form(sample(samples::forms(), "edit/usual/fresh"));
            let by_form = once.hidden.iter().any(|(name, value)| name == "once" && !value.is_empty());
            let by_delivery = brings(face).and_then(|one| one.delivery).is_some_and(|id| !id.is_empty());
            by_form || by_delivery
        }),
    ]
}

/// The form of each command that has one: what it asks on each platform.
pub fn forms(faces: &Faces<'_>) -> Vec<Row> {
    let specs = commands::ALL.iter().filter_map(|spec| {
        let kind = match spec.about {
            About::Thread => "fresh",
            About::Roster | About::Pause | About::Drill => "roster",
            _ => return None,
        };
        Some(format!("{}/usual/{kind}", spec.name))
    });
    let forms = specs.map(|name| sample(samples::forms(), &name));
    let asking = forms.filter(|form| !form.fields.is_empty());
    let rows = asking.map(|form| {
        found(&format!("`{}`", form.command), faces, |face| {
            let drawn = face.form(form);
            let asked = form.fields.iter().map(|field| drawn.input(field.name).map(|_| field.name));
            asked.collect::<Option<Vec<_>>>().map(|asked| asked.join(", "))
        })
    });
    rows.collect()
}

/// Whether every form that has something of a kind is drawn with it.
fn every(
    face: &dyn Face,
    chosen: impl Fn(&Sample<Form>) -> bool,
    good: impl Fn(&Form, &Drawn) -> bool,
) -> bool {
    let usual =
        |sample: &&Sample<Form>| sample.name.contains("/usual/") || sample.name.contains("/troubled/");
    let forms: Vec<_> = english(samples::forms()).filter(usual).filter(|sample| chosen(sample)).collect();
    assert!(!forms.is_empty(), "no sample has it");
    forms.iter().all(|sample| good(&sample.value, &face.form(&sample.value)))
}

fn has(form: &Form, kind: fn(&FieldKind) -> bool) -> bool {
    form.fields.iter().any(|field| kind(&field.kind))
}

fn drawn_as(form: &Form, drawn: &Drawn, (kind, shape): (fn(&FieldKind) -> bool, Shape)) -> bool {
    let mut fields = form.fields.iter().filter(|field| kind(&field.kind));
    fields.all(|field| drawn.input(field.name).is_some_and(|input| input.shape == shape))
}

/// What a form can do, whatever command it is of.
pub fn parts_of_forms(faces: &Faces<'_>) -> Vec<Row> {
    type Of = fn(&FieldKind) -> bool;
    let line: Of = |kind| matches!(kind, FieldKind::Line);
    let lines: Of = |kind| matches!(kind, FieldKind::Paragraph);
    let reply: Of = |kind| matches!(kind, FieldKind::Draft { .. });
    let choice: Of = |kind| matches!(kind, FieldKind::Choice(choices) if !choices.is_empty());
    let shaped = |what, of: Of, shape| {
        holds(what, faces, |face| {
            every(face, |one| has(&one.value, of), |form, drawn| drawn_as(form, drawn, (of, shape)))
        })
    };
    let all = |_: &Sample<Form>| true;
    let named = |part: &'static str| move |one: &Sample<Form>| one.name.ends_with(part);
    let say = |key: &str| words("en").say(key);
    let longest = sample(samples::forms(), "edit/longest/fresh");
    let people = sample(samples::forms(), "assign/longest/fresh");
    vec![
        shaped("One line", line, Shape::Line),
        shaped("Several lines", lines, Shape::Paragraph),
        shaped("A reply", reply, Shape::Paragraph),
        holds("How long a reply may be on its network", faces, |face| {
            every(face, |one| has(&one.value, reply), |_, drawn| drawn.says("280"))
        }),
        shaped("A choice", choice, Shape::List),
        found("A choice of more than 150 people", faces, |face| {
            let drawn = face.form(people);
            let field = people.fields.iter().find(|field| choice(&field.kind))?;
            let FieldKind::Choice(choices) = &field.kind else { return None };
            match drawn.input(field.name)?.shape {
                Shape::List => Some("a list".to_owned()),
                Shape::Paragraph => None,
                // Whoever has to type a key is told some of them.
                Shape::Line => {
                    drawn.says(&choices[0].0).then(|| "a key is typed, and the first are named".to_owned())
                }
            }
        }),
        holds("What stands there already", faces, |face| {
            every(face, all, |form, drawn| {
                let filled = form.fields.iter().filter(|field| !field.value.is_empty());
                filled
                    .into_iter()
                    .all(|field| drawn.input(field.name).is_some_and(|one| one.value == field.value))
            })
        }),
        holds("What has to be filled in", faces, |face| {
            every(face, all, |form, drawn| {
                let mut drawn_fields =
                    form.fields.iter().filter_map(|field| Some((field, drawn.input(field.name)?)));
                drawn_fields.all(|(field, input)| input.required == field.required)
            })
        }),
        holds("20,000 characters are edited uncut", faces, |face| {
            let drawn = face.form(longest);
            let mut fields = longest.fields.iter().filter(|field| reply(&field.kind));
            fields.all(|field| drawn.input(field.name).is_some_and(|input| input.value == field.value))
        }),
        holds("The author's message beside it", faces, |face| {
            every(
                face,
                |one| named("/fresh")(one) && !one.value.fields.is_empty(),
                |form, drawn| form.message.as_ref().is_none_or(|said| drawn.says(said)),
            )
        }),
        holds("What is wrong, at its field, with what was typed", faces, |face| {
            every(face, named("/too-long"), |form, drawn| {
                let problems = form.fields.iter().filter_map(|field| field.problem.as_ref());
                let said =
                    problems.map(|problem| words("en").text(problem)).all(|problem| drawn.says(&problem));
                said && form
                    .fields
                    .iter()
                    .all(|one| drawn.input(one.name).is_some_and(|input| input.value == one.value))
            })
        }),
        holds("What is refused, above the fields", faces, |face| {
            every(
                face,
                |one| one.value.refused.is_some(),
                |form, drawn| drawn.says(&words("en").text(form.refused.as_ref().unwrap())),
            )
        }),
        holds("An edit meanwhile: both texts side by side", faces, |face| {
            every(face, named("/conflict"), |form, drawn| {
                let theirs = &form.conflict.as_ref().unwrap().theirs;
                drawn.says(theirs) && form.fields.iter().all(|field| drawn.says(&field.value))
            })
        }),
        holds("An edit meanwhile: take theirs instead", faces, |face| {
            every(face, named("/conflict"), |form, drawn| {
                drawn.offers.contains(&(form.command.to_owned(), true))
                    && drawn.says(&say("form-take-theirs"))
            })
        }),
        holds("Breaking the glass asks for a reason", faces, |face| {
            every(
                face,
                |one| one.value.break_glass.is_some(),
                |_, drawn| {
                    drawn.says(&say("form-glass"))
                        && drawn.input(BREAK_GLASS).is_some_and(|input| input.required)
                },
            )
        }),
        holds("The revision that was seen goes back with it", faces, |face| {
            every(
                face,
                |one| !one.value.hidden.is_empty() && one.name.ends_with("/fresh"),
                |form, drawn| {
                    let sent: BTreeSet<_> =
                        drawn.hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                    form.hidden.iter().all(|(name, value)| sent.contains(&(*name, value.as_str())))
                },
            )
        }),
    ]
}

/// Answers, histories, digests and homes.
pub fn around(faces: &Faces<'_>) -> Vec<Row> {
    let own = || Text::new("refused-own-draft");
    let said = |face: &dyn Face, tone| face.said(&Said { tone, lines: vec![own()], card: None });
    let history = sample(samples::histories(), "usual");
    let home = sample(samples::homes(), "usual");
    let of_history = |what: &str, find: fn(&watchfloor::chat::line::Line) -> Vec<String>| {
        holds(what, faces, |face| {
            let drawn = face.history(history);
            let told: Vec<String> = history.lines.iter().flat_map(find).collect();
            !told.is_empty() && told.iter().all(|told| drawn.says(told))
        })
    };
    vec![
        holds("An answer: what was done or refused, and why", faces, |face| {
            let drawn = said(face, Tone::Refused);
            drawn.is_some_and(|drawn| drawn.says(&words("en").text(&own())))
        }),
        holds("An answer: whether it was done", faces, |face| {
            let [done, refused] = [Tone::Done, Tone::Refused].map(|tone| said(face, tone));
            done.zip(refused).is_some_and(|(done, refused)| done.raw != refused.raw)
        }),
        holds("An answer: something broke, with a number to ask by", faces, |face| {
            let said = sample(samples::said(), "broken/usual");
            face.said(said).is_some_and(|drawn| drawn.says("01KAQ3V7M2N8P4R6S9T4F9K2AB"))
        }),
        holds("An answer has the card with it, as that person sees it", faces, |face| {
            let said = sample(samples::said(), "refused/usual");
            let card = said.card.as_ref().unwrap();
            face.said(said).is_some_and(|drawn| {
                card.buttons.iter().all(|one| drawn.offers.contains(&(one.command.to_owned(), one.form)))
            })
        }),
        holds("`help` lists every command", faces, |face| {
            let drawn = face.said(sample(samples::said(), "help"));
            drawn.is_some_and(|drawn| commands::ALL.iter().all(|spec| drawn.says(spec.name)))
        }),
        of_history("The history of a thread: who decided", |line| vec![line.who.clone()]),
        of_history("The history: what, and in which role", |line| {
            let action = words("en").name("history-action", &line.action);
            std::iter::once(action).chain(line.role.clone()).collect()
        }),
        of_history("The history: why", |line| line.reason.iter().chain(&line.break_glass).cloned().collect()),
        of_history("The history: from where", |line| {
            vec![words("en").name("surface", line.surface.as_str())]
        }),
        holds("A digest stands in for many cards on their way", faces, |face| {
            let digest = sample(samples::digests(), "usual");
            face.digest(digest).is_some_and(|drawn| {
                digest
                    .threads
                    .iter()
                    .all(|thread| drawn.says(&thread.text.chars().take(60).collect::<String>()))
            })
        }),
        holds("Home: what one holds and what waits for one's approval", faces, |face| {
            let drawn = face.home(home);
            let count = drawn.text.matches("Nobody answers the phone").count();
            count == home.claims.len() + home.approvals.len()
        }),
        holds("Home: who is on shift", faces, |face| {
            let drawn = face.home(home);
            home.on_shift.iter().flat_map(|one| &one.posts).all(|(_, who)| match who {
                Some(who) => drawn.says(who),
                None => drawn.text.to_lowercase().contains("nobody"),
            })
        }),
        holds("Home: the way to the console", faces, |face| {
            let console = home.console.as_ref().unwrap();
            face.home(home)
                .links
                .iter()
                .any(|link| link.trim_end_matches('/') == console.trim_end_matches('/'))
        }),
    ]
}

/// Everything that a person is told, by the keys of the texts there are.
pub fn notices(faces: &Faces<'_>) -> Vec<Row> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/locales/en");
    let files =
        std::fs::read_dir(folder).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let keys: BTreeSet<String> = files
        .flat_map(|text| {
            let keys = text.lines().filter_map(|line| line.split_once(" = ").or(line.split_once(" =")));
            keys.map(|(key, _)| key.to_owned()).filter(|key| key.starts_with("notice-")).collect::<Vec<_>>()
        })
        .collect();
    let notification = sample(samples::notifications(), "usual");
    let mut rows: Vec<Row> = keys
        .iter()
        .map(|key| {
            let words = ["person", "path", "reason", "error", "roster", "position", "from", "until", "swap"];
            let text = words
                .iter()
                .fold(Text::new(key.as_str()), |text, name| text.with(name, format!("some {name}")));
            let text = text.with_number("number", 2).with("lacks", "primary").with("people", "Max");
            let told = samples::locales().text("en", &text);
            assert_ne!(&told, key, "it is in no language");
            let notification = Notification { text: told.clone(), card: None, ..notification.clone() };
            let name = key.trim_start_matches("notice-").replace('-', " ");
            holds(&name, faces, |face| face.notification(&notification, &text).says(&told))
        })
        .collect();
    rows.push(holds("A notice has the card and its buttons with it", faces, |face| {
        let card = notification.card.as_ref().unwrap();
        let drawn = face.notification(notification, &Text::new("notice-woken"));
        card.buttons.iter().all(|one| drawn.offers.contains(&(one.command.to_owned(), one.form)))
    }));
    rows.push(holds("A notice about a swap has its buttons with it", faces, |face| {
        let offered = sample(samples::notifications(), "usual/offers");
        let drawn = face.notification(offered, &Text::new("notice-swap-offered"));
        let labels = ["offer-accept", "offer-decline"].map(|label| words("en").say(label));
        drawn.offers.contains(&("swap".to_owned(), false)) && labels.iter().all(|label| drawn.says(label))
    }));
    rows
}
