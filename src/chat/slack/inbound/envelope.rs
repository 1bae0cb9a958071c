//! Socket Mode: each frame is an envelope around what HTTP would have brought. Must not acknowledge
//! anything: what is inside is acted upon first.

use serde_json::Value;

use super::raw::Raw;
use super::{Arrival, Workspace, command, event, interaction};

/// A frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Envelope {
    /// The connection is ready.
    Hello,
    /// The connection ends.
    Disconnect(Parting),
    /// Something arrived.
    Letter {
        /// What the acknowledgement names.
        id: String,
        /// What arrived.
        arrival: Arrival,
    },
    /// Nothing that we know, without anything to acknowledge.
    Unknown,
}

/// Why a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parting {
    /// In some seconds; another one is to be opened before.
    Soon,
    /// Somebody turned Socket Mode off.
    TurnedOff,
    /// There are more connections than an app may have.
    TooMany,
}

/// Reads a frame.
pub fn envelope(frame: &str, home: &Workspace) -> Envelope {
    let Ok(frame) = serde_json::from_str::<Value>(frame) else { return Envelope::Unknown };
    let frame = Raw::new(&frame);
    let kind = frame.get("type").text().unwrap_or_default();
    match kind {
        "hello" => return Envelope::Hello,
        "disconnect" => {
            return Envelope::Disconnect(match frame.get("reason").text() {
                Some("link_disabled") => Parting::TurnedOff,
                Some("too_many_websockets") => Parting::TooMany,
                _ => Parting::Soon,
            });
        }
        _ => {}
    }
    let Some(id) = frame.get("envelope_id").owned() else { return Envelope::Unknown };
    let nothing = Value::Null;
    let payload = frame.get("payload").value().unwrap_or(&nothing);
    let arrival = match kind {
        "interactive" => interaction(payload, home),
        "slash_commands" => command(payload, home),
        "events_api" => event(payload, home),
        // It would come again and again if it were not acknowledged.
        _ => Arrival::Nothing("an envelope of a kind that nothing of ours makes"),
    };
    Envelope::Letter { id, arrival }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(frame: &Value) -> Envelope {
        envelope(&frame.to_string(), &Workspace::default())
    }

    #[test]
    fn a_connection_says_hello_and_good_bye() {
        assert_eq!(read(&json!({"type": "hello", "num_connections": 1, "debug_info": {}})), Envelope::Hello);
        for (reason, parting) in [
            ("warning", Parting::Soon),
            ("refresh_requested", Parting::Soon),
            ("link_disabled", Parting::TurnedOff),
            ("too_many_websockets", Parting::TooMany),
            ("a new reason", Parting::Soon),
        ] {
            let frame = json!({"type": "disconnect", "reason": reason, "debug_info": {"host": "h"}});
            assert_eq!(read(&frame), Envelope::Disconnect(parting));
        }
    }

    #[test]
    fn an_envelope_holds_what_http_would_have_brought() {
        let frame = json!({"envelope_id": "e1", "type": "slash_commands", "accepts_response_payload": true,
            "payload": {"user_id": "U1", "text": "help"}});
        assert!(
            matches!(read(&frame), Envelope::Letter { id, arrival: Arrival::Gesture(_, _) } if id == "e1")
        );
        let frame = json!({"envelope_id": "e2", "type": "events_api", "retry_attempt": 1, "retry_reason": "timeout",
            "payload": {"type": "event_callback", "event": {"type": "channel_left", "channel": "C1"}}});
        assert!(matches!(read(&frame), Envelope::Letter { arrival: Arrival::Events(_), .. }));
    }

    #[test]
    fn what_is_not_known_can_be_acknowledged_where_it_has_an_id() {
        assert!(matches!(read(&json!({"envelope_id": "e1", "type": "new"})), Envelope::Letter { .. }));
        assert!(matches!(
            read(&json!({"envelope_id": "e1", "type": "interactive"})),
            Envelope::Letter { .. }
        ));
        for frame in ["", "{", "7", r#"{"type":"interactive","payload":{}}"#] {
            assert_eq!(envelope(frame, &Workspace::default()), Envelope::Unknown);
        }
    }
}
