//! One connection to the gateway: hello, identify or resume, heartbeats, events, until it ends. Must not
//! wait for what an event leads to.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use serenity::model::gateway::GatewayIntents;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, interval_at};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::Gateway;
use super::events::{Servers, learned};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What a session goes on from after a loss.
#[derive(Clone, Debug)]
pub(super) struct Resumable {
    session: String,
    /// Where it goes on.
    pub(super) url: String,
    sequence: u64,
}

/// One connection.
pub(super) struct Session<'a> {
    pub(super) gateway: &'a Gateway,
    pub(super) url: String,
    pub(super) resumable: &'a mut Option<Resumable>,
    pub(super) servers: &'a mut Servers,
    pub(super) stop: watch::Receiver<bool>,
}

/// How a connection ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// We were asked to.
    Stopped,
    /// It was lost, or Discord wants us to come again.
    Lost {
        /// Whether it had worked.
        worked: bool,
        /// Whether there is nothing to go on from.
        anew: bool,
    },
    /// Discord does not want us until a person does something.
    Refused(&'static str),
}

/// What we want to be told: about servers and channels, and about messages that go. No privileged intent.
fn intents() -> GatewayIntents {
    GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES
}

impl Session<'_> {
    /// Runs until it ends.
    pub(super) async fn run(mut self, mut socket: Socket) -> End {
        let mut worked = false;
        let lost = |worked| End::Lost { worked, anew: false };
        let Some(hello) = next(&mut socket).await.and_then(Result::ok).filter(|told| op(told) == 10) else {
            return lost(false);
        };
        let every = hello.pointer("/d/heartbeat_interval").and_then(Value::as_u64).unwrap_or(41_250).max(10);
        let every = Duration::from_millis(every);
        let mut beats = interval_at(Instant::now() + self.first_beat(every), every);
        let mut answered = true;
        if send(&mut socket, &self.introduction()).await.is_err() {
            return lost(false);
        }
        loop {
            let mut stop = self.stop.clone();
            tokio::select! {
                () = async { drop(stop.wait_for(|stop| *stop).await) } => {
                    let farewell = CloseFrame { code: CloseCode::Normal, reason: "".into() };
                    // It ends either way.
                    let _ = socket.close(Some(farewell)).await;
                    return End::Stopped;
                }
                _ = beats.tick() => {
                    if !answered {
                        // Nobody is there any more, although nobody has hung up.
                        return lost(worked);
                    }
                    answered = false;
                    if send(&mut socket, &self.beat()).await.is_err() {
                        return lost(worked);
                    }
                }
                told = next(&mut socket) => {
                    let told = match told {
                        Some(Ok(told)) => told,
                        Some(Err(code)) => return closed(code, worked),
                        None => return lost(worked),
                    };
                    match op(&told) {
                        0 => worked |= self.dispatch(&told),
                        1 if send(&mut socket, &self.beat()).await.is_err() => return lost(worked),
                        7 => return lost(true),
                        9 => {
                            let resumes = told.get("d").and_then(Value::as_bool).unwrap_or(false);
                            return End::Lost { worked, anew: !resumes };
                        }
                        11 => answered = true,
                        // Something new, which is not meant for us.
                        _ => {}
                    }
                }
            }
        }
    }

    fn introduction(&self) -> Value {
        let token = self.gateway.token.expose();
        match self.resumable.as_ref() {
            Some(from) => {
                json!({"op": 6, "d": {"token": token, "session_id": from.session, "seq": from.sequence}})
            }
            None => json!({"op": 2, "d": {
                "token": token,
                "intents": intents().bits(),
                "properties": {"os": std::env::consts::OS, "browser": "watchfloor", "device": "watchfloor"},
            }}),
        }
    }

    fn beat(&self) -> Value {
        json!({"op": 1, "d": self.resumable.as_ref().map(|from| from.sequence)})
    }

    /// Takes an event; and says whether by it the connection works.
    fn dispatch(&mut self, told: &Value) -> bool {
        let kind = told.get("t").and_then(Value::as_str).unwrap_or_default();
        let data = told.get("d").unwrap_or(&Value::Null);
        if kind == "READY" {
            let session = data.get("session_id").and_then(Value::as_str).unwrap_or_default().to_owned();
            let url = data.get("resume_gateway_url").and_then(Value::as_str).unwrap_or(&self.url).to_owned();
            *self.resumable = Some(Resumable { session, url, sequence: 0 });
        }
        if let (Some(from), Some(sequence)) = (self.resumable.as_mut(), told.get("s").and_then(Value::as_u64))
        {
            from.sequence = sequence;
        }
        match kind {
            "READY" | "RESUMED" => return true,
            "INTERACTION_CREATE" => self.interact(data.clone()),
            _ => self.learn(kind, data),
        }
        false
    }

    /// Takes an interaction, and answers it by a call: the connection is for listening.
    fn interact(&self, data: Value) {
        let reception = self.gateway.reception.clone();
        tokio::spawn(async move {
            let Some(response) = reception.take(&data).await else { return };
            let text = |key: &str| data.get(key).and_then(Value::as_str).unwrap_or_default();
            match reception.client().respond(text("id"), text("token"), &response.now).await {
                Ok(()) => {
                    if let Some(then) = response.then {
                        then.await;
                    }
                }
                // Another replica may have been first; what was decided by it was decided once.
                Err(failure) => tracing::warn!(%failure, "an interaction could not be answered"),
            }
        });
    }

    fn learn(&mut self, kind: &str, data: &Value) {
        let door = self.gateway.reception.door();
        let live = door.around().live.load_full();
        let events = learned((kind, data), self.servers, &live.desk);
        if events.is_empty() {
            return;
        }
        let door = door.clone();
        tokio::spawn(async move {
            for event in events {
                door.learn(event).await;
            }
        });
    }

    /// Somewhere in the first interval, so that not all bots beat at once.
    fn first_beat(&self, every: Duration) -> Duration {
        let mut bytes = [0_u8; 1];
        self.gateway.randomness.fill(&mut bytes);
        every.mul_f64(f64::from(bytes[0]) / 256.0)
    }
}

