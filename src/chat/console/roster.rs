//! Rosters as a picture of the week: a row for each position, a bar for each shift, gaps hatched and named.
//! Beside it what is missing, how fairly it is spread, and what can be changed. Must not compute shifts.

use maud::{Markup, html};

use super::Words;
use super::layout::{Me, token};
use crate::chat::offer::Offer;
use crate::domain::ids::{PersonId, RosterId};
use crate::domain::roster::Position;
use crate::domain::text::Text;

/// A position now.
#[derive(Clone, Debug)]
pub struct OnNow {
    /// The position.
    pub position: Position,
    /// Who holds it.
    pub who: Option<String>,
    /// Whether somebody is missed: in the other hours nobody is meant to be there.
    pub missed: bool,
}

/// A bar of the picture; `start` and `width` are parts of the week, from 0 to 1.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Where it starts.
    pub start: f64,
    /// How wide it is.
    pub width: f64,
    /// Who is on; nobody is a gap.
    pub who: Option<(PersonId, String)>,
    /// From when, by the roster's clock.
    pub from: String,
    /// Until when.
    pub until: String,
    /// Which of the colours it has.
    pub colour: usize,
}

/// A row of the picture.
#[derive(Clone, Debug)]
pub struct Row {
    /// The position.
    pub position: Position,
    /// Its bars and gaps in order.
    pub bars: Vec<Bar>,
}

/// Somebody's share.
#[derive(Clone, Debug)]
pub struct Share {
    /// Who.
    pub name: String,
    /// Hours on shift.
    pub hours: i64,
    /// Of them at night.
    pub nights: i64,
    /// Of them at weekends.
    pub weekends: i64,
}

/// A roster as the page shows it.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Its key.
    pub id: RosterId,
    /// Its name.
    pub name: String,
    /// The clock's name.
    pub zone: String,
    /// When the week begins.
    pub from: String,
    /// The days: the weekday from Monday, the day of the month, and where it starts.
    pub days: Vec<(usize, i8, f64)>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Where now is, if it is in this week.
    pub now: Option<f64>,
    /// Who is on now.
    pub on: Vec<OnNow>,
    /// What is missing in the weeks ahead, a line each.
    pub gaps: Vec<Text>,
    /// Over how many weeks gaps and shares are counted.
    pub weeks: i64,
    /// Everybody's share of the weeks ahead.
    pub shares: Vec<Share>,
    /// What was changed and lies ahead, and what the reader can do about each.
    pub changes: Vec<(Text, Vec<Offer>)>,
    /// Whom the reader may put on; empty where they may not.
    pub may_put_on: Vec<(PersonId, String)>,
    /// To whom the reader may offer their shift; empty where they have none.
    pub may_offer_to: Vec<(PersonId, String)>,
    /// Whether the reader may take the shift now.
    pub may_take: bool,
}

/// The picture's width and the height of its rows, in its own units.
const WIDTH: f64 = 1000.0;
const ROW: f64 = 44.0;
const HEAD: f64 = 26.0;
/// Bars below this width hold the first name alone.
const NARROW: f64 = 90.0;

/// The page.
pub fn roster(words: &Words<'_>, me: &Me, pictures: &[Picture], week: i64) -> Markup {
    html! {
        section.roster-page aria-labelledby="roster-title" {
            div.heading {
                h1 #roster-title { (words.say("console-roster-title")) }
                nav.tabs aria-label=(words.say("console-roster-title")) {
                    a href={ "/roster?week=" (week - 1) } { "‹ " (words.say("console-roster-earlier")) }
                    a href="/roster" aria-current=[(week == 0).then_some("true")] { (words.say("console-roster-today")) }
                    a href={ "/roster?week=" (week + 1) } { (words.say("console-roster-later")) " ›" }
                }
            }
            @if !pictures.is_empty() {
                form.feed action="/roster/feed" method="post" {
                    (token(me))
                    label { (words.say("console-roster-feed"))
                        select name="roster" {
                            option value="" { (words.say("console-roster-feed-mine")) }
                            @for picture in pictures { option value=(picture.id.as_str()) { (picture.name) } }
                        }
                    }
                    button.quiet type="submit" { (words.say("console-roster-feed-make")) }
                }
            }
            @if pictures.is_empty() { p.empty { (words.say("console-roster-none")) } }
            @for picture in pictures { (one(words, me, picture)) }
        }
    }
}

