//! The frame around every page: head, header, navigation, command line, what was said last.
//! Must not know what a page shows.

use maud::{DOCTYPE, Markup, html};

use super::Words;
use super::message::{Said, said};
use crate::domain::ids::PersonId;
use crate::domain::text::Text;

/// Where the page's own files are found.
#[derive(Clone, Copy, Debug)]
pub struct Assets<'a> {
    /// The style sheet.
    pub css: &'a str,
    /// The scripts, in order.
    pub scripts: &'a [&'a str],
    /// The icon.
    pub icon: &'a str,
}

/// A place in the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The queues.
    Desk,
    /// Threads that are no cards.
    Listed,
    /// The decision log.
    Log,
    /// The rosters.
    Roster,
    /// The hand-overs.
    HandOvers,
    /// The drills.
    Drills,
    /// People and roles.
    People,
    /// Notices.
    Notices,
    /// Anywhere else.
    Elsewhere,
}

/// Who looks at the page.
#[derive(Clone, Debug)]
pub struct Me {
    /// Their key.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their roles by name.
    pub roles: String,
    /// What their forms carry.
    pub csrf: String,
    /// How many notices they have not seen.
    pub unseen: i64,
    /// Whom they may switch to: key, name and roles. Only a demo has any.
    pub personas: Vec<(PersonId, String)>,
    /// Where a demo shows the replies as the receiver got them.
    pub sink: Option<String>,
}

/// Something that waits for somebody: a hand-over for its answer, a pause for its end.
#[derive(Clone, Debug)]
pub struct Pending {
    /// A shape before it.
    pub shape: &'static str,
    /// Where one sees to it; none where the reader cannot.
    pub page: Option<String>,
    /// What it is.
    pub line: Text,
}

/// What surrounds a page.
pub struct Frame<'a> {
    /// Texts.
    pub words: &'a Words<'a>,
    /// The desk's name.
    pub desk: &'a str,
    /// The page's title.
    pub title: &'a str,
    /// Where in the navigation it is.
    pub place: Place,
    /// Who looks at it; none before signing in.
    pub me: Option<&'a Me>,
    /// What was said about the last action.
    pub said: Option<Said>,
    /// What stands above every page of the desk until somebody sees to it.
    pub pending: &'a [Pending],
    /// The page's own files.
    pub assets: Assets<'a>,
    /// Whether the page shows live cards, and reloads by itself where there is no script.
    pub live: bool,
}

/// A whole page.
pub fn page(frame: &Frame<'_>, body: &Markup) -> Markup {
    let words = frame.words;
    html! {
        (DOCTYPE)
        html lang=(words.locale) data-now=(words.now.millis()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (frame.title) " · " (frame.desk) }
                link rel="stylesheet" href=(frame.assets.css);
                link rel="icon" type="image/svg+xml" href=(frame.assets.icon);
                @if frame.me.is_some() {
                    @for script in frame.assets.scripts { script src=(script) defer {} }
                }
                @if frame.live { noscript { meta http-equiv="refresh" content="15"; } }
            }
            body data-live[frame.live] {
                a.skip href="#main" { (words.say("console-skip")) }
                (header(frame))
                main #main tabindex="-1" {
                    div #said role="status" aria-live="polite" {
                        @if let Some(last) = &frame.said { (said(words, last)) }
                    }
                    @for waiting in frame.pending {
                        p.pending {
                            span.shape aria-hidden="true" { (waiting.shape) " " }
                            @match &waiting.page {
                                Some(page) => a href=(page) { (words.text(&waiting.line)) },
                                None => (words.text(&waiting.line)),
                            }
                        }
                    }
                    (body)
                }
                @if frame.me.is_some() { (dialogs(words)) }
            }
        }
    }
}

