//! The program as a script uses it: `demo --json` as a process of its own, and what it answers over
//! HTTP, to good requests and to bad ones.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

struct Demo {
    process: Child,
    ready: Value,
    client: reqwest::Client,
    folder: tempfile::TempDir,
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended already; there is nothing else to do about it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

struct Answer {
    status: u16,
    kind: String,
    body: Value,
}

impl Demo {
    /// Starts the program as a script would, and reads its one line.
    fn start() -> Self {
        Self::start_in(tempfile::tempdir().unwrap())
    }

    /// The program crashes, and is started again on the same data.
    fn crash_and_start_again(mut self) -> Self {
        let folder = std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap());
        drop(self);
        Self::start_in(folder)
    }

    fn start_in(folder: tempfile::TempDir) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_watchfloor"))
            .args(["demo", "--json", "--port", "0", "--no-sample", "--data"])
            .arg(folder.path().join("data"))
            .env_remove("DATABASE_URL")
            .env("TMPDIR", folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().build().unwrap();
        Self { process, ready: serde_json::from_str(&line).unwrap(), client, folder }
    }

    fn token(&self, role: &str) -> &str {
        match role {
            "intake" => self.ready["intake_token"].as_str().unwrap(),
            role => self.ready["tokens"][role].as_str().unwrap(),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.ready["url"].as_str().unwrap())
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let kind = response
            .headers()
            .get("content-type")
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default();
        let text = response.text().await.unwrap();
        Answer { status, kind, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
    }

    async fn post(&self, role: &str, path: &str, body: Value) -> Answer {
        let request = self.client.post(self.url(path)).bearer_auth(self.token(role)).json(&body);
        self.send(request).await
    }

    async fn raw(&self, role: &str, path: &str, kind: &str, body: impl Into<reqwest::Body>) -> Answer {
        let request = self.client.post(self.url(path)).bearer_auth(self.token(role));
        self.send(request.header("content-type", kind).body(body)).await
    }

    async fn get(&self, role: &str, path: &str) -> Answer {
        self.send(self.client.get(self.url(path)).bearer_auth(self.token(role))).await
    }

    /// An urgent thread.
    async fn thread(&self, id: &str, text: &str) -> String {
        let body = json!({"source": "x", "external_id": id, "text": text, "priority": "high"});
        let answer = self.post("intake", "/api/v1/threads", body).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.body["id"].as_str().unwrap().to_owned()
    }
}

fn on_a_runtime(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test);
}

#[test]
fn a_thread_becomes_a_published_reply_over_http() {
    on_a_runtime(async {
        let demo = Demo::start();
        let body = json!({
            "source": "x", "external_id": "1", "author": {"handle": "@jo"}, "text": "Where is my parcel?",
            "lang": "en", "reach": 12, "priority": "high", "queue": "care",
            "url": "https://example.com/1", "received_at": "2026-01-01T10:00:00Z"
        });
        let first = demo.post("intake", "/api/v1/threads", body.clone()).await;
        assert_eq!((first.status, &first.body["created"]), (201, &json!(true)));
        let again = demo.post("intake", "/api/v1/threads", body).await;
        assert_eq!(
            (again.status, &again.body["created"], &again.body["id"]),
            (200, &json!(false), &first.body["id"])
        );
        let path = format!("/api/v1/threads/{}", first.body["id"].as_str().unwrap());

        let claimed = demo.post("responder", &format!("{path}/claim"), json!({})).await;
        assert_eq!((claimed.status, &claimed.body["holder"]), (200, &json!("rita")));
        let lost = demo.post("responder2", &format!("{path}/claim"), json!({})).await;
        assert_eq!((lost.status, &lost.body["code"]), (409, &json!("already_claimed")));
        assert_eq!(lost.kind, "application/problem+json");

        let text = "On its way, with you tomorrow.";
        let edited =
            demo.post("responder", &format!("{path}/edit"), json!({"text": text, "revision": 0})).await;
        assert_eq!(edited.body["state"], "awaiting_approval");
        let hash = edited.body["revision"]["hash"].as_str().unwrap();
        let own = demo.post("responder", &format!("{path}/approve"), json!({"revision": 1})).await;
        assert_eq!((own.status, &own.body["code"]), (403, &json!("not_permitted")));
        let stale = demo.post("manager", &format!("{path}/approve"), json!({"revision": 7})).await;
        assert_eq!((stale.status, &stale.body["code"]), (409, &json!("revision_changed")));
        assert_eq!(stale.body["revision"]["text"], text);
        let approved = demo.post("manager", &format!("{path}/approve"), json!({ "revision": hash })).await;
        assert_eq!((approved.status, &approved.body["state"]), (200, &json!("approved")));
        assert_eq!(approved.body["needs"], json!([]));
        let recalled = demo.post("manager", &format!("{path}/recall"), json!({})).await;
        assert_eq!(recalled.body["state"], "awaiting_approval");

        for (role, command, body) in [
            ("responder", "escalate", json!({"path": "legal", "reason": "to be sure"})),
            ("legal", "acknowledge", json!({})),
            ("responder", "note", json!({"text": "a note"})),
        ] {
            let answer = demo.post(role, &format!("{path}/{command}"), body).await;
            assert_eq!(answer.status, 200, "{command}: {}", answer.body);
        }
        let log = demo.get("auditor", "/api/v1/log?limit=5").await;
        assert_eq!(log.body["entries"][0]["action"], "noted");
        assert_eq!(demo.get("responder", "/api/v1/log").await.status, 403);
        let export = demo.get("auditor", "/api/v1/log/export?format=jsonl").await;
        assert_eq!((export.status, export.kind.as_str()), (200, "application/x-ndjson"));
    });
}

