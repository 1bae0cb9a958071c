//! The client: what it sends, what it makes of every way in which Slack can say no, and that it finds its
//! own messages again.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use watchfloor::chat::platform::{Platform as _, Reach, SendError};
use watchfloor::chat::slack::client::{Access, SlackClient};
use watchfloor::domain::actor::Surface;
use watchfloor::domain::desk::Channel;
use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::time::Millis;
use watchfloor::i18n::Locales;

use super::support::machine::HandClock;
use super::web::{Fault, Web};

const TOKEN: &str = "xoxb-not-a-real-token";
const THREAD: &str = "01KAQ3V7M2N8P4R6S9T4F9K2AB";

pub fn client_of(web: &Web) -> SlackClient {
    SlackClient::new(Access {
        bot_token: TOKEN.to_owned(),
        api_url: web.api_url(),
        patience: Duration::from_millis(300),
        locales: Arc::new(Locales::load().unwrap()),
        clock: Arc::new(HandClock::new()),
    })
    .unwrap()
}

fn c1() -> Channel {
    Channel { platform: Surface::Slack, id: "C1".into() }
}

/// What a call of the client comes to where Slack fails in this way.
async fn meets(fault: Fault) -> SendError {
    let web = Web::start().await;
    web.fails("conversations.history", [fault]);
    client_of(&web).find(&c1(), &THREAD.into()).await.unwrap_err()
}

fn reach(error: &SendError) -> Reach {
    match error {
        SendError::Later { reach, .. } | SendError::Refused { reach, .. } => *reach,
        SendError::MessageGone => panic!("the message is gone"),
    }
}

#[tokio::test]
async fn every_failure_says_whether_to_come_back_and_how_far_it_reaches() {
    let cases = [
        (Fault::Status(500), true, Reach::Platform),
        (Fault::Status(503), true, Reach::Platform),
        (Fault::Silence, true, Reach::Platform),
        (Fault::Page, true, Reach::Platform),
        (Fault::TooFast(30), true, Reach::Platform),
        (Fault::Code("ratelimited"), true, Reach::Platform),
        (Fault::Code("internal_error"), true, Reach::Platform),
        (Fault::Code("fatal_error"), true, Reach::Platform),
        (Fault::Code("service_unavailable"), true, Reach::Platform),
        (Fault::Status(404), false, Reach::Platform),
        (Fault::Code("channel_not_found"), false, Reach::Channel),
        (Fault::Code("not_in_channel"), false, Reach::Channel),
        (Fault::Code("is_archived"), false, Reach::Channel),
        (Fault::Code("token_revoked"), false, Reach::Platform),
        (Fault::Code("invalid_auth"), false, Reach::Platform),
        (Fault::Code("account_inactive"), false, Reach::Platform),
        (Fault::Scope("channels:history"), false, Reach::Platform),
        (Fault::Code("msg_too_long"), false, Reach::Message),
        (Fault::Code("invalid_blocks"), false, Reach::Message),
        (Fault::Code("of_next_year"), false, Reach::Message),
    ];
    for (fault, later, expected) in cases {
        let error = meets(fault.clone()).await;
        assert_eq!(matches!(error, SendError::Later { .. }), later, "{fault:?}: {error}");
        assert_eq!(reach(&error), expected, "{fault:?}: {error}");
        assert!(!error.to_string().contains(TOKEN), "{error}");
    }
    assert!(meets(Fault::Scope("channels:history")).await.to_string().contains("channels:history"));
    assert_eq!(meets(Fault::Code("message_not_found")).await, SendError::MessageGone);
    let SendError::Later { after, .. } = meets(Fault::TooFast(30)).await else { panic!("not later") };
    assert_eq!(after, Some(Millis::seconds(30)));
}

#[tokio::test]
async fn nobody_there_is_try_again() {
    let web = Web::start().await;
    let access = |api_url: String| Access {
        bot_token: TOKEN.to_owned(),
        api_url,
        patience: Duration::from_secs(2),
        locales: Arc::new(Locales::load().unwrap()),
        clock: Arc::new(HandClock::new()),
    };
    drop(web);
    // A port on which nobody listens: one that was given and closed again.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = SlackClient::new(access(format!("http://{gone}/api"))).unwrap();
    let error = client.identify().await.unwrap_err();
    assert!(matches!(error, SendError::Later { reach: Reach::Platform, .. }), "{error}");
    assert!(SlackClient::new(access("no address".to_owned())).is_err());
}

/// A message of somebody, as the fake keeps it.
fn keeps(web: &Web, channel: &str, ts: &str, message: Value) {
    let mut message = message;
    message["ts"] = json!(ts);
    web.kept.lock().unwrap().messages.insert((channel.into(), ts.into()), message);
}

fn mark(kind: &str, thread: &str, until: &str) -> Value {
    json!({"event_type": kind, "event_payload": {"thread": thread, "until": until, "more": 7}})
}