fn one(words: &Words<'_>, me: &Me, picture: &Picture) -> Markup {
    let week = Text::new("console-roster-week").with("from", &picture.from).with("zone", &picture.zone);
    html! {
        article.roster aria-labelledby={ "roster-" (picture.id) } {
            header {
                h2 #{ "roster-" (picture.id) } dir="auto" { (picture.name) }
                p.detail { (words.text(&week)) }
                (on_now(words, &picture.on))
                @if picture.may_take {
                    form.take action="/roster/take" method="post" {
                        (token(me))
                        input type="hidden" name="roster" value=(picture.id.as_str());
                        button type="submit" { (words.say("offer-take")) }
                    }
                }
            }
            div.scroll tabindex="0" role="region" aria-labelledby={ "roster-" (picture.id) } { (drawing(words, picture)) }
            div.roster-parts {
                (gaps(words, picture))
                (changes(words, me, picture))
                (shares(words, picture))
            }
            (forms(words, me, picture))
        }
    }
}

/// Who is on now, for the page and the desk.
pub fn on_now(words: &Words<'_>, on: &[OnNow]) -> Markup {
    html! {
        ul.on-now aria-label=(words.say("console-roster-now")) {
            @for now in on {
                li {
                    span.detail { (words.name("position", now.position.as_str())) " " }
                    @match &now.who {
                        Some(name) => strong dir="auto" { (name) },
                        None if !now.missed => span.detail { (words.say("console-roster-off-hours")) },
                        None => span.missing { span.shape aria-hidden="true" { "▲ " } (words.say("console-roster-nobody")) },
                    }
                }
            }
        }
    }
}

fn drawing(words: &Words<'_>, picture: &Picture) -> Markup {
    let height = HEAD + ROW * f64::from(u32::try_from(picture.rows.len()).unwrap_or(u32::MAX));
    let label = Text::new("console-roster-picture").with("roster", &picture.name).with("from", &picture.from);
    let hatch = format!("hatch-{}", picture.id);
    html! {
        svg.week viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-label=(words.text(&label)) {
            defs {
                pattern #(hatch) width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect.hatch-ground width="8" height="8" {}
                    rect.hatch-line width="3" height="8" {}
                }
            }
            @for (weekday, day, start) in &picture.days {
                line.day x1=(start * WIDTH) x2=(start * WIDTH) y1="0" y2=(height) {}
                text.day-name x=(start * WIDTH + 6.0) y="17" { (weekday_name(words, *weekday)) " " (day) }
            }
            @for (index, row) in (0_u32..).zip(&picture.rows) {
                @let top = HEAD + ROW * f64::from(index);
                @for bar in &row.bars { (bar_of(words, (row.position, top), bar, &hatch)) }
            }
            @if let Some(now) = picture.now {
                line.now x1=(now * WIDTH) x2=(now * WIDTH) y1="0" y2=(height) { title { (words.say("console-roster-time")) } }
            }
        }
    }
}

fn weekday_name(words: &Words<'_>, weekday: usize) -> String {
    let keys = [
        words.say("console-weekday-monday"),
        words.say("console-weekday-tuesday"),
        words.say("console-weekday-wednesday"),
        words.say("console-weekday-thursday"),
        words.say("console-weekday-friday"),
        words.say("console-weekday-saturday"),
        words.say("console-weekday-sunday"),
    ];
    keys.into_iter().nth(weekday).unwrap_or_default()
}

fn bar_of(words: &Words<'_>, (position, top): (Position, f64), bar: &Bar, hatch: &str) -> Markup {
    let name = words.name("position", position.as_str());
    let nobody = words.say("console-roster-nobody");
    let who = bar.who.as_ref().map_or(nobody.as_str(), |(_, name)| name.as_str());
    let title = Text::new("console-roster-shift")
        .with("place", &name)
        .with("person", who)
        .with("from", &bar.from)
        .with("until", &bar.until);
    let (x, width) = (bar.start * WIDTH, (bar.width * WIDTH).max(1.0));
    // What does not fit is in the title, and in the list of those on shift.
    let written = if width < NARROW { who.split(' ').next().unwrap_or_default() } else { who };
    let place = if width < NARROW { "" } else { name.as_str() };
    // A picture within the picture cuts what is written in it to the bar.
    html! {
        svg x=(x) y=(top + 3.0) width=(width) height=(ROW - 6.0) {
            title { (words.text(&title)) }
            @match &bar.who {
                Some(_) => {
                    rect .{ "bar colour-" (bar.colour) } x="1" width=((width - 2.0).max(0.5)) height=(ROW - 6.0) rx="5" {}
                    text.who x="8" y="16" { (written) }
                    text.place x="8" y="31" { (place) }
                }
                None => {
                    rect.gap x="1" width=((width - 2.0).max(0.5)) height=(ROW - 6.0) rx="5" fill={ "url(#" (hatch) ")" } {}
                    text.missing x="8" y="16" { "▲ " (written) }
                    text.place x="8" y="31" { (place) }
                }
            }
        }
    }
}

