//! An answer as an Adaptive Card, for a dialog or for the chat. Must not know how it is sent.

use serde_json::Value;

use super::Setting;
use super::card::{Above, drawn, envelope, execute};
use super::control::{Control, Deed};
use super::cut::{Cut, fit};
use super::element::{BOLD, PLAIN, QUIET, line, own, rich, run, sides};
use super::parts::{name, said, urgency};
use super::{form, whole};
use crate::chat::answer::{Answer, Glance, Home, OnShift, Shown, Tone};
use crate::chat::console::card::network_name;
use crate::chat::marks;
use crate::chat::words::short;
use crate::domain::text::Text;

/// Where an answer is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In a dialog, whose buttons send it; else in the chat.
    pub in_dialog: bool,
    /// The page to show, from 0, of what fills several.
    pub page: usize,
}

/// An answer.
pub fn answer(setting: &Setting<'_>, answer: &Answer, place: Place) -> Value {
    match &answer.shown {
        Shown::Words { tone, lines, card } => {
            let lines: Vec<String> = lines.iter().map(|line| setting.words.text(line)).collect();
            let above = Above { style: style(*tone), lines: &lines };
            match card {
                // In a dialog the buttons of a card would lead nowhere.
                Some(card) if place.in_dialog => {
                    let mut card = card.clone();
                    card.buttons.clear();
                    drawn(setting, &card, Some(&above))
                }
                Some(card) => drawn(setting, card, Some(&above)),
                None => fit(|cut| {
                    let lines = rows(setting, &lines, cut);
                    envelope(setting, vec![said(setting, above.style, &lines)], Vec::new())
                }),
            }
        }
        Shown::Form(asked) => form::form(setting, asked, place.in_dialog),
        Shown::Whole(card) => whole::page(setting, card, place.page, place.in_dialog),
        Shown::Home(home) => fit(|cut| self::home(setting, home, cut)),
    }
}

/// Lines that are nothing but lines, such as those of `help`; where not all fit, that is said.
fn rows(setting: &Setting<'_>, lines: &[String], cut: &Cut) -> Vec<String> {
    let mut rows: Vec<String> = lines.iter().take(cut.rows()).map(|line| cut.text(line)).collect();
    let left_out = lines.len() - rows.len();
    if left_out > 0 {
        let left_out = i64::try_from(left_out).unwrap_or(i64::MAX);
        rows.push(setting.words.text(&Text::new("teams-more-lines").with_number("count", left_out)));
    }
    rows
}

/// A button that a dialog sends, or that acts from the chat.
pub(super) fn button(title: &str, control: &Control, in_dialog: bool) -> Value {
    let mut button = execute(title, control);
    if in_dialog {
        button = button["fallback"].take();
    }
    button
}

fn style(tone: Tone) -> &'static str {
    match tone {
        Tone::Done => "good",
        Tone::Refused => "warning",
        Tone::Broken => "attention",
    }
}

fn home(setting: &Setting<'_>, home: &Home, cut: &Cut) -> Value {
    let words = &setting.words;
    let hello = Text::new("teams-home").with("person", name(&home.person)).with("desk", name(&home.desk));
    let mut body = vec![line(&words.text(&hello), BOLD)];
    for (key, empty, threads) in [
        ("teams-home-claims", "teams-home-no-claims", &home.claims),
        ("teams-home-approvals", "teams-home-no-approvals", &home.approvals),
    ] {
        let mut title = own(&words.say(key), BOLD);
        title["separator"] = true.into();
        title["spacing"] = "Medium".into();
        body.push(title);
        if threads.is_empty() {
            body.push(own(&words.say(empty), QUIET));
        }
        for thread in cut.list(threads) {
            let mut glance = glance(setting, thread, cut);
            let control = Control::about(Deed::Refresh, &thread.thread);
            glance["selectAction"] = serde_json::json!({
                "type": "Action.Execute", "title": words.say("teams-open"),
                "verb": control.deed.as_str(), "data": control.data(),
            });
            body.push(glance);
        }
        if threads.len() > cut.list(threads).len() {
            body.push(own(&words.say("teams-more-threads"), QUIET));
        }
    }
    if !home.on_shift.is_empty() {
        let mut title = own(&words.say("home-on-shift"), BOLD);
        title["separator"] = true.into();
        title["spacing"] = "Medium".into();
        body.push(title);
        for roster in cut.list(&home.on_shift) {
            let posts = roster.posts.iter().map(|(position, who)| (*position, who.as_deref().map(name)));
            let handed_to = roster.handed_to.as_ref().map(|to| name(to));
            let short = OnShift { roster: name(&roster.roster), posts: posts.collect(), handed_to };
            body.push(line(&words.text(&short.line(words)), QUIET));
        }
    }
    let mut actions: Vec<Value> =
        home.offers.iter().map(|offer| super::message::offered(setting, offer)).collect();
    // With the two below Teams shows six; the others stand in the menu beside them.
    actions.iter_mut().skip(4).for_each(|action| action["mode"] = "secondary".into());
    actions.push(execute(&words.say("teams-refresh"), &Control::about(Deed::Home, &"".into())));
    if let Some(console) = home.console.as_deref().or(setting.console) {
        let title = words.say("teams-open-console");
        actions.push(serde_json::json!({ "type": "Action.OpenUrl", "title": title, "url": console }));
    }
    envelope(setting, body, actions)
}

/// A thread in two lines.
pub(super) fn glance(setting: &Setting<'_>, glance: &Glance, cut: &Cut) -> Value {
    let words = &setting.words;
    let (mark, look) = urgency(glance.priority);
    let from = rich(vec![
        run(&format!("{mark} {}", words.name("priority", glance.priority.as_str())), look),
        run(&format!("  {} · {}", name(&network_name(&glance.network)), name(&glance.queue)), PLAIN),
        run(&format!("  #{}", short(&glance.thread)), QUIET),
    ]);
    let state = format!("{} {}", marks::state(glance.state), words.name("state", glance.state.as_str()));
    let state = words.marked(glance.drill, state);
    let mut columns = sides(vec![from, line(&cut.aside(&glance.text), PLAIN)], vec![line(&state, QUIET)]);
    columns["spacing"] = "Medium".into();
    columns
}
