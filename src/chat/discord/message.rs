//! A message as Discord takes it, within its limits: a line of content, embeds, rows of buttons. Must not
//! know what is said in it.

use serde_json::{Value, json};

use super::markdown::{length, parts, plain, within};

/// The longest content.
pub const CONTENT: usize = 2000;
/// The longest description of an embed.
pub const DESCRIPTION: usize = 4096;
/// The longest value of an embed's field.
pub const FIELD: usize = 1024;
/// The most text that all embeds of a message may hold together.
pub const EMBEDS: usize = 6000;
/// The most embeds of a message.
const MOST_EMBEDS: usize = 10;
/// The most rows of a message.
const ROWS: usize = 5;
/// The most buttons of a row.
const IN_A_ROW: usize = 5;
/// The longest label of a button.
const LABEL: usize = 80;
/// Only whoever made the gesture sees it.
const EPHEMERAL: u32 = 1 << 6;

/// A message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// What stands above: words of ours, with what comes from outside escaped.
    pub content: String,
    /// Embeds.
    pub embeds: Vec<Embed>,
    /// Buttons, in order.
    pub buttons: Vec<Button>,
}

/// An embed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Embed {
    /// Its text, escaped.
    pub description: String,
    /// Fields: name, escaped value, and whether it may stand beside others.
    pub fields: Vec<(String, String, bool)>,
    /// The small line below, in which Discord reads no markup.
    pub footer: String,
    /// The colour of its edge.
    pub color: Option<u32>,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// How it looks.
    pub look: Look,
    /// What it brings back, or where it leads.
    pub leads: Leads,
}

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The next thing to do.
    Primary,
    /// One among others.
    Secondary,
    /// Hard to undo.
    Danger,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leads {
    /// Brings this custom id back.
    Back(String),
    /// Opens this address.
    Out(String),
}

/// No text pings anybody, whatever stands in it.
pub fn nobody() -> Value {
    json!({"parse": []})
}

impl Embed {
    /// An embed of nothing but a text.
    pub fn of(description: String) -> Self {
        Self { description, ..Self::default() }
    }

    /// How much of the limits it takes.
    pub fn length(&self) -> usize {
        let fields: usize = self.fields.iter().map(|(name, value, _)| length(name) + length(value)).sum();
        length(&self.description) + fields + length(&self.footer)
    }

    fn json(&self) -> Value {
        let mut embed = json!({});
        if !self.description.is_empty() {
            embed["description"] = self.description.as_str().into();
        }
        if !self.fields.is_empty() {
            embed["fields"] = self
                .fields
                .iter()
                .map(|(name, value, inline)| json!({"name": name, "value": value, "inline": inline}))
                .collect();
        }
        if !self.footer.is_empty() {
            embed["footer"] = json!({"text": self.footer});
        }
        if let Some(color) = self.color {
            embed["color"] = color.into();
        }
        embed
    }
}

impl Button {
    /// A button that brings a custom id back; none where that is too long for one.
    pub fn back(label: &str, look: Look, id: Option<String>) -> Option<Self> {
        id.map(|id| Self { label: label.to_owned(), look, leads: Leads::Back(id) })
    }

    fn json(&self) -> Value {
        let label = within(&self.label, LABEL);
        match &self.leads {
            Leads::Out(url) => json!({"type": 2, "style": 5, "label": label, "url": url}),
            Leads::Back(id) => {
                let style = match self.look {
                    Look::Primary => 1,
                    Look::Secondary => 2,
                    Look::Danger => 4,
                };
                json!({"type": 2, "style": style, "label": label, "custom_id": id})
            }
        }
    }
}

impl Message {
    /// Lines of words; as many messages as they need.
    pub fn lines(lines: &[String]) -> Vec<Self> {
        let mut messages: Vec<Self> = Vec::new();
        let room = CONTENT - 1;
        // Escaping doubles a text at the most.
        for line in lines.iter().flat_map(|line| parts(line, room / 2)).map(plain) {
            match messages.last_mut() {
                Some(last) if length(&last.content) + length(&line) < room => {
                    last.content.push('\n');
                    last.content.push_str(&line);
                }
                _ => messages.push(Self { content: line, ..Self::default() }),
            }
        }
        messages
    }

    /// Embeds; as many messages as they need.
    pub fn of_embeds(embeds: Vec<Embed>) -> Vec<Self> {
        let mut messages: Vec<Self> = Vec::new();
        let mut used = 0;
        for embed in embeds {
            let size = embed.length();
            match messages.last_mut() {
                Some(last) if used + size <= EMBEDS && last.embeds.len() < MOST_EMBEDS => {
                    last.embeds.push(embed);
                    used += size;
                }
                _ => {
                    messages.push(Self { embeds: vec![embed], ..Self::default() });
                    used = size;
                }
            }
        }
        messages
    }

    /// The body with which it is posted or changed: everything is named, so that nothing of what stood there
    /// before stays.
    pub fn body(&self) -> Value {
        let embeds: Vec<Value> = self.embeds.iter().take(MOST_EMBEDS).map(Embed::json).collect();
        let rows: Vec<Value> = self
            .buttons
            .chunks(IN_A_ROW)
            .take(ROWS)
            .map(|row| json!({"type": 1, "components": row.iter().map(Button::json).collect::<Vec<_>>()}))
            .collect();
        json!({
            "content": within(&self.content, CONTENT),
            "embeds": embeds,
            "components": rows,
            "allowed_mentions": nobody(),
        })
    }

    /// The same, posted once only under this nonce.
    pub fn body_once(&self, nonce: &str) -> Value {
        let mut body = self.body();
        body["nonce"] = nonce.into();
        body["enforce_nonce"] = true.into();
        body
    }

    /// The same, for the eyes of who made the gesture alone.
    pub fn private_body(&self) -> Value {
        let mut body = self.body();
        body["flags"] = EPHEMERAL.into();
        body
    }
}

/// The flags of a private answer that is still to come.
pub fn private() -> Value {
    json!({"flags": EPHEMERAL})
}
