//! What is answered to an invoke, in the response to it: a card that replaces the card, a dialog, words.
//! Every shape stands here once. Must not decide what is said.

use serde_json::{Value, json};

use super::Setting;
use super::answer::{Place, answer};
use super::form;
use crate::chat::answer::{Answer, Shown};

/// The way an invoke came in, on which the shape of its answer depends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// `adaptiveCard/action`: a button of a card.
    Card {
        /// Whether the client asked by itself for the card as this person sees it.
        by_itself: bool,
    },
    /// `task/fetch`, `task/submit` and their likes of message extensions: a dialog.
    Dialog,
}

/// The body of the response.
pub fn response(setting: &Setting<'_>, door: Door, page: usize, given: &Answer) -> Value {
    match door {
        Door::Card { by_itself } => card(setting, by_itself, page, given),
        Door::Dialog => dialog(setting, page, given),
    }
}

fn card(setting: &Setting<'_>, by_itself: bool, page: usize, given: &Answer) -> Value {
    let place = Place { in_dialog: false, page };
    let value = match &given.shown {
        // Nobody asked for words: only the card.
        Shown::Words { card: Some(card), .. } if by_itself => super::card::drawn(setting, card, None),
        Shown::Words { lines, card: None, .. } => {
            // A card would replace the one that they pressed. A message leaves it where it is.
            let lines: Vec<String> = lines.iter().map(|line| setting.words.text(line)).collect();
            return json!({
                "statusCode": 200,
                "type": "application/vnd.microsoft.activity.message",
                "value": unmarked(&super::cut::shorten(&lines.join("\n"), 1_000)),
            });
        }
        Shown::Words { .. } | Shown::Form(_) | Shown::Whole(_) | Shown::Home(_) => {
            answer(setting, given, place)
        }
    };
    // Put in and not named in `json!`, which would copy all of it.
    let mut response = json!({ "statusCode": 200, "type": "application/vnd.microsoft.card.adaptive" });
    response["value"] = value;
    response
}

fn dialog(setting: &Setting<'_>, page: usize, given: &Answer) -> Value {
    let title = match &given.shown {
        Shown::Form(asked) => form::title(setting, asked),
        Shown::Words { .. } | Shown::Whole(_) | Shown::Home(_) => setting.words.say("teams-dialog"),
    };
    let size = if matches!(given.shown, Shown::Words { card: None, .. }) { "small" } else { "large" };
    let mut dialog = json!({ "task": { "type": "continue", "value": {
        "title": title,
        "height": size,
        "width": if size == "small" { "small" } else { "medium" },
        "card": { "contentType": "application/vnd.microsoft.card.adaptive" },
    } } });
    dialog["task"]["value"]["card"]["content"] = answer(setting, given, Place { in_dialog: true, page });
    dialog
}

/// The answer to an invoke that we do not know, or cannot read.
pub fn not_understood(setting: &Setting<'_>, door: Option<Door>) -> Value {
    let words = setting.words.say("teams-old-button");
    match door {
        Some(Door::Card { .. }) => json!({
            "statusCode": 200,
            "type": "application/vnd.microsoft.activity.message",
            "value": words,
        }),
        Some(Door::Dialog) => json!({ "task": { "type": "message", "value": words } }),
        None => json!({
            "statusCode": 400,
            "type": "application/vnd.microsoft.error",
            "value": { "code": "NotSupported", "message": words },
        }),
    }
}

/// Words for a place of which nobody says whether it reads Markdown or HTML: what could mark anything up
/// is replaced by what looks like it.
fn unmarked(text: &str) -> String {
    super::element::harmless(text)
        .chars()
        .map(|c| match c {
            '<' => '‹',
            '>' => '›',
            '[' => '⟦',
            ']' => '⟧',
            '*' => '∗',
            '_' => '＿',
            '`' => 'ʼ',
            '~' => '∼',
            '#' => '＃',
            '&' => '＆',
            '|' => '¦',
            '\\' => '＼',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_hold_no_markup() {
        let shown = unmarked("[x](https://a) **b** <at>c</at> `d` {{DATE(2026-01-01T00:00:00Z)}}");
        assert!(!shown.contains(['[', ']', '*', '<', '>', '`']), "{shown}");
        assert!(!shown.contains("{{"));
    }
}