#[test]
fn lists_take_one_object_a_list_or_lines_with_a_result_for_each() {
    on_a_runtime(async {
        let demo = Demo::start();
        let item = |id: u32| json!({"source": "x", "external_id": id.to_string(), "text": "Hello", "priority": "low"});
        let list =
            demo.post("intake", "/api/v1/threads", json!([item(1), {"source": "x"}, item(1), item(2)])).await;
        let results = list.body.as_array().unwrap();
        assert_eq!(list.status, 200);
        assert_eq!(results[0]["created"], true);
        assert_eq!(results[1]["error"]["code"], "argument_missing");
        assert_eq!((&results[2]["created"], &results[2]["id"]), (&json!(false), &results[0]["id"]));
        assert_eq!(results[3]["created"], true);
        let lines = format!("{}\n{{broken\n{}\n", item(3), item(4));
        let lines = demo.raw("intake", "/api/v1/threads", "application/x-ndjson", lines).await;
        let results = lines.body.as_array().unwrap();
        assert_eq!((results.len(), &results[1]["error"]["code"]), (3, &json!("malformed")));
        let listed = demo.get("responder", "/api/v1/threads?state=listed&limit=3").await;
        assert_eq!(listed.body["threads"].as_array().unwrap().len(), 3);
        let cursor = listed.body["cursor"].as_str().unwrap();
        let rest =
            demo.get("responder", &format!("/api/v1/threads?state=listed&limit=3&cursor={cursor}")).await;
        assert_eq!((rest.body["threads"].as_array().unwrap().len(), &rest.body["cursor"]), (1, &Value::Null));
    });
}

