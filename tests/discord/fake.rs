//! Discord as a state model on loopback: its REST API keeps messages, threads and commands, refuses what it
//! would refuse, and fails as it does; its gateway tells what happens to whoever is connected. Nothing
//! sleeps: a test waits until something has happened.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::limits;
use crate::machine::HandClock;

pub const BOT: &str = "90000";
pub const APPLICATION: &str = "90000";
pub const GUILD: &str = "50000";
pub const TOKEN: &str = "not-a-real-token";

/// What goes wrong with the next call that is no answer to an interaction.
#[derive(Clone, Copy, Debug)]
pub enum Trouble {
    /// 429: after so many seconds, for this bucket or for all.
    TooFast(f64, bool),
    /// It does it, and the answer is lost on the way.
    AnswerLost,
    /// A status with Discord's own number.
    Refuses(u16, i64),
}

#[derive(Default)]
pub struct Model {
    /// Messages by channel, the oldest first. A thread is a channel.
    pub channels: BTreeMap<String, Vec<Value>>,
    pub commands: Value,
    pub members: BTreeMap<String, Value>,
    pub calls: Vec<String>,
    /// Answers to interactions by id: the first, and what followed on it.
    pub answers: BTreeMap<String, Vec<Value>>,
    pub archived: Vec<String>,
    /// What was sent on the gateway, by connection.
    pub told: Vec<Value>,
    nonces: BTreeMap<(String, String), Value>,
    troubles: VecDeque<Trouble>,
    next: u64,
}

pub struct Fake {
    pub url: String,
    pub model: Mutex<Model>,
    clock: Arc<HandClock>,
    changes: watch::Sender<u64>,
    line: Mutex<Option<tokio::sync::mpsc::UnboundedSender<Told>>>,
    gateway: String,
}

/// What the gateway is to tell.
enum Told {
    Event(Value),
    Raw(Value),
    HangUp(u16),
}

impl Fake {
    pub async fn start(clock: Arc<HandClock>) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sockets = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let fake = Arc::new(Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            gateway: format!("ws://{}", sockets.local_addr().unwrap()),
            model: Mutex::new(Model {
                channels: BTreeMap::from([("100".into(), Vec::new())]),
                commands: json!([]),
                ..Model::default()
            }),
            clock,
            changes: watch::Sender::new(0),
            line: Mutex::default(),
        });
        let router = Router::new().fallback(answer).with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        tokio::spawn(listen(fake.clone(), sockets));
        fake
    }

    pub fn next(&self, trouble: Trouble) {
        self.model.lock().unwrap().troubles.push_back(trouble);
    }

    pub fn messages(&self, channel: &str) -> Vec<Value> {
        self.model.lock().unwrap().channels.get(channel).cloned().unwrap_or_default()
    }

    /// The only card of the channel.
    pub fn card(&self) -> Value {
        let messages = self.messages("100");
        assert_eq!(messages.len(), 1, "{messages:#?}");
        messages[0].clone()
    }

    pub fn calls(&self, of: &str) -> usize {
        self.model.lock().unwrap().calls.iter().filter(|call| call.contains(of)).count()
    }

    /// Somebody deletes a message.
    pub fn loses(&self, channel: &str, message: &str) {
        let mut model = self.model.lock().unwrap();
        model.channels.get_mut(channel).unwrap().retain(|known| known["id"] != message);
    }

    /// Tells an event on the gateway.
    pub fn tells(&self, kind: &str, data: Value) {
        self.say(Told::Event(json!({"t": kind, "d": data})));
    }

    pub fn tells_raw(&self, value: Value) {
        self.say(Told::Raw(value));
    }

    pub fn hangs_up(&self, code: u16) {
        self.say(Told::HangUp(code));
    }

    fn say(&self, told: Told) {
        let sent = self.line.lock().unwrap().as_ref().is_some_and(|line| line.send(told).is_ok());
        assert!(sent, "nobody is connected to the gateway");
    }

    /// Waits until something is so.
    pub async fn until<T>(&self, mut so: impl FnMut(&Model) -> Option<T>) -> T {
        let mut changes = self.changes.subscribe();
        let wait = async {
            loop {
                changes.borrow_and_update();
                let found = so(&self.model.lock().unwrap());
                if let Some(found) = found {
                    return found;
                }
                changes.changed().await.unwrap();
            }
        };
        tokio::time::timeout(Duration::from_secs(20), wait).await.expect("it never came to that")
    }

    fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// The next id, which tells the time as Discord's do.
    fn id(&self, model: &mut Model) -> String {
        model.next += 1;
        let millis = u64::try_from(self.clock.at().millis() - 1_420_070_400_000).unwrap();
        ((millis << 22) | model.next).to_string()
    }
}

