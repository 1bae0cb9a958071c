//! A command's form as the blocks of a modal: what the author wrote, what somebody else saved meanwhile, the
//! fields with their problems. Must not read what was filled in: [`super::fields`] does.

use slack_morphism::prelude::{
    SlackActionId, SlackActionsBlock, SlackBlock, SlackBlockButtonElement, SlackBlockChoiceItem,
    SlackBlockId, SlackBlockOptionGroup, SlackBlockPlainTextInputElement, SlackBlockPlainTextOnly,
    SlackBlockStaticSelectElement, SlackDividerBlock, SlackInputBlock, SlackInputBlockElement,
};

use super::actions::{Control, LONGEST_OPTION_VALUE, LONGEST_VALUE};
use super::content::{bold, context, paragraphs, pieces, plain, quote, section, shorten, told, units};
use super::escape::escape;
use super::fields::{FieldId, INPUT, LONGEST_INPUT, Part, split};
use crate::chat::console::card::network_name;
use crate::chat::form::{BREAK_GLASS, Conflict, Field, FieldKind, Form};
use crate::chat::gesture::Pressed;
use crate::chat::words::Words;
use crate::domain::network::{self, Counting};
use crate::domain::text::Text;

/// The most characters of the author's message above a form.
const MESSAGE: usize = 2_000;
/// The most characters of a label and of a hint.
const LONGEST_LABEL: usize = 2_000;
/// The most options of a list, or of a group in one.
const MOST_OPTIONS: usize = 100;
/// The most characters of an option and of a group's label.
const LONGEST_OPTION: usize = 75;

type Item = SlackBlockChoiceItem<SlackBlockPlainTextOnly>;

/// The blocks of a form.
pub fn blocks(words: &Words<'_>, form: &Form) -> Vec<SlackBlock> {
    let mut blocks = Vec::new();
    if let Some(refused) = &form.refused {
        let lead = format!("✕  {} ", bold(&escape(&words.say("console-refused"))));
        blocks.extend(paragraphs(words, &lead, std::slice::from_ref(refused)));
    }
    blocks.push(context(escape(&words.marked(form.drill, words.name("command", form.command)))));
    if let Some(message) = &form.message {
        blocks.push(context(bold(&escape(&words.say("slack-author-wrote")))));
        blocks.push(quote(&shorten(message, MESSAGE)));
    }
    if let Some(conflict) = &form.conflict {
        blocks.push(SlackDividerBlock::new().into());
        blocks.extend(both(words, form, conflict));
    }
    for field in &form.fields {
        blocks.extend(inputs(words, form, field));
        if let Some(problem) = &field.problem {
            blocks.extend(paragraphs(words, "✕  ", std::slice::from_ref(problem)));
        }
    }
    if let Some(reason) = &form.break_glass {
        blocks.push(
            section(format!(
                "⚠  {}\n{}",
                bold(&escape(&words.say("form-glass-title"))),
                escape(&words.say("form-glass"))
            ))
            .into(),
        );
        let label = words.say("form-glass-reason");
        let glass = Asked { name: BREAK_GLASS, label: &label, hint: None, required: true, multiline: true };
        blocks.extend(text_inputs(words, &glass, reason));
    }
    blocks
}

/// What somebody else saved; one's own text stands in the field below.
fn both(words: &Words<'_>, form: &Form, conflict: &Conflict) -> Vec<SlackBlock> {
    let author = shorten(&conflict.author, 80);
    let theirs =
        Text::new("form-conflict-theirs").with_number("number", conflict.number).with("person", author);
    let title = format!(
        "⇄  {}\n{}",
        bold(&escape(&words.say("form-conflict"))),
        escape(&words.say("slack-conflict-what"))
    );
    let mut blocks = vec![section(title).into(), context(bold(&told(words, &theirs)))];
    blocks.extend(pieces(&conflict.theirs).iter().map(|piece| quote(piece)));
    if let Some(thread) = &form.thread {
        let control = Control::Ask(Pressed {
            command: form.command.to_owned(),
            thread: Some(thread.clone()),
            version: Some(form.version),
            fields: form.hidden.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        });
        if let Some(encoded) = control.encode(LONGEST_VALUE) {
            let button = SlackBlockButtonElement::new(plain(&words.say("form-take-theirs"), 75))
                .with_action_id(SlackActionId(encoded.action_id))
                .with_value(encoded.value);
            blocks.push(SlackActionsBlock::new(vec![button.into()]).into());
        }
    }
    blocks
}

/// How a text is asked for.
struct Asked<'a> {
    name: &'a str,
    label: &'a str,
    hint: Option<String>,
    required: bool,
    multiline: bool,
}

fn inputs(words: &Words<'_>, form: &Form, field: &Field) -> Vec<SlackBlock> {
    let name = field.label(words);
    let mine = form.conflict.is_some() && matches!(field.kind, FieldKind::Draft { .. });
    let label = if mine { words.say("form-conflict-yours") } else { name };
    let asked = |hint, multiline| Asked {
        name: field.name,
        label: &label,
        hint,
        required: field.required,
        multiline,
    };
    match &field.kind {
        FieldKind::Line => text_inputs(words, &asked(field.hint(words), false), &field.value),
        FieldKind::Paragraph => text_inputs(words, &asked(None, true), &field.value),
        FieldKind::Draft { network } => {
            let hint = Some(length(words, network, &field.value));
            text_inputs(words, &asked(hint, true), &field.value)
        }
        FieldKind::Choice(choices) => choice(words, &asked(None, false), field, choices),
    }
}

