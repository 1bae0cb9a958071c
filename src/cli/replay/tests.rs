//! Replays against a small desk in the same process.

use std::collections::HashSet;
use std::io::Cursor;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path as UrlPath, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use serde_json::{Value, json};

use super::*;
use crate::domain::desk::Source;
use crate::domain::time::Timestamp;
use crate::intake::{body, choose, mapping};

/// What the small desk has got, and what it is to answer.
#[derive(Default)]
struct Desk {
    /// The source in the address ('threads' where there is none) and the record.
    got: Vec<(String, Value)>,
    known: HashSet<String>,
    requests: usize,
    authorization: Option<String>,
    /// Answers before the good ones, the last one first.
    first: Vec<(StatusCode, &'static str)>,
}

type Shared = Arc<Mutex<Desk>>;

async fn answer(
    State(desk): State<Shared>,
    source: Option<UrlPath<String>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let mut desk = desk.lock().unwrap();
    desk.requests += 1;
    desk.authorization = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    if let Some((status, text)) = desk.first.pop() {
        return (status, [("retry-after", "7")], text).into_response();
    }
    assert_eq!(headers.get("content-type").unwrap(), "application/x-ndjson");
    let source = source.map_or("threads".to_owned(), |UrlPath(name)| name);
    let mut results = Vec::new();
    for item in body::read(&bytes, Some("application/x-ndjson")).unwrap().into_items() {
        let record = item.unwrap();
        if record["text"] == "bad" {
            results.push(json!({"error": {"code": "malformed", "detail": "no text"}}));
            continue;
        }
        let key = (source.clone(), record);
        let created = desk.known.insert(format!("{} {}", key.0, key.1));
        results.push(json!({"id": "1", "created": created, "card": key.1["text"] == "urgent"}));
        desk.got.push(key);
    }
    axum::Json(results).into_response()
}

async fn serve() -> (Shared, SocketAddr) {
    let desk = Shared::default();
    let router = Router::new()
        .route("/api/v1/threads", post(answer))
        .route("/api/v1/sources/{source}/threads", post(answer))
        .with_state(Arc::clone(&desk));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (desk, address)
}

fn args(address: SocketAddr) -> Args {
    Args {
        file: "-".into(),
        source: None,
        rate: Rate::Unlimited,
        url: Some(format!("http://{address}")),
        token: Some("let me in".to_owned()),
        limit: None,
        desk: None,
    }
}

fn wiring(text: &str) -> Wiring<'static> {
    // A second one finds it installed; that is as good.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    Wiring {
        client: reqwest::Client::builder().no_proxy().build().unwrap(),
        stdin: Box::new(Cursor::new(text.to_owned())),
        pointer: None,
        mappings: Vec::new(),
        terminal: false,
    }
}

fn source(id: &str, fields: &[(&str, &str)]) -> Source {
    Source {
        id: id.into(),
        network: None,
        proof: None,
        items: None,
        fields: fields.iter().map(|(field, path)| ((*field).to_owned(), (*path).to_owned())).collect(),
        defaults: [].into(),
    }
}

#[tokio::test]
async fn records_go_where_they_belong_and_are_counted() {
    let (desk, address) = serve().await;
    let file = "{\"source\":\"s\",\"external_id\":\"1\",\"text\":\"urgent\"}\n\
                {\"text\":\"a\"}\n{\"text\":\"a\"}\nnot json\n{\"text\":\"bad\"}\n";
    let summary = run(&args(address), wiring(file)).await.unwrap();
    let counts = (summary.created, summary.known, summary.cards, summary.refused, summary.unreadable);
    assert_eq!(counts, (2, 1, 1, 1, 1));
    assert_eq!(summary.exit_code(), EXIT_SOME_REFUSED);
    let text = summary.to_string();
    assert!(
        text.starts_with("5 records: 2 created (1 cards), 1 known already, 1 refused, 1 unreadable"),
        "{text}"
    );
    assert!(
        text.contains("malformed, 1: no text") && text.contains("unreadable, 1: line 4: column"),
        "{text}"
    );
    let desk = desk.lock().unwrap();
    let places: Vec<&str> = desk.got.iter().map(|(source, _)| source.as_str()).collect();
    assert_eq!(places, ["threads", "_", "_"]);
    assert_eq!(desk.authorization.as_deref(), Some("Bearer let me in"));
}

