//! A card: everything that a thread's card shows, ready to be rendered by any platform. A card is a
//! view of the thread's state at one version. Texts from outside are plain text here; each renderer
//! escapes them for its platform.

use super::clocks::{self, Due};
use super::words::Words;
use crate::domain::asking::How;
use crate::domain::desk::{Desk, HandlePolicy};
use crate::domain::ids::{PersonId, ThreadId};
use crate::domain::network;
use crate::domain::policy;
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::thread::{Because, Concern, Delivery, Escalation, Priority, Rejection, Sentiment, Thread};
use crate::domain::time::Timestamp;

/// A card.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The thread.
    pub thread: ThreadId,
    /// The version of the thread that this shows; a click carries it back.
    pub version: i64,
    /// The language of its texts.
    pub locale: String,
    /// The queue's name.
    pub queue: String,
    /// Where the thread stands.
    pub state: State,
    /// How urgent it is.
    pub priority: Priority,
    /// The network.
    pub network: String,
    /// The author's handle, as the desk's policy lets it be shown.
    pub author: Option<String>,
    /// The first message.
    pub text: String,
    /// The latest message, where there are more.
    pub latest_text: Option<String>,
    /// How many messages the author wrote.
    pub messages: i64,
    /// Whether the author wrote again since the draft was saved.
    pub newer_message: bool,
    /// The language of the text.
    pub lang: Option<String>,
    /// The sentiment.
    pub sentiment: Option<Sentiment>,
    /// The reach.
    pub reach: Option<i64>,
    /// A link to the thread.
    pub url: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// When it was written.
    pub received_at: Timestamp,
    /// Who holds it.
    pub holder: Option<HeldBy>,
    /// The draft.
    pub draft: Option<Draft>,
    /// The approvals that the draft needs, each with who gave it.
    pub needs: Vec<NeedLine>,
    /// Who was asked for the approvals that are still needed.
    pub asked: Vec<AskedLine>,
    /// Why the draft was sent back, with the name of who did.
    pub rejection: Option<(String, Rejection)>,
    /// Open concerns, each with the name of who raised it.
    pub concerns: Vec<(String, Concern)>,
    /// Escalations that nobody acknowledged, each with the path's name and whom it reached.
    pub escalations: Vec<(String, Vec<String>, Escalation)>,
    /// Until when an approved reply can be recalled.
    pub release_at: Option<Timestamp>,
    /// Until when it is put off.
    pub snoozed_until: Option<Timestamp>,
    /// How the reply fares.
    pub delivery: Option<Delivery>,
    /// By when it has to be claimed and answered.
    pub deadlines: Vec<Due>,
    /// Whether a pause holds it: nothing of it leaves.
    pub frozen: bool,
    /// Whether it is of a drill: nothing of it is real, and nothing of it can leave.
    pub drill: bool,
    /// What can be pressed.
    pub buttons: Vec<Button>,
}

/// Who holds a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBy {
    /// Their key.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Since when.
    pub since: Timestamp,
    /// When the claim ends by itself.
    pub until: Option<Timestamp>,
}

/// A draft on a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The revision's number.
    pub number: i64,
    /// The revision's hash.
    pub hash: String,
    /// The text.
    pub text: String,
    /// The name of who wrote this revision.
    pub author: String,
    /// When.
    pub at: Timestamp,
    /// Its length as the network counts.
    pub length: usize,
    /// The most that the network takes.
    pub limit: usize,
}

/// An approval that is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedLine {
    /// The role's name; none is 'anybody who may approve'.
    pub role: Option<String>,
    /// The rules that ask for it, and the words.
    pub because: Vec<Because>,
    /// The name of who met it.
    pub met_by: Option<String>,
}

/// Who was asked to approve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedLine {
    /// The role's name, where it has to be told.
    pub role: Option<String>,
    /// Why they.
    pub how: How,
    /// The names of the first of them.
    pub people: Vec<String>,
    /// How many more there are.
    pub more: usize,
}

/// The most people that a card names of those who were asked.
const MOST_ASKED: usize = 5;

impl AskedLine {
    /// The line, with each name as the surface shortens it.
    pub fn text(&self, words: &Words<'_>, name: impl Fn(&str) -> String) -> Text {
        let mut people: Vec<String> = self.people.iter().map(|person| name(person)).collect();
        if self.more > 0 {
            people.push(format!("+{}", self.more));
        }
        let mut how = words.name("asked", self.how.as_str());
        if let Some(role) = &self.role {
            how = format!("{how}, {}", name(role));
        }
        let key = match self.how {
            How::OnShift | How::Backup => "card-asked",
            How::Path | How::OffShift => "card-asked-off-shift",
            How::Nobody => "card-asked-nobody",
        };
        Text::new(key).with("people", people.join(", ")).with("how", how)
    }
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// The command.
    pub command: &'static str,
    /// How it looks.
    pub style: Style,
    /// Whether it opens the command's form.
    pub form: bool,
    /// What a press carries, such as the revision that the person saw.
    pub arguments: Vec<(&'static str, String)>,
}

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The next thing to do.
    Primary,
    /// One among others.
    Plain,
    /// Hard to undo.
    Danger,
}