/// How long a reply may be where it goes, how long it is, and how that network counts: Slack cannot count so
/// while somebody types.
fn length(words: &Words<'_>, on: &str, value: &str) -> String {
    let rule = network::rule(on);
    let measure = network::measure(on, value);
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let text = Text::new("slack-length")
        .with("network", shorten(&network_name(on), 40))
        .with_number("limit", number(rule.limit))
        .with_number("length", number(measure.length));
    let text = words.text(&text);
    match rule.counting {
        Counting::Weighted => format!("{text} {}", words.say("slack-length-weighted")),
        Counting::GraphemesLinks => format!("{text} {}", words.say("slack-length-links")),
        Counting::Characters | Counting::Graphemes => text,
    }
}

/// A text in as many inputs as it needs, with an empty one more where there are several, to write on in.
fn text_inputs(words: &Words<'_>, asked: &Asked<'_>, value: &str) -> Vec<SlackBlock> {
    let mut parts = split(value);
    if parts.len() > 1 {
        parts.push(Part { before: "\n\n".to_owned(), text: String::new() });
    }
    let count = parts.len();
    let inputs = parts.into_iter().enumerate().map(|(index, part)| {
        let label = if count == 1 {
            asked.label.to_owned()
        } else {
            let text = Text::new("slack-part").with("label", asked.label);
            let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
            words.text(&text.with_number("part", number(index + 1)).with_number("count", number(count)))
        };
        let hint = match (&asked.hint, count) {
            (Some(hint), 1) => Some(hint.clone()),
            (Some(hint), _) if index + 1 == count => Some(format!("{hint} {}", words.say("slack-part-hint"))),
            (None, count) if count > 1 && index + 1 == count => Some(words.say("slack-part-hint")),
            _ => None,
        };
        // The mark of the id is that of the whole text: parts of another text are other fields.
        let id = FieldId { name: asked.name.to_owned(), part: index + 1, before: part.before }.encode(value);
        let multiline = asked.multiline || count > 1 || value.contains('\n');
        let mut input = SlackBlockPlainTextInputElement::new()
            .with_action_id(SlackActionId(INPUT.to_owned()))
            .with_multiline(multiline)
            .with_max_length(LONGEST_INPUT as u64);
        if !part.text.is_empty() && units(&part.text) <= LONGEST_INPUT {
            input = input.with_initial_value(part.text);
        }
        input_block(&label, hint.as_deref(), asked.required && index == 0, (id, input.into()))
    });
    inputs.collect()
}

fn input_block(
    label: &str,
    hint: Option<&str>,
    required: bool,
    (id, element): (String, SlackInputBlockElement),
) -> SlackBlock {
    let mut input = SlackInputBlock::new(plain(label, LONGEST_LABEL), element)
        .with_block_id(SlackBlockId(id))
        .with_optional(!required);
    if let Some(hint) = hint {
        input = input.with_hint(plain(hint, LONGEST_LABEL));
    }
    input.into()
}

/// One of several; in groups where there are more than a list holds.
fn choice(
    words: &Words<'_>,
    asked: &Asked<'_>,
    field: &Field,
    choices: &[(String, String)],
) -> Vec<SlackBlock> {
    let fits = |value: &str| !value.is_empty() && units(value) <= LONGEST_OPTION_VALUE;
    let items: Vec<Item> = choices
        .iter()
        .filter(|(value, _)| fits(value))
        .take(MOST_OPTIONS * MOST_OPTIONS)
        .map(|(value, label)| Item::new(plain(label, LONGEST_OPTION), value.clone()))
        .collect();
    let left_out = choices.len() - items.len();
    let mut blocks = Vec::new();
    if items.is_empty() {
        blocks.push(
            section(format!(
                "{}\n{}",
                bold(&escape(asked.label)),
                escape(&words.say("slack-nothing-to-choose"))
            ))
            .into(),
        );
    } else {
        let chosen = items.iter().find(|item| item.value == field.value).cloned();
        let mut select = SlackBlockStaticSelectElement::new()
            .with_action_id(SlackActionId(INPUT.to_owned()))
            .with_placeholder(plain(&words.say("form-choose"), 150));
        select.initial_option = chosen;
        let select = if items.len() <= MOST_OPTIONS {
            select.with_options(items)
        } else {
            select.with_option_groups(
                items.chunks(MOST_OPTIONS).enumerate().map(|(nth, group)| grouped(nth, group)).collect(),
            )
        };
        let id = FieldId { name: asked.name.to_owned(), part: 1, before: String::new() }.encode(&field.value);
        blocks.push(input_block(asked.label, None, asked.required, (id, select.into())));
    }
    if left_out > 0 {
        let count = i64::try_from(left_out).unwrap_or(i64::MAX);
        blocks.push(context(told(words, &Text::new("slack-left-out").with_number("count", count))));
    }
    blocks
}

/// A group, called by the numbers of its first and last option.
fn grouped(nth: usize, items: &[Item]) -> SlackBlockOptionGroup<SlackBlockPlainTextOnly> {
    let first = nth * MOST_OPTIONS + 1;
    let label = format!("{first}–{}", first + items.len() - 1);
    SlackBlockOptionGroup::new(plain(&label, LONGEST_OPTION), items.to_vec())
}
