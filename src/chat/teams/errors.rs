//! What the Bot Service says where it does not do what it was asked, as what has to wait and what a
//! person has to do. Pure.

use serde_json::Value;

use super::activity::text;
use crate::chat::platform::{Reach, SendError};
use crate::domain::ambient::Randomness;
use crate::domain::time::Millis;

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To post something.
    Post,
    /// To change a message.
    Change,
    /// To tell somebody something in private, or to open a chat with them.
    Tell,
    /// To say who somebody is.
    Look,
}

/// An answer that is no success.
#[derive(Debug)]
pub struct Failed<'a> {
    /// What was asked.
    pub asked: Asked,
    /// The status.
    pub status: u16,
    /// The header `Retry-After`, in seconds or not.
    pub retry_after: Option<&'a str>,
    /// The body, of which little is believed.
    pub body: &'a [u8],
}

/// Where the service does not say how long to wait: from one to three seconds, so that not everybody
/// comes back at once.
const WAIT: Millis = Millis::seconds(1);
const JITTER: i64 = 2_000;
/// Nobody is waited for longer than this at once.
const LONGEST: i64 = 15 * 60_000;

/// The error for an answer.
pub fn read(failed: &Failed<'_>, randomness: &dyn Randomness) -> SendError {
    let body: Value = serde_json::from_slice(failed.body).unwrap_or_default();
    let code = text(&body, &["error", "code"]).or_else(|| text(&body, &["code"])).unwrap_or_default();
    let message =
        text(&body, &["error", "message"]).or_else(|| text(&body, &["message"])).unwrap_or_default();
    let said = said(failed.status, code, message);
    match failed.status {
        404 if failed.asked == Asked::Change && !code.contains("Conversation") => SendError::MessageGone,
        404 if failed.asked == Asked::Change && code.contains("Activity") => SendError::MessageGone,
        404 => refused(reach(failed.asked), &said, "add the app to the team, or correct the channel's id"),
        412 | 429 => {
            let why = format!("too many requests ({said})");
            let after = Some(later(failed.retry_after, randomness));
            SendError::Later { reach: reach(failed.asked), after, why }
        }
        408 | 500..=599 => {
            let after = Some(later(failed.retry_after, randomness));
            SendError::Later { reach: Reach::Platform, after, why: format!("Teams is in trouble ({said})") }
        }
        401 => refused(
            Reach::Platform,
            &said,
            "the app's token is not accepted: correct app_id, the secret and tenant; watchfloor check --online says more",
        ),
        403 if code == "BotDisabledByAdmin" => refused(
            Reach::Platform,
            &said,
            "an administrator has blocked the app: allow it in the Teams admin center",
        ),
        403 if code == "ConversationBlockedByUser" || failed.asked == Asked::Tell => {
            refused(Reach::Message, &said, "this person has to add the app, or to unblock it")
        }
        403 => refused(
            reach(failed.asked),
            &said,
            "add the app to the team, and check that the channel is not archived",
        ),
        413 => refused(Reach::Message, &said, "the message is too large"),
        _ => refused(Reach::Message, &said, "the service does not take this message"),
    }
}

/// The error where there was no answer. A message may stand there all the same.
pub fn unreachable(why: &str, randomness: &dyn Randomness) -> SendError {
    let after = Some(later(None, randomness));
    SendError::Later { reach: Reach::Platform, after, why: format!("Teams cannot be reached: {why}") }
}

fn reach(asked: Asked) -> Reach {
    match asked {
        Asked::Post | Asked::Change => Reach::Channel,
        Asked::Tell | Asked::Look => Reach::Message,
    }
}

fn refused(reach: Reach, said: &str, todo: &str) -> SendError {
    SendError::Refused { reach, why: format!("{said}: {todo}") }
}

