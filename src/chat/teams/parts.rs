//! The parts of a card, from its heading to who holds it. State, priority and troubles have a shape and
//! a word, never a colour alone. Must not decide what fits; `cut` does.

use serde_json::{Value, json};

use super::Setting;
use super::cut::Cut;
use super::element::{
    BOLD, Look, PLAIN, QUIET, clock, container, line, moment, own, quote, rich, run, sides,
};
use crate::chat::card::{Card, Draft, NeedLine};
use crate::chat::clocks::{self, Shown};
use crate::chat::console::card::network_name;
use crate::chat::marks;
use crate::chat::words::{grouped, short};
use crate::domain::state::State;
use crate::domain::text::Text;
use crate::domain::thread::Priority;

/// The most of a name or a tag that is shown.
const NAME: usize = 60;

/// Everything that a card says, in order.
pub(super) fn parts(setting: &Setting<'_>, card: &Card, cut: &Cut) -> Vec<Value> {
    let mut parts = vec![heading(setting, card), subline(card)];
    parts.extend(message(setting, card, cut));
    parts.extend(facts(setting, card, cut));
    if let Some(drafted) = &card.draft {
        parts.extend(draft(setting, card, drafted, cut));
    }
    parts.extend(troubles(setting, card, cut));
    parts.extend(standing(setting, card));
    parts
}

/// The shape and the colour that go with a priority.
pub(super) fn urgency(priority: Priority) -> (&'static str, Look) {
    let look = match priority {
        Priority::Urgent => Look { color: Some("Attention"), ..BOLD },
        // Teams' colour for warnings is too light to read in some themes.
        Priority::High | Priority::Normal => BOLD,
        Priority::Low => PLAIN,
    };
    (marks::priority(priority), look)
}

fn heading(setting: &Setting<'_>, card: &Card) -> Value {
    let words = &setting.words;
    let (mark, look) = urgency(card.priority);
    let priority = words.name("priority", card.priority.as_str());
    let mut from = vec![
        run(&format!("{mark} {priority}"), look),
        run(&format!("  {}", name(&network_name(&card.network))), BOLD),
    ];
    if let Some(author) = &card.author {
        from.push(run(&format!("  {}", name(author)), PLAIN));
    }
    // Teams' green and yellow are too light to read in some themes; shape and word say it anyway.
    let color = (card.state == State::Failed).then_some("Attention");
    let state = format!("{} {}", marks::state(card.state), words.name("state", card.state.as_str()));
    let state = words.marked(card.drill, state);
    let mut state = line(&state, Look { color, ..BOLD });
    state["horizontalAlignment"] = "Right".into();
    sides(vec![rich(from)], vec![state])
}

fn subline(card: &Card) -> Value {
    let place = format!("#{} · {}", short(&card.thread), name(&card.queue));
    let mut at = own(&moment(card.received_at), QUIET);
    at["horizontalAlignment"] = "Right".into();
    let mut subline = sides(vec![line(&place, QUIET)], vec![at]);
    subline["spacing"] = "None".into();
    subline
}

fn message(setting: &Setting<'_>, card: &Card, cut: &Cut) -> Vec<Value> {
    let words = &setting.words;
    let mut parts = quote(&cut.text(&card.text));
    if let Some(latest) = &card.latest_text {
        parts.push(own(&words.text(&Text::new("card-latest").with_number("count", card.messages)), QUIET));
        parts.extend(quote(&cut.text(latest)));
    }
    if card.newer_message {
        parts.push(container("warning", vec![own(&format!("! {}", words.say("card-newer-message")), BOLD)]));
    }
    parts
}

