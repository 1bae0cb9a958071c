//! Slack's Web API as a state model: it keeps messages with their metadata, views and homes, remembers
//! every call, and fails as it is told. It serves addresses for answers and sockets too.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use super::socket::{self, Sockets};

/// What goes wrong with the next call of a method.
#[derive(Clone, Debug)]
pub enum Fault {
    /// 429, with a number of seconds to wait.
    TooFast(u64),
    /// A status, with a page that is none of Slack's.
    Status(u16),
    /// `ok: false` with this code.
    Code(&'static str),
    /// `missing_scope`, with the scope.
    Scope(&'static str),
    /// No answer until the test is over; it is done all the same.
    Silence,
    /// 200, with something that is no JSON.
    Page,
}

/// A call that was made.
#[derive(Clone, Debug)]
pub struct Made {
    pub method: String,
    pub with: Value,
    pub authorization: String,
}

#[derive(Default)]
pub struct Kept {
    pub calls: Vec<Made>,
    /// By channel and time.
    pub messages: BTreeMap<(String, String), Value>,
    pub answers: Vec<Value>,
    pub views: BTreeMap<String, Value>,
    pub homes: BTreeMap<String, Value>,
    pub users: HashMap<String, Value>,
    /// What is known about channels; one that is not here is one like any other.
    pub channels: HashMap<String, Value>,
    /// The scopes that the app has, as Slack lists them.
    pub scopes: String,
    faults: HashMap<String, VecDeque<Fault>>,
    count: u64,
}

/// The server.
#[derive(Clone)]
pub struct Web {
    pub kept: Arc<Mutex<Kept>>,
    pub sockets: Sockets,
    address: SocketAddr,
    changed: Arc<Notify>,
}

impl Web {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let web = Self {
            kept: Arc::default(),
            sockets: Sockets::default(),
            address: listener.local_addr().unwrap(),
            changed: Arc::default(),
        };
        let router = Router::new()
            .route("/api/{method}", post(call))
            .route("/answer/{id}", post(answer))
            .route("/socket/{id}", get(upgrade))
            .with_state(web.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        web
    }

    /// Where the Web API is.
    pub fn api_url(&self) -> String {
        format!("http://{}/api", self.address)
    }

    /// An address for answers, as a payload brings one.
    pub fn response_url(&self) -> String {
        format!("http://{}/answer/1", self.address)
    }

    /// The next calls of a method go wrong.
    pub fn fails(&self, method: &str, faults: impl IntoIterator<Item = Fault>) {
        self.kept.lock().unwrap().faults.entry(method.to_owned()).or_default().extend(faults);
    }

    /// The calls of a method.
    pub fn calls(&self, method: &str) -> Vec<Value> {
        let kept = self.kept.lock().unwrap();
        kept.calls.iter().filter(|made| made.method == method).map(|made| made.with.clone()).collect()
    }

    /// The cards that stand in a channel: thread and version, in the order of threads.
    pub fn cards(&self, channel: &str) -> Vec<(String, String)> {
        let kept = self.kept.lock().unwrap();
        let messages = kept.messages.iter().filter(|((at, _), _)| at == channel);
        let cards = messages.filter(|(_, message)| message["metadata"]["event_type"] == "watchfloor_card");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let payloads = cards.map(|(_, message)| &message["metadata"]["event_payload"]);
        let mut cards: Vec<_> =
            payloads.map(|payload| (text(&payload["thread"]), text(&payload["version"]))).collect();
        cards.sort();
        cards
    }

    /// Somebody deletes every message of a channel.
    pub fn empties(&self, channel: &str) {
        self.kept.lock().unwrap().messages.retain(|(at, _), _| at != channel);
    }

    /// Waits until something holds of what was kept.
    pub async fn until<T>(&self, what: &str, holds: impl Fn(&Kept) -> Option<T>) -> T {
        let waiting = async {
            loop {
                let changed = self.changed.notified();
                if let Some(found) = holds(&self.kept.lock().unwrap()) {
                    return found;
                }
                changed.await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), waiting)
            .await
            .unwrap_or_else(|_| panic!("it never came to this: {what}"))
    }

    /// Waits for the next answer for one person's eyes, beyond the first so many.
    pub async fn answer_after(&self, count: usize) -> Value {
        self.until("an answer", |kept| kept.answers.get(count).cloned()).await
    }
}

async fn call(
    State(web): State<Web>,
    Path(method): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let with = fields(&headers, &body);
    let authorization = text_of(&headers, header::AUTHORIZATION);
    let fault = {
        let mut kept = web.kept.lock().unwrap();
        kept.calls.push(Made {
            method: method.clone(),
            with: with.clone(),
            authorization: authorization.clone(),
        });
        kept.faults.get_mut(&method).and_then(VecDeque::pop_front)
    };
    let response = match fault {
        None => done(&web, &method, &with, &authorization),
        Some(Fault::Silence) => {
            let _ = done(&web, &method, &with, &authorization);
            web.changed.notify_waiters();
            std::future::pending().await
        }
        Some(Fault::Code(code)) => axum::Json(json!({"ok": false, "error": code})).into_response(),
        Some(Fault::Scope(scope)) => axum::Json(
            json!({"ok": false, "error": "missing_scope", "needed": scope, "provided": "commands"}),
        )
        .into_response(),
        Some(Fault::TooFast(seconds)) => {
            let body = axum::Json(json!({"ok": false, "error": "ratelimited"}));
            (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds.to_string())], body)
                .into_response()
        }
        Some(Fault::Status(status)) => {
            (StatusCode::from_u16(status).unwrap(), "<html>an error page</html>").into_response()
        }
        Some(Fault::Page) => ([(header::CONTENT_TYPE, "text/html")], "<html>sign in</html>").into_response(),
    };
    web.changed.notify_waiters();
    response
}

