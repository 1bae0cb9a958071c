//! Slack's limits and our own rules, over the JSON that would be sent. What slack_sdk checks too is checked
//! here as well, so that a plain `cargo test` finds it; what it misses is checked here alone: texts that are
//! empty, ids that stand twice, an input view without a submit button, values of options, the length in
//! UTF-16, and that nothing from outside is markup.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// What a payload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Message,
    Modal,
    Home,
}

impl Kind {
    /// Its name for the checks in Python.
    pub fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Modal => "modal",
            Self::Home => "home",
        }
    }
}

/// Calls `each` with every object inside a value.
pub fn visit(value: &Value, each: &mut dyn FnMut(&Value)) {
    match value {
        Value::Object(entries) => {
            each(value);
            entries.values().for_each(|value| visit(value, each));
        }
        Value::Array(items) => items.iter().for_each(|value| visit(value, each)),
        _ => {}
    }
}

fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Everything that is wrong with a payload.
pub fn problems(kind: Kind, payload: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let blocks = payload["blocks"].as_array().cloned().unwrap_or_default();
    let most = if kind == Kind::Message { 50 } else { 100 };
    if blocks.is_empty() || blocks.len() > most {
        wrong.push(format!("{} blocks", blocks.len()));
    }
    if payload.to_string().len() > 250_000 {
        wrong.push(format!("{} bytes", payload.to_string().len()));
    }
    match kind {
        Kind::Message => message(payload, &mut wrong),
        Kind::Modal => modal(payload, &blocks, &mut wrong),
        Kind::Home => {}
    }
    ids(&blocks, &mut wrong);
    visit(payload, &mut |node| object(node, &mut wrong));
    wrong
}

fn message(payload: &Value, wrong: &mut Vec<String>) {
    let text = payload["text"].as_str().unwrap_or_default();
    if text.trim().is_empty() || length(text) > 2_000 {
        wrong.push(format!("a notification of {} characters", length(text)));
    }
    outside(text, wrong);
    if let Some(payload) = payload["metadata"]["event_payload"].as_object()
        && payload.values().any(|value| !value.is_string())
    {
        wrong.push("metadata that the crate cannot read again".to_owned());
    }
}

fn modal(payload: &Value, blocks: &[Value], wrong: &mut Vec<String>) {
    for part in ["title", "submit", "close"] {
        if let Some(text) = payload[part]["text"].as_str()
            && !(1..=24).contains(&length(text))
        {
            wrong.push(format!("{part} {text}"));
        }
    }
    let asks = blocks.iter().any(|block| block["type"] == "input");
    if payload["title"].is_null() || (asks && payload["submit"].is_null()) {
        wrong.push("no title, or inputs that cannot be sent".to_owned());
    }
    for (part, longest) in [("private_metadata", 3_000), ("callback_id", 255)] {
        if payload[part].as_str().is_some_and(|text| length(text) > longest || text.is_empty()) {
            wrong.push(format!("{part} is empty or too long"));
        }
    }
}

/// Block ids stand once; so do action ids, but those of inputs, which their block's id tells apart.
fn ids(blocks: &[Value], wrong: &mut Vec<String>) {
    let (mut block_ids, mut action_ids) = (BTreeSet::new(), BTreeSet::new());
    for block in blocks {
        if let Some(id) = block["block_id"].as_str()
            && (!block_ids.insert(id.to_owned()) || id.is_empty() || length(id) > 255)
        {
            wrong.push(format!("block id {id}"));
        }
        if block["type"] == "input" {
            if block["block_id"].is_null() {
                wrong.push("an input without a block id".to_owned());
            }
            continue;
        }
        visit(block, &mut |node| {
            if let Some(id) = node["action_id"].as_str()
                && (!action_ids.insert(id.to_owned()) || id.is_empty() || length(id) > 255)
            {
                wrong.push(format!("action id {id}"));
            }
        });
    }
}

