//! A thread's card as an Adaptive Card: its parts, and under them the buttons, the next steps first and
//! the others in the overflow menu. Must not decide who sees which button.

use serde_json::{Value, json};

use super::Setting;
use super::control::{Control, Deed};
use super::cut::fit;
use super::element::element;
use super::parts::{parts, said};
use crate::chat::card::{Button, Card, Style};
use crate::chat::words::short;

/// What stands beside the first button, in this order; the rest is in the overflow menu.
const AT_HAND: &[&str] = &["approve", "claim", "recall", "retry", "acknowledge", "promote", "edit", "reject"];
const MOST_AT_HAND: usize = 3;
/// As many users get a view of their own as Teams allows.
pub(super) const MOST_VIEWERS: usize = 60;

/// Words above a card.
pub(super) struct Above<'a> {
    /// A container's style.
    pub(super) style: &'static str,
    /// A line each.
    pub(super) lines: &'a [String],
}

/// A card as everybody in a channel sees it. Those named as viewers get their own at once.
pub fn shared(setting: &Setting<'_>, card: &Card) -> Value {
    let viewers: Vec<&String> = setting.viewers.iter().take(MOST_VIEWERS).collect();
    // Without names, Teams would ask for everybody in a small channel, also those the desk does not know.
    let refresh = (!viewers.is_empty()).then(|| {
        let control = Control::command(Deed::Refresh, "", &card.thread, card.version);
        json!({
            "action": {
                "type": "Action.Execute",
                "title": setting.words.say("teams-refresh"),
                "verb": Deed::Refresh.as_str(),
                "data": control.data(),
            },
            "userIds": viewers,
        })
    });
    draw(setting, card, None, refresh.as_ref())
}

/// A card for one person, with words above it.
pub(super) fn drawn(setting: &Setting<'_>, card: &Card, above: Option<&Above<'_>>) -> Value {
    draw(setting, card, above, None)
}

fn draw(setting: &Setting<'_>, card: &Card, above: Option<&Above<'_>>, refresh: Option<&Value>) -> Value {
    fit(|cut| {
        let mut body = Vec::new();
        if let Some(above) = above {
            let lines: Vec<String> = cut.list(above.lines).iter().map(|line| cut.text(line)).collect();
            body.push(said(setting, above.style, &lines));
        }
        body.extend(parts(setting, card, cut));
        let mut actions = buttons(setting, card);
        if cut.shortened() {
            let title = setting.words.say("teams-show-all");
            let mut all = dialog(&title, &Control::about(Deed::Whole, &card.thread));
            all["mode"] = "secondary".into();
            actions.push(all);
        }
        actions.extend(links(setting, card));
        let mut drawn = envelope(setting, body, actions);
        drawn["fallbackText"] = summary(setting, card).into();
        if let Some(refresh) = refresh {
            drawn["refresh"] = refresh.clone();
        }
        drawn
    })
}

/// One line that says which thread a message is about, for lists and banners. Nothing of it is from
/// outside.
pub fn summary(setting: &Setting<'_>, card: &Card) -> String {
    let words = &setting.words;
    let priority = words.name("priority", card.priority.as_str());
    let state = words.name("state", card.state.as_str());
    let of = format!("{priority} · {state} · {} · #{}", super::parts::name(&card.queue), short(&card.thread));
    words.marked(card.drill, of)
}

/// A card around a body and actions.
pub(super) fn envelope(setting: &Setting<'_>, body: Vec<Value>, actions: Vec<Value>) -> Value {
    // The language alone: readers of cards refuse one with a country.
    let lang = setting.words.locale.split(['-', '_']).next();
    let mut card = element(
        "AdaptiveCard",
        [
            ("$schema", "http://adaptivecards.io/schemas/adaptive-card.json".into()),
            ("version", "1.5".into()),
            ("lang", lang.into()),
            ("msteams", json!({ "width": "Full" })),
            ("body", body.into()),
        ],
    );
    if !actions.is_empty() {
        card["actions"] = actions.into();
    }
    card
}

fn buttons(setting: &Setting<'_>, card: &Card) -> Vec<Value> {
    let rank =
        |button: &Button| AT_HAND.iter().position(|name| *name == button.command).unwrap_or(AT_HAND.len());
    let mut buttons: Vec<&Button> = card.buttons.iter().collect();
    buttons.sort_by_key(|button| rank(button));
    let near = buttons.iter().filter(|button| rank(button) < AT_HAND.len()).count().clamp(1, MOST_AT_HAND);
    let mut actions = Vec::new();
    for (index, button) in buttons.into_iter().enumerate() {
        let mut action = action(setting, card, button);
        match button.style {
            Style::Danger => action["style"] = "destructive".into(),
            Style::Primary | Style::Plain if index == 0 => action["style"] = "positive".into(),
            Style::Primary | Style::Plain => {}
        }
        if index >= near {
            action["mode"] = "secondary".into();
        }
        actions.push(action);
    }
    // Approve acts at once; with an edited text it is a form.
    if let Some(approve) = card.buttons.iter().find(|button| button.command == "approve") {
        let mut edits =
            dialog(&setting.words.say("card-approve-with-edits"), &control(Deed::Ask, card, approve));
        edits["mode"] = "secondary".into();
        actions.push(edits);
    }
    actions
}

fn action(setting: &Setting<'_>, card: &Card, button: &Button) -> Value {
    let title = setting.words.name("button", button.command);
    if button.form {
        dialog(&title, &control(Deed::Ask, card, button))
    } else {
        execute(&title, &control(Deed::Press, card, button))
    }
}

fn control(deed: Deed, card: &Card, button: &Button) -> Control {
    let arguments = button.arguments.iter().map(|(name, value)| (*name, value.as_str()));
    Control::command(deed, button.command, &card.thread, card.version).with(arguments)
}

fn links(setting: &Setting<'_>, card: &Card) -> Vec<Value> {
    let open = |title: String, url: String| json!({ "type": "Action.OpenUrl", "title": title, "url": url, "mode": "secondary" });
    let mut links = Vec::new();
    if let Some(url) = card.url.as_deref().filter(|url| is_web(url)) {
        links.push(open(setting.words.say("card-original"), url.to_owned()));
    }
    if let Some(console) = setting.console {
        links.push(open(
            setting.words.say("teams-open-console"),
            format!("{console}/threads/{}", card.thread),
        ));
    }
    links
}

/// Only web addresses become links, and none that would make a card of it alone.
fn is_web(url: &str) -> bool {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https")) && url.len() <= 2_000
}

/// A button that acts at once, and that older clients send as a message.
pub(super) fn execute(title: &str, control: &Control) -> Value {
    let data = control.data();
    let mut fallback = json!({ "type": "Action.Submit", "title": title });
    fallback["data"] = data.clone();
    let mut action = json!({ "type": "Action.Execute", "title": title, "verb": control.deed.as_str() });
    action["data"] = data;
    action["fallback"] = fallback;
    action
}

/// A button that opens a dialog. A client without dialogs sends it as a message, and gets the form so.
pub(super) fn dialog(title: &str, control: &Control) -> Value {
    let mut data = control.data();
    data["msteams"] = json!({ "type": "task/fetch" });
    let mut action = json!({ "type": "Action.Submit", "title": title });
    action["data"] = data;
    action
}
