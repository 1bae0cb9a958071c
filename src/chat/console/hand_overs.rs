//! Hand-overs in a list: the past ones, and the forms by which a roster is handed over. Must not read
//! anything, and must not decide who may hand over.

use maud::{Markup, html};

use super::Words;
use super::layout::{Me, token};
use super::time::moment;
use crate::domain::hand_over::Stage;
use crate::domain::ids::RosterId;
use crate::domain::text::Text;
use crate::domain::time::Timestamp;

/// A hand-over in a line.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// The roster's name.
    pub roster: String,
    /// Who handed over.
    pub from: String,
    /// Who came on.
    pub to: String,
    /// Where it stands.
    pub stage: Stage,
    /// When it was offered.
    pub at: Timestamp,
    /// How many threads changed hands, of how many.
    pub moved: (usize, usize),
}

/// The list.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The latest first.
    pub entries: Vec<Entry>,
    /// What the next page begins before.
    pub next: Option<i64>,
    /// The rosters that the reader may hand over: key, name, and to whom.
    pub mine: Vec<Handing>,
}

/// A roster that the reader may hand over.
#[derive(Clone, Debug)]
pub struct Handing {
    /// The roster.
    pub roster: RosterId,
    /// Its name.
    pub name: String,
    /// To whom: key, name, and whether they come next.
    pub to: Vec<(String, String, bool)>,
}

/// The list.
pub fn list(words: &Words<'_>, me: &Me, list: &List) -> Markup {
    html! {
        section.hand-overs aria-labelledby="hand-overs-title" {
            div.heading { h1 #hand-overs-title { (words.say("console-hand-overs-title")) } }
            @for handing in &list.mine { (offering(words, me, handing)) }
            @if list.entries.is_empty() { p.empty { (words.say("handover-none")) } }
            @else { (entries(words, &list.entries, None)) }
            @if let Some(next) = list.next {
                p { a href={ "/hand-overs?before=" (next) } { (words.say("console-older")) } }
            }
        }
    }
}

/// Hand-overs in lines; where `beside` is one, each leads to the two side by side.
pub(super) fn entries(words: &Words<'_>, entries: &[Entry], beside: Option<&str>) -> Markup {
    html! {
        ul.hand-over-list {
            @for entry in entries {
                li {
                    (stage(words, entry.stage))
                    @let href = match beside {
                        Some(id) => format!("/hand-overs/{id}?with={}", entry.id),
                        None => format!("/hand-overs/{}", entry.id),
                    };
                    a href=(href) dir="auto" { (entry.roster) ": " (entry.from) " → " (entry.to) }
                    span.detail { (words.text(&moved(entry))) }
                    (moment(entry.at))
                }
            }
        }
    }
}

fn moved(entry: &Entry) -> Text {
    let (moved, of) = entry.moved;
    Text::new("console-hand-over-moved")
        .with_number("moved", i64::try_from(moved).unwrap_or(i64::MAX))
        .with_number("threads", i64::try_from(of).unwrap_or(i64::MAX))
}

/// Where a hand-over stands, in shape and word.
pub(super) fn stage(words: &Words<'_>, stage: Stage) -> Markup {
    let shape = match stage {
        Stage::Proposed => "○",
        Stage::Offered => "◐",
        Stage::Accepted => "✓",
        Stage::Declined => "✕",
        Stage::Withdrawn => "↩",
        Stage::Lapsed => "–",
    };
    html! {
        span.stage.{ "stage-" (stage.as_str()) } {
            span.shape aria-hidden="true" { (shape) " " }
            (words.text(&Text::new("handover-stage").with("stage", stage.as_str())))
        }
    }
}

/// The forms by which a roster is handed over and a note is left.
fn offering(words: &Words<'_>, me: &Me, handing: &Handing) -> Markup {
    let title = Text::new("console-hand-over-roster").with("roster", &handing.name);
    html! {
        details.roster-form {
            summary { (words.text(&title)) }
            form action="/hand-overs" method="post" {
                (token(me))
                input type="hidden" name="what" value="offer";
                input type="hidden" name="roster" value=(handing.roster.as_str());
                label { (words.say("argument-to"))
                    select name="to" { @for (key, name, next) in &handing.to {
                        option value=(key) selected[*next] { (name) }
                    } }
                }
                label { (words.say("argument-words")) textarea name="words" rows="2" maxlength="4000" dir="auto" {} }
                button.primary type="submit" { (words.say("offer-hand-over")) }
            }
            form action="/hand-overs" method="post" {
                (token(me))
                input type="hidden" name="roster" value=(handing.roster.as_str());
                label { (words.say("argument-note")) textarea name="note" rows="2" maxlength="4000" required dir="auto" {} }
                button type="submit" { (words.say("console-hand-over-note")) }
            }
        }
    }
}
