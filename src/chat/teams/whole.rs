//! A card of which nothing is left out, in pages that each fit a dialog. Must not leave anything out.

use serde_json::Value;

use super::Setting;
use super::card::{envelope, execute};
use super::control::{Control, Deed};
use super::cut::{Cut, LIMIT, weight};
use super::element::{QUIET, own};
use super::parts::parts;
use crate::chat::card::Card;
use crate::domain::text::Text;

/// The most that the elements of a page weigh: what surrounds them has the rest.
const PAGE: usize = LIMIT - 3_000;

/// A page of a card, from 0; the last one where there are not so many.
pub fn page(setting: &Setting<'_>, card: &Card, number: usize, in_dialog: bool) -> Value {
    let mut pages = pages(parts(setting, card, &Cut::nothing()));
    let count = pages.len();
    let number = number.min(count.saturating_sub(1));
    let mut body = if count == 0 { Vec::new() } else { pages.swap_remove(number) };
    let mut actions = Vec::new();
    if count > 1 {
        let text = Text::new("teams-page")
            .with_number("page", i64::try_from(number + 1).unwrap_or(1))
            .with_number("pages", i64::try_from(count).unwrap_or(1));
        body.push(own(&setting.words.text(&text), QUIET));
        for (there, key, to) in [
            (number > 0, "teams-page-before", number.saturating_sub(1)),
            (number + 1 < count, "teams-page-after", number + 1),
        ] {
            if there {
                let control = Control::about(Deed::Whole, &card.thread).on_page(to);
                actions.push(super::answer::button(&setting.words.say(key), &control, in_dialog));
            }
        }
    }
    if !in_dialog {
        let control = Control::about(Deed::Refresh, &card.thread);
        actions.push(execute(&setting.words.say("teams-back-to-card"), &control));
    }
    envelope(setting, body, actions)
}

/// The elements in as few pages as they need, in order.
fn pages(elements: Vec<Value>) -> Vec<Vec<Value>> {
    let mut pages: Vec<Vec<Value>> = Vec::new();
    let mut weighs = 0;
    for element in elements {
        let more = weight(&element) + 1;
        if pages.is_empty() || weighs + more > PAGE {
            pages.push(Vec::new());
            weighs = 0;
        }
        weighs += more;
        if let Some(page) = pages.last_mut() {
            page.push(element);
        }
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_hold_everything_in_order() {
        let elements: Vec<Value> =
            (0..40).map(|number| format!("{number}{}", "x".repeat(3_000)).into()).collect();
        let pages = pages(elements.clone());
        assert!(pages.len() > 4);
        assert_eq!(pages.concat(), elements);
        assert!(pages.iter().all(|page| weight(&page.clone().into()) <= PAGE + 2));
    }
}