struct No(u16, i64, &'static str);

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let body = json!({"code": self.1, "message": self.2});
        (StatusCode::from_u16(self.0).unwrap(), axum::Json(body)).into_response()
    }
}

async fn answer(State(fake): State<Arc<Fake>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let path = parts.uri.path().trim_start_matches("/api/v10").to_owned();
    let call = format!("{} {path}", parts.method);
    let response = respond(&fake, &call, &parts.headers, &body);
    fake.changed();
    response
}

fn respond(fake: &Fake, call: &str, headers: &HeaderMap, body: &Value) -> Response {
    let mut model = fake.model.lock().unwrap();
    model.calls.push(call.to_owned());
    let about_interaction = call.contains("/interactions/") || call.contains("/webhooks/");
    if !about_interaction
        && headers.get("authorization") != Some(&HeaderValue::from_str(&format!("Bot {TOKEN}")).unwrap())
    {
        return No(401, 0, "401: Unauthorized").into_response();
    }
    let trouble = if about_interaction { None } else { model.troubles.pop_front() };
    match trouble {
        Some(Trouble::TooFast(after, global)) => {
            let body =
                json!({"message": "You are being rate limited.", "retry_after": after, "global": global});
            return (StatusCode::TOO_MANY_REQUESTS, axum::Json(body)).into_response();
        }
        Some(Trouble::Refuses(status, code)) => return No(status, code, "refused").into_response(),
        Some(Trouble::AnswerLost) | None => {}
    }
    let done = act(fake, &mut model, call, body);
    if matches!(trouble, Some(Trouble::AnswerLost)) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    match done {
        Ok(Value::Null) => StatusCode::NO_CONTENT.into_response(),
        Ok(value) => axum::Json(value).into_response(),
        Err(no) => no.into_response(),
    }
}

const NO_CHANNEL: No = No(404, 10003, "Unknown Channel");

fn act(fake: &Fake, model: &mut Model, call: &str, body: &Value) -> Result<Value, No> {
    let (method, path) = call.split_once(' ').unwrap();
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match (method, parts.as_slice()) {
        ("GET", ["users", "@me"]) => Ok(json!({"id": BOT, "bot": true})),
        ("GET", ["applications", "@me"]) => Ok(json!({"id": APPLICATION, "name": "Desk", "verify_key": ""})),
        ("GET", ["users", id]) => Ok(json!({"id": id})),
        ("POST", ["users", "@me", "channels"]) => {
            let id = format!("7{}", body["recipient_id"].as_str().unwrap());
            model.channels.entry(id.clone()).or_default();
            Ok(json!({"id": id}))
        }
        ("GET", ["gateway", "bot"]) => {
            Ok(json!({"url": fake.gateway, "session_start_limit": {"remaining": 9}}))
        }
        ("GET", ["guilds", GUILD, "members", id]) => {
            model.members.get(*id).cloned().ok_or(No(404, 10007, "Unknown Member"))
        }
        ("GET", ["applications", APPLICATION, .., "commands"]) => Ok(model.commands.clone()),
        ("PUT", ["applications", APPLICATION, .., "commands"]) => {
            model.commands = as_discord_gives_it_back(body);
            Ok(model.commands.clone())
        }
        ("GET", ["channels", channel]) if model.channels.contains_key(*channel) => {
            Ok(json!({"id": channel, "type": 0, "name": "care", "guild_id": GUILD}))
        }
        ("PATCH", ["channels", thread]) => {
            model.archived.retain(|known| known != thread);
            Ok(json!({"id": thread}))
        }
        ("GET", ["channels", channel, "messages"]) => {
            let messages = model.channels.get(*channel).ok_or(NO_CHANNEL)?;
            Ok(messages.iter().rev().cloned().collect())
        }
        ("POST", ["channels", channel, "messages"]) => post(fake, model, channel, body),
        ("PATCH", ["channels", channel, "messages", id]) => {
            refuse(limits::of_message(body))?;
            let messages = model.channels.get_mut(*channel).ok_or(NO_CHANNEL)?;
            let message = messages.iter_mut().find(|message| message["id"] == **id);
            let message = message.ok_or(No(404, 10008, "Unknown Message"))?;
            for key in ["content", "embeds", "components"] {
                message[key] = body[key].clone();
            }
            Ok(message.clone())
        }
        ("POST", ["channels", channel, "messages", id, "threads"]) => {
            let there = model.channels.get(*channel).ok_or(NO_CHANNEL)?;
            if !there.iter().any(|message| message["id"] == **id) {
                return Err(No(404, 10008, "Unknown Message"));
            }
            if model.channels.contains_key(*id) {
                return Err(No(400, 160_004, "A thread has already been created for this message"));
            }
            model.channels.insert((*id).to_owned(), Vec::new());
            Ok(json!({"id": id}))
        }
        ("POST", ["interactions", id, _, "callback"]) => {
            refuse(limits::of_response(body))?;
            if model.answers.contains_key(*id) {
                return Err(No(400, 40060, "Interaction has already been acknowledged."));
            }
            model.answers.insert((*id).to_owned(), vec![body.clone()]);
            Ok(Value::Null)
        }
        ("PATCH", ["webhooks", APPLICATION, token, "messages", "@original"])
        | ("POST", ["webhooks", APPLICATION, token]) => {
            refuse(limits::of_message(body))?;
            let id = token.trim_start_matches("token-").to_owned();
            // Over HTTP the first answer does not pass by here.
            model.answers.entry(id).or_default().push(body.clone());
            Ok(json!({"id": "1"}))
        }
        _ => Err(No(404, 0, "404: Not Found")),
    }
}