/// JSON or a form: reading methods take forms alone, as Slack has it.
fn fields(headers: &HeaderMap, body: &[u8]) -> Value {
    if text_of(headers, header::CONTENT_TYPE).starts_with("application/json") {
        return serde_json::from_slice(body).unwrap();
    }
    let pairs = url::form_urlencoded::parse(body);
    Value::Object(pairs.map(|(key, value)| (key.into_owned(), Value::from(value.into_owned()))).collect())
}

fn text_of(headers: &HeaderMap, name: HeaderName) -> String {
    headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

fn done(web: &Web, method: &str, with: &Value, authorization: &str) -> Response {
    let mut kept = web.kept.lock().unwrap();
    kept.count += 1;
    let number = kept.count;
    let text = |key: &str| with[key].as_str().unwrap_or_default().to_owned();
    let mut answer = match method {
        "auth.test" => json!({"team_id": "T1", "user_id": "UBOT", "bot_id": "B1", "team": "Acme"}),
        "apps.connections.open" if authorization.starts_with("Bearer xapp-") => {
            json!({"url": format!("ws://{}/socket/{number}", web.address)})
        }
        "apps.connections.open" => json!({"ok": false, "error": "not_allowed_token_type"}),
        "chat.postMessage" => {
            let ts = format!("1700000000.{number:06}");
            let mut message = with.clone();
            message["ts"] = json!(ts);
            message["bot_id"] = json!("B1");
            kept.messages.insert((text("channel"), ts.clone()), message);
            json!({"ts": ts, "channel": text("channel")})
        }
        "chat.update" => match kept.messages.get_mut(&(text("channel"), text("ts"))) {
            Some(message) => {
                for (key, value) in with.as_object().unwrap() {
                    message[key] = value.clone();
                }
                json!({"ts": text("ts")})
            }
            None => json!({"ok": false, "error": "message_not_found"}),
        },
        "chat.postEphemeral" => {
            kept.answers.push(with.clone());
            json!({"message_ts": "1.1"})
        }
        "conversations.history" => page(&kept, with, |message| message.get("thread_ts").is_none()),
        "conversations.replies" => {
            let parent = with["ts"].clone();
            page(&kept, with, |message| message["thread_ts"] == parent || message["ts"] == parent)
        }
        "conversations.open" => json!({"channel": {"id": format!("D{}", text("users"))}}),
        "conversations.info" => {
            let usual = json!({"id": text("channel"), "name": "care", "is_member": true});
            json!({"channel": kept.channels.get(&text("channel")).cloned().unwrap_or(usual)})
        }
        "users.info" => match kept.users.get(&text("user")) {
            Some(user) => json!({"user": user}),
            None => json!({"ok": false, "error": "user_not_found"}),
        },
        "users.lookupByEmail" => {
            match kept.users.values().find(|user| user["profile"]["email"] == with["email"]) {
                Some(user) => json!({"user": user}),
                None => json!({"ok": false, "error": "users_not_found"}),
            }
        }
        "views.open" => {
            let id = format!("V{number}");
            kept.views.insert(id.clone(), with["view"].clone());
            json!({"view": {"id": id, "hash": "h"}})
        }
        "views.update" => {
            kept.views.insert(text("view_id"), with["view"].clone());
            json!({"view": {"id": text("view_id")}})
        }
        "views.publish" => {
            kept.homes.insert(text("user_id"), with["view"].clone());
            json!({})
        }
        _ => json!({"ok": false, "error": "unknown_method"}),
    };
    if answer.get("ok").is_none() {
        answer["ok"] = json!(true);
    }
    let scopes = HeaderValue::from_str(&kept.scopes).unwrap();
    ([(HeaderName::from_static("x-oauth-scopes"), scopes)], axum::Json(answer)).into_response()
}

/// A page of messages, the newest first for a channel, by a cursor that is a number.
fn page(kept: &Kept, with: &Value, wanted: impl Fn(&Value) -> bool) -> Value {
    let text = |key: &str| with[key].as_str().unwrap_or_default();
    let mut all: Vec<&Value> = kept
        .messages
        .iter()
        .filter(|((channel, _), message)| channel == text("channel") && wanted(message))
        .map(|(_, message)| message)
        .collect();
    if with.get("ts").is_none() {
        all.reverse();
    }
    let from: usize = text("cursor").parse().unwrap_or(0);
    let limit: usize = text("limit").parse().unwrap_or(100);
    let next = if from + limit < all.len() { (from + limit).to_string() } else { String::new() };
    let shown: Vec<Value> = all
        .into_iter()
        .skip(from)
        .take(limit)
        .map(|message| {
            let mut message = message.clone();
            if text("include_all_metadata") != "true" {
                message.as_object_mut().unwrap().remove("metadata");
            }
            message
        })
        .collect();
    json!({"messages": shown, "response_metadata": {"next_cursor": next}})
}

async fn answer(State(web): State<Web>, axum::Json(body): axum::Json<Value>) -> &'static str {
    web.kept.lock().unwrap().answers.push(body);
    web.changed.notify_waiters();
    "ok"
}

/// The socket's end of a request to upgrade, by hand: axum's own brings another tungstenite.
async fn upgrade(State(web): State<Web>, mut request: Request) -> Response {
    let key = request.headers().get("sec-websocket-key").unwrap().as_bytes().to_vec();
    let accept = tokio_tungstenite::tungstenite::handshake::derive_accept_key(&key);
    let upgraded = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        let io = hyper_util::rt::TokioIo::new(upgraded.await.unwrap());
        socket::play(io, web.sockets).await;
    });
    let headers = [
        (header::CONNECTION, HeaderValue::from_static("upgrade")),
        (header::UPGRADE, HeaderValue::from_static("websocket")),
        (header::SEC_WEBSOCKET_ACCEPT, HeaderValue::from_str(&accept).unwrap()),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
}
