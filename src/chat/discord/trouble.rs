//! What went wrong with a call, as Discord says it, and what that means for whoever made it: how far it
//! reaches, whether trying again helps, and what a person has to do. Must not hold a token or an address.

use serde_json::Value;

use super::rates::{Wait, millis};
use crate::chat::platform::{Reach, SendError};
use crate::domain::time::Millis;

/// Why a call came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Too many calls.
    TooFast {
        /// How long to wait.
        after: Millis,
        /// Whether that is so for every call.
        everything: bool,
    },
    /// No answer, or none that could be read, or the server is in trouble.
    Down {
        /// What happened.
        why: String,
    },
    /// Discord says no.
    Refused {
        /// The HTTP status.
        status: u16,
        /// Discord's own number, 0 where it gives none.
        code: i64,
        /// What it says.
        message: String,
    },
}

/// No such channel, such as a thread that was never opened or a channel that was deleted.
pub const UNKNOWN_CHANNEL: i64 = 10003;
/// No such member.
pub const UNKNOWN_MEMBER: i64 = 10007;
/// No such message.
pub const UNKNOWN_MESSAGE: i64 = 10008;
/// Somebody else's message.
const NOT_OURS: i64 = 50005;
/// The thread is archived.
pub const ARCHIVED: i64 = 50083;
/// The message has its thread already.
pub const HAS_THREAD: i64 = 160_004;

impl From<Wait> for Failure {
    fn from(wait: Wait) -> Self {
        Self::TooFast { after: wait.after, everything: wait.everything }
    }
}

impl Failure {
    /// Reads an answer that is no success.
    pub fn read(status: u16, retry_after: Option<&str>, body: &[u8]) -> Self {
        let body: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
        let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        if status == 429 {
            let header = retry_after.and_then(|after| after.trim().parse().ok());
            let after = body.get("retry_after").and_then(Value::as_f64).or(header).unwrap_or(1.0);
            // Without a body it is not the API that says it but what stands before it, and that shuts all.
            let everything = body.get("global").and_then(Value::as_bool).unwrap_or(true);
            return Self::TooFast { after: millis(after).max(Millis(50)), everything };
        }
        if status >= 500 || status == 408 {
            return Self::Down { why: format!("Discord answered {status}") };
        }
        let mut message = text("message");
        if let Some(errors) = body.get("errors") {
            message.push_str(&format!(" {errors}"));
        }
        Self::Refused {
            status,
            code: body.get("code").and_then(Value::as_i64).unwrap_or(0),
            message: message.chars().take(300).collect(),
        }
    }

    /// Discord's own number, where it said no.
    pub fn code(&self) -> Option<i64> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            Self::TooFast { .. } | Self::Down { .. } => None,
        }
    }

    /// What it means for a card, a history or a private message.
    pub fn into_send_error(self) -> SendError {
        match self {
            Self::TooFast { after, everything } => SendError::Later {
                reach: if everything { Reach::Platform } else { Reach::Channel },
                after: Some(after),
                why: "Discord asks for fewer calls".to_owned(),
            },
            Self::Down { why } => SendError::Later { reach: Reach::Platform, after: None, why },
            Self::Refused { code: UNKNOWN_MESSAGE | NOT_OURS, .. } => SendError::MessageGone,
            Self::Refused { status, code, message } => {
                let (reach, what) = meaning(status, code);
                let number = if code == 0 { i64::from(status) } else { code };
                SendError::Refused { reach, why: format!("Discord says no ({number} {message}): {what}") }
            }
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooFast { after, .. } => write!(f, "too many calls; {} ms to wait", after.0),
            Self::Down { why } => f.write_str(why),
            Self::Refused { status, code, message } => write!(f, "{status} {code} {message}"),
        }
    }
}

/// How far a no reaches, and what to do about it.
fn meaning(status: u16, code: i64) -> (Reach, &'static str) {
    match (status, code) {
        (401, _) => {
            (Reach::Platform, "the bot's token is not valid; copy it anew from the application's page 'Bot'")
        }
        (_, UNKNOWN_CHANNEL) => {
            (Reach::Channel, "there is no such channel; correct its id in the desk file, or take it out")
        }
        (_, 50001) => (
            Reach::Channel,
            "the bot does not see the channel; invite it to the server, and give it 'View Channel'",
        ),
        (_, 50013) => (
            Reach::Channel,
            "the bot may not do this here; give it 'Send Messages', 'Embed Links', 'Read Message History', \
             'Create Public Threads' and 'Send Messages in Threads'",
        ),
        (_, 50008) => (Reach::Channel, "this kind of channel takes no messages; choose a text channel"),
        (_, 50007) => (
            Reach::Message,
            "they take no private messages; they can allow them in the server's privacy settings",
        ),
        (_, 40001 | 40002 | 40333) | (403, 0) => {
            (Reach::Platform, "the application is not let in; look at its page for what is asked of you")
        }
        (403, _) => (Reach::Channel, "the bot has no right to this here; look at its role on the server"),
        (_, 30033 | 160_006) => {
            (Reach::Message, "the server has as many open threads as it may; archive some")
        }
        _ => (Reach::Message, "this is a mistake of ours; tell those who keep Watchfloor"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(status: u16, body: &Value) -> SendError {
        Failure::read(status, None, body.to_string().as_bytes()).into_send_error()
    }

    #[test]
    fn each_no_reaches_as_far_as_it_should() {
        for (status, code, expected) in [
            (401, 0, Reach::Platform),
            (403, 50001, Reach::Channel),
            (403, 50013, Reach::Channel),
            (404, 10003, Reach::Channel),
            (403, 50007, Reach::Message),
            (400, 50035, Reach::Message),
        ] {
            let SendError::Refused { reach, .. } = read(status, &json!({"code": code, "message": "no"}))
            else {
                panic!("{code} was no refusal")
            };
            assert_eq!(reach, expected, "{code}");
        }
        assert_eq!(read(404, &json!({"code": 10008})), SendError::MessageGone);
    }

    #[test]
    fn too_fast_is_told_with_its_reach() {
        let later = |global| read(429, &json!({"retry_after": 0.3, "global": global, "message": "slow"}));
        assert!(matches!(
            later(true),
            SendError::Later { reach: Reach::Platform, after: Some(Millis(300)), .. }
        ));
        assert!(matches!(
            later(false),
            SendError::Later { reach: Reach::Channel, after: Some(Millis(300)), .. }
        ));
        let page = Failure::read(429, Some("7"), b"<html>");
        assert_eq!(page, Failure::TooFast { after: Millis(7000), everything: true });
        let down = Failure::read(503, None, b"").into_send_error();
        assert!(matches!(down, SendError::Later { reach: Reach::Platform, after: None, .. }));
    }

    proptest! {
        #[test]
        fn no_answer_is_a_panic(status in 100_u16..600, header in ".{0,8}", body in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = Failure::read(status, Some(&header), &body).into_send_error();
        }
    }
}
