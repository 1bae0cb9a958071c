//! How an answer gets to whoever waits for it, by where they are: in the response itself, in a modal, as a
//! message for their eyes alone, on their home. Pure: says what is to be called and calls nothing. Must not
//! decide what an answer says.

use serde_json::{Value, json};
use slack_morphism::SlackMessageContent;
use slack_morphism::blocks::{SlackHomeView, SlackView};

use super::inbound::{Door, Room};
use super::{message, view};
use crate::chat::answer::{Answer, Shown, Tone};
use crate::chat::words::Words;

/// What is to be done about an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What goes into the response: the body of the 200, or the payload of the acknowledgement.
    pub response: Option<Value>,
    /// What is called besides.
    pub then: Option<Step>,
    /// Whether the person's home is to be shown anew, because something was done on it.
    pub home: bool,
}

/// A call.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Opens a modal.
    Open(Box<SlackView>),
    /// Shows something else in the modal that is open.
    Update {
        /// Its id.
        view: String,
        /// What it shows from now on.
        with: Box<SlackView>,
    },
    /// Shows their home.
    Publish(Box<SlackView>),
    /// Says something for their eyes alone.
    Say {
        /// What.
        content: Box<SlackMessageContent>,
        /// Whether it takes the place of what they were at, which they alone saw.
        replace: bool,
        /// The channel they are in, where that is known.
        channel: Option<String>,
    },
}

impl Plan {
    fn respond(response: Value) -> Self {
        Self { response: Some(response), then: None, home: false }
    }

    fn then(step: Step) -> Self {
        Self { response: None, then: Some(step), home: false }
    }
}

/// What is to be done about an answer. `opened_in` is the channel in which a form that was sent had been
/// opened, where that is known.
pub fn plan(words: &Words<'_>, answer: &Answer, door: &Door, opened_in: Option<&str>) -> Plan {
    match &answer.shown {
        Shown::Words { .. } => said(words, &answer.shown, door, opened_in),
        Shown::Form(form) => match &door.room {
            Room::Submitted { blocks, .. } => {
                let problems = view::problems(words, form, blocks.iter().map(String::as_str));
                if problems.is_empty() {
                    Plan::respond(update(&view::form(words, form)))
                } else {
                    Plan::respond(json!({"response_action": "errors", "errors": problems}))
                }
            }
            _ => show(view::form(words, form), door),
        },
        Shown::Whole(card) => show(view::whole(words, card), door),
        Shown::Home(home) => Plan::then(Step::Publish(Box::new(view::home(words, home)))),
    }
}

/// Shows a modal, in the place of the one that is open, if one is.
fn show(with: SlackView, door: &Door) -> Plan {
    match &door.room {
        Room::Modal { view, .. } => Plan::then(Step::Update { view: view.clone(), with: Box::new(with) }),
        Room::Submitted { .. } => Plan::respond(update(&with)),
        _ => Plan::then(Step::Open(Box::new(with))),
    }
}

fn said(words: &Words<'_>, shown: &Shown, door: &Door, opened_in: Option<&str>) -> Plan {
    let Shown::Words { tone, lines, card } = shown else {
        return Plan { response: None, then: None, home: false };
    };
    let content = || Box::new(message::said(words, *tone, lines, card.as_deref()));
    let modal = || view::said(words, *tone, lines);
    let say = |replace, channel: Option<&str>| Step::Say {
        content: content(),
        replace,
        channel: channel.map(str::to_owned),
    };
    match &door.room {
        Room::Message { channel, private } => Plan::then(say(*private, Some(channel))),
        Room::Command { .. } => {
            let mut response = serde_json::to_value(content()).unwrap_or_default();
            response["response_type"] = json!("ephemeral");
            Plan::respond(response)
        }
        Room::Modal { view, .. } => Plan::then(Step::Update { view: view.clone(), with: Box::new(modal()) }),
        Room::Submitted { blocks, .. } => match (tone, opened_in, blocks.last()) {
            (Tone::Done, Some(channel), _) => {
                let then = Some(say(false, Some(channel)));
                Plan { response: Some(json!({"response_action": "clear"})), then, home: false }
            }
            // What they wrote is not taken from them: it stays in the form, and what is wrong is said there.
            (Tone::Refused | Tone::Broken, _, Some(block)) => {
                let text: Vec<String> = lines.iter().map(|line| words.text(line)).collect();
                Plan::respond(json!({"response_action": "errors", "errors": {block: text.join("\n")}}))
            }
            _ => Plan::respond(update(&modal())),
        },
        Room::Home if door.trigger.is_some() => {
            let home = *tone == Tone::Done;
            Plan { response: None, then: Some(Step::Open(Box::new(modal()))), home }
        }
        // Somebody opened the home who has none.
        Room::Home => Plan::then(Step::Publish(Box::new(on_home(modal())))),
        Room::Nowhere if door.trigger.is_some() => Plan::then(Step::Open(Box::new(modal()))),
        Room::Nowhere => Plan::then(say(false, None)),
    }
}

fn update(view: &SlackView) -> Value {
    json!({"response_action": "update", "view": view})
}

