//! The console through its router: a real store, a real dispatcher, no browser and no sleeps.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use tower::ServiceExt as _;
use watchfloor::app::ambient::{SystemClock, SystemRandomness};
use watchfloor::app::dispatch::{Dispatcher, Surroundings, token_hash};
use watchfloor::app::hub::Hub;
use watchfloor::app::inbound::{Call, Caller, Inbound};
use watchfloor::app::live::{Live, LiveDesk};
use watchfloor::app::metrics::Metrics;
use watchfloor::commands::arguments::Arguments;
use watchfloor::commands::find;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::desk::{Desk, Grant, Person};
use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::incoming::Incoming;
use watchfloor::domain::thread::Priority;
use watchfloor::domain::time::Millis;
use watchfloor::http::console::{ConsoleState, Mode, router};
use watchfloor::i18n::Locales;
use watchfloor::store::Store;

const HOSTILE: &str = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>";

struct Console {
    router: Router,
    dispatcher: Arc<Dispatcher>,
    _folder: tempfile::TempDir,
}

/// A browser of one person: it keeps cookies and the form token of the last page.
struct Browser<'a> {
    console: &'a Console,
    cookie: String,
    csrf: String,
}

struct Page {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    body: String,
}

async fn console(mode: Mode) -> Console {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", Path::join(folder.path(), "desk.db").display());
    let store = Store::open(&url, Arc::new(SystemRandomness)).await.unwrap();
    let mut desk = Desk::empty("Test desk");
    desk.add_default_roles();
    for (id, role) in [("rita", "responder"), ("ravi", "responder"), ("max", "manager"), ("ada", "auditor")] {
        desk.people.insert(id.into(), Person::named(id, vec![Grant::everywhere(role)]));
    }
    for queue in desk.queues.values_mut() {
        queue.publisher = Some("site".into());
    }
    let clock = Arc::new(SystemClock);
    let around = Surroundings {
        clock: clock.clone(),
        randomness: Arc::new(SystemRandomness),
        store,
        live: Arc::new(LiveDesk::from_pointee(Live::new(desk, clock).unwrap())),
        hub: Arc::new(Hub::new()),
        metrics: Arc::new(Metrics::new()),
    };
    let (dispatcher, _) = Dispatcher::start(around);
    let locales = Arc::new(Locales::load().unwrap());
    let router = router(ConsoleState { dispatcher: dispatcher.clone(), locales, mode });
    Console { router, dispatcher, _folder: folder }
}

async fn demo() -> Console {
    let personas = ["rita", "ravi", "max", "ada"].map(Into::into).to_vec();
    console(Mode::Demo { personas, sink: "/demo/sink".to_owned() }).await
}

impl Console {
    async fn send(&self, request: Request<Body>) -> Page {
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 10_000_000).await.unwrap();
        Page { status: parts.status, headers: parts.headers, body: String::from_utf8(body.to_vec()).unwrap() }
    }

    async fn receive(&self, text: &str, url: Option<&str>) -> ThreadId {
        let incoming = Incoming {
            source: "test".into(),
            external_id: text.to_owned(),
            conversation: text.to_owned(),
            network: "x".to_owned(),
            author: Some(text.to_owned()),
            text: text.to_owned(),
            lang: Some("en".to_owned()),
            sentiment: None,
            reach: Some(1_200),
            priority: Some(Priority::High),
            queue: None,
            url: url.map(str::to_owned),
            tags: vec![text.to_owned()],
            received_at: None,
        };
        let call = Call::Receive(Box::new(incoming));
        let inbound = Inbound::new(Caller::Source("test".into()), Surface::Intake, call);
        self.dispatcher.dispatch(inbound).await.unwrap().subject.unwrap()
    }

    /// Somebody does something elsewhere.
    async fn elsewhere(&self, person: &str, thread: &ThreadId, command: &str, line: &str) {
        let spec = find(command).unwrap();
        let arguments = Arguments::from_line(spec.arguments, line).unwrap();
        let call = Call::Command { spec, arguments };
        let mut inbound = Inbound::new(Caller::Session(person.into()), Surface::Api, call);
        inbound.thread = Some(thread.clone());
        self.dispatcher.dispatch(inbound).await.unwrap();
    }

    async fn browser(&self, person: &str) -> Browser<'_> {
        let mut browser = Browser { console: self, cookie: String::new(), csrf: String::new() };
        browser.open("/people").await;
        let switched = browser.post("/persona", &[("person", person)]).await;
        assert_eq!(switched.status, StatusCode::SEE_OTHER);
        browser.open("/notices").await;
        browser
    }
}

