//! One socket to Slack: what arrives is handed on, and acknowledged when whatever was decided is durable.
//! An envelope whose acknowledgement is lost comes again and acts once. Must not open another socket.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::json;
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config};
use url::Url;

use super::socket::Patience;
use super::stopped;
use crate::app::slack_desk::SlackDesk;
use crate::chat::slack::client::tls;
use crate::chat::slack::inbound::{Envelope, Parting, envelope};

/// How long opening a socket may take, until Slack says hello.
const OPENING: Duration = Duration::from_secs(10);
/// The largest frame that is taken, in bytes.
const LARGEST_FRAME: usize = 4 * 1_048_576;
/// How long a socket of which Slack said that it ends is still served.
const LEAVING: Duration = Duration::from_mins(2);

/// Why a socket is not served any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The desk closes.
    Stopped,
    /// Slack says that it ends soon; it still brings things.
    Warned,
    /// It ended.
    Lost(&'static str),
    /// Somebody turned Socket Mode off.
    TurnedOff,
    /// The app has too many.
    TooMany,
}

/// A socket on which Slack has said hello.
pub struct Connection {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    desk: Arc<SlackDesk>,
    patience: Patience,
    acknowledge: mpsc::UnboundedSender<String>,
    acknowledgements: mpsc::UnboundedReceiver<String>,
    used: bool,
}

impl Connection {
    /// Opens a socket and waits for Slack's hello.
    ///
    /// # Errors
    /// Says why not; never the address, which is a secret.
    pub async fn open(url: &Url, desk: Arc<SlackDesk>, patience: Patience) -> Result<Self, String> {
        let opening = async {
            let connector = match url.scheme() {
                "wss" => Connector::Rustls(Arc::new(tls()?)),
                _ => Connector::Plain,
            };
            let limits = WebSocketConfig::default()
                .max_message_size(Some(LARGEST_FRAME))
                .max_frame_size(Some(LARGEST_FRAME));
            let opened =
                connect_async_tls_with_config(url.as_str(), Some(limits), true, Some(connector)).await;
            let (mut socket, _) = opened.map_err(|_| "the socket could not be opened".to_owned())?;
            while let Some(Ok(frame)) = socket.next().await {
                let Message::Text(text) = frame else { continue };
                match envelope(&text, &desk.home()) {
                    Envelope::Hello => return Ok(socket),
                    Envelope::Disconnect(_) => return Err("Slack closed the socket at once".to_owned()),
                    // It was not acknowledged, so it comes again.
                    Envelope::Letter { .. } | Envelope::Unknown => {}
                }
            }
            Err("the socket ended before Slack said hello".to_owned())
        };
        let socket =
            timeout(OPENING, opening).await.map_err(|_| "Slack did not say hello in time".to_owned())??;
        let (acknowledge, acknowledgements) = mpsc::unbounded_channel();
        Ok(Self { socket, desk, patience, acknowledge, acknowledgements, used: false })
    }

    /// Whether it brought anything.
    pub fn was_used(&self) -> bool {
        self.used
    }

    /// Serves it until it ends or is about to.
    pub async fn serve(&mut self, stop: &mut watch::Receiver<bool>) -> Ended {
        let mut asked = false;
        let mut silent_until = Instant::now() + self.patience.silence;
        let ended = loop {
            tokio::select! {
                frame = self.socket.next() => {
                    (asked, silent_until) = (false, Instant::now() + self.patience.silence);
                    match frame {
                        Some(Ok(Message::Text(text))) => match self.take(&text) {
                            Some(Parting::Soon) => return Ended::Warned,
                            Some(Parting::TurnedOff) => break Ended::TurnedOff,
                            Some(Parting::TooMany) => break Ended::TooMany,
                            None => {}
                        },
                        Some(Ok(Message::Close(_))) | None => break Ended::Lost("Slack closed it"),
                        // The answer to a ping is queued by the library, and leaves with this.
                        Some(Ok(_)) => if self.socket.flush().await.is_err() {
                            break Ended::Lost("it broke");
                        },
                        Some(Err(_)) => break Ended::Lost("it broke"),
                    }
                }
                Some(acknowledgement) = self.acknowledgements.recv() => {
                    if self.socket.send(Message::text(acknowledgement)).await.is_err() {
                        break Ended::Lost("it broke");
                    }
                }
                () = tokio::time::sleep_until(silent_until) => {
                    if asked || self.socket.send(Message::Ping(Vec::new().into())).await.is_err() {
                        break Ended::Lost("it fell silent");
                    }
                    (asked, silent_until) = (true, Instant::now() + self.patience.silence);
                }
                () = stopped(stop) => break Ended::Stopped,
            }
        };
        if !matches!(ended, Ended::Lost(_)) {
            self.say_goodbye().await;
        }
        ended
    }

    /// Serves it on after a warning, until Slack closes it.
    pub async fn see_off(mut self, stop: &mut watch::Receiver<bool>) {
        let served = async { while self.serve(stop).await == Ended::Warned {} };
        // Slack closes it long before; what is not acknowledged then comes again over another one.
        let _ = timeout(LEAVING, served).await;
    }

    /// Takes a frame; says whether the socket ends.
    fn take(&mut self, text: &str) -> Option<Parting> {
        match envelope(text, &self.desk.home()) {
            Envelope::Letter { id, arrival } => {
                self.used = true;
                let (desk, acknowledge) = (self.desk.clone(), self.acknowledge.clone());
                tokio::spawn(async move {
                    // Where our side broke nothing is acknowledged, and it comes again.
                    if let Ok(response) = desk.take(arrival).await {
                        let mut acknowledgement = json!({"envelope_id": id});
                        if let Some(response) = response {
                            acknowledgement["payload"] = response;
                        }
                        let _ = acknowledge.send(acknowledgement.to_string());
                    }
                });
                None
            }
            Envelope::Disconnect(parting) => Some(parting),
            Envelope::Hello => None,
            Envelope::Unknown => {
                tracing::info!("a frame of Slack's could not be read");
                None
            }
        }
    }

    /// Acknowledges what is still being decided, and closes.
    async fn say_goodbye(&mut self) {
        let (none_more, _) = mpsc::unbounded_channel();
        // Only those who are deciding hold the other end now.
        drop(std::mem::replace(&mut self.acknowledge, none_more));
        let rest = async {
            while let Some(acknowledgement) = self.acknowledgements.recv().await {
                if self.socket.send(Message::text(acknowledgement)).await.is_err() {
                    return;
                }
            }
            // Slack is told, but does not have to answer.
            let _ = self.socket.close(None).await;
        };
        let _ = timeout(self.patience.farewell, rest).await;
    }
}