fn op(told: &Value) -> u64 {
    told.get("op").and_then(Value::as_u64).unwrap_or(u64::MAX)
}

/// What is told next; an error is the code with which Discord hung up. None where the line is dead.
async fn next(socket: &mut Socket) -> Option<Result<Value, u16>> {
    loop {
        match socket.next().await? {
            Ok(Message::Text(text)) => match serde_json::from_str(text.as_str()) {
                Ok(told) => return Some(Ok(told)),
                Err(error) => tracing::warn!(%error, "Discord's gateway told what is no JSON"),
            },
            Ok(Message::Close(frame)) => {
                return Some(Err(frame.map_or(1000, |frame| u16::from(frame.code))));
            }
            Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => {}
            Err(_) => return None,
        }
    }
}

async fn send(socket: &mut Socket, value: &Value) -> Result<(), ()> {
    socket.send(Message::text(value.to_string())).await.map_err(drop)
}

/// What a code means with which Discord hangs up.
fn closed(code: u16, worked: bool) -> End {
    match code {
        4004 => End::Refused("the bot's token is not valid; copy it anew from the application's page 'Bot'"),
        4010 | 4011 => {
            End::Refused("the bot is on too many servers for one connection; give the desk a bot of its own")
        }
        4012 => End::Refused("Discord has retired this version of the gateway; a newer Watchfloor is needed"),
        4013 | 4014 => {
            End::Refused("Discord does not grant the intents 'Guilds' and 'Guild Messages' to this bot")
        }
        // A session that is not known, timed out, or got out of step.
        4003 | 4007 | 4009 | 1000 | 1001 => End::Lost { worked, anew: true },
        _ => End::Lost { worked, anew: false },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_known_what_a_person_has_to_put_right() {
        for code in [4004, 4010, 4011, 4012, 4013, 4014] {
            assert!(matches!(closed(code, true), End::Refused(_)), "{code}");
        }
        assert_eq!(closed(4009, true), End::Lost { worked: true, anew: true });
        assert_eq!(closed(4000, false), End::Lost { worked: false, anew: false });
        assert_eq!(closed(1006, true), End::Lost { worked: true, anew: false });
    }

    #[test]
    fn no_privileged_intent_is_asked_for() {
        let privileged =
            GatewayIntents::GUILD_MEMBERS | GatewayIntents::GUILD_PRESENCES | GatewayIntents::MESSAGE_CONTENT;
        assert!(!intents().intersects(privileged));
    }
}
