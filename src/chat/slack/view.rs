//! Modals and the home tab. Must not open anything.

use std::collections::BTreeMap;

use slack_morphism::prelude::{SlackBlock, SlackCallbackId, SlackHomeView, SlackModalView, SlackView};

use super::actions::{self, Memory};
use super::card::{self, Place};
use super::content::{MOST_VIEW_BLOCKS, fit, plain, shorten};
use super::fields::FieldId;
use super::message::answer;
use super::{form, home};
use crate::chat::answer::{Home, Tone};
use crate::chat::card::Card;
use crate::chat::form::Form;
use crate::chat::words::{Words, short};
use crate::domain::text::Text;

/// The most characters of a modal's title and of its buttons.
const LONGEST_TITLE: usize = 24;
/// The most characters of what is wrong with a field.
const LONGEST_PROBLEM: usize = 300;

/// A command's form as a modal, with the callback id [`actions::FORM`] and a [`Memory`] in its private
/// metadata.
pub fn form(words: &Words<'_>, form: &Form) -> SlackView {
    let memory = Memory {
        command: form.command.to_owned(),
        thread: form.thread.clone(),
        version: form.version,
        hidden: form.hidden.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
    };
    let Some(memory) = memory.encode() else {
        // A form that could not be sent must not look as if it could.
        return said(words, Tone::Broken, &[Text::new("slack-form-too-large")]);
    };
    let title = words.name("button", form.command);
    let submit = if form.conflict.is_some() { words.say("slack-save-mine") } else { title.clone() };
    let view = SlackModalView::new(plain(&title, LONGEST_TITLE), form::blocks(words, form))
        .with_submit(plain(&submit, LONGEST_TITLE))
        .with_close(plain(&words.say("slack-cancel"), LONGEST_TITLE))
        .with_callback_id(SlackCallbackId(actions::FORM.to_owned()))
        .with_private_metadata(memory);
    SlackView::Modal(view)
}

/// A card of which nothing is left out.
pub fn whole(words: &Words<'_>, card: &Card) -> SlackView {
    let mut blocks = card::blocks(words, card, Place::Whole);
    // Where there is more than a modal holds, what can be pressed stays all the same.
    let row = blocks.pop_if(|block| matches!(block, SlackBlock::Actions(_)));
    let mut blocks = fit(words, blocks, MOST_VIEW_BLOCKS - 1);
    blocks.extend(row);
    let title = words.text(&Text::new("slack-whole").with("thread", short(&card.thread)));
    modal(words, &title, blocks)
}

/// An answer in words: in the place of a form, for instance.
pub fn said(words: &Words<'_>, tone: Tone, lines: &[Text]) -> SlackView {
    let title = match tone {
        Tone::Done => "slack-title-done",
        Tone::Refused => "slack-title-refused",
        Tone::Broken => "slack-title-broken",
    };
    modal(words, &words.say(title), fit(words, answer(words, tone, lines), MOST_VIEW_BLOCKS))
}

/// A modal that only shows something.
fn modal(words: &Words<'_>, title: &str, blocks: Vec<SlackBlock>) -> SlackView {
    let view = SlackModalView::new(plain(title, LONGEST_TITLE), blocks)
        .with_close(plain(&words.say("slack-close"), LONGEST_TITLE))
        .with_callback_id(SlackCallbackId(actions::SAID.to_owned()));
    SlackView::Modal(view)
}

/// The home tab.
pub fn home(words: &Words<'_>, home: &Home) -> SlackView {
    let blocks = fit(words, home::blocks(words, home), MOST_VIEW_BLOCKS);
    SlackView::Home(SlackHomeView::new(blocks).with_callback_id(SlackCallbackId(actions::HOME.to_owned())))
}

/// What is wrong with the fields of a form, for `response_action: errors`: block id to text. `blocks` are
/// the block ids of the modal that was sent, the keys of its `state.values`: Slack takes no others.
///
/// Empty where nothing is wrong with a field of that modal, or where something else has to be said too
/// (a conflict, a refusal that stands at no field): then the modal is to be updated with [`form()`], which
/// shows everything.
pub fn problems<'a>(
    words: &Words<'_>,
    form: &Form,
    blocks: impl IntoIterator<Item = &'a str>,
) -> BTreeMap<String, String> {
    if form.conflict.is_some() || form.refused.is_some() {
        return BTreeMap::new();
    }
    let mut problems = BTreeMap::new();
    for block in blocks {
        let Some(id) = FieldId::decode(block) else { continue };
        let field = form.fields.iter().find(|field| field.name == id.name && id.part == 1);
        if let Some(problem) = field.and_then(|field| field.problem.as_ref()) {
            problems.insert(block.to_owned(), shorten(&words.text(problem), LONGEST_PROBLEM));
        }
    }
    let wrong = form.fields.iter().filter(|field| field.problem.is_some()).count();
    if problems.len() < wrong { BTreeMap::new() } else { problems }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::form::{Field, FieldKind};
    use crate::domain::time::Timestamp;
    use crate::i18n::Locales;

    fn asked(problem: Option<Text>) -> Form {
        Form {
            command: "reject",
            thread: Some("01KAQ3V7M2N8P4R6S9T4F9K2AB".into()),
            version: 4,
            message: None,
            fields: vec![Field {
                name: "reason",
                label: None,
                kind: FieldKind::Paragraph,
                value: "no".into(),
                required: true,
                problem,
            }],
            hidden: vec![("revision", "2".into())],
            conflict: None,
            refused: None,
            break_glass: None,
            drill: false,
        }
    }

    #[test]
    fn problems_are_named_by_the_blocks_that_were_sent() {
        let locales = Locales::load().unwrap();
        let words = Words::new(&locales, "en", Timestamp::default());
        let form = asked(Some(Text::new("refused-reason-needed")));
        let id = |name: &str| FieldId { name: name.into(), part: 1, before: String::new() }.encode("before");
        let (reason, other) = (id("reason"), id("text"));
        let found = problems(&words, &form, [other.as_str(), reason.as_str(), "not:ours"]);
        assert_eq!(found, BTreeMap::from([(reason.clone(), "Say why: a reason is needed.".to_owned())]));
        // A field that the modal does not have: the modal is made anew.
        assert!(problems(&words, &form, [other.as_str()]).is_empty());
        assert!(problems(&words, &asked(None), [reason.as_str()]).is_empty());
        let refused = Form { refused: Some(Text::new("refused-no-draft")), ..form };
        assert!(problems(&words, &refused, [reason.as_str()]).is_empty());
    }

    #[test]
    fn a_form_remembers_what_it_is_about() {
        let locales = Locales::load().unwrap();
        let words = Words::new(&locales, "de", Timestamp::default());
        let SlackView::Modal(modal) = form(&words, &asked(None)) else { panic!("a form is a modal") };
        let memory = Memory::decode(&modal.private_metadata.unwrap()).unwrap();
        assert_eq!((memory.command.as_str(), memory.version), ("reject", 4));
        assert_eq!(memory.hidden, [("revision".to_owned(), "2".to_owned())]);
        assert!(modal.submit.is_some());
    }

    #[test]
    fn a_form_that_cannot_be_remembered_cannot_be_sent() {
        let locales = Locales::load().unwrap();
        let words = Words::new(&locales, "en", Timestamp::default());
        let mut large = asked(None);
        large.hidden.push(("person", "x".repeat(4_000)));
        let SlackView::Modal(modal) = form(&words, &large) else { panic!("a form is a modal") };
        assert_eq!((modal.submit, modal.private_metadata), (None, None));
    }
}
