//! The Bot Service in the tests: describes its keys, gives tokens, keeps messages, and fails when told to.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What a fault answers: status, `Retry-After`, body.
pub type Fault = (u16, Option<&'static str>, &'static str);

#[derive(Default)]
pub struct Kept {
    /// The keys that are described, and how often they were fetched.
    pub keys: Vec<Value>,
    pub fetched: usize,
    pub tokens: usize,
    /// Answered in the place of what would be, one after the other.
    pub faults: VecDeque<Fault>,
    /// Calls to conversations, as `METHOD path`.
    pub calls: Vec<String>,
    /// Messages by the id of their conversation, each with its id, in order.
    pub messages: BTreeMap<String, Vec<(String, Value)>>,
    /// What the members API says of somebody.
    pub members: BTreeMap<String, Value>,
    /// Whether chats may be opened.
    pub closed: bool,
    count: usize,
}

#[derive(Clone)]
pub struct Service {
    pub url: String,
    kept: Arc<Mutex<Kept>>,
}

impl Service {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let service = Self { url, kept: Arc::default() };
        let router = Router::new().fallback(answer).with_state(service.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        service
    }

    pub fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap()
    }

    /// The address that replies go to.
    pub fn address(&self) -> String {
        format!("{}/emea/", self.url)
    }

    /// The latest message of a conversation.
    pub fn latest(&self, conversation: &str) -> Value {
        let kept = self.kept();
        let messages = kept.messages.get(conversation);
        messages.and_then(|messages| messages.last()).map(|(_, message)| message.clone()).unwrap_or_default()
    }

    /// The messages of a channel that begin threads.
    pub fn roots(&self, channel: &str) -> usize {
        let kept = self.kept();
        let roots = |(id, messages): (&String, &Vec<(String, Value)>)| {
            let root = id.strip_prefix(channel).and_then(|rest| rest.strip_prefix(";messageid="));
            messages.iter().filter(|(id, _)| Some(id.as_str()) == root).count()
        };
        kept.messages.iter().map(roots).sum()
    }

    /// Everything that stands in conversations that begin so.
    pub fn count(&self, start: &str) -> usize {
        let kept = self.kept();
        kept.messages.iter().filter(|(id, _)| id.starts_with(start)).map(|(_, messages)| messages.len()).sum()
    }
}

async fn answer(
    State(service): State<Service>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut kept = service.kept();
    let path = uri.path();
    if path == "/openid" {
        kept.fetched += 1;
        return Json(json!({
            "issuer": "https://api.botframework.com", "jwks_uri": format!("{}/keys", service.url),
        }))
        .into_response();
    }
    if path == "/keys" {
        return Json(json!({ "keys": kept.keys })).into_response();
    }
    if path.ends_with("/oauth2/v2.0/token") {
        let form = String::from_utf8_lossy(&body).into_owned();
        if !form.contains("client_secret=not-a-real-secret")
            || !form.contains("grant_type=client_credentials")
        {
            let error = json!({"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret."});
            return (StatusCode::UNAUTHORIZED, Json(error)).into_response();
        }
        kept.tokens += 1;
        let token = format!("token-{}", kept.tokens);
        return Json(json!({ "access_token": token, "expires_in": 3600 })).into_response();
    }
    kept.calls.push(format!("{method} {path}"));
    if let Some((status, retry_after, body)) = kept.faults.pop_front() {
        let mut response = (StatusCode::from_u16(status).unwrap(), body).into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert("retry-after", seconds.parse().unwrap());
        }
        return response;
    }
    let expected = format!("Bearer token-{}", kept.tokens);
    if headers.get("authorization").and_then(|value| value.to_str().ok()) != Some(&expected) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let parts: Vec<&str> = path.trim_start_matches("/emea/v3/conversations").split('/').skip(1).collect();
    kept.count += 1;
    let id = format!("m{}", kept.count);
    match (method.as_str(), parts.as_slice()) {
        ("POST", []) if body["isGroup"] == true => {
            let channel = body["channelData"]["channel"]["id"].as_str().unwrap();
            let thread = format!("{channel};messageid={id}");
            kept.messages.entry(thread.clone()).or_default().push((id.clone(), body["activity"].clone()));
            (StatusCode::CREATED, Json(json!({ "id": thread, "activityId": id }))).into_response()
        }
        ("POST", []) if kept.closed => {
            let error = json!({"error": {"code": "ForbiddenOperationException", "message": "not installed"}});
            (StatusCode::FORBIDDEN, Json(error)).into_response()
        }
        ("POST", []) => {
            let chat = format!("a:{}", body["members"][0]["id"].as_str().unwrap());
            (StatusCode::CREATED, Json(json!({ "id": chat }))).into_response()
        }
        ("POST", [conversation, "activities"]) => {
            kept.messages.entry((*conversation).to_owned()).or_default().push((id.clone(), body));
            (StatusCode::CREATED, Json(json!({ "id": id }))).into_response()
        }
        ("PUT", [conversation, "activities", message]) => {
            let messages = kept.messages.entry((*conversation).to_owned()).or_default();
            match messages.iter_mut().find(|(id, _)| id == message) {
                Some((_, kept)) => {
                    *kept = body;
                    Json(json!({ "id": message })).into_response()
                }
                None => StatusCode::NOT_FOUND.into_response(),
            }
        }
        ("GET", [_, "pagedmembers"]) => {
            let members: Vec<Value> = kept.members.values().cloned().collect();
            Json(json!({ "members": members })).into_response()
        }
        ("GET", [_, "members", id]) => match kept.members.get(*id) {
            Some(member) => Json(member.clone()).into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        },
        _ => StatusCode::NOT_IMPLEMENTED.into_response(),
    }
}