fn facts(setting: &Setting<'_>, card: &Card, cut: &Cut) -> Option<Value> {
    let words = &setting.words;
    let mut facts = Vec::new();
    if let Some(lang) = &card.lang {
        facts.push(name(lang));
    }
    if let Some(sentiment) = card.sentiment {
        let shape = marks::sentiment(sentiment);
        facts.push(format!("{shape} {}", words.name("sentiment", sentiment.as_str())));
    }
    if let Some(reach) = card.reach {
        facts.push(words.text(&Text::new("card-reach").with("reach", grouped(reach))));
    }
    let tags = cut.list(&card.tags);
    facts.extend(tags.iter().map(|tag| format!("[{}]", name(tag))));
    (!facts.is_empty()).then(|| {
        let mut facts = line(&facts.join(" · "), QUIET);
        facts["spacing"] = "Small".into();
        facts
    })
}

fn draft(setting: &Setting<'_>, card: &Card, draft: &Draft, cut: &Cut) -> Vec<Value> {
    let words = &setting.words;
    let title =
        Text::new("card-draft-by").with_number("number", draft.number).with("person", name(&draft.author));
    let length = format!("{} / {}", draft.length, draft.limit);
    let over = draft.length > draft.limit;
    let look = if over { Look { color: Some("Attention"), ..BOLD } } else { QUIET };
    let length = if over { format!("! {length}") } else { length };
    let mut title = sides(vec![line(&words.text(&title), BOLD)], vec![own(&length, look)]);
    title["separator"] = true.into();
    title["spacing"] = "Medium".into();
    let mut parts = vec![title];
    parts.extend(quote(&cut.text(&draft.text)));
    parts.extend(cut.list(&card.needs).iter().map(|line| need(setting, line, cut)));
    for asked in cut.list(&card.asked).iter().filter(|asked| !asked.how.lacks_a_shift()) {
        let text = format!("{} {}", marks::asked(asked.how), words.text(&asked.text(words, name)));
        let mut asked = line(&text, PLAIN);
        asked["spacing"] = "Small".into();
        parts.push(asked);
    }
    parts
}

fn need(setting: &Setting<'_>, need: &NeedLine, cut: &Cut) -> Value {
    let words = &setting.words;
    let role = need.role.as_deref().map_or_else(|| words.say("card-need-anyone"), name);
    let mut runs = match &need.met_by {
        Some(person) => vec![
            run("☑ ", Look { color: Some("Good"), ..BOLD }),
            run(&role, BOLD),
            run(" ", PLAIN),
            run(&words.text(&Text::new("card-need-met").with("person", name(person))), PLAIN),
        ],
        None => vec![
            run("☐ ", BOLD),
            run(&role, BOLD),
            run(" ", PLAIN),
            run(&words.say("card-need-open"), Look { color: Some("Accent"), ..PLAIN }),
        ],
    };
    for because in cut.list(&need.because) {
        let rule = Text::new("card-need-because").with("rule", name(&because.rule));
        runs.push(run(&format!(" {}", words.text(&rule)), QUIET));
        for word in cut.list(&because.words) {
            runs.push(run(" ", QUIET));
            let mut marked = run(&name(word), QUIET);
            marked["highlight"] = true.into();
            runs.push(marked);
        }
    }
    let mut need = rich(runs);
    need["spacing"] = "Small".into();
    need
}

