//! The home tab: what a person holds, what waits for their approval, and where the rest is. Must not show
//! more than Slack takes, and says how much more there is.

use slack_morphism::prelude::{SlackActionsBlock, SlackBlock, SlackDividerBlock};

use super::buttons::{offers, url_button, web_address};
use super::content::{bold, context, header, one_line, section, shorten, told};
use super::history::glance;
use crate::chat::answer::{Glance, Home, OnShift};
use crate::chat::words::Words;
use crate::domain::text::Text;

/// The most rosters.
const MOST_ROSTERS: usize = 15;
/// The most threads of each list.
const MOST: usize = 30;

/// The blocks of the home tab.
pub fn blocks(words: &Words<'_>, home: &Home) -> Vec<SlackBlock> {
    let person = shorten(&one_line(&home.person), 80);
    let mut blocks =
        vec![header(&home.desk), context(told(words, &Text::new("slack-home-hello").with("person", person)))];
    let lists = [
        ("slack-home-approvals", "slack-home-no-approvals", &home.approvals),
        ("slack-home-claims", "slack-home-no-claims", &home.claims),
    ];
    for (index, (title, nothing, glances)) in lists.into_iter().enumerate() {
        blocks.push(SlackDividerBlock::new().into());
        blocks.extend(list(words, (title, nothing), glances, index * MOST));
    }
    if !home.on_shift.is_empty() {
        blocks.push(SlackDividerBlock::new().into());
        blocks.push(section(bold(&told(words, &Text::new("home-on-shift")))).into());
        let lines = home.on_shift.iter().take(MOST_ROSTERS);
        blocks.extend(lines.map(|line| context(told(words, &short(line).line(words)))));
    }
    blocks.extend(offers(words, &home.offers));
    blocks.push(SlackDividerBlock::new().into());
    blocks.push(context(told(words, &Text::new("slack-home-hint"))));
    if let Some(url) = home.console.as_deref().and_then(web_address) {
        let label = format!("{} ↗", words.say("slack-home-console"));
        blocks.push(SlackActionsBlock::new(vec![url_button(&label, url, 0).into()]).into());
    }
    blocks
}

/// The line of a roster with names that fit.
fn short(line: &OnShift) -> OnShift {
    let name = |name: &String| shorten(&one_line(name), 100);
    OnShift {
        roster: name(&line.roster),
        handed_to: line.handed_to.as_ref().map(name),
        posts: line.posts.iter().map(|(position, who)| (*position, who.as_ref().map(name))).collect(),
    }
}

fn list(
    words: &Words<'_>,
    (title, nothing): (&str, &str),
    glances: &[Glance],
    from: usize,
) -> Vec<SlackBlock> {
    let count = i64::try_from(glances.len()).unwrap_or(i64::MAX);
    let mut blocks = vec![section(bold(&told(words, &Text::new(title).with_number("count", count)))).into()];
    if glances.is_empty() {
        blocks.push(context(told(words, &Text::new(nothing))));
    }
    blocks.extend(glances.iter().take(MOST).enumerate().map(|(nth, one)| glance(words, one, from + nth)));
    if glances.len() > MOST {
        let more = i64::try_from(glances.len() - MOST).unwrap_or(i64::MAX);
        blocks.push(context(told(words, &Text::new("slack-more").with_number("count", more))));
    }
    blocks
}
