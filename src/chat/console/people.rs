//! People, their roles and what each role may do. Must not change any of it: the desk file does.

use maud::{Markup, html};

use super::Words;
use crate::domain::permission::Permission;

/// A person.
#[derive(Clone, Debug)]
pub struct PersonLine {
    /// Their key.
    pub key: String,
    /// Their name.
    pub name: String,
    /// Their roles, each with the queues in which it counts; none is everywhere.
    pub roles: Vec<(String, Option<Vec<String>>)>,
    /// How many threads they hold.
    pub holding: i64,
}

/// A role.
#[derive(Clone, Debug)]
pub struct RoleLine {
    /// Its name.
    pub name: String,
    /// Its rank.
    pub rank: u32,
    /// What it allows.
    pub allow: Vec<Permission>,
    /// What it denies.
    pub deny: Vec<Permission>,
}

/// The page.
pub fn people(words: &Words<'_>, people: &[PersonLine], roles: &[RoleLine]) -> Markup {
    html! {
        section.people-page aria-labelledby="people-title" {
            h1 #people-title { (words.say("console-people-title")) }
            div.scroll tabindex="0" role="region" aria-labelledby="people-title" {
                table {
                    thead { tr {
                        th scope="col" { (words.say("console-person")) }
                        th scope="col" { (words.say("console-person-key")) }
                        th scope="col" { (words.say("console-roles")) }
                        th.number scope="col" { (words.say("console-holding")) }
                    } }
                    tbody {
                        @for person in people {
                            tr {
                                th scope="row" dir="auto" { (person.name) }
                                td { code { (person.key) } }
                                td {
                                    ul.tags {
                                        @for (role, queues) in &person.roles {
                                            li dir="auto" {
                                                (role)
                                                @if let Some(queues) = queues { span.detail { " " (queues.join(", ")) } }
                                            }
                                        }
                                    }
                                }
                                td.number { (person.holding) }
                            }
                        }
                    }
                }
            }
            h2 { (words.say("console-roles-title")) }
            p.lead { (words.say("console-roles-lead")) }
            div.roles {
                @for role in roles {
                    article {
                        h3 dir="auto" { (role.name) " " span.detail { (words.say("console-rank")) " " (role.rank) } }
                        ul.tags {
                            @for right in &role.allow { li.allowed { span.shape aria-hidden="true" { "✓" } " " (right_name(words, *right)) } }
                            @for right in &role.deny {
                                li.denied {
                                    span.shape aria-hidden="true" { "✕" } " "
                                    span.unseen { (words.say("console-denied")) " " } (right_name(words, *right))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A right in words.
fn right_name(words: &Words<'_>, right: Permission) -> String {
    words.name("console-right", right.as_str())
}