#[test]
fn bad_input_gets_an_answer_in_words_and_never_a_server_error() {
    on_a_runtime(async {
        let demo = Demo::start();
        let thread = demo.thread("bad", "Hello?").await;
        let path = format!("/api/v1/threads/{thread}");
        let ten_megabytes = vec![b' '; 10 * 1024 * 1024];
        let deep = "[".repeat(100_000);
        let json = "application/json";
        let intake = "/api/v1/threads";
        for (what, answer, status) in [
            ("broken JSON", demo.raw("intake", intake, json, "{\"source\":").await, 400),
            ("nothing", demo.raw("intake", intake, json, "").await, 400),
            ("invalid UTF-8", demo.raw("intake", intake, json, b"{\"text\":\"\xff\"}".to_vec()).await, 400),
            ("deep nesting", demo.raw("intake", intake, json, deep).await, 400),
            ("10 MB", demo.raw("intake", intake, json, ten_megabytes).await, 413),
            (
                "wrong types",
                demo.post("intake", intake, json!({"source": 1, "external_id": "1", "text": []})).await,
                422,
            ),
            (
                "no text",
                demo.post("intake", intake, json!({"source": "x", "external_id": "1", "text": " "})).await,
                422,
            ),
            (
                "unknown queue",
                demo.post(
                    "intake",
                    intake,
                    json!({"source": "x", "external_id": "q", "text": "a", "queue": "nowhere"}),
                )
                .await,
                422,
            ),
            (
                "a responder as intake",
                demo.post("responder", intake, json!({"source": "x", "external_id": "r", "text": "a"})).await,
                403,
            ),
            (
                "unknown thread",
                demo.post("responder", "/api/v1/threads/01J00000000000000000000000/claim", json!({})).await,
                404,
            ),
            (
                "nonsense for a thread",
                demo.post("responder", "/api/v1/threads/%00%ff/claim", json!({})).await,
                404,
            ),
            ("unknown command", demo.post("responder", &format!("{path}/clam"), json!({})).await, 404),
            (
                "unknown argument",
                demo.post("responder", &format!("{path}/claim"), json!({"now": "x"})).await,
                422,
            ),
            ("no revision", demo.post("manager", &format!("{path}/approve"), json!({})).await, 422),
            ("no draft", demo.post("manager", &format!("{path}/approve"), json!({"revision": 1})).await, 409),
            ("a list for an object", demo.post("responder", &format!("{path}/claim"), json!([])).await, 400),
            (
                "a webhook of nobody",
                demo.raw("intake", "/api/v1/sources/nobody/webhook", json, "{}").await,
                404,
            ),
            ("an address that is not there", demo.get("responder", "/api/v1/nothing").await, 404),
            ("a method that is not there", demo.get("responder", &format!("{path}/claim")).await, 405),
            ("a bad filter", demo.get("responder", "/api/v1/threads?state=sleepy").await, 422),
            ("a bad time", demo.get("auditor", "/api/v1/log?from=yesterday").await, 422),
        ] {
            assert_eq!(answer.status, status, "{what}: {}", answer.body);
            assert_eq!(answer.kind, "application/problem+json", "{what}");
            assert!(answer.body["code"].is_string() && answer.body["detail"].is_string(), "{what}");
        }
        let nobody = demo.client.post(demo.url(intake)).bearer_auth("wf_wrong").body("{}");
        let answer = demo.send(nobody).await;
        assert_eq!((answer.status, &answer.body["code"]), (401, &json!("bad_token")));
    });
}

#[test]
fn what_comes_from_outside_is_cleaned_and_cut() {
    on_a_runtime(async {
        let demo = Demo::start();
        let nasty =
            format!("pay\u{202e}gpj.exe\u{0000}\u{0007} <script>alert(1)</script> {}", "ä".repeat(100_000));
        let thread = demo.thread("nasty", &nasty).await;
        let shown = demo.get("responder", &format!("/api/v1/threads/{thread}")).await;
        let text = shown.body["text"].as_str().unwrap();
        assert!(text.starts_with("paygpj.exe <script>alert(1)</script>"), "{}", &text[..60]);
        assert!(text.chars().count() <= 20_000);
        let metrics = demo.get("responder", "/metrics").await;
        let Value::String(metrics) = metrics.body else { panic!("not text") };
        assert!(metrics.contains("watchfloor_messages_total{result=\"cut\"} 1"), "{metrics}");
        assert!(metrics.contains("watchfloor_messages_total{result=\"stripped\"} 1"));
        assert!(metrics.trim_end().ends_with("# EOF"));
    });
}

#[test]
fn an_idempotency_key_makes_a_request_act_once() {
    on_a_runtime(async {
        let demo = Demo::start();
        let thread = demo.thread("once", "Hello?").await;
        let path = format!("/api/v1/threads/{thread}");
        let note = |demo: &Demo, text: &str| {
            let url = demo.url(&format!("{path}/note"));
            let request =
                demo.client.post(url).bearer_auth(demo.token("responder")).header("idempotency-key", "k1");
            request.json(&json!({ "text": text }))
        };
        let first = demo.send(note(&demo, "one")).await;
        let second = demo.send(note(&demo, "one")).await;
        assert_eq!((first.status, second.status), (200, 200));
        assert_eq!(first.body["version"], second.body["version"]);
        assert_eq!(demo.send(note(&demo, "another")).await.body["code"], "idempotency_mismatch");
        // What the program remembers of a request must not depend on where its code stands in memory.
        let demo = demo.crash_and_start_again();
        let third = demo.send(note(&demo, "one")).await;
        assert_eq!((third.status, &third.body["version"]), (200, &first.body["version"]), "{}", third.body);
        assert_eq!(demo.send(note(&demo, "another")).await.body["code"], "idempotency_mismatch");
    });
}

