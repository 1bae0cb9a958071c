//! Slack's end of Socket Mode: says hello, sends envelopes, keeps acknowledgements, warns, falls silent and
//! drops sockets as it is told.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;

/// What Slack does with a socket.
#[derive(Clone, Debug)]
pub enum Move {
    /// Sends a frame.
    Send(Value),
    /// Sends a text that may be no JSON.
    Text(String),
    /// Closes it in order.
    Close,
    /// Drops it.
    Drop,
    /// Keeps it open and does nothing any more, as behind a network that lost it.
    Freeze,
}

#[derive(Default)]
struct Seen {
    /// One for each socket that was opened, in order; none where it is gone.
    open: Vec<Option<mpsc::UnboundedSender<Move>>>,
    /// Which socket brought which acknowledgement.
    acknowledged: Vec<(usize, Value)>,
    /// Whether new sockets are sent away at once.
    closed: bool,
}

#[derive(Clone, Default)]
pub struct Sockets {
    seen: Arc<Mutex<Seen>>,
    changed: Arc<Notify>,
}

impl Sockets {
    /// Slack does something with a socket, counted from 0 in the order in which they were opened.
    pub fn plays(&self, socket: usize, what: Move) {
        let seen = self.seen.lock().unwrap();
        seen.open[socket].as_ref().expect("the socket is open").send(what).unwrap();
    }

    /// Sends an envelope.
    pub fn sends(&self, socket: usize, id: &str, kind: &str, payload: &Value) {
        let frame =
            json!({"envelope_id": id, "type": kind, "accepts_response_payload": true, "payload": payload});
        self.plays(socket, Move::Send(frame));
    }

    /// New sockets end before a hello, or not any more.
    pub fn refuses(&self, closed: bool) {
        self.seen.lock().unwrap().closed = closed;
    }

    /// The acknowledgements of an envelope so far: by which socket, with what payload.
    pub fn acknowledged(&self, id: &str) -> Vec<(usize, Value)> {
        let seen = self.seen.lock().unwrap();
        seen.acknowledged.iter().filter(|(_, ack)| ack["envelope_id"] == id).cloned().collect()
    }

    pub async fn until_acknowledged(&self, id: &str, times: usize) -> (usize, Value) {
        self.until(id, |_| self.acknowledged(id).get(times - 1).cloned()).await
    }

    /// Waits until so many sockets were opened in all, and gives how many of them are open.
    pub async fn until_opened(&self, count: usize) -> usize {
        self.until("sockets", |open| (open.len() >= count).then(|| open.iter().flatten().count())).await
    }

    /// Waits until so many sockets are open at once.
    pub async fn until_open(&self, count: usize) {
        self.until("open sockets", |open| (open.iter().flatten().count() == count).then_some(())).await;
    }

    async fn until<T>(
        &self,
        what: &str,
        holds: impl Fn(&[Option<mpsc::UnboundedSender<Move>>]) -> Option<T>,
    ) -> T {
        let waiting = async {
            loop {
                let changed = self.changed.notified();
                let open = self.seen.lock().unwrap().open.clone();
                if let Some(found) = holds(&open) {
                    return found;
                }
                changed.await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), waiting)
            .await
            .unwrap_or_else(|_| panic!("it never came to this: {what}"))
    }
}

/// Plays one socket to its end.
pub async fn play<S>(io: S, sockets: Sockets)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    let mut socket = WebSocketStream::from_raw_socket(io, Role::Server, None).await;
    if sockets.seen.lock().unwrap().closed {
        return;
    }
    let (moves, mut todo) = mpsc::unbounded_channel();
    let hello = json!({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}});
    socket.send(Message::text(hello.to_string())).await.unwrap();
    let number = {
        let mut seen = sockets.seen.lock().unwrap();
        seen.open.push(Some(moves));
        seen.open.len() - 1
    };
    sockets.changed.notify_waiters();
    loop {
        tokio::select! {
            what = todo.recv() => {
                let sent = match what.unwrap() {
                    Move::Send(frame) => socket.send(Message::text(frame.to_string())).await,
                    Move::Text(text) => socket.send(Message::text(text)).await,
                    Move::Close => socket.close(None).await,
                    Move::Drop => break,
                    Move::Freeze => std::future::pending().await,
                };
                if sent.is_err() {
                    break;
                }
            }
            frame = socket.next() => match frame {
                Some(Ok(Message::Text(text))) => {
                    let acknowledgement = serde_json::from_str(&text).unwrap();
                    sockets.seen.lock().unwrap().acknowledged.push((number, acknowledgement));
                    sockets.changed.notify_waiters();
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break,
            }
        }
    }
    sockets.seen.lock().unwrap().open[number] = None;
    sockets.changed.notify_waiters();
}
