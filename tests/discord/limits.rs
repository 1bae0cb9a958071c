//! What Discord refuses, beyond what its own description of the API says: the fake refuses it, and nothing
//! that is rendered may be refused.

use std::collections::BTreeSet;

use serde_json::Value;

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// What is wrong with a message that is posted, changed or answered with.
pub fn of_message(body: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut must = |good: bool, what: &str| {
        if !good {
            wrong.push(what.to_owned());
        }
    };
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let content = body["content"].as_str().unwrap_or_default();
    let (embeds, rows) = (list(body, "embeds"), list(body, "components"));
    must(units(content) <= 2000, "content over 2000");
    must(!content.is_empty() || !embeds.is_empty() || !rows.is_empty(), "an empty message");
    must(body["allowed_mentions"] == serde_json::json!({"parse": []}), "somebody may be mentioned");
    must(body["nonce"].as_str().is_none_or(|nonce| nonce.len() <= 25), "nonce over 25");
    must(embeds.len() <= 10, "over 10 embeds");
    let mut total = 0;
    for embed in &embeds {
        let description = embed["description"].as_str().unwrap_or_default();
        let footer = embed["footer"]["text"].as_str().unwrap_or_default();
        let fields = list(embed, "fields");
        must(units(description) <= 4096, "description over 4096");
        must(units(footer) <= 2048, "footer over 2048");
        must(fields.len() <= 25, "over 25 fields");
        must(!description.trim().is_empty() || !fields.is_empty(), "an empty embed");
        total += units(description) + units(footer);
        for field in &fields {
            let (name, value) = (field["name"].as_str().unwrap(), field["value"].as_str().unwrap());
            must((1..=256).contains(&units(name)), "a field's name");
            must((1..=1024).contains(&units(value)), "a field's value");
            total += units(name) + units(value);
        }
    }
    must(total <= 6000, "embeds over 6000");
    must(rows.len() <= 5, "over 5 rows");
    let mut ids = BTreeSet::new();
    for row in &rows {
        let buttons = list(row, "components");
        must((1..=5).contains(&buttons.len()), "a row of no or too many buttons");
        for button in &buttons {
            let label = button["label"].as_str().unwrap_or_default();
            must((1..=80).contains(&units(label)), "a button's label");
            if let Some(id) = button["custom_id"].as_str() {
                must((1..=100).contains(&units(id)), "a custom id");
                must(ids.insert(id.to_owned()), "a custom id twice");
            } else {
                let url = button["url"].as_str().unwrap_or_default();
                must(url.starts_with("http") && units(url) <= 512, "a button's address");
            }
        }
    }
    wrong
}

/// What is wrong with a modal.
pub fn of_modal(data: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut must = |good: bool, what: &str| {
        if !good {
            wrong.push(what.to_owned());
        }
    };
    let length = |value: &Value| units(value.as_str().unwrap_or_default());
    must((1..=100).contains(&length(&data["custom_id"])), "the modal's custom id");
    must((1..=45).contains(&length(&data["title"])), "the title");
    let components = data["components"].as_array().unwrap();
    must((1..=5).contains(&components.len()), "no or too many components");
    let mut ids = BTreeSet::new();
    for component in components {
        if component["type"] == 10 {
            must((1..=4000).contains(&length(&component["content"])), "a text");
            continue;
        }
        must(component["type"] == 18, "something that is no label");
        must((1..=45).contains(&length(&component["label"])), "a label");
        must(
            component["description"].is_null() || (1..=100).contains(&length(&component["description"])),
            "a description",
        );
        let input = &component["component"];
        must(ids.insert(input["custom_id"].as_str().unwrap().to_owned()), "an input twice");
        must(length(&input["value"]) <= 4000, "a value over 4000");
        if let Some(options) = input["options"].as_array() {
            must((1..=25).contains(&options.len()), "no or too many options");
            let values: BTreeSet<&str> =
                options.iter().map(|option| option["value"].as_str().unwrap()).collect();
            must(values.len() == options.len(), "an option twice");
            must(options.iter().filter(|option| option["default"] == true).count() <= 1, "two defaults");
            for option in options {
                must((1..=100).contains(&length(&option["value"])), "an option's value");
                must((1..=100).contains(&length(&option["label"])), "an option's label");
            }
        }
    }
    wrong
}

/// What is wrong with an answer to an interaction.
pub fn of_response(response: &Value) -> Vec<String> {
    match response["type"].as_u64() {
        Some(1 | 6) => Vec::new(),
        Some(4 | 7) => {
            let mut wrong = of_message(&response["data"]);
            if response["data"]["flags"] != 64 {
                wrong.push("everybody would see it".into());
            }
            wrong
        }
        Some(5) if response["data"]["flags"] == 64 => Vec::new(),
        Some(8) => {
            let choices = response["data"]["choices"].as_array().unwrap();
            let fits = |choice: &Value, key: &str| (1..=100).contains(&units(choice[key].as_str().unwrap()));
            let good = choices.len() <= 25
                && choices.iter().all(|choice| fits(choice, "name") && fits(choice, "value"));
            if good { Vec::new() } else { vec!["the choices".into()] }
        }
        Some(9) => of_modal(&response["data"]),
        _ => vec![format!("no response: {response}")],
    }
}