impl Browser<'_> {
    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder().method(method).uri(path).header(header::COOKIE, &self.cookie)
    }

    async fn open(&mut self, path: &str) -> Page {
        let page = self.console.send(self.request("GET", path).body(Body::empty()).unwrap()).await;
        self.remember(&page);
        if let Some((_, rest)) = page.body.split_once("name=\"csrf\" value=\"") {
            self.csrf = rest.split('"').next().unwrap().to_owned();
        }
        page
    }

    fn remember(&mut self, page: &Page) {
        for cookie in page.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let name = pair.split('=').next().unwrap();
            let others: Vec<&str> = self
                .cookie
                .split("; ")
                .filter(|other| !other.is_empty() && other.split('=').next() != Some(name))
                .chain([pair])
                .collect();
            self.cookie = others.join("; ");
        }
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = self.csrf.clone();
        let with_token: Vec<(&str, &str)> = fields.iter().copied().chain([("csrf", csrf.as_str())]).collect();
        self.post_as_it_is(path, &with_token).await
    }

    async fn post_as_it_is(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")))
            .unwrap();
        let page = self.console.send(request).await;
        self.remember(&page);
        page
    }
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn a_manager_sees_every_page() {
    let console = demo().await;
    let thread = console.receive("Where is my parcel?", None).await;
    let mut max = console.browser("max").await;
    let (page, form) = (format!("/threads/{thread}"), format!("/threads/{thread}/edit"));
    for path in
        ["/", "/?show=mine", "/listed", "/log", "/roster", "/people", "/notices", "/say", &page, &form]
    {
        let page = max.open(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{path}");
        assert_eq!(page.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert!(!page.body.contains("<script>") && !page.body.contains(" style="), "{path}");
        assert!(!page.body.contains("console-"), "{path} shows a key: {}", page.body);
    }
}

#[tokio::test]
async fn a_form_without_the_sessions_token_does_nothing() {
    let console = demo().await;
    let thread = console.receive("Help", None).await;
    let mut rita = console.browser("rita").await;
    let path = format!("/threads/{thread}/claim");
    assert_eq!(rita.post_as_it_is(&path, &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(rita.post_as_it_is(&path, &[("csrf", "guess")]).await.status, StatusCode::FORBIDDEN);
    let others = console.browser("max").await.csrf;
    assert_eq!(rita.post_as_it_is(&path, &[("csrf", &others)]).await.status, StatusCode::FORBIDDEN);
    let request = rita
        .request("POST", &path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site")
        .body(Body::from(format!("csrf={}", rita.csrf)))
        .unwrap();
    assert_eq!(console.send(request).await.status, StatusCode::FORBIDDEN);
    let stored = console.dispatcher.around().store.thread(&thread).await.unwrap().unwrap();
    assert!(stored.holder.is_none());
    assert_eq!(rita.post(&path, &[]).await.status, StatusCode::SEE_OTHER);
    let stored = console.dispatcher.around().store.thread(&thread).await.unwrap().unwrap();
    assert!(stored.is_held_by(&"rita".into()));
}

#[tokio::test]
async fn a_login_link_signs_in_once() {
    let console = console(Mode::Serve { secure_cookies: true }).await;
    let around = console.dispatcher.around();
    let until = around.clock.now() + Millis::minutes(10);
    around.store.keep_login_link(&token_hash("secret"), &"max".into(), until).await.unwrap();
    let mut max = Browser { console: &console, cookie: String::new(), csrf: String::new() };
    let outside = max.open("/").await;
    assert_eq!(outside.status, StatusCode::SEE_OTHER);
    assert_eq!(outside.headers[header::LOCATION], "/login");
    // A preview of the link, twice.
    assert_eq!(max.open("/login/secret").await.status, StatusCode::OK);
    assert_eq!(max.open("/login/secret").await.status, StatusCode::OK);
    let page = max.post_as_it_is("/login/secret", &[]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let cookie = page.headers[header::SET_COOKIE].to_str().unwrap();
    for word in ["__Host-watchfloor=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(word), "{cookie}");
    }
    assert_eq!(max.open("/").await.status, StatusCode::OK);
    let mut thief = Browser { console: &console, cookie: String::new(), csrf: String::new() };
    assert_eq!(thief.post_as_it_is("/login/secret", &[]).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(max.post("/persona", &[("person", "ada")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(max.post("/logout", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(max.open("/").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn hostile_texts_stay_texts() {
    let console = demo().await;
    let thread = console.receive(HOSTILE, Some("javascript:alert(3)")).await;
    console.elsewhere("rita", &thread, "edit", &format!("0 {HOSTILE}")).await;
    console.elsewhere("rita", &thread, "note", HOSTILE).await;
    console.elsewhere("max", &thread, "reject", &format!("1 {HOSTILE}")).await;
    let mut max = console.browser("max").await;
    for path in
        ["/".to_owned(), "/log".to_owned(), format!("/threads/{thread}"), format!("/threads/{thread}/edit")]
    {
        let page = max.open(&path).await;
        assert!(page.body.contains("&lt;script&gt;alert(1)"), "{path}");
        assert!(!page.body.contains("<script>") && !page.body.contains("<img"), "{path}");
        assert!(!page.body.contains("href=\"javascript:"), "{path}");
    }
    let said = max.post("/say", &[("line", HOSTILE)]).await;
    assert!(!said.body.contains("<script>"), "{}", said.body);
}

#[tokio::test]
async fn the_log_is_refused_with_who_can_read_it() {
    let console = demo().await;
    let mut rita = console.browser("rita").await;
    let page = rita.open("/log").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.body.contains("max") && page.body.contains("ada"), "{}", page.body);
    assert_eq!(rita.post("/log/verify", &[]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_chain_is_verified_on_request() {
    let console = demo().await;
    console.receive("Hello", None).await;
    let mut ada = console.browser("ada").await;
    assert_eq!(ada.post("/log/verify", &[]).await.status, StatusCode::SEE_OTHER);
    let (head, _) = console.dispatcher.around().store.head().await.unwrap();
    let page = ada.open("/log").await;
    assert!(page.body.contains(&format!("the chain holds up to entry {head}")), "{}", page.body);
}

#[tokio::test]
async fn a_lost_race_says_who_won() {
    let console = demo().await;
    let thread = console.receive("Help", None).await;
    console.elsewhere("ravi", &thread, "claim", "").await;
    let mut rita = console.browser("rita").await;
    let page = rita.post(&format!("/threads/{thread}/claim"), &[("seen_version", "1")]).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.body.contains("role=\"alert\"") && page.body.contains("ravi"), "{}", page.body);
}

#[tokio::test]
async fn a_concurrent_edit_shows_both_texts_and_asks() {
    let console = demo().await;
    let thread = console.receive("Help", None).await;
    let mut rita = console.browser("rita").await;
    let path = format!("/threads/{thread}/edit");
    assert_eq!(rita.open(&path).await.status, StatusCode::OK);
    console.elsewhere("ravi", &thread, "edit", "0 We will send a new one.").await;
    let mine = [("revision", "0"), ("text", "We will send\r\na refund."), ("once", "1")];
    let page = rita.post(&path, &mine).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.body.contains("We will send a new one."), "{}", page.body);
    assert!(page.body.contains("We will send\na refund."), "{}", page.body);
    assert!(page.body.contains("<ins>") && page.body.contains("<del>"), "{}", page.body);
    assert!(page.body.contains("name=\"revision\" value=\"1\""), "{}", page.body);
    let mine = [("revision", "1"), ("text", "We will send a refund."), ("once", "2")];
    assert_eq!(rita.post(&path, &mine).await.status, StatusCode::SEE_OTHER);
    let stored = console.dispatcher.around().store.thread(&thread).await.unwrap().unwrap();
    assert_eq!(stored.revision.unwrap().number, 2);
}

#[tokio::test]
async fn a_draft_is_approved_with_edits_from_its_card() {
    let console = demo().await;
    let thread = console.receive("Help", None).await;
    console.elsewhere("ravi", &thread, "edit", "0 We will send a new one.").await;
    let mut max = console.browser("max").await;
    let path = format!("/threads/{thread}/approve");
    assert!(max.open("/").await.body.contains(&format!("href=\"{path}\"")), "the card offers it");
    assert!(max.open(&path).await.body.contains("We will send a new one."));
    let edited = [("revision", "1"), ("text", "We will send a new one today."), ("once", "1")];
    assert_eq!(max.post(&path, &edited).await.status, StatusCode::SEE_OTHER);
    let stored = console.dispatcher.around().store.thread(&thread).await.unwrap().unwrap();
    assert_eq!((stored.revision.unwrap().number, stored.approvals.len()), (2, 0));
}

#[tokio::test]
async fn a_problem_stands_at_its_field() {
    let console = demo().await;
    let thread = console.receive("Help", None).await;
    let mut rita = console.browser("rita").await;
    let long = "a".repeat(281);
    let path = format!("/threads/{thread}/edit");
    let page = rita.post(&path, &[("revision", "0"), ("text", &long), ("once", "1")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("id=\"problem-text\"") && page.body.contains(&long), "{}", page.body);
}

#[tokio::test]
async fn the_same_form_acts_once() {
    let console = demo().await;
    let thread = console.receive("Help", None).await;
    let mut rita = console.browser("rita").await;
    let path = format!("/threads/{thread}/note");
    for _ in 0..2 {
        let page = rita.post(&path, &[("text", "call her"), ("once", "7")]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    }
    let page = rita.open(&format!("/threads/{thread}")).await;
    assert_eq!(page.body.matches("call her").count(), 1, "{}", page.body);
}

#[tokio::test]
async fn a_typed_line_acts_and_answers() {
    let console = demo().await;
    let thread = console.receive("Help", None).await;
    let ending = &thread.as_str()[20..];
    let mut rita = console.browser("rita").await;
    let page = rita.post("/say", &[("line", &format!("claim {ending}"))]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    assert_eq!(page.headers[header::LOCATION], format!("/threads/{thread}"));
    let page = rita.post("/say", &[("line", "queue")]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(ending), "{}", page.body);
    let page = rita.post("/say", &[("line", "clam")]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("claim"), "{}", page.body);
}

#[test]
fn every_right_has_a_name_in_every_language() {
    let locales = Locales::load().unwrap();
    for language in locales.languages() {
        for right in watchfloor::domain::permission::Permission::ALL {
            let key = format!("console-right-{}", right.as_str().replace('_', "-"));
            assert_ne!(locales.plain(language, &key), key, "{language}");
        }
    }
}
