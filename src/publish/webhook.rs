//! The generic publisher: a signed webhook, as Standard Webhooks describes it
//! (<https://www.standardwebhooks.com>). The id, which is the idempotency key, is the hash of the
//! revision: every attempt carries the same one, so a receiver that keeps ids publishes once.

use serde::Serialize;

use crate::domain::ids::{SourceId, ThreadId};
use crate::domain::standard_webhooks::{ID_HEADER, Key, SIGNATURE_HEADER, TIMESTAMP_HEADER, seconds, sign};
use crate::domain::time::Timestamp;

/// A reply to deliver.
#[derive(Clone, Debug, Serialize)]
pub struct Reply<'a> {
    /// The thread.
    pub thread: &'a ThreadId,
    /// The source of the conversation.
    pub source: &'a SourceId,
    /// The conversation that is answered.
    pub conversation: &'a str,
    /// The hash of the approved revision.
    pub revision: &'a str,
    /// The text that was approved, to the letter.
    pub text: &'a str,
}

/// The body: an event with a type and its data.
#[derive(Serialize)]
struct Event<'a> {
    r#type: &'static str,
    timestamp: Timestamp,
    data: &'a Reply<'a>,
}

/// A request, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Where to.
    pub url: String,
    /// Header names and values.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: Vec<u8>,
}

/// Makes the request for a reply.
///
/// # Errors
/// Where the secret is no signing secret; the text does not hold it.
pub fn parcel(url: &str, secret: &str, reply: &Reply<'_>, now: Timestamp) -> Result<Parcel, String> {
    let key = Key::parse(secret)?;
    let event = Event { r#type: "reply.approved", timestamp: now, data: reply };
    let body = serde_json::to_vec(&event).map_err(|error| error.to_string())?;
    Ok(Parcel {
        url: url.to_owned(),
        headers: vec![
            ("content-type", "application/json".to_owned()),
            (ID_HEADER, reply.revision.to_owned()),
            (TIMESTAMP_HEADER, seconds(now).to_string()),
            (SIGNATURE_HEADER, sign(&key, reply.revision, now, &body)),
            ("idempotency-key", reply.revision.to_owned()),
        ],
        body,
    })
}

/// What an answer of the receiver means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It has the reply.
    Delivered,
    /// It may take it later.
    Later(String),
    /// It will not take it, however often it is asked.
    Never(String),
}

/// Reads a status code. 408, 425, 429 and all of 5xx are worth another attempt; other errors are not.
pub fn answered(status: u16) -> Answered {
    match status {
        200..=299 => Answered::Delivered,
        408 | 425 | 429 | 500..=599 => Answered::Later(format!("the receiver answered {status}")),
        _ => Answered::Never(format!("the receiver answered {status}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::standard_webhooks::{Signed, is_genuine};

    #[test]
    fn a_receiver_can_check_what_it_gets() {
        // Sixteen zero bytes: a key that guards nothing.
        let secret = "whsec_AAAAAAAAAAAAAAAAAAAAAA==";
        let now = Timestamp::from_millis(1_800_000_000_000);
        let reply = Reply {
            thread: &"T".into(),
            source: &"x".into(),
            conversation: "1",
            revision: "abc",
            text: "Hello",
        };
        let parcel = parcel("http://localhost/", secret, &reply, now).unwrap();
        let header = |name| parcel.headers.iter().find(|(key, _)| *key == name).unwrap().1.as_str();
        let signed = Signed {
            id: header(ID_HEADER),
            timestamp: header(TIMESTAMP_HEADER),
            signatures: header(SIGNATURE_HEADER),
            body: &parcel.body,
        };
        assert!(is_genuine(&Key::parse(secret).unwrap(), &signed, now));
        assert_eq!(header("idempotency-key"), "abc");
    }

    #[test]
    fn what_is_worth_another_attempt() {
        assert_eq!(answered(204), Answered::Delivered);
        assert!(matches!(answered(503), Answered::Later(_)));
        assert!(matches!(answered(429), Answered::Later(_)));
        assert!(matches!(answered(410), Answered::Never(_)));
        assert!(matches!(answered(302), Answered::Never(_)));
    }
}
