//! Threads in every state, and the desks that they stand on.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use watchfloor::app::desk_file;
use watchfloor::domain::asking::{Asked, How};
use watchfloor::domain::deadline::{Clock, Deadlines};
use watchfloor::domain::desk::{Desk, Grant, HandlePolicy, Person};
use watchfloor::domain::state::State;
use watchfloor::domain::thread::{
    Approval, Because, Concern, Delivery, Escalation, Holder, Need, Priority, Rejection, Revision, Sentiment,
    Thread,
};
use watchfloor::domain::time::Millis;

use super::{ARABIC, HOSTILE_LINE, JAPANESE, LANGUAGES, REPLY, USUAL, hostile, longest, longest_name, now};

/// What is special about a thread and its desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Nothing.
    Usual,
    /// Everything that can stand in the way: sent back, concerns, escalations, another message.
    Troubled,
    /// Texts, names and lists as long as the desk lets them be.
    Longest,
    /// Texts and names that would like to be markup.
    Hostile,
    /// Japanese, from an author whose handle is masked.
    Japanese,
    /// Arabic, from an author whose handle is hidden.
    Arabic,
    /// Characters that need several times the room when they are escaped.
    Swelling,
}

impl Look {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Usual,
        Self::Troubled,
        Self::Longest,
        Self::Hostile,
        Self::Japanese,
        Self::Arabic,
        Self::Swelling,
    ];

    /// Its name.
    pub fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// What the author writes.
    pub fn text(self) -> String {
        match self {
            Self::Usual | Self::Troubled => USUAL.to_owned(),
            Self::Longest => longest(),
            Self::Hostile => hostile(),
            Self::Japanese => JAPANESE.to_owned(),
            Self::Arabic => ARABIC.to_owned(),
            Self::Swelling => "&<&>".repeat(500),
        }
    }

    /// What the draft says.
    pub fn reply(self) -> String {
        match self {
            Self::Usual | Self::Troubled => REPLY.to_owned(),
            other => other.text(),
        }
    }

    /// Somebody's name, where it is not the desk file's.
    pub fn somebody(self) -> String {
        match self {
            Self::Usual | Self::Troubled => "Mona".to_owned(),
            other => other.reason(),
        }
    }

    /// A reason or an error: a short text of somebody's.
    pub fn reason(self) -> String {
        match self {
            Self::Usual | Self::Troubled => "We cannot promise a day.".to_owned(),
            Self::Hostile => HOSTILE_LINE.to_owned(),
            other => other.text(),
        }
    }
}

