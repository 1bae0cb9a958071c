//! Forms: of every command about a thread, fresh, with problems, with a conflict, with the glass to break.

use watchfloor::app::cards::{form_again, form_for};
use watchfloor::app::{desk_file, forms};
use watchfloor::chat::form::{BREAK_GLASS, FieldKind, Form};
use watchfloor::commands::{self, About, Spec};
use watchfloor::domain::desk::Desk;
use watchfloor::domain::permission::Permission;
use watchfloor::domain::refusal::Refusal;
use watchfloor::domain::roster::change::Changes;
use watchfloor::domain::roster::duty::Duty;
use watchfloor::domain::state::State;

use super::threads::{Look, desk, thread};
use super::{LANGUAGES, Sample, now, words};

/// Forms.
pub fn forms() -> Vec<Sample<Form>> {
    let mut forms = Vec::new();
    for &locale in LANGUAGES {
        for &look in Look::ALL {
            let desk = desk(look, locale);
            let thread = thread(State::AwaitingApproval, look);
            for (name, form) in without_thread(look, locale) {
                forms.push(Sample::new(format!("{name}/{}/roster", look.name()), locale, form));
            }
            for spec in commands::ALL.iter().filter(|spec| spec.about == About::Thread) {
                let mut add = |what: &str, form: Form| {
                    forms.push(Sample::new(format!("{}/{}/{what}", spec.name, look.name()), locale, form));
                };
                let fresh = || form_for(desk, &thread, spec, &"max".into());
                let sent = sent(&fresh(), look);
                add("fresh", fresh());
                add("glass", form_for(desk, &thread, spec, &"gus".into()));
                for (what, refusal) in refusals(spec, look) {
                    let mut form = fresh();
                    if what == "refused" {
                        form.break_glass = Some(String::new());
                    }
                    add(what, form_again(form, &sent, &refusal));
                }
            }
        }
    }
    forms.extend(super::hand_overs::forms());
    forms
}

/// The forms of commands about the rosters and about the desk, on a desk with two rosters of three positions each;
/// and one of them again, with what is wrong with it.
fn without_thread(look: Look, locale: &'static str) -> Vec<(&'static str, Form)> {
    let desk = rostered(look, locale);
    let changes = Changes::default();
    let words = words(locale);
    let asking = |viewer| forms::Asking {
        desk: &desk,
        viewer,
        duty: Duty { at: now(), changes: &changes },
        words: &words,
    };
    let (rita, sam) = ("rita".into(), "sam".into());
    let find = |name: &str| commands::find(name).unwrap();
    let put_on = || forms::without_thread(&asking(&sam), find("override"), &[]);
    let sent = sent(&put_on(), look);
    let wrong = Refusal::ArgumentWrong { name: "until".to_owned(), why: look.reason() };
    vec![
        ("take", forms::without_thread(&asking(&rita), find("take"), &[])),
        ("swap", forms::without_thread(&asking(&rita), find("swap"), &[])),
        ("override", put_on()),
        ("pause", forms::without_thread(&asking(&sam), find("pause"), &[])),
        ("resume", forms::without_thread(&asking(&sam), find("resume"), &[])),
        ("drill", forms::without_thread(&asking(&sam), find("drill"), &[])),
        ("override-wrong", form_again(put_on(), &sent, &wrong)),
    ]
}

fn rostered(look: Look, locale: &'static str) -> Desk {
    let layers: String = ["primary", "backup", "third"]
        .map(|position| {
            format!(
                "[[rosters.NAME.layers]]\nposition = \"{position}\"\nmembers = [\"rita\", \"ravi\"]\nlength = \"1 week\"\n\
                 handover = \"monday 09:00\"\nstart = 2026-01-05\n"
            )
        })
        .concat();
    let roster = format!("[rosters.NAME]\nname = \"NAME\"\nzone = \"Europe/Berlin\"\n{layers}");
    let file = include_str!("../../support/desk.toml").to_owned()
        + &roster.replace("NAME", "care")
        + &roster.replace("NAME", "press");
    let mut desk = desk_file::parse("desk.toml", &file).expect("the desk is right");
    let like = super::threads::desk(look, locale);
    desk.people = like.people.clone();
    let name = |name: &str| if look == Look::Usual { name.to_owned() } else { look.reason() };
    desk.rosters.values_mut().for_each(|roster| roster.name = name(&roster.name));
    desk.scenarios.values_mut().for_each(|scenario| scenario.name = name(&scenario.name));
    desk
}

/// What somebody sends.
fn sent(form: &Form, look: Look) -> Vec<(String, String)> {
    let mut sent: Vec<(String, String)> = form
        .fields
        .iter()
        .map(|field| {
            let value = match &field.kind {
                FieldKind::Line => "soon".to_owned(),
                FieldKind::Paragraph => look.reason(),
                FieldKind::Draft { .. } => format!("Mine: {}", look.reply()),
                FieldKind::Choice(choices) => {
                    choices.last().map(|(value, _)| value.clone()).unwrap_or_default()
                }
            };
            (field.name.to_owned(), value)
        })
        .collect();
    sent.push((BREAK_GLASS.to_owned(), look.reason()));
    sent
}

/// What can be wrong with it.
fn refusals(spec: &Spec, look: Look) -> Vec<(&'static str, Refusal)> {
    let mut refusals: Vec<(&'static str, Refusal)> = vec![(
        "refused",
        Refusal::NotPermitted {
            permission: Permission::Approve,
            queue: Some("care".into()),
            denied_by: None,
            who_can: vec![look.somebody(), "Max".into()],
        },
    )];
    if let Some(argument) = spec.arguments.first() {
        let name = argument.name.to_owned();
        refusals.push(("problem", Refusal::ArgumentWrong { name, why: look.reason() }));
        refusals.push(("no-reason", Refusal::ReasonNeeded));
    }
    if spec.arguments.iter().any(|argument| argument.name == "text") {
        let network = "x".to_owned();
        refusals.push(("too-long", Refusal::TextTooLong { length: 300, limit: 280, network }));
    }
    if spec.arguments.iter().any(|argument| argument.name == "revision") {
        refusals.push((
            "conflict",
            Refusal::RevisionChanged {
                seen: "2".into(),
                number: 3,
                hash: "sha256:2".into(),
                text: format!("Theirs: {}", look.reply()),
                author: look.somebody(),
                yours: Some(look.reply()),
            },
        ));
    }
    refusals
}