impl Card {
    /// The card of a thread.
    ///
    /// `unmask` shows the author's handle whatever the desk's policy says: for a viewer who may see
    /// it. A card in a channel is for everybody there and never unmasked.
    pub fn of(desk: &Desk, thread: &Thread, buttons: Vec<Button>, unmask: bool) -> Self {
        let queue = desk.queues.get(&thread.queue);
        let hash = thread.revision.as_ref().map_or("", |revision| revision.hash.as_str());
        let needs = policy::met(&thread.needs, &thread.approvals, hash)
            .into_iter()
            .zip(&thread.needs)
            .map(|(met_by, need)| NeedLine {
                role: need.role.as_ref().map(|role| desk.role_name(role)),
                because: need.because.clone(),
                met_by: met_by.map(|person| desk.name_of(&person)),
            })
            .collect();
        let policy = if unmask { HandlePolicy::Full } else { desk.handles };
        Self {
            thread: thread.id.clone(),
            version: thread.version,
            locale: queue.map_or_else(|| desk.locale.clone(), |queue| queue.locale.clone()),
            queue: desk.queue_name(&thread.queue),
            state: thread.state,
            priority: thread.priority,
            network: thread.network.clone(),
            author: thread.author.as_deref().and_then(|handle| masked(handle, policy)),
            text: thread.text.clone(),
            latest_text: thread.latest_text.clone(),
            messages: thread.messages,
            newer_message: thread.newer_message,
            lang: thread.lang.clone(),
            sentiment: thread.sentiment,
            reach: thread.reach,
            // A link to a post names its author.
            url: thread.url.clone().filter(|_| policy == HandlePolicy::Full),
            tags: thread.tags.clone(),
            received_at: thread.received_at,
            holder: thread.holder.as_ref().map(|holder| HeldBy {
                person: holder.person.clone(),
                name: desk.name_of(&holder.person),
                since: holder.since,
                until: holder.until,
            }),
            draft: draft(desk, thread),
            needs,
            asked: asked(desk, thread),
            rejection: thread
                .rejection
                .as_ref()
                .map(|rejection| (desk.name_of(&rejection.person), rejection.clone())),
            concerns: thread
                .concerns
                .iter()
                .map(|concern| (desk.name_of(&concern.person), concern.clone()))
                .collect(),
            escalations: escalations(desk, thread),
            // What is held does not leave at any time.
            release_at: thread.release_at.filter(|_| thread.frozen.is_none()),
            snoozed_until: thread.snoozed_until,
            delivery: thread.delivery.clone(),
            deadlines: clocks::dues(thread),
            frozen: thread.frozen.is_some(),
            drill: thread.drill.is_some(),
            buttons,
        }
    }
}

fn draft(desk: &Desk, thread: &Thread) -> Option<Draft> {
    thread.revision.as_ref().map(|revision| {
        let measure = network::measure(&thread.network, &revision.text);
        Draft {
            number: revision.number,
            hash: revision.hash.clone(),
            text: revision.text.clone(),
            author: desk.name_of(&revision.author),
            at: revision.at,
            length: measure.length,
            limit: measure.limit,
        }
    })
}

fn asked(desk: &Desk, thread: &Thread) -> Vec<AskedLine> {
    let several = thread.needs.len() > 1;
    thread
        .still_asked()
        .into_iter()
        .map(|one| AskedLine {
            role: one.role.filter(|_| several).map(|role| desk.role_name(&role)),
            how: one.how,
            more: one.people.len().saturating_sub(MOST_ASKED),
            people: one.people.iter().take(MOST_ASKED).map(|person| desk.name_of(person)).collect(),
        })
        .collect()
}

fn escalations(desk: &Desk, thread: &Thread) -> Vec<(String, Vec<String>, Escalation)> {
    if thread.state.is_closed() {
        return Vec::new();
    }
    thread
        .open_escalations()
        .map(|escalation| {
            let path = desk
                .paths
                .get(&escalation.path)
                .map_or_else(|| escalation.path.to_string(), |path| path.name.clone());
            let people = escalation.people.iter().map(|person| desk.name_of(person)).collect();
            (path, people, escalation.clone())
        })
        .collect()
}

/// A handle as a policy lets it be shown.
pub fn masked(handle: &str, policy: HandlePolicy) -> Option<String> {
    match policy {
        HandlePolicy::Full => Some(handle.to_owned()),
        HandlePolicy::Hidden => None,
        HandlePolicy::Masked => {
            let bare = handle.trim_start_matches('@');
            let count = bare.chars().count();
            // Of a short handle even two characters would be too much.
            let (first, last) = match (bare.chars().next(), bare.chars().last()) {
                (Some(first), Some(last)) if count >= 5 => (first.to_string(), last.to_string()),
                _ => (String::new(), String::new()),
            };
            // The number of dots says nothing about the length.
            Some(format!("{first}•••{last}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_handle_gives_little_away() {
        assert_eq!(masked("@johanna", HandlePolicy::Masked).as_deref(), Some("j•••a"));
        assert_eq!(masked("@jo", HandlePolicy::Masked).as_deref(), Some("•••"));
        assert_eq!(masked("@johanna", HandlePolicy::Hidden), None);
        assert_eq!(masked("@johanna", HandlePolicy::Full).as_deref(), Some("@johanna"));
    }
}
