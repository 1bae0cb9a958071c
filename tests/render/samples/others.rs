//! Answers in words, histories, digests, notifications, homes.

use watchfloor::app::cards::card_for;
use watchfloor::chat::answer::{Glance, Home, OnShift, Tone};
use watchfloor::chat::card::Card;
use watchfloor::chat::card::Style;
use watchfloor::chat::line::Line;
use watchfloor::chat::offer::Offer;
use watchfloor::chat::platform::{Digest, History, Notification};
use watchfloor::commands;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::state::State;
use watchfloor::domain::text::Text;
use watchfloor::domain::thread::Priority;
use watchfloor::domain::time::Millis;

use super::threads::{Look, desk, thread};
use super::{LANGUAGES, Sample, now};

/// An answer in words.
#[derive(Clone, Debug)]
pub struct Said {
    pub tone: Tone,
    pub lines: Vec<Text>,
    pub card: Option<Box<Card>>,
}

/// Answers in words.
pub fn said() -> Vec<Sample<Said>> {
    let mut said = Vec::new();
    for &locale in LANGUAGES {
        let mut add = |name: String, tone, lines, card| {
            said.push(Sample::new(name, locale, Said { tone, lines, card }))
        };
        for &look in Look::ALL {
            let (desk, thread) = (desk(look, locale), thread(State::Claimed, look));
            let card = || Some(Box::new(card_for(desk, &thread, &"rita".into())));
            let name = look.name();
            add(format!("done/{name}"), Tone::Done, vec![Text::new("said-claim")], card());
            let claimed = Text::new("refused-already-claimed")
                .with("holder", look.somebody())
                .with_moment("since", now());
            add(format!("refused/{name}"), Tone::Refused, vec![claimed], card());
            let fault = Text::new("fault").with("reference", "01KAQ3V7M2N8P4R6S9T4F9K2AB");
            add(format!("broken/{name}"), Tone::Broken, vec![fault], None);
            let shown = Text::new("show-text").with("text", look.text());
            add(format!("shown/{name}"), Tone::Done, vec![shown; 12], None);
        }
        let help = commands::ALL.iter().flat_map(|spec| {
            [Text::new("help-line").with("usage", spec.name), Text::new(format!("command-{}", spec.name))]
        });
        add("help".into(), Tone::Done, help.collect(), None);
        add("nothing".into(), Tone::Done, Vec::new(), None);
    }
    said
}

/// Decisions under a card.
pub fn histories() -> Vec<Sample<History>> {
    let mut histories = Vec::new();
    for &locale in LANGUAGES {
        for &look in Look::ALL {
            let lines = match look {
                Look::Longest => (0..200).map(|number| line(look, number)).collect(),
                _ => (0..9).map(|number| line(look, number)).collect(),
            };
            let thread = "01KAQ3V7M2N8P4R6S9T4F9K2AB".into();
            let history = History { thread, locale: locale.to_owned(), lines, until: 90_000 };
            histories.push(Sample::new(look.name(), locale, history.clone()));
            let lines = vec![line(look, 3)];
            histories.push(Sample::new(format!("{}/one", look.name()), locale, History { lines, ..history }));
        }
    }
    histories
}

fn line(look: Look, number: i64) -> Line {
    let actions = [
        "thread_received",
        "claimed",
        "draft_saved",
        "approved",
        "rejected",
        "escalated",
        "noted",
        "snoozed",
        "refused",
    ];
    let action = actions[usize::try_from(number).unwrap() % actions.len()];
    let details = match action {
        "thread_received" => {
            vec![
                Text::new("history-detail-received")
                    .with("source", "social")
                    .with("queue", if look == Look::Usual { "Care".to_owned() } else { look.reason() }),
            ]
        }
        "draft_saved" => vec![Text::new("history-detail-revision").with_number("number", 2)],
        "approved" => vec![Text::new("history-detail-roles").with("roles", "Manager")],
        "escalated" => vec![
            Text::new("history-detail-escalated")
                .with("path", "Legal")
                .with_number("level", 1)
                .with("people", look.somebody()),
        ],
        "approval_asked" => vec![
            Text::new("history-detail-asked")
                .with("role", "Legal")
                .with("how", "off_shift")
                .with("people", look.somebody()),
            Text::new("history-detail-leads-told").with("people", look.somebody()),
        ],
        "snoozed" => vec![Text::new("history-detail-until").with("until", now() + Millis::hours(2))],
        "refused" => {
            vec![Text::new("history-detail-refused").with("command", "approve").with("code", "own_draft")]
        }
        _ => Vec::new(),
    };
    Line {
        sequence: 100 + number,
        at: now() + Millis::minutes(number - 60),
        who: if look == Look::Usual { "Rita".to_owned() } else { look.reason() },
        role: (action == "approved").then(|| "Manager".to_owned()),
        surface: if number % 2 == 0 { Surface::Slack } else { Surface::Console },
        action: action.to_owned(),
        details,
        text: matches!(action, "draft_saved" | "noted").then(|| look.reply()),
        reason: matches!(action, "rejected" | "escalated").then(|| look.reason()),
        break_glass: (action == "approved" && look != Look::Usual).then(|| look.reason()),
        thread: Some("01KAQ3V7M2N8P4R6S9T4F9K2AB".into()),
        states: (action == "claimed").then_some((State::Open, State::Claimed)),
        hash: "sha256:1".to_owned(),
    }
}