/// What a modal says, on the home.
fn on_home(view: SlackView) -> SlackView {
    match view {
        SlackView::Modal(modal) => SlackView::Home(SlackHomeView::new(modal.blocks)),
        home @ SlackView::Home(_) => home,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::answer::Home;
    use crate::chat::form::{Field, FieldKind, Form};
    use crate::chat::slack::fields::FieldId;
    use crate::domain::text::Text;
    use crate::domain::time::Timestamp;
    use crate::i18n::Locales;

    fn planned(shown: Shown, room: Room, trigger: bool, opened_in: Option<&str>) -> Plan {
        let locales = Locales::load().unwrap();
        let words = Words::new(&locales, "en", Timestamp::from_millis(0));
        let trigger = trigger.then(|| "1.2.abc".to_owned());
        let door = Door { trigger, response_url: None, user: "U1".into(), room };
        plan(&words, &Answer { locale: "en".into(), shown }, &door, opened_in)
    }

    fn words(tone: Tone) -> Shown {
        Shown::Words { tone, lines: vec![Text::new("refused-own-draft")], card: None }
    }

    fn form() -> Shown {
        let field = Field {
            name: "reason",
            label: None,
            kind: FieldKind::Paragraph,
            value: String::new(),
            required: true,
            problem: Some(Text::new("refused-reason-needed")),
        };
        Shown::Form(Box::new(Form {
            command: "reject",
            thread: Some("01KAQ3V7M2N8P4R6S9T4F9K2AB".into()),
            version: 3,
            message: None,
            fields: vec![field],
            hidden: Vec::new(),
            conflict: None,
            refused: None,
            break_glass: None,
            drill: false,
        }))
    }

    fn block() -> String {
        FieldId { name: "reason".into(), part: 1, before: String::new() }.encode("")
    }

    fn message(private: bool) -> Room {
        Room::Message { channel: "C1".into(), private }
    }

    fn modal() -> Room {
        Room::Modal { view: "V1".into(), hash: None }
    }

    fn submitted() -> Room {
        Room::Submitted { view: "V1".into(), blocks: vec![block()] }
    }

    #[test]
    fn words_at_a_message_are_for_one_persons_eyes() {
        for private in [false, true] {
            let plan = planned(words(Tone::Refused), message(private), true, None);
            assert_eq!(plan.response, None);
            let Some(Step::Say { replace, channel, .. }) = plan.then else { panic!("{plan:?}") };
            assert_eq!((replace, channel.as_deref()), (private, Some("C1")));
        }
    }

    #[test]
    fn a_typed_line_is_answered_in_the_response() {
        let plan = planned(words(Tone::Done), Room::Command { channel: "C1".into() }, true, None);
        assert_eq!(plan.response.unwrap()["response_type"], "ephemeral");
        assert_eq!(plan.then, None);
    }

    #[test]
    fn a_form_opens_or_takes_the_place_of_the_open_modal() {
        for room in [message(false), Room::Home, Room::Nowhere, Room::Command { channel: "C1".into() }] {
            assert!(matches!(planned(form(), room, true, None).then, Some(Step::Open(_))));
        }
        assert!(
            matches!(planned(form(), modal(), true, None).then, Some(Step::Update { view, .. }) if view == "V1")
        );
        assert!(matches!(planned(words(Tone::Done), modal(), true, None).then, Some(Step::Update { .. })));
    }

    #[test]
    fn a_form_that_was_sent_closes_with_a_receipt_where_it_was_opened() {
        let plan = planned(words(Tone::Done), submitted(), true, Some("C7"));
        assert_eq!(plan.response.unwrap()["response_action"], "clear");
        assert!(matches!(plan.then, Some(Step::Say { channel: Some(channel), .. }) if channel == "C7"));
        let plan = planned(words(Tone::Done), submitted(), true, None);
        assert_eq!(plan.response.unwrap()["response_action"], "update");
    }

    #[test]
    fn a_refusal_takes_nothing_that_was_written() {
        for tone in [Tone::Refused, Tone::Broken] {
            let response = planned(words(tone), submitted(), true, Some("C7")).response.unwrap();
            assert_eq!(response["response_action"], "errors");
            assert!(response["errors"][block()].as_str().is_some_and(|text| !text.is_empty()));
        }
    }

    #[test]
    fn what_is_done_at_home_shows_there() {
        let plan = planned(words(Tone::Done), Room::Home, true, None);
        assert!(plan.home && matches!(plan.then, Some(Step::Open(_))));
        assert!(!planned(words(Tone::Refused), Room::Home, true, None).home);
        let home = Home {
            desk: "D".into(),
            person: "P".into(),
            claims: vec![],
            approvals: vec![],
            offers: Vec::new(),
            on_shift: vec![],
            console: None,
        };
        let plan = planned(Shown::Home(Box::new(home)), Room::Home, false, None);
        assert!(matches!(plan.then, Some(Step::Publish(_))));
    }

    #[test]
    fn whoever_has_no_home_reads_why_on_it() {
        let plan = planned(words(Tone::Refused), Room::Home, false, None);
        assert!(matches!(plan.then, Some(Step::Publish(view)) if matches!(*view, SlackView::Home(_))));
    }
}