fn header(frame: &Frame<'_>) -> Markup {
    let words = frame.words;
    html! {
        header.top {
            a.brand href="/" { span.mark aria-hidden="true" {} span.desk-name dir="auto" { (frame.desk) } }
            @if let Some(me) = frame.me {
                (navigation(frame, me))
                form.command-line action="/say" method="post" role="search" {
                    (token(me))
                    label.unseen for="line" { (words.say("console-command-label")) }
                    input #line name="line" type="text" autocomplete="off" autocapitalize="off" spellcheck="false"
                        maxlength="2000" placeholder=(words.say("console-command-placeholder"));
                    button.unseen type="submit" { (words.say("console-command-send")) }
                }
                (person(words, me))
            }
        }
    }
}

fn navigation(frame: &Frame<'_>, me: &Me) -> Markup {
    let words = frame.words;
    let links = [
        (Place::Desk, "/", words.say("console-nav-desk")),
        (Place::Listed, "/listed", words.say("console-nav-listed")),
        (Place::Log, "/log", words.say("console-nav-log")),
        (Place::Roster, "/roster", words.say("console-nav-roster")),
        (Place::HandOvers, "/hand-overs", words.say("console-nav-hand-overs")),
        (Place::Drills, "/drills", words.say("console-nav-drills")),
        (Place::People, "/people", words.say("console-nav-people")),
    ];
    html! {
        nav aria-label=(words.say("console-nav-label")) {
            @for (place, href, label) in links {
                a href=(href) aria-current=[(place == frame.place).then_some("page")] { (label) }
            }
            @if let Some(sink) = &me.sink {
                a href=(sink) { (words.say("console-nav-sink")) }
            }
            (bell(words, me.unseen, frame.place == Place::Notices))
        }
    }
}

/// The bell with the number of notices that were not seen. The script exchanges it.
pub fn bell(words: &Words<'_>, unseen: i64, here: bool) -> Markup {
    html! {
        a #bell .bell href="/notices" aria-current=[here.then_some("page")] {
            (words.say("console-nav-notices"))
            @if unseen > 0 { " " span.count { (unseen) } }
        }
    }
}

fn person(words: &Words<'_>, me: &Me) -> Markup {
    html! {
        div.me {
            @if me.personas.is_empty() {
                span.who title=(me.roles) { (me.name) }
                form action="/logout" method="post" {
                    (token(me))
                    button.quiet type="submit" { (words.say("console-sign-out")) }
                }
            } @else {
                form.persona action="/persona" method="post" {
                    (token(me))
                    label.unseen for="persona" { (words.say("console-persona")) }
                    select #persona name="person" {
                        @for (person, label) in &me.personas {
                            option value=(person.as_str()) selected[*person == me.person] { (label) }
                        }
                    }
                    button.quiet type="submit" { (words.say("console-persona-switch")) }
                }
            }
        }
    }
}

/// The field that proves that a form is one of ours.
pub fn token(me: &Me) -> Markup {
    html! { input type="hidden" name="csrf" value=(me.csrf); }
}

fn dialogs(words: &Words<'_>) -> Markup {
    let keys = [
        ("j / k", words.say("console-key-move")),
        ("Enter", words.say("console-key-open")),
        ("c", words.say("console-key-claim")),
        ("e", words.say("console-key-edit")),
        ("a", words.say("console-key-approve")),
        ("/", words.say("console-key-command")),
        ("Esc", words.say("console-key-close")),
        ("?", words.say("console-key-help")),
    ];
    html! {
        dialog #form-dialog aria-label=(words.say("console-dialog")) {}
        dialog #help-dialog aria-labelledby="help-title" {
            h2 #help-title { (words.say("console-keys")) }
            dl.keys {
                @for (key, what) in keys { div { dt { kbd { (key) } } dd { (what) } } }
            }
            form method="dialog" { button type="submit" { (words.say("console-close")) } }
        }
        p #link-state role="status" hidden
            data-lost=(words.say("console-link-lost")) data-changed=(words.say("console-changed-meanwhile")) {}
    }
}