fn gaps(words: &Words<'_>, picture: &Picture) -> Markup {
    let none = Text::new("console-roster-no-gaps").with_number("weeks", picture.weeks);
    html! {
        section {
            h3 { (words.say("console-roster-gaps")) }
            @if picture.gaps.is_empty() { p.detail { (words.text(&none)) } }
            ul.lines { @for gap in &picture.gaps { li.missing { (words.text(gap)) } } }
        }
    }
}

fn changes(words: &Words<'_>, me: &Me, picture: &Picture) -> Markup {
    html! {
        section {
            h3 { (words.say("console-roster-changes")) }
            @if picture.changes.is_empty() { p.detail { (words.say("console-roster-no-changes")) } }
            ul.lines {
                @for (line, presses) in &picture.changes {
                    li {
                        span dir="auto" { (words.text(line)) }
                        @for press in presses {
                            form action={ "/roster/" (press.command) } method="post" {
                                (token(me))
                                @for (name, value) in &press.arguments { input type="hidden" name=(name) value=(value); }
                                button.quiet type="submit" { (words.say(press.label)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn shares(words: &Words<'_>, picture: &Picture) -> Markup {
    html! {
        section {
            h3 { (words.say("console-roster-quality")) }
            table {
                thead { tr {
                    th scope="col" { (words.say("console-roster-person")) }
                    th.number scope="col" { (words.say("console-roster-hours")) }
                    th.number scope="col" { (words.say("console-roster-nights")) }
                    th.number scope="col" { (words.say("console-roster-weekends")) }
                } }
                tbody {
                    @for share in &picture.shares {
                        tr {
                            th scope="row" dir="auto" { (share.name) }
                            td.number { (share.hours) }
                            td.number { (share.nights) }
                            td.number { (share.weekends) }
                        }
                    }
                }
            }
        }
    }
}

fn forms(words: &Words<'_>, me: &Me, picture: &Picture) -> Markup {
    let positions: Vec<Position> = picture.rows.iter().map(|row| row.position).collect();
    html! {
        @if !picture.may_put_on.is_empty() {
            details.roster-form {
                summary { (words.say("offer-put-on")) }
                form action="/roster/override" method="post" {
                    (token(me))
                    input type="hidden" name="roster" value=(picture.id.as_str());
                    (people(words, "argument-person", &picture.may_put_on))
                    label { (words.say("argument-position"))
                        select name="position" { @for position in &positions {
                            option value=(position.as_str()) { (words.name("position", position.as_str())) }
                        } }
                    }
                    label { (words.say("argument-from")) input type="datetime-local" name="from"; }
                    label { (words.say("argument-until")) input type="datetime-local" name="until" required; }
                    label { (words.say("argument-reason")) input type="text" name="reason" maxlength="500"; }
                    p.detail { (picture.zone) }
                    button type="submit" { (words.say("offer-put-on")) }
                }
            }
        }
        @if !picture.may_offer_to.is_empty() {
            details.roster-form {
                summary { (words.say("offer-shift")) }
                form action="/roster/swap" method="post" {
                    (token(me))
                    input type="hidden" name="step" value="offer";
                    input type="hidden" name="roster" value=(picture.id.as_str());
                    (people(words, "argument-person", &picture.may_offer_to))
                    label { (words.say("argument-at")) input type="datetime-local" name="at"; }
                    label { (words.say("argument-return")) input type="datetime-local" name="return"; }
                    p.detail { (picture.zone) }
                    button type="submit" { (words.say("offer-shift")) }
                }
            }
        }
    }
}

fn people(words: &Words<'_>, label: &str, people: &[(PersonId, String)]) -> Markup {
    html! {
        label { (words.say(label))
            select name="person" { @for (person, name) in people { option value=(person.as_str()) { (name) } } }
        }
    }
}