/// What it says, in a line that is not too long and holds nothing but text.
fn said(status: u16, code: &str, message: &str) -> String {
    let clean = |text: &str| -> String { text.chars().filter(|c| !c.is_control()).take(200).collect() };
    match (code.is_empty(), message.is_empty()) {
        (true, true) => format!("status {status}"),
        (true, false) => format!("status {status}, {}", clean(message)),
        (false, true) => format!("status {status}, {}", clean(code)),
        (false, false) => format!("status {status}, {}, {}", clean(code), clean(message)),
    }
}

fn later(retry_after: Option<&str>, randomness: &dyn Randomness) -> Millis {
    let mut bytes = [0; 2];
    randomness.fill(&mut bytes);
    let jitter = i64::from(u16::from_le_bytes(bytes)) * JITTER / i64::from(u16::MAX);
    let seconds = retry_after.and_then(|text| text.trim().parse::<u32>().ok());
    let wait = seconds.map_or(WAIT, |seconds| Millis::seconds(i64::from(seconds)));
    Millis((wait.0 + jitter).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Dice(u8);

    impl Randomness for Dice {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    fn error(asked: Asked, status: u16, body: &str) -> SendError {
        read(&Failed { asked, status, retry_after: None, body: body.as_bytes() }, &Dice(0))
    }

    #[test]
    fn a_deleted_message_is_gone_and_a_deleted_channel_is_not() {
        let gone = r#"{"error": {"code": "ActivityNotFoundInConversation", "message": "gone"}}"#;
        assert_eq!(error(Asked::Change, 404, gone), SendError::MessageGone);
        assert_eq!(error(Asked::Change, 404, ""), SendError::MessageGone);
        let lost = r#"{"error": {"code": "ConversationNotFound", "message": "x"}}"#;
        for asked in [Asked::Change, Asked::Post] {
            let SendError::Refused { reach: Reach::Channel, why } = error(asked, 404, lost) else {
                panic!("not refused")
            };
            assert!(why.contains("ConversationNotFound") && why.contains("add the app"), "{why}");
        }
    }

    #[test]
    fn what_passes_is_waited_for() {
        for status in [412, 429] {
            assert!(matches!(error(Asked::Post, status, ""), SendError::Later { reach: Reach::Channel, .. }));
        }
        for status in [408, 500, 502, 503, 504] {
            assert!(matches!(
                error(Asked::Post, status, "<html>"),
                SendError::Later { reach: Reach::Platform, .. }
            ));
        }
    }

    #[test]
    fn the_wait_is_what_was_asked_for_and_a_little_more() {
        let wait = |retry_after, dice| {
            let failed = Failed { asked: Asked::Post, status: 429, retry_after, body: b"" };
            match read(&failed, &Dice(dice)) {
                SendError::Later { after: Some(after), .. } => after.0,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(wait(Some("7"), 0), 7_000);
        assert_eq!(wait(Some("7"), 255), 9_000);
        assert_eq!(wait(Some("soon"), 0), 1_000);
        assert_eq!(wait(Some("4000000000"), 255), LONGEST);
    }

    #[test]
    fn a_refusal_says_what_to_do() {
        for (asked, status, code, reach, todo) in [
            (Asked::Post, 403, "BotNotInConversationRoster", Reach::Channel, "add the app"),
            (Asked::Tell, 403, "ForbiddenOperationException", Reach::Message, "this person"),
            (Asked::Post, 403, "BotDisabledByAdmin", Reach::Platform, "admin center"),
            (Asked::Post, 401, "", Reach::Platform, "check --online"),
            (Asked::Post, 413, "MessageSizeTooBig", Reach::Message, "too large"),
            (Asked::Post, 400, "BadSyntax", Reach::Message, "does not take"),
        ] {
            let body = format!(r#"{{"error": {{"code": "{code}", "message": "m"}}}}"#);
            match error(asked, status, &body) {
                SendError::Refused { reach: found, why } => {
                    assert_eq!(found, reach, "{code}");
                    assert!(why.contains(todo), "{why}");
                }
                other => panic!("{other:?}"),
            }
        }
    }
}
