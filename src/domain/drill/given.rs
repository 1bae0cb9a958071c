//! What a drill's post becomes: a message that comes in like any other. Must not know how it is routed.

use super::{Drill, Post, source_of};
use crate::domain::incoming::Incoming;

/// What stands for the desk's name in a scenario's texts.
const DESK: &str = "{desk}";

/// The message of a drill's inject; `at` is its place from 0.
pub fn incoming(drill: &Drill, at: usize, post: &Post, desk_name: &str) -> Incoming {
    let number = at + 1;
    Incoming {
        source: source_of(&drill.id),
        external_id: format!("{}-{number}", drill.id),
        conversation: conversation(drill, at, post),
        network: post.network.clone(),
        author: post.author.clone(),
        text: named(&post.text, desk_name),
        lang: post.lang.clone(),
        sentiment: post.sentiment,
        reach: post.reach,
        priority: post.priority,
        queue: drill.queue.clone().or_else(|| post.queue.clone()),
        url: None,
        tags: post.tags.clone(),
        received_at: None,
    }
}

/// The conversation of a drill's post.
pub fn conversation(drill: &Drill, at: usize, post: &Post) -> String {
    match &post.conversation {
        Some(name) => format!("{}-{name}", drill.id),
        None => format!("{}-{}", drill.id, at + 1),
    }
}

/// A scenario's text with the desk's name in it.
pub fn named(text: &str, desk_name: &str) -> String {
    text.replace(DESK, desk_name)
}