/// The desk of a look, in a language.
pub fn desk(look: Look, locale: &'static str) -> &'static Desk {
    static DESKS: LazyLock<BTreeMap<(String, &str), Desk>> = LazyLock::new(|| {
        let each = LANGUAGES.iter().flat_map(|locale| Look::ALL.iter().map(|look| (*look, *locale)));
        each.map(|(look, locale)| ((look.name(), locale), make_desk(look, locale))).collect()
    });
    &DESKS[&(look.name(), locale)]
}

fn make_desk(look: Look, locale: &str) -> Desk {
    let file = include_str!("../../support/desk.toml");
    let mut desk = desk_file::parse("desk.toml", file).expect("the stories' desk is right");
    desk.locale = locale.to_owned();
    for queue in desk.queues.values_mut() {
        queue.locale = locale.to_owned();
    }
    desk.handles = match look {
        Look::Japanese => HandlePolicy::Masked,
        Look::Arabic => HandlePolicy::Hidden,
        _ => HandlePolicy::Full,
    };
    let name = match look {
        Look::Longest => longest_name(),
        Look::Hostile => HOSTILE_LINE.chars().take(200).collect(),
        Look::Swelling => "&".repeat(200),
        _ => return desk,
    };
    // Names are the operator's, and still not to be trusted to be free of markup.
    for person in desk.people.values_mut() {
        person.name.clone_from(&name);
    }
    desk.queues.values_mut().for_each(|queue| queue.name.clone_from(&name));
    desk.roles.values_mut().for_each(|role| role.name.clone_from(&name));
    desk.paths.values_mut().for_each(|path| path.name.clone_from(&name));
    // More people than a list of choices holds on any platform.
    for number in 0..150 {
        let id = format!("person{number}");
        let mut person = Person::named(&id, vec![Grant::everywhere("responder")]);
        person.name = format!("{number} {}", person.name);
        desk.people.insert(id.as_str().into(), person);
    }
    desk
}

/// A thread in a state.
pub fn thread(state: State, look: Look) -> Thread {
    let at = |minutes: i64| now() + Millis::minutes(minutes);
    let long = look == Look::Longest;
    let mut thread = Thread {
        id: "01KAQ3V7M2N8P4R6S9T4F9K2AB".into(),
        version: if long { i64::MAX } else { 7 },
        state,
        queue: "care".into(),
        priority: match look {
            Look::Usual => Priority::High,
            Look::Japanese => Priority::Normal,
            Look::Arabic => Priority::Low,
            _ => Priority::Urgent,
        },
        source: "social".into(),
        network: match look {
            Look::Longest => "a very long name of a network that nobody has ever heard about it all"
                .chars()
                .take(64)
                .collect(),
            Look::Hostile => "<!here> *n* _e_ @everyone".to_owned(),
            Look::Japanese => "reddit".to_owned(),
            Look::Arabic => "linkedin".to_owned(),
            _ => "x".to_owned(),
        },
        conversation: "c-1".into(),
        author: Some(match look {
            Look::Longest => format!("@{}", "j".repeat(199)),
            Look::Hostile => "@<!channel>_*`everyone`*_".to_owned(),
            _ => "@johanna_k".to_owned(),
        }),
        text: look.text(),
        latest_text: None,
        lang: match look {
            Look::Japanese => Some("ja".into()),
            Look::Arabic => Some("ar".into()),
            Look::Longest => Some("zh-Hant-TW-x-very-long-tag-of-35-ch".into()),
            _ => Some("en".into()),
        },
        sentiment: match look {
            Look::Japanese => Some(Sentiment::Neutral),
            Look::Arabic => Some(Sentiment::Positive),
            _ => Some(Sentiment::Negative),
        },
        reach: Some(if long { i64::MAX } else { 48_200 }),
        url: Some(if long {
            format!("https://social.example/{}", "p".repeat(2_025))
        } else {
            "https://social.example/johanna_k/status/1?a=b&c=<d>".to_owned()
        }),
        tags: match look {
            Look::Longest => (0..32).map(|number| format!("{number:02}{}", "t".repeat(62))).collect(),
            Look::Swelling => vec!["&".repeat(64), "<".repeat(64), ">".repeat(64)],
            Look::Hostile => vec!["<!channel>".into(), "*b*".into(), "@here".into(), "#C1".into()],
            _ => vec!["delivery".into(), "vip".into()],
        },
        rules: Vec::new(),
        received_at: at(-42),
        created_at: at(-41),
        updated_at: at(-2),
        messages: 1,
        newer_message: false,
        holder: None,
        revision: None,
        needs: Vec::new(),
        approvals: Vec::new(),
        asked: Vec::new(),
        asked_before: Vec::new(),
        rejection: None,
        concerns: Vec::new(),
        escalations: Vec::new(),
        release_at: None,
        snoozed_until: None,
        delivery: None,
        deadlines: deadlines(state, look),
        // A pause holds one that was approved.
        frozen: (state == State::Approved && look != Look::Usual).then(now),
        // What is rehearsed is of a drill; so that every mark stands beside every other, so are the longest.
        drill: (state == State::Rehearsed || long).then(|| "00112233445566778899aabbccddeeff".into()),
    };
    if !matches!(state, State::Listed | State::Open | State::Dismissed) {
        thread.holder = Some(Holder { person: "rita".into(), since: at(-20), until: Some(at(10)) });
    }
    if !matches!(state, State::Listed | State::Open | State::Claimed | State::Dismissed) {
        draft(&mut thread, look);
    }
    match state {
        State::Approved => thread.release_at = Some(now() + Millis::seconds(10)),
        State::Snoozed => thread.snoozed_until = Some(at(180)),
        State::Sending | State::Published => thread.delivery = Some(delivery(1, None)),
        State::Failed => thread.delivery = Some(delivery(4, Some(format!("503 {}", look.reason())))),
        _ => {}
    }
    if look != Look::Usual {
        trouble(&mut thread, look);
    }
    thread
}

/// Clocks in every standing: they run, people were warned, time is up, they stand still.
fn deadlines(state: State, look: Look) -> Deadlines {
    if state == State::Listed || state.is_closed() {
        return Deadlines::default();
    }
    let clock = |due: i64| Clock {
        started: now() + Millis::minutes(-41),
        due: now() + Millis::minutes(due),
        warnings: Vec::new(),
        warned: None,
        hours: None,
        path: None,
        snooze_stops: true,
        stopped: (state == State::Snoozed).then(now),
        missed: None,
        met: None,
    };
    let claim = Clock { missed: Some(now()), ..clock(-26) };
    let near = Clock { warned: Some(80), ..clock(19) };
    Deadlines {
        claim: (state == State::Open).then(|| if look == Look::Usual { clock(4) } else { claim }),
        respond: Some(if look == Look::Usual { clock(79) } else { near }),
    }
}

fn delivery(attempts: i64, error: Option<String>) -> Delivery {
    Delivery { hash: "sha256:1".into(), attempts, error, at: now() + Millis::minutes(-1) }
}

fn draft(thread: &mut Thread, look: Look) {
    let at = now() + Millis::minutes(-6);
    thread.revision = Some(Revision {
        number: 2,
        hash: "sha256:1".into(),
        text: look.reply(),
        author: "rita".into(),
        authors: vec!["rita".into()],
        at,
        nonce: "00".into(),
        destination: None,
        policy_version: "p1".into(),
    });
    let because = |rule: &str| Because {
        rule: rule.to_owned(),
        words: match look {
            Look::Swelling => (0..40).map(|number| format!("{number}{}", "&".repeat(200))).collect(),
            _ => vec!["guarantee".into(), "profit forecast".into()],
        },
    };
    let many = if look == Look::Longest { 12 } else { 1 };
    let rule = match look {
        Look::Longest => longest_name(),
        Look::Hostile => HOSTILE_LINE.to_owned(),
        Look::Swelling => "&".repeat(200),
        _ => "financial promises".to_owned(),
    };
    thread.needs.push(Need { role: Some("manager".into()), because: Vec::new() });
    thread.needs.push(Need { role: Some("legal".into()), because: vec![because(&rule); many] });
    if look == Look::Longest {
        thread.needs.extend(vec![Need { role: None, because: vec![because(&rule); 12] }; 8]);
    }
    let asked = |role: Option<&str>, how, people: &[&str]| Asked {
        role: role.map(Into::into),
        how,
        people: people.iter().map(|person| (*person).into()).collect(),
    };
    thread.asked = match look {
        Look::Usual => vec![asked(Some("legal"), How::OnShift, &["lea"])],
        Look::Longest => {
            let everybody: Vec<String> = (0..150).map(|number| format!("person{number}")).collect();
            let everybody: Vec<&str> = everybody.iter().map(String::as_str).collect();
            vec![asked(Some("legal"), How::Path, &everybody), asked(None, How::Backup, &everybody)]
        }
        Look::Japanese => vec![asked(Some("legal"), How::Backup, &["lea"])],
        Look::Arabic => vec![asked(Some("legal"), How::Nobody, &[])],
        Look::Hostile | Look::Swelling => vec![asked(Some("legal"), How::Path, &["lea", "gus"])],
        Look::Troubled => vec![asked(Some("legal"), How::OffShift, &["lea", "paul"])],
    };
    let approved = |person: &str, role: &str| Approval {
        person: person.into(),
        roles: vec![role.into()],
        hash: "sha256:1".into(),
        at,
        break_glass: false,
    };
    thread.approvals.push(approved("max", "manager"));
    if !matches!(thread.state, State::AwaitingApproval | State::Snoozed) {
        thread.approvals.push(approved("lea", "legal"));
    }
}

/// Everything that can stand in the way of a thread in its state.
fn trouble(thread: &mut Thread, look: Look) {
    let at = now() + Millis::minutes(-3);
    let many = if look == Look::Longest { 9 } else { 1 };
    // One reason of the greatest length is as hard to show as nine.
    let reason = |number| {
        let most = if number == 1 { usize::MAX } else { 700 };
        look.reason().chars().take(most).collect::<String>()
    };
    thread.messages = 3;
    thread.latest_text = Some(format!("And now? {}", look.text()));
    if thread.state.is_closed() || thread.state == State::Listed {
        return;
    }
    thread.newer_message = thread.revision.is_some();
    let state = thread.state;
    let escalation = |number| Escalation {
        number,
        path: "legal".into(),
        level: 1,
        by: Some("rita".into()),
        reason: reason(number),
        at,
        people: vec!["lea".into(), "max".into()],
        channels: Vec::new(),
        round: 1,
        again_at: None,
        // The last of many was asked in vain, and one whose draft waits.
        climb_at: (number < 9 && state != State::AwaitingApproval).then_some(at + Millis::minutes(15)),
        ends_with: Vec::new(),
        missed: None,
        acknowledged: None,
        ended: None,
    };
    thread.escalations.extend((1..=many).map(escalation));
    // One that was acknowledged is not on the card, but can be taken back.
    let acknowledged = Some(("lea".into(), at));
    thread.escalations.push(Escalation { acknowledged, ..escalation(many + 1) });
    if matches!(thread.state, State::AwaitingApproval | State::Approved) {
        for number in 1..=many {
            let person = "mona".into();
            thread.concerns.push(Concern { number, person, rank: 2, reason: reason(number), at });
        }
    }
    if matches!(thread.state, State::Open | State::Claimed) {
        thread.rejection = Some(Rejection { person: "max".into(), reason: look.reason(), at });
        draft(thread, look);
        thread.approvals.clear();
    }
}
