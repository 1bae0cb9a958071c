//! What the desk answers to a gesture, without a platform: words in private, a form, a card, a page. Must
//! not render, and must not decide how long a platform lets a text be.

use super::card::Card;
use super::form::Form;
use super::offer::Offer;
use super::words::Words;
use crate::domain::ids::ThreadId;
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::thread::Priority;
use crate::domain::time::Timestamp;

/// An answer, for the eyes of who made the gesture alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The language of whoever reads it.
    pub locale: String,
    /// What they get.
    pub shown: Shown,
}

/// What somebody gets to see.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// Words.
    Words {
        /// Whether it was done.
        tone: Tone,
        /// What is said, a line each.
        lines: Vec<Text>,
        /// The thread's card as it now is and as this person sees it, where it was about one.
        card: Option<Box<Card>>,
    },
    /// A form to fill in; with what was sent before and what is wrong with it, where it was sent already.
    Form(Box<Form>),
    /// A card of which nothing may be left out.
    Whole(Box<Card>),
    /// What is theirs.
    Home(Box<Home>),
}

/// How something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It is done.
    Done,
    /// It was refused.
    Refused,
    /// Something broke on our side.
    Broken,
}

/// The page that shows a person what is theirs.
#[derive(Clone, Debug, PartialEq)]
pub struct Home {
    /// The desk's name.
    pub desk: String,
    /// The person's name.
    pub person: String,
    /// Threads that they hold, the most urgent first.
    pub claims: Vec<Glance>,
    /// Drafts that they may approve and that still need it, the most urgent first.
    pub approvals: Vec<Glance>,
    /// Who is on shift now, a line for each roster that the person's queues have.
    pub on_shift: Vec<OnShift>,
    /// What they can do about shifts.
    pub offers: Vec<Offer>,
    /// The address of the desk's console, where the desk file says it.
    pub console: Option<String>,
}

/// Who is on shift on a roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnShift {
    /// The roster's name.
    pub roster: String,
    /// Its positions by the program's own name, such as `primary`, with who holds each; none where nobody
    /// does and somebody should.
    pub posts: Vec<(&'static str, Option<String>)>,
    /// To whom it is handed over, where they have not accepted yet.
    pub handed_to: Option<String>,
}

impl OnShift {
    /// The roster in a line.
    pub fn line(&self, words: &Words<'_>) -> Text {
        let posts = self.posts.iter().map(|(position, who)| {
            let who = who.clone().unwrap_or_else(|| words.say("home-on-shift-nobody"));
            format!("{} {who}", words.name("position", position))
        });
        let posts: Vec<String> = posts.collect();
        let posts = posts.join(" · ");
        match &self.handed_to {
            None => Text::new("home-on-shift-line").with("roster", &self.roster).with("people", posts),
            Some(to) => Text::new("home-on-shift-handed")
                .with("roster", &self.roster)
                .with("people", posts)
                .with("to", to),
        }
    }
}

/// A thread in a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Glance {
    /// The thread.
    pub thread: ThreadId,
    /// Its version, which a button carries back.
    pub version: i64,
    /// The start of what the author wrote.
    pub text: String,
    /// The network.
    pub network: String,
    /// The queue's name.
    pub queue: String,
    /// Where it stands.
    pub state: State,
    /// How urgent it is.
    pub priority: Priority,
    /// When it was written.
    pub received_at: Timestamp,
    /// Whether it is of a drill.
    pub drill: bool,
}