fn post(fake: &Fake, model: &mut Model, channel: &str, body: &Value) -> Result<Value, No> {
    refuse(limits::of_message(body))?;
    if !model.channels.contains_key(channel) {
        return Err(NO_CHANNEL);
    }
    if model.archived.iter().any(|known| known == channel) {
        return Err(No(400, 50083, "Thread is archived"));
    }
    let nonce = (channel.to_owned(), body["nonce"].as_str().unwrap_or_default().to_owned());
    if body["enforce_nonce"] == true
        && let Some(known) = model.nonces.get(&nonce)
    {
        return Ok(known.clone());
    }
    let id = fake.id(model);
    let message = json!({"id": id, "channel_id": channel, "author": {"id": BOT, "bot": true},
        "content": body["content"], "embeds": body["embeds"], "components": body["components"], "flags": 0});
    model.nonces.insert(nonce, message.clone());
    model.channels.get_mut(channel).unwrap().push(message.clone());
    Ok(message)
}

fn refuse(wrong: Vec<String>) -> Result<(), No> {
    if wrong.is_empty() {
        return Ok(());
    }
    Err(No(400, 50035, Box::leak(format!("Invalid Form Body: {wrong:?}").into_boxed_str())))
}

/// Discord adds ids, leaves out what is false, and writes rights as text.
fn as_discord_gives_it_back(commands: &Value) -> Value {
    fn tidy(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.retain(|_, value| *value != false);
                map.values_mut().for_each(tidy);
            }
            Value::Array(list) => list.iter_mut().for_each(tidy),
            _ => {}
        }
    }
    let mut commands = commands.clone();
    tidy(&mut commands);
    for (index, command) in commands.as_array_mut().unwrap().iter_mut().enumerate() {
        command["id"] = index.to_string().into();
        command["version"] = "1".into();
        command["nsfw"] = false.into();
        command["default_member_permissions"] = command["default_member_permissions"].to_string().into();
    }
    commands
}

async fn listen(fake: Arc<Fake>, listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        let Ok(mut socket) = accept_async(stream).await else { continue };
        let (line, mut told) = tokio::sync::mpsc::unbounded_channel();
        *fake.line.lock().unwrap() = Some(line);
        let fake = fake.clone();
        tokio::spawn(async move {
            let mut sequence = 0_u64;
            let hello = json!({"op": 10, "d": {"heartbeat_interval": 200}});
            socket.send(Message::text(hello.to_string())).await.unwrap();
            loop {
                tokio::select! {
                    said = socket.next() => {
                        let Some(Ok(Message::Text(text))) = said else { return };
                        let said: Value = serde_json::from_str(&text).unwrap();
                        fake.model.lock().unwrap().told.push(said.clone());
                        let reply = match said["op"].as_u64() {
                            Some(1) => json!({"op": 11}),
                            Some(2) => {
                                sequence = 1;
                                json!({"op": 0, "s": 1, "t": "READY", "d": {"session_id": "s1",
                                    "resume_gateway_url": fake.gateway}})
                            }
                            Some(6) => {
                                sequence = said["d"]["seq"].as_u64().unwrap() + 1;
                                json!({"op": 0, "s": sequence, "t": "RESUMED", "d": {}})
                            }
                            _ => continue,
                        };
                        if socket.send(Message::text(reply.to_string())).await.is_err() {
                            return;
                        }
                        fake.changed();
                    }
                    tell = told.recv() => {
                        let value = match tell {
                            Some(Told::Event(mut event)) => {
                                sequence += 1;
                                event["op"] = 0.into();
                                event["s"] = sequence.into();
                                event
                            }
                            Some(Told::Raw(value)) => value,
                            Some(Told::HangUp(code)) => {
                                let frame = CloseFrame { code: CloseCode::from(code), reason: "".into() };
                                let _ = socket.close(Some(frame)).await;
                                return;
                            }
                            None => return,
                        };
                        if socket.send(Message::text(value.to_string())).await.is_err() {
                            return;
                        }
                    }
                }
            }
        });
    }
}
