//! An activity of the Bot Service, read from raw JSON without believing that anything is there: a field
//! that is missing, null or of another type is as good as absent. Must not decide what it means.

use serde_json::Value;

/// An activity.
#[derive(Clone, Copy, Debug)]
pub struct Activity<'a>(pub &'a Value);

/// Somebody in an activity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// Teams' id, such as `29:1abc`; it differs from app to app.
    pub id: String,
    /// The id in the organisation's directory, where it is told.
    pub directory: Option<String>,
    /// What they are called.
    pub name: Option<String>,
    /// `user`, `guest` or `anonymous`, where it is told.
    pub role: Option<String>,
    /// The organisation they belong to, where it is told.
    pub tenant: Option<String>,
}

impl Party {
    /// Reads somebody.
    pub fn read(value: &Value) -> Self {
        let text = |name: &str| text(value, &[name]).map(str::to_owned);
        Self {
            id: text("id").unwrap_or_default(),
            directory: text("aadObjectId").or_else(|| text("objectId")),
            name: text("name"),
            role: text("userRole"),
            tenant: text("tenantId"),
        }
    }

    /// The id of the account: that of the directory, else Teams' own.
    pub fn account(&self) -> &str {
        self.directory.as_deref().unwrap_or(&self.id)
    }
}

impl<'a> Activity<'a> {
    /// A text at a path of names; none where it is missing or empty.
    pub fn text(self, path: &[&str]) -> Option<&'a str> {
        text(self.0, path)
    }

    /// Whatever stands at a path.
    pub fn at(self, path: &[&str]) -> Option<&'a Value> {
        at(self.0, path)
    }

    /// A list at a path; empty where there is none.
    pub fn list(self, path: &[&str]) -> &'a [Value] {
        self.at(path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// Its type, such as `message`.
    pub fn kind(self) -> &'a str {
        self.text(&["type"]).unwrap_or_default()
    }

    /// The address that replies go to.
    pub fn service_url(self) -> Option<&'a str> {
        self.text(&["serviceUrl"])
    }

    /// Where it was: of a channel, its id without the message that starts the thread.
    pub fn conversation(self) -> Option<&'a str> {
        self.text(&["conversation", "id"])
            .map(|id| id.split(';').next().unwrap_or(id))
            .filter(|id| !id.is_empty())
    }

    /// The whole id of the conversation, with the message that starts the thread.
    pub fn whole_conversation(self) -> Option<&'a str> {
        self.text(&["conversation", "id"])
    }

    /// `personal`, `channel` or `groupChat`.
    pub fn scope(self) -> &'a str {
        self.text(&["conversation", "conversationType"]).unwrap_or_default()
    }

    /// Who did it.
    pub fn from(self) -> Party {
        self.at(&["from"]).map(Party::read).unwrap_or_default()
    }

    /// Whom it was sent to: this app.
    pub fn recipient(self) -> Party {
        self.at(&["recipient"]).map(Party::read).unwrap_or_default()
    }

    /// The organisation that it happened in.
    pub fn tenant(self) -> Option<&'a str> {
        self.text(&["channelData", "tenant", "id"]).or_else(|| self.text(&["conversation", "tenantId"]))
    }

    /// The language of whoever did it, as a BCP 47 tag.
    pub fn locale(self) -> Option<&'a str> {
        let told =
            self.list(&["entities"]).iter().find(|entity| text(entity, &["type"]) == Some("clientInfo"));
        self.text(&["locale"]).or_else(|| told.and_then(|entity| text(entity, &["locale"]))).filter(
            |locale| locale.len() <= 35 && locale.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
        )
    }

    /// What was typed, without the mention of this app.
    pub fn typed(self) -> String {
        let mut typed = self.text(&["text"]).unwrap_or_default().to_owned();
        let me = self.recipient().id;
        for entity in self.list(&["entities"]) {
            let mention = text(entity, &["type"]).is_some_and(|kind| kind.eq_ignore_ascii_case("mention"));
            if mention
                && text(entity, &["mentioned", "id"]) == Some(me.as_str())
                && let Some(mark) = text(entity, &["text"])
            {
                typed = typed.replace(mark, " ");
            }
        }
        // Other mentions are names; spaces that cannot break are spaces.
        let plain =
            typed.replace("<at>", "").replace("</at>", "").replace("&nbsp;", " ").replace('\u{a0}', " ");
        plain.trim().to_owned()
    }
}

/// Whatever stands at a path of names.
pub fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}

/// A text at a path of names; none where it is missing or empty.
pub fn text<'v>(value: &'v Value, path: &[&str]) -> Option<&'v str> {
    at(value, path)?.as_str().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_mention_of_the_app_is_no_part_of_what_was_typed() {
        let value = json!({
            "text": "<at>Watchfloor</at> claim&nbsp;4F9K2A for <at>Ana</at>\n",
            "recipient": {"id": "28:app"},
            "entities": [
                {"type": "mention", "text": "<at>Watchfloor</at>", "mentioned": {"id": "28:app"}},
                {"type": "mention", "text": "<at>Ana</at>", "mentioned": {"id": "29:ana"}},
            ],
        });
        assert_eq!(Activity(&value).typed(), "claim 4F9K2A for Ana");
    }

    #[test]
    fn nothing_has_to_be_there() {
        for value in
            [json!(null), json!(7), json!({"from": 1, "text": [], "entities": {}, "conversation": null})]
        {
            let activity = Activity(&value);
            assert_eq!((activity.typed(), activity.from(), activity.conversation()), Default::default());
            assert_eq!(activity.kind(), "");
        }
    }

    #[test]
    fn a_channel_is_known_without_its_thread() {
        let value = json!({"conversation": {"id": "19:abc@thread.tacv2;messageid=17"}});
        assert_eq!(Activity(&value).conversation(), Some("19:abc@thread.tacv2"));
    }
}
