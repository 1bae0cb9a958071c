//! `watchfloor check --online`: what Slack has to say, in words that say what to do.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;
use watchfloor::app::desk_file::parse;
use watchfloor::app::secrets::Secrets;
use watchfloor::chat::slack::manifest::SCOPES;
use watchfloor::cli::check::online::{Finding, findings};
use watchfloor::cli::context::Context;

use super::support::machine::{HandClock, SeededDice};
use super::web::{Fault, Web};

const BOT: &str = "xoxb-not-a-real-token";
const APP: &str = "xapp-not-a-real-token";

async fn said(web: &Web, bot: &str, app: &str) -> Vec<Finding> {
    let desk = format!(
        r#"
        name = "Acme"

        [slack]
        bot_token_env = "BOT"
        app_token_env = "APP"
        signing_secret_env = "SIGNING"
        api_url = "{}"

        [queues.care]
        channels = ["slack:C1", "slack:C2", "slack:C3"]

        [people.ana]
        roles = ["manager"]

        [people.max]
        roles = ["manager"]
        "#,
        web.api_url()
    );
    let desk = parse("desk.toml", &desk).unwrap();
    let secrets =
        Secrets::new(BTreeMap::default(), ".").with("BOT", bot).with("APP", app).with("SIGNING", "x");
    let context = Context {
        environment: BTreeMap::default(),
        clock: Arc::new(HandClock::new()),
        randomness: Arc::new(SeededDice::new(1)),
    };
    let findings = findings(&desk, &secrets, &context).await;
    for finding in &findings {
        assert!(!finding.words.contains("not-a-real-token"), "a secret is shown: {}", finding.words);
    }
    findings
}

async fn healthy() -> Web {
    let web = Web::start().await;
    web.kept.lock().unwrap().scopes = SCOPES.iter().map(|(scope, _)| *scope).collect::<Vec<_>>().join(",");
    web
}

fn bad(findings: &[Finding]) -> Vec<&str> {
    findings.iter().filter(|finding| !finding.good).map(|finding| finding.words.as_str()).collect()
}

#[tokio::test]
async fn a_healthy_app_is_told_so() {
    let web = healthy().await;
    let findings = said(&web, BOT, APP).await;
    assert_eq!(bad(&findings), Vec::<&str>::new());
    assert_eq!(findings.len(), 7, "{findings:#?}");
    assert!(web.calls("chat.postMessage").is_empty());
}

#[tokio::test]
async fn tokens_that_were_mixed_up_are_told_apart() {
    let web = healthy().await;
    let findings = said(&web, APP, BOT).await;
    assert!(bad(&findings)[0].contains("xoxb-") && bad(&findings)[0].contains("Socket Mode"));
    let findings = said(&web, BOT, BOT).await;
    assert!(bad(&findings)[0].contains("xapp-") && bad(&findings)[0].contains("that of the bot"));
    let findings = said(&web, "hunter2", APP).await;
    assert!(bad(&findings)[0].contains("no token of Slack's") && !bad(&findings)[0].contains("hunter2"));
}

#[tokio::test]
async fn what_is_missing_is_named_with_what_it_is_for() {
    let web = healthy().await;
    {
        let mut kept = web.kept.lock().unwrap();
        kept.scopes = kept.scopes.replace("groups:history", "x");
        kept.channels.insert("C1".into(), json!({"name": "old", "is_archived": true, "is_member": true}));
        kept.channels.insert("C2".into(), json!({"name": "care", "is_member": false}));
    }
    let findings = said(&web, BOT, APP).await;
    let bad = bad(&findings);
    assert_eq!(bad.len(), 3, "{bad:#?}");
    assert!(bad[0].contains("groups:history") && bad[0].contains("watchfloor manifest slack"));
    assert!(bad[1].contains("#old") && bad[1].contains("archived"));
    assert!(bad[2].contains("#care") && bad[2].contains("/invite"));
    web.fails("conversations.info", [Fault::Code("channel_not_found")]);
    assert!(
        self::bad(&said(&web, BOT, APP).await)
            .iter()
            .any(|words| words.contains("C1") && words.contains("/invite"))
    );
}

#[tokio::test]
async fn a_token_that_is_not_valid_ends_it() {
    let web = healthy().await;
    web.fails("auth.test", [Fault::Code("token_revoked")]);
    let findings = said(&web, BOT, APP).await;
    assert_eq!(findings.len(), 1);
    assert!(bad(&findings)[0].contains("install the app again"));
}