fn object(node: &Value, wrong: &mut Vec<String>) {
    let count = |name: &str| node[name].as_array().map_or(0, Vec::len);
    let mut limit = |what: &str, length: usize, most: usize| {
        if length == 0 || length > most {
            wrong.push(format!("{what}: {length} of at most {most}"));
        }
    };
    let text = node["text"]["text"].as_str().map_or(0, length);
    match node["type"].as_str().unwrap_or_default() {
        "header" => limit("header", text, 150),
        "section" => limit("section", text, 3_000),
        "context" => limit("context", count("elements"), 10),
        "actions" => limit("actions", count("elements"), 25),
        "rich_text" | "rich_text_quote" | "rich_text_section" => limit("rich text", count("elements"), 100),
        "button" => {
            limit("label", text, 75);
            limit("action id", node["action_id"].as_str().map_or(0, length), 255);
            if let Some(url) = node["url"].as_str() {
                limit("link", length(url), 3_000);
            } else {
                limit("value", node["value"].as_str().map_or(0, length), 2_000);
            }
        }
        "overflow" => limit("options", count("options"), 5),
        "static_select" => select(node, wrong),
        "input" => {
            limit("label", node["label"]["text"].as_str().map_or(0, length), 2_000);
            limit("hint", node["hint"]["text"].as_str().map_or(1, length), 2_000);
        }
        "plain_text_input" => {
            let most = node["max_length"].as_u64().map_or(3_000, |most| usize::try_from(most).unwrap());
            limit("most", most, 3_000);
            limit("initial value", node["initial_value"].as_str().map_or(1, length), most);
        }
        "plain_text" | "mrkdwn" => written(node, wrong),
        "text" => limit("text", node["text"].as_str().map_or(0, |text| length(text.trim())), 3_000),
        "modal" | "home" | "" => {}
        "divider" => {}
        // A mention, a link, a broadcast, an emoji in rich text: none of them is ours.
        other => wrong.push(format!("an element of type {other}")),
    }
    if node.get("type").is_some() && node.get("confirm").is_some_and(Value::is_object) {
        confirm(&node["confirm"], wrong);
    }
    if node.get("value").is_some() && node.get("type").is_none() {
        option(node, wrong);
    }
}

fn select(node: &Value, wrong: &mut Vec<String>) {
    let options = node["options"].as_array().cloned().unwrap_or_default();
    let groups = node["option_groups"].as_array().cloned().unwrap_or_default();
    let one_way = options.is_empty() != groups.is_empty();
    let few = options.len() <= 100 && groups.len() <= 100;
    let full = groups.iter().all(|group| {
        (1..=100).contains(&group["options"].as_array().map_or(0, Vec::len))
            && (1..=75).contains(&group["label"]["text"].as_str().map_or(0, length))
    });
    if !one_way || !few || !full {
        wrong.push(format!("a list of {} options and {} groups", options.len(), groups.len()));
    }
    if node["placeholder"]["text"].as_str().is_some_and(|text| length(text) > 150) {
        wrong.push("a placeholder that is too long".to_owned());
    }
    let grouped = groups.iter().flat_map(|group| group["options"].as_array().unwrap());
    let all: Vec<&Value> = options.iter().chain(grouped).collect();
    let values: BTreeSet<&str> = all.iter().filter_map(|option| option["value"].as_str()).collect();
    if values.len() != all.len() {
        wrong.push("two options of one value".to_owned());
    }
    let chosen = &node["initial_option"];
    if !chosen.is_null() && !all.contains(&chosen) {
        wrong.push("a choice that is none of the options".to_owned());
    }
}

fn option(node: &Value, wrong: &mut Vec<String>) {
    let text = node["text"]["text"].as_str().map_or(0, length);
    let value = node["value"].as_str().map_or(0, length);
    if !(1..=75).contains(&text) || !(1..=150).contains(&value) {
        wrong.push(format!("an option of {text} characters with a value of {value}"));
    }
}

