//! What the desk says back: receipts, refusals, lines of a typed command, and whole pages that only
//! say one thing. Must not decide what is said.

use maud::{Markup, html};

use super::Words;
use super::layout::{Me, token};
use super::time::ago;
use crate::chat::card::Style;
use crate::chat::offer::Offer;
use crate::domain::rows::Notice;
use crate::domain::text::{Argument, Text};

/// Something that was said about the last action.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// How it is meant.
    pub tone: Tone,
    /// What was said.
    pub text: Text,
}

/// How something is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It is done.
    Done,
    /// The desk says no.
    Refused,
}

/// A receipt or a refusal.
pub fn said(words: &Words<'_>, said: &Said) -> Markup {
    match said.tone {
        Tone::Done => {
            html! { p.said.done { span.shape aria-hidden="true" { "✓" } span { (words.text(&said.text)) } } }
        }
        Tone::Refused => html! {
            p.said.refused role="alert" {
                span.shape aria-hidden="true" { "✕" }
                strong { (words.say("console-refused")) }
                " " span { (words.text(&said.text)) }
            }
        },
    }
}

/// What came of a typed line.
pub fn answer(words: &Words<'_>, line: &str, lines: &[Text]) -> Markup {
    html! {
        section.answer aria-labelledby="answer-title" {
            h1 #answer-title { code { (line) } }
            ul.lines dir="auto" {
                @for text in lines { li { (words.text(text)) } }
            }
            p { a href="/" { (words.say("console-back-to-desk")) } }
        }
    }
}

/// A page that only says one thing, such as a refusal.
pub fn only(words: &Words<'_>, title: &str, text: &str) -> Markup {
    html! {
        section.only {
            h1 { (title) }
            p { (text) }
            p { a.button href="/" { (words.say("console-back-to-desk")) } }
        }
    }
}

/// The page behind a one-time link. It takes a press: a preview of the link must not use it up.
pub fn sign_in(words: &Words<'_>, link: &str) -> Markup {
    html! {
        section.only {
            h1 { (words.say("console-sign-in-title")) }
            p { (words.say("console-sign-in-text")) }
            form action={ "/login/" (link) } method="post" {
                button.primary type="submit" { (words.say("console-sign-in")) }
            }
        }
    }
}

/// Where somebody stands who is not signed in.
pub fn signed_out(words: &Words<'_>, failed: bool) -> Markup {
    html! {
        section.only {
            h1 { (words.say("console-signed-out-title")) }
            @if failed { p.said.refused role="alert" { (words.say("console-link-used")) } }
            p { (words.say("console-signed-out-text")) }
            pre { code { "watchfloor login --person KEY" } }
        }
    }
}

/// A notice on the page.
#[derive(Clone, Debug)]
pub struct NoticeLine {
    /// What it tells.
    pub notice: Notice,
    /// Whether it was seen.
    pub seen: bool,
    /// What can be done about it with one press.
    pub offers: Vec<Offer>,
}

/// What a person has to be told, the newest first, with whether they have seen it.
pub fn notices(words: &Words<'_>, me: &Me, notices: &[NoticeLine]) -> Markup {
    html! {
        section.notices aria-labelledby="notices-title" {
            div.heading {
                h1 #notices-title { (words.say("console-notices-title")) }
                @if me.unseen > 0 {
                    form action="/notices/seen" method="post" {
                        (token(me))
                        button type="submit" { (words.say("console-notices-seen")) }
                    }
                }
            }
            @if notices.is_empty() {
                p.empty { (words.say("console-notices-empty")) }
            } @else {
                ul {
                    @for NoticeLine { notice, seen, offers } in notices {
                        li.new[!seen] {
                            span.shape aria-hidden="true" { @if *seen { "○" } @else { "●" } }
                            span.text {
                                @if !seen { span.unseen { (words.say("console-notice-new")) " " } }
                                @match notice.about() {
                                    Some(thread) => a href={ "/threads/" (thread) } { (words.text(&notice.text)) },
                                    None => a href=(elsewhere(&notice.text)) { (words.text(&notice.text)) },
                                }
                                @if !offers.is_empty() {
                                    span.offers { @for offer in offers { (pressed(words, me, offer, &format!("/notices/{}", offer.command))) } }
                                }
                            }
                            (ago(words, notice.at))
                        }
                    }
                }
            }
        }
    }
}

/// Where the form of a command about no thread is, with this filled in.
pub fn form_address<N: AsRef<str>>(command: &str, given: &[(N, String)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let given = given.iter().map(|(name, value)| (name.as_ref(), value.as_str()));
    format!("/notices/{command}?{}", query.extend_pairs(given).finish())
}

/// Where a notice leads that is about no thread.
fn elsewhere(text: &Text) -> String {
    let hand_over = text.args.iter().find_map(|(name, value)| match value {
        Argument::Words(id) if name == "hand_over" => Some(id),
        _ => None,
    });
    match (hand_over, text.drill()) {
        (Some(id), _) => format!("/hand-overs/{id}"),
        (None, Some(drill)) => format!("/drills/{drill}"),
        (None, None) => "/roster".to_owned(),
    }
}

/// A button that does something about no thread, by a press that goes to `action`. What would ask first
/// leads to the page that does.
pub fn pressed(words: &Words<'_>, me: &Me, offer: &Offer, action: &str) -> Markup {
    if let Some(page) = offer.page.as_ref().filter(|_| offer.form || offer.shows) {
        return html! { a.button href=(page) { (words.say(offer.label)) } };
    }
    if offer.form {
        let address = form_address(offer.command, &offer.arguments);
        return html! { a.button href=(address) { (words.say(offer.label)) } };
    }
    html! {
        form action=(action) method="post" {
            (token(me))
            @for (name, value) in &offer.arguments { input type="hidden" name=(name) value=(value); }
            @match offer.style {
                Style::Primary => button.primary type="submit" { (words.say(offer.label)) },
                Style::Plain | Style::Danger => button type="submit" { (words.say(offer.label)) },
            }
        }
    }
}