#[tokio::test]
async fn a_named_source_takes_everything_and_a_limit_holds() {
    let (desk, address) = serve().await;
    let file: String = (0..500).map(|n| format!("{n},text {n}\n")).collect();
    let args = Args { source: Some("reviews".to_owned()), limit: Some(250), ..args(address) };
    let summary = run(&args, wiring(&format!("id,text\n{file}"))).await.unwrap();
    assert_eq!((summary.created, summary.exit_code()), (250, 0));
    let desk = desk.lock().unwrap();
    assert!(desk.got.iter().all(|(source, _)| source == "reviews"));
    assert!(desk.got.contains(&("reviews".to_owned(), json!({"id": "249", "text": "text 249"}))));
    assert_eq!(desk.requests, 3);
}

#[tokio::test]
async fn with_a_desk_file_the_source_is_chosen_here() {
    let (desk, address) = serve().await;
    let mut wiring = wiring("{\"text\":\"a\",\"label\":\"b\"}\n{\"body\":\"c\"}\n{\"nothing\":1}\n");
    wiring.mappings = vec![
        mapping::compile(&source("tweets", &[("text", "text"), ("sentiment", "label")])).unwrap(),
        mapping::compile(&source("mail", &[("text", "body")])).unwrap(),
    ];
    let summary = run(&args(address), wiring).await.unwrap();
    assert_eq!((summary.created, summary.refused), (2, 1));
    assert!(summary.to_string().contains("line 3: no source of the desk file finds a text"), "{summary}");
    let desk = desk.lock().unwrap();
    let mut places: Vec<&str> = desk.got.iter().map(|(source, _)| source.as_str()).collect();
    places.sort_unstable();
    assert_eq!(places, ["mail", "tweets"]);
}