/// What stands in the place of cards.
pub fn digests() -> Vec<Sample<Digest>> {
    let mut digests = Vec::new();
    for &locale in LANGUAGES {
        let digest = |waiting, threads| Digest { locale: locale.to_owned(), since: now(), waiting, threads };
        for &look in Look::ALL {
            digests.push(Sample::new(look.name(), locale, digest(4_211, glances(look, 10))));
        }
        digests.push(Sample::new("one", locale, digest(1, glances(Look::Usual, 1))));
        digests.push(Sample::new("over", locale, digest(0, Vec::new())));
    }
    digests
}

/// Things to tell people in private.
pub fn notifications() -> Vec<Sample<Notification>> {
    let mut notifications = Vec::new();
    for &locale in LANGUAGES {
        for &look in Look::ALL {
            let (desk, thread) = (desk(look, locale), thread(State::AwaitingApproval, look));
            let notification = |card| Notification {
                id: "n-1".to_owned(),
                locale: locale.to_owned(),
                text: super::locales().text(
                    locale,
                    &Text::new("notice-escalated")
                        .with("person", "Rita")
                        .with("path", "Legal")
                        .with("reason", look.reason()),
                ),
                card,
                buttons: Vec::new(),
            };
            let card = Some(Box::new(card_for(desk, &thread, &"lea".into())));
            notifications.push(Sample::new(look.name(), locale, notification(card)));
            notifications.push(Sample::new(format!("{}/words", look.name()), locale, notification(None)));
            let offered = Notification { buttons: offers(), ..notification(None) };
            notifications.push(Sample::new(format!("{}/offers", look.name()), locale, offered));
            let handed =
                Notification { buttons: super::hand_overs::offers(look, locale), ..notification(None) };
            notifications.push(Sample::new(format!("{}/hand-over", look.name()), locale, handed));
        }
    }
    notifications
}

/// What can be done about a swap that was offered, and as many more as a notification may hold.
fn offers() -> Vec<Offer> {
    let offer = |step: &str, label, style, form| Offer {
        command: "swap",
        arguments: vec![("step", step.to_owned()), ("swap", "0123456789abcdef0123456789abcdef".to_owned())],
        label,
        style,
        form,
        page: None,
        shows: false,
    };
    vec![
        offer("accept", "offer-accept", Style::Primary, false),
        offer("decline", "offer-decline", Style::Plain, false),
        offer("undo", "offer-undo", Style::Danger, false),
        offer("accept", "offer-accept", Style::Plain, true),
        offer("decline", "offer-decline", Style::Plain, true),
    ]
}

/// What can be done about shifts and about a drill that is on, on the home.
fn home_offers() -> Vec<Offer> {
    let offer = |command, arguments, label| Offer {
        command,
        arguments,
        label,
        style: Style::Plain,
        form: true,
        page: None,
        shows: false,
    };
    let drill = |label, arguments: &[(&'static str, &str)]| {
        offer("drill", arguments.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(), label)
    };
    let stop =
        drill("offer-drill-stop", &[("step", "stop"), ("scenario", "00112233445566778899aabbccddeeff")]);
    vec![
        offer("take", Vec::new(), "offer-take"),
        offer("swap", vec![("step", "offer".to_owned())], "offer-shift"),
        offer("override", Vec::new(), "offer-put-on"),
        drill("offer-drill-start", &[("step", "start")]),
        Offer { form: false, style: Style::Danger, ..stop },
    ]
}

/// Homes.
pub fn homes() -> Vec<Sample<Home>> {
    let mut homes = Vec::new();
    for &locale in LANGUAGES {
        for &look in Look::ALL {
            let desk = desk(look, locale);
            let many = if look == Look::Longest { 300 } else { 4 };
            let home = Home {
                desk: if look == Look::Usual { desk.name.clone() } else { look.reason() },
                person: desk.people["rita"].name.clone(),
                claims: glances(look, many),
                approvals: glances(look, many),
                on_shift: vec![OnShift {
                    roster: look.reason(),
                    posts: vec![("primary", Some(look.somebody())), ("backup", None)],
                    handed_to: (look != Look::Usual).then(|| look.somebody()),
                }],
                offers: home_offers(),
                console: Some("https://desk.example".to_owned()),
            };
            homes.push(Sample::new(look.name(), locale, home.clone()));
            let none = Home {
                claims: Vec::new(),
                approvals: Vec::new(),
                on_shift: Vec::new(),
                offers: Vec::new(),
                console: None,
                ..home
            };
            homes.push(Sample::new(format!("{}/nothing", look.name()), locale, none));
        }
    }
    homes
}

fn glances(look: Look, count: usize) -> Vec<Glance> {
    let thread = thread(State::Open, look);
    let queue = desk(look, "en").queues["care"].name.clone();
    (0..count)
        .map(|number| Glance {
            thread: format!("01KAQ3V7M2N8P4R6S9T4F9{number:04}").as_str().into(),
            version: 7,
            text: thread.text.clone(),
            network: thread.network.clone(),
            queue: queue.clone(),
            state: State::ALL[1 + number % 6],
            priority: Priority::ALL[3 - number % 4],
            received_at: now() + Millis::minutes(-5 * i64::try_from(number).unwrap()),
            drill: number % 5 == 1,
        })
        .collect()
}