fn troubles(setting: &Setting<'_>, card: &Card, cut: &Cut) -> Vec<Value> {
    let words = &setting.words;
    let mut troubles = Vec::new();
    for asked in cut.list(&card.asked).iter().filter(|asked| asked.how.lacks_a_shift()) {
        let text = words.text(&asked.text(words, name));
        troubles.extend(trouble("attention", marks::asked(asked.how), &text));
    }
    if let Some((person, rejection)) = &card.rejection {
        let text = Text::new("card-rejected").with("person", name(person));
        troubles.extend(trouble(
            "warning",
            "↩",
            &words.text(&text.with("reason", cut.aside(&rejection.reason))),
        ));
    }
    for (person, concern) in cut.list(&card.concerns) {
        let text =
            Text::new("card-concern").with_number("number", concern.number).with("person", name(person));
        troubles.extend(trouble(
            "warning",
            "✋",
            &words.text(&text.with("reason", cut.aside(&concern.reason))),
        ));
    }
    for (path, people, escalation) in cut.list(&card.escalations) {
        let people: Vec<String> = cut.list(people).iter().map(|person| name(person)).collect();
        let reason = cut.aside(&escalation.reason);
        let text = clocks::escalated(escalation, &name(path), &people.join(", "), &reason);
        troubles.extend(trouble("attention", "⇧", &words.text(&text)));
        if let Some((label, at)) = clocks::climbs(words, escalation, Shown::Moment) {
            troubles.push(own(&format!("{label} {}", clock(at, words.now)), QUIET));
        }
    }
    if let (State::Failed, Some(delivery)) = (card.state, &card.delivery) {
        let text = Text::new("card-failed")
            .with_number("attempts", delivery.attempts)
            .with("error", cut.aside(delivery.error.as_deref().unwrap_or_default()));
        troubles.extend(trouble("attention", "✕", &words.text(&text)));
    }
    troubles
}

fn trouble(style: &str, shape: &str, text: &str) -> Vec<Value> {
    let blocks = super::element::blocks(text).into_iter().enumerate();
    blocks
        .map(|(index, block)| {
            let mut runs = if index == 0 { vec![run(&format!("{shape} "), BOLD)] } else { Vec::new() };
            runs.push(run(&block, PLAIN));
            container(style, vec![rich(runs)])
        })
        .collect()
}

fn standing(setting: &Setting<'_>, card: &Card) -> Vec<Value> {
    let words = &setting.words;
    let now = words.now;
    let timed = |key: &str, at| words.text(&Text::new(key).with("time", clock(at, now)));
    let mut standing = Vec::new();
    if card.drill {
        standing.push(container("accent", vec![own(&words.marked(true, words.say("card-drill")), BOLD)]));
    }
    if card.frozen {
        let frozen = format!("{} {}", marks::FROZEN, words.say("card-frozen"));
        standing.push(container("accent", vec![own(&frozen, BOLD)]));
    }
    if let Some(at) = card.release_at {
        standing.push(container("good", vec![own(&timed("teams-leaves-at", at), BOLD)]));
    }
    if let (State::Snoozed, Some(at)) = (card.state, card.snoozed_until) {
        standing.push(own(&timed("teams-back-at", at), BOLD));
    }
    for due in &card.deadlines {
        let label = format!("{} {}", due.standing.mark(), due.label(words, Shown::Moment));
        let label = due.moment().map_or_else(|| label.clone(), |at| format!("{label} {}", clock(at, now)));
        standing.push(if due.standing.presses() {
            container("attention", vec![own(&label, BOLD)])
        } else {
            own(&label, QUIET)
        });
    }
    if let Some(holder) = &card.holder {
        let held = Text::new("teams-held-by").with("person", name(&holder.name));
        let mut since = timed("teams-since", holder.since);
        if let (State::Claimed, Some(end)) = (card.state, holder.until) {
            since = format!("{since} · {}", timed("teams-claim-ends-at", end));
        }
        let held = line(&words.text(&held), BOLD);
        let mut columns = sides(vec![held], vec![own(&since, QUIET)]);
        columns["spacing"] = "Medium".into();
        standing.push(columns);
    }
    standing
}

/// A name, which is not for telling stories.
pub(super) fn name(text: &str) -> String {
    super::cut::shorten(text, NAME)
}

/// Words above a card: what was done, or why it was not. Where there are none, that is said.
pub(super) fn said(setting: &Setting<'_>, style: &str, lines: &[String]) -> Value {
    let mut items: Vec<Value> =
        lines.iter().flat_map(|text| super::element::blocks(text)).map(|text| line(&text, PLAIN)).collect();
    if items.is_empty() {
        items.push(own(&setting.words.say("teams-nothing-to-say"), PLAIN));
    }
    json!({ "type": "Container", "style": style, "bleed": true, "items": items })
}
