//! The desk: queues as columns of cards; and the list of threads that are no cards. Must not choose
//! what stands in a column.

use maud::{Markup, html};

use super::card::{Where, card, network_name, state};
use super::layout::{Me, token};
use super::roster::{OnNow, on_now};
use super::time::ago;
use super::{Words, short};
use crate::chat::card::Card;
use crate::domain::ids::{QueueId, ThreadId};
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::thread::Priority;
use crate::domain::time::Timestamp;

/// A queue with its cards.
#[derive(Clone, Debug)]
pub struct Column {
    /// The queue.
    pub queue: QueueId,
    /// Its name.
    pub name: String,
    /// Who is on shift for it; empty where no roster covers it.
    pub on_shift: Vec<OnNow>,
    /// How many cards it has, shown or not.
    pub total: i64,
    /// How many of its threads are no cards.
    pub listed: i64,
    /// Its cards, in order.
    pub cards: Vec<Card>,
    /// What was finished last.
    pub finished: Vec<Finished>,
}

/// A thread that is done, in one line.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The thread.
    pub thread: ThreadId,
    /// Where it ended.
    pub state: State,
    /// What it was about.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// Which cards are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// All.
    #[default]
    All,
    /// Those that the reader holds.
    Mine,
    /// Those that wait for an approval.
    Waiting,
}

impl Show {
    /// The name in an address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Mine => "mine",
            Self::Waiting => "waiting",
        }
    }

    /// Reads the name back; anything else is everything.
    pub fn parse(text: &str) -> Self {
        match text {
            "mine" => Self::Mine,
            "waiting" => Self::Waiting,
            _ => Self::All,
        }
    }
}

/// The desk.
pub fn desk(words: &Words<'_>, me: &Me, columns: &[Column], show: Show) -> Markup {
    html! {
        div.desk-head {
            h1.unseen { (words.say("console-nav-desk")) }
            nav.tabs aria-label=(words.say("console-show-label")) {
                @for (choice, label) in [
                    (Show::All, words.say("console-show-all")),
                    (Show::Mine, words.say("console-show-mine")),
                    (Show::Waiting, words.say("console-show-waiting")),
                ] {
                    a href={ "/?show=" (choice.as_str()) } aria-current=[(choice == show).then_some("true")] { (label) }
                }
            }
            p.hint { kbd { "?" } " " (words.say("console-key-help")) }
        }
        (board(words, me, columns, show))
    }
}

/// The columns, which the script exchanges as a whole when it may have missed something.
pub fn board(words: &Words<'_>, me: &Me, columns: &[Column], show: Show) -> Markup {
    html! {
        div #board .board data-show=(show.as_str()) {
            @if columns.is_empty() { p.empty { (words.say("console-no-queues")) } }
            @for column in columns { (one_column(words, me, column)) }
        }
    }
}

fn one_column(words: &Words<'_>, me: &Me, column: &Column) -> Markup {
    let hidden = column.total - i64::try_from(column.cards.len()).unwrap_or(i64::MAX);
    html! {
        section.column #{ "queue-" (column.queue) } data-queue=(column.queue) aria-labelledby={ "name-" (column.queue) } {
            header {
                h2 #{ "name-" (column.queue) } dir="auto" { (column.name) }
                span.count title=(words.say("console-cards")) { (column.total) }
                @if !column.on_shift.is_empty() { (on_now(words, &column.on_shift)) }
                @if column.listed > 0 {
                    a.listed href={ "/listed?queue=" (column.queue) } {
                        (words.text(&Text::new("console-listed-count").with_number("count", column.listed)))
                    }
                }
            }
            div.cards {
                @for one in &column.cards { (card(words, me, &column.queue, one, Where::Desk)) }
                p.empty { (words.say("console-empty")) }
            }
            @if hidden > 0 {
                p.more-cards { (words.text(&Text::new("console-more-cards").with_number("count", hidden))) }
            }
            @if !column.finished.is_empty() { (finished(words, &column.finished)) }
        }
    }
}

fn finished(words: &Words<'_>, lines: &[Finished]) -> Markup {
    html! {
        details.finished {
            summary { (words.say("console-finished")) }
            ul {
                @for line in lines {
                    li {
                        (state(words, line.state))
                        a href={ "/threads/" (line.thread) } dir="auto" { (line.text) }
                        (ago(words, line.at))
                    }
                }
            }
        }
    }
}

/// A thread that is no card.
#[derive(Clone, Debug)]
pub struct ListedLine {
    /// The thread.
    pub thread: ThreadId,
    /// Its version.
    pub version: i64,
    /// The queue's name.
    pub queue: String,
    /// The network.
    pub network: String,
    /// How urgent it is.
    pub priority: Priority,
    /// The text.
    pub text: String,
    /// When it was written.
    pub at: Timestamp,
    /// Whether the reader may make a card of it.
    pub may_promote: bool,
}

/// A page of threads that are no cards.
#[derive(Clone, Debug)]
pub struct ListedPage {
    /// Queues to choose from: key, name, how many.
    pub queues: Vec<(QueueId, String, i64)>,
    /// The queue that was chosen.
    pub chosen: Option<QueueId>,
    /// The lines, the newest first.
    pub lines: Vec<ListedLine>,
    /// Where the next page starts, if there is one.
    pub next: Option<ThreadId>,
}

/// The threads that are no cards.
pub fn listed(words: &Words<'_>, me: &Me, page: &ListedPage) -> Markup {
    let total: i64 = page.queues.iter().map(|(_, _, count)| count).sum();
    html! {
        section.listed-page aria-labelledby="listed-title" {
            h1 #listed-title { (words.say("console-listed-title")) }
            p.lead { (words.text(&Text::new("console-listed-lead").with_number("count", total))) }
            nav.tabs aria-label=(words.say("console-queues")) {
                a href="/listed" aria-current=[page.chosen.is_none().then_some("true")] { (words.say("console-show-all")) }
                @for (queue, name, count) in &page.queues {
                    a href={ "/listed?queue=" (queue) } aria-current=[(page.chosen.as_ref() == Some(queue)).then_some("true")] {
                        (name) " " span.count { (count) }
                    }
                }
            }
            @if page.lines.is_empty() {
                p.empty { (words.say("console-listed-empty")) }
            } @else {
                ul.rows { @for line in &page.lines { (listed_line(words, me, line)) } }
            }
            @if let Some(next) = &page.next {
                p.paging {
                    a.button href={ "/listed?after=" (next) @if let Some(queue) = &page.chosen { "&queue=" (queue) } } {
                        (words.say("console-older"))
                    }
                }
            }
        }
    }
}

fn listed_line(words: &Words<'_>, me: &Me, line: &ListedLine) -> Markup {
    html! {
        li {
            a.id href={ "/threads/" (line.thread) } { "#" (short(&line.thread)) }
            span.network { (network_name(&line.network)) }
            span.queue dir="auto" { (line.queue) }
            span.text dir="auto" { (line.text) }
            (ago(words, line.at))
            @if line.may_promote {
                form action={ "/threads/" (line.thread) "/promote" } method="post" {
                    (token(me))
                    input type="hidden" name="seen_version" value=(line.version);
                    input type="hidden" name="back" value="/listed";
                    button type="submit" { (words.name("button", "promote")) }
                }
            }
        }
    }
}