#[test]
fn a_drill_is_played_by_the_running_program_and_read_over_http() {
    on_a_runtime(async {
        let demo = Demo::start();
        let start = json!({"step": "start", "scenario": "executive_impersonation", "queue": "care"});
        let refused = demo.post("responder", "/api/v1/commands/drill", start.clone()).await;
        assert_eq!((refused.status, &refused.body["code"]), (403, &json!("not_permitted")));
        assert_eq!(demo.post("trainer", "/api/v1/commands/drill", start.clone()).await.status, 200);
        let twice = demo.post("trainer", "/api/v1/commands/drill", start).await;
        assert_eq!((twice.status, &twice.body["code"]), (409, &json!("drill_running")));
        // The worker gives the first inject, and after the end it closes and scores.
        let drill = || async { demo.get("auditor", "/api/v1/drills").await.body["drills"][0].clone() };
        let until = async |done: fn(&Value) -> bool| {
            while !done(&drill().await) {
                tokio::task::yield_now().await;
            }
        };
        until(|drill| drill["given"] == 1).await;
        let stop = json!({"step": "stop", "reason": "The real thing"});
        assert_eq!(demo.post("trainer", "/api/v1/commands/drill", stop).await.status, 200);
        until(|drill| drill["score"].is_object()).await;
        let id = drill().await["id"].as_str().unwrap().to_owned();
        let debrief = demo.get("auditor", &format!("/api/v1/drills/{}", &id[..6])).await.body;
        assert_eq!((&debrief["stopped_by"], &debrief["score"]["got"]), (&json!("tom"), &json!(0)));
        assert_eq!(debrief["expected"][0]["outcome"], "missed");
        let thread = debrief["threads"][0].as_str().unwrap();
        let thread = demo.get("auditor", &format!("/api/v1/threads/{thread}")).await.body;
        assert_eq!((&thread["drill"], &thread["state"]), (&json!(id), &json!("dismissed")));
        assert_eq!(demo.get("auditor", "/api/v1/drills/00000000").await.body["code"], "no_such_drill");
    });
}

#[test]
fn every_path_of_the_description_is_there() {
    on_a_runtime(async {
        let demo = Demo::start();
        let document = demo.get("responder", "/openapi.json").await.body;
        let mut asked = 0;
        for (path, methods) in document["paths"].as_object().unwrap() {
            let path = path.replace("{id}", "01J00000000000000000000000").replace("{source}", "tweets");
            for method in methods.as_object().unwrap().keys() {
                let method = reqwest::Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                let request = demo.client.request(method, demo.url(&path)).bearer_auth(demo.token("manager"));
                let answer = demo.send(request).await;
                let code = answer.body["code"].as_str().unwrap_or_default();
                assert!(
                    code != "unknown_address" && answer.status != 405 && answer.status < 500,
                    "{path}: {}",
                    answer.status
                );
                asked += 1;
            }
        }
        assert!(asked > 25);
        for (path, status) in [("/healthz", 200), ("/readyz", 200), ("/metrics", 200)] {
            assert_eq!(demo.get("responder", path).await.status, status);
        }
    });
}

#[test]
fn the_program_says_how_it_is_used() {
    for arguments in [
        &["--help"][..],
        &["demo", "--help"],
        &["serve", "--help"],
        &["replay", "--help"],
        &["log", "verify", "--help"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_watchfloor")).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("watchfloor"), "{arguments:?}");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_watchfloor"))
        .args(["serve", "--desk", "no-such-desk.toml"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no-such-desk.toml"));
    let output = Command::new(env!("CARGO_BIN_EXE_watchfloor")).arg("dance").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
