//! The browser's script counts a reply as the server does. Needs `node`; says so where it is missing.
#![expect(clippy::print_stderr, reason = "it says when it is skipped")]

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use watchfloor::domain::network::{ENDINGS, measure, rule};

const NETWORKS: &[&str] = &["x", "bluesky", "mastodon", "facebook"];

const SAMPLES: &[&str] = &[
    "",
    "Hello, wörld — “yes”",
    "日本語 한국어 Привет ไทย",
    "😀 👍🏽 👩‍👩‍👧‍👦 🇧🇷 1️⃣ ❤️ ❤️‍🔥 ©",
    "e\u{301} u\u{308}",
    "https://a.co HTTPS://EXAMPLE.COM http:// https://",
    "日本https://example.com/あ (https://example.com/a_(b)). https://example.com, https://example.org!",
    "write to example.com/help or www.example.co.uk. me@example.com me.you.com@example.com end.Next .com 3.5",
    "#https://example.com @https://example.com xhttps://example.com -example.com /example.com",
    "example.comé example.com_ example.com- a..com a.com.. Example.COM",
    "@ana@desk.example hi @ana@desk.example. @ana hi @ @@a@b.c @a@b @a@b.c.d-",
    "[https://example.com/[a]] 'https://example.com' https://example.com/ä?q=ñ#я",
    "line\nbreak\r\ntwo https://example.com\nhttps://example.org",
    "\u{2000}\u{200d}\u{2010}\u{201f}\u{2032}\u{2037}\u{2038}\u{10ff}\u{1100}",
    "a😀https://example.com😀example.com😀",
    "{https://example.com}|https://example.com`https://example.com^",
];

#[test]
fn the_browser_counts_as_the_server_does() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/src/http/console/assets/counting.js");
    let program = "require(process.argv[1]);\
        const asked = JSON.parse(require('fs').readFileSync(0, 'utf8'));\
        console.log(JSON.stringify(asked.map(([way, text]) => globalThis.watchfloorLength(way, text))));";
    let mut texts: Vec<String> = SAMPLES.iter().map(|text| (*text).to_owned()).collect();
    texts.extend(ENDINGS.iter().map(|ending| format!("see a.{ending} and a.{ending}x")));
    let asked: Vec<(&str, &str)> =
        NETWORKS.iter().flat_map(|on| texts.iter().map(|text| (*on, text.as_str()))).collect();
    let input: Vec<Value> =
        asked.iter().map(|(on, text)| json!([rule(on).counting.as_str(), text])).collect();
    let node = Command::new("node")
        .args(["-e", program, script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut node) = node else {
        eprintln!("skipped: there is no node here to run the browser's script");
        return;
    };
    node.stdin.take().unwrap().write_all(Value::from(input).to_string().as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success());
    let counted: Vec<usize> = serde_json::from_slice(&output.stdout).unwrap();
    for ((on, text), counted) in asked.iter().zip(counted) {
        assert_eq!(counted, measure(on, text).length, "{on}: {text:?}");
    }
}