#[tokio::test]
async fn a_card_is_found_again_pages_back_and_nobody_elses_is_taken_for_it() {
    let web = Web::start().await;
    let client = client_of(&web);
    client.identify().await.unwrap();
    keeps(&web, "C1", "100.000001", json!({"bot_id": "B1", "metadata": mark("watchfloor_card", THREAD, "")}));
    for number in 0..450 {
        keeps(&web, "C1", &format!("200.{number:06}"), json!({"user": "U1", "text": "talk"}));
    }
    keeps(&web, "C1", "300.000001", json!({"bot_id": "B9", "metadata": mark("watchfloor_card", THREAD, "")}));
    keeps(
        &web,
        "C1",
        "300.000002",
        json!({"bot_id": "B1", "metadata": mark("watchfloor_card", "OTHER", "")}),
    );
    let thread = ThreadId::from(THREAD);
    assert_eq!(client.find(&c1(), &thread).await.unwrap().as_deref(), Some("100.000001"));
    let missing = ThreadId::from("01KAQ3V7M2N8P4R6S9T4F9K2AC");
    assert_eq!(client.find(&c1(), &missing).await.unwrap(), None);
}

#[tokio::test]
async fn the_end_of_a_history_is_found_in_a_long_thread() {
    let web = Web::start().await;
    let client = client_of(&web);
    client.identify().await.unwrap();
    assert_eq!(client.last_history(&c1(), "100.000001").await.unwrap(), 0);
    for number in 0..250 {
        let told = mark("watchfloor_history", THREAD, &(number * 2).to_string());
        let reply = json!({"bot_id": "B1", "thread_ts": "100.000001", "metadata": told});
        keeps(&web, "C1", &format!("200.{number:06}"), reply);
    }
    let forged = json!({"bot_id": "B9", "thread_ts": "100.000001", "metadata": mark("watchfloor_history", THREAD, "9999")});
    keeps(&web, "C1", "300.000001", forged);
    assert_eq!(client.last_history(&c1(), "100.000001").await.unwrap(), 498);
}

#[tokio::test]
async fn profiles_tell_who_belongs() {
    let web = Web::start().await;
    let client = client_of(&web);
    client.identify().await.unwrap();
    {
        let mut kept = web.kept.lock().unwrap();
        let ana =
            json!({"id": "U1", "team_id": "T1", "locale": "de-DE", "profile": {"email": "ana@acme.example"}});
        kept.users.insert("U1".into(), ana);
        kept.users.insert("U2".into(), json!({"id": "U2", "team_id": "T1", "is_restricted": true}));
        kept.users.insert("U3".into(), json!({"id": "U3", "team_id": "T3"}));
    }
    let ana = client.profile("U1").await.unwrap().unwrap();
    assert_eq!((ana.locale.as_deref(), ana.outsider), (Some("de-DE"), false));
    assert_eq!(client.profile_by_email("ana@acme.example").await.unwrap(), Some(ana));
    assert!(client.profile("U2").await.unwrap().unwrap().outsider);
    assert!(client.profile("U3").await.unwrap().unwrap().outsider);
    assert_eq!(client.profile("U4").await.unwrap(), None);
    assert_eq!(client.profile_by_email("nobody@acme.example").await.unwrap(), None);
    web.fails("users.info", [Fault::Code("token_revoked")]);
    assert!(client.profile("U1").await.is_err());
}

#[tokio::test]
async fn answers_and_sockets_go_to_slacks_own_addresses_alone() {
    let web = Web::start().await;
    let client = client_of(&web);
    let content = slack_morphism::SlackMessageContent::new().with_text("for your eyes".into());
    client.respond(&web.response_url(), &content, true).await.unwrap();
    let answer = web.answer_after(0).await;
    assert_eq!(answer["replace_original"], true);
    assert_eq!(answer["response_type"], "ephemeral");
    for elsewhere in ["http://evil.example/answer/1", "http://127.0.0.1:9/answer/1", "ftp://127.0.0.1/x", "x"]
    {
        assert!(matches!(client.respond(elsewhere, &content, false).await, Err(SendError::Refused { .. })));
    }
    let real = SlackClient::new(Access {
        bot_token: TOKEN.to_owned(),
        api_url: "https://slack.com/api".to_owned(),
        patience: Duration::from_secs(1),
        locales: Arc::new(Locales::load().unwrap()),
        clock: Arc::new(HandClock::new()),
    })
    .unwrap();
    for (url, slacks) in [
        ("https://hooks.slack.com/actions/1/2/3", true),
        ("https://slack.com/x", true),
        ("wss://wss-primary.slack.com/link/?ticket=1", true),
        ("http://hooks.slack.com/actions/1/2/3", false),
        ("https://hooks.slack.com.evil.example/", false),
        ("https://evilslack.com/", false),
        ("https://user@hooks.slack.com/", false),
        ("https://hooks.slack.com:444/", false),
        ("ws://wss-primary.slack.com/", false),
    ] {
        assert_eq!(real.is_slacks(&url::Url::parse(url).unwrap()), slacks, "{url}");
    }
    let calls = web.kept.lock().unwrap().calls.len();
    assert!(client.open_socket("xoxb-of-the-wrong-kind").await.unwrap_err().to_string().contains("xapp-"));
    assert_eq!(web.kept.lock().unwrap().calls.len(), calls + 1);
}
