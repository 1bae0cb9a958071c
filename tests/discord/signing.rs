//! The endpoint takes what Discord signed and nothing else.

use axum::http::StatusCode;
use serde_json::{Value, json};
use watchfloor::domain::time::Timestamp;

use crate::desk::{Desk, Way};

const PING: &str = r#"{"type":1,"id":"1","token":"t","application_id":"90000","version":1}"#;

#[tokio::test]
async fn a_ping_is_answered() {
    let desk = Desk::open(Way::Http).await;
    assert_eq!(desk.sends(PING).await, (StatusCode::OK, json!({"type": 1})));
}

#[tokio::test]
async fn signatures_that_pynacl_made_are_good() {
    let desk = Desk::open(Way::Http).await;
    let told: Value = serde_json::from_str(include_str!("signatures.json")).unwrap();
    for vector in told["vectors"].as_array().unwrap() {
        let text = |key: &str| vector[key].as_str().unwrap();
        desk.clock.set(Timestamp::from_millis(text("timestamp").parse::<i64>().unwrap() * 1000));
        let sent = desk.sends_signed(text("body"), text("timestamp"), text("signature")).await;
        assert_eq!(sent.0, StatusCode::OK);
        let forged = text("body").replacen("type", "typo", 1);
        let sent = desk.sends_signed(&forged, text("timestamp"), text("signature")).await;
        assert_eq!(sent.0, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn bad_signatures_are_refused_and_counted() {
    let desk = Desk::open(Way::Http).await;
    let now = (desk.clock.at().millis() / 1000).to_string();
    let zeros = "0".repeat(128);
    let odd = "é".repeat(64);
    for signature in ["", "xyz", zeros.as_str(), &odd] {
        // Header values are bytes; those that are no text are refused like any other.
        let sent = desk.sends_signed(PING, &now, signature).await;
        assert_eq!(sent.0, StatusCode::UNAUTHORIZED, "{signature}");
    }
    let mut last = StatusCode::UNAUTHORIZED;
    for _ in 0..40 {
        last = desk.sends_signed(PING, &now, &zeros).await.0;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS, "a stranger may not go on for ever");
    assert_eq!(desk.sends(PING).await.0, StatusCode::OK, "Discord itself may");
}

#[tokio::test]
async fn what_was_recorded_is_of_no_use_later() {
    use ed25519_dalek::Signer as _;
    let desk = Desk::open(Way::Http).await;
    let old = (desk.clock.at().millis() / 1000 - 301).to_string();
    let signature = hex::encode(crate::desk::key().sign(format!("{old}{PING}").as_bytes()).to_bytes());
    assert_eq!(desk.sends_signed(PING, &old, &signature).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_is_signed_but_unknown_is_answered_all_the_same() {
    let desk = Desk::open(Way::Http).await;
    for (body, status) in [
        ("not json", StatusCode::BAD_REQUEST),
        ("[]", StatusCode::BAD_REQUEST),
        (r#"{"type":99,"id":"1","token":"t","user":{"id":"7"}}"#, StatusCode::OK),
        (
            r#"{"type":3,"id":"2","token":"t","user":{"id":"7"},"data":{"custom_id":"of another bot"}}"#,
            StatusCode::OK,
        ),
        (
            r#"{"type":5,"id":"3","token":"t","user":{"id":"7"},"data":{"custom_id":"s:claim","components":{}}}"#,
            StatusCode::OK,
        ),
        (r#"{"type":2,"id":"4","token":"t","data":{"name":"desk"}}"#, StatusCode::OK),
        (r#"{"type":4,"id":"5","token":"t","user":{"id":"7"},"data":null}"#, StatusCode::OK),
    ] {
        assert_eq!(desk.sends(body).await.0, status, "{body}");
    }
    let large = format!(r#"{{"type":1,"x":"{}"}}"#, "x".repeat(1 << 20));
    assert_eq!(desk.sends(&large).await.0, StatusCode::PAYLOAD_TOO_LARGE);
}
