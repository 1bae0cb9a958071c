//! HTTP: proofs, limits, the hand-shake, retries.

use serde_json::json;

use super::world::{Transport, World, sign};

async fn world() -> World {
    World::open(Transport::Http).await
}

#[tokio::test]
async fn only_what_slack_signed_just_now_is_taken_and_the_rest_is_counted() {
    let world = world().await;
    let body = json!({"type": "url_verification", "challenge": "c"}).to_string();
    let now = 1_795_424_400;
    assert_eq!(sign(&body, now).0, (world.clock.at().millis() / 1000).to_string());
    let cases = [
        (sign(&body, now), 200),
        (sign(&body, now - 301), 401),
        (sign(&body, now + 301), 401),
        (sign("another body", now), 401),
        ((now.to_string(), "v0=00".to_owned()), 401),
        ((now.to_string(), sign(&body, now).1.replace("v0=", "v1=")), 401),
        (("tomorrow".to_owned(), sign(&body, now).1), 401),
    ];
    for ((time, signature), status) in cases {
        let headers =
            [("x-slack-request-timestamp", time.as_str()), ("x-slack-signature", signature.as_str())];
        let returned = world.posts_as_it_is("/slack/events", body.clone(), &headers).await;
        assert_eq!(returned.status, status, "{time} {signature}");
        if status == 401 {
            assert_eq!(returned.body["code"], "bad_signature");
        }
    }
    assert_eq!(world.posts_as_it_is("/slack/events", body.clone(), &[]).await.status, 401);
    let metrics = world.dispatcher.around().metrics.text();
    assert!(metrics.contains(r#"watchfloor_refusals_total{code="bad_signature"} 7"#), "{metrics}");
}

#[tokio::test]
async fn whoever_guesses_signatures_is_told_to_wait_and_slack_is_not() {
    let world = world().await;
    let mut last = 0;
    for _ in 0..200 {
        last = world.posts_as_it_is("/slack/commands", "user_id=U1".to_owned(), &[]).await.status;
        if last == 429 {
            break;
        }
        assert_eq!(last, 401);
    }
    assert_eq!(last, 429);
    assert_eq!(world.types("U1", "help").await.status, 200);
}

#[tokio::test]
async fn slacks_hand_shake_is_answered() {
    let world = world().await;
    let body = json!({"type": "url_verification", "challenge": "3eZbrw1aB"}).to_string();
    let returned = world.posts("/slack/events", body, &[]).await;
    assert_eq!((returned.status, returned.body), (200, json!({"challenge": "3eZbrw1aB"})));
    assert_eq!(world.posts("/slack/commands", "ssl_check=1&token=x".to_owned(), &[]).await.status, 200);
}

#[tokio::test]
async fn a_retry_does_no_harm() {
    let world = world().await;
    let body = json!({"type": "event_callback", "team_id": "T1", "event_id": "Ev1",
        "event": {"type": "app_home_opened", "user": "U1", "tab": "home"}})
    .to_string();
    for retry in ["0", "1", "2"] {
        let headers = [("x-slack-retry-num", retry), ("x-slack-retry-reason", "http_timeout")];
        assert_eq!(world.posts("/slack/events", body.clone(), &headers).await.status, 200);
    }
    world.web.until("a home", |kept| kept.homes.get("U1").cloned()).await;
    assert_eq!(world.web.calls("views.publish").len(), 1);
}

#[tokio::test]
async fn what_cannot_be_a_payload_is_the_senders_mistake() {
    let world = world().await;
    for (path, body) in [
        ("/slack/events", "no json"),
        ("/slack/interactions", "no payload"),
        ("/slack/interactions", "payload=no+json"),
        ("/slack/interactions", ""),
    ] {
        let returned = world.posts(path, body.to_owned(), &[]).await;
        assert_eq!((returned.status, returned.body["code"].as_str()), (400, Some("malformed")), "{body}");
    }
    assert_eq!(world.posts("/slack/interactions", "x".repeat(5 << 20), &[]).await.status, 413);
}
