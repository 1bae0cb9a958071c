//! Messages as the Bot Service takes them: an activity with a card, and a summary for banners and lists.
//! Never a `text`, which Teams would read as Markdown or HTML. Must not send anything.

use serde_json::{Map, Value, json};

use super::Setting;
use super::answer::{self, Place, glance};
use super::card::{self, Above, dialog, drawn, envelope, execute};
use super::control::{Control, Deed};
use super::cut::{Cut, fit};
use super::element::{
    BOLD, Look, PLAIN, QUIET, blocks, clock, container, element, line, own, rich, run, sides,
};
use super::parts::{name, said};
use crate::chat::answer::Answer;
use crate::chat::card::{Card, Style};
use crate::chat::line::Line;
use crate::chat::offer::Offer;
use crate::chat::platform::{Digest, History, Notification};
use crate::domain::text::Text;

/// A card for everybody in a channel.
pub fn card(setting: &Setting<'_>, card: &Card) -> Value {
    message(card::shared(setting, card), &card::summary(setting, card))
}

/// An answer for one person, in their chat.
pub fn said_privately(setting: &Setting<'_>, answer: &Answer, page: usize) -> Value {
    let content = answer::answer(setting, answer, Place { in_dialog: false, page });
    message(content, &setting.words.say("teams-summary-answer"))
}

/// A line of our own, for everybody who can see it.
pub fn remark(setting: &Setting<'_>, key: &str) -> Value {
    let text = setting.words.say(key);
    message(envelope(setting, vec![own(&text, QUIET)], Vec::new()), &text)
}

/// Decisions, for the thread under a card.
pub fn history(setting: &Setting<'_>, history: &History) -> Value {
    let content = fit(|cut| {
        // Where not all fit, the latest do.
        let left_out = history.lines.len().saturating_sub(cut.rows());
        let mut body = Vec::new();
        if left_out > 0 {
            body.push(own(&setting.words.say("teams-history-left-out"), QUIET));
        }
        body.extend(history.lines[left_out..].iter().map(|entry| decided(setting, entry, cut)));
        envelope(setting, body, Vec::new())
    });
    message(content, &setting.words.say("teams-summary-history"))
}

fn decided(setting: &Setting<'_>, entry: &Line, cut: &Cut) -> Value {
    let words = &setting.words;
    let mut runs = vec![run(&name(&entry.who), BOLD)];
    if let Some(role) = &entry.role {
        runs.push(run(&format!(" ({})", name(role)), QUIET));
    }
    runs.push(run(&format!(" {}", words.name("history-action", &entry.action)), PLAIN));
    for detail in cut.list(&entry.details) {
        runs.push(run(&format!(" · {}", cut.aside(&words.text(detail))), PLAIN));
    }
    if let Some((from, to)) = entry.states {
        let (from, to) = (words.name("state", from.as_str()), words.name("state", to.as_str()));
        runs.push(run(&format!(" · {from} → {to}"), QUIET));
    }
    let mut left = vec![rich(runs)];
    if let Some(text) = &entry.text {
        left.push(line(&format!("“{}”", cut.text(text)), PLAIN));
    }
    if let Some(reason) = &entry.reason {
        let text = Text::new("teams-reason").with("reason", cut.aside(reason));
        left.push(line(&words.text(&text), PLAIN));
    }
    if let Some(reason) = &entry.break_glass {
        let text = Text::new("teams-glass-broken").with("reason", cut.aside(reason));
        left.push(line(&words.text(&text), Look { color: Some("Attention"), ..BOLD }));
    }
    let from = words.name("surface", entry.surface.as_str());
    let time = own(&format!("{} · {from}", clock(entry.at, words.now)), QUIET);
    sides(left, vec![time])
}

/// What stands in the place of many cards.
pub fn digest(setting: &Setting<'_>, digest: &Digest) -> Value {
    let words = &setting.words;
    let said = if digest.waiting == 0 {
        Text::new("teams-digest-over").with("since", clock(digest.since, words.now))
    } else {
        Text::new("teams-digest")
            .with_number("waiting", digest.waiting)
            .with("since", clock(digest.since, words.now))
    };
    let content = fit(|cut| {
        let style = if digest.waiting == 0 { "good" } else { "warning" };
        let mut body = vec![container(style, vec![own(&words.text(&said), BOLD)])];
        body.extend(digest.threads.iter().take(10).map(|thread| glance(setting, thread, cut)));
        envelope(setting, body, Vec::new())
    });
    message(content, &words.say("teams-summary-digest"))
}

/// Something to tell a person in private.
pub fn notification(setting: &Setting<'_>, notification: &Notification) -> Value {
    let lines: Vec<String> = blocks(&notification.text);
    let (content, summary) = match &notification.card {
        Some(card) => {
            let above = Above { style: "accent", lines: &lines };
            (drawn(setting, card, Some(&above)), card::summary(setting, card))
        }
        None => {
            let content = fit(|cut| {
                let lines: Vec<String> = cut.list(&lines).iter().map(|line| cut.text(line)).collect();
                let offers = notification.buttons.iter().map(|offer| offered(setting, offer)).collect();
                envelope(setting, vec![said(setting, "accent", &lines)], offers)
            });
            (content, setting.words.say("teams-summary-notice"))
        }
    };
    let mut activity = message(content, &summary);
    // A banner, and a line in the person's activity.
    activity["channelData"] = json!({ "notification": { "alert": true } });
    activity
}

/// What can be done about what somebody is told.
pub(super) fn offered(setting: &Setting<'_>, offer: &Offer) -> Value {
    let title = setting.words.say(offer.label);
    let deed = if offer.form { Deed::Ask } else { Deed::Press };
    let control = Control { command: offer.command.to_owned(), ..Control::about(deed, &"".into()) }
        .with(offer.arguments.iter().map(|(name, value)| (*name, value.as_str())));
    let mut action = if offer.form { dialog(&title, &control) } else { execute(&title, &control) };
    match offer.style {
        Style::Primary => action["style"] = "positive".into(),
        Style::Danger => action["style"] = "destructive".into(),
        Style::Plain => {}
    }
    action
}

fn message(content: Value, summary: &str) -> Value {
    let attachment = Value::Object(Map::from_iter([
        ("contentType".to_owned(), "application/vnd.microsoft.card.adaptive".into()),
        ("content".to_owned(), content),
    ]));
    element("message", [("summary", summary.into()), ("attachments", vec![attachment].into())])
}