#[tokio::test(start_paused = true)]
async fn a_desk_that_asks_to_wait_is_waited_for() {
    let (desk, address) = serve().await;
    desk.lock().unwrap().first = vec![(StatusCode::TOO_MANY_REQUESTS, ""); 6];
    let start = tokio::time::Instant::now();
    let summary = run(&args(address), wiring("{\"text\":\"a\"}\n")).await.unwrap();
    assert_eq!((summary.created, desk.lock().unwrap().requests), (1, 7));
    assert!(start.elapsed() >= Duration::from_secs(42), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_desk_that_stumbles_is_tried_again_and_then_given_up() {
    let (desk, address) = serve().await;
    desk.lock().unwrap().first = vec![(StatusCode::SERVICE_UNAVAILABLE, ""); 3];
    assert_eq!(run(&args(address), wiring("{\"text\":\"a\"}\n")).await.unwrap().created, 1);
    desk.lock().unwrap().first = vec![(StatusCode::INTERNAL_SERVER_ERROR, ""); 99];
    let error = run(&args(address), wiring("{\"text\":\"a\"}\n")).await.unwrap_err().to_string();
    assert!(error.contains("500") && error.contains("nothing is taken twice"), "{error}");
}

#[tokio::test]
async fn where_nobody_answers_it_stops_at_once() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = run(&args(address), wiring("{\"text\":\"a\"}\n")).await.unwrap_err();
    assert!(matches!(error, ReplayError::Unreachable { .. }), "{error}");
    assert!(error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn a_no_to_the_sender_stops_and_a_no_to_the_records_does_not() {
    let (desk, address) = serve().await;
    desk.lock().unwrap().first = vec![(StatusCode::UNAUTHORIZED, r#"{"detail":"the token is not valid"}"#)];
    let error = run(&args(address), wiring("{\"text\":\"a\"}\n")).await.unwrap_err().to_string();
    assert!(error.contains("401: the token is not valid"), "{error}");

    desk.lock().unwrap().first =
        vec![(StatusCode::PAYLOAD_TOO_LARGE, r#"{"code":"too_large","title":"Too large"}"#)];
    let summary = run(&args(address), wiring("{\"text\":\"a\"}\n{\"text\":\"b\"}\n")).await.unwrap();
    assert_eq!((summary.refused, summary.created), (2, 0));
    assert!(summary.to_string().contains("too_large, 2: Too large"), "{summary}");

    desk.lock().unwrap().first = vec![(StatusCode::OK, "<html>"), (StatusCode::OK, "[]")];
    for _ in 0..2 {
        let error = run(&args(address), wiring("{\"text\":\"a\"}\n")).await.unwrap_err().to_string();
        assert!(error.contains("--url"), "{error}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_or_sent_is_said() {
    let (_desk, address) = serve().await;
    let say = async |args: Args, text: &str| run(&args, wiring(text)).await.unwrap_err().to_string();
    let missing = say(Args { file: "no/such/file.jsonl".into(), ..args(address) }, "").await;
    assert!(missing.contains("no/such/file.jsonl cannot be read"), "{missing}");
    let list = say(args(address), "[{\"text\":\"a\"}]").await;
    assert!(list.contains("jq -c"), "{list}");
    let source = say(Args { source: Some("a/b".to_owned()), ..args(address) }, "").await;
    assert!(source.contains("'a/b' cannot be the name of a source"), "{source}");
    assert_eq!(run(&args(address), wiring("")).await.unwrap(), Summary::default());
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "says that it is skipped")]
async fn the_real_posts_all_arrive_with_the_sample_mapping() {
    #[expect(
        clippy::disallowed_methods,
        reason = "says where the data of the tests are; no part of the program"
    )]
    let shared = std::env::var_os("WATCHFLOOR_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let file = shared.join("data/tweets.jsonl");
    if !file.exists() {
        println!("skipped: {} is not there", file.display());
        return;
    }
    let (desk, address) = serve().await;
    let summary = run(&Args { file, ..args(address) }, wiring("")).await.unwrap();
    assert_eq!((summary.seen(), summary.exit_code()), (3324, 0), "{summary}");

    let sources = [
        mapping::compile(&source("tweets", &[("text", "text"), ("sentiment", "label")])).unwrap(),
        mapping::compile(&source("other", &[("text", "body")])).unwrap(),
    ];
    let mut with_sentiment = 0;
    for (_, record) in &desk.lock().unwrap().got {
        let mapping = choose::choose(&sources, record).unwrap();
        let message = mapping.message(record, Timestamp::from_millis(0)).unwrap().incoming;
        assert_eq!(mapping.source().as_str(), "tweets");
        assert!(!message.text.is_empty() && message.external_id.starts_with("sha256:"));
        with_sentiment += usize::from(message.sentiment.is_some());
    }
    assert_eq!(with_sentiment, 2000);
}

#[test]
fn the_command_line_is_sound() {
    use clap::{Args as _, FromArgMatches as _};
    let command = Args::augment_args(clap::Command::new("replay"));
    command.clone().debug_assert();
    let read = |line: &[&str]| {
        let matches = command.clone().try_get_matches_from(line).map_err(|error| error.to_string())?;
        Args::from_arg_matches(&matches).map_err(|error| error.to_string())
    };
    let Ok(args) = read(&["replay", "-", "--rate", "50/s", "--limit", "3", "--source", "s"]) else {
        panic!("not read");
    };
    assert_eq!((args.rate, args.limit), ("50/s".parse().unwrap(), Some(3)));
    assert_eq!(args.file, Path::new("-"));
    assert!(read(&["replay", "-", "--rate", "fast"]).err().unwrap().contains("50/s"));
}