fn confirm(node: &Value, wrong: &mut Vec<String>) {
    for (part, longest) in [("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)] {
        if !(1..=longest).contains(&node[part]["text"].as_str().map_or(0, length)) {
            wrong.push(format!("{part} of a question"));
        }
    }
}

/// A text object.
fn written(node: &Value, wrong: &mut Vec<String>) {
    let text = node["text"].as_str().unwrap_or_default();
    if text.trim().is_empty() || length(text) > 3_000 {
        wrong.push(format!("a text of {} characters", length(text)));
    }
    if node["type"] == "plain_text" {
        if node["emoji"] != json!(false) {
            wrong.push(format!("emoji are not switched off: {text}"));
        }
        return;
    }
    if node["verbatim"] != json!(true) {
        wrong.push(format!("links are not switched off: {text}"));
    }
    outside(text, wrong);
}

/// What of a markup text is markup: moments, bold, and a thread's short id. Anything else is from outside.
fn outside(text: &str, wrong: &mut Vec<String>) {
    let mut rest = text.to_owned();
    while let Some(start) = rest.find("<!date^") {
        let Some(end) = rest[start..].find('>') else { break };
        let token = rest[start..=start + end].to_owned();
        let fine = token[7..]
            .split_once('^')
            .is_some_and(|(at, format)| at.parse::<i64>().is_ok() && format.contains("|20"));
        if !fine {
            wrong.push(format!("a moment such as {token}"));
        }
        rest = rest.replace(&token, "");
    }
    let hostile = [
        "<",
        ">",
        "://",
        "@everyone",
        "@here",
        "<!channel",
        ":smile:",
        "*bold*",
        "_it_",
        "~s~",
        "`code`",
        "www.x",
        "~",
        "```",
    ];
    for mark in hostile {
        if rest.contains(mark) {
            wrong.push(format!("{mark:?} in {}", rest.chars().take(300).collect::<String>()));
        }
    }
    // A quote begins a line, also as an entity.
    if rest.lines().any(|line| line.trim_start().starts_with("&gt;")) {
        wrong.push(format!("a quote in {}", rest.chars().take(300).collect::<String>()));
    }
}

/// A rule that cannot fail is no rule: each finds what it is for.
pub fn check_themselves() {
    let text = |text: &str| json!({ "type": "mrkdwn", "text": text, "verbatim": true });
    let section = |value: Value| json!({ "type": "section", "text": value });
    let input = json!({ "type": "input", "block_id": "a", "label": { "type": "plain_text", "text": "x", "emoji": false },
        "element": { "type": "plain_text_input", "action_id": "i", "initial_value": "xx", "max_length": 1 } });
    let button = |id: &str| json!({ "type": "button", "action_id": id, "value": "v", "text": { "type": "plain_text", "text": "x", "emoji": false } });
    for (block, expected) in [
        (section(text("")), "a text of 0"),
        (section(text(&"x".repeat(3_001))), "section"),
        (section(text("<!channel>")), "\"<\""),
        (section(text("see https://x")), "\"://\""),
        (section(text("a\n&gt; b")), "a quote"),
        (section(json!({ "type": "mrkdwn", "text": "x" })), "links are not switched off"),
        (section(json!({ "type": "plain_text", "text": "x" })), "emoji are not switched off"),
        (json!({ "type": "actions", "elements": [button("a"), button("a")] }), "action id a"),
        (json!({ "type": "actions", "elements": vec![button("a"); 26] }), "actions: 26"),
        (json!({ "type": "rich_text", "elements": [{ "type": "user", "user_id": "U1" }] }), "of type user"),
        (input.clone(), "initial value"),
        (input.clone(), "cannot be sent"),
        (
            json!({ "type": "overflow", "options": [{ "text": { "type": "plain_text", "text": "x", "emoji": false }, "value": "v".repeat(151) }] }),
            "an option",
        ),
    ] {
        let payload =
            json!({ "title": { "type": "plain_text", "text": "x", "emoji": false }, "blocks": [block] });
        let found = problems(Kind::Modal, &payload);
        assert!(found.iter().any(|problem| problem.contains(expected)), "{expected} is not among {found:?}");
    }
    let many = json!({ "text": "x", "blocks": vec![section(text("x")); 51] });
    assert!(problems(Kind::Message, &many).iter().any(|problem| problem == "51 blocks"));
    assert_eq!(problems(Kind::Message, &json!({ "text": "x", "blocks": [section(text("*x*"))] })), [""; 0]);
}
